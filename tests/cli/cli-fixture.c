/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

const char cli_bike[]
    = "// kontor 1\n"
      "product {\n"
      "  Color color\n  Wheel wheel\n  0..2 Bag bag\n  0..1 Rack rack\n  Bool lamp\n"
      "  num .#/kg 0-40 load\n"
      "}\n"
      "structure Rack { num/mm 200-400 width }\n"
      "enumeration Color { Red Green Blue }\n"
      "enumeration Wheel { attribute num/inch size\n W20 = (20)\n W26 = (26)\n W28 = (28) }\n"
      "enumeration Bag { attribute num/l volume\n Small = (10)\n Large = (30) }\n"
      "behavior {\n"
      "  explanation \"Red bikes are for children.\"\n"
      "  source \"ME 12\"\n"
      "  condition color = Red\n"
      "  require wheel.size <= 20\n"
      "  explanation \"Bags need a rack.\"\n"
      "  condition count(bag) > 0\n"
      "  require count(rack) = 1\n"
      "  require load >= 2 * count(bag)\n"
      "  default color = Green\n"
      "}\n";

static char *
text_of (GBytes *bytes)
{
  gsize length = g_bytes_get_size (bytes);

  return length > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), length) : g_strdup ("");
}

/* input: what it reads; NULL: that of this program. */
static CliRun *
spawn (const char *const *words, const char *input)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE
      | (input != NULL ? G_SUBPROCESS_FLAGS_STDIN_PIPE : G_SUBPROCESS_FLAGS_NONE));
  g_autoptr (GBytes) in = input != NULL ? g_bytes_new (input, strlen (input)) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  CliRun *run = g_new0 (CliRun, 1);
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GBytes) err = NULL;

  g_strv_builder_add (builder, g_getenv ("KT_CLI"));
  g_strv_builder_addv (builder, (const char **)words);
  g_auto (GStrv) argv = g_strv_builder_end (builder);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "LANGUAGE", "en", TRUE);
  g_autoptr (GSubprocess) process
      = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, in, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run->status = g_subprocess_get_exit_status (process);
  run->out = text_of (out);
  run->err = text_of (err);
  return run;
}

CliRun *
cli_run_words (const char *const *words)
{
  return spawn (words, NULL);
}

static char **
collect (const char *first, va_list args)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (const char *word = first; word != NULL; word = va_arg (args, const char *))
    g_strv_builder_add (builder, word);
  return g_strv_builder_end (builder);
}

CliRun *
cli_run (const char *first, ...)
{
  va_list args;

  va_start (args, first);
  g_auto (GStrv) words = collect (first, args);
  va_end (args);
  return spawn ((const char *const *)words, NULL);
}

CliRun *
cli_run_input (const char *input, const char *first, ...)
{
  va_list args;

  va_start (args, first);
  g_auto (GStrv) words = collect (first, args);
  va_end (args);
  return spawn ((const char *const *)words, input);
}

void
cli_run_free (CliRun *run)
{
  g_free (run->out);
  g_free (run->err);
  g_free (run);
}

JsonNode *
cli_run_json (const CliRun *run)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (run->out, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

char *
cli_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("kontor-cli-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

char *
cli_file (const char *name, const char *text)
{
  g_autofree char *folder = cli_folder ();
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  g_remove (path);
}

void
cli_remove (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  remove_tree (path);
  /* The folder that cli_file made around it. */
  if (strstr (folder, "kontor-cli-") != NULL)
    g_rmdir (folder);
}

char *
cli_data (const char *name)
{
  return g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "tests", "data", name, NULL);
}

char *
cli_corpus (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "..", "shared", "corpora",
                                            "models", "coom", name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("the corpus ../shared/corpora/models/coom is not here");
  return NULL;
}

char *
cli_demo_catalog (void)
{
  return g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs", "falkenrath", NULL);
}
