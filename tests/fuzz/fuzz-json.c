/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON from anywhere: what is read is written and read back as the same tree. */

#include "kt-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = kt_json_parse ((const char *)data, (gssize)size, NULL, &error);
  g_assert_true ((node == NULL) == (error != NULL));
  if (node == NULL)
    return 0;
  g_autofree char *text = kt_json_to_string (node, size % 2);
  g_autoptr (JsonNode) again = kt_json_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *same = kt_json_to_string (again, size % 2);
  g_assert_cmpstr (text, ==, same);
  return 0;
}
