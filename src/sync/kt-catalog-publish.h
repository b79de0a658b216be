/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Publishing releases into a folder that a server hands out as it is (the tree of
 * kt-catalog-manifest.h). Everything a release consists of is on the disk before `latest` speaks of
 * it, so whoever reads meanwhile, or a publisher that is cut off, sees the old release whole.
 * Publishing again afterwards takes the same version.
 *
 * Going back is a new, higher version with the content of an old one.
 *
 * Blocking; one publisher at a time. Errors: KT_TUF_ERROR, KT_SQLITE_ERROR, G_FILE_ERROR.
 */

#include "kt-catalog-manifest.h"

G_BEGIN_DECLS

/* How many older versions get a delta to the new one. */
#define KT_CATALOG_DELTAS 5

typedef struct {
  const char *tree;
  GBytes *root;              /* the signed root; written into the tree */
  const char *release_key;   /* secret */
  const char *timestamp_key; /* secret */
  const char *media;         /* a folder whose files become blobs, each named by its
                              path in it ("articles/FR-30.svg"); may be NULL */
  gint64 now;                /* seconds since 1970 */
  guint release_days;        /* how long the manifest is good */
  guint timestamp_days;      /* how long `latest` is good */
} KtCatalogPublisher;

/* The newest version in the tree; 0: there is none yet. -1 with an error. */
gint64 kt_catalog_publish_get_newest (const KtCatalogPublisher *self, GError **error);

/* The release file becomes the newest; NULL on failure. The manifest says its version and deltas.
 */
KtCatalogManifest *
kt_catalog_publish (const KtCatalogPublisher *self, const char *release, GError **error);
/* The content of that version becomes the newest. */
KtCatalogManifest *
kt_catalog_publish_again (const KtCatalogPublisher *self, gint64 version, GError **error);
/* `latest` is signed anew for the same release. The manifest is not touched: an expired one is an
 * error that names it. */
gboolean kt_catalog_publish_renew (const KtCatalogPublisher *self, GError **error);

G_END_DECLS
