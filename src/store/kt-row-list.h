/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A long table of the work database as a GListModel of KtRow: customers, quotes. Only the order is
 * held (8 bytes a row); rows are fetched by the page when they are looked at, in the thread of the
 * store, so that scrolling 100,000 of them blocks nothing. A row that is not there yet has empty
 * texts and emits "changed" once when it has been filled.
 *
 * The list follows the store: when an aggregate is written, the query runs again. Property
 * "loading": the query is running. Property "n-items". Signal "failed" (GError): the query or a
 * page could not be read; the list keeps what it has. Thread: the one it was made in (its
 * thread-default main context).
 */

#include "kt-money.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One line of a list; columns as the list's enumeration says. */
#define KT_TYPE_ROW (kt_row_get_type ())
G_DECLARE_FINAL_TYPE (KtRow, kt_row, KT, ROW, GObject)

gboolean kt_row_is_loaded (KtRow *self);
/* UUID of the aggregate; empty before it is loaded. */
const char *kt_row_get_id (KtRow *self);
/* Never NULL. Transfer none. */
const char *kt_row_get_text (KtRow *self, guint column);
/* For columns that hold an amount; FALSE if there is none. */
gboolean kt_row_get_money (KtRow *self, guint column, KtMoney *money);
gint64 kt_row_get_int (KtRow *self, guint column);

typedef struct {
  const char *search; /* every word must begin a word of the row, or occur in it if it is longer
                       * than two letters; NULL or empty: all */
  const char *filter; /* a state, or the id of an account, as the list says; NULL: all */
  const char *const *filters; /* further ones that must hold as well, NULL-terminated; may be NULL */
  guint sort_column;
  gboolean descending;
} KtRowQuery;

#define KT_TYPE_ROW_LIST (kt_row_list_get_type ())
G_DECLARE_FINAL_TYPE (KtRowList, kt_row_list, KT, ROW_LIST, GObject)

/* The strings are copied. Runs in the background. */
void kt_row_list_set_query (KtRowList *self, const KtRowQuery *query);
void kt_row_list_refresh (KtRowList *self);
gboolean kt_row_list_is_loading (KtRowList *self);

/* Every row of the list as it is now ordered, filled, whether anybody looked at it or not: for
 * exports. Read by pages, so that others get their turn. The result is a GPtrArray of KtRow; rows
 * that were removed meanwhile are left out. */
void kt_row_list_read_all_async (KtRowList *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *kt_row_list_read_all_finish (KtRowList *self, GAsyncResult *result, GError **error);

G_END_DECLS
