/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli: everything of Kontor that needs no window. Chooses the command and leaves the rest to
 * it.
 */
#include "kt-cli.h"
#include "kt-cli-help.h"
#include "kt-cli-output.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

typedef struct {
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} Command;

static const Command commands[] = {
  { "check", kt_command_check, N_ ("Find what is wrong with a product model") },
  { "configure", kt_command_configure, N_ ("Run a script of decisions") },
  { "domains", kt_command_domains, N_ ("List what is still possible after some decisions") },
  { "price", kt_command_price, N_ ("Price articles as a quote would, with every step") },
  { "prices", kt_command_prices, N_ ("List what every option costs") },
  { "explain", kt_command_explain, N_ ("Say why something is not possible") },
  { "repair", kt_command_repair, N_ ("Say what to take back to make it possible") },
  { "complete", kt_command_complete, N_ ("Complete a configuration") },
  { "export", kt_command_export, N_ ("Write a feature model as UVL") },
  { "quote", kt_command_quote, N_ ("Configure, price and write a quote as PDF") },
  { "bench", kt_command_bench, N_ ("Measure how long decisions take") },
  { "catalog", kt_command_catalog, N_ ("Check a catalog, build a release of it, publish releases") },
  { "mandate", kt_command_mandate, N_ ("Sign and verify mandates to approve") },
  { "demo", kt_command_demo, N_ ("Fill a work folder with invented customers, quotes and orders") },
  { "key", kt_command_key, N_ ("Show, put back or renew the key of a work database") },
  { "users", kt_command_users, N_ ("Add users of a workplace; verify its audit trail") },
};

static void
print_help (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *purpose = kt_cli_wrap (_ (
      "Configure complex products, explain conflicts, price and quote, without a window.\n\n"
      "A model is a file in the COOM language, a feature model (UVL, FeatureIDE XML, DIMACS with "
      "names), an XCSP3 instance, or a product of a catalog. Results are written to standard "
      "output, messages to standard error; --json makes results JSON."));

  g_string_append_printf (out, "%s\n  kontor-cli COMMAND [OPTION…] [ARGUMENT…]\n\n%s\n\n%s\n",
                          _ ("Usage:"), purpose, _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (out, "  %-10s %s\n", commands[i].name, _ (commands[i].summary));
  g_string_append_printf (out, "\n%s\n\n", _ ("“kontor-cli COMMAND --help” explains one of them."));
  kt_cli_append_exit_status (out);
  kt_cli_print ("%s\n", out->str);
}

static const Command *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static int
run (int argc, char **argv)
{
  const char *first = argc > 1 ? argv[1] : NULL;

  if (first == NULL)
    {
      kt_cli_message (_ ("A command is needed."));
      kt_cli_say (_ ("Try “kontor-cli --help”.\n"));
      return KT_CLI_USAGE;
    }
  if (strcmp (first, "--version") == 0)
    {
      kt_cli_print ("kontor-cli %s\n", KT_VERSION);
      return KT_CLI_DONE;
    }
  if (strcmp (first, "--help") == 0 || strcmp (first, "-h") == 0 || strcmp (first, "help") == 0)
    {
      const Command *command = argc > 2 ? find_command (argv[2]) : NULL;
      char *help[] = { argv[0], (char *)"--help", NULL };

      if (command != NULL)
        return command->run (2, help);
      print_help ();
      return KT_CLI_DONE;
    }

  const Command *command = find_command (first);
  if (command == NULL)
    {
      kt_cli_message (_ ("There is no command “%s”."), first);
      kt_cli_say (_ ("Try “kontor-cli --help”.\n"));
      return KT_CLI_USAGE;
    }
  return command->run (argc - 1, argv + 1);
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
  return kt_cli_finish (run (argc, argv));
}
