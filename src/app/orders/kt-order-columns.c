/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stages are typed as what they are by now ("7 of the 10 were delivered"); the event says how many more. What was
 * reported stays reported.
 */
#include "kt-order-columns.h"

#include "kt-language.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>

/* --- words ------------------------------------------------------------------------------------------------ */

static char *
number_text (KtDecimal number)
{
  return kt_format_number (kt_decimal_reduce (number), kt_language_get ());
}

static char *
date_text (const char *iso)
{
  return *iso ? kt_format_date_iso (iso, kt_language_get ()) : g_strdup ("");
}

static gboolean
parse_date (const char *text,
            char **iso,
            GError **error)
{
  GDate date;

  if (!kt_parse_date (text, kt_language_get (), &date, error))
    return FALSE;
  g_free (*iso);
  *iso = kt_date_to_iso (&date);
  return TRUE;
}

char *
kt_order_address_text (const KtAddress *address)
{
  g_autofree char *place = kt_address_place (address);
  const char *known_as = *address->label ? address->label : address->street;
  g_auto (GStrv) lines = g_strsplit (known_as, "\n", 2);

  if (!lines[0] || !*lines[0])
    return g_steal_pointer (&place);
  return *place ? g_strconcat (lines[0], ", ", place, NULL) : g_strdup (lines[0]);
}

/* --- what it is ------------------------------------------------------------------------------------------- */

static char *
read_number (const KtOrderTableColumn *column,
             const KtOrder *order,
             KtOrderItem *item)
{
  const KtOrderLine *line = kt_order_item_find_line (item, order);

  return line && !kt_order_item_get_part_id (item) ? g_strdup (line->number) : NULL;
}

static char *
delivery_title (const KtOrder *order,
                KtOrderItem *item,
                const KtOrderPart *part)
{
  const KtAddress *address = kt_order_find_address (order, part->address_id);
  g_autofree char *place = address ? kt_order_address_text (address) : g_strdup ("");
  guint number = kt_order_item_get_part_number (item, order);
  g_autofree char *what =
      order->kind == KT_ORDER_STANDARD
          ? g_strdup_printf (_ ("Delivery %u"), number)
          : g_strdup_printf (*part->reference ? _ ("Call-off %u (%s)") : _ ("Call-off %u"), number, part->reference);

  return *place ? g_strdup_printf ("%s · %s", what, place) : g_steal_pointer (&what);
}

static char *
read_title (const KtOrderTableColumn *column,
            const KtOrder *order,
            KtOrderItem *item)
{
  const KtOrderLine *line = kt_order_item_find_line (item, order);
  const KtOrderPart *part = kt_order_item_find_part (item, order);

  if (kt_order_item_get_part_id (item))
    return part ? delivery_title (order, item, part) : NULL;
  return line ? g_strdup (line->title) : NULL;
}

static char *
read_quantity (const KtOrderTableColumn *column,
               const KtOrder *order,
               KtOrderItem *item)
{
  const KtOrderLine *line = kt_order_item_find_line (item, order);
  const KtOrderPart *part = kt_order_item_find_part (item, order);

  if (!line)
    return NULL;
  return number_text (kt_order_item_get_part_id (item) && part ? part->quantity : line->quantity);
}

static gboolean
is_open_line (const KtOrderTableColumn *column,
              const KtOrder *order,
              KtOrderItem *item)
{
  const KtOrderLine *line = kt_order_item_find_line (item, order);

  return line && !line->cancelled && !kt_order_item_get_part_id (item);
}

static KtOrderEvent *
write_quantity (const KtOrderTableColumn *column,
                KtOpenOrder *open,
                KtOrderItem *item,
                const char *text,
                GError **error)
{
  g_autoptr (KtOrderEvent) event = kt_open_order_new_event (open, KT_ORDER_EVENT_QUANTITY);

  kt_record_set_text (&event->line_id, kt_order_item_get_line_id (item));
  return kt_parse_number (text, kt_language_get (), &event->quantity, error) ? g_steal_pointer (&event) : NULL;
}

static char *
read_unit (const KtOrderTableColumn *column,
           const KtOrder *order,
           KtOrderItem *item)
{
  const KtOrderLine *line = kt_order_item_find_line (item, order);

  return line ? g_strdup (line->unit_text) : NULL;
}

/* --- days ------------------------------------------------------------------------------------------------- */

static char *
read_wished (const KtOrderTableColumn *column,
             const KtOrder *order,
             KtOrderItem *item)
{
  const KtOrderPart *part = kt_order_item_find_part (item, order);

  return part ? date_text (part->date) : NULL;
}

static char *
read_confirmed (const KtOrderTableColumn *column,
                const KtOrder *order,
                KtOrderItem *item)
{
  const KtOrderPart *part = kt_order_item_find_part (item, order);

  return part ? date_text (part->confirmed) : NULL;
}

static gboolean
is_delivery (const KtOrderTableColumn *column,
             const KtOrder *order,
             KtOrderItem *item)
{
  return kt_order_item_find_part (item, order) != NULL;
}

static KtOrderEvent *
date_event (KtOpenOrder *open,
            KtOrderItem *item,
            KtOrderEventKind kind,
            const char *text,
            GError **error)
{
  const KtOrderPart *part = kt_order_item_find_part (item, kt_open_order_get_order (open));
  g_autoptr (KtOrderEvent) event = kt_open_order_new_event (open, kind);

  kt_record_set_text (&event->part_id, part->id);
  return parse_date (text, &event->date, error) ? g_steal_pointer (&event) : NULL;
}

static KtOrderEvent *
write_wished (const KtOrderTableColumn *column,
              KtOpenOrder *open,
              KtOrderItem *item,
              const char *text,
              GError **error)
{
  return date_event (open, item, KT_ORDER_EVENT_DATE, text, error);
}

static KtOrderEvent *
write_confirmed (const KtOrderTableColumn *column,
                 KtOpenOrder *open,
                 KtOrderItem *item,
                 const char *text,
                 GError **error)
{
  return date_event (open, item, KT_ORDER_EVENT_CONFIRMED, text, error);
}

/* --- stages ----------------------------------------------------------------------------------------------- */

static gboolean
get_stage (const KtOrder *order,
           KtOrderItem *item,
           KtOrderStage stage,
           KtDecimal *done,
           KtDecimal *of)
{
  KtOrderLine *line = kt_order_item_find_line (item, order);
  KtOrderPart *part = kt_order_item_find_part (item, order);

  if (part)
    {
      *done = *kt_order_part_stage (part, stage);
      *of = part->quantity;
      return TRUE;
    }
  if (!line || kt_order_item_get_part_id (item))
    return FALSE;
  *of = line->quantity;
  return kt_order_line_stage (line, stage, done, NULL);
}

static char *
read_stage (const KtOrderTableColumn *column,
            const KtOrder *order,
            KtOrderItem *item)
{
  KtDecimal done, of;

  return get_stage (order, item, column->stage, &done, &of) ? number_text (done) : NULL;
}

static gboolean
is_stage_complete (const KtOrderTableColumn *column,
                   const KtOrder *order,
                   KtOrderItem *item)
{
  KtDecimal done, of;

  return get_stage (order, item, column->stage, &done, &of) && kt_decimal_sign (of) > 0 && kt_decimal_compare (done, of) >= 0;
}

static KtOrderEvent *
write_stage (const KtOrderTableColumn *column,
             KtOpenOrder *open,
             KtOrderItem *item,
             const char *text,
             GError **error)
{
  KtOrderPart *part = kt_order_item_find_part (item, kt_open_order_get_agreed (open));
  g_autoptr (KtOrderEvent) event = kt_open_order_new_event (open, KT_ORDER_EVENT_PROGRESSED);
  KtDecimal now;

  if (!part)
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_ORDER,
                           _ ("This delivery is not agreed yet. Agree to the amendment first."));
      return NULL;
    }
  kt_record_set_text (&event->part_id, part->id);
  event->stage = column->stage;
  if (!kt_parse_number (text, kt_language_get (), &now, error) ||
      !kt_decimal_sub (now, *kt_order_part_stage (part, column->stage), &event->quantity, error))
    return NULL;
  if (kt_decimal_sign (event->quantity) < 0)
    {
      g_autofree char *least = number_text (*kt_order_part_stage (part, column->stage));

      g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_QUANTITY, _ ("%s were reported already, and that stays."),
                   least);
      return NULL;
    }
  return kt_decimal_sign (event->quantity) > 0 ? g_steal_pointer (&event) : NULL;
}

/* --- worth and state -------------------------------------------------------------------------------------- */

static char *
read_net (const KtOrderTableColumn *column,
          const KtOrder *order,
          KtOrderItem *item)
{
  const KtOrderLine *line = kt_order_item_find_line (item, order);
  const KtOrderPart *part = kt_order_item_get_part_id (item) ? kt_order_item_find_part (item, order) : NULL;
  const KtDecimal none = { 0 };
  KtMoney amount;
  gboolean is_known;

  if (!line)
    return NULL;
  is_known = part ? kt_order_part_amount (line, part, &amount, NULL)
                  : kt_order_line_amount (line, none, line->quantity, &amount, NULL);
  return is_known ? kt_money_format (amount, kt_language_get (), KT_MONEY_PLAIN) : NULL;
}

static KtOrderEvent *
write_net (const KtOrderTableColumn *column,
           KtOpenOrder *open,
           KtOrderItem *item,
           const char *text,
           GError **error)
{
  g_autoptr (KtOrderEvent) event = kt_open_order_new_event (open, KT_ORDER_EVENT_PRICE);

  kt_record_set_text (&event->line_id, kt_order_item_get_line_id (item));
  return kt_money_parse (text, kt_language_get (), kt_open_order_get_order (open)->currency, &event->amount, error)
             ? g_steal_pointer (&event)
             : NULL;
}

/* Of a blanket order one wants to know how much is left. */
static char *
left_text (const KtOrderLine *line)
{
  KtDecimal called, left;

  if (!kt_order_line_called (line, &called, NULL) || !kt_decimal_sub (line->quantity, called, &left, NULL) ||
      kt_decimal_sign (left) <= 0)
    return g_strdup (kt_order_state_to_text (KT_ORDER_STATE_OPEN));
  {
    g_autofree char *number = number_text (left);

    return g_strdup_printf (_ ("%s to call"), number);
  }
}

static char *
read_state (const KtOrderTableColumn *column,
            const KtOrder *order,
            KtOrderItem *item)
{
  const KtOrderLine *line = kt_order_item_find_line (item, order);
  const KtOrderPart *part = kt_order_item_find_part (item, order);

  if (kt_order_item_get_part_id (item))
    return part ? g_strdup (kt_order_state_to_text (kt_order_part_get_state (part))) : NULL;
  if (!line)
    return NULL;
  return order->kind == KT_ORDER_BLANKET && kt_order_line_get_state (line) == KT_ORDER_STATE_OPEN
             ? left_text (line)
             : g_strdup (kt_order_state_to_text (kt_order_line_get_state (line)));
}

const KtOrderTableColumn kt_order_columns[] = {
  { N_ ("Pos."), read_number, .width = 3 },
  { N_ ("Description"), read_title },
  { N_ ("Quantity"), read_quantity, is_open_line, write_quantity, .is_amendment = TRUE, .width = 6, .is_number = TRUE },
  { N_ ("Unit"), read_unit, .width = 3 },
  { N_ ("Wished"), read_wished, is_delivery, write_wished, .is_amendment = TRUE, .width = 10 },
  { N_ ("Confirmed"), read_confirmed, is_delivery, write_confirmed, .width = 10 },
#define STAGE(title, which)                                                                                            \
  { title, read_stage, is_delivery, write_stage, is_stage_complete, .stage = which, .width = 4, .is_number = TRUE }
  STAGE (N_ ("Produced"), KT_STAGE_PRODUCED),
  STAGE (N_ ("Shipped"), KT_STAGE_SHIPPED),
  STAGE (N_ ("Delivered"), KT_STAGE_DELIVERED),
  STAGE (N_ ("Invoiced"), KT_STAGE_INVOICED),
  STAGE (N_ ("Paid"), KT_STAGE_PAID),
#undef STAGE
  { N_ ("Net"), read_net, is_open_line, write_net, .is_amendment = TRUE, .width = 9, .is_number = TRUE },
  { N_ ("State"), read_state, .width = 10 },
};

const guint kt_order_n_columns = G_N_ELEMENTS (kt_order_columns);
