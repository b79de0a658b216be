/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Rules that cannot be missed, found without a solver: from a configuration that breaks one rule alone to others that do, by
 * letting single variables go over.
 *
 * Internal to the engine. Source: Marques-Silva and Lynce, On improving MUS extraction algorithms; Belov and Marques-Silva,
 * Accelerating MUS extraction with recursive model rotation.
 */

#include "kt-holders.h"

G_BEGIN_DECLS

/* The holders stand at an assignment that breaks nothing while `selector` is false. Marks in `is_needed` (by variable of the
 * selector) each rule without which the others in play and the steady variables can be as they are; the assignment is the
 * same afterwards. By variable: is_selector; is_steady: must not go over. */
void kt_rotate (KtHolders *holders, const GArray *clauses, const guint8 *is_selector, const guint8 *is_steady, int selector,
                guint8 *is_needed);

G_END_DECLS
