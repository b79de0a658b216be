/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tree is made anew after each edit, but only while somebody sees it. What was opened and closed by hand is kept by
 * the path of titles, so that the tree looks the same after an edit.
 */
#include "kt-price-breakdown.h"

#include "kt-catalog-pricing.h"
#include "kt-file-choice.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-price-node.h"
#include "kt-price-part-row.h"
#include "kt-revision-view.h"
#include "kt-when-seen.h"
#include "kt-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _KtPriceBreakdown {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  KtRevision *followed;
  char *position_id; /* NULL: none */
  KtPriceNode *root;
  GHashTable *opened; /* path → whether it is open, where somebody decided */
  GtkTreeListModel *tree;
  gboolean is_filling;

  GtkWidget *box;
  GtkWidget *whole_button;
  GtkWidget *stack;
  GtkWidget *list;
  GtkWidget *hint;
};

G_DEFINE_FINAL_TYPE (KtPriceBreakdown, kt_price_breakdown, GTK_TYPE_WIDGET)

/* --- what is explained ------------------------------------------------------------------------------------ */

static KtRevision *
dup_seen_revision (KtPriceBreakdown *self)
{
  KtGatekeeper *keeper = kt_workplace_get_gatekeeper (kt_open_quote_get_workplace (self->quote));
  const KtActor *actor = kt_gatekeeper_get_actor (keeper);
  KtRevision *revision = kt_open_quote_get_revision (self->quote);

  return kt_actor_may (actor, KT_RIGHT_SEE_NOTES) ? g_object_ref (revision) : kt_revision_view_new (revision, actor);
}

static KtPricePart *
explain (KtPriceBreakdown *self,
         GError **error)
{
  KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);
  KtCatalog *catalog = kt_workplace_get_catalog (workplace);
  const KtTexts *texts = catalog ? kt_catalog_get_texts (catalog) : NULL;
  g_autoptr (KtRevision) revision = dup_seen_revision (self);
  g_autoptr (GPtrArray) passed_over = NULL;
  KtPosition *position;

  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->whole_button)))
    return kt_price_explain_document (revision, texts, kt_language_get (), error);
  position = self->position_id ? kt_revision_find_position (revision, self->position_id) : NULL;
  if (!position)
    return NULL;
  /* Of a sealed revision the records of today are not those it was made with. */
  if (catalog && kt_revision_is_editable (kt_open_quote_get_revision (self->quote)))
    passed_over = kt_catalog_passed_over (catalog, revision, position, kt_workplace_get_day (workplace), NULL);
  return kt_price_explain_position (revision, position, passed_over, texts, kt_language_get (), error);
}

char *
kt_price_breakdown_make_trace (KtPriceBreakdown *self,
                               GError **error)
{
  g_autoptr (KtRevision) revision = NULL;

  g_return_val_if_fail (KT_IS_PRICE_BREAKDOWN (self), NULL);

  if (!self->quote)
    return g_strdup ("");
  revision = dup_seen_revision (self);
  return kt_revision_trace_json (revision, error);
}

/* --- the tree --------------------------------------------------------------------------------------------- */

static void
on_expanded (GtkTreeListRow *row,
             GParamSpec *pspec,
             KtPriceBreakdown *self)
{
  g_autoptr (KtPriceNode) node = gtk_tree_list_row_get_item (row);

  if (!self->is_filling && node)
    g_hash_table_insert (self->opened, g_strdup (kt_price_node_get_path (node)),
                         GINT_TO_POINTER (gtk_tree_list_row_get_expanded (row)));
}

static gboolean
is_opened (KtPriceBreakdown *self,
           KtPriceNode *node)
{
  gpointer decided;

  if (g_hash_table_lookup_extended (self->opened, kt_price_node_get_path (node), NULL, &decided))
    return GPOINTER_TO_INT (decided);
  return !kt_price_node_get_part (node)->is_folded;
}

static void
open_rows (KtPriceBreakdown *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tree)); i++)
    {
      g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, i);
      g_autoptr (KtPriceNode) node = gtk_tree_list_row_get_item (row);

      if (gtk_tree_list_row_is_expandable (row))
        gtk_tree_list_row_set_expanded (row, is_opened (self, node));
    }
}

static GListModel *
children_of (gpointer item,
             gpointer data)
{
  return kt_price_node_list_children (item);
}

static void
show_tree (KtPriceBreakdown *self)
{
  GListStore *top = g_list_store_new (KT_TYPE_PRICE_NODE);
  GtkNoSelection *selection;

  g_list_store_append (top, self->root);
  self->is_filling = TRUE;
  g_clear_object (&self->tree);
  self->tree = gtk_tree_list_model_new (G_LIST_MODEL (top), FALSE, FALSE, children_of, NULL, NULL);
  open_rows (self);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->tree)));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  self->is_filling = FALSE;
}

static void
show_hint (KtPriceBreakdown *self,
           const char *text)
{
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), NULL);
  g_clear_object (&self->tree);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->hint), text);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->hint);
}

static void
fill (gpointer widget)
{
  KtPriceBreakdown *self = widget;
  g_autoptr (GError) error = NULL;
  KtPricePart *part;

  g_clear_object (&self->root);
  part = self->quote ? explain (self, &error) : NULL;
  if (!part)
    {
      show_hint (self, error ? error->message : _ ("Select a position, or look at the whole quote."));
      return;
    }
  self->root = kt_price_node_new (part);
  show_tree (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "tree");
}

static void
refresh (KtPriceBreakdown *self)
{
  kt_when_seen (GTK_WIDGET (self), fill);
}

/* --- rows ------------------------------------------------------------------------------------------------- */

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem *item,
          gpointer data)
{
  GtkWidget *expander = gtk_tree_expander_new ();

  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), kt_price_part_row_new ());
  gtk_list_item_set_child (item, expander);
  gtk_list_item_set_activatable (item, TRUE);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem *item,
         gpointer data)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  g_autoptr (KtPriceNode) node = gtk_tree_list_row_get_item (row);
  g_autofree char *name = kt_price_part_row_describe (kt_price_node_get_part (node));

  gtk_tree_expander_set_list_row (expander, row);
  kt_price_part_row_show (KT_PRICE_PART_ROW (gtk_tree_expander_get_child (expander)), kt_price_node_get_part (node));
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (on_expanded), data, 0);
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem *item,
           gpointer data)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);

  g_signal_handlers_disconnect_by_func (row, on_expanded, data);
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)), NULL);
}

/* Anywhere on a row, not only on its arrow. */
static void
on_activate (KtPriceBreakdown *self,
             guint number)
{
  g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, number);

  if (row && gtk_tree_list_row_is_expandable (row))
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

/* --- the trace goes out ----------------------------------------------------------------------------------- */

static void
on_copy (KtPriceBreakdown *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *trace = kt_price_breakdown_make_trace (self, &error);

  if (trace)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), trace);
      kt_window_say (GTK_WIDGET (self), _ ("Copied how every price came about"));
    }
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_written (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtPriceBreakdown) self = data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    kt_window_say (GTK_WIDGET (self), _ ("File written"));
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_file_chosen (GtkWidget *widget,
                const char *path,
                gpointer data)
{
  KtPriceBreakdown *self = KT_PRICE_BREAKDOWN (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *trace = kt_price_breakdown_make_trace (self, &error);

  if (trace)
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (GBytes) bytes = g_bytes_new (trace, strlen (trace));

      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, on_written,
                                           g_object_ref (self));
    }
  kt_window_report (widget, error);
}

static void
on_export (KtPriceBreakdown *self)
{
  const char *number = self->quote ? kt_open_quote_get_quote (self->quote)->number : "";
  g_autofree char *name = g_strdup_printf ("%s.json", *number ? number : "kontor");

  kt_file_choice_export (GTK_WIDGET (self), _ ("Export How Prices Came About"), name, on_file_chosen, NULL, NULL);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_price_breakdown_dispose (GObject *object)
{
  KtPriceBreakdown *self = KT_PRICE_BREAKDOWN (object);

  if (self->list)
    gtk_list_view_set_model (GTK_LIST_VIEW (self->list), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_PRICE_BREAKDOWN);
  g_clear_object (&self->tree);
  g_clear_object (&self->root);
  g_clear_object (&self->followed);
  g_clear_object (&self->quote);
  g_clear_pointer (&self->opened, g_hash_table_unref);
  g_clear_pointer (&self->position_id, g_free);
  G_OBJECT_CLASS (kt_price_breakdown_parent_class)->dispose (object);
}

static void
kt_price_breakdown_class_init (KtPriceBreakdownClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_price_breakdown_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/prices/kt-price-breakdown.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtPriceBreakdown, box);
  gtk_widget_class_bind_template_child (widget_class, KtPriceBreakdown, whole_button);
  gtk_widget_class_bind_template_child (widget_class, KtPriceBreakdown, stack);
  gtk_widget_class_bind_template_child (widget_class, KtPriceBreakdown, list);
  gtk_widget_class_bind_template_child (widget_class, KtPriceBreakdown, hint);
  gtk_widget_class_bind_template_callback (widget_class, refresh);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_export);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
kt_price_breakdown_init (KtPriceBreakdown *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  g_object_unref (factory);
  refresh (self);
}

GtkWidget *
kt_price_breakdown_new (void)
{
  return g_object_new (KT_TYPE_PRICE_BREAKDOWN, NULL);
}

void
kt_price_breakdown_set_quote (KtPriceBreakdown *self,
                              KtOpenQuote *quote)
{
  KtRevision *revision = quote ? kt_open_quote_get_revision (quote) : NULL;

  g_return_if_fail (KT_IS_PRICE_BREAKDOWN (self));

  if (self->followed)
    g_signal_handlers_disconnect_by_func (self->followed, refresh, self);
  g_set_object (&self->quote, quote);
  g_set_object (&self->followed, revision);
  if (self->followed)
    g_signal_connect_object (self->followed, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

void
kt_price_breakdown_set_position (KtPriceBreakdown *self,
                                 KtPosition *position)
{
  const char *id = position ? kt_position_get_id (position) : NULL;

  g_return_if_fail (KT_IS_PRICE_BREAKDOWN (self));

  if (g_strcmp0 (id, self->position_id) == 0)
    return;
  g_free (self->position_id);
  self->position_id = g_strdup (id);
  refresh (self);
}

void
kt_price_breakdown_set_whole (KtPriceBreakdown *self,
                              gboolean whole)
{
  g_return_if_fail (KT_IS_PRICE_BREAKDOWN (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->whole_button), whole);
}

const KtPricePart *
kt_price_breakdown_get_root (KtPriceBreakdown *self)
{
  g_return_val_if_fail (KT_IS_PRICE_BREAKDOWN (self), NULL);

  return self->root ? kt_price_node_get_part (self->root) : NULL;
}
