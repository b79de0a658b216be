/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which texts a catalog needs is known when all is read: every thing with a name asks for its key.
 * A key that is missing in a language, and a text that nothing asks for (mostly a spelling
 * mistake), are warnings: at run time the main language or the name itself stands in.
 */

#include "kt-catalog-reading.h"
#include "kt-product-paths.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_BENEFITS 9

typedef struct {
  KtCatalogReading *reading;
  GHashTable *known;        /* every key that something may ask for */
  const KtProduct *product; /* while its texts are checked */
} Check;

/* ---- asking ---- */

static void allow (Check *check, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A text that may be there. */
static void
allow (Check *check, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_hash_table_add (check->known, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static void
report_missing (Check *check, const char *language, const char *key)
{
  g_autofree char *file = g_strdup_printf ("texts/%s.csv", language);
  kt_fault_list_add (check->reading->faults, KT_FAULT_WARNING, file, 0, 0,
                     _ ("Add a row with this key."), _ ("There is no text “%s”."), key);
}

static void need (Check *check, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A text that must be there, in every language. */
static void
need (Check *check, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  char *key = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  char **languages = check->reading->settings->languages;
  for (guint i = 0; !g_hash_table_contains (check->known, key) && languages[i] != NULL; i++)
    if (kt_texts_lookup_exact (check->reading->texts, key, languages[i]) == NULL)
      report_missing (check, languages[i], key);
  g_hash_table_add (check->known, key);
}

/* ---- the catalog ---- */

static void
need_catalog (Check *check)
{
  need (check, "catalog.title");
  allow (check, "catalog.imprint");
  if (check->reading->settings->payment != NULL)
    need (check, "terms.payment.%s", check->reading->settings->payment);
  GPtrArray *categories = kt_catalog_get_categories (check->reading->catalog);
  for (guint i = 0; i < categories->len; i++)
    {
      const KtCategory *category = categories->pdata[i];
      need (check, "category.%s", category->id);
      allow (check, "category.%s.summary", category->id);
    }
}

static void
need_article (Check *check, const KtArticle *article)
{
  need (check, "group.%s", article->group);
  need (check, "unit.%s", article->unit);
  char **languages = check->reading->settings->languages;
  for (guint i = 0; languages[i] != NULL; i++)
    {
      gboolean has_title = FALSE;
      for (guint j = 0; j < article->texts->len; j++)
        {
          const KtArticleText *text = article->texts->pdata[j];
          has_title
              = has_title || (text->title != NULL && strcmp (text->language, languages[i]) == 0);
        }
      g_autofree char *key = g_strconcat ("article.", article->number, NULL);
      if (!has_title)
        report_missing (check, languages[i], key);
    }
}

static void
need_articles (Check *check)
{
  KtArticleQuery all = { 0 };
  g_autoptr (GPtrArray) articles
      = kt_catalog_list_articles (check->reading->catalog, &all, 0, 0, NULL);
  for (guint i = 0; i < articles->len; i++)
    need_article (check, articles->pdata[i]);
}

/* ---- a product ---- */

/* The name of a value stands with its enumeration, or with the characteristic. */
static void
need_options (Check *check, const char *path, const KtEnumeration *enumeration)
{
  const char *id = check->product->info->id;
  for (guint i = 0; i < enumeration->n_options; i++)
    {
      const char *option = enumeration->options[i]->name;
      g_autofree char *own = g_strdup_printf ("%s.%s.%s", id, path, option);
      if (kt_texts_lookup_exact (check->reading->texts, own, NULL) != NULL)
        need (check, "%s", own);
      else
        need (check, "%s.%s.%s", id, enumeration->name, option);
      allow (check, "%s.%s.%s.note", id, enumeration->name, option);
      allow (check, "%s.%s.%s", id, enumeration->name, option);
    }
}

static void
need_path (const char *path, const KtFeature *feature, gpointer data)
{
  Check *check = data;
  need (check, "%s.%s", check->product->info->id, path);
  allow (check, "%s.%s.help", check->product->info->id, path);
  if (feature->kind == KT_FEATURE_ENUMERATION && feature->type.enumeration != NULL)
    need_options (check, path, feature->type.enumeration);
}

static void
need_rules (Check *check, const KtRule *const *rules, guint n_rules)
{
  for (guint i = 0; i < n_rules; i++)
    {
      if (rules[i]->explanation_key != NULL)
        need (check, "%s.rule.%s", check->product->info->id, rules[i]->explanation_key);
      need_rules (check, rules[i]->children, rules[i]->n_children);
    }
}

static void
need_rows (Check *check)
{
  const KtProduct *product = check->product;
  const char *id = product->info->id;
  for (guint i = 0; i < product->steps->len; i++)
    need (check, "%s.step.%s", id, ((const KtProductStep *)product->steps->pdata[i])->id);
  for (guint i = 0; i < product->prices->len; i++)
    {
      const KtPriceRow *row = product->prices->pdata[i];
      if (row->kind != KT_PRICE_COST)
        need (check, "%s.price.%s", id, row->key);
      else
        allow (check, "%s.price.%s", id, row->key);
    }
  for (guint i = 0; i < product->documents->len; i++)
    need (check, "%s.document.%s", id,
          ((const KtProductDocument *)product->documents->pdata[i])->file);
  for (guint i = 0; i < product->leads->len; i++)
    allow (check, "%s.lead.%s", id, ((const KtLeadRow *)product->leads->pdata[i])->key);
}

static void
need_product (Check *check)
{
  const char *id = check->product->info->id;
  need (check, "%s", id);
  need (check, "unit.%s", check->product->info->unit);
  need (check, "%s.summary", id);
  allow (check, "%s.description", id);
  for (guint i = 1; i <= N_BENEFITS; i++)
    allow (check, "%s.benefit.%u", id, i);
  need_rows (check);
  kt_product_visit_paths (check->product->model, need_path, check);
  need_rules (check, check->product->model->rules, check->product->model->n_rules);
}

/* ---- texts that nothing asks for ---- */

/* Texts of a product whose model has faults are left alone: what they name is not known. */
static gboolean
belongs_to_faulty_product (Check *check, const char *key)
{
  GPtrArray *products = kt_catalog_get_products (check->reading->catalog);
  for (guint i = 0; i < products->len; i++)
    {
      const char *id = ((const KtProductInfo *)products->pdata[i])->id;
      if (g_str_has_prefix (key, id) && strchr (".", key[strlen (id)]) != NULL
          && !g_hash_table_contains (check->reading->memory->products, id))
        return TRUE;
    }
  return FALSE;
}

typedef struct {
  Check *check;
  const char *language;
} Unasked;

static void
report_unasked (const char *key, const char *text, gpointer data)
{
  Unasked *unasked = data;
  Check *check = unasked->check;
  if (g_hash_table_contains (check->known, key) || g_str_has_prefix (key, "terms.payment.")
      || g_str_has_prefix (key, "catalog.") || g_str_has_prefix (key, "unit.")
      || belongs_to_faulty_product (check, key))
    return;
  g_autofree char *name = g_strdup_printf ("text %s %s", unasked->language, key);
  const KtPlace *place = g_hash_table_lookup (check->reading->places, name);
  kt_fault_list_add (check->reading->faults, KT_FAULT_WARNING, place->file, place->line,
                     place->column, _ ("Check the spelling, or remove the row."),
                     _ ("key: nothing in the catalog asks for “%s”."), key);
}

/* ---- the whole ---- */

void
kt_reading_check_texts (KtCatalogReading *reading)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Check check = { reading, known, NULL };
  need_catalog (&check);
  need_articles (&check);
  GPtrArray *products = kt_catalog_get_products (reading->catalog);
  for (guint i = 0; i < products->len; i++)
    {
      const KtProductInfo *info = products->pdata[i];
      check.product = g_hash_table_lookup (reading->memory->products, info->id);
      if (check.product != NULL)
        need_product (&check);
    }
  for (guint i = 0; reading->settings->languages[i] != NULL; i++)
    {
      Unasked unasked = { &check, reading->settings->languages[i] };
      kt_texts_visit (reading->texts, unasked.language, report_unasked, &unasked);
    }
}
