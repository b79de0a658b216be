/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mandates from anywhere: what is read is written and read back the same, and none is genuine. */

#include "kt-mandate.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtMandate) mandate = kt_mandate_from_json ((const char *)data, (gssize)size, &error);
  g_assert_true ((mandate == NULL) == (error != NULL));
  if (mandate == NULL)
    return 0;
  g_autofree char *text = kt_mandate_to_json (mandate);
  g_autoptr (KtMandate) again = kt_mandate_from_json (text, -1, &error);
  g_assert_no_error (error);
  g_autofree char *same = kt_mandate_to_json (again);
  g_assert_cmpstr (text, ==, same);
  g_assert_false (kt_mandate_verify (mandate, NULL, NULL, NULL, 20261121, NULL));
  return 0;
}
