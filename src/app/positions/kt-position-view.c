/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tree list shows the positions as they are in the revision, so an edit needs no copying back and forth. What is put
 * together here: columns (kt-position-columns.c), the cursor (-cursor.c), dragging (-drag.c), the clipboard
 * (-clipboard.c), and the rows below the table.
 */
#include "kt-position-view-private.h"

#include "kt-catalog-position.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-position-batch.h"
#include "kt-revision-totals.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (KtPositionView, kt_position_view, GTK_TYPE_WIDGET)

enum { FAILED, SELECTED, CONFIGURE, N_SIGNALS };
static guint signals[N_SIGNALS];

void
kt_position_view_fail (KtPositionView *self,
                       const GError *error)
{
  if (error)
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* --- rows ------------------------------------------------------------------------------------------------- */

guint
kt_position_view_get_n_rows (KtPositionView *self)
{
  return self->selection ? g_list_model_get_n_items (G_LIST_MODEL (self->selection)) : 0;
}

KtPosition *
kt_position_view_get_row (KtPositionView *self,
                          guint row)
{
  g_autoptr (GtkTreeListRow) item =
      self->selection ? g_list_model_get_item (G_LIST_MODEL (self->selection), row) : NULL;
  /* The revision keeps it alive. */
  g_autoptr (KtPosition) position = item ? gtk_tree_list_row_get_item (item) : NULL;

  return position;
}

guint
kt_position_view_find_row (KtPositionView *self,
                           KtPosition *position)
{
  guint n_rows = kt_position_view_get_n_rows (self);

  for (guint row = 0; row < n_rows; row++)
    if (kt_position_view_get_row (self, row) == position)
      return row;
  return G_MAXUINT;
}

KtPosition *
kt_position_view_get_selected (KtPositionView *self)
{
  g_return_val_if_fail (KT_IS_POSITION_VIEW (self), NULL);

  return self->cursor && kt_position_view_find_row (self, self->cursor) != G_MAXUINT ? self->cursor : NULL;
}

GPtrArray *
kt_position_view_get_selection (KtPositionView *self)
{
  g_autoptr (GtkBitset) rows = NULL;
  g_autoptr (GPtrArray) positions = g_ptr_array_new ();

  g_return_val_if_fail (KT_IS_POSITION_VIEW (self), NULL);

  if (!self->selection)
    return g_steal_pointer (&positions);
  rows = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (guint i = 0; i < gtk_bitset_get_size (rows); i++)
    g_ptr_array_add (positions, kt_position_view_get_row (self, gtk_bitset_get_nth (rows, i)));
  return kt_positions_topmost (self->revision, positions);
}

/* Position → its row and one; of these positions, those that are shown. */
static GHashTable *
find_rows (KtPositionView *self,
           GPtrArray *positions)
{
  GHashTable *rows = g_hash_table_new (NULL, NULL);
  guint n_rows = kt_position_view_get_n_rows (self);

  for (guint i = 0; i < positions->len; i++)
    g_hash_table_insert (rows, g_ptr_array_index (positions, i), NULL);
  for (guint row = 0; row < n_rows; row++)
    {
      KtPosition *position = kt_position_view_get_row (self, row);

      if (g_hash_table_contains (rows, position))
        g_hash_table_insert (rows, position, GUINT_TO_POINTER (row + 1));
    }
  return rows;
}

void
kt_position_view_select_lines (KtPositionView *self,
                               GPtrArray *positions)
{
  g_autoptr (GHashTable) rows = NULL;
  g_autoptr (GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) all = NULL;

  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  rows = find_rows (self, positions);
  for (guint i = 0; i < positions->len; i++)
    {
      KtPosition *position = g_ptr_array_index (positions, i);
      guint row = GPOINTER_TO_UINT (g_hash_table_lookup (rows, position)) - 1;

      if (row == G_MAXUINT)
        continue;
      if (gtk_bitset_is_empty (selected))
        {
          g_set_object (&self->cursor, position);
          self->anchor = row;
        }
      gtk_bitset_add (selected, row);
    }
  if (!gtk_bitset_is_empty (selected))
    {
      all = gtk_bitset_new_range (0, kt_position_view_get_n_rows (self));
      gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, all);
      gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", self->anchor);
    }
  kt_position_view_show_status (self);
}

void
kt_position_view_select (KtPositionView *self,
                         KtPosition *position)
{
  g_autoptr (GPtrArray) positions = g_ptr_array_new ();

  g_ptr_array_add (positions, position);
  kt_position_view_select_lines (self, positions);
}

void
kt_position_view_select_all (KtPositionView *self)
{
  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  if (self->selection)
    gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
}

void
kt_position_view_expand_all (KtPositionView *self,
                             gboolean expanded)
{
  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  /* Rows that unfold add further ones behind them. */
  for (guint row = 0; row < kt_position_view_get_n_rows (self); row++)
    {
      g_autoptr (GtkTreeListRow) item = g_list_model_get_item (G_LIST_MODEL (self->selection), row);
      gtk_tree_list_row_set_expanded (item, expanded);
    }
  kt_position_cursor_restore (self, FALSE);
}

/* --- below the table -------------------------------------------------------------------------------------- */

static gboolean
add_net (KtPositionView *self,
         KtPosition *position,
         KtMoney *sum)
{
  KtMoney net;

  return kt_position_net_with_children (position, kt_revision_get_header (self->revision), &net, NULL) &&
         kt_money_add (*sum, net, sum, NULL);
}

static char *
describe_selection (KtPositionView *self,
                    GPtrArray *positions)
{
  KtMoney sum = kt_money_zero (kt_revision_get_header (self->revision)->currency);
  g_autoptr (GPtrArray) all = kt_positions_with_below (positions);
  g_autofree char *lines = g_strdup_printf (ngettext ("%u line selected", "%u lines selected", all->len), all->len);
  g_autofree char *net = NULL;

  for (guint i = 0; i < positions->len; i++)
    if (!add_net (self, g_ptr_array_index (positions, i), &sum))
      return g_steal_pointer (&lines);
  net = kt_money_format (sum, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  return g_strdup_printf (_ ("%s · net %s"), lines, net);
}

/* Why a line is not in the total, or why its price is not that of the list. */
static char *
explain (KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);
  KtPosition *instead = kt_position_get_alternative_to (position);

  switch (kt_position_get_effective_role (position))
    {
    case KT_ROLE_OPTION:
      return g_strdup (_ ("An option can be ordered in addition; it is outside of the total."));
    case KT_ROLE_ALTERNATIVE:
      return instead ? g_strdup_printf (_ ("An alternative to %s %s; it is outside of the total."),
                                        kt_position_get_number (instead), kt_position_get (instead)->title)
                     : g_strdup (_ ("An alternative stands for the line before it; it is outside of the total."));
    case KT_ROLE_ON_DEMAND:
      return g_strdup (_ ("Billed as needed: the quantity is an estimate, outside of the total."));
    case KT_ROLE_NORMAL:
    default:
      return data->manual_price ? g_strdup (_ ("The price was typed by hand; recalculating keeps it.")) : NULL;
    }
}

static char *
status_text (KtPositionView *self)
{
  g_autoptr (GPtrArray) positions = NULL;
  KtPosition *position = kt_position_view_get_selected (self);

  if (self->fault)
    return g_strdup (self->fault);
  positions = self->revision ? kt_position_view_get_selection (self) : NULL;
  if (positions && positions->len > 1)
    return describe_selection (self, positions);
  return position ? explain (position) : NULL;
}

void
kt_position_view_show_status (KtPositionView *self)
{
  g_autofree char *text = status_text (self);

  gtk_label_set_text (GTK_LABEL (self->status), text ? text : "");
  gtk_widget_set_visible (self->status, text != NULL);
  if (self->fault)
    gtk_widget_add_css_class (self->status, "error");
  else
    gtk_widget_remove_css_class (self->status, "error");
}

void
kt_position_view_set_fault (KtPositionView *self,
                            const char *fault)
{
  g_free (self->fault);
  self->fault = g_strdup (fault);
  kt_position_view_show_status (self);
}

void
kt_position_view_preview (KtPositionView *self,
                          KtCatalogLines *lines)
{
  gtk_widget_set_visible (self->prompt, FALSE);
  kt_paste_preview_take_lines (KT_PASTE_PREVIEW (self->preview), lines);
  kt_position_view_show_page (self);
  if (lines)
    gtk_widget_grab_focus (self->preview);
  else
    kt_position_view_focus_table (self);
}

static void
on_preview_cancelled (KtPositionView *self)
{
  kt_position_view_preview (self, NULL);
}

void
kt_position_view_show_page (KtPositionView *self)
{
  gboolean is_editable = self->revision && kt_revision_is_editable (self->revision);
  gboolean has_preview = kt_paste_preview_get_lines (KT_PASTE_PREVIEW (self->preview)) != NULL;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    has_preview                                 ? "preview"
                                    : kt_position_view_get_n_rows (self) == 0 ? "empty"
                                                                                : "table");
  gtk_widget_set_visible (self->entry, is_editable && !has_preview);
}

/* --- asking ----------------------------------------------------------------------------------------------- */

static gboolean
set_discount (KtPosition *position,
              KtPositionData *data,
              gpointer text,
              GError **error)
{
  return kt_position_read_discount (text, kt_language_get (), &data->discount, error);
}

static gboolean
set_lot (KtPosition *position,
         KtPositionData *data,
         gpointer text,
         GError **error)
{
  kt_record_set_text (&data->lot, text);
  return TRUE;
}

static char *
question_about (KtPositionAsk what,
                guint count)
{
  if (what == KT_ASK_LOT)
    return g_strdup_printf (ngettext ("Lot of %u line", "Lot of %u lines", count), count);
  return g_strdup_printf (ngettext ("Discount for %u line", "Discount for %u lines", count), count);
}

static char *
step_of (KtPositionAsk what,
         guint count)
{
  if (what == KT_ASK_LOT)
    return g_strdup_printf (ngettext ("Set the lot of %u line", "Set the lot of %u lines", count), count);
  return g_strdup_printf (ngettext ("Set the discount of %u line", "Set the discount of %u lines", count), count);
}

/* The selected lines and all below them; a discount is for those that have a price. */
static GPtrArray *
asked_lines (KtPositionView *self,
             KtPositionAsk what)
{
  g_autoptr (GPtrArray) selected = kt_position_view_get_selection (self);
  GPtrArray *positions = kt_positions_with_below (selected);

  for (guint i = positions->len; i > 0; i--)
    if (what == KT_ASK_DISCOUNT &&
        !kt_position_kind_has_price (kt_position_get (g_ptr_array_index (positions, i - 1))->kind))
      g_ptr_array_remove_index (positions, i - 1);
  return positions;
}

void
kt_position_view_ask (KtPositionView *self,
                      KtPositionAsk what)
{
  g_autoptr (GPtrArray) positions = NULL;
  g_autofree char *question = NULL;
  g_autofree char *text = NULL;
  const KtPositionData *first;

  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  positions = asked_lines (self, what);
  if (positions->len == 0)
    return;
  self->asked = what;
  first = kt_position_get (g_ptr_array_index (positions, 0));
  question = question_about (what, positions->len);
  text = what == KT_ASK_LOT ? g_strdup (first->lot) : kt_format_percent (first->discount, kt_language_get ());
  kt_line_prompt_ask (KT_LINE_PROMPT (self->prompt), question, text,
                      what == KT_ASK_LOT ? _ ("Name; empty: none") : _ ("Percent"));
}

static void
on_answered (KtPositionView *self,
             const char *text)
{
  g_autoptr (GPtrArray) positions = asked_lines (self, self->asked);
  g_autofree char *answer = g_strstrip (g_strdup (text));
  g_autofree char *step = step_of (self->asked, positions->len);
  g_autoptr (GError) error = NULL;

  kt_open_quote_begin_change (self->quote, step);
  kt_positions_change (self->revision, positions, self->asked == KT_ASK_LOT ? set_lot : set_discount, answer, &error);
  kt_open_quote_end_change (self->quote, error ? NULL : &error);
  if (error)
    kt_line_prompt_refuse (KT_LINE_PROMPT (self->prompt), error->message);
  else
    kt_line_prompt_close (KT_LINE_PROMPT (self->prompt));
}

/* --- new lines -------------------------------------------------------------------------------------------- */

static void
on_add (KtPositionView *self,
        KtArticle *article,
        KtDecimal *quantity)
{
  KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);
  g_autofree char *id = kt_workplace_new_id (workplace);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtPositionData) data = kt_catalog_position_new_article (
      kt_workplace_get_catalog (workplace), article, id, kt_revision_get_header (self->revision)->language, *quantity,
      kt_workplace_get_day (workplace), &error);
  KtPosition *position = data ? kt_open_quote_append (self->quote, data, &error) : NULL;

  if (position)
    kt_position_view_select (self, position);
  kt_position_view_fail (self, error);
}

static void
on_configure (KtPositionView *self,
              const char *product)
{
  g_signal_emit (self, signals[CONFIGURE], 0, product);
}

void
kt_position_view_begin_entry (KtPositionView *self)
{
  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  kt_article_entry_begin (KT_ARTICLE_ENTRY (self->entry));
}

void
kt_position_view_focus_table (KtPositionView *self)
{
  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  if (kt_position_view_get_n_rows (self) == 0)
    kt_position_view_begin_entry (self);
  else
    kt_position_cursor_restore (self, TRUE);
}

/* --- following -------------------------------------------------------------------------------------------- */

static void
on_selection (KtPositionView *self)
{
  /* It asked about other lines. */
  gtk_widget_set_visible (self->prompt, FALSE);
  kt_position_view_show_status (self);
  g_signal_emit (self, signals[SELECTED], 0);
}

/* A change that comes from elsewhere does not interrupt who is typing in a cell. */
static gboolean
may_focus (KtPositionView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root && gtk_widget_get_focus_child (self->view) != NULL && !GTK_IS_TEXT (gtk_root_get_focus (root));
}

static void
on_changed (KtPositionView *self)
{
  kt_position_view_show_page (self);
  kt_position_columns_show (self);
  kt_position_cursor_restore (self, may_focus (self));
  kt_position_view_show_status (self);
}

static GListModel *
children_of (gpointer item,
             gpointer data)
{
  KtPosition *position = item;

  /* A line that can have children keeps its model even while it has none, so that indenting needs no rebuild. */
  if (!kt_position_kind_has_children (kt_position_get (position)->kind))
    return NULL;
  return g_object_ref (kt_position_get_children (position));
}

static void
let_go (KtPositionView *self)
{
  kt_line_prompt_close (KT_LINE_PROMPT (self->prompt));
  kt_paste_preview_take_lines (KT_PASTE_PREVIEW (self->preview), NULL);
  /* Cells let go of the old revision while it is still known. */
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->cursor);
  g_clear_pointer (&self->fault, g_free);
  if (self->revision)
    g_signal_handlers_disconnect_by_func (self->revision, on_changed, self);
  g_clear_object (&self->revision);
}

static void
follow (KtPositionView *self)
{
  GtkTreeListModel *tree;

  self->revision = g_object_ref (kt_open_quote_get_revision (self->quote));
  tree = gtk_tree_list_model_new (g_object_ref (kt_revision_get_positions (self->revision)), FALSE, TRUE, children_of,
                                  NULL, NULL);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (tree));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->revision, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

void
kt_position_view_set_quote (KtPositionView *self,
                            KtOpenQuote *quote)
{
  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  let_go (self);
  g_set_object (&self->quote, quote);
  kt_article_entry_set_workplace (KT_ARTICLE_ENTRY (self->entry), quote ? kt_open_quote_get_workplace (quote) : NULL);
  self->anchor = 0;
  self->cursor_field = KT_POSITION_FIELD_TITLE;
  if (quote)
    {
      follow (self);
      kt_position_columns_show (self);
      kt_position_cursor_restore (self, FALSE);
    }
  kt_position_view_show_page (self);
  kt_position_view_show_status (self);
}

KtOpenQuote *
kt_position_view_get_quote (KtPositionView *self)
{
  g_return_val_if_fail (KT_IS_POSITION_VIEW (self), NULL);

  return self->quote;
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_position_view_dispose (GObject *object)
{
  KtPositionView *self = KT_POSITION_VIEW (object);

  if (self->view)
    let_go (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_POSITION_VIEW);
  self->view = NULL;
  g_clear_weak_pointer (&self->drop_row);
  g_clear_object (&self->quote);
  G_OBJECT_CLASS (kt_position_view_parent_class)->dispose (object);
}

static void
kt_position_view_finalize (GObject *object)
{
  g_ptr_array_unref (KT_POSITION_VIEW (object)->cells);
  G_OBJECT_CLASS (kt_position_view_parent_class)->finalize (object);
}

static gboolean
kt_position_view_grab_focus (GtkWidget *widget)
{
  kt_position_view_focus_table (KT_POSITION_VIEW (widget));
  return TRUE;
}

static void
kt_position_view_class_init (KtPositionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_position_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = kt_position_view_finalize;
  widget_class->grab_focus = kt_position_view_grab_focus;
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SELECTED] = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CONFIGURE] =
      g_signal_new ("configure", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (KT_TYPE_ARTICLE_ENTRY);
  g_type_ensure (KT_TYPE_LINE_PROMPT);
  g_type_ensure (KT_TYPE_PASTE_PREVIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/positions/kt-position-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KtPositionView, box);
  gtk_widget_class_bind_template_child (widget_class, KtPositionView, stack);
  gtk_widget_class_bind_template_child (widget_class, KtPositionView, view);
  gtk_widget_class_bind_template_child (widget_class, KtPositionView, status);
  gtk_widget_class_bind_template_child (widget_class, KtPositionView, prompt);
  gtk_widget_class_bind_template_child (widget_class, KtPositionView, entry);
  gtk_widget_class_bind_template_child (widget_class, KtPositionView, preview);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_configure);
  gtk_widget_class_bind_template_callback (widget_class, kt_position_view_set_fault);
  gtk_widget_class_bind_template_callback (widget_class, on_answered);
  gtk_widget_class_bind_template_callback (widget_class, on_preview_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, kt_position_view_take_preview);
  gtk_widget_class_bind_template_callback (widget_class, kt_position_view_focus_table);
}

/* GTK makes the list inside of the view itself. */
static GtkWidget *
find_list (GtkWidget *view)
{
  GtkWidget *child = gtk_widget_get_first_child (view);

  while (child && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
kt_position_view_init (KtPositionView *self)
{
  self->cells = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->list = find_list (self->view);
  kt_position_columns_add (self);
  kt_position_cursor_add (self);
  kt_position_drag_add (self);
  kt_position_view_show_page (self);
}

GtkWidget *
kt_position_view_new (void)
{
  return g_object_new (KT_TYPE_POSITION_VIEW, NULL);
}
