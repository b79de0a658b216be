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
  GHashTable *silent;       /* languages that have no texts at all: said once */
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

/* A key that stands there with an empty text has been reported when it was read. */
static void
report_missing (Check *check, const char *language, const char *key)
{
  g_autofree char *place = g_strdup_printf ("text %s %s", language, key);
  if (g_hash_table_contains (check->silent, language)
      || g_hash_table_contains (check->reading->places, place))
    return;
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

/* What an approver reads: the rule, and whose turn it is. */
static void
need_approvals (Check *check)
{
  GPtrArray *rules = kt_catalog_get_approval_rules (check->reading->catalog);
  for (guint i = 0; i < rules->len; i++)
    {
      const KtApprovalRule *rule = rules->pdata[i];
      need (check, "approval.%s", rule->key);
      need (check, "duty.%s", rule->approver);
    }
}

/* How steps and metals are called on a quote, and why a case of VAT bears no tax. Records may have
 * a wording of their own. */
static void
need_pricing (Check *check)
{
  const KtPriceBook *book = kt_catalog_get_price_book (check->reading->catalog);
  for (guint i = 0; i < book->steps->len; i++)
    {
      const KtProcedureStep *step = book->steps->pdata[i];
      if (!book->is_default && step->type != KT_CONDITION_ORDER)
        need (check, "price.step.%s", step->id);
      else
        allow (check, "price.step.%s", step->id);
    }
  for (guint i = 0; i < book->metals->len; i++)
    need (check, "metal.%s", ((const KtMetal *)book->metals->pdata[i])->metal);
  for (guint i = 0; i < book->agreements->len; i++)
    allow (check, "price.record.%s", ((const KtAgreement *)book->agreements->pdata[i])->key);
  for (guint i = 0; i < book->surcharges->len; i++)
    allow (check, "price.record.%s", ((const KtSurcharge *)book->surcharges->pdata[i])->key);
  for (guint i = 0; i < book->vat_cases->len; i++)
    {
      const KtVatCase *vat_case = book->vat_cases->pdata[i];
      if (!vat_case->is_taxed)
        need (check, "vat.%s", vat_case->key);
      else
        allow (check, "vat.%s", vat_case->key);
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
      if (row->kind != KT_PRICE_COST && !row->is_of_model)
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
      gsize length = strlen (id);
      if (g_str_has_prefix (key, id) && (key[length] == '.' || key[length] == '\0')
          && !g_hash_table_contains (check->reading->memory->products, id))
        return TRUE;
    }
  return FALSE;
}

/* The thing that a key "KIND.NAME" or "KIND.NAME.SUFFIX" is about is given somewhere, even if it
 * was left out for its faults. */
static gboolean
is_given (Check *check, const char *key, const char *kind, const char *suffix)
{
  g_autofree char *place = g_strconcat (kind, " ", key + strlen (kind) + 1, NULL);
  if (g_hash_table_contains (check->reading->places, place))
    return TRUE;
  if (!g_str_has_suffix (place, suffix))
    return FALSE;
  place[strlen (place) - strlen (suffix)] = '\0';
  return g_hash_table_contains (check->reading->places, place);
}

/* Texts of the catalog itself, of units, terms and duties are free: quotes and users may use them.
 */
static gboolean
is_free (Check *check, const char *key)
{
  const KtCatalogReading *reading = check->reading;
  if (g_str_has_prefix (key, "category."))
    return reading->categories_are_unknown || is_given (check, key, "category", ".summary");
  if (g_str_has_prefix (key, "approval."))
    return is_given (check, key, "approval", "");
  if (g_str_has_prefix (key, "article."))
    return reading->articles_are_unknown || is_given (check, key, "article", ".note");
  if (g_str_has_prefix (key, "group."))
    return reading->articles_are_unknown;
  return g_str_has_prefix (key, "catalog.") || g_str_has_prefix (key, "unit.")
         || g_str_has_prefix (key, "terms.payment.") || g_str_has_prefix (key, "duty.")
         || g_str_has_prefix (key, "module.") || g_str_has_prefix (key, "delivery.class.");
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
  if (g_hash_table_contains (check->known, key) || is_free (check, key)
      || belongs_to_faulty_product (check, key))
    return;
  g_autofree char *name = g_strdup_printf ("text %s %s", unasked->language, key);
  const KtPlace *place = g_hash_table_lookup (check->reading->places, name);
  kt_fault_list_add (check->reading->faults, KT_FAULT_WARNING, place->file, place->line,
                     place->column, _ ("Check the spelling, or remove the row."),
                     _ ("key: nothing in the catalog asks for “%s”."), key);
}

/* ---- the whole ---- */

static void
count_text (const char *key, const char *text, gpointer count)
{
  ++*(guint *)count;
}

/* One fault instead of one for every key. */
static void
report_empty_languages (Check *check)
{
  char **languages = check->reading->settings->languages;
  for (guint i = 0; languages[i] != NULL; i++)
    {
      guint n_texts = 0;
      kt_texts_visit (check->reading->texts, languages[i], count_text, &n_texts);
      if (n_texts > 0)
        continue;
      g_autofree char *file = g_strdup_printf ("texts/%s.csv", languages[i]);
      kt_fault_list_add (check->reading->faults, KT_FAULT_WARNING, file, 0, 0,
                         _ ("Add the texts, or remove the language from catalog.ini."),
                         _ ("There are no texts in the language “%s”."), languages[i]);
      g_hash_table_add (check->silent, languages[i]);
    }
}

void
kt_reading_check_texts (KtCatalogReading *reading)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) silent = g_hash_table_new (g_str_hash, g_str_equal);
  Check check = { reading, silent, known, NULL };
  report_empty_languages (&check);
  need_catalog (&check);
  need_approvals (&check);
  need_pricing (&check);
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
