/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One configuration in the making: decisions, and complete answers to what is still possible.
 *
 * A decision that contradicts the rules and the decisions before it is refused; a session is always
 * satisfiable. Every change is one step of undo. Same program, same calls: same answers, in the same
 * order.
 *
 * A session belongs to one thread at a time and may take long: a user interface uses KtConfigurator.
 * kt_session_interrupt may be called from any thread; calls in flight then return G_IO_ERROR_CANCELLED
 * and leave the session as it was before the call.
 *
 * Error domain: KT_ENGINE_ERROR; G_IO_ERROR_CANCELLED.
 */

#include "kt-explanation.h"
#include "kt-program.h"
#include "kt-snapshot.h"

G_BEGIN_DECLS

typedef struct _KtSession KtSession;

/* KT_ENGINE_ERROR_CONTRADICTION if the model has no configuration at all (see kt-proofs.h). */
KtSession *kt_session_new (KtProgram *program, GError **error);
/* The same with a budget, see kt_session_set_budget; KT_ENGINE_ERROR_UNDECIDED if that does not suffice. */
KtSession *kt_session_new_within (KtProgram *program, guint budget, GError **error);
void kt_session_free (KtSession *session);

KtProgram *kt_session_get_program (KtSession *session);
/* To the solvers, since the program is the present one. */
guint64 kt_session_get_n_questions (KtSession *session);

/* Until the flag is reset, every call that must search gives up soon. */
void kt_session_interrupt (KtSession *session);
void kt_session_resume (KtSession *session);

/* How hard snapshots and completions try: a question gets at most so many conflicts of the solver; after so many questions
 * that stayed undecided the rest is only asked what is nearly obvious. What is not settled then is UNKNOWN, a range not
 * proven, a completion not optimal. 0, 0 (the default): as hard as it takes. A snapshot with something unknown is
 * computed again after more effort was allowed. */
void kt_session_set_effort (KtSession *session, int conflicts, guint undecided);

/* From now on all questions together may cost about so many conflicts of the solvers, whatever each of them is allowed; then
 * only what is nearly obvious is settled, as above, until as much again is spent, and calls for one answer give
 * KT_ENGINE_ERROR_UNDECIDED. 0: any number. */
void kt_session_set_budget (KtSession *session, guint conflicts);

/* --- decisions ---------------------------------------------------------------------------------- */

/* An earlier decision that says the opposite for the same characteristic (its value, its presence)
 * is replaced. Refused: FALSE, KT_ENGINE_ERROR_REFUSED, nothing changed; kt_session_explain says why. */
gboolean kt_session_decide (KtSession *session, const KtChoice *choice, GError **error);
/* All or none, one step of undo. */
gboolean kt_session_decide_all (KtSession *session, GPtrArray *choices, GError **error);
/* The same instead of everything decided so far. */
gboolean kt_session_replace_all (KtSession *session, GPtrArray *choices, GError **error);
/* As many of the decisions, in their order, as the rules allow, in place of those made so far: kept ones whose rules have
 * changed since. *n_left_out counts the others. */
gboolean kt_session_take_up (KtSession *session, GPtrArray *choices, guint *n_left_out, GError **error);
/* FALSE if there is no such decision. */
gboolean kt_session_undecide (KtSession *session, const KtChoice *choice, GError **error);
/* Withdraws whatever was decided about the characteristic or part and everything below it. */
gboolean kt_session_clear (KtSession *session, const char *path, GError **error);
/* One more instance of the part or slot `path` names without index ("carrier.bag"); returns its
 * path. */
char *kt_session_add_instance (KtSession *session, const char *path, GError **error);
/* The instance goes, with all decisions below it; later ones move up. */
gboolean kt_session_remove_instance (KtSession *session, const char *path, GError **error);
gboolean kt_session_reset (KtSession *session, GError **error);

gboolean kt_session_can_undo (KtSession *session);
gboolean kt_session_can_redo (KtSession *session);
gboolean kt_session_undo (KtSession *session, GError **error);
gboolean kt_session_redo (KtSession *session, GError **error);

/* KtChoice, in the order made; belongs to the session. */
GPtrArray *kt_session_get_choices (KtSession *session);

/* --- answers ------------------------------------------------------------------------------------ */

/* Everything that is possible now. Computed on the first call after a change. */
KtSnapshot *kt_session_get_snapshot (KtSession *session, GError **error);

/* The maximal gaps inside the range of a number: pairs of first and last excluded value
 * (KtDecimal), at most `max_holes` of them. */
GArray *kt_session_get_holes (KtSession *session, const char *path, guint max_holes, GError **error);

/* Can `choice` still be made? Exact also for single numbers. UNKNOWN counts as FALSE with
 * KT_ENGINE_ERROR_UNDECIDED. */
gboolean kt_session_is_possible (KtSession *session, const KtChoice *choice, gboolean *possible,
                                 GError **error);

/* Why `choice` cannot be made. NULL with KT_ENGINE_ERROR_VALUE if it can. */
KtExplanation *kt_session_explain (KtSession *session, const KtChoice *choice, GError **error);
/* Why what `choice` says holds in every completion: the explanation of its opposite. */
KtExplanation *kt_session_explain_implied (KtSession *session, const KtChoice *choice,
                                           GError **error);

/* --- completion --------------------------------------------------------------------------------- */

typedef enum {
  KT_COMPLETE_DEFAULT, /* defaults by priority (greater first), then fewest penalties, then minimize and
                          maximize by priority, then the first option, the smallest number */
  KT_COMPLETE_CHEAPEST, /* least total of the program's terms of the kinds given; ties as above */
  KT_COMPLETE_NEAREST   /* fewest differences to `nearest`; ties as above */
} KtCompletionGoal;

typedef struct {
  KtCompletionGoal goal;
  guint32 kinds;                /* CHEAPEST: mask of KtTerm.kind */
  KtAssignment *nearest;        /* NEAREST */
} KtCompletionRequest;

typedef struct {
  KtAssignment *assignment;
  gboolean is_optimal;  /* proven */
  gboolean has_total;   /* CHEAPEST, or a model that minimizes or maximizes */
  KtRational total;     /* of the goal, or of the model's first objective */
  KtRational bound;     /* nothing better than this exists; = total if is_optimal */
  gboolean is_least;    /* that at least is proven: = total, though what it leaves open could be better */
  guint n_unmet_defaults;
} KtCompletion;

void kt_completion_free (KtCompletion *completion);

/* Does not change the session. */
KtCompletion *kt_session_complete (KtSession *session, const KtCompletionRequest *request,
                                   GError **error);

/* --- repairs ------------------------------------------------------------------------------------ */

/* At most `max_repairs` (3 is the custom) smallest sets of decisions to withdraw so that `choice` can
 * be made; KtRepair, fewest changes first; of as many the cheapest first, if `completion` (which says how each is completed)
 * asks for the cheapest, else later decisions before earlier ones. Empty if no withdrawal helps. */
GPtrArray *kt_session_repair (KtSession *session, const KtChoice *choice, guint max_repairs,
                              const KtCompletionRequest *completion, GError **error);
/* Withdraws, then decides: one step of undo. */
gboolean kt_session_apply_repair (KtSession *session, const KtRepair *repair, const KtChoice *choice,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSession, kt_session_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCompletion, kt_completion_free)

G_END_DECLS
