/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-approval-rows.h"

#include "kt-approval-words.h"
#include "kt-commercial-print.h"
#include "kt-language.h"
#include "kt-moment.h"

#include <glib/gi18n.h>

GtkWidget *
kt_approval_group_new (GtkWidget *box,
                       const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)))
    gtk_box_remove (GTK_BOX (box), child);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_widget_set_hexpand (group, TRUE);
  gtk_box_append (GTK_BOX (box), group);
  return group;
}

GtkWidget *
kt_approval_row_new (const char *title,
                     const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static GtkWidget *
tag_new (const char *text,
         const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "tag");
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  return label;
}

void
kt_approval_row_add_tag (GtkWidget *row,
                         const char *text,
                         const char *css_class)
{
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), tag_new (text, css_class));
}

/* --- needs ------------------------------------------------------------------------------------------------ */

static GtkWidget *
cover_tag (KtCover cover)
{
  static const struct {
    const char *text;
    const char *css_class;
  } COVERS[] = {
    [KT_COVER_NONE] = { NC_ ("need", "Open"), "warning" },
    [KT_COVER_AUTHORITY] = { NC_ ("need", "Own authority"), "success" },
    [KT_COVER_MANDATE] = { NC_ ("need", "Mandate"), "success" },
    [KT_COVER_APPROVED] = { NC_ ("need", "Approved"), "success" },
    [KT_COVER_PENDING] = { NC_ ("need", "Asked for"), NULL },
    [KT_COVER_ASKED] = { NC_ ("need", "Asked back"), "warning" },
    [KT_COVER_REFUSED] = { NC_ ("need", "Refused"), "error" },
  };

  return tag_new (g_dpgettext2 (NULL, "need", COVERS[cover].text), COVERS[cover].css_class);
}

static void
add_cover (GtkWidget *row,
           KtCover cover)
{
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), cover_tag (cover));
}

static GtkWidget *
text_label (const char *text,
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

/* Narrow enough for a page beside the positions: the words have the whole width. */
static GtkWidget *
tall_row_new (const char *title,
              const char *subtitle,
              GtkWidget *tag,
              GtkWidget *button)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = text_label (title, NULL);
  GtkWidget *note = text_label (subtitle, "dim-label");

  gtk_widget_add_css_class (box, "tall-row");
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), label);
  gtk_widget_set_valign (tag, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), tag);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), note);
  if (button)
    {
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_set_margin_top (button, 4);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

/* "Positions 1, 3"; NULL: the whole quote. */
static char *
list_lines (const KtApprovalNeed *need,
            KtRevision *revision)
{
  g_autoptr (GPtrArray) numbers = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; revision && need->positions[i]; i++)
    {
      KtPosition *position = kt_revision_find_position (revision, need->positions[i]);

      if (position)
        g_ptr_array_add (numbers, (gpointer) kt_position_get_number (position));
    }
  if (numbers->len == 0)
    return NULL;
  g_ptr_array_add (numbers, NULL);
  joined = g_strjoinv (", ", (char **) numbers->pdata);
  return g_strdup_printf (ngettext ("on position %s", "on positions %s", numbers->len - 1), joined);
}

GtkWidget *
kt_approval_row_for_need (const KtApprovalNeed *need,
                          KtRevision *revision,
                          KtCatalog *catalog,
                          GtkWidget *button)
{
  g_autofree char *phrase = kt_approval_need_to_phrase (need);
  g_autofree char *lines = list_lines (need, revision);
  g_autofree char *both = lines ? g_strdup_printf (_ ("%s %s"), phrase, lines) : g_strdup (phrase);
  g_autofree char *title = kt_approval_words_capital (both);
  g_autofree char *who = g_strdup_printf (_ ("Decided by: %s"),
                                          kt_duty_to_text (need->approver, catalog, kt_language_get ()));
  g_autofree char *subtitle = g_strdup_printf ("%s%s%s", who, need->cover_by ? " · " : "",
                                               need->cover_by ? need->cover_by : "");

  return tall_row_new (title, subtitle, cover_tag (need->cover), button);
}

/* Worded anew: the one who asked may speak another language. */
static char *
item_phrase (const KtApprovalItem *item)
{
  KtApprovalNeed need = { .rule = item->rule,
                          .limit = item->limit,
                          .value = item->value,
                          .is_unknown = item->is_unknown,
                          .is_hidden = item->is_hidden };
  g_autofree char *phrase = NULL;

  if (!kt_measure_parse (item->measure, &need.measure))
    return g_strdup (item->text);
  phrase = kt_approval_need_to_phrase (&need);
  return kt_approval_words_capital (phrase);
}

GtkWidget *
kt_approval_row_for_item (const KtApproval *request,
                          const KtApprovalItem *item,
                          KtCatalog *catalog)
{
  const KtApprovalDecision *decision = kt_approval_find_approved (request, item);
  KtApprovalState state = kt_approval_get_state (request);
  g_autofree char *phrase = item_phrase (item);
  g_autofree char *who = g_strdup_printf (_ ("Decided by: %s"),
                                          kt_duty_to_text (item->approver, catalog, kt_language_get ()));
  g_autofree char *subtitle = g_strdup_printf ("%s%s%s", who, decision ? " · " : "",
                                               decision ? decision->actor_name : "");
  GtkWidget *row = kt_approval_row_new (phrase, subtitle);

  if (decision)
    add_cover (row, KT_COVER_APPROVED);
  else if (state == KT_APPROVAL_REFUSED)
    add_cover (row, KT_COVER_REFUSED);
  else if (state == KT_APPROVAL_ASKED)
    add_cover (row, KT_COVER_ASKED);
  else if (state == KT_APPROVAL_OPEN)
    add_cover (row, KT_COVER_PENDING);
  return row;
}

/* --- history ---------------------------------------------------------------------------------------------- */

static void
add_event (AdwPreferencesGroup *group,
           const char *icon,
           char *title,
           const char *note,
           gint64 at)
{
  g_autofree char *owned = title;
  g_autofree char *time = at ? kt_moment_text (at) : g_strdup ("");
  g_autofree char *subtitle = *note ? g_strdup_printf ("%s%s%s", time, *time ? "\n" : "", note) : g_strdup (time);
  GtkWidget *row = kt_approval_row_new (owned, subtitle);

  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (group, row);
}

static char *
decision_title (const KtApprovalDecision *decision,
                KtCatalog *catalog)
{
  const char *duty = kt_duty_to_text (decision->duty, catalog, kt_language_get ());
  const char *who = decision->actor_name;

  switch (decision->verdict)
    {
    case KT_VERDICT_APPROVE:
      return *decision->delegation_id ? g_strdup_printf (_ ("%s approved on behalf of: %s"), who, duty)
                                      : g_strdup_printf (_ ("%s approved (%s)"), who, duty);
    case KT_VERDICT_REFUSE:
      return g_strdup_printf (_ ("%s refused (%s)"), who, duty);
    case KT_VERDICT_ASK_BACK:
      return g_strdup_printf (_ ("%s asked back"), who);
    case KT_VERDICT_ANSWER:
      return g_strdup_printf (_ ("%s answered"), who);
    case KT_VERDICT_WITHDRAW:
      break;
    }
  return g_strdup_printf (_ ("%s withdrew the request"), who);
}

static const char *
decision_icon (KtVerdict verdict)
{
  static const char *const ICONS[] = {
    [KT_VERDICT_APPROVE] = "object-select-symbolic",  [KT_VERDICT_REFUSE] = "action-unavailable-symbolic",
    [KT_VERDICT_ASK_BACK] = "dialog-question-symbolic", [KT_VERDICT_ANSWER] = "mail-reply-sender-symbolic",
    [KT_VERDICT_WITHDRAW] = "edit-undo-symbolic",
  };

  return ICONS[verdict];
}

/* Whether it stood for something that the revision is not any more. */
static gboolean
is_void (const KtApproval *request,
         KtRevision *revision)
{
  KtApprovalState state = kt_approval_get_state (request);
  g_autofree char *print = NULL;

  if (!revision || state == KT_APPROVAL_REFUSED || state == KT_APPROVAL_WITHDRAWN ||
      g_strcmp0 (request->revision_id, kt_revision_get_id (revision)) != 0)
    return FALSE;
  print = kt_revision_commercial_print (revision);
  return g_strcmp0 (print, request->print) != 0;
}

void
kt_approval_rows_of_history (AdwPreferencesGroup *group,
                             const KtApproval *request,
                             KtRevision *revision,
                             KtCatalog *catalog)
{
  if (is_void (request, revision))
    {
      g_auto (GStrv) changes = kt_approval_list_changes (request, revision, 8);
      g_autofree char *note = g_strjoinv ("\n", changes);

      add_event (group, "edit-clear-symbolic", g_strdup (_ ("No longer holds: the quote was changed")), note, 0);
    }
  for (guint i = request->decisions ? request->decisions->len : 0; i > 0; i--)
    {
      const KtApprovalDecision *decision = g_ptr_array_index (request->decisions, i - 1);

      add_event (group, decision_icon (decision->verdict), decision_title (decision, catalog), decision->reason,
                 decision->at);
    }
  add_event (group, "mail-send-symbolic", g_strdup_printf (_ ("%s asked for approval"), request->actor_name),
             request->message, request->at);
}
