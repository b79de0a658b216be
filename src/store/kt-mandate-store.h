/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The mandates of this workplace, as the audit trail holds them: imported by somebody, perhaps
 * revoked by an administrator. A revoked one covers nothing from then on, whatever its dates say;
 * what it covered before stands. (A catalog can revoke mandates, too: that is judged by
 * kt_mandate_verify().)
 *
 * See kt-work-store.h for threads, order and failure; "changed" tells "approval". Errors:
 * KT_STORE_ERROR, KT_SALES_ERROR, KT_MANDATE_ERROR.
 */

#include "kt-mandate.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

typedef struct {
  KtMandate *mandate;
  gint64 imported_at; /* seconds since 1970 */
  char *imported_by;
  gint64 revoked_at; /* 0: it is not */
  char *revoked_by;  /* NULL: it is not */
} KtStoredMandate;

void kt_stored_mandate_free (KtStoredMandate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtStoredMandate, kt_stored_mandate_free)

/* All of KtStoredMandate, newest first. Transfer full. */
GPtrArray *kt_mandate_store_list (KtWorkStore *store, GError **error);
void kt_mandate_store_list_async (KtWorkStore *store,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *kt_mandate_store_list_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Verify it first (kt_mandate_verify). Imported twice is no error; one that was revoked here is
 * KT_MANDATE_ERROR_REVOKED. */
gboolean kt_mandate_store_import (KtWorkStore *store,
                                  const KtMandate *mandate,
                                  const KtActor *actor,
                                  GError **error);
void kt_mandate_store_import_async (KtWorkStore *store,
                                    const KtMandate *mandate,
                                    const KtActor *actor,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kt_mandate_store_import_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* For who may look after users (KT_RIGHT_USERS). */
gboolean kt_mandate_store_revoke (KtWorkStore *store,
                                  const char *mandate_id,
                                  const KtActor *actor,
                                  GError **error);
void kt_mandate_store_revoke_async (KtWorkStore *store,
                                    const char *mandate_id,
                                    const KtActor *actor,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kt_mandate_store_revoke_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
