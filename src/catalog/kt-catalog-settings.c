/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One table names every text of catalog.ini; freeing, reading and writing walk it.
 */

#include "kt-catalog-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FIELD(group, key, member, required)                                                        \
  {                                                                                                \
    group, key, G_STRUCT_OFFSET (KtCatalogSettings, member), required                              \
  }

static const KtSettingField fields[] = {
  FIELD ("catalog", "id", id, TRUE),
  FIELD ("catalog", "version", version, TRUE),
  FIELD ("catalog", "currency", currency, TRUE),
  FIELD ("vat", "default", vat_default, TRUE),
  FIELD ("publisher", "name", publisher.name, TRUE),
  FIELD ("publisher", "street", publisher.street, FALSE),
  FIELD ("publisher", "postcode", publisher.postcode, FALSE),
  FIELD ("publisher", "city", publisher.city, TRUE),
  FIELD ("publisher", "country", publisher.country, TRUE),
  FIELD ("publisher", "phone", publisher.phone, FALSE),
  FIELD ("publisher", "fax", publisher.fax, FALSE),
  FIELD ("publisher", "email", publisher.email, FALSE),
  FIELD ("publisher", "web", publisher.web, FALSE),
  FIELD ("publisher", "vat_id", publisher.vat_id, FALSE),
  FIELD ("publisher", "tax_number", publisher.tax_number, FALSE),
  FIELD ("publisher", "register", publisher.register_entry, FALSE),
  FIELD ("publisher", "managers", publisher.managers, FALSE),
  FIELD ("publisher", "bank", publisher.bank, FALSE),
  FIELD ("publisher", "iban", publisher.iban, FALSE),
  FIELD ("publisher", "bic", publisher.bic, FALSE),
  FIELD ("publisher", "sender_line", publisher.sender_line, FALSE),
  FIELD ("look", "accent", accent, FALSE),
  FIELD ("terms", "payment", payment, FALSE),
  FIELD ("terms", "incoterm", incoterm, FALSE),
  FIELD ("terms", "incoterm_place", incoterm_place, FALSE),
  FIELD ("terms", "payment_days", payment_days, FALSE),
  FIELD ("sales", "margin_target", margin_target, FALSE),
  FIELD ("mandates", "keys", mandate_keys, FALSE),
  FIELD ("mandates", "revoked", revoked_mandates, FALSE),
};

static const char *const scope_names[] = { "unit", "line", "document" };

static void
vat_rate_free (gpointer data)
{
  KtCatalogVat *rate = data;
  g_free (rate->key);
  g_free (rate);
}

KtCatalogSettings *
kt_catalog_settings_new (void)
{
  KtCatalogSettings *settings = g_new0 (KtCatalogSettings, 1);
  settings->languages = g_new0 (char *, 1);
  settings->rounding_scope = KT_ROUNDING_SCOPE_LINE;
  settings->rounding_mode = KT_ROUND_HALF_UP;
  settings->price_validity_days = 30;
  settings->vat_rates = g_ptr_array_new_with_free_func (vat_rate_free);
  return settings;
}

void
kt_catalog_settings_free (KtCatalogSettings *settings)
{
  if (settings == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (*kt_catalog_settings_field (settings, &fields[i]));
  g_strfreev (settings->languages);
  g_ptr_array_unref (settings->vat_rates);
  g_clear_pointer (&settings->logo, g_bytes_unref);
  g_free (settings);
}

const KtCatalogVat *
kt_catalog_settings_find_vat (const KtCatalogSettings *settings, const char *key)
{
  const char *wanted = key != NULL ? key : settings->vat_default;
  for (guint i = 0; i < settings->vat_rates->len; i++)
    {
      const KtCatalogVat *rate = settings->vat_rates->pdata[i];
      if (g_strcmp0 (rate->key, wanted) == 0)
        return rate;
    }
  return NULL;
}

void
kt_catalog_settings_add_vat (KtCatalogSettings *settings, const char *key, KtDecimal percent)
{
  KtCatalogVat *rate = g_new0 (KtCatalogVat, 1);
  rate->key = g_strdup (key);
  rate->percent = percent;
  g_ptr_array_add (settings->vat_rates, rate);
}

gboolean
kt_catalog_settings_margin_target (const KtCatalogSettings *settings, KtDecimal *percent)
{
  return settings->margin_target != NULL && kt_decimal_parse (settings->margin_target, percent, NULL)
         && kt_decimal_sign (*percent) >= 0
         && kt_decimal_compare (*percent, kt_decimal_from_int (100)) <= 0;
}

gboolean
kt_catalog_settings_payment_days (const KtCatalogSettings *settings, const char *term, guint *days)
{
  g_auto (GStrv) pairs
      = g_strsplit (settings->payment_days != NULL ? settings->payment_days : "", ";", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (pairs[i], ":", 2);
      guint64 number;
      if (g_strv_length (parts) == 2 && strcmp (g_strstrip (parts[0]), term) == 0
          && g_ascii_string_to_unsigned (g_strstrip (parts[1]), 10, 0, KT_PAYMENT_MAX_DAYS, &number,
                                         NULL))
        {
          *days = (guint)number;
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
kt_rounding_scope_parse (const char *text, KtRoundingScope *scope, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (scope_names); i++)
    if (g_strcmp0 (text, scope_names[i]) == 0)
      {
        *scope = i;
        return TRUE;
      }
  g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
               _ ("“%s” is no place to round at; write unit, line or document."), text);
  return FALSE;
}

const char *
kt_rounding_scope_to_string (KtRoundingScope scope)
{
  return scope_names[scope];
}

const KtSettingField *
kt_catalog_settings_fields (guint *n_fields)
{
  *n_fields = G_N_ELEMENTS (fields);
  return fields;
}

char **
kt_catalog_settings_field (KtCatalogSettings *settings, const KtSettingField *field)
{
  return (char **)G_STRUCT_MEMBER_P (settings, field->offset);
}
