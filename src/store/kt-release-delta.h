/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What changed between two releases, row by row: a gzip file of JSON lines.
 *
 *   {"kontor-delta":2,"format":3,"from":"HASH","to":"HASH","index":false,"moves":true}
 *   ["m",1,1,500]                    articles 1 to 500 stay, 501 to 900 are behind a new one;
 *   ["m",501,502,400]                whichever is not named went, with its texts
 *   ["t","article"]                  what follows is about this table
 *   ["-",7]                          a row went: its key
 *   ["=",12,5,129900]                a row changed: its key, then column and value, again and again
 *   ["+",13,"A-13",…]                a row came: all of its values
 *
 * A blob is written as ["BASE64"]. Tables and columns are those of the release format; nothing in
 * the file becomes SQL. The search index is not carried: it stays when it is the same, else it is
 * built from the applied rows. The result is checked against the logical hash of the release it
 * leads to, so a delta can be wrong but never make a wrong release.
 *
 * Any thread; blocking. Errors: KT_SQLITE_ERROR, KT_ERROR (a delta that is none), G_IO_ERROR.
 */

#include <glib.h>

G_BEGIN_DECLS

#define KT_RELEASE_DELTA_VERSION 2

/* Unpacked size of a delta; beyond it is refused. */
#define KT_RELEASE_DELTA_MAX (256 * 1024 * 1024)

/* The packed bytes that lead from one release file to the other. */
GBytes *kt_release_make_delta (const char *from, const char *to, GError **error);

/* Writes `path` (replaced if there) from `base` and the delta: verified and on the disk when it
 * returns TRUE; nothing is left at `path` otherwise. */
gboolean
kt_release_apply_delta (const char *base, GBytes *delta, const char *path, GError **error);

G_END_DECLS
