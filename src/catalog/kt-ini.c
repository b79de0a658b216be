/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Line by line; entries stand in the order written, there are few enough to search them one by one.
 */

#include "kt-ini.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BYTES (1024 * 1024)

struct _KtIni {
  char *file;
  GPtrArray *entries; /* of KtIniEntry */
  GStringChunk *strings;
};

static KtIniEntry *
find_entry (const KtIni *ini, const char *group, const char *key)
{
  for (guint i = 0; i < ini->entries->len; i++)
    {
      KtIniEntry *entry = ini->entries->pdata[i];
      if (strcmp (entry->group, group) == 0 && strcmp (entry->key, key) == 0)
        return entry;
    }
  return NULL;
}

/* ---- reading ---- */

static void
add_entry (KtIni *ini,
           const char *group,
           const char *line,
           const char *equals,
           guint number,
           KtFaultList *faults)
{
  g_autofree char *key = g_strstrip (g_strndup (line, (gsize)(equals - line)));
  const char *value = equals + 1;
  while (g_ascii_isspace (*value))
    value++;
  guint column = (guint)g_utf8_strlen (line, value - line) + 1;

  const KtIniEntry *first = find_entry (ini, group, key);
  if (first != NULL)
    {
      kt_fault_list_add (
          faults, KT_FAULT_ERROR, ini->file, number, 1, _ ("Remove one of the two lines."),
          _ ("“%s” is given twice in [%s]; the first is in line %u."), key, group, first->line);
      return;
    }
  KtIniEntry *entry = g_new0 (KtIniEntry, 1);
  entry->group = g_string_chunk_insert_const (ini->strings, group);
  entry->key = g_string_chunk_insert_const (ini->strings, key);
  entry->value = g_string_chunk_insert_const (ini->strings, value);
  entry->line = number;
  entry->column = column;
  g_ptr_array_add (ini->entries, entry);
}

static void
read_line (KtIni *ini, char *line, guint number, char **group, KtFaultList *faults)
{
  g_strchomp (line);
  const char *start = line;
  while (g_ascii_isspace (*start))
    start++;
  if (*start == '\0' || *start == '#' || *start == ';')
    return;

  gsize length = strlen (start);
  if (*start == '[' && start[length - 1] == ']')
    {
      g_free (*group);
      *group = g_strndup (start + 1, length - 2);
      return;
    }
  const char *equals = strchr (line, '=');
  if (equals == NULL || equals == start)
    kt_fault_list_add (faults, KT_FAULT_ERROR, ini->file, number, 1,
                       _ ("Write “key=value”, or begin the line with # if it is a comment."),
                       _ ("This line is neither a group nor a key with a value."));
  else if (*group == NULL)
    kt_fault_list_add (faults, KT_FAULT_ERROR, ini->file, number, 1,
                       _ ("Write a line like “[product]” above it."),
                       _ ("This key stands outside any group."));
  else
    add_entry (ini, *group, line, equals, number, faults);
}

KtIni *
kt_ini_parse (const char *text, gsize length, const char *file, KtFaultList *faults)
{
  const char *invalid;
  if (length > MAX_BYTES || !g_utf8_validate_len (text, length, &invalid))
    {
      kt_fault_list_add (faults, KT_FAULT_ERROR, file, 0, 0, _ ("Save the file as UTF-8 text."),
                         length > MAX_BYTES ? _ ("The file is larger than 1 MiB.")
                                            : _ ("The file is not UTF-8 text."));
      return NULL;
    }
  KtIni *ini = g_new0 (KtIni, 1);
  ini->file = g_strdup (file);
  ini->entries = g_ptr_array_new_with_free_func (g_free);
  ini->strings = g_string_chunk_new (4096);

  g_autofree char *copy = g_strndup (text, length);
  char *begin = g_str_has_prefix (copy, "\xef\xbb\xbf") ? copy + 3 : copy;
  g_auto (GStrv) lines = g_strsplit (begin, "\n", -1);
  g_autofree char *group = NULL;
  for (guint i = 0; lines[i] != NULL; i++)
    read_line (ini, lines[i], i + 1, &group, faults);
  return ini;
}

KtIni *
kt_ini_load (const char *path, const char *file, KtFaultList *faults)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, &error))
    {
      kt_fault_list_add_error (faults, file, 0, 0, error);
      return NULL;
    }
  return kt_ini_parse (text, length, file, faults);
}

void
kt_ini_free (KtIni *ini)
{
  if (ini == NULL)
    return;
  g_free (ini->file);
  g_ptr_array_unref (ini->entries);
  g_string_chunk_free (ini->strings);
  g_free (ini);
}

/* ---- asking ---- */

const char *
kt_ini_file (const KtIni *ini)
{
  return ini->file;
}

const KtIniEntry *
kt_ini_get (KtIni *ini, const char *group, const char *key)
{
  KtIniEntry *entry = find_entry (ini, group, key);
  if (entry != NULL)
    entry->is_read = TRUE;
  return entry;
}

GPtrArray *
kt_ini_get_group (KtIni *ini, const char *group)
{
  GPtrArray *entries = g_ptr_array_new ();
  for (guint i = 0; i < ini->entries->len; i++)
    {
      KtIniEntry *entry = ini->entries->pdata[i];
      if (strcmp (entry->group, group) != 0)
        continue;
      entry->is_read = TRUE;
      g_ptr_array_add (entries, entry);
    }
  return entries;
}

char **
kt_ini_split (const KtIniEntry *entry)
{
  g_auto (GStrv) items = g_strsplit (entry != NULL ? entry->value : "", ";", -1);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  for (guint i = 0; items[i] != NULL; i++)
    if (*g_strstrip (items[i]) != '\0')
      g_strv_builder_add (list, items[i]);
  return g_strv_builder_end (list);
}

/* ---- faults ---- */

void
kt_ini_fault (const KtIni *ini,
              const KtIniEntry *entry,
              KtFaultList *faults,
              const char *hint,
              const char *format,
              ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  kt_fault_list_add (faults, KT_FAULT_ERROR, ini->file, entry->line, entry->column, hint, "%s: %s",
                     entry->key, message);
}

void
kt_ini_report_unread (const KtIni *ini, KtFaultList *faults)
{
  for (guint i = 0; i < ini->entries->len; i++)
    {
      const KtIniEntry *entry = ini->entries->pdata[i];
      if (!entry->is_read)
        kt_fault_list_add (faults, KT_FAULT_ERROR, ini->file, entry->line, 1,
                           _ ("Check the spelling, or remove the line."),
                           _ ("[%s] knows no key “%s”."), entry->group, entry->key);
    }
}
