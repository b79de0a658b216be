/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file is looked into before it is kept: one without a certificate in it would lock the house
 * out. */
#include "kt-sync-authorities.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "kt-error.h"

static char *
path_in (const char *profile)
{
  return g_build_filename (profile, KT_SYNC_AUTHORITIES, NULL);
}

static GTlsDatabase *
open_file (const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GList *certificates = g_tls_certificate_list_new_from_file (path, &cause);
  gboolean is_empty = certificates == NULL;
  g_list_free_full (certificates, g_object_unref);
  GTlsDatabase *database = is_empty ? NULL : g_tls_file_database_new (path, &cause);
  if (database == NULL)
    g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                 _ ("%s holds no certificate of an authority (PEM): %s"), path,
                 cause != NULL ? cause->message : _ ("there is none in it"));
  return database;
}

gboolean
kt_sync_authorities_keep (const char *profile, const char *path, GError **error)
{
  g_autoptr (GTlsDatabase) checked = open_file (path, error);
  g_autoptr (GError) cause = NULL;
  g_autofree char *kept = path_in (profile);
  g_autofree char *text = NULL;
  gsize length;
  if (checked == NULL)
    return FALSE;
  if (g_mkdir_with_parents (profile, 0700) == 0
      && g_file_get_contents (path, &text, &length, &cause)
      && g_file_set_contents_full (kept, text, (gssize)length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, &cause))
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_INVALID, _ ("%s cannot be kept: %s"), kept,
               cause != NULL ? cause->message : g_strerror (errno));
  return FALSE;
}

gboolean
kt_sync_authorities_load (const char *profile, GTlsDatabase **authorities, GError **error)
{
  g_autofree char *path = path_in (profile);
  *authorities = NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  *authorities = open_file (path, error);
  return *authorities != NULL;
}
