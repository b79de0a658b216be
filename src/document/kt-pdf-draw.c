/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cairo writes the file into memory. A wrong tag or bookmark makes it stop with a file of some
 * hundred bytes that looks whole, so the state of the surface is asked for after all is said.
 */

#include "kt-page-paint.h"
#include "kt-pdf.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#define MAX_OUTLINE_DEPTH 4

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_one (cairo_surface_t *surface, cairo_pdf_metadata_t key, const char *text)
{
  g_autofree char *clean = kt_pdf_clean_text (text);
  if (clean[0])
    cairo_pdf_surface_set_metadata (surface, key, clean);
}

static void
set_metadata (cairo_surface_t *surface, const KtDocument *document)
{
  set_one (surface, CAIRO_PDF_METADATA_CREATOR, "Kontor");
  set_one (surface, CAIRO_PDF_METADATA_CREATE_DATE, document->created);
  set_one (surface, CAIRO_PDF_METADATA_TITLE, document->title);
  set_one (surface, CAIRO_PDF_METADATA_AUTHOR, document->author);
  set_one (surface, CAIRO_PDF_METADATA_SUBJECT, document->subject);
}

/* parents[level] is the bookmark that one of that level stands below. */
static void
add_bookmarks (cairo_surface_t *surface, const KtPage *page, guint number, int *parents)
{
  for (guint i = 0; i < page->body->len; i++)
    {
      const KtPagePlaced *placed = &g_array_index (page->body, KtPagePlaced, i);
      if (placed->strip->outline == NULL || placed->decoration)
        continue;
      guint level = MIN (placed->strip->outline_level, MAX_OUTLINE_DEPTH - 1);
      g_autofree char *name = kt_pdf_clean_text (placed->strip->outline);
      g_autofree char *target
          = g_strdup_printf ("page=%u pos=[%d %d]", number, (int)placed->x, (int)placed->y);
      int id = cairo_pdf_surface_add_outline (surface, parents[level], name, target,
                                              level == 0 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
      for (guint below = level + 1; below <= MAX_OUTLINE_DEPTH; below++)
        parents[below] = id;
    }
}

GBytes *
kt_pdf_draw (KtDocument *document, GPtrArray *openings, GError **error)
{
  const KtDocumentLayout *layout = document->setting->layout;
  int parents[MAX_OUTLINE_DEPTH + 1] = { CAIRO_PDF_OUTLINE_ROOT };
  KtPagePainter painter
      = { .setting = document->setting, .mark = document->mark, .openings = openings };

  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
      append_bytes, bytes, layout->page_width, layout->page_height);
  set_metadata (surface, document);
  cairo_t *cr = cairo_create (surface);
  for (guint i = 0; i < document->pages->len; i++)
    {
      const KtPage *page = g_ptr_array_index (document->pages, i);
      add_bookmarks (surface, page, i + 1, parents);
      kt_page_paint (&painter, cr, page);
      cairo_show_page (cr);
    }
  cairo_status_t drawn = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (drawn == CAIRO_STATUS_SUCCESS)
    drawn = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (drawn != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_DRAW,
                   _ ("The pages cannot be drawn: %s."), cairo_status_to_string (drawn));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
