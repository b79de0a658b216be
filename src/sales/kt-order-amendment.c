/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The preview is the order with the changes applied by somebody who may do everything and has all
 * the credit of the world; who may really do it is asked apart. So there is no second way in which
 * orders change.
 */
#include "kt-order-amendment.h"

#include "kt-record-json.h"
#include "kt-record-macros.h"

#include <string.h>

struct _KtOrderAmendment {
  KtOrder *base;
  KtOrder *preview;
  GPtrArray *events;   /* of KtOrderEvent */
  GPtrArray *problems; /* of char *, NULL where it fits */
  char *author;
};

/* What is kept of it. */
typedef struct {
  char *author;
  GPtrArray *events;
} Kept;

static const KtField kt_kept_amendment_fields[] = {
  KT_TEXT (Kept, author),
  KT_RECORDS (Kept, events, kt_order_event_type),
  { NULL },
};
static const KtRecordType kt_kept_amendment_type
    = { "KtOrderAmendment", sizeof (Kept), kt_kept_amendment_fields, NULL };

KtOrderAmendment *
kt_order_amendment_new (const KtOrder *order)
{
  KtOrderAmendment *self = g_new0 (KtOrderAmendment, 1);
  self->base = kt_order_copy (order);
  self->preview = kt_order_copy (order);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_order_event_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->author = g_strdup ("");
  return self;
}

void
kt_order_amendment_free (KtOrderAmendment *self)
{
  if (self == NULL)
    return;
  kt_order_free (self->base);
  kt_order_free (self->preview);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->problems);
  g_free (self->author);
  g_free (self);
}

GPtrArray *
kt_order_amendment_get_events (const KtOrderAmendment *self)
{
  return self->events;
}

const char *
kt_order_amendment_get_problem (const KtOrderAmendment *self, guint index)
{
  return self->problems->pdata[index];
}

const KtOrder *
kt_order_amendment_get_order (const KtOrderAmendment *self)
{
  return self->preview;
}

const KtOrder *
kt_order_amendment_get_base (const KtOrderAmendment *self)
{
  return self->base;
}

const char *
kt_order_amendment_get_author (const KtOrderAmendment *self)
{
  return self->author;
}

void
kt_order_amendment_set_author (KtOrderAmendment *self, const char *name)
{
  kt_record_set_text (&self->author, name);
}

/* ---- the preview ---- */

/* before and after are filled in where it fits. */
static gboolean
apply_unjudged (KtOrder *order, KtOrderEvent *event, GError **error)
{
  g_autoptr (KtActor) anybody = kt_actor_new ("-", "-", "-", KT_USER_ALL_ROLES, NULL);
  const KtOrderContext context = { anybody, NULL, "" };
  if (!kt_order_apply (order, event, &context, error))
    return FALSE;
  const KtOrderEvent *done = order->events->pdata[order->events->len - 1];
  kt_record_set_text (&event->before, done->before);
  kt_record_set_text (&event->after, done->after);
  return TRUE;
}

static void
replay (KtOrderAmendment *self)
{
  kt_order_free (self->preview);
  self->preview = kt_order_copy (self->base);
  g_ptr_array_set_size (self->problems, 0);
  for (guint i = 0; i < self->events->len; i++)
    {
      g_autoptr (GError) problem = NULL;
      apply_unjudged (self->preview, self->events->pdata[i], &problem);
      g_ptr_array_add (self->problems, problem != NULL ? g_strdup (problem->message) : NULL);
    }
  /* What is only being prepared is no history. */
  g_ptr_array_set_size (self->preview->events, (int)self->base->events->len);
}

static gboolean
is_about (const KtOrderEvent *a, const KtOrderEvent *b)
{
  gboolean replaces = b->kind == KT_ORDER_EVENT_QUANTITY || b->kind == KT_ORDER_EVENT_DATE
                      || b->kind == KT_ORDER_EVENT_ADDRESS || b->kind == KT_ORDER_EVENT_PRICE
                      || b->kind == KT_ORDER_EVENT_TERM;
  return replaces && a->kind == b->kind && strcmp (a->line_id, b->line_id) == 0
         && strcmp (a->part_id, b->part_id) == 0;
}

static GPtrArray *
copy_events (const KtOrderAmendment *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_order_event_free);
  for (guint i = 0; i < self->events->len; i++)
    g_ptr_array_add (copies, kt_order_event_copy (self->events->pdata[i]));
  return copies;
}

static void
put (KtOrderAmendment *self, const KtOrderEvent *event)
{
  for (guint i = 0; i < self->events->len; i++)
    if (is_about (self->events->pdata[i], event))
      g_ptr_array_remove_index (self->events, i--);
  g_ptr_array_add (self->events, kt_order_event_copy (event));
}

static guint
count_problems (const KtOrderAmendment *self)
{
  guint n = 0;
  for (guint i = 0; i < self->problems->len; i++)
    n += self->problems->pdata[i] != NULL;
  return n;
}

gboolean
kt_order_amendment_add (KtOrderAmendment *self, const KtOrderEvent *event, GError **error)
{
  g_autoptr (GPtrArray) before = copy_events (self);
  guint n_before = count_problems (self);
  put (self, event);
  replay (self);
  if (count_problems (self) <= n_before)
    return TRUE;
  const char *why = self->problems->pdata[self->problems->len - 1];
  for (guint i = 0; why == NULL && i < self->problems->len; i++)
    why = self->problems->pdata[i];
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_ORDER, why);
  g_ptr_array_unref (self->events);
  self->events = g_steal_pointer (&before);
  replay (self);
  return FALSE;
}

void
kt_order_amendment_remove (KtOrderAmendment *self, guint index)
{
  g_ptr_array_remove_index (self->events, index);
  replay (self);
}

void
kt_order_amendment_clear (KtOrderAmendment *self)
{
  g_ptr_array_set_size (self->events, 0);
  kt_record_set_text (&self->author, "");
  replay (self);
}

void
kt_order_amendment_rebase (KtOrderAmendment *self, const KtOrder *order)
{
  kt_order_free (self->base);
  self->base = kt_order_copy (order);
  replay (self);
}

/* ---- what it comes to ---- */

gboolean
kt_order_amendment_get_effect (const KtOrderAmendment *self, KtOrderEffect *effect, GError **error)
{
  KtOrderTotals before, after;
  if (!kt_order_totals (self->base, &before, error)
      || !kt_order_totals (self->preview, &after, error))
    return FALSE;
  *effect = (KtOrderEffect){ before.net, after.net, before.gross, after.gross, after.open };
  return TRUE;
}

/* Each right is asked of the order as it is then. */
static gboolean
check_rights (const KtOrderAmendment *self, const KtActor *actor, GError **error)
{
  g_autoptr (KtOrder) order = kt_order_copy (self->base);
  for (guint i = 0; i < self->events->len; i++)
    if (!kt_order_check_right (order, self->events->pdata[i], actor, error)
        || !apply_unjudged (order, self->events->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
kt_order_amendment_check (const KtOrderAmendment *self,
                          const KtActor *actor,
                          const KtCredit *credit,
                          GError **error)
{
  return check_rights (self, actor, error)
         && kt_order_check_growth (self->base, self->preview, credit, error);
}

/* ---- keeping it ---- */

char *
kt_order_amendment_to_json (const KtOrderAmendment *self)
{
  Kept kept = { self->author, self->events };
  return kt_record_to_json (&kt_kept_amendment_type, &kept);
}

gboolean
kt_order_amendment_take_json (KtOrderAmendment *self, const char *json, GError **error)
{
  Kept *kept = kt_record_from_json (&kt_kept_amendment_type, json, -1, error);
  if (kept == NULL)
    return FALSE;
  for (guint i = 0; i < kept->events->len; i++)
    put (self, kept->events->pdata[i]);
  kt_record_set_text (&self->author, kept->author);
  kt_record_free (&kt_kept_amendment_type, kept);
  replay (self);
  return TRUE;
}
