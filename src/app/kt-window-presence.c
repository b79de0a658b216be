/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything hangs on the window: handlers and hidden dialogs go with it. */
#include "kt-window-presence.h"

#include "kt-mandates-page.h"
#include "kt-password-dialog.h"
#include "kt-presence.h"
#include "kt-window.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWindow *window; /* owns this */
  KtConversation *conversation;
  GPtrArray *hidden; /* of GtkWindow: in front of it when it was locked */
} WindowPresence;

static void
window_presence_free (gpointer data)
{
  WindowPresence *self = data;

  g_object_unref (self->conversation);
  g_ptr_array_unref (self->hidden);
  g_free (self);
}

static KtWorkplace *
get_workplace (WindowPresence *self)
{
  return kt_conversation_get_workplace (self->conversation);
}

static KtPresence *
get_presence (WindowPresence *self)
{
  return kt_workplace_get_presence (get_workplace (self));
}

/* --- actions ---------------------------------------------------------------------------------------------- */

static void
on_log_out (GSimpleAction *action,
            GVariant *parameter,
            gpointer data)
{
  WindowPresence *self = data;
  g_autoptr (GError) error = NULL;

  if (kt_conversation_save_now (self->conversation, &error))
    kt_presence_log_out (get_presence (self));
  else
    kt_window_report (GTK_WIDGET (self->window), error);
}

static void
on_lock (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  kt_presence_lock (get_presence (data));
}

static void
on_change_password (GSimpleAction *action,
                    GVariant *parameter,
                    gpointer data)
{
  WindowPresence *self = data;

  gtk_window_present (GTK_WINDOW (kt_password_dialog_new (self->window, get_workplace (self), NULL)));
}

static void
on_my_mandates (GSimpleAction *action,
                GVariant *parameter,
                gpointer data)
{
  WindowPresence *self = data;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = kt_mandates_page_new_own (self->conversation);
  GtkWidget *dialog = g_object_new (ADW_TYPE_WINDOW, "title", _ ("My Mandates"), "transient-for", self->window,
                                    "destroy-with-parent", TRUE, "default-width", 640, "default-height", 480, NULL);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (dialog), box);
  gtk_window_present (GTK_WINDOW (dialog));
}

static const GActionEntry ACTIONS[] = {
  { .name = "log-out", .activate = on_log_out },
  { .name = "lock", .activate = on_lock },
  { .name = "change-password", .activate = on_change_password },
  { .name = "my-mandates", .activate = on_my_mandates },
};

static void
enable (WindowPresence *self,
        const char *action,
        gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->window), action)),
                               is_enabled);
}

/* --- the lock --------------------------------------------------------------------------------------------- */

/* What is typed there is to be kept, and not to be seen. */
static void
hide_dialogs (WindowPresence *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) == self->window && gtk_widget_get_visible (GTK_WIDGET (window)))
        g_ptr_array_add (self->hidden, g_object_ref (window));
    }
  for (guint i = 0; i < self->hidden->len; i++)
    gtk_widget_set_visible (self->hidden->pdata[i], FALSE);
}

/* After a log-out they belong to nobody. Closing lets whoever asked with them know; some are not ours to destroy. */
static void
bring_back_dialogs (WindowPresence *self,
                    gboolean is_back)
{
  for (guint i = 0; i < self->hidden->len; i++)
    if (is_back)
      gtk_window_present (self->hidden->pdata[i]);
    else
      gtk_window_close (self->hidden->pdata[i]);
  g_ptr_array_set_size (self->hidden, 0);
}

static void
on_state (KtPresence *presence,
          GParamSpec *pspec,
          gpointer data)
{
  WindowPresence *self = g_object_get_data (data, "presence");
  KtPresenceState state = kt_presence_get_state (presence);
  gboolean is_here = state == KT_PRESENCE_PRESENT;

  enable (self, "log-out", is_here || state == KT_PRESENCE_LOCKED);
  enable (self, "lock", is_here);
  enable (self, "change-password", is_here);
  enable (self, "my-mandates", is_here);
  if (state == KT_PRESENCE_LOCKED || state == KT_PRESENCE_NOBODY)
    hide_dialogs (self);
  if (state != KT_PRESENCE_LOCKED)
    bring_back_dialogs (self, is_here);
}

static gboolean
on_event (GtkEventController *controller,
          GdkEvent *event,
          gpointer data)
{
  kt_presence_touch (get_presence (data));
  return GDK_EVENT_PROPAGATE;
}

void
kt_window_presence_begin (GtkApplicationWindow *window,
                         KtConversation *conversation)
{
  WindowPresence *self;
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  g_return_if_fail (GTK_IS_APPLICATION_WINDOW (window));

  self = g_new (WindowPresence, 1);
  *self = (WindowPresence) { GTK_WINDOW (window), g_object_ref (conversation),
                            g_ptr_array_new_with_free_func (g_object_unref) };
  g_object_set_data_full (G_OBJECT (window), "presence", self, window_presence_free);
  g_action_map_add_action_entries (G_ACTION_MAP (window), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (on_event), self);
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
  g_signal_connect_object (get_presence (self), "notify::state", G_CALLBACK (on_state), window, 0);
  on_state (get_presence (self), NULL, window);
}
