/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-target-panel.h"

#include "kt-error.h"
#include "kt-language.h"
#include "kt-revision-totals.h"
#include "kt-target-card.h"
#include "kt-target-job.h"
#include "kt-when-seen.h"
#include "kt-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _KtTargetPanel {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  KtRevision *followed;
  GCancellable *search; /* NULL: none is under way */
  GPtrArray *packages;  /* shown; NULL: none */
  KtMoney asked;        /* what the search is for */
  gboolean is_gross;

  GtkWidget *box;
  GtkWidget *budget;
  GtkWidget *gross_button;
  GtkWidget *search_button;
  GtkWidget *total;
  GtkWidget *problem;
  GtkWidget *progress;
  GtkWidget *progress_text;
  GtkWidget *spinner;
  GtkWidget *stack;
  GtkWidget *hint;
  GtkWidget *results;
  GtkWidget *cards;
};

G_DEFINE_FINAL_TYPE (KtTargetPanel, kt_target_panel, GTK_TYPE_WIDGET)

static gboolean
is_gross (KtTargetPanel *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->gross_button));
}

/* --- what is shown ---------------------------------------------------------------------------------------- */

static void
show_problem (KtTargetPanel *self,
              const char *message)
{
  gtk_label_set_text (GTK_LABEL (self->problem), message ? message : "");
  gtk_widget_set_visible (self->problem, message != NULL);
  if (message)
    gtk_widget_add_css_class (self->budget, "error");
  else
    gtk_widget_remove_css_class (self->budget, "error");
}

static void
show_hint (KtTargetPanel *self,
           const char *text)
{
  adw_status_page_set_description (ADW_STATUS_PAGE (self->hint), text);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->hint);
}

/* What the quote comes to now. */
static void
show_total (gpointer widget)
{
  KtTargetPanel *self = widget;
  g_autoptr (KtRevisionTotals) totals = self->followed ? kt_revision_totals_new (self->followed, NULL) : NULL;
  g_autofree char *amount = NULL;
  g_autofree char *text = NULL;

  if (totals)
    amount = kt_money_format (is_gross (self) ? totals->gross : totals->net, kt_language_get (),
                              KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  if (amount)
    text = g_strdup_printf (is_gross (self) ? _ ("Now %s with tax") : _ ("Now %s net"), amount);
  gtk_label_set_text (GTK_LABEL (self->total), text ? text : "");
}

static void
clear_cards (KtTargetPanel *self)
{
  GtkWidget *card;

  while ((card = gtk_widget_get_first_child (self->cards)))
    gtk_box_remove (GTK_BOX (self->cards), card);
  g_clear_pointer (&self->packages, g_ptr_array_unref);
}

static void
show_progress (KtTargetPanel *self,
               const char *text)
{
  gtk_widget_set_visible (self->progress, text != NULL);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), text != NULL);
  gtk_label_set_text (GTK_LABEL (self->progress_text), text ? text : "");
}

static void
stop (KtTargetPanel *self)
{
  if (self->search)
    g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  show_progress (self, NULL);
}

static void
show_nothing (KtTargetPanel *self)
{
  gboolean is_editable = self->followed && kt_revision_is_editable (self->followed);

  clear_cards (self);
  gtk_widget_set_sensitive (self->search_button, is_editable);
  show_hint (self, is_editable ? _ ("Enter what the customer can spend. Kontor finds up to five ways to get there, "
                                    "the one first that keeps most of the offer.")
                               : _ ("This revision does not change any more. Begin a new one to negotiate."));
}

static void
on_changed (KtTargetPanel *self)
{
  stop (self);
  show_problem (self, NULL);
  kt_when_seen (GTK_WIDGET (self), show_total);
  show_nothing (self);
}

/* --- taking a way ----------------------------------------------------------------------------------------- */

static void
on_apply (KtTargetCard *card,
          KtTargetPanel *self)
{
  KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);
  guint number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (card), "number"));
  g_autoptr (GPtrArray) packages = g_ptr_array_ref (self->packages); /* the change takes the cards away */
  g_autoptr (GError) error = NULL;

  if (kt_target_apply (g_ptr_array_index (packages, number), kt_workplace_get_catalog (workplace), self->followed,
                       kt_workplace_get_day (workplace), &error))
    kt_window_offer (GTK_WIDGET (self), _ ("Target price reached"), _ ("Undo"), "quote.undo");
  kt_window_report (GTK_WIDGET (self), error);
}

static void
show_packages (KtTargetPanel *self,
               GPtrArray *packages)
{
  clear_cards (self);
  self->packages = g_ptr_array_ref (packages);
  for (guint i = 0; i < packages->len; i++)
    {
      GtkWidget *card = kt_target_card_new (g_ptr_array_index (packages, i), self->is_gross);

      g_object_set_data (G_OBJECT (card), "number", GUINT_TO_POINTER (i));
      g_signal_connect (card, "apply", G_CALLBACK (on_apply), self);
      gtk_box_append (GTK_BOX (self->cards), card);
    }
  if (packages->len > 0)
    gtk_stack_set_visible_child (GTK_STACK (self->stack), self->results);
  else
    show_hint (self, _ ("No way found that leaves an offer. Try a higher amount."));
}

/* --- searching -------------------------------------------------------------------------------------------- */

static gboolean
has_configured_lines (KtTargetPanel *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (kt_revision_get_positions (self->followed)); i++)
    {
      g_autoptr (KtPosition) position = g_list_model_get_item (kt_revision_get_positions (self->followed), i);

      if (kt_position_get (position)->kind == KT_POSITION_PRODUCT ||
          g_list_model_get_n_items (kt_position_get_children (position)) > 0)
        return TRUE;
    }
  return FALSE;
}

static void
on_found (KtTargetPanel *self,
          GAsyncResult *result,
          gboolean is_last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) packages = kt_target_job_finish (self->quote, result, &error);

  if (is_last || !packages)
    stop (self);
  if (packages && (is_last || packages->len > 0))
    show_packages (self, packages);
  if (error)
    show_problem (self, error->message);
}

/* Another quote, another edit, or stopped: nobody waits for it any more. */
static gboolean
is_of_interest (GAsyncResult *result)
{
  return !g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)));
}

static void
on_all_found (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  g_autoptr (KtTargetPanel) self = data;

  if (is_of_interest (result))
    on_found (self, result, TRUE);
}

static void
on_quickly_found (GObject *source,
                  GAsyncResult *result,
                  gpointer data)
{
  g_autoptr (KtTargetPanel) self = data;

  if (!is_of_interest (result))
    return;
  on_found (self, result, !has_configured_lines (self));
  if (!self->search)
    return;
  show_progress (self, _ ("Looking at other configurations…"));
  kt_target_job_async (self->quote, self->asked, self->is_gross, TRUE, self->search, on_all_found,
                       g_object_ref (self));
}

static gboolean
read_budget (KtTargetPanel *self,
             GError **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->budget));

  if (!kt_money_parse (text, kt_language_get (), kt_revision_get_header (self->followed)->currency, &self->asked,
                       error))
    return FALSE;
  if (kt_money_sign (self->asked) > 0)
    return TRUE;
  g_set_error_literal (error, KT_ERROR, KT_ERROR_RANGE, _ ("Enter an amount above zero."));
  return FALSE;
}

static void
on_search (KtTargetPanel *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->followed || !kt_revision_is_editable (self->followed))
    return;
  stop (self);
  if (!read_budget (self, &error))
    {
      show_problem (self, error->message);
      return;
    }
  show_problem (self, NULL);
  self->is_gross = is_gross (self);
  self->search = g_cancellable_new ();
  show_progress (self, _ ("Looking for ways…"));
  kt_target_job_async (self->quote, self->asked, self->is_gross, FALSE, self->search, on_quickly_found,
                       g_object_ref (self));
}

static void
on_budget_typed (KtTargetPanel *self)
{
  show_problem (self, NULL);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_target_panel_dispose (GObject *object)
{
  KtTargetPanel *self = KT_TARGET_PANEL (object);

  if (self->search)
    g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_TARGET_PANEL);
  g_clear_pointer (&self->packages, g_ptr_array_unref);
  g_clear_object (&self->followed);
  g_clear_object (&self->quote);
  G_OBJECT_CLASS (kt_target_panel_parent_class)->dispose (object);
}

static void
kt_target_panel_class_init (KtTargetPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_target_panel_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/prices/kt-target-panel.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, box);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, budget);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, gross_button);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, search_button);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, total);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, problem);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, progress);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, progress_text);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, spinner);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, hint);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, results);
  gtk_widget_class_bind_template_child (widget_class, KtTargetPanel, cards);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_budget_typed);
  gtk_widget_class_bind_template_callback (widget_class, show_total);
  gtk_widget_class_bind_template_callback (widget_class, stop);
}

static void
kt_target_panel_init (KtTargetPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_nothing (self);
}

GtkWidget *
kt_target_panel_new (void)
{
  return g_object_new (KT_TYPE_TARGET_PANEL, NULL);
}

void
kt_target_panel_set_quote (KtTargetPanel *self,
                           KtOpenQuote *quote)
{
  KtRevision *revision = quote ? kt_open_quote_get_revision (quote) : NULL;

  g_return_if_fail (KT_IS_TARGET_PANEL (self));

  if (self->followed)
    g_signal_handlers_disconnect_by_func (self->followed, on_changed, self);
  g_set_object (&self->quote, quote);
  g_set_object (&self->followed, revision);
  if (self->followed)
    g_signal_connect_object (self->followed, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
}
