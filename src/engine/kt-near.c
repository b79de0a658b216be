/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever changes is written down, so that each way of mending can be tried and taken back. A rule
 * counts as often as it was in the way before. */

#include "kt-near.h"

#include <math.h>
#include <string.h>

#define MAX_STEPS 25
#define TABU_STEPS 3
#define MAX_LEAVES 24
#define MAX_DEFINED                                                                                \
  400 /* numbers defined anew after one change: formulas may define each other in circles */

typedef struct {
  guint slot;
  guint8 present;
  gint32 value;
  gint64 units;
} Change;

struct _KtNear {
  const KtProgram *program;
  KtGround *ground;
  const KtLimits *limits;
  KtGroundState state;
  KtGroundState memory; /* what slots were when they were there */
  guint8 *holds;        /* by check */
  gint32 *places;       /* by check: in `broken`; -1 */
  guint *weights;       /* by check */
  GArray *broken;       /* guint: checks */
  guint cost;           /* their weights */
  GArray *changes;      /* Change: before */
  GArray *turned;       /* guint: checks that went over */
  GArray *queue;        /* guint: slots that changed */
  GArray *dirty;        /* guint: checks to be computed again */
  GArray *defining;     /* guint: checks */
  guint8 *is_queued, *is_dirty, *is_defining;
  GPtrArray *definitions; /* by slot: GArray of checks that define it; NULL: none */
  guint *tabu;            /* by slot: until this step */
  GArray *leaves;         /* guint */
  guint8 *is_marked;      /* by slot */
  GArray *numbers;        /* gint64; work space */
  guint in_question;      /* check */
  double distance;        /* of its sides; NaN: they are no numbers */
  guint step, n_trials, max_trials;
};

/* --- life ---------------------------------------------------------------------------------------
 */

static void
state_init (KtGroundState *state, const KtProgram *program)
{
  guint n = program->slots->len;

  state->present = g_new0 (guint8, n);
  state->values = g_new0 (gint32, n);
  state->units = g_new0 (gint64, n);
  for (guint i = 0; i < n; i++)
    state->units[i] = kt_program_slot (program, i)->low;
}

static void
state_clear (KtGroundState *state)
{
  g_free (state->present);
  g_free (state->values);
  g_free (state->units);
}

static void
find_definitions (KtNear *self)
{
  self->definitions = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  g_ptr_array_set_size (self->definitions, (gint)self->program->slots->len);
  for (guint i = 0; i < kt_ground_get_n_checks (self->ground); i++)
    {
      gint32 target = kt_ground_get_check (self->ground, i)->target;

      if (target < 0)
        continue;
      if (g_ptr_array_index (self->definitions, (guint)target) == NULL)
        g_ptr_array_index (self->definitions, (guint)target)
            = g_array_new (FALSE, FALSE, sizeof (guint));
      g_array_append_val ((GArray *)g_ptr_array_index (self->definitions, (guint)target), i);
    }
}

KtNear *
kt_near_new (const KtProgram *program)
{
  KtGround *ground = kt_ground_new (program);
  KtNear *self;
  guint n = program->slots->len, m;

  if (ground == NULL)
    return NULL;
  self = g_new0 (KtNear, 1);
  self->program = program;
  self->ground = ground;
  m = kt_ground_get_n_checks (ground);
  state_init (&self->state, program);
  state_init (&self->memory, program);
  self->holds = g_new0 (guint8, m + 1);
  self->places = g_new0 (gint32, m + 1);
  self->weights = g_new0 (guint, m + 1);
  self->broken = g_array_new (FALSE, FALSE, sizeof (guint));
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  self->turned = g_array_new (FALSE, FALSE, sizeof (guint));
  self->queue = g_array_new (FALSE, FALSE, sizeof (guint));
  self->dirty = g_array_new (FALSE, FALSE, sizeof (guint));
  self->defining = g_array_new (FALSE, FALSE, sizeof (guint));
  self->is_queued = g_new0 (guint8, n);
  self->is_dirty = g_new0 (guint8, m + 1);
  self->is_defining = g_new0 (guint8, m + 1);
  self->tabu = g_new0 (guint, n);
  self->leaves = g_array_new (FALSE, FALSE, sizeof (guint));
  self->is_marked = g_new0 (guint8, n);
  self->numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  find_definitions (self);
  return self;
}

void
kt_near_free (KtNear *self)
{
  GArray *arrays[9];

  if (self == NULL)
    return;
  memcpy (arrays,
          (GArray *[]){ self->broken, self->changes, self->turned, self->queue, self->dirty,
                        self->defining, self->leaves, self->numbers, NULL },
          sizeof arrays);
  for (guint i = 0; arrays[i] != NULL; i++)
    g_array_unref (arrays[i]);
  for (guint i = 0; i < self->definitions->len; i++)
    if (g_ptr_array_index (self->definitions, i) != NULL)
      g_array_unref (g_ptr_array_index (self->definitions, i));
  g_ptr_array_set_free_func (self->definitions, NULL);
  g_ptr_array_unref (self->definitions);
  state_clear (&self->state);
  state_clear (&self->memory);
  g_free (self->holds);
  g_free (self->places);
  g_free (self->weights);
  g_free (self->is_queued);
  g_free (self->is_dirty);
  g_free (self->is_defining);
  g_free (self->tabu);
  g_free (self->is_marked);
  kt_ground_free (self->ground);
  g_free (self);
}

/* --- changing and taking back -------------------------------------------------------------------
 */

static void
set_slot (KtNear *self, guint slot, guint8 present, gint32 value, gint64 units)
{
  Change before
      = { slot, self->state.present[slot], self->state.values[slot], self->state.units[slot] };

  if (before.present == present && before.value == value && before.units == units)
    return;
  g_array_append_val (self->changes, before);
  self->state.present[slot] = present;
  self->state.values[slot] = value;
  self->state.units[slot] = units;
  if (self->is_queued[slot])
    return;
  self->is_queued[slot] = TRUE;
  g_array_append_val (self->queue, slot);
}

static void
turn_check (KtNear *self, guint check)
{
  self->holds[check] = !self->holds[check];
  if (!self->holds[check])
    {
      self->places[check] = (gint32)self->broken->len;
      self->cost += self->weights[check];
      g_array_append_val (self->broken, check);
      return;
    }
  {
    guint place = (guint)self->places[check],
          last = g_array_index (self->broken, guint, self->broken->len - 1);

    g_array_index (self->broken, guint, place) = last;
    self->places[last] = (gint32)place;
    g_array_set_size (self->broken, self->broken->len - 1);
    self->cost -= self->weights[check];
  }
}

static void
take_back (KtNear *self, guint n_changes, guint n_turned)
{
  for (guint i = self->changes->len; i > n_changes; i--)
    {
      Change before = g_array_index (self->changes, Change, i - 1);

      self->state.present[before.slot] = before.present;
      self->state.values[before.slot] = before.value;
      self->state.units[before.slot] = before.units;
    }
  for (guint i = self->turned->len; i > n_turned; i--)
    turn_check (self, g_array_index (self->turned, guint, i - 1));
  g_array_set_size (self->changes, n_changes);
  g_array_set_size (self->turned, n_turned);
}

static gboolean
may_define (const KtNear *self, const KtGroundCheck *check)
{
  guint target = (guint)check->target;

  return self->state.present[target] && self->limits->low[target] < self->limits->high[target]
         && kt_ground_seems_to_hold (self->ground, &self->state, check->applies);
}

static void
define (KtNear *self, guint number)
{
  const KtGroundCheck *check = kt_ground_get_check (self->ground, number);
  guint target = (guint)check->target;
  gint64 units;

  self->is_defining[number] = FALSE;
  if (!may_define (self, check) || !kt_ground_define (self->ground, &self->state, check, &units))
    return;
  units = CLAMP (units, self->limits->low[target], self->limits->high[target]);
  set_slot (self, target, TRUE, self->state.values[target], units);
}

static void
visit_slot (KtNear *self, guint slot)
{
  guint n;
  const guint32 *checks = kt_ground_get_checks_of (self->ground, slot, &n);

  self->is_queued[slot] = FALSE;
  for (guint i = 0; i < n; i++)
    {
      guint check = checks[i];

      if (!self->is_dirty[check])
        {
          self->is_dirty[check] = TRUE;
          g_array_append_val (self->dirty, check);
        }
      if (kt_ground_get_check (self->ground, check)->target >= 0 && !self->is_defining[check])
        {
          self->is_defining[check] = TRUE;
          g_array_append_val (self->defining, check);
        }
    }
}

/* Formulas follow what changed; then every rule that looks at any of it is computed. */
static void
settle (KtNear *self)
{
  guint n_defined = 0;

  for (guint at = 0, next = 0; at < self->queue->len || next < self->defining->len;)
    if (at < self->queue->len)
      visit_slot (self, g_array_index (self->queue, guint, at++));
    else if (n_defined++ < MAX_DEFINED)
      define (self, g_array_index (self->defining, guint, next++));
    else
      self->is_defining[g_array_index (self->defining, guint, next++)] = FALSE;
  g_array_set_size (self->queue, 0);
  g_array_set_size (self->defining, 0);
  for (guint i = 0; i < self->dirty->len; i++)
    {
      guint check = g_array_index (self->dirty, guint, i);

      self->is_dirty[check] = FALSE;
      if (kt_ground_seems_to_hold (self->ground, &self->state,
                                   kt_ground_get_check (self->ground, check)->node)
          == self->holds[check])
        continue;
      turn_check (self, check);
      g_array_append_val (self->turned, check);
    }
  g_array_set_size (self->dirty, 0);
}

/* --- there or not -------------------------------------------------------------------------------
 */

static gint32
first_allowed (const KtNear *self, guint slot)
{
  const KtSlot *at = kt_program_slot (self->program, slot);

  for (guint i = 0; i < at->n_values; i++)
    if (self->limits->values[at->first_value + i])
      return (gint32)i;
  return 0;
}

/* With a value within the limits. */
static void
put_there (KtNear *self, guint slot)
{
  const KtSlot *at = kt_program_slot (self->program, slot);
  gint32 value = self->state.values[slot];

  if (at->n_values > 0 && !self->limits->values[at->first_value + (guint)value])
    value = first_allowed (self, slot);
  set_slot (self, slot, TRUE, value,
            CLAMP (self->state.units[slot], self->limits->low[slot], self->limits->high[slot]));
}

static void turn_on (KtNear *self, guint slot);

static void
turn_on_below (KtNear *self, guint slot)
{
  for (int i = self->program->children_from[slot]; i < self->program->children_from[slot + 1]; i++)
    {
      guint child = (guint)self->program->children[i];

      if (!kt_program_slot (self->program, child)->is_optional
          || !(self->limits->presence[child] & KT_MAY_BE_ABSENT))
        turn_on (self, child);
    }
}

/* With what it is part of and its fellows before it. */
static void
turn_on (KtNear *self, guint slot)
{
  const KtSlot *at = kt_program_slot (self->program, slot);

  if (self->state.present[slot])
    return;
  if (at->parent > 0)
    turn_on (self, (guint)at->parent);
  for (guint i = 0; i < at->index; i++)
    {
      int fellow
          = kt_program_find_child (self->program, at->parent, self->program->features[slot], i);

      if (!self->state.present[fellow])
        {
          put_there (self, (guint)fellow);
          turn_on_below (self, (guint)fellow);
        }
    }
  if (self->state.present[slot])
    return;
  put_there (self, slot);
  turn_on_below (self, slot);
}

static void
turn_off_below (KtNear *self, guint slot)
{
  set_slot (self, slot, FALSE, self->state.values[slot], self->state.units[slot]);
  for (int i = self->program->children_from[slot]; i < self->program->children_from[slot + 1]; i++)
    if (self->state.present[self->program->children[i]])
      turn_off_below (self, (guint)self->program->children[i]);
}

/* With its fellows behind it. */
static void
turn_off (KtNear *self, guint slot)
{
  const KtSlot *at = kt_program_slot (self->program, slot);
  int fellow;

  for (guint i = at->index; (fellow = kt_program_find_child (self->program, at->parent,
                                                             self->program->features[slot], i))
                            >= 0;
       i++)
    if (self->state.present[fellow])
      turn_off_below (self, (guint)fellow);
}

/* --- ways to mend -------------------------------------------------------------------------------
 */

/* What a way of mending does for the rule in question. */
typedef enum { MENDS, BRINGS_NEARER, DOES_NOTHING } Effect;

typedef struct {
  guint slot;
  gint8 presence; /* 1 on, -1 off, 0: as it is */
  gint32 value;
  gint64 units;
  Effect effect;
  double distance; /* of the sides of the rule in question */
  guint cost;
} Way;

static void
go (KtNear *self, const Way *way)
{
  if (way->presence > 0)
    turn_on (self, way->slot);
  else if (way->presence < 0)
    turn_off (self, way->slot);
  else
    set_slot (self, way->slot, TRUE, way->value, way->units);
  settle (self);
}

static Effect
effect_of (const KtNear *self, Way *way)
{
  if (self->holds[self->in_question])
    return MENDS;
  if (isnan (self->distance))
    return DOES_NOTHING;
  way->distance = fabs (kt_ground_distance (self->ground, &self->state,
                                            kt_ground_get_check (self->ground, self->in_question)));
  return way->distance < self->distance ? BRINGS_NEARER : DOES_NOTHING;
}

static gboolean
is_better (const Way *a, const Way *b)
{
  if (a->effect != b->effect)
    return a->effect < b->effect;
  return a->cost < b->cost
         || (a->cost == b->cost && a->effect == BRINGS_NEARER && a->distance < b->distance);
}

/* TRUE: it mends everything. */
static gboolean
try_way (KtNear *self, Way way, Way *best)
{
  guint n_changes = self->changes->len, n_turned = self->turned->len;

  self->n_trials++;
  go (self, &way);
  way.cost = self->cost;
  way.effect = effect_of (self, &way);
  take_back (self, n_changes, n_turned);
  if (way.cost > 0 && self->tabu[way.slot] > self->step)
    return FALSE;
  if (is_better (&way, best))
    *best = way;
  return way.cost == 0;
}

static gboolean
try_values (KtNear *self, guint slot, Way *best)
{
  const KtSlot *at = kt_program_slot (self->program, slot);

  for (guint i = 0; i < at->n_values; i++)
    if (self->limits->values[at->first_value + i] && (gint32)i != self->state.values[slot]
        && try_way (self,
                    (Way){ .slot = slot, .value = (gint32)i, .units = self->state.units[slot] },
                    best))
      return TRUE;
  return FALSE;
}

static gboolean
try_number (KtNear *self, guint slot, gint64 units, Way *best)
{
  if (units == self->state.units[slot] || units < self->limits->low[slot]
      || units > self->limits->high[slot])
    return FALSE;
  return try_way (self, (Way){ .slot = slot, .value = self->state.values[slot], .units = units },
                  best);
}

/* How far the rule is from holding with this number, and on which side. */
static double
distance_at (KtNear *self, const KtGroundCheck *check, guint slot, gint64 units)
{
  guint n_changes = self->changes->len, n_turned = self->turned->len;
  double distance;

  self->n_trials++;
  set_slot (self, slot, TRUE, self->state.values[slot], units);
  settle (self);
  distance = kt_ground_distance (self->ground, &self->state, check);
  take_back (self, n_changes, n_turned);
  return distance;
}

/* Most formulas grow or fall with each number: where the sides of the comparison meet. */
static gboolean
try_meeting (KtNear *self, const KtGroundCheck *check, guint slot, Way *best)
{
  gint64 from = self->state.units[slot], low = self->limits->low[slot],
         high = self->limits->high[slot], to;
  double here = kt_ground_distance (self->ground, &self->state, check);
  double at_low, at_high;

  if (isnan (here) || here == 0)
    return FALSE;
  at_low = distance_at (self, check, slot, low);
  at_high = distance_at (self, check, slot, high);
  if (!isnan (at_low) && (at_low > 0) != (here > 0))
    to = low;
  else if (!isnan (at_high) && (at_high > 0) != (here > 0))
    to = high;
  else
    return FALSE;
  while (ABS (to - from) > 1 && self->n_trials < self->max_trials)
    {
      gint64 middle = from + (to - from) / 2;
      double distance = distance_at (self, check, slot, middle);

      if (isnan (distance))
        return FALSE;
      if ((distance > 0) == (here > 0) && distance != 0)
        from = middle;
      else
        to = middle;
    }
  return try_number (self, slot, to, best) || try_number (self, slot, from, best)
         || try_number (self, slot, to + (to > from ? 1 : -1), best);
}

static gboolean
try_numbers (KtNear *self, const KtGroundCheck *check, guint slot, Way *best)
{
  g_array_set_size (self->numbers, 0);
  kt_ground_list_numbers (self->ground, check, slot, self->numbers);
  for (guint i = 0; i < self->numbers->len; i++)
    if (try_number (self, slot, g_array_index (self->numbers, gint64, i), best))
      return TRUE;
  return try_meeting (self, check, slot, best)
         || try_number (self, slot, self->limits->low[slot], best)
         || try_number (self, slot, self->limits->high[slot], best);
}

/* The slot itself or the nearest above it that can be absent. */
static guint
optional_at (const KtNear *self, guint slot)
{
  while (slot > 0 && !kt_program_slot (self->program, slot)->is_optional)
    slot = (guint)kt_program_slot (self->program, slot)->parent;
  return slot;
}

static gboolean
try_presence (KtNear *self, guint slot, Way *best)
{
  guint at = optional_at (self, slot);
  gboolean is_there = self->state.present[at];

  if (at == 0 || !(self->limits->presence[at] & (is_there ? KT_MAY_BE_ABSENT : KT_MAY_BE_PRESENT)))
    return FALSE;
  return try_way (self, (Way){ .slot = at, .presence = is_there ? -1 : 1 }, best);
}

static gboolean
try_slot (KtNear *self, const KtGroundCheck *check, guint slot, Way *best)
{
  const KtSlot *at = kt_program_slot (self->program, slot);

  if (self->state.present[slot] && at->n_values > 0 && try_values (self, slot, best))
    return TRUE;
  if (self->state.present[slot] && at->bits >= 0 && try_numbers (self, check, slot, best))
    return TRUE;
  return try_presence (self, slot, best);
}

/* --- what a rule hangs on -----------------------------------------------------------------------
 */

static gboolean
is_defined (const KtNear *self, guint slot)
{
  const GArray *checks = g_ptr_array_index (self->definitions, slot);

  for (guint i = 0; checks != NULL && i < checks->len; i++)
    if (may_define (self, kt_ground_get_check (self->ground, g_array_index (checks, guint, i))))
      return TRUE;
  return FALSE;
}

/* Behind numbers that formulas define stand what those are computed from. */
static void
add_leaves (KtNear *self, const KtGroundCheck *check)
{
  const gint32 *inputs = kt_ground_get_inputs (self->ground, check);

  for (guint i = 0; i < check->n_inputs && self->leaves->len < MAX_LEAVES; i++)
    {
      guint slot = (guint)inputs[i];
      const GArray *checks = g_ptr_array_index (self->definitions, slot);

      if (self->is_marked[slot])
        continue;
      self->is_marked[slot] = TRUE;
      if (!is_defined (self, slot))
        g_array_append_val (self->leaves, slot);
      else
        for (guint j = 0; j < checks->len; j++)
          add_leaves (self, kt_ground_get_check (self->ground, g_array_index (checks, guint, j)));
    }
}

static gboolean
mend_one (KtNear *self, guint number)
{
  const KtGroundCheck *check = kt_ground_get_check (self->ground, number);
  Way best = { .effect = DOES_NOTHING, .cost = G_MAXUINT };

  self->in_question = number;
  self->distance = fabs (kt_ground_distance (self->ground, &self->state, check));
  memset (self->is_marked, 0, self->program->slots->len);
  g_array_set_size (self->leaves, 0);
  add_leaves (self, check);
  for (guint i = 0; i < self->leaves->len && self->n_trials < self->max_trials; i++)
    if (try_slot (self, check, g_array_index (self->leaves, guint, i), &best))
      break;
  if (best.cost == G_MAXUINT)
    return FALSE;
  if (best.cost >= self->cost)
    for (guint i = 0; i < self->broken->len; i++)
      {
        self->weights[g_array_index (self->broken, guint, i)]++;
        self->cost++;
      }
  go (self, &best);
  self->tabu[best.slot] = self->step + TABU_STEPS + 1;
  return TRUE;
}

static gboolean
mend (KtNear *self)
{
  for (self->step = 0; self->broken->len > 0; self->step++)
    {
      gboolean moved = FALSE;

      if (self->step >= MAX_STEPS || self->n_trials >= self->max_trials)
        return FALSE;
      for (guint i = 0; i < self->broken->len && !moved; i++)
        moved = mend_one (self, g_array_index (self->broken, guint, i));
      if (!moved)
        return FALSE;
      /* Nothing before this is gone back to. */
      g_array_set_size (self->changes, 0);
      g_array_set_size (self->turned, 0);
    }
  return TRUE;
}

/* --- from one to another ------------------------------------------------------------------------
 */

static gint32
value_in (const KtProgram *program, const KtWitness *witness, guint slot)
{
  const KtSlot *at = kt_program_slot (program, slot);

  for (guint i = 0; i < at->n_values; i++)
    if (witness->values[at->first_value + i])
      return (gint32)i;
  return 0;
}

static void
begin_at (KtNear *self, const KtWitness *from)
{
  guint n = self->program->slots->len, m = kt_ground_get_n_checks (self->ground);

  memset (self->holds, TRUE, m);
  for (guint i = 0; i < m; i++)
    self->weights[i] = 1;
  memset (self->tabu, 0, n * sizeof *self->tabu);
  g_array_set_size (self->broken, 0);
  g_array_set_size (self->changes, 0);
  g_array_set_size (self->turned, 0);
  self->cost = self->n_trials = 0;
  for (guint i = 0; i < n; i++)
    {
      self->state.present[i] = from->presence[i];
      if (from->presence[i])
        {
          self->memory.values[i] = value_in (self->program, from, i);
          self->memory.units[i]
              = kt_program_slot (self->program, i)->bits >= 0 ? from->units[i] : 0;
        }
      self->state.values[i] = self->memory.values[i];
      self->state.units[i] = self->memory.units[i];
    }
}

/* FALSE: the limits leave nothing. */
static gboolean
go_within_limits (KtNear *self)
{
  for (guint i = 1; i < self->program->slots->len; i++)
    {
      guint8 presence = self->limits->presence[i];

      if (self->limits->low[i] > self->limits->high[i] && self->state.present[i])
        return FALSE;
      if (self->state.present[i] && !(presence & KT_MAY_BE_PRESENT))
        turn_off (self, optional_at (self, i));
      else if (!self->state.present[i] && !(presence & KT_MAY_BE_ABSENT))
        turn_on (self, i);
      if (self->state.present[i])
        put_there (self, i);
    }
  settle (self);
  return TRUE;
}

static gboolean
is_within_limits (const KtNear *self)
{
  for (guint i = 1; i < self->program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (self->program, i);
      gboolean is_there = self->state.present[i];

      if (!(self->limits->presence[i] & (is_there ? KT_MAY_BE_PRESENT : KT_MAY_BE_ABSENT)))
        return FALSE;
      if (!is_there)
        continue;
      if (slot->n_values > 0
          && !self->limits->values[slot->first_value + (guint)self->state.values[i]])
        return FALSE;
      if (slot->bits >= 0
          && (self->state.units[i] < self->limits->low[i]
              || self->state.units[i] > self->limits->high[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
differs (const KtNear *self, const KtWitness *from, guint slot)
{
  const KtSlot *at = kt_program_slot (self->program, slot);

  return self->state.present[slot] != from->presence[slot]
         || (from->presence[slot]
             && ((at->bits >= 0 && self->state.units[slot] != from->units[slot])
                 || (at->n_values > 0
                     && !from->values[at->first_value + (guint)self->state.values[slot]])));
}

/* Do the rules hold exactly that look at anything that is not as it was? */
static gboolean
is_confirmed (KtNear *self, const KtWitness *from)
{
  gboolean good = TRUE;

  for (guint i = 1; i < self->program->slots->len; i++)
    if (differs (self, from, i))
      visit_slot (self, i);
  for (guint i = 0; i < self->defining->len; i++)
    self->is_defining[g_array_index (self->defining, guint, i)] = FALSE;
  for (guint i = 0; i < self->dirty->len; i++)
    {
      guint check = g_array_index (self->dirty, guint, i);

      self->is_dirty[check] = FALSE;
      good = good
             && kt_ground_holds (self->ground, &self->state,
                                 kt_ground_get_check (self->ground, check)->node);
    }
  g_array_set_size (self->dirty, 0);
  g_array_set_size (self->defining, 0);
  return good;
}

static KtWitness *
to_witness (const KtNear *self)
{
  const KtProgram *program = self->program;
  KtWitness *witness = kt_witness_new (program);
  guint n = program->slots->len;

  memcpy (witness->presence, self->state.present, n);
  for (guint i = 0; i < n; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);

      if (slot->bits >= 0)
        witness->units[i] = witness->presence[i] ? self->state.units[i] : slot->low;
      if (witness->presence[i] && slot->n_values > 0)
        witness->values[slot->first_value + (guint)self->state.values[i]] = TRUE;
    }
  return witness;
}

KtWitness *
kt_near_find (KtNear *self, const KtWitness *from, const KtLimits *limits, guint max_trials)
{
  self->limits = limits;
  self->max_trials = max_trials;
  begin_at (self, from);
  return go_within_limits (self) && mend (self) && is_within_limits (self)
                 && is_confirmed (self, from)
             ? to_witness (self)
             : NULL;
}
