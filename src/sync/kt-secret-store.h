/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Where a profile keeps what nobody else may know: "device", its key; "refresh", its refresh token;
 * "work", the keys of its database (kt-work-secret.h). One of
 *
 *   the key ring of the desktop (Secret Service, libsecret), under a name that stands in the folder
 *   a file that only its owner may read (0600), where there is no key ring
 *   credentials of systemd for kiosks: what is in $CREDENTIALS_DIRECTORY/kontor-NAME is read there
 *     and cannot be written; the rest is in the file
 *
 * Calls wait for the disk, the key ring, and a person who is asked to unlock it: not on the main
 * loop, and with a cancellable that ends the wait. A key ring that stays locked is an error
 * (G_IO_ERROR_PERMISSION_DENIED), not a secret that is missing. Used by one thread at a time.
 * Errors: KT_ERROR, G_IO_ERROR and what libsecret reports.
 */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _KtSecretStore KtSecretStore;

typedef struct {
  /* NULL without an error: there is none of that name. The caller frees. */
  char *(*load) (KtSecretStore *self, const char *name, GError **error);
  /* value NULL: forget it. */
  gboolean (*save) (KtSecretStore *self, const char *name, const char *value, GError **error);
  void (*free) (KtSecretStore *self);
  const char *where; /* for people, translatable: "in the key ring of the desktop" */
} KtSecretStoreClass;

struct _KtSecretStore {
  const KtSecretStoreClass *class;
};

/* The best there is for the profile in that folder: credential, key ring, file. cancellable (may be
 * NULL) ends this wait and later ones. */
KtSecretStore *kt_secret_store_open (const char *profile, GCancellable *cancellable);
/* PATH is made with mode 0600 at the first save, and refused if others may read it. */
KtSecretStore *kt_secret_store_new_file (const char *path);
/* Whether there is a key ring that answers. */
gboolean kt_secret_service_is_there (GCancellable *cancellable);
/* profile: what the key ring knows it by. */
KtSecretStore *kt_secret_store_new_service (const char *profile, GCancellable *cancellable);
/* The credentials in the folder, the other store (taken) for the rest. */
KtSecretStore *kt_secret_store_new_credential (const char *folder, KtSecretStore *rest);

void kt_secret_store_free (KtSecretStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSecretStore, kt_secret_store_free)

char *kt_secret_store_load (KtSecretStore *self, const char *name, GError **error);
gboolean
kt_secret_store_save (KtSecretStore *self, const char *name, const char *value, GError **error);
/* "in the key ring of the desktop", "in a file that only you may read (no key ring was found)" …,
 * in the language of the user. */
const char *kt_secret_store_where (KtSecretStore *self);

/* Overwrites a text before it is freed. */
void kt_secret_wipe (char *text);

G_END_DECLS
