/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Completions of random tiny models with price rows, defaults, preferences and objectives, against every configuration
 * there is: what is said to be proven is the best one, in the order total or nearness, defaults, preferences, objectives;
 * what is not proven keeps its bound. KT_ORACLE_MODELS sets how many models, KT_ORACLE_SEED where to begin. */

#include <stdlib.h>
#include <string.h>

#include "kt-brute.h"
#include "kt-net-private.h"
#include "kt-option-price.h"
#include "kt-random-model.h"
#include "kt-session-private.h"
#include "kt-totals.h"

#define LIMIT 6000
#define MAX_ROWS 7

/* What stands in the product if its declaration does. */
typedef struct {
  const char *declaration; /* NULL: always */
  const char *text;
} Piece;

static const Piece AMOUNTS[] = {
  { NULL, "5" },
  { NULL, "2.35" },
  { NULL, "-1.75" },
  { NULL, "0.125" },
  { " c0\n", "c0.size" },
  { " c0\n", "1.5 * c1.size" },
  { " c0\n", "c0.size * c1.size" },
  { " c0\n", "-2 * c1.size" },
  { " n0\n", "n0" },
  { " n0\n", "0.25 * n0 - n1" },
  { " n0\n", "n0 * n1" },
  { " n0\n", "n0 * n0 * 1.01" },
  { " n0\n", "ceil(n0 / 2) * 3.3" },
  { " n0\n", "round(n0 * 1.37, 1)" },
  { " f0\n", "f0 * 2.5" },
  { " items\n", "sum(items.q) * 1.2" },
  { " items\n", "sum(items.color.size)" },
  { " items\n", "sum(items.q * items.color.size)" },
  { " items\n", "count(items) * 3.5" },
  { " part\n", "count(part) * 4" },
  { " part\n", "sum(part.n) - 2 * sum(part.c.size)" },
};

/* The first N_PLAIN are about what is always there. */
#define N_PLAIN 7
static const Piece CONDITIONS[] = {
  { " b0\n", "b0 = True" },     { " b0\n", "b0 != b1" },          { " c0\n", "c0 = A" },
  { " c0\n", "c1 != B" },       { " c0\n", "c0 = c1" },           { " n0\n", "n0 > 1" },
  { " n0\n", "n0 + n1 <= 2" },  { " items\n", "items.color = A" }, { " items\n", "count(items) > 1" },
  { " part\n", "part.c = B" },  { " part\n", "count(part) = 1" }, { " f0\n", "f0 >= 1" },
};

static const Piece DEFAULTS[] = {
  { " b0\n", "b0 = True" }, { " b0\n", "b1 = False" }, { " c0\n", "c0 = B" },  { " c0\n", "c1 = C" },
  { " c0\n", "c0 = c1" },   { " n0\n", "n0 = 2" },     { " n0\n", "n1 = 1" },
};

typedef struct {
  guint seed;
  char *text;
  KtModel *model;
  GPtrArray *formulas; /* KtFormula */
  GArray *rows;        /* KtTerm */
  GPtrArray *defaults; /* const KtExpr of `formulas`, in the order wished */
  GPtrArray *prefers;
  const KtExpr *objective;
  gboolean maximizes;
  KtProgram *program;
  KtSession *session;
  GPtrArray *all;
} Case;

static guint
setting (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) strtoul (text, NULL, 10) : fallback;
}

static const char *
random_piece (GRand *rand, const Piece *pieces, guint n, const char *model)
{
  for (;;)
    {
      const Piece *piece = &pieces[g_rand_int_range (rand, 0, (gint) n)];

      if (piece->declaration == NULL || strstr (model, piece->declaration) != NULL)
        return piece->text;
    }
}

static gboolean
has_piece (const Piece *pieces, guint n, const char *model)
{
  for (guint i = 0; i < n; i++)
    if (strstr (model, pieces[i].declaration) != NULL)
      return TRUE;
  return FALSE;
}

static const KtExpr *
parse (Case *c, const char *text, gboolean is_condition)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (5);
  KtFormula *formula = is_condition ? kt_model_parse_condition (c->model, text, "row", 1, faults)
                                    : kt_model_parse_formula (c->model, text, "row", 1, faults);

  if (formula == NULL)
    g_error ("%s is no formula of\n%s", text, c->text);
  g_ptr_array_add (c->formulas, formula);
  return formula->expr;
}

/* --- models ------------------------------------------------------------------------------------- */

typedef struct {
  const char *defaults[3], *prefers[2], *objective;
  guint n_defaults, n_prefers;
} Wishes;

/* Appends them as a behavior. */
static char *
with_wishes (GRand *rand, const char *model, Wishes *wishes, gboolean *maximizes)
{
  g_autoptr (GString) text = g_string_new (model);

  g_string_append (text, "behavior {\n");
  if (has_piece (DEFAULTS, G_N_ELEMENTS (DEFAULTS), model))
    wishes->n_defaults = (guint) g_rand_int_range (rand, 0, 4);
  for (guint i = 0; i < wishes->n_defaults; i++)
    {
      wishes->defaults[i] = random_piece (rand, DEFAULTS, G_N_ELEMENTS (DEFAULTS), model);
      g_string_append_printf (text, "  default %s\n", wishes->defaults[i]);
    }
  if (has_piece (CONDITIONS, N_PLAIN, model) && g_rand_boolean (rand))
    {
      wishes->prefers[wishes->n_prefers++] = random_piece (rand, CONDITIONS, N_PLAIN, model);
      g_string_append_printf (text, "  prefer %s\n", wishes->prefers[0]);
    }
  if (g_rand_boolean (rand))
    {
      *maximizes = g_rand_boolean (rand);
      wishes->objective = random_piece (rand, AMOUNTS + 4, G_N_ELEMENTS (AMOUNTS) - 4, model);
      g_string_append_printf (text, "  %s %s\n", *maximizes ? "maximize" : "minimize", wishes->objective);
    }
  g_string_append (text, "}\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_rows (Case *c, GRand *rand)
{
  guint n = (guint) g_rand_int_range (rand, 1, MAX_ROWS);

  for (guint i = 0; i < n; i++)
    {
      static const char *const percents[] = { "5", "2.35", "-3", "12.5", "33.3" };
      KtTerm term = { .id = "row" };

      term.percent = i > 0 && g_rand_int_range (rand, 0, 4) == 0;
      term.amount = parse (c,
                           term.percent ? percents[g_rand_int_range (rand, 0, G_N_ELEMENTS (percents))]
                                        : random_piece (rand, AMOUNTS, G_N_ELEMENTS (AMOUNTS), c->text),
                           FALSE);
      if (g_rand_boolean (rand) && has_piece (CONDITIONS, G_N_ELEMENTS (CONDITIONS), c->text))
        term.when = parse (c, random_piece (rand, CONDITIONS, G_N_ELEMENTS (CONDITIONS), c->text), TRUE);
      g_array_append_val (c->rows, term);
    }
}

static gboolean
case_init (Case *c, KtRandomKind kind, guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = kt_random_model (rand, kind);
  Wishes wishes = { .n_defaults = 0 };
  KtProgramOptions options = { 0 };

  memset (c, 0, sizeof *c);
  c->seed = seed;
  c->formulas = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_formula_free);
  c->rows = g_array_new (FALSE, FALSE, sizeof (KtTerm));
  c->defaults = g_ptr_array_new ();
  c->prefers = g_ptr_array_new ();
  if (strstr (plain, " c0\n") == NULL && strstr (plain, " n0\n") == NULL && strstr (plain, " items\n") == NULL
      && strstr (plain, " part\n") == NULL)
    return FALSE;
  c->text = with_wishes (rand, plain, &wishes, &c->maximizes);
  c->model = kt_model_load_text (c->text, strlen (c->text), "random", NULL, faults);
  if (c->model == NULL)
    return FALSE;
  c->all = kt_brute_enumerate (c->model, LIMIT);
  if (c->all == NULL || c->all->len == 0)
    return FALSE;
  for (guint i = 0; i < wishes.n_defaults; i++)
    g_ptr_array_add (c->defaults, (gpointer) parse (c, wishes.defaults[i], TRUE));
  for (guint i = 0; i < wishes.n_prefers; i++)
    g_ptr_array_add (c->prefers, (gpointer) parse (c, wishes.prefers[i], TRUE));
  if (wishes.objective != NULL)
    c->objective = parse (c, wishes.objective, FALSE);
  add_rows (c, rand);
  options = (KtProgramOptions){ (const KtTerm *) (gpointer) c->rows->data, c->rows->len, 0, 0 };
  c->program = kt_program_compile (c->model, &options, NULL, &error);
  g_assert_no_error (error);
  c->session = kt_session_new (c->program, &error);
  g_assert_no_error (error);
  return TRUE;
}

static void
case_clear (Case *c)
{
  g_clear_pointer (&c->session, kt_session_free);
  g_clear_pointer (&c->program, kt_program_unref);
  g_clear_pointer (&c->all, g_ptr_array_unref);
  g_clear_pointer (&c->defaults, g_ptr_array_unref);
  g_clear_pointer (&c->prefers, g_ptr_array_unref);
  g_clear_pointer (&c->rows, g_array_unref);
  g_clear_pointer (&c->formulas, g_ptr_array_unref);
  g_clear_pointer (&c->model, kt_model_unref);
  g_clear_pointer (&c->text, g_free);
}

/* --- judging ------------------------------------------------------------------------------------ */

/* What a configuration is worth, most important first; smaller is better. */
typedef struct {
  KtRational values[8];
  guint n;
} Worth;

static void
add_worth (Worth *worth, KtRational value)
{
  worth->values[worth->n++] = value;
}

static int
compare_worth (const Worth *a, const Worth *b)
{
  for (guint i = 0; i < a->n; i++)
    {
      int order = kt_rational_compare (a->values[i], b->values[i]);

      if (order != 0)
        return order;
    }
  return 0;
}

static KtRational
total_of (Case *c, const KtAssignment *assignment)
{
  g_autoptr (GError) error = NULL;
  KtValue total;

  kt_evaluate_terms (assignment, (const KtTerm *) (gpointer) c->rows->data, c->rows->len, 1, NULL, &total, &error);
  g_assert_no_error (error);
  g_assert_true (total.is_exact);
  return total.number;
}

static gint64
distance (const KtAssignment *assignment, const KtAssignment *from)
{
  g_autoptr (GPtrArray) choices = kt_assignment_to_choices (from);
  gint64 n = 0;

  for (guint i = 0; i < choices->len; i++)
    n += !kt_brute_satisfies (assignment, g_ptr_array_index (choices, i));
  for (guint i = 1; i < kt_assignment_get_n_entries (assignment); i++)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (assignment, i);

      n += entry->index >= (guint) entry->feature->min_count && kt_assignment_find (from, entry->path) < 0;
    }
  return n;
}

static Worth
worth_of (Case *c, const KtCompletionRequest *request, const KtAssignment *assignment)
{
  Worth worth = { .n = 0 };

  if (request->goal == KT_COMPLETE_CHEAPEST)
    add_worth (&worth, total_of (c, assignment));
  if (request->goal == KT_COMPLETE_NEAREST)
    add_worth (&worth, (KtRational){ distance (assignment, request->nearest), 1 });
  for (guint i = 0; i < c->defaults->len; i++)
    add_worth (&worth,
               (KtRational){ !kt_evaluate_condition (assignment, g_ptr_array_index (c->defaults, i)), 1 });
  for (guint i = 0; i < c->prefers->len; i++)
    add_worth (&worth, (KtRational){ !kt_evaluate_condition (assignment, g_ptr_array_index (c->prefers, i)), 1 });
  if (c->objective != NULL)
    {
      KtValue value;
      KtRational number = { 0, 1 };

      g_assert_true (kt_evaluate_formula (assignment, c->objective, &value, NULL));
      if (value.kind == KT_VALUE_NUMBER)
        number = value.number;
      if (c->maximizes)
        number.num = -number.num;
      add_worth (&worth, number);
    }
  return worth;
}

static void
assert_best (Case *c, const KtCompletionRequest *request, guint *n_proven)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtCompletion) completion = kt_session_complete (c->session, request, &error);
  g_autoptr (GPtrArray) valid = kt_brute_filter (c->all, kt_session_get_choices (c->session));
  Worth worth;

  g_assert_no_error (error);
  worth = worth_of (c, request, completion->assignment);
  if (request->goal == KT_COMPLETE_CHEAPEST)
    {
      g_assert_true (completion->has_total);
      if (completion->is_optimal && kt_rational_compare (completion->total, worth.values[0]) != 0)
        g_test_message ("seed %u\n%s", c->seed, c->text);
      if (completion->is_optimal)
        g_assert_cmpint (kt_rational_compare (completion->total, worth.values[0]), ==, 0);
    }
  for (guint i = 0; i < valid->len; i++)
    {
      Worth other = worth_of (c, request, g_ptr_array_index (valid, i));

      if (request->goal == KT_COMPLETE_CHEAPEST)
        g_assert_cmpint (kt_rational_compare (completion->bound, other.values[0]), <=, 0);
      if (completion->is_optimal && compare_worth (&worth, &other) > 0)
        {
          g_autofree char *found = kt_assignment_to_json (completion->assignment);
          g_autofree char *better = kt_assignment_to_json (g_ptr_array_index (valid, i));

          g_test_message ("seed %u, goal %d\n%s\n%s\nfound  %s\nbetter %s", c->seed, request->goal, c->text,
                          request->nearest != NULL ? "near" : "", found, better);
          g_assert_not_reached ();
        }
    }
  *n_proven += completion->is_optimal;
}

/* --- prices of options -------------------------------------------------------------------------- */

/* The least total of those with the choice in the stead of what it replaces; FALSE: there are none. */
static gboolean
least_with (Case *c, const KtChoice *wanted, KtRational *least)
{
  GPtrArray *decided = kt_session_get_choices (c->session);
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  g_autoptr (GPtrArray) valid = NULL;

  for (guint i = 0; i < decided->len; i++)
    if (wanted == NULL || !kt_choice_replaces (wanted, g_ptr_array_index (decided, i)))
      g_ptr_array_add (choices, g_ptr_array_index (decided, i));
  if (wanted != NULL)
    g_ptr_array_add (choices, (gpointer) wanted);
  valid = kt_brute_filter (c->all, choices);
  for (guint i = 0; i < valid->len; i++)
    {
      KtRational total = total_of (c, g_ptr_array_index (valid, i));

      if (i == 0 || kt_rational_compare (total, *least) < 0)
        *least = total;
    }
  return valid->len > 0;
}

static void
assert_price (Case *c, const KtOptionPrice *price, KtRational now)
{
  g_autoptr (KtChoice) choice = kt_choice_new (KT_CHOICE_IS, price->path, price->value);
  KtRational least = { 0, 1 }, difference = { 0, 1 };
  gboolean any = least_with (c, choice, &least);

  if (!any)
    {
      g_assert_false (price->is_known);
      return;
    }
  g_assert_true (kt_rational_sub (least, now, &difference));
  if (kt_rational_compare (price->bound, difference) > 0
      || (price->is_known && kt_rational_compare (price->difference, difference) < 0))
    g_test_message ("seed %u, %s=%s\n%s", c->seed, price->path, price->value, c->text);
  g_assert_cmpint (kt_rational_compare (price->bound, difference), <=, 0);
  if (price->is_known)
    g_assert_cmpint (kt_rational_compare (price->difference, difference), >=, 0);
  if (price->is_proven)
    g_assert_cmpint (kt_rational_compare (price->difference, difference), ==, 0);
}

static void
assert_prices (Case *c, guint max_questions)
{
  const KtOptionPriceRequest request = { .kinds = 1, .max_questions = max_questions };
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOptionPrices) prices = kt_session_price_options (c->session, &request, &error);
  KtRational now;
  gboolean is_proven;

  g_assert_no_error (error);
  g_assert_true (least_with (c, NULL, &now));
  g_assert_cmpint (kt_rational_compare (kt_option_prices_get_total (prices, &is_proven), now), ==, 0);
  g_assert_true (is_proven);
  for (guint i = 0; i < kt_option_prices_get_n (prices); i++)
    assert_price (c, kt_option_prices_get (prices, i), now);
  if (max_questions == 0)
    g_assert_true (kt_option_prices_is_complete (prices));
}

/* Everything that can be had has a price. */
static void
assert_all_priced (Case *c)
{
  const KtOptionPriceRequest request = { .kinds = 1 };
  g_autoptr (KtOptionPrices) prices = kt_session_price_options (c->session, &request, NULL);
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (c->session, NULL);

  for (guint i = 0; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);

      for (guint k = 0; k < node->n_values; k++)
        if (node->values[k].state != KT_STATE_EXCLUDED)
          g_assert_nonnull (kt_option_prices_find (prices, node->path, node->values[k].name));
    }
}

/* --- the net ------------------------------------------------------------------------------------
 */

typedef struct {
  const KtNetState *state;
  KtWitness *witness;
  gint64 cost;
} Found;

static gboolean
is_same_range (KtInterval a, KtInterval b)
{
  return a.low == b.low && a.high == b.high && a.may_fail == b.may_fail && a.must_fail == b.must_fail;
}

/* What is kept of nodes is what comes out when nothing is known but what is left of places. */
static void
assert_kept (const KtNetState *state)
{
  const KtNet *net = state->net;
  g_autoptr (KtNetState) fresh = kt_net_state_new (net);

  memcpy (fresh->domains, state->domains, net->n_slots * sizeof *fresh->domains);
  memcpy (fresh->presence, state->presence, net->n_presences * sizeof *fresh->presence);
  memcpy (fresh->holds, state->holds, (net->n_holds + 1) * sizeof *fresh->holds);
  for (int i = 0; i < (int)net->nodes->len; i++)
    if (kt_net_node (net, i)->kind >= KT_NODE_TRUTH)
      g_assert_cmpint (kt_net_truth (state, i), ==, kt_net_truth (fresh, i));
    else
      g_assert_true (is_same_range (kt_net_number (state, i), kt_net_number (fresh, i)));
}

static void
keep_cost (gpointer data, KtWitness *witness, gint64 cost)
{
  Found *best = data;

  assert_kept (best->state);
  kt_witness_free (best->witness);
  best->witness = witness;
  best->cost = cost;
}

/* The least that the net finds under the choices is the least of all, and its configuration is one
 * of them. */
static void
assert_least (Case *c, const KtTotals *totals, KtNetState *state, GPtrArray *choices, GRand *rand)
{
  g_autoptr (GPtrArray) valid = kt_brute_filter (c->all, choices);
  guint mark = kt_net_mark (state),
        max_nodes = g_rand_boolean (rand) ? 100000 : (guint)g_rand_int_range (rand, 0, 12);
  Found best = { .state = state };
  KtNetSearch search
      = { .upper = G_MAXINT64, .max_nodes = max_nodes, .on_solution = keep_cost, .data = &best };
  KtRational least = { 0, 1 }, lower = { 0, 1 };
  gboolean is_left = TRUE, is_settled = TRUE;

  for (guint i = 0; i < choices->len; i++)
    is_left = is_left && kt_net_decide (state, g_ptr_array_index (choices, i));
  if (is_left && kt_net_propagate (state))
    {
      assert_kept (state);
      is_settled = kt_net_search (state, &search);
      assert_kept (state);
    }
  kt_net_undo (state, mark);
  assert_kept (state);
  if (valid->len == 0)
    g_assert_null (best.witness);
  for (guint i = 0; i < valid->len; i++)
    {
      KtRational total = total_of (c, g_ptr_array_index (valid, i));

      if (i == 0 || kt_rational_compare (total, least) < 0)
        least = total;
    }
  if (valid->len > 0 && (is_settled || search.lower < G_MAXINT64))
    {
      g_assert_true (kt_rational (totals->total.low + search.lower, totals->total.den, &lower));
      if (search.lower > G_MININT64 / 4
          && (is_settled ? kt_rational_compare (lower, least) != 0
                         : kt_rational_compare (lower, least) > 0))
        g_error ("seed %u\n%s", c->seed, c->text);
    }
  if (best.witness != NULL)
    {
      g_autoptr (KtAssignment) found = kt_witness_to_assignment (c->program, best.witness);
      KtRational cost;

      g_assert_null (kt_evaluate_find_broken_rule (found, 0));
      for (guint i = 0; i < choices->len; i++)
        g_assert_true (kt_brute_satisfies (found, g_ptr_array_index (choices, i)));
      g_assert_true (kt_rational (totals->total.low + best.cost, totals->total.den, &cost));
      g_assert_cmpint (kt_rational_compare (cost, total_of (c, found)), ==, 0);
    }
  kt_witness_free (best.witness);
}

/* FALSE: the model cannot be told as a net. */
static gboolean
assert_net (Case *c, GRand *rand)
{
  const KtTotals *totals = kt_totals_get (c->session, 1, NULL);
  g_autoptr (KtNet) net
      = totals != NULL ? kt_net_new (c->program, 1, &totals->total, totals->optimum) : NULL;
  g_autoptr (KtNetState) state = NULL;

  if (net == NULL)
    return FALSE;
  state = kt_net_state_new (net);
  for (guint i = 0; i < 40; i++)
    {
      const KtAssignment *one
          = g_ptr_array_index (c->all, (guint)g_rand_int_range (rand, 0, (gint)c->all->len));
      const KtAssignment *other
          = g_ptr_array_index (c->all, (guint)g_rand_int_range (rand, 0, (gint)c->all->len));
      g_autoptr (GPtrArray) possible = kt_assignment_to_choices (one),
                            more = kt_assignment_to_choices (other);
      g_autoptr (GPtrArray) choices = g_ptr_array_new ();

      for (guint j = 0; j < i % 4 && possible->len > 0; j++)
        {
          GPtrArray *from = j == 2 && more->len > 0 ? more : possible;
          KtChoice *choice
              = g_ptr_array_index (from, (guint)g_rand_int_range (rand, 0, (gint)from->len));

          if (kt_net_can_tell (net, choice))
            g_ptr_array_add (choices, choice);
        }
      assert_least (c, totals, state, choices, rand);
    }
  return TRUE;
}

static void
test_net (gconstpointer data)
{
  KtRandomKind kind = (KtRandomKind)GPOINTER_TO_INT (data);
  guint n = setting ("KT_ORACLE_MODELS", 50), first = setting ("KT_ORACLE_SEED", 1), used = 0,
        told = 0;

  for (guint seed = first; seed < first + n; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed + 2000000);
      Case c;

      if (case_init (&c, kind, seed))
        {
          used++;
          told += assert_net (&c, rand);
        }
      case_clear (&c);
    }
  g_test_message ("seeds %u to %u, %u models, %u of them told as a net", first, first + n - 1, used,
                  told);
  if (n >= 50)
    g_assert_cmpuint (told, >, 0);
}

/* --- repairs ------------------------------------------------------------------------------------ */

typedef struct {
  guint mask, size;
  KtRational least;
} Withdrawal;

static int
compare_withdrawals (gconstpointer a, gconstpointer b)
{
  const Withdrawal *x = a, *y = b;

  return x->size != y->size ? (x->size < y->size ? -1 : 1) : kt_rational_compare (x->least, y->least);
}

static gboolean
least_without (Case *c, GPtrArray *kept, const KtChoice *wanted, guint mask, KtRational *least)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  g_autoptr (GPtrArray) valid = NULL;

  for (guint i = 0; i < kept->len; i++)
    if (!((mask >> i) & 1))
      g_ptr_array_add (choices, g_ptr_array_index (kept, i));
  g_ptr_array_add (choices, (gpointer) wanted);
  valid = kt_brute_filter (c->all, choices);
  for (guint i = 0; i < valid->len; i++)
    {
      KtRational total = total_of (c, g_ptr_array_index (valid, i));

      if (i == 0 || kt_rational_compare (total, *least) < 0)
        *least = total;
    }
  return valid->len > 0;
}

/* All sets of decisions whose withdrawal helps, but those that contain another one; the smallest first, of one size the
 * cheapest. */
static GArray *
all_withdrawals (Case *c, GPtrArray *kept, const KtChoice *wanted)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Withdrawal));
  guint n = 0;

  for (guint mask = 0; mask < (1u << kept->len); mask++)
    {
      Withdrawal withdrawal = { mask, (guint) __builtin_popcount (mask), { 0, 1 } };

      if (least_without (c, kept, wanted, mask, &withdrawal.least))
        g_array_append_val (found, withdrawal);
    }
  g_array_sort (found, compare_withdrawals);
  for (guint i = 0; i < found->len; i++)
    {
      Withdrawal withdrawal = g_array_index (found, Withdrawal, i);
      gboolean is_minimal = TRUE;

      for (guint j = 0; j < n; j++)
        is_minimal = is_minimal && (g_array_index (found, Withdrawal, j).mask & ~withdrawal.mask) != 0;
      if (is_minimal)
        g_array_index (found, Withdrawal, n++) = withdrawal;
    }
  g_array_set_size (found, n);
  return found;
}

static guint
assert_cheapest_repairs (Case *c, const KtChoice *wanted)
{
  const KtCompletionRequest request = { .goal = KT_COMPLETE_CHEAPEST, .kinds = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) repairs = kt_session_repair (c->session, wanted, 3, &request, &error);
  g_autoptr (GPtrArray) kept = kt_choices_without_replaced (kt_session_get_choices (c->session), wanted);
  g_autoptr (GArray) expected = all_withdrawals (c, kept, wanted);

  g_assert_no_error (error);
  if (repairs->len != MIN (3, expected->len))
    g_test_message ("seed %u\n%s", c->seed, c->text);
  g_assert_cmpuint (repairs->len, ==, MIN (3, expected->len));
  for (guint i = 0; i < repairs->len; i++)
    {
      const KtRepair *repair = g_ptr_array_index (repairs, i);
      const Withdrawal *withdrawal = &g_array_index (expected, Withdrawal, i);

      g_assert_true (kt_brute_satisfies (repair->result, wanted));
      g_assert_null (kt_evaluate_find_broken_rule (repair->result, 0));
      g_assert_cmpuint (repair->changes->len, ==, withdrawal->size);
      if (repair->is_smallest && kt_rational_compare (total_of (c, repair->result), withdrawal->least) != 0)
        g_test_message ("seed %u\n%s", c->seed, c->text);
      if (repair->is_smallest)
        g_assert_cmpint (kt_rational_compare (total_of (c, repair->result), withdrawal->least), ==, 0);
    }
  return repairs->len;
}

static KtChoice *
something_impossible (Case *c, GRand *rand)
{
  for (guint i = 0; i < 20; i++)
    {
      const KtAssignment *one = g_ptr_array_index (c->all, (guint) g_rand_int_range (rand, 0, (gint) c->all->len));
      g_autoptr (GPtrArray) choices = kt_assignment_to_choices (one);
      const KtChoice *choice
        = choices->len > 0
            ? g_ptr_array_index (choices, (guint) g_rand_int_range (rand, 0, (gint) choices->len))
            : NULL;
      gboolean possible = TRUE;

      if (choice != NULL && kt_session_is_possible (c->session, choice, &possible, NULL) && !possible)
        return kt_choice_copy (choice);
    }
  return NULL;
}

static void decide_something (Case *c, GRand *rand);

/* What was found out on the way says nothing about the decisions as they are. */
static guint
assert_repairs (Case *c, GRand *rand)
{
  const KtCompletionRequest request = { .goal = KT_COMPLETE_CHEAPEST, .kinds = 1 };
  guint n = 0, unused = 0;

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (KtChoice) wanted = NULL;

      decide_something (c, rand);
      wanted = something_impossible (c, rand);
      if (wanted == NULL)
        continue;
      n += assert_cheapest_repairs (c, wanted);
      assert_best (c, &request, &unused);
    }
  while (kt_session_undo (c->session, NULL))
    assert_best (c, &request, &unused);
  return n;
}

static void
decide_something (Case *c, GRand *rand)
{
  const KtAssignment *goal = g_ptr_array_index (c->all, (guint) g_rand_int_range (rand, 0, (gint) c->all->len));
  g_autoptr (GPtrArray) choices = kt_assignment_to_choices (goal);

  if (choices->len > 0)
    kt_session_decide (c->session,
                       g_ptr_array_index (choices, (guint) g_rand_int_range (rand, 0, (gint) choices->len)), NULL);
}

static void
test_kind (gconstpointer data)
{
  KtRandomKind kind = (KtRandomKind) GPOINTER_TO_INT (data);
  guint n = setting ("KT_ORACLE_MODELS", 50), first = setting ("KT_ORACLE_SEED", 1);
  guint used = 0, asked = 0, proven = 0, repaired = 0;

  for (guint seed = first; seed < first + n; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed + 1000000);
      Case c;

      if (case_init (&c, kind, seed))
        {
          for (guint i = 0; i < 3; i++)
            {
              KtCompletionRequest requests[3] = { { .goal = KT_COMPLETE_CHEAPEST, .kinds = 1 },
                                                  { .goal = KT_COMPLETE_DEFAULT },
                                                  { .goal = KT_COMPLETE_NEAREST } };

              requests[2].nearest
                = g_ptr_array_index (c.all, (guint) g_rand_int_range (rand, 0, (gint) c.all->len));
              for (guint k = 0; k < G_N_ELEMENTS (requests); k++)
                assert_best (&c, &requests[k], &proven);
              asked += G_N_ELEMENTS (requests);
              assert_prices (&c, 3);
              assert_prices (&c, 0);
              assert_all_priced (&c);
              decide_something (&c, rand);
            }
          repaired += assert_repairs (&c, rand);
          used++;
        }
      case_clear (&c);
    }
  g_test_message ("seeds %u to %u, %u models, %u of %u completions proven, %u repairs", first, first + n - 1, used, proven,
                  asked, repaired);
  g_assert_cmpuint (used, >, 0);
  g_assert_cmpuint (proven * 10, >=, asked * 9);
  g_assert_cmpuint (repaired, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/optimum/of logic is the best of all", GINT_TO_POINTER (KT_RANDOM_LOGIC), test_kind);
  g_test_add_data_func ("/engine/optimum/of parts is the best of all", GINT_TO_POINTER (KT_RANDOM_PARTS), test_kind);
  g_test_add_data_func ("/engine/optimum/of numbers is the best of all", GINT_TO_POINTER (KT_RANDOM_NUMBERS),
                        test_kind);
  g_test_add_data_func ("/engine/optimum/of everything together is the best of all", GINT_TO_POINTER (KT_RANDOM_ALL),
                        test_kind);
  g_test_add_data_func ("/engine/optimum/a net of logic finds the least of all", GINT_TO_POINTER (KT_RANDOM_LOGIC),
                        test_net);
  g_test_add_data_func ("/engine/optimum/a net of parts finds the least of all", GINT_TO_POINTER (KT_RANDOM_PARTS),
                        test_net);
  g_test_add_data_func ("/engine/optimum/a net of numbers finds the least of all", GINT_TO_POINTER (KT_RANDOM_NUMBERS),
                        test_net);
  g_test_add_data_func ("/engine/optimum/a net of formulas finds the least of all", GINT_TO_POINTER (KT_RANDOM_FORMULAS),
                        test_net);
  return g_test_run ();
}
