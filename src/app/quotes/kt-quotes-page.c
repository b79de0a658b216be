/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quotes-page.h"

#include "kt-column-sorting.h"
#include "kt-inquiry-list.h"
#include "kt-language.h"
#include "kt-list-export.h"
#include "kt-number-format.h"
#include "kt-quote-bulk-bar.h"
#include "kt-quote-editor.h"
#include "kt-quote-filter.h"
#include "kt-quote-store.h"
#include "kt-quote-text.h"
#include "kt-revision-pages.h"
#include "kt-row-columns.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtQuotesPage {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtRowList *rows;

  GtkWidget *stack;
  GtkWidget *search;
  GtkWidget *list_stack;
  GtkWidget *view;
  GtkWidget *list_box;
  GtkWidget *filter;
  GtkWidget *bulk;
  GtkWidget *editor;
  GtkMultiSelection *selection;
  gboolean stays_in_list; /* the quote that comes is the open one, read again */
};

G_DEFINE_FINAL_TYPE (KtQuotesPage, kt_quotes_page, GTK_TYPE_WIDGET)

/* --- cells ------------------------------------------------------------------------------------------------ */

static char *
state_text (KtRow *row,
            guint column)
{
  return g_strdup (kt_quote_state_name_text (kt_row_get_text (row, column)));
}

static char *
day_text (KtRow *row,
          guint column)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (kt_row_get_int (row, column));

  return moment ? g_date_time_format (moment, "%Y-%m-%d") : g_strdup ("");
}

static char *
moment_text (KtRow *row,
             guint column)
{
  g_autofree char *iso = day_text (row, column);

  return kt_format_date_iso (iso, kt_language_get ());
}

static const KtRowColumn COLUMNS[] = {
  { N_ ("Number"), KT_QUOTE_COLUMN_NUMBER, kt_row_plain_text, FALSE, FALSE },
  { N_ ("Customer"), KT_QUOTE_COLUMN_ACCOUNT, kt_row_plain_text, TRUE, FALSE },
  { N_ ("Subject"), KT_QUOTE_COLUMN_SUBJECT, kt_row_plain_text, TRUE, FALSE },
  { N_ ("State"), KT_QUOTE_COLUMN_STATE, state_text, FALSE, FALSE },
  { N_ ("Net"), KT_QUOTE_COLUMN_NET, kt_row_money_text, FALSE, TRUE },
  { N_ ("Valid until"), KT_QUOTE_COLUMN_VALID_UNTIL, kt_row_day_text, FALSE, FALSE },
  { N_ ("Changed"), KT_QUOTE_COLUMN_CHANGED, moment_text, FALSE, FALSE },
};

/* --- the list --------------------------------------------------------------------------------------------- */

static void
run_query (KtQuotesPage *self)
{
  g_auto (GStrv) filters = kt_quote_filter_get (KT_QUOTE_FILTER (self->filter));
  KtRowQuery query = {
    .search = gtk_editable_get_text (GTK_EDITABLE (self->search)),
    .filters = (const char *const *) filters,
    .sort_column = KT_QUOTE_COLUMN_CHANGED,
    .descending = TRUE,
  };

  kt_column_sorting_get (GTK_COLUMN_VIEW (self->view), &query.sort_column, &query.descending);
  kt_row_list_set_query (self->rows, &query);
}

static gboolean
is_narrowed (KtQuotesPage *self)
{
  g_auto (GStrv) filters = kt_quote_filter_get (KT_QUOTE_FILTER (self->filter));

  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) || filters[0];
}

static void
on_items_changed (KtQuotesPage *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->list_stack), !is_empty           ? "list"
                                                                  : is_narrowed (self) ? "nothing"
                                                                                       : "empty");
}

static void
on_show_all (KtQuotesPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  kt_quote_filter_clear (KT_QUOTE_FILTER (self->filter));
}

static void
on_activate (KtQuotesPage *self,
             guint position)
{
  g_autoptr (KtRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (row && *kt_row_get_id (row))
    kt_conversation_open_quote (self->conversation, kt_row_get_id (row));
}

static void
on_new (KtQuotesPage *self)
{
  kt_conversation_begin_quote (self->conversation);
}

/* --- many at once ----------------------------------------------------------------------------------------- */

static void
on_selection (KtQuotesPage *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  kt_quote_bulk_bar_set_count (KT_QUOTE_BULK_BAR (self->bulk), (guint) gtk_bitset_get_size (selected));
}

static void
on_clear (KtQuotesPage *self)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

/* What was chosen when the job was asked for: the list may go on changing while it is read. */
typedef struct {
  KtQuotesPage *page;
  GtkBitset *selected;
  guint n_rows;
} Chosen;

static void
chosen_free (Chosen *self)
{
  g_object_unref (self->page);
  gtk_bitset_unref (self->selected);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chosen, chosen_free)

static void
on_rows (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (Chosen) chosen = data;
  KtQuotesPage *self = chosen->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = kt_row_list_read_all_finish (KT_ROW_LIST (source), result, &error);
  g_autoptr (KtQuoteBulk) job = NULL;

  kt_window_report (GTK_WIDGET (self), error);
  if (!rows || !self->selection)
    return;
  if (rows->len != chosen->n_rows)
    {
      kt_window_say (GTK_WIDGET (self), _ ("The list has just changed; choose again."));
      return;
    }
  job = kt_quote_bulk_bar_make_job (KT_QUOTE_BULK_BAR (self->bulk));
  for (guint i = 0; i < gtk_bitset_get_size (chosen->selected); i++)
    {
      KtRow *row = g_ptr_array_index (rows, gtk_bitset_get_nth (chosen->selected, i));
      kt_quote_bulk_add (job, kt_row_get_id (row), kt_row_get_text (row, KT_QUOTE_COLUMN_NUMBER));
    }
  kt_quote_bulk_bar_run (KT_QUOTE_BULK_BAR (self->bulk), job);
}

/* Rows out of sight are not loaded, so the list is read as a whole. */
static void
on_bulk_begin (KtQuotesPage *self)
{
  KtOpenQuote *open = kt_conversation_get_quote (self->conversation);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GError) error = NULL;
  Chosen *chosen;

  /* What was typed into the open quote comes first. */
  if (open && !kt_open_quote_save_now (open, &error))
    {
      kt_window_report (GTK_WIDGET (self), error);
      return;
    }
  chosen = g_new (Chosen, 1);
  *chosen = (Chosen) { g_object_ref (self), gtk_bitset_copy (selected),
                       g_list_model_get_n_items (G_LIST_MODEL (self->rows)) };
  kt_row_list_read_all_async (self->rows, NULL, on_rows, chosen);
}

static void
on_read_again (GObject *source,
               GAsyncResult *result,
               gpointer data)
{
  g_autoptr (KtQuotesPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOpenQuote) quote = kt_open_quote_load_finish (result, &error);
  KtOpenQuote *open = self->conversation ? kt_conversation_get_quote (self->conversation) : NULL;

  kt_window_report (GTK_WIDGET (self), error);
  if (!quote || !open || !g_str_equal (kt_open_quote_get_quote (open)->id, kt_open_quote_get_quote (quote)->id))
    return;
  self->stays_in_list = TRUE;
  kt_conversation_show_quote (self->conversation, g_steal_pointer (&quote));
}

/* The open quote may be one of them; it must not be saved over with what it was before. */
static void
on_bulk_done (KtQuotesPage *self,
              KtQuoteBulk *job)
{
  KtOpenQuote *open = kt_conversation_get_quote (self->conversation);
  GPtrArray *reports = kt_quote_bulk_get_reports (job);

  for (guint i = 0; open && i < reports->len; i++)
    {
      const KtBulkReport *report = g_ptr_array_index (reports, i);

      if (report->is_done && g_str_equal (report->id, kt_open_quote_get_quote (open)->id))
        kt_open_quote_load_async (kt_conversation_get_workplace (self->conversation), report->id, NULL, on_read_again,
                                  g_object_ref (self));
    }
}

/* --- a file ----------------------------------------------------------------------------------------------- */

static char *
written_text (guint n_rows)
{
  return g_strdup_printf (ngettext ("%u quote written", "%u quotes written", n_rows), n_rows);
}

static const KtListExportColumn EXPORTED[] = {
  { N_ ("Number"), KT_QUOTE_COLUMN_NUMBER, kt_row_plain_text },
  { N_ ("Customer"), KT_QUOTE_COLUMN_ACCOUNT, kt_list_export_text },
  { N_ ("Subject"), KT_QUOTE_COLUMN_SUBJECT, kt_list_export_text },
  { N_ ("State"), KT_QUOTE_COLUMN_STATE, state_text },
  { N_ ("Revision"), KT_QUOTE_COLUMN_REVISION, kt_row_plain_text },
  { N_ ("Net"), KT_QUOTE_COLUMN_NET, kt_list_export_amount },
  { N_ ("Currency"), KT_QUOTE_COLUMN_NET, kt_list_export_currency },
  { N_ ("Valid until"), KT_QUOTE_COLUMN_VALID_UNTIL, kt_row_plain_text },
  { N_ ("Changed"), KT_QUOTE_COLUMN_CHANGED, day_text },
  { N_ ("Owner"), KT_QUOTE_COLUMN_OWNER, kt_list_export_text },
};

static void
on_export (KtQuotesPage *self)
{
  kt_list_export (GTK_WIDGET (self), self->rows, _ ("Quotes"), EXPORTED, G_N_ELEMENTS (EXPORTED), written_text);
}

void
kt_quotes_page_export_to (KtQuotesPage *self,
                          const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_return_if_fail (KT_IS_QUOTES_PAGE (self));

  kt_list_export_to (GTK_WIDGET (self), self->rows, file, EXPORTED, G_N_ELEMENTS (EXPORTED), written_text);
}

/* --- the editor ------------------------------------------------------------------------------------------- */

static void
on_quote (KtQuotesPage *self)
{
  KtOpenQuote *quote = kt_conversation_get_quote (self->conversation);

  kt_quote_editor_set_quote (KT_QUOTE_EDITOR (self->editor), quote);
  if (!self->stays_in_list)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), quote ? "editor" : "list");
  self->stays_in_list = FALSE;
}

static void
on_back (KtQuotesPage *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_quotes_page_dispose (GObject *object)
{
  KtQuotesPage *self = KT_QUOTES_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_QUOTES_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (kt_quotes_page_parent_class)->dispose (object);
}

static void
kt_quotes_page_class_init (KtQuotesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_quotes_page_dispose;
  g_type_ensure (KT_TYPE_QUOTE_BULK_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/quotes/kt-quotes-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtQuotesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KtQuotesPage, search);
  gtk_widget_class_bind_template_child (widget_class, KtQuotesPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, KtQuotesPage, view);
  gtk_widget_class_bind_template_child (widget_class, KtQuotesPage, list_box);
  gtk_widget_class_bind_template_child (widget_class, KtQuotesPage, bulk);
  gtk_widget_class_bind_template_callback (widget_class, run_query);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_new);
  gtk_widget_class_bind_template_callback (widget_class, on_show_all);
  gtk_widget_class_bind_template_callback (widget_class, on_export);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_bulk_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_bulk_done);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_quotes_page_init (KtQuotesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_quotes_page_new (KtConversation *conversation)
{
  KtQuotesPage *self = g_object_new (KT_TYPE_QUOTES_PAGE, NULL);
  KtRowQuery query = { .sort_column = KT_QUOTE_COLUMN_CHANGED, .descending = TRUE };

  self->conversation = g_object_ref (conversation);
  self->rows = kt_quote_store_list (kt_workplace_get_store (kt_conversation_get_workplace (conversation)), &query);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_selection), self, G_CONNECT_SWAPPED);
  kt_quote_bulk_bar_set_workplace (KT_QUOTE_BULK_BAR (self->bulk), kt_conversation_get_workplace (conversation));
  self->filter = kt_quote_filter_new (conversation);
  gtk_box_insert_child_after (GTK_BOX (self->list_box), self->filter, gtk_widget_get_first_child (self->list_box));
  gtk_box_insert_child_after (GTK_BOX (self->list_box), kt_inquiry_list_new (conversation), self->filter);
  g_signal_connect_object (self->filter, "changed", G_CALLBACK (run_query), self, G_CONNECT_SWAPPED);
  kt_row_columns_append (GTK_COLUMN_VIEW (self->view), COLUMNS, G_N_ELEMENTS (COLUMNS));
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                           G_CALLBACK (run_query), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);

  self->editor = kt_quote_editor_new (conversation);
  g_signal_connect_object (self->editor, "back", G_CALLBACK (on_back), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (GTK_STACK (self->stack), self->editor, "editor");
  kt_revision_pages_add (GTK_STACK (self->stack), conversation);
  g_signal_connect_object (conversation, "notify::quote", G_CALLBACK (on_quote), self, G_CONNECT_SWAPPED);
  on_items_changed (self);
  on_quote (self);
  return GTK_WIDGET (self);
}
