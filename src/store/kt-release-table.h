/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The tables of a release that a delta carries, as the file at hand describes them. For the store
 * only. */

#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

typedef struct {
  const char *name; /* static */
  guint n_columns;
  guint n_keys;
  char **columns; /* names */
  guint *keys;    /* columns of the primary key, in its order */
} KtReleaseTable;

void kt_release_table_free (KtReleaseTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtReleaseTable, kt_release_table_free)

/* The names of all that are carried, in the order of a delta; NULL-terminated. */
extern const char *const kt_release_table_names[];

/* NULL: no such table is carried, or the file does not have it. */
KtReleaseTable *
kt_release_table_load (KtSqliteConnection *connection, const char *name, GError **error);

gboolean kt_release_table_is_key (const KtReleaseTable *self, guint column);
/* Statements over all of a row; the caller frees. */
char *kt_release_table_select (const KtReleaseTable *self);
char *kt_release_table_insert (const KtReleaseTable *self);
char *kt_release_table_remove (const KtReleaseTable *self);
char *kt_release_table_update (const KtReleaseTable *self, guint column);

G_END_DECLS
