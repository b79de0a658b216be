/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-head-currency.h"

#include "kt-currency-change.h"
#include "kt-head-fields.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-price-way.h"

#include <glib/gi18n.h>

struct _KtHeadCurrency {
  GObject parent_instance;

  KtOpenQuote *quote;
  gboolean is_filling;
  GtkWidget *choice;  /* borrowed from the group, like these two */
  GtkWidget *preview;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KtHeadCurrency, kt_head_currency, G_TYPE_OBJECT)

enum { FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtCatalog *
get_catalog (KtHeadCurrency *self)
{
  return kt_workplace_get_catalog (kt_open_quote_get_workplace (self->quote));
}

static guint
get_day (KtHeadCurrency *self)
{
  return kt_workplace_get_day (kt_open_quote_get_workplace (self->quote));
}

static void
show_rate (KtHeadCurrency *self)
{
  const KtRevisionHeader *header = kt_revision_get_header (kt_open_quote_get_revision (self->quote));
  g_autofree char *rate = kt_decimal_sign (header->exchange_rate) > 0
                              ? kt_price_rate_text (header, kt_language_get ())
                              : g_strdup ("");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->choice), rate);
}

static void
show_preview (KtHeadCurrency *self,
              const char *currency)
{
  KtRevision *revision = kt_open_quote_get_revision (self->quote);
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (revision, NULL);
  g_autoptr (KtRevisionHeader) header = NULL;
  g_autoptr (GError) error = NULL;
  KtMoney net;
  gboolean is_possible =
      kt_catalog_preview_currency (get_catalog (self), revision, currency, get_day (self), &net, &header, &error);

  gtk_widget_show (self->preview);
  gtk_widget_set_sensitive (self->button, is_possible);
  if (!is_possible)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->preview), error->message);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->preview), "");
      return;
    }
  g_autofree char *after = kt_money_format (net, kt_language_get (), KT_MONEY_CODE | KT_MONEY_ROUNDED);
  g_autofree char *before = totals ? kt_money_format (totals->net, kt_language_get (), KT_MONEY_CODE | KT_MONEY_ROUNDED)
                                   : g_strdup ("");
  g_autofree char *text = g_strdup_printf (_ ("Net %s instead of %s"), after, before);
  g_autofree char *rate =
      kt_decimal_sign (header->exchange_rate) > 0 ? kt_price_rate_text (header, kt_language_get ()) : g_strdup ("");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->preview), text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->preview), rate);
}

static void
on_chosen (KtHeadCurrency *self)
{
  const char *currency = kt_head_fields_get_key (ADW_COMBO_ROW (self->choice));

  if (self->is_filling || !self->quote || !currency)
    return;
  if (g_str_equal (currency, kt_revision_get_header (kt_open_quote_get_revision (self->quote))->currency))
    gtk_widget_hide (self->preview);
  else
    show_preview (self, currency);
}

static void
on_apply (KtHeadCurrency *self)
{
  g_autofree char *currency = g_strdup (kt_head_fields_get_key (ADW_COMBO_ROW (self->choice)));
  g_autoptr (GError) error = NULL;

  if (!kt_catalog_change_currency (get_catalog (self), kt_open_quote_get_revision (self->quote), currency,
                                   get_day (self), &error))
    g_signal_emit (self, signals[FAILED], 0, error);
}

void
kt_head_currency_fill (KtHeadCurrency *self,
                       KtOpenQuote *quote)
{
  KtCatalog *catalog;

  g_return_if_fail (KT_IS_HEAD_CURRENCY (self));

  g_set_object (&self->quote, quote);
  catalog = quote ? get_catalog (self) : NULL;
  gtk_widget_set_visible (self->choice, catalog != NULL);
  gtk_widget_hide (self->preview);
  if (!catalog)
    return;
  self->is_filling = TRUE;
  kt_head_fields_show_options (ADW_COMBO_ROW (self->choice), kt_head_options_currency (catalog, get_day (self)),
                               kt_revision_get_header (kt_open_quote_get_revision (quote))->currency);
  show_rate (self);
  self->is_filling = FALSE;
}

static void
kt_head_currency_dispose (GObject *object)
{
  g_clear_object (&KT_HEAD_CURRENCY (object)->quote);
  G_OBJECT_CLASS (kt_head_currency_parent_class)->dispose (object);
}

static void
kt_head_currency_class_init (KtHeadCurrencyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_head_currency_dispose;
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_HEAD_CURRENCY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
kt_head_currency_init (KtHeadCurrency *self)
{
  self->choice = adw_combo_row_new ();
  self->preview = adw_action_row_new ();
  self->button = gtk_button_new_with_label (_ ("Change"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->choice), _ ("Currency"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->preview), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self->preview), 0);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->preview), self->button);
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_apply), self, G_CONNECT_SWAPPED);
}

KtHeadCurrency *
kt_head_currency_new (AdwExpanderRow *group)
{
  KtHeadCurrency *self = g_object_new (KT_TYPE_HEAD_CURRENCY, NULL);

  adw_expander_row_add_row (group, self->choice);
  adw_expander_row_add_row (group, self->preview);
  return self;
}
