/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that is possible, after a decision (valid domains; Janota, "SAT solving in interactive
 * configuration"). What was proven impossible under fewer decisions stays so. What some known
 * configuration that satisfies all decisions has, is possible. The rest is asked, one question each;
 * every answer yes is one more known configuration and settles more. Numbers: the witnessed range
 * grows outwards by bisection against what is proven. */

#include <string.h>

#include "kt-engine-error.h"
#include "kt-session-private.h"
#include "kt-snapshot-private.h"

#define POOL_SIZE 300

#define SEEN_FALSE 1
#define SEEN_TRUE 2
#define UNKNOWN 4

typedef struct {
  KtSession *session;
  KtProgram *program; /* the one the literals belong to, also when the session has grown a larger one */
  KtMoment *moment;
  GArray *assumptions;
  guint8 *seen;        /* by slot (presence), then by value */
  guint8 *shown;       /* by slot */
  gint64 *low, *high;  /* by slot: witnessed; low > high: not yet */
  guint8 *uncertain;   /* by slot: the range is not proven */
  KtKnown *known;
  gboolean so_far;     /* something was only examined up to a number of instances */
  KtVerdict verdict;   /* GROWN or STOPPED end the computation */
} Domains;

/* --- the pool ----------------------------------------------------------------------------------- */

void
kt_session_pool_add (KtSession *self, KtWitness *witness)
{
  if (self->pool->len < POOL_SIZE)
    g_ptr_array_add (self->pool, witness);
  else
    {
      guint place = self->pool_next++ % POOL_SIZE;

      kt_witness_free (g_ptr_array_index (self->pool, place));
      g_ptr_array_index (self->pool, place) = witness;
    }
}

void
kt_known_free (KtKnown *known)
{
  if (known == NULL)
    return;
  g_ptr_array_unref (known->choices);
  g_free (known->never);
  g_free (known->low);
  g_free (known->high);
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

static KtKnown *
known_new (const Domains *d)
{
  guint n = d->program->slots->len, m = n + d->program->values->len;
  KtKnown *known = g_new0 (KtKnown, 1);
  const KtKnown *older[] = { d->session->known_initial, d->session->known_last };

  known->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);
  for (guint i = 0; i < d->moment->choices->len; i++)
    g_ptr_array_add (known->choices, kt_choice_copy (g_ptr_array_index (d->moment->choices, i)));
  known->never = g_new0 (guint8, m);
  known->low = g_new0 (gint64, n);
  known->high = g_new0 (gint64, n);
  for (guint i = 0; i < n; i++)
    {
      const KtSlot *slot = kt_program_slot (d->program, i);

      if (slot->bits < 0)
        continue;
      known->low[i] = slot->low;
      known->high[i]
        = slot->low + g_array_index (d->program->bits, KtNumberBits, slot->bits).max;
    }
  for (guint k = 0; k < G_N_ELEMENTS (older); k++)
    {
      if (older[k] == NULL || !known_applies (older[k], d->moment->choices))
        continue;
      for (guint i = 0; i < m; i++)
        known->never[i] |= older[k]->never[i];
      for (guint i = 0; i < n; i++)
        {
          known->low[i] = MAX (known->low[i], older[k]->low[i]);
          known->high[i] = MIN (known->high[i], older[k]->high[i]);
        }
    }
  return known;
}

/* --- what configurations show ------------------------------------------------------------------- */

static void
learn (Domains *d, const KtWitness *witness)
{
  guint n = d->program->slots->len;

  for (guint i = 0; i < n; i++)
    {
      d->seen[i] |= witness->presence[i] ? SEEN_TRUE : SEEN_FALSE;
      if (kt_program_slot (d->program, i)->bits >= 0 && witness->presence[i])
        {
          d->low[i] = MIN (d->low[i], witness->units[i]);
          d->high[i] = MAX (d->high[i], witness->units[i]);
        }
    }
  for (guint i = 0; i < d->program->values->len; i++)
    d->seen[n + i] |= witness->values[i] ? SEEN_TRUE : SEEN_FALSE;
}

static gboolean
satisfies_all (KtSession *self, const KtWitness *witness, GPtrArray *choices)
{
  for (guint i = 0; i < choices->len; i++)
    if (!kt_witness_satisfies (self, witness, g_ptr_array_index (choices, i)))
      return FALSE;
  return TRUE;
}

static void
learn_from_pool (Domains *d)
{
  for (guint i = 0; i < d->session->pool->len; i++)
    {
      const KtWitness *witness = g_ptr_array_index (d->session->pool, i);

      if (satisfies_all (d->session, witness, d->moment->choices))
        learn (d, witness);
    }
}

/* --- questions ---------------------------------------------------------------------------------- */

/* Can the decisions hold together with one or two more literals? */
static KtVerdict
probe (Domains *d, int literal, int other)
{
  guint n = d->assumptions->len;
  KtVerdict verdict;

  g_array_append_val (d->assumptions, literal);
  if (other != 0)
    g_array_append_val (d->assumptions, other);
  verdict = kt_session_try (d->session, (const int *) d->assumptions->data, d->assumptions->len,
                            KT_EFFORT_PROBE);
  g_array_set_size (d->assumptions, n);
  if (verdict == KT_POSSIBLE)
    {
      KtWitness *witness = kt_session_read_witness (d->session);

      learn (d, witness);
      kt_session_pool_add (d->session, witness);
    }
  else if (verdict == KT_IMPOSSIBLE_SO_FAR)
    d->so_far = TRUE;
  else if (verdict == KT_GROWN || verdict == KT_STOPPED)
    d->verdict = verdict;
  return verdict;
}

static gboolean
goes_on (const Domains *d)
{
  return d->verdict == KT_POSSIBLE;
}

/* Settles whether literal number k can be true, and false. */
static void
settle_literal (Domains *d, guint k, int literal)
{
  for (int truth = 0; truth < 2 && goes_on (d); truth++)
    {
      guint8 seen = truth ? SEEN_TRUE : SEEN_FALSE, never = truth ? KT_NEVER_TRUE : KT_NEVER_FALSE;
      KtVerdict verdict;

      if ((d->seen[k] & seen) || (d->known->never[k] & never))
        continue;
      if (literal == (truth ? KT_FALSE : KT_TRUE))
        verdict = KT_IMPOSSIBLE;
      else
        verdict = probe (d, truth ? literal : -literal, 0);
      if (verdict == KT_IMPOSSIBLE || verdict == KT_IMPOSSIBLE_SO_FAR)
        d->known->never[k] |= never;
      else if (verdict == KT_UNDECIDED)
        d->seen[k] |= UNKNOWN;
    }
}

/* One end of the range of a number: bisects between what is witnessed and what is proven, beginning
 * at the far end, which is often attained. */
static void
settle_bound (Domains *d, guint i, gboolean upper)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  const KtBits *bits = kt_session_bits (d->session, slot->bits);
  gint64 *witnessed = upper ? d->high : d->low, *proven = upper ? d->known->high : d->known->low;
  gboolean first = TRUE;

  while (goes_on (d) && witnessed[i] != proven[i])
    {
      gint64 distance = ABS (proven[i] - witnessed[i]);
      gint64 reach = first ? distance : (distance + 1) / 2;
      gint64 wanted = upper ? witnessed[i] + reach : witnessed[i] - reach;
      int literal = upper ? -kt_circuit_bits_at_most (d->session->circuit, bits, wanted - slot->low - 1)
                          : kt_circuit_bits_at_most (d->session->circuit, bits, wanted - slot->low);
      KtVerdict verdict = probe (d, literal, slot->presence);

      first = FALSE;
      if (verdict == KT_IMPOSSIBLE || verdict == KT_IMPOSSIBLE_SO_FAR)
        proven[i] = upper ? wanted - 1 : wanted + 1;
      else if (verdict == KT_UNDECIDED)
        {
          d->uncertain[i] = TRUE;
          return;
        }
    }
}

static void
settle_number (Domains *d, guint i)
{
  if (!(d->seen[i] & SEEN_TRUE))
    return;
  settle_bound (d, i, FALSE);
  if (goes_on (d))
    settle_bound (d, i, TRUE);
}

/* Of parts without bound only those are shown that are there for certain, and the next one. */
static gboolean
is_shown (const Domains *d, guint i)
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
settle_slot (Domains *d, guint i)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  guint n = d->program->slots->len;

  d->shown[i] = (guint8) is_shown (d, i);
  if (!d->shown[i] || i == 0)
    return;
  settle_literal (d, i, slot->presence);
  for (guint j = 0; j < slot->n_values && goes_on (d); j++)
    settle_literal (d, n + slot->first_value + j, kt_program_values (d->program, slot)[j].literal);
  if (slot->bits >= 0 && goes_on (d))
    settle_number (d, i);
}

/* --- the picture -------------------------------------------------------------------------------- */

static const KtChoice *
find_choice (const Domains *d, const char *path, KtChoiceKind kind, const char *value)
{
  for (guint i = 0; i < d->moment->choices->len; i++)
    {
      const KtChoice *choice = g_ptr_array_index (d->moment->choices, i);

      if (choice->kind == kind && strcmp (choice->path, path) == 0
          && g_strcmp0 (choice->value, value) == 0)
        return choice;
    }
  return NULL;
}

static KtState
state_of (const Domains *d, guint k, const char *path, const char *value)
{
  if (find_choice (d, path, KT_CHOICE_IS, value) != NULL)
    return KT_STATE_USER;
  if (find_choice (d, path, KT_CHOICE_IS_NOT, value) != NULL)
    return KT_STATE_USER_NOT;
  if (d->known->never[k] & KT_NEVER_TRUE)
    return KT_STATE_EXCLUDED;
  if (d->known->never[k] & KT_NEVER_FALSE)
    return KT_STATE_IMPLIED;
  return d->seen[k] & UNKNOWN ? KT_STATE_UNKNOWN : KT_STATE_FREE;
}

/* Would the value be possible if it replaced the user's own decision about this characteristic? */
static gboolean
is_alternative (Domains *d, const char *path, const char *value)
{
  KtChoice wanted = { KT_CHOICE_IS, (char *) path, (char *) value };
  g_autoptr (GPtrArray) kept = kt_choices_without_replaced (d->moment->choices, &wanted);
  g_autoptr (GArray) literals = NULL;
  KtVerdict verdict;

  if (kept->len == d->moment->choices->len)
    return FALSE;
  for (guint i = 0; i < d->session->pool->len; i++)
    {
      const KtWitness *witness = g_ptr_array_index (d->session->pool, i);

      if (kt_witness_satisfies (d->session, witness, &wanted)
          && satisfies_all (d->session, witness, kept))
        return TRUE;
    }
  literals = kt_session_assumptions (d->session, kept, &wanted, NULL);
  if (literals == NULL)
    return FALSE;
  verdict = kt_session_try (d->session, (const int *) literals->data, literals->len, KT_EFFORT_PROBE);
  if (verdict == KT_POSSIBLE)
    kt_session_pool_add (d->session, kt_session_read_witness (d->session));
  else if (verdict == KT_GROWN || verdict == KT_STOPPED)
    d->verdict = verdict;
  return verdict == KT_POSSIBLE;
}

static gboolean
has_own_decision (const Domains *d, const char *path)
{
  for (guint i = 0; i < d->moment->choices->len; i++)
    {
      const KtChoice *choice = g_ptr_array_index (d->moment->choices, i);

      if (choice->kind == KT_CHOICE_IS && choice->value != NULL && strcmp (choice->path, path) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
picture_values (Domains *d, guint i, KtSnapshot *snapshot, KtSnapshotNode *node)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  const KtFeature *feature = d->program->features[i];
  guint n_possible = 0;

  node->values = GUINT_TO_POINTER (snapshot->values->len);
  node->is_decided = has_own_decision (d, node->path);
  for (guint j = 0; j < slot->n_values && goes_on (d); j++)
    {
      const KtSlotValue *value = kt_program_values (d->program, slot) + j;
      const char *name = kt_program_value_name (d->program, (int) i, value);
      KtSnapshotValue shown = { 0 };

      if (value->name < 0 && slot->n_values == 1)
        continue; /* a text that no rule looks at */
      shown.name = g_string_chunk_insert_const (snapshot->texts, name);
      if (feature->kind == KT_FEATURE_ENUMERATION)
        shown.option = feature->type.enumeration->options[value->name];
      shown.state = state_of (d, d->program->slots->len + slot->first_value + j, node->path, name);
      if (shown.state == KT_STATE_EXCLUDED && node->is_decided)
        shown.is_alternative = is_alternative (d, node->path, name);
      n_possible += shown.state != KT_STATE_EXCLUDED && shown.state != KT_STATE_USER_NOT;
      node->is_unknown |= shown.state == KT_STATE_UNKNOWN;
      g_array_append_val (snapshot->values, shown);
      node->n_values++;
    }
  node->is_open = n_possible > 1;
}

/* The range that the user could decide for instead: one end, outwards from what is decided. */
static gint64
exchange_bound (Domains *d, guint i, GArray *literals, gboolean upper)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  gint64 inside = upper ? d->high[i] : d->low[i];
  const KtBits *bits;
  gint64 outside;
  gboolean first = TRUE;

  if (!goes_on (d))
    return inside;
  bits = kt_session_bits (d->session, slot->bits);
  outside = upper ? slot->low + bits->max : slot->low;
  while (goes_on (d) && inside != outside)
    {
      gint64 distance = ABS (outside - inside), reach = first ? distance : (distance + 1) / 2;
      gint64 wanted = upper ? inside + reach : inside - reach;
      int literal = upper ? -kt_circuit_bits_at_most (d->session->circuit, bits, wanted - slot->low - 1)
                          : kt_circuit_bits_at_most (d->session->circuit, bits, wanted - slot->low);
      KtVerdict verdict;

      first = FALSE;
      g_array_append_val (literals, literal);
      verdict = kt_session_solve (d->session, (const int *) literals->data, literals->len,
                                  KT_EFFORT_PROBE);
      g_array_set_size (literals, literals->len - 1);
      if (verdict == KT_POSSIBLE)
        {
          inside = slot->low + kt_session_last_units (d->session, slot->bits);
          kt_session_pool_add (d->session, kt_session_read_witness (d->session));
        }
      else if (verdict == KT_GROWN || verdict == KT_STOPPED)
        d->verdict = verdict;
      else if (verdict == KT_UNDECIDED)
        return inside;
      else
        outside = upper ? wanted - 1 : wanted + 1;
    }
  return inside;
}

static KtDecimal
slot_decimal (const KtSlot *slot, gint64 units)
{
  KtDecimal value = kt_decimal (units, 0);

  kt_value_to_decimal (kt_value_number (kt_slot_rational (slot, units)),
                       slot->digits > 0 ? (guint) slot->digits : 0, &value);
  return value;
}

/* Without the decisions about the number itself. */
static void
picture_exchange (Domains *d, guint i, KtSnapshotNode *node)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GArray) literals = NULL;
  int presence = slot->presence;

  for (guint j = 0; j < d->moment->choices->len; j++)
    {
      const KtChoice *choice = g_ptr_array_index (d->moment->choices, j);

      if (choice->value == NULL || strcmp (choice->path, node->path) != 0)
        g_ptr_array_add (kept, (gpointer) choice);
    }
  if (kept->len == d->moment->choices->len)
    return;
  literals = kt_session_assumptions (d->session, kept, NULL, NULL);
  if (literals == NULL)
    return;
  g_array_append_val (literals, presence);
  node->exchange_minimum = slot_decimal (slot, exchange_bound (d, i, literals, FALSE));
  node->exchange_maximum = slot_decimal (slot, exchange_bound (d, i, literals, TRUE));
}

static void
picture_number (Domains *d, guint i, KtSnapshotNode *node)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  gint64 end = slot->low + g_array_index (d->program->bits, KtNumberBits, slot->bits).max;

  node->digits = slot->digits > 0 ? (guint) slot->digits : 0;
  node->unit = d->program->features[i]->type.unit;
  node->is_decided = has_own_decision (d, node->path);
  node->has_range = d->low[i] <= d->high[i];
  if (!node->has_range)
    return;
  node->minimum = slot_decimal (slot, d->low[i]);
  node->maximum = slot_decimal (slot, d->high[i]);
  node->exchange_minimum = node->minimum;
  node->exchange_maximum = node->maximum;
  picture_exchange (d, i, node);
  node->is_proven = !d->uncertain[i];
  node->is_unknown |= d->uncertain[i];
  node->is_unbounded_below = (slot->unbounded & 1) && d->low[i] == slot->low;
  node->is_unbounded_above = (slot->unbounded & 2) && d->high[i] == end;
  node->is_open = d->low[i] < d->high[i];
}

static KtState
presence_state (const Domains *d, guint i, const char *path)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  KtState above;

  if (slot->is_optional)
    return state_of (d, i, path, NULL);
  above = state_of (d, i, path, NULL);
  return above == KT_STATE_USER ? KT_STATE_IMPLIED : above;
}

static void
picture_node (Domains *d, guint i, const int *numbers, KtSnapshot *snapshot)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  const KtFeature *feature = d->program->features[i];
  KtSnapshotNode node = { .feature = feature, .index = slot->index, .parent = -1,
                          .is_optional = slot->is_optional, .presence = KT_STATE_IMPLIED };

  node.path = g_string_chunk_insert (snapshot->texts, d->program->paths[i]);
  if (feature != NULL)
    {
      node.parent = numbers[slot->parent];
      node.presence = presence_state (d, i, node.path);
      node.is_unknown = node.presence == KT_STATE_UNKNOWN;
      if (feature->kind == KT_FEATURE_NUMBER)
        picture_number (d, i, &node);
      else
        picture_values (d, i, snapshot, &node);
      if (feature->kind == KT_FEATURE_STRING)
        for (guint j = 0; j < d->moment->choices->len; j++)
          {
            const KtChoice *choice = g_ptr_array_index (d->moment->choices, j);

            if (choice->kind == KT_CHOICE_IS && choice->value != NULL
                && strcmp (choice->path, node.path) == 0)
              {
                node.text = g_string_chunk_insert (snapshot->texts, choice->value);
                node.is_decided = TRUE;
                node.is_open = FALSE;
              }
          }
      if (node.presence == KT_STATE_EXCLUDED || node.presence == KT_STATE_USER_NOT)
        node.is_open = FALSE;
    }
  g_array_append_val (snapshot->nodes, node);
}

static gboolean
can_have_more (const Domains *d, int parent, const KtFeature *feature)
{
  for (guint i = 0; i < d->program->mores->len; i++)
    {
      const KtMore *more = &g_array_index (d->program->mores, KtMore, i);

      if (more->slot == parent && more->structure == (int) feature->owner->index
          && more->feature == (int) feature->index)
        return TRUE;
    }
  return FALSE;
}

static void
picture_group (const Domains *d, guint parent, const KtFeature *feature, const int *numbers,
               KtSnapshot *snapshot)
{
  KtSnapshotGroup group = { .parent = numbers[parent], .feature = feature };
  gboolean in_row = TRUE;
  int child;

  if (feature->max_count == 1 && feature->min_count == 1)
    return;
  for (guint i = 0; (child = kt_program_find_child (d->program, (int) parent, feature, i)) >= 0; i++)
    {
      KtState state = presence_state (d, (guint) child, d->program->paths[child]);
      gboolean is_there = state == KT_STATE_USER || state == KT_STATE_IMPLIED
                          || !kt_program_slot (d->program, child)->is_optional;

      if (!d->shown[child])
        break;
      group.maximum += state != KT_STATE_EXCLUDED && state != KT_STATE_USER_NOT;
      in_row = in_row && is_there;
      if (in_row)
        group.n_present = i + 1;
      else if (i == group.n_present)
        group.can_add = state == KT_STATE_FREE;
    }
  group.minimum = group.n_present;
  group.is_unbounded = feature->max_count == KT_UNBOUNDED && group.can_add;
  /* The next slot may not have been made yet. */
  if (child < 0 && group.maximum == group.n_present && can_have_more (d, (int) parent, feature))
    group.can_add = group.is_unbounded = TRUE;
  g_array_append_val (snapshot->groups, group);
}

static KtSnapshot *
picture (Domains *d)
{
  KtSnapshot *snapshot = kt_snapshot_new (d->program->model, d->moment->choices);
  g_autofree int *numbers = g_new (int, d->program->slots->len);

  for (guint i = 0; i < d->program->slots->len && goes_on (d); i++)
    if (d->shown[i])
      {
        numbers[i] = (int) snapshot->nodes->len;
        picture_node (d, i, numbers, snapshot);
      }
  for (guint i = 0; i < d->program->slots->len && goes_on (d); i++)
    {
      const KtFeature *feature = d->program->features[i];
      const KtStructure *structure
        = feature == NULL ? d->program->model->product
          : feature->kind == KT_FEATURE_PART && !feature->is_reference ? feature->type.structure
                                                                       : NULL;

      for (guint j = 0; d->shown[i] && structure != NULL && j < structure->n_features; j++)
        picture_group (d, i, structure->features[j], numbers, snapshot);
    }
  if (d->so_far)
    snapshot->up_to_instances = d->session->up_to_instances;
  kt_snapshot_finish (snapshot);
  return snapshot;
}

/* --- all together ------------------------------------------------------------------------------- */

static void
domains_clear (Domains *d)
{
  g_clear_pointer (&d->assumptions, g_array_unref);
  g_clear_pointer (&d->seen, g_free);
  g_clear_pointer (&d->shown, g_free);
  g_clear_pointer (&d->low, g_free);
  g_clear_pointer (&d->high, g_free);
  g_clear_pointer (&d->uncertain, g_free);
  g_clear_pointer (&d->known, kt_known_free);
  g_clear_pointer (&d->program, kt_program_unref);
}

static gboolean
domains_init (Domains *d, KtSession *session, KtMoment *moment, GError **error)
{
  guint n;

  *d = (Domains){ .session = session, .moment = moment, .verdict = KT_POSSIBLE };
  d->assumptions = kt_session_assumptions (session, moment->choices, NULL, error);
  if (d->assumptions == NULL)
    return FALSE;
  d->program = kt_program_ref (session->program);
  n = d->program->slots->len;
  d->seen = g_new0 (guint8, n + d->program->values->len);
  d->shown = g_new0 (guint8, n);
  d->low = g_new (gint64, n);
  d->high = g_new (gint64, n);
  d->uncertain = g_new0 (guint8, n);
  for (guint i = 0; i < n; i++)
    {
      d->low[i] = G_MAXINT64;
      d->high[i] = G_MININT64;
    }
  d->known = known_new (d);
  return TRUE;
}

static void
keep_known (Domains *d)
{
  KtKnown **place = d->moment->choices->len == 0 ? &d->session->known_initial : &d->session->known_last;

  g_clear_pointer (place, kt_known_free);
  *place = g_steal_pointer (&d->known);
}

KtSnapshot *
kt_domains_compute (KtSession *session, KtMoment *moment, GError **error)
{
  KtSnapshot *snapshot = NULL;
  Domains d;

  do
    {
      if (!domains_init (&d, session, moment, error))
        return NULL;
      learn_from_pool (&d);
      kt_session_begin_effort (session);
      for (guint i = 0; i < d.program->slots->len && goes_on (&d); i++)
        settle_slot (&d, i);
      if (goes_on (&d))
        snapshot = picture (&d);
      if (!goes_on (&d))
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
