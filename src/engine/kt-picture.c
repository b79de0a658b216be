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
  if (find_choice (d, slot, KT_CHOICE_IS, value) != NULL)
    return KT_STATE_USER;
  if (find_choice (d, slot, KT_CHOICE_IS_NOT, value) != NULL)
    return KT_STATE_USER_NOT;
  if (d->known->never[k] & KT_NEVER_TRUE)
    return KT_STATE_EXCLUDED;
  if (d->known->never[k] & KT_NEVER_FALSE)
    return KT_STATE_IMPLIED;
  return d->seen[k] & KT_SEEN_UNKNOWN ? KT_STATE_UNKNOWN : KT_STATE_FREE;
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

  node->values = GUINT_TO_POINTER (snapshot->values->len);
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
      g_array_append_val (snapshot->values, shown);
      node->n_values++;
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

static void
picture_node (KtDomains *d, guint i, const int *numbers, KtSnapshot *snapshot)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  const KtFeature *feature = d->program->features[i];
  guint number = snapshot->nodes->len;
  KtSnapshotNode *node;

  /* In its place at once: nodes are large, and there are tens of thousands. */
  g_array_set_size (snapshot->nodes, number + 1);
  node = &g_array_index (snapshot->nodes, KtSnapshotNode, number);
  *node = (KtSnapshotNode) { .path = d->program->paths[i], .feature = feature, .index = slot->index, .parent = -1,
                             .is_optional = slot->is_optional, .presence = KT_STATE_IMPLIED };
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

  if (feature->max_count == 1 && feature->min_count == 1)
    return;
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

KtSnapshot *
kt_domains_picture (KtDomains *d)
{
  KtSnapshot *snapshot = kt_snapshot_new (d->program, d->moment->choices);
  int *numbers = snapshot->numbers;

  for (guint i = 0; i < d->program->slots->len && kt_domains_go_on (d); i++)
    if (d->shown[i])
      {
        numbers[i] = (int) snapshot->nodes->len;
        picture_node (d, i, numbers, snapshot);
      }
  for (guint i = 0; i < d->program->slots->len && kt_domains_go_on (d); i++)
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
