/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trail of the server: whichever column of whichever entry is changed, whichever entry is
 * removed, exchanged or emptied, verification finds it; and that a person was erased lets it hold.
 */
#include <string.h>

#include "kt-server-audit.h"
#include "kt-test-server.h"

#define N_ENTRIES 12

static void
fill (KtTestHouse *house)
{
  for (guint i = 0; i < N_ENTRIES; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *subject = g_strdup_printf ("subject-%u", i % 5);
      g_autofree char *body = g_strdup_printf ("{\"n\":%u}", i);
      const KtServerAuditEntry entry = { .at = KT_TEST_NOW + i,
                                         .device = i % 2 == 0 ? "device" : "",
                                         .actor = "anna",
                                         .kind = i % 3 == 0 ? "order" : "log-in",
                                         .subject = subject,
                                         .body = body };
      g_assert_true (
          kt_server_audit_append (house->database, KT_TEST_TENANT, &entry, &error));
      g_assert_no_error (error);
    }
}

static void
run (KtTestHouse *house, const char *sql)
{
  g_autoptr (GError) error = NULL;
  kt_database_exec (house->database, sql, &error);
  g_assert_no_error (error);
}

static gint64
verify (KtTestHouse *house, const char *head)
{
  g_autoptr (GError) error = NULL;
  gint64 row = kt_server_audit_verify_head (house->database, KT_TEST_TENANT, head, &error);
  g_assert_no_error (error);
  return row;
}

/* Found, and after the way back as it was. */
static void
try_forgery (KtTestHouse *house, const char *head, const char *sql)
{
  run (house, "CREATE TABLE kept AS SELECT * FROM audit");
  run (house, sql);
  if (verify (house, head) == 0)
    g_error ("nobody found: %s", sql);
  run (house, "DELETE FROM audit");
  run (house, "INSERT INTO audit SELECT * FROM kept");
  run (house, "DROP TABLE kept");
  g_assert_cmpint (verify (house, head), ==, 0);
}

static void
check_forgeries (const KtTestPlace *place)
{
  static const char *const columns[]
      = { "tenant = 'other'",       "at = at + 1",          "device = device || 'x'",
          "actor = 'bea'",          "kind = 'nothing'",     "subject = subject || '1'",
          "body = '{\"n\":99}'",    "body = ''",            "body_hash = hash",
          "hash = body_hash",       "row = row + 100",      "kind = 'erased'" };
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&house, place);
  fill (&house);
  g_autofree char *head = kt_server_audit_head (house.database, KT_TEST_TENANT, &error);
  g_assert_cmpint (verify (&house, head), ==, 0);
  for (guint row = 1; row <= N_ENTRIES; row++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        {
          g_autofree char *change = g_strdup_printf (
              "UPDATE audit SET %s WHERE tenant = '" KT_TEST_TENANT "' AND row = %u", columns[i], row);
          try_forgery (&house, head, change);
        }
      g_autofree char *gone = g_strdup_printf ("DELETE FROM audit WHERE row = %u", row);
      g_autofree char *cut = g_strdup_printf ("DELETE FROM audit WHERE row >= %u", row);
      g_autofree char *moved = g_strdup_printf (
          "UPDATE audit SET row = 1000 WHERE row = %u; UPDATE audit SET row = %u WHERE row = %u;"
          "UPDATE audit SET row = %u WHERE row = 1000",
          row, row, row % N_ENTRIES + 1, row % N_ENTRIES + 1);
      try_forgery (&house, head, gone);
      try_forgery (&house, head, cut);
      try_forgery (&house, head, moved);
    }
}

/* The end that is cut off is found by whoever noted a head, and by nobody else. */
static void
check_head (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&house, place);
  g_assert_cmpint (verify (&house, "0:"), ==, 0);
  fill (&house);
  g_autofree char *head = kt_server_audit_head (house.database, KT_TEST_TENANT, &error);
  run (&house, "DELETE FROM audit WHERE row > 10");
  g_assert_cmpint (verify (&house, NULL), ==, 0);
  g_assert_cmpint (verify (&house, head), ==, -2);
}

static void
check_erased (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&house, place);
  fill (&house);
  g_assert_true (kt_server_audit_erase (house.database, KT_TEST_TENANT, "subject-2", KT_TEST_NOW,
                                        &error));
  g_assert_cmpint (verify (&house, NULL), ==, 0);
  /* That of another one is not, and nor is what is written later. */
  run (&house, "UPDATE audit SET body = '' WHERE row = 2");
  g_assert_cmpint (verify (&house, NULL), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  kt_test_place_add ("audit", "whatever is changed in it is found", check_forgeries);
  kt_test_place_add ("audit", "an end that is cut off is found with a head", check_head);
  kt_test_place_add ("audit", "what was erased says so, and nothing else is let pass", check_erased);
  return kt_test_place_run ();
}
