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
/* What an edit began with: the customer as he was read (NULL: a new one), and since then as he was
 * saved with it. */
typedef struct _KtAccountBase KtAccountBase;
KtAccountBase *kt_account_base_new (const KtAccount *account);
KtAccountBase *kt_account_base_ref (KtAccountBase *self);
void kt_account_base_unref (KtAccountBase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtAccountBase, kt_account_base_unref)

/* The same for a customer who stays open: what somebody else changed since (a server said so) is
 * kept, merged by field; of a field that both changed, theirs stands, and a task (KT_TASK_LOST) says
 * what was lost. Finish with kt_account_store_save_finish(). */
gboolean kt_account_store_save_edit (KtWorkStore *store,
                                     const KtAccount *account,
                                     KtAccountBase *base,
                                     const KtActor *actor,
                                     GError **error);
void kt_account_store_save_edit_async (KtWorkStore *store,
                                       const KtAccount *account,
                                       KtAccountBase *base,
                                       const KtActor *actor,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean kt_account_store_save_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

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
