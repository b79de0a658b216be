/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key files from anywhere: a result or a fault, every value valid text at a place within the file.
 */

#include "kt-ini.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_group (KtIni *ini, const char *group, guint n_lines)
{
  g_autoptr (GPtrArray) entries = kt_ini_get_group (ini, group);
  for (guint i = 0; i < entries->len; i++)
    {
      const KtIniEntry *entry = entries->pdata[i];
      g_assert_true (g_utf8_validate (entry->key, -1, NULL));
      g_assert_true (g_utf8_validate (entry->value, -1, NULL));
      g_assert_cmpuint (entry->line, <=, n_lines);
      g_assert_true (kt_ini_get (ini, group, entry->key) == entry);
      g_auto (GStrv) items = kt_ini_split (entry);
      for (guint j = 0; items[j] != NULL; j++)
        g_assert_cmpstr (items[j], !=, "");
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  guint n_lines = 1;
  for (gsize i = 0; i < size; i++)
    n_lines += data[i] == '\n';
  g_autoptr (KtIni) ini = kt_ini_parse ((const char *)data, size, "fuzz", faults);
  if (ini == NULL)
    {
      g_assert_true (kt_fault_list_has_errors (faults));
      return 0;
    }
  check_group (ini, "catalog", n_lines);
  check_group (ini, "", n_lines);
  kt_ini_report_unread (ini, faults);
  return 0;
}
