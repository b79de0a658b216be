/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets in the key ring of the desktop: https://specifications.freedesktop.org/secret-service/. */
#include "kt-secret-store.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

typedef struct {
  KtSecretStore base;
  char *profile;
} ServiceStore;

static const SecretSchema schema = {
  .name = "org.kontor.Device",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { NULL, 0 } },
};

static char *
service_load (KtSecretStore *base, const char *name, GError **error)
{
  ServiceStore *self = (ServiceStore *)base;
  char *found = secret_password_lookup_sync (&schema, NULL, error, "profile", self->profile, "name",
                                             name, NULL);
  char *copy = g_strdup (found);
  secret_password_free (found);
  return copy;
}

static gboolean
forget (ServiceStore *self, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  secret_password_clear_sync (&schema, NULL, &local, "profile", self->profile, "name", name, NULL);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
service_save (KtSecretStore *base, const char *name, const char *value, GError **error)
{
  ServiceStore *self = (ServiceStore *)base;
  if (value == NULL)
    return forget (self, name, error);
  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT,
                                     _ ("Kontor: what this device proves itself with"), value, NULL,
                                     error, "profile", self->profile, "name", name, NULL);
}

static void
service_free (KtSecretStore *base)
{
  ServiceStore *self = (ServiceStore *)base;
  g_free (self->profile);
  g_free (self);
}

static const KtSecretStoreClass service_class
    = { service_load, service_save, service_free, N_ ("in the key ring of the desktop") };

/* There must be a service and a key ring that it keeps by default. */
static gboolean
has_key_ring (void)
{
  g_autoptr (SecretService) service
      = secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, NULL, NULL);
  g_autoptr (SecretCollection) collection
      = service != NULL ? secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT,
                                                            SECRET_COLLECTION_NONE, NULL, NULL)
                        : NULL;
  return collection != NULL;
}

KtSecretStore *
kt_secret_store_new_service (const char *profile)
{
  if (!has_key_ring ())
    return NULL;
  ServiceStore *self = g_new0 (ServiceStore, 1);
  self->base.class = &service_class;
  self->profile = g_strdup (profile);
  return &self->base;
}
