/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Who vouches for the server of a house that has a certificate authority of its own: a file of the
 * profile (PEM, one or several certificates). With it only what these authorities sign is taken, in
 * place of those the machine trusts; name, dates and purpose of a certificate are checked as ever.
 *
 * Any thread; waits for the disk. Errors: KT_ERROR, with a sentence for people.
 */

#include <gio/gio.h>

G_BEGIN_DECLS

#define KT_SYNC_AUTHORITIES "server-ca.pem" /* in the profile */

/* Copies them into the profile (which is made if need be), in place of those before.
 * KT_ERROR_PARSE: there is no certificate in the file. */
gboolean kt_sync_authorities_keep (const char *profile, const char *path, GError **error);
/* *authorities: NULL if the profile has none, and what the machine trusts is good. FALSE: there are
 * some and they cannot be read; then nobody is to be trusted. */
gboolean kt_sync_authorities_load (const char *profile, GTlsDatabase **authorities, GError **error);

G_END_DECLS
