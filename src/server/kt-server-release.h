/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Taking a published tree (kt-catalog-publish.h) over into the folder a server hands out. As a
 * client does: the roots follow each other from the one that is trusted here, `latest` is signed,
 * not expired and not older than what is here, every file has the length and hash its manifest
 * says. Only then is it there for the server: files are written beside their place, synced and
 * renamed, `latest` last. Whoever asks meanwhile sees the old release or the new one, whole.
 *
 * Names of files are made of numbers and hashes. Blocking. Errors: KT_TUF_ERROR, G_FILE_ERROR,
 * G_IO_ERROR.
 */

#include "kt-catalog-manifest.h"

G_BEGIN_DECLS

/* tree → folder (made if it is not there). The release that is newest now; NULL on failure. */
KtCatalogManifest *
kt_server_release_add (const char *folder, const char *tree, gint64 now, GError **error);

/* Of KtCatalogManifest: what the folder has, the newest first, which must be good; older ones that are
 * not are left out. Empty: nothing. Transfer full. */
GPtrArray *kt_server_release_list (const char *folder, GError **error);

/* Whoever writes into a folder, or removes something, waits for the others who do. A descriptor to
 * close; −1: an error. */
int kt_server_release_lock (const char *folder, GError **error);

G_END_DECLS
