/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The catalog releases a client has installed: one folder.
 *
 *   root.json         the trusted root
 *   latest.json       the newest timestamp that was taken: nothing older is
 *   catalog-V.db      releases: the active one and the two before it
 *   manifest-V.json   what they were published with
 *   root-of-V.json    the root by which those were read
 *   active            the version in use
 *   HASH.part         what is being fetched
 *
 * Names are made of version numbers and hashes, never of what a server says. A release becomes
 * active when its file is verified and on the disk: synced, renamed, folder synced, then the
 * pointer is replaced in one step. Whatever fails before leaves the old one active.
 *
 * Used by one thread at a time; blocking. Errors: KT_TUF_ERROR, KT_SQLITE_ERROR, G_FILE_ERROR.
 */

#include "kt-catalog-manifest.h"

G_BEGIN_DECLS

typedef struct _KtCatalogStore KtCatalogStore;

/* Makes the folder. `root`: the signed root to trust at first; what the folder has is newer and
 * wins. NULL: the first that the server hands out is trusted, if nothing was here yet. */
KtCatalogStore *kt_catalog_store_open (const char *folder, GBytes *root, GError **error);
void kt_catalog_store_free (KtCatalogStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCatalogStore, kt_catalog_store_free)

/* NULL: none was seen yet. */
const KtTufRoot *kt_catalog_store_get_root (KtCatalogStore *self);
KtTufFloor kt_catalog_store_get_floor (KtCatalogStore *self);
gint64 kt_catalog_store_get_active (KtCatalogStore *self); /* 0: none */
/* NULL: none; the caller frees. */
char *kt_catalog_store_get_active_path (KtCatalogStore *self);
/* The same for a folder that is not open, by its pointer alone; any thread. */
char *kt_catalog_store_find_active (const char *folder);
/* What the active release was published with. */
KtCatalogManifest *kt_catalog_store_load_manifest (KtCatalogStore *self, GError **error);
/* Until when the newest timestamp that was taken is good; 0: there is none. */
gint64 kt_catalog_store_get_expires (KtCatalogStore *self);

/* The next root, or the first, verified here; the next timestamp, verified by the caller. */
gboolean kt_catalog_store_take_root (KtCatalogStore *self, GBytes *bytes, GError **error);
gboolean kt_catalog_store_take_timestamp (KtCatalogStore *self,
                                          GBytes *bytes,
                                          const KtTufTimestamp *timestamp,
                                          GError **error);

/* Parts being fetched: how much is there; adding to it at that place (less there is forgotten). A
 * part never grows beyond `length`: KT_TUF_ERROR_LIMIT. */
gint64 kt_catalog_store_get_part (KtCatalogStore *self, const KtCatalogPart *part);
gboolean kt_catalog_store_add_part (KtCatalogStore *self,
                                    const KtCatalogPart *part,
                                    gint64 offset,
                                    GBytes *bytes,
                                    GError **error);
void kt_catalog_store_drop_part (KtCatalogStore *self, const KtCatalogPart *part);

/* The part, complete, becomes the active release: the image itself, or by the changes since the
 * active one. The part goes, whatever comes of it. */
gboolean kt_catalog_store_install (KtCatalogStore *self,
                                   const KtCatalogManifest *manifest,
                                   GBytes *manifest_bytes,
                                   const KtCatalogDelta *delta,
                                   GError **error);

/* Reads the whole active release. One whose bytes are not those that were installed is removed: the
 * one before is active then, or none, and it is fetched again. TRUE: nothing is wrong. */
gboolean kt_catalog_store_check_active (KtCatalogStore *self, GError **error);

/* Told after each step of an installation; for tests that cut the power there. */
typedef void (*KtCatalogStoreWatch) (const char *step, gpointer data);
void kt_catalog_store_watch (KtCatalogStore *self, KtCatalogStoreWatch watch, gpointer data);

G_END_DECLS
