/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A client that is killed while it fetches and installs a release: at any moment, and at each named step. Started again
 * it has the old release or the new one, whole, and gets to the new one without beginning anew.
 */
#include "kt-catalog-fetch.h"
#include "kt-fail-point.h"
#include "kt-release.h"
#include "publish-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORTION 499

/* ---- the client, a process of its own ---- */

static GBytes *
read_file (const char *tree, const char *name)
{
  g_autofree char *path = g_build_filename (tree, name, NULL);
  char *data;
  gsize size;
  return g_file_get_contents (path, &data, &size, NULL) ? g_bytes_new_take (data, size) : NULL;
}

static void
answer (KtCatalogFetch *fetch, const char *tree, KtCatalogFetchEffect *effect)
{
  g_autoptr (GBytes) body = read_file (tree, effect->path);
  gsize from = (gsize)effect->offset;
  gsize size = body != NULL ? g_bytes_get_size (body) : 0;
  kt_catalog_fetch_step (fetch,
                         &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_RESPONSE,
                                                 .status = body == NULL ? 404 : from > 0 ? 206 : 200,
                                                 .offset = effect->offset },
                         effect);
  while (effect->kind == KT_CATALOG_FETCH_NOTHING && from < size)
    {
      gsize n = MIN (PORTION, size - from);
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (body, from, n);
      from += n;
      kt_catalog_fetch_step (
          fetch, &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_DATA, .bytes = part }, effect);
    }
  if (effect->kind == KT_CATALOG_FETCH_NOTHING)
    kt_catalog_fetch_step (fetch, &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_END }, effect);
}

static int
run_client (const char *folder, const char *tree, const char *root_path)
{
  KtCatalogFetchEffect effect;
  char *data;
  gsize size;
  g_assert_true (g_file_get_contents (root_path, &data, &size, NULL));
  g_autoptr (GBytes) root = g_bytes_new_take (data, size);
  g_autoptr (KtCatalogStore) store = kt_catalog_store_open (folder, root, NULL);
  g_autoptr (KtCatalogFetch) fetch = kt_catalog_fetch_new (store);
  kt_catalog_fetch_step (
      fetch, &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_START, .server_time = TUF_NOW }, &effect);
  while (effect.kind == KT_CATALOG_FETCH_REQUEST)
    answer (fetch, tree, &effect);
  return kt_catalog_fetch_get_outcome (fetch) == KT_CATALOG_FETCH_REFUSED;
}

/* ---- the one who kills ---- */

typedef struct {
  PublishFixture place;
  char *program;
  char *root_path;
} House;

/* point: a fail point, or NULL; after: microseconds until it is killed, or −1. TRUE: it was. */
static gboolean
run_and_kill (House *self, const char *point, gint64 after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  if (point != NULL)
    g_subprocess_launcher_setenv (launcher, "KT_FAIL_POINT", point, TRUE);
  g_autoptr (GSubprocess) process
      = g_subprocess_launcher_spawn (launcher, &error, self->program, "--client",
                                     self->place.client, self->place.tree, self->root_path, NULL);
  g_assert_no_error (error);
  if (after >= 0)
    {
      g_usleep ((gulong)after);
      g_subprocess_force_exit (process);
    }
  g_subprocess_wait (process, NULL, NULL);
  if (g_subprocess_get_if_exited (process))
    g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  return !g_subprocess_get_if_exited (process);
}

/* What is active can be used, and is the one before the newest or the newest. */
static gint64
check (House *self, gint64 newest)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtCatalogStore) store
      = kt_catalog_store_open (self->place.client, self->place.root, &error);
  g_assert_no_error (error);
  gint64 active = kt_catalog_store_get_active (store);
  g_assert_true (active == newest || active == newest - 1);
  if (active == 0)
    return active;
  g_autofree char *path = kt_catalog_store_get_active_path (store);
  g_autofree char *found = kt_catalog_store_find_active (self->place.client);
  g_autoptr (KtRelease) release = kt_release_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, path);
  g_assert_true (kt_release_verify (release, &error));
  g_assert_no_error (error);
  return active;
}

static void
finish (House *self, gint64 newest)
{
  g_assert_false (run_and_kill (self, NULL, -1));
  g_assert_cmpint (check (self, newest), ==, newest);
}

static void
set_up (House *self, const char *program)
{
  *self = (House){ .program = g_strdup (program) };
  publish_fixture_set_up (&self->place);
  self->root_path = g_build_filename (self->place.folder, "root.json", NULL);
  gsize size;
  const char *data = g_bytes_get_data (self->place.root, &size);
  g_assert_true (g_file_set_contents (self->root_path, data, (gssize)size, NULL));
}

static void
clear (House *self)
{
  publish_fixture_clear (&self->place);
  g_free (self->root_path);
  g_free (self->program);
}

static void
test_any_moment (gconstpointer program)
{
  House self;
  guint n_kills = 0;
  set_up (&self, program);
  for (guint round = 0; round < 6; round++)
    {
      gint64 newest = publish_fixture_next (&self.place);
      for (guint i = 0; i < 4; i++)
        {
          gint64 after = g_test_rand_int_range (2000, 60000);
          n_kills += run_and_kill (&self, NULL, after);
          check (&self, newest);
        }
      finish (&self, newest);
    }
  g_test_message ("%u kills", n_kills);
  clear (&self);
}

#ifdef KT_FAIL_POINTS
static void
test_each_step (gconstpointer program)
{
  House self;
  set_up (&self, program);
  for (const KtFailPoint *point = kt_fail_points; point->name != NULL; point++)
    {
      if (!g_str_has_prefix (point->name, "catalog-"))
        continue;
      gint64 newest = publish_fixture_next (&self.place);
      gboolean is_portion = strcmp (point->name, "catalog-part") == 0;
      for (guint n = 1; n <= (is_portion ? 3u : 1u); n++)
        {
          g_autofree char *where = g_strdup_printf ("%s:%u", point->name, n);
          g_assert_true (run_and_kill (&self, where, -1));
          check (&self, newest);
        }
      finish (&self, newest);
    }
  clear (&self);
}
#endif

int
main (int argc, char *argv[])
{
  if (argc == 5 && strcmp (argv[1], "--client") == 0)
    return run_client (argv[2], argv[3], argv[4]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/catalog kill/at any moment", argv[0], test_any_moment);
#ifdef KT_FAIL_POINTS
  g_test_add_data_func ("/catalog kill/at each step", argv[0], test_each_step);
#endif
  return g_test_run ();
}
