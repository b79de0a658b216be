/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Writing rows tersely: one value after the other, the first failure is kept and everything after
 * it does nothing. For the writers of a release.
 *
 *   kt_rows_start (rows, "INSERT INTO category VALUES (?, ?, ?)");
 *   kt_rows_text (rows, id);
 *   …
 *   kt_rows_end (rows);
 */

#include "kt-decimal.h"
#include "kt-sqlite-statement.h"

G_BEGIN_DECLS

typedef struct {
  KtSqliteConnection *connection;
  GCancellable *cancellable;
  KtSqliteStatement *statement;
  int parameter;
  GError *error; /* the first one */
} KtRows;

void kt_rows_start (KtRows *rows, const char *sql);
void kt_rows_text (KtRows *rows, const char *value);
void kt_rows_int (KtRows *rows, gint64 value);
void kt_rows_double (KtRows *rows, double value);
void kt_rows_bytes (KtRows *rows, GBytes *value);
void kt_rows_null (KtRows *rows);
/* Two values: units and digits. */
void kt_rows_decimal (KtRows *rows, KtDecimal value);
/* One value: the names joined by ';'. */
void kt_rows_list (KtRows *rows, char *const *names);
void kt_rows_end (KtRows *rows);

G_END_DECLS
