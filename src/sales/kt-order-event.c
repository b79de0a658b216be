/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events of orders: the table and their names. */
#include "kt-order-event.h"

#include "kt-record-macros.h"

#include <glib/gi18n-lib.h>

static const char *const kinds[] = { "placed",   "called", "confirmed", "progressed",  "split",
                                     "quantity", "date",   "address",   "new-address", "add-line",
                                     "cancel",   "price",  "term",      "released",    NULL };
static const char *const stages[]
    = { "produced", "shipped", "delivered", "invoiced", "paid", NULL };

static const KtField kt_order_event_fields[] = {
  KT_NEEDED_TEXT (KtOrderEvent, id),
  KT_ENUM (KtOrderEvent, kind, kinds),
  KT_TEXT (KtOrderEvent, line_id),
  KT_TEXT (KtOrderEvent, part_id),
  KT_TEXT (KtOrderEvent, other_id),
  KT_ENUM (KtOrderEvent, stage, stages),
  KT_DECIMAL (KtOrderEvent, quantity),
  KT_DATE (KtOrderEvent, date),
  KT_TEXT (KtOrderEvent, address_id),
  KT_RECORD (KtOrderEvent, address, kt_address_type),
  KT_RECORDS (KtOrderEvent, added, kt_order_line_type),
  KT_MONEY (KtOrderEvent, amount),
  KT_TEXT (KtOrderEvent, text),
  KT_JSON (KtOrderEvent, order),
  KT_JSON (KtOrderEvent, clearance),
  KT_TEXT (KtOrderEvent, before),
  KT_TEXT (KtOrderEvent, after),
  KT_TEXT (KtOrderEvent, at),
  KT_TEXT (KtOrderEvent, actor_id),
  KT_TEXT (KtOrderEvent, actor_name),
  { NULL },
};

KT_DEFINE_RECORD (KtOrderEvent, kt_order_event)

KtOrderEvent *
kt_order_event_new (const char *id, KtOrderEventKind kind)
{
  KtOrderEvent *self = kt_record_new (&kt_order_event_type);
  kt_record_set_text (&self->id, id);
  self->kind = kind;
  return self;
}

gboolean
kt_order_event_is_amendment (const KtOrderEvent *self)
{
  return self->kind >= KT_ORDER_EVENT_QUANTITY && self->kind <= KT_ORDER_EVENT_TERM;
}

const char *
kt_order_event_kind_to_text (KtOrderEventKind kind)
{
  static const char *const titles[KT_N_ORDER_EVENTS]
      = { N_ ("Order placed"),   N_ ("Called off"),
          N_ ("Date confirmed"), N_ ("Progress"),
          N_ ("Delivery split"), N_ ("Quantity changed"),
          N_ ("Date changed"),   N_ ("Address changed"),
          N_ ("Address added"),  N_ ("Line added"),
          N_ ("Line cancelled"), N_ ("Price changed"),
          N_ ("Term changed"),   N_ ("Passing the credit limit allowed") };
  g_return_val_if_fail (kind < KT_N_ORDER_EVENTS, "");
  return g_dgettext (GETTEXT_PACKAGE, titles[kind]);
}

/* ---- several at once ---- */

typedef KtOrderEvent *(*MakeEvent) (KtOrderPart *part, KtOrderStage stage);

static GPtrArray *
for_parts (const KtOrder *self,
           const char *line_id,
           const char *part_id,
           KtOrderStage stage,
           KtRandom *random,
           MakeEvent make)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_order_event_free);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const KtOrderLine *line = self->lines->pdata[i];
      for (guint k = 0; k < line->parts->len; k++)
        {
          KtOrderPart *part = line->parts->pdata[k];
          KtOrderEvent *event = (line_id == NULL || g_str_equal (line_id, line->id))
                                        && (part_id == NULL || g_str_equal (part_id, part->id))
                                    ? make (part, stage)
                                    : NULL;
          if (event == NULL)
            continue;
          g_autofree char *id = kt_random_uuid (random);
          kt_record_set_text (&event->id, id);
          kt_record_set_text (&event->part_id, part->id);
          g_ptr_array_add (events, event);
        }
    }
  return events;
}

static KtOrderEvent *
make_progress (KtOrderPart *part, KtOrderStage stage)
{
  KtDecimal limit = stage == KT_STAGE_PAID ? part->invoiced : part->quantity, left;
  if (!kt_decimal_sub (limit, *kt_order_part_stage (part, stage), &left, NULL)
      || kt_decimal_sign (left) <= 0)
    return NULL;
  KtOrderEvent *event = kt_order_event_new ("", KT_ORDER_EVENT_PROGRESSED);
  event->stage = stage;
  event->quantity = left;
  return event;
}

static KtOrderEvent *
make_confirmation (KtOrderPart *part, KtOrderStage stage)
{
  if (*part->confirmed != '\0' || *part->date == '\0')
    return NULL;
  KtOrderEvent *event = kt_order_event_new ("", KT_ORDER_EVENT_CONFIRMED);
  kt_record_set_text (&event->date, part->date);
  return event;
}

GPtrArray *
kt_order_advance (const KtOrder *self,
                  const char *line_id,
                  const char *part_id,
                  KtOrderStage stage,
                  KtRandom *random)
{
  return for_parts (self, line_id, part_id, stage, random, make_progress);
}

GPtrArray *
kt_order_confirm (const KtOrder *self, const char *line_id, const char *part_id, KtRandom *random)
{
  return for_parts (self, line_id, part_id, 0, random, make_confirmation);
}
