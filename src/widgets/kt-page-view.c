/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-page-view.h"

#include <glib/gi18n.h>

#define MAX_PAGE_WIDTH 900

/* One sheet: as high as its width asks for. */

#define KT_TYPE_SHEET (kt_sheet_get_type ())
G_DECLARE_FINAL_TYPE (KtSheet, kt_sheet, KT, SHEET, GtkWidget)

struct _KtSheet {
  GtkWidget parent_instance;

  KtPageView *view; /* outlives its sheets */
  guint page;
};

G_DEFINE_FINAL_TYPE (KtSheet, kt_sheet, GTK_TYPE_WIDGET)

struct _KtPageView {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *sheets;
  guint n_pages;
  double width;
  double height;
  KtPageDrawFunc draw;
  gpointer user_data;
  GDestroyNotify destroy;
};

G_DEFINE_FINAL_TYPE (KtPageView, kt_page_view, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
kt_sheet_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kt_sheet_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  KtSheet *self = KT_SHEET (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 160;
      *natural = MAX_PAGE_WIDTH;
    }
  else
    {
      int width = for_size > 0 ? for_size : 400;
      *minimum = *natural = (int) (width * self->view->height / self->view->width);
    }
}

static void
kt_sheet_snapshot (GtkWidget *widget,
                   GtkSnapshot *snapshot)
{
  KtSheet *self = KT_SHEET (widget);
  KtPageView *view = self->view;
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  cairo_t *cr;

  if (!view->draw)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, width / view->width, height / view->height);
  view->draw (self->page, cr, view->user_data);
  cairo_destroy (cr);
}

static void
kt_sheet_class_init (KtSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->get_request_mode = kt_sheet_get_request_mode;
  widget_class->measure = kt_sheet_measure;
  widget_class->snapshot = kt_sheet_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kt_sheet_init (KtSheet *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

static void
append_sheet (KtPageView *self,
              guint page)
{
  KtSheet *sheet = g_object_new (KT_TYPE_SHEET, NULL);
  g_autofree char *label = g_strdup_printf (_ ("Page %u"), page + 1);

  sheet->view = self;
  sheet->page = page;
  gtk_accessible_update_property (GTK_ACCESSIBLE (sheet), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (self->sheets), GTK_WIDGET (sheet));
}

static void
kt_page_view_dispose (GObject *object)
{
  KtPageView *self = KT_PAGE_VIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  if (self->destroy)
    self->destroy (self->user_data);
  self->draw = NULL;
  self->destroy = NULL;
  G_OBJECT_CLASS (kt_page_view_parent_class)->dispose (object);
}

static void
kt_page_view_class_init (KtPageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_page_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pageview");
}

static void
kt_page_view_init (KtPageView *self)
{
  self->width = 595;
  self->height = 842;
  self->sheets = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_valign (self->sheets, GTK_ALIGN_START);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->sheets);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
kt_page_view_new (void)
{
  return g_object_new (KT_TYPE_PAGE_VIEW, NULL);
}

void
kt_page_view_set_pages (KtPageView *self,
                        guint n_pages,
                        double width,
                        double height,
                        KtPageDrawFunc draw,
                        gpointer user_data,
                        GDestroyNotify destroy)
{
  GtkWidget *child;

  g_return_if_fail (KT_IS_PAGE_VIEW (self));

  if (self->destroy)
    self->destroy (self->user_data);
  self->draw = draw;
  self->user_data = user_data;
  self->destroy = destroy;
  self->width = width;
  self->height = height;

  for (; self->n_pages > n_pages; self->n_pages--)
    gtk_box_remove (GTK_BOX (self->sheets), gtk_widget_get_last_child (self->sheets));
  for (; self->n_pages < n_pages; self->n_pages++)
    append_sheet (self, self->n_pages);
  for (child = gtk_widget_get_first_child (self->sheets); child; child = gtk_widget_get_next_sibling (child))
    gtk_widget_queue_draw (child);
}

guint
kt_page_view_get_n_pages (KtPageView *self)
{
  g_return_val_if_fail (KT_IS_PAGE_VIEW (self), 0);

  return self->n_pages;
}
