/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-sales-error.h"

GQuark
kt_sales_error_quark (void)
{
  return g_quark_from_static_string ("kt-sales-error-quark");
}
