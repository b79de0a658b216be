/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bar goes from zero (or the loss, if there is one) to half as much again as the target, so that the marks stay in
 * about the same place for all quotes of a house.
 */
#include "kt-margin-gauge.h"

#include "kt-language.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define BAR_HEIGHT 10
#define LEAST_SPAN 40.0

struct _KtMarginGauge {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *value;
  GtkWidget *bar;
  GtkWidget *words;
  char *text;

  double percent;
  double limit;  /* NAN: none */
  double target; /* NAN: none */
  KtMarginZone zone;
};

G_DEFINE_FINAL_TYPE (KtMarginGauge, kt_margin_gauge, GTK_TYPE_WIDGET)

/* --- the bar ---------------------------------------------------------------------------------------------- */

static double
mark_or (double mark,
         double otherwise)
{
  return isnan (mark) ? otherwise : mark;
}

static double
lower_end (KtMarginGauge *self)
{
  return MIN (0.0, self->percent);
}

static double
upper_end (KtMarginGauge *self)
{
  double marks = 1.5 * mark_or (self->target, mark_or (self->limit, 0));

  return MAX (MAX (LEAST_SPAN, marks), self->percent);
}

static void
set_colour (KtMarginGauge *self,
            cairo_t *cr,
            KtMarginZone zone,
            double alpha)
{
  static const char *const names[] = { "error_color", "warning_color", "success_color" };
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (style, names[zone], &colour))
    gtk_style_context_get_color (style, &colour);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, alpha);
}

static double
to_x (KtMarginGauge *self,
      double percent,
      int width)
{
  double lower = lower_end (self);

  return (percent - lower) / (upper_end (self) - lower) * width;
}

static void
draw_zone (KtMarginGauge *self,
           cairo_t *cr,
           KtMarginZone zone,
           double from,
           double to,
           int width,
           int height)
{
  double left = to_x (self, from, width);

  set_colour (self, cr, zone, 0.28);
  cairo_rectangle (cr, left, 0, MAX (0, to_x (self, to, width) - left), height);
  cairo_fill (cr);
}

static void
clip_round (cairo_t *cr,
            int width,
            int height)
{
  double radius = height / 2.0;

  cairo_new_sub_path (cr);
  cairo_arc (cr, radius, radius, radius, G_PI / 2, 3 * G_PI / 2);
  cairo_arc (cr, width - radius, radius, radius, -G_PI / 2, G_PI / 2);
  cairo_close_path (cr);
  cairo_clip (cr);
}

static void
draw (GtkDrawingArea *area,
      cairo_t *cr,
      int width,
      int height,
      gpointer data)
{
  KtMarginGauge *self = data;
  double zero = to_x (self, 0, width);
  double fair = mark_or (self->limit, lower_end (self));
  double good = MAX (fair, mark_or (self->target, fair));

  if (gtk_widget_get_direction (GTK_WIDGET (area)) == GTK_TEXT_DIR_RTL)
    {
      cairo_translate (cr, width, 0);
      cairo_scale (cr, -1, 1);
    }
  cairo_save (cr);
  clip_round (cr, width, height);
  draw_zone (self, cr, KT_MARGIN_LOW, lower_end (self), fair, width, height);
  draw_zone (self, cr, KT_MARGIN_FAIR, fair, good, width, height);
  draw_zone (self, cr, KT_MARGIN_GOOD, good, upper_end (self), width, height);
  set_colour (self, cr, self->zone, 1.0);
  cairo_rectangle (cr, zero, height * 0.25, to_x (self, self->percent, width) - zero, height * 0.5);
  cairo_fill (cr);
  cairo_restore (cr);
  set_colour (self, cr, self->zone, 1.0);
  cairo_rectangle (cr, CLAMP (to_x (self, self->percent, width) - 1.5, 0, width - 3), 0, 3, height);
  cairo_fill (cr);
}

/* --- words ------------------------------------------------------------------------------------------------ */

static double
to_double (KtDecimal value)
{
  return kt_decimal_to_double (value);
}

static char *
zone_text (const KtMarginMarks *marks,
           KtMarginZone zone)
{
  g_autofree char *limit = kt_format_percent (marks->limit, kt_language_get ());
  g_autofree char *target = kt_format_percent (marks->target, kt_language_get ());

  switch (zone)
    {
    case KT_MARGIN_LOW:
      return g_strdup_printf (_ ("below the limit of %s"), limit);
    case KT_MARGIN_FAIR:
      return g_strdup_printf (_ ("below the target of %s"), target);
    case KT_MARGIN_GOOD:
    default:
      return marks->has_target ? g_strdup_printf (_ ("on target (%s)"), target) : g_strdup ("");
    }
}

static char *
detail_text (const KtMargin *margin,
             const KtMarginMarks *marks,
             KtMarginZone zone)
{
  g_autofree char *words = zone_text (marks, zone);

  if (margin->n_unknown == 0)
    return g_steal_pointer (&words);
  g_autofree char *unknown = g_strdup_printf (
      ngettext ("without %u position of unknown cost", "without %u positions of unknown cost", margin->n_unknown),
      margin->n_unknown);
  return *words ? g_strdup_printf ("%s, %s", words, unknown) : g_steal_pointer (&unknown);
}

void
kt_margin_gauge_show (KtMarginGauge *self,
                      const KtMargin *margin,
                      const KtMarginMarks *marks)
{
  g_autofree char *percent = NULL;
  g_autofree char *amount = NULL;
  g_autofree char *value = NULL;
  g_autofree char *words = NULL;
  g_autofree char *below = NULL;

  g_return_if_fail (KT_IS_MARGIN_GAUGE (self));

  self->percent = to_double (margin->percent);
  self->limit = marks->has_limit ? to_double (marks->limit) : NAN;
  self->target = marks->has_target ? to_double (marks->target) : NAN;
  self->zone = kt_margin_marks_judge (marks, margin->percent);
  percent = kt_margin_percent_text (margin, kt_language_get ());
  amount = kt_money_format (margin->amount, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  value = g_strdup_printf ("%s, %s", percent, amount);
  words = detail_text (margin, marks, self->zone);
  below = *words ? g_strdup_printf ("%s · %s", amount, words) : g_strdup (amount);
  gtk_label_set_text (GTK_LABEL (self->value), percent);
  gtk_label_set_text (GTK_LABEL (self->words), below);
  g_free (self->text);
  self->text = g_strdup_printf ("%s %s, %s%s%s", gtk_label_get_text (GTK_LABEL (self->title)), percent, amount,
                                *words ? ", " : "", words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, lower_end (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, upper_end (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, self->percent,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, value, -1);
  gtk_widget_queue_draw (self->bar);
}

const char *
kt_margin_gauge_get_text (KtMarginGauge *self)
{
  g_return_val_if_fail (KT_IS_MARGIN_GAUGE (self), NULL);

  return self->text ? self->text : "";
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_margin_gauge_dispose (GObject *object)
{
  KtMarginGauge *self = KT_MARGIN_GAUGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_MARGIN_GAUGE);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (kt_margin_gauge_parent_class)->dispose (object);
}

static void
kt_margin_gauge_class_init (KtMarginGaugeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_margin_gauge_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/prices/kt-margin-gauge.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtMarginGauge, box);
  gtk_widget_class_bind_template_child (widget_class, KtMarginGauge, title);
  gtk_widget_class_bind_template_child (widget_class, KtMarginGauge, value);
  gtk_widget_class_bind_template_child (widget_class, KtMarginGauge, bar);
  gtk_widget_class_bind_template_child (widget_class, KtMarginGauge, words);
}

static void
kt_margin_gauge_init (KtMarginGauge *self)
{
  self->limit = self->target = NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->bar), BAR_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->bar), draw, self, NULL);
}

GtkWidget *
kt_margin_gauge_new (const char *title)
{
  KtMarginGauge *self = g_object_new (KT_TYPE_MARGIN_GAUGE, NULL);

  gtk_label_set_text (GTK_LABEL (self->title), title);
  return GTK_WIDGET (self);
}
