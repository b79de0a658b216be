/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A catalog release: one SQLite file made from a catalog's source folder, opened read-only. Making
 * one from equal sources gives the same logical hash. The file never changes once it is there: it
 * is written beside its place, synced and renamed.
 *
 *   g_autoptr (KtRelease) release = kt_release_open (path, &error);
 *   KtCatalog *catalog = kt_release_get_catalog (release);
 *   g_autoptr (KtSearchResult) result = kt_release_search (release, &query, &error);
 * (kt-release-search.h)
 *
 * Reference counted; the catalog may outlive the release. Any thread: reads are serialised inside,
 * searching does not wait for reading. Errors: KT_SQLITE_ERROR (FOREIGN, TOO_NEW, CORRUPT,
 * NOT_A_DATABASE, FULL …).
 */

#include "kt-catalog.h"
#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

typedef struct _KtRelease KtRelease;

typedef struct {
  const char *created;    /* ISO 8601 moment, kept in the file; not part of the logical hash */
  guint day;              /* yyyymmdd: models are compiled for this day */
  gboolean skip_programs; /* leave compiling to whoever opens a product */
} KtReleaseOptions;

/* Replaces `path` when the new file is complete; on failure what was there stays.
 * G_IO_ERROR_CANCELLED. */
gboolean kt_release_write (KtCatalog *catalog,
                           const char *path,
                           const KtReleaseOptions *options,
                           GCancellable *cancellable,
                           GError **error);

KtRelease *kt_release_open (const char *path, GError **error);
/* Whether the file is a release of whatever format: also one this Kontor cannot open. */
gboolean kt_release_is_one (const char *path);
KtRelease *kt_release_ref (KtRelease *release);
void kt_release_unref (KtRelease *release);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRelease, kt_release_unref)

/* Owned by the release; take a reference to keep it longer. */
KtCatalog *kt_release_get_catalog (KtRelease *release);
const char *kt_release_get_path (KtRelease *release);
const char *kt_release_get_created (KtRelease *release);
/* As the file says it. */
const char *kt_release_get_hash (KtRelease *release);

/* Reads the whole file: damaged pages, and rows that do not belong to the hash
 * (KT_SQLITE_ERROR_CORRUPT). For files that came from elsewhere, before they are installed. */
gboolean kt_release_verify (KtRelease *release, GError **error);

G_END_DECLS
