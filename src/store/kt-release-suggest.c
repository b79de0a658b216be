/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The vocabulary of a language is loaded once and walked: with the length as a first sieve and the
 * distance cut off early, tens of thousands of words take a few milliseconds, and only when a
 * search found nothing.
 */

#include "kt-release-suggest.h"
#include "kt-release-words.h"

#include <string.h>

typedef struct {
  char *word;  /* folded */
  char *shown; /* as written */
  guint frequency;
  guint n_letters;
} VocabularyWord;

static void
vocabulary_word_free (gpointer data)
{
  VocabularyWord *word = data;
  g_free (word->word);
  g_free (word->shown);
  g_free (word);
}

static GPtrArray *
load_vocabulary (KtRelease *release, const char *language, GError **error)
{
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (
      release->searching->connection,
      "SELECT word, shown, frequency FROM vocabulary WHERE language = ? ORDER BY word", error);
  if (row == NULL)
    return NULL;
  kt_sqlite_bind_text (row, 1, language);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (vocabulary_word_free);
  while (kt_sqlite_step (row, error))
    {
      VocabularyWord *word = g_new0 (VocabularyWord, 1);
      word->word = g_strdup (kt_release_get_text (row, 0));
      word->shown = g_strdup (kt_release_get_text (row, 1));
      word->frequency = (guint)kt_sqlite_get_int (row, 2);
      word->n_letters = (guint)g_utf8_strlen (word->word, -1);
      g_ptr_array_add (words, word);
    }
  return kt_sqlite_failed (row) ? NULL : g_steal_pointer (&words);
}

static GPtrArray *
get_vocabulary (KtRelease *release, const char *language, GError **error)
{
  GPtrArray *words = g_hash_table_lookup (release->vocabularies, language);
  if (words != NULL)
    return words;
  words = load_vocabulary (release, language, error);
  if (words != NULL)
    g_hash_table_insert (release->vocabularies, g_strdup (language), words);
  return words;
}

/* How far a word may be away: one letter in short ones, a third of long ones at most three. */
static guint
tolerance (guint n_letters)
{
  return n_letters < 4 ? 0 : CLAMP (n_letters / 3, 1, 3);
}

char *
kt_release_suggest_word (KtRelease *release, const char *language, const char *word, GError **error)
{
  GPtrArray *words = get_vocabulary (release, language, error);
  guint n_letters = (guint)g_utf8_strlen (word, -1);
  guint limit = tolerance (n_letters);
  const VocabularyWord *best = NULL;
  for (guint i = 0; words != NULL && limit > 0 && i < words->len; i++)
    {
      const VocabularyWord *candidate = words->pdata[i];
      if (MAX (candidate->n_letters, n_letters) - MIN (candidate->n_letters, n_letters) > limit)
        continue;
      guint distance = kt_words_distance (word, candidate->word, limit);
      if (distance > limit)
        continue;
      if (best == NULL || distance < limit || candidate->frequency > best->frequency)
        best = candidate;
      /* from here on only words as near as this one, or nearer, count */
      limit = distance;
    }
  return best != NULL ? g_strdup (best->shown) : NULL;
}
