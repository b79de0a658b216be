/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Customers in the work database. See kt-work-store.h for threads, order and failure. Errors:
 * KT_STORE_ERROR, KT_SALES_ERROR.
 */

#include "kt-account.h"
#include "kt-actor.h"
#include "kt-row-list.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

/* Columns of the list of customers (kt_row_get_text). */
typedef enum {
  KT_ACCOUNT_COLUMN_NUMBER,
  KT_ACCOUNT_COLUMN_TITLE, /* first line of the name */
  KT_ACCOUNT_COLUMN_POSTCODE,
  KT_ACCOUNT_COLUMN_CITY,
  KT_ACCOUNT_COLUMN_COUNTRY,
  KT_ACCOUNT_COLUMN_CONTACT, /* full name of the main contact */
  KT_ACCOUNT_COLUMN_PHONE,
  KT_ACCOUNT_COLUMN_EMAIL,
  KT_ACCOUNT_COLUMN_SEGMENT,
  KT_ACCOUNT_N_COLUMNS
} KtAccountColumn;

/* Inserts or replaces. The account is checked and copied at once. The actor is asked for when the
 * credit limit becomes another one, which needs KT_RIGHT_CREDIT (KT_SALES_ERROR_RIGHT); NULL:
 * nobody is known who might set one. */
gboolean kt_account_store_save (KtWorkStore *store,
                                const KtAccount *account,
                                const KtActor *actor,
                                GError **error);
void kt_account_store_save_async (KtWorkStore *store,
                                  const KtAccount *account,
                                  const KtActor *actor,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean kt_account_store_save_finish (KtWorkStore *store, GAsyncResult *result, GError **error);
/* The same for somebody who changed a copy of `base`, which was stored once: of what others wrote
 * since then (another window, the server) only that goes which he changed, too. */
gboolean kt_account_store_save_changes (KtWorkStore *store,
                                        const KtAccount *base,
                                        const KtAccount *account,
                                        const KtActor *actor,
                                        GError **error);
/* kt_account_store_save_finish() ends it. */
void kt_account_store_save_changes_async (KtWorkStore *store,
                                          const KtAccount *base,
                                          const KtAccount *account,
                                          const KtActor *actor,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

KtAccount *kt_account_store_load (KtWorkStore *store, const char *id, GError **error);
void kt_account_store_load_async (KtWorkStore *store,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KtAccount *kt_account_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* KT_STORE_ERROR_IN_USE if it has quotes. */
gboolean kt_account_store_delete (KtWorkStore *store, const char *id, GError **error);
void kt_account_store_delete_async (KtWorkStore *store,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kt_account_store_delete_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* All customers that match (kt-row-list.h); the search looks into number, name, town, people,
 * e-mail. Transfer full. */
KtRowList *kt_account_store_list (KtWorkStore *store, const KtRowQuery *query);

G_END_DECLS
