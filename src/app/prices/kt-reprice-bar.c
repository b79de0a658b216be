/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looked up again a moment after each edit, in a worker. What was kept stays kept until the difference is another one.
 */
#include "kt-reprice-bar.h"

#include "kt-language.h"
#include "kt-reprice-check.h"
#include "kt-reprice-table.h"

#include <glib/gi18n.h>

#define CHECK_DELAY_MS 700

struct _KtRepriceBar {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  KtRevision *followed;
  KtRepricing *repricing;
  GCancellable *checking;
  guint check_source;
  char *kept;            /* what was decided to be kept, as said in summary_key() */
  gboolean keeps_rest;   /* what the next look finds is to be kept */
  gboolean is_asked_for; /* the table shall be shown whatever comes */

  GtkWidget *box;
  GtkWidget *summary;
  GtkWidget *review;
  GtkWidget *apply;
  GtkWidget *details;
  GtkWidget *table_slot;
  GtkWidget *table;
};

G_DEFINE_FINAL_TYPE (KtRepriceBar, kt_reprice_bar, GTK_TYPE_WIDGET)

enum { FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
fail (KtRepriceBar *self,
      const GError *error)
{
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

static KtWorkplace *
get_workplace (KtRepriceBar *self)
{
  return kt_open_quote_get_workplace (self->quote);
}

/* --- what is shown ---------------------------------------------------------------------------------------- */

static char *
money_text (KtMoney money,
            KtMoneyFlags flags)
{
  return kt_money_format (money, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED | flags);
}

/* The same difference is not offered twice. */
static char *
summary_key (KtRepriceBar *self)
{
  g_autofree char *before = kt_money_to_string (self->repricing->net_before);
  g_autofree char *after = kt_money_to_string (self->repricing->net_after);

  return g_strdup_printf ("%s %u %s %s", kt_revision_get_id (self->followed), self->repricing->n_changes, before,
                          after);
}

static char *
summary_text (KtRepriceBar *self)
{
  const KtRepricing *repricing = self->repricing;
  g_autofree char *before = money_text (repricing->net_before, 0);
  g_autofree char *after = money_text (repricing->net_after, 0);

  if (repricing->n_changes == 0)
    return repricing->n_manual == 0
               ? g_strdup (_ ("All prices are those of today."))
               : g_strdup_printf (ngettext ("All prices are those of today; %u was typed by hand.",
                                            "All prices are those of today; %u were typed by hand.",
                                            repricing->n_manual),
                                  repricing->n_manual);
  return g_strdup_printf (ngettext ("%u position has another price today: net %s instead of %s.",
                                    "%u positions have other prices today: net %s instead of %s.",
                                    repricing->n_changes),
                          repricing->n_changes, after, before);
}

static void
show_apply (KtRepriceBar *self)
{
  guint n = kt_reprice_table_count_chosen (KT_REPRICE_TABLE (self->table));
  g_autofree char *label = g_strdup_printf (ngettext ("Reprice %u position", "Reprice %u positions", n), n);

  gtk_button_set_label (GTK_BUTTON (self->apply), label);
  gtk_widget_set_visible (self->apply, n > 0);
}

static void
show_details (KtRepriceBar *self,
              gboolean shown)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->details), shown);
  gtk_widget_set_visible (self->details, shown);
  gtk_button_set_label (GTK_BUTTON (self->review), shown ? _ ("Hide") : _ ("Look at Them"));
}

static void
show (KtRepriceBar *self)
{
  KtCatalog *catalog = kt_workplace_get_catalog (get_workplace (self));
  g_autofree char *key = summary_key (self);
  g_autofree char *text = summary_text (self);
  gboolean is_worth_it;

  if (self->keeps_rest)
    {
      g_free (self->kept);
      self->kept = g_strdup (key);
      self->keeps_rest = FALSE;
    }
  is_worth_it = self->repricing->n_changes > 0 && g_strcmp0 (key, self->kept) != 0;
  gtk_label_set_text (GTK_LABEL (self->summary), text);
  kt_reprice_table_show (KT_REPRICE_TABLE (self->table), self->repricing, self->followed,
                         kt_catalog_get_texts (catalog));
  show_apply (self);
  gtk_widget_set_visible (self->review, kt_reprice_table_count (KT_REPRICE_TABLE (self->table)) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), is_worth_it || self->is_asked_for);
  if (self->is_asked_for)
    show_details (self, kt_reprice_table_count (KT_REPRICE_TABLE (self->table)) > 0);
}

static void
hide (KtRepriceBar *self)
{
  self->is_asked_for = FALSE;
  gtk_widget_hide (GTK_WIDGET (self));
  show_details (self, FALSE);
}

/* --- looking it up ---------------------------------------------------------------------------------------- */

static void
forget (KtRepriceBar *self)
{
  if (self->checking)
    g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  g_clear_handle_id (&self->check_source, g_source_remove);
}

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtRepriceBar) self = data;
  g_autoptr (GError) error = NULL;
  KtRepricing *repricing = kt_reprice_check_finish (result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    {
      kt_repricing_free (repricing);
      return; /* about another state of the quote */
    }
  g_clear_object (&self->checking);
  kt_reprice_table_show (KT_REPRICE_TABLE (self->table), NULL, NULL, NULL);
  g_clear_pointer (&self->repricing, kt_repricing_free);
  self->repricing = repricing;
  if (repricing)
    show (self);
  else
    hide (self); /* prices that cannot be determined are told where they stand */
}

static gboolean
on_check_due (gpointer data)
{
  KtRepriceBar *self = data;

  self->check_source = 0;
  self->checking = g_cancellable_new ();
  kt_reprice_check_async (get_workplace (self), self->followed, self->checking, on_checked, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
on_changed (KtRepriceBar *self)
{
  forget (self);
  self->keeps_rest = FALSE;
  if (!self->followed || !kt_revision_is_editable (self->followed) ||
      !kt_workplace_get_catalog (get_workplace (self)))
    {
      hide (self);
      return;
    }
  self->check_source = g_timeout_add (CHECK_DELAY_MS, on_check_due, self);
}

/* --- what one does ---------------------------------------------------------------------------------------- */

static gboolean
release_all (KtRepriceBar *self,
             char **ids,
             GError **error)
{
  KtWorkplace *workplace = get_workplace (self);

  for (guint i = 0; ids[i]; i++)
    {
      KtPosition *position = kt_revision_find_position (self->followed, ids[i]);

      if (position && !kt_catalog_release_price (kt_workplace_get_catalog (workplace), self->followed, position,
                                                 kt_workplace_get_day (workplace), error))
        return FALSE;
    }
  return TRUE;
}

static void
on_apply (KtRepriceBar *self)
{
  KtWorkplace *workplace = get_workplace (self);
  g_auto (GStrv) changes = kt_reprice_table_get_chosen (KT_REPRICE_TABLE (self->table), KT_REPRICE_CHANGES);
  g_auto (GStrv) manual = kt_reprice_table_get_chosen (KT_REPRICE_TABLE (self->table), KT_REPRICE_MANUAL);
  g_autoptr (GError) error = NULL;

  kt_open_quote_begin_change (self->quote, _ ("Reprice"));
  if (kt_repricing_apply (self->repricing, kt_workplace_get_catalog (workplace), self->followed,
                          kt_workplace_get_day (workplace), (const char *const *) changes, &error))
    release_all (self, manual, &error);
  kt_open_quote_end_change (self->quote, error ? NULL : &error);
  fail (self, error);
  g_clear_pointer (&self->kept, g_free);
  hide (self);
  /* Lines that were left out are meant so. */
  self->keeps_rest = error == NULL;
}

static void
on_keep (KtRepriceBar *self)
{
  g_free (self->kept);
  self->kept = self->repricing ? summary_key (self) : NULL;
  hide (self);
}

static void
on_review (KtRepriceBar *self)
{
  show_details (self, !gtk_revealer_get_reveal_child (GTK_REVEALER (self->details)));
}

void
kt_reprice_bar_open (KtRepriceBar *self)
{
  g_return_if_fail (KT_IS_REPRICE_BAR (self));

  self->is_asked_for = TRUE;
  if (self->repricing && !self->check_source && !self->checking)
    show (self);
  else
    on_changed (self);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_reprice_bar_dispose (GObject *object)
{
  KtRepriceBar *self = KT_REPRICE_BAR (object);

  forget (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_REPRICE_BAR);
  g_clear_pointer (&self->repricing, kt_repricing_free);
  g_clear_object (&self->followed);
  g_clear_object (&self->quote);
  g_clear_pointer (&self->kept, g_free);
  G_OBJECT_CLASS (kt_reprice_bar_parent_class)->dispose (object);
}

static void
kt_reprice_bar_class_init (KtRepriceBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_reprice_bar_dispose;
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_REPRICE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/prices/kt-reprice-bar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtRepriceBar, box);
  gtk_widget_class_bind_template_child (widget_class, KtRepriceBar, summary);
  gtk_widget_class_bind_template_child (widget_class, KtRepriceBar, review);
  gtk_widget_class_bind_template_child (widget_class, KtRepriceBar, apply);
  gtk_widget_class_bind_template_child (widget_class, KtRepriceBar, details);
  gtk_widget_class_bind_template_child (widget_class, KtRepriceBar, table_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_keep);
  gtk_widget_class_bind_template_callback (widget_class, on_review);
}

static void
kt_reprice_bar_init (KtRepriceBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->table = kt_reprice_table_new ();
  gtk_widget_set_hexpand (self->table, TRUE);
  gtk_box_append (GTK_BOX (self->table_slot), self->table);
  g_signal_connect_object (self->table, "chosen", G_CALLBACK (show_apply), self, G_CONNECT_SWAPPED);
  hide (self);
}

GtkWidget *
kt_reprice_bar_new (void)
{
  return g_object_new (KT_TYPE_REPRICE_BAR, NULL);
}

void
kt_reprice_bar_set_quote (KtRepriceBar *self,
                          KtOpenQuote *quote)
{
  KtRevision *revision = quote ? kt_open_quote_get_revision (quote) : NULL;

  g_return_if_fail (KT_IS_REPRICE_BAR (self));

  forget (self);
  if (self->followed)
    g_signal_handlers_disconnect_by_func (self->followed, on_changed, self);
  if (self->quote)
    g_signal_handlers_disconnect_by_func (get_workplace (self), on_changed, self);
  hide (self);
  g_set_object (&self->followed, revision);
  g_set_object (&self->quote, quote);
  if (!quote)
    return;
  g_signal_connect_object (revision, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_workplace (self), "notify::catalog", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
}
