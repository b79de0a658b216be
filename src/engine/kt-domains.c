/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that is possible, after a decision (valid domains; Janota, "SAT solving in interactive configuration").
 * What was proven impossible under fewer decisions stays so, what propagation excludes is excluded, and what the evidence
 * shows is possible. The rest is asked, one question each; every answer yes is evidence, often for more than was asked. */

#include "kt-domains-private.h"

#include <string.h>

#include "kt-engine-error.h"
#include "kt-joined.h"

/* --- what is known ------------------------------------------------------------------------------ */

void
kt_known_free (KtKnown *known)
{
  if (known == NULL)
    return;
  g_ptr_array_unref (known->choices);
  g_free (known->never);
  g_free (known->low);
  g_free (known->high);
  g_free (known->exchange_low);
  g_free (known->exchange_high);
  g_free (known->stuck);
  g_free (known);
}

/* Are all its decisions among these? */
static gboolean
known_applies (const KtKnown *known, GPtrArray *choices)
{
  for (guint i = 0; i < known->choices->len; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < choices->len && !found; j++)
        found = kt_choice_equal (g_ptr_array_index (known->choices, i),
                                 g_ptr_array_index (choices, j));
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* What was known under fewer decisions still is. */
static void
known_inherit (KtKnown *known, const KtKnown *older, const KtProgram *program)
{
  guint n = program->slots->len, m = program->values->len;

  for (guint i = 0; i < n + m; i++)
    known->never[i] |= older->never[i];
  for (guint i = 0; i < m; i++)
    known->stuck[i] |= older->stuck[i];
  for (guint i = 0; i < kt_program_n_ranges (program); i++)
    {
      known->low[i] = MAX (known->low[i], older->low[i]);
      known->high[i] = MIN (known->high[i], older->high[i]);
      known->exchange_low[i] = MAX (known->exchange_low[i], older->exchange_low[i]);
      known->exchange_high[i] = MIN (known->exchange_high[i], older->exchange_high[i]);
    }
}

static KtKnown *
known_new (const KtDomains *d)
{
  guint n = kt_program_n_ranges (d->program), m = d->program->slots->len + d->program->values->len;
  KtKnown *known = g_new0 (KtKnown, 1);
  const KtKnown *older[] = { d->session->known_initial, d->session->known_last };

  known->choices = kt_choices_copy (d->moment->choices);
  known->never = g_new0 (guint8, m);
  known->stuck = g_new0 (guint8, d->program->values->len + 1);
  known->low = g_new0 (gint64, n);
  known->high = g_new0 (gint64, n);
  known->exchange_low = g_new0 (gint64, n);
  known->exchange_high = g_new0 (gint64, n);
  for (guint i = 0; i < n; i++)
    {
      const KtSlot *slot = kt_program_slot (d->program, i);

      if (slot->bits < 0)
        continue;
      known->low[i] = known->exchange_low[i] = slot->low;
      known->high[i] = known->exchange_high[i]
        = slot->low + g_array_index (d->program->bits, KtNumberBits, slot->bits).max;
    }
  for (guint k = 0; k < G_N_ELEMENTS (older); k++)
    if (older[k] != NULL && known_applies (older[k], d->moment->choices))
      known_inherit (known, older[k], d->program);
  return known;
}

/* --- what configurations show ------------------------------------------------------------------- */

/* Without evidence: the whole solution just found is looked through. */
static void
learn_whole (KtDomains *d)
{
  guint m = d->program->slots->len + d->program->values->len;
  g_autofree guint8 *truths = g_new (guint8, m);

  kt_sat_read (d->session->last, d->literals, m, truths);
  for (guint k = 0; k < m; k++)
    d->seen[k] |= truths[k] ? KT_SEEN_TRUE : KT_SEEN_FALSE;
}

static void
learn_last (KtDomains *d)
{
  gboolean is_own = d->session->last == d->session->probe;
  KtEvidence *evidence = d->evidence;

  if (!is_own || evidence == NULL)
    {
      learn_whole (d);
      d->evidence = NULL;
    }
  kt_domains_learn_numbers (d);
  d->evidence = evidence;
  if (kt_session_keeps_whole (d->session))
    kt_session_pool_add (d->session, kt_session_read_witness (d->session));
}

static gboolean
is_seen (const KtDomains *d, guint k, int literal, gboolean truth)
{
  if (d->seen[k] & (truth ? KT_SEEN_TRUE : KT_SEEN_FALSE))
    return TRUE;
  return d->evidence != NULL && kt_evidence_shows (d->evidence, truth ? literal : -literal);
}

/* Nothing is left to be asked about literal number k: if it cannot have one value the base has the other. */
static inline gboolean
is_settled (const KtDomains *d, guint k)
{
  return d->open != NULL && (d->known->never[k] != 0 || !d->open[ABS (d->literals[k])]);
}

/* --- questions ---------------------------------------------------------------------------------- */

/* What was settled stays so; only the evidence for it may be lost. */
static gboolean
improve (KtDomains *d, guint share)
{
  g_autoptr (GArray) assumptions = g_array_new (FALSE, FALSE, sizeof (int));

  if (d->program->closed != 0)
    g_array_append_val (assumptions, d->program->closed);
  for (guint i = 0; i < d->assumptions->len; i++)
    {
      int literal = kt_sat_own_literal (d->session->probe, g_array_index (d->assumptions, int, i));

      g_array_append_val (assumptions, literal);
    }
  return kt_evidence_improve (d->evidence, (const int *) assumptions->data, assumptions->len,
                              (const int *) d->touched->data, d->touched->len, share);
}

/* Can the literal have a proof of its own from the last solution? */
static gboolean
can_close (const KtDomains *d, int literal)
{
  return d->only_clauses && d->evidence != NULL && d->session->last == d->session->probe
         && ABS (literal) <= d->program->n_plain;
}

static void
learn (KtDomains *d, int literal)
{
  gboolean alone = can_close (d, literal);

  if (alone)
    kt_evidence_learn_literals (d->evidence, &literal, 1);
  if (!alone || d->session->numbers->len > 0)
    learn_last (d);
}

/* Whatever neither propagation nor the evidence settled. */
static void
find_doubtful (KtDomains *d)
{
  guint m = d->program->slots->len + d->program->values->len;

  d->doubtful = g_array_new (FALSE, FALSE, sizeof (KtDoubtful));
  for (guint k = 1; k < m; k++)
    {
      int literal = d->literals[k];

      if (is_settled (d, k))
        continue;
      for (int truth = 0; truth < 2; truth++)
        if (!(d->known->never[k] & (truth ? KT_NEVER_TRUE : KT_NEVER_FALSE)) && !is_seen (d, k, literal, truth))
          {
            KtDoubtful doubtful = { truth ? literal : -literal, 0 };

            g_array_append_val (d->doubtful, doubtful);
          }
    }
}

/* After so many solutions that could not be made to show it a literal is asked alone. */
#define MAX_TRIES 3

/* TRUE: the solution shows it now. */
static gboolean
show_as_well (KtDomains *d, KtDoubtful *doubtful)
{
  KtSolver *solver = kt_sat_get_own (d->session->probe);

  if (kt_solver_fixed (solver, doubtful->literal) < 0)
    return FALSE;
  if (kt_solver_extend (solver, doubtful->literal))
    return TRUE;
  doubtful->n_tries++;
  return FALSE;
}

/* The solution is made to show as many of the other doubtful literals as come easily. */
static void
settle_with_it (KtDomains *d)
{
  g_autoptr (GArray) shown = g_array_new (FALSE, FALSE, sizeof (int));
  guint kept = 0;

  if (d->doubtful == NULL)
    find_doubtful (d);
  for (guint i = 0; i < d->doubtful->len && !g_atomic_int_get (&d->session->stop); i++)
    {
      KtDoubtful doubtful = g_array_index (d->doubtful, KtDoubtful, i);

      if (kt_evidence_shows (d->evidence, doubtful.literal))
        continue;
      if (show_as_well (d, &doubtful))
        g_array_append_val (shown, doubtful.literal);
      else if (doubtful.n_tries < MAX_TRIES)
        g_array_index (d->doubtful, KtDoubtful, kept++) = doubtful;
    }
  g_array_set_size (d->doubtful, kept);
  kt_evidence_learn_literals (d->evidence, (const int *) shown->data, shown->len);
}

static void begin_evidence (KtDomains *d);

/* So many branches of a net may fail in all, beyond those that every question may cost; a question to the solver counts as
 * some, and may have so many conflicts. */
#define MOST_WORK 1000
#define EASY_WORK 30
#define SOLVER_WORK 500
#define SOLVER_CONFLICTS 400

static gboolean
is_left_by_net (const KtDomains *d)
{
  return d->session->net != NULL && d->limits != NULL && !d->only_clauses;
}

void
kt_domains_take_work (KtDomains *d, guint work)
{
  d->work_left -= MIN (work - MIN (work, EASY_WORK), d->work_left);
}

KtVerdict
kt_domains_ask (KtDomains *d, const GArray *assumptions)
{
  int conflicts = is_left_by_net (d) ? SOLVER_CONFLICTS : KT_EFFORT_PROBE;

  if (conflicts == SOLVER_CONFLICTS && d->work_left == 0)
    return KT_UNDECIDED;
  if (conflicts == SOLVER_CONFLICTS)
    kt_domains_take_work (d, SOLVER_WORK);
  return kt_session_try (d->session, (const int *) assumptions->data, assumptions->len, conflicts);
}

KtVerdict
kt_domains_probe (KtDomains *d, int literal, int other)
{
  guint n = d->assumptions->len;
  KtVerdict verdict;

  if (!d->has_begun && !is_left_by_net (d))
    begin_evidence (d);
  if (!kt_domains_go_on (d))
    return d->verdict;
  g_array_append_val (d->assumptions, literal);
  if (other != 0)
    g_array_append_val (d->assumptions, other);
  verdict = kt_domains_ask (d, d->assumptions);
  g_array_set_size (d->assumptions, n);
  if (verdict == KT_POSSIBLE)
    {
      learn (d, literal);
      if (can_close (d, literal))
        settle_with_it (d);
      if (d->evidence != NULL && kt_evidence_wants_improvement (d->evidence))
        improve (d, 2);
    }
  else if (verdict == KT_IMPOSSIBLE_SO_FAR)
    d->so_far = TRUE;
  else if (verdict == KT_GROWN || verdict == KT_STOPPED)
    d->verdict = verdict;
  return verdict;
}

/* Where formulas tie everything together a proof does not outlive a decision, but one configuration can show much: what
 * was not seen yet is wished for. */
static void
wish_for_unseen (KtDomains *d)
{
  guint m = d->program->slots->len + d->program->values->len;
  g_autoptr (GArray) wishes = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint k = 1; k < m; k++)
    {
      int literal = d->literals[k];

      for (int truth = 1; truth >= 0; truth--)
        if (!(d->known->never[k] & (truth ? KT_NEVER_TRUE : KT_NEVER_FALSE)) && !is_seen (d, k, literal, truth))
          {
            int wished = truth ? literal : -literal;

            g_array_append_val (wishes, wished);
          }
    }
  kt_solver_set_wishes (kt_sat_get_own (d->session->probe), (const int *) wishes->data, wishes->len);
}

static KtVerdict
probe_literal (KtDomains *d, int literal)
{
  KtVerdict verdict;

  if (d->program->oracles->len > 0)
    wish_for_unseen (d);
  verdict = kt_domains_probe (d, literal, 0);
  if (verdict != KT_GROWN)
    kt_solver_set_wishes (kt_sat_get_own (d->session->probe), NULL, 0);
  return verdict;
}

/* What is easily found near what is known, then by narrowing and branching, then what is hard. */
static KtVerdict
settle_one (KtDomains *d, guint k, int literal, gboolean truth)
{
  KtVerdict verdict;

  if (kt_domains_near_literal (d, k, truth))
    return KT_POSSIBLE;
  verdict = kt_domains_net_literal (d, k, truth);
  return verdict != KT_UNDECIDED ? verdict : probe_literal (d, truth ? literal : -literal);
}

static void
settle_doubtful (KtDomains *d, guint k)
{
  int literal = d->literals[k];

  for (int truth = 0; truth < 2 && kt_domains_go_on (d); truth++)
    {
      guint8 never = truth ? KT_NEVER_TRUE : KT_NEVER_FALSE;
      KtVerdict verdict;

      if ((d->known->never[k] & never) || is_seen (d, k, literal, truth))
        continue;
      if (literal == (truth ? KT_FALSE : KT_TRUE))
        verdict = KT_IMPOSSIBLE;
      else
        verdict = settle_one (d, k, literal, truth);
      if (verdict == KT_IMPOSSIBLE || verdict == KT_IMPOSSIBLE_SO_FAR)
        {
          d->known->never[k] |= never;
          kt_domains_net_learn (d);
        }
      else if (verdict == KT_UNDECIDED)
        d->seen[k] |= KT_SEEN_UNKNOWN;
    }
}

/* Settles whether literal number k can be true, and false. */
static inline void
settle_literal (KtDomains *d, guint k)
{
  if (!is_settled (d, k))
    settle_doubtful (d, k);
}

/* Of parts without bound only those are shown that are there for certain, and the next one. */
static gboolean
is_shown (const KtDomains *d, guint i)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  const KtFeature *feature = d->program->features[i];
  int before;

  if (slot->parent >= 0 && !d->shown[slot->parent])
    return FALSE;
  if (feature == NULL || slot->index == 0 || (feature->max_count != KT_UNBOUNDED && slot->level == 0))
    return TRUE;
  before = kt_program_find_child (d->program, slot->parent, feature, slot->index - 1);
  return kt_program_slot (d->program, before)->is_optional == 0
         || (d->known->never[before] & KT_NEVER_FALSE);
}

static void
settle_slot (KtDomains *d, guint i)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  guint n = d->program->slots->len;

  d->shown[i] = (guint8) is_shown (d, i);
  if (!d->shown[i] || i == 0)
    return;
  settle_literal (d, i);
  for (guint j = 0; j < slot->n_values && kt_domains_go_on (d); j++)
    settle_literal (d, n + slot->first_value + j);
  if (slot->bits >= 0 && kt_domains_go_on (d))
    kt_domains_settle_number (d, i);
}

/* --- evidence ----------------------------------------------------------------------------------- */

static void
add_bits (GArray *literals, const KtProgram *program, int bits)
{
  const KtNumberBits *record = &g_array_index (program->bits, KtNumberBits, bits);

  g_array_append_vals (literals, &g_array_index (program->literals, int, record->first), record->n);
}

/* Formulas that clauses do not express tie their inputs to their values. */
static void
add_oracles (KtSession *session)
{
  const KtProgram *program = session->program;

  for (guint i = 0; i < program->oracles->len; i++)
    {
      const KtOracle *oracle = &g_array_index (program->oracles, KtOracle, i);
      const GArray *inputs = g_ptr_array_index (session->oracle_inputs, i);
      g_autoptr (GArray) literals = g_array_new (FALSE, FALSE, sizeof (int));

      g_array_append_val (literals, oracle->exact);
      g_array_append_val (literals, oracle->defined);
      add_bits (literals, program, oracle->bits);
      for (guint j = 0; j < inputs->len; j++)
        add_bits (literals, program, g_array_index (inputs, int, j));
      kt_evidence_add_constraint (session->evidence, (const int *) literals->data, literals->len);
    }
}

static void
make_evidence (KtDomains *d)
{
  KtSession *session = d->session;
  guint m = d->program->slots->len + d->program->values->len;

  session->evidence = kt_evidence_new (kt_sat_get_own (session->probe), (guint) d->program->n_plain,
                                       d->literals, m, 2 * session->numbers->len);
  add_oracles (session);
  if (session->has_start)
    kt_evidence_restore (session->evidence, (const guint32 *) d->program->start.proofs->data,
                         d->program->start.proofs->len);
}

/* Decisions about numbers are new literals that clauses of the program do not know. */
static GArray *
decided_bits (const KtDomains *d)
{
  GArray *literals = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < d->moment->choices->len; i++)
    {
      const KtSlot *slot = d->decided[i].slot >= 0 ? kt_program_slot (d->program, d->decided[i].slot) : NULL;

      if (slot == NULL || slot->bits < 0)
        continue;
      add_bits (literals, d->program, slot->bits);
      g_array_append_val (literals, slot->presence);
    }
  return literals;
}

/* What the decisions fix by propagation alone cannot be otherwise. With parts that may become more it could, with more. */
static void
exclude_fixed (KtDomains *d)
{
  const KtSolver *solver = kt_sat_get_own (d->session->probe);
  guint m = d->program->slots->len + d->program->values->len;
  g_autofree gint8 *fixed = NULL;

  if (d->is_open)
    return;
  fixed = g_new (gint8, m);
  kt_solver_read_fixed (solver, d->literals, m, fixed);
  for (guint k = 0; k < m; k++)
    if (fixed[k] != 0)
      d->known->never[k] |= fixed[k] > 0 ? KT_NEVER_FALSE : KT_NEVER_TRUE;
}

/* A solution under the decisions becomes the base, and what of the evidence stays is taken over. */
static void
begin_evidence (KtDomains *d)
{
  KtVerdict verdict = kt_session_solve (d->session, (const int *) d->assumptions->data,
                                        d->assumptions->len, KT_EFFORT_SEARCH);

  d->has_begun = TRUE;
  if (verdict == KT_GROWN || verdict == KT_STOPPED)
    d->verdict = verdict;
  if (verdict != KT_POSSIBLE)
    return;
  if (d->session->numbers == NULL)
    kt_domains_prepare_numbers (d->session);
  if (d->limits == NULL)
    kt_domains_begin_near_last (d);
  if (d->session->last != d->session->probe)
    {
      learn_last (d);
      return;
    }
  if (d->session->evidence == NULL)
    make_evidence (d);
  d->touched = decided_bits (d);
  kt_evidence_move (d->session->evidence, d->assumptions->len + (d->program->closed != 0),
                    (const int *) d->touched->data, d->touched->len);
  d->evidence = d->session->evidence;
  d->open = kt_evidence_get_open (d->evidence);
  exclude_fixed (d);
  kt_domains_begin_numbers (d);
}

/* A configuration that is known already shows that the decisions can hold together: then the solver is not asked until it has
 * to be. */
static void
begin (KtDomains *d)
{
  if (!kt_domains_begin_near (d))
    begin_evidence (d);
  else if (kt_session_assume (d->session, (const int *) d->assumptions->data, d->assumptions->len))
    exclude_fixed (d);
  if (d->limits != NULL && kt_domains_go_on (d))
    kt_domains_begin_net (d);
}

/* --- all together ------------------------------------------------------------------------------- */

static void
domains_clear (KtDomains *d)
{
  g_clear_pointer (&d->assumptions, g_array_unref);
  g_clear_pointer (&d->touched, g_array_unref);
  g_clear_pointer (&d->doubtful, g_array_unref);
  g_clear_pointer (&d->decided, g_free);
  g_clear_pointer (&d->first_decided, g_free);
  g_clear_pointer (&d->failing, g_array_unref);
  g_clear_pointer (&d->seen, g_free);
  g_clear_pointer (&d->states, g_free);
  g_clear_pointer (&d->shown, g_free);
  g_clear_pointer (&d->low, g_free);
  g_clear_pointer (&d->high, g_free);
  g_clear_pointer (&d->uncertain, g_free);
  g_clear_pointer (&d->exchangeable, g_free);
  g_clear_pointer (&d->known, kt_known_free);
  kt_domains_near_clear (d);
  kt_domains_net_clear (d);
  g_clear_pointer (&d->program, kt_program_unref);
}

static gboolean
domains_init (KtDomains *d, KtSession *session, KtMoment *moment, GError **error)
{
  guint n;

  *d = (KtDomains){ .session = session, .moment = moment, .work_left = MOST_WORK, .verdict = KT_POSSIBLE };
  d->assumptions = kt_session_assumptions (session, moment->choices, NULL, error);
  if (d->assumptions == NULL)
    return FALSE;
  d->program = kt_program_ref (session->program);
  d->is_open = kt_program_is_open (d->program);
  d->only_clauses = d->program->oracles->len == 0 && !d->is_open;
  n = d->program->slots->len;
  d->seen = g_new0 (guint8, n + d->program->values->len);
  d->shown = g_new0 (guint8, n);
  d->literals = kt_session_literals (session);
  n = kt_program_n_ranges (d->program);
  d->low = g_new (gint64, n);
  d->high = g_new (gint64, n);
  d->uncertain = g_new0 (guint8, n);
  for (guint i = 0; i < n; i++)
    {
      d->low[i] = G_MAXINT64;
      d->high[i] = G_MININT64;
    }
  d->known = known_new (d);
  kt_domains_resolve_decisions (d);
  return TRUE;
}

static void
keep_known (KtDomains *d)
{
  KtKnown **place = d->moment->choices->len == 0 ? &d->session->known_initial : &d->session->known_last;

  g_clear_pointer (place, kt_known_free);
  *place = g_steal_pointer (&d->known);
}

KtSnapshot *
kt_domains_compute (KtSession *session, KtMoment *moment, GError **error)
{
  KtSnapshot *snapshot = NULL;
  KtDomains d;

  do
    {
      if (!domains_init (&d, session, moment, error))
        return NULL;
      kt_session_begin_effort (session);
      if (!kt_joined_settle (&d))
        begin (&d);
      if (kt_domains_go_on (&d))
        kt_domains_learn_pool (&d);
      for (guint i = 0; i < d.program->slots->len && kt_domains_go_on (&d); i++)
        settle_slot (&d, i);
      if (kt_domains_go_on (&d))
        snapshot = kt_domains_picture (&d);
      if (!kt_domains_go_on (&d))
        g_clear_pointer (&snapshot, kt_snapshot_unref);
      else
        keep_known (&d);
      domains_clear (&d);
    }
  while (d.verdict == KT_GROWN);
  if (snapshot == NULL)
    kt_session_check_verdict (session, d.verdict, error);
  return snapshot;
}
