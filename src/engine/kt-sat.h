/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Satisfiability of clauses behind a small interface, so that solvers can be exchanged: CaDiCaL for
 * long searches, PicoSAT for small unsatisfiable cores, the own solver (kt-solver.h) for many
 * small questions to one large program.
 *
 * Literals are DIMACS numbers: variable v is v, its negation -v. Clauses stay; assumptions hold for
 * the next call of solve only. The answers to value and failed are those of the last solve and are
 * lost with the next clause or assumption. Options and seeds are fixed: the same calls give the same
 * answers. One thread at a time; only the stop flag may be set from elsewhere.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef enum { KT_SAT_CADICAL, KT_SAT_PICOSAT, KT_SAT_OWN } KtSatKind;

typedef enum { KT_SAT_UNKNOWN = 0, KT_SAT_YES = 10, KT_SAT_NO = 20 } KtSatResult;

typedef struct _KtSat KtSat;

KtSat *kt_sat_new (KtSatKind kind);
void kt_sat_free (KtSat *sat);

void kt_sat_add (KtSat *sat, const int *literals, guint n_literals);
/* Clauses one after another, each closed by 0. */
void kt_sat_add_all (KtSat *sat, const int *clauses, gsize n_ints);
void kt_sat_assume (KtSat *sat, int literal);

/* UNKNOWN once more than max_conflicts (negative: any number) were met, or *stop became non-zero. */
KtSatResult kt_sat_solve (KtSat *sat, int max_conflicts);
void kt_sat_set_stop (KtSat *sat, const int *stop);

gboolean kt_sat_value (KtSat *sat, int literal);  /* after YES */
/* The same of many. */
void kt_sat_read (KtSat *sat, const int *literals, guint n, guint8 *truths);
gboolean kt_sat_failed (KtSat *sat, int literal); /* after NO: was this assumption used? */

/* The solver behind KT_SAT_OWN, for what only it can do. */
struct _KtSolver *kt_sat_get_own (KtSat *sat);
/* The variables behind `last`, as many as `n`, are true and take no place in it. Before anything else is said. */
void kt_sat_skip (KtSat *sat, int last, int n);
/* The literal as the solver behind it has it. */
int kt_sat_own_literal (KtSat *sat, int literal);

guint64 kt_sat_get_n_calls (const KtSat *sat);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSat, kt_sat_free)

/* --- for implementations ------------------------------------------------------------------------ */

typedef struct {
  gpointer (*create) (void);
  void (*destroy) (gpointer solver);
  void (*add) (gpointer solver, int literal); /* 0 closes the clause */
  void (*assume) (gpointer solver, int literal);
  KtSatResult (*solve) (gpointer solver, int max_conflicts);
  void (*set_stop) (gpointer solver, const int *stop);
  gboolean (*value) (gpointer solver, int literal);
  gboolean (*failed) (gpointer solver, int literal);
  void (*add_all) (gpointer solver, const int *clauses, gsize n_ints); /* NULL: one by one */
  void (*read) (gpointer solver, const int *literals, guint n, guint8 *truths);        /* NULL as above */
} KtSatClass;

extern const KtSatClass kt_sat_cadical_class;
extern const KtSatClass kt_sat_picosat_class;
extern const KtSatClass kt_sat_own_class;
struct _KtSolver *kt_sat_own_solver (gpointer solver);
void kt_sat_own_skip (gpointer solver, int last, int n);
int kt_sat_own_translate (gpointer solver, int literal);

G_END_DECLS
