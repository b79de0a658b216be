/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is true is the anchor: a row and how far its upper edge stands above that of the screen. The scroll bar's value
 * follows from it and from the heights, those measured and those guessed; when a person scrolls, the anchor follows from
 * the value. So nothing on the screen moves when a guess above it is corrected.
 *
 * Rows on the screen are made at once. Those half a page around it are made in the pauses between frames, a few
 * milliseconds each, so that the next ones are there before they are seen; there also those far away are thrown away.
 */
#include "kt-lazy-column.h"

#define FRAME_MICROSECONDS 4000
#define FEW_ROWS 60 /* so many are all made, and stay: a screen reader then sees the whole page */
#define GUESS 100

typedef struct {
  GtkWidget *widget; /* NULL: not made */
  int height;        /* measured for the present width, else guessed */
  gboolean is_measured;
  gboolean is_held;
} Row;

struct _KtLazyColumn {
  GtkWidget parent_instance;

  KtLazyColumnMake make;
  KtLazyColumnGuess guess;
  gpointer data;

  GArray *rows; /* Row */
  int spacing, margin, widest;
  int width;         /* of the rows */
  int least_width;   /* the widest minimum seen */
  guint anchor;
  int above;         /* pixels of the anchor (and the margin before the first row) above the screen's upper edge */
  guint first, end;  /* on the screen */
  guint tick;
  gboolean is_told;  /* "shown" was emitted for what is on the screen */
  gboolean is_own;   /* the value is set by the column itself */

  GtkAdjustment *adjustments[2]; /* horizontal, vertical */
  GtkScrollablePolicy policies[2];
};

enum { PROP_HADJUSTMENT = 1, PROP_VADJUSTMENT, PROP_HPOLICY, PROP_VPOLICY };
enum { SHOWN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void kt_lazy_column_scrollable_init (GtkScrollableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KtLazyColumn, kt_lazy_column, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, kt_lazy_column_scrollable_init))

static Row *
get_row (KtLazyColumn *self,
         guint number)
{
  return &g_array_index (self->rows, Row, number);
}

static int
page_height (KtLazyColumn *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self));
}

/* --- making and throwing away ----------------------------------------------------------------------------- */

static GtkWidget *
made_before (KtLazyColumn *self,
             guint number)
{
  while (number-- > 0)
    if (get_row (self, number)->widget)
      return get_row (self, number)->widget;
  return NULL;
}

static void
measure_row (KtLazyColumn *self,
             Row *row)
{
  int least, natural;

  if (row->is_measured || !row->widget || self->width <= 0)
    return;
  gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  self->least_width = MAX (self->least_width, least);
  gtk_widget_measure (row->widget, GTK_ORIENTATION_VERTICAL, MAX (self->width, least), NULL, &natural, NULL, NULL);
  row->height = natural;
  row->is_measured = TRUE;
}

static void
make_row (KtLazyColumn *self,
          guint number)
{
  Row *row = get_row (self, number);

  if (!row->widget)
    {
      GtkWidget *widget = self->make (number, self->data);

      row->widget = widget;
      row->is_measured = FALSE;
      gtk_widget_insert_after (widget, GTK_WIDGET (self), made_before (self, number));
      gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_POS_IN_SET, (int) number + 1,
                                      GTK_ACCESSIBLE_RELATION_SET_SIZE, (int) self->rows->len, -1);
      self->is_told = FALSE;
    }
  measure_row (self, row);
}

static void
drop_row (Row *row)
{
  if (row->widget)
    gtk_widget_unparent (row->widget);
  row->widget = NULL;
}

/* --- where rows are --------------------------------------------------------------------------------------- */

/* From the upper edge of everything. */
static int
top_of (KtLazyColumn *self,
        guint number)
{
  int top = self->margin;

  for (guint i = 0; i < number; i++)
    top += get_row (self, i)->height + self->spacing;
  return top;
}

static int
total_height (KtLazyColumn *self)
{
  return self->rows->len > 0 ? top_of (self, self->rows->len) - self->spacing + self->margin : 0;
}

static void
anchor_at (KtLazyColumn *self,
           int value)
{
  int top = self->margin;
  guint i;

  for (i = 0; i + 1 < self->rows->len; i++)
    {
      int next = top + get_row (self, i)->height + self->spacing;
      if (next > value)
        break;
      top = next;
    }
  self->anchor = i;
  self->above = value - top;
}

/* The rows from the anchor on, made until the screen is full; what stands above the anchor on the screen as well. */
static void
make_shown (KtLazyColumn *self)
{
  int page = page_height (self);
  int edge = -self->above;
  guint first = self->anchor, end = self->anchor;

  while (first > 0 && edge > 0)
    {
      make_row (self, --first);
      edge -= get_row (self, first)->height + self->spacing;
    }
  edge = -self->above;
  while (end < self->rows->len && edge < page)
    {
      make_row (self, end);
      edge += get_row (self, end)->height + self->spacing;
      end++;
    }
  /* The anchor itself may end above the screen by now, if it turned out to be lower. */
  if (first != self->first || end != self->end)
    self->is_told = FALSE;
  self->first = first;
  self->end = end;
}

/* Neither before the first row nor, unless everything has room, behind the last one. */
static void
clamp_anchor (KtLazyColumn *self)
{
  int value = top_of (self, self->anchor) + self->above;
  int highest = MAX (0, total_height (self) - page_height (self));

  if (value < 0 || value > highest)
    anchor_at (self, CLAMP (value, 0, highest));
}

/* Making rows corrects guesses, which may move the end nearer: twice is enough for all but the last pixels. */
static void
settle (KtLazyColumn *self)
{
  if (self->rows->len == 0 || self->width <= 0)
    {
      self->first = self->end = 0;
      return;
    }
  self->anchor = MIN (self->anchor, self->rows->len - 1);
  for (guint i = 0; i < 3; i++)
    {
      clamp_anchor (self);
      make_shown (self);
    }
}

static void
tell_adjustment (KtLazyColumn *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];
  int page = page_height (self);
  int value = self->rows->len > 0 ? top_of (self, self->anchor) + self->above : 0;

  if (!adjustment)
    return;
  self->is_own = TRUE;
  gtk_adjustment_configure (adjustment, value, 0, MAX (page, total_height (self)), page * 0.1, page * 0.9, page);
  self->is_own = FALSE;
}

/* --- between frames --------------------------------------------------------------------------------------- */

static gboolean
is_far (KtLazyColumn *self,
        guint number,
        int distance)
{
  const Row *row = get_row (self, number);

  return self->rows->len > FEW_ROWS && distance > 2 * page_height (self) && !row->is_held && !gtk_widget_get_focus_child (row->widget) &&
         !gtk_widget_is_focus (row->widget);
}

static gboolean
is_near (KtLazyColumn *self,
         const Row *row,
         int distance)
{
  return row->is_held || self->rows->len <= FEW_ROWS || distance < page_height (self) / 2;
}

/* `step` away from the screen: makes what is near, throws away what is far. TRUE: there is more to do. */
static gboolean
tend_side (KtLazyColumn *self,
           guint from,
           int step,
           gint64 end)
{
  int distance = 0;

  for (gint64 i = from; i >= 0 && i < self->rows->len; i += step)
    {
      Row *row = get_row (self, (guint) i);

      if (!row->widget && is_near (self, row, distance))
        {
          if (g_get_monotonic_time () > end)
            return TRUE;
          make_row (self, (guint) i);
          gtk_widget_queue_allocate (GTK_WIDGET (self));
        }
      else if (row->widget && is_far (self, (guint) i, distance))
        drop_row (row);
      distance += row->height + self->spacing;
    }
  return FALSE;
}

static gboolean
on_tick (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer data)
{
  KtLazyColumn *self = KT_LAZY_COLUMN (widget);
  gint64 end = g_get_monotonic_time () + FRAME_MICROSECONDS;
  gboolean has_more;

  if (!self->is_told)
    {
      self->is_told = TRUE;
      g_signal_emit (self, signals[SHOWN], 0);
      return G_SOURCE_CONTINUE;
    }
  has_more = tend_side (self, self->end, 1, end);
  has_more = tend_side (self, self->first - 1, -1, end) || has_more;
  /* What was made to be near is not new on the screen. */
  self->is_told = TRUE;
  if (has_more)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
tend (KtLazyColumn *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

/* --- layout ----------------------------------------------------------------------------------------------- */

/* Rows whose content asked for another size are measured anew; the widgets themselves remember if they did not. */
static void
measure_made (KtLazyColumn *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (get_row (self, i)->widget)
      {
        get_row (self, i)->is_measured = FALSE;
        measure_row (self, get_row (self, i));
      }
}

static void
kt_lazy_column_size_allocate (GtkWidget *widget,
                              int width,
                              int height,
                              int baseline)
{
  KtLazyColumn *self = KT_LAZY_COLUMN (widget);
  int left, y;

  self->width = CLAMP (width - 2 * self->margin, 1, self->widest);
  left = (width - self->width) / 2;
  measure_made (self);
  settle (self);
  tell_adjustment (self);
  y = self->rows->len > 0 ? top_of (self, 0) - (top_of (self, self->anchor) + self->above) : 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = get_row (self, i);

      if (row->widget)
        {
          GtkAllocation place = { left, y, self->width, row->height };
          int least;

          gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
          place.width = MAX (place.width, least);
          gtk_widget_size_allocate (row->widget, &place, -1);
        }
      y += row->height + self->spacing;
    }
  tend (self);
}

static void
kt_lazy_column_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  KtLazyColumn *self = KT_LAZY_COLUMN (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = self->least_width + 2 * self->margin;
      *natural = MAX (*minimum, self->widest + 2 * self->margin);
    }
  else
    {
      *minimum = 0;
      *natural = total_height (self);
    }
}

static GtkSizeRequestMode
kt_lazy_column_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* --- focus ------------------------------------------------------------------------------------------------ */

/* The row a widget stands in; G_MAXUINT if it is in none. */
static guint
row_around (KtLazyColumn *self,
            GtkWidget *widget)
{
  while (widget && gtk_widget_get_parent (widget) != GTK_WIDGET (self))
    widget = gtk_widget_get_parent (widget);
  for (guint i = 0; widget && i < self->rows->len; i++)
    if (get_row (self, i)->widget == widget)
      return i;
  return G_MAXUINT;
}

/* Those beside the one with the focus must be there to take it. Some rows have nothing that takes it. */
static void
make_beside (KtLazyColumn *self,
             guint row)
{
  for (guint i = row >= 2 ? row - 2 : 0; i <= row + 2 && i < self->rows->len; i++)
    make_row (self, i);
}

static gboolean
kt_lazy_column_focus (GtkWidget *widget,
                      GtkDirectionType direction)
{
  KtLazyColumn *self = KT_LAZY_COLUMN (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  guint row = child ? row_around (self, child) : G_MAXUINT;
  int step = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP || direction == GTK_DIR_LEFT ? -1 : 1;

  if (self->rows->len == 0)
    return FALSE;
  if (row != G_MAXUINT)
    make_beside (self, row);
  else
    row = step > 0 ? self->first : self->end - 1;
  for (gint64 i = row; i >= 0 && i < self->rows->len; i += step)
    if (get_row (self, (guint) i)->widget && gtk_widget_child_focus (get_row (self, (guint) i)->widget, direction))
      return TRUE;
  return FALSE;
}

static void
on_focus_moved (KtLazyColumn *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  int page = page_height (self);
  graphene_rect_t place;
  int value, top, bottom;

  if (!focus || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) || row_around (self, focus) == G_MAXUINT)
    return;
  if (gtk_widget_get_height (focus) == 0 || !gtk_widget_compute_bounds (focus, GTK_WIDGET (self), &place))
    return;
  top = (int) place.origin.y - self->spacing;
  bottom = (int) (place.origin.y + place.size.height) + self->spacing;
  value = top_of (self, self->anchor) + self->above;
  if (top < 0 || bottom - top > page)
    value += top;
  else if (bottom > page)
    value += bottom - page;
  else
    return;
  anchor_at (self, value);
  settle (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
kt_lazy_column_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kt_lazy_column_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget", G_CALLBACK (on_focus_moved), widget,
                           G_CONNECT_SWAPPED);
}

static void
kt_lazy_column_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), on_focus_moved, widget);
  GTK_WIDGET_CLASS (kt_lazy_column_parent_class)->unroot (widget);
}

/* --- scrolling -------------------------------------------------------------------------------------------- */

static void
on_value_changed (KtLazyColumn *self)
{
  if (self->is_own || self->rows->len == 0)
    return;
  anchor_at (self, (int) gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_VERTICAL]));
  settle (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
set_adjustment (KtLazyColumn *self,
                GtkOrientation orientation,
                GtkAdjustment *adjustment)
{
  if (self->adjustments[orientation] == adjustment)
    return;
  if (self->adjustments[orientation])
    g_signal_handlers_disconnect_by_data (self->adjustments[orientation], self);
  g_set_object (&self->adjustments[orientation], adjustment);
  if (adjustment && orientation == GTK_ORIENTATION_VERTICAL)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_value_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
kt_lazy_column_scrollable_init (GtkScrollableInterface *iface)
{
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_lazy_column_set_property (GObject *object,
                             guint id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  KtLazyColumn *self = KT_LAZY_COLUMN (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HPOLICY:
      self->policies[GTK_ORIENTATION_HORIZONTAL] = g_value_get_enum (value);
      break;
    case PROP_VPOLICY:
      self->policies[GTK_ORIENTATION_VERTICAL] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kt_lazy_column_get_property (GObject *object,
                             guint id,
                             GValue *value,
                             GParamSpec *pspec)
{
  KtLazyColumn *self = KT_LAZY_COLUMN (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HPOLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VPOLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_VERTICAL]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kt_lazy_column_dispose (GObject *object)
{
  KtLazyColumn *self = KT_LAZY_COLUMN (object);

  for (guint i = 0; i < self->rows->len; i++)
    drop_row (get_row (self, i));
  g_array_set_size (self->rows, 0);
  set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  G_OBJECT_CLASS (kt_lazy_column_parent_class)->dispose (object);
}

static void
kt_lazy_column_finalize (GObject *object)
{
  g_array_unref (KT_LAZY_COLUMN (object)->rows);
  G_OBJECT_CLASS (kt_lazy_column_parent_class)->finalize (object);
}

static void
kt_lazy_column_class_init (KtLazyColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = kt_lazy_column_set_property;
  object_class->get_property = kt_lazy_column_get_property;
  object_class->dispose = kt_lazy_column_dispose;
  object_class->finalize = kt_lazy_column_finalize;
  widget_class->measure = kt_lazy_column_measure;
  widget_class->size_allocate = kt_lazy_column_size_allocate;
  widget_class->get_request_mode = kt_lazy_column_get_request_mode;
  widget_class->focus = kt_lazy_column_focus;
  widget_class->root = kt_lazy_column_root;
  widget_class->unroot = kt_lazy_column_unroot;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HPOLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VPOLICY, "vscroll-policy");
  signals[SHOWN] = g_signal_new ("shown", KT_TYPE_LAZY_COLUMN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "lazycolumn");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
kt_lazy_column_init (KtLazyColumn *self)
{
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  self->widest = G_MAXINT / 4;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
kt_lazy_column_new (KtLazyColumnMake make,
                    KtLazyColumnGuess guess,
                    gpointer data)
{
  KtLazyColumn *self = g_object_new (KT_TYPE_LAZY_COLUMN, NULL);

  self->make = make;
  self->guess = guess;
  self->data = data;
  return GTK_WIDGET (self);
}

void
kt_lazy_column_set_measures (KtLazyColumn *self,
                             int spacing,
                             int margin,
                             int widest)
{
  g_return_if_fail (KT_IS_LAZY_COLUMN (self));

  self->spacing = spacing;
  self->margin = margin;
  self->widest = widest;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

guint
kt_lazy_column_get_n_rows (KtLazyColumn *self)
{
  g_return_val_if_fail (KT_IS_LAZY_COLUMN (self), 0);

  return self->rows->len;
}

/* The anchor stays the same row; if it goes, what follows takes its place. */
static void
move_anchor (KtLazyColumn *self,
             guint position,
             guint n_removed,
             guint n_added)
{
  if (self->anchor < position)
    return;
  if (self->anchor >= position + n_removed)
    self->anchor += n_added - n_removed;
  else
    {
      self->anchor = position;
      self->above = position == 0 ? -self->margin : MIN (self->above, 0);
    }
}

void
kt_lazy_column_splice (KtLazyColumn *self,
                       guint position,
                       guint n_removed,
                       guint n_added)
{
  g_autofree Row *added = NULL;

  g_return_if_fail (KT_IS_LAZY_COLUMN (self));
  g_return_if_fail (position + n_removed <= self->rows->len);

  for (guint i = 0; i < n_removed; i++)
    drop_row (get_row (self, position + i));
  if (n_removed > 0)
    g_array_remove_range (self->rows, position, n_removed);
  added = g_new0 (Row, MAX (n_added, 1));
  for (guint i = 0; i < n_added; i++)
    added[i].height = self->guess ? self->guess (position + i, self->data) : GUESS;
  if (n_added > 0)
    g_array_insert_vals (self->rows, position, added, n_added);
  if (self->rows->len == n_added)
    {
      self->least_width = 0;
      self->anchor = 0;
      self->above = -self->margin;
    }
  else
    move_anchor (self, position, n_removed, n_added);
  self->first = self->end = MIN (self->anchor, self->rows->len);
  self->is_told = FALSE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

GtkWidget *
kt_lazy_column_peek (KtLazyColumn *self,
                     guint row)
{
  g_return_val_if_fail (KT_IS_LAZY_COLUMN (self), NULL);
  g_return_val_if_fail (row < self->rows->len, NULL);

  return get_row (self, row)->widget;
}

GtkWidget *
kt_lazy_column_show_row (KtLazyColumn *self,
                         guint row)
{
  g_return_val_if_fail (KT_IS_LAZY_COLUMN (self), NULL);
  g_return_val_if_fail (row < self->rows->len, NULL);

  make_row (self, row);
  if (row < self->first || row >= self->end)
    {
      self->anchor = row;
      self->above = -self->margin;
      settle (self);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return get_row (self, row)->widget;
}

void
kt_lazy_column_hold (KtLazyColumn *self,
                     guint row,
                     gboolean hold)
{
  g_return_if_fail (KT_IS_LAZY_COLUMN (self));
  g_return_if_fail (row < self->rows->len);

  get_row (self, row)->is_held = hold;
  tend (self);
}

void
kt_lazy_column_get_shown (KtLazyColumn *self,
                          guint *first,
                          guint *end)
{
  g_return_if_fail (KT_IS_LAZY_COLUMN (self));

  *first = self->first;
  *end = self->end;
}

void
kt_lazy_column_foreach (KtLazyColumn *self,
                        KtLazyColumnVisit visit,
                        gpointer data)
{
  g_return_if_fail (KT_IS_LAZY_COLUMN (self));

  for (guint i = 0; i < self->rows->len; i++)
    if (get_row (self, i)->widget)
      visit (get_row (self, i)->widget, i, data);
}
