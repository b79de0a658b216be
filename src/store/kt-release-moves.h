/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Articles are numbered by rank, so that lists in the order of their numbers need no sorting: one
 * that is inserted moves all behind it. Moves say in runs where the articles that stay are
 * afterwards: "old 1 to 500 are at 1, old 501 to 900 at 502". Whatever is in no run went. So the
 * delta of one more article is one run more, and not a changed row for each.
 *
 * For the store only.
 */

#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

typedef struct {
  gint64 from;
  gint64 to;
  gint64 count;
} KtReleaseRun;

typedef struct {
  GArray *runs;     /* of KtReleaseRun, ascending in both */
  gboolean is_none; /* every article stays where it is */
} KtReleaseMoves;

/* By the numbers people know articles by. NULL on error. */
KtReleaseMoves *
kt_release_moves_find (KtSqliteConnection *from, KtSqliteConnection *to, GError **error);
void kt_release_moves_free (KtReleaseMoves *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtReleaseMoves, kt_release_moves_free)

/* Where it is afterwards; 0: it went. */
gint64 kt_release_moves_map (const KtReleaseMoves *self, gint64 from);

/* The column of a table that holds numbers of articles, or −1. */
int kt_release_moves_column (const char *table);

/* Moves the articles of a file: begin, each run, end. Runs that contradict each other are an
 * error. */
gboolean kt_release_moves_begin (KtSqliteConnection *connection, GError **error);
gboolean
kt_release_moves_add (KtSqliteConnection *connection, const KtReleaseRun *run, GError **error);
gboolean kt_release_moves_end (KtSqliteConnection *connection, GError **error);

G_END_DECLS
