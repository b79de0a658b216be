/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What is being typed and is not yet anything: a configuration in progress, an unsaved form. A
 * draft is a JSON body under a key; it survives the end of the program, whatever ended it. Puts
 * that come faster than the disk are joined: the last body of a key wins, and every put is
 * acknowledged when a body at least as new is on the disk. See kt-work-store.h for threads, order
 * and failure.
 *
 * Keys: "configuration/UUID", "account/UUID", "quote/UUID" …: kind, slash, identity.
 */

#include "kt-work-store.h"

G_BEGIN_DECLS

typedef struct {
  char *key;
  char *body;     /* JSON, as it was put */
  gint64 changed; /* seconds since 1970 */
} KtDraft;

void kt_draft_free (KtDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtDraft, kt_draft_free)

gboolean kt_draft_store_put (KtWorkStore *store, const char *key, const char *body, GError **error);
void kt_draft_store_put_async (KtWorkStore *store,
                               const char *key,
                               const char *body,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean kt_draft_store_put_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* No error if there is none. */
gboolean kt_draft_store_remove (KtWorkStore *store, const char *key, GError **error);
void kt_draft_store_remove_async (KtWorkStore *store,
                                  const char *key,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean kt_draft_store_remove_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* The drafts whose key begins with prefix (may be empty), newest first. Transfer full, of KtDraft.
 */
GPtrArray *kt_draft_store_list (KtWorkStore *store, const char *prefix, GError **error);
void kt_draft_store_list_async (KtWorkStore *store,
                                const char *prefix,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *kt_draft_store_list_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* NULL without an error if there is none. */
KtDraft *kt_draft_store_get (KtWorkStore *store, const char *key, GError **error);

G_END_DECLS
