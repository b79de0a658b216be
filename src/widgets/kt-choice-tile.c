/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state is told three times: by the mark at the left (so that it needs no colour), by a style class, and by words
 * for a screen reader.
 */
#include "kt-choice-tile.h"

#include "kt-typography.h"

#include <glib/gi18n.h>

struct _KtChoiceTile {
  GtkButton parent_instance;

  GtkWidget *swatch;
  GtkWidget *mark;
  GtkWidget *title;
  GtkWidget *note;
  GtkWidget *effect;

  GdkRGBA colour;
  KtTileState state;
};

G_DEFINE_FINAL_TYPE (KtChoiceTile, kt_choice_tile, GTK_TYPE_BUTTON)

static const struct {
  const char *css_class;
  const char *icon;
  const char *spoken;
} STATES[] = {
  [KT_TILE_FREE] = { "free", "kt-choice-free-symbolic", NULL },
  [KT_TILE_CHOSEN] = { "chosen", "kt-choice-chosen-symbolic", N_ ("chosen") },
  [KT_TILE_IMPLIED] = { "implied", "kt-choice-implied-symbolic", N_ ("follows from your choices") },
  [KT_TILE_EXCLUDED] = { "excluded", "kt-choice-excluded-symbolic", N_ ("not possible now, press to see why") },
  [KT_TILE_CHECKING] = { "checking", "kt-choice-free-symbolic", N_ ("being checked") },
};

static void
draw_swatch (GtkDrawingArea *area,
             cairo_t *cr,
             int width,
             int height,
             gpointer user_data)
{
  KtChoiceTile *self = user_data;
  double r = MIN (width, height) / 2.0;

  cairo_arc (cr, width / 2.0, height / 2.0, r - 0.5, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &self->colour);
  cairo_fill_preserve (cr);
  /* The rim keeps white and near-background colours visible. */
  cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.6);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
update_spoken (KtChoiceTile *self)
{
  g_autoptr (GString) spoken = g_string_new (gtk_label_get_text (GTK_LABEL (self->title)));
  const char *effect = gtk_label_get_text (GTK_LABEL (self->effect));

  if (STATES[self->state].spoken)
    g_string_append_printf (spoken, ", %s", _ (STATES[self->state].spoken));
  if (effect && *effect)
    g_string_append_printf (spoken, ", %s", effect);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken->str, -1);
}

static void
set_optional_text (GtkWidget *label,
                   const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text ? text : "");
  gtk_widget_set_visible (label, text && *text);
}

static void
kt_choice_tile_class_init (KtChoiceTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/widgets/kt-choice-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, KtChoiceTile, swatch);
  gtk_widget_class_bind_template_child (widget_class, KtChoiceTile, mark);
  gtk_widget_class_bind_template_child (widget_class, KtChoiceTile, title);
  gtk_widget_class_bind_template_child (widget_class, KtChoiceTile, note);
  gtk_widget_class_bind_template_child (widget_class, KtChoiceTile, effect);
}

static void
kt_choice_tile_init (KtChoiceTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->swatch), draw_swatch, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), STATES[KT_TILE_FREE].css_class);
}

GtkWidget *
kt_choice_tile_new (void)
{
  return g_object_new (KT_TYPE_CHOICE_TILE, NULL);
}

void
kt_choice_tile_set_title (KtChoiceTile *self,
                          const char *title)
{
  g_return_if_fail (KT_IS_CHOICE_TILE (self));

  gtk_label_set_text (GTK_LABEL (self->title), title);
  update_spoken (self);
}

char *
kt_choice_tile_dup_title (KtChoiceTile *self)
{
  g_return_val_if_fail (KT_IS_CHOICE_TILE (self), NULL);

  return g_strdup (gtk_label_get_text (GTK_LABEL (self->title)));
}

void
kt_choice_tile_set_note (KtChoiceTile *self,
                         const char *note)
{
  g_autofree char *glued = NULL;

  g_return_if_fail (KT_IS_CHOICE_TILE (self));

  glued = kt_typography_glue_units (note);
  set_optional_text (self->note, glued);
}

void
kt_choice_tile_set_effect (KtChoiceTile *self,
                           const char *effect)
{
  g_return_if_fail (KT_IS_CHOICE_TILE (self));

  /* The line stays when it is empty: nothing moves when prices arrive. */
  gtk_label_set_text (GTK_LABEL (self->effect), effect ? effect : "");
  update_spoken (self);
}

void
kt_choice_tile_set_swatch (KtChoiceTile *self,
                           const char *colour)
{
  g_return_if_fail (KT_IS_CHOICE_TILE (self));

  gtk_widget_set_visible (self->swatch, colour && gdk_rgba_parse (&self->colour, colour));
  gtk_widget_queue_draw (self->swatch);
}

void
kt_choice_tile_set_state (KtChoiceTile *self,
                          KtTileState state)
{
  g_return_if_fail (KT_IS_CHOICE_TILE (self));

  gtk_widget_remove_css_class (GTK_WIDGET (self), STATES[self->state].css_class);
  self->state = state;
  gtk_widget_add_css_class (GTK_WIDGET (self), STATES[state].css_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), STATES[state].icon);
  update_spoken (self);
}

KtTileState
kt_choice_tile_get_state (KtChoiceTile *self)
{
  g_return_val_if_fail (KT_IS_CHOICE_TILE (self), KT_TILE_FREE);

  return self->state;
}
