/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Texts with signatures by several keys: ed25519 (RFC 8032, libsodium) over "kontor-tuf-1\n" and
 * the exact bytes of the text. The text travels as a string inside a small JSON envelope (as DSSE
 * does it), so that it need not be understood to be verified, and has only one form: reading
 * refuses an envelope that is not byte for byte what writing it again gives.
 *
 *   {"kontor-signed":1,"signed":"{\"role\":…}","signatures":[{"key":"…","signature":"…"}]}
 *
 * Keys and signatures are base64. Any thread. Errors: KT_TUF_ERROR.
 */

#include <glib.h>

G_BEGIN_DECLS

#define KT_TUF_ERROR (kt_tuf_error_quark ())

typedef enum {
  KT_TUF_ERROR_FORM,      /* not what it should be, or of a newer Kontor */
  KT_TUF_ERROR_LIMIT,     /* larger than allowed, or not as long as announced */
  KT_TUF_ERROR_SIGNATURE, /* a false signature, a foreign key, or fewer than the threshold */
  KT_TUF_ERROR_ROLL_BACK, /* an older version than was seen before */
  KT_TUF_ERROR_MISMATCH,  /* parts of different releases, a wrong hash */
  KT_TUF_ERROR_EXPIRED,
  KT_TUF_ERROR_KEY /* a secret key that is none */
} KtTufError;

GQuark kt_tuf_error_quark (void);

/* Who may sign, and how many of them must. */
typedef struct {
  guint threshold;
  char **keys; /* public ones, no two alike */
} KtTufKeys;

KtTufKeys *kt_tuf_keys_new (guint threshold, const char *const *keys);
void kt_tuf_keys_free (KtTufKeys *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTufKeys, kt_tuf_keys_free)

/* Whether the text is the base64 of a public key; the public half of a secret one (NULL: it is
 * none). */
gboolean kt_tuf_key_is_valid (const char *public_key);
char *kt_tuf_key_get_public (const char *secret_key, GError **error);

typedef struct {
  char *text;            /* what is signed */
  GPtrArray *signatures; /* of KtTufSignature */
} KtTufEnvelope;

typedef struct {
  char *key;
  char *signature;
} KtTufSignature;

KtTufEnvelope *kt_tuf_envelope_new (const char *text);
void kt_tuf_envelope_free (KtTufEnvelope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTufEnvelope, kt_tuf_envelope_free)

/* A key that signed already signs anew. */
gboolean kt_tuf_envelope_sign (KtTufEnvelope *self, const char *secret_key, GError **error);
GBytes *kt_tuf_envelope_write (const KtTufEnvelope *self);
/* Nothing is said of its being genuine. */
KtTufEnvelope *kt_tuf_envelope_read (GBytes *bytes, gsize max_bytes, GError **error);

/* As many of `keys` as must have signed. Every signature must be right and by a key of `keys` or of
 * `others` (may be NULL; for the change from one set to the next). */
gboolean kt_tuf_envelope_verify (const KtTufEnvelope *self,
                                 const KtTufKeys *keys,
                                 const KtTufKeys *others,
                                 GError **error);

G_END_DECLS
