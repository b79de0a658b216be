/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Encrypted SQLite files: everything in them, indexes and the log of changes (WAL) too, so that
 * searching and sorting work as they always do. SQLite reads and writes pages of 4,096 bytes
 * through a file system of ours (https://www.sqlite.org/vfs.html), which keeps the last 48 bytes of
 * each for itself:
 *
 *   nonce (24) · tag (16) · id of the key (8)      XChaCha20-Poly1305 (libsodium)
 *
 * The tag also covers where the page belongs: so pages cannot be changed, exchanged or copied into
 * another place unseen. What it does not show is a page, or a whole file, put back as it was
 * before. In the clear are the first 100 bytes (that it is a database, of which schema; under the
 * tag of the first page), the size, and the frame headers of the WAL (page numbers, checksums).
 * What SQLite puts into temporary files goes through a key that is forgotten.
 *
 * A page that does not have its tag is reported as damaged (SQLITE_CORRUPT). Private to the store.
 * A file system belongs to one connection and is used by its thread.
 */

#include "kt-cipher-keys.h"

G_BEGIN_DECLS

#define KT_CIPHER_PAGE_BYTES 4096
#define KT_CIPHER_RESERVED_BYTES 48

typedef struct _KtCipherFiles KtCipherFiles;

/* Registers it with SQLite under a name of its own. */
KtCipherFiles *kt_cipher_files_new (KtCipherKeys *keys);
/* When the connection was closed. */
void kt_cipher_files_free (KtCipherFiles *self);
const char *kt_cipher_files_get_name (KtCipherFiles *self);
KtCipherKeys *kt_cipher_files_get_keys (KtCipherFiles *self);

typedef enum {
  KT_CIPHER_NONE,      /* missing, empty, or too short to be either */
  KT_CIPHER_PLAIN,     /* not encrypted */
  KT_CIPHER_ENCRYPTED
} KtCipherState;

/* Of the file at PATH, from its first page; id (may be NULL) gets that of the page's key. */
KtCipherState kt_cipher_file_look (const char *path, guint8 id[KT_CIPHER_ID_BYTES]);

G_END_DECLS
