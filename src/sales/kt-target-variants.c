/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For every value of a characteristic that stands in the quote: the configuration nearest to the
 * one offered that has it. Those that cost less are kept, the cheapest first. Numbers that were
 * asked for (flow, head, a length) stay as they are: they are what the customer needs. Which ones
 * those are shows once everything else is decided: the ones that still have a choice.
 */
#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-product-program.h"
#include "kt-session.h"
#include "kt-target-private.h"

/* Enough for nearly all of them; what is not found so quickly is left out. */
#define CONFLICTS 2000
#define UNDECIDED 50
#define MAX_TRIED 120

typedef struct {
  KtCatalog *catalog;
  const KtPositionData *line;
  const KtRevisionHeader *header;
  guint day;
  KtProduct *product;
  KtAssignment *offered;
  KtSession *session;
  KtMoney price; /* of the line as it stands in the catalog today */
  GPtrArray *found;
  GHashTable *known; /* JSON of configurations met */
  guint n_tried;
} Look;

static void
look_clear (Look *look)
{
  g_clear_pointer (&look->product, kt_product_unref);
  g_clear_pointer (&look->offered, kt_assignment_unref);
  g_clear_pointer (&look->session, kt_session_free);
  g_clear_pointer (&look->found, g_ptr_array_unref);
  g_clear_pointer (&look->known, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

/* The nearest configuration with that value; NULL if there is none, or it is not found soon. */
static KtAssignment *
nearest_with (Look *look, const char *path, const char *value)
{
  g_autoptr (KtChoice) choice = kt_choice_new (KT_CHOICE_IS, path, value);
  const KtCompletionRequest request
      = { .goal = KT_COMPLETE_NEAREST, .nearest = look->offered };
  g_autoptr (KtCompletion) completion = NULL;
  if (!kt_session_decide (look->session, choice, NULL))
    return NULL;
  completion = kt_session_complete (look->session, &request, NULL);
  kt_session_undo (look->session, NULL);
  return completion != NULL ? kt_assignment_ref (completion->assignment) : NULL;
}

static KtPositionData *
price (Look *look, const KtAssignment *assignment)
{
  g_autoptr (KtPositionData) data = kt_catalog_position_new_product (
      look->catalog, look->product, assignment, look->line->id, look->header->language,
      look->line->quantity, look->day, NULL);
  if (data == NULL || data->on_request || !kt_catalog_position_fit (data, look->header, NULL))
    return NULL;
  return g_steal_pointer (&data);
}

static void
try_value (Look *look, const char *path, const char *value)
{
  g_autoptr (KtAssignment) assignment = nearest_with (look, path, value);
  g_autofree char *json = assignment != NULL ? kt_assignment_to_json (assignment) : NULL;
  look->n_tried++;
  if (json == NULL || !g_hash_table_add (look->known, g_steal_pointer (&json)))
    return;
  g_autoptr (KtPositionData) data = price (look, assignment);
  int order;
  if (data != NULL && kt_money_compare (data->unit_price, look->price, &order, NULL) && order < 0)
    g_ptr_array_add (look->found, g_steal_pointer (&data));
}

static gboolean
is_quoted (const Look *look, const char *path)
{
  g_autofree char *plain = kt_path_without_indices (path);
  for (guint i = 0; i < look->line->characteristics->len; i++)
    if (g_str_equal (((KtCharacteristic *)look->line->characteristics->pdata[i])->path, plain))
      return TRUE;
  return FALSE;
}

static void
try_characteristic (Look *look, const KtAssignmentEntry *entry)
{
  const KtFeature *feature = entry->feature;
  if (feature->kind == KT_FEATURE_BOOL)
    {
      gboolean is_true = entry->value.truth;
      try_value (look, entry->path, is_true ? "False" : "True");
      return;
    }
  for (guint i = 0; i < feature->type.enumeration->n_options && look->n_tried < MAX_TRIED; i++)
    if (g_strcmp0 (feature->type.enumeration->options[i]->name, entry->value.text) != 0)
      try_value (look, entry->path, feature->type.enumeration->options[i]->name);
}

static gboolean
look_around (Look *look, GCancellable *cancellable, GError **error)
{
  guint n = kt_assignment_get_n_entries (look->offered);
  for (guint i = 1; i < n && look->n_tried < MAX_TRIED; i++)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (look->offered, i);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if ((entry->feature->kind == KT_FEATURE_BOOL
           || entry->feature->kind == KT_FEATURE_ENUMERATION)
          && is_quoted (look, entry->path))
        try_characteristic (look, entry);
    }
  return TRUE;
}

static gboolean
is_number (const Look *look, const KtChoice *choice)
{
  gint entry = kt_assignment_find (look->offered, choice->path);
  const KtFeature *feature
      = entry > 0 ? kt_assignment_get_entry (look->offered, (guint)entry)->feature : NULL;
  return feature != NULL && feature->kind == KT_FEATURE_NUMBER;
}

/* FALSE with the error set. */
static gboolean
has_choice (Look *look, const char *path, gboolean *has, GError **error)
{
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (look->session, error);
  gint number = snapshot != NULL ? kt_snapshot_find (snapshot, path) : -1;
  const KtSnapshotNode *node
      = number >= 0 ? kt_snapshot_get_node (snapshot, (guint)number) : NULL;
  *has = node != NULL && node->has_range && kt_decimal_compare (node->minimum, node->maximum) < 0;
  return snapshot != NULL;
}

/* What the product manager puts first in quotes is what was asked for, rather than what follows. */
static gboolean
is_foremost (const Look *look, const KtChoice *choice)
{
  g_autofree char *plain = kt_path_without_indices (choice->path);
  return g_strv_contains ((const char *const *)look->product->quote_characteristics, plain);
}

static gboolean
hold_asked (Look *look,
            GPtrArray *choices,
            gboolean foremost,
            GPtrArray *held,
            GError **error)
{
  for (guint i = 0; i < choices->len; i++)
    {
      const KtChoice *choice = choices->pdata[i];
      gboolean is_asked = FALSE;
      if (is_number (look, choice) && is_foremost (look, choice) == foremost
          && !has_choice (look, choice->path, &is_asked, error))
        return FALSE;
      if (is_asked && kt_session_decide (look->session, choice, NULL))
        g_ptr_array_add (held, choices->pdata[i]);
    }
  return TRUE;
}

static gboolean
hold_numbers (Look *look, GError **error)
{
  g_autoptr (GPtrArray) choices = kt_assignment_to_choices (look->offered);
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (GPtrArray) held = g_ptr_array_new ();
  guint n_left_out;
  for (guint i = 0; i < choices->len; i++)
    if (!is_number (look, choices->pdata[i]))
      g_ptr_array_add (others, choices->pdata[i]);
  if (!kt_session_take_up (look->session, others, &n_left_out, error))
    return FALSE;
  if (!hold_asked (look, choices, TRUE, held, error)
      || !hold_asked (look, choices, FALSE, held, error))
    return FALSE;
  return kt_session_replace_all (look->session, held, error);
}

static gboolean
begin (Look *look, GCancellable *cancellable, GError **error)
{
  look->product = kt_catalog_load_product (look->catalog, look->line->item, error);
  if (look->product == NULL)
    return FALSE;
  look->offered
      = kt_assignment_from_json (look->product->model, look->line->assignment, -1, error);
  g_autoptr (KtProgram) program
      = look->offered != NULL
            ? kt_product_get_program (look->product, look->day, cancellable, error)
            : NULL;
  look->session = program != NULL ? kt_session_new (program, error) : NULL;
  if (look->session == NULL)
    return FALSE;
  kt_session_set_effort (look->session, CONFLICTS, UNDECIDED);
  g_hash_table_add (look->known, kt_assignment_to_json (look->offered));
  if (!hold_numbers (look, error))
    return FALSE;
  g_autoptr (KtPositionData) today = price (look, look->offered);
  look->price = today != NULL ? today->unit_price : look->line->unit_price;
  return TRUE;
}

static int
compare_prices (gconstpointer a, gconstpointer b)
{
  const KtPositionData *one = *(KtPositionData *const *)a, *other = *(KtPositionData *const *)b;
  int order = 0;
  kt_money_compare (one->unit_price, other->unit_price, &order, NULL);
  return order;
}

GPtrArray *
kt_target_variants (KtCatalog *catalog,
                    const KtPositionData *line,
                    const KtRevisionHeader *header,
                    guint day,
                    guint max,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (Look) look = {
    .catalog = catalog,
    .line = line,
    .header = header,
    .day = day,
    .found = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_position_data_free),
    .known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  if (line->kind != KT_POSITION_PRODUCT
      || g_strcmp0 (line->catalog, kt_catalog_get_settings (catalog)->id) != 0)
    return g_steal_pointer (&look.found);
  if (!begin (&look, cancellable, error) || !look_around (&look, cancellable, error))
    return NULL;
  g_ptr_array_sort (look.found, compare_prices);
  g_ptr_array_set_size (look.found, (int)MIN (look.found->len, max));
  return g_steal_pointer (&look.found);
}
