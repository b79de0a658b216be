/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libcsv takes the fields apart; it is fed byte by byte, because only so is it known where each
 * field began. Around it: comments and the line count, and what to do after a fault: the line is
 * dropped and a fresh parser goes on behind it.
 */

#include "kt-csv-private.h"

#include <csv.h>
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  KtCsv *csv;
  KtFaultList *faults;
  struct csv_parser parser;
  const char *at;
  const char *end;
  guint line;   /* of the byte at hand */
  guint column; /* in characters */
  GArray *row;  /* of KtCsvCell: the fields so far */
  guint row_line;
  gboolean in_row;   /* something of a row was read */
  gboolean bad_line; /* the line at hand is not UTF-8 */
  gboolean spoiled;  /* the row is not to be kept */
  gboolean in_field; /* the first letter of the field was seen */
  guint field_line, field_column;
} Reader;

static void
fault (Reader *reader, guint line, guint column, const char *hint, const char *message)
{
  kt_fault_list_add (reader->faults, KT_FAULT_ERROR, reader->csv->file, line, column, hint, "%s",
                     message);
}

static void
start_parser (Reader *reader)
{
  csv_init (&reader->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
  csv_set_delim (&reader->parser, (guchar)reader->csv->separator);
}

static void
start_row (Reader *reader)
{
  g_array_set_size (reader->row, 0);
  reader->in_row = FALSE;
  reader->spoiled = FALSE;
  reader->in_field = FALSE;
}

/* Rows */

static void
take_header (Reader *reader)
{
  KtCsv *csv = reader->csv;
  csv->header_line = reader->row_line;
  if (reader->row->len == KT_CSV_MAX_COLUMNS)
    fault (reader, reader->row_line, 0, NULL, _ ("There are too many columns."));
  for (guint i = 0; i < reader->row->len; i++)
    {
      const KtCsvCell *cell = &g_array_index (reader->row, KtCsvCell, i);
      if (*cell->text == '\0')
        fault (reader, cell->line, cell->column, NULL, _ ("A column has no name."));
      else if (g_hash_table_contains (csv->by_name, cell->text))
        fault (reader, cell->line, cell->column, NULL, _ ("Two columns have the same name."));
      else
        g_hash_table_insert (csv->by_name, (gpointer)cell->text, GINT_TO_POINTER ((int)i));
      g_ptr_array_add (csv->names, (gpointer)cell->text);
    }
}

static void
take_row (Reader *reader)
{
  KtCsv *csv = reader->csv;
  if (reader->row->len != csv->names->len)
    {
      kt_fault_list_add (reader->faults, KT_FAULT_ERROR, csv->file, reader->row_line, 0,
                         _ ("A field that contains the separator must stand in double quotes."),
                         _ ("The line has %u fields, the header has %u."), reader->row->len,
                         csv->names->len);
      return;
    }
  g_array_append_vals (csv->cells, reader->row->data, reader->row->len);
  g_array_append_val (csv->row_lines, reader->row_line);
}

static void
on_field (void *text, size_t length, void *data)
{
  Reader *reader = data;
  if (!reader->in_field)
    {
      reader->field_line = reader->line;
      reader->field_column = reader->column;
    }
  KtCsvCell cell
      = { g_string_chunk_insert_len (reader->csv->strings, text ? text : "", (gssize)length),
          reader->field_line, reader->field_column };
  if (reader->row->len < KT_CSV_MAX_COLUMNS)
    g_array_append_val (reader->row, cell);
  reader->in_field = FALSE;
}

static void
on_row (int terminator, void *data)
{
  Reader *reader = data;
  if (!reader->spoiled && reader->csv->names->len == 0)
    take_header (reader);
  else if (!reader->spoiled)
    take_row (reader);
  start_row (reader);
}

/* Bytes */

static const char *
line_end (const Reader *reader)
{
  const char *found = memchr (reader->at, '\n', (gsize)(reader->end - reader->at));
  return found ? found : reader->end;
}

/* Steps over the rest of the line and its end. */
static void
skip_line (Reader *reader)
{
  const char *end = line_end (reader);
  if (end < reader->end)
    {
      end++;
      reader->line++;
    }
  reader->at = end;
  reader->column = 1;
}

static void
check_encoding (Reader *reader)
{
  const char *end = line_end (reader), *valid;
  reader->bad_line = !g_utf8_validate_len (reader->at, (gsize)(end - reader->at), &valid);
  if (reader->bad_line)
    fault (reader, reader->line, (guint)g_utf8_strlen (reader->at, valid - reader->at) + 1,
           _ ("Save the file as UTF-8 (it is perhaps in Windows-1252)."), _ ("This is not UTF-8."));
}

static void
note_field_start (Reader *reader, char byte)
{
  if (reader->in_field || byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'
      || byte == reader->csv->separator)
    return;
  reader->in_field = TRUE;
  reader->field_line = reader->line;
  reader->field_column = byte == '"' ? reader->column + 1 : reader->column;
}

static void
count_byte (Reader *reader, char byte)
{
  reader->at++;
  if (byte == '\n')
    {
      reader->line++;
      reader->column = 1;
    }
  else if ((byte & 0xc0) != 0x80)
    reader->column++;
}

static void
recover (Reader *reader)
{
  fault (reader, reader->line, reader->column, _ ("Double a quote inside a quoted field."),
         _ ("A double quote stands where none may stand; the line is skipped."));
  csv_free (&reader->parser);
  start_parser (reader);
  start_row (reader);
  skip_line (reader);
}

static void
feed_byte (Reader *reader)
{
  char byte = *reader->at;
  if (!reader->in_row && strchr ("\n\r\t ", byte) == NULL)
    {
      reader->in_row = TRUE;
      reader->row_line = reader->line;
    }
  note_field_start (reader, byte);
  /* Several rows can stand on a bad line (ended by CR alone), and one row on several lines. */
  if (reader->bad_line && byte != '\n' && byte != '\r')
    reader->spoiled = TRUE;
  if (csv_parse (&reader->parser, &byte, 1, on_field, on_row, reader) != 1)
    recover (reader);
  else
    count_byte (reader, byte);
}

static void
read_all (Reader *reader)
{
  start_parser (reader);
  start_row (reader);
  while (reader->at < reader->end && !kt_fault_list_is_full (reader->faults))
    {
      if (reader->column == 1)
        {
          if (!reader->in_row && *reader->at == '#')
            {
              skip_line (reader);
              continue;
            }
          check_encoding (reader);
        }
      feed_byte (reader);
    }
  /* Ends the last line if it has no end of its own. */
  if (csv_fini (&reader->parser, on_field, on_row, reader) != 0)
    fault (reader, reader->field_line, reader->field_column,
           _ ("Close the field with a double quote."),
           _ ("The quoted field that begins here does not end; what follows it is not read."));
  csv_free (&reader->parser);
}

/* The separator that the first line with content has more of, outside quotes. */
static char
find_separator (const char *at, const char *end)
{
  guint commas = 0, semicolons = 0;
  gboolean quoted = FALSE, content = FALSE;
  for (; at < end; at++)
    {
      if (!content && *at == '#')
        {
          while (at + 1 < end && at[1] != '\n')
            at++;
          continue;
        }
      if (*at == '\n' && content && !quoted)
        break;
      content = content || (*at != '\n' && *at != '\r');
      quoted = quoted != (*at == '"');
      commas += !quoted && *at == ',';
      semicolons += !quoted && *at == ';';
    }
  return semicolons > commas ? ';' : ',';
}

KtCsv *
kt_csv_parse (const char *text, gssize length, const char *file, KtFaultList *faults)
{
  g_autoptr (KtFaultList) own = kt_fault_list_new (0);
  KtCsv *csv = kt_csv_new (file);
  gsize size = length < 0 ? strlen (text) : (gsize)length;
  Reader reader
      = { .csv = csv, .faults = own, .at = text, .end = text + size, .line = 1, .column = 1 };

  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    reader.at += 3;
  if (size > KT_CSV_MAX_BYTES)
    kt_fault_list_add (own, KT_FAULT_ERROR, file, 0, 0, _ ("Split it into several files."),
                       _ ("The file has %lu bytes; at most %u are read."), (gulong)size,
                       KT_CSV_MAX_BYTES);
  else
    {
      reader.row = g_array_new (FALSE, FALSE, sizeof (KtCsvCell));
      csv->separator = find_separator (reader.at, reader.end);
      read_all (&reader);
      g_array_unref (reader.row);
      if (csv->names->len == 0 && !kt_fault_list_has_errors (own))
        fault (&reader, 1, 0, _ ("The first line names the columns."),
               _ ("The file has no header line."));
    }
  kt_fault_list_append (faults, own);
  return csv;
}

KtCsv *
kt_csv_load (const char *path, const char *file, KtFaultList *faults)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, &error))
    {
      kt_fault_list_add_error (faults, file ? file : path, 0, 0, error);
      return kt_csv_new (file ? file : path);
    }
  return kt_csv_parse (text, (gssize)length, file ? file : path, faults);
}
