/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Which clauses an assignment breaks, as it changes: every clause lies in the list of one literal that holds it, and is looked
 * at only when that one is lost.
 *
 * Clauses are named by their place in an array of literals (int), each closed by 0, which must stay as it is. One thread;
 * internal to the engine.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KtHolders KtHolders;

/* At first all variables are true. */
KtHolders *kt_holders_new (const GArray *clauses, int n_variables);
void kt_holders_free (KtHolders *self);

/* From now on the literal is true. */
void kt_holders_set (KtHolders *self, int literal);

/* Appends the places (guint32) of all clauses that are broken, in an order that depends on nothing but the calls. */
void kt_holders_gather (KtHolders *self, GArray *broken);

/* How many clauses the literal holds: so many are looked at when it is lost. */
guint kt_holders_count (const KtHolders *self, int literal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtHolders, kt_holders_free)

G_END_DECLS
