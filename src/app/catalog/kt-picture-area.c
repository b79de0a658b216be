/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drawing an SVG takes milliseconds, and a widget is drawn far more often than its picture changes; so the picture is
 * painted once for each size into a texture.
 */
#include "kt-picture-area.h"

struct _KtPictureArea {
  GtkWidget parent_instance;

  KtPictureView *view;
  GdkTexture *texture;
  int texture_width;
  int texture_height;
};

G_DEFINE_FINAL_TYPE (KtPictureArea, kt_picture_area, GTK_TYPE_WIDGET)

static GdkTexture *
paint (KtPictureView *view,
       int width,
       int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GdkTexture *texture;

  if (!kt_picture_view_draw (view, cr, 0, 0, width, height, &error))
    g_debug ("%s", error->message);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                       (gsize) cairo_image_surface_get_stride (surface) * (gsize) height);
  texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes,
                                    (gsize) cairo_image_surface_get_stride (surface));
  cairo_surface_destroy (surface);
  return texture;
}

static void
kt_picture_area_snapshot (GtkWidget *widget,
                     GtkSnapshot *snapshot)
{
  KtPictureArea *self = KT_PICTURE_AREA (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  if (!self->view || width < 1 || height < 1)
    return;
  if (!self->texture || self->texture_width != width * scale || self->texture_height != height * scale)
    {
      g_clear_object (&self->texture);
      self->texture_width = width * scale;
      self->texture_height = height * scale;
      self->texture = paint (self->view, self->texture_width, self->texture_height);
    }
  gtk_snapshot_append_texture (snapshot, self->texture, &GRAPHENE_RECT_INIT (0, 0, width, height));
}

static void
kt_picture_area_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  KtPictureArea *self = KT_PICTURE_AREA (widget);
  double aspect = self->view ? kt_picture_view_get_aspect (self->view) : 4.0 / 3.0;

  *minimum = 24;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = for_size > 0 ? (int) (for_size * aspect) : 320;
  else
    *natural = for_size > 0 ? (int) (for_size / aspect) : 200;
  *natural = MAX (*minimum, *natural);
}

static void
kt_picture_area_dispose (GObject *object)
{
  KtPictureArea *self = KT_PICTURE_AREA (object);

  g_clear_pointer (&self->view, kt_picture_view_unref);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (kt_picture_area_parent_class)->dispose (object);
}

static void
kt_picture_area_class_init (KtPictureAreaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_picture_area_dispose;
  widget_class->snapshot = kt_picture_area_snapshot;
  widget_class->measure = kt_picture_area_measure;
  gtk_widget_class_set_css_name (widget_class, "drawing");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kt_picture_area_init (KtPictureArea *self)
{
}

GtkWidget *
kt_picture_area_new (void)
{
  return g_object_new (KT_TYPE_PICTURE_AREA, NULL);
}

void
kt_picture_area_set_view (KtPictureArea *self,
                     KtPictureView *view)
{
  g_return_if_fail (KT_IS_PICTURE_AREA (self));

  if (self->view == view)
    return;
  g_clear_pointer (&self->view, kt_picture_view_unref);
  self->view = view ? kt_picture_view_ref (view) : NULL;
  g_clear_object (&self->texture);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
kt_picture_area_set_svg (KtPictureArea *self,
                    GBytes *svg,
                    const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtPicture) picture = kt_picture_new (svg, name, &error);
  g_autoptr (KtPictureView) view = picture ? kt_picture_render (picture, NULL, &error) : NULL;

  if (error)
    g_debug ("%s", error->message);
  kt_picture_area_set_view (self, view);
}
