/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Everything that must agree with the audit trail; for the files of the store only. */

#include "kt-fault.h"
#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

/* See kt_audit_store_verify(). Transfer full; NULL if the database cannot be read. */
KtFaultList *
kt_audit_verify (KtSqliteConnection *connection, const char *expected_head, GError **error);

G_END_DECLS
