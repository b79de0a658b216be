/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table of patterns, one per prefix. A prefix that is not in the table is taken as it is: the
 * world is larger than the table, and a number that cannot be judged is not wrong.
 */
#include "kt-vat-id.h"

#include "kt-sales-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *prefix;
  const char *pattern; /* of what follows the prefix */
  const char *example;
  gboolean (*check) (const char *digits);
} VatForm;

/* ISO/IEC 7064 MOD 11,10 over eight digits and the check digit. */
static gboolean
check_mod_11_10 (const char *digits)
{
  int product = 10;
  for (int i = 0; i < 8; i++)
    {
      int sum = (digits[i] - '0' + product) % 10;
      product = 2 * (sum == 0 ? 10 : sum) % 11;
    }
  int check = 11 - product;
  return digits[8] - '0' == (check == 10 ? 0 : check);
}

static const VatForm forms[] = {
  { "AT", "U[0-9]{8}", "ATU12345678", NULL },
  { "BE", "[01][0-9]{9}", "BE0123456789", NULL },
  { "BG", "[0-9]{9,10}", "BG123456789", NULL },
  { "CHE", "[0-9]{9}(MWST|TVA|IVA)?", "CHE123456789MWST", NULL },
  { "CY", "[0-9]{8}[A-Z]", "CY12345678A", NULL },
  { "CZ", "[0-9]{8,10}", "CZ12345678", NULL },
  { "DE", "[0-9]{9}", "DE123456788", check_mod_11_10 },
  { "DK", "[0-9]{8}", "DK12345678", NULL },
  { "EE", "[0-9]{9}", "EE123456789", NULL },
  { "EL", "[0-9]{9}", "EL123456789", NULL },
  { "ES", "[0-9A-Z][0-9]{7}[0-9A-Z]", "ESA12345674", NULL },
  { "FI", "[0-9]{8}", "FI12345678", NULL },
  { "FR", "[0-9A-HJ-NP-Z]{2}[0-9]{9}", "FR12345678901", NULL },
  { "GB", "([0-9]{9}|[0-9]{12}|GD[0-9]{3}|HA[0-9]{3})", "GB123456789", NULL },
  { "HR", "[0-9]{11}", "HR12345678901", NULL },
  { "HU", "[0-9]{8}", "HU12345678", NULL },
  { "IE", "([0-9]{7}[A-Z]{1,2}|[0-9][A-Z+*][0-9]{5}[A-Z])", "IE1234567WA", NULL },
  { "IT", "[0-9]{11}", "IT12345678901", NULL },
  { "LI", "[0-9]{5}", "LI12345", NULL },
  { "LT", "([0-9]{9}|[0-9]{12})", "LT123456789", NULL },
  { "LU", "[0-9]{8}", "LU12345678", NULL },
  { "LV", "[0-9]{11}", "LV12345678901", NULL },
  { "MT", "[0-9]{8}", "MT12345678", NULL },
  { "NL", "[0-9A-Z+*]{9}B[0-9A-Z+*]{2}", "NL123456789B01", NULL },
  { "NO", "[0-9]{9}(MVA)?", "NO123456789MVA", NULL },
  { "PL", "[0-9]{10}", "PL1234567890", NULL },
  { "PT", "[0-9]{9}", "PT123456789", NULL },
  { "RO", "[0-9]{2,10}", "RO1234567890", NULL },
  { "SE", "[0-9]{12}", "SE123456789001", NULL },
  { "SI", "[0-9]{8}", "SI12345678", NULL },
  { "SK", "[0-9]{10}", "SK1234567890", NULL },
  { "XI", "([0-9]{9}|[0-9]{12}|GD[0-9]{3}|HA[0-9]{3})", "XI123456789", NULL },
};

char *
kt_vat_id_normalize (const char *text)
{
  GString *result = g_string_new (NULL);
  for (const char *c = text; c != NULL && *c != '\0'; c++)
    if (strchr (" .-/\t\n\r", *c) == NULL)
      g_string_append_c (result, g_ascii_toupper (*c));
  return g_string_free (result, FALSE);
}

static const VatForm *
find_form (const char *vat_id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_has_prefix (vat_id, forms[i].prefix))
      return &forms[i];
  return NULL;
}

static gboolean
matches (const char *text, const char *pattern)
{
  g_autofree char *whole = g_strconcat ("^", pattern, "$", NULL);
  return g_regex_match_simple (whole, text, G_REGEX_DOLLAR_ENDONLY, 0);
}

gboolean
kt_vat_id_check (const char *vat_id, GError **error)
{
  const VatForm *form = find_form (vat_id);
  if (form == NULL)
    {
      if (matches (vat_id, "[A-Z]{2}[0-9A-Z+*]{2,18}"))
        return TRUE;
      g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
                   _ ("“%s” is no VAT number: it begins with the two letters of the country."),
                   vat_id);
      return FALSE;
    }
  const char *rest = vat_id + strlen (form->prefix);
  if (!matches (rest, form->pattern))
    {
      g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
                   _ ("“%s” does not have the form of this country's VAT numbers, like %s."),
                   vat_id, form->example);
      return FALSE;
    }
  if (form->check != NULL && !form->check (rest))
    {
      g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
                   _ ("The check digit of “%s” is wrong: a digit was mistyped."), vat_id);
      return FALSE;
    }
  return TRUE;
}

gboolean
kt_country_is_eu (const char *country)
{
  static const char *const members[]
      = { "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
          "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI", NULL };
  return country != NULL && g_strv_contains (members, country);
}
