/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The keys of work.db (kt-cipher-file.h), kept as the secret "work" of the profile
 * (kt-secret-store.h). Made when there is neither a key nor an encrypted database; a database whose
 * key is missing never gets another one. Waits for the key ring: not on the main loop. Errors:
 * KT_STORE_ERROR_KEY, KT_ERROR, G_IO_ERROR.
 */

#include "kt-cipher-keys.h"

G_BEGIN_DECLS

/* A KtWorkKeySource for kt_work_store_open_with(). */
KtCipherKeys *kt_work_secret_load (const char *profile,
                                   gboolean is_encrypted,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean kt_work_secret_save (const char *profile, const KtCipherKeys *keys, GError **error);
/* For a database that was removed: whatever is left of it somewhere cannot be read any more. */
gboolean kt_work_secret_remove (const char *profile, GError **error);
/* "in the key ring of the desktop" …, in the language of the user; the caller frees. */
char *kt_work_secret_where (const char *profile);

G_END_DECLS
