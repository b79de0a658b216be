/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-admin.h"

#include <glib/gi18n-lib.h>

#include "kt-server-audit.h"
#include "kt-server-backup.h"
#include "kt-server-code.h"
#include "kt-server-lease.h"
#include "kt-server-people.h"
#include "kt-server-person-find.h"
#include "kt-server-person.h"
#include "kt-server-schema.h"
#include "kt-server-upkeep.h"

#define HOUR 3600
#define CODE_HOURS 24

static char *
format_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  return g_date_time_format (time, "%Y-%m-%d %H:%M UTC");
}

/* ---- tenants ---- */

gboolean
kt_server_admin_tenant_add (KtServerAdmin *admin, char **args, GError **error)
{
  g_autofree char *epoch = g_uuid_string_random ();
  return kt_server_tenant_create (admin->database, args[0],
                                  admin->name != NULL ? admin->name : args[0], epoch, error);
}

gboolean
kt_server_admin_tenant_list (KtServerAdmin *admin, char **args, GError **error)
{
  g_autoptr (GPtrArray) ids = kt_server_tenant_list (admin->database, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    g_print ("%s\n", (const char *)ids->pdata[i]);
  return ids != NULL;
}

/* ---- people ---- */

static void
set_text (char **text, const char *value)
{
  if (value == NULL)
    return;
  char *copy = g_strdup (value);
  g_free (*text);
  *text = copy;
}

/* Somebody who is there, or somebody new. */
static KtServerMember *
find_or_make (KtServerAdmin *admin, const char *login, GError **error)
{
  GError *local = NULL;
  KtServerMember *member = kt_server_member_find (admin->database, admin->tenant, login, &local);
  if (member != NULL || !g_error_matches (local, KT_SERVER_ERROR, KT_SERVER_ERROR_NOT_FOUND))
    {
      if (local != NULL)
        g_propagate_error (error, local);
      return member;
    }
  g_error_free (local);
  if (admin->roles == NULL)
    {
      g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_FIELD,
                   _ ("%s is new: give --roles=sales, back-office, approver, admin or kiosk."), login);
      return NULL;
    }
  g_autofree char *id = g_uuid_string_random ();
  return kt_server_member_new (id, login, login);
}

static gboolean
fill (KtServerAdmin *admin, KtServerMember *member, GError **error)
{
  set_text (&member->name, admin->name);
  set_text (&member->duties, admin->duties);
  set_text (&member->territories, admin->territories);
  if (admin->roles == NULL || kt_user_roles_parse (admin->roles, &member->roles))
    return TRUE;
  g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_FIELD,
               _ ("--roles: “%s” are no roles. Write sales, back-office, approver, admin or kiosk, "
                  "separated by semicolons."),
               admin->roles);
  return FALSE;
}

gboolean
kt_server_admin_user_set (KtServerAdmin *admin, char **args, GError **error)
{
  g_autoptr (KtServerMember) member = find_or_make (admin, args[0], error);
  return member != NULL && fill (admin, member, error)
         && kt_server_member_save (admin->database, admin->tenant, member, admin->now, error);
}

gboolean
kt_server_admin_user_list (KtServerAdmin *admin, char **args, GError **error)
{
  g_autoptr (GPtrArray) members = kt_server_member_list (admin->database, admin->tenant, error);
  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      const KtServerMember *member = members->pdata[i];
      g_autofree char *roles = kt_user_roles_to_string (member->roles);
      g_print ("%-16s %-28s %-24s %s: %s", member->login, member->name, roles, _ ("territories"),
               *member->territories != '\0' ? member->territories : _ ("none"));
      if (*member->duties != '\0')
        g_print ("  %s: %s", _ ("duties"), member->duties);
      g_print ("%s%s\n", member->disabled ? "  " : "", member->disabled ? _ ("DISABLED") : "");
    }
  return members != NULL;
}

static gboolean
set_disabled (KtServerAdmin *admin, const char *login, gboolean disabled, GError **error)
{
  g_autoptr (KtServerMember) member
      = kt_server_member_find (admin->database, admin->tenant, login, error);
  if (member == NULL)
    return FALSE;
  member->disabled = disabled;
  return kt_server_member_save (admin->database, admin->tenant, member, admin->now, error);
}

gboolean
kt_server_admin_user_disable (KtServerAdmin *admin, char **args, GError **error)
{
  return set_disabled (admin, args[0], TRUE, error);
}

gboolean
kt_server_admin_user_enable (KtServerAdmin *admin, char **args, GError **error)
{
  return set_disabled (admin, args[0], FALSE, error);
}

/* ---- devices ---- */

gboolean
kt_server_admin_code (KtServerAdmin *admin, char **args, GError **error)
{
  gint64 until = admin->now + (gint64)(admin->hours > 0 ? admin->hours : CODE_HOURS) * HOUR;
  g_autofree char *when = format_time (until);
  g_autofree char *code
      = kt_server_code_issue (admin->database, admin->tenant, args[0], admin->now, until, error);
  if (code != NULL)
    g_print (_ ("%s\nfor one device of %s, until %s\n"), code, args[0], when);
  return code != NULL;
}

gboolean
kt_server_admin_device_list (KtServerAdmin *admin, char **args, GError **error)
{
  g_autoptr (GPtrArray) devices = kt_server_device_list (admin->database, admin->tenant, error);
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    {
      const KtServerDevice *device = devices->pdata[i];
      g_autofree char *seen = format_time (device->seen);
      g_print ("D%-5d %s  %s  (%s)  %s %s", (int)device->number, device->id, device->name,
               device->members, C_ ("device", "seen"), seen);
      g_print ("%s%s\n", device->revoked ? "  " : "", device->revoked ? _ ("REVOKED") : "");
    }
  return devices != NULL;
}

gboolean
kt_server_admin_device_revoke (KtServerAdmin *admin, char **args, GError **error)
{
  return kt_server_device_revoke (admin->database, admin->tenant, args[0], admin->now, error);
}

gboolean
kt_server_admin_device_waiting (KtServerAdmin *admin, char **args, GError **error)
{
  g_autoptr (GPtrArray) list = kt_server_waiting_list (admin->database, admin->now, error);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const KtServerWaiting *waiting = list->pdata[i];
      g_autofree char *until = format_time (waiting->until);
      g_print ("%s  %s  %s  %s %s\n", waiting->user_code, waiting->device, waiting->name,
               C_ ("time", "until"), until);
    }
  return list != NULL;
}

gboolean
kt_server_admin_device_approve (KtServerAdmin *admin, char **args, GError **error)
{
  if (admin->user != NULL)
    return kt_server_waiting_approve (admin->database, admin->tenant, args[0], admin->user,
                                      admin->now, error);
  g_set_error_literal (error, KT_SERVER_ERROR, KT_SERVER_ERROR_FIELD,
                       _ ("Say who works at the device: --user=LOGIN."));
  return FALSE;
}

gboolean
kt_server_admin_device_deny (KtServerAdmin *admin, char **args, GError **error)
{
  return kt_server_waiting_deny (admin->database, args[0], admin->now, error);
}

/* ---- upkeep ---- */

gboolean
kt_server_admin_migrate (KtServerAdmin *admin, char **args, GError **error)
{
  if (!kt_server_schema_migrate (admin->database, error))
    return FALSE;
  g_print (_ ("The database has schema %u.\n"), kt_server_schema_version ());
  return TRUE;
}

gboolean
kt_server_admin_compact (KtServerAdmin *admin, char **args, GError **error)
{
  return kt_server_upkeep (admin->database, admin->tenant, admin->now,
                           admin->days > 0 ? (guint)admin->days : KT_SERVER_FEED_DAYS, error);
}

/* The head, so that it can be noted where the administrator of the database does not come. */
static gboolean
print_head (KtServerAdmin *admin, GError **error)
{
  g_autofree char *head = kt_server_audit_head (admin->database, admin->tenant, error);
  if (head != NULL)
    g_print (_ ("The audit trail of %s is what was written. Its head: %s\n"), admin->tenant, head);
  return head != NULL;
}

gboolean
kt_server_admin_audit_verify (KtServerAdmin *admin, char **args, GError **error)
{
  gint64 row
      = kt_server_audit_verify_head (admin->database, admin->tenant, admin->head, error);
  if (row == 0)
    return print_head (admin, error);
  if (row == -2)
    g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_REFUSED,
                 _ ("The audit trail of %s was changed: the entry that was noted (%s) is not in it "
                    "any more."),
                 admin->tenant, admin->head);
  else if (row > 0)
    g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_REFUSED,
                 _ ("The audit trail of %s was changed: entry %d does not follow from the one before "
                    "it."),
                 admin->tenant, (int)row);
  return FALSE;
}

gboolean
kt_server_admin_backup (KtServerAdmin *admin, char **args, GError **error)
{
  guint64 n_rows;
  if (!kt_server_backup_write (admin->database, args[0], admin->now, &n_rows, error))
    return FALSE;
  g_print (ngettext ("%s: %u row\n", "%s: %u rows\n", (gulong)n_rows), args[0], (guint)n_rows);
  return TRUE;
}

gboolean
kt_server_admin_restore (KtServerAdmin *admin, char **args, GError **error)
{
  guint64 n_rows;
  if (!kt_server_backup_restore (admin->database, args[0], admin->now, &n_rows, error))
    return FALSE;
  g_print (_ ("%u rows restored. Clients will fetch everything anew.\n"
              "What was done after the backup was made is not in it: revoke devices and erase "
              "customers again\nthat were revoked and erased since.\n"),
           (guint)n_rows);
  g_print (_ ("Numbers of quotes and orders go on %d further on, so that none is given twice.\n"),
           KT_SERVER_LEASE_SKIP);
  return TRUE;
}

/* ---- customers ---- */

gboolean
kt_server_admin_find (KtServerAdmin *admin, char **args, GError **error)
{
  g_autoptr (GPtrArray) hits
      = kt_server_person_find (admin->database, admin->tenant, args[0], error);
  for (guint i = 0; hits != NULL && i < hits->len; i++)
    {
      const KtServerPersonHit *hit = hits->pdata[i];
      g_print ("%s\t%s\t%s%s%s\n", hit->id, hit->type, hit->name,
               *hit->contact != '\0' ? ": " : "", hit->contact);
    }
  if (hits != NULL && hits->len == 0)
    g_print (_ ("Nobody of that name is kept here.\n"));
  return hits != NULL;
}

gboolean
kt_server_admin_export (KtServerAdmin *admin, char **args, GError **error)
{
  g_autofree char *json
      = kt_server_person_export (admin->database, admin->tenant, args[0], admin->now, error);
  if (json != NULL)
    g_print ("%s\n", json);
  return json != NULL;
}

gboolean
kt_server_admin_erase (KtServerAdmin *admin, char **args, GError **error)
{
  KtServerErasure erasure;
  if (!kt_server_person_erase (admin->database, admin->tenant, args[0], admin->now,
                               admin->years > 0 ? (guint)admin->years : KT_SERVER_KEEP_YEARS,
                               &erasure, error))
    return FALSE;
  g_print (_ ("%u erased, %u kept as the law wants it\n"), erasure.erased, erasure.kept);
  return TRUE;
}
