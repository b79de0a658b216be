/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two worked on one revision: the server's stays what it is, and what was made here goes on as a
 * revision of its own that continues it. It is written as if somebody had just begun it, so that
 * the triggers put it into the outbox. What was sent or released stays so, with the clearance for
 * this content; what was in approval is a draft again, as nobody asked about a revision of this
 * name.
 */
#include "kt-inbox.h"

#include "kt-quote-store-private.h"
#include "kt-sync-store-private.h"
#include "kt-sync-store.h"

#include <stdlib.h>

#define NEXT_NUMBER "(SELECT max (number) + 1 FROM revision WHERE quote_id = ?2)"

/* ---- numbers ---- */

static gboolean
tell (KtInbox *self,
      const char *kind,
      const char *id,
      const char *quote_id,
      const char *from,
      GError **error)
{
  const KtTaskOfRevision task = { self->now, kind, id, quote_id, from };
  g_autofree char *number = NULL;
  self->tasks = TRUE;
  return kt_inbox_text (self, &number, error, "SELECT number FROM revision WHERE id = ?", id, NULL)
         && kt_task_add_of_revision (self->connection, &task, number != NULL ? atoi (number) : 0,
                                     error);
}

gboolean
kt_inbox_renumber_revision (KtInbox *self, const char *id, GError **error)
{
  g_autofree char *quote_id = NULL, *was = NULL;
  if (!kt_inbox_text (self, &quote_id, error, "SELECT quote_id FROM revision WHERE id = ?", id,
                      NULL)
      || !kt_inbox_text (self, &was, error, "SELECT number FROM revision WHERE id = ?", id, NULL))
    return FALSE;
  kt_inbox_touch_quote (self, quote_id);
  return kt_inbox_exec (self, error, "UPDATE revision SET number = " NEXT_NUMBER " WHERE id = ?1",
                        id, quote_id, NULL)
         && kt_inbox_exec (self, error,
                           "UPDATE outbox_revision SET number = (SELECT number FROM revision"
                           " WHERE id = ?1) WHERE row IN (SELECT row FROM outbox WHERE id = ?1"
                           " AND type = '" KT_SYNC_REVISION "')",
                           id, NULL)
         && tell (self, KT_TASK_RENUMBERED, id, quote_id, was, error);
}

/* ---- the fork ---- */

static gboolean
copy_clearance (KtInbox *self, const char *id, const char *fork, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      self->connection,
      "SELECT at, actor_id, actor_name, scope, json_set (body, '$.revision_id', ?2) FROM audit"
      " WHERE subject = ?1 AND kind = '" KT_AUDIT_CLEARANCE "' AND json_extract (body, '$.hash') ="
      " (SELECT hash FROM revision WHERE id = ?1) ORDER BY row DESC LIMIT 1",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, id);
  kt_sqlite_bind_text (s, 2, fork);
  if (!kt_sqlite_step (s, error))
    return !kt_sqlite_failed (s);
  g_autofree char *actor_id = kt_sqlite_dup_text (s, 1), *actor_name = kt_sqlite_dup_text (s, 2),
                  *scope = kt_sqlite_dup_text (s, 3), *body = kt_sqlite_dup_text (s, 4);
  const KtAuditDraft draft = { .at = kt_sqlite_get_int (s, 0),
                               .actor_id = actor_id,
                               .actor_name = actor_name,
                               .kind = KT_AUDIT_CLEARANCE,
                               .subject = fork,
                               .scope = scope,
                               .body = body };
  g_clear_pointer (&s, kt_sqlite_statement_free);
  return kt_audit_append (self->connection, &draft, error);
}

static const char copy_sql[]
    = "INSERT INTO revision (id, quote_id, number, base_id, state, created, changed, sent, subject,"
      " valid_until, net, currency, is_partial, hash, body)"
      " SELECT ?1, quote_id, " NEXT_NUMBER ", id, iif (state = 'in-approval', 'draft', state),"
      " created, changed, sent, subject, valid_until, net, currency, is_partial, hash, body"
      " FROM revision WHERE id = ?3";

/* One that is a draft begins anew; another one keeps how it came to what it is. */
static const char copy_events_sql[]
    = "INSERT INTO revision_event (revision_id, state, at, who)"
      " SELECT ?1, e.state, e.at, e.who FROM revision_event AS e JOIN revision AS r"
      " ON r.id = e.revision_id WHERE e.revision_id = ?2 AND (r.state NOT IN ('draft', "
      "'in-approval')"
      " OR e.row = (SELECT min (row) FROM revision_event WHERE revision_id = ?2)) ORDER BY e.row";

static gboolean
copy (KtInbox *self, const char *id, const char *fork, const char *quote_id, GError **error)
{
  return copy_clearance (self, id, fork, error)
         && kt_inbox_exec (self, error, copy_sql, fork, quote_id, id, NULL)
         && kt_inbox_exec (self, error, copy_events_sql, fork, id, NULL);
}

gboolean
kt_inbox_fork_revision (KtInbox *self, const char *id, const char *quote_id, GError **error)
{
  g_autofree char *fork = g_uuid_string_random ();
  kt_inbox_touch_quote (self, quote_id);
  return kt_sync_set_applying (self->connection, FALSE, error)
         && copy (self, id, fork, quote_id, error)
         && kt_sync_set_applying (self->connection, TRUE, error)
         && tell (self, KT_TASK_FORK, fork, quote_id, id, error);
}
