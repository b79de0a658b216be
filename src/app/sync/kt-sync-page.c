/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-sync-page.h"

#include "kt-enrol-form.h"
#include "kt-gatekeeper.h"
#include "kt-leave-dialog.h"
#include "kt-sync-session.h"
#include "kt-sync-words.h"
#include "kt-task-list.h"
#include "kt-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _KtSyncPage {
  GtkWidget parent_instance;

  KtWorkplace *workplace;
  KtSyncSession *session;

  GtkWidget *scroller;
  GtkWidget *state_group;
  GtkWidget *state_row;
  GtkWidget *state_icon;
  GtkWidget *now_button;
  GtkWidget *pause_switch;
  GtkWidget *enrol_group;
  GtkWidget *tasks_slot;
};

G_DEFINE_FINAL_TYPE (KtSyncPage, kt_sync_page, GTK_TYPE_WIDGET)

/* --- how it goes ---------------------------------------------------------------------------------------------- */

static void on_pause_switched (KtSyncPage *self);

static void
set_paused (KtSyncPage *self,
            gboolean is_paused)
{
  g_signal_handlers_block_by_func (self->pause_switch, on_pause_switched, self);
  gtk_switch_set_active (GTK_SWITCH (self->pause_switch), is_paused);
  g_signal_handlers_unblock_by_func (self->pause_switch, on_pause_switched, self);
}

static void
show (KtSyncPage *self)
{
  const KtSyncStatus *status = kt_sync_session_get_status (self->session);
  gboolean is_enrolled = kt_sync_session_is_enrolled (self->session);
  const char *server = kt_sync_session_get_server (self->session);
  gboolean is_blocked = status->activity == KT_SYNC_BLOCKED;
  g_autofree char *details = kt_sync_words_details (status);

  gtk_widget_set_visible (self->state_group, is_enrolled);
  gtk_widget_set_visible (self->enrol_group, !is_enrolled || status->needs_code);
  /* That nothing needs attention is not said below what does. */
  gtk_widget_set_visible (self->tasks_slot, is_enrolled && (!is_blocked || status->tasks > 0));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->state_icon), kt_sync_words_icon (status));
  gtk_widget_set_css_classes (self->state_icon, (const char **) kt_sync_words_icon_classes (status));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), kt_sync_words_headline (status));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->state_row), details);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->state_group), server ? server : "");
  gtk_widget_set_sensitive (self->now_button, status->activity != KT_SYNC_PAUSED);
  set_paused (self, status->activity == KT_SYNC_PAUSED);
}

static void
on_pause_switched (KtSyncPage *self)
{
  kt_sync_session_set_paused (self->session, gtk_switch_get_active (GTK_SWITCH (self->pause_switch)));
}

static void
on_now (KtSyncPage *self)
{
  kt_sync_session_now (self->session);
}

static void
on_leave (KtSyncPage *self)
{
  kt_leave_dialog_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->workplace);
}

/* There is somebody to log in as now: the open workplace ends. */
static void
on_enrolled (KtSyncPage *self)
{
  KtGatekeeper *gatekeeper = kt_workplace_get_gatekeeper (self->workplace);
  const KtActor *actor = kt_gatekeeper_get_actor (gatekeeper);

  show (self);
  kt_window_say (GTK_WIDGET (self), _ ("This device works with the server now"));
  if (actor && *kt_actor_get_id (actor) == '\0')
    kt_gatekeeper_set_actor (gatekeeper, NULL);
}

/* --- class ------------------------------------------------------------------------------------------------------ */

static void
kt_sync_page_dispose (GObject *object)
{
  KtSyncPage *self = KT_SYNC_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_sync_page_parent_class)->dispose (object);
}

static void
kt_sync_page_class_init (KtSyncPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_sync_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/sync/kt-sync-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtSyncPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, KtSyncPage, state_group);
  gtk_widget_class_bind_template_child (widget_class, KtSyncPage, state_row);
  gtk_widget_class_bind_template_child (widget_class, KtSyncPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, KtSyncPage, now_button);
  gtk_widget_class_bind_template_child (widget_class, KtSyncPage, pause_switch);
  gtk_widget_class_bind_template_child (widget_class, KtSyncPage, enrol_group);
  gtk_widget_class_bind_template_child (widget_class, KtSyncPage, tasks_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_switched);
  gtk_widget_class_bind_template_callback (widget_class, on_now);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_sync_page_init (KtSyncPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_sync_page_new (KtConversation *conversation)
{
  KtSyncPage *self = g_object_new (KT_TYPE_SYNC_PAGE, NULL);
  GtkWidget *form;

  self->workplace = g_object_ref (kt_conversation_get_workplace (conversation));
  self->session = g_object_ref (kt_workplace_get_sync (self->workplace));
  gtk_box_append (GTK_BOX (self->tasks_slot), kt_task_list_new (conversation));
  form = kt_enrol_form_new (self->session);
  g_signal_connect_object (form, "enrolled", G_CALLBACK (on_enrolled), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->enrol_group), form);
  g_signal_connect_object (self->session, "status", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
