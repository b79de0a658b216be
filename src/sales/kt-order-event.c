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
