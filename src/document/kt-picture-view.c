/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A drawing in one state: the bytes of the file and librsvg's reading of them. */

#include "kt-picture-private.h"

#include <glib/gi18n-lib.h>
#include <librsvg/rsvg.h>

struct _KtPictureView {
  gatomicrefcount references;
  char *name;
  GBytes *svg;
  RsvgHandle *handle;
  double aspect;
};

KtPictureView *
kt_picture_view_new (GBytes *svg, double aspect, const char *name, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (svg, &length);
  g_autoptr (GError) cause = NULL;
  RsvgHandle *handle = rsvg_handle_new_from_data (data, length, &cause);
  if (handle == NULL)
    {
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_PICTURE,
                   _ ("%s is no drawing that can be shown: %s."), name, cause->message);
      return NULL;
    }
  KtPictureView *self = g_new0 (KtPictureView, 1);
  g_atomic_ref_count_init (&self->references);
  self->name = g_strdup (name);
  self->svg = g_bytes_ref (svg);
  self->handle = handle;
  self->aspect = aspect;
  return self;
}

KtPictureView *
kt_picture_view_ref (KtPictureView *view)
{
  g_atomic_ref_count_inc (&view->references);
  return view;
}

void
kt_picture_view_unref (KtPictureView *view)
{
  if (view == NULL || !g_atomic_ref_count_dec (&view->references))
    return;
  g_object_unref (view->handle);
  g_bytes_unref (view->svg);
  g_free (view->name);
  g_free (view);
}

double
kt_picture_view_get_aspect (KtPictureView *view)
{
  return view->aspect;
}

GBytes *
kt_picture_view_to_svg (KtPictureView *view)
{
  return g_bytes_ref (view->svg);
}

gboolean
kt_picture_view_draw (KtPictureView *view,
                      cairo_t *cr,
                      double x,
                      double y,
                      double width,
                      double height,
                      GError **error)
{
  double w = MIN (width, height * view->aspect);
  double h = w / view->aspect;
  RsvgRectangle viewport = { x + (width - w) / 2, y + (height - h) / 2, w, h };
  g_autoptr (GError) cause = NULL;
  if (w <= 0 || h <= 0)
    return TRUE;

  cairo_save (cr);
  gboolean drawn = rsvg_handle_render_document (view->handle, cr, &viewport, &cause);
  cairo_restore (cr);
  if (!drawn)
    g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_PICTURE, _ ("%s cannot be drawn: %s."),
                 view->name, cause->message);
  return drawn;
}
