/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Special wishes of the latest revisions of all quotes as a list: what waits for whose answer. They
 * live in their quotes (kt-special-wish.h); the list is written with each save of a quote. See
 * kt-row-list.h; the id of a row is that of the position.
 */

#include "kt-row-list.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

typedef enum {
  KT_WISH_COLUMN_NUMBER,   /* of the quote */
  KT_WISH_COLUMN_QUOTE,    /* id of the quote */
  KT_WISH_COLUMN_REVISION, /* id of the revision */
  KT_WISH_COLUMN_ACCOUNT,
  KT_WISH_COLUMN_TITLE,
  KT_WISH_COLUMN_ROUTE,   /* "duty:engineering", "user:a.berg" */
  KT_WISH_COLUMN_STATE,   /* "open", "answered", "declined" */
  KT_WISH_COLUMN_CHANGED, /* int: seconds since 1970 */
  KT_WISH_N_COLUMNS
} KtWishColumn;

/* The filter is a state, or what kt_wish_store_inbox_filter() gives. Transfer full. */
KtRowList *kt_wish_store_list (KtWorkStore *store, const KtRowQuery *query);
/* Open wishes for somebody with that log-in name and these duties. The caller frees. */
char *kt_wish_store_inbox_filter (const char *login, const char *const *duties);

G_END_DECLS
