/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-ui-release.h"

#include <string.h>

static void
run (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_nonnull (command[0]);
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
change (const char *folder,
        const char *const *what)
{
  g_autofree char *path = g_build_filename (folder, what[0], NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, what[1], what[2], 0), >, 0);
  g_assert_true (g_file_set_contents (path, changed->str, (gssize) changed->len, NULL));
}

char *
kt_ui_build_release (KtUi *ui,
                     const char *name,
                     const char *const (*changes)[3])
{
  g_autofree char *source = kt_ui_source_path ("data/catalogs/falkenrath");
  g_autofree char *folder = g_strdup_printf ("%s/source-%s", ui->folder, name);
  char *path = g_build_filename (ui->folder, name, NULL);
  const char *const copy[] = { "cp", "-r", source, folder, NULL };
  const char *const build[]
      = { g_getenv ("KT_CLI"), "catalog", "build", folder, "--output", path, "--no-proofs", NULL };

  run (copy);
  for (guint i = 0; changes[i][0]; i++)
    change (folder, changes[i]);
  run (build);
  return path;
}

char *
kt_ui_build_dearer_release (KtUi *ui)
{
  static const char *const CHANGES[][3] = {
    { "articles/process-pump.csv", "pc;2390.00;1;1768.60;6;15;146;;process-pump",
      "pc;2510.00;1;1768.60;6;15;146;;process-pump" },
    { "articles/general.csv", "FR-55031,", "FR-99999," },
    { "pricing/contents.csv", "FR-55031", "FR-99999" },
    { "texts/de/articles-general.csv", "FR-55031", "FR-99999" },
    { "texts/en/articles-general.csv", "FR-55031", "FR-99999" },
    { "catalog.ini", "version=2026.4", "version=2027.1" },
    { NULL },
  };

  return kt_ui_build_release (ui, "falkenrath-2027.1.kontor", CHANGES);
}
