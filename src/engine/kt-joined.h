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
/* Settles everything, also what could be decided for instead. FALSE: the join cannot tell. */
gboolean kt_joined_settle (KtDomains *d);

G_END_DECLS
