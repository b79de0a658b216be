/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Taking over from one revision into another. A part is a list of keys of the record; what is
 * determined (conditions) is left to determination.
 */
#include "kt-comparison.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* clang-format off */
#define PRICE_KEYS "unit_price", "price_unit", "on_request", "manual_price", "list_price", "trace", "order_amount",     \
                   "reduction"
static const char *const text_keys[] = { "title", "description", NULL };
static const char *const quantity_keys[] = { "quantity", "unit", "unit_text", NULL };
static const char *const configuration_keys[] = {
  "kind", "item", "item_group", "order_code", "title", "description", "characteristics", "assignment", "catalog",
  "catalog_version", "catalog_hash", "model_hash", "contents", "lead_days", PRICE_KEYS, NULL
};
static const char *const price_keys[] = { PRICE_KEYS, NULL };
static const char *const discount_keys[] = { "discount", NULL };
static const char *const role_keys[] = { "role", NULL };
static const char *const delivery_keys[] = { "lead_days", "delivery_id", NULL };
static const char *const lot_keys[] = { "lot", NULL };
static const char *const vat_keys[] = { "vat_code", NULL };
static const char *const note_keys[] = { "note", NULL };
static const char *const subject_keys[] = { "subject", NULL };
static const char *const reference_keys[] = { "reference", "reference_date", "our_reference", NULL };
static const char *const customer_keys[] = { "customer", NULL };
static const char *const validity_keys[] = { "valid_until", NULL };
static const char *const payment_keys[] = { "payment_terms", "payment_text", NULL };
static const char *const delivery_terms_keys[] = {
  "incoterm", "incoterm_place", "delivery_text", "delivery_date", "delivery_class", "express", "deliveries", NULL
};
static const char *const discounts_keys[] = { "document_discount", "project_discount", "project", NULL };
static const char *const texts_keys[] = { "text_before", "text_after", NULL };
static const char *const benefits_keys[] = { "benefits", NULL };
static const char *const milestones_keys[] = { "milestones", NULL };

static const char *const *const parts[] = {
  [KT_COMPARED_TEXT] = text_keys, [KT_COMPARED_QUANTITY] = quantity_keys,
  [KT_COMPARED_CONFIGURATION] = configuration_keys, [KT_COMPARED_PRICE] = price_keys,
  [KT_COMPARED_DISCOUNT] = discount_keys, [KT_COMPARED_ROLE] = role_keys, [KT_COMPARED_DELIVERY] = delivery_keys,
  [KT_COMPARED_LOT] = lot_keys, [KT_COMPARED_VAT] = vat_keys, [KT_COMPARED_NOTE] = note_keys,
  [KT_COMPARED_SUBJECT] = subject_keys, [KT_COMPARED_REFERENCE] = reference_keys,
  [KT_COMPARED_CUSTOMER] = customer_keys, [KT_COMPARED_VALIDITY] = validity_keys,
  [KT_COMPARED_PAYMENT] = payment_keys, [KT_COMPARED_DELIVERY_TERMS] = delivery_terms_keys,
  [KT_COMPARED_DISCOUNTS] = discounts_keys, [KT_COMPARED_TEXTS] = texts_keys,
  [KT_COMPARED_BENEFITS] = benefits_keys, [KT_COMPARED_MILESTONES] = milestones_keys,
  [KT_COMPARED_HEAD_NOTE] = note_keys,
};
/* clang-format on */

static gboolean
check_currency (KtRevision *to, KtRevision *from, GError **error)
{
  const char *currency = kt_revision_get_header (to)->currency;
  if (strcmp (currency, kt_revision_get_header (from)->currency) == 0)
    return TRUE;
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
               _ ("Prices in %s cannot be taken over into a quote in %s."),
               kt_revision_get_header (from)->currency, currency);
  return FALSE;
}

/* ---- where it stands ---- */

static KtPosition *
parent_in (KtRevision *to, KtPosition *position)
{
  KtPosition *parent = kt_position_get_parent (position);
  return parent != NULL ? kt_revision_find_position (to, kt_position_get_id (parent)) : NULL;
}

static GListModel *
siblings_of (KtRevision *revision, KtPosition *parent)
{
  return parent != NULL ? kt_position_get_children (parent) : kt_revision_get_positions (revision);
}

/* After the nearest one before it that stands there too, not counting the line itself. */
static guint
index_in (KtRevision *to, KtRevision *from, KtPosition *position, KtPosition *parent)
{
  GListModel *siblings = siblings_of (from, kt_position_get_parent (position));
  KtPosition *own = kt_revision_find_position (to, kt_position_get_id (position));
  for (guint i = kt_position_get_index (position); i > 0; i--)
    {
      g_autoptr (KtPosition) before = g_list_model_get_item (siblings, i - 1);
      KtPosition *there = kt_revision_find_position (to, kt_position_get_id (before));
      if (there == NULL || kt_position_get_parent (there) != parent)
        continue;
      gboolean is_behind = own != NULL && kt_position_get_parent (own) == parent
                           && kt_position_get_index (own) < kt_position_get_index (there);
      return kt_position_get_index (there) + (is_behind ? 0 : 1);
    }
  return 0;
}

static gboolean
move_like (KtRevision *to, KtRevision *from, KtPosition *line, KtPosition *model, GError **error)
{
  KtPosition *parent = parent_in (to, model);
  guint index = index_in (to, from, model, parent);
  if (kt_position_get_parent (line) == parent && kt_position_get_index (line) == index)
    return TRUE;
  return kt_revision_move (to, line, parent, index, error);
}

static gboolean
insert_like (KtRevision *to, KtRevision *from, KtPosition *model, GError **error)
{
  KtPosition *parent = parent_in (to, model);
  GListModel *children = kt_position_get_children (model);
  if (kt_revision_insert (to, parent, index_in (to, from, model, parent), kt_position_get (model),
                          error)
      == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (KtPosition) child = g_list_model_get_item (children, i);
      if (kt_revision_find_position (to, kt_position_get_id (child)) == NULL
          && !insert_like (to, from, child, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- taking over ---- */

gboolean
kt_revision_take_line (KtRevision *to, KtRevision *from, const char *id, GError **error)
{
  KtPosition *line = kt_revision_find_position (to, id);
  KtPosition *model = kt_revision_find_position (from, id);
  if (model == NULL)
    return line == NULL || kt_revision_remove (to, line, error);
  if (!check_currency (to, from, error))
    return FALSE;
  if (line == NULL)
    return insert_like (to, from, model, error);
  return kt_revision_edit_position (to, line, kt_position_get (model), error)
         && move_like (to, from, line, model, error);
}

static gboolean
take_of_line (KtRevision *to, KtRevision *from, const char *id, KtComparedPart part, GError **error)
{
  KtPosition *line = kt_revision_find_position (to, id);
  KtPosition *model = kt_revision_find_position (from, id);
  if (line == NULL || model == NULL)
    return kt_revision_take_line (to, from, id, error);
  if (part == KT_COMPARED_PLACE)
    return move_like (to, from, line, model, error);
  if ((part == KT_COMPARED_PRICE || part == KT_COMPARED_CONFIGURATION)
      && !check_currency (to, from, error))
    return FALSE;
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (line));
  kt_record_assign_fields (&kt_position_data_type, data, kt_position_get (model), parts[part]);
  return kt_revision_edit_position (to, line, data, error);
}

gboolean
kt_revision_take_part (KtRevision *to,
                       KtRevision *from,
                       const char *id,
                       KtComparedPart part,
                       GError **error)
{
  if (part == KT_COMPARED_RESULT)
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
                           _ ("This follows from the rest and cannot be taken over."));
      return FALSE;
    }
  if (id != NULL)
    return take_of_line (to, from, id, part, error);
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (to));
  kt_record_assign_fields (&kt_revision_header_type, header, kt_revision_get_header (from),
                           parts[part]);
  return kt_revision_edit_header (to, header, error);
}
