/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Rows of a damaged database, table by table into a sound one: from the front until a page cannot
 * be read, from the back until one cannot, and what lies between row by row; a row is found by its
 * number through pages that may well be sound. Rows that the sound table does not take (they break
 * a rule of the schema) are none.
 *
 * Thread: none of its own. Errors: those of the sound database only (KT_SQLITE_ERROR).
 */

#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

typedef struct {
  guint rows;           /* that were copied */
  guint damaged_tables; /* in which something could not be read */
} KtSalvageCount;

/* All tables that `to` has, search indexes included; its triggers are to be gone and foreign keys
 * off. from: of the same schema, or an older one. */
gboolean kt_salvage_rows (KtSqliteConnection *from,
                          KtSqliteConnection *to,
                          KtSalvageCount *count,
                          GError **error);

G_END_DECLS
