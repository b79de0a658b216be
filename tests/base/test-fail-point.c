/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps at which a process dies or fails when it was told to. Each is tried in a process of its own. */
#include <glib/gstdio.h>
#include <string.h>

#include "kt-error.h"
#include "kt-fail-point.h"

#ifdef KT_FAIL_POINTS

static void
wish (const char *text)
{
  g_setenv ("KT_FAIL_POINT", text, TRUE);
  g_test_trap_subprocess (NULL, 10 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("KT_FAIL_POINT");
}

/* ---- in the process that is watched ---- */

static void
pass_twice (void)
{
  g_assert_true (kt_fail_point ("settled", NULL));
  g_print ("first\n");
  g_assert_true (kt_fail_point ("outbox-written", NULL));
  g_assert_true (kt_fail_point ("settled", NULL));
  g_print ("second\n");
}

static void
test_dies (void)
{
  if (g_test_subprocess ())
    {
      pass_twice ();
      return;
    }
  wish ("settled:2");
  g_test_trap_assert_failed ();
  g_test_trap_assert_stdout ("*first*");
  g_test_trap_assert_stdout_unmatched ("*second*");
  wish ("settled:3");
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*second*");
}

static void
test_fails_once (void)
{
  g_autoptr (GError) error = NULL;
  if (g_test_subprocess ())
    {
      g_assert_true (kt_fail_point ("settled", &error));
      g_assert_false (kt_fail_point ("settled", &error));
      g_assert_error (error, KT_ERROR, KT_ERROR_INVALID);
      g_assert_true (kt_fail_point ("settled", NULL));
      return;
    }
  wish ("settled:2:error");
  g_test_trap_assert_passed ();
}

static void
test_unknown (void)
{
  if (g_test_subprocess ())
    {
      kt_fail_point ("settled", NULL);
      return;
    }
  wish ("unheard-of:1");
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*unheard-of*");
}

static void
test_log (void)
{
  if (g_test_subprocess ())
    {
      pass_twice ();
      return;
    }
  g_autofree char *folder = g_dir_make_tmp ("kontor-fail-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "log", NULL);
  g_autofree char *text = NULL;
  g_setenv ("KT_FAIL_POINT_LOG", path, TRUE);
  g_test_trap_subprocess (NULL, 10 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("KT_FAIL_POINT_LOG");
  g_test_trap_assert_passed ();
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "settled\noutbox-written\n");
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_names_differ (void)
{
  for (guint i = 0; kt_fail_points[i].name != NULL; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (kt_fail_points[i].name, !=, kt_fail_points[j].name);
}

#else

static void
test_nothing (void)
{
  g_setenv ("KT_FAIL_POINT", "settled", TRUE);
  g_assert_true (kt_fail_point ("settled", NULL));
}

#endif

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#ifdef KT_FAIL_POINTS
  g_test_add_func ("/fail-point/a process dies where it was told to", test_dies);
  g_test_add_func ("/fail-point/a step fails once", test_fails_once);
  g_test_add_func ("/fail-point/an unknown name ends the program", test_unknown);
  g_test_add_func ("/fail-point/what was reached is noted once", test_log);
  g_test_add_func ("/fail-point/names differ", test_names_differ);
#else
  g_test_add_func ("/fail-point/there is nothing of it in this build", test_nothing);
#endif
  return g_test_run ();
}
