/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-editor.h"

#include "kt-catalog-position.h"
#include "kt-fold-bin.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-position-view.h"
#include "kt-quote-head-form.h"
#include "kt-quote-preview.h"
#include "kt-quote-text.h"
#include "kt-revision-totals.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtQuoteEditor {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtOpenQuote *quote;
  GSimpleActionGroup *actions;

  GtkWidget *fold;
  GtkWidget *title;
  GtkWidget *state;
  GtkWidget *save_state;
  GtkWidget *customer;
  GtkWidget *sealed_bar;
  GtkWidget *paned;
  GtkWidget *edit_pane;
  GtkWidget *head_slot;
  GtkWidget *head_expander;
  GtkWidget *position_slot;
  GtkWidget *empty_hint;
  GtkWidget *totals;
  GtkWidget *preview_slot;
  GtkWidget *preview_button;

  GtkWidget *head;
  GtkWidget *positions;
  GtkWidget *preview;
};

G_DEFINE_FINAL_TYPE (KtQuoteEditor, kt_quote_editor, GTK_TYPE_WIDGET)

enum { BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtRevision *
get_revision (KtQuoteEditor *self)
{
  return kt_open_quote_get_revision (self->quote);
}

static KtWorkplace *
get_workplace (KtQuoteEditor *self)
{
  return kt_conversation_get_workplace (self->conversation);
}

static gboolean
is_wide (KtQuoteEditor *self)
{
  return kt_fold_bin_get_level (KT_FOLD_BIN (self->fold)) > 0;
}

static void
toast (KtQuoteEditor *self,
       const char *text,
       const char *button,
       const char *action)
{
  KtWindow *window = kt_window_of (GTK_WIDGET (self));

  if (window)
    kt_window_toast (window, text, button, action);
}

static void
report (KtQuoteEditor *self,
        const GError *error)
{
  if (error)
    toast (self, error->message, NULL, NULL);
}

/* --- what is shown ---------------------------------------------------------------------------------------- */

static void
append_total (KtQuoteEditor *self,
              const char *label,
              KtMoney amount,
              const char *css_class)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (label);
  g_autofree char *text = kt_money_format (amount, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  GtkWidget *value = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (value, "numeric");
  if (css_class)
    {
      gtk_widget_add_css_class (title, css_class);
      gtk_widget_add_css_class (value, css_class);
    }
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), value);
  gtk_box_append (GTK_BOX (self->totals), row);
}

static void
show_totals (KtQuoteEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (get_revision (self), &error);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->totals)))
    gtk_box_remove (GTK_BOX (self->totals), child);
  if (!totals)
    {
      GtkWidget *label = gtk_label_new (error->message);

      gtk_widget_add_css_class (label, "error");
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_box_append (GTK_BOX (self->totals), label);
      return;
    }
  append_total (self, _ ("Net"), totals->net, NULL);
  for (guint i = 0; i < totals->taxes->len; i++)
    {
      const KtTaxTotal *tax = g_ptr_array_index (totals->taxes, i);
      g_autofree char *rate = kt_format_percent (tax->rate, kt_language_get ());
      g_autofree char *label = g_strdup_printf (_ ("VAT %s"), rate);

      append_total (self, label, tax->tax, "dim-label");
    }
  append_total (self, _ ("Total"), totals->gross, "title-4");
  if (!kt_money_is_zero (totals->options))
    append_total (self, _ ("Net with options"), totals->net_with_options, "dim-label");
  if (totals->on_request > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u position has no price yet.", "%u positions have no price yet.", totals->on_request),
          totals->on_request);
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "warning");
      gtk_box_append (GTK_BOX (self->totals), label);
    }
}

static void
show_title (KtQuoteEditor *self)
{
  KtRevision *revision = get_revision (self);
  const KtQuote *quote = kt_open_quote_get_quote (self->quote);
  g_autofree char *title = NULL;

  if (kt_revision_get_index (revision) > 1)
    title = g_strdup_printf (_ ("Quote %s, revision %u"), *quote->number ? quote->number : _ ("new"),
                             kt_revision_get_index (revision));
  else
    title = g_strdup_printf (_ ("Quote %s"), *quote->number ? quote->number : _ ("new"));
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->state), kt_quote_state_text (kt_revision_get_state (revision)));
  gtk_widget_set_visible (self->sealed_bar, !kt_revision_is_editable (revision));
}

static void
show_customer (KtQuoteEditor *self)
{
  const KtCustomer *customer = &kt_revision_get_header (get_revision (self))->customer;
  g_autofree char *place = kt_address_place (&customer->billing);
  g_auto (GStrv) lines = g_strsplit (customer->billing.name, "\n", 2);
  g_autofree char *text = NULL;

  if (lines[0] && *lines[0])
    text = g_strdup_printf ("%s%s%s", lines[0], *place ? ", " : "", place);
  gtk_label_set_text (GTK_LABEL (self->customer), text ? text : _ ("No customer yet: choose one at the top left"));
  if (text)
    gtk_widget_remove_css_class (self->customer, "warning");
  else
    gtk_widget_add_css_class (self->customer, "warning");
}

static void
show_save_state (KtQuoteEditor *self)
{
  const char *texts[] = {
    [KT_SAVE_DONE] = _ ("Saved"),
    [KT_SAVE_PENDING] = _ ("Saving…"),
    [KT_SAVE_FAILED] = _ ("Not saved"),
  };

  gtk_label_set_text (GTK_LABEL (self->save_state), texts[kt_open_quote_get_save_state (self->quote)]);
  /* The number comes with the first save. */
  show_title (self);
}

static void
set_enabled (KtQuoteEditor *self,
             const char *name,
             gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)),
                               enabled);
}

static void
update_actions (KtQuoteEditor *self)
{
  static const char *const EDITING[] = { "add-text", "add-subtotal", "add-page-break", "remove", "duplicate", "up",
                                         "down", "indent", "outdent", "role", "configure", "reprice" };
  KtRevision *revision = self->quote ? get_revision (self) : NULL;
  gboolean editable = revision && kt_revision_is_editable (revision);

  for (gsize i = 0; i < G_N_ELEMENTS (EDITING); i++)
    set_enabled (self, EDITING[i], editable);
  set_enabled (self, "undo", editable && kt_revision_can_undo (revision));
  set_enabled (self, "redo", editable && kt_revision_can_redo (revision));
  set_enabled (self, "send", editable && kt_revision_count_positions (revision) > 0);
  set_enabled (self, "revise", revision && !editable);
  set_enabled (self, "export", revision != NULL);
  set_enabled (self, "print", revision != NULL);
}

static void
on_changed (KtQuoteEditor *self)
{
  gboolean is_empty = kt_revision_count_positions (get_revision (self)) == 0;

  gtk_widget_set_visible (self->empty_hint, is_empty);
  gtk_widget_set_visible (self->position_slot, !is_empty);
  show_title (self);
  show_customer (self);
  show_totals (self);
  update_actions (self);
}

static void
show_revision (KtQuoteEditor *self)
{
  kt_quote_head_form_set_quote (KT_QUOTE_HEAD_FORM (self->head), self->quote);
  kt_position_view_set_quote (KT_POSITION_VIEW (self->positions), self->quote);
  kt_quote_preview_set_quote (KT_QUOTE_PREVIEW (self->preview), self->quote);
  g_signal_connect_object (get_revision (self), "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
  show_save_state (self);
}

/* --- editing positions ------------------------------------------------------------------------------------ */

static KtPosition *
selected (KtQuoteEditor *self)
{
  return kt_position_view_get_selected (KT_POSITION_VIEW (self->positions));
}

/* After the selected position, or at the end. */
static void
insert (KtQuoteEditor *self,
        KtPositionKind kind,
        const char *title)
{
  g_autofree char *id = kt_workplace_new_id (get_workplace (self));
  g_autoptr (KtPositionData) data = kt_position_data_new (id, kind);
  g_autoptr (GError) error = NULL;
  KtPosition *before = selected (self);
  KtPosition *position;

  kt_record_set_text (&data->title, title);
  position = kt_revision_insert (get_revision (self), before ? kt_position_get_parent (before) : NULL,
                                 before ? kt_position_get_index (before) + 1 : G_MAXUINT, data, &error);
  if (position)
    kt_position_view_select (KT_POSITION_VIEW (self->positions), position);
  report (self, error);
}

static void
on_add_text (GSimpleAction *action,
             GVariant *parameter,
             gpointer data)
{
  insert (data, KT_POSITION_TEXT, _ ("New text"));
}

static void
on_add_subtotal (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer data)
{
  insert (data, KT_POSITION_SUBTOTAL, "");
}

static void
on_add_page_break (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer data)
{
  insert (data, KT_POSITION_PAGE_BREAK, "");
}

static void
on_remove (GSimpleAction *action,
           GVariant *parameter,
           gpointer data)
{
  KtQuoteEditor *self = data;
  KtPosition *position = selected (self);
  g_autoptr (GError) error = NULL;

  if (!position)
    return;
  if (kt_revision_remove (get_revision (self), position, &error))
    toast (self, _ ("Position removed"), _ ("Undo"), "quote.undo");
  report (self, error);
}

static void
on_duplicate (GSimpleAction *action,
              GVariant *parameter,
              gpointer data)
{
  KtQuoteEditor *self = data;
  KtPosition *position = selected (self);
  g_autoptr (GError) error = NULL;

  if (position)
    kt_revision_duplicate (get_revision (self), position, kt_workplace_get_random (get_workplace (self)), &error);
  report (self, error);
}

static void
move (KtQuoteEditor *self,
      int by)
{
  g_autoptr (KtPosition) position = selected (self) ? g_object_ref (selected (self)) : NULL;
  g_autoptr (GError) error = NULL;

  if (position && kt_revision_shift (get_revision (self), position, by, &error))
    kt_position_view_select (KT_POSITION_VIEW (self->positions), position);
  report (self, error);
}

static void
on_up (GSimpleAction *action,
       GVariant *parameter,
       gpointer data)
{
  move (data, -1);
}

static void
on_down (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  move (data, +1);
}

static void
on_indent (GSimpleAction *action,
           GVariant *parameter,
           gpointer data)
{
  KtQuoteEditor *self = data;
  KtPosition *position = selected (self);
  g_autoptr (GError) error = NULL;

  if (position)
    kt_revision_indent (get_revision (self), position, &error);
  report (self, error);
}

static void
on_outdent (GSimpleAction *action,
            GVariant *parameter,
            gpointer data)
{
  KtQuoteEditor *self = data;
  KtPosition *position = selected (self);
  g_autoptr (GError) error = NULL;

  if (position)
    kt_revision_outdent (get_revision (self), position, &error);
  report (self, error);
}

static void
on_role (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  static const char *const ROLES[] = { "normal", "option", "alternative", "on-demand" };
  KtQuoteEditor *self = user_data;
  KtPosition *position = selected (self);
  g_autoptr (KtPositionData) data = position ? kt_position_data_copy (kt_position_get (position)) : NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; data && i < G_N_ELEMENTS (ROLES); i++)
    if (g_str_equal (ROLES[i], g_variant_get_string (parameter, NULL)))
      {
        data->role = (KtPositionRole) i;
        kt_revision_edit_position (get_revision (self), position, data, &error);
      }
  report (self, error);
}

static void
on_configure (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  KtQuoteEditor *self = user_data;
  KtPosition *position = selected (self);
  const KtPositionData *data = position ? kt_position_get (position) : NULL;

  if (!data || data->kind != KT_POSITION_PRODUCT)
    {
      toast (self, _ ("Choose a configured product first."), NULL, NULL);
      return;
    }
  kt_conversation_reconfigure (self->conversation, data->item, data->assignment, data->id);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.area", "s", "configurator");
}

static gboolean
reprice_position (KtPosition *position,
                  gpointer user_data)
{
  KtQuoteEditor *self = user_data;
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  g_autoptr (GError) error = NULL;

  if (kt_catalog_position_reprice (kt_workplace_get_catalog (get_workplace (self)), data,
                                   kt_workplace_get_day (get_workplace (self)), &error))
    kt_revision_edit_position (get_revision (self), position, data, &error);
  report (self, error);
  return TRUE;
}

static void
on_reprice (GSimpleAction *action,
            GVariant *parameter,
            gpointer data)
{
  KtQuoteEditor *self = data;

  kt_revision_begin_step (get_revision (self), _ ("Recalculate"));
  kt_position_walk (kt_revision_get_positions (get_revision (self)), reprice_position, self);
  kt_revision_end_step (get_revision (self));
  toast (self, _ ("Recalculated with today's prices; prices typed by hand stayed"), _ ("Undo"), "quote.undo");
}

static void
on_undo (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  kt_revision_undo (get_revision (data));
}

static void
on_redo (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  kt_revision_redo (get_revision (data));
}

/* --- life of the quote ------------------------------------------------------------------------------------ */

static void
on_send (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  KtQuoteEditor *self = user_data;
  KtRevision *revision = get_revision (self);
  g_autoptr (GError) error = NULL;

  if (kt_revision_can_become (revision, KT_REVISION_SENT) ||
      kt_revision_set_state (revision, KT_REVISION_RELEASED, &error))
    kt_revision_set_state (revision, KT_REVISION_SENT, &error);
  if (!error)
    {
      kt_open_quote_save (self->quote);
      toast (self, _ ("Sealed as sent; a change begins a new revision"), NULL, NULL);
    }
  report (self, error);
}

static void
on_revise (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  KtQuoteEditor *self = user_data;
  g_autoptr (GError) error = NULL;

  kt_open_quote_begin_revision (self->quote, &error);
  report (self, error);
}

/* --- pages out -------------------------------------------------------------------------------------------- */

static void
on_exported (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtQuoteEditor) self = data;
  g_autoptr (GError) error = NULL;

  if (!self->conversation)
    return;
  if (kt_document_write_pdf_finish (result, &error))
    toast (self, _ ("PDF written"), NULL, NULL);
  report (self, error);
}

void
kt_quote_editor_export_to (KtQuoteEditor *self,
                           const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDocument) document = NULL;

  g_return_if_fail (KT_IS_QUOTE_EDITOR (self));

  /* A document of its own: the one on the screen may be drawn while this one is written in a worker. */
  document = kt_quote_preview_dup_document (KT_QUOTE_PREVIEW (self->preview), &error);
  if (document)
    kt_document_write_pdf_async (document, path, NULL, on_exported, g_object_ref (self));
  report (self, error);
}

static void
on_file_chosen (GtkNativeDialog *dialog,
                int response,
                gpointer data)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      if (g_file_peek_path (file))
        kt_quote_editor_export_to (data, g_file_peek_path (file));
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
on_export (GSimpleAction *action,
           GVariant *parameter,
           gpointer data)
{
  KtQuoteEditor *self = data;
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Export as PDF"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  g_autofree char *name = kt_quote_preview_make_file_name (KT_QUOTE_PREVIEW (self->preview));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_file_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
on_draw_page (GtkPrintOperation *operation,
              GtkPrintContext *context,
              int page,
              gpointer data)
{
  kt_document_draw_page (data, gtk_print_context_get_cairo_context (context), (guint) page);
}

static void
on_print (GSimpleAction *action,
          GVariant *parameter,
          gpointer data)
{
  KtQuoteEditor *self = data;
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GError) error = NULL;
  KtDocument *document = kt_quote_preview_dup_document (KT_QUOTE_PREVIEW (self->preview), &error);

  if (document)
    {
      g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);

      gtk_page_setup_set_paper_size (setup, paper);
      gtk_print_operation_set_default_page_setup (operation, setup);
      gtk_print_operation_set_use_full_page (operation, TRUE);
      gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
      gtk_print_operation_set_n_pages (operation, (int) kt_document_n_pages (document));
      gtk_print_operation_set_job_name (operation, kt_document_get_title (document));
      g_signal_connect_data (operation, "draw-page", G_CALLBACK (on_draw_page), document,
                             (GClosureNotify) (void (*) (void)) kt_document_unref, 0);
      gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &error);
    }
  report (self, error);
}

/* --- folding ---------------------------------------------------------------------------------------------- */

/* Editor and pages take turns when there is no room for both. */
static void
on_preview_toggled (KtQuoteEditor *self)
{
  gboolean show_pages = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->preview_button));

  gtk_widget_set_visible (self->preview_slot, show_pages);
  gtk_widget_set_visible (self->edit_pane, is_wide (self) || !show_pages);
}

static void
on_level (KtQuoteEditor *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->preview_button), is_wide (self));
  on_preview_toggled (self);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static const GActionEntry ACTIONS[] = {
  { .name = "add-text", .activate = on_add_text },
  { .name = "add-subtotal", .activate = on_add_subtotal },
  { .name = "add-page-break", .activate = on_add_page_break },
  { .name = "remove", .activate = on_remove },
  { .name = "duplicate", .activate = on_duplicate },
  { .name = "up", .activate = on_up },
  { .name = "down", .activate = on_down },
  { .name = "indent", .activate = on_indent },
  { .name = "outdent", .activate = on_outdent },
  { .name = "role", .activate = on_role, .parameter_type = "s" },
  { .name = "configure", .activate = on_configure },
  { .name = "reprice", .activate = on_reprice },
  { .name = "undo", .activate = on_undo },
  { .name = "redo", .activate = on_redo },
  { .name = "send", .activate = on_send },
  { .name = "revise", .activate = on_revise },
  { .name = "export", .activate = on_export },
  { .name = "print", .activate = on_print },
};

static void
on_back (KtQuoteEditor *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

/* The window offers "Undo" in toasts, which stand outside of this page. */
static void
kt_quote_editor_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kt_quote_editor_parent_class)->root (widget);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "quote",
                                  G_ACTION_GROUP (KT_QUOTE_EDITOR (widget)->actions));
}

static void
kt_quote_editor_unroot (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "quote", NULL);
  GTK_WIDGET_CLASS (kt_quote_editor_parent_class)->unroot (widget);
}

static void
kt_quote_editor_dispose (GObject *object)
{
  KtQuoteEditor *self = KT_QUOTE_EDITOR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_QUOTE_EDITOR);
  g_clear_object (&self->quote);
  g_clear_object (&self->conversation);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (kt_quote_editor_parent_class)->dispose (object);
}

static void
kt_quote_editor_class_init (KtQuoteEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_quote_editor_dispose;
  widget_class->root = kt_quote_editor_root;
  widget_class->unroot = kt_quote_editor_unroot;
  signals[BACK] = g_signal_new ("back", KT_TYPE_QUOTE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KT_TYPE_FOLD_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/quotes/kt-quote-editor.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, fold);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, title);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, state);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, save_state);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, customer);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, sealed_bar);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, paned);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, edit_pane);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, head_slot);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, head_expander);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, position_slot);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, empty_hint);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, totals);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, preview_slot);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteEditor, preview_button);
  gtk_widget_class_bind_template_callback (widget_class, on_level);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_preview_toggled);
}

static void
kt_quote_editor_init (KtQuoteEditor *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "quote", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));

  self->head = kt_quote_head_form_new ();
  gtk_box_append (GTK_BOX (self->head_slot), self->head);
  gtk_widget_set_hexpand (self->head, TRUE);
  self->positions = kt_position_view_new ();
  gtk_widget_set_vexpand (self->positions, TRUE);
  gtk_box_append (GTK_BOX (self->position_slot), self->positions);
  self->preview = kt_quote_preview_new ();
  gtk_widget_set_hexpand (self->preview, TRUE);
  gtk_widget_set_vexpand (self->preview, TRUE);
  gtk_box_append (GTK_BOX (self->preview_slot), self->preview);
  g_signal_connect_object (self->head, "failed", G_CALLBACK (report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->positions, "failed", G_CALLBACK (report), self, G_CONNECT_SWAPPED);
}

GtkWidget *
kt_quote_editor_new (KtConversation *conversation)
{
  KtQuoteEditor *self = g_object_new (KT_TYPE_QUOTE_EDITOR, NULL);

  self->conversation = g_object_ref (conversation);
  update_actions (self);
  return GTK_WIDGET (self);
}

static void
on_revision (KtQuoteEditor *self)
{
  show_revision (self);
}

void
kt_quote_editor_set_quote (KtQuoteEditor *self,
                           KtOpenQuote *quote)
{
  g_return_if_fail (KT_IS_QUOTE_EDITOR (self));

  if (self->quote == quote)
    return;
  if (self->quote)
    {
      g_signal_handlers_disconnect_by_data (self->quote, self);
      g_signal_handlers_disconnect_by_func (get_revision (self), on_changed, self);
    }
  kt_quote_head_form_set_quote (KT_QUOTE_HEAD_FORM (self->head), NULL);
  kt_position_view_set_quote (KT_POSITION_VIEW (self->positions), NULL);
  kt_quote_preview_set_quote (KT_QUOTE_PREVIEW (self->preview), NULL);
  g_set_object (&self->quote, quote);
  if (quote)
    {
      g_signal_connect_object (quote, "notify::revision", G_CALLBACK (on_revision), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (quote, "notify::save-state", G_CALLBACK (show_save_state), self, G_CONNECT_SWAPPED);
      show_revision (self);
    }
  update_actions (self);
}
