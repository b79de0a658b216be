/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prices of options against trying everything: random decisions until few completions are left, all of which are made one
 * by one, checked rule by rule and priced as a quote does. Of the belt conveyor nearly everything is decided at once.
 * KT_OPTION_PRICE_SESSIONS says how many sessions for a product (without it one), KT_OPTION_PRICE_SEED where to begin.
 */

#include "kt-catalog-reader.h"
#include "kt-lead-fastest.h"
#include "kt-lead-time.h"
#include "kt-lone-catalog.h"
#include "kt-option-price.h"
#include "kt-position-price.h"
#include "kt-product-program.h"

#include <stdlib.h>
#include <string.h>

#define TODAY 20261121
#define MAX_COMPLETIONS 40
#define MAX_NUMBERS 12 /* values of a number that are tried one by one */
#define MAX_OPEN 7
#define CENTS 100
#define LEFT_OPEN 12 /* of a large product one place in so many with options */

typedef struct {
  KtCatalog *catalog;
  KtProduct *product;
  KtProgram *program;
  KtSession *session;
  GRand *rand;
  KtPriceContext context;
  KtAssignment *earlier; /* what others are to be near to */
  gboolean is_large;
  guint n_prices, n_dearer; /* compared; not the cheapest, but within what rounding can do */
} Trial;

static void
trial_clear (Trial *t)
{
  g_clear_pointer (&t->earlier, kt_assignment_unref);
  g_clear_pointer (&t->session, kt_session_free);
  g_clear_pointer (&t->program, kt_program_unref);
  g_clear_pointer (&t->product, kt_product_unref);
  g_clear_pointer (&t->catalog, kt_catalog_unref);
  g_clear_pointer (&t->rand, g_rand_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

/* --- one after the other -------------------------------------------------------------------------- */

static void
add_numbers (const KtSnapshotNode *node, GPtrArray *choices)
{
  for (KtDecimal at = node->minimum; at.units <= node->maximum.units; at.units++)
    {
      g_autofree char *text = kt_decimal_to_string (at);

      g_ptr_array_add (choices, kt_choice_new (KT_CHOICE_IS, node->path, text));
    }
}

/* Ways to go on at this place; none if nothing is open here. */
static GPtrArray *
ways_at (const KtSnapshotNode *node)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);

  if (node->feature == NULL || node->presence == KT_STATE_EXCLUDED || node->presence == KT_STATE_USER_NOT)
    return choices;
  if (node->is_optional && node->presence == KT_STATE_FREE)
    {
      g_ptr_array_add (choices, kt_choice_new (KT_CHOICE_IS, node->path, NULL));
      g_ptr_array_add (choices, kt_choice_new (KT_CHOICE_IS_NOT, node->path, NULL));
      return choices;
    }
  for (guint i = 0; i < node->n_values; i++)
    if (node->values[i].state == KT_STATE_FREE)
      g_ptr_array_add (choices, kt_choice_new (KT_CHOICE_IS, node->path, node->values[i].name));
  if (node->n_values == 0 && node->has_range && node->minimum.units < node->maximum.units)
    {
      if (node->maximum.units - node->minimum.units < MAX_NUMBERS)
        add_numbers (node, choices);
      else /* too many to be tried; it is open all the same */
        g_ptr_array_set_size (choices, MAX_NUMBERS + 1);
    }
  return choices;
}

static GPtrArray *
next_ways (KtSnapshot *snapshot, guint *n_open)
{
  GPtrArray *best = NULL;

  *n_open = 0;
  for (guint i = 0; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      GPtrArray *ways = ways_at (kt_snapshot_get_node (snapshot, i));

      *n_open += ways->len > 0;
      if (ways->len == 0 || (best != NULL && ways->len >= best->len))
        {
          g_ptr_array_unref (ways);
          continue;
        }
      g_clear_pointer (&best, g_ptr_array_unref);
      best = ways;
    }
  return best;
}

static KtAssignment *
complete (Trial *t, KtCompletionGoal goal, KtAssignment *nearest)
{
  const KtCompletionRequest request = { .goal = goal, .kinds = KT_TERMS_PRICE, .nearest = nearest };
  g_autoptr (GError) error = NULL;
  KtCompletion *completion = kt_session_complete (t->session, &request, &error);
  KtAssignment *assignment;

  g_assert_no_error (error);
  assignment = kt_assignment_ref (completion->assignment);
  kt_completion_free (completion);
  return assignment;
}

/* FALSE: there are too many. */
static gboolean
enumerate (Trial *t, GPtrArray *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (t->session, &error);
  g_autoptr (GPtrArray) ways = NULL;
  guint n_open;

  g_assert_no_error (error);
  ways = next_ways (snapshot, &n_open);
  if (ways == NULL)
    {
      KtAssignment *assignment = complete (t, KT_COMPLETE_DEFAULT, NULL);

      g_assert_null (kt_evaluate_find_broken_rule (assignment, TODAY));
      g_ptr_array_add (found, assignment);
      return TRUE;
    }
  if (ways->len > MAX_NUMBERS || n_open > MAX_OPEN)
    return FALSE;
  for (guint i = 0; i < ways->len; i++)
    {
      gboolean goes_on;

      if (found->len >= MAX_COMPLETIONS)
        return FALSE;
      if (!kt_session_decide (t->session, g_ptr_array_index (ways, i), NULL))
        continue; /* a number in a gap of its range */
      goes_on = enumerate (t, found);
      g_assert_true (kt_session_undo (t->session, NULL));
      if (!goes_on)
        return FALSE;
    }
  return TRUE;
}

/* --- what everything costs ------------------------------------------------------------------------ */

/* As a quote has it, in cents. */
static gint64
cents_of (Trial *t, const KtAssignment *assignment)
{
  const KtPriceRequest request = { .quantity = kt_decimal_from_int (1), .day = TODAY };
  g_autoptr (KtPositionPrice) price = kt_position_price_product (&t->context, t->product, assignment, &request);

  g_assert_no_error (price->problem);
  g_assert_cmpint (price->amounts.net.amount % (KT_MONEY_SCALE / CENTS), ==, 0);
  return price->amounts.net.amount / (KT_MONEY_SCALE / CENTS);
}

static gint64
cents (KtRational money)
{
  g_assert_cmpint (CENTS % money.den, ==, 0);
  return money.num * (CENTS / money.den);
}

static gboolean
has_value (const KtAssignment *assignment, const char *path, const char *value)
{
  gint entry = kt_assignment_find (assignment, path);
  g_autofree char *text = NULL;

  if (entry < 0 || value == NULL)
    return entry >= 0;
  text = kt_value_to_text (kt_assignment_get_entry (assignment, (guint) entry)->value, -1);
  return strcmp (text, value) == 0;
}

/* G_MAXINT64: none has it. */
static gint64
least_with (GPtrArray *found, const gint64 *all, const char *path, const char *value)
{
  gint64 least = G_MAXINT64;

  for (guint i = 0; i < found->len; i++)
    if (path == NULL || has_value (g_ptr_array_index (found, i), path, value))
      least = MIN (least, all[i]);
  return least;
}

/* --- comparing ------------------------------------------------------------------------------------ */

static char *
decided_text (Trial *t)
{
  GPtrArray *choices = kt_session_get_choices (t->session);
  GString *text = g_string_new (t->product->info->id);

  for (guint i = 0; i < choices->len; i++)
    {
      g_autofree char *one = kt_choice_to_text (g_ptr_array_index (choices, i));

      g_string_append_printf (text, " '%s'", one);
    }
  return g_string_free (text, FALSE);
}

/* Choosing the option and completing costs what was said. */
static void
take (Trial *t, const KtOptionPrice *price, gint64 expected)
{
  g_autoptr (KtChoice) choice = kt_choice_new (KT_CHOICE_IS, price->path, price->value);
  g_autoptr (KtAssignment) taken = NULL;
  g_autoptr (GError) error = NULL;
  gint64 cost;

  kt_session_decide (t->session, choice, &error);
  g_assert_no_error (error);
  taken = complete (t, KT_COMPLETE_CHEAPEST, NULL);
  cost = cents_of (t, taken);
  if (cost != expected)
    g_error ("%s: %s=%s was said to cost %" G_GINT64_FORMAT ", is %" G_GINT64_FORMAT, decided_text (t), price->path,
             price->value, expected, cost);
  g_assert_true (kt_session_undo (t->session, NULL));
}

static GStrv
open_paths (KtSnapshot *snapshot)
{
  GPtrArray *paths = g_ptr_array_new ();

  for (guint i = 1; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);

      if (node->is_open && !node->is_decided)
        g_ptr_array_add (paths, g_strdup (node->path));
    }
  g_ptr_array_add (paths, NULL);
  return (GStrv) g_ptr_array_free (paths, FALSE);
}

static void
compare_prices (Trial *t, GPtrArray *found, const gint64 *all)
{
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (t->session, NULL);
  g_auto (GStrv) open = open_paths (snapshot);
  const KtOptionPriceRequest request
    = { .kinds = KT_TERMS_PRICE, .paths = (const char *const *) open, .only_paths = TRUE };
  g_autoptr (KtAssignment) cheapest = complete (t, KT_COMPLETE_CHEAPEST, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOptionPrices) prices = kt_session_price_options (t->session, &request, &error);
  g_autofree char *where = decided_text (t);
  gint64 now = cents_of (t, cheapest), least = least_with (found, all, NULL, NULL);

  g_assert_no_error (error);
  g_assert_cmpint (cents (kt_option_prices_get_total (prices, NULL)), ==, now);
  if (now != least)
    g_printerr ("# %s: %" G_GINT64_FORMAT " > %" G_GINT64_FORMAT "\n", where, now, least);
  for (guint i = 0; i < kt_option_prices_get_n (prices); i++)
    {
      const KtOptionPrice *price = kt_option_prices_get (prices, i);
      gint64 expected = least_with (found, all, price->path, price->value), said;

      if (expected == G_MAXINT64)
        {
          g_assert_false (price->is_known);
          continue;
        }
      g_assert_true (price->is_known && price->is_proven);
      said = now + cents (price->difference);
      t->n_prices++;
      if (said != expected)
        {
          t->n_dearer++;
          g_printerr ("# %s: %s=%s said %" G_GINT64_FORMAT " least %" G_GINT64_FORMAT "\n", where, price->path, price->value,
                      said, expected);
        }
      take (t, price, said);
    }
}

static void
compare_delivery (Trial *t, GPtrArray *found)
{
  const KtFastestRequest request
    = { .product = t->product, .day = TODAY, .choices = kt_session_get_choices (t->session) };
  g_autoptr (GError) error = NULL;
  KtCompletion *soonest = kt_lead_complete_fastest (&request, NULL, &error);
  g_autoptr (KtLeadTime) time = NULL;
  guint least = G_MAXUINT;

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    {
      g_autoptr (KtLeadTime) one = kt_lead_time_of_product (t->product, g_ptr_array_index (found, i));

      least = MIN (least, one->days);
    }
  time = kt_lead_time_of_product (t->product, soonest->assignment);
  g_assert_true (soonest->is_optimal);
  g_assert_cmpuint (time->days, ==, least);
  kt_completion_free (soonest);
}

/* In how many places they differ: what one has and the other has not, or otherwise. */
static guint
n_differences (const KtAssignment *assignment, const KtAssignment *nearest)
{
  guint n = 0;

  for (guint i = 1; i < kt_assignment_get_n_entries (nearest); i++)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (nearest, i);
      gint there = kt_assignment_find (assignment, entry->path);

      n += there < 0 || !kt_value_equal (entry->value, kt_assignment_get_entry (assignment, (guint) there)->value);
    }
  for (guint i = 1; i < kt_assignment_get_n_entries (assignment); i++)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (assignment, i);

      n += (gint) entry->index >= entry->feature->min_count && kt_assignment_find (nearest, entry->path) < 0;
    }
  return n;
}

static void
compare_nearest (Trial *t, GPtrArray *found, KtAssignment *nearest)
{
  g_autoptr (KtAssignment) ours = complete (t, KT_COMPLETE_NEAREST, nearest);
  guint least = G_MAXUINT;

  for (guint i = 0; i < found->len; i++)
    least = MIN (least, n_differences (g_ptr_array_index (found, i), nearest));
  g_assert_cmpuint (n_differences (ours, nearest), ==, least);
}

/* --- sessions ------------------------------------------------------------------------------------- */

static gboolean
decide_something (Trial *t)
{
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (t->session, NULL);

  for (guint tries = 0; tries < 2000; tries++)
    {
      guint n = kt_snapshot_get_n_nodes (snapshot);
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, (guint) g_rand_int_range (t->rand, 0, (gint) n));
      g_autoptr (GPtrArray) ways = ways_at (node);
      g_autoptr (KtChoice) number = NULL;
      KtChoice *choice;

      if (ways->len == 0)
        continue;
      choice = g_ptr_array_index (ways, g_rand_int_range (t->rand, 0, (gint) ways->len));
      if (choice == NULL)
        {
          KtDecimal at = node->minimum;
          g_autofree char *text = NULL;

          at.units += (gint64) (g_rand_double (t->rand) * (double) (node->maximum.units - at.units));
          text = kt_decimal_to_string (at);
          choice = number = kt_choice_new (KT_CHOICE_IS, node->path, text);
        }
      if (kt_session_decide (t->session, choice, NULL))
        return TRUE;
    }
  return FALSE;
}

/* All of a configuration but a few places that have options: the way down to few completions takes too long otherwise. */
static void
decide_most (Trial *t)
{
  g_autoptr (KtAssignment) assignment = complete (t, KT_COMPLETE_DEFAULT, NULL);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);
  g_autoptr (GError) error = NULL;
  guint n = kt_assignment_get_n_entries (assignment);

  for (guint i = 1; i < n; i++)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (assignment, i);
      gboolean is_option = entry->value.kind == KT_VALUE_NAME || entry->value.kind == KT_VALUE_BOOLEAN;
      g_autofree char *text = NULL;

      if (is_option && g_rand_int_range (t->rand, 0, LEFT_OPEN) == 0)
        continue;
      if (entry->value.kind == KT_VALUE_NOTHING)
        continue;
      text = kt_value_to_text (entry->value, -1);
      g_ptr_array_add (choices, kt_choice_new (KT_CHOICE_IS, entry->path, text));
    }
  kt_session_decide_all (t->session, choices, &error);
  g_assert_no_error (error);
}

static void
run_session (Trial *t)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_assignment_unref);
  g_autofree gint64 *all = NULL;
  g_autoptr (GError) error = NULL;

  kt_session_reset (t->session, &error);
  g_assert_no_error (error);
  if (t->is_large)
    decide_most (t);
  while (!enumerate (t, found))
    {
      g_ptr_array_set_size (found, 0);
      if (!decide_something (t))
        break;
    }
  g_assert_cmpuint (found->len, >, 0);
  all = g_new (gint64, found->len);
  for (guint i = 0; i < found->len; i++)
    all[i] = cents_of (t, g_ptr_array_index (found, i));
  compare_prices (t, found, all);
  compare_delivery (t, found);
  if (t->earlier == NULL)
    {
      kt_session_reset (t->session, &error);
      g_assert_no_error (error);
      t->earlier = complete (t, KT_COMPLETE_DEFAULT, NULL);
      g_assert_true (kt_session_undo (t->session, NULL));
    }
  compare_nearest (t, found, t->earlier);
  kt_assignment_unref (t->earlier);
  t->earlier = kt_assignment_ref (g_ptr_array_index (found, found->len - 1));
}

static guint
from_environment (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) strtoul (text, NULL, 10) : otherwise;
}

static KtCatalog *
load_coffee (void)
{
  const char *root = g_getenv ("KT_SOURCE_ROOT");
  g_autofree char *file = g_build_filename (root, "..", "shared", "corpora", "models", "coom", "suite", "coffee",
                                            "automatic-coffee-machine.coom", NULL);
  g_autofree char *prices = g_build_filename (root, "tests", "data", "coffee-prices.csv", NULL);
  g_autofree char *settings = g_build_filename (root, "tests", "data", "coffee-prices.ini", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtModel) model = NULL;
  KtCatalog *catalog;

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    return NULL;
  model = kt_model_load_file (file, NULL, faults);
  g_assert_nonnull (model);
  catalog = kt_lone_catalog_new (&(KtLoneCatalog){ model, "coffee", prices, settings, NULL }, faults);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 0);
  return catalog;
}

static KtCatalog *
load_demo (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs", "falkenrath", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  return kt_catalog_load_folder (folder, faults);
}

static void
test_product (gconstpointer data)
{
  const char *id = data;
  guint n_sessions = from_environment ("KT_OPTION_PRICE_SESSIONS", 1);
  guint seed = from_environment ("KT_OPTION_PRICE_SEED", 20261121);
  g_auto (Trial) t = { .rand = g_rand_new_with_seed (seed) };
  g_autoptr (GError) error = NULL;

  t.is_large = strcmp (id, "belt-conveyor") == 0;
  t.catalog = strcmp (id, "coffee") == 0 ? load_coffee () : load_demo ();
  if (t.catalog == NULL)
    {
      g_test_skip ("the coffee machine is not there");
      return;
    }
  t.product = kt_catalog_load_product (t.catalog, id, &error);
  g_assert_no_error (error);
  t.program = kt_product_get_program (t.product, TODAY, NULL, &error);
  g_assert_no_error (error);
  t.session = kt_session_new (t.program, &error);
  g_assert_no_error (error);
  kt_price_context_init (&t.context, t.catalog);
  for (guint i = 0; i < n_sessions; i++)
    run_session (&t);
  g_test_message ("seed %u: %u prices, %u not the least", seed, t.n_prices, t.n_dearer);
  g_assert_cmpuint (t.n_prices, >, 0);
}

int
main (int argc, char **argv)
{
  static const char *const products[] = { "process-pump", "booster-station", "belt-conveyor", "turned-part", "coffee" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    {
      g_autofree char *path = g_strdup_printf ("/option prices/%s: what is shown is the least of all completions", products[i]);

      g_test_add_data_func (path, products[i], test_product);
    }
  return g_test_run ();
}
