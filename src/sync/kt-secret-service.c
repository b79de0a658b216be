/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets in the key ring of the desktop: https://specifications.freedesktop.org/secret-service/.
 *
 * A key ring that is locked asks a person, who may have gone for lunch, and libsecret 0.20 does not
 * come back when it is cancelled meanwhile. So each call runs in a thread of its own, which is left
 * to itself when nobody wants its answer any more.
 */
#include "kt-secret-store.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

/* What is being kept when the program ends is waited for that long: it may be a new token. */
#define GRACE_US (1 * G_USEC_PER_SEC)

typedef struct {
  KtSecretStore base;
  char *profile;
  GCancellable *cancellable;
} ServiceStore;

static const SecretSchema schema = {
  .name = "org.kontor.Device",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { NULL, 0 } },
};

/* ---- a call ---- */

typedef struct _Call Call;

struct _Call {
  gatomicrefcount references;
  void (*work) (Call *self);
  char *profile;
  char *name;
  char *value;
  GMutex mutex;
  GCond changed;
  gboolean done;
  gboolean cancelled;
  /* what came of it */
  gboolean good;
  char *text;
  GError *error;
};

static Call *
call_new (const char *profile, const char *name, const char *value, void (*work) (Call *self))
{
  Call *self = g_new0 (Call, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->work = work;
  self->profile = g_strdup (profile);
  self->name = g_strdup (name);
  self->value = g_strdup (value);
  return self;
}

static void
call_unref (Call *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  kt_secret_wipe (self->value);
  kt_secret_wipe (self->text);
  g_free (self->profile);
  g_free (self->name);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_unref)

static void
call_set (Call *self, gboolean *what)
{
  g_mutex_lock (&self->mutex);
  *what = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
}

static gpointer
call_run (gpointer data)
{
  Call *self = data;
  self->work (self);
  call_set (self, &self->done);
  call_unref (self);
  return NULL;
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Call *self = data;
  call_set (self, &self->cancelled);
}

/* Whether it was done; otherwise it was cancelled, and its thread is left alone. */
static gboolean
call_wait (Call *self, gint64 grace)
{
  g_mutex_lock (&self->mutex);
  while (!self->done && !self->cancelled)
    g_cond_wait (&self->changed, &self->mutex);
  gint64 until = g_get_monotonic_time () + grace;
  while (!self->done && g_cond_wait_until (&self->changed, &self->mutex, until))
    ;
  gboolean done = self->done;
  g_mutex_unlock (&self->mutex);
  return done;
}

static gboolean
call_do (Call *self, GCancellable *cancellable, gint64 grace, GError **error)
{
  g_atomic_ref_count_inc (&self->references);
  g_thread_unref (g_thread_new ("kontor-key-ring", call_run, self));
  gulong handler = cancellable != NULL
                       ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL)
                       : 0;
  gboolean done = call_wait (self, grace);
  g_cancellable_disconnect (cancellable, handler);
  if (!done)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         _ ("The key ring of the desktop was not waited for any longer."));
  else if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return done && self->good;
}

/* ---- in its thread ---- */

/* NULL: there is no service, or no key ring that it keeps by default. */
static SecretCollection *
open_collection (void)
{
  g_autoptr (SecretService) service
      = secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, NULL, NULL);
  return service != NULL ? secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT,
                                                             SECRET_COLLECTION_NONE, NULL, NULL)
                         : NULL;
}

static void
look (Call *self)
{
  g_autoptr (SecretCollection) collection = open_collection ();
  self->good = collection != NULL;
}

/* Whoever is asked to unlock it may say no. */
static void
take_secret (Call *self, SecretItem *item)
{
  g_autoptr (SecretValue) value = secret_item_get_secret (item);
  self->text = g_strdup (value != NULL ? secret_value_get_text (value) : NULL);
  if (self->text == NULL)
    g_set_error_literal (&self->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                         _ ("The key ring of the desktop stayed locked. Unlock it and try again."));
}

static void
load (Call *self)
{
  g_autoptr (GHashTable) attributes
      = secret_attributes_build (&schema, "profile", self->profile, "name", self->name, NULL);
  GList *items = secret_service_search_sync (
      NULL, &schema, attributes, SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS, NULL,
      &self->error);
  if (items != NULL)
    take_secret (self, items->data);
  g_list_free_full (items, g_object_unref);
  self->good = self->error == NULL;
}

/* The label is shown where people manage their keys. */
static void
save (Call *self)
{
  if (self->value == NULL)
    secret_password_clear_sync (&schema, NULL, &self->error, "profile", self->profile, "name",
                                self->name, NULL);
  else
    secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT,
                                _ ("Kontor: what this device proves itself with"), self->value,
                                NULL, &self->error, "profile", self->profile, "name", self->name,
                                NULL);
  self->good = self->error == NULL;
}

/* ---- the store ---- */

static char *
service_load (KtSecretStore *base, const char *name, GError **error)
{
  ServiceStore *self = (ServiceStore *)base;
  g_autoptr (Call) call = call_new (self->profile, name, NULL, load);
  return call_do (call, self->cancellable, 0, error) ? g_steal_pointer (&call->text) : NULL;
}

static gboolean
service_save (KtSecretStore *base, const char *name, const char *value, GError **error)
{
  ServiceStore *self = (ServiceStore *)base;
  g_autoptr (Call) call = call_new (self->profile, name, value, save);
  return call_do (call, self->cancellable, GRACE_US, error);
}

static void
service_free (KtSecretStore *base)
{
  ServiceStore *self = (ServiceStore *)base;
  g_clear_object (&self->cancellable);
  g_free (self->profile);
  g_free (self);
}

static const KtSecretStoreClass service_class
    = { service_load, service_save, service_free, N_ ("in the key ring of the desktop") };

gboolean
kt_secret_service_is_there (GCancellable *cancellable)
{
  g_autoptr (Call) call = call_new (NULL, NULL, NULL, look);
  return call_do (call, cancellable, 0, NULL);
}

KtSecretStore *
kt_secret_store_new_service (const char *profile, GCancellable *cancellable)
{
  ServiceStore *self = g_new0 (ServiceStore, 1);
  self->base.class = &service_class;
  self->profile = g_strdup (profile);
  g_set_object (&self->cancellable, cancellable);
  return &self->base;
}
