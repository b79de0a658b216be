/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The currency is that of the limit, else that of the customer, else that of the catalog; it stands at the end. */
#include "kt-credit-row.h"

#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-order-store.h"

#include <glib/gi18n.h>

struct _KtCreditRow {
  AdwEntryRow parent_instance;

  KtWorkplace *workplace;
  char *account_id;
  char *currency;
  KtMoney limit;
  gboolean is_filling;
  GtkWidget *note; /* used, or what is wrong */
};

G_DEFINE_FINAL_TYPE (KtCreditRow, kt_credit_row, ADW_TYPE_ENTRY_ROW)

enum { EDITED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
may_edit (KtCreditRow *self)
{
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));

  return actor && kt_actor_may (actor, KT_RIGHT_CREDIT);
}

static void
show_note (KtCreditRow *self,
           const char *text,
           gboolean is_error)
{
  gtk_label_set_text (GTK_LABEL (self->note), text);
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}

/* --- what is used ----------------------------------------------------------------------------------------- */

static void
on_credit (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (KtCreditRow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree KtCredit *credit = kt_order_store_credit_finish (KT_WORK_STORE (source), result, &error);
  g_autofree char *used = NULL;
  g_autofree char *text = NULL;

  if (!self->workplace || !credit || !*credit->limit.currency || !self->limit.currency[0])
    return;
  used = kt_money_format (credit->used, kt_language_get (), KT_MONEY_CODE);
  text = g_strdup_printf (_ ("%s used"), used);
  show_note (self, text, FALSE);
}

static void
ask_for_use (KtCreditRow *self)
{
  if (self->account_id && self->limit.currency[0])
    kt_order_store_credit_async (kt_workplace_get_store (self->workplace), self->account_id, NULL, NULL, on_credit,
                                 g_object_ref (self));
}

/* --- the limit -------------------------------------------------------------------------------------------- */

static gboolean
parse (KtCreditRow *self,
       const char *text,
       KtMoney *limit,
       GError **error)
{
  g_autofree char *number = g_strstrip (g_strdup (text));

  *limit = (KtMoney) { 0 };
  if (!*number)
    return TRUE;
  if (!kt_money_parse (number, kt_language_get (), self->currency, limit, error))
    return FALSE;
  if (kt_money_sign (*limit) >= 0)
    return TRUE;
  g_set_error_literal (error, KT_ERROR, KT_ERROR_INVALID, _ ("Not below zero"));
  return FALSE;
}

static void
on_changed (KtCreditRow *self)
{
  g_autoptr (GError) error = NULL;
  KtMoney limit;

  if (self->is_filling)
    return;
  if (!parse (self, gtk_editable_get_text (GTK_EDITABLE (self)), &limit, &error))
    {
      show_note (self, _ ("Not an amount"), TRUE);
      gtk_widget_set_tooltip_text (self->note, error->message);
      return;
    }
  self->limit = limit;
  gtk_widget_set_tooltip_text (self->note, NULL);
  show_note (self, self->limit.currency[0] ? self->currency : "", FALSE);
  g_signal_emit (self, signals[EDITED], 0);
}

void
kt_credit_row_set_account (KtCreditRow *self,
                           const KtAccount *account)
{
  g_autofree char *text = NULL;

  g_return_if_fail (KT_IS_CREDIT_ROW (self));

  g_free (self->account_id);
  self->account_id = g_strdup (account->id);
  self->limit = account->credit_limit;
  g_free (self->currency);
  self->currency = g_strdup (self->limit.currency[0] ? self->limit.currency
                             : *account->currency    ? account->currency
                                                     : kt_catalog_get_settings (
                                                        kt_workplace_get_catalog (self->workplace))->currency);
  text = self->limit.currency[0] ? kt_money_format (self->limit, kt_language_get (), KT_MONEY_PLAIN) : g_strdup ("");
  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self), text);
  gtk_editable_set_editable (GTK_EDITABLE (self), may_edit (self));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               may_edit (self) ? NULL : _ ("The back office and administrators set credit limits"));
  self->is_filling = FALSE;
  show_note (self, self->limit.currency[0] ? self->currency : "", FALSE);
  ask_for_use (self);
}

KtMoney
kt_credit_row_get_limit (KtCreditRow *self)
{
  g_return_val_if_fail (KT_IS_CREDIT_ROW (self), (KtMoney) { 0 });

  return self->limit;
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_credit_row_dispose (GObject *object)
{
  KtCreditRow *self = KT_CREDIT_ROW (object);

  self->is_filling = TRUE;
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_credit_row_parent_class)->dispose (object);
}

static void
kt_credit_row_finalize (GObject *object)
{
  KtCreditRow *self = KT_CREDIT_ROW (object);

  g_free (self->account_id);
  g_free (self->currency);
  G_OBJECT_CLASS (kt_credit_row_parent_class)->finalize (object);
}

static void
kt_credit_row_class_init (KtCreditRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_credit_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = kt_credit_row_finalize;
  signals[EDITED] =
      g_signal_new ("edited", KT_TYPE_CREDIT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_credit_row_init (KtCreditRow *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Credit limit"));
  self->note = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->note, "dim-label");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->note);
  g_signal_connect (self, "changed", G_CALLBACK (on_changed), NULL);
}

GtkWidget *
kt_credit_row_new (void)
{
  return g_object_new (KT_TYPE_CREDIT_ROW, NULL);
}

void
kt_credit_row_follow (KtCreditRow *self,
                      KtWorkplace *workplace)
{
  g_return_if_fail (KT_IS_CREDIT_ROW (self));
  g_return_if_fail (!self->workplace);

  self->workplace = g_object_ref (workplace);
}
