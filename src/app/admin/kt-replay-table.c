/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column is a row of a table: its title and how a line reads in it. */
#include "kt-replay-table.h"

#include "kt-accessible-name.h"
#include "kt-column-header.h"
#include "kt-language.h"
#include "kt-noted-cell.h"
#include "kt-number-format.h"
#include "kt-replay-item.h"

#include <glib/gi18n.h>

struct _KtReplayTable {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *view;
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  guint shown;
};

G_DEFINE_FINAL_TYPE (KtReplayTable, kt_replay_table, GTK_TYPE_WIDGET)

enum { ACTIVATE_QUOTE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- texts ------------------------------------------------------------------------------------------------ */

static char *
effect_text (KtReplayItem *item)
{
  return g_strdup (kt_replay_item_get_effect (item));
}

static char *
quote_text (KtReplayItem *item)
{
  return g_strdup (kt_replay_item_get_quote (item));
}

static char *
position_text (KtReplayItem *item)
{
  const KtPublishFinding *finding = kt_replay_item_get_finding (item);

  return finding ? g_strdup_printf ("%s  %s", finding->number, finding->title) : g_strdup ("–");
}

static char *
money_text (KtMoney money,
            KtMoneyFlags flags)
{
  return money.currency[0] ? kt_money_format (money, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED | flags)
                           : g_strdup ("–");
}

static char *
before_text (KtReplayItem *item)
{
  const KtPublishFinding *finding = kt_replay_item_get_finding (item);

  return finding ? money_text (finding->before, 0) : g_strdup ("–");
}

/* What is not there has no price. */
static char *
after_text (KtReplayItem *item)
{
  const KtPublishFinding *finding = kt_replay_item_get_finding (item);

  return finding && finding->effect == KT_PUBLISH_DRIFT ? money_text (finding->after, 0) : g_strdup ("–");
}

static char *
difference_text (KtReplayItem *item)
{
  return money_text (kt_replay_item_get_difference (item), KT_MONEY_SIGNED);
}

static const struct {
  const char *title;
  char *(*text) (KtReplayItem *item);
  const char *(*note) (KtReplayItem *item); /* what stands below, as wide as there is room; NULL: nothing does */
  gboolean is_number;
} COLUMNS[] = {
  { N_ ("Quote"), quote_text, kt_replay_item_get_customer, FALSE },
  { N_ ("Position"), position_text, kt_replay_item_get_why, FALSE },
  { N_ ("Effect"), effect_text, NULL, FALSE },
  { N_ ("Before"), before_text, NULL, TRUE },
  { N_ ("After"), after_text, NULL, TRUE },
  { N_ ("Difference"), difference_text, NULL, TRUE },
};

/* --- cells ------------------------------------------------------------------------------------------------ */

static void
on_cell_setup (GtkSignalListItemFactory *factory,
               GtkListItem *cell,
               gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);

  gtk_list_item_set_child (cell, kt_noted_cell_new (COLUMNS[column].is_number, COLUMNS[column].note != NULL));
}

static void
name_row (GtkWidget *child,
          KtReplayItem *item)
{
  g_autofree char *position = position_text (item);
  g_autofree char *name = g_strdup_printf ("%s, %s: %s", kt_replay_item_get_quote (item), position,
                                           kt_replay_item_get_effect (item));

  kt_accessible_name_row (child, name);
}

static void
on_cell_bind (GtkSignalListItemFactory *factory,
              GtkListItem *cell,
              gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);
  KtReplayItem *item = gtk_list_item_get_item (cell);
  GtkWidget *child = gtk_list_item_get_child (cell);
  g_autofree char *text = COLUMNS[column].text (item);

  kt_noted_cell_set (child, text, COLUMNS[column].note ? COLUMNS[column].note (item) : NULL);
  if (column == 0)
    name_row (child, item);
}

static void
append_column (KtReplayTable *self,
               guint number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_setup), GUINT_TO_POINTER (number));
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind), GUINT_TO_POINTER (number));
  column = gtk_column_view_column_new (_ (COLUMNS[number].title), factory);
  gtk_column_view_column_set_expand (column, COLUMNS[number].note != NULL);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  if (COLUMNS[number].is_number)
    kt_column_header_align_end (GTK_COLUMN_VIEW (self->view), column);
}

/* --- what is shown ---------------------------------------------------------------------------------------- */

static gboolean
is_shown (gpointer item,
          gpointer data)
{
  KtReplayTable *self = data;

  return self->shown == 0 || kt_replay_item_get_rank (item) + 1 == self->shown;
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer data)
{
  KtReplayItem *first = (KtReplayItem *) a;
  KtReplayItem *second = (KtReplayItem *) b;
  guint rank = kt_replay_item_get_rank (first);
  guint other = kt_replay_item_get_rank (second);

  if (rank != other)
    return rank < other ? GTK_ORDERING_SMALLER : GTK_ORDERING_LARGER;
  return gtk_ordering_from_cmpfunc (g_strcmp0 (kt_replay_item_get_quote (first), kt_replay_item_get_quote (second)));
}

void
kt_replay_table_set_shown (KtReplayTable *self,
                           guint shown)
{
  g_return_if_fail (KT_IS_REPLAY_TABLE (self));

  if (self->shown == shown)
    return;
  self->shown = shown;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

GListModel *
kt_replay_table_get_shown (KtReplayTable *self)
{
  g_return_val_if_fail (KT_IS_REPLAY_TABLE (self), NULL);

  return gtk_single_selection_get_model (self->selection);
}

static void
on_activate (KtReplayTable *self,
             guint place)
{
  g_autoptr (KtReplayItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), place);

  if (item)
    g_signal_emit (self, signals[ACTIVATE_QUOTE], 0, kt_replay_item_get_quote_id (item));
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_replay_table_dispose (GObject *object)
{
  KtReplayTable *self = KT_REPLAY_TABLE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (kt_replay_table_parent_class)->dispose (object);
}

static void
kt_replay_table_class_init (KtReplayTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_replay_table_dispose;
  signals[ACTIVATE_QUOTE] = g_signal_new ("activate-quote", KT_TYPE_REPLAY_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_replay_table_init (KtReplayTable *self)
{
}

GtkWidget *
kt_replay_table_new (GListModel *items)
{
  KtReplayTable *self = g_object_new (KT_TYPE_REPLAY_TABLE, NULL);
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare_items, NULL, NULL));
  GtkSortListModel *sorted = gtk_sort_list_model_new (g_object_ref (items), sorter);

  self->filter = gtk_custom_filter_new (is_shown, self, NULL);
  self->selection = gtk_single_selection_new (
      G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (sorted), GTK_FILTER (g_object_ref (self->filter)))));
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)));
  gtk_widget_add_css_class (self->view, "inset-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the release would change"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (COLUMNS); i++)
    append_column (self, i);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
