/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-order-worth.h"

#include "kt-language.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>

static char *
money_text (KtMoney money)
{
  return kt_money_format (money, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
}

/* In whole percent, never more than is there. */
static guint
percent_of (KtMoney part,
            KtMoney whole)
{
  return whole.amount > 0 ? (guint) CLAMP ((KtInt128) part.amount * 100 / whole.amount, 0, 100) : 0;
}

static GtkWidget *
label_new (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
append_worth (GtkBox *box,
              const char *title,
              KtMoney amount,
              const char *css_class)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *text = money_text (amount);
  GtkWidget *value = label_new (text, css_class);

  gtk_widget_add_css_class (value, "numeric");
  gtk_box_append (GTK_BOX (column), label_new (title, "caption"));
  gtk_box_append (GTK_BOX (column), value);
  gtk_box_append (box, column);
}

/* The bar says it for the eye, the words beside it for everybody. */
static void
append_share (GtkBox *box,
              const char *title,
              KtMoney amount,
              KtMoney whole)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *bar = gtk_progress_bar_new ();
  guint percent = percent_of (amount, whole);
  g_autofree char *money = money_text (amount);
  g_autofree char *share = kt_format_percent (kt_decimal_from_int (percent), kt_language_get ());
  g_autofree char *heading = g_strdup_printf ("%s · %s", title, share);
  GtkWidget *value = label_new (money, "numeric");

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), percent / 100.0);
  gtk_widget_add_css_class (bar, "slim");
  gtk_widget_set_size_request (bar, 110, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (column), label_new (heading, "caption"));
  gtk_box_append (GTK_BOX (column), value);
  gtk_box_append (GTK_BOX (column), bar);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_box_append (box, column);
}

void
kt_order_worth_fill (GtkBox *box,
                     const KtOrder *order)
{
  GtkWidget *child;
  KtOrderTotals totals;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
  if (!kt_order_totals (order, &totals, NULL))
    return;
  append_worth (box, _ ("Net"), totals.net, "title-4");
  append_worth (box, _ ("Total with VAT"), totals.gross, NULL);
  if (order->kind == KT_ORDER_BLANKET)
    append_share (box, _ ("Called off"), totals.called, totals.net);
  append_share (box, _ ("Delivered"), totals.delivered, totals.net);
  append_share (box, _ ("Invoiced"), totals.invoiced, totals.net);
  append_share (box, _ ("Paid"), totals.paid, totals.net);
  append_worth (box, _ ("Open with VAT"), totals.open, NULL);
}
