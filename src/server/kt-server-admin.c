/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-admin.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "kt-server-people.h"
#include "kt-server-schema.h"
#include "kt-server-trees.h"

static const struct {
  const char *subject;
  const char *verb; /* NULL: the subject alone is the command */
  const char *arguments;
  guint n_arguments;
  gboolean needs_tenant;
  gboolean is_bare; /* the schema is not brought up to date before */
  KtServerAdminAction run;
  const char *what;
} commands[] = {
  { "tenant", "add", "ID [--name=NAME]", 1, FALSE, FALSE, kt_server_admin_tenant_add,
    N_ ("Add a house") },
  { "tenant", "list", "", 0, FALSE, FALSE, kt_server_admin_tenant_list, N_ ("List the houses") },
  { "user", "set", "LOGIN [--name --roles --duties --territories]", 1, TRUE, FALSE,
    kt_server_admin_user_set, N_ ("Add somebody, or change what is given") },
  { "user", "list", "", 0, TRUE, FALSE, kt_server_admin_user_list, N_ ("List people") },
  { "user", "disable", "LOGIN", 1, TRUE, FALSE, kt_server_admin_user_disable,
    N_ ("Let somebody do nothing any more") },
  { "user", "enable", "LOGIN", 1, TRUE, FALSE, kt_server_admin_user_enable, N_ ("Take that back") },
  { "code", NULL, "LOGIN [--hours=24]", 1, TRUE, FALSE, kt_server_admin_code,
    N_ ("A code that enrols one device of somebody") },
  { "device", "list", "", 0, TRUE, FALSE, kt_server_admin_device_list, N_ ("List devices") },
  { "device", "revoke", "ID", 1, TRUE, FALSE, kt_server_admin_device_revoke,
    N_ ("Lock a device out for good") },
  { "device", "waiting", "", 0, FALSE, FALSE, kt_server_admin_device_waiting,
    N_ ("List devices that wait to be let in") },
  { "device", "approve", "CODE --user=LOGIN", 1, TRUE, FALSE, kt_server_admin_device_approve,
    N_ ("Let in the one that shows this code") },
  { "device", "deny", "CODE", 1, FALSE, FALSE, kt_server_admin_device_deny, N_ ("Turn it away") },
  { "migrate", NULL, "", 0, FALSE, TRUE, kt_server_admin_migrate,
    N_ ("Bring the database up to date for this server") },
  { "compact", NULL, "[--days=90]", 0, TRUE, FALSE, kt_server_admin_compact,
    N_ ("Forget what nobody will ask for any more") },
  { "audit", "verify", "[--head=NUMBER:HASH]", 0, TRUE, FALSE, kt_server_admin_audit_verify,
    N_ ("See whether the audit trail is what was written") },
  { "release", "add", "TREE", 1, TRUE, FALSE, kt_server_admin_release_add,
    N_ ("Hand out what kontor-cli catalog publish made") },
  { "release", "list", "", 0, TRUE, FALSE, kt_server_admin_release_list,
    N_ ("List what is handed out") },
  { "release", "prune", "[--keep=5]", 0, TRUE, FALSE, kt_server_admin_release_prune,
    N_ ("Remove old releases and what only they need") },
  { "backup", NULL, "FILE", 1, FALSE, FALSE, kt_server_admin_backup,
    N_ ("Write all of the database into a file") },
  { "restore", NULL, "FILE", 1, FALSE, TRUE, kt_server_admin_restore,
    N_ ("Read it into an empty database of either kind") },
  { "find", NULL, "TEXT", 1, TRUE, FALSE, kt_server_admin_find,
    N_ ("Customers and visitors of that name, mail or telephone, with their ids") },
  { "export", NULL, "ID", 1, TRUE, FALSE, kt_server_admin_export,
    N_ ("All that is kept of a customer or visitor, as JSON") },
  { "erase", NULL, "ID [--years=10]", 1, TRUE, FALSE, kt_server_admin_erase,
    N_ ("Erase a customer or visitor, but for what the law wants kept") },
};

/* Of a server that was given a folder only: the same name as in kt-server-serve.c. */
#define DATABASE_NAME "kontor.db"

static char *
write_summary (void)
{
  GString *text = g_string_new (_ ("Commands:"));
  g_string_append_c (text, '\n');
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *line = g_strdup_printf (
          "%s%s%s %s", commands[i].subject, commands[i].verb != NULL ? " " : "",
          commands[i].verb != NULL ? commands[i].verb : "", commands[i].arguments);
      g_string_append_printf (text, "  %-58s %s\n", line, _ (commands[i].what));
    }
  return g_string_free (text, FALSE);
}

static gboolean
parse (KtServerAdmin *admin, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &admin->data, N_ ("The data folder of the server"), "DIR" },
    { "database", 'b', 0, G_OPTION_ARG_STRING, &admin->uri,
      N_ ("A file of SQLite or postgresql://…; kontor.db in the data folder if not given"),
      "URI" },
    { "tenant", 't', 0, G_OPTION_ARG_STRING, &admin->tenant,
      N_ ("Which house; needed if there are several"), "ID" },
    { "catalog", 'c', 0, G_OPTION_ARG_FILENAME, &admin->catalog,
      N_ ("Where releases are; catalog in the data folder if not given"), "DIR" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &admin->user, N_ ("Who works at a device"), "LOGIN" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &admin->name, N_ ("As people write it"), "NAME" },
    { "roles", 0, 0, G_OPTION_ARG_STRING, &admin->roles,
      "sales, back-office, approver, admin, kiosk", "ROLE;ROLE" },
    { "duties", 0, 0, G_OPTION_ARG_STRING, &admin->duties, N_ ("What somebody approves"), "DUTY;DUTY" },
    { "territories", 0, 0, G_OPTION_ARG_STRING, &admin->territories,
      N_ ("Whose customers somebody sees; * for all"), "NAME;NAME" },
    { "hours", 0, 0, G_OPTION_ARG_INT, &admin->hours, N_ ("How long a code is good"), "N" },
    { "days", 0, 0, G_OPTION_ARG_INT, &admin->days, N_ ("How far cursors reach back"), "N" },
    { "years", 0, 0, G_OPTION_ARG_INT, &admin->years, N_ ("How long letters of trade are kept"), "N" },
    { "keep", 0, 0, G_OPTION_ARG_INT, &admin->keep, N_ ("How many of the newest releases stay"), "N" },
    { "head", 0, 0, G_OPTION_ARG_STRING, &admin->head,
      N_ ("A head of the audit trail that was noted and must still be in it"), "NUMBER:HASH" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND");
  g_autofree char *summary = write_summary ();
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

/* G_N_ELEMENTS (commands): none. *args: the words behind it. */
static guint
find_command (char **words, char ***args)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      gboolean has_verb = commands[i].verb != NULL;
      if (words[0] == NULL || strcmp (words[0], commands[i].subject) != 0
          || (has_verb && (words[1] == NULL || strcmp (words[1], commands[i].verb) != 0)))
        continue;
      *args = words + (has_verb ? 2 : 1);
      if (g_strv_length (*args) == commands[i].n_arguments)
        return i;
    }
  return G_N_ELEMENTS (commands);
}

/* The only one there is, if none was named. */
static gboolean
find_tenant (KtServerAdmin *admin, GError **error)
{
  g_autoptr (GPtrArray) ids = kt_server_tenant_list (admin->database, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len && admin->tenant != NULL; i++)
    if (strcmp (ids->pdata[i], admin->tenant) == 0)
      return TRUE;
  if (admin->tenant == NULL && ids->len == 1)
    {
      admin->tenant = g_strdup (ids->pdata[0]);
      return TRUE;
    }
  if (admin->tenant != NULL)
    g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_NOT_FOUND, _ ("There is no tenant %s."),
                 admin->tenant);
  else
    g_set_error_literal (error, KT_SERVER_ERROR, KT_SERVER_ERROR_FIELD,
                         ids->len == 0 ? _ ("There is no tenant yet: kontor-server admin tenant add ID")
                                       : _ ("There are several tenants: say --tenant=ID."));
  return FALSE;
}

static KtDatabase *
open_database (KtServerAdmin *admin, GError **error)
{
  if (admin->uri == NULL && admin->data == NULL)
    {
      g_set_error_literal (error, KT_SERVER_ERROR, KT_SERVER_ERROR_FIELD,
                           _ ("Say which database: --data=DIR or --database=URI."));
      return NULL;
    }
  if (admin->uri == NULL)
    admin->uri = g_build_filename (admin->data, DATABASE_NAME, NULL);
  return kt_database_open (admin->uri, error);
}

static gboolean
run (KtServerAdmin *admin, guint command, char **args, GError **error)
{
  admin->database = open_database (admin, error);
  return admin->database != NULL
         && (commands[command].is_bare || kt_server_schema_migrate (admin->database, error))
         && kt_database_set_tenant (admin->database, KT_DATABASE_ALL_TENANTS, error)
         && (!commands[command].needs_tenant || find_tenant (admin, error))
         && commands[command].run (admin, args, error);
}

static void
clear_admin (KtServerAdmin *admin)
{
  char *const texts[] = { admin->uri,  admin->data,  admin->tenant, admin->catalog,    admin->user,
                          admin->name, admin->roles, admin->duties, admin->territories,
                          admin->head };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  kt_database_free (admin->database);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtServerAdmin, clear_admin)

static int
fail (const GError *error, int status)
{
  g_printerr ("kontor-server admin: %s\n", error->message);
  return status;
}

int
kt_server_admin_main (int argc, char **argv)
{
  g_auto (KtServerAdmin) admin = { .now = g_get_real_time () / G_USEC_PER_SEC };
  g_autoptr (GError) error = NULL;
  char **args = NULL;
  if (sodium_init () < 0)
    g_error ("libsodium does not find a source of randomness");
  if (!parse (&admin, &argc, &argv, &error))
    return fail (error, 2);
  guint command = find_command (argv + 1, &args);
  if (command == G_N_ELEMENTS (commands))
    {
      g_printerr ("kontor-server admin: %s\n",
                  _ ("There is no such command. See kontor-server admin --help."));
      return 2;
    }
  return run (&admin, command, args, &error) ? 0 : fail (error, 1);
}
