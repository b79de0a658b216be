/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-range-bar.h"

#include <math.h>

#define BAR_HEIGHT 6.0
#define KNOB_RADIUS 5.0
#define MIN_SEGMENT 2.0 /* a single possible value must stay visible */

struct _KtRangeBar {
  GtkWidget parent_instance;

  double lower;
  double upper;
  double value;
  GArray *possible; /* KtRange */
};

G_DEFINE_FINAL_TYPE (KtRangeBar, kt_range_bar, GTK_TYPE_WIDGET)

static double
to_x (KtRangeBar *self,
      double value,
      double width)
{
  double span = self->upper - self->lower;
  double fraction = span > 0 ? (value - self->lower) / span : 0.5;

  return KNOB_RADIUS + CLAMP (fraction, 0, 1) * (width - 2 * KNOB_RADIUS);
}

static void
append_bar (GtkSnapshot *snapshot,
            const GdkRGBA *colour,
            float x,
            float y,
            float width)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x, y, width, BAR_HEIGHT);
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &bounds, MIN (BAR_HEIGHT, width) / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, colour, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
kt_range_bar_snapshot (GtkWidget *widget,
                       GtkSnapshot *snapshot)
{
  KtRangeBar *self = KT_RANGE_BAR (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  double width = gtk_widget_get_width (widget);
  double y = (gtk_widget_get_height (widget) - BAR_HEIGHT) / 2.0;
  GdkRGBA foreground, trough, accent;

  gtk_style_context_get_color (style, &foreground);
  trough = foreground;
  trough.alpha = 0.15f;
  if (!gtk_style_context_lookup_color (style, "accent_bg_color", &accent))
    accent = foreground;

  append_bar (snapshot, &trough, 0, y, width);
  accent.alpha = 0.55f;
  for (guint i = 0; i < self->possible->len; i++)
    {
      const KtRange *range = &g_array_index (self->possible, KtRange, i);
      double from = to_x (self, range->lower, width);
      double to = to_x (self, range->upper, width);

      append_bar (snapshot, &accent, from - MIN_SEGMENT / 2, y, MAX (to - from, 0) + MIN_SEGMENT);
    }
  accent.alpha = 1.0f;
  if (!isnan (self->value))
    {
      double x = to_x (self, self->value, width);
      graphene_rect_t bounds = GRAPHENE_RECT_INIT (x - KNOB_RADIUS, y + BAR_HEIGHT / 2 - KNOB_RADIUS, 2 * KNOB_RADIUS,
                                                   2 * KNOB_RADIUS);
      GskRoundedRect knob;

      gsk_rounded_rect_init_from_rect (&knob, &bounds, KNOB_RADIUS);
      gtk_snapshot_push_rounded_clip (snapshot, &knob);
      gtk_snapshot_append_color (snapshot, &accent, &bounds);
      gtk_snapshot_pop (snapshot);
    }
}

static void
kt_range_bar_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 40;
      *natural = 160;
    }
  else
    {
      *minimum = *natural = 2 * KNOB_RADIUS + 2;
    }
}

static void
kt_range_bar_finalize (GObject *object)
{
  g_array_unref (KT_RANGE_BAR (object)->possible);
  G_OBJECT_CLASS (kt_range_bar_parent_class)->finalize (object);
}

static void
kt_range_bar_class_init (KtRangeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kt_range_bar_finalize;
  widget_class->snapshot = kt_range_bar_snapshot;
  widget_class->measure = kt_range_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "rangebar");
  /* The number row beside it says the same in words. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
kt_range_bar_init (KtRangeBar *self)
{
  self->value = NAN;
  self->possible = g_array_new (FALSE, FALSE, sizeof (KtRange));
}

GtkWidget *
kt_range_bar_new (void)
{
  return g_object_new (KT_TYPE_RANGE_BAR, NULL);
}

void
kt_range_bar_set (KtRangeBar *self,
                  double lower,
                  double upper,
                  const KtRange *possible,
                  gsize n_possible,
                  double value)
{
  g_return_if_fail (KT_IS_RANGE_BAR (self));

  self->lower = lower;
  self->upper = upper;
  self->value = value;
  g_array_set_size (self->possible, 0);
  g_array_append_vals (self->possible, possible, n_possible);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
