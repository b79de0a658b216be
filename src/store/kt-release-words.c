/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splitting follows the tokenizer of the index: a word is a run of letters and digits. */

#include "kt-release-words.h"
#include "kt-fold.h"

#include <libstemmer.h>
#include <string.h>

#define MAX_LETTERS 64
#define GROUP_DIGITS 3
/* A letter to both tokenizers, and in no word of any language. */
#define DECIMAL_SIGN "\xca\x96" /* ʖ */

struct _KtStemmer {
  struct sb_stemmer *stemmer; /* NULL: none for this language */
  char *stem;
};

char **
kt_words_split_as_written (const char *text)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  const char *begin = NULL;
  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gboolean is_letter = *p != '\0' && g_unichar_isalnum (g_utf8_get_char (p));
      if (is_letter && begin == NULL)
        begin = p;
      if (!is_letter && begin != NULL)
        {
          g_autofree char *word = g_strndup (begin, (gsize)(p - begin));
          g_strv_builder_add (words, word);
          begin = NULL;
        }
      if (*p == '\0')
        break;
    }
  return g_strv_builder_end (words);
}

/* A sign between two digits that makes them one number. */
static gboolean
joins_digits (const char *text, const char *sign)
{
  return (*sign == ',' || *sign == '.') && sign > text && g_ascii_isdigit (sign[-1])
         && g_ascii_isdigit (sign[1]);
}

/* Of folded text: "5,5" and "5.5" become one word, "1.400" becomes "1400". */
static char *
join_numbers (const char *text)
{
  g_autoptr (GString) joined = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0'; p++)
    if (!joins_digits (text, p))
      g_string_append_c (joined, *p);
    else if (strspn (p + 1, "0123456789") != GROUP_DIGITS)
      g_string_append (joined, DECIMAL_SIGN);
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

char **
kt_words_split (const char *text)
{
  g_autofree char *folded = kt_fold (text);
  g_autofree char *joined = join_numbers (folded);
  return kt_words_split_as_written (joined);
}

char *
kt_words_number_key (const char *text)
{
  g_autofree char *folded = kt_fold (text);
  g_auto (GStrv) words = kt_words_split_as_written (folded);
  return g_strjoinv ("", words);
}

/* ---- stems ---- */

KtStemmer *
kt_stemmer_new (const char *language)
{
  KtStemmer *stemmer = g_new0 (KtStemmer, 1);
  stemmer->stemmer = sb_stemmer_new (language, NULL);
  return stemmer;
}

void
kt_stemmer_free (KtStemmer *stemmer)
{
  if (stemmer == NULL)
    return;
  sb_stemmer_delete (stemmer->stemmer);
  g_free (stemmer->stem);
  g_free (stemmer);
}

const char *
kt_stemmer_stem (KtStemmer *stemmer, const char *word)
{
  g_free (stemmer->stem);
  if (stemmer->stemmer == NULL)
    stemmer->stem = g_strdup (word);
  else
    {
      const sb_symbol *stem
          = sb_stemmer_stem (stemmer->stemmer, (const sb_symbol *)word, (int)strlen (word));
      stemmer->stem = g_strndup ((const char *)stem, (gsize)sb_stemmer_length (stemmer->stemmer));
    }
  return stemmer->stem;
}

/* ---- distance ---- */

/* At most MAX_LETTERS; longer words are cut, which no vocabulary notices. */
static guint
letters_of (const char *word, gunichar *letters)
{
  guint n = 0;
  for (const char *p = word; *p != '\0' && n < MAX_LETTERS; p = g_utf8_next_char (p))
    letters[n++] = g_utf8_get_char (p);
  return n;
}

guint
kt_words_distance (const char *a, const char *b, guint limit)
{
  gunichar x[MAX_LETTERS], y[MAX_LETTERS];
  guint n = letters_of (a, x), m = letters_of (b, y);
  if (MAX (n, m) - MIN (n, m) > limit)
    return limit + 1;

  guint rows[3][MAX_LETTERS + 1];
  for (guint j = 0; j <= m; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= n; i++)
    {
      guint *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
      guint least = row[0] = i;
      for (guint j = 1; j <= m; j++)
        {
          guint best = above[j - 1] + (x[i - 1] != y[j - 1]);
          best = MIN (best, MIN (above[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
            best = MIN (best, before[j - 2] + 1);
          row[j] = best;
          least = MIN (least, best);
        }
      if (least > limit)
        return limit + 1;
    }
  return MIN (rows[n % 3][m], limit + 1);
}
