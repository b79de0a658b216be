/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A search text as the index understands it: words, and for each the expressions of FTS5 that match
 * it as the beginning of a word, by its stem, by synonyms, or as a part of a word. For the store
 * only; used under the lock of the connection it was made with.
 */

#include "kt-release-file.h"

G_BEGIN_DECLS

typedef struct {
  char *word;
  char *begins;   /* "pump"* */
  char *means;    /* the same, or its stem, or a synonym */
  char *contains; /* an expression over parts of words; NULL for words of one or two letters */
} KtMatchWord;

typedef struct {
  GPtrArray *words; /* of KtMatchWord */
  char *key;        /* letters and digits without blanks */
  char *folded;     /* as titles are folded for sorting */
  char *synonyms;   /* of the whole text: an expression; or NULL */
  gboolean has_digit;
} KtMatch;

/* NULL on error. A text without letters and digits has no words. */
KtMatch *kt_match_new (KtReleaseFile *file, const char *text, const char *language, GError **error);
void kt_match_free (KtMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtMatch, kt_match_free)

/* All words begin a word of these columns ("title number"). The caller frees. */
char *kt_match_all_begin (const KtMatch *match, const char *columns);
/* All words, by any meaning. The caller frees. */
char *kt_match_all_mean (const KtMatch *match);

G_END_DECLS
