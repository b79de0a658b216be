/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One function for each kind of event changes the order and says what was before and after; all
 * else is the same for all: the copy (of a line, or of everything), the invariants, the credit.
 * Replaying runs the same functions and compares what they say with what was said then.
 */
#include "kt-order-event.h"

#include "kt-number-format.h"
#include "kt-order-placing.h"
#include "kt-record-json.h"
#include "kt-sales-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
set_quantities (KtOrderEvent *event, KtDecimal before, KtDecimal after)
{
  g_free (event->before);
  g_free (event->after);
  event->before = kt_decimal_to_string (kt_decimal_reduce (before));
  event->after = kt_decimal_to_string (kt_decimal_reduce (after));
}

static void
set_texts (KtOrderEvent *event, const char *before, const char *after)
{
  kt_record_set_text (&event->before, before);
  kt_record_set_text (&event->after, after);
}

/* ---- what an event speaks of ---- */

static KtOrderLine *
require_line (const KtOrder *self, const KtOrderEvent *event, GError **error)
{
  KtOrderLine *line = kt_order_find_line (self, event->line_id);
  if (line == NULL)
    kt_sales_refuse (error, KT_SALES_ERROR_ORDER,
                     _ ("There is no such line in the order. Open it again."));
  else if (line->cancelled)
    kt_sales_refuse (error, KT_SALES_ERROR_ORDER, _ ("This line was cancelled. Add a new one."));
  return line != NULL && !line->cancelled ? line : NULL;
}

static KtOrderPart *
require_part (const KtOrder *self, const KtOrderEvent *event, KtOrderLine **line, GError **error)
{
  KtOrderPart *part = kt_order_find_part (self, event->part_id, line);
  if (part == NULL)
    kt_sales_refuse (error, KT_SALES_ERROR_ORDER,
                     _ ("There is no such delivery in the order. Open it again."));
  return part;
}

static gboolean
require_address (const KtOrder *self, const char *id, GError **error)
{
  return kt_order_find_address (self, id) != NULL
         || kt_sales_refuse (
             error, KT_SALES_ERROR_ADDRESS,
             _ ("There is no such address in the order. Add it to the order first."));
}

static gboolean
require_quantity (const KtOrderEvent *event, GError **error)
{
  return kt_decimal_sign (event->quantity) > 0
         || kt_sales_refuse (error, KT_SALES_ERROR_QUANTITY,
                             _ ("The quantity must be above zero."));
}

static gboolean
refuse_more (GError **error, const char *what, KtDecimal most)
{
  g_autofree char *text = kt_decimal_to_string (kt_decimal_reduce (most));
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_QUANTITY, _ ("%s At most: %s."), what, text);
  return FALSE;
}

/* ---- call-offs ---- */

static gboolean
check_term (const KtOrder *self, const char *day, GError **error)
{
  if (*day == '\0')
    return kt_sales_refuse (error, KT_SALES_ERROR_ORDER, _ ("A call-off needs a date. Enter one."));
  if (strcmp (day, self->term_from) >= 0
      && (*self->term_until == '\0' || strcmp (day, self->term_until) <= 0))
    return TRUE;
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_ORDER,
               _ ("%s is outside of the term of the blanket order (%s to %s). Choose another day, "
                  "or extend the "
                  "term."),
               day, self->term_from, self->term_until);
  return FALSE;
}

static gboolean
call_off (KtOrder *self, KtOrderEvent *event, GError **error)
{
  KtDecimal called, after, rest;
  if (self->kind != KT_ORDER_BLANKET)
    return kt_sales_refuse (error, KT_SALES_ERROR_ORDER,
                            _ ("Only blanket orders have call-offs. Change the quantity."));
  KtOrderLine *line = require_line (self, event, error);
  if (line == NULL || !require_quantity (event, error)
      || !require_address (self, event->address_id, error) || !check_term (self, event->date, error)
      || !kt_order_line_called (line, &called, error)
      || !kt_decimal_add (called, event->quantity, &after, error)
      || !kt_decimal_sub (line->quantity, called, &rest, error))
    return FALSE;
  if (kt_decimal_compare (after, line->quantity) > 0)
    return refuse_more (
        error, _ ("So much cannot be called off. Enter less, or raise the quantity."), rest);
  KtOrderPart *part
      = kt_order_part_new (event->part_id, event->quantity, event->date, event->address_id);
  kt_record_set_text (&part->reference, event->text);
  g_ptr_array_add (line->parts, part);
  set_quantities (event, called, after);
  return TRUE;
}

/* ---- progress ---- */

static gboolean
confirm (KtOrder *self, KtOrderEvent *event, GError **error)
{
  KtOrderPart *part = require_part (self, event, NULL, error);
  if (part == NULL)
    return FALSE;
  if (*event->date == '\0')
    return kt_sales_refuse (error, KT_SALES_ERROR_ORDER,
                            _ ("A confirmation needs a date. Enter one."));
  set_texts (event, part->confirmed, event->date);
  kt_record_set_text (&part->confirmed, event->date);
  return TRUE;
}

/* What was shipped was made; what arrived was shipped. */
static void
raise_before (KtOrderPart *part, KtOrderStage stage)
{
  for (guint before = stage; stage <= KT_STAGE_DELIVERED && before > 0; before--)
    {
      KtDecimal *lower = kt_order_part_stage (part, before - 1),
                *upper = kt_order_part_stage (part, before);
      if (kt_decimal_compare (*lower, *upper) < 0)
        *lower = *upper;
    }
}

static gboolean
set_money (const KtOrderLine *line, KtOrderEvent *event, GError **error)
{
  KtDecimal from, to;
  if (event->stage < KT_STAGE_INVOICED)
    {
      event->amount = (KtMoney){ 0 };
      return TRUE;
    }
  return kt_order_line_stage (line, event->stage, &to, error)
         && kt_decimal_sub (to, event->quantity, &from, error)
         && kt_order_line_amount (line, from, to, &event->amount, error);
}

static gboolean
progress (KtOrder *self, KtOrderEvent *event, GError **error)
{
  KtOrderLine *line;
  KtOrderPart *part = require_part (self, event, &line, error);
  KtDecimal after, most;
  if (part == NULL || !require_quantity (event, error))
    return FALSE;
  KtDecimal *done = kt_order_part_stage (part, event->stage);
  KtDecimal limit = event->stage == KT_STAGE_PAID ? part->invoiced : part->quantity;
  if (!kt_decimal_add (*done, event->quantity, &after, error)
      || !kt_decimal_sub (limit, *done, &most, error))
    return FALSE;
  if (kt_decimal_compare (after, limit) > 0)
    return refuse_more (
        error, _ ("So much of this delivery is not left for this step. Enter less."), most);
  set_quantities (event, *done, after);
  *done = kt_decimal_reduce (after);
  raise_before (part, event->stage);
  return set_money (line, event, error);
}

/* ---- amendments of deliveries ---- */

static guint
index_of (const KtOrderLine *line, const KtOrderPart *part)
{
  guint index = 0;
  g_ptr_array_find (line->parts, part, &index);
  return index;
}

static gboolean
split (KtOrder *self, KtOrderEvent *event, GError **error)
{
  KtOrderLine *line;
  KtOrderPart *part = require_part (self, event, &line, error);
  KtDecimal rest, free;
  if (part == NULL || !require_quantity (event, error)
      || !require_address (self, event->address_id, error)
      || !kt_decimal_sub (part->quantity, event->quantity, &rest, error)
      || !kt_decimal_sub (part->quantity, kt_order_part_begun (part), &free, error))
    return FALSE;
  if (kt_decimal_sign (rest) <= 0 || kt_decimal_compare (event->quantity, free) > 0)
    return refuse_more (
        error, _ ("Only a part that nobody has begun can be split off. Enter less."), free);
  if (self->kind == KT_ORDER_BLANKET && !check_term (self, event->date, error))
    return FALSE;
  set_quantities (event, part->quantity, rest);
  part->quantity = kt_decimal_reduce (rest);
  KtOrderPart *other
      = kt_order_part_new (event->other_id, event->quantity, event->date, event->address_id);
  kt_record_set_text (&other->reference, part->reference);
  g_ptr_array_insert (line->parts, index_of (line, part) + 1, other);
  return TRUE;
}

static gboolean
change_date (KtOrder *self, KtOrderEvent *event, GError **error)
{
  KtOrderPart *part = require_part (self, event, NULL, error);
  if (part == NULL || (self->kind == KT_ORDER_BLANKET && !check_term (self, event->date, error)))
    return FALSE;
  if (kt_decimal_compare (part->shipped, part->quantity) >= 0)
    return kt_sales_refuse (error, KT_SALES_ERROR_ORDER,
                            _ ("This delivery was shipped already. Its date stays."));
  set_texts (event, part->date, event->date);
  kt_record_set_text (&part->date, event->date);
  kt_record_set_text (&part->confirmed, "");
  return TRUE;
}

static gboolean
change_address (KtOrder *self, KtOrderEvent *event, GError **error)
{
  KtOrderPart *part = require_part (self, event, NULL, error);
  if (part == NULL || !require_address (self, event->address_id, error))
    return FALSE;
  if (kt_decimal_sign (part->shipped) > 0)
    return kt_sales_refuse (
        error, KT_SALES_ERROR_ORDER,
        _ ("Some of this delivery was shipped already. Split it, and send the rest elsewhere."));
  set_texts (event, part->address_id, event->address_id);
  kt_record_set_text (&part->address_id, event->address_id);
  return TRUE;
}

static gboolean
add_address (KtOrder *self, KtOrderEvent *event, GError **error)
{
  g_autofree char *place = kt_address_place (&event->address);
  if (!kt_order_check_address (&event->address, _ ("The address"), error))
    return FALSE;
  if (*event->address.id == '\0' || kt_order_find_address (self, event->address.id) != NULL)
    return kt_sales_refuse (error, KT_SALES_ERROR_ADDRESS,
                            _ ("This address is in the order already. Choose it."));
  g_ptr_array_add (self->addresses, kt_address_copy (&event->address));
  set_texts (event, "", place);
  return TRUE;
}

/* ---- amendments of lines ---- */

static gboolean
grow (KtOrder *self, KtOrderLine *line, const KtOrderEvent *event, KtDecimal more, GError **error)
{
  const KtOrderPart *last = line->parts->len > 0 ? line->parts->pdata[line->parts->len - 1] : NULL;
  const char *date = *event->date == '\0' && last != NULL ? last->date : event->date;
  const char *address
      = *event->address_id == '\0' && last != NULL ? last->address_id : event->address_id;
  if (!require_address (self, address, error))
    return FALSE;
  g_ptr_array_add (line->parts, kt_order_part_new (event->other_id, more, date, address));
  return TRUE;
}

/* From the last part on, what nobody has begun. What could not be taken stays in *less. */
static gboolean
shrink (KtOrderLine *line, KtDecimal *less, GError **error)
{
  for (guint i = line->parts->len; i > 0 && kt_decimal_sign (*less) > 0; i--)
    {
      KtOrderPart *part = line->parts->pdata[i - 1];
      KtDecimal cut;
      if (!kt_decimal_sub (part->quantity, kt_order_part_begun (part), &cut, error))
        return FALSE;
      if (kt_decimal_compare (cut, *less) > 0)
        cut = *less;
      if (!kt_decimal_sub (part->quantity, cut, &part->quantity, error)
          || !kt_decimal_sub (*less, cut, less, error))
        return FALSE;
      part->quantity = kt_decimal_reduce (part->quantity);
      if (kt_decimal_sign (part->quantity) == 0)
        g_ptr_array_remove_index (line->parts, i - 1);
    }
  return TRUE;
}

static gboolean
refuse_begun (const KtOrder *self, KtDecimal quantity, KtDecimal left, GError **error)
{
  KtDecimal least;
  if (!kt_decimal_add (quantity, left, &least, error))
    return FALSE;
  g_autofree char *text = kt_decimal_to_string (kt_decimal_reduce (least));
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_QUANTITY,
               self->kind == KT_ORDER_BLANKET
                   ? _ ("%s were called off already. Enter at least that.")
                   : _ ("%s were produced, shipped or invoiced already. Enter at least that."),
               text);
  return FALSE;
}

static gboolean
change_quantity (KtOrder *self, KtOrderEvent *event, GError **error)
{
  KtOrderLine *line = require_line (self, event, error);
  KtDecimal called, less;
  if (line == NULL || !require_quantity (event, error)
      || !kt_order_line_called (line, &called, error)
      || !kt_decimal_sub (called, event->quantity, &less, error))
    return FALSE;
  int sign = kt_decimal_sign (less);
  if (sign > 0 && self->kind == KT_ORDER_STANDARD && !shrink (line, &less, error))
    return FALSE;
  if (kt_decimal_sign (less) > 0)
    return refuse_begun (self, event->quantity, less, error);
  if (sign < 0 && self->kind == KT_ORDER_STANDARD
      && (!kt_decimal_neg (less, &less, error) || !grow (self, line, event, less, error)))
    return FALSE;
  set_quantities (event, line->quantity, event->quantity);
  line->quantity = kt_decimal_reduce (event->quantity);
  return TRUE;
}

static gboolean
cancel_line (KtOrder *self, KtOrderEvent *event, GError **error)
{
  KtOrderLine *line = require_line (self, event, error);
  KtDecimal all, called;
  if (line == NULL || !kt_order_line_called (line, &all, error) || !shrink (line, &all, error)
      || !kt_order_line_called (line, &called, error))
    return FALSE;
  set_quantities (event, line->quantity, called);
  line->quantity = kt_decimal_reduce (called);
  line->cancelled = TRUE;
  return TRUE;
}

static gboolean
set_price (KtOrderLine *line, KtOrderEvent *event, GError **error)
{
  KtMoney before;
  if (!kt_order_line_amount (line, (KtDecimal){ 0 }, line->quantity, &before, error)
      || !kt_money_round (event->amount, KT_ROUND_HALF_UP, &event->amount, error))
    return FALSE;
  g_autofree char *from = kt_money_to_string (before), *to = kt_money_to_string (event->amount);
  set_texts (event, from, to);
  line->base_quantity = line->quantity;
  line->base_net = event->amount;
  return TRUE;
}

static gboolean
change_price (KtOrder *self, KtOrderEvent *event, GError **error)
{
  KtOrderLine *line = require_line (self, event, error);
  KtDecimal invoiced;
  if (line == NULL || !kt_order_line_stage (line, KT_STAGE_INVOICED, &invoiced, error))
    return FALSE;
  if (strcmp (event->amount.currency, self->currency) != 0 || kt_money_sign (event->amount) < 0)
    return kt_sales_refuse (
        error, KT_SALES_ERROR_ORDER,
        _ ("A price is an amount in the currency of the order, not below zero."));
  if (kt_decimal_sign (invoiced) > 0)
    return kt_sales_refuse (
        error, KT_SALES_ERROR_ORDER,
        _ ("Some of this line was invoiced already, so its price stays. Cancel what is "
           "left, and add a line at the new price."));
  return set_price (line, event, error);
}

static gboolean
is_untouched (const KtOrderLine *line)
{
  for (guint i = 0; i < line->parts->len; i++)
    for (guint stage = 0; stage < KT_N_STAGES; stage++)
      if (kt_decimal_sign (*kt_order_part_stage (line->parts->pdata[i], stage)) != 0)
        return FALSE;
  return !line->cancelled && kt_money_sign (line->base_net) >= 0
         && kt_decimal_equal (line->quantity, line->base_quantity);
}

static gboolean
add_line (KtOrder *self, KtOrderEvent *event, GError **error)
{
  const KtOrderLine *line = event->added->len == 1 ? event->added->pdata[0] : NULL;
  if (line == NULL || *line->position_id != '\0' || !is_untouched (line))
    return kt_sales_refuse (
        error, KT_SALES_ERROR_ORDER,
        _ ("A line that is added has a quantity and a price, and nothing was delivered of it."));
  g_ptr_array_add (self->lines, kt_record_copy (&kt_order_line_type, line));
  set_texts (event, "", line->title);
  return TRUE;
}

static gboolean
change_term (KtOrder *self, KtOrderEvent *event, GError **error)
{
  if (self->kind != KT_ORDER_BLANKET || *event->date == '\0'
      || strcmp (event->date, self->term_from) < 0)
    return kt_sales_refuse (error, KT_SALES_ERROR_ORDER,
                            _ ("A blanket order needs a term that ends after it begins."));
  for (guint i = 0; i < self->lines->len; i++)
    {
      const KtOrderLine *line = self->lines->pdata[i];
      for (guint k = 0; k < line->parts->len; k++)
        if (strcmp (((KtOrderPart *)line->parts->pdata[k])->date, event->date) > 0)
          return kt_sales_refuse (
              error, KT_SALES_ERROR_ORDER,
              _ ("There are call-offs after that day. Move them first, or choose a later day."));
    }
  set_texts (event, self->term_until, event->date);
  kt_record_set_text (&self->term_until, event->date);
  return TRUE;
}

static gboolean
release_credit (KtOrder *self, KtOrderEvent *event, GError **error)
{
  if (g_strcmp0 (event->amount.currency, self->currency) != 0)
    return kt_sales_refuse (error, KT_SALES_ERROR_CREDIT,
                            _ ("Name an amount in the currency of the order."));
  g_autofree char *before = *self->credit_released.currency != '\0'
                                ? kt_money_to_string (self->credit_released)
                                : g_strdup ("");
  g_autofree char *after = kt_money_to_string (event->amount);
  set_texts (event, before, after);
  self->credit_released = event->amount;
  return TRUE;
}

/* ---- all of it ---- */

static gboolean
refuse_placing (KtOrder *self, KtOrderEvent *event, GError **error)
{
  return kt_sales_refuse (error, KT_SALES_ERROR_ORDER,
                          _ ("An order is placed once. Place another one."));
}

static gboolean (*const changes[KT_N_ORDER_EVENTS]) (KtOrder *, KtOrderEvent *, GError **) = {
  [KT_ORDER_EVENT_PLACED] = refuse_placing,
  [KT_ORDER_EVENT_CALLED] = call_off,
  [KT_ORDER_EVENT_CONFIRMED] = confirm,
  [KT_ORDER_EVENT_PROGRESSED] = progress,
  [KT_ORDER_EVENT_SPLIT] = split,
  [KT_ORDER_EVENT_QUANTITY] = change_quantity,
  [KT_ORDER_EVENT_DATE] = change_date,
  [KT_ORDER_EVENT_ADDRESS] = change_address,
  [KT_ORDER_EVENT_NEW_ADDRESS] = add_address,
  [KT_ORDER_EVENT_ADD_LINE] = add_line,
  [KT_ORDER_EVENT_CANCEL] = cancel_line,
  [KT_ORDER_EVENT_PRICE] = change_price,
  [KT_ORDER_EVENT_TERM] = change_term,
  [KT_ORDER_EVENT_RELEASED] = release_credit,
};

static gboolean
is_new (const KtOrder *self, const KtOrderEvent *event, GError **error)
{
  for (guint i = 0; i < self->events->len; i++)
    if (g_strcmp0 (((KtOrderEvent *)self->events->pdata[i])->id, event->id) == 0)
      return kt_sales_refuse (error, KT_SALES_ERROR_ORDER, _ ("This was done already."));
  return TRUE;
}

/* The record becomes that of `state`; number and history stay. */
static void
take_state (KtOrder *self, const KtOrder *state)
{
  char *number = g_steal_pointer (&self->number);
  GPtrArray *events = g_steal_pointer (&self->events);
  kt_record_assign (&kt_order_type, self, state);
  self->number = number;
  self->events = events;
}

/* It tells of one delivery and leaves what was agreed as it is: what it may break is that line. They
 * come by the hundred. */
static gboolean
is_report (const KtOrderEvent *event)
{
  return event->kind == KT_ORDER_EVENT_CONFIRMED || event->kind == KT_ORDER_EVENT_PROGRESSED;
}

static gboolean
change_line (KtOrder *self, KtOrderEvent *event, GError **error)
{
  KtOrderLine *line = NULL;
  if (kt_order_find_part (self, event->part_id, &line) == NULL)
    return changes[event->kind](self, event, error); /* which says so */
  KtOrderLine *before = kt_record_copy (&kt_order_line_type, line);
  gboolean done
      = changes[event->kind](self, event, error) && kt_order_check_line (self, line, error);
  if (!done)
    kt_record_assign (&kt_order_line_type, line, before);
  kt_record_free (&kt_order_line_type, before);
  return done;
}

static gboolean
change_all (KtOrder *self, KtOrderEvent *event, const KtCredit *credit, GError **error)
{
  g_autoptr (KtOrder) state = kt_record_copy (&kt_order_type, self);
  if (!changes[event->kind](state, event, error) || !kt_order_check (state, error)
      || (credit != NULL && !kt_order_check_growth (self, state, credit, error)))
    return FALSE;
  take_state (self, state);
  return TRUE;
}

/* On failure the order is as it was. credit NULL: not judged. */
static gboolean
change (KtOrder *self, KtOrderEvent *event, const KtCredit *credit, GError **error)
{
  return (guint)event->kind < KT_N_ORDER_EVENTS
         && kt_record_normalize (&kt_order_event_type, event, error)
         && kt_record_check (&kt_order_event_type, event, error) && is_new (self, event, error)
         && (is_report (event) ? change_line (self, event, error)
                               : change_all (self, event, credit, error));
}

/* A line that is added costs what the same thing costs in the order. */
static gboolean
is_agreed_price (const KtOrder *self, const KtOrderEvent *event)
{
  const KtOrderLine *line = event->added->len == 1 ? event->added->pdata[0] : NULL;
  for (guint i = 0; line != NULL && i < self->lines->len; i++)
    {
      const KtOrderLine *known = self->lines->pdata[i];
      KtMoney amount;
      if (*line->item != '\0' && strcmp (known->item, line->item) == 0
          && strcmp (known->order_code, line->order_code) == 0
          && kt_order_line_amount (known, (KtDecimal){ 0 }, line->base_quantity, &amount, NULL)
          && kt_money_equal (amount, line->base_net))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_less (const KtOrder *self, const KtOrderEvent *event)
{
  const KtOrderLine *line = kt_order_find_line (self, event->line_id);
  KtMoney now;
  int order = -1;
  return line == NULL || !kt_order_line_amount (line, (KtDecimal){ 0 }, line->quantity, &now, NULL)
         || !kt_money_compare (event->amount, now, &order, NULL) || order < 0;
}

gboolean
kt_order_check_right (const KtOrder *self,
                      const KtOrderEvent *event,
                      const KtActor *actor,
                      GError **error)
{
  if (event->kind == KT_ORDER_EVENT_RELEASED)
    return kt_actor_require (actor, KT_RIGHT_APPROVE, error)
           && (g_strcmp0 (kt_actor_get_id (actor), self->placed_by) != 0
               || kt_sales_refuse (
                   error, KT_SALES_ERROR_RIGHT,
                   _ ("Nobody lets his own order pass the credit limit. Ask somebody else.")));
  if ((event->kind == KT_ORDER_EVENT_ADD_LINE && !is_agreed_price (self, event))
      || (event->kind == KT_ORDER_EVENT_PRICE && is_less (self, event)))
    return kt_actor_require (actor, KT_RIGHT_APPROVE, error);
  return kt_actor_require (actor, KT_RIGHT_ORDER, error);
}

gboolean
kt_order_check_credit (const KtOrder *self, const KtCredit *credit, GError **error)
{
  KtOrderTotals totals;
  KtMoney open, gross;
  int order = 1;
  if (credit == NULL)
    return TRUE;
  if (!kt_order_totals (self, &totals, error))
    return FALSE;
  if (kt_money_compare (totals.gross, self->credit_released, &order, NULL) && order <= 0)
    return TRUE;
  gboolean is_known = kt_order_convert (self, totals.open, credit->limit.currency, &open)
                      && kt_money_add (open, credit->used, &gross, NULL);
  if (is_known && kt_money_compare (gross, credit->limit, &order, NULL) && order <= 0)
    return TRUE;
  g_autofree char *limit = kt_money_to_string (credit->limit),
                  *used = kt_money_to_string (credit->used),
                  *more = kt_money_to_string (totals.open);
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CREDIT,
               _ ("The customer may owe %s %s. %s are open already and this order adds %s %s. Take "
                  "payment in "
                  "advance, order less, or ask somebody who may let it pass the limit."),
               limit, credit->limit.currency, used, more, self->currency);
  return FALSE;
}

/* Only what makes an order larger is measured against the limit. */
gboolean
kt_order_check_growth (const KtOrder *before,
                       const KtOrder *after,
                       const KtCredit *credit,
                       GError **error)
{
  KtOrderTotals old, new;
  int order;
  if (!kt_order_totals (before, &old, error) || !kt_order_totals (after, &new, error)
      || !kt_money_compare (new.gross, old.gross, &order, error))
    return FALSE;
  return order <= 0 || kt_order_check_credit (after, credit, error);
}

gboolean
kt_order_apply (KtOrder *self,
                const KtOrderEvent *event,
                const KtOrderContext *context,
                GError **error)
{
  g_autoptr (KtOrderEvent) done = kt_order_event_copy (event);
  kt_record_set_text (&done->at, context->at);
  kt_record_set_text (&done->actor_id, kt_actor_get_id (context->actor));
  kt_record_set_text (&done->actor_name, kt_actor_get_name (context->actor));
  if (!kt_order_check_right (self, done, context->actor, error)
      || !change (self, done, context->credit, error))
    return FALSE;
  g_ptr_array_add (self->events, g_steal_pointer (&done));
  return TRUE;
}

/* ---- replay ---- */

static KtOrder *
begin_again (const KtOrderEvent *event, GError **error)
{
  if (event->kind != KT_ORDER_EVENT_PLACED)
    {
      kt_sales_refuse (error, KT_SALES_ERROR_BODY,
                       _ ("The history of the order does not begin with its placing."));
      return NULL;
    }
  g_autoptr (KtOrder) state = kt_record_from_json (&kt_order_type, event->order, -1, error);
  if (state == NULL || !kt_order_check (state, error))
    return NULL;
  KtOrder *self = kt_order_new (state->id);
  take_state (self, state);
  g_ptr_array_add (self->events, kt_order_event_copy (event));
  return self;
}

static gboolean
repeat (KtOrder *self, const KtOrderEvent *event, GError **error)
{
  g_autoptr (KtOrderEvent) again = kt_order_event_copy (event);
  if (!change (self, again, NULL, error))
    return FALSE;
  if (!kt_record_equal (&kt_order_event_type, again, event))
    return kt_sales_refuse (
        error, KT_SALES_ERROR_BODY,
        _ ("The history of the order is not what was written. Restore it from a backup."));
  g_ptr_array_add (self->events, g_steal_pointer (&again));
  return TRUE;
}

KtOrder *
kt_order_replay (GPtrArray *events, GError **error)
{
  if (events->len == 0)
    {
      kt_sales_refuse (error, KT_SALES_ERROR_BODY,
                       _ ("The order has no history. Restore it from a backup."));
      return NULL;
    }
  g_autoptr (KtOrder) self = begin_again (events->pdata[0], error);
  for (guint i = 1; self != NULL && i < events->len; i++)
    if (!repeat (self, events->pdata[i], error))
      return NULL;
  return g_steal_pointer (&self);
}
