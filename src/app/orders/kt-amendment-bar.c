/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-amendment-bar.h"

#include "kt-accessible-name.h"
#include "kt-language.h"
#include "kt-order-history.h"

#include <glib/gi18n.h>

struct _KtAmendmentBar {
  GtkWidget parent_instance;

  KtOpenOrder *order;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *changes;
  GtkWidget *effect;
  GtkWidget *verdict;
  GtkWidget *agree;
};

G_DEFINE_FINAL_TYPE (KtAmendmentBar, kt_amendment_bar, GTK_TYPE_WIDGET)

/* --- the changes ------------------------------------------------------------------------------------------ */

static void
on_remove (GtkWidget *button,
           KtAmendmentBar *self)
{
  kt_open_order_undraft (self->order, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

static GtkWidget *
change_new (KtAmendmentBar *self,
            guint index)
{
  KtOrderAmendment *amendment = kt_open_order_get_amendment (self->order);
  const KtOrderEvent *event = g_ptr_array_index (kt_order_amendment_get_events (amendment), index);
  const char *problem = kt_order_amendment_get_problem (amendment, index);
  g_autofree char *text = kt_order_history_text (kt_order_amendment_get_order (amendment), event);
  g_autofree char *why = problem ? g_strdup_printf ("%s: %s", text, problem) : NULL;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (why ? why : text);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  if (problem)
    gtk_widget_add_css_class (label, "error");
  gtk_widget_set_tooltip_text (button, _ ("Leave this change out"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "compact");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), self, 0);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static void
show_changes (KtAmendmentBar *self)
{
  KtOrderAmendment *amendment = kt_open_order_get_amendment (self->order);
  const char *author = kt_order_amendment_get_author (amendment);
  g_autofree char *title = *author ? g_strdup_printf (_ ("Amendment, prepared by %s"), author)
                                   : g_strdup (_ ("Amendment"));
  GtkWidget *child;

  gtk_label_set_text (GTK_LABEL (self->title), title);
  while ((child = gtk_widget_get_first_child (self->changes)))
    gtk_box_remove (GTK_BOX (self->changes), child);
  for (guint i = 0; i < kt_order_amendment_get_events (amendment)->len; i++)
    gtk_box_append (GTK_BOX (self->changes), change_new (self, i));
  kt_accessible_names (self->changes);
}

/* --- what it comes to ------------------------------------------------------------------------------------- */

static void
attach (KtAmendmentBar *self,
        int row,
        const char *title,
        const char *text)
{
  GtkWidget *name = gtk_label_new (title);
  GtkWidget *value = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_add_css_class (value, "numeric");
  gtk_grid_attach (GTK_GRID (self->effect), name, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->effect), value, 1, row, 1, 1);
}

static char *
money_text (KtMoney money,
            KtMoneyFlags flags)
{
  return kt_money_format (money, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED | flags);
}

/* "12.000,00 € of 20.000,00 €": what the customer would owe then. */
static void
attach_credit (KtAmendmentBar *self,
               int row,
               KtMoney open)
{
  const KtCredit *credit = kt_open_order_get_credit (self->order);
  KtMoney owed;

  if (!credit || !kt_order_convert (kt_open_order_get_order (self->order), open, credit->limit.currency, &owed) ||
      !kt_money_add (owed, credit->used, &owed, NULL))
    return;
  {
    g_autofree char *used = money_text (owed, 0);
    g_autofree char *limit = money_text (credit->limit, 0);
    g_autofree char *text = g_strdup_printf (_ ("%s of %s"), used, limit);

    attach (self, row, _ ("Credit used"), text);
  }
}

static void
show_effect (KtAmendmentBar *self)
{
  KtOrderEffect effect;
  KtMoney difference;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->effect)))
    gtk_grid_remove (GTK_GRID (self->effect), child);
  if (!kt_order_amendment_get_effect (kt_open_order_get_amendment (self->order), &effect, NULL) ||
      !kt_money_sub (effect.net_after, effect.net_before, &difference, NULL))
    return;
  {
    g_autofree char *before = money_text (effect.net_before, 0);
    g_autofree char *after = money_text (effect.net_after, 0);
    g_autofree char *change = money_text (difference, KT_MONEY_SIGNED);
    g_autofree char *net = g_strdup_printf ("%s → %s", before, after);

    attach (self, 0, _ ("Net"), net);
    attach (self, 1, _ ("Difference"), change);
  }
  attach_credit (self, 2, effect.open_after);
}

/* Who may not agree to it sees why at the button. */
static void
show_verdict (KtAmendmentBar *self)
{
  g_autoptr (GError) why_not = NULL;
  gboolean may = kt_open_order_check_amendment (self->order, &why_not);

  gtk_widget_set_sensitive (self->agree, may);
  gtk_widget_set_tooltip_text (self->agree, may ? _ ("Becomes part of the order and its history") : why_not->message);
  gtk_label_set_text (GTK_LABEL (self->verdict), may ? _ ("Needs no approval by others.") : why_not->message);
  if (may)
    gtk_widget_remove_css_class (self->verdict, "warning");
  else
    gtk_widget_add_css_class (self->verdict, "warning");
}

static void
show (KtAmendmentBar *self)
{
  gboolean has_changes = kt_open_order_has_amendment (self->order);

  gtk_widget_set_visible (GTK_WIDGET (self), has_changes);
  if (!has_changes)
    return;
  show_changes (self);
  show_effect (self);
  show_verdict (self);
}

static void
on_discard (KtAmendmentBar *self)
{
  kt_open_order_discard (self->order);
}

static void
on_agree (KtAmendmentBar *self)
{
  kt_open_order_amend (self->order);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_amendment_bar_dispose (GObject *object)
{
  KtAmendmentBar *self = KT_AMENDMENT_BAR (object);

  g_clear_object (&self->order);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_AMENDMENT_BAR);
  G_OBJECT_CLASS (kt_amendment_bar_parent_class)->dispose (object);
}

static void
kt_amendment_bar_class_init (KtAmendmentBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_amendment_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/orders/kt-amendment-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KtAmendmentBar, box);
  gtk_widget_class_bind_template_child (widget_class, KtAmendmentBar, title);
  gtk_widget_class_bind_template_child (widget_class, KtAmendmentBar, changes);
  gtk_widget_class_bind_template_child (widget_class, KtAmendmentBar, effect);
  gtk_widget_class_bind_template_child (widget_class, KtAmendmentBar, verdict);
  gtk_widget_class_bind_template_child (widget_class, KtAmendmentBar, agree);
  gtk_widget_class_bind_template_callback (widget_class, on_discard);
  gtk_widget_class_bind_template_callback (widget_class, on_agree);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_amendment_bar_init (KtAmendmentBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
kt_amendment_bar_new (void)
{
  return g_object_new (KT_TYPE_AMENDMENT_BAR, NULL);
}

void
kt_amendment_bar_set_order (KtAmendmentBar *self,
                            KtOpenOrder *order)
{
  g_return_if_fail (KT_IS_AMENDMENT_BAR (self));

  if (self->order == order)
    return;
  if (self->order)
    g_signal_handlers_disconnect_by_func (self->order, show, self);
  g_set_object (&self->order, order);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (!order)
    return;
  g_signal_connect_object (order, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
