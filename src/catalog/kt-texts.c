/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One table of key → text for each language. Keys are built from names with dots between; the
 * functions for one kind of thing only know how its key is made.
 */

#include "kt-texts.h"

#include "kt-choice.h"

#include <string.h>

struct _KtTexts {
  gatomicrefcount refs;
  char **languages;
  guint n_languages;
  GHashTable **tables; /* one for each language: key → text, both in `strings` */
  GStringChunk *strings;
};

KtTexts *
kt_texts_new (const char *const *languages)
{
  KtTexts *texts = g_new0 (KtTexts, 1);
  g_atomic_ref_count_init (&texts->refs);
  texts->languages = g_strdupv ((char **)languages);
  texts->n_languages = g_strv_length (texts->languages);
  texts->tables = g_new0 (GHashTable *, texts->n_languages);
  for (guint i = 0; i < texts->n_languages; i++)
    texts->tables[i] = g_hash_table_new (g_str_hash, g_str_equal);
  texts->strings = g_string_chunk_new (16 * 1024);
  return texts;
}

KtTexts *
kt_texts_ref (KtTexts *texts)
{
  g_atomic_ref_count_inc (&texts->refs);
  return texts;
}

void
kt_texts_unref (KtTexts *texts)
{
  if (texts == NULL || !g_atomic_ref_count_dec (&texts->refs))
    return;
  for (guint i = 0; i < texts->n_languages; i++)
    g_hash_table_unref (texts->tables[i]);
  g_free (texts->tables);
  g_strfreev (texts->languages);
  g_string_chunk_free (texts->strings);
  g_free (texts);
}

/* The index of the language, with or without territory; -1 if the catalog does not have it. */
static int
find_language (const KtTexts *texts, const char *language)
{
  gsize length = language != NULL ? strcspn (language, "_-.@") : 0;
  for (guint i = 0; length > 0 && i < texts->n_languages; i++)
    if (strlen (texts->languages[i]) == length
        && g_ascii_strncasecmp (texts->languages[i], language, length) == 0)
      return (int)i;
  return -1;
}

gboolean
kt_texts_add (KtTexts *texts, const char *language, const char *key, const char *text)
{
  int index = find_language (texts, language);
  g_return_val_if_fail (index >= 0, FALSE);

  if (g_hash_table_contains (texts->tables[index], key))
    return FALSE;
  g_hash_table_insert (texts->tables[index], g_string_chunk_insert_const (texts->strings, key),
                       g_string_chunk_insert (texts->strings, text));
  return TRUE;
}

const char *const *
kt_texts_languages (const KtTexts *texts)
{
  return (const char *const *)texts->languages;
}

const char *
kt_texts_match_language (const KtTexts *texts, const char *language)
{
  int index = find_language (texts, language);
  return texts->languages[MAX (index, 0)];
}

const char *
kt_texts_lookup_exact (const KtTexts *texts, const char *key, const char *language)
{
  int index = language != NULL ? find_language (texts, language) : 0;
  if (index < 0 || texts->n_languages == 0)
    return NULL;
  return g_hash_table_lookup (texts->tables[index], key);
}

const char *
kt_texts_lookup (const KtTexts *texts, const char *key, const char *language)
{
  const char *text = kt_texts_lookup_exact (texts, key, language);
  return text != NULL ? text : kt_texts_lookup_exact (texts, key, NULL);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

void
kt_texts_visit (const KtTexts *texts, const char *language, KtTextsVisitor visitor, gpointer data)
{
  int index = find_language (texts, language);
  if (index < 0)
    return;
  guint n_keys;
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (texts->tables[index], &n_keys);
  qsort (keys, n_keys, sizeof (gpointer), compare_keys);
  for (guint i = 0; i < n_keys; i++)
    visitor (keys[i], g_hash_table_lookup (texts->tables[index], keys[i]), data);
}

/* ---- keys ---- */

/* The parts of the key up to a NULL, joined. */
static const char *
lookup_parts (const KtTexts *texts, const char *language, ...)
{
  g_autoptr (GString) key = g_string_new (NULL);
  va_list parts;
  va_start (parts, language);
  const char *part;
  while ((part = va_arg (parts, const char *)) != NULL)
    g_string_append (key, part);
  va_end (parts);
  return kt_texts_lookup (texts, key->str, language);
}

static const char *
or_name (const char *text, const char *name)
{
  return text != NULL ? text : g_intern_string (name);
}

const char *
kt_texts_catalog_title (const KtTexts *texts, const char *language)
{
  return or_name (kt_texts_lookup (texts, "catalog.title", language), "");
}

const char *
kt_texts_category (const KtTexts *texts, const char *category, const char *language)
{
  return or_name (lookup_parts (texts, language, "category.", category, NULL), category);
}

const char *
kt_texts_category_summary (const KtTexts *texts, const char *category, const char *language)
{
  return lookup_parts (texts, language, "category.", category, ".summary", NULL);
}

const char *
kt_texts_group (const KtTexts *texts, const char *group, const char *language)
{
  return or_name (lookup_parts (texts, language, "group.", group, NULL), group);
}

const char *
kt_texts_unit (const KtTexts *texts, const char *unit, const char *language)
{
  return or_name (lookup_parts (texts, language, "unit.", unit, NULL), unit);
}

const char *
kt_texts_payment (const KtTexts *texts, const char *payment, const char *language)
{
  return or_name (lookup_parts (texts, language, "terms.payment.", payment, NULL), payment);
}

const char *
kt_texts_product (const KtTexts *texts, const char *product, const char *language)
{
  return or_name (kt_texts_lookup (texts, product, language), product);
}

const char *
kt_texts_product_summary (const KtTexts *texts, const char *product, const char *language)
{
  return lookup_parts (texts, language, product, ".summary", NULL);
}

const char *
kt_texts_product_description (const KtTexts *texts, const char *product, const char *language)
{
  return lookup_parts (texts, language, product, ".description", NULL);
}

const char *
kt_texts_product_benefit (const KtTexts *texts, const char *product, guint n, const char *language)
{
  g_autofree char *number = g_strdup_printf ("%u", n);
  return lookup_parts (texts, language, product, ".benefit.", number, NULL);
}

const char *
kt_texts_step (const KtTexts *texts, const char *product, const char *step, const char *language)
{
  return or_name (lookup_parts (texts, language, product, ".step.", step, NULL), step);
}

const char *
kt_texts_characteristic (const KtTexts *texts,
                         const char *product,
                         const char *path,
                         const char *language)
{
  g_autofree char *plain = kt_path_without_indices (path);
  const char *dot = strrchr (plain, '.');
  return or_name (lookup_parts (texts, language, product, ".", plain, NULL),
                  dot != NULL ? dot + 1 : plain);
}

const char *
kt_texts_characteristic_help (const KtTexts *texts,
                              const char *product,
                              const char *path,
                              const char *language)
{
  g_autofree char *plain = kt_path_without_indices (path);
  return lookup_parts (texts, language, product, ".", plain, ".help", NULL);
}

const char *
kt_texts_value (const KtTexts *texts,
                const char *product,
                const char *path,
                const char *enumeration,
                const char *option,
                const char *language)
{
  const char *text = NULL;
  if (path != NULL)
    {
      g_autofree char *plain = kt_path_without_indices (path);
      text = lookup_parts (texts, language, product, ".", plain, ".", option, NULL);
    }
  if (text == NULL)
    text = lookup_parts (texts, language, product, ".", enumeration, ".", option, NULL);
  return or_name (text, option);
}

const char *
kt_texts_value_note (const KtTexts *texts,
                     const char *product,
                     const char *enumeration,
                     const char *option,
                     const char *language)
{
  return lookup_parts (texts, language, product, ".", enumeration, ".", option, ".note", NULL);
}

const char *
kt_texts_rule (const KtTexts *texts, const char *product, const char *key, const char *language)
{
  return lookup_parts (texts, language, product, ".rule.", key, NULL);
}

const char *
kt_texts_price (const KtTexts *texts, const char *product, const char *key, const char *language)
{
  return or_name (lookup_parts (texts, language, product, ".price.", key, NULL), key);
}

const char *
kt_texts_document (const KtTexts *texts,
                   const char *product,
                   const char *file,
                   const char *language)
{
  return or_name (lookup_parts (texts, language, product, ".document.", file, NULL), file);
}
