/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-arrival-strip.h"

#include "kt-arrival-words.h"

struct _KtArrivalStrip {
  GtkWidget parent_instance;

  KtSyncSession *session;
  gboolean is_narrow;

  GtkWidget *box;
  GtkWidget *words;
  GtkWidget *headline;
  GtkWidget *progress;
};

G_DEFINE_FINAL_TYPE (KtArrivalStrip, kt_arrival_strip, GTK_TYPE_WIDGET)

static void
show (KtArrivalStrip *self)
{
  const KtCatalogStatus *status = self->session ? kt_sync_session_get_catalog (self->session) : NULL;
  gboolean is_release = status && kt_arrival_words_is_release (status);
  g_autofree char *headline = NULL;
  g_autofree char *details = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), is_release || (status && kt_arrival_words_is_media (status)));
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  headline = kt_arrival_words_headline (status);
  details = kt_arrival_words_details (status);
  gtk_label_set_text (GTK_LABEL (self->headline), headline);
  gtk_widget_set_tooltip_text (self->box, details);
  gtk_widget_set_visible (self->words, !self->is_narrow);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 is_release ? kt_arrival_words_fraction (status)
                                            : (double) status->media_there / (double) status->media_all);
}

void
kt_arrival_strip_set_session (KtArrivalStrip *self,
                              KtSyncSession *session)
{
  g_return_if_fail (KT_IS_ARRIVAL_STRIP (self));

  if (self->session)
    g_signal_handlers_disconnect_by_func (self->session, show, self);
  g_set_object (&self->session, session);
  if (session)
    g_signal_connect_object (session, "status", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

void
kt_arrival_strip_set_narrow (KtArrivalStrip *self,
                             gboolean is_narrow)
{
  g_return_if_fail (KT_IS_ARRIVAL_STRIP (self));

  self->is_narrow = is_narrow;
  show (self);
}

static void
kt_arrival_strip_dispose (GObject *object)
{
  KtArrivalStrip *self = KT_ARRIVAL_STRIP (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kt_arrival_strip_parent_class)->dispose (object);
}

static void
kt_arrival_strip_class_init (KtArrivalStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_arrival_strip_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/sync/kt-arrival-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, KtArrivalStrip, box);
  gtk_widget_class_bind_template_child (widget_class, KtArrivalStrip, words);
  gtk_widget_class_bind_template_child (widget_class, KtArrivalStrip, headline);
  gtk_widget_class_bind_template_child (widget_class, KtArrivalStrip, progress);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_arrival_strip_init (KtArrivalStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
