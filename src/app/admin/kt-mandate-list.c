/* SPDX-License-Identifier: GPL-3.0-or-later */
/* There are few of them: the rows are made anew whenever something changed. */
#include "kt-mandate-list.h"

#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-mandate-store.h"
#include "kt-moment.h"
#include "kt-number-format.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtMandateList {
  GtkWidget parent_instance;

  KtWorkplace *workplace;
  gboolean is_own;
  GtkWidget *list;
  guint n_mandates;
};

G_DEFINE_FINAL_TYPE (KtMandateList, kt_mandate_list, GTK_TYPE_WIDGET)

enum { PROP_N_MANDATES = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static const KtActor *
get_actor (KtMandateList *self)
{
  return kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));
}

/* --- whether it is good ----------------------------------------------------------------------------------- */

/* NULL: it is good. */
static char *
find_fault (KtMandateList *self,
            const KtStoredMandate *stored)
{
  g_autoptr (GError) error = NULL;

  if (stored->revoked_at)
    {
      g_autofree char *day = kt_moment_day_text (stored->revoked_at);

      return g_strdup_printf (_ ("Revoked by %s on %s."), stored->revoked_by, day);
    }
  if (kt_mandate_verify_by_catalog (stored->mandate, kt_workplace_get_catalog (self->workplace),
                                    kt_workplace_get_day (self->workplace), &error))
    return NULL;
  return g_strdup (error->message);
}

/* --- rows ------------------------------------------------------------------------------------------------- */

static char *
title_of (const KtMandate *mandate)
{
  KtUserRoles roles = 0;
  g_autofree char *role = NULL;

  kt_user_roles_parse (mandate->role, &roles);
  role = kt_user_roles_to_text (roles);
  if (!*mandate->person)
    return g_strdup_printf (_ ("Everybody: %s"), role);
  return *mandate->role ? g_strdup_printf ("%s (%s)", mandate->person, role) : g_strdup (mandate->person);
}

static char *
note_of (KtMandateList *self,
         const KtMandate *mandate,
         const char *fault)
{
  const char *language = kt_language_get ();
  g_autofree char *from = kt_format_date_iso (mandate->from, language);
  g_autofree char *until = kt_format_date_iso (mandate->until, language);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < mandate->limits->len; i++)
    {
      g_autofree char *limit = kt_mandate_limit_to_text (mandate->limits->pdata[i],
                                                         kt_workplace_get_catalog (self->workplace), language);
      g_string_append_printf (text, "%s\n", limit);
    }
  g_string_append_printf (text, _ ("%s to %s, granted by %s"), from, until, mandate->issuer);
  if (fault)
    g_string_append_printf (text, "\n%s", fault);
  return g_string_free (text, FALSE);
}

static GtkWidget *
tag_new (gboolean is_good)
{
  GtkWidget *tag = gtk_label_new (is_good ? _ ("good") : _ ("not good"));

  gtk_widget_add_css_class (tag, "tag");
  gtk_widget_add_css_class (tag, "caption");
  gtk_widget_add_css_class (tag, is_good ? "success" : "error");
  gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
  return tag;
}

static void
on_revoked (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtMandateList) self = data;
  g_autoptr (GError) error = NULL;

  if (!kt_mandate_store_revoke_finish (KT_WORK_STORE (source), result, &error))
    kt_window_report (GTK_WIDGET (self), error);
}

static void
on_answered (GtkWidget *dialog,
             const char *response,
             gpointer data)
{
  KtMandateList *self = data;

  if (get_actor (self) && g_str_equal (response, "revoke"))
    kt_mandate_store_revoke_async (kt_workplace_get_store (self->workplace),
                                   g_object_get_data (G_OBJECT (dialog), "mandate"), get_actor (self), NULL,
                                   on_revoked, g_object_ref (self));
}

/* The trail forgets nothing, so this cannot be undone: it asks. */
static void
on_revoke (KtMandateList *self,
           GtkWidget *button)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ ("Revoke This Mandate?"),
                                              _ ("It covers nothing more at this workplace, and cannot be imported "
                                                 "again. What it covered before stands."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "revoke", _ ("_Revoke"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "revoke", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "mandate", g_strdup (g_object_get_data (G_OBJECT (button), "mandate")),
                          g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_revoke (KtMandateList *self,
            GtkWidget *row,
            const char *id)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Revoke…"));

  g_object_set_data_full (G_OBJECT (button), "mandate", g_strdup (id), g_free);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_revoke), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
row_new (KtMandateList *self,
         const KtStoredMandate *stored)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *fault = find_fault (self, stored);
  g_autofree char *title = title_of (stored->mandate);
  g_autofree char *note = note_of (self, stored->mandate, fault);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), note);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), tag_new (!fault));
  if (!self->is_own && !stored->revoked_at && get_actor (self) && kt_actor_may (get_actor (self), KT_RIGHT_USERS))
    add_revoke (self, row, stored->mandate->id);
  return row;
}

/* --- filling ---------------------------------------------------------------------------------------------- */

static void
fill (KtMandateList *self,
      GPtrArray *mandates)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  self->n_mandates = 0;
  for (guint i = 0; i < mandates->len; i++)
    {
      const KtStoredMandate *stored = mandates->pdata[i];

      if (self->is_own && (!get_actor (self) || !kt_mandate_is_for (stored->mandate, get_actor (self))))
        continue;
      gtk_list_box_append (GTK_LIST_BOX (self->list), row_new (self, stored));
      self->n_mandates++;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MANDATES]);
}

static void
on_listed (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (KtMandateList) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mandates = kt_mandate_store_list_finish (KT_WORK_STORE (source), result, &error);

  if (!self->workplace)
    return;
  if (mandates)
    fill (self, mandates);
  else
    kt_window_report (GTK_WIDGET (self), error);
}

static void
refresh (KtMandateList *self)
{
  kt_mandate_store_list_async (kt_workplace_get_store (self->workplace), NULL, on_listed, g_object_ref (self));
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_mandate_list_get_property (GObject *object,
                              guint id,
                              GValue *value,
                              GParamSpec *pspec)
{
  if (id == PROP_N_MANDATES)
    g_value_set_uint (value, KT_MANDATE_LIST (object)->n_mandates);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_mandate_list_dispose (GObject *object)
{
  KtMandateList *self = KT_MANDATE_LIST (object);

  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_mandate_list_parent_class)->dispose (object);
}

static void
kt_mandate_list_class_init (KtMandateListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kt_mandate_list_get_property;
  object_class->dispose = kt_mandate_list_dispose;
  properties[PROP_N_MANDATES] = g_param_spec_uint ("n-mandates", NULL, NULL, 0, G_MAXUINT, 0,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_mandate_list_init (KtMandateList *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

GtkWidget *
kt_mandate_list_new (KtWorkplace *workplace,
                     gboolean own)
{
  KtMandateList *self = g_object_new (KT_TYPE_MANDATE_LIST, NULL);

  self->workplace = g_object_ref (workplace);
  self->is_own = own;
  g_signal_connect_object (kt_workplace_get_store (workplace), "changed::approval", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

guint
kt_mandate_list_get_n_mandates (KtMandateList *self)
{
  g_return_val_if_fail (KT_IS_MANDATE_LIST (self), 0);

  return self->n_mandates;
}
