/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A PostgreSQL of the test's own: a fresh cluster in a temporary folder, on a socket in it, without
 * durability's delays unless asked for, gone at the end. PostgreSQL does not run as root: then it
 * runs as the user "postgres" of Debian's package.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KtTestPostgres KtTestPostgres;

/* NULL: not installed; *why then says so. */
KtTestPostgres *kt_test_postgres_start (const char **why);
/* Kills it, without a word to its clients when `hard`. */
void kt_test_postgres_stop (KtTestPostgres *self, gboolean hard);
/* On the folder it had. */
void kt_test_postgres_restart (KtTestPostgres *self);
/* Stops it and removes the folder. */
void kt_test_postgres_free (KtTestPostgres *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTestPostgres, kt_test_postgres_free)

/* A new, empty database in it; the caller frees. */
char *kt_test_postgres_new_database (KtTestPostgres *self);

G_END_DECLS
