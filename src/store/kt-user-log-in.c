/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Three steps: the store counts the attempt and gives the hash, a worker checks the password, the
 * store notes what came of it. Counting first means that many attempts at once count as many.
 */
#include "kt-audit-chain.h"
#include "kt-password.h"
#include "kt-record-json.h"
#include "kt-sales-error.h"
#include "kt-user-store-private.h"
#include "kt-work-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FIRST_LOCK 60
#define LONGEST_LOCK (60 * 60)

typedef struct {
  char *login;
  char *password;
  gint64 now;
  gint64 locked_until; /* 0: not */
  KtUserRow *row;      /* NULL: there is nobody of that name, or he is disabled */
} Attempt;

static Attempt *
attempt_new (const char *login, const char *password)
{
  Attempt *self = g_new0 (Attempt, 1);
  self->login = g_strstrip (g_ascii_strdown (login, -1));
  self->password = g_strdup (password);
  return self;
}

static void
attempt_free (gpointer data)
{
  Attempt *self = data;
  g_free (self->login);
  explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  kt_user_row_free (self->row);
  g_free (self);
}

/* 0 below the limit, then a minute, two, four … up to an hour. */
static gint64
lock_seconds (gint64 failures)
{
  if (failures < KT_USER_MAX_FAILURES)
    return 0;
  return MIN ((gint64)FIRST_LOCK << MIN (failures - KT_USER_MAX_FAILURES, 10), LONGEST_LOCK);
}

static gboolean
write_count (KtSqliteConnection *connection,
             const KtUserRow *row,
             gint64 failures,
             gint64 locked_until,
             gint64 last,
             GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection,
                           "UPDATE user SET failures = ?, locked_until = ?, last = max (last, ?)"
                           " WHERE id = ?",
                           error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, failures);
  kt_sqlite_bind_int (s, 2, locked_until);
  kt_sqlite_bind_int (s, 3, last);
  kt_sqlite_bind_text (s, 4, row->user->id);
  return kt_sqlite_run (s, error);
}

static gboolean
append_entry (KtSqliteConnection *connection, const Attempt *self, const char *kind, GError **error)
{
  const KtUser *user = self->row->user;
  const KtAuditDraft draft = { .at = self->now,
                               .actor_id = user->id,
                               .actor_name = user->name,
                               .kind = kind,
                               .subject = user->id,
                               .body = "{}" };
  return kt_audit_append (connection, &draft, error);
}

/* ---- before ---- */

static gboolean
refuse_locked (const KtUserRow *row, gint64 now, GError **error)
{
  gint64 minutes = (row->locked_until - now + 59) / 60;
  g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_USER_LOCKED,
               g_dngettext (GETTEXT_PACKAGE, "Too many wrong passwords. Try again in %d minute.",
                            "Too many wrong passwords. Try again in %d minutes.", (gulong)minutes),
               (int)minutes);
  return FALSE;
}

/* A clock that was set back does not lock for longer than a lock lasts. */
static gboolean
is_locked (const KtUserRow *row, gint64 now)
{
  return now < row->locked_until && row->locked_until - now <= LONGEST_LOCK;
}

static gpointer
begin (KtSqliteConnection *connection, gpointer data, GError **error)
{
  Attempt *self = data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  if (transaction == NULL)
    return NULL;
  g_autoptr (KtUserRow) row = kt_user_row_read (connection, "login", self->login, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  if (row == NULL || row->user->disabled)
    return KT_STORE_DONE;
  if (is_locked (row, self->now))
    {
      self->locked_until = row->locked_until;
      refuse_locked (row, self->now, error);
      return NULL;
    }
  gint64 failures = row->failures + 1, seconds = lock_seconds (failures);
  self->row = g_steal_pointer (&row);
  self->locked_until = seconds > 0 ? self->now + seconds : 0;
  gboolean done
      = write_count (connection, self->row, failures, self->locked_until, 0, error)
        && (seconds == 0 || append_entry (connection, self, KT_AUDIT_LOG_IN_FAILED, error))
        && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

/* ---- after ---- */

static gpointer
end (KtSqliteConnection *connection, gpointer data, GError **error)
{
  Attempt *self = data;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  gboolean done = transaction != NULL && write_count (connection, self->row, 0, 0, self->now, error)
                  && append_entry (connection, self, KT_AUDIT_LOG_IN, error)
                  && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

/* The attempt belongs to the caller. */
static const KtStoreOperation begin_operation = { begin, NULL, NULL, NULL };
static const KtStoreOperation end_operation = { end, NULL, NULL, "user" };

static KtActor *
try (KtWorkStore *store, Attempt *self, GError **error)
{
  self->now = kt_work_store_now (store);
  if (kt_work_store_run (store, &begin_operation, self, NULL, error) == NULL)
    return NULL;
  if (!kt_password_check (self->password, self->row != NULL ? self->row->hash : NULL))
    {
      g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_DENIED,
                           _ ("Name or password is wrong."));
      return NULL;
    }
  self->locked_until = 0;
  if (kt_work_store_run (store, &end_operation, self, self->row->user->id, error) == NULL)
    return NULL;
  return kt_user_to_actor (self->row->user);
}

KtActor *
kt_user_store_log_in (KtWorkStore *store, const char *login, const char *password, GError **error)
{
  Attempt *attempt = attempt_new (login, password);
  KtActor *actor = try (store, attempt, error);
  attempt_free (attempt);
  return actor;
}

/* ---- in a worker ---- */

static void
log_in_thread (GTask *task, gpointer store, gpointer attempt, GCancellable *cancellable)
{
  GError *error = NULL;
  KtActor *actor = try (store, attempt, &error);
  if (actor != NULL)
    g_task_return_pointer (task, actor, (GDestroyNotify)kt_actor_unref);
  else
    g_task_return_error (task, error);
}

void
kt_user_store_log_in_async (KtWorkStore *store,
                            const char *login,
                            const char *password,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_task_data (task, attempt_new (login, password), attempt_free);
  g_task_run_in_thread (task, log_in_thread);
}

KtActor *
kt_user_store_log_in_finish (KtWorkStore *store,
                             GAsyncResult *result,
                             gint64 *locked_until,
                             GError **error)
{
  const Attempt *attempt = g_task_get_task_data (G_TASK (result));
  if (locked_until != NULL)
    *locked_until = attempt->locked_until;
  return g_task_propagate_pointer (G_TASK (result), error);
}
