/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The manifest of one catalog release: what there is to fetch, each with length and SHA-256, signed
 * by the role "release" (kt-tuf-role.h). Files are named by version or hash only; the names of
 * media are keys to look them up by and never become paths.
 *
 * The static tree a server hands out:
 *   latest              timestamp
 *   root/V              signed roots
 *   V/manifest.json     manifests
 *   image/V             whole releases
 *   delta/A-B           changes (kt-release-delta.h)
 *   blob/HASH           media
 *
 * Immutable once made; any thread. Errors: KT_TUF_ERROR.
 */

#include "kt-tuf-role.h"

G_BEGIN_DECLS

/* Largest files that are fetched. */
#define KT_CATALOG_MAX_IMAGE (G_GINT64_CONSTANT (4) << 30)
#define KT_CATALOG_MAX_DELTA (G_GINT64_CONSTANT (64) << 20)
#define KT_CATALOG_MAX_BLOB (G_GINT64_CONSTANT (1) << 30)

/* A delta larger than this share of the image is not published. */
#define KT_CATALOG_DELTA_PERCENT 30

typedef struct {
  gint64 length;
  char *hash; /* SHA-256, hexadecimal */
} KtCatalogPart;

typedef struct {
  gint64 from; /* version it starts from */
  KtCatalogPart part;
} KtCatalogDelta;

/* Of pictures, and of everything else: documents mostly. */
#define KT_CATALOG_PICTURE_PRIORITY 50
#define KT_CATALOG_USUAL_PRIORITY 100

typedef struct {
  char *name;      /* the key it is looked up by: its path in the catalog's folder of media, with
                      '/' between folders. Whoever reads it never makes a path of it. */
  gint64 priority; /* lower ones are fetched first */
  KtCatalogPart part;
} KtCatalogBlob;

typedef struct {
  gint64 version;
  gint64 expires;
  char *catalog;
  char *release; /* the catalog's own name of this version, for people */
  char *hash;    /* logical hash of the release (kt_release_get_hash) */
  KtCatalogPart image;
  GPtrArray *deltas; /* of KtCatalogDelta */
  GPtrArray *blobs;  /* of KtCatalogBlob */
} KtCatalogManifest;

KtCatalogManifest *kt_catalog_manifest_new (void);
void kt_catalog_manifest_free (KtCatalogManifest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCatalogManifest, kt_catalog_manifest_free)

void kt_catalog_part_set (KtCatalogPart *self, gint64 length, const char *hash);
void kt_catalog_manifest_add_delta (KtCatalogManifest *self,
                                    gint64 from,
                                    gint64 length,
                                    const char *hash);
void kt_catalog_manifest_add_blob (KtCatalogManifest *self,
                                   const char *name,
                                   gint64 priority,
                                   gint64 length,
                                   const char *hash);

/* The text to sign; the caller frees. */
char *kt_catalog_manifest_to_text (const KtCatalogManifest *self);

/* The manifest the timestamp speaks of: length and hash, signatures, version, expiry, form. */
KtCatalogManifest *kt_catalog_manifest_read (GBytes *bytes,
                                             const KtTufRoot *root,
                                             const KtTufTimestamp *timestamp,
                                             gint64 server_time,
                                             GError **error);
/* Without a timestamp and whether expired or not: what is installed or was published. */
KtCatalogManifest *
kt_catalog_manifest_read_known (GBytes *bytes, const KtTufRoot *root, GError **error);

/* NULL: none starts there. */
const KtCatalogDelta *kt_catalog_manifest_find_delta (const KtCatalogManifest *self, gint64 from);

/* Where things are in the tree; the caller frees. */
char *kt_catalog_root_path (gint64 version);
char *kt_catalog_manifest_path (gint64 version);
char *kt_catalog_image_path (gint64 version);
char *kt_catalog_delta_path (gint64 from, gint64 to);
char *kt_catalog_blob_path (const char *hash);

G_END_DECLS
