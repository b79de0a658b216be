/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Changing children while they are being laid out is not allowed; so a new level is noted in the layout and told in an
 * idle callback right after it.
 */
#include "kt-fold-bin.h"

#include <stdlib.h>

#define MAX_WIDTHS 4

struct _KtFoldBin {
  GtkWidget parent_instance;

  GtkWidget *child;
  int widths[MAX_WIDTHS];
  guint n_widths;
  int minimum_width;
  guint level;      /* as told */
  guint next_level; /* as laid out */
  guint source;
};

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KtFoldBin, kt_fold_bin, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

enum { PROP_CHILD = 1, PROP_WIDTHS, PROP_MINIMUM_WIDTH, PROP_LEVEL, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];
static GtkBuildableIface *parent_buildable;

/* --- layout ----------------------------------------------------------------------------------------------- */

static gboolean
on_level_due (gpointer data)
{
  KtFoldBin *self = data;

  self->source = 0;
  if (self->level == self->next_level)
    return G_SOURCE_REMOVE;
  self->level = self->next_level;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
  return G_SOURCE_REMOVE;
}

static guint
level_of (KtFoldBin *self,
          int width)
{
  guint level = 0;

  while (level < self->n_widths && width >= self->widths[level])
    level++;
  return level;
}

static void
kt_fold_bin_size_allocate (GtkWidget *widget,
                           int width,
                           int height,
                           int baseline)
{
  KtFoldBin *self = KT_FOLD_BIN (widget);

  if (self->child && gtk_widget_should_layout (self->child))
    {
      int minimum = 0;

      /* Until things have folded, the child may need more than there is. */
      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_allocate (self->child, MAX (width, minimum), height, baseline, NULL);
    }
  self->next_level = level_of (self, width);
  if (self->next_level != self->level && !self->source)
    self->source = g_idle_add (on_level_due, self);
}

static void
kt_fold_bin_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  KtFoldBin *self = KT_FOLD_BIN (widget);

  if (self->child && gtk_widget_should_layout (self->child))
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && self->minimum_width > 0)
    *minimum = MIN (*minimum, self->minimum_width);
}

static GtkSizeRequestMode
kt_fold_bin_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
set_widths (KtFoldBin *self,
            const char *text)
{
  g_auto (GStrv) words = g_strsplit (text ? text : "", " ", -1);

  self->n_widths = 0;
  for (guint i = 0; words[i] && self->n_widths < MAX_WIDTHS; i++)
    if (*words[i])
      self->widths[self->n_widths++] = atoi (words[i]);
  self->level = self->next_level = self->n_widths;
}

static void
kt_fold_bin_get_property (GObject *object,
                          guint id,
                          GValue *value,
                          GParamSpec *spec)
{
  KtFoldBin *self = KT_FOLD_BIN (object);

  switch (id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_MINIMUM_WIDTH:
      g_value_set_int (value, self->minimum_width);
      break;
    case PROP_LEVEL:
      g_value_set_uint (value, self->level);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kt_fold_bin_set_property (GObject *object,
                          guint id,
                          const GValue *value,
                          GParamSpec *spec)
{
  KtFoldBin *self = KT_FOLD_BIN (object);

  switch (id)
    {
    case PROP_CHILD:
      kt_fold_bin_set_child (self, g_value_get_object (value));
      break;
    case PROP_WIDTHS:
      set_widths (self, g_value_get_string (value));
      break;
    case PROP_MINIMUM_WIDTH:
      self->minimum_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kt_fold_bin_dispose (GObject *object)
{
  KtFoldBin *self = KT_FOLD_BIN (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (kt_fold_bin_parent_class)->dispose (object);
}

static void
add_child (GtkBuildable *buildable,
           GtkBuilder *builder,
           GObject *child,
           const char *type)
{
  if (GTK_IS_WIDGET (child))
    kt_fold_bin_set_child (KT_FOLD_BIN (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

static void
kt_fold_bin_class_init (KtFoldBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kt_fold_bin_get_property;
  object_class->set_property = kt_fold_bin_set_property;
  object_class->dispose = kt_fold_bin_dispose;
  widget_class->size_allocate = kt_fold_bin_size_allocate;
  widget_class->measure = kt_fold_bin_measure;
  widget_class->get_request_mode = kt_fold_bin_get_request_mode;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WIDTHS]
      = g_param_spec_string ("widths", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MINIMUM_WIDTH] = g_param_spec_int ("minimum-width", NULL, NULL, 0, G_MAXINT, 0,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LEVEL] = g_param_spec_uint ("level", NULL, NULL, 0, MAX_WIDTHS, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kt_fold_bin_init (KtFoldBin *self)
{
}

GtkWidget *
kt_fold_bin_new (const char *widths)
{
  return g_object_new (KT_TYPE_FOLD_BIN, "widths", widths, NULL);
}

void
kt_fold_bin_set_child (KtFoldBin *self,
                       GtkWidget *child)
{
  g_return_if_fail (KT_IS_FOLD_BIN (self));
  g_return_if_fail (child == NULL || child == self->child || gtk_widget_get_parent (child) == NULL);

  if (child == self->child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

guint
kt_fold_bin_get_level (KtFoldBin *self)
{
  g_return_val_if_fail (KT_IS_FOLD_BIN (self), 0);

  return self->level;
}
