/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * VAT identification numbers: form, and for Germany the check digit. That a number is in force only
 * the authority can tell; this finds typing errors.
 * Sources: VIES FAQ, table of structures; UStDV; ISO/IEC 7064 MOD 11,10 for the German check digit.
 */

#include <glib.h>

G_BEGIN_DECLS

/* Upper case without blanks, points, hyphens; what is stored and printed. */
char *kt_vat_id_normalize (const char *text);

/* Whether the normalised number has the form of its country; the error says what form that is.
 * A prefix outside Europe is accepted if it looks like a country code followed by a number. */
gboolean kt_vat_id_check (const char *vat_id, GError **error);

/* Whether the country belongs to the VAT area of the European Union (ISO 3166 code, "GR" for
 * Greece, "XI" for Northern Ireland). Decides between export and intra-community supply. */
gboolean kt_country_is_eu (const char *country);

G_END_DECLS
