/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders: what is asked of the store's thread, and the list. */
#include "kt-order-store.h"

#include "kt-order-store-private.h"
#include "kt-row-list-private.h"
#include "kt-work-store-private.h"

/* ---- placing ---- */

typedef struct {
  KtOrder *order;
  const KtClearance *clearance;
  gint64 now;
  guint year;
} Placing;

static void
placing_free (gpointer data)
{
  Placing *placing = data;
  kt_order_free (placing->order);
  kt_clearance_unref (placing->clearance);
  g_free (placing);
}

static gpointer
place (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Placing *placing = data;
  return kt_order_write_placed (connection, placing->order, placing->clearance, placing->now,
                                placing->year, error);
}

static const KtStoreOperation place_operation
    = { place, placing_free, (GDestroyNotify)kt_order_free, "order" };

static Placing *
placing_new (KtWorkStore *store, const KtOrder *order, const KtClearance *clearance)
{
  Placing *placing = g_new0 (Placing, 1);
  placing->order = kt_order_copy (order);
  placing->clearance = clearance != NULL ? kt_clearance_ref (clearance) : NULL;
  placing->now = kt_work_store_now (store);
  placing->year = kt_work_store_year (store);
  return placing;
}

KtOrder *
kt_order_store_place (KtWorkStore *store,
                      const KtOrder *order,
                      const KtClearance *clearance,
                      GError **error)
{
  return kt_work_store_run (store, &place_operation, placing_new (store, order, clearance),
                            order->id, error);
}

void
kt_order_store_place_async (KtWorkStore *store,
                            const KtOrder *order,
                            const KtClearance *clearance,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  kt_work_store_run_async (store, &place_operation, placing_new (store, order, clearance),
                           order->id, cancellable, callback, user_data);
}

KtOrder *
kt_order_store_place_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- events ---- */

typedef struct {
  char *order_id;
  GPtrArray *events;
  const KtActor *actor;
  gint64 now;
} Applying;

static void
applying_free (gpointer data)
{
  Applying *applying = data;
  g_free (applying->order_id);
  g_ptr_array_unref (applying->events);
  kt_actor_unref (applying->actor);
  g_free (applying);
}

static gpointer
apply (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Applying *applying = data;
  return kt_order_write_events (connection, applying->order_id, applying->events, applying->actor,
                                applying->now, error);
}

static const KtStoreOperation apply_operation
    = { apply, applying_free, (GDestroyNotify)kt_order_free, "order" };

static Applying *
applying_new (KtWorkStore *store, const char *order_id, const KtActor *actor)
{
  Applying *applying = g_new0 (Applying, 1);
  applying->order_id = g_strdup (order_id);
  applying->events = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_order_event_free);
  applying->actor = kt_actor_ref (actor);
  applying->now = kt_work_store_now (store);
  return applying;
}

static Applying *
applying_one (KtWorkStore *store,
              const char *order_id,
              const KtOrderEvent *event,
              const KtActor *actor)
{
  Applying *applying = applying_new (store, order_id, actor);
  g_ptr_array_add (applying->events, kt_order_event_copy (event));
  return applying;
}

static Applying *
applying_all (KtWorkStore *store, const char *order_id, GPtrArray *events, const KtActor *actor)
{
  Applying *applying = applying_new (store, order_id, actor);
  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (applying->events, kt_order_event_copy (events->pdata[i]));
  return applying;
}

KtOrder *
kt_order_store_apply (KtWorkStore *store,
                      const char *order_id,
                      const KtOrderEvent *event,
                      const KtActor *actor,
                      GError **error)
{
  return kt_work_store_run (store, &apply_operation, applying_one (store, order_id, event, actor),
                            order_id, error);
}

void
kt_order_store_apply_async (KtWorkStore *store,
                            const char *order_id,
                            const KtOrderEvent *event,
                            const KtActor *actor,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  kt_work_store_run_async (store, &apply_operation, applying_one (store, order_id, event, actor),
                           order_id, cancellable, callback, user_data);
}

KtOrder *
kt_order_store_apply_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

KtOrder *
kt_order_store_amend (KtWorkStore *store,
                      const char *order_id,
                      GPtrArray *events,
                      const KtActor *actor,
                      GError **error)
{
  return kt_work_store_run (store, &apply_operation, applying_all (store, order_id, events, actor),
                            order_id, error);
}

void
kt_order_store_amend_async (KtWorkStore *store,
                            const char *order_id,
                            GPtrArray *events,
                            const KtActor *actor,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  kt_work_store_run_async (store, &apply_operation, applying_all (store, order_id, events, actor),
                           order_id, cancellable, callback, user_data);
}

KtOrder *
kt_order_store_amend_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- reading ---- */

static gpointer
load (KtSqliteConnection *connection, gpointer id, GError **error)
{
  return kt_order_read (connection, id, error);
}

typedef struct {
  char *account_id;
  char *but;
} CreditQuestion;

static CreditQuestion *
credit_question_new (const char *account_id, const char *but)
{
  CreditQuestion *question = g_new (CreditQuestion, 1);
  question->account_id = g_strdup (account_id);
  question->but = g_strdup (but);
  return question;
}

static void
credit_question_free (gpointer data)
{
  CreditQuestion *question = data;
  g_free (question->account_id);
  g_free (question->but);
  g_free (question);
}

static gpointer
load_credit (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const CreditQuestion *question = data;
  KtCredit credit = { 0 };
  return kt_order_read_credit (connection, question->account_id, question->but, &credit, error)
             ? g_memdup2 (&credit, sizeof credit)
             : NULL;
}

static const KtStoreOperation load_operation
    = { load, g_free, (GDestroyNotify)kt_order_free, NULL };
static const KtStoreOperation credit_operation
    = { load_credit, credit_question_free, g_free, NULL };

static gpointer
list_ordered (KtSqliteConnection *connection, gpointer revision_id, GError **error)
{
  return kt_order_read_ordered (connection, revision_id, error);
}

static const KtStoreOperation ordered_operation
    = { list_ordered, g_free, (GDestroyNotify)g_hash_table_unref, NULL };

GHashTable *
kt_order_store_list_ordered (KtWorkStore *store, const char *revision_id, GError **error)
{
  return kt_work_store_run (store, &ordered_operation, g_strdup (revision_id), NULL, error);
}

void
kt_order_store_list_ordered_async (KtWorkStore *store,
                                   const char *revision_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  kt_work_store_run_async (store, &ordered_operation, g_strdup (revision_id), NULL, cancellable,
                           callback, user_data);
}

GHashTable *
kt_order_store_list_ordered_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

KtOrder *
kt_order_store_load (KtWorkStore *store, const char *id, GError **error)
{
  return kt_work_store_run (store, &load_operation, g_strdup (id), NULL, error);
}

void
kt_order_store_load_async (KtWorkStore *store,
                           const char *id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  kt_work_store_run_async (store, &load_operation, g_strdup (id), NULL, cancellable, callback,
                           user_data);
}

KtOrder *
kt_order_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

KtCredit *
kt_order_store_credit (KtWorkStore *store, const char *account_id, const char *but, GError **error)
{
  return kt_work_store_run (store, &credit_operation, credit_question_new (account_id, but), NULL,
                            error);
}

void
kt_order_store_credit_async (KtWorkStore *store,
                             const char *account_id,
                             const char *but,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  kt_work_store_run_async (store, &credit_operation, credit_question_new (account_id, but), NULL,
                           cancellable, callback, user_data);
}

KtCredit *
kt_order_store_credit_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- list ---- */

static const KtRowColumn columns[KT_ORDER_N_COLUMNS] = {
  [KT_ORDER_COLUMN_NUMBER] = { "number", "length(number) ?, number ?" },
  [KT_ORDER_COLUMN_ACCOUNT] = { "account_title", "kt_fold(account_title) ?" },
  [KT_ORDER_COLUMN_SUBJECT] = { "subject", "kt_fold(subject) ?" },
  [KT_ORDER_COLUMN_STATE] = { "state", "state ?" },
  [KT_ORDER_COLUMN_KIND] = { "kind", "kind ?" },
  [KT_ORDER_COLUMN_NET] = { "net || ' ' || currency", "currency ?, net ?" },
  [KT_ORDER_COLUMN_OPEN] = { "open || ' ' || currency", "currency ?, open ?" },
  [KT_ORDER_COLUMN_NEXT_DATE] = { "next_date", "next_date = '', next_date ?" },
  [KT_ORDER_COLUMN_DATE] = { "date", "date ?" },
  [KT_ORDER_COLUMN_QUOTE] = { "quote_number", "length(quote_number) ?, quote_number ?" },
  [KT_ORDER_COLUMN_REFERENCE] = { "reference", "kt_fold(reference) ?" },
  [KT_ORDER_COLUMN_CHANGED] = { "changed", "changed ?" },
};

static const char *
filter (const char *text)
{
  KtOrderState state;
  if (kt_order_state_from_string (text, &state))
    return "state = ?";
  return g_str_equal (text, "blanket") ? "kind = ?" : "account_id = ? OR quote_id = ?";
}

static const KtRowSource source = { "order", "sales_order", columns, KT_ORDER_N_COLUMNS, filter };

KtRowList *
kt_order_store_list (KtWorkStore *store, const KtRowQuery *query)
{
  return kt_row_list_new (store, &source, query);
}
