/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets in a key file with mode 0600. It protects from other users of the machine, not from
 * whoever has its disk: the text for people says so. */
#include "kt-secret-store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kt-error.h"

#define GROUP "secrets"

typedef struct {
  KtSecretStore base;
  char *path;
} FileStore;

static gboolean
check_mode (const char *path, GError **error)
{
  GStatBuf info;
  if (g_stat (path, &info) != 0 || (info.st_mode & 077) == 0)
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_INVALID,
               _ ("Others may read “%s”, which holds the key of this device. Enrol it anew, or take "
                  "their rights away (chmod 600) if nobody else had access."),
               path);
  return FALSE;
}

/* NULL with an error; without a file an empty one. */
static GKeyFile *
read_file (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  if (!check_mode (path, error))
    return NULL;
  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local)
      || g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&file);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static char *
file_load (KtSecretStore *base, const char *name, GError **error)
{
  FileStore *self = (FileStore *)base;
  g_autoptr (GKeyFile) file = read_file (self->path, error);
  return file != NULL ? g_key_file_get_string (file, GROUP, name, NULL) : NULL;
}

/* On the disk when it returns: a token that is lost is a device that has to be enrolled again. */
static gboolean
file_save (KtSecretStore *base, const char *name, const char *value, GError **error)
{
  FileStore *self = (FileStore *)base;
  g_autoptr (GKeyFile) file = read_file (self->path, error);
  gsize length;
  if (file == NULL)
    return FALSE;
  if (value != NULL)
    g_key_file_set_string (file, GROUP, name, value);
  else
    g_key_file_remove_key (file, GROUP, name, NULL);
  char *text = g_key_file_to_data (file, &length, NULL);
  gboolean ok = g_file_set_contents_full (
      self->path, text, (gssize)length,
      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  kt_secret_wipe (text);
  return ok;
}

static void
file_free (KtSecretStore *base)
{
  FileStore *self = (FileStore *)base;
  g_free (self->path);
  g_free (self);
}

static const KtSecretStoreClass file_class
    = { file_load, file_save, file_free,
        N_ ("in a file that only you may read, as no key ring was found") };

KtSecretStore *
kt_secret_store_new_file (const char *path)
{
  FileStore *self = g_new0 (FileStore, 1);
  self->base.class = &file_class;
  self->path = g_strdup (path);
  return &self->base;
}
