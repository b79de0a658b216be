/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the whole catalog: categories, texts, articles, synonyms, scales. */

#include "kt-catalog-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NUMBER_LENGTH 64
#define MAX_LEAD_DAYS 3650

/* A table of the catalog: its columns, and what is done with a row. */
typedef struct {
  gboolean is_required;
  const char *const *required;
  const char *const *optional;
  void (*read) (KtCatalogReading *reading, KtCsvRow *row, gpointer data);
} Table;

/* Reads every row it can; FALSE if rows are missing. */
static gboolean
read_rows (KtCatalogReading *reading,
           const Table *table,
           const char *path,
           gboolean is_required,
           gpointer data)
{
  guint before = kt_fault_list_count (reading->faults, KT_FAULT_ERROR);
  g_autoptr (KtCsv) csv = kt_reading_load_csv (reading, path, is_required);
  if (csv != NULL && !kt_csv_check_columns (csv, table->required, table->optional, reading->faults))
    return FALSE;
  gboolean is_whole = kt_fault_list_count (reading->faults, KT_FAULT_ERROR) == before;
  for (guint i = 0; csv != NULL && i < kt_csv_n_rows (csv); i++)
    {
      KtCsvRow row = { csv, i, reading->faults, FALSE };
      table->read (reading, &row, data);
    }
  return is_whole;
}

static gboolean
read_table (KtCatalogReading *reading, const Table *table, const char *path, gpointer data)
{
  return read_rows (reading, table, path, table->is_required, data);
}

/* NAME.csv, and every CSV file in the folder NAME. */
static gboolean
read_table_and_folder (KtCatalogReading *reading,
                       const Table *table,
                       const char *name,
                       gpointer data)
{
  g_auto (GStrv) names = kt_reading_list (reading, name, ".csv");
  g_autofree char *single = g_strconcat (name, ".csv", NULL);
  gboolean is_whole
      = read_rows (reading, table, single, table->is_required && names[0] == NULL, data);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (name, "/", names[i], NULL);
      is_whole = read_rows (reading, table, path, TRUE, data) && is_whole;
    }
  return is_whole;
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
  if (*id == '\0' || !kt_reading_define (reading, row, "id", "category", id) || row->failed)
    return;
  if (*parent != '\0')
    kt_reading_refer_row (reading, KT_REFERENCE_CATEGORY, row, "parent", parent);
  g_hash_table_insert (parents, g_strdup (id), g_strdup (parent));
  kt_catalog_add_category (reading->catalog, id, *parent != '\0' ? parent : NULL, (int)position);
}

/* `next` leads from one name to the next. */
static gboolean
is_in_circle (GHashTable *next, const char *name)
{
  const char *at = name;
  for (guint steps = 0; at != NULL && steps <= g_hash_table_size (next); steps++)
    {
      at = g_hash_table_lookup (next, at);
      if (at != NULL && strcmp (at, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Reports every name that leads back to itself, at its place. */
static void
report_circles (KtCatalogReading *reading,
                GHashTable *next,
                const char *kind,
                const char *hint,
                const char *message)
{
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init (&iter, next);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *key = g_strconcat (kind, " ", name, NULL);
      const KtPlace *place = g_hash_table_lookup (reading->places, key);
      if (is_in_circle (next, name))
        kt_fault_list_add (reading->faults, KT_FAULT_ERROR, place->file, place->line, place->column,
                           hint, "“%s” %s.", (const char *)name, message);
    }
}

void
kt_reading_read_categories (KtCatalogReading *reading)
{
  g_autoptr (GHashTable) parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Table table = { TRUE, NAMES ("id", "parent", "position"), NULL, read_category };
  reading->categories_are_unknown = !read_table (reading, &table, "categories.csv", parents);
  report_circles (reading, parents, "category", _ ("Give one of the categories another parent."),
                  _ ("lies within itself"));
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
  g_autofree char *kind = g_strconcat ("text ", language, NULL);
  if (*key == '\0' || !kt_reading_define (reading, row, "key", kind, key) || row->failed)
    return;
  if (!take_article_text (reading, language, key, text))
    kt_texts_add (reading->texts, language, key, text);
}

void
kt_reading_read_texts (KtCatalogReading *reading)
{
  Table table = { TRUE, NAMES ("key", "text"), NULL, read_text };
  for (guint i = 0; reading->settings->languages[i] != NULL; i++)
    {
      const char *language = reading->settings->languages[i];
      g_autofree char *name = g_strconcat ("texts/", language, NULL);
      read_table_and_folder (reading, &table, name, (gpointer)language);
    }
}

/* ---- articles ---- */

static gboolean
number_is_valid (const char *number)
{
  for (const char *p = number; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || strchr ("|;", *p) != NULL)
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

/* The first article of a group tells where the group is. */
static void
define_group (KtCatalogReading *reading, KtCsvRow *row, const char *group)
{
  g_autofree char *name = g_strconcat ("group ", group, NULL);
  if (*group == '\0' || g_hash_table_contains (reading->places, name))
    return;
  kt_reading_define (reading, row, "group", "group", group);
  kt_reading_refer_row (reading, KT_REFERENCE_CATEGORY, row, "group", group);
}

/* The number is known even where the rest of the row has faults: what names it is not wrong. */
static void
read_article (KtCatalogReading *reading, KtCsvRow *row, gpointer follow_ups)
{
  const char *number = kt_csv_row_need (row, "number");
  if (!number_is_valid (number))
    kt_csv_row_fault (row, "number", _ ("Leave out | and ; and use at most 64 characters."),
                      _ ("“%s” cannot be used as an article number."), number);
  if (row->failed)
    {
      reading->articles_are_unknown = TRUE;
      return;
    }
  if (!kt_reading_define (reading, row, "number", "article", number))
    return;
  g_autoptr (KtArticle) article = read_article_fields (row, number, reading->settings->currency);
  define_group (reading, row, article->group);
  refer_article_names (reading, row, article);
  if (!row->failed)
    {
      if (article->follow_up != NULL)
        g_hash_table_insert (follow_ups, g_strdup (number), g_strdup (article->follow_up));
      kt_article_table_add (reading->memory->articles, g_steal_pointer (&article));
    }
}

void
kt_reading_read_articles (KtCatalogReading *reading)
{
  g_autoptr (GHashTable) follow_ups
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Table table = { FALSE, NAMES ("number", "group", "kind", "unit"),
                  NAMES ("price", "price_unit", "cost", "stock", "lead_days", "weight_kg",
                         "follow_up", "fits"),
                  read_article };
  if (!read_table_and_folder (reading, &table, "articles", follow_ups))
    reading->articles_are_unknown = TRUE;
  report_circles (reading, follow_ups, "article",
                  _ ("Let the last article of a row have no follow-up."),
                  _ ("is replaced by itself in the end"));
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
  Table table = { FALSE, NAMES ("language", "word", "synonyms"), NULL, read_synonym };
  read_table (reading, &table, "synonyms.csv", NULL);
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

/* What is counted: the position, or all positions of the document. */
static void
read_scale_count (KtCsvRow *row, KtScale *scale)
{
  const char *count = kt_csv_row_text (row, "count");
  scale->counts_document = strcmp (count, "document") == 0;
  if (*count != '\0' && !scale->counts_document && strcmp (count, "position") != 0)
    kt_csv_row_fault (row, "count", _ ("Write position or document."),
                      _ ("“%s” is nothing a scale can count."), count);
}

static void
read_scale (KtCatalogReading *reading, KtCsvRow *row, gpointer kinds)
{
  KtScale *scale = g_new0 (KtScale, 1);
  scale->line = kt_csv_row_line (row->csv, row->row);
  read_scale_count (row, scale);
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
  Table table
      = { FALSE, NAMES ("applies_to", "from_quantity", "kind", "discount"), NAMES ("count"),
          read_scale };
  read_table (reading, &table, "lists/scales.csv", kinds);
}
