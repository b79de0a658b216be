/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search index: for everything that can be found an entry, and in each language its words,
 * their stems, and its title and number without blanks. Titles also make the vocabulary from which
 * spellings are suggested.
 */

#include "kt-catalog-new.h"
#include "kt-fold.h"
#include "kt-release-schema.h"
#include "kt-release-words.h"
#include "kt-release-search.h"
#include "kt-release-writer.h"

#include <string.h>

#define MIN_VOCABULARY_LETTERS 4

typedef struct {
  const char *name;
  char *insert_words;
  char *insert_grams;
  KtStemmer *stemmer;
  GHashTable *vocabulary; /* folded word → Spellings */
} Language;

/* How a word is written, and how often. */
typedef struct {
  GHashTable *counts; /* as written → count */
  guint total;
} Spellings;

typedef struct {
  KtRows *rows;
  KtCatalog *catalog;
  KtTexts *texts;
  Language *languages;
  guint n_languages;
} Index;

/* ---- making ---- */

static void
spellings_free (gpointer data)
{
  Spellings *spellings = data;
  g_hash_table_unref (spellings->counts);
  g_free (spellings);
}

static void
index_open (Index *index)
{
  const char *const *names = kt_texts_languages (index->texts);
  index->n_languages = g_strv_length ((char **)names);
  index->languages = g_new0 (Language, index->n_languages);
  for (guint i = 0; i < index->n_languages; i++)
    {
      Language *language = &index->languages[i];
      language->name = names[i];
      language->insert_words = g_strdup_printf (
          "INSERT INTO words_%s (rowid, title, number, body, stem) VALUES (?, ?, ?, ?, ?)",
          names[i]);
      language->insert_grams = g_strdup_printf (
          "INSERT INTO grams_%s (rowid, title, number) VALUES (?, ?, ?)", names[i]);
      language->stemmer = kt_stemmer_new (names[i]);
      language->vocabulary
          = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, spellings_free);
      if (index->rows->error == NULL)
        kt_release_create_index (index->rows->connection, names[i], &index->rows->error);
    }
}

static void
index_close (Index *index)
{
  for (guint i = 0; i < index->n_languages; i++)
    {
      g_free (index->languages[i].insert_words);
      g_free (index->languages[i].insert_grams);
      kt_stemmer_free (index->languages[i].stemmer);
      g_hash_table_unref (index->languages[i].vocabulary);
    }
  g_free (index->languages);
}

/* ---- words ---- */

static void
note_spelling (Language *language, const char *word)
{
  g_autofree char *folded = kt_words_number_key (word);
  if (g_utf8_strlen (folded, -1) < MIN_VOCABULARY_LETTERS || strpbrk (folded, "0123456789") != NULL)
    return;
  Spellings *spellings = g_hash_table_lookup (language->vocabulary, folded);
  if (spellings == NULL)
    {
      spellings = g_new0 (Spellings, 1);
      spellings->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (language->vocabulary, g_steal_pointer (&folded), spellings);
    }
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (spellings->counts, word));
  g_hash_table_replace (spellings->counts, g_strdup (word), GUINT_TO_POINTER (count + 1));
  spellings->total++;
}

static void
note_spellings (Language *language, const char *text)
{
  g_auto (GStrv) words = kt_words_split_as_written (text);
  for (guint i = 0; words[i] != NULL; i++)
    note_spelling (language, words[i]);
}

/* Stems that differ from their words, each once. */
static void
add_stems (Language *language, char *const *words, GHashTable *seen, GString *stems)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *stem = kt_stemmer_stem (language->stemmer, words[i]);
      if (strcmp (stem, words[i]) == 0 || !g_hash_table_add (seen, g_strdup (stem)))
        continue;
      g_string_append (stems, stem);
      g_string_append_c (stems, ' ');
    }
}

static void
add_words (Index *index,
           Language *language,
           gint64 id,
           const char *title,
           const char *number,
           const char *body)
{
  KtRows *rows = index->rows;
  g_auto (GStrv) title_words = kt_words_split (title);
  g_autofree char *folded_number = kt_fold (number);
  g_auto (GStrv) number_words = kt_words_split_as_written (folded_number);
  g_auto (GStrv) body_words = kt_words_split (body);
  g_autofree char *title_text = g_strjoinv (" ", title_words);
  g_autofree char *body_text = g_strjoinv (" ", body_words);
  g_autofree char *number_text = g_strjoinv (" ", number_words);
  g_autofree char *number_key = g_strjoinv ("", number_words);
  g_autofree char *all_numbers = g_strjoin (" ", number_text, number_key, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) stems = g_string_new (NULL);
  add_stems (language, title_words, seen, stems);
  add_stems (language, body_words, seen, stems);

  kt_rows_start (rows, language->insert_words);
  kt_rows_int (rows, id);
  kt_rows_text (rows, title_text);
  kt_rows_text (rows, all_numbers);
  kt_rows_text (rows, body_text);
  kt_rows_text (rows, stems->str);
  kt_rows_end (rows);

  g_autofree char *title_key = g_strjoinv ("", title_words);
  kt_rows_start (rows, language->insert_grams);
  kt_rows_int (rows, id);
  kt_rows_text (rows, title_key);
  kt_rows_text (rows, number_key);
  kt_rows_end (rows);
  note_spellings (language, title);
}

static void
add_entry (Index *index,
           gint64 id,
           guint kind,
           const char *object,
           const char *detail,
           const char *place,
           const char *number_key)
{
  KtRows *rows = index->rows;
  kt_rows_start (rows, "INSERT INTO search_entry VALUES (?, ?, ?, ?, ?, ?)");
  kt_rows_int (rows, id);
  kt_rows_int (rows, kind);
  kt_rows_text (rows, object);
  kt_rows_text (rows, detail);
  kt_rows_text (rows, place);
  kt_rows_text (rows, number_key);
  kt_rows_end (rows);
}

/* ---- products ---- */

typedef struct {
  const char *product;
  GString *body;
} ProductTexts;

/* What a product is and what can be chosen, not how it is reckoned. */
static void
add_product_text (const char *key, const char *text, gpointer data)
{
  ProductTexts *texts = data;
  gsize length = strlen (texts->product);
  if (!g_str_has_prefix (key, texts->product) || key[length] != '.')
    return;
  const char *rest = key + length;
  if (g_str_has_prefix (rest, ".rule.") || g_str_has_prefix (rest, ".price.")
      || g_str_has_suffix (rest, ".help"))
    return;
  g_string_append (texts->body, text);
  g_string_append_c (texts->body, '\n');
}

static void
add_product (Index *index, gint64 id, const KtProductInfo *info)
{
  add_entry (index, id, KT_SEARCH_PRODUCT, info->id, NULL, info->category, NULL);
  for (guint i = 0; i < index->n_languages; i++)
    {
      Language *language = &index->languages[i];
      g_autoptr (GString) body = g_string_new (NULL);
      ProductTexts texts = { info->id, body };
      kt_texts_visit (index->texts, language->name, add_product_text, &texts);
      if (info->category != NULL)
        g_string_append (body, kt_texts_category (index->texts, info->category, language->name));
      for (guint j = 0; info->classification[j] != NULL; j++)
        g_string_append_printf (body, "\n%s", info->classification[j]);
      add_words (index, language, id, kt_texts_product (index->texts, info->id, language->name),
                 info->id, body->str);
    }
}

/* ---- articles ---- */

static void
add_article (Index *index, gint64 id, const KtArticle *article)
{
  g_autofree char *key = kt_words_number_key (article->number);
  add_entry (index, id, KT_SEARCH_ARTICLE, article->number, NULL, article->group, key);
  for (guint i = 0; i < index->n_languages; i++)
    {
      Language *language = &index->languages[i];
      const char *note = kt_article_get_note (article, language->name);
      g_autofree char *body
          = g_strjoin ("\n", kt_texts_group (index->texts, article->group, language->name),
                       note != NULL ? note : "", NULL);
      add_words (index, language, id, kt_article_get_title (article, language->name),
                 article->number, body);
    }
}

static void
add_articles (Index *index)
{
  KtArticleQuery all = { 0 };
  if (index->rows->error != NULL)
    return;
  g_autoptr (GPtrArray) articles
      = kt_catalog_list_articles (index->catalog, &all, 0, 0, &index->rows->error);
  for (guint i = 0; index->rows->error == NULL && i < articles->len; i++)
    add_article (index, KT_RELEASE_FIRST_ARTICLE + (gint64)i + 1, articles->pdata[i]);
}

/* ---- documents ---- */

static char *
document_text (Index *index, const char *product, const KtProductDocument *document)
{
  if (!g_str_has_suffix (document->file, ".md"))
    return g_strdup ("");
  g_autoptr (GBytes) bytes
      = kt_catalog_load_document (index->catalog, product, document->file, &index->rows->error);
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  return text != NULL ? g_strndup (text, length) : g_strdup ("");
}

static void
add_document (Index *index, gint64 id, const KtProductInfo *info, const KtProductDocument *document)
{
  add_entry (index, id, KT_SEARCH_DOCUMENT, info->id, document->file, info->category, NULL);
  g_autofree char *body = document_text (index, info->id, document);
  for (guint i = 0; i < index->n_languages; i++)
    {
      Language *language = &index->languages[i];
      if (document->language == NULL || strcmp (document->language, language->name) == 0)
        add_words (index, language, id,
                   kt_texts_document (index->texts, info->id, document->file, language->name),
                   info->id, body);
    }
}

static void
add_products (Index *index)
{
  GPtrArray *products = kt_catalog_get_products (index->catalog);
  gint64 n_documents = 0;
  for (guint i = 0; index->rows->error == NULL && i < products->len; i++)
    {
      const KtProductInfo *info = products->pdata[i];
      add_product (index, (gint64)i + 1, info);
      g_autoptr (KtProduct) product
          = kt_catalog_load_product (index->catalog, info->id, &index->rows->error);
      for (guint j = 0; product != NULL && j < product->documents->len; j++)
        add_document (index, KT_RELEASE_FIRST_DOCUMENT + ++n_documents, info,
                      product->documents->pdata[j]);
    }
}

/* ---- synonyms ---- */

static void
add_synonym_pair (Index *index, const char *language, const char *from, const char *to)
{
  g_auto (GStrv) from_words = kt_words_split (from);
  g_auto (GStrv) to_words = kt_words_split (to);
  g_autofree char *word = g_strjoinv (" ", from_words);
  g_autofree char *other = g_strjoinv (" ", to_words);
  if (*word == '\0' || *other == '\0' || strcmp (word, other) == 0)
    return;
  kt_rows_start (index->rows, "INSERT OR IGNORE INTO search_synonym VALUES (?, ?, ?)");
  kt_rows_text (index->rows, language);
  kt_rows_text (index->rows, word);
  kt_rows_text (index->rows, other);
  kt_rows_end (index->rows);
}

/* They hold in both directions. */
static void
add_synonyms (Index *index)
{
  GPtrArray *synonyms = kt_catalog_get_synonyms (index->catalog);
  for (guint i = 0; i < synonyms->len; i++)
    {
      const KtSynonym *synonym = synonyms->pdata[i];
      for (guint j = 0; synonym->synonyms[j] != NULL; j++)
        {
          add_synonym_pair (index, synonym->language, synonym->word, synonym->synonyms[j]);
          add_synonym_pair (index, synonym->language, synonym->synonyms[j], synonym->word);
        }
    }
}

static void
note_synonyms (Index *index, Language *language)
{
  GPtrArray *synonyms = kt_catalog_get_synonyms (index->catalog);
  for (guint i = 0; i < synonyms->len; i++)
    {
      const KtSynonym *synonym = synonyms->pdata[i];
      if (strcmp (synonym->language, language->name) != 0)
        continue;
      note_spellings (language, synonym->word);
      for (guint j = 0; synonym->synonyms[j] != NULL; j++)
        note_spellings (language, synonym->synonyms[j]);
    }
}

/* ---- vocabulary ---- */

/* The most frequent spelling; of equals the first in byte order. */
static const char *
best_spelling (const Spellings *spellings)
{
  const char *best = NULL;
  guint best_count = 0;
  GHashTableIter iter;
  gpointer word, count;
  g_hash_table_iter_init (&iter, spellings->counts);
  while (g_hash_table_iter_next (&iter, &word, &count))
    if (GPOINTER_TO_UINT (count) > best_count
        || (GPOINTER_TO_UINT (count) == best_count && strcmp (word, best) < 0))
      {
        best = word;
        best_count = GPOINTER_TO_UINT (count);
      }
  return best;
}

static void
write_vocabulary (Index *index, Language *language)
{
  note_synonyms (index, language);
  GHashTableIter iter;
  gpointer word, spellings;
  g_hash_table_iter_init (&iter, language->vocabulary);
  while (g_hash_table_iter_next (&iter, &word, &spellings))
    {
      kt_rows_start (index->rows, "INSERT INTO vocabulary VALUES (?, ?, ?, ?)");
      kt_rows_text (index->rows, language->name);
      kt_rows_text (index->rows, word);
      kt_rows_text (index->rows, best_spelling (spellings));
      kt_rows_int (index->rows, ((Spellings *)spellings)->total);
      kt_rows_end (index->rows);
    }
}

/* One segment instead of many: the index is never changed again. */
static void
pack (Index *index, const Language *language)
{
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO words_%s (words_%s) VALUES ('optimize');"
                         "INSERT INTO grams_%s (grams_%s) VALUES ('optimize');",
                         language->name, language->name, language->name, language->name);
  if (index->rows->error == NULL)
    kt_sqlite_connection_exec (index->rows->connection, sql, &index->rows->error);
}

void
kt_release_write_index (KtRows *rows, KtCatalog *catalog)
{
  Index index = { .rows = rows, .catalog = catalog, .texts = kt_catalog_get_texts (catalog) };
  index_open (&index);
  add_products (&index);
  add_articles (&index);
  add_synonyms (&index);
  for (guint i = 0; i < index.n_languages; i++)
    {
      write_vocabulary (&index, &index.languages[i]);
      pack (&index, &index.languages[i]);
    }
  index_close (&index);
}
