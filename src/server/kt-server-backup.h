/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * All of a server's database in one file of lines of JSON, as it was at one moment, while the
 * server goes on; from either kind of database into either kind.
 *
 *   {"kontor-backup":1,"schema":2,"at":1795338000}
 *   {"table":"tenant","columns":["id","name",…]}
 *   ["house","House",…]                             its rows
 *   {"rows":1234,"sha256":"…"}                      the last one: over all lines before
 *
 * It holds what people wrote and the public keys of devices, but no key of the server: keep the
 * file of its secret beside it, else every device has to enrol again. Bodies that were erased after
 * it was made come back with it: erase them again.
 *
 * Errors: KT_DATABASE_ERROR, KT_SERVER_ERROR, G_FILE_ERROR, KT_ERROR (line by line).
 */

#include "kt-database.h"

G_BEGIN_DECLS

/* The file is there whole, and on the disk, or not at all; only its owner may read it. */
gboolean kt_server_backup_write (KtDatabase *database,
                                 const char *path,
                                 gint64 now,
                                 guint64 *n_rows,
                                 GError **error);

/* Into a database without tenants, all of it or nothing. Every tenant begins a new epoch: what
 * clients pulled after the backup is not there any more, so they fetch everything anew. Devices go
 * on counting their operations where they are. Numbers go on behind all that may have been given. */
gboolean kt_server_backup_restore (KtDatabase *database,
                                   const char *path,
                                   gint64 now,
                                   guint64 *n_rows,
                                   GError **error);

G_END_DECLS
