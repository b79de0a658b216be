/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Sessions of programs that are joined as a whole (kt-join.h): whether decisions hold together and
 * what is possible is read off the join. Solvers are made only when something else is asked.
 */

#include "kt-domains-private.h"
#include "kt-join.h"

G_BEGIN_DECLS

/* How many values each slot but the product has. */
guint *kt_joined_n_values (const KtProgram *program);
/* From the program's words; NULL if they are not of this program. */
KtJoin *kt_joined_read (const KtProgram *program);

/* POSSIBLE, IMPOSSIBLE or STOPPED; UNDECIDED: the join cannot tell. */
KtVerdict kt_joined_try (KtSession *session, GPtrArray *choices);
/* What the choices leave of the values, in the order of the program; NULL: some choice is about something else than a value. */
guint8 *kt_joined_allow (const KtProgram *program, GPtrArray *choices);

/* Why the choices and the one wanted (may be NULL; the opposite of it, if so) do not hold together: which choices are
 * needed (guint: positions), the earlier ones left out first, and with them which rules (int: KtRule.index, ascending).
 * POSSIBLE, IMPOSSIBLE or STOPPED; UNDECIDED: the join cannot tell. Both arrays are the caller's, empty. */
KtVerdict kt_joined_thin_out (KtSession *session, GPtrArray *choices, const KtChoice *wanted, gboolean is_opposite,
                              GArray *needed, GArray *rules, gboolean *is_minimal);
void kt_joined_tables_free (KtJoinedTables *tables);

/* Settles everything, also what could be decided for instead. FALSE: the join cannot tell. */
gboolean kt_joined_settle (KtDomains *d);

G_END_DECLS
