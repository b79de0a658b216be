/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli users: who may log in at a workplace, and whether its database is what was written.
 * Passwords come from files or standard input, never from the command line.
 */
#include "kt-audit-store.h"
#include "kt-cli-options.h"
#include "kt-cli-output.h"
#include "kt-random.h"
#include "kt-user-store.h"
#include "kt-work-secret.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  char *profile;
  char *name;
  char *roles;
  char *duties;
  char *password_file;
  char *admin;
  char *admin_file;
  char *head;
} UserOptions;

static void
user_options_clear (UserOptions *own)
{
  char *const texts[] = { own->profile,       own->name,  own->roles,      own->duties,
                          own->password_file, own->admin, own->admin_file, own->head };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UserOptions, user_options_clear)

static int
fail (const GError *error)
{
  kt_cli_message ("%s", error->message);
  return KT_CLI_FOUND;
}

static KtWorkStore *
open_store (const UserOptions *own)
{
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autoptr (GError) error = NULL;
  KtWorkStore *store = kt_work_store_open_with (own->profile, clock, kt_work_secret_load, NULL, &error);

  if (store == NULL)
    fail (error);
  return store;
}

/* --- add ------------------------------------------------------------------------------------- */

/* The first line. */
static char *
read_password (const char *path, GError **error)
{
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  text[strcspn (text, "\r\n")] = '\0';
  return text;
}

/* The open workplace makes its first user; later ones are made by an administrator who says who he
 * is. */
static KtActor *
find_actor (KtWorkStore *store, const UserOptions *own, GError **error)
{
  g_autofree char *password = NULL;

  if (!kt_user_store_has_users (store))
    return kt_actor_new_open_workplace (g_get_real_name ());
  if (own->admin == NULL || own->admin_file == NULL)
    {
      g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_DENIED,
                           _ ("There are users: name an administrator with --admin and "
                              "--admin-password-file."));
      return NULL;
    }
  password = read_password (own->admin_file, error);
  return password != NULL ? kt_user_store_log_in (store, own->admin, password, error) : NULL;
}

static KtUser *
compose (const UserOptions *own, const char *login, const KtCliUsage *usage)
{
  g_autoptr (KtRandom) random = kt_random_new_system ();
  g_autofree char *id = kt_random_uuid (random);
  KtUserRoles roles;

  if (own->roles == NULL || !kt_user_roles_parse (own->roles, &roles))
    {
      kt_cli_usage_error (usage, _ ("--roles: Write sales, back-office, approver, admin or kiosk, "
                                    "separated by semicolons."));
      return NULL;
    }
  KtUser *user = kt_user_new (id, login, own->name != NULL ? own->name : login, roles);
  g_strfreev (user->duties);
  user->duties = g_strsplit (own->duties != NULL ? own->duties : "", ";",
                             own->duties != NULL && *own->duties != '\0' ? -1 : 0);
  return user;
}

static int
run_add (const KtCliUsage *usage, const KtCliOptions *options, const UserOptions *own)
{
  g_autoptr (KtUser) user = NULL;
  g_autoptr (KtWorkStore) store = NULL;
  g_autoptr (KtActor) actor = NULL;
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;

  if (options->words[1] == NULL || own->password_file == NULL)
    return kt_cli_usage_error (usage, _ ("Name the user, and the file with his password."));
  user = compose (own, options->words[1], usage);
  if (user == NULL)
    return KT_CLI_USAGE;
  store = open_store (own);
  if (store == NULL)
    return KT_CLI_FOUND;
  password = read_password (own->password_file, &error);
  actor = password != NULL ? find_actor (store, own, &error) : NULL;
  if (actor == NULL || !kt_user_store_save (store, user, password, actor, &error))
    return fail (error);
  return KT_CLI_DONE;
}

/* --- list, verify ---------------------------------------------------------------------------- */

static int
run_list (const KtCliUsage *usage, const KtCliOptions *options, const UserOptions *own)
{
  g_autoptr (KtWorkStore) store = open_store (own);

  if (store == NULL)
    return KT_CLI_FOUND;
  g_autoptr (KtRowList) list = kt_user_store_list (store, NULL);
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (KtRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);

      while (!kt_row_is_loaded (row))
        g_main_context_iteration (NULL, TRUE);
      kt_cli_print ("%s\t%s\t%s\t%s\t%s\n", kt_row_get_text (row, KT_USER_COLUMN_LOGIN),
                    kt_row_get_text (row, KT_USER_COLUMN_NAME),
                    kt_row_get_text (row, KT_USER_COLUMN_ROLES),
                    kt_row_get_text (row, KT_USER_COLUMN_DUTIES),
                    kt_row_get_text (row, KT_USER_COLUMN_STATE));
    }
  return KT_CLI_DONE;
}

static int
run_verify (const KtCliUsage *usage, const KtCliOptions *options, const UserOptions *own)
{
  g_autoptr (KtWorkStore) store = open_store (own);
  g_autoptr (GError) error = NULL;

  if (store == NULL)
    return KT_CLI_FOUND;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (store, own->head, &error);
  g_autofree char *head = faults != NULL ? kt_audit_store_head (store, &error) : NULL;
  if (head == NULL)
    return fail (error);
  kt_cli_say_faults (faults);
  kt_cli_print ("%s\n", head);
  return kt_fault_list_has_errors (faults) ? KT_CLI_FOUND : KT_CLI_DONE;
}

/* --- the command ----------------------------------------------------------------------------- */

static int
run (const KtCliUsage *usage, const KtCliOptions *options, const UserOptions *own)
{
  static const struct {
    const char *name;
    int (*run) (const KtCliUsage *usage, const KtCliOptions *options, const UserOptions *own);
  } steps[] = { { "add", run_add }, { "list", run_list }, { "verify", run_verify } };

  if (own->profile == NULL)
    return kt_cli_usage_error (usage, _ ("Name the folder of the work: --profile FOLDER."));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (options->words[0], steps[i].name) == 0)
      return steps[i].run (usage, options, own);
  return kt_cli_usage_error (usage, _ ("Say what to do: add, list or verify."));
}

int
kt_command_users (int argc, char **argv)
{
  g_auto (UserOptions) own = { 0 };
  const GOptionEntry entries[]
      = { { "profile", 'p', 0, G_OPTION_ARG_FILENAME, &own.profile, N_ ("The folder of the work"),
            N_ ("FOLDER") },
          { "name", 0, 0, G_OPTION_ARG_STRING, &own.name, N_ ("Whole name"), N_ ("NAME") },
          { "roles", 0, 0, G_OPTION_ARG_STRING, &own.roles,
            N_ ("sales, back-office, approver, admin or kiosk; several separated by semicolons"),
            N_ ("ROLES") },
          { "duties", 0, 0, G_OPTION_ARG_STRING, &own.duties,
            N_ ("What he approves, as the rules of the catalog name it; separated by semicolons"),
            N_ ("DUTIES") },
          { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &own.password_file,
            N_ ("His password is the first line of this file"), N_ ("FILE") },
          { "admin", 0, 0, G_OPTION_ARG_STRING, &own.admin,
            N_ ("The administrator who adds him; not for the first user"), N_ ("LOGIN") },
          { "admin-password-file", 0, 0, G_OPTION_ARG_FILENAME, &own.admin_file,
            N_ ("… and the file with the password of the administrator"), N_ ("FILE") },
          { "head", 0, 0, G_OPTION_ARG_STRING, &own.head,
            N_ ("verify: a head that was printed before must still be in the audit trail"),
            N_ ("NUMBER:HASH") },
          G_OPTION_ENTRY_NULL };
  static const char *const examples[] = {
    "kontor-cli users add chef --profile ~/.local/share/kontor --roles admin --password-file pw",
    "kontor-cli users verify --profile ~/.local/share/kontor",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "users",
    .arguments = "add LOGIN | list | verify",
    .description
    = _ ("“add” stores a user of a workplace; the first one is an administrator, and with him the "
         "workplace lets nothing out without knowing who asks. “list” prints them. “verify” reads "
         "the audit trail and everything that must agree with it, names what somebody changed "
         "outside of Kontor, and prints the head of the trail: note it, and a later "
         "“verify --head” finds a trail that was cut or written anew."),
    .remark = _ ("Exit status 1 if the database was edited."),
    .examples = examples,
    .entries = entries,
  };
  g_auto (KtCliOptions) options = { 0 };
  int code = KT_CLI_DONE;

  return kt_cli_options_parse (&options, &usage, argc, argv, &code) ? run (&usage, &options, &own)
                                                                    : code;
}
