/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-header.h"

#include "kt-catalog-pricing.h"
#include "kt-number-format.h"

static KtRoundingPolicy
rounding_policy (KtRoundingScope scope)
{
  switch (scope)
    {
    case KT_ROUNDING_SCOPE_UNIT:
      return KT_ROUNDING_UNIT;
    case KT_ROUNDING_SCOPE_DOCUMENT:
      return KT_ROUNDING_DOCUMENT;
    case KT_ROUNDING_SCOPE_LINE:
    default:
      return KT_ROUNDING_LINE;
    }
}

/* The default rate of a header is its first one. */
static void
add_vat_rates (KtRevisionHeader *header, const KtCatalogSettings *settings)
{
  const KtCatalogVat *first = kt_catalog_settings_find_vat (settings, NULL);
  if (first != NULL)
    kt_revision_header_add_vat_rate (header, first->key, first->percent);
  for (guint i = 0; i < settings->vat_rates->len; i++)
    {
      const KtCatalogVat *rate = settings->vat_rates->pdata[i];
      if (rate != first)
        kt_revision_header_add_vat_rate (header, rate->key, rate->percent);
    }
}

static const char *
worded (const KtRevisionHeader *header, KtCatalog *catalog)
{
  return kt_texts_payment (kt_catalog_get_texts (catalog), header->payment_terms, header->language);
}

static void
word_terms (KtRevisionHeader *header, KtCatalog *catalog)
{
  if (*header->payment_terms != '\0')
    kt_record_set_text (&header->payment_text, worded (header, catalog));
}

static void
set_terms (KtRevisionHeader *header, KtCatalog *catalog, const KtCatalogSettings *settings)
{
  kt_record_set_text (&header->payment_terms, settings->payment);
  word_terms (header, catalog);
  kt_record_set_text (&header->incoterm, settings->incoterm);
  kt_record_set_text (&header->incoterm_place, settings->incoterm_place);
}

void
kt_catalog_header_renew_validity (KtRevisionHeader *header, KtCatalog *catalog, const GDate *today)
{
  GDate last = *today;
  g_date_add_days (&last, kt_catalog_get_settings (catalog)->price_validity_days);
  g_autofree char *valid_until = kt_date_to_iso (&last);
  kt_record_set_text (&header->valid_until, valid_until);
}

KtRevisionHeader *
kt_catalog_header_new (KtCatalog *catalog, const char *language, const GDate *today)
{
  const KtCatalogSettings *settings = kt_catalog_get_settings (catalog);
  KtRevisionHeader *header = kt_revision_header_new (
      language != NULL ? language : settings->languages[0], settings->currency);

  add_vat_rates (header, settings);
  kt_catalog_header_set_vat_case (header, catalog, NULL);
  header->rounding = rounding_policy (settings->rounding_scope);
  header->rounding_mode = settings->rounding_mode;
  kt_catalog_header_renew_validity (header, catalog, today);
  set_terms (header, catalog, settings);
  return header;
}

void
kt_catalog_header_set_customer (KtRevisionHeader *header,
                                KtCatalog *catalog,
                                const KtAccount *account,
                                const char *contact_id)
{
  kt_revision_header_set_customer (header, account, contact_id);
  word_terms (header, catalog);
  kt_catalog_header_set_vat_case (header, catalog, NULL);
}

void
kt_catalog_header_set_language (KtRevisionHeader *header, KtCatalog *catalog, const char *language)
{
  gboolean is_own = *header->payment_text != '\0'
                    && g_strcmp0 (header->payment_text, worded (header, catalog)) != 0;

  kt_record_set_text (&header->language, language);
  if (!is_own)
    word_terms (header, catalog);
  kt_catalog_header_set_vat_case (header, catalog,
                                  header->manual_vat_case ? header->vat_case : NULL);
}
