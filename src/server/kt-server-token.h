/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Texts that the server hands out and takes back unchanged: a few fields and a keyed hash over them
 * (libsodium crypto_auth, HMAC-SHA-512-256), in the letters of base64url. Not secret, but nobody
 * else can make one. purpose keeps those of one use from being taken for another. Any thread.
 */

#include <glib.h>

#include "kt-server.h"

G_BEGIN_DECLS

/* fields: NULL-terminated, without U+001F. The caller frees. */
char *kt_server_token_seal (KtServer *server, const char *purpose, const char *const *fields);
/* n fields, NULL-terminated, or NULL if it is not one of ours. g_strfreev(). */
char **
kt_server_token_open (KtServer *server, const char *purpose, const char *token, guint n_fields);

G_END_DECLS
