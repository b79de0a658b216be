/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-ui-states.h"

#define EXPIRES G_GINT64_CONSTANT (1795000000) /* in November 2026 */
#define DAY (24 * 60 * 60)

static KtSyncSession *
get_session (KtUi *ui)
{
  return kt_workplace_get_sync (kt_ui_workplace (ui));
}

static void
tell (KtUi *ui)
{
  g_signal_emit_by_name (get_session (ui), "status");
  kt_ui_lay_out (ui);
}

/* Closed it tells nothing by itself any more; what it told before has come when all is settled. */
static KtSyncSession *
silence (KtUi *ui)
{
  kt_sync_session_close (get_session (ui));
  kt_ui_settle (ui, 20);
  return get_session (ui);
}

/* --- how it goes ------------------------------------------------------------------------------------------ */

static KtSyncStatus *
begin_status (KtUi *ui,
              KtSyncActivity activity)
{
  KtSyncStatus *status = (KtSyncStatus *) kt_sync_session_get_status (silence (ui));

  kt_sync_status_clear (status);
  *status = (KtSyncStatus){ .activity = activity, .left = -1, .last_success = -1, .next_try = KT_SYNC_FOREVER };
  return status;
}

void
kt_ui_tell_sync (KtUi *ui,
                 KtSyncActivity activity,
                 const char *reason)
{
  KtSyncStatus *status = begin_status (ui, activity);

  status->reason = g_strdup (reason);
  status->waiting = activity == KT_SYNC_WAITING ? 0 : 7;
  tell (ui);
}

void
kt_ui_tell_success (KtUi *ui)
{
  KtSyncStatus *status = begin_status (ui, KT_SYNC_WAITING);

  status->last_success = g_get_monotonic_time ();
  tell (ui);
}

void
kt_ui_tell_progress (KtUi *ui,
                     KtSyncActivity activity,
                     guint done,
                     guint all)
{
  KtSyncStatus *status = begin_status (ui, activity);

  status->items_done = done;
  status->items_total = all;
  status->bytes_done = done * 1700;
  status->left = (gint64) (all - done) * 20000;
  tell (ui);
}

/* --- the catalog ------------------------------------------------------------------------------------------ */

static KtCatalogStatus *
begin_catalog (KtUi *ui,
               const char *path)
{
  KtCatalogStatus *status = (KtCatalogStatus *) kt_sync_session_get_catalog (silence (ui));
  char *own = g_strdup (path);

  kt_catalog_status_clear (status);
  *status = (KtCatalogStatus){
    .state = KT_CATALOG_CURRENT,
    .version = 1,
    .path = own,
    .left = -1,
    .next_try = G_MAXINT64,
    .expires = EXPIRES,
    .server_time = EXPIRES - 5 * DAY,
  };
  return status;
}

void
kt_ui_tell_catalog (KtUi *ui,
                    guint days_too_old,
                    const char *reason)
{
  KtCatalogStatus *status = begin_catalog (ui, kt_workplace_get_catalog_path (kt_ui_workplace (ui)));

  if (days_too_old > 0)
    status->server_time = EXPIRES + (gint64) days_too_old * DAY;
  if (reason)
    status->state = KT_CATALOG_REFUSED;
  status->reason = g_strdup (reason);
  tell (ui);
}

void
kt_ui_tell_arrival (KtUi *ui,
                    const char *release,
                    gint64 done,
                    gint64 all)
{
  KtCatalogStatus *status = begin_catalog (ui, kt_workplace_get_catalog_path (kt_ui_workplace (ui)));

  status->state = KT_CATALOG_FETCHING;
  status->coming = g_strdup (release);
  status->done = done;
  status->all = all;
  status->left = (all - done) / 2;
  tell (ui);
}

void
kt_ui_tell_newer_catalog (KtUi *ui,
                          const char *release)
{
  g_autofree char *folder = g_path_get_dirname (kt_workplace_get_catalog_path (kt_ui_workplace (ui)));
  g_autofree char *path = g_build_filename (folder, "newer.kontor", NULL);

  begin_catalog (ui, path)->release = g_strdup (release);
  tell (ui);
}
