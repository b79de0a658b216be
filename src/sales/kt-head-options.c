/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-head-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
option_free (gpointer data)
{
  KtHeadOption *option = data;
  g_free (option->key);
  g_free (option->text);
  g_free (option->body);
  g_free (option);
}

GPtrArray *
kt_head_options_new (void)
{
  return g_ptr_array_new_with_free_func (option_free);
}

KtHeadOption *
kt_head_options_add (GPtrArray *options, const char *key, const char *text)
{
  KtHeadOption *option = g_new0 (KtHeadOption, 1);
  option->key = g_strdup (key);
  option->text = g_strdup (text != NULL ? text : key);
  g_ptr_array_add (options, option);
  return option;
}

guint
kt_head_options_find (const GPtrArray *options, const char *key)
{
  guint i = 0;
  while (i < options->len
         && strcmp (((const KtHeadOption *)options->pdata[i])->key, key != NULL ? key : "") != 0)
    i++;
  return i;
}

/* ---- texts by prefix ---- */

typedef struct {
  GPtrArray *options;
  const char *prefix;
} Collecting;

static void
collect (const char *key, const char *text, gpointer data)
{
  Collecting *collecting = data;
  if (g_str_has_prefix (key, collecting->prefix))
    kt_head_options_add (collecting->options, key + strlen (collecting->prefix), text);
}

static GPtrArray *
options_of (KtCatalog *catalog, const char *prefix, const char *language)
{
  const KtTexts *texts = kt_catalog_get_texts (catalog);
  Collecting collecting = { kt_head_options_new (), prefix };
  kt_texts_visit (texts, kt_texts_match_language (texts, language), collect, &collecting);
  return collecting.options;
}

GPtrArray *
kt_head_options_payment (KtCatalog *catalog, const char *language)
{
  return options_of (catalog, "terms.payment.", language);
}

GPtrArray *
kt_head_options_module (KtCatalog *catalog, const char *where, const char *language)
{
  g_autofree char *prefix = g_strdup_printf ("module.%s.", where);
  GPtrArray *options = options_of (catalog, prefix, language);
  for (guint i = 0; i < options->len; i++)
    {
      KtHeadOption *option = options->pdata[i];
      g_autofree char *key = g_strconcat ("module.title.", option->key, NULL);
      const char *title = kt_texts_lookup (kt_catalog_get_texts (catalog), key, language);
      option->body = g_steal_pointer (&option->text);
      option->text = g_strdup (title != NULL ? title : option->key);
    }
  return options;
}

/* ---- the price book ---- */

GPtrArray *
kt_head_options_currency (KtCatalog *catalog, guint day)
{
  const KtPriceBook *book = kt_catalog_get_price_book (catalog);
  GPtrArray *options = kt_head_options_new ();
  kt_head_options_add (options, kt_catalog_get_settings (catalog)->currency, NULL);
  for (guint i = 0; i < book->rates->len; i++)
    {
      const char *currency = ((const KtExchangeRate *)book->rates->pdata[i])->currency;
      if (kt_head_options_find (options, currency) == options->len
          && kt_price_book_find_rate (book, currency, day) != NULL)
        kt_head_options_add (options, currency, NULL);
    }
  return options;
}

static void
add_class (GPtrArray *options, KtCatalog *catalog, const char *name, const char *language)
{
  if (name == NULL || *name == '\0' || kt_head_options_find (options, name) < options->len)
    return;
  g_autofree char *key = g_strconcat ("delivery.class.", name, NULL);
  kt_head_options_add (options, name, kt_texts_lookup (kt_catalog_get_texts (catalog), key, language));
}

GPtrArray *
kt_head_options_delivery_class (KtCatalog *catalog, const char *language)
{
  const KtPriceBook *book = kt_catalog_get_price_book (catalog);
  GPtrArray *options = kt_head_options_new ();
  kt_head_options_add (options, "", _ ("As usual"));
  for (guint i = 0; i < book->agreements->len; i++)
    add_class (options, catalog, ((const KtAgreement *)book->agreements->pdata[i])->delivery_class,
               language);
  for (guint i = 0; i < book->surcharges->len; i++)
    add_class (options, catalog, ((const KtSurcharge *)book->surcharges->pdata[i])->delivery_class,
               language);
  return options;
}

static const char *
vat_case_name (const char *key)
{
  static const struct {
    const char *key, *name;
  } names[] = { { "domestic", N_ ("Domestic") },
                { "intra-community", N_ ("Intra-Community supply") },
                { "export", N_ ("Export") },
                { "reverse-charge", N_ ("Reverse charge") },
                { "exempt", N_ ("Exempt from VAT") } };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].key, key) == 0)
      return _ (names[i].name);
  return key;
}

GPtrArray *
kt_head_options_vat_case (KtCatalog *catalog)
{
  const KtPriceBook *book = kt_catalog_get_price_book (catalog);
  GPtrArray *options = kt_head_options_new ();
  kt_head_options_add (options, "", _ ("By the addresses"));
  for (guint i = 0; i < book->vat_cases->len; i++)
    {
      const char *key = ((const KtVatCase *)book->vat_cases->pdata[i])->key;
      kt_head_options_add (options, key, vat_case_name (key));
    }
  return options;
}

/* Incoterms 2020. */
GPtrArray *
kt_head_options_incoterm (void)
{
  static const char *const terms[]
      = { "EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP" };
  GPtrArray *options = kt_head_options_new ();
  kt_head_options_add (options, "", _ ("None"));
  for (gsize i = 0; i < G_N_ELEMENTS (terms); i++)
    kt_head_options_add (options, terms[i], NULL);
  return options;
}
