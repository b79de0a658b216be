/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A product of a release: rows are read under the lock; then, without it, the model is read again
 * and every condition and formula with it. They were sound when the release was written: a fault
 * now means that the file is not what it says.
 */

#include "kt-product-new.h"
#include "kt-release-file.h"

#include "kt-foreign.h"
#include "kt-model-prices.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef void (*ReadRow) (KtSqliteStatement *row, KtProduct *product);

static gboolean
read_rows (KtReleaseFile *file, const char *sql, KtProduct *product, ReadRow read, GError **error)
{
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (file->connection, sql, error);
  if (row == NULL)
    return FALSE;
  kt_sqlite_bind_text (row, 1, product->info->id);
  while (kt_sqlite_step (row, error))
    read (row, product);
  return !kt_sqlite_failed (row);
}

/* ---- rows ---- */

static void
read_head (KtSqliteStatement *row, KtProduct *product)
{
  g_free (product->model_text);
  product->model_text = g_strdup (kt_release_get_text (row, 0));
  g_strfreev (product->quote_characteristics);
  product->quote_characteristics = kt_release_get_list (row, 1);
}

static void
read_step (KtSqliteStatement *row, KtProduct *product)
{
  KtProductStep *step = g_new0 (KtProductStep, 1);
  step->id = g_strdup (kt_release_get_text (row, 0));
  step->paths = kt_release_get_list (row, 1);
  g_ptr_array_add (product->steps, step);
}

static void
read_swatch (KtSqliteStatement *row, KtProduct *product)
{
  KtSwatch *swatch = g_new0 (KtSwatch, 1);
  swatch->enumeration = g_strdup (kt_release_get_text (row, 0));
  swatch->attribute = g_strdup (kt_release_get_text (row, 1));
  g_ptr_array_add (product->swatches, swatch);
}

static void
read_price (KtSqliteStatement *row, KtProduct *product)
{
  KtPriceRow *price = g_new0 (KtPriceRow, 1);
  price->key = g_strdup (kt_release_get_text (row, 0));
  price->kind = CLAMP (kt_sqlite_get_int (row, 1), KT_PRICE_BASE, KT_PRICE_COST);
  price->when_text = kt_sqlite_dup_text (row, 2);
  price->amount_text = g_strdup (kt_release_get_text (row, 3));
  price->is_percent = kt_sqlite_get_int (row, 4) != 0;
  price->per_order = kt_sqlite_get_int (row, 5) != 0;
  price->validity.from = (guint)kt_sqlite_get_int (row, 6);
  price->validity.to = (guint)kt_sqlite_get_int (row, 7);
  price->line = (guint)kt_sqlite_get_int (row, 8);
  g_ptr_array_add (product->prices, price);
}

static void
read_lead (KtSqliteStatement *row, KtProduct *product)
{
  KtLeadRow *lead = g_new0 (KtLeadRow, 1);
  lead->key = g_strdup (kt_release_get_text (row, 0));
  lead->when_text = kt_sqlite_dup_text (row, 1);
  lead->days = (guint)kt_sqlite_get_int (row, 2);
  lead->is_added = kt_sqlite_get_int (row, 3) != 0;
  lead->line = (guint)kt_sqlite_get_int (row, 4);
  g_ptr_array_add (product->leads, lead);
}

static void
read_content (KtSqliteStatement *row, KtProduct *product)
{
  KtContentRow *content = g_new0 (KtContentRow, 1);
  content->material = g_strdup (kt_release_get_text (row, 0));
  content->kg_text = g_strdup (kt_release_get_text (row, 1));
  content->when_text = kt_sqlite_dup_text (row, 2);
  content->line = (guint)kt_sqlite_get_int (row, 3);
  g_ptr_array_add (product->contents, content);
}

static void
read_part (KtSqliteStatement *row, KtProduct *product)
{
  KtPartRow *part = g_new0 (KtPartRow, 1);
  part->position = g_strdup (kt_release_get_text (row, 0));
  part->article = g_strdup (kt_release_get_text (row, 1));
  part->quantity_text = g_strdup (kt_release_get_text (row, 2));
  part->when_text = kt_sqlite_dup_text (row, 3);
  part->line = (guint)kt_sqlite_get_int (row, 4);
  g_ptr_array_add (product->parts, part);
}

static void
read_picture_row (KtSqliteStatement *row, KtProduct *product)
{
  KtPictureRow *picture = g_new0 (KtPictureRow, 1);
  picture->kind = CLAMP (kt_sqlite_get_int (row, 0), KT_PICTURE_LAYER, KT_PICTURE_FILL);
  picture->name = g_strdup (kt_release_get_text (row, 1));
  picture->when_text = kt_sqlite_dup_text (row, 2);
  picture->formula_text = kt_sqlite_dup_text (row, 3);
  picture->line = (guint)kt_sqlite_get_int (row, 4);
  g_ptr_array_add (product->picture_rows, picture);
}

static void
read_document (KtSqliteStatement *row, KtProduct *product)
{
  KtProductDocument *document = g_new0 (KtProductDocument, 1);
  document->file = g_strdup (kt_release_get_text (row, 0));
  document->kind = CLAMP (kt_sqlite_get_int (row, 1), KT_DOCUMENT_DATASHEET, KT_DOCUMENT_DRAWING);
  document->language = kt_sqlite_dup_text (row, 2);
  g_ptr_array_add (product->documents, document);
}

static void
read_program (KtSqliteStatement *row, KtProduct *product)
{
  product->program_day = (guint)kt_sqlite_get_int (row, 0);
  product->program_bytes = kt_sqlite_dup_bytes (row, 1);
}

static void
read_picture (KtSqliteStatement *row, KtProduct *product)
{
  product->picture = kt_sqlite_dup_bytes (row, 0);
}

static const struct {
  const char *sql;
  ReadRow read;
} tables[] = {
  { "SELECT model, quote_characteristics FROM product WHERE id = ?", read_head },
  { "SELECT id, paths FROM product_step WHERE product = ? ORDER BY position", read_step },
  { "SELECT enumeration, attribute FROM product_swatch WHERE product = ? ORDER BY position",
    read_swatch },
  { "SELECT key, kind, condition, amount, is_percent, per_order, valid_from, valid_to, line FROM "
    "price_row"
    " WHERE product = ? ORDER BY position",
    read_price },
  { "SELECT material, kg, condition, line FROM content_row WHERE product = ? ORDER BY position",
    read_content },
  { "SELECT key, condition, days, is_added, line FROM lead_row WHERE product = ? ORDER BY position",
    read_lead },
  { "SELECT item, article, quantity, condition, line FROM part_row WHERE product = ? ORDER BY "
    "position",
    read_part },
  { "SELECT kind, name, condition, formula, line FROM picture_row WHERE product = ? ORDER BY "
    "position",
    read_picture_row },
  { "SELECT file, kind, language FROM product_document WHERE product = ? ORDER BY position",
    read_document },
  { "SELECT day, bytes FROM program WHERE product = ?", read_program },
  { "SELECT bytes FROM file WHERE path = 'products/' || ? || '/picture.svg'", read_picture },
};

static gboolean
read_tables (KtReleaseFile *file, KtProduct *product, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&file->lock);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (!read_rows (file, tables[i].sql, product, tables[i].read, error))
      return FALSE;
  return TRUE;
}

/* ---- formulas ---- */

typedef struct {
  KtProduct *product;
  char *folder; /* as messages name it: "products/<id>/" */
  KtFaultList *faults;
} Compiler;

typedef KtFormula *(
    *Parse) (KtModel *model, const char *text, const char *file, guint line, KtFaultList *faults);

static KtFormula *
compile (Compiler *compiler, Parse parse, const char *text, const char *table, guint line)
{
  if (text == NULL)
    return NULL;
  g_autofree char *file = g_strconcat (compiler->folder, table, NULL);
  return parse (compiler->product->model, text, file, line, compiler->faults);
}

static void
compile_model (Compiler *compiler)
{
  KtModelOptions options = { .strict = TRUE, .is_alone = TRUE };
  const char *text = compiler->product->model_text;
  const char *name = text != NULL
                         ? kt_foreign_file_name (kt_foreign_format (NULL, text, strlen (text)))
                         : "";
  g_autofree char *file = g_strconcat (compiler->folder, name, NULL);
  compiler->product->model
      = text != NULL ? kt_model_load_text (text, strlen (text), file, &options, compiler->faults)
                     : NULL;
}

static void
compile_rows (Compiler *compiler)
{
  KtProduct *product = compiler->product;
  for (guint i = 0; i < product->prices->len; i++)
    {
      KtPriceRow *row = product->prices->pdata[i];
      row->when
          = compile (compiler, kt_model_parse_condition, row->when_text, "prices.csv", row->line);
      row->amount
          = compile (compiler, kt_model_parse_formula, row->amount_text, "prices.csv", row->line);
    }
  for (guint i = 0; i < product->leads->len; i++)
    {
      KtLeadRow *row = product->leads->pdata[i];
      row->when
          = compile (compiler, kt_model_parse_condition, row->when_text, "lead.csv", row->line);
    }
  for (guint i = 0; i < product->contents->len; i++)
    {
      KtContentRow *row = product->contents->pdata[i];
      row->kg
          = compile (compiler, kt_model_parse_formula, row->kg_text, "contents.csv", row->line);
      row->when
          = compile (compiler, kt_model_parse_condition, row->when_text, "contents.csv", row->line);
    }
  for (guint i = 0; i < product->parts->len; i++)
    {
      KtPartRow *row = product->parts->pdata[i];
      row->when
          = compile (compiler, kt_model_parse_condition, row->when_text, "parts.csv", row->line);
      row->quantity
          = compile (compiler, kt_model_parse_formula, row->quantity_text, "parts.csv", row->line);
    }
  for (guint i = 0; i < product->picture_rows->len; i++)
    {
      KtPictureRow *row = product->picture_rows->pdata[i];
      row->when
          = compile (compiler, kt_model_parse_condition, row->when_text, "picture.csv", row->line);
      row->formula
          = compile (compiler, kt_model_parse_formula, row->formula_text, "picture.csv", row->line);
    }
}

static gboolean
compile_all (KtProduct *product, GError **error)
{
  g_autofree char *folder = g_strdup_printf ("products/%s/", product->info->id);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  Compiler compiler = { product, folder, faults };
  compile_model (&compiler);
  if (product->model != NULL)
    {
      compile_rows (&compiler);
      kt_model_prices_append (product->model, product->prices, faults);
    }
  return kt_fault_list_propagate (faults, error);
}

KtProduct *
kt_release_load_product (KtReleaseFile *file, const KtProductInfo *info, GError **error)
{
  g_autoptr (KtProduct) product = kt_product_new (kt_product_info_copy (info));
  if (read_tables (file, product, error) && compile_all (product, error))
    return g_steal_pointer (&product);
  g_prefix_error (error, "%s: ", kt_sqlite_connection_get_path (file->connection));
  return NULL;
}
