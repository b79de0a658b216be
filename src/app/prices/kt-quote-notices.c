/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-notices.h"

#include "kt-guard-words.h"
#include "kt-language.h"
#include "kt-price-words.h"

#include <glib/gi18n.h>

void
kt_quote_notices_append (GtkBox *box,
                         const char *text,
                         const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_widget_add_css_class (label, "caption");
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
}

static void
append_missing (GtkBox *box,
                const KtRevisionTotals *totals)
{
  g_autofree char *text = NULL;

  if (totals->on_request == 0)
    return;
  text = g_strdup_printf (
      ngettext ("%u position has no price yet.", "%u positions have no price yet.", totals->on_request),
      totals->on_request);
  kt_quote_notices_append (box, text, "warning");
}

static void
append_milestones (GtkBox *box,
                   const KtRevisionHeader *header,
                   const KtRevisionTotals *totals)
{
  g_autoptr (GError) error = NULL;

  if (!kt_milestones_check (header->milestones, totals->gross, kt_language_get (), &error))
    kt_quote_notices_append (box, error->message, "warning");
}

/* --- conditions that could not be computed ---------------------------------------------------------------- */

typedef struct {
  GtkBox *box;
  const KtRevisionHeader *header;
} Searching;

static void
append_unreached (const Searching *searching,
                  const GPtrArray *conditions,
                  const KtPositionData *line,
                  const char *number)
{
  const KtPriceWords words = { .header = searching->header, .line = line, .language = kt_language_get () };

  for (guint i = 0; i < conditions->len; i++)
    {
      const KtCondition *condition = conditions->pdata[i];
      g_autofree char *title = NULL;
      g_autofree char *why = NULL;
      g_autofree char *text = NULL;

      if (condition->state != KT_CONDITION_OUT_OF_REACH)
        continue;
      title = kt_price_words_title (&words, condition);
      why = kt_price_words_why_idle (&words, condition);
      text = *number ? g_strdup_printf (_ ("Position %s, %s: %s."), number, title, why)
                     : g_strdup_printf ("%s: %s.", title, why);
      kt_quote_notices_append (searching->box, text, "warning");
    }
}

static gboolean
search_line (KtPosition *position,
             gpointer data)
{
  const KtPositionData *line = kt_position_get (position);

  append_unreached (data, line->conditions, line, kt_position_get_number (position));
  return TRUE;
}

/* --- cents ------------------------------------------------------------------------------------------------ */

static GtkWidget *
make_guard_list (const KtCentGuard *guard)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  g_object_set (grid, "margin-start", 10, "margin-end", 10, "margin-top", 8, "margin-bottom", 8, NULL);
  for (guint i = 0; i < guard->entries->len; i++)
    {
      const KtGuardEntry *entry = &g_array_index (guard->entries, KtGuardEntry, i);
      g_autofree char *convention = kt_guard_entry_text (entry);
      g_autofree char *title = entry->is_own ? g_strdup_printf (_ ("%s (this quote)"), convention) : NULL;
      g_autofree char *amount = kt_guard_entry_amount (entry, kt_language_get ());
      GtkWidget *left = gtk_label_new (title ? title : convention);
      GtkWidget *right = gtk_label_new (amount);

      gtk_label_set_xalign (GTK_LABEL (left), 0);
      gtk_label_set_xalign (GTK_LABEL (right), 1);
      gtk_widget_add_css_class (right, "numeric");
      if (entry->is_own)
        gtk_widget_add_css_class (left, "heading");
      gtk_grid_attach (GTK_GRID (grid), left, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), right, 1, (int) i, 1, 1);
    }
  return grid;
}

static void
append_guard (GtkBox *box,
              KtRevision *revision)
{
  g_autoptr (KtCentGuard) guard = kt_revision_guard_cents (revision, NULL);
  g_autofree char *largest = NULL;
  g_autofree char *text = NULL;
  GtkWidget *button;
  GtkWidget *popover;

  if (!guard || !guard->differs)
    return;
  largest = kt_money_format (guard->largest, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  text = g_strdup_printf (_ ("Rounded in another way: up to %s more or less"), largest);
  button = gtk_menu_button_new ();
  popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), make_guard_list (guard));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), text);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_tooltip_text (button, _ ("What systems of customers that round in another way come to"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "notice-button");
  gtk_box_append (box, button);
}

static void
append_findings (GtkBox *box,
                 KtRevision *revision)
{
  g_autoptr (GArray) findings = kt_revision_check_sums (revision, NULL);

  for (guint i = 0; findings && i < findings->len; i++)
    {
      g_autofree char *text =
          kt_sum_finding_text (&g_array_index (findings, KtSumFinding, i), kt_language_get ());

      kt_quote_notices_append (box, text, "error");
    }
}

void
kt_quote_notices_fill (GtkBox *box,
                       KtRevision *revision,
                       const KtRevisionTotals *totals,
                       const KtActor *actor)
{
  Searching searching = { .box = box, .header = kt_revision_get_header (revision) };

  append_missing (box, totals);
  append_milestones (box, searching.header, totals);
  append_unreached (&searching, searching.header->conditions, NULL, "");
  kt_position_walk (kt_revision_get_positions (revision), search_line, &searching);
  append_findings (box, revision);
  if (actor && kt_actor_has_role (actor, "back-office"))
    append_guard (box, revision);
}
