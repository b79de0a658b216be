/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-place.h"

#include <string.h>

void
place_step_event (Place *place, const KtSyncEvent *event)
{
  kt_sync_effect_clear (&place->effect);
  kt_sync_machine_step (place->machine, place->now, event, &place->effect);
}

void
place_step (Place *place, KtSyncEventKind kind)
{
  const KtSyncEvent event = { .kind = kind };
  place_step_event (place, &event);
}

void
place_answer_full (Place *place, guint status, GBytes *taken, gint64 retry_after)
{
  g_autoptr (GBytes) body = taken;
  const KtSyncEvent event = { .kind = KT_SYNC_EVENT_RESPONSE,
                              .request = place->effect.request,
                              .status = status,
                              .retry_after = retry_after,
                              .wall = SERVER_TIME + 7,
                              .body = body };
  g_assert_cmpint (place->effect.kind, ==, KT_SYNC_EFFECT_REQUEST);
  place_step_event (place, &event);
}

void
place_answer (Place *place, guint status, const char *text)
{
  place_answer_full (place, status, g_bytes_new (text, strlen (text)), 0);
}

void
place_answer_problem (Place *place, guint status, const char *type, gint64 expected)
{
  g_autoptr (KtSyncProblem) problem = kt_sync_problem_new (status, type, "So it is.");
  problem->expected = expected;
  place_answer_full (place, status, kt_sync_wire_write_problem (problem), 0);
}

void
place_answer_token (Place *place)
{
  place_answer (
      place, 200,
      "{\"access\":\"a1\",\"refresh\":\"r2\",\"expires\":600,\"server_time\":1795338000}");
}

void
place_answer_status (Place *place)
{
  place_answer (place, 200, "{\"server_time\":1795338000,\"minimum_client\":\"0.1\",\"head\":0}");
}

void
place_answer_lease (Place *place)
{
  place_answer (place, 200, "{\"first\":1,\"last\":50}");
}

void
place_answer_empty_page (Place *place, const char *next)
{
  g_autofree char *text = g_strdup_printf ("{\"next\":\"%s\",\"more\":false,\"server_time\":%d}\n",
                                           next, SERVER_TIME);
  place_answer (place, 200, text);
}

void
place_answer_page (Place *place, const char *id, gint64 rev, const char *note, const char *next)
{
  g_autofree char *text = g_strdup_printf (
      "{\"seq\":%d,\"op\":\"put\",\"type\":\"account\",\"id\":\"%s\",\"rev\":%d,\"body\":"
      "{\"id\":\"%s\",\"name\":\"Customer\",\"note\":\"%s\"}}\n"
      "{\"next\":\"%s\",\"more\":false,\"server_time\":%d}\n",
      (int)rev, id, (int)rev, id, note, next, SERVER_TIME);
  place_answer (place, 200, text);
}

GPtrArray *
place_read_push (Place *place)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) path = g_strsplit (place->effect.path, "?", 2);
  g_assert_cmpstr (path[0], ==, "/v1/push");
  GPtrArray *operations = kt_sync_wire_read_push (place->effect.body, &error);
  g_assert_no_error (error);
  return operations;
}

void
place_answer_push (Place *place, KtSyncVerdict verdict)
{
  g_autoptr (GPtrArray) operations = place_read_push (place);
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_result_free);
  for (guint i = 0; i < operations->len; i++)
    g_ptr_array_add (results,
                     kt_sync_result_new (((KtSyncOperation *)operations->pdata[i])->n, verdict, 1));
  place_answer_full (place, 200, kt_sync_wire_write_results (results, SERVER_TIME), 0);
}

void
place_assert_asks (const Place *place, const char *method, const char *path)
{
  g_assert_cmpint (place->effect.kind, ==, KT_SYNC_EFFECT_REQUEST);
  g_assert_cmpstr (place->effect.method, ==, method);
  if (!g_str_has_prefix (place->effect.path, path))
    g_error ("asks for %s, not for %s", place->effect.path, path);
}

void
place_assert_sleeps (Place *place, KtSyncActivity activity)
{
  g_assert_cmpint (place->effect.kind, ==, KT_SYNC_EFFECT_SLEEP);
  g_assert_cmpint (kt_sync_machine_get_status (place->machine, place->now)->activity, ==, activity);
}

void
place_new_machine (Place *place)
{
  g_clear_pointer (&place->machine, kt_sync_machine_free);
  place->machine = kt_sync_machine_new (kt_test_sync_disk_open (place->disk), place->auth,
                                        place->random, "0.1.0");
}

void
place_begin (Place *place)
{
  g_autoptr (GError) error = NULL;
  *place = (Place){ .now = 1000 * SECOND };
  place->disk = kt_test_sync_disk_new (DEVICE, "anna");
  place->auth = kt_sync_auth_new (kt_test_secrets_new_enrolled (DEVICE, 1));
  kt_sync_auth_load (place->auth, &error);
  g_assert_no_error (error);
  place->random = kt_random_new (1);
  place_new_machine (place);
}

void
place_end (Place *place)
{
  kt_sync_effect_clear (&place->effect);
  kt_sync_machine_free (place->machine);
  kt_sync_auth_free (place->auth);
  kt_random_free (place->random);
  kt_test_sync_disk_free (place->disk);
}

void
place_start (Place *place)
{
  place_step (place, KT_SYNC_EVENT_START);
  place_assert_asks (place, "POST", "/v1/token");
  place_answer_token (place);
  place_assert_asks (place, "GET", "/v1/status");
  place_answer_status (place);
  place_assert_asks (place, "POST", "/v1/numbers/lease");
  place_answer_lease (place);
}

void
place_settle_down (Place *place)
{
  place_start (place);
  place_assert_asks (place, "GET", "/v1/changes?cursor=&limit=");
  place_answer_empty_page (place, "c1");
  place_assert_sleeps (place, KT_SYNC_WAITING);
}

int
place_run (int argc, char **argv, const char *suite, const PlaceTest *tests, guint n_tests)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < n_tests; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%s/%s", suite, tests[i].name);
      g_test_add_func (path, tests[i].test);
    }
  return g_test_run ();
}
