/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words hold letters and digits only, so quoting them is enough to keep the syntax of FTS5 out. */

#include "kt-release-match.h"
#include "kt-fold.h"
#include "kt-release-words.h"

#include <string.h>

#define MAX_WORDS 12
#define MIN_PART_LETTERS 3
#define MIN_STEM_LETTERS 4

static void
match_word_free (gpointer data)
{
  KtMatchWord *word = data;
  g_free (word->word);
  g_free (word->begins);
  g_free (word->means);
  g_free (word->contains);
  g_free (word);
}

/* ---- synonyms ---- */

/* " OR (…)" for each synonym of a word or phrase. */
static gboolean
append_synonyms (KtReleaseFile *file,
                 const char *language,
                 const char *phrase,
                 GString *expression,
                 GError **error)
{
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (
      file->connection, "SELECT other FROM search_synonym WHERE language = ? AND word = ?", error);
  if (row == NULL)
    return FALSE;
  kt_sqlite_bind_text (row, 1, language);
  kt_sqlite_bind_text (row, 2, phrase);
  while (kt_sqlite_step (row, error))
    {
      g_auto (GStrv) words = g_strsplit (kt_release_get_text (row, 0), " ", -1);
      g_string_append (expression, " OR (");
      for (guint i = 0; words[i] != NULL; i++)
        g_string_append_printf (expression, "%s\"%s\" *", i > 0 ? " AND " : "", words[i]);
      g_string_append_c (expression, ')');
    }
  return !kt_sqlite_failed (row);
}

/* ---- words ---- */

static char *
parts_expression (const char *word, const char *stem)
{
  if (g_utf8_strlen (word, -1) < MIN_PART_LETTERS)
    return NULL;
  if (strcmp (word, stem) == 0 || g_utf8_strlen (stem, -1) < MIN_STEM_LETTERS)
    return g_strdup_printf ("\"%s\"", word);
  return g_strdup_printf ("\"%s\" OR \"%s\"", word, stem);
}

static KtMatchWord *
match_word_new (KtReleaseFile *file,
                KtStemmer *stemmer,
                const char *text,
                const char *language,
                GError **error)
{
  KtMatchWord *word = g_new0 (KtMatchWord, 1);
  const char *stem = kt_stemmer_stem (stemmer, text);
  word->word = g_strdup (text);
  word->begins = g_strdup_printf ("\"%s\" *", text);
  word->contains = parts_expression (text, stem);
  g_autoptr (GString) means = g_string_new (word->begins);
  g_string_append_printf (means, " OR stem : \"%s\"", stem);
  if (strcmp (stem, text) != 0)
    g_string_append_printf (means, " OR \"%s\"", stem);
  if (!append_synonyms (file, language, text, means, error))
    {
      match_word_free (word);
      return NULL;
    }
  word->means = g_string_free (g_steal_pointer (&means), FALSE);
  return word;
}

static gboolean
add_words (KtMatch *match,
           KtReleaseFile *file,
           char *const *words,
           const char *language,
           GError **error)
{
  g_autoptr (KtStemmer) stemmer = kt_stemmer_new (language);
  for (guint i = 0; words[i] != NULL && i < MAX_WORDS; i++)
    {
      KtMatchWord *word = match_word_new (file, stemmer, words[i], language, error);
      if (word == NULL)
        return FALSE;
      g_ptr_array_add (match->words, word);
    }
  return TRUE;
}

static gboolean
add_phrase_synonyms (KtMatch *match,
                     KtReleaseFile *file,
                     char *const *words,
                     const char *language,
                     GError **error)
{
  if (match->words->len < 2)
    return TRUE;
  g_autofree char *phrase = g_strjoinv (" ", (char **)words);
  g_autoptr (GString) expression = g_string_new (NULL);
  if (!append_synonyms (file, language, phrase, expression, error))
    return FALSE;
  if (expression->len > 0)
    match->synonyms = g_string_free (g_steal_pointer (&expression), FALSE);
  return TRUE;
}

KtMatch *
kt_match_new (KtReleaseFile *file, const char *text, const char *language, GError **error)
{
  g_autoptr (KtMatch) match = g_new0 (KtMatch, 1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) words = kt_words_split (valid);
  match->words = g_ptr_array_new_with_free_func (match_word_free);
  match->key = kt_words_number_key (valid);
  match->folded = g_strstrip (kt_fold (valid));
  match->has_digit = strpbrk (match->key, "0123456789") != NULL;
  if (!add_words (match, file, words, language, error)
      || !add_phrase_synonyms (match, file, words, language, error))
    return NULL;
  return g_steal_pointer (&match);
}

void
kt_match_free (KtMatch *match)
{
  if (match == NULL)
    return;
  g_ptr_array_unref (match->words);
  g_free (match->key);
  g_free (match->folded);
  g_free (match->synonyms);
  g_free (match);
}

/* ---- expressions ---- */

char *
kt_match_all_begin (const KtMatch *match, const char *columns)
{
  g_autoptr (GString) expression = g_string_new (NULL);
  g_string_append_printf (expression, "{%s} : (", columns);
  for (guint i = 0; i < match->words->len; i++)
    g_string_append_printf (expression, "%s%s", i > 0 ? " AND " : "",
                            ((const KtMatchWord *)match->words->pdata[i])->begins);
  g_string_append_c (expression, ')');
  return g_string_free (g_steal_pointer (&expression), FALSE);
}

char *
kt_match_all_mean (const KtMatch *match)
{
  g_autoptr (GString) expression = g_string_new ("(");
  for (guint i = 0; i < match->words->len; i++)
    g_string_append_printf (expression, "%s(%s)", i > 0 ? " AND " : "",
                            ((const KtMatchWord *)match->words->pdata[i])->means);
  g_string_append_c (expression, ')');
  if (match->synonyms != NULL)
    g_string_append (expression, match->synonyms);
  return g_string_free (g_steal_pointer (&expression), FALSE);
}
