/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli key: the key that the database of a profile is encrypted with. It is read from
 * standard input and written to standard output, never given on the command line.
 */
#include "kt-cli-options.h"
#include "kt-cli-output.h"
#include "kt-store-error.h"
#include "kt-work-secret.h"
#include "kt-work-store.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define MAX_LINE 1024

static int
fail (const GError *error)
{
  kt_cli_message ("%s", error->message);
  return KT_CLI_FOUND;
}

static int
run_show (const char *profile, GError **error)
{
  g_autofree char *where = kt_work_secret_where (profile);
  g_autoptr (KtCipherKeys) keys = kt_work_secret_load (profile, TRUE, NULL, error);
  if (keys == NULL)
    return KT_CLI_FOUND;
  char *text = kt_cipher_keys_to_text (keys);
  kt_cli_print ("%s\n", text);
  kt_cipher_wipe (text);
  kt_cli_message (_ ("Kept %s. Whoever has this key and the database can read it: write it down "
                     "where backups are kept safe, or nowhere."),
                  where);
  return KT_CLI_DONE;
}

/* One that does not open what is there does not take the place of one that may. */
static int
run_set (const char *profile, GError **error)
{
  char line[MAX_LINE] = "";
  if (fgets (line, sizeof line, stdin) == NULL)
    line[0] = '\0';
  g_autoptr (KtCipherKeys) keys = kt_cipher_keys_parse (g_strstrip (line), error);
  explicit_bzero (line, sizeof line);
  return keys != NULL && kt_work_store_check_keys (profile, keys, error)
                 && kt_work_secret_save (profile, keys, error)
             ? KT_CLI_DONE
             : KT_CLI_FOUND;
}

/* Which writes it with the first key. */
static gboolean
opens (const char *profile, GError **error)
{
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autoptr (KtWorkStore) store
      = kt_work_store_open_with (profile, clock, kt_work_secret_load, NULL, error);
  return store != NULL;
}

/* The new one is kept beside the old one before anything is written with it, and alone when all is. */
static int
run_renew (const char *profile, GError **error)
{
  g_autoptr (KtCipherKeys) keys = kt_work_secret_load (profile, TRUE, NULL, error);
  g_autoptr (KtCipherKeys) both = keys != NULL ? kt_cipher_keys_renew (keys) : NULL;
  if (both == NULL || !kt_work_secret_save (profile, both, error) || !opens (profile, error))
    return KT_CLI_FOUND;
  g_autoptr (KtCipherKeys) first = kt_cipher_keys_only_first (both);
  if (!kt_work_secret_save (profile, first, error))
    return KT_CLI_FOUND;
  kt_cli_message ("%s", _ ("The database has a new key. Backups that were made before need the old "
                           "one: it is not kept any more."));
  return KT_CLI_DONE;
}

static const struct {
  const char *name;
  int (*run) (const char *profile, GError **error);
} steps[] = { { "show", run_show }, { "set", run_set }, { "renew", run_renew } };

int
kt_command_key (int argc, char **argv)
{
  g_autofree char *profile = NULL;
  const GOptionEntry entries[] = { { "profile", 'p', 0, G_OPTION_ARG_FILENAME, &profile,
                                     N_ ("The folder of the work"), N_ ("FOLDER") },
                                   G_OPTION_ENTRY_NULL };
  static const char *const examples[] = {
    "kontor-cli key show --profile ~/.local/share/kontor",
    "kontor-cli key set --profile ~/.local/share/kontor < key",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "key",
    .arguments = "show | set | renew",
    .description
    = _ ("The database of your work is encrypted with a key that is in the key ring of the desktop, "
         "or in a file beside it that only you may read where there is no key ring. “show” prints "
         "it, to be kept with backups: without it nobody can read them. “set” puts it back, from "
         "standard input, on another machine or when the key ring was lost; a folder that was moved "
         "has its key under the old path. “renew” makes a new key and writes the database anew."),
    .remark = _ ("Close Kontor before “set” and “renew”."),
    .examples = examples,
    .entries = entries,
  };
  g_auto (KtCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  int code = KT_CLI_DONE;

  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code))
    return code;
  if (profile == NULL)
    return kt_cli_usage_error (&usage, _ ("Name the folder of the work: --profile FOLDER."));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (options.words[0], steps[i].name) == 0)
      {
        code = steps[i].run (profile, &error);
        return error != NULL ? fail (error) : code;
      }
  return kt_cli_usage_error (&usage, _ ("Say what to do: show, set or renew."));
}
