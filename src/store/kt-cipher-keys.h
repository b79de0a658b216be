/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The keys that files of a profile are encrypted with (kt-cipher-file.h): the first one encrypts,
 * all of them decrypt, so that a file can go over from one to the next. A key has 32 bytes and is
 * known by an id that is derived from it.
 *
 * As text, for a key ring: one line "KEY KEY …", each in base64. Never written anywhere else; the
 * bytes are kept in locked memory. Immutable, with references, for any thread. Errors: KT_ERROR.
 */

#include <gio/gio.h>

G_BEGIN_DECLS

#define KT_CIPHER_KEY_BYTES 32
#define KT_CIPHER_ID_BYTES 8

typedef struct _KtCipherKeys KtCipherKeys;

/* One new key. */
KtCipherKeys *kt_cipher_keys_new (void);
KtCipherKeys *kt_cipher_keys_parse (const char *text, GError **error);
KtCipherKeys *kt_cipher_keys_ref (KtCipherKeys *self);
void kt_cipher_keys_unref (KtCipherKeys *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCipherKeys, kt_cipher_keys_unref)

/* The same behind a new first one. */
KtCipherKeys *kt_cipher_keys_renew (const KtCipherKeys *self);
/* The first one alone. */
KtCipherKeys *kt_cipher_keys_only_first (const KtCipherKeys *self);

/* A secret: overwrite it before it is freed (kt_cipher_wipe). */
char *kt_cipher_keys_to_text (const KtCipherKeys *self);
void kt_cipher_wipe (char *text);

guint kt_cipher_keys_count (const KtCipherKeys *self);
/* KT_CIPHER_ID_BYTES of the first one. */
const guint8 *kt_cipher_keys_get_id (const KtCipherKeys *self);
/* The key of that id; NULL: it is not among them. */
const guint8 *kt_cipher_keys_find (const KtCipherKeys *self, const guint8 *id);

G_END_DECLS
