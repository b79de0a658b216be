/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What holds for any text before it is parsed.
 */
#include "kt-coom-source.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* Where the byte at `offset` stands. */
static KtPlace
place_at (const char *text, gsize offset, const char *file)
{
  KtPlace place = { file, 1, 1 };

  for (gsize i = 0; i < offset; i++)
    {
      if (text[i] == '\n')
        {
          place.line++;
          place.column = 1;
        }
      else if (((guchar)text[i] & 0xC0) != 0x80)
        place.column++;
    }
  return place;
}

gboolean
kt_coom_check_text (const char *text,
                    gsize length,
                    gsize max_length,
                    const char *file,
                    KtReport *report)
{
  const KtPlace start = { file, 0, 0 };
  const char *end;

  if (length > max_length)
    {
      kt_report_error (report, &start, NULL, _ ("The text is larger than %u KiB."),
                       (guint)(max_length / 1024));
      return FALSE;
    }
  if (!g_utf8_validate (text, length, &end))
    {
      KtPlace place = place_at (text, end - text, file);

      kt_report_error (report, &place, _ ("Save the file as UTF-8."),
                       _ ("The text is not valid UTF-8."));
      return FALSE;
    }
  return TRUE;
}

gboolean
kt_coom_read_file (const char *path,
                   gsize max_length,
                   char **text,
                   gsize *length,
                   KtFaultList *faults)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);

  if (info != NULL && g_file_info_get_size (info) > (goffset)max_length)
    {
      kt_fault_list_add (faults, KT_FAULT_ERROR, path, 0, 0, NULL,
                         _ ("The text is larger than %u KiB."), (guint)(max_length / 1024));
      return FALSE;
    }
  if (g_file_get_contents (path, text, length, &error))
    return TRUE;
  kt_fault_list_add_error (faults, path, 0, 0, error);
  return FALSE;
}
