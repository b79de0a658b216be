/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-secret-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FILE_NAME "device.secret"
#define RING_NAME "key-ring.id"

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

static char *
find_credential (const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat ("kontor-", name, NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

static gboolean
has_credentials (const char *folder)
{
  g_autofree char *device = find_credential (folder, "device");
  g_autofree char *work = find_credential (folder, "work");
  return device != NULL || work != NULL;
}

/* What the key ring knows the profile by stands in its folder, which may be moved. Made at the first
 * use; NULL: that cannot be written. */
static char *
take_ring_name (const char *profile)
{
  g_autofree char *path = g_build_filename (profile, RING_NAME, NULL);
  char *name = NULL;
  if (g_file_get_contents (path, &name, NULL, NULL) && g_uuid_string_is_valid (g_strchomp (name)))
    return name;
  g_free (name);
  name = g_uuid_string_random ();
  if (!g_file_set_contents_full (path, name, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
    g_clear_pointer (&name, g_free);
  return name;
}

/* NULL: there is no key ring, or nothing can be kept in it. */
static KtSecretStore *
open_ring (const char *profile, GCancellable *cancellable)
{
  if (!kt_secret_service_is_there (cancellable))
    return NULL;
  g_autofree char *name = take_ring_name (profile);
  return name != NULL ? kt_secret_store_new_service (name, cancellable) : NULL;
}

/* A profile stays where it was begun: one that has a file does not move to a key ring. */
KtSecretStore *
kt_secret_store_open (const char *profile, GCancellable *cancellable)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = g_build_filename (profile, FILE_NAME, NULL);
  if (folder != NULL && has_credentials (folder))
    return kt_secret_store_new_credential (folder, kt_secret_store_new_file (path));
  KtSecretStore *service = g_file_test (path, G_FILE_TEST_EXISTS)
                               ? NULL
                               : open_ring (profile, cancellable);
  return service != NULL ? service : kt_secret_store_new_file (path);
}

/* ---- credentials ---- */

typedef struct {
  KtSecretStore base;
  char *folder;
  KtSecretStore *rest;
} CredentialStore;

static char *
credential_load (KtSecretStore *base, const char *name, GError **error)
{
  CredentialStore *self = (CredentialStore *)base;
  g_autofree char *path = find_credential (self->folder, name);
  char *text = NULL;
  if (path == NULL)
    return kt_secret_store_load (self->rest, name, error);
  return g_file_get_contents (path, &text, NULL, error) ? g_strchomp (text) : NULL;
}

static gboolean
credential_save (KtSecretStore *base, const char *name, const char *value, GError **error)
{
  CredentialStore *self = (CredentialStore *)base;
  g_autofree char *path = find_credential (self->folder, name);
  if (path == NULL)
    return kt_secret_store_save (self->rest, name, value, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY,
               _ ("This key is the credential “kontor-%s” of the system and is changed there."),
               name);
  return FALSE;
}

static void
credential_free (KtSecretStore *base)
{
  CredentialStore *self = (CredentialStore *)base;
  kt_secret_store_free (self->rest);
  g_free (self->folder);
  g_free (self);
}

static const KtSecretStoreClass credential_class = {
  credential_load, credential_save, credential_free, N_ ("in a credential of the system")
};

KtSecretStore *
kt_secret_store_new_credential (const char *folder, KtSecretStore *rest)
{
  CredentialStore *self = g_new0 (CredentialStore, 1);
  self->base.class = &credential_class;
  self->folder = g_strdup (folder);
  self->rest = rest;
  return &self->base;
}
