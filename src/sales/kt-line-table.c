/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells first, then what the columns are, then the lines. Telling columns by their content looks at
 * all rows, so that one odd cell is a fault of its row and does not turn the column around.
 */
#include "kt-line-table.h"

#include "kt-fold.h"
#include "kt-number-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- cells ---- */

typedef GPtrArray Row; /* of char * */

typedef struct {
  const char *at;
  const char *end;
  char separator;
} Source;

static void
line_free (gpointer data)
{
  KtTableLine *line = data;
  g_free (line->article);
  g_free (line->text);
  g_free (line->fault);
  g_free (line);
}

static gboolean
ends_cell (const Source *source)
{
  return source->at == source->end || *source->at == source->separator || *source->at == '\n'
         || *source->at == '\r';
}

/* Behind the opening quote; a quote that is never closed ends with the text. */
static void
read_quoted (Source *source, GString *cell)
{
  while (source->at < source->end)
    {
      char letter = *source->at++;
      if (letter != '"')
        g_string_append_c (cell, letter);
      else if (source->at < source->end && *source->at == '"')
        g_string_append_c (cell, *source->at++);
      else
        return;
    }
}

static char *
read_cell (Source *source)
{
  GString *cell = g_string_new (NULL);
  if (source->at < source->end && *source->at == '"')
    {
      source->at++;
      read_quoted (source, cell);
    }
  while (!ends_cell (source))
    g_string_append_c (cell, *source->at++);
  return g_strstrip (g_string_free (cell, FALSE));
}

static void
skip_line_end (Source *source)
{
  if (source->at < source->end && *source->at == '\r')
    source->at++;
  if (source->at < source->end && *source->at == '\n')
    source->at++;
}

static Row *
read_row (Source *source)
{
  Row *row = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (row, read_cell (source));
  while (source->at < source->end && *source->at == source->separator)
    {
      source->at++;
      g_ptr_array_add (row, read_cell (source));
    }
  skip_line_end (source);
  return row;
}

static gboolean
check_size (const Row *row, guint n_rows, GError **error)
{
  if (row->len > KT_LINE_TABLE_MAX_COLUMNS)
    g_set_error (error, KT_ERROR, KT_ERROR_LIMIT,
                 _ ("Row %u has %u columns; at most %d can be inserted. Copy less."), n_rows,
                 row->len, KT_LINE_TABLE_MAX_COLUMNS);
  else if (n_rows > KT_LINE_TABLE_MAX_ROWS)
    g_set_error (error, KT_ERROR, KT_ERROR_LIMIT,
                 _ ("There are more than %d rows. Insert them in parts."), KT_LINE_TABLE_MAX_ROWS);
  else
    return TRUE;
  return FALSE;
}

static GPtrArray *
read_rows (const char *text, gsize length, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  Source source = { text, text + length, '\t' };
  if (memchr (text, '\t', length) == NULL && memchr (text, ';', length) != NULL)
    source.separator = ';';
  while (source.at < source.end)
    {
      g_ptr_array_add (rows, read_row (&source));
      if (!check_size (rows->pdata[rows->len - 1], rows->len, error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}

static const char *
cell_of (const Row *row, guint column)
{
  return column < row->len ? row->pdata[column] : "";
}

static gboolean
is_empty_row (const Row *row)
{
  for (guint i = 0; i < row->len; i++)
    if (*cell_of (row, i) != '\0')
      return FALSE;
  return TRUE;
}

/* ---- columns by name ---- */

/* Folded, letters only. */
static const struct {
  const char *name;
  KtLineColumn column;
} NAMES[] = {
  { "article", KT_LINE_COLUMN_ARTICLE },      { "articleno", KT_LINE_COLUMN_ARTICLE },
  { "articlenumber", KT_LINE_COLUMN_ARTICLE }, { "item", KT_LINE_COLUMN_ARTICLE },
  { "itemno", KT_LINE_COLUMN_ARTICLE },       { "itemnumber", KT_LINE_COLUMN_ARTICLE },
  { "partnumber", KT_LINE_COLUMN_ARTICLE },   { "partno", KT_LINE_COLUMN_ARTICLE },
  { "sku", KT_LINE_COLUMN_ARTICLE },          { "ordercode", KT_LINE_COLUMN_ARTICLE },
  { "artikel", KT_LINE_COLUMN_ARTICLE },      { "artikelnr", KT_LINE_COLUMN_ARTICLE },
  { "artikelnummer", KT_LINE_COLUMN_ARTICLE }, { "artnr", KT_LINE_COLUMN_ARTICLE },
  { "bestellcode", KT_LINE_COLUMN_ARTICLE },  { "bestellnummer", KT_LINE_COLUMN_ARTICLE },
  { "materialnummer", KT_LINE_COLUMN_ARTICLE }, { "material", KT_LINE_COLUMN_ARTICLE },
  { "quantity", KT_LINE_COLUMN_QUANTITY },    { "qty", KT_LINE_COLUMN_QUANTITY },
  { "menge", KT_LINE_COLUMN_QUANTITY },       { "anzahl", KT_LINE_COLUMN_QUANTITY },
  { "stuck", KT_LINE_COLUMN_QUANTITY },       { "discount", KT_LINE_COLUMN_DISCOUNT },
  { "rabatt", KT_LINE_COLUMN_DISCOUNT },      { "nachlass", KT_LINE_COLUMN_DISCOUNT },
  { "price", KT_LINE_COLUMN_PRICE },          { "unitprice", KT_LINE_COLUMN_PRICE },
  { "netprice", KT_LINE_COLUMN_PRICE },       { "preis", KT_LINE_COLUMN_PRICE },
  { "einzelpreis", KT_LINE_COLUMN_PRICE },    { "nettopreis", KT_LINE_COLUMN_PRICE },
  { "stuckpreis", KT_LINE_COLUMN_PRICE },     { "text", KT_LINE_COLUMN_TEXT },
  { "description", KT_LINE_COLUMN_TEXT },     { "title", KT_LINE_COLUMN_TEXT },
  { "bezeichnung", KT_LINE_COLUMN_TEXT },     { "beschreibung", KT_LINE_COLUMN_TEXT },
};

static char *
letters_of (const char *cell)
{
  g_autofree char *folded = kt_fold (cell);
  GString *letters = g_string_new (NULL);
  for (const char *at = folded; *at != '\0'; at++)
    if (g_ascii_isalpha (*at))
      g_string_append_c (letters, *at);
  return g_string_free (letters, FALSE);
}

static KtLineColumn
column_of_name (const char *cell)
{
  g_autofree char *letters = letters_of (cell);
  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (g_str_equal (NAMES[i].name, letters))
      return NAMES[i].column;
  return KT_LINE_COLUMN_NONE;
}

static gboolean
has_column (GArray *columns, KtLineColumn wanted)
{
  for (guint i = 0; i < columns->len; i++)
    if (g_array_index (columns, KtLineColumn, i) == wanted)
      return TRUE;
  return FALSE;
}

/* Names of columns if it has that of an article, or two others; the first of a kind counts. */
static gboolean
read_names (const Row *row, GArray *columns)
{
  guint n_known = 0;
  for (guint i = 0; i < row->len; i++)
    {
      KtLineColumn column = column_of_name (cell_of (row, i));
      if (has_column (columns, column))
        column = KT_LINE_COLUMN_NONE;
      n_known += column != KT_LINE_COLUMN_NONE;
      g_array_append_val (columns, column);
    }
  if (has_column (columns, KT_LINE_COLUMN_ARTICLE) || n_known >= 2)
    return TRUE;
  g_array_set_size (columns, 0);
  return FALSE;
}

/* ---- columns by content ---- */

static gboolean
is_percentage (const char *cell)
{
  return g_str_has_suffix (cell, "%");
}

/* "12.50", "12.50 / 100": as the table of positions writes it. */
static gboolean
read_amount (const char *cell,
             const char *language,
             const char *currency,
             KtMoney *money,
             guint *unit)
{
  const char *slash = strrchr (cell, '/');
  g_autofree char *amount
      = slash != NULL ? g_strstrip (g_strndup (cell, (gsize)(slash - cell))) : g_strdup (cell);
  g_autofree char *count = g_strstrip (g_strdup (slash != NULL ? slash + 1 : "1"));
  guint64 number;
  if (!g_ascii_string_to_unsigned (count, 10, 1, G_MAXINT, &number, NULL))
    return FALSE;
  *unit = (guint)number;
  return kt_money_parse (amount, language, currency, money, NULL);
}

static gboolean
is_number (const char *cell, const char *language, const char *currency)
{
  KtMoney money;
  guint unit;
  return read_amount (cell, language, currency, &money, &unit);
}

static KtLineColumn
guess_column (GPtrArray *rows, guint column, const char *language, const char *currency)
{
  guint filled = 0, percentages = 0, numbers = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      const char *cell = cell_of (rows->pdata[i], column);
      filled += *cell != '\0';
      percentages += is_percentage (cell);
      numbers += is_number (cell, language, currency);
    }
  if (filled == 0)
    return KT_LINE_COLUMN_NONE;
  if (percentages * 2 > filled)
    return KT_LINE_COLUMN_DISCOUNT;
  return numbers * 2 > filled ? KT_LINE_COLUMN_QUANTITY : KT_LINE_COLUMN_TEXT;
}

static void
guess_columns (GPtrArray *rows, GArray *columns, const char *language, const char *currency)
{
  guint n_columns = 0;
  for (guint i = 0; i < rows->len; i++)
    n_columns = MAX (n_columns, ((Row *)rows->pdata[i])->len);
  for (guint i = 0; i < n_columns; i++)
    {
      KtLineColumn column = i == 0 ? KT_LINE_COLUMN_ARTICLE
                                   : guess_column (rows, i, language, currency);
      if (column == KT_LINE_COLUMN_QUANTITY && has_column (columns, KT_LINE_COLUMN_QUANTITY))
        column = KT_LINE_COLUMN_PRICE;
      if (has_column (columns, column))
        column = KT_LINE_COLUMN_NONE;
      g_array_append_val (columns, column);
    }
}

/* ---- lines ---- */

typedef struct {
  const char *language;
  const char *currency;
} Reading;

static void
set_fault (KtTableLine *line, const char *format, const char *cell)
{
  /* The first fault of a row is told; the others show when it is put right. */
  if (line->fault == NULL)
    {
      g_autofree char *cut = g_utf8_strlen (cell, -1) > 40 ? g_utf8_substring (cell, 0, 40)
                                                           : g_strdup (cell);
      GString *text = g_string_new (format);
      g_string_replace (text, "%s", cut, 1);
      line->fault = g_string_free (text, FALSE);
    }
}

static void
read_quantity (KtTableLine *line, const char *cell, const Reading *reading)
{
  line->has_quantity = kt_parse_number (cell, reading->language, &line->quantity, NULL)
                       && kt_decimal_sign (line->quantity) > 0;
  if (!line->has_quantity)
    set_fault (line, _ ("The quantity “%s” is not a number above zero."), cell);
}

static void
read_discount (KtTableLine *line, const char *cell, const Reading *reading)
{
  g_autofree char *number = g_strdup (cell);
  if (is_percentage (number))
    number[strlen (number) - 1] = '\0';
  line->has_discount = kt_parse_number (number, reading->language, &line->discount, NULL)
                       && kt_decimal_sign (line->discount) >= 0
                       && kt_decimal_compare (line->discount, kt_decimal_from_int (100)) <= 0;
  if (!line->has_discount)
    set_fault (line, _ ("The discount “%s” is not a number from 0 to 100."), cell);
}

static void
read_price (KtTableLine *line, const char *cell, const Reading *reading)
{
  if (g_strcmp0 (cell, _ ("on request")) == 0)
    return;
  line->has_price
      = read_amount (cell, reading->language, reading->currency, &line->price, &line->price_unit)
        && kt_money_sign (line->price) >= 0;
  if (!line->has_price)
    set_fault (line, _ ("The price “%s” is not an amount in the currency of the quote."), cell);
}

static void
read_article (KtTableLine *line, const char *cell, const Reading *reading)
{
  g_free (line->article);
  line->article = g_strdup (cell);
}

static void
read_text (KtTableLine *line, const char *cell, const Reading *reading)
{
  g_free (line->text);
  line->text = g_strdup (cell);
}

static void (*const READERS[KT_LINE_N_COLUMNS]) (KtTableLine *line,
                                                 const char *cell,
                                                 const Reading *reading)
    = { NULL, read_article, read_quantity, read_discount, read_price, read_text };

static KtTableLine *
read_line (const Row *row, guint number, GArray *columns, const Reading *reading)
{
  KtTableLine *line = g_new0 (KtTableLine, 1);
  line->row = number;
  line->article = g_strdup ("");
  line->text = g_strdup ("");
  line->price_unit = 1;
  for (guint i = 0; i < columns->len; i++)
    {
      KtLineColumn column = g_array_index (columns, KtLineColumn, i);
      const char *cell = cell_of (row, i);
      if (READERS[column] != NULL && *cell != '\0')
        READERS[column](line, cell, reading);
    }
  if (*line->article == '\0' && *line->text == '\0')
    set_fault (line, _ ("There is neither an article number nor a text."), "");
  return line;
}

/* ---- the table ---- */

void
kt_line_table_free (KtLineTable *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->columns);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static gboolean
check_text (const char *text, gsize length, GError **error)
{
  if (length > KT_LINE_TABLE_MAX_BYTES)
    g_set_error (error, KT_ERROR, KT_ERROR_LIMIT,
                 _ ("That is more than %u MiB of text. Insert it in parts."),
                 KT_LINE_TABLE_MAX_BYTES / 1024 / 1024);
  else if (!g_utf8_validate (text, (gssize)length, NULL))
    g_set_error_literal (error, KT_ERROR, KT_ERROR_PARSE, _ ("That is not text in UTF-8."));
  else
    return TRUE;
  return FALSE;
}

static guint
find_first (GPtrArray *rows)
{
  guint first = 0;
  while (first < rows->len && is_empty_row (rows->pdata[first]))
    first++;
  return first;
}

KtLineTable *
kt_line_table_parse (const char *text,
                     gssize length,
                     const char *language,
                     const char *currency,
                     GError **error)
{
  const Reading reading = { language, currency };
  gsize size = length < 0 ? strlen (text) : (gsize)length;
  g_autoptr (GPtrArray) rows
      = check_text (text, size, error) ? read_rows (text, size, error) : NULL;
  if (rows == NULL)
    return NULL;
  guint first = find_first (rows);
  if (first == rows->len)
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("There is nothing in it."));
      return NULL;
    }
  KtLineTable *self = g_new0 (KtLineTable, 1);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->columns = g_array_new (FALSE, FALSE, sizeof (KtLineColumn));
  self->has_names = read_names (rows->pdata[first], self->columns);
  if (!self->has_names)
    guess_columns (rows, self->columns, language, currency);
  for (guint i = first + (self->has_names ? 1 : 0); i < rows->len; i++)
    if (!is_empty_row (rows->pdata[i]))
      g_ptr_array_add (self->lines, read_line (rows->pdata[i], i + 1, self->columns, &reading));
  return self;
}

/* ---- writing ---- */

void
kt_line_table_append_row (GString *out, const char *const *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    {
      g_autoptr (GString) cell = g_string_new (cells[i]);
      gboolean needs_quotes = strpbrk (cell->str, "\t\r\n\"") != NULL;
      if (needs_quotes)
        g_string_replace (cell, "\"", "\"\"", 0);
      g_string_append_printf (out, "%s%s%s%s", i > 0 ? "\t" : "", needs_quotes ? "\"" : "",
                              cell->str, needs_quotes ? "\"" : "");
    }
  g_string_append_c (out, '\n');
}
