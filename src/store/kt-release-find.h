/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One run of a search, shared by its parts: finding (kt-release-find.c), describing what was found
 * (kt-release-hits.c), suggesting and handing out (kt-release-search.c). For the store only; under
 * the lock of the connection for searching.
 */

#include "kt-release-match.h"
#include "kt-release-private.h"
#include "kt-release-search.h"

G_BEGIN_DECLS

typedef struct {
  KtRelease *release;
  KtReleaseFile *file;
  KtCatalog *catalog;
  KtTexts *texts;
  const char *language;
  guint limit;
  GString *filter;   /* " AND …" over search_entry e */
  GPtrArray *places; /* its values */
  KtMatch *match;
  GHashTable *seen; /* "kind object detail" */
  KtSearchResult *result;
} KtSearchRun;

/* Makes filter and places. */
void kt_search_run_make_filter (KtSearchRun *run, guint kinds, const char *category);
/* A statement of `sql` with its values, the filter, and `end`. */
KtSqliteStatement *kt_search_run_prepare (KtSearchRun *run,
                                          const char *sql,
                                          const char *const *values,
                                          guint n_values,
                                          const char *end,
                                          GError **error);
/* Hits without title and snippet, best first, at most one more than the limit. */
gboolean kt_search_run_find (KtSearchRun *run, GError **error);
/* " FROM search_entry e WHERE …": everything that the text finds, in no order. */
void kt_search_run_append_any (KtSearchRun *run, GString *sql, GPtrArray *values);
/* Title and snippet. */
gboolean kt_search_run_describe (KtSearchRun *run, KtSearchHit *hit, GError **error);

G_END_DECLS
