/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Mandates on the store's thread; for the files of the store only. */

#include "kt-mandate-store.h"
#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

/* Of KtStoredMandate, oldest first, checked against the trail. */
GPtrArray *kt_mandate_read_all (KtSqliteConnection *connection, GError **error);

G_END_DECLS
