/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who delivers from where to where: Directive 2006/112/EC, art. 138 and 146. */

#include "kt-determination.h"

#include <string.h>

static const char *const union_countries[]
    = { "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
        "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", NULL };

static gboolean
is_in_union (const char *country)
{
  return g_strv_contains (union_countries, country);
}

const char *
kt_vat_case_find (const char *seller_country, const char *delivery_country, const char *vat_id)
{
  if (seller_country == NULL || *seller_country == '\0' || delivery_country == NULL
      || *delivery_country == '\0' || strcmp (seller_country, delivery_country) == 0)
    return "domestic";
  if (!is_in_union (seller_country) || !is_in_union (delivery_country))
    return "export";
  return vat_id != NULL && *vat_id != '\0' ? "intra-community" : "domestic";
}
