/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Which rules are needed for an answer no: a solver for which rules are assumptions. Its clauses come in as they are needed.
 * It begins with one configuration of the whole program; a solution that differs from it is looked at where it differs, the
 * clauses it breaks come in, and it is asked again. So a question costs as much as the part of the program it is about.
 *
 * Rules are named by the literals of their selectors. Internal to the engine; belongs to the session until its program is
 * exchanged. One thread.
 */

#include "kt-session-private.h"

G_BEGIN_DECLS

KtCore *kt_core_new (KtSession *session);
void kt_core_free (KtCore *self);

/* All rules are in play, but those of `without` (may be NULL). */
void kt_core_begin (KtCore *self, const KtRule *without);
void kt_core_set_in_play (KtCore *self, int selector, gboolean is_in_play);
gboolean kt_core_is_in_play (const KtCore *self, int selector);

/* Can the literals hold, with the rules in play and nothing beyond the slots? After IMPOSSIBLE: which were needed. */
KtVerdict kt_core_ask (KtCore *self, const int *literals, guint n, int max_conflicts);
gboolean kt_core_failed (KtCore *self, int literal);

/* Marks, by variable of the selector, which rules in play the last answer no used. */
void kt_core_mark_used (KtCore *self, guint8 *used);

/* After POSSIBLE without the rule, which was in play before: marks it, and others found by the way (by variable of the selector)
 * without which the same literals can hold while all others are in play. */
void kt_core_mark_needed (KtCore *self, int selector, const int *literals, guint n, guint8 *is_needed);

/* Rules in play (int: selectors), the nearest to the literals first, as far as the last of those used (by variable of the
 * selector). */
GArray *kt_core_get_near (KtCore *self, const int *literals, guint n_literals, const guint8 *used);

guint64 kt_core_get_n_calls (const KtCore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCore, kt_core_free)

G_END_DECLS
