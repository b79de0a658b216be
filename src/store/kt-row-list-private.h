/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a list is made from, for the files of the aggregates. All texts are static. */

#include "kt-row-list.h"
#include "kt-sqlite-connection.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

typedef struct {
  const char *sql;   /* an expression over the table; money is "1/10,000 CUR" */
  const char *order; /* what ORDER BY says; ? stands for the direction */
} KtRowColumn;

typedef struct {
  const char *what;  /* detail of the store's "changed" */
  const char *table; /* with row and id; TABLE_search (rowid, search_key) has its texts */
  const KtRowColumn *columns;
  guint n_columns;
  const char *(*filter) (
      const char *filter); /* the condition for it; ? stands for it, as often as need be */
  const char *search; /* where there is no TABLE_search: an expression, folded, that is scanned */
} KtRowSource;

KtRowList *kt_row_list_new (KtWorkStore *store, const KtRowSource *source, const KtRowQuery *query);

/* ---- the queries behind it, kt-row-query.c ---- */

/* Transfer full. */
typedef struct {
  gint64 row;
  char **texts; /* id, then the columns */
} KtRowContent;

void kt_row_content_free (KtRowContent *self);

/* The rows in order. The result is a GArray of gint64. */
void kt_row_query_order_async (KtWorkStore *store,
                               const KtRowSource *source,
                               const KtRowQuery *query,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GArray *kt_row_query_order_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* The same on the thread of the store, with the contents of all rows (GPtrArray of KtRowContent).
 */
GPtrArray *kt_row_query_read (KtSqliteConnection *connection,
                              const KtRowSource *source,
                              const KtRowQuery *query,
                              GError **error);

/* The contents of these rows (GArray of gint64, taken); missing ones are left out. The result is a
 * GPtrArray of KtRowContent. */
void kt_row_query_content_async (KtWorkStore *store,
                                 const KtRowSource *source,
                                 GArray *rows,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *kt_row_query_content_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* ---- rows, kt-row.c ---- */

KtRow *kt_row_new (guint n_columns);
/* texts are taken; tells if something is different. */
void kt_row_fill (KtRow *self, char **texts);

G_END_DECLS
