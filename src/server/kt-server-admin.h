/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * `kontor-server admin …`: what an administrator does at the machine of the server, on its
 * database, while the server runs or not. The table of commands is in kt-server-admin.c; what they
 * do, in kt-server-admin-actions.c. Results go to standard output, messages to standard error.
 */

#include "kt-database.h"

G_BEGIN_DECLS

/* argv[0] is "admin"; the exit status: 0 done, 1 failed, 2 not understood. */
int kt_server_admin_main (int argc, char **argv);

/* What the commands get: options as given, NULL or 0 if they were not. */
typedef struct {
  KtDatabase *database;
  char *uri;
  char *data;   /* folder of the server, if there is no uri */
  char *tenant; /* always there for commands that need one */
  gint64 now;
  char *catalog; /* the folder of releases; NULL: in the data folder */
  char *user;
  char *name;
  char *roles;
  char *duties;
  char *territories;
  char *head;
  int hours;
  int days;
  int years;
  int keep;
} KtServerAdmin;

/* args: the words behind the command, as many as it wants. */
typedef gboolean (*KtServerAdminAction) (KtServerAdmin *admin, char **args, GError **error);

gboolean kt_server_admin_migrate (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_tenant_add (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_tenant_list (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_user_set (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_user_list (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_user_disable (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_user_enable (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_code (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_device_list (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_device_revoke (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_device_waiting (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_device_approve (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_device_deny (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_compact (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_audit_verify (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_backup (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_restore (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_release_add (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_release_prune (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_release_list (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_find (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_export (KtServerAdmin *admin, char **args, GError **error);
gboolean kt_server_admin_erase (KtServerAdmin *admin, char **args, GError **error);

G_END_DECLS
