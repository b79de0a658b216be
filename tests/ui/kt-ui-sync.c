/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-ui-sync.h"

#include "kt-sync-page.h"
#include "kt-sync-store.h"
#include "kt-ui-people.h"

KtSyncSession *
kt_ui_sync_session (KtUi *ui)
{
  return kt_workplace_get_sync (kt_ui_workplace (ui));
}

void
kt_ui_enrol (KtUi *ui,
             const char *address,
             const char *code)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_SYNC_PAGE, NULL);

  kt_ui_fill (page, "Address of the server", address);
  kt_ui_fill (page, "Code", code);
  kt_ui_fill (page, "Password for logging in at this device", KT_UI_PASSWORD);
  kt_ui_press_button (ui, "Enrol This Device");
}

/* What was written a moment ago is in the store before the session has heard of it. */
static gboolean
has_told_everything (KtUi *ui)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (kt_ui_store (ui), &error);

  g_assert_no_error (error);
  return state->waiting == 0;
}

static gboolean
is_activity (KtUi *ui,
             gpointer data)
{
  KtSyncActivity activity = (KtSyncActivity) GPOINTER_TO_INT (data);

  return kt_sync_session_get_status (kt_ui_sync_session (ui))->activity == activity
         && (activity != KT_SYNC_WAITING || has_told_everything (ui));
}

void
kt_ui_expect_activity (KtUi *ui,
                       KtSyncActivity activity)
{
  kt_ui_wait (ui, "the synchronisation", is_activity, GINT_TO_POINTER ((int) activity));
}
