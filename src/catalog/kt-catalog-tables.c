/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the whole catalog: categories, texts, articles, synonyms, scales. */

#include "kt-catalog-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NUMBER_LENGTH 64
#define MAX_LEAD_DAYS 3650

/* Runs `read` for each row of a table that has the columns. */
static void
read_rows (KtCatalogReading *reading,
           const char *path,
           gboolean is_required,
           const char *const *required,
           const char *const *optional,
           void (*read) (KtCatalogReading *reading, KtCsvRow *row, gpointer data),
           gpointer data)
{
  g_autoptr (KtCsv) csv = kt_reading_load_csv (reading, path, is_required);
  if (csv == NULL || !kt_csv_check_columns (csv, required, optional, reading->faults))
    return;
  for (guint i = 0; i < kt_csv_n_rows (csv); i++)
    {
      KtCsvRow row = { csv, i, reading->faults, FALSE };
      read (reading, &row, data);
    }
}

/* NAME.csv, and every NAME/ *.csv. */
static void
read_table_and_folder (KtCatalogReading *reading,
                       const char *name,
                       gboolean is_required,
                       const char *const *required,
                       const char *const *optional,
                       void (*read) (KtCatalogReading *reading, KtCsvRow *row, gpointer data),
                       gpointer data)
{
  g_auto (GStrv) names = kt_reading_list (reading, name, ".csv");
  g_autofree char *single = g_strconcat (name, ".csv", NULL);
  read_rows (reading, single, is_required && names[0] == NULL, required, optional, read, data);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (name, "/", names[i], NULL);
      read_rows (reading, path, TRUE, required, optional, read, data);
    }
}

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* ---- categories ---- */

static void
read_category (KtCatalogReading *reading, KtCsvRow *row, gpointer parents)
{
  const char *id = kt_csv_row_id (row, "id");
  const char *parent = kt_csv_row_text (row, "parent");
  guint position = 0;
  kt_csv_row_uint (row, "position", 100000, &position);
  if (row->failed || !kt_reading_define (reading, row, "id", "category", id))
    return;
  if (*parent != '\0')
    kt_reading_refer_row (reading, KT_REFERENCE_CATEGORY, row, "parent", parent);
  g_hash_table_insert (parents, g_strdup (id), g_strdup (parent));
  kt_catalog_add_category (reading->catalog, id, *parent != '\0' ? parent : NULL, (int)position);
}

static gboolean
is_in_circle (GHashTable *parents, const char *id)
{
  const char *at = id;
  for (guint steps = 0; at != NULL && steps <= g_hash_table_size (parents); steps++)
    {
      at = g_hash_table_lookup (parents, at);
      if (at != NULL && strcmp (at, id) == 0)
        return TRUE;
    }
  return FALSE;
}

void
kt_reading_read_categories (KtCatalogReading *reading)
{
  g_autoptr (GHashTable) parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  read_rows (reading, "categories.csv", TRUE, NAMES ("id", "parent", "position"), NULL,
             read_category, parents);
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, parents);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (is_in_circle (parents, id))
      {
        g_autofree char *key = g_strconcat ("category ", id, NULL);
        const KtPlace *place = g_hash_table_lookup (reading->places, key);
        kt_fault_list_add (reading->faults, KT_FAULT_ERROR, place->file, place->line, place->column,
                           _ ("Give one of the categories another parent."),
                           _ ("parent: “%s” lies within itself."), (const char *)id);
      }
}

/* ---- texts ---- */

/* Texts of articles travel with the article. FALSE if the key is none of these. */
static gboolean
take_article_text (KtCatalogReading *reading,
                   const char *language,
                   const char *key,
                   const char *text)
{
  if (!g_str_has_prefix (key, "article."))
    return FALSE;
  const char *name = key + strlen ("article.");
  KtArticle *article = kt_article_table_find (reading->memory->articles, name);
  if (article != NULL)
    {
      kt_article_set_text (article, language, text, NULL);
      return TRUE;
    }
  if (!g_str_has_suffix (name, ".note"))
    return FALSE;
  g_autofree char *number = g_strndup (name, strlen (name) - strlen (".note"));
  article = kt_article_table_find (reading->memory->articles, number);
  if (article != NULL)
    kt_article_set_text (article, language, NULL, text);
  return article != NULL;
}

static void
read_text (KtCatalogReading *reading, KtCsvRow *row, gpointer data)
{
  const char *language = data;
  const char *key = kt_csv_row_need (row, "key");
  const char *text = kt_csv_row_need (row, "text");
  if (row->failed)
    return;
  g_autofree char *kind = g_strconcat ("text ", language, NULL);
  if (!kt_reading_define (reading, row, "key", kind, key))
    return;
  if (!take_article_text (reading, language, key, text))
    kt_texts_add (reading->texts, language, key, text);
}

void
kt_reading_read_texts (KtCatalogReading *reading)
{
  for (guint i = 0; reading->settings->languages[i] != NULL; i++)
    {
      const char *language = reading->settings->languages[i];
      g_autofree char *name = g_strconcat ("texts/", language, NULL);
      read_table_and_folder (reading, name, TRUE, NAMES ("key", "text"), NULL, read_text,
                             (gpointer)language);
    }
}

/* ---- articles ---- */

static gboolean
number_is_valid (const char *number)
{
  for (const char *p = number; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || strchr ("|;/\\", *p) != NULL)
      return FALSE;
  return strlen (number) <= MAX_NUMBER_LENGTH;
}

static gboolean
read_money (KtCsvRow *row, const char *column, const char *currency, KtMoney *money)
{
  KtDecimal value;
  g_autoptr (GError) error = NULL;
  *money = kt_money_zero (currency);
  if (!kt_csv_row_decimal (row, column, &value))
    return FALSE;
  if (kt_decimal_sign (value) < 0)
    kt_csv_row_fault (row, column, NULL, _ ("An amount must not be below zero."));
  else if (kt_money_from_decimal (value, currency, KT_ROUND_EXACT, money, &error))
    return TRUE;
  else
    kt_csv_row_fault (row, column, _ ("Use at most four digits behind the point."), "%s",
                      error->message);
  return FALSE;
}

static void
read_price_unit (KtCsvRow *row, KtArticle *article)
{
  const char *text = kt_csv_row_text (row, "price_unit");
  if (*text == '\0' || strcmp (text, "1") == 0)
    article->price_unit = 1;
  else if (strcmp (text, "100") == 0 || strcmp (text, "1000") == 0)
    article->price_unit = (guint)atoi (text);
  else
    kt_csv_row_fault (row, "price_unit", _ ("Write 1, 100 or 1000."), _ ("“%s” is no price unit."),
                      text);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
refer_article_names (KtCatalogReading *reading, const KtCsvRow *row, const KtArticle *article)
{
  for (guint i = 0; article->fits[i] != NULL; i++)
    kt_reading_refer_row (reading, KT_REFERENCE_PRODUCT, row, "fits", article->fits[i]);
  if (article->follow_up != NULL)
    kt_reading_refer_row (reading, KT_REFERENCE_ARTICLE, row, "follow_up", article->follow_up);
}

static KtArticle *
read_article_fields (KtCsvRow *row, const char *number, const char *currency)
{
  KtArticle *article = kt_article_new (number);
  article->group = g_strdup (kt_csv_row_id (row, "group"));
  if (!kt_article_kind_parse (kt_csv_row_need (row, "kind"), &article->kind))
    kt_csv_row_fault (row, "kind", _ ("Write stock, spare, accessory or service."),
                      _ ("“%s” is no kind of article."), kt_csv_row_text (row, "kind"));
  article->unit = g_strdup (kt_csv_row_need (row, "unit"));
  article->has_price = read_money (row, "price", currency, &article->price);
  read_price_unit (row, article);
  article->has_cost = read_money (row, "cost", currency, &article->cost);
  article->has_stock = kt_csv_row_decimal (row, "stock", &article->stock);
  kt_csv_row_uint (row, "lead_days", MAX_LEAD_DAYS, &article->lead_days);
  kt_csv_row_decimal (row, "weight_kg", &article->weight_kg);
  article->follow_up = kt_csv_row_dup (row, "follow_up");
  g_strfreev (article->fits);
  article->fits = kt_csv_row_list (row, "fits");
  qsort (article->fits, g_strv_length (article->fits), sizeof (char *), compare_names);
  return article;
}

static void
read_article (KtCatalogReading *reading, KtCsvRow *row, gpointer data)
{
  const char *number = kt_csv_row_need (row, "number");
  if (!number_is_valid (number))
    kt_csv_row_fault (row, "number", _ ("Leave out / \\ | ; and use at most 64 characters."),
                      _ ("“%s” cannot be used as an article number."), number);
  g_autoptr (KtArticle) article = read_article_fields (row, number, reading->settings->currency);
  if (row->failed || !kt_reading_define (reading, row, "number", "article", number))
    return;
  refer_article_names (reading, row, article);
  g_autofree char *group = g_strconcat ("group ", article->group, NULL);
  if (!g_hash_table_contains (reading->places, group))
    {
      kt_reading_define (reading, row, "group", "group", article->group);
      kt_reading_refer_row (reading, KT_REFERENCE_CATEGORY, row, "group", article->group);
    }
  kt_article_table_add (reading->memory->articles, g_steal_pointer (&article));
}

void
kt_reading_read_articles (KtCatalogReading *reading)
{
  read_table_and_folder (
      reading, "articles", FALSE, NAMES ("number", "group", "kind", "unit"),
      NAMES ("price", "price_unit", "cost", "stock", "lead_days", "weight_kg", "follow_up", "fits"),
      read_article, NULL);
}

/* ---- synonyms ---- */

static void
read_synonym (KtCatalogReading *reading, KtCsvRow *row, gpointer data)
{
  const char *language = kt_csv_row_need (row, "language");
  const char *word = kt_csv_row_need (row, "word");
  kt_csv_row_need (row, "synonyms");
  if (*language != '\0'
      && !g_strv_contains ((const char *const *)reading->settings->languages, language))
    kt_csv_row_fault (row, "language", _ ("Use a language of catalog.ini."),
                      _ ("The catalog has no language “%s”."), language);
  g_autofree char *kind = g_strconcat ("synonym ", language, NULL);
  if (row->failed || !kt_reading_define (reading, row, "word", kind, word))
    return;
  KtSynonym *synonym = g_new0 (KtSynonym, 1);
  synonym->language = g_strdup (language);
  synonym->word = g_strdup (word);
  synonym->synonyms = kt_csv_row_list (row, "synonyms");
  kt_catalog_add_synonym (reading->catalog, synonym);
}

void
kt_reading_read_synonyms (KtCatalogReading *reading)
{
  read_rows (reading, "synonyms.csv", FALSE, NAMES ("language", "word", "synonyms"), NULL,
             read_synonym, NULL);
}

/* ---- scales ---- */

/* An id that is a folder of products is a product, any other an article. */
static void
read_scale_subject (KtCatalogReading *reading, KtCsvRow *row, KtScale *scale)
{
  const char *text = kt_csv_row_need (row, "applies_to");
  g_autofree char *folder = g_build_filename (reading->folder, "products", text, NULL);
  if (strcmp (text, "*") == 0)
    scale->subject = KT_SCALE_ALL;
  else if (g_str_has_prefix (text, "group:"))
    {
      scale->subject = KT_SCALE_GROUP;
      scale->name = g_strdup (text + strlen ("group:"));
      kt_reading_refer_row (reading, KT_REFERENCE_GROUP, row, "applies_to", scale->name);
    }
  else if (kt_id_is_valid (text) && g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      scale->subject = KT_SCALE_PRODUCT;
      scale->name = g_strdup (text);
    }
  else if (*text != '\0')
    {
      scale->subject = KT_SCALE_ARTICLE;
      scale->name = g_strdup (text);
      kt_reading_refer_row (reading, KT_REFERENCE_ARTICLE, row, "applies_to", text);
    }
}

static void
read_scale_kind (KtCsvRow *row, KtScale *scale)
{
  const char *kind = kt_csv_row_need (row, "kind");
  scale->is_graduated = strcmp (kind, "graduated") == 0;
  if (*kind != '\0' && !scale->is_graduated && strcmp (kind, "slab") != 0)
    kt_csv_row_fault (row, "kind", _ ("Write slab or graduated."), _ ("“%s” is no kind of scale."),
                      kind);
}

static void
read_scale_numbers (KtCsvRow *row, KtScale *scale)
{
  kt_csv_row_need (row, "from_quantity");
  kt_csv_row_need (row, "discount");
  if (kt_csv_row_decimal (row, "from_quantity", &scale->from_quantity)
      && kt_decimal_sign (scale->from_quantity) <= 0)
    kt_csv_row_fault (row, "from_quantity", NULL, _ ("A scale begins above zero."));
  if (kt_csv_row_decimal (row, "discount", &scale->discount)
      && (kt_decimal_sign (scale->discount) < 0
          || kt_decimal_compare (scale->discount, kt_decimal_from_int (100)) > 0))
    kt_csv_row_fault (row, "discount", NULL, _ ("A discount is from 0 to 100 percent."));
}

/* Steps of one scale are of one kind and begin at different quantities. */
static gboolean
fits_its_scale (KtCatalogReading *reading, KtCsvRow *row, const KtScale *scale, GHashTable *kinds)
{
  const char *subject = kt_csv_row_text (row, "applies_to");
  const char *kind = kt_csv_row_text (row, "kind");
  const char *first_kind = g_hash_table_lookup (kinds, subject);
  if (first_kind != NULL && strcmp (first_kind, kind) != 0)
    {
      kt_csv_row_fault (row, "kind", _ ("Use one kind for all steps of a scale."),
                        _ ("The scale of “%s” is %s in an earlier row."), subject, first_kind);
      return FALSE;
    }
  g_hash_table_insert (kinds, g_strdup (subject), g_strdup (kind));
  g_autofree char *from = kt_decimal_to_string (kt_decimal_reduce (scale->from_quantity));
  g_autofree char *step = g_strconcat (subject, " ", from, NULL);
  return kt_reading_define (reading, row, "from_quantity", "scale", step);
}

static void
read_scale (KtCatalogReading *reading, KtCsvRow *row, gpointer kinds)
{
  KtScale *scale = g_new0 (KtScale, 1);
  read_scale_subject (reading, row, scale);
  read_scale_kind (row, scale);
  read_scale_numbers (row, scale);
  if (!row->failed && fits_its_scale (reading, row, scale, kinds))
    kt_catalog_add_scale (reading->catalog, scale);
  else
    kt_scale_free (scale);
}

void
kt_reading_read_scales (KtCatalogReading *reading)
{
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  read_rows (reading, "lists/scales.csv", FALSE,
             NAMES ("applies_to", "from_quantity", "kind", "discount"), NULL, read_scale, kinds);
}
