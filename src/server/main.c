/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kontor-server: one word says what is to be done, the rest belongs to it. */
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#include "kt-server-admin.h"
#include "kt-server-serve.h"

static const struct {
  const char *name;
  int (*run) (int argc, char **argv);
  const char *what;
} commands[] = {
  { "admin", kt_server_admin_main, N_ ("people, devices, codes, backups, upkeep") },
  { "serve", kt_server_serve_main, N_ ("serves clients, behind a proxy") },
};

static void
print_help (void)
{
  g_print (_ ("Usage: kontor-server COMMAND [OPTION…]\n\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-8s %s\n", commands[i].name, _ (commands[i].what));
}

/* From the build folder while it runs there. */
static const char *
locale_dir (void)
{
  return g_file_test (KT_BUILD_LOCALEDIR, G_FILE_TEST_IS_DIR) ? KT_BUILD_LOCALEDIR : KT_LOCALEDIR;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, argv[1]) == 0)
      return commands[i].run (argc - 1, argv + 1);
  print_help ();
  return argc > 1 && strcmp (argv[1], "--help") == 0 ? 0 : 2;
}
