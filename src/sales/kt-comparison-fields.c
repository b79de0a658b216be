/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A field of a line is a row of a table: its label, the part it belongs to, how it reads. What a
 * line has several of (characteristics, conditions) is paired first.
 */
#include "kt-comparison-private.h"

#include "kt-number-format.h"
#include "kt-revision-totals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A line under its head; data NULL: not there. */
typedef struct {
  const KtPositionData *data;
  const KtRevisionHeader *header;
  const char *language;
} Side;

static gboolean
has_price (const Side *side)
{
  return kt_position_kind_has_price (side->data->kind);
}

/* ---- how fields read ---- */

static char *
title_text (const Side *side)
{
  return g_strdup (side->data->title);
}

static char *
description_text (const Side *side)
{
  return g_strdup (side->data->description);
}

static char *
role_text (const Side *side)
{
  static const char *const texts[]
      = { N_ ("Part of the total"), N_ ("Option"), N_ ("Alternative"), N_ ("On demand") };
  return has_price (side) || side->data->role != KT_ROLE_NORMAL
             ? g_strdup (_ (texts[side->data->role]))
             : NULL;
}

static char *
quantity_text (const Side *side)
{
  if (!has_price (side))
    return NULL;
  g_autofree char *number
      = kt_format_number (kt_decimal_reduce (side->data->quantity), side->language);
  return g_strdup_printf ("%s%s%s", number, *side->data->unit_text != '\0' ? KT_NO_BREAK_SPACE : "",
                          side->data->unit_text);
}

static char *
order_code_text (const Side *side)
{
  return g_strdup (*side->data->order_code != '\0' ? side->data->order_code : side->data->item);
}

static char *
unit_price_text (const Side *side)
{
  const KtPositionData *data = side->data;
  if (!has_price (side))
    return NULL;
  if (data->on_request || data->unit_price.currency[0] == '\0')
    return g_strdup (_ ("on request"));
  g_autofree char *price = kt_money_format (data->unit_price, side->language, KT_MONEY_SYMBOL);
  g_autofree char *per
      = data->price_unit > 1 ? g_strdup_printf (_ (" for %d"), data->price_unit) : g_strdup ("");
  return g_strdup_printf ("%s%s%s", price, per, data->manual_price ? _ (" (typed by hand)") : "");
}

static char *
discount_text (const Side *side)
{
  return side->data->discount.units != 0 ? kt_format_percent (side->data->discount, side->language)
                                         : NULL;
}

static char *
net_text (const Side *side)
{
  KtMoney net;
  return has_price (side) && !side->data->on_request
                 && kt_position_net (side->data, side->header, &net, NULL, NULL)
             ? kt_compared_money (net, side->language)
             : NULL;
}

static char *
lead_text (const Side *side)
{
  int days = side->data->lead_days;
  return days > 0 ? g_strdup_printf (ngettext ("%u working day", "%u working days", (gulong)days),
                                     (guint)days)
                  : NULL;
}

static char *
delivery_text (const Side *side)
{
  for (guint i = 0; i < side->header->deliveries->len; i++)
    {
      const KtAddress *address = side->header->deliveries->pdata[i];
      if (strcmp (address->id, side->data->delivery_id) == 0)
        {
          g_auto (GStrv) lines = kt_address_lines (address, NULL);
          return g_strjoinv (", ", lines);
        }
    }
  return NULL;
}

static char *
lot_text (const Side *side)
{
  return g_strdup (side->data->lot);
}

static char *
vat_text (const Side *side)
{
  const KtVatRate *rate = kt_revision_header_find_vat_rate (side->header, side->data->vat_code);
  return has_price (side) && rate != NULL ? kt_format_percent (rate->rate, side->language) : NULL;
}

static char *
note_text (const Side *side)
{
  return g_strdup (side->data->note);
}

typedef struct {
  KtComparedPart part;
  const char *label;
  char *(*read) (const Side *side);
} Row;

static const Row before_characteristics[] = {
  { KT_COMPARED_TEXT, N_ ("Title"), title_text },
  { KT_COMPARED_ROLE, N_ ("Counts as"), role_text },
  { KT_COMPARED_QUANTITY, N_ ("Quantity"), quantity_text },
  { KT_COMPARED_CONFIGURATION, N_ ("Order code"), order_code_text },
};

static const Row before_conditions[] = {
  { KT_COMPARED_TEXT, N_ ("Description"), description_text },
  { KT_COMPARED_PRICE, N_ ("Unit price"), unit_price_text },
};

static const Row after_conditions[] = {
  { KT_COMPARED_DISCOUNT, N_ ("Discount"), discount_text },
  { KT_COMPARED_RESULT, N_ ("Net"), net_text },
  { KT_COMPARED_VAT, N_ ("VAT"), vat_text },
  { KT_COMPARED_DELIVERY, N_ ("Delivery time"), lead_text },
  { KT_COMPARED_DELIVERY, N_ ("Delivered to"), delivery_text },
  { KT_COMPARED_LOT, N_ ("Lot"), lot_text },
  { KT_COMPARED_NOTE, N_ ("Internal note"), note_text },
};

static void
add_rows (GPtrArray *fields, const Row *rows, gsize n, const Side *left, const Side *right)
{
  for (gsize i = 0; i < n; i++)
    kt_compared_add (fields, rows[i].part, _ (rows[i].label),
                     left->data != NULL ? rows[i].read (left) : NULL,
                     right->data != NULL ? rows[i].read (right) : NULL);
}

/* ---- characteristics ---- */

static GPtrArray *
characteristic_keys (const GPtrArray *items)
{
  GPtrArray *keys = g_ptr_array_new ();
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const KtCharacteristic *item = items->pdata[i];
      g_ptr_array_add (keys, *item->path != '\0' ? item->path : item->label);
    }
  return keys;
}

static void
add_characteristics (GPtrArray *fields, const Side *left, const Side *right)
{
  const GPtrArray *before = left->data != NULL ? left->data->characteristics : NULL,
                  *after = right->data != NULL ? right->data->characteristics : NULL;
  g_autoptr (GPtrArray) left_keys = characteristic_keys (before);
  g_autoptr (GPtrArray) right_keys = characteristic_keys (after);
  g_autoptr (GArray) pairs = kt_compare_pair (left_keys, right_keys);
  for (guint i = 0; i < pairs->len; i++)
    {
      const KtPair *pair = &g_array_index (pairs, KtPair, i);
      const KtCharacteristic *old = pair->left >= 0 ? before->pdata[pair->left] : NULL,
                             *new = pair->right >= 0 ? after->pdata[pair->right] : NULL;
      kt_compared_add (fields, KT_COMPARED_CONFIGURATION, new != NULL ? new->label : old->label,
                       old != NULL ? g_strdup (old->value) : NULL,
                       new != NULL ? g_strdup (new->value) : NULL);
    }
}

/* ---- conditions ---- */

static GPtrArray *
list_counting (const Side *side)
{
  GPtrArray *counting = g_ptr_array_new ();
  for (guint i = 0; side->data != NULL && i < side->data->conditions->len; i++)
    if (kt_condition_counts (side->data->conditions->pdata[i]))
      g_ptr_array_add (counting, side->data->conditions->pdata[i]);
  return counting;
}

static GPtrArray *
condition_keys (const GPtrArray *conditions)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < conditions->len; i++)
    {
      const KtCondition *condition = conditions->pdata[i];
      g_ptr_array_add (keys, g_strconcat (condition->step, "\t", condition->key, NULL));
    }
  return keys;
}

static char *
condition_text (const KtCondition *condition, const char *language)
{
  const char *sign = condition->deducts ? KT_MINUS : "+";
  g_autofree char *value = condition->calculation == KT_CALCULATION_PERCENT
                               ? kt_format_percent (condition->percent, language)
                               : kt_money_format (condition->amount, language, KT_MONEY_SYMBOL);
  if (condition->calculation == KT_CALCULATION_NET_PRICE)
    return g_strdup_printf (_ ("net price %s"), value);
  return g_strconcat (sign, value, NULL);
}

static const char *
condition_label (const KtCondition *condition)
{
  return *condition->text != '\0' ? condition->text : kt_condition_type_names[condition->type];
}

static void
add_conditions (GPtrArray *fields, const Side *left, const Side *right)
{
  g_autoptr (GPtrArray) before = list_counting (left);
  g_autoptr (GPtrArray) after = list_counting (right);
  g_autoptr (GPtrArray) left_keys = condition_keys (before);
  g_autoptr (GPtrArray) right_keys = condition_keys (after);
  g_autoptr (GArray) pairs = kt_compare_pair (left_keys, right_keys);
  for (guint i = 0; i < pairs->len; i++)
    {
      const KtPair *pair = &g_array_index (pairs, KtPair, i);
      const KtCondition *old = pair->left >= 0 ? before->pdata[pair->left] : NULL,
                        *new = pair->right >= 0 ? after->pdata[pair->right] : NULL;
      kt_compared_add (fields, KT_COMPARED_RESULT, condition_label (new != NULL ? new : old),
                       old != NULL ? condition_text (old, left->language) : NULL,
                       new != NULL ? condition_text (new, right->language) : NULL);
    }
}

/* ---- all of a line ---- */

GPtrArray *
kt_compare_positions (const KtPositionData *left,
                      const KtRevisionHeader *left_header,
                      const KtPositionData *right,
                      const KtRevisionHeader *right_header,
                      const char *language)
{
  const Side before = { left, left_header, language }, after = { right, right_header, language };
  GPtrArray *fields = kt_compared_fields_new ();
  add_rows (fields, before_characteristics, G_N_ELEMENTS (before_characteristics), &before, &after);
  add_characteristics (fields, &before, &after);
  add_rows (fields, before_conditions, G_N_ELEMENTS (before_conditions), &before, &after);
  add_conditions (fields, &before, &after);
  add_rows (fields, after_conditions, G_N_ELEMENTS (after_conditions), &before, &after);
  return fields;
}
