/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders: the tables, life, and finding lines, parts, addresses in one. */
#include "kt-order.h"

#include "kt-order-event.h"
#include "kt-record-macros.h"

#include <glib/gi18n-lib.h>

static const char *const kinds[] = { "standard", "blanket", NULL };
static const char *const roundings[] = { "half-up", "half-even", "up", "down", "exact", NULL };

static const KtField kt_order_part_fields[] = {
  KT_NEEDED_TEXT (KtOrderPart, id),    KT_DECIMAL (KtOrderPart, quantity),
  KT_DATE (KtOrderPart, date),         KT_DATE (KtOrderPart, confirmed),
  KT_TEXT (KtOrderPart, address_id),   KT_TEXT (KtOrderPart, reference),
  KT_DECIMAL (KtOrderPart, produced),  KT_DECIMAL (KtOrderPart, shipped),
  KT_DECIMAL (KtOrderPart, delivered), KT_DECIMAL (KtOrderPart, invoiced),
  KT_DECIMAL (KtOrderPart, paid),      { NULL },
};

KT_DEFINE_RECORD_TYPE (KtOrderPart, kt_order_part)

static const KtField kt_order_line_fields[] = {
  KT_NEEDED_TEXT (KtOrderLine, id),
  KT_TEXT (KtOrderLine, number),
  KT_TEXT (KtOrderLine, position_id),
  KT_TEXT (KtOrderLine, item),
  KT_TEXT (KtOrderLine, order_code),
  KT_TEXT (KtOrderLine, title),
  KT_TEXT (KtOrderLine, unit),
  KT_TEXT (KtOrderLine, unit_text),
  KT_TEXT (KtOrderLine, catalog),
  KT_TEXT (KtOrderLine, catalog_version),
  KT_JSON (KtOrderLine, assignment),
  KT_DECIMAL (KtOrderLine, quantity),
  KT_DECIMAL (KtOrderLine, base_quantity),
  KT_MONEY (KtOrderLine, base_net),
  KT_TEXT (KtOrderLine, vat_category),
  KT_DECIMAL (KtOrderLine, vat_rate),
  KT_BOOL (KtOrderLine, cancelled),
  KT_RECORDS (KtOrderLine, parts, kt_order_part_type),
  { NULL },
};

KT_DEFINE_RECORD_TYPE (KtOrderLine, kt_order_line)

static const KtField kt_order_fields[] = {
  KT_NEEDED_TEXT (KtOrder, id),
  KT_ENUM (KtOrder, kind, kinds),
  KT_TEXT (KtOrder, quote_id),
  KT_TEXT (KtOrder, quote_number),
  KT_TEXT (KtOrder, revision_id),
  KT_INT (KtOrder, revision_index),
  KT_TEXT (KtOrder, revision_hash),
  KT_TEXT (KtOrder, proof),
  KT_RECORD (KtOrder, customer, kt_customer_type),
  KT_TEXT (KtOrder, reference),
  KT_DATE (KtOrder, date),
  KT_TEXT (KtOrder, subject),
  KT_TEXT (KtOrder, language),
  KT_NEEDED_TEXT (KtOrder, currency),
  KT_TEXT (KtOrder, base_currency),
  KT_DECIMAL (KtOrder, exchange_rate),
  KT_ENUM (KtOrder, rounding_mode, roundings),
  KT_TEXT (KtOrder, payment_text),
  KT_TEXT (KtOrder, incoterm),
  KT_TEXT (KtOrder, incoterm_place),
  KT_DATE (KtOrder, term_from),
  KT_DATE (KtOrder, term_until),
  KT_RECORDS (KtOrder, addresses, kt_address_type),
  KT_RECORDS (KtOrder, lines, kt_order_line_type),
  KT_MONEY (KtOrder, credit_released),
  KT_TEXT (KtOrder, placed_by),
  { NULL },
};

KT_DEFINE_RECORD_TYPE (KtOrder, kt_order)

/* ---- life ---- */

static GPtrArray *
no_events (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)kt_order_event_free);
}

KtOrder *
kt_order_new (const char *id)
{
  KtOrder *self = kt_record_new (&kt_order_type);
  kt_record_set_text (&self->id, id);
  self->number = g_strdup ("");
  self->events = no_events ();
  return self;
}

KtOrder *
kt_order_copy (const KtOrder *self)
{
  KtOrder *copy = kt_record_copy (&kt_order_type, self);
  copy->number = g_strdup (self->number);
  copy->events = no_events ();
  for (guint i = 0; i < self->events->len; i++)
    g_ptr_array_add (copy->events, kt_order_event_copy (self->events->pdata[i]));
  return copy;
}

void
kt_order_free (KtOrder *self)
{
  if (self == NULL)
    return;
  g_free (self->number);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  kt_record_free (&kt_order_type, self);
}

KtOrderPart *
kt_order_part_new (const char *id, KtDecimal quantity, const char *date, const char *address_id)
{
  KtOrderPart *self = kt_record_new (&kt_order_part_type);
  kt_record_set_text (&self->id, id);
  self->quantity = kt_decimal_reduce (quantity);
  kt_record_set_text (&self->date, date);
  kt_record_set_text (&self->address_id, address_id);
  return self;
}

/* ---- finding ---- */

KtOrderLine *
kt_order_find_line (const KtOrder *self, const char *id)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (g_strcmp0 (((KtOrderLine *)self->lines->pdata[i])->id, id) == 0)
      return self->lines->pdata[i];
  return NULL;
}

static KtOrderPart *
find_in_line (const KtOrderLine *line, const char *id)
{
  for (guint i = 0; i < line->parts->len; i++)
    if (g_strcmp0 (((KtOrderPart *)line->parts->pdata[i])->id, id) == 0)
      return line->parts->pdata[i];
  return NULL;
}

KtOrderPart *
kt_order_find_part (const KtOrder *self, const char *id, KtOrderLine **line)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      KtOrderPart *part = find_in_line (self->lines->pdata[i], id);
      if (part == NULL)
        continue;
      if (line != NULL)
        *line = self->lines->pdata[i];
      return part;
    }
  return NULL;
}

KtAddress *
kt_order_find_address (const KtOrder *self, const char *id)
{
  for (guint i = 0; i < self->addresses->len; i++)
    if (g_strcmp0 (((KtAddress *)self->addresses->pdata[i])->id, id) == 0)
      return self->addresses->pdata[i];
  return NULL;
}

KtDecimal *
kt_order_part_stage (KtOrderPart *self, KtOrderStage stage)
{
  KtDecimal *const stages[KT_N_STAGES]
      = { &self->produced, &self->shipped, &self->delivered, &self->invoiced, &self->paid };
  g_return_val_if_fail (stage < KT_N_STAGES, NULL);
  return stages[stage];
}

KtDecimal
kt_order_part_begun (const KtOrderPart *self)
{
  return kt_decimal_compare (self->produced, self->invoiced) > 0 ? self->produced : self->invoiced;
}

/* ---- words ---- */

static const struct {
  const char *name;
  const char *title;
} states[KT_N_ORDER_STATES] = {
  { "open", NC_ ("order", "Open") },           { "confirmed", NC_ ("order", "Confirmed") },
  { "produced", NC_ ("order", "Produced") },   { "shipped", NC_ ("order", "Shipped") },
  { "delivered", NC_ ("order", "Delivered") }, { "invoiced", NC_ ("order", "Invoiced") },
  { "paid", NC_ ("order", "Paid") },           { "cancelled", NC_ ("order", "Cancelled") },
};

const char *
kt_order_state_to_string (KtOrderState state)
{
  g_return_val_if_fail (state < KT_N_ORDER_STATES, "open");
  return states[state].name;
}

gboolean
kt_order_state_from_string (const char *text, KtOrderState *state)
{
  for (guint i = 0; i < KT_N_ORDER_STATES; i++)
    if (g_strcmp0 (states[i].name, text) == 0)
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

const char *
kt_order_state_to_text (KtOrderState state)
{
  g_return_val_if_fail (state < KT_N_ORDER_STATES, "");
  return g_dpgettext2 (GETTEXT_PACKAGE, "order", states[state].title);
}

const char *
kt_order_stage_to_text (KtOrderStage stage)
{
  return kt_order_state_to_text (KT_ORDER_STATE_PRODUCED + stage);
}

char *
kt_order_number_format (guint year, guint count)
{
  return g_strdup_printf ("O%02u-%05u", year % 100, count);
}
