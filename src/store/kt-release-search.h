/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Search in a release, as one types: products, articles, documents. All words must be found, each
 * as the beginning of a word, as a part of a compound word or number (three letters and more), by
 * its stem, or by a synonym; case, accents and the spelling of umlauts do not matter; article
 * numbers are found with and without their separators. Best first: numbers, titles, other texts,
 * parts of words.
 *
 * If nothing is found, the words that nothing has are replaced by the nearest in spelling, and what
 * these find is handed out with the suggestion.
 *
 * Any thread. Errors: KT_SQLITE_ERROR.
 */

#include "kt-release.h"

G_BEGIN_DECLS

typedef enum { KT_SEARCH_PRODUCT, KT_SEARCH_ARTICLE, KT_SEARCH_DOCUMENT } KtSearchKind;

typedef struct {
  const char *text;     /* as typed */
  const char *language; /* NULL: the main one */
  guint kinds;          /* bits 1 << KtSearchKind; 0: all */
  const char *category; /* only in it and below it; NULL: everywhere */
  guint limit;          /* 0: 50 */
} KtSearchQuery;

typedef struct {
  KtSearchKind kind;
  char *id;   /* product id, article number; for a document the product id */
  char *file; /* of a document; NULL otherwise */
  char *title;
  char *snippet; /* a line that says more; may be NULL */
  guint rank;    /* 0 is the best class of match */
} KtSearchHit;

typedef struct {
  GPtrArray *hits;   /* of KtSearchHit, best first */
  gboolean has_more; /* there are more than the limit */
  char *suggestion; /* "did you mean …": nothing was found for the text, the hits are for this; or
                       NULL */
} KtSearchResult;

KtSearchResult *kt_release_search (KtRelease *release, const KtSearchQuery *query, GError **error);
void kt_search_result_free (KtSearchResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSearchResult, kt_search_result_free)

/* How many hits there are in each category (KtFacetCount: value is its id), all of them counted,
 * with the query's own category left out. Transfer full. */
GPtrArray *
kt_release_search_facets (KtRelease *release, const KtSearchQuery *query, GError **error);

G_END_DECLS
