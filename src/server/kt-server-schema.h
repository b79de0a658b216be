/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The schema of the server's database: data/server/schema/NNNN-*.sql, built into the library,
 * applied in the order of their numbers. A step that one kind of database alone can take is called
 * NNNN-NAME.ENGINE.sql and is passed over by the other. Errors: KT_DATABASE_ERROR.
 */

#include "kt-database.h"

G_BEGIN_DECLS

guint kt_server_schema_version (void);
/* Brings a database (also an empty one) up to date in one transaction, under a lock that lets only
 * one of several servers do so. KT_DATABASE_ERROR_TOO_NEW: it is of a newer server. */
gboolean kt_server_schema_migrate (KtDatabase *database, GError **error);
/* Not beyond that version: for what was written by an older server. */
gboolean kt_server_schema_migrate_to (KtDatabase *database, guint version, GError **error);

G_END_DECLS
