/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Configurations kept under a name. See kt-work-store.h for threads, order and failure. */

#include "kt-variant.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

/* Inserts or replaces. The variant is checked and copied at once. */
gboolean kt_variant_store_save (KtWorkStore *store, const KtVariant *variant, GError **error);
void kt_variant_store_save_async (KtWorkStore *store,
                                  const KtVariant *variant,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean kt_variant_store_save_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

gboolean kt_variant_store_delete (KtWorkStore *store, const char *id, GError **error);
void kt_variant_store_delete_async (KtWorkStore *store,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kt_variant_store_delete_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Those of a product (NULL: of all), newest first. Transfer full, of KtVariant. */
GPtrArray *kt_variant_store_list (KtWorkStore *store, const char *product, GError **error);
void kt_variant_store_list_async (KtWorkStore *store,
                                  const char *product,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *kt_variant_store_list_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
