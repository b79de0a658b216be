/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * States come from the history of the revisions; the trail adds what it knows of them (how a
 * revision was closed) and what else happened to the quote, by time.
 */
#include "kt-quote-life.h"

#include "kt-audit-chain.h"
#include "kt-order-store-private.h"
#include "kt-quote-store-private.h"
#include "kt-record-json.h"
#include "kt-work-store-private.h"

#include <string.h>

void
kt_quote_event_free (KtQuoteEvent *self)
{
  if (self == NULL)
    return;
  g_free (self->who);
  g_free (self->text);
  kt_outcome_free (self->outcome);
  g_free (self);
}

/* ---- states ---- */

typedef struct {
  KtSqliteConnection *connection;
  GPtrArray *events;    /* of KtQuoteEvent */
  GHashTable *index_of; /* id of a revision → its index */
} Life;

static KtQuoteEvent *
add_event (Life *life, KtQuoteEventKind kind, gint64 at, const char *who)
{
  KtQuoteEvent *event = g_new0 (KtQuoteEvent, 1);
  event->kind = kind;
  event->at = at;
  event->who = g_strdup (who);
  event->text = g_strdup ("");
  g_ptr_array_add (life->events, event);
  return event;
}

static gboolean
read_states (Life *life, const char *quote_id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      life->connection,
      "SELECT e.at, e.who, e.state, r.number, r.id FROM revision_event AS e JOIN revision AS r"
      " ON r.id = e.revision_id WHERE r.quote_id = ? ORDER BY e.row",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, quote_id);
  while (kt_sqlite_step (s, error))
    {
      KtQuoteEvent *event = add_event (life, KT_QUOTE_EVENT_STATE, kt_sqlite_get_int (s, 0),
                                       kt_sqlite_get_text (s, 1));
      kt_revision_state_from_string (kt_sqlite_get_text (s, 2), &event->state);
      event->index = (int)kt_sqlite_get_int (s, 3);
      g_hash_table_insert (life->index_of, kt_sqlite_dup_text (s, 4),
                           GINT_TO_POINTER (event->index));
    }
  return !kt_sqlite_failed (s);
}

/* ---- what the trail says ---- */

static int
index_of (Life *life, const char *revision_id)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (life->index_of, revision_id));
}

/* The state it led to was written in the same moment. */
static gboolean
take_outcome (Life *life, const KtAuditEntry *entry, GError **error)
{
  g_autoptr (KtOutcome) outcome = kt_record_from_json (&kt_outcome_type, entry->body, -1, error);
  int index = index_of (life, entry->subject);
  if (outcome == NULL)
    return FALSE;
  for (guint i = 0; i < life->events->len; i++)
    {
      KtQuoteEvent *event = life->events->pdata[i];
      if (event->kind == KT_QUOTE_EVENT_STATE && event->index == index && event->outcome == NULL
          && (event->state == KT_REVISION_ACCEPTED || event->state == KT_REVISION_REJECTED))
        {
          event->outcome = g_steal_pointer (&outcome);
          break;
        }
    }
  return TRUE;
}

static gboolean
take_request (Life *life, const KtAuditEntry *entry, GError **error)
{
  g_autoptr (KtApproval) request = kt_record_from_json (&kt_approval_type, entry->body, -1, error);
  if (request == NULL)
    return FALSE;
  KtQuoteEvent *event = add_event (life, KT_QUOTE_EVENT_ASKED, entry->at, entry->actor_name);
  event->index = index_of (life, request->revision_id);
  kt_record_set_text (&event->text, request->message);
  return TRUE;
}

static gboolean
take_decision (Life *life, const KtAuditEntry *entry, GError **error)
{
  g_autoptr (KtApprovalDecision) decision
      = kt_record_from_json (&kt_approval_decision_type, entry->body, -1, error);
  if (decision == NULL)
    return FALSE;
  KtQuoteEvent *event = add_event (life, KT_QUOTE_EVENT_DECIDED, entry->at, entry->actor_name);
  event->verdict = decision->verdict;
  kt_record_set_text (&event->text, decision->reason);
  return TRUE;
}

static gboolean
take_order (Life *life, const KtAuditEntry *entry, GError **error)
{
  add_event (life, KT_QUOTE_EVENT_ORDERED, entry->at, entry->actor_name);
  return TRUE;
}

static const struct {
  const char *kind;
  gboolean (*take) (Life *life, const KtAuditEntry *entry, GError **error);
} entries_told[] = {
  { KT_AUDIT_OUTCOME, take_outcome },
  { KT_AUDIT_ASKED, take_request },
  { KT_AUDIT_DECIDED, take_decision },
  { KT_AUDIT_ORDER, take_order },
};

static gboolean
read_trail (Life *life, const char *quote_id, GError **error)
{
  g_autoptr (GPtrArray) entries = kt_audit_find (life->connection, "scope", quote_id, error);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const KtAuditEntry *entry = entries->pdata[i];
      for (guint k = 0; k < G_N_ELEMENTS (entries_told); k++)
        if (strcmp (entry->kind, entries_told[k].kind) == 0
            && !entries_told[k].take (life, entry, error))
          return FALSE;
    }
  return entries != NULL;
}

static int
compare_time (gconstpointer a, gconstpointer b)
{
  const KtQuoteEvent *first = *(KtQuoteEvent *const *)a, *second = *(KtQuoteEvent *const *)b;
  return (first->at > second->at) - (first->at < second->at);
}

static gpointer
read_life (KtSqliteConnection *connection, gpointer quote_id, GError **error)
{
  g_autoptr (GPtrArray) events
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_quote_event_free);
  g_autoptr (GHashTable) indices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Life life = { connection, events, indices };
  if (!read_states (&life, quote_id, error) || !read_trail (&life, quote_id, error))
    return NULL;
  g_ptr_array_sort (events, compare_time); /* stable */
  return g_steal_pointer (&events);
}

static const KtStoreOperation life_operation
    = { read_life, g_free, (GDestroyNotify)g_ptr_array_unref, NULL };

GPtrArray *
kt_quote_store_life (KtWorkStore *store, const char *quote_id, GError **error)
{
  return kt_work_store_run (store, &life_operation, g_strdup (quote_id), NULL, error);
}

void
kt_quote_store_life_async (KtWorkStore *store,
                           const char *quote_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  kt_work_store_run_async (store, &life_operation, g_strdup (quote_id), NULL, cancellable, callback,
                           user_data);
}

GPtrArray *
kt_quote_store_life_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- validity passes ---- */

typedef struct {
  gint64 now;
  char *today; /* ISO 8601 */
} Expiry;

static void
expiry_free (gpointer data)
{
  Expiry *expiry = data;
  g_free (expiry->today);
  g_free (expiry);
}

/* All of them under one statement each: what is shown in the list goes along. */
static const char *const expire_sql[] = {
  "INSERT INTO revision_event (revision_id, state, at, who) SELECT id, 'expired', ?1, '' FROM"
  " revision WHERE state = 'sent' AND valid_until <> '' AND valid_until < ?2",
  "UPDATE quote SET state = 'expired' WHERE (id, revision) IN (SELECT quote_id, number FROM "
  "revision"
  " WHERE state = 'sent' AND valid_until <> '' AND valid_until < ?2)",
  "UPDATE revision SET state = 'expired', changed = ?1"
  " WHERE state = 'sent' AND valid_until <> '' AND valid_until < ?2",
};

static gboolean
count_overdue (KtSqliteConnection *connection, const Expiry *expiry, guint *n, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT count (*) FROM revision WHERE state = 'sent' AND valid_until <> '' AND"
      " valid_until < ?",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, expiry->today);
  if (kt_sqlite_step (s, error))
    *n = (guint)kt_sqlite_get_int (s, 0);
  return !kt_sqlite_failed (s);
}

static gboolean
mark_expired (KtSqliteConnection *connection, const Expiry *expiry, GError **error)
{
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (expire_sql); i++)
    {
      g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, expire_sql[i], error);
      if (s == NULL)
        return FALSE;
      kt_sqlite_bind_int (s, 1, expiry->now);
      kt_sqlite_bind_text (s, 2, expiry->today);
      if (!kt_sqlite_run (s, error))
        return FALSE;
    }
  return kt_sqlite_transaction_commit (transaction, error);
}

static gpointer
expire (KtSqliteConnection *connection, gpointer data, GError **error)
{
  guint n = 0;
  if (!count_overdue (connection, data, &n, error)
      || (n > 0 && !mark_expired (connection, data, error)))
    return NULL;
  return g_memdup2 (&n, sizeof n);
}

static const KtStoreOperation expire_operation = { expire, expiry_free, g_free, "quote" };

static Expiry *
expiry_new (KtWorkStore *store)
{
  Expiry *expiry = g_new0 (Expiry, 1);
  guint day = kt_work_store_certain_day (store);
  expiry->now = kt_work_store_now (store);
  expiry->today = g_strdup_printf ("%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);
  return expiry;
}

static gboolean
finish_expire (guint *count, guint *n_expired)
{
  g_autofree guint *n = count;
  if (n != NULL && n_expired != NULL)
    *n_expired = *n;
  return n != NULL;
}

gboolean
kt_quote_store_expire (KtWorkStore *store, guint *n_expired, GError **error)
{
  return finish_expire (
      kt_work_store_run (store, &expire_operation, expiry_new (store), NULL, error), n_expired);
}

void
kt_quote_store_expire_async (KtWorkStore *store,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  kt_work_store_run_async (store, &expire_operation, expiry_new (store), NULL, cancellable,
                           callback, user_data);
}

gboolean
kt_quote_store_expire_finish (KtWorkStore *store,
                              GAsyncResult *result,
                              guint *n_expired,
                              GError **error)
{
  return finish_expire (kt_work_store_run_finish (store, result, error), n_expired);
}
