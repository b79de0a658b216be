/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pages and what they are made of, kept together. */

#include "kt-document-private.h"

#include "kt-page-paint.h"

KtDocument *
kt_document_new_take (KtPageSetting *setting, KtPageFlow *flow)
{
  KtDocument *self = g_new0 (KtDocument, 1);
  g_atomic_ref_count_init (&self->references);
  self->setting = setting;
  self->flow = flow;
  self->made = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_page_strip_free);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_page_free);
  return self;
}

KtDocument *
kt_document_ref (KtDocument *document)
{
  g_atomic_ref_count_inc (&document->references);
  return document;
}

void
kt_document_unref (KtDocument *document)
{
  if (document == NULL || !g_atomic_ref_count_dec (&document->references))
    return;
  g_ptr_array_unref (document->pages);
  g_ptr_array_unref (document->made);
  kt_page_flow_free (document->flow);
  kt_page_setting_free (document->setting);
  g_free (document->title);
  g_free (document->author);
  g_free (document->subject);
  g_free (document->created);
  g_free (document->mark);
  g_free (document);
}

void
kt_document_fix (KtDocument *document, guint page, KtPageStrip *strip, double x, double y)
{
  KtPage *p = g_ptr_array_index (document->pages, page);
  KtPagePlaced placed = { .strip = strip, .x = x, .y = y };
  g_ptr_array_add (document->made, strip);
  g_array_append_val (p->fixed, placed);
}

guint
kt_document_n_pages (KtDocument *document)
{
  return document->pages->len;
}

void
kt_document_get_page_size (KtDocument *document, guint page, double *width, double *height)
{
  g_return_if_fail (page < document->pages->len);
  *width = document->setting->layout->page_width;
  *height = document->setting->layout->page_height;
}

void
kt_document_draw_page (KtDocument *document, cairo_t *cr, guint page)
{
  g_return_if_fail (page < document->pages->len);
  KtPagePainter painter = { .setting = document->setting, .mark = document->mark };
  kt_page_paint (&painter, cr, g_ptr_array_index (document->pages, page));
}

static void
append_texts (GString *result, GArray *placed)
{
  for (guint i = 0; i < placed->len; i++)
    {
      GArray *items = g_array_index (placed, KtPagePlaced, i).strip->items;
      for (guint j = 0; j < items->len; j++)
        {
          const KtPageItem *item = &g_array_index (items, KtPageItem, j);
          if (item->kind == KT_PAGE_ITEM_TEXT)
            {
              g_autofree char *text = kt_page_text_line_string (item->text, item->line);
              g_string_append (result, text);
              g_string_append_c (result, '\n');
            }
          else if (item->tag && item->tag->alternative)
            g_string_append_printf (result, "%s\n", item->tag->alternative);
        }
    }
}

char *
kt_document_page_text (KtDocument *document, guint page)
{
  g_return_val_if_fail (page < document->pages->len, NULL);
  const KtPage *p = g_ptr_array_index (document->pages, page);
  GString *result = g_string_new (NULL);
  append_texts (result, p->fixed);
  append_texts (result, p->body);
  return g_string_free (result, FALSE);
}

const char *
kt_document_get_language (KtDocument *document)
{
  return document->setting->language;
}

const char *
kt_document_get_title (KtDocument *document)
{
  return document->title;
}
