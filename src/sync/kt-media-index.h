/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The media of the catalog in use by name: where each is when it is here. Names are those of the
 * manifest: "products/ID.png", "articles/NUMBER.svg". Immutable and counted; any thread.
 */

#include "kt-catalog-manifest.h"

G_BEGIN_DECLS

typedef struct _KtMediaIndex KtMediaIndex;

/* folder: that of the media store. */
KtMediaIndex *kt_media_index_new (const char *folder, const KtCatalogManifest *manifest);
KtMediaIndex *kt_media_index_ref (KtMediaIndex *self);
void kt_media_index_unref (KtMediaIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtMediaIndex, kt_media_index_unref)

/* Its hash; NULL: the catalog has none of that name. */
const char *kt_media_index_find (KtMediaIndex *self, const char *name);
/* The picture of something, whatever its format: kind "products" or "articles". */
const char *kt_media_index_find_picture (KtMediaIndex *self, const char *kind, const char *id);
/* NULL: it is not here yet. The caller frees. */
char *kt_media_index_get_path (KtMediaIndex *self, const char *hash);

G_END_DECLS
