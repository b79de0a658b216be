/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wished for is kept until the answer to its question is there; then the caller is asked for the quotes. After a
 * look at prices the same quotes are taken again, those only that change.
 */
#include "kt-quote-bulk-bar.h"

#include "kt-accessible-name.h"
#include "kt-language.h"
#include "kt-line-prompt.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>

struct _KtQuoteBulkBar {
  GtkWidget parent_instance;

  KtWorkplace *workplace;
  guint count;

  KtBulkKind kind; /* what is wished for */
  gboolean only_look;
  char *valid_until;
  char *reason; /* why quotes are lost */
  char *text;   /* in words */
  KtQuoteBulk *job;

  GtkWidget *box;
  GtkWidget *stack;
  GtkWidget *selected;
  GtkWidget *lose;
  GtkWidget *prompt;
  GtkWidget *progress;
  GtkWidget *title;
  GtkWidget *list;
  GtkWidget *take_over;
};

G_DEFINE_FINAL_TYPE (KtQuoteBulkBar, kt_quote_bulk_bar, GTK_TYPE_WIDGET)

enum { BEGIN, DONE, CLEAR, N_SIGNALS };
static guint signals[N_SIGNALS];

#define OTHER_REASON "other"

static void
show (KtQuoteBulkBar *self,
      const char *page)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
  gtk_widget_set_visible (GTK_WIDGET (self), self->count > 0 || !g_str_equal (page, "actions"));
}

/* --- jobs ------------------------------------------------------------------------------------------------- */

KtQuoteBulk *
kt_quote_bulk_bar_make_job (KtQuoteBulkBar *self)
{
  g_autofree char *today = kt_workplace_get_date (self->workplace);
  g_autoptr (KtOutcome) outcome = NULL;

  g_return_val_if_fail (KT_IS_QUOTE_BULK_BAR (self), NULL);

  if (self->kind == KT_BULK_LOSE)
    {
      outcome = kt_outcome_new (KT_OUTCOME_LOST, today);
      kt_record_set_text (&outcome->reason, self->reason);
      kt_record_set_text (&outcome->text, self->text);
    }
  return kt_quote_bulk_new (self->workplace, self->kind, self->only_look, self->valid_until, outcome);
}

static char *
describe (const KtBulkReport *report,
          KtBulkKind kind)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (report->fault)
    return g_strdup_printf (_ ("✕ %s: %s"), report->number, report->fault);
  if (!report->is_done)
    return g_strdup_printf (_ ("– %s: stopped before"), report->number);
  if (kind != KT_BULK_REPRICE)
    return g_strdup_printf (_ ("✓ %s"), report->number);
  if (report->result.n_changes == 0)
    return g_strdup_printf (_ ("= %s: prices are as they were"), report->number);
  before = kt_money_format (report->result.net_before, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  after = kt_money_format (report->result.net_after, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  return g_strdup_printf (_ ("✓ %s: net %s → %s"), report->number, before, after);
}

static char *
sum_up (KtQuoteBulkBar *self)
{
  guint all = kt_quote_bulk_get_reports (self->job)->len;
  guint done = kt_quote_bulk_count_done (self->job, kt_quote_bulk_get_kind (self->job) == KT_BULK_REPRICE);

  if (kt_quote_bulk_only_looks (self->job))
    return g_strdup_printf (ngettext ("Prices of %u of %u quote have changed", "Prices of %u of %u quotes have changed", all),
                            done, all);
  return g_strdup_printf (ngettext ("%u of %u quote changed", "%u of %u quotes changed", all), done, all);
}

static void
show_report (KtQuoteBulkBar *self)
{
  GPtrArray *reports = kt_quote_bulk_get_reports (self->job);
  GtkStringList *texts = gtk_string_list_new (NULL);
  g_autoptr (GtkSelectionModel) model = NULL;
  g_autofree char *title = sum_up (self);

  for (guint i = 0; i < reports->len; i++)
    {
      g_autofree char *text = describe (g_ptr_array_index (reports, i), kt_quote_bulk_get_kind (self->job));
      gtk_string_list_append (texts, text);
    }
  model = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (texts)));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), model);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_widget_set_visible (self->take_over,
                          kt_quote_bulk_only_looks (self->job) && kt_quote_bulk_count_done (self->job, TRUE) > 0);
  show (self, "report");
}

static void
on_progress (KtQuoteBulkBar *self,
             guint done,
             guint all)
{
  g_autofree char *text = g_strdup_printf (_ ("%u of %u"), done, all);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), (double) done / MAX (1, all));
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), text);
}

static void
on_finished (KtQuoteBulkBar *self)
{
  show_report (self);
  if (!kt_quote_bulk_only_looks (self->job) && kt_quote_bulk_count_done (self->job, FALSE) > 0)
    g_signal_emit (self, signals[DONE], 0, self->job);
}

void
kt_quote_bulk_bar_run (KtQuoteBulkBar *self,
                       KtQuoteBulk *job)
{
  g_return_if_fail (KT_IS_QUOTE_BULK_BAR (self));

  if (self->job)
    {
      /* Asked for twice before the first one could begin. */
      g_signal_handlers_disconnect_by_data (self->job, self);
      kt_quote_bulk_cancel (self->job);
    }
  g_set_object (&self->job, job);
  g_signal_connect_object (job, "progress", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "finished", G_CALLBACK (on_finished), self, G_CONNECT_SWAPPED);
  on_progress (self, 0, kt_quote_bulk_get_reports (job)->len);
  show (self, "progress");
  kt_quote_bulk_start (job);
}

/* --- wishes ----------------------------------------------------------------------------------------------- */

static void
begin (KtQuoteBulkBar *self,
       KtBulkKind kind,
       gboolean only_look)
{
  self->kind = kind;
  self->only_look = only_look;
  g_signal_emit (self, signals[BEGIN], 0);
}

static void
on_reprice (KtQuoteBulkBar *self)
{
  begin (self, KT_BULK_REPRICE, TRUE);
}

/* The quotes of the look, without those that would stay as they are. */
static void
on_take_over (KtQuoteBulkBar *self)
{
  GPtrArray *reports = kt_quote_bulk_get_reports (self->job);
  g_autoptr (KtQuoteBulk) job = kt_quote_bulk_new (self->workplace, KT_BULK_REPRICE, FALSE, NULL, NULL);

  for (guint i = 0; i < reports->len; i++)
    {
      const KtBulkReport *report = g_ptr_array_index (reports, i);
      if (report->is_done && report->result.n_changes > 0)
        kt_quote_bulk_add (job, report->id, report->number);
    }
  kt_quote_bulk_bar_run (self, job);
}

static void
on_extend (KtQuoteBulkBar *self)
{
  g_autofree char *question =
      g_strdup_printf (ngettext ("New end of validity of %u quote", "New end of validity of %u quotes", self->count),
                       self->count);
  g_autofree char *iso = kt_workplace_get_date (self->workplace);
  g_autofree char *text = NULL;
  GDate date;

  if (kt_parse_date_iso (iso, &date, NULL))
    g_date_add_days (&date, 30);
  text = kt_format_date (&date, kt_language_get ());
  self->kind = KT_BULK_EXTEND;
  kt_line_prompt_ask (KT_LINE_PROMPT (self->prompt), question, text, "");
}

static void
on_lose (GtkWidget *widget,
         const char *action,
         GVariant *parameter)
{
  KtQuoteBulkBar *self = KT_QUOTE_BULK_BAR (widget);

  g_free (self->reason);
  self->reason = g_variant_dup_string (parameter, NULL);
  g_clear_pointer (&self->text, g_free);
  self->kind = KT_BULK_LOSE;
  /* A reason of one's own needs words. */
  if (g_str_equal (self->reason, OTHER_REASON))
    kt_line_prompt_ask (KT_LINE_PROMPT (self->prompt), _ ("Why were they lost?"), "", "");
  else
    begin (self, KT_BULK_LOSE, FALSE);
}

static void
on_answered (KtQuoteBulkBar *self,
             const char *text)
{
  g_autofree char *answer = g_strstrip (g_strdup (text));
  g_autoptr (GError) error = NULL;
  GDate date;

  if (self->kind == KT_BULK_EXTEND)
    {
      if (!kt_parse_date (answer, kt_language_get (), &date, &error))
        {
          kt_line_prompt_refuse (KT_LINE_PROMPT (self->prompt), error->message);
          return;
        }
      g_free (self->valid_until);
      self->valid_until = kt_date_to_iso (&date);
    }
  else
    {
      g_free (self->text);
      self->text = g_strdup (answer);
    }
  kt_line_prompt_close (KT_LINE_PROMPT (self->prompt));
  begin (self, self->kind, FALSE);
}

static void
on_stop (KtQuoteBulkBar *self)
{
  if (self->job)
    kt_quote_bulk_cancel (self->job);
}

static void
on_close (KtQuoteBulkBar *self)
{
  show (self, "actions");
}

static void
on_clear (KtQuoteBulkBar *self)
{
  g_signal_emit (self, signals[CLEAR], 0);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
on_row_setup (GtkSignalListItemFactory *factory,
              GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_list_item_set_child (item, label);
}

static void
on_row_bind (GtkSignalListItemFactory *factory,
             GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GMenuModel *
make_reasons (void)
{
  GMenu *menu = g_menu_new ();
  const char *const *reasons = kt_loss_reasons ();

  for (guint i = 0; reasons[i]; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (kt_loss_reason_to_text (reasons[i]), NULL);
      g_menu_item_set_action_and_target (item, "bulk.lose", "s", reasons[i]);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
kt_quote_bulk_bar_dispose (GObject *object)
{
  KtQuoteBulkBar *self = KT_QUOTE_BULK_BAR (object);

  if (self->job)
    kt_quote_bulk_cancel (self->job);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_QUOTE_BULK_BAR);
  g_clear_object (&self->job);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->valid_until, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (kt_quote_bulk_bar_parent_class)->dispose (object);
}

static void
kt_quote_bulk_bar_class_init (KtQuoteBulkBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_quote_bulk_bar_dispose;
  signals[BEGIN] = g_signal_new ("begin", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] =
      g_signal_new ("done", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, KT_TYPE_QUOTE_BULK);
  signals[CLEAR] = g_signal_new ("clear", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (KT_TYPE_LINE_PROMPT);
  gtk_widget_class_install_action (widget_class, "bulk.lose", "s", on_lose);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/quotes/kt-quote-bulk-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KtQuoteBulkBar, box);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteBulkBar, stack);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteBulkBar, selected);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteBulkBar, lose);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteBulkBar, prompt);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteBulkBar, progress);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteBulkBar, title);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteBulkBar, list);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteBulkBar, take_over);
  gtk_widget_class_bind_template_callback (widget_class, on_reprice);
  gtk_widget_class_bind_template_callback (widget_class, on_take_over);
  gtk_widget_class_bind_template_callback (widget_class, on_extend);
  gtk_widget_class_bind_template_callback (widget_class, on_answered);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_row_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bind);
}

static void
kt_quote_bulk_bar_init (KtQuoteBulkBar *self)
{
  g_autoptr (GMenuModel) reasons = make_reasons ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->lose), reasons);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  kt_accessible_names (GTK_WIDGET (self));
}

GtkWidget *
kt_quote_bulk_bar_new (void)
{
  return g_object_new (KT_TYPE_QUOTE_BULK_BAR, NULL);
}

void
kt_quote_bulk_bar_set_workplace (KtQuoteBulkBar *self,
                                 KtWorkplace *workplace)
{
  g_return_if_fail (KT_IS_QUOTE_BULK_BAR (self));

  g_set_object (&self->workplace, workplace);
}

void
kt_quote_bulk_bar_set_count (KtQuoteBulkBar *self,
                             guint count)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u quote selected", "%u quotes selected", count), count);

  g_return_if_fail (KT_IS_QUOTE_BULK_BAR (self));

  self->count = count;
  gtk_label_set_text (GTK_LABEL (self->selected), text);
  gtk_widget_set_visible (self->prompt, FALSE);
  show (self, gtk_stack_get_visible_child_name (GTK_STACK (self->stack)));
}
