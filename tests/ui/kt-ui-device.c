/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-ui-device.h"

#include "kt-account-store.h"
#include "kt-quote-store.h"
#include "kt-revision-edit.h"
#include "kt-sync-session.h"
#include "kt-sync-store.h"

#include <string.h>

struct _KtUiDevice {
  char *folder;
  KtClock *clock;
  KtWorkStore *store;
  KtSyncSession *session;
};

static void
on_enrolled (GObject *session,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (GError) error = NULL;

  kt_sync_session_enrol_finish (KT_SYNC_SESSION (session), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static gboolean
is_quiet (KtUiDevice *self,
          gint64 since)
{
  const KtSyncStatus *status = kt_sync_session_get_status (self->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (self->store, &error);

  g_assert_no_error (error);
  return status->activity == KT_SYNC_WAITING && status->last_success >= since && state->waiting == 0;
}

void
kt_ui_device_sync (KtUiDevice *self)
{
  gint64 since = g_get_monotonic_time ();
  gint64 deadline = since + 60 * G_USEC_PER_SEC;

  kt_sync_session_now (self->session);
  while (!is_quiet (self, since) && g_get_monotonic_time () < deadline)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_true (is_quiet (self, since));
}

KtUiDevice *
kt_ui_device_new (const char *address,
                  const char *code)
{
  KtUiDevice *self = g_new0 (KtUiDevice, 1);
  g_autoptr (GError) error = NULL;
  gboolean is_enrolled = FALSE;

  self->folder = g_dir_make_tmp ("kontor-device-XXXXXX", NULL);
  self->clock = kt_clock_system ();
  self->store = kt_work_store_open (self->folder, self->clock, &error);
  g_assert_no_error (error);
  self->session = kt_sync_session_new (self->store, self->folder, "1.0");
  kt_sync_session_start (self->session);
  kt_sync_session_enrol_async (self->session, address, code, "ein langer Satz", "other", NULL, on_enrolled, &is_enrolled);
  while (!is_enrolled)
    g_main_context_iteration (NULL, TRUE);
  kt_ui_device_sync (self);
  return self;
}

void
kt_ui_device_free (KtUiDevice *self)
{
  const char *remove[] = { "rm", "-rf", self->folder, NULL };

  kt_sync_session_close (self->session);
  g_clear_object (&self->session);
  kt_work_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_pointer (&self->clock, kt_clock_unref);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (self->folder);
  g_free (self);
}

KtWorkStore *
kt_ui_device_store (KtUiDevice *self)
{
  return self->store;
}

void
kt_ui_device_write_subject (KtUiDevice *self,
                            const char *quote_id,
                            const char *subject)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuote) quote = kt_quote_store_load (self->store, quote_id, &error);
  g_autoptr (KtRevision) revision = NULL;
  g_autoptr (KtRevisionHeader) header = NULL;

  g_assert_no_error (error);
  revision = kt_quote_store_load_revision (self->store, kt_quote_get_latest (quote)->id, &error);
  g_assert_no_error (error);
  header = kt_revision_header_copy (kt_revision_get_header (revision));
  kt_record_set_text (&header->subject, subject);
  kt_revision_edit_header (revision, header, &error);
  g_assert_no_error (error);
  kt_quote_store_save (self->store, quote, revision, &error);
  g_assert_no_error (error);
  kt_ui_device_sync (self);
}

void
kt_ui_device_write_field (KtUiDevice *self,
                          const char *account_id,
                          const char *path,
                          const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load (self->store, account_id, &error);

  g_assert_no_error (error);
  kt_record_set_text (g_str_equal (path, "phone")  ? &account->phone
                      : g_str_equal (path, "note") ? &account->note
                                                   : &account->billing.city,
                      text);
  kt_account_store_save (self->store, account, NULL, &error);
  g_assert_no_error (error);
  kt_ui_device_sync (self);
}
