/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products and articles as rows. */

#include "kt-fold.h"
#include "kt-product-program.h"
#include "kt-release-writer.h"

#include <glib/gi18n-lib.h>

/* ---- products ---- */

static void
write_head (KtRows *rows, const KtProduct *product)
{
  const KtProductInfo *info = product->info;
  kt_rows_start (rows, "INSERT INTO product VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  kt_rows_text (rows, info->id);
  kt_rows_int (rows, info->business);
  kt_rows_text (rows, info->category);
  kt_rows_list (rows, info->classification);
  kt_rows_int (rows, info->lead_days);
  kt_rows_int (rows, info->validity.from);
  kt_rows_int (rows, info->validity.to);
  kt_rows_text (rows, info->vat);
  kt_rows_text (rows, info->unit);
  kt_rows_text (rows, info->order_code);
  kt_rows_list (rows, info->accessories);
  kt_rows_int (rows, info->has_picture);
  kt_rows_list (rows, product->quote_characteristics);
  kt_rows_text (rows, product->model_text);
  kt_rows_end (rows);
}

static void
start_row (KtRows *rows, const KtProduct *product, guint position, const char *sql)
{
  kt_rows_start (rows, sql);
  kt_rows_text (rows, product->info->id);
  kt_rows_int (rows, position);
}

static void
write_steps (KtRows *rows, const KtProduct *product)
{
  for (guint i = 0; i < product->steps->len; i++)
    {
      const KtProductStep *step = product->steps->pdata[i];
      start_row (rows, product, i, "INSERT INTO product_step VALUES (?, ?, ?, ?)");
      kt_rows_text (rows, step->id);
      kt_rows_list (rows, step->paths);
      kt_rows_end (rows);
    }
  for (guint i = 0; i < product->swatches->len; i++)
    {
      const KtSwatch *swatch = product->swatches->pdata[i];
      start_row (rows, product, i, "INSERT INTO product_swatch VALUES (?, ?, ?, ?)");
      kt_rows_text (rows, swatch->enumeration);
      kt_rows_text (rows, swatch->attribute);
      kt_rows_end (rows);
    }
}

static void
write_prices (KtRows *rows, const KtProduct *product)
{
  for (guint i = 0; i < product->prices->len; i++)
    {
      const KtPriceRow *price = product->prices->pdata[i];
      if (price->is_of_model)
        continue;
      start_row (rows, product, i,
                 "INSERT INTO price_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
      kt_rows_text (rows, price->key);
      kt_rows_int (rows, price->kind);
      kt_rows_text (rows, price->when_text);
      kt_rows_text (rows, price->amount_text);
      kt_rows_int (rows, price->is_percent);
      kt_rows_int (rows, price->per_order);
      kt_rows_int (rows, price->validity.from);
      kt_rows_int (rows, price->validity.to);
      kt_rows_int (rows, price->line);
      kt_rows_end (rows);
    }
}

static void
write_leads (KtRows *rows, const KtProduct *product)
{
  for (guint i = 0; i < product->leads->len; i++)
    {
      const KtLeadRow *lead = product->leads->pdata[i];
      start_row (rows, product, i, "INSERT INTO lead_row VALUES (?, ?, ?, ?, ?, ?, ?)");
      kt_rows_text (rows, lead->key);
      kt_rows_text (rows, lead->when_text);
      kt_rows_int (rows, lead->days);
      kt_rows_int (rows, lead->is_added);
      kt_rows_int (rows, lead->line);
      kt_rows_end (rows);
    }
}

static void
write_contents (KtRows *rows, const KtProduct *product)
{
  for (guint i = 0; i < product->contents->len; i++)
    {
      const KtContentRow *content = product->contents->pdata[i];
      start_row (rows, product, i, "INSERT INTO content_row VALUES (?, ?, ?, ?, ?, ?)");
      kt_rows_text (rows, content->material);
      kt_rows_text (rows, content->kg_text);
      kt_rows_text (rows, content->when_text);
      kt_rows_int (rows, content->line);
      kt_rows_end (rows);
    }
}

static void
write_parts (KtRows *rows, const KtProduct *product)
{
  for (guint i = 0; i < product->parts->len; i++)
    {
      const KtPartRow *part = product->parts->pdata[i];
      start_row (rows, product, i, "INSERT INTO part_row VALUES (?, ?, ?, ?, ?, ?, ?)");
      kt_rows_text (rows, part->position);
      kt_rows_text (rows, part->article);
      kt_rows_text (rows, part->quantity_text);
      kt_rows_text (rows, part->when_text);
      kt_rows_int (rows, part->line);
      kt_rows_end (rows);
    }
}

static void
write_picture_rows (KtRows *rows, const KtProduct *product)
{
  for (guint i = 0; i < product->picture_rows->len; i++)
    {
      const KtPictureRow *picture = product->picture_rows->pdata[i];
      start_row (rows, product, i, "INSERT INTO picture_row VALUES (?, ?, ?, ?, ?, ?, ?)");
      kt_rows_int (rows, picture->kind);
      kt_rows_text (rows, picture->name);
      kt_rows_text (rows, picture->when_text);
      kt_rows_text (rows, picture->formula_text);
      kt_rows_int (rows, picture->line);
      kt_rows_end (rows);
    }
}

static void
write_documents (KtRows *rows, const KtProduct *product)
{
  for (guint i = 0; i < product->documents->len; i++)
    {
      const KtProductDocument *document = product->documents->pdata[i];
      start_row (rows, product, i, "INSERT INTO product_document VALUES (?, ?, ?, ?, ?)");
      kt_rows_text (rows, document->file);
      kt_rows_int (rows, document->kind);
      kt_rows_text (rows, document->language);
      kt_rows_end (rows);
    }
}

void
kt_release_write_product (KtRows *rows, KtProduct *product)
{
  write_head (rows, product);
  write_steps (rows, product);
  write_prices (rows, product);
  write_leads (rows, product);
  write_contents (rows, product);
  write_parts (rows, product);
  write_picture_rows (rows, product);
  write_documents (rows, product);
}

void
kt_release_write_program (KtRows *rows, KtProduct *product, guint day)
{
  if (rows->error != NULL)
    return;
  g_autoptr (KtProgram) program
      = kt_product_get_program (product, day, rows->cancellable, &rows->error);
  if (program == NULL)
    {
      g_prefix_error (&rows->error, "products/%s/model.coom: ", product->info->id);
      return;
    }
  /* A model without any configuration is stored all the same: its check says why there is none. */
  g_autoptr (GError) unprepared = NULL;
  if (!kt_program_prepare (program, rows->cancellable, &unprepared)
      && g_error_matches (unprepared, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (&rows->error, g_steal_pointer (&unprepared));
      return;
    }
  g_autoptr (GBytes) bytes = kt_program_to_bytes (program);
  kt_rows_start (rows, "INSERT INTO program VALUES (?, ?, ?)");
  kt_rows_text (rows, product->info->id);
  kt_rows_int (rows, day);
  kt_rows_bytes (rows, bytes);
  kt_rows_end (rows);
}

/* ---- articles ---- */

static void
write_money (KtRows *rows, gboolean is_there, KtMoney money)
{
  if (is_there)
    kt_rows_int (rows, money.amount);
  else
    kt_rows_null (rows);
}

static void
write_stock (KtRows *rows, const KtArticle *article)
{
  if (article->has_stock)
    kt_rows_decimal (rows, article->stock);
  else
    {
      kt_rows_null (rows);
      kt_rows_null (rows);
    }
}

static void
write_article_row (KtRows *rows, gint64 id, const KtArticle *article)
{
  kt_rows_start (rows,
                 "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  kt_rows_int (rows, id);
  kt_rows_text (rows, article->number);
  kt_rows_text (rows, article->group);
  kt_rows_int (rows, article->kind);
  kt_rows_text (rows, article->unit);
  write_money (rows, article->has_price, article->price);
  kt_rows_int (rows, article->price_unit);
  write_money (rows, article->has_cost, article->cost);
  write_stock (rows, article);
  kt_rows_int (rows, article->lead_days);
  kt_rows_decimal (rows, article->weight_kg);
  kt_rows_text (rows, article->follow_up);
  kt_rows_list (rows, article->fits);
  kt_rows_int (rows, kt_article_sort_price (article));
  kt_rows_double (rows, article->has_stock ? kt_decimal_to_double (article->stock) : -G_MAXDOUBLE);
  kt_rows_end (rows);
}

/* A row for each language, so that sorting by title needs no second look. */
static void
write_article_text (KtRows *rows, gint64 id, const KtArticle *article, const char *language)
{
  g_autofree char *sort_title = kt_fold (kt_article_get_title (article, language));
  const KtArticleText *own = NULL;
  for (guint i = 0; i < article->texts->len; i++)
    {
      const KtArticleText *text = article->texts->pdata[i];
      if (g_str_equal (text->language, language))
        own = text;
    }
  kt_rows_start (rows, "INSERT INTO article_text VALUES (?, ?, ?, ?, ?)");
  kt_rows_int (rows, id);
  kt_rows_text (rows, language);
  kt_rows_text (rows, own != NULL ? own->title : NULL);
  kt_rows_text (rows, own != NULL ? own->note : NULL);
  kt_rows_text (rows, sort_title);
  kt_rows_end (rows);
}

void
kt_release_write_article (KtRows *rows,
                          gint64 id,
                          const KtArticle *article,
                          const char *const *languages)
{
  write_article_row (rows, id, article);
  for (guint i = 0; languages[i] != NULL; i++)
    write_article_text (rows, id, article, languages[i]);
  for (guint i = 0; article->fits[i] != NULL; i++)
    {
      kt_rows_start (rows, "INSERT OR IGNORE INTO article_fit VALUES (?, ?)");
      kt_rows_text (rows, article->fits[i]);
      kt_rows_int (rows, id);
      kt_rows_end (rows);
    }
}
