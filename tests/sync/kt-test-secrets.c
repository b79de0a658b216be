/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-test-secrets.h"

#include <string.h>

#include "kt-enrol-wire.h"

typedef struct {
  KtSecretStore base;
  GHashTable *values;
  gboolean fails;
} Secrets;

static char *
load (KtSecretStore *base, const char *name, GError **error)
{
  return g_strdup (g_hash_table_lookup (((Secrets *)base)->values, name));
}

static gboolean
save (KtSecretStore *base, const char *name, const char *value, GError **error)
{
  Secrets *self = (Secrets *)base;
  if (self->fails)
    {
      self->fails = FALSE;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "the key ring is full");
      return FALSE;
    }
  if (value != NULL)
    g_hash_table_replace (self->values, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->values, name);
  return TRUE;
}

static void
free_secrets (KtSecretStore *base)
{
  g_hash_table_unref (((Secrets *)base)->values);
  g_free (base);
}

static const KtSecretStoreClass secrets_class = { load, save, free_secrets, "in memory" };

static KtSecretStore *
new_over (GHashTable *values)
{
  Secrets *self = g_new0 (Secrets, 1);
  self->base.class = &secrets_class;
  self->values = values;
  return &self->base;
}

KtSecretStore *
kt_test_secrets_new (void)
{
  return new_over (g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free));
}

KtSecretStore *
kt_test_secrets_reopen (KtSecretStore *self)
{
  return new_over (g_hash_table_ref (((Secrets *)self)->values));
}

KtSecretStore *
kt_test_secrets_new_enrolled (const char *device, guint8 seed)
{
  KtSecretStore *self = kt_test_secrets_new ();
  guint8 bytes[32];
  memset (bytes, seed, sizeof bytes);
  g_autofree char *text = kt_enrol_encode (bytes, sizeof bytes);
  g_autofree char *kept = g_strconcat (device, ":", text, NULL);
  save (self, "device", kept, NULL);
  save (self, "refresh", "r1", NULL);
  return self;
}

void
kt_test_secrets_fail (KtSecretStore *self)
{
  ((Secrets *)self)->fails = TRUE;
}
