/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line itself: help, version, what cannot be understood.
 */
#include "cli-fixture.h"

#include <string.h>

static const char *const commands[]
    = { "check", "configure", "domains", "prices", "explain", "repair", "complete", "quote", "catalog" };

static void
test_help (void)
{
  g_autoptr (CliRun) run = cli_run ("--help", NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->err, ==, "");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *line = g_strdup_printf ("\n  %s ", commands[i]);

      cli_assert_contains (run->out, line);
    }
  cli_assert_contains (run->out, "Exit status:");
}

/* Each command explains its arguments, options and exit status, and “help COMMAND” says the same.
 */
static void
test_help_of_commands (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CliRun) run = cli_run (commands[i], "--help", NULL);
      g_autoptr (CliRun) same = cli_run ("help", commands[i], NULL);
      g_autofree char *usage = g_strdup_printf ("kontor-cli %s ", commands[i]);

      g_assert_cmpint (run->status, ==, 0);
      g_assert_cmpstr (run->err, ==, "");
      cli_assert_contains (run->out, usage);
      cli_assert_contains (run->out, "--json");
      cli_assert_contains (run->out, "Exit status:\n  0  done\n");
      cli_assert_contains (run->out, "Example");
      g_assert_cmpstr (run->out, ==, same->out);
    }
}

static void
test_version (void)
{
  g_autoptr (CliRun) run = cli_run ("--version", NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (g_regex_match_simple ("^kontor-cli [0-9]+\\.[0-9]+\\.[0-9]+\n$", run->out, 0, 0));
}

typedef struct {
  const char *words[8];
  const char *message;
} Wrong;

static const Wrong wrong[] = {
  { { NULL }, "A command is needed." },
  { { "chek" }, "There is no command “chek”." },
  { { "domains" }, "A model is needed" },
  { { "domains", "MODEL", "--jsn" }, "--jsn" },
  { { "domains", "MODEL", "--day", "tomorrow" }, "--day" },
  { { "domains", "MODEL", "--language", "fr" }, "“fr” is no language" },
  { { "domains", "--catalog", "x" }, "--catalog and --product go together" },
  { { "domains", "MODEL", "colour=Red" }, "did you mean “color”?" },
  { { "domains", "MODEL", "color=Pink" }, "“Pink” is no option of “Color”" },
  { { "domains", "MODEL", "load=41" }, "41 is outside the range of “load”" },
  { { "domains", "MODEL", "load=3 mm" }, "length (mm)" },
  { { "explain", "MODEL" }, "behind “--”" },
  { { "explain", "MODEL", "--", "lamp", "color=Red" }, "behind “--”" },
  { { "explain", "MODEL", "--", "lamb" }, "did you mean “lamp”?" },
  { { "repair", "MODEL", "--number", "0", "--", "lamp" }, "--number" },
  { { "complete", "MODEL", "--by", "luck" }, "“luck” is no goal" },
  { { "complete", "MODEL", "--by", "price" }, "There are no prices" },
  { { "complete", "MODEL", "--by", "delivery" }, "There are no delivery times" },
  { { "configure", "MODEL" }, "One script of decisions is needed" },
  { { "configure", "MODEL", "MODEL", "-o", "x" }, "--output needs --complete" },
  { { "check", "MODEL", "lamp" }, "takes one model" },
  { { "quote", "MODEL" }, "Say where the quote goes" },
  { { "quote", "MODEL", "-o", "x.pdf" }, "A quote needs prices" },
  { { "quote", "MODEL", "-o", "x.pdf", "--quantity", "-1" }, "no quantity above zero" },
  { { "catalog" }, "check DIR, or build DIR" },
  { { "catalog", "burn", "x" }, "none of check, build" },
  { { "catalog", "build", "x" }, "--output FILE" },
};

/* Every misuse ends with status 2, says what is wrong and where help is, and prints no result. */
static void
test_wrong (void)
{
  g_autofree char *model = cli_file ("bike.coom", cli_bike);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const char *words[9] = { NULL };

      for (gsize k = 0; k < G_N_ELEMENTS (wrong[i].words) && wrong[i].words[k] != NULL; k++)
        words[k] = strcmp (wrong[i].words[k], "MODEL") == 0 ? model : wrong[i].words[k];
      g_autoptr (CliRun) run = cli_run_words (words);
      g_test_message ("%s", wrong[i].message);
      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (run->out, ==, "");
      cli_assert_contains (run->err, wrong[i].message);
    }
  cli_remove (model);
}

static void
test_full_disk (void)
{
  g_autofree char *model = cli_file ("bike.coom", cli_bike);
  g_autofree char *command = g_strdup_printf (
      "LC_ALL=C.UTF-8 %s domains %s > /dev/full 2>&1; echo $?", g_getenv ("KT_CLI"), model);
  const char *const argv[] = { "/bin/sh", "-c", command, NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("/dev/full is not here");
      return;
    }
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (out, ==, "1\n");
  cli_remove (model);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kontor-cli/help lists the commands", test_help);
  g_test_add_func ("/kontor-cli/every command explains itself", test_help_of_commands);
  g_test_add_func ("/kontor-cli/the version is shown", test_version);
  g_test_add_func ("/kontor-cli/what cannot be understood is said and ends with 2", test_wrong);
  g_test_add_func ("/kontor-cli/a full disk is noticed", test_full_disk);
  return g_test_run ();
}
