/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables beside a model: prices, delivery time, parts, picture, documents. Rows are read even
 * if the model has errors; then their conditions and formulas are kept as text only.
 */

#include "kt-catalog-reading.h"
#include "kt-drawing.h"
#include "kt-model-prices.h"
#include "kt-price-table.h"
#include "kt-product-new.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LEAD_DAYS 3650
#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

typedef struct {
  KtCatalogReading *reading;
  KtProduct *product;
  GHashTable *keys;   /* of the table being read */
  KtDrawing *drawing; /* while picture.csv is read; NULL if it is not usable */
} Tables;

typedef void (*ReadRow) (Tables *tables, KtCsvRow *row);

static char *
path_of (Tables *tables, const char *name)
{
  return g_strdup_printf ("products/%s/%s", tables->product->info->id, name);
}

/* FALSE if the table does not exist or lacks columns. */
static gboolean
read_table (Tables *tables,
            const char *name,
            gboolean is_required,
            const char *const *required,
            const char *const *optional,
            ReadRow read)
{
  g_autofree char *path = path_of (tables, name);
  g_autoptr (KtCsv) csv = kt_reading_load_csv (tables->reading, path, is_required);
  if (csv == NULL || !kt_csv_check_columns (csv, required, optional, tables->reading->faults))
    return FALSE;
  g_hash_table_remove_all (tables->keys);
  for (guint i = 0; i < kt_csv_n_rows (csv); i++)
    {
      KtCsvRow row = { csv, i, tables->reading->faults, FALSE };
      read (tables, &row);
    }
  return TRUE;
}

/* ---- prices.csv ---- */

static void
read_prices (Tables *tables)
{
  g_autofree char *path = path_of (tables, "prices.csv");
  KtModel *model = tables->product->model;
  gboolean has_prices = model != NULL && model->n_prices > 0;
  g_autoptr (KtCsv) csv = kt_reading_load_csv (tables->reading, path, !has_prices);
  if (csv != NULL)
    kt_price_table_read (csv, model, tables->product->prices, tables->reading->faults);
  if (has_prices)
    kt_model_prices_append (model, tables->product->prices, tables->reading->faults);
}

/* ---- lead.csv ---- */

static void
read_days (KtCsvRow *row, KtLeadRow *lead)
{
  const char *text = kt_csv_row_need (row, "days");
  lead->is_added = text[0] == '+';
  guint64 days = 0;
  if (*text != '\0'
      && !g_ascii_string_to_unsigned (text + lead->is_added, 10, 0, MAX_LEAD_DAYS, &days, NULL))
    kt_csv_row_fault (row, "days", _ ("Write working days, like 20, or +5 to add to the others."),
                      _ ("“%s” is no number of days."), text);
  lead->days = (guint)days;
}

static void
read_lead (Tables *tables, KtCsvRow *row)
{
  g_autoptr (KtLeadRow) lead = g_new0 (KtLeadRow, 1);
  kt_csv_row_key (row, "key", tables->keys);
  lead->key = kt_csv_row_dup (row, "key");
  lead->line = kt_csv_row_line (row->csv, row->row);
  kt_csv_row_condition (row, "when", tables->product->model, &lead->when_text, &lead->when);
  read_days (row, lead);
  if (!row->failed)
    g_ptr_array_add (tables->product->leads, g_steal_pointer (&lead));
}

/* ---- contents.csv ---- */

/* Which metals there are is known only when all is read (kt-price-book-check.c). */
static void
read_content (Tables *tables, KtCsvRow *row)
{
  g_autoptr (KtContentRow) content = g_new0 (KtContentRow, 1);
  KtModel *model = tables->product->model;
  content->material = g_strdup (kt_csv_row_id (row, "material"));
  content->line = kt_csv_row_line (row->csv, row->row);
  kt_csv_row_need (row, "kg");
  kt_csv_row_formula (row, "kg", model, &content->kg_text, &content->kg);
  kt_csv_row_check_number (row, "kg", content->kg);
  kt_csv_row_condition (row, "when", model, &content->when_text, &content->when);
  if (!row->failed)
    g_ptr_array_add (tables->product->contents, g_steal_pointer (&content));
}

/* ---- parts.csv ---- */

static void
read_part (Tables *tables, KtCsvRow *row)
{
  g_autoptr (KtPartRow) part = g_new0 (KtPartRow, 1);
  KtModel *model = tables->product->model;
  part->position = g_strdup (kt_csv_row_need (row, "position"));
  part->article = g_strdup (kt_csv_row_need (row, "article"));
  part->line = kt_csv_row_line (row->csv, row->row);
  kt_csv_row_need (row, "quantity");
  kt_csv_row_formula (row, "quantity", model, &part->quantity_text, &part->quantity);
  kt_csv_row_check_number (row, "quantity", part->quantity);
  kt_csv_row_condition (row, "when", model, &part->when_text, &part->when);
  if (*part->article != '\0')
    kt_reading_refer_row (tables->reading, KT_REFERENCE_ARTICLE, row, "article", part->article);
  if (!row->failed)
    g_ptr_array_add (tables->product->parts, g_steal_pointer (&part));
}

/* ---- picture.svg, picture.csv ---- */

static void
check_picture_name (Tables *tables, KtCsvRow *row, const KtPictureRow *picture)
{
  if (tables->drawing == NULL || *picture->name == '\0')
    return;
  if (!kt_drawing_has_element (tables->drawing, picture->name))
    kt_csv_row_fault (row, "name",
                      _ ("Give an element of the drawing this id, or correct the name."),
                      _ ("picture.svg has no element with the id “%s”."), picture->name);
  else if (picture->kind == KT_PICTURE_FIELD
           && !kt_drawing_has_text (tables->drawing, picture->name))
    kt_csv_row_fault (row, "name", _ ("Give the id to a text element."),
                      _ ("The element “%s” of picture.svg is no text and holds none."),
                      picture->name);
}

static void
check_picture_formula (KtCsvRow *row, const KtPictureRow *picture)
{
  if (picture->kind == KT_PICTURE_LAYER)
    {
      if (picture->formula_text != NULL)
        kt_csv_row_fault (row, "formula", _ ("Leave the field empty; use when."),
                          _ ("A layer has no formula."));
      return;
    }
  kt_csv_row_need (row, "formula");
  if (picture->formula == NULL)
    return;
  KtTypeKind type = picture->formula->expr->type.kind;
  if (picture->kind == KT_PICTURE_FILL && type != KT_TYPE_STRING && type != KT_TYPE_SYMBOL)
    kt_csv_row_fault (row, "formula", _ ("Name a string attribute, like colour.html."),
                      _ ("This is no colour."));
  else if (type == KT_TYPE_PART)
    kt_csv_row_fault (row, "formula", _ ("Name a characteristic of the part."),
                      _ ("A part has no value to show."));
}

static void
read_picture_row (Tables *tables, KtCsvRow *row)
{
  g_autoptr (KtPictureRow) picture = g_new0 (KtPictureRow, 1);
  KtModel *model = tables->product->model;
  const char *kind = kt_csv_row_need (row, "kind");
  picture->line = kt_csv_row_line (row->csv, row->row);
  picture->name = g_strdup (kt_csv_row_need (row, "name"));
  kt_csv_row_condition (row, "when", model, &picture->when_text, &picture->when);
  kt_csv_row_formula (row, "formula", model, &picture->formula_text, &picture->formula);
  if (*kind != '\0' && !kt_picture_kind_parse (kind, &picture->kind))
    kt_csv_row_fault (row, "kind", _ ("Write layer, field or fill."),
                      _ ("“%s” is no kind of picture row."), kind);
  else if (*kind != '\0')
    {
      check_picture_formula (row, picture);
      check_picture_name (tables, row, picture);
    }
  if (!row->failed)
    g_ptr_array_add (tables->product->picture_rows, g_steal_pointer (&picture));
}

static void
read_picture (Tables *tables)
{
  g_autofree char *path = path_of (tables, "picture.svg");
  g_autoptr (GBytes) svg = kt_reading_load (tables->reading, path, FALSE);
  tables->drawing = svg != NULL ? kt_drawing_parse (svg, path, tables->reading->faults) : NULL;
  if (tables->drawing != NULL)
    {
      tables->product->picture = g_bytes_ref (svg);
      tables->product->info->has_picture = TRUE;
      kt_reading_keep (tables->reading, path, svg);
    }
  gboolean has_rows
      = read_table (tables, "picture.csv", FALSE, NAMES ("kind", "name", "when", "formula"), NULL,
                    read_picture_row);
  if (has_rows && svg == NULL)
    kt_fault_list_add (tables->reading->faults, KT_FAULT_ERROR, path, 0, 0,
                       _ ("Add the file, or remove picture.csv."), _ ("This file is missing."));
  g_clear_pointer (&tables->drawing, kt_drawing_free);
}

/* ---- documents.csv ---- */

static void
keep_document (Tables *tables, KtCsvRow *row, const char *file)
{
  g_autofree char *name = g_strconcat ("documents/", file, NULL);
  g_autofree char *path = path_of (tables, name);
  g_autofree char *full = g_build_filename (tables->reading->folder, path, NULL);
  if (!g_file_test (full, G_FILE_TEST_IS_REGULAR))
    {
      kt_csv_row_fault (row, "file", _ ("Put the file into documents, or correct the name."),
                        _ ("There is no file “%s”."), path);
      return;
    }
  g_autoptr (GBytes) bytes = kt_reading_load (tables->reading, path, TRUE);
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  if (bytes == NULL)
    row->failed = TRUE;
  else if (g_str_has_suffix (file, ".md") && data != NULL
           && !g_utf8_validate_len (data, length, NULL))
    kt_csv_row_fault (row, "file", _ ("Save the file as UTF-8 text."),
                      _ ("“%s” is not UTF-8 text."), path);
  else if (g_str_has_suffix (file, ".pdf") && (length < 5 || memcmp (data, "%PDF-", 5) != 0))
    kt_csv_row_fault (row, "file", _ ("Export the document as PDF again."),
                      _ ("“%s” is no PDF file."), path);
  else
    kt_reading_keep (tables->reading, path, bytes);
}

static void
read_document (Tables *tables, KtCsvRow *row)
{
  g_autoptr (KtProductDocument) document = g_new0 (KtProductDocument, 1);
  const char *kind = kt_csv_row_need (row, "kind");
  document->file = g_strdup (kt_csv_row_need (row, "file"));
  document->language = kt_csv_row_dup (row, "language");
  if (*kind != '\0' && !kt_document_kind_parse (kind, &document->kind))
    kt_csv_row_fault (row, "kind", _ ("Write datasheet, manual, certificate or drawing."),
                      _ ("“%s” is no kind of document."), kind);
  if (document->language != NULL
      && !g_strv_contains ((const char *const *)tables->reading->settings->languages,
                           document->language))
    kt_csv_row_fault (row, "language", _ ("Use a language of catalog.ini, or leave it empty."),
                      _ ("The catalog has no language “%s”."), document->language);
  if (strpbrk (document->file, "/\\") != NULL || document->file[0] == '.')
    kt_csv_row_fault (row, "file", _ ("Write the name of a file in documents."),
                      _ ("“%s” is no plain file name."), document->file);
  else if (*document->file != '\0' && !g_str_has_suffix (document->file, ".md")
           && !g_str_has_suffix (document->file, ".pdf"))
    kt_csv_row_fault (row, "file", _ ("Use .md or .pdf."), _ ("“%s” is of an unknown format."),
                      document->file);
  else if (!row->failed)
    keep_document (tables, row, document->file);
  if (!row->failed)
    g_ptr_array_add (tables->product->documents, g_steal_pointer (&document));
}

/* ---- all of them ---- */

void
kt_reading_read_product_tables (KtCatalogReading *reading, KtProduct *product)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Tables tables = { reading, product, keys, NULL };
  read_prices (&tables);
  read_table (&tables, "lead.csv", FALSE, NAMES ("key", "when", "days"), NULL, read_lead);
  read_table (&tables, "contents.csv", FALSE, NAMES ("material", "kg"), NAMES ("when"),
              read_content);
  read_table (&tables, "parts.csv", FALSE, NAMES ("position", "article", "quantity", "when"), NULL,
              read_part);
  read_picture (&tables);
  read_table (&tables, "documents.csv", FALSE, NAMES ("file", "kind"), NAMES ("language"),
              read_document);
}
