/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The media of catalogs that are on this machine: pictures and documents, each in a file named by
 * its SHA-256, in one folder for all releases.
 *
 *   media/ab/abcd…      complete: verified, then put there in one step
 *   media/abcd….part    being fetched
 *   media/pinned        hashes that are kept whatever happens
 *
 * Names are made of hashes alone: what a server calls a file never becomes a path.
 *
 * What is fetched next: what is looked at, the last first; what is pinned; the rest by priority, as
 * long as there is room. For what is looked at or pinned, others give way, those first that the
 * catalog does not have any more, then those looked at longest ago; pinned ones stay. So the
 * complete files and the parts are never more than the quota, but for pinned ones.
 *
 * Times are seconds of any clock that goes on; they only order. Used by one thread at a time;
 * blocking. Errors: KT_TUF_ERROR, G_FILE_ERROR.
 */

#include "kt-catalog-manifest.h"

G_BEGIN_DECLS

#define KT_MEDIA_QUOTA (G_GINT64_CONSTANT (2) << 30)

typedef struct _KtMediaStore KtMediaStore;

/* Makes the folder, and finds what is there. */
KtMediaStore *kt_media_store_open (const char *folder, gint64 quota, GError **error);
void kt_media_store_free (KtMediaStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtMediaStore, kt_media_store_free)

/* Where it is when it is complete; any thread. The caller frees. */
char *kt_media_path (const char *folder, const char *hash);

/* What there is to fetch from now on; parts of anything else go. Copies what it needs. */
void kt_media_store_set_catalog (KtMediaStore *self, const KtCatalogManifest *manifest);
/* It is looked at now: it is fetched first, or goes last. */
void kt_media_store_view (KtMediaStore *self, const char *hash, gint64 now);
gboolean kt_media_store_set_pinned (KtMediaStore *self,
                                    const char *hash,
                                    gboolean is_pinned,
                                    GError **error);

gboolean kt_media_store_is_pinned (KtMediaStore *self, const char *hash);

gboolean kt_media_store_has (KtMediaStore *self, const char *hash);

/* NULL: nothing, now. Valid until the catalog is set. */
const KtCatalogPart *kt_media_store_next (KtMediaStore *self);

/* Makes room for it and says how much of it is there. -1: there is no room. */
gint64 kt_media_store_begin (KtMediaStore *self, const KtCatalogPart *part);
/* At that place; less there is forgotten. Never beyond its length: KT_TUF_ERROR_LIMIT. */
gboolean kt_media_store_add (KtMediaStore *self,
                             const KtCatalogPart *part,
                             gint64 offset,
                             GBytes *bytes,
                             GError **error);
/* The part is complete: its hash is checked, and it is there. The part goes, whatever comes of it. */
gboolean
kt_media_store_finish (KtMediaStore *self, const KtCatalogPart *part, gint64 now, GError **error);
void kt_media_store_drop (KtMediaStore *self, const KtCatalogPart *part);
/* It cannot be had: not asked for again before the catalog is set anew. */
void kt_media_store_give_up (KtMediaStore *self, const KtCatalogPart *part);

typedef struct {
  guint there;       /* of the catalog's, complete */
  guint all;         /* that the catalog has */
  gint64 bytes_left; /* of those that are still to be fetched and have room */
  gint64 used;       /* on the disk, parts as well */
} KtMediaCounts;

KtMediaCounts kt_media_store_count (KtMediaStore *self);

G_END_DECLS
