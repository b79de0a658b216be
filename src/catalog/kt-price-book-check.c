/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can be said of a price book only as a whole. Agreements that say the same of the same are
 * brought side by side by their identity; then each is looked at beside the next.
 */

#include "kt-price-book-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_CIRCLE 64

static void fault_at (KtPriceBookReading *reading,
                      guint agreement,
                      const char *column,
                      KtFaultSeverity severity,
                      const char *hint,
                      const char *format,
                      ...) G_GNUC_PRINTF (6, 7);

static void
fault_at (KtPriceBookReading *reading,
          guint agreement,
          const char *column,
          KtFaultSeverity severity,
          const char *hint,
          const char *format,
          ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  kt_csv_fault (reading->agreements, g_array_index (reading->agreement_rows, guint, agreement),
                kt_csv_find_column (reading->agreements, column), severity, reading->faults, hint,
                "%s", message);
}

/* ---- terms of another one ---- */

/* The index of the agreement that holds the terms; G_MAXUINT with a fault. */
static guint
follow (KtPriceBookReading *reading, GHashTable *by_key, guint start)
{
  const KtAgreement *first = reading->book->agreements->pdata[start], *at = first;
  guint index = start;
  for (guint steps = 0; at->like != NULL; steps++)
    {
      gpointer found;
      if (!g_hash_table_lookup_extended (by_key, at->like, NULL, &found))
        {
          fault_at (reading, start, "like", KT_FAULT_ERROR, _ ("Write the key of another row."),
                    _ ("There is no agreement “%s”."), at->like);
          return G_MAXUINT;
        }
      index = GPOINTER_TO_UINT (found);
      at = reading->book->agreements->pdata[index];
      if (index == start || steps > MAX_CIRCLE)
        {
          fault_at (reading, start, "like", KT_FAULT_ERROR,
                    _ ("Give one of the agreements terms of its own."),
                    _ ("“%s” has its own terms in the end: the agreements go in a circle."),
                    first->key);
          return G_MAXUINT;
        }
    }
  return index;
}

static void
resolve_terms (KtPriceBookReading *reading)
{
  GPtrArray *agreements = reading->book->agreements;
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < agreements->len; i++)
    g_hash_table_insert (by_key, ((KtAgreement *)agreements->pdata[i])->key, GUINT_TO_POINTER (i));
  for (guint i = 0; i < agreements->len; i++)
    {
      KtAgreement *agreement = agreements->pdata[i];
      guint index = agreement->like != NULL ? follow (reading, by_key, i) : i;
      if (index == i || index == G_MAXUINT)
        continue;
      const KtAgreement *terms = agreements->pdata[index];
      agreement->calculation = terms->calculation;
      agreement->value = terms->value;
      agreement->currency = g_strdup (terms->currency);
    }
}

/* ---- validities ---- */

typedef struct {
  char *identity;
  guint index;
  const KtAgreement *agreement;
} Entry;

static void
entry_clear (gpointer data)
{
  g_free (((Entry *)data)->identity);
}

/* What may be valid only once on a day. */
static char *
identity_of (const KtAgreement *agreement)
{
  g_autofree char *quantity = kt_decimal_to_string (kt_decimal_reduce (agreement->from_quantity));
  return g_strdup_printf ("%s\x1f%u%s\x1f%u%s\x1f%s\x1f%s\x1f%s\x1f%s", agreement->step,
                          agreement->customer_key, agreement->customer ? agreement->customer : "",
                          agreement->product_key, agreement->product ? agreement->product : "",
                          agreement->country ? agreement->country : "",
                          agreement->delivery_class ? agreement->delivery_class : "",
                          agreement->loyalty ? agreement->loyalty : "", quantity);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = a, *right = b;
  int order = strcmp (left->identity, right->identity);
  if (order != 0)
    return order;
  if (left->agreement->validity.from != right->agreement->validity.from)
    return left->agreement->validity.from < right->agreement->validity.from ? -1 : 1;
  return left->index < right->index ? -1 : 1;
}

static guint
day_after (guint day)
{
  GDate date;
  g_date_set_dmy (&date, (GDateDay)(day % 100), (GDateMonth)(day / 100 % 100),
                  (GDateYear)(day / 10000));
  g_date_add_days (&date, 1);
  return g_date_get_year (&date) * 10000u + (guint)g_date_get_month (&date) * 100u
         + g_date_get_day (&date);
}

/* `before` starts first. */
static void
compare_validities (KtPriceBookReading *reading, const Entry *before, const Entry *after)
{
  KtValidity first = before->agreement->validity, second = after->agreement->validity;
  if (first.to == 0 || second.from == 0 || second.from <= first.to)
    fault_at (reading, after->index, "from", KT_FAULT_ERROR,
              _ ("Let one of them end before the other begins."),
              _ ("“%s” and “%s” (line %u) are valid on the same days for the same customer and "
                 "product."),
              after->agreement->key, before->agreement->key, before->agreement->line);
  else if (second.from > day_after (first.to))
    fault_at (reading, after->index, "from", KT_FAULT_WARNING,
              _ ("Close the gap, or give the two another key field."),
              _ ("“%s” begins later than “%s” (line %u) ends: on the days between nothing is "
                 "agreed."),
              after->agreement->key, before->agreement->key, before->agreement->line);
}

static void
check_validities (KtPriceBookReading *reading)
{
  GPtrArray *agreements = reading->book->agreements;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (entries, entry_clear);
  for (guint i = 0; i < agreements->len; i++)
    {
      Entry entry = { identity_of (agreements->pdata[i]), i, agreements->pdata[i] };
      g_array_append_val (entries, entry);
    }
  g_array_sort (entries, compare_entries);
  for (guint i = 1; i < entries->len; i++)
    {
      const Entry *before = &g_array_index (entries, Entry, i - 1);
      const Entry *after = &g_array_index (entries, Entry, i);
      if (strcmp (before->identity, after->identity) == 0)
        compare_validities (reading, before, after);
    }
}

/* ---- currencies, names ---- */

static void
check_currency (KtPriceBookReading *reading, guint index)
{
  const KtAgreement *agreement = reading->book->agreements->pdata[index];
  if (agreement->currency != NULL
      && kt_price_book_find_rate (reading->book, agreement->currency, G_MAXUINT) == NULL)
    fault_at (reading, index, "currency", KT_FAULT_ERROR, _ ("Add a rate to pricing/rates.csv."),
              _ ("There is no exchange rate for %s."), agreement->currency);
}

static gboolean
group_exists (KtCatalog *catalog, const char *group)
{
  return kt_catalog_find_category (catalog, group) != NULL;
}

static gboolean
item_exists (KtCatalog *catalog, const char *item)
{
  g_autoptr (KtArticle) article = NULL;
  if (kt_catalog_find_product (catalog, item) != NULL)
    return TRUE;
  article = kt_catalog_load_article (catalog, item, NULL);
  return article != NULL;
}

static void
check_product (KtPriceBookReading *reading, guint index)
{
  const KtAgreement *agreement = reading->book->agreements->pdata[index];
  if (agreement->product_key == KT_PRODUCT_GROUP
      && !group_exists (reading->catalog, agreement->product))
    fault_at (reading, index, "product", KT_FAULT_ERROR, NULL,
              _ ("There is no product group “%s”."), agreement->product);
  else if (agreement->product_key == KT_PRODUCT_ITEM
           && !item_exists (reading->catalog, agreement->product))
    fault_at (reading, index, "product", KT_FAULT_ERROR, NULL,
              _ ("There is no product or article “%s”."), agreement->product);
}

static void
check_quotations (KtPriceBookReading *reading)
{
  for (guint i = 0; i < reading->book->metals->len; i++)
    {
      const KtMetal *metal = reading->book->metals->pdata[i];
      if (kt_price_book_find_quotation (reading->book, metal->metal, G_MAXUINT) == NULL)
        kt_fault_list_add (reading->faults, KT_FAULT_ERROR, kt_csv_file (reading->metals),
                           metal->line, 1, _ ("Add one to pricing/quotations.csv."),
                           _ ("There is no quotation for “%s”."), metal->metal);
    }
}

/* Metals of configured products: the tables beside the model were read before. */
static void
check_product_contents (KtPriceBookReading *reading, const char *id)
{
  g_autoptr (KtProduct) product = kt_catalog_load_product (reading->catalog, id, NULL);
  for (guint i = 0; product != NULL && i < product->contents->len; i++)
    {
      const KtContentRow *row = product->contents->pdata[i];
      if (strcmp (row->material, KT_CONTENT_WEIGHT) == 0
          || kt_price_book_find_metal (reading->book, row->material) != NULL)
        continue;
      g_autofree char *file = g_strdup_printf ("products/%s/contents.csv", id);
      kt_fault_list_add (reading->faults, KT_FAULT_ERROR, file, row->line, 1,
                         _ ("Write weight, or a metal of pricing/metals.csv."),
                         _ ("There is no metal “%s”."), row->material);
    }
}

static void
check_contents (KtPriceBookReading *reading)
{
  GPtrArray *products = kt_catalog_get_products (reading->catalog);
  for (guint i = 0; i < products->len; i++)
    check_product_contents (reading, ((const KtProductInfo *)products->pdata[i])->id);
}

/* ---- below cost ---- */

/* Whether a discount of `percent` (or a net price of `net`) sells it for less than it costs. */
static gboolean
sinks_below_cost (const KtArticle *article, KtDecimal percent, const KtMoney *net)
{
  KtMoney price = article->price, part;
  if (!article->has_price || !article->has_cost)
    return FALSE;
  if (net != NULL)
    return net->amount < article->cost.amount;
  return kt_money_percent (price, percent, KT_ROUND_DOWN, &part, NULL)
         && price.amount - part.amount < article->cost.amount;
}

/* The first article of a group, or the one of that number, that a discount sells below cost. */
static char *
find_below_cost (KtCatalog *catalog,
                 const char *group,
                 const char *number,
                 KtDecimal percent,
                 const KtMoney *net)
{
  if (number != NULL)
    {
      g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, number, NULL);
      return article != NULL && sinks_below_cost (article, percent, net) ? g_strdup (number) : NULL;
    }
  const KtArticleQuery query = { .group = group };
  g_autoptr (GPtrArray) articles = kt_catalog_list_articles (catalog, &query, 0, 0, NULL);
  for (guint i = 0; articles != NULL && i < articles->len; i++)
    if (sinks_below_cost (articles->pdata[i], percent, net))
      return g_strdup (((const KtArticle *)articles->pdata[i])->number);
  return NULL;
}

static void
check_cost (KtPriceBookReading *reading, guint index)
{
  const KtAgreement *agreement = reading->book->agreements->pdata[index];
  gboolean is_net = agreement->calculation == KT_CALCULATION_NET_PRICE;
  KtMoney net;
  if (agreement->product_key == KT_PRODUCT_ALL || agreement->currency != NULL
      || agreement->calculation == KT_CALCULATION_AMOUNT
      || !kt_money_from_decimal (agreement->value, reading->settings->currency, KT_ROUND_DOWN, &net,
                                 NULL))
    return;
  g_autofree char *article = find_below_cost (
      reading->catalog, agreement->product_key == KT_PRODUCT_GROUP ? agreement->product : NULL,
      agreement->product_key == KT_PRODUCT_ITEM ? agreement->product : NULL, agreement->value,
      is_net ? &net : NULL);
  if (article != NULL)
    fault_at (reading, index, "value", KT_FAULT_WARNING, _ ("Check price, cost and discount."),
              _ ("With these terms article %s is sold below its cost."), article);
}

void
kt_price_book_check_scales (KtCatalog *catalog, KtCsv *scales, KtFaultList *faults)
{
  GPtrArray *steps = kt_catalog_get_scales (catalog);
  for (guint i = 0; i < steps->len; i++)
    {
      const KtScale *step = steps->pdata[i];
      if (step->subject != KT_SCALE_GROUP && step->subject != KT_SCALE_ARTICLE)
        continue;
      g_autofree char *article = find_below_cost (
          catalog, step->subject == KT_SCALE_GROUP ? step->name : NULL,
          step->subject == KT_SCALE_ARTICLE ? step->name : NULL, step->discount, NULL);
      for (guint row = 0; article != NULL && row < kt_csv_n_rows (scales); row++)
        if (kt_csv_row_line (scales, row) == step->line)
          kt_csv_fault (scales, row, kt_csv_find_column (scales, "discount"), KT_FAULT_WARNING,
                        faults, _ ("Check price, cost and discount."),
                        _ ("With this step article %s is sold below its cost."), article);
    }
}

/* ---- the whole ---- */

void
kt_price_book_check (KtPriceBookReading *reading)
{
  resolve_terms (reading);
  check_quotations (reading);
  check_validities (reading);
  if (reading->catalog != NULL)
    check_contents (reading);
  for (guint i = 0; i < reading->book->agreements->len; i++)
    {
      check_currency (reading, i);
      if (reading->catalog == NULL)
        continue;
      check_product (reading, i);
      check_cost (reading, i);
    }
}
