/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-approval-facts.h"

#include "kt-approval-rows.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-revision-totals.h"

#include <glib/gi18n.h>

#define MAX_LINES 20

static char *
money_text (KtMoney money)
{
  return kt_money_format (money, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
}

/* --- figures ---------------------------------------------------------------------------------------------- */

static void
append_figure (GtkWidget *box,
               const char *title,
               const char *value,
               const char *css_class)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = gtk_label_new (title);
  GtkWidget *figure = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (figure), 0);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_add_css_class (figure, "title-3");
  gtk_widget_add_css_class (figure, "numeric");
  if (css_class)
    gtk_widget_add_css_class (figure, css_class);
  gtk_box_append (GTK_BOX (cell), name);
  gtk_box_append (GTK_BOX (cell), figure);
  gtk_flow_box_append (GTK_FLOW_BOX (box), cell);
}

static void
append_margin (GtkWidget *box,
               KtRevision *revision,
               KtWorkplace *workplace)
{
  KtGatekeeper *gatekeeper = kt_workplace_get_gatekeeper (workplace);
  KtMarginMarks marks;
  KtMargin margin;
  g_autofree char *percent = NULL;

  if (!kt_gatekeeper_get_margin (gatekeeper, revision, NULL, &margin))
    return;
  marks = kt_margin_marks_of_catalog (kt_workplace_get_catalog (workplace), kt_gatekeeper_get_actor (gatekeeper));
  percent = kt_margin_percent_text (&margin, kt_language_get ());
  append_figure (box, _ ("Margin"), percent,
                 kt_margin_marks_judge (&marks, margin.percent) == KT_MARGIN_LOW ? "error" : NULL);
}

static void
clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)))
    gtk_box_remove (GTK_BOX (box), child);
}

void
kt_approval_facts_fill (GtkWidget *box,
                        KtRevision *revision,
                        KtWorkplace *workplace)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (revision, NULL);
  GtkWidget *flow = gtk_flow_box_new ();

  clear (box);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 4);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 24);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 10);
  gtk_widget_set_hexpand (flow, TRUE);
  gtk_widget_set_can_focus (flow, FALSE);
  gtk_box_append (GTK_BOX (box), flow);
  if (totals)
    {
      g_autofree char *net = money_text (totals->net);
      g_autofree char *gross = money_text (totals->gross);

      append_figure (flow, _ ("Net"), net, NULL);
      append_margin (flow, revision, workplace);
      append_figure (flow, _ ("Gross"), gross, NULL);
    }
  if (*header->valid_until)
    {
      g_autofree char *until = kt_format_date_iso (header->valid_until, kt_language_get ());

      append_figure (flow, _ ("Valid until"), until, NULL);
    }
}

/* --- lines ------------------------------------------------------------------------------------------------ */

typedef struct {
  GPtrArray *typed; /* of KtPosition: a discount or a price by hand */
  GPtrArray *others;
} Lines;

static gboolean
sort_line (KtPosition *position,
           gpointer data)
{
  const KtPositionData *line = kt_position_get (position);
  Lines *lines = data;

  if (!kt_position_kind_has_price (line->kind))
    return TRUE;
  g_ptr_array_add (line->manual_price || line->discount.units != 0 ? lines->typed : lines->others, position);
  return TRUE;
}

static GtkWidget *
line_row (KtPosition *position,
          const KtRevisionHeader *header)
{
  const KtPositionData *line = kt_position_get (position);
  g_autofree char *title = g_strdup_printf ("%s  %s", kt_position_get_number (position), line->title);
  g_autofree char *quantity = kt_format_number (line->quantity, kt_language_get ());
  g_autofree char *price = line->on_request ? g_strdup (_ ("on request")) : money_text (line->unit_price);
  g_autofree char *unit = g_strdup_printf ("%s × %s", quantity, price);
  g_autofree char *list = line->manual_price && line->list_price.currency[0] ? money_text (line->list_price) : NULL;
  g_autofree char *subtitle = list ? g_strdup_printf (_ ("%s, typed by hand; list price %s"), unit, list)
                                   : g_strdup (unit);
  GtkWidget *row = kt_approval_row_new (title, subtitle);
  KtMoney net;

  if (line->discount.units != 0)
    {
      g_autofree char *percent = kt_format_percent (kt_decimal_reduce (line->discount), kt_language_get ());
      g_autofree char *tag = g_strdup_printf (_ ("−%s"), percent);

      kt_approval_row_add_tag (row, tag, "warning");
    }
  if (kt_position_net (line, header, &net, NULL, NULL))
    {
      g_autofree char *amount = money_text (net);
      GtkWidget *label = gtk_label_new (amount);

      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  return row;
}

static guint
add_rows (GtkWidget *group,
          GPtrArray *positions,
          const KtRevisionHeader *header,
          guint room)
{
  guint n = MIN (positions->len, room);

  for (guint i = 0; i < n; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), line_row (g_ptr_array_index (positions, i), header));
  return room - n;
}

void
kt_approval_facts_fill_lines (GtkWidget *box,
                              KtRevision *revision)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  GtkWidget *group = kt_approval_group_new (box, _ ("Positions"));
  g_autoptr (GPtrArray) typed = g_ptr_array_new ();
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  Lines lines = { typed, others };
  guint n, room = MAX_LINES;

  kt_position_walk (kt_revision_get_positions (revision), sort_line, &lines);
  n = typed->len + others->len;
  room = add_rows (group, typed, header, room);
  add_rows (group, others, header, room);
  if (n > MAX_LINES)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more position", "and %u more positions", n - MAX_LINES),
                                               n - MAX_LINES);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), kt_approval_row_new (more, NULL));
    }
}
