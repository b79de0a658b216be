/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Explanations of models with numbers, asked of the net (kt-net.h): whether decisions hold together
 * under some of the rules takes it a fraction of a millisecond where the solver mends formulas for ten.
 *
 * Internal to the engine; thread of the session.
 */

#include "kt-net-private.h"
#include "kt-session-private.h"

G_BEGIN_DECLS

/* Why the choices and the one wanted (or the opposite of it) do not hold together: which choices are needed (guint:
 * positions), the earlier ones left out first, and with them which rules (KtNetSource), far ones left out first. Minimal.
 * POSSIBLE, IMPOSSIBLE or STOPPED; UNDECIDED: the net cannot tell. Both arrays are the caller's, empty. */
KtVerdict kt_explain_in_net (KtSession *session, GPtrArray *choices, const KtChoice *wanted, gboolean is_opposite,
                             GArray *needed, GArray *rules);

G_END_DECLS
