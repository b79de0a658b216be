/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The tables of the server's database, for what has to go through all of them: backup and restore.
 * A test holds them against the schema. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;
  guint n_keys;        /* the first columns: they order it, and are there once */
  const char *columns; /* separated by blanks; '#' behind one: a number */
} KtServerTable;

/* Those that others refer to first. */
extern const KtServerTable kt_server_tables[];
extern const guint kt_server_n_tables;

G_END_DECLS
