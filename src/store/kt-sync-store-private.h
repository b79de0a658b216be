/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the two sides of a synchronisation share below the store: kt-outbox-*.c (going out) and
 * kt-inbox-*.c (coming in). All of it runs on the store's thread, inside a transaction of the
 * caller. Errors: KT_SQLITE_ERROR, KT_STORE_ERROR.
 */

#include "kt-sqlite-statement.h"
#include "kt-sync-record.h"

G_BEGIN_DECLS

/* ---- the flag that lets the seals pass and keeps the outbox silent ---- */

/* To be set and cleared inside of one transaction. */
gboolean
kt_sync_set_applying (KtSqliteConnection *connection, gboolean applying, GError **error);

/* ---- the outbox, for whoever rebases ---- */

/* For "kind IN (…)". */
#define KT_OUTBOX_QUOTED(kind) "'" kind "', "
#define KT_OUTBOX_TOLD_KINDS KT_SYNC_TOLD_KINDS (KT_OUTBOX_QUOTED) "''"

/* Whether a change of this object waits (frozen ones cannot be while a page is applied). */
gboolean kt_outbox_has (KtSqliteConnection *connection,
                        const char *type,
                        const char *id,
                        gboolean *has,
                        GError **error);
/* It does not wait any more: the server's copy wins, or something else is told instead. */
gboolean kt_outbox_drop (KtSqliteConnection *connection,
                         const char *type,
                         const char *id,
                         GError **error);
/* Tells an object as it is in the tables now, at the end of the outbox, unless it waits already;
 * scope: its quote, or the customer himself. For use while applying. */
gboolean kt_outbox_put (KtSqliteConnection *connection,
                        const char *type,
                        const char *id,
                        const char *scope,
                        gint64 wall,
                        GError **error);
/* After a page: what was stale may be told again, if the page brought what it was behind. */
gboolean kt_outbox_release (KtSqliteConnection *connection, GError **error);
/* When the server has nothing more to say: whatever was stale. */
gboolean kt_outbox_release_all (KtSqliteConnection *connection, GError **error);

/* ---- what the server has ---- */

/* Its place in the feed is not known: it was acknowledged, and has not been pulled since. */
#define KT_SYNC_SEQ_UNKNOWN (-1)

/* Of the present generation, acknowledged; body NULL: deleted. */
gboolean kt_sync_object_write (KtSqliteConnection *connection,
                               const char *type,
                               const char *id,
                               gint64 rev,
                               const char *body,
                               GError **error);

/* What sync_state.refetching says while everything is fetched once more from a server that came
 * back from a backup: nothing is told to it meanwhile. Otherwise it is 1. */
#define KT_SYNC_REFETCHING_RESTORED "2"

/* Everything that the server is not known to have waits to be told, in the order in which it can
 * take it; what waits already waits twice then. */
gboolean kt_sync_mark_untold (KtSqliteConnection *connection, GError **error);
/* The same, but nothing waits twice, and what is not here was not deleted. */
gboolean kt_sync_mark_missing (KtSqliteConnection *connection, GError **error);
/* "…@place": the last place of the feed before the epoch began. */
gint64 kt_sync_epoch_place (const char *epoch);
/* The server is in that epoch now: what it said behind the place where that begins it does not have.
 * All of that waits to be told again, together with what waited and what comes to it, until
 * everything has been fetched. */
gboolean
kt_sync_forget_epoch (KtSqliteConnection *connection, const char *epoch, GError **error);

/* ---- tasks ---- */

typedef struct {
  gint64 at;
  const char *kind;    /* KT_TASK_… */
  const char *type;    /* of the object */
  const char *subject; /* its id */
  const char *scope;
  const char *title;
  const char *body; /* JSON */
} KtTaskDraft;

gboolean kt_task_add (KtSqliteConnection *connection, const KtTaskDraft *draft, GError **error);

/* A revision got another number, or is the fork of another one. */
typedef struct {
  gint64 at;
  const char *kind; /* KT_TASK_FORK, KT_TASK_RENUMBERED */
  const char *revision_id;
  const char *quote_id;
  const char *from; /* the id, or the number it had */
} KtTaskOfRevision;

gboolean kt_task_add_of_revision (KtSqliteConnection *connection,
                                  const KtTaskOfRevision *task,
                                  int number,
                                  GError **error);

/* ---- orders that give way ---- */

/* The entry does not count any more, and neither do those of the same order behind it that the
 * server does not have; the order is written as what is left says, or removed. While applying. */
gboolean kt_order_void_entry (KtSqliteConnection *connection,
                              gint64 audit_row,
                              gint64 now,
                              GError **error);
/* Writes the row and lines of an order as its entries say; number: for one that has no row yet,
 * otherwise NULL. While applying. */
gboolean kt_order_rewrite (KtSqliteConnection *connection,
                           const char *order_id,
                           const char *number,
                           gint64 now,
                           GError **error);

G_END_DECLS
