/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was settled, as a snapshot: nodes, values and groups as the user sees them. */

#include <string.h>

#include "kt-domains-private.h"

/* In larger programs it takes longer to read a configuration than to find one. */
#define MAX_READ 2000

static const KtChoice *
find_choice (const KtDomains *d, guint slot, KtChoiceKind kind, const char *value)
{
  for (gint32 i = d->first_decided[slot]; i >= 0; i = d->decided[i].next)
    {
      const KtChoice *choice = d->decided[i].choice;

      if (choice->kind == kind && g_strcmp0 (choice->value, value) == 0)
        return choice;
    }
  return NULL;
}

static KtState
state_of (const KtDomains *d, guint slot, guint k, const char *value)
{
  if (d->first_decided[slot] >= 0 && find_choice (d, slot, KT_CHOICE_IS, value) != NULL)
    return KT_STATE_USER;
  if (d->first_decided[slot] >= 0 && find_choice (d, slot, KT_CHOICE_IS_NOT, value) != NULL)
    return KT_STATE_USER_NOT;
  return d->states[k];
}

/* What decisions leave of each literal, whether it was decided or not. */
static guint8 *
find_states (const KtDomains *d)
{
  static const guint8 of_knowledge[]
      = { [0] = KT_STATE_FREE,
          [KT_NEVER_FALSE] = KT_STATE_IMPLIED,
          [KT_NEVER_TRUE] = KT_STATE_EXCLUDED,
          [KT_NEVER_TRUE | KT_NEVER_FALSE] = KT_STATE_EXCLUDED,
          [KT_SEEN_UNKNOWN] = KT_STATE_UNKNOWN,
          [KT_SEEN_UNKNOWN | KT_NEVER_FALSE] = KT_STATE_IMPLIED,
          [KT_SEEN_UNKNOWN | KT_NEVER_TRUE] = KT_STATE_EXCLUDED,
          [KT_SEEN_UNKNOWN | KT_NEVER_TRUE | KT_NEVER_FALSE] = KT_STATE_EXCLUDED };
  guint m = d->program->slots->len + d->program->values->len;
  guint8 *states = g_new (guint8, m);

  for (guint k = 0; k < m; k++)
    states[k] = of_knowledge[d->known->never[k] | (d->seen[k] & KT_SEEN_UNKNOWN)];
  return states;
}

/* Each answer goes through all decisions: beyond so many of them (a completed model of thousands of features) it is not
 * looked for, and a repair says the same. */
#define MOST_DECISIONS 400

static KtVerdict
ask_solver (KtDomains *d, GPtrArray *kept, const KtChoice *wanted)
{
  g_autoptr (GArray) literals = kt_session_assumptions (d->session, kept, wanted, NULL);
  KtVerdict verdict;

  if (literals == NULL)
    return KT_UNDECIDED;
  verdict = kt_domains_ask (d, literals);
  if (verdict == KT_POSSIBLE && d->program->slots->len <= MAX_READ)
    kt_session_pool_add (d->session, kt_session_read_witness (d->session));
  return verdict;
}

/* Would the value be possible if it replaced the user's own decision about this characteristic? */
static gboolean
is_alternative (KtDomains *d, guint number, const char *path, const char *value)
{
  KtChoice wanted = { KT_CHOICE_IS, (char *) path, (char *) value };
  g_autoptr (GPtrArray) kept = NULL;
  KtDecided decided;
  KtVerdict verdict;

  if (d->exchangeable != NULL)
    return d->exchangeable[number];
  if (d->moment->choices->len > MOST_DECISIONS)
    return FALSE;
  kept = kt_choices_without_replaced (d->moment->choices, &wanted);
  if (kept->len == d->moment->choices->len || d->known->stuck[number])
    return FALSE;
  decided = kt_domains_resolve (d, &wanted);
  if (kt_domains_pool_has (d, kept, &decided) || kt_domains_near_choice (d, kept, &decided))
    return TRUE;
  verdict = kt_domains_net_choice (d, kept, &wanted);
  if (verdict == KT_UNDECIDED)
    verdict = ask_solver (d, kept, &wanted);
  else if (verdict == KT_GROWN || verdict == KT_STOPPED)
    d->verdict = verdict;
  else if (verdict == KT_IMPOSSIBLE)
    d->known->stuck[number] = TRUE;
  return verdict == KT_POSSIBLE;
}

static gboolean
has_own_decision (const KtDomains *d, guint slot)
{
  for (gint32 i = d->first_decided[slot]; i >= 0; i = d->decided[i].next)
    if (d->decided[i].choice->kind == KT_CHOICE_IS && d->decided[i].choice->value != NULL)
      return TRUE;
  return FALSE;
}

static void
picture_values (KtDomains *d, guint i, KtSnapshot *snapshot, KtSnapshotNode *node)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  const KtFeature *feature = d->program->features[i];
  guint n_possible = 0;

  node->is_decided = has_own_decision (d, i);
  for (guint j = 0; j < slot->n_values && kt_domains_go_on (d); j++)
    {
      const KtSlotValue *value = kt_program_values (d->program, slot) + j;
      const char *name = kt_program_value_name (d->program, (int) i, value);
      KtSnapshotValue shown = { 0 };

      if (value->name < 0 && slot->n_values == 1)
        continue; /* a text that no rule looks at */
      shown.name = name;
      if (feature->kind == KT_FEATURE_ENUMERATION)
        shown.option = feature->type.enumeration->options[value->name];
      shown.state = state_of (d, i, d->program->slots->len + slot->first_value + j, name);
      if (shown.state == KT_STATE_EXCLUDED && node->is_decided)
        shown.is_alternative = is_alternative (d, slot->first_value + j, node->path, name);
      n_possible += shown.state != KT_STATE_EXCLUDED && shown.state != KT_STATE_USER_NOT;
      node->is_unknown |= shown.state == KT_STATE_UNKNOWN;
      kt_snapshot_add_value (snapshot, &shown);
    }
  node->is_open = n_possible > 1;
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
picture_exchange (KtDomains *d, guint i, KtSnapshotNode *node)
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
  kt_domains_begin_exchange (d, kept, i);
  node->exchange_minimum = slot_decimal (slot, kt_domains_exchange_bound (d, i, kept, literals, FALSE));
  node->exchange_maximum = slot_decimal (slot, kt_domains_exchange_bound (d, i, kept, literals, TRUE));
  kt_domains_end_exchange (d);
}

static void
picture_number (KtDomains *d, guint i, KtSnapshotNode *node)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  gint64 end = slot->low + g_array_index (d->program->bits, KtNumberBits, slot->bits).max;

  node->digits = slot->digits > 0 ? (guint) slot->digits : 0;
  node->unit = d->program->features[i]->type.unit;
  node->is_decided = has_own_decision (d, i);
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

static void
picture_text (const KtDomains *d, guint i, KtSnapshot *snapshot, KtSnapshotNode *node)
{
  for (gint32 j = d->first_decided[i]; j >= 0; j = d->decided[j].next)
    {
      const KtChoice *choice = d->decided[j].choice;

      if (choice->kind != KT_CHOICE_IS || choice->value == NULL)
        continue;
      node->text = g_string_chunk_insert (snapshot->texts, choice->value);
      node->is_decided = TRUE;
      node->is_open = FALSE;
    }
}

static KtState
presence_state (const KtDomains *d, guint i)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  KtState above;

  if (slot->is_optional)
    return state_of (d, i, i, NULL);
  above = state_of (d, i, i, NULL);
  return above == KT_STATE_USER ? KT_STATE_IMPLIED : above;
}

/* Later pictures may have the page as well if its nodes hang on nothing but what is possible. */
static void
describe_page (const KtDomains *d, guint i, KtPage *page)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  const KtFeature *feature = d->program->features[i];

  if (slot->n_values > 0)
    {
      page->first_value = MIN (page->first_value, slot->first_value);
      page->end_value = MAX (page->end_value, slot->first_value + slot->n_values);
    }
  if (d->first_decided[i] >= 0
      || (feature != NULL && (feature->kind == KT_FEATURE_NUMBER || feature->kind == KT_FEATURE_STRING)))
    page->is_plain = FALSE;
}

static void
picture_node (KtDomains *d, guint i, const int *numbers, KtSnapshot *snapshot)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  const KtFeature *feature = d->program->features[i];
  KtSnapshotNode *node = kt_snapshot_add_node (snapshot);

  describe_page (d, i, kt_snapshot_last_page (snapshot));
  node->path = d->program->paths[i];
  node->feature = feature;
  node->index = slot->index;
  node->parent = -1;
  node->is_optional = slot->is_optional;
  node->presence = KT_STATE_IMPLIED;
  if (feature == NULL)
    return;
  node->parent = numbers[slot->parent];
  node->presence = presence_state (d, i);
  node->is_unknown = node->presence == KT_STATE_UNKNOWN;
  if (feature->kind == KT_FEATURE_NUMBER)
    picture_number (d, i, node);
  else
    picture_values (d, i, snapshot, node);
  if (feature->kind == KT_FEATURE_STRING)
    picture_text (d, i, snapshot, node);
  if (node->presence == KT_STATE_EXCLUDED || node->presence == KT_STATE_USER_NOT)
    node->is_open = FALSE;
}

static gboolean
can_have_more (const KtDomains *d, int parent, const KtFeature *feature)
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
picture_group (const KtDomains *d, guint parent, const KtFeature *feature, const int *numbers,
               KtSnapshot *snapshot)
{
  KtSnapshotGroup group = { .parent = numbers[parent], .feature = feature };
  gboolean in_row = TRUE;
  int child;

  for (guint i = 0; (child = kt_program_find_child (d->program, (int) parent, feature, i)) >= 0; i++)
    {
      KtState state = presence_state (d, (guint) child);
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

static GArray *
find_grouped (const KtProgram *program)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (KtGrouped));

  for (guint i = 0; i < program->slots->len; i++)
    {
      const KtFeature *feature = program->features[i];
      const KtStructure *structure
        = feature == NULL ? program->model->product
          : feature->kind == KT_FEATURE_PART && !feature->is_reference ? feature->type.structure
                                                                       : NULL;

      for (guint j = 0; structure != NULL && j < structure->n_features; j++)
        {
          KtGrouped grouped = { i, structure->features[j] };

          if (grouped.feature->max_count != 1 || grouped.feature->min_count != 1)
            g_array_append_val (all, grouped);
        }
    }
  return all;
}

static void
picture_groups (KtDomains *d, KtSnapshot *snapshot)
{
  KtSession *session = d->session;

  if (session->grouped == NULL)
    session->grouped = find_grouped (d->program);
  for (guint i = 0; i < session->grouped->len && kt_domains_go_on (d); i++)
    {
      const KtGrouped *grouped = &g_array_index (session->grouped, KtGrouped, i);

      if (d->shown[grouped->slot])
        picture_group (d, grouped->slot, grouped->feature, snapshot->numbers, snapshot);
    }
}

/* --- what stays as it was ----------------------------------------------------------------------- */

static gboolean
are_same_states (const KtDomains *d, guint from, guint end)
{
  return memcmp (d->states + from, d->session->states + from, end - from) == 0;
}

/* The page of the last picture that places from this one on have again; NULL: none, or one that would have to be looked at. */
static KtPage *
find_page (const KtDomains *d, guint first)
{
  const KtSnapshot *before = d->session->pictured;
  guint n = d->program->slots->len;
  KtPage *page;

  if (before == NULL || before->n_nodes != n)
    return NULL;
  page = g_ptr_array_index (before->pages, first / KT_PAGE_NODES);
  if (!page->is_plain || !are_same_states (d, first, first + page->n_nodes)
      || (page->end_value > 0 && !are_same_states (d, n + page->first_value, n + page->end_value)))
    return NULL;
  for (guint i = first; i < first + page->n_nodes; i++)
    if (!d->shown[i] || d->first_decided[i] >= 0)
      return NULL;
  return page;
}

static void
keep_picture (KtDomains *d, KtSnapshot *snapshot)
{
  KtSession *session = d->session;

  g_clear_pointer (&session->pictured, kt_snapshot_unref);
  g_clear_pointer (&session->states, g_free);
  session->pictured = kt_snapshot_ref (snapshot);
  session->states = g_steal_pointer (&d->states);
}

/* --- all of it ---------------------------------------------------------------------------------- */

/* From this place on; returns the next one. */
static guint
picture_places (KtDomains *d, guint first, KtSnapshot *snapshot)
{
  KtPage *page = first % KT_PAGE_NODES == 0 && snapshot->n_nodes == first ? find_page (d, first) : NULL;
  guint end = first + (page != NULL ? page->n_nodes : 1);

  for (guint i = first; i < end; i++)
    snapshot->numbers[i] = d->shown[i] ? (int) (snapshot->n_nodes + i - first) : -1;
  if (page != NULL)
    kt_snapshot_add_page (snapshot, page);
  else if (d->shown[first])
    picture_node (d, first, snapshot->numbers, snapshot);
  return end;
}

KtSnapshot *
kt_domains_picture (KtDomains *d)
{
  KtSnapshot *snapshot = kt_snapshot_new (d->program, d->moment->choices);

  d->states = find_states (d);
  for (guint i = 0; i < d->program->slots->len && kt_domains_go_on (d);)
    i = picture_places (d, i, snapshot);
  picture_groups (d, snapshot);
  if (d->so_far)
    snapshot->up_to_instances = d->session->up_to_instances;
  kt_snapshot_finish (snapshot);
  if (kt_domains_go_on (d))
    keep_picture (d, snapshot);
  return snapshot;
}
