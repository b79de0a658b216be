/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-arrival-page.h"

#include "kt-arrival-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Moving while nobody knows how much there is. */
#define PULSE_MS 120

struct _KtArrivalPage {
  GtkWidget parent_instance;

  KtSyncSession *session;
  guint pulse;

  GtkWidget *status_page;
  GtkWidget *progress;
  GtkWidget *details;
  GtkWidget *now_button;
  GtkWidget *open_button;
};

G_DEFINE_FINAL_TYPE (KtArrivalPage, kt_arrival_page, GTK_TYPE_WIDGET)

/* What is told: the first that fits. */
typedef enum { REFUSED, CUT, PAUSED, EMPTY, CHECKING, ARRIVING, LOOKING, N_SITUATIONS } Situation;

static const struct {
  const char *icon;
  const char *title;
  const char *description; /* NULL: the reason */
  gboolean is_moving;
  gboolean can_try;
  gboolean can_open; /* another catalog */
} SITUATIONS[N_SITUATIONS] = {
  [REFUSED] = { "dialog-warning-symbolic", N_ ("The Catalog Was Not Accepted"), NULL, FALSE, TRUE, TRUE },
  [CUT] = { "network-offline-symbolic", N_ ("The Server Cannot Be Reached"),
            N_ ("What has arrived is kept. It goes on by itself where it stopped."), FALSE, TRUE, TRUE },
  [PAUSED] = { "media-playback-pause-symbolic", N_ ("Paused"), N_ ("Nothing is received until it goes on."), FALSE, TRUE,
               TRUE },
  [EMPTY] = { "folder-symbolic", N_ ("The Server Has No Catalog Yet"),
              N_ ("As soon as one is published it arrives here by itself."), FALSE, TRUE, TRUE },
  [CHECKING] = { "folder-download-symbolic", N_ ("The Catalog Is Being Checked"), N_ ("Work begins in a moment."), TRUE,
                 FALSE, FALSE },
  [ARRIVING] = { "folder-download-symbolic", N_ ("The Catalog Arrives"),
                 N_ ("Work begins as soon as it is here; pictures and documents follow meanwhile."), TRUE, FALSE, FALSE },
  [LOOKING] = { "folder-download-symbolic", N_ ("Asking for the Catalog"),
                N_ ("This device works with the server now."), TRUE, FALSE, FALSE },
};

static Situation
find_situation (const KtSyncStatus *sync,
                const KtCatalogStatus *catalog)
{
  if (sync->activity == KT_SYNC_BLOCKED || catalog->state == KT_CATALOG_REFUSED)
    return REFUSED;
  if (catalog->is_cut || sync->activity == KT_SYNC_OFFLINE)
    return CUT;
  if (sync->activity == KT_SYNC_PAUSED)
    return PAUSED;
  if (catalog->state == KT_CATALOG_NONE)
    return EMPTY;
  if (catalog->state == KT_CATALOG_INSTALLING || catalog->state == KT_CATALOG_CURRENT)
    return CHECKING;
  return catalog->state == KT_CATALOG_FETCHING ? ARRIVING : LOOKING;
}

static char *
describe (Situation situation,
          const KtSyncStatus *sync,
          const KtCatalogStatus *catalog)
{
  const char *reason = sync->activity == KT_SYNC_BLOCKED ? sync->reason : catalog->reason;
  const char *text = SITUATIONS[situation].description ? _ (SITUATIONS[situation].description) : reason;

  return g_markup_escape_text (text ? text : "", -1);
}

static gboolean
on_pulse (gpointer data)
{
  gtk_progress_bar_pulse (GTK_PROGRESS_BAR (KT_ARRIVAL_PAGE (data)->progress));
  return G_SOURCE_CONTINUE;
}

static void
show_progress (KtArrivalPage *self,
               Situation situation,
               const KtCatalogStatus *catalog)
{
  gboolean is_known = catalog->all > 0;
  gboolean is_pulsing = SITUATIONS[situation].is_moving && (!is_known || situation == CHECKING);
  g_autofree char *details = kt_arrival_words_bytes (catalog);

  gtk_widget_set_visible (self->progress, is_known || is_pulsing);
  if (is_pulsing && !self->pulse)
    self->pulse = g_timeout_add (PULSE_MS, on_pulse, self);
  if (!is_pulsing)
    {
      g_clear_handle_id (&self->pulse, g_source_remove);
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), kt_arrival_words_fraction (catalog));
    }
  gtk_widget_set_visible (self->details, details && situation != CHECKING);
  gtk_label_set_text (GTK_LABEL (self->details), details ? details : "");
}

static void
show (KtArrivalPage *self)
{
  const KtSyncStatus *sync = kt_sync_session_get_status (self->session);
  const KtCatalogStatus *catalog = kt_sync_session_get_catalog (self->session);
  Situation situation = find_situation (sync, catalog);
  g_autofree char *description = describe (situation, sync, catalog);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->status_page), SITUATIONS[situation].icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->status_page), _ (SITUATIONS[situation].title));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->status_page), description);
  gtk_widget_set_visible (self->now_button, SITUATIONS[situation].can_try);
  gtk_widget_set_visible (self->open_button, SITUATIONS[situation].can_open);
  show_progress (self, situation, catalog);
}

static void
on_now (KtArrivalPage *self)
{
  kt_sync_session_set_paused (self->session, FALSE);
  kt_sync_session_now (self->session);
}

void
kt_arrival_page_set_session (KtArrivalPage *self,
                             KtSyncSession *session)
{
  g_return_if_fail (KT_IS_ARRIVAL_PAGE (self));

  if (self->session == session)
    return;
  g_set_object (&self->session, session);
  g_signal_connect_object (session, "status", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

static void
kt_arrival_page_dispose (GObject *object)
{
  KtArrivalPage *self = KT_ARRIVAL_PAGE (object);

  g_clear_handle_id (&self->pulse, g_source_remove);
  g_clear_pointer (&self->status_page, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kt_arrival_page_parent_class)->dispose (object);
}

static void
kt_arrival_page_class_init (KtArrivalPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_arrival_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/sync/kt-arrival-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtArrivalPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, KtArrivalPage, progress);
  gtk_widget_class_bind_template_child (widget_class, KtArrivalPage, details);
  gtk_widget_class_bind_template_child (widget_class, KtArrivalPage, now_button);
  gtk_widget_class_bind_template_child (widget_class, KtArrivalPage, open_button);
  gtk_widget_class_bind_template_callback (widget_class, on_now);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_arrival_page_init (KtArrivalPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
