/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the cent guard found, in words for the back office: in the language of the user, numbers in
 * `language`. The caller frees. Any thread.
 */

#include "kt-cent-guard.h"

G_BEGIN_DECLS

/* "Every unit price rounded, VAT on every position": a convention of rounding. */
char *kt_guard_entry_text (const KtGuardEntry *entry);
/* "216.00 € (−0.01 €)": what it comes to. */
char *kt_guard_entry_amount (const KtGuardEntry *entry, const char *language);
/* "BR-CO-10: the document says 12.34 €, its lines come to 12.35 €." */
char *kt_sum_finding_text (const KtSumFinding *finding, const char *language);

G_END_DECLS
