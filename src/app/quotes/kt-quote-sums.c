/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-sums.h"

#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-revision-totals.h"

#include <glib/gi18n.h>

static void
append_total (GtkBox *box,
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
  gtk_box_append (box, row);
}

static void
append_step (GtkBox *box,
             const KtTotalStep *step)
{
  const char *name = *step->condition->text != '\0' ? step->condition->text : _ ("Discount");
  g_autofree char *label = NULL;

  if (step->condition->calculation == KT_CALCULATION_PERCENT)
    {
      g_autofree char *percent = kt_format_percent (step->condition->percent, kt_language_get ());
      label = g_strdup_printf ("%s %s", name, percent);
    }
  append_total (box, label ? label : name, step->amount, "dim-label");
}

void
kt_quote_sums_fill (GtkBox *box,
                    KtRevision *revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (revision, &error);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
  if (!totals)
    {
      GtkWidget *label = gtk_label_new (error->message);

      gtk_widget_add_css_class (label, "error");
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_box_append (box, label);
      return;
    }
  if (totals->steps->len > 0)
    append_total (box, _ ("Sum of positions"), totals->positions, "dim-label");
  for (guint i = 0; i < totals->steps->len; i++)
    append_step (box, totals->steps->pdata[i]);
  append_total (box, _ ("Net"), totals->net, NULL);
  for (guint i = 0; i < totals->taxes->len; i++)
    {
      const KtTaxTotal *tax = g_ptr_array_index (totals->taxes, i);
      g_autofree char *rate = kt_format_percent (tax->rate, kt_language_get ());
      g_autofree char *label = g_strdup_printf (_ ("VAT %s"), rate);

      append_total (box, label, tax->tax, "dim-label");
    }
  append_total (box, _ ("Total"), totals->gross, "title-4");
  if (!kt_money_is_zero (totals->options))
    append_total (box, _ ("Net with options"), totals->net_with_options, "dim-label");
  if (totals->on_request > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u position has no price yet.", "%u positions have no price yet.", totals->on_request),
          totals->on_request);
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "warning");
      gtk_box_append (box, label);
    }
}
