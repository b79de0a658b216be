/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalog.ini, group by group. */

#include "kt-catalog-settings-reader.h"
#include "kt-csv-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_VALIDITY_DAYS 3650

static void
read_text_settings (KtIni *ini, KtCatalogSettings *settings, KtFaultList *faults)
{
  guint n_fields;
  const KtSettingField *fields = kt_catalog_settings_fields (&n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      const KtIniEntry *entry = kt_ini_get (ini, fields[i].group, fields[i].key);
      if (entry != NULL && *entry->value != '\0')
        *kt_catalog_settings_field (settings, &fields[i]) = g_strdup (entry->value);
      else if (fields[i].is_required)
        kt_fault_list_add (faults, KT_FAULT_ERROR, kt_ini_file (ini),
                           entry != NULL ? entry->line : 0, 0, _ ("Add the line."),
                           _ ("[%s] needs a line “%s=…”."), fields[i].group, fields[i].key);
    }
}

static void
read_languages (KtIni *ini, KtCatalogSettings *settings, KtFaultList *faults)
{
  const KtIniEntry *entry = kt_ini_get (ini, "catalog", "languages");
  g_auto (GStrv) items = kt_ini_split (entry);
  g_autoptr (GStrvBuilder) languages = g_strv_builder_new ();
  for (guint i = 0; items[i] != NULL; i++)
    {
      if (strspn (items[i], "abcdefghijklmnopqrstuvwxyz") == 2 && items[i][2] == '\0')
        g_strv_builder_add (languages, items[i]);
      else
        kt_ini_fault (ini, entry, faults, _ ("Use two small letters (ISO 639-1), like de."),
                      _ ("“%s” is no language."), items[i]);
    }
  g_strfreev (settings->languages);
  settings->languages = g_strv_builder_end (languages);
  if (settings->languages[0] != NULL)
    return;
  g_strfreev (settings->languages);
  settings->languages = g_strdupv ((char *[]){ (char *)"en", NULL });
  if (entry == NULL)
    kt_fault_list_add (faults, KT_FAULT_ERROR, kt_ini_file (ini), 0, 0, _ ("Add the line."),
                       _ ("[%s] needs a line “%s=…”."), "catalog", "languages");
}

static void
read_rounding (KtIni *ini, KtCatalogSettings *settings, KtFaultList *faults)
{
  g_autoptr (GError) error = NULL;
  const KtIniEntry *scope = kt_ini_get (ini, "catalog", "rounding");
  if (scope != NULL && !kt_rounding_scope_parse (scope->value, &settings->rounding_scope, &error))
    kt_ini_fault (ini, scope, faults, NULL, "%s", error->message);
  g_clear_error (&error);
  const KtIniEntry *mode = kt_ini_get (ini, "catalog", "rounding_mode");
  if (mode != NULL && strcmp (mode->value, "half-up") != 0
      && strcmp (mode->value, "half-even") != 0)
    kt_ini_fault (ini, mode, faults, _ ("Write half-up or half-even."),
                  _ ("“%s” is no way to round prices."), mode->value);
  else if (mode != NULL)
    kt_rounding_parse (mode->value, &settings->rounding_mode, NULL);
}

static void
read_price_validity (KtIni *ini, KtCatalogSettings *settings, KtFaultList *faults)
{
  const KtIniEntry *entry = kt_ini_get (ini, "catalog", "price_validity_days");
  guint64 days;
  if (entry == NULL)
    return;
  if (g_ascii_string_to_unsigned (entry->value, 10, 1, MAX_VALIDITY_DAYS, &days, NULL))
    settings->price_validity_days = (guint)days;
  else
    kt_ini_fault (ini, entry, faults, NULL, _ ("“%s” is not a whole number from %u to %u."),
                  entry->value, 1u, (guint)MAX_VALIDITY_DAYS);
}

static void
read_vat (KtIni *ini, KtCatalogSettings *settings, KtFaultList *faults)
{
  g_autoptr (GPtrArray) entries = kt_ini_get_group (ini, "vat");
  const KtIniEntry *standard = kt_ini_get (ini, "vat", "default");
  for (guint i = 0; i < entries->len; i++)
    {
      const KtIniEntry *entry = entries->pdata[i];
      g_autoptr (GError) error = NULL;
      KtDecimal percent = kt_decimal_from_int (0);
      if (entry == standard)
        continue;
      if (!kt_decimal_parse (entry->value, &percent, &error))
        kt_ini_fault (ini, entry, faults, _ ("Write the percentage, like 19."), "%s",
                      error->message);
      else if (kt_decimal_sign (percent) < 0
               || kt_decimal_compare (percent, kt_decimal_from_int (100)) > 0)
        kt_ini_fault (ini, entry, faults, NULL, _ ("A tax is from 0 to 100 percent."));
      kt_catalog_settings_add_vat (settings, entry->key, percent);
    }
  if (standard != NULL && *standard->value != '\0'
      && kt_catalog_settings_find_vat (settings, NULL) == NULL)
    kt_ini_fault (ini, standard, faults, _ ("Write the key of one of the rates in this group."),
                  _ ("There is no rate “%s”."), standard->value);
}

/* "id:days;id:days". */
static void
check_payment_days (KtIni *ini, const KtCatalogSettings *settings, KtFaultList *faults)
{
  g_auto (GStrv) pairs
      = g_strsplit (settings->payment_days != NULL ? settings->payment_days : "", ";", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_autofree char *term = g_strstrip (g_strndup (pairs[i], strcspn (pairs[i], ":")));
      guint days;
      if (!kt_catalog_settings_payment_days (settings, term, &days))
        kt_ini_fault (ini, kt_ini_get (ini, "terms", "payment_days"), faults,
                      _ ("Write pairs of a term and its days: net30:30;prepaid:0."),
                      _ ("“%s” is no term with its days."), pairs[i]);
    }
}

static void
check_margin_target (KtIni *ini, const KtCatalogSettings *settings, KtFaultList *faults)
{
  KtDecimal percent;
  if (settings->margin_target != NULL && !kt_catalog_settings_margin_target (settings, &percent))
    kt_ini_fault (ini, kt_ini_get (ini, "sales", "margin_target"), faults,
                  _ ("Write a number like 25."), _ ("“%s” is not between 0 and 100 percent."),
                  settings->margin_target);
}

/* An ed25519 key has 32 bytes. */
static void
check_mandate_keys (KtIni *ini, const KtCatalogSettings *settings, KtFaultList *faults)
{
  g_auto (GStrv) keys
      = g_strsplit (settings->mandate_keys != NULL ? settings->mandate_keys : "", ";", -1);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      gsize length = 0;
      g_autofree guchar *bytes = g_base64_decode (keys[i], &length);
      if (length != 32)
        kt_ini_fault (ini, kt_ini_get (ini, "mandates", "keys"), faults,
                      _ ("Use the public key that kontor-cli mandate keygen prints."),
                      _ ("“%s” is no public key."), keys[i]);
    }
}

static gboolean
is_colour (const char *text)
{
  return text[0] == '#' && strspn (text + 1, "0123456789abcdefABCDEF") == 6 && text[7] == '\0';
}

static void
check_settings (KtIni *ini, const KtCatalogSettings *settings, KtFaultList *faults)
{
  if (settings->id != NULL && !kt_id_is_valid (settings->id))
    kt_ini_fault (ini, kt_ini_get (ini, "catalog", "id"), faults,
                  _ ("Use letters, digits, - and _ only."), _ ("“%s” cannot be used as an id."),
                  settings->id);
  if (settings->currency != NULL && !kt_currency_is_valid (settings->currency))
    kt_ini_fault (ini, kt_ini_get (ini, "catalog", "currency"), faults,
                  _ ("Use three capital letters (ISO 4217), like EUR."), _ ("“%s” is no currency."),
                  settings->currency);
  if (settings->accent != NULL && !is_colour (settings->accent))
    kt_ini_fault (ini, kt_ini_get (ini, "look", "accent"), faults,
                  _ ("Write a colour like #0b5a8a."), _ ("“%s” is no colour."), settings->accent);
}

/* So that everything after it has a currency to work with, whatever was wrong. */
static void
complete_settings (KtCatalogSettings *settings)
{
  if (settings->currency == NULL || !kt_currency_is_valid (settings->currency))
    {
      g_free (settings->currency);
      settings->currency = g_strdup ("EUR");
    }
  if (settings->id == NULL)
    settings->id = g_strdup ("catalog");
  if (settings->version == NULL)
    settings->version = g_strdup ("0");
}

KtCatalogSettings *
kt_catalog_settings_read (KtIni *ini, KtFaultList *faults)
{
  KtCatalogSettings *settings = kt_catalog_settings_new ();
  read_text_settings (ini, settings, faults);
  read_languages (ini, settings, faults);
  read_rounding (ini, settings, faults);
  read_price_validity (ini, settings, faults);
  read_vat (ini, settings, faults);
  check_settings (ini, settings, faults);
  check_payment_days (ini, settings, faults);
  check_margin_target (ini, settings, faults);
  check_mandate_keys (ini, settings, faults);
  complete_settings (settings);
  return settings;
}
