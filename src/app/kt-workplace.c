/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Store first, because it remembers which catalog was used last. Opening a catalog runs in a worker thread: a source
 * folder has to be read and checked, a release to be verified.
 */
#include "kt-workplace.h"

#include "kt-app-config.h"
#include "kt-catalog-reader.h"
#include "kt-catalog-store.h"
#include "kt-gatekeeper.h"
#include "kt-number-format.h"
#include "kt-presence.h"
#include "kt-setting-store.h"
#include "kt-sync-session.h"
#include "kt-work-salvage.h"
#include "kt-work-secret.h"

#include <errno.h>
#include <glib/gi18n.h>

#define SETTING_CATALOG "catalog.path"

struct _KtWorkplace {
  GObject parent_instance;

  char *profile;
  KtClock *clock;   /* owned */
  KtRandom *random; /* borrowed */

  KtWorkplaceState state;
  GError *problem;
  KtWorkStore *store;
  KtRelease *release;
  char *release_path; /* what it was opened from */
  KtGatekeeper *gatekeeper;
  KtPresence *presence;
  KtSyncSession *sync;
  char *salvaged;
  gboolean removes_at_end;
  char *wanted_catalog; /* asked for on the command line; NULL: the last one */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KtWorkplace, kt_workplace, G_TYPE_OBJECT)

enum { PROP_STATE = 1, PROP_CATALOG, N_PROPS };
static GParamSpec *properties[N_PROPS];
static guint failed_signal;

static void
set_state (KtWorkplace *self,
           KtWorkplaceState state)
{
  self->state = state;
  if (state != KT_WORKPLACE_PROBLEM)
    g_clear_error (&self->problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
fail (KtWorkplace *self,
      GError *error)
{
  g_clear_error (&self->problem);
  self->problem = error;
  set_state (self, KT_WORKPLACE_PROBLEM);
}

/* --- the catalog ------------------------------------------------------------------------------------------ */

/* A folder is made into a release of the profile's own, so that everything behind reads one form. */
static KtRelease *
open_folder (const char *folder,
             const char *profile,
             const char *created,
             guint day,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCatalog) catalog = kt_catalog_load_folder (folder, faults);
  KtReleaseOptions options = { .created = created, .day = day };
  g_autofree char *releases = NULL;
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;

  if (!kt_fault_list_propagate (faults, error))
    return NULL;
  releases = g_build_filename (profile, "catalogs", NULL);
  file = g_strdup_printf ("%s.kontor", kt_catalog_get_settings (catalog)->id);
  path = g_build_filename (releases, file, NULL);
  if (g_mkdir_with_parents (releases, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("The folder %s cannot be made: %s"), releases,
                   g_strerror (errno));
      return NULL;
    }
  if (!kt_release_write (catalog, path, &options, cancellable, error))
    return NULL;
  return kt_release_open (path, error);
}

typedef struct {
  char *path;
  char *profile;
  char *created;
  guint day;
  gboolean is_swap; /* work goes on meanwhile */
} Opening;

static void
opening_free (Opening *opening)
{
  g_free (opening->path);
  g_free (opening->profile);
  g_free (opening->created);
  g_free (opening);
}

static void
open_catalog_thread (GTask *task,
                     gpointer source,
                     gpointer data,
                     GCancellable *cancellable)
{
  const Opening *opening = data;
  g_autoptr (GError) error = NULL;
  KtRelease *release;

  if (g_file_test (opening->path, G_FILE_TEST_IS_DIR))
    release = open_folder (opening->path, opening->profile, opening->created, opening->day, cancellable, &error);
  else
    release = kt_release_open (opening->path, &error);
  if (release)
    g_task_return_pointer (task, release, (GDestroyNotify) kt_release_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
take_release (KtWorkplace *self,
              KtRelease *release,
              const char *path)
{
  g_autoptr (KtRelease) before = g_steal_pointer (&self->release);

  self->release = release;
  g_free (self->release_path);
  self->release_path = g_strdup (path);
  kt_setting_store_set (self->store, SETTING_CATALOG, path);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATALOG]);
}

static void
on_catalog_opened (GObject *source,
                   GAsyncResult *result,
                   gpointer data)
{
  KtWorkplace *self = KT_WORKPLACE (source);
  g_autoptr (GError) error = NULL;
  KtRelease *release = g_task_propagate_pointer (G_TASK (result), &error);
  const Opening *opening = g_task_get_task_data (G_TASK (result));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!release && opening->is_swap)
    {
      g_signal_emit (self, failed_signal, 0, error);
      return;
    }
  if (!release)
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  /* Whoever shows something of the one before lets go of it. */
  if (opening->is_swap)
    set_state (self, KT_WORKPLACE_OPENING);
  take_release (self, release, opening->path);
  set_state (self, KT_WORKPLACE_READY);
}

static void
begin_opening (KtWorkplace *self,
               const char *path,
               gboolean is_swap)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_catalog_opened, NULL);
  Opening *opening = g_new0 (Opening, 1);

  opening->path = g_strdup (path);
  opening->profile = g_strdup (self->profile);
  opening->created = kt_clock_now_iso (self->clock);
  opening->day = kt_workplace_get_day (self);
  opening->is_swap = is_swap;
  g_task_set_source_tag (task, begin_opening);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  g_task_run_in_thread (task, open_catalog_thread);
}

void
kt_workplace_open_catalog (KtWorkplace *self,
                           const char *path)
{
  g_return_if_fail (KT_IS_WORKPLACE (self));
  g_return_if_fail (self->store);

  set_state (self, KT_WORKPLACE_OPENING);
  g_free (self->wanted_catalog);
  self->wanted_catalog = g_canonicalize_filename (path, NULL);
  begin_opening (self, self->wanted_catalog, FALSE);
}

void
kt_workplace_use_release (KtWorkplace *self,
                          const char *path)
{
  g_return_if_fail (KT_IS_WORKPLACE (self));
  g_return_if_fail (self->state == KT_WORKPLACE_READY);

  begin_opening (self, path, TRUE);
}

/* --- releases of a server --------------------------------------------------------------------------------- */

/* Of a folder that a server keeps up to date: the newest release in it. */
static char *
find_newest (const char *path)
{
  g_autofree char *folder = path ? g_path_get_dirname (path) : NULL;
  g_autofree char *newest = folder ? kt_catalog_store_find_active (folder) : NULL;

  return newest && g_file_test (newest, G_FILE_TEST_EXISTS) ? g_steal_pointer (&newest) : g_strdup (path);
}

/* The first one has arrived, and there is no other. */
static void
on_server_catalog (KtWorkplace *self)
{
  const KtCatalogStatus *status = kt_sync_session_get_catalog (self->sync);

  if (self->state == KT_WORKPLACE_WELCOME && status->path)
    kt_workplace_open_catalog (self, status->path);
}

const char *
kt_workplace_get_catalog_path (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return self->release_path;
}

gboolean
kt_workplace_is_catalog_of_server (KtWorkplace *self)
{
  const KtCatalogStatus *status = self->sync ? kt_sync_session_get_catalog (self->sync) : NULL;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  g_return_val_if_fail (KT_IS_WORKPLACE (self), FALSE);

  if (!status || !status->path || !self->release_path)
    return FALSE;
  here = g_path_get_dirname (self->release_path);
  there = g_path_get_dirname (status->path);
  return g_str_equal (here, there);
}

gboolean
kt_workplace_check_catalog_age (KtWorkplace *self,
                                GError **error)
{
  const KtCatalogStatus *status;

  g_return_val_if_fail (KT_IS_WORKPLACE (self), FALSE);

  if (!kt_workplace_is_catalog_of_server (self))
    return TRUE;
  status = kt_sync_session_get_catalog (self->sync);
  if (kt_catalog_age (status->expires, status->server_time) != KT_CATALOG_BARRED)
    return TRUE;
  g_set_error_literal (error, KT_ERROR, KT_ERROR_INVALID,
                       _ ("The catalog is too old: no new quotes are begun from it. Ask the administrator for a newer one."));
  return FALSE;
}

static void
open_wanted_catalog (KtWorkplace *self)
{
  g_autofree char *last = kt_setting_store_get (self->store, SETTING_CATALOG);
  g_autofree char *path = self->wanted_catalog ? g_strdup (self->wanted_catalog) : find_newest (last);

  if (!path || (!self->wanted_catalog && !g_file_test (path, G_FILE_TEST_EXISTS)))
    set_state (self, KT_WORKPLACE_WELCOME);
  else
    kt_workplace_open_catalog (self, path);
}

/* --- the store -------------------------------------------------------------------------------------------- */

static void
on_store_opened (GObject *source,
                 GAsyncResult *result,
                 gpointer data)
{
  g_autoptr (KtWorkplace) self = data;
  g_autoptr (GError) error = NULL;
  KtWorkStore *store = kt_work_store_open_finish (result, &error);

  if (!store)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        fail (self, g_steal_pointer (&error));
      return;
    }
  self->store = store;
  self->sync = kt_sync_session_new (store, self->profile, KT_VERSION);
  g_signal_connect_object (self->sync, "catalog", G_CALLBACK (on_server_catalog), self, G_CONNECT_SWAPPED);
  kt_sync_session_start (self->sync);
  open_wanted_catalog (self);
}

static void
open_store (KtWorkplace *self)
{
  set_state (self, KT_WORKPLACE_OPENING);
  kt_work_store_open_with_async (self->profile, self->clock, kt_work_secret_load, self->cancellable, on_store_opened,
                                 g_object_ref (self));
}

void
kt_workplace_open (KtWorkplace *self,
                   const char *catalog_path)
{
  g_return_if_fail (KT_IS_WORKPLACE (self));

  if (catalog_path)
    {
      g_free (self->wanted_catalog);
      self->wanted_catalog = g_canonicalize_filename (catalog_path, NULL);
    }
  open_store (self);
}

void
kt_workplace_retry (KtWorkplace *self,
                    gboolean set_aside)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KT_IS_WORKPLACE (self));

  if (set_aside && !kt_work_store_set_aside (self->profile, self->clock, NULL, &error))
    fail (self, g_steal_pointer (&error));
  else if (!self->store)
    open_store (self);
  else
    open_wanted_catalog (self);
}

static void
on_salvaged (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtWorkplace) self = data;
  g_autoptr (GError) error = NULL;
  g_auto (KtWorkSalvage) salvage = { 0 };

  if (!kt_work_salvage_finish (result, &salvage, &error))
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  g_free (self->salvaged);
  self->salvaged = kt_work_salvage_to_text (&salvage);
  set_state (self, KT_WORKPLACE_SALVAGED);
}

void
kt_workplace_salvage (KtWorkplace *self)
{
  g_return_if_fail (KT_IS_WORKPLACE (self));
  g_return_if_fail (!self->store);

  set_state (self, KT_WORKPLACE_OPENING);
  kt_work_salvage_async (self->profile, self->clock, kt_work_secret_load, NULL, on_salvaged, g_object_ref (self));
}

const char *
kt_workplace_get_salvaged (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return self->salvaged;
}

void
kt_workplace_go_back (KtWorkplace *self)
{
  g_return_if_fail (KT_IS_WORKPLACE (self));
  g_return_if_fail (self->store);

  g_clear_pointer (&self->wanted_catalog, g_free);
  set_state (self, self->release ? KT_WORKPLACE_READY : KT_WORKPLACE_WELCOME);
}

/* The window is gone: only the log can say that it did not work. */
static void
remove_all (KtWorkplace *self)
{
  g_autoptr (GError) error = NULL;

  if (!kt_work_store_remove (self->profile, kt_sync_session_folders (), &error)
      || !kt_work_secret_remove (self->profile, &error))
    g_warning ("What is stored here cannot be removed: %s", error->message);
}

void
kt_workplace_close (KtWorkplace *self)
{
  g_return_if_fail (KT_IS_WORKPLACE (self));

  g_cancellable_cancel (self->cancellable);
  if (self->sync)
    kt_sync_session_close (self->sync);
  if (self->store)
    kt_work_store_close (self->store);
  if (self->removes_at_end)
    remove_all (self);
}

void
kt_workplace_remove_at_end (KtWorkplace *self)
{
  g_return_if_fail (KT_IS_WORKPLACE (self));

  self->removes_at_end = TRUE;
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_workplace_get_property (GObject *object,
                           guint id,
                           GValue *value,
                           GParamSpec *pspec)
{
  KtWorkplace *self = KT_WORKPLACE (object);

  if (id == PROP_STATE)
    g_value_set_int (value, (int) self->state);
  else if (id == PROP_CATALOG)
    g_value_set_pointer (value, kt_workplace_get_catalog (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_workplace_finalize (GObject *object)
{
  KtWorkplace *self = KT_WORKPLACE (object);

  g_clear_error (&self->problem);
  g_clear_object (&self->sync);
  g_clear_object (&self->store);
  g_clear_object (&self->presence);
  g_clear_object (&self->gatekeeper);
  g_clear_pointer (&self->release, kt_release_unref);
  g_free (self->release_path);
  g_clear_pointer (&self->clock, kt_clock_unref);
  g_clear_object (&self->cancellable);
  g_free (self->wanted_catalog);
  g_free (self->salvaged);
  g_free (self->profile);
  G_OBJECT_CLASS (kt_workplace_parent_class)->finalize (object);
}

static void
kt_workplace_class_init (KtWorkplaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = kt_workplace_get_property;
  object_class->finalize = kt_workplace_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, KT_WORKPLACE_OPENING, KT_WORKPLACE_PROBLEM,
                                             KT_WORKPLACE_OPENING, flags);
  properties[PROP_CATALOG] = g_param_spec_pointer ("catalog", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  failed_signal = g_signal_new ("failed", KT_TYPE_WORKPLACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_ERROR);
}

static void
kt_workplace_init (KtWorkplace *self)
{
  self->cancellable = g_cancellable_new ();
  self->gatekeeper = kt_gatekeeper_new (self);
  self->presence = kt_presence_new (self);
}

KtWorkplace *
kt_workplace_new (const char *profile,
                  KtClock *clock,
                  KtRandom *random)
{
  KtWorkplace *self = g_object_new (KT_TYPE_WORKPLACE, NULL);

  self->profile = g_strdup (profile);
  self->clock = kt_clock_ref (clock);
  self->random = random;
  return self;
}

KtWorkplaceState
kt_workplace_get_state (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), KT_WORKPLACE_PROBLEM);

  return self->state;
}

const GError *
kt_workplace_get_problem (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return self->problem;
}

KtWorkStore *
kt_workplace_get_store (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return self->store;
}

KtCatalog *
kt_workplace_get_catalog (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return self->release ? kt_release_get_catalog (self->release) : NULL;
}

KtGatekeeper *
kt_workplace_get_gatekeeper (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return self->gatekeeper;
}

KtSyncSession *
kt_workplace_get_sync (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return self->sync;
}

KtPresence *
kt_workplace_get_presence (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return self->presence;
}

KtRelease *
kt_workplace_get_release (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return self->release;
}

KtClock *
kt_workplace_get_clock (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return self->clock;
}

KtRandom *
kt_workplace_get_random (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return self->random;
}

char *
kt_workplace_new_id (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  return kt_random_uuid (self->random);
}

guint
kt_workplace_get_day (KtWorkplace *self)
{
  g_return_val_if_fail (KT_IS_WORKPLACE (self), 0);

  return self->store ? kt_work_store_day (self->store)
                     : kt_clock_day_of (self->clock, kt_clock_now (self->clock) / G_USEC_PER_SEC);
}

void
kt_workplace_get_today (KtWorkplace *self,
                        GDate *today)
{
  guint day = kt_workplace_get_day (self);

  g_date_clear (today, 1);
  g_date_set_dmy (today, (GDateDay)(day % 100), (GDateMonth)(day / 100 % 100), (GDateYear)(day / 10000));
}

char *
kt_workplace_get_date (KtWorkplace *self)
{
  GDate today;

  g_return_val_if_fail (KT_IS_WORKPLACE (self), NULL);

  kt_workplace_get_today (self, &today);
  return kt_date_to_iso (&today);
}

const char *
kt_workplace_get_demo_path (void)
{
  static const char *const CANDIDATES[] = { KT_BUILD_DEMO_CATALOG, KT_DEMO_CATALOG };

  for (gsize i = 0; i < G_N_ELEMENTS (CANDIDATES); i++)
    if (g_file_test (CANDIDATES[i], G_FILE_TEST_EXISTS))
      return CANDIDATES[i];
  return NULL;
}
