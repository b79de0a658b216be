/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-sales-error.h"

#include <string.h>

GQuark
kt_sales_error_quark (void)
{
  return g_quark_from_static_string ("kt-sales-error-quark");
}

gboolean
kt_sales_refuse (GError **error, KtSalesError code, const char *why)
{
  g_set_error_literal (error, KT_SALES_ERROR, code, why);
  return FALSE;
}

/* Length of the path; 0: there is none. */
static gsize
path_length (const GError *error)
{
  gsize length = strspn (error->message, "abcdefghijklmnopqrstuvwxyz0123456789-_.[]");
  return g_error_matches (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD)
                 && g_str_has_prefix (error->message + length, ": ")
             ? length
             : 0;
}

char *
kt_sales_error_to_text (const GError *error)
{
  gsize length = path_length (error);
  return g_strdup (error->message + (length > 0 ? length + 2 : 0));
}

char *
kt_sales_error_get_field (const GError *error)
{
  gsize length = path_length (error);
  return length > 0 ? g_strndup (error->message, length) : NULL;
}
