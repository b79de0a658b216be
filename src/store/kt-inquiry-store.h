/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What visitors left at a kiosk (kt-inquiry.h). At the kiosk itself an inquiry passes on: as soon as
 * the server has it, it is gone there. Everywhere else it is a row of a list until somebody takes it
 * up; if two do at the same time, the server's is the one, and the other one gets a task
 * (KT_TASK_TAKEN). See kt-work-store.h for threads and failure; "changed::inquiry".
 */

#include "kt-actor.h"
#include "kt-inquiry.h"
#include "kt-row-list.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

/* passes_on: it is for others; with a server it stays here until that has it. */
gboolean kt_inquiry_store_add (KtWorkStore *store,
                               const KtInquiry *inquiry,
                               gboolean passes_on,
                               GError **error);
void kt_inquiry_store_add_async (KtWorkStore *store,
                                 const KtInquiry *inquiry,
                                 gboolean passes_on,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean kt_inquiry_store_add_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* KT_STORE_ERROR_NOT_FOUND. */
KtInquiry *kt_inquiry_store_load (KtWorkStore *store, const char *id, GError **error);
void kt_inquiry_store_load_async (KtWorkStore *store,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KtInquiry *kt_inquiry_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Somebody has made that quote of it. KT_STORE_ERROR_NOT_FOUND, _IN_USE: taken up already. */
gboolean kt_inquiry_store_take (KtWorkStore *store,
                                const char *id,
                                const KtActor *actor,
                                const char *quote_id,
                                GError **error);
void kt_inquiry_store_take_async (KtWorkStore *store,
                                  const char *id,
                                  const KtActor *actor,
                                  const char *quote_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean kt_inquiry_store_take_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* It is gone, here and everywhere. */
gboolean kt_inquiry_store_delete (KtWorkStore *store, const char *id, GError **error);
void kt_inquiry_store_delete_async (KtWorkStore *store,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kt_inquiry_store_delete_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

enum {
  KT_INQUIRY_COLUMN_MADE,
  KT_INQUIRY_COLUMN_NAME,
  KT_INQUIRY_COLUMN_COMPANY,
  KT_INQUIRY_COLUMN_TITLE, /* of the product */
  KT_INQUIRY_COLUMN_TAKEN, /* empty: nobody has */
  KT_INQUIRY_N_COLUMNS
};

/* As a filter: those that nobody has taken up. */
#define KT_INQUIRY_OPEN "open"

KtRowList *kt_inquiry_store_list (KtWorkStore *store, const KtRowQuery *query);

G_END_DECLS
