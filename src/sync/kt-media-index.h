/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The media of the catalog in use by name: where each is when it is here. Names are those of the
 * manifest: "products/ID.png", "articles/NUMBER.svg", and below "products/ID/" what else there is of
 * it. Immutable and counted; any thread.
 */

#include "kt-media-store.h"

G_BEGIN_DECLS

typedef struct _KtMediaIndex KtMediaIndex;

/* folder: that of the media store, which is asked only now, for what is pinned. */
KtMediaIndex *kt_media_index_new (const char *folder,
                                  const KtCatalogManifest *manifest,
                                  KtMediaStore *store);
KtMediaIndex *kt_media_index_ref (KtMediaIndex *self);
void kt_media_index_unref (KtMediaIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtMediaIndex, kt_media_index_unref)

/* Its hash; NULL: the catalog has none of that name. */
const char *kt_media_index_find (KtMediaIndex *self, const char *name);
/* The picture of something, whatever its format: kind "products" or "articles". */
const char *kt_media_index_find_picture (KtMediaIndex *self, const char *kind, const char *id);
/* The hashes of all there is of something, each once; owned by the index. Transfer container. */
GPtrArray *kt_media_index_list (KtMediaIndex *self, const char *kind, const char *id);
gboolean kt_media_index_is_pinned (KtMediaIndex *self, const char *hash);
/* NULL: it is not here yet. The caller frees. */
char *kt_media_index_get_path (KtMediaIndex *self, const char *hash);

G_END_DECLS
