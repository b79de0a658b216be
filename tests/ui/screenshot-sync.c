/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-sync.h"

#include "kt-ui-people.h"
#include "kt-ui-server.h"
#include "kt-ui-states.h"

#include <glib/gi18n.h>

static void
on_enrolled (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (GError) error = NULL;

  kt_sync_session_enrol_finish (KT_SYNC_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static gboolean
is_over (KtUi *ui,
         gpointer data)
{
  return *(gboolean *) data;
}

static gboolean
is_at_rest (KtUi *ui,
            gpointer session)
{
  return kt_sync_session_get_status (session)->activity == KT_SYNC_WAITING;
}

/* Without the log-in that follows where a person does it. */
static void
enrol (KtUi *ui,
       KtUiServer *server)
{
  KtSyncSession *session = kt_workplace_get_sync (kt_ui_workplace (ui));
  g_autofree char *code = kt_ui_server_add (server, "a.berg", "Anna Berg", "sales");
  gboolean is_enrolled = FALSE;

  kt_sync_session_enrol_async (session, kt_ui_server_get_address (server), code, KT_UI_PASSWORD, "desk", NULL,
                               on_enrolled, &is_enrolled);
  kt_ui_wait (ui, "the enrolment", is_over, &is_enrolled);
  kt_ui_wait (ui, "what is on the server", is_at_rest, session);
}

static void
show_states (KtUi *ui,
             KtTakePicture take)
{
  take (ui, "sync");
  kt_ui_tell_sync (ui, KT_SYNC_OFFLINE, _ ("The server cannot be reached."));
  take (ui, "sync-offline");
  kt_ui_tell_progress (ui, KT_SYNC_PUSHING, 120, 480);
  take (ui, "sync-sending");
  kt_ui_tell_sync (ui, KT_SYNC_PAUSED, NULL);
  take (ui, "sync-paused");
  kt_ui_tell_sync (ui, KT_SYNC_BLOCKED, _ ("The server does not let this device in any more. Ask the administrator."));
  take (ui, "sync-blocked");
}

static void
show_catalogs (KtUi *ui,
               KtTakePicture take)
{
  kt_ui_go (ui, "catalog");
  kt_ui_tell_sync (ui, KT_SYNC_WAITING, NULL);
  kt_ui_tell_arrival (ui, "2027.1", 14000000, 41000000);
  take (ui, "catalog-arriving");
  kt_ui_tell_newer_catalog (ui, "2027.1");
  take (ui, "catalog-newer");
  kt_ui_tell_catalog (ui, 0, _ ("The server does not accept the key of this device."));
  take (ui, "catalog-refused");
  kt_ui_tell_catalog (ui, 2, NULL);
  take (ui, "catalog-expired");
  kt_ui_tell_catalog (ui, KT_CATALOG_GRACE_DAYS + 1, NULL);
  take (ui, "catalog-barred");
  kt_ui_tell_catalog (ui, 0, NULL);
}

void
kt_screenshot_sync (KtUi *ui,
                    KtTakePicture take)
{
  g_autoptr (KtUiServer) server = g_getenv ("KT_SERVER") ? kt_ui_server_start () : NULL;

  if (!server)
    return;
  kt_ui_go (ui, "sync");
  take (ui, "sync-enrol");
  enrol (ui, server);
  show_states (ui, take);
  show_catalogs (ui, take);
}
