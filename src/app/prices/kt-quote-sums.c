/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-sums.h"

#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-margin-gauge.h"
#include "kt-number-format.h"
#include "kt-quote-notices.h"
#include "kt-revision-totals.h"

#include <glib/gi18n.h>

struct _KtQuoteSums {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  KtRevision *followed;
  char *position_id;

  GtkWidget *box;
  GtkWidget *notices;
  GtkWidget *gauges;
  GtkWidget *sums;
  GtkWidget *quote_gauge;
  GtkWidget *position_gauge;
};

G_DEFINE_FINAL_TYPE (KtQuoteSums, kt_quote_sums, GTK_TYPE_WIDGET)

static void
empty (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)))
    gtk_box_remove (GTK_BOX (box), child);
}

/* --- sums ------------------------------------------------------------------------------------------------- */

static void
append_total (KtQuoteSums *self,
              const char *label,
              KtMoney amount,
              const char *css_class)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (label);
  g_autofree char *text = kt_money_format (amount, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  GtkWidget *value = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_valign (value, GTK_ALIGN_START);
  gtk_widget_add_css_class (value, "numeric");
  if (css_class)
    {
      gtk_widget_add_css_class (title, css_class);
      gtk_widget_add_css_class (value, css_class);
    }
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), value);
  gtk_box_append (GTK_BOX (self->sums), row);
}

static void
append_step (KtQuoteSums *self,
             const KtTotalStep *step)
{
  const char *name = *step->condition->text != '\0' ? step->condition->text : _ ("Discount");
  g_autofree char *label = NULL;

  if (step->condition->calculation == KT_CALCULATION_PERCENT)
    {
      g_autofree char *percent = kt_format_percent (step->condition->percent, kt_language_get ());
      label = g_strdup_printf ("%s %s", name, percent);
    }
  append_total (self, label ? label : name, step->amount, "dim-label");
}

static void
append_taxes (KtQuoteSums *self,
              const KtRevisionTotals *totals)
{
  for (guint i = 0; i < totals->taxes->len; i++)
    {
      const KtTaxTotal *tax = g_ptr_array_index (totals->taxes, i);
      g_autofree char *rate = kt_format_percent (tax->rate, kt_language_get ());
      g_autofree char *net = kt_money_format (tax->net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
      g_autofree char *label = totals->taxes->len > 1 ? g_strdup_printf (_ ("VAT %s on %s"), rate, net)
                                                      : g_strdup_printf (_ ("VAT %s"), rate);

      append_total (self, label, tax->tax, "dim-label");
    }
}

/* What stands outside the total. */
static void
append_others (KtQuoteSums *self,
               const KtRevisionTotals *totals)
{
  if (!kt_money_is_zero (totals->options))
    {
      append_total (self, _ ("Net with options"), totals->net_with_options, "dim-label");
      append_total (self, _ ("Total with options"), totals->gross_with_options, "dim-label");
    }
  if (!kt_money_is_zero (totals->on_demand))
    append_total (self, _ ("On demand, not in the total"), totals->on_demand, "dim-label");
}

static void
show_totals (KtQuoteSums *self,
             const KtRevisionTotals *totals)
{
  guint n_steps = 0;

  for (guint i = 0; i < totals->steps->len; i++)
    n_steps += !kt_money_is_zero (((const KtTotalStep *) totals->steps->pdata[i])->amount);
  if (n_steps > 0)
    append_total (self, _ ("Sum of positions"), totals->positions, "dim-label");
  for (guint i = 0; i < totals->steps->len; i++)
    if (!kt_money_is_zero (((const KtTotalStep *) totals->steps->pdata[i])->amount))
      append_step (self, totals->steps->pdata[i]);
  append_total (self, _ ("Net"), totals->net, NULL);
  append_taxes (self, totals);
  append_total (self, _ ("Total"), totals->gross, "title-4");
  append_others (self, totals);
}

/* --- margin ----------------------------------------------------------------------------------------------- */

static KtGatekeeper *
get_keeper (KtQuoteSums *self)
{
  return kt_workplace_get_gatekeeper (kt_open_quote_get_workplace (self->quote));
}

static void
show_gauge (KtQuoteSums *self,
            GtkWidget *gauge,
            KtPosition *position,
            const KtMarginMarks *marks)
{
  KtMargin margin;
  gboolean is_known = kt_gatekeeper_get_margin (get_keeper (self), self->followed, position, &margin);

  gtk_widget_set_visible (gauge, is_known);
  if (is_known)
    kt_margin_gauge_show (KT_MARGIN_GAUGE (gauge), &margin, marks);
}

/* Who may not see margins is not even asked about them. */
static gboolean
find_marks (KtQuoteSums *self,
            KtMarginMarks *marks)
{
  KtCatalog *catalog = kt_workplace_get_catalog (kt_open_quote_get_workplace (self->quote));
  const KtActor *actor = kt_gatekeeper_get_actor (get_keeper (self));

  if (!catalog || !actor || !kt_actor_may (actor, KT_RIGHT_SEE_COST))
    return FALSE;
  *marks = kt_margin_marks_of_catalog (catalog, actor);
  return TRUE;
}

static void
show_position_margin (KtQuoteSums *self,
                      const KtMarginMarks *marks)
{
  KtPosition *position = self->position_id ? kt_revision_find_position (self->followed, self->position_id) : NULL;

  gtk_widget_hide (self->position_gauge);
  if (position)
    show_gauge (self, self->position_gauge, position, marks);
}

static void
show_margins (KtQuoteSums *self)
{
  KtMarginMarks marks;
  gboolean may_see = find_marks (self, &marks);

  gtk_widget_set_visible (self->gauges, may_see);
  if (!may_see)
    return;
  show_gauge (self, self->quote_gauge, NULL, &marks);
  show_position_margin (self, &marks);
}

/* --- all of it -------------------------------------------------------------------------------------------- */

static void
fill (KtQuoteSums *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevisionTotals) totals = NULL;

  empty (self->sums);
  empty (self->notices);
  gtk_widget_hide (self->gauges);
  if (!self->followed)
    return;
  totals = kt_revision_totals_new (self->followed, &error);
  if (!totals)
    {
      kt_quote_notices_append (GTK_BOX (self->notices), error->message, "error");
      return;
    }
  show_totals (self, totals);
  kt_quote_notices_fill (GTK_BOX (self->notices), self->followed, totals,
                         kt_gatekeeper_get_actor (get_keeper (self)));
  show_margins (self);
}

static void
kt_quote_sums_dispose (GObject *object)
{
  KtQuoteSums *self = KT_QUOTE_SUMS (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_QUOTE_SUMS);
  g_clear_object (&self->followed);
  g_clear_object (&self->quote);
  g_clear_pointer (&self->position_id, g_free);
  G_OBJECT_CLASS (kt_quote_sums_parent_class)->dispose (object);
}

static void
kt_quote_sums_class_init (KtQuoteSumsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_quote_sums_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/prices/kt-quote-sums.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteSums, box);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteSums, notices);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteSums, gauges);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteSums, sums);
}

static void
kt_quote_sums_init (KtQuoteSums *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->quote_gauge = kt_margin_gauge_new (_ ("Margin: quote"));
  self->position_gauge = kt_margin_gauge_new (_ ("Margin: position"));
  gtk_box_append (GTK_BOX (self->gauges), self->quote_gauge);
  gtk_box_append (GTK_BOX (self->gauges), self->position_gauge);
}

GtkWidget *
kt_quote_sums_new (void)
{
  return g_object_new (KT_TYPE_QUOTE_SUMS, NULL);
}

void
kt_quote_sums_set_quote (KtQuoteSums *self,
                         KtOpenQuote *quote)
{
  KtRevision *revision = quote ? kt_open_quote_get_revision (quote) : NULL;

  g_return_if_fail (KT_IS_QUOTE_SUMS (self));

  if (self->followed)
    g_signal_handlers_disconnect_by_func (self->followed, fill, self);
  if (self->quote)
    g_signal_handlers_disconnect_by_func (get_keeper (self), fill, self);
  g_set_object (&self->quote, quote);
  g_set_object (&self->followed, revision);
  if (quote)
    {
      g_signal_connect_object (revision, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (get_keeper (self), "notify::actor", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
    }
  fill (self);
}

void
kt_quote_sums_set_position (KtQuoteSums *self,
                            KtPosition *position)
{
  const char *id = position ? kt_position_get_id (position) : NULL;
  KtMarginMarks marks;

  g_return_if_fail (KT_IS_QUOTE_SUMS (self));

  if (g_strcmp0 (id, self->position_id) == 0)
    return;
  g_free (self->position_id);
  self->position_id = g_strdup (id);
  /* That of the quote stays. */
  if (self->followed && find_marks (self, &marks))
    show_position_margin (self, &marks);
}
