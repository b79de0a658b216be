/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Judges explanations by plain enumeration: together the decisions and rules leave nothing, and without any one of them
 * something is left; decisions are thinned out first, while all rules hold.
 */

#include "kt-brute.h"
#include "kt-explanation.h"

G_BEGIN_DECLS

/* Why `wanted` (the opposite of it, if so) is impossible. `valid` as kt_brute_enumerate gives them, `everything` (may be NULL: the rules are not
 * judged) as kt_brute_enumerate_all. FALSE: it is wrong, and a message of the test says where. */
gboolean kt_brute_judge_explanation (GPtrArray *valid, GPtrArray *everything, const KtExplanation *why,
                                     const KtChoice *wanted, gboolean is_opposite);

G_END_DECLS
