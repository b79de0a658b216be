/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Where a test of the server keeps its data: each test runs on SQLite and, where it is installed,
 * on PostgreSQL. kt_test_place_add() registers it twice.
 */

#include "kt-database.h"

G_BEGIN_DECLS

/* An empty database; open as many connections as wanted. */
typedef struct {
  char *uri;
  char *path; /* of SQLite; NULL: PostgreSQL */
} KtTestPlace;

/* Of SQLite. */
void kt_test_place_init (KtTestPlace *place);
/* All connections are closed. */
void kt_test_place_clear (KtTestPlace *place);

typedef void (*KtTestOnPlace) (const KtTestPlace *place);

/* "/SUITE/SQLite: NAME" and "/SUITE/PostgreSQL: NAME". */
void kt_test_place_add (const char *suite, const char *name, KtTestOnPlace test);
/* Instead of g_test_run(). */
int kt_test_place_run (void);

KtDatabase *kt_test_place_open (const KtTestPlace *place);
/* With the schema. */
KtDatabase *kt_test_place_open_server (const KtTestPlace *place);

/* The PostgreSQL that is shared by all tests of the program, or NULL: skip. */
struct _KtTestPostgres *kt_test_place_get_postgres (void);

G_END_DECLS
