/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Quotes and their revisions in the work database. A revision is stored as its canonical body with
 * its SHA-256. A draft may be saved again and again; from the moment it is stored in another state
 * the database itself refuses to change or delete its body. State changes are kept as events,
 * append-only. See kt-work-store.h for threads, order and failure.
 */

#include "kt-quote.h"
#include "kt-row-list.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

/* Columns of the list of quotes (kt_row_get_text). What changes with revisions is that of the
 * latest. */
typedef enum {
  KT_QUOTE_COLUMN_NUMBER,
  KT_QUOTE_COLUMN_ACCOUNT, /* title of the customer */
  KT_QUOTE_COLUMN_SUBJECT,
  KT_QUOTE_COLUMN_STATE,       /* as kt_revision_state_to_string() writes it */
  KT_QUOTE_COLUMN_REVISION,    /* int: index */
  KT_QUOTE_COLUMN_NET,         /* money; none: could not be added up */
  KT_QUOTE_COLUMN_VALID_UNTIL, /* ISO 8601 day */
  KT_QUOTE_COLUMN_CHANGED,     /* int: seconds since 1970 */
  KT_QUOTE_COLUMN_OWNER,
  KT_QUOTE_N_COLUMNS
} KtQuoteColumn;

/* Stores the quote with this revision, which must be one of its own. Brings the infos of the quote
 * up to date (kt_quote_update) and gives it its number if it has none; the quote is changed only
 * when the save was successful (in the finish function). Body and infos are taken at once: edits
 * that follow do not disturb. The quote must live until the end of the operation.
 *
 * A revision remembers what it was read as. If somebody else has written it since (a server said
 * so), nothing is written over: edited content goes on as a revision of its own, with a task that
 * says so, and whatever is saved of this object later goes there, too (kt_quote_store_dup_place);
 * a step alone that does not follow from what is there is KT_STORE_ERROR_OVERTAKEN. */
gboolean
kt_quote_store_save (KtWorkStore *store, KtQuote *quote, KtRevision *revision, GError **error);
void kt_quote_store_save_async (KtWorkStore *store,
                                KtQuote *quote,
                                KtRevision *revision,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean kt_quote_store_save_finish (KtWorkStore *store,
                                     KtQuote *quote,
                                     GAsyncResult *result,
                                     GError **error);

/* The id under which what was last saved of it is stored: its own, or that of its fork. The caller
 * frees. */
char *kt_quote_store_dup_place (KtRevision *revision);

/* ---- what others wrote of an open quote ---- */

typedef struct {
  KtQuote *quote;       /* as it is stored */
  GPtrArray *revisions; /* of KtRevision: those that are not what they were read as, read anew */
} KtQuoteNews;

void kt_quote_news_free (KtQuoteNews *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtQuoteNews, kt_quote_news_free)

/* `revisions`: of KtRevision, those that are open. KT_STORE_ERROR_NOT_FOUND: the quote is not
 * stored (any more). */
KtQuoteNews *kt_quote_store_follow (KtWorkStore *store,
                                    const char *quote_id,
                                    GListModel *revisions,
                                    GError **error);
void kt_quote_store_follow_async (KtWorkStore *store,
                                  const char *quote_id,
                                  GListModel *revisions,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KtQuoteNews *
kt_quote_store_follow_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* The quote with the infos of all its revisions. */
KtQuote *kt_quote_store_load (KtWorkStore *store, const char *id, GError **error);
void kt_quote_store_load_async (KtWorkStore *store,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
KtQuote *kt_quote_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* One revision with head and positions. KT_STORE_ERROR_TAMPERED if the body does not have its hash.
 */
KtRevision *
kt_quote_store_load_revision (KtWorkStore *store, const char *revision_id, GError **error);
void kt_quote_store_load_revision_async (KtWorkStore *store,
                                         const char *revision_id,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
KtRevision *
kt_quote_store_load_revision_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* A step in the life of a revision. */
typedef struct {
  KtRevisionState state;
  gint64 at; /* seconds since 1970 */
  char *who; /* user name; may be empty */
} KtRevisionEvent;

void kt_revision_event_free (KtRevisionEvent *self);

/* Of KtRevisionEvent, oldest first; transfer full. */
GPtrArray *kt_quote_store_history (KtWorkStore *store, const char *revision_id, GError **error);
void kt_quote_store_history_async (KtWorkStore *store,
                                   const char *revision_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *kt_quote_store_history_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Quotes that match (kt-row-list.h). The search looks into number, customer, subject, reference and
 * titles of lines of the latest revision; filters are a state, the UUID of an account, or the name
 * of an owner behind KT_QUOTE_OWNER_FILTER. Transfer full. */
#define KT_QUOTE_OWNER_FILTER "owner:"
KtRowList *kt_quote_store_list (KtWorkStore *store, const KtRowQuery *query);

G_END_DECLS
