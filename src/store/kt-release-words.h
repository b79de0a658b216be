/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Text as the search index keeps it; the writer and the search use the same functions. Everything
 * is folded (kt-fold.h): "Größe", "Groesse", "grösse" are one word. Strings returned belong to the
 * caller.
 *
 * A stemmer is Snowball's for the language, on folded words; languages without one are not stemmed.
 * One thread at a time.
 */

#include <glib.h>

G_BEGIN_DECLS

/* Letters and digits; everything else separates, but not the parts of a number ("5,5", "1.400"). */
char **kt_words_split (const char *text);
/* Without folding, and cut at every sign. */
char **kt_words_split_as_written (const char *text);
/* Letters and digits only, without blanks: "FR-30 010/a" → "fr30010a". */
char *kt_words_number_key (const char *text);

typedef struct _KtStemmer KtStemmer;

KtStemmer *kt_stemmer_new (const char *language);
void kt_stemmer_free (KtStemmer *stemmer);
/* Owned by the stemmer until the next call. */
const char *kt_stemmer_stem (KtStemmer *stemmer, const char *word);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtStemmer, kt_stemmer_free)

/* Insertions, deletions, replacements and exchanges of neighbours that lead from one to the other
 * (restricted Damerau–Levenshtein, Boytsov 2011), or limit + 1 if there are more than limit. UTF-8,
 * letter by letter. */
guint kt_words_distance (const char *a, const char *b, guint limit);

G_END_DECLS
