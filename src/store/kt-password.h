/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Passwords as yescrypt hashes ("$y$…", crypt(5)), made and checked by libcrypt. Both take a tenth
 * of a second on purpose: call them in a worker. Any thread.
 */

#include <glib.h>

G_BEGIN_DECLS

/* The caller frees. NULL with KT_SALES_ERROR_FIELD if the password is too short or too long. */
char *kt_password_hash (const char *password, GError **error);
/* NULL hash: takes as long and is FALSE, so that nobody learns which names exist. */
gboolean kt_password_check (const char *password, const char *hash);

G_END_DECLS
