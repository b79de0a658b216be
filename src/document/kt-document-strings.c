/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two tables, read from the built-in files on first use and kept. */

#include "kt-document-strings.h"

#include "kt-document-data.h"
#include "kt-number-format.h"

#include <stdarg.h>
#include <string.h>

#define GROUP "strings"
#define COUNTRIES "countries"

static const char *const keys[] = {
#define KEY(name, key) key,
  KT_DOCUMENT_STRINGS (KEY)
#undef KEY
};

typedef struct {
  char *texts[KT_DOCUMENT_N_STRINGS];
  GHashTable *countries; /* code → name */
} Table;

/* A built-in file without a string is a fault of the program; the key itself then shows it. */
static Table *
read_table (const char *file_name)
{
  Table *table = g_new0 (Table, 1);
  g_autoptr (GBytes) bytes = kt_document_data_lookup (file_name);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  if (!g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, &error))
    g_critical ("%s: %s", file_name, error->message);
  for (guint i = 0; i < KT_DOCUMENT_N_STRINGS; i++)
    {
      table->texts[i] = g_key_file_get_string (file, GROUP, keys[i], NULL);
      if (table->texts[i] == NULL)
        table->texts[i] = g_strdup (keys[i]);
    }
  table->countries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) codes = g_key_file_get_keys (file, COUNTRIES, NULL, NULL);
  for (char **code = codes; code && *code; code++)
    g_hash_table_insert (table->countries, g_strdup (*code),
                         g_key_file_get_string (file, COUNTRIES, *code, NULL));
  return table;
}

static const Table *
table_of (const char *language)
{
  static Table *german, *english;
  static gsize read;
  if (g_once_init_enter (&read))
    {
      german = read_table ("strings-de.ini");
      english = read_table ("strings-en.ini");
      g_once_init_leave (&read, 1);
    }
  return kt_language_is_german (language) ? german : english;
}

const char *
kt_document_string (const char *language, KtDocumentString string)
{
  return table_of (language)->texts[string];
}

const char *
kt_document_country (const char *language, const char *code)
{
  const char *name = g_hash_table_lookup (table_of (language)->countries, code);
  return name ? name : code;
}

char *
kt_document_string_fill (const char *language, KtDocumentString string, ...)
{
  GString *result = g_string_new (NULL);
  const char *text = kt_document_string (language, string);
  va_list values;
  va_start (values, string);
  const char *value = va_arg (values, const char *);
  for (const char *mark; value && (mark = strstr (text, "%s"));
       value = va_arg (values, const char *))
    {
      g_string_append_len (result, text, mark - text);
      g_string_append (result, value);
      text = mark + strlen ("%s");
    }
  va_end (values);
  g_string_append (result, text);
  return g_string_free (result, FALSE);
}

char *
kt_document_quantity (const char *language, KtDecimal quantity, const char *unit)
{
  g_autofree char *number = kt_format_number (kt_decimal_reduce (quantity), language);
  if (unit == NULL || unit[0] == '\0')
    return g_steal_pointer (&number);
  return g_strconcat (number, KT_NO_BREAK_SPACE, unit, NULL);
}
