/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-secret-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CREDENTIAL "kontor-device"
#define FILE_NAME "device.secret"

void
kt_secret_wipe (char *text)
{
  if (text == NULL)
    return;
  explicit_bzero (text, strlen (text));
  g_free (text);
}

void
kt_secret_store_free (KtSecretStore *self)
{
  if (self != NULL)
    self->class->free (self);
}

char *
kt_secret_store_load (KtSecretStore *self, const char *name, GError **error)
{
  return self->class->load (self, name, error);
}

gboolean
kt_secret_store_save (KtSecretStore *self, const char *name, const char *value, GError **error)
{
  return self->class->save (self, name, value, error);
}

const char *
kt_secret_store_where (KtSecretStore *self)
{
  return _ (self->class->where);
}

/* A profile stays where it was begun: one that has a file does not move to a key ring. */
KtSecretStore *
kt_secret_store_open (const char *profile)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = g_build_filename (profile, FILE_NAME, NULL);
  g_autofree char *credential
      = folder != NULL ? g_build_filename (folder, CREDENTIAL, NULL) : NULL;
  if (credential != NULL && g_file_test (credential, G_FILE_TEST_EXISTS))
    return kt_secret_store_new_credential (credential, kt_secret_store_new_file (path));
  KtSecretStore *service = g_file_test (path, G_FILE_TEST_EXISTS)
                               ? NULL
                               : kt_secret_store_new_service (profile);
  return service != NULL ? service : kt_secret_store_new_file (path);
}

/* ---- a credential ---- */

typedef struct {
  KtSecretStore base;
  char *path;
  KtSecretStore *rest;
} CredentialStore;

static char *
credential_load (KtSecretStore *base, const char *name, GError **error)
{
  CredentialStore *self = (CredentialStore *)base;
  char *text = NULL;
  if (strcmp (name, "device") != 0)
    return kt_secret_store_load (self->rest, name, error);
  return g_file_get_contents (self->path, &text, NULL, error) ? g_strchomp (text) : NULL;
}

static gboolean
credential_save (KtSecretStore *base, const char *name, const char *value, GError **error)
{
  CredentialStore *self = (CredentialStore *)base;
  if (strcmp (name, "device") != 0)
    return kt_secret_store_save (self->rest, name, value, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY,
               _ ("The key of this device is the credential “%s” of the system and is changed there."),
               CREDENTIAL);
  return FALSE;
}

static void
credential_free (KtSecretStore *base)
{
  CredentialStore *self = (CredentialStore *)base;
  kt_secret_store_free (self->rest);
  g_free (self->path);
  g_free (self);
}

static const KtSecretStoreClass credential_class = {
  credential_load, credential_save, credential_free, N_ ("in a credential of the system")
};

KtSecretStore *
kt_secret_store_new_credential (const char *path, KtSecretStore *rest)
{
  CredentialStore *self = g_new0 (CredentialStore, 1);
  self->base.class = &credential_class;
  self->path = g_strdup (path);
  self->rest = rest;
  return &self->base;
}
