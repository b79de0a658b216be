/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After a failure there is no statement, and nothing is bound. */

#include "kt-release-rows.h"

void
kt_rows_start (KtRows *rows, const char *sql)
{
  rows->parameter = 0;
  if (rows->error == NULL
      && !g_cancellable_set_error_if_cancelled (rows->cancellable, &rows->error))
    rows->statement = kt_sqlite_prepare (rows->connection, sql, &rows->error);
}

void
kt_rows_text (KtRows *rows, const char *value)
{
  if (rows->statement != NULL)
    kt_sqlite_bind_text (rows->statement, ++rows->parameter, value);
}

void
kt_rows_int (KtRows *rows, gint64 value)
{
  if (rows->statement != NULL)
    kt_sqlite_bind_int (rows->statement, ++rows->parameter, value);
}

void
kt_rows_double (KtRows *rows, double value)
{
  if (rows->statement != NULL)
    kt_sqlite_bind_double (rows->statement, ++rows->parameter, value);
}

void
kt_rows_bytes (KtRows *rows, GBytes *value)
{
  if (rows->statement != NULL)
    kt_sqlite_bind_bytes (rows->statement, ++rows->parameter, value);
}

void
kt_rows_null (KtRows *rows)
{
  if (rows->statement != NULL)
    kt_sqlite_bind_null (rows->statement, ++rows->parameter);
}

void
kt_rows_decimal (KtRows *rows, KtDecimal value)
{
  kt_rows_int (rows, value.units);
  kt_rows_int (rows, value.digits);
}

void
kt_rows_list (KtRows *rows, char *const *names)
{
  g_autofree char *joined = g_strjoinv (";", (char **)names);
  kt_rows_text (rows, joined);
}

void
kt_rows_end (KtRows *rows)
{
  if (rows->statement != NULL)
    kt_sqlite_run (rows->statement, &rows->error);
  g_clear_pointer (&rows->statement, kt_sqlite_statement_free);
}
