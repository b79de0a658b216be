/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables from spreadsheets, in both languages: every row is told of, and what was read is written
 * and read back the same. */

#include "kt-line-table.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_round_trip (const KtLineTable *table, const char *language)
{
  static const char *const NAMES[] = { "Article", "Text" };
  g_autoptr (GString) text = g_string_new (NULL);
  kt_line_table_append_row (text, NAMES, 2);
  for (guint i = 0; i < table->lines->len; i++)
    {
      const KtTableLine *line = table->lines->pdata[i];
      const char *const cells[] = { line->article, line->text };
      g_assert_true (g_utf8_validate (line->text, -1, NULL));
      g_assert_true (line->fault == NULL || g_utf8_validate (line->fault, -1, NULL));
      g_assert_true (line->fault != NULL || *line->article != '\0' || *line->text != '\0');
      kt_line_table_append_row (text, cells, 2);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (KtLineTable) again = kt_line_table_parse (text->str, -1, language, "EUR", &error);
  if (again == NULL)
    return; /* quoting made it too long */
  for (guint i = 0, k = 0; i < table->lines->len; i++)
    {
      const KtTableLine *line = table->lines->pdata[i];
      if (*line->article == '\0' && *line->text == '\0')
        continue; /* an empty row */
      const KtTableLine *same = again->lines->pdata[k++];
      g_assert_cmpstr (line->article, ==, same->article);
      g_assert_cmpstr (line->text, ==, same->text);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const LANGUAGES[] = { "de", "en" };
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KtLineTable) table = kt_line_table_parse ((const char *)data, (gssize)size,
                                                           LANGUAGES[i], "EUR", &error);
      g_assert_true ((table == NULL) == (error != NULL));
      if (table != NULL)
        check_round_trip (table, LANGUAGES[i]);
    }
  return 0;
}
