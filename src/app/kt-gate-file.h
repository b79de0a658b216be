/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the store knows of a revision that the gate is asked about: approvals of its quote, credit of its customer. Read
 * when it is made, and again when an approval, the quote, an order or the customer changes; until it is there nothing
 * counts as approved and no credit is judged.
 *
 * Signal "changed": something is different now. Main thread only.
 */

#include "kt-gate-desk.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

#define KT_TYPE_GATE_FILE (kt_gate_file_get_type ())
G_DECLARE_FINAL_TYPE (KtGateFile, kt_gate_file, KT, GATE_FILE, GObject)

KtGateFile *kt_gate_file_new (KtWorkStore *store, KtRevision *revision);
/* Another customer has another credit. */
void kt_gate_file_set_account (KtGateFile *self, const char *account_id);

/* NULL before it was read; both valid until "changed" is emitted. */
const KtApprovalCase *kt_gate_file_get_case (KtGateFile *self);
/* NULL: none, or not read yet. */
const KtCredit *kt_gate_file_get_credit (KtGateFile *self);

G_END_DECLS
