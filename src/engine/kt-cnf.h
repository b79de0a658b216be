/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A growing set of clauses, and logic gates written as clauses (Tseitin). Gates are simplified and
 * shared: asking twice for the same gate gives the same literal.
 *
 * Variable 1 is true in every set, so KT_TRUE and KT_FALSE are literals like any other. A set may
 * continue the variables of another one (a session continues its program). One thread.
 */

#include <glib.h>

G_BEGIN_DECLS

#define KT_TRUE 1
#define KT_FALSE (-1)

typedef struct {
  int n_variables;
  gsize n_clauses;
  GArray *clauses;   /* int: literals, each clause closed by 0 */
  GHashTable *gates; /* kind and inputs → literal */
  gsize most;        /* literals it may have; 0: any number */
  gboolean is_full;  /* there were to be more: what came since is missing, and gates mean nothing */
} KtCnf;

/* With n_variables 0: a new set with the unit clause KT_TRUE. Else continues after that variable. */
KtCnf *kt_cnf_new (int n_variables);
void kt_cnf_free (KtCnf *cnf);

int kt_cnf_new_variable (KtCnf *cnf);
/* Drops KT_FALSE, forgets clauses with KT_TRUE. */
void kt_cnf_add (KtCnf *cnf, const int *literals, guint n_literals);
void kt_cnf_add1 (KtCnf *cnf, int a);
void kt_cnf_add2 (KtCnf *cnf, int a, int b);
void kt_cnf_add3 (KtCnf *cnf, int a, int b, int c);
void kt_cnf_add4 (KtCnf *cnf, int a, int b, int c, int d);

int kt_cnf_and (KtCnf *cnf, int a, int b);
int kt_cnf_or (KtCnf *cnf, int a, int b);
int kt_cnf_and_all (KtCnf *cnf, const int *literals, guint n_literals);
int kt_cnf_or_all (KtCnf *cnf, const int *literals, guint n_literals);
int kt_cnf_xor (KtCnf *cnf, int a, int b);
int kt_cnf_same (KtCnf *cnf, int a, int b);
int kt_cnf_xor3 (KtCnf *cnf, int a, int b, int c);
int kt_cnf_majority (KtCnf *cnf, int a, int b, int c); /* at least two */

/* At most one of them; for more than six with helping variables. */
void kt_cnf_at_most_one (KtCnf *cnf, const int *literals, guint n_literals);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCnf, kt_cnf_free)

G_END_DECLS
