/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting and reading are one statement: nobody can take the same number in between. */
#include "kt-sequence.h"

gboolean
kt_sequence_take (KtSqliteConnection *connection,
                  const char *kind,
                  guint year,
                  guint *number,
                  GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection,
                           "INSERT INTO sequence (kind, year, last) VALUES (?, ?, 1)"
                           " ON CONFLICT (kind, year) DO UPDATE SET last = last + 1 RETURNING last",
                           error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, kind);
  kt_sqlite_bind_int (s, 2, year);
  if (!kt_sqlite_step (s, error))
    return FALSE;
  *number = (guint)kt_sqlite_get_int (s, 0);
  while (kt_sqlite_step (s, error))
    ;
  return !kt_sqlite_failed (s);
}
