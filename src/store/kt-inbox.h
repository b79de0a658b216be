/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the server said becomes rows of the trade (kt-inbox-*.c). One function a type takes the
 * latest state of an object; where it was changed here meanwhile, it is rebased: customers and
 * heads by field, content of revisions by forks, orders and decisions by giving way. What cannot be
 * taken yet, because something it belongs to is missing, waits in sync_object and is tried again
 * with the next page.
 *
 * All of it runs on the store's thread, in one transaction, while applying. Errors:
 * KT_SQLITE_ERROR, KT_STORE_ERROR_TAMPERED: nothing was applied. What is wrong with one object is
 * an error of another domain: the object waits, and a task says so.
 */

#include "kt-account.h"
#include "kt-audit-chain.h"
#include "kt-order-store-private.h"
#include "kt-quote.h"
#include "kt-record-merge.h"
#include "kt-sqlite-statement.h"
#include "kt-sync-record.h"

G_BEGIN_DECLS

typedef enum {
  KT_INBOX_FAILED,
  KT_INBOX_DONE,
  KT_INBOX_WAITS, /* is tried again */
  KT_INBOX_RESTS  /* until a revision asks for its quote */
} KtInboxVerdict;

typedef struct {
  KtSqliteConnection *connection;
  gint64 now;
  guint year;
  gint64 place;       /* of the server's epoch (kt_sync_epoch_place) */
  GHashTable *bases;  /* "type id" → what the server had said before this page */
  GHashTable *quotes; /* ids of quotes whose row in the list is to be written */
  gboolean accounts, approvals, inquiries, orders, users, tasks; /* what has changed */
} KtInbox;

typedef struct {
  const char *type;
  const char *id;
  gint64 seq;
  const char *body; /* NULL: is deleted */
  const char *base; /* what changes made here were made to; NULL: nothing, or unknown */
} KtInboxObject;

typedef KtInboxVerdict (*KtInboxTake) (KtInbox *self, const KtInboxObject *object, GError **error);

KtInboxVerdict kt_inbox_take_user (KtInbox *self, const KtInboxObject *object, GError **error);
KtInboxVerdict kt_inbox_take_account (KtInbox *self, const KtInboxObject *object, GError **error);
KtInboxVerdict kt_inbox_take_inquiry (KtInbox *self, const KtInboxObject *object, GError **error);
KtInboxVerdict kt_inbox_take_quote (KtInbox *self, const KtInboxObject *object, GError **error);
KtInboxVerdict kt_inbox_take_revision (KtInbox *self, const KtInboxObject *object, GError **error);
KtInboxVerdict kt_inbox_take_event (KtInbox *self, const KtInboxObject *object, GError **error);

/* ---- the whole (kt-inbox.c) ---- */

void kt_inbox_init (KtInbox *self, KtSqliteConnection *connection, gint64 now, guint year);
void kt_inbox_clear (KtInbox *self);

/* Notes the object as waiting to be taken; body NULL: it is deleted. */
gboolean kt_inbox_keep (KtInbox *self, const KtSyncChange *change, gboolean anew, GError **error);
/* Takes what can be taken. */
gboolean kt_inbox_run (KtInbox *self, GError **error);

/* Whether the body is that of the object. */
gboolean kt_inbox_check_id (const char *id, const KtInboxObject *object, GError **error);

/* ---- SQL in one line (kt-inbox-query.c) ---- */

/* Runs it with these texts (NULL-terminated), ?1 and so on. */
gboolean kt_inbox_exec (KtInbox *self, GError **error, const char *sql, ...) G_GNUC_NULL_TERMINATED;
/* The first column of its first row; *text NULL: there is none. The caller frees. */
gboolean kt_inbox_text (KtInbox *self, char **text, GError **error, const char *sql, ...)
    G_GNUC_NULL_TERMINATED;
/* Whether it has a row. */
gboolean kt_inbox_any (KtInbox *self, gboolean *any, GError **error, const char *sql, ...)
    G_GNUC_NULL_TERMINATED;

/* ---- customers (kt-inbox-account.c) ---- */

/* By field, into `result`, which is initialised; what mine loses is told. */
gboolean kt_inbox_merge_account (KtInbox *self,
                                 const KtAccount *base,
                                 const KtAccount *mine,
                                 const KtAccount *theirs,
                                 KtAccount *result,
                                 GError **error);

/* ---- heads of quotes (kt-inbox-quote.c) ---- */

/* Of the server's head, for the first revision that comes; without revisions. NULL without error:
 * the head is not here yet, or its number is another one's still. */
KtQuote *kt_inbox_new_quote (KtInbox *self, const char *quote_id, GError **error);
/* Writes what lists show of the quotes that changed. */
gboolean kt_inbox_list_quotes (KtInbox *self, GError **error);
/* Its list is to be written. */
void kt_inbox_touch_quote (KtInbox *self, const char *quote_id);

/* ---- revisions (kt-inbox-revision.c, kt-inbox-fork.c) ---- */

typedef struct {
  char *quote_id;
  KtRevisionInfo *info;
  char *body;
  GPtrArray *events; /* of KtRevisionEvent */
} KtInboxRevision;

void kt_inbox_revision_free (KtInboxRevision *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtInboxRevision, kt_inbox_revision_free)
KtInboxRevision *kt_inbox_revision_parse (const char *id, const char *json, GError **error);
/* Row and history become what the server says. */
gboolean kt_inbox_write_revision (KtInbox *self, const KtInboxRevision *theirs, GError **error);
/* What is here goes on as a revision of its own, to be told to the server. */
gboolean
kt_inbox_fork_revision (KtInbox *self, const char *id, const char *quote_id, GError **error);
/* The number of a revision that only this device knows becomes a free one. */
gboolean kt_inbox_renumber_revision (KtInbox *self, const char *id, GError **error);
/* What the server knows of its state; steps made here are forgotten. */
gboolean kt_inbox_set_back_revision (KtInbox *self, const char *id, GError **error);

/* ---- the trail (kt-inbox-event.c, kt-inbox-order.c) ---- */

typedef struct {
  char *origin; /* the name that all devices know it by */
  char *kind, *subject, *scope, *body, *seen, *number;
  char *actor_id, *actor_name;
  gint64 at;
} KtInboxEntry;

void kt_inbox_entry_free (KtInboxEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtInboxEntry, kt_inbox_entry_free)
KtInboxEntry *kt_inbox_entry_parse (const char *origin, const char *json, GError **error);
/* To the local trail. */
gboolean
kt_inbox_append (KtInbox *self, gint64 seq, const KtInboxEntry *entry, GError **error);

/* Whether the order that the entry is about can be written: places what stands in its way, and sets
 * back what was done here too late. */
KtInboxVerdict kt_inbox_prepare_order (KtInbox *self, const KtInboxEntry *entry, GError **error);
/* The same for an order that was replayed; the entry is the one it was placed with. */
KtInboxVerdict kt_inbox_free_order (KtInbox *self,
                                    const KtOrder *order,
                                    const KtInboxEntry *placed,
                                    GError **error);
/* An order that cannot be written as it was placed: with what has become of it, if that was told. */
KtInboxVerdict kt_inbox_take_history (KtInbox *self, const KtInboxEntry *placed, GError **error);
/* The same for decisions about a request: those of other duties stand beside it. */
KtInboxVerdict kt_inbox_prepare_decision (KtInbox *self, const KtInboxEntry *entry, GError **error);
/* With a decision taken elsewhere by somebody who did not see one that was taken here, all may have
 * agreed by now, and neither saw it: the revision is released here. */
gboolean kt_inbox_finish_request (KtInbox *self, const KtInboxEntry *entry, GError **error);

/* ---- tasks ---- */

gboolean kt_inbox_tell (KtInbox *self,
                        const char *kind,
                        const char *type,
                        const char *subject,
                        const char *scope,
                        const char *title,
                        const char *body,
                        GError **error);
/* What a merge lost: the fields, and both bodies, so that the loser can be taken over. */
gboolean kt_inbox_tell_losses (KtInbox *self,
                               const char *type,
                               const char *subject,
                               const char *title,
                               GPtrArray *losses,
                               const char *result,
                               const char *lost,
                               GError **error);

G_END_DECLS
