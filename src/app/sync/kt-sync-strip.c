/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-sync-strip.h"

#include "kt-sync-words.h"

#include <glib/gi18n.h>

struct _KtSyncStrip {
  GtkWidget parent_instance;

  KtSyncSession *session;
  gboolean is_narrow;

  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *words;
  GtkWidget *headline;
  GtkWidget *amounts;
  GtkWidget *progress;
  GtkWidget *pause_button;
};

G_DEFINE_FINAL_TYPE (KtSyncStrip, kt_sync_strip, GTK_TYPE_WIDGET)

/* Moving as long as nobody knows how much there is. */
static void
show_progress (KtSyncStrip *self,
               const KtSyncStatus *status)
{
  g_autofree char *amounts = kt_sync_words_progress (status);

  gtk_widget_set_visible (self->progress, amounts && !self->is_narrow);
  gtk_widget_set_visible (self->amounts, amounts && !self->is_narrow);
  if (!amounts)
    return;
  gtk_label_set_text (GTK_LABEL (self->amounts), amounts);
  if (status->items_total > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                   MIN (1.0, (double) status->items_done / (double) status->items_total));
  else
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->progress));
}

static void
show_pause (KtSyncStrip *self,
            const KtSyncStatus *status)
{
  gboolean is_paused = status->activity == KT_SYNC_PAUSED;
  const char *text = is_paused ? _ ("Go on synchronising") : _ ("Pause synchronising");

  gtk_button_set_icon_name (GTK_BUTTON (self->pause_button),
                            is_paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (self->pause_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show (KtSyncStrip *self)
{
  const KtSyncStatus *status = self->session ? kt_sync_session_get_status (self->session) : NULL;
  gboolean is_there = status && status->activity != KT_SYNC_OFF;

  gtk_widget_set_visible (GTK_WIDGET (self), is_there);
  if (!is_there)
    return;
  g_autofree char *details = kt_sync_words_details (status);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), kt_sync_words_icon (status));
  gtk_widget_set_css_classes (self->icon, (const char **) kt_sync_words_icon_classes (status));
  gtk_label_set_text (GTK_LABEL (self->headline), kt_sync_words_headline (status));
  gtk_widget_set_tooltip_text (self->box, *details != '\0' ? details : kt_sync_words_headline (status));
  gtk_widget_set_visible (self->words, !self->is_narrow);
  gtk_widget_set_visible (self->pause_button, !self->is_narrow);
  show_progress (self, status);
  show_pause (self, status);
}

static void
on_pause (KtSyncStrip *self)
{
  gboolean is_paused = kt_sync_session_get_status (self->session)->activity == KT_SYNC_PAUSED;

  kt_sync_session_set_paused (self->session, !is_paused);
}

void
kt_sync_strip_set_session (KtSyncStrip *self,
                           KtSyncSession *session)
{
  if (self->session)
    g_signal_handlers_disconnect_by_func (self->session, show, self);
  g_set_object (&self->session, session);
  if (session)
    g_signal_connect_object (session, "status", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

void
kt_sync_strip_set_narrow (KtSyncStrip *self,
                          gboolean is_narrow)
{
  self->is_narrow = is_narrow;
  show (self);
}

static void
kt_sync_strip_dispose (GObject *object)
{
  KtSyncStrip *self = KT_SYNC_STRIP (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kt_sync_strip_parent_class)->dispose (object);
}

static void
kt_sync_strip_class_init (KtSyncStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_sync_strip_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/sync/kt-sync-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, KtSyncStrip, box);
  gtk_widget_class_bind_template_child (widget_class, KtSyncStrip, icon);
  gtk_widget_class_bind_template_child (widget_class, KtSyncStrip, words);
  gtk_widget_class_bind_template_child (widget_class, KtSyncStrip, headline);
  gtk_widget_class_bind_template_child (widget_class, KtSyncStrip, amounts);
  gtk_widget_class_bind_template_child (widget_class, KtSyncStrip, progress);
  gtk_widget_class_bind_template_child (widget_class, KtSyncStrip, pause_button);
  gtk_widget_class_bind_template_callback (widget_class, on_pause);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_sync_strip_init (KtSyncStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
