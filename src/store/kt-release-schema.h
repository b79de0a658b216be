/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The format of a catalog release: one SQLite file. Tables hold what the source folder says, in the
 * order of their primary keys; programs and the search index are derived and do not count for the
 * logical hash.
 */

#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

#define KT_RELEASE_APPLICATION_ID 0x4b744361 /* "KtCa" */
#define KT_RELEASE_FORMAT 3

/* Numbers of search entries: products count from 1; an article has its own number behind these. */
#define KT_RELEASE_FIRST_ARTICLE 1000000
#define KT_RELEASE_FIRST_DOCUMENT 1000000000

gboolean kt_release_create_schema (KtSqliteConnection *connection, GError **error);

/* The search index of one language (two small letters, checked by the caller). */
gboolean
kt_release_create_index (KtSqliteConnection *connection, const char *language, GError **error);

/* SHA-256 over every row that comes from the source, in hexadecimal: equal sources give equal
 * hashes. NULL on error. The caller frees. */
char *kt_release_compute_hash (KtSqliteConnection *connection, GError **error);

/* SHA-256 over the rows of several SELECTs, and over their texts. The caller frees. */
char *kt_release_hash_selects (KtSqliteConnection *connection,
                               const char *const *selects,
                               guint n_selects,
                               GError **error);

/* Opened for reading and of this format; KT_SQLITE_ERROR FOREIGN or TOO_NEW otherwise. */
gboolean kt_release_check_format (KtSqliteConnection *connection, GError **error);

G_END_DECLS
