/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Up to a few dozen options stand in a flow box, which knows the room there is. Beyond, rows of two are made by a lazy
 * column from the numbers of the options that match the filter.
 */
#include "kt-choice-area.h"

#include "kt-accessible-name.h"
#include "kt-lazy-column.h"
#include "kt-tab-leaves.h"

#include <glib/gi18n.h>
#include <string.h>

#define MANY 10      /* beyond: a filter, and a scroll bar */
#define VERY_MANY 40 /* beyond: made only when they come near */
#define PER_ROW 2 /* first and last child of a row */
#define SCROLLED_HEIGHT 260
#define HIGH_HEIGHT 420
#define TILE_HEIGHT 58

struct _KtChoiceArea {
  GtkBox parent_instance;

  KtChoiceOptions *options;
  guint n;
  GtkWidget *filter; /* NULL for a few */
  GtkWidget *flow;   /* NULL for very many */
  GtkWidget *column; /* NULL otherwise */
  GArray *matching;  /* guint: options in the column */
};

G_DEFINE_FINAL_TYPE (KtChoiceArea, kt_choice_area, GTK_TYPE_BOX)

enum { PRESSED, SHOWN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- tiles ------------------------------------------------------------------------------------------------ */

static void
on_tile_clicked (GtkButton *button,
                 gpointer data)
{
  g_signal_emit (data, signals[PRESSED], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "option")));
}

static guint
option_of (GtkWidget *tile)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (tile), "option"));
}

static void
update_price (KtChoiceArea *self,
              GtkWidget *tile)
{
  g_autofree char *effect = kt_choice_options_get_effect (self->options, option_of (tile));

  kt_choice_tile_set_effect (KT_CHOICE_TILE (tile), effect);
}

static void
update_tile (KtChoiceArea *self,
             GtkWidget *tile)
{
  kt_choice_tile_set_state (KT_CHOICE_TILE (tile), kt_choice_options_get_state (self->options, option_of (tile)));
  update_price (self, tile);
}

static GtkWidget *
make_tile (KtChoiceArea *self,
           guint option)
{
  GtkWidget *tile = kt_choice_tile_new ();
  g_autofree char *title = kt_choice_options_get_title (self->options, option);
  const char *swatch = kt_choice_options_get_swatch (self->options, option);

  g_object_set_data (G_OBJECT (tile), "option", GUINT_TO_POINTER (option));
  kt_choice_tile_set_title (KT_CHOICE_TILE (tile), title);
  kt_choice_tile_set_note (KT_CHOICE_TILE (tile), kt_choice_options_get_note (self->options, option));
  if (swatch)
    kt_choice_tile_set_swatch (KT_CHOICE_TILE (tile), swatch);
  g_signal_connect_object (tile, "clicked", G_CALLBACK (on_tile_clicked), self, 0);
  return tile;
}

typedef void (*TileVisit) (KtChoiceArea *self, GtkWidget *tile);

typedef struct {
  KtChoiceArea *self;
  TileVisit visit;
} Visit;

static void
visit_row (GtkWidget *row,
           guint number,
           gpointer data)
{
  const Visit *visit = data;

  for (GtkWidget *tile = gtk_widget_get_first_child (row); tile; tile = gtk_widget_get_next_sibling (tile))
    if (KT_IS_CHOICE_TILE (tile))
      visit->visit (visit->self, tile);
}

/* Every tile that is made. */
static void
for_tiles (KtChoiceArea *self,
           TileVisit function)
{
  Visit visit = { self, function };

  if (self->column)
    kt_lazy_column_foreach (KT_LAZY_COLUMN (self->column), visit_row, &visit);
  for (GtkWidget *child = self->flow ? gtk_widget_get_first_child (self->flow) : NULL; child;
       child = gtk_widget_get_next_sibling (child))
    function (self, gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)));
}

/* --- a few ------------------------------------------------------------------------------------------------ */

static void
fill_flow (KtChoiceArea *self)
{
  GtkFlowBoxChild *child;

  while ((child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->flow), 0)))
    gtk_flow_box_remove (GTK_FLOW_BOX (self->flow), GTK_WIDGET (child));
  for (guint i = 0; i < self->n; i++)
    {
      GtkWidget *tile = make_tile (self, i);

      gtk_flow_box_insert (GTK_FLOW_BOX (self->flow), tile, -1);
      /* The tile takes the focus, not the box around it. */
      gtk_widget_set_focusable (gtk_widget_get_parent (tile), FALSE);
    }
}

static void
make_flow (KtChoiceArea *self)
{
  self->flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self->flow), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->flow), 1);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->flow), 3);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->flow), 4);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->flow), 4);
  gtk_widget_set_valign (self->flow, GTK_ALIGN_START);
  kt_tab_leaves (self->flow);
  fill_flow (self);
}

/* --- very many -------------------------------------------------------------------------------------------- */

static GtkWidget *
make_column_row (guint row,
                 gpointer data)
{
  KtChoiceArea *self = data;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = row * PER_ROW; i < (row + 1) * PER_ROW; i++)
    {
      GtkWidget *tile = i < self->matching->len ? make_tile (self, g_array_index (self->matching, guint, i))
                                                : gtk_label_new (NULL);

      if (KT_IS_CHOICE_TILE (tile))
        update_tile (self, tile);
      gtk_box_append (GTK_BOX (box), tile);
    }
  return box;
}

static int
guess_column_row (guint row,
                  gpointer data)
{
  return TILE_HEIGHT;
}

static void
on_shown (KtChoiceArea *self)
{
  g_signal_emit (self, signals[SHOWN], 0);
}

/* --- the filter ------------------------------------------------------------------------------------------- */

static gboolean
is_wanted (KtChoiceArea *self,
           guint option,
           const char *wanted)
{
  g_autofree char *title = kt_choice_options_get_title (self->options, option);
  g_autofree char *folded = g_utf8_casefold (title, -1);

  return strstr (folded, wanted) != NULL;
}

static void
fill_column (KtChoiceArea *self,
             const char *wanted)
{
  KtLazyColumn *column = KT_LAZY_COLUMN (self->column);

  g_array_set_size (self->matching, 0);
  for (guint i = 0; i < self->n; i++)
    if (!*wanted || is_wanted (self, i, wanted))
      g_array_append_val (self->matching, i);
  kt_lazy_column_splice (column, 0, kt_lazy_column_get_n_rows (column), (self->matching->len + PER_ROW - 1) / PER_ROW);
}

static gboolean
matches_filter (GtkFlowBoxChild *child,
                gpointer data)
{
  KtChoiceArea *self = data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->filter)), -1);

  return !*wanted || is_wanted (self, option_of (gtk_flow_box_child_get_child (child)), wanted);
}

static void
on_filter_changed (KtChoiceArea *self)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->filter)), -1);

  if (self->column)
    fill_column (self, wanted);
  else
    gtk_flow_box_invalidate_filter (GTK_FLOW_BOX (self->flow));
}

static void
append_filter (KtChoiceArea *self)
{
  self->filter = gtk_search_entry_new ();
  gtk_widget_set_margin_bottom (self->filter, 6);
  g_object_set (self->filter, "placeholder-text", _ ("Filter"), NULL);
  g_signal_connect_object (self->filter, "search-changed", G_CALLBACK (on_filter_changed), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), self->filter);
}

static void
append_scrolled (KtChoiceArea *self,
                 GtkWidget *child,
                 int height)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), height);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_box_append (GTK_BOX (self), scroller);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static int
scrolled_height (guint n_options)
{
  return n_options > VERY_MANY ? HIGH_HEIGHT : SCROLLED_HEIGHT;
}

static void
fill (KtChoiceArea *self)
{
  self->n = kt_choice_options_get_n (self->options);
  if (self->n > VERY_MANY)
    {
      append_filter (self);
      self->column = kt_lazy_column_new (make_column_row, guess_column_row, self);
      kt_lazy_column_set_measures (KT_LAZY_COLUMN (self->column), 4, 2, G_MAXINT / 4);
      g_signal_connect_object (self->column, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
      append_scrolled (self, self->column, scrolled_height (self->n));
      fill_column (self, "");
      return;
    }
  make_flow (self);
  if (self->n <= MANY)
    {
      gtk_box_append (GTK_BOX (self), self->flow);
      return;
    }
  append_filter (self);
  gtk_flow_box_set_filter_func (GTK_FLOW_BOX (self->flow), matches_filter, self, NULL);
  append_scrolled (self, self->flow, scrolled_height (self->n));
}

static void
kt_choice_area_dispose (GObject *object)
{
  KtChoiceArea *self = KT_CHOICE_AREA (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_box_remove (GTK_BOX (self), child);
  self->flow = self->column = self->filter = NULL;
  g_clear_pointer (&self->options, kt_choice_options_free);
  G_OBJECT_CLASS (kt_choice_area_parent_class)->dispose (object);
}

static void
kt_choice_area_finalize (GObject *object)
{
  g_array_unref (KT_CHOICE_AREA (object)->matching);
  G_OBJECT_CLASS (kt_choice_area_parent_class)->finalize (object);
}

static void
kt_choice_area_class_init (KtChoiceAreaClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_choice_area_dispose;
  G_OBJECT_CLASS (klass)->finalize = kt_choice_area_finalize;
  signals[PRESSED] = g_signal_new ("pressed", KT_TYPE_CHOICE_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   1, G_TYPE_UINT);
  signals[SHOWN] = g_signal_new ("shown", KT_TYPE_CHOICE_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_choice_area_init (KtChoiceArea *self)
{
  self->matching = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
kt_choice_area_new (KtChoiceOptions *options)
{
  KtChoiceArea *self = g_object_new (KT_TYPE_CHOICE_AREA, NULL);

  self->options = options;
  fill (self);
  return GTK_WIDGET (self);
}

void
kt_choice_area_update (KtChoiceArea *self)
{
  g_return_if_fail (KT_IS_CHOICE_AREA (self));

  /* References gain and lose targets as instances come and go. */
  if (self->flow && self->n != kt_choice_options_get_n (self->options))
    {
      self->n = kt_choice_options_get_n (self->options);
      fill_flow (self);
    }
  for_tiles (self, update_tile);
}

void
kt_choice_area_update_prices (KtChoiceArea *self)
{
  g_return_if_fail (KT_IS_CHOICE_AREA (self));

  for_tiles (self, update_price);
}

static void
collect_path (KtChoiceArea *self,
              guint option,
              GPtrArray *paths)
{
  g_autoptr (KtChoice) choice = kt_choice_options_get_choice (self->options, option);
  const char *last = paths->len > 0 ? g_ptr_array_index (paths, paths->len - 1) : NULL;

  /* The values of one characteristic have one path. */
  if (choice && g_strcmp0 (last, choice->path) != 0)
    g_ptr_array_add (paths, g_strdup (choice->path));
}

void
kt_choice_area_collect_paths (KtChoiceArea *self,
                              GPtrArray *paths)
{
  guint first = 0, end = self->n;

  g_return_if_fail (KT_IS_CHOICE_AREA (self));

  if (self->column)
    {
      kt_lazy_column_get_shown (KT_LAZY_COLUMN (self->column), &first, &end);
      first *= PER_ROW;
      end = MIN (end * PER_ROW, self->matching->len);
    }
  for (guint i = first; i < end; i++)
    collect_path (self, self->column ? g_array_index (self->matching, guint, i) : i, paths);
}

GtkWidget *
kt_choice_area_show_option (KtChoiceArea *self,
                            guint number)
{
  GtkWidget *row;

  g_return_val_if_fail (KT_IS_CHOICE_AREA (self), NULL);
  g_return_val_if_fail (number < self->n, NULL);

  if (self->filter && *gtk_editable_get_text (GTK_EDITABLE (self->filter)))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
      on_filter_changed (self);
    }
  if (self->flow)
    return gtk_flow_box_child_get_child (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->flow), (int) number));
  row = kt_lazy_column_show_row (KT_LAZY_COLUMN (self->column), number / PER_ROW);
  return number % PER_ROW == 0 ? gtk_widget_get_first_child (row) : gtk_widget_get_last_child (row);
}

int
kt_choice_area_guess_height (guint n_options)
{
  if (n_options > MANY)
    return scrolled_height (n_options) + 40;
  return (int) ((n_options + 2) / 3) * TILE_HEIGHT;
}
