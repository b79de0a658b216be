/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * users: added, listed, and an edited database named. demo: an invented trade to look at.
 */
#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_users (void)
{
  g_autofree char *profile = cli_folder ();
  g_autofree char *password = cli_file ("password", "ein langer Satz\nzweite Zeile\n");
  g_autoptr (CliRun) seller = cli_run ("users", "add", "seller", "--profile", profile, "--roles",
                                       "sales", "--password-file", password, NULL);
  g_assert_cmpint (seller->status, ==, 1);
  cli_assert_contains (seller->err, "administrator");
  g_autoptr (CliRun) admin = cli_run ("users", "add", "chef", "--profile", profile, "--roles",
                                      "admin", "--password-file", password, NULL);
  g_assert_cmpstr (admin->err, ==, "");
  g_assert_cmpint (admin->status, ==, 0);
  g_autoptr (CliRun) stranger = cli_run ("users", "add", "seller", "--profile", profile, "--roles",
                                         "sales", "--password-file", password, NULL);
  g_assert_cmpint (stranger->status, ==, 1);
  cli_assert_contains (stranger->err, "--admin");
  g_autoptr (CliRun) lead
      = cli_run ("users", "add", "lead", "--profile", profile, "--name", "Lea Leitner", "--roles",
                 "sales;approver", "--duties", "sales-lead", "--password-file", password, "--admin",
                 "chef", "--admin-password-file", password, NULL);
  g_assert_cmpstr (lead->err, ==, "");
  g_autoptr (CliRun) list = cli_run ("users", "list", "--profile", profile, NULL);
  g_assert_cmpstr (list->out, ==,
                   "chef\tchef\tadmin\t\tactive\n"
                   "lead\tLea Leitner\tsales;approver\tsales-lead\tactive\n");

  g_autoptr (CliRun) sound = cli_run ("users", "verify", "--profile", profile, NULL);
  g_assert_cmpstr (sound->err, ==, "");
  g_assert_cmpint (sound->status, ==, 0);
  g_autoptr (CliRun) cut
      = cli_run ("users", "verify", "--profile", profile, "--head", "99:0123456789", NULL);
  g_assert_cmpint (cut->status, ==, 1);
  cli_assert_contains (cut->err, "99:0123456789");
  cli_remove (password);
  cli_remove (profile);
}

/* The key is renewed, lost and put back; a wrong one does not take its place. */
static void
test_key (void)
{
  g_autofree char *profile = cli_folder ();
  g_autofree char *password = cli_file ("password", "ein langer Satz\n");
  g_autofree char *file = g_build_filename (profile, "device.secret", NULL);
  g_autoptr (CliRun) none = cli_run ("key", "show", "--profile", profile, NULL);
  g_assert_cmpint (none->status, ==, 1);
  g_autoptr (CliRun) admin = cli_run ("users", "add", "chef", "--profile", profile, "--roles",
                                      "admin", "--password-file", password, NULL);
  g_assert_cmpint (admin->status, ==, 0);
  g_autoptr (CliRun) before = cli_run ("key", "show", "--profile", profile, NULL);
  cli_assert_contains (before->err, "Whoever has this key");
  g_autoptr (CliRun) renew = cli_run ("key", "renew", "--profile", profile, NULL);
  g_assert_cmpint (renew->status, ==, 0);
  g_autoptr (CliRun) after = cli_run ("key", "show", "--profile", profile, NULL);
  g_assert_cmpstr (before->out, !=, after->out);
  g_assert_cmpuint (strlen (after->out), ==, 44);
  g_autoptr (CliRun) list = cli_run ("users", "list", "--profile", profile, NULL);
  g_assert_cmpstr (list->out, ==, "chef\tchef\tadmin\t\tactive\n");

  if (g_unlink (file) == 0) /* otherwise it is in a key ring */
    {
      g_autoptr (CliRun) lost = cli_run ("users", "list", "--profile", profile, NULL);
      g_assert_cmpint (lost->status, ==, 1);
      cli_assert_contains (lost->err, "Nothing is lost");
    }
  g_autoptr (CliRun) wrong = cli_run_input (before->out, "key", "set", "--profile", profile, NULL);
  g_assert_cmpint (wrong->status, ==, 1);
  g_autoptr (CliRun) right = cli_run_input (after->out, "key", "set", "--profile", profile, NULL);
  g_assert_cmpstr (right->err, ==, "");
  g_assert_cmpint (right->status, ==, 0);
  g_autoptr (CliRun) again = cli_run ("users", "list", "--profile", profile, NULL);
  g_assert_cmpstr (again->out, ==, list->out);
  cli_remove (password);
  cli_remove (profile);
}

/* The invented trade is as sound as a real one, and comes before anybody else. */
static void
test_demo (void)
{
  const char *release = g_getenv ("KT_DEMO_RELEASE");
  if (release == NULL)
    {
      g_test_skip ("This build has no demo catalog.");
      return;
    }
  g_autofree char *profile = cli_folder ();
  g_autofree char *password = cli_file ("password", "ein langer Satz\n");
  g_autoptr (CliRun) demo = cli_run ("demo", "--profile", profile, "--release", release, NULL);
  g_assert_cmpstr (demo->err, ==, "");
  g_assert_cmpint (demo->status, ==, 0);
  cli_assert_contains (demo->out, "O26-00003\tRahmenauftrag");
  g_autoptr (CliRun) sound = cli_run ("users", "verify", "--profile", profile, NULL);
  g_assert_cmpstr (sound->err, ==, "");
  g_assert_cmpint (sound->status, ==, 0);
  g_autoptr (CliRun) admin = cli_run ("users", "add", "chef", "--profile", profile, "--roles",
                                      "admin", "--password-file", password, NULL);
  g_assert_cmpint (admin->status, ==, 0);
  g_autoptr (CliRun) late = cli_run ("demo", "--profile", profile, "--release", release, NULL);
  g_assert_cmpint (late->status, ==, 1);
  cli_assert_contains (late->err, "There are users already");
  cli_remove (password);
  cli_remove (profile);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/users/are added, listed, and the database is verified", test_users);
  g_test_add_func ("/users/the key of the database is shown, renewed and put back", test_key);
  g_test_add_func ("/users/an invented trade is filled in before they come", test_demo);
  return g_test_run ();
}
