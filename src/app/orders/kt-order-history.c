/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events speak as machines do; here they are put into words of the interface's language. */
#include "kt-order-history.h"

#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-order-columns.h"

#include <glib/gi18n.h>

#define MOST_SHOWN 200

/* --- words ------------------------------------------------------------------------------------------------ */

static gboolean
is_of_days (const KtOrderEvent *event)
{
  return event->kind == KT_ORDER_EVENT_CONFIRMED || event->kind == KT_ORDER_EVENT_DATE ||
         event->kind == KT_ORDER_EVENT_TERM;
}

static gboolean
is_of_money (const KtOrderEvent *event)
{
  return event->kind == KT_ORDER_EVENT_PRICE || event->kind == KT_ORDER_EVENT_RELEASED;
}

static char *
value_text (const KtOrder *order,
            const KtOrderEvent *event,
            const char *value)
{
  KtMoney money;
  KtDecimal number;
  const KtAddress *address;

  if (!*value)
    return g_strdup ("–");
  if (is_of_days (event))
    return kt_format_date_iso (value, kt_language_get ());
  if (is_of_money (event) && kt_money_from_string (value, order->currency, &money, NULL))
    return kt_money_format (money, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  address = event->kind == KT_ORDER_EVENT_ADDRESS ? kt_order_find_address (order, value) : NULL;
  if (address)
    return kt_order_address_text (address);
  if (kt_decimal_parse (value, &number, NULL))
    return kt_format_number (kt_decimal_reduce (number), kt_language_get ());
  return g_strdup (value);
}

/* A delivery that was cut away is not there any more. */
static const KtOrderLine *
line_of (const KtOrder *order,
         const KtOrderEvent *event)
{
  KtOrderLine *line = *event->line_id ? kt_order_find_line (order, event->line_id) : NULL;

  if (!line && *event->part_id)
    kt_order_find_part (order, event->part_id, &line);
  return line;
}

static const char *
title_of (const KtOrderEvent *event)
{
  return event->kind == KT_ORDER_EVENT_PROGRESSED ? kt_order_stage_to_text (event->stage)
                                                  : kt_order_event_kind_to_text (event->kind);
}

char *
kt_order_history_text (const KtOrder *order,
                       const KtOrderEvent *event)
{
  const KtOrderLine *line = line_of (order, event);
  g_autoptr (GString) text = g_string_new (title_of (event));
  g_autofree char *before = value_text (order, event, event->before);
  g_autofree char *after = value_text (order, event, event->after);

  if (line)
    g_string_append_printf (text, _ (", line %s"), line->number);
  if (event->kind == KT_ORDER_EVENT_PLACED)
    return g_string_free (g_steal_pointer (&text), FALSE);
  if (*event->before)
    g_string_append_printf (text, ": %s → %s", before, after);
  else
    g_string_append_printf (text, ": %s", after);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
moment_text (const char *at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_iso8601 (at, NULL);
  g_autoptr (GDateTime) moment = utc ? g_date_time_to_local (utc) : NULL;
  g_autofree char *day = moment ? g_date_time_format (moment, "%Y-%m-%d") : NULL;
  g_autofree char *time = moment ? g_date_time_format (moment, "%H:%M") : NULL;
  g_autofree char *date = day ? kt_format_date_iso (day, kt_language_get ()) : NULL;

  return date ? g_strdup_printf ("%s, %s", date, time) : g_strdup ("");
}

/* --- the list --------------------------------------------------------------------------------------------- */

static GtkWidget *
label_new (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
row_new (const KtOrder *order,
         const KtOrderEvent *event)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *text = kt_order_history_text (order, event);
  g_autofree char *moment = moment_text (event->at);
  g_autofree char *who = g_strdup_printf ("%s · %s", event->actor_name, moment);

  gtk_box_append (GTK_BOX (box), label_new (text, NULL));
  if (*event->text)
    gtk_box_append (GTK_BOX (box), label_new (event->text, "caption"));
  gtk_box_append (GTK_BOX (box), label_new (*event->at ? who : _ ("Just now"), "dim-label"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "caption");
  g_object_set (box, "margin-top", 8, "margin-bottom", 8, "margin-start", 14, "margin-end", 14, NULL);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

GtkWidget *
kt_order_history_new (void)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_set_show_separators (GTK_LIST_BOX (list), TRUE);
  gtk_widget_add_css_class (list, "background");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("History"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  g_object_set_data (G_OBJECT (scroller), "list", list);
  return scroller;
}

void
kt_order_history_fill (GtkWidget *history,
                       const KtOrder *order)
{
  GtkListBox *list = GTK_LIST_BOX (g_object_get_data (G_OBJECT (history), "list"));
  GtkWidget *child;
  guint n = order->events->len;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))))
    gtk_list_box_remove (list, child);
  for (guint i = n; i > 0 && n - i < MOST_SHOWN; i--)
    gtk_list_box_append (list, row_new (order, g_ptr_array_index (order->events, i - 1)));
}
