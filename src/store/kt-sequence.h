/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Running numbers of a year: quotes, orders. To be called in the transaction that stores what gets
 * the number, so that one that fails leaves no gap. Thread: that of the store. Errors:
 * KT_SQLITE_ERROR.
 */

#include "kt-sqlite-statement.h"

G_BEGIN_DECLS

/* The next one, from 1; kind: "quote", "order". */
gboolean kt_sequence_take (KtSqliteConnection *connection,
                           const char *kind,
                           guint year,
                           guint *number,
                           GError **error);

G_END_DECLS
