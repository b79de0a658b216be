/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled programs that are not what the compiler made, with a right checksum: refused, or a session of theirs comes to an
 * end without reading what is not its own.
 *
 * Most of an input are changes to the compiled form of a model (the first byte says which), so that it stays an input when the
 * compiler changes: words of the arrays set, added to or copied, records dropped and repeated, the head. In one mode of three,
 * which the second byte says, the rest of the input lies over the bytes themselves. */
#include <stdint.h>
#include <string.h>

#include "kt-digest.h"
#include "kt-program-samples.h"
#include "kt-session.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerMutate (uint8_t *data, size_t size, size_t max_size);

/* The demo products are some fifty times slower than the others: one input in sixteen. */
static const char *const files[] = {
  "tests/data/programs/parts.coom",
  "tests/data/programs/formulas.coom",
  "tests/data/programs/tables.coom",
  "tests/data/programs/tree.uvl",
  "tests/data/programs/numbers.uvl",
  "data/catalogs/falkenrath/products/process-pump/model.coom",
  "data/catalogs/falkenrath/products/turned-part/model.coom",
};
#define N_SMALL 5
#define FIRST_LARGE 240

/* So much a session may try; after so many seconds somebody presses the button. */
#define MAX_CONFLICTS 100
#define MAX_UNDECIDED 5
#define MAX_VALUES 6
#define PATIENCE 2

static KtProgramSample *
get_sample (guint8 which)
{
  static KtProgramSample *samples[G_N_ELEMENTS (files)];
  guint number = which < FIRST_LARGE ? which % N_SMALL : N_SMALL + which % (G_N_ELEMENTS (files) - N_SMALL);

  if (samples[number] == NULL)
    samples[number] = kt_program_sample_new (".", files[number]);
  return samples[number];
}

/* --- changing --------------------------------------------------------------------------------- */

typedef enum { SET, ADD, COPY, DROP, REPEAT, HEAD, N_CHANGES } ChangeKind;

typedef struct {
  guint8 kind, array;
  guint8 unused[2];
  guint32 place;
  gint32 value;
} Change;

static void
change_head (KtProgram *program, const Change *change)
{
  int *const words[] = { &program->n_variables, &program->n_plain, &program->closed };

  if (change->place % 4 == 3)
    program->n_clauses = (gsize) change->value;
  else
    *words[change->place % 4] = change->value;
}

static void
change_length (GArray *array, const Change *change)
{
  guint n = 1 + (guint) change->value % MIN (array->len, 64), from = change->place % array->len;
  gsize size = g_array_get_element_size (array);
  g_autofree char *records = NULL;

  n = MIN (n, array->len - from);
  if (change->kind == DROP)
    {
      g_array_remove_range (array, from, n);
      return;
    }
  records = g_memdup2 (array->data + from * size, n * size);
  g_array_append_vals (array, records, n);
}

static void
change_word (GArray *array, const Change *change)
{
  gsize size = array->len * g_array_get_element_size (array), n_words = size / sizeof (gint32);
  gint32 *words = (gint32 *) (gpointer) array->data;
  gint32 *word;

  if (n_words == 0)
    {
      array->data[change->place % size] = (char) change->value;
      return;
    }
  word = &words[change->place % n_words];
  if (change->kind == SET)
    *word = change->value;
  else if (change->kind == ADD)
    *word = (gint32) ((guint32) *word + (guint32) change->value);
  else
    *word = words[(guint32) change->value % n_words];
}

static void
apply (KtProgram *program, const Change *change)
{
  GArray *arrays[KT_PROGRAM_ARRAYS], *array;
  ChangeKind kind = change->kind % N_CHANGES;

  kt_program_list_arrays (program, arrays);
  array = arrays[change->array % KT_PROGRAM_ARRAYS];
  if (kind == HEAD)
    change_head (program, change);
  else if (array->len == 0)
    return;
  else if (kind == DROP || kind == REPEAT)
    change_length (array, &(Change){ kind, 0, { 0 }, change->place, change->value });
  else
    change_word (array, &(Change){ kind, 0, { 0 }, change->place, change->value });
}

static GBytes *
change_records (const KtProgramSample *sample, const uint8_t *data, size_t size)
{
  g_autoptr (KtProgram) program = kt_program_sample_read (sample);

  for (; size >= sizeof (Change); data += sizeof (Change), size -= sizeof (Change))
    {
      Change change;

      memcpy (&change, data, sizeof change);
      apply (program, &change);
    }
  return kt_program_to_bytes (program);
}

/* From the place that its first four bytes say, with what follows cut off where the fifth is odd. */
static GBytes *
change_bytes (const KtProgramSample *sample, const uint8_t *data, size_t size)
{
  gsize n = g_bytes_get_size (sample->bytes) - KT_DIGEST_SIZE, n_new;
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sample->bytes, NULL), n + KT_DIGEST_SIZE);
  KtDigest digest = { 0 };
  guint32 from;

  if (size < 5)
    return g_bytes_ref (sample->bytes);
  memcpy (&from, data, sizeof from);
  from %= n;
  n_new = MIN (size - 5, n - from);
  if (n_new > 0)
    memcpy (bytes + from, data + 5, n_new);
  if (data[4] % 2 == 1)
    n = from + n_new;
  kt_digest_add (&digest, bytes, n);
  kt_digest_get (&digest, bytes + n);
  return g_bytes_new (bytes, n + KT_DIGEST_SIZE);
}

/* --- new inputs -------------------------------------------------------------------------------- */

static gint32
draw_value (GRand *rand)
{
  static const gint32 odd[] = { 0, -1, 1, 2, 3, 62, 63, 64, 255, 65535, 0x01010101, G_MAXINT32, G_MININT32 };

  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      return odd[g_rand_int_range (rand, 0, G_N_ELEMENTS (odd))];
    case 1:
      return (gint32) g_rand_int (rand);
    default:
      return g_rand_int_range (rand, -200, 200);
    }
}

/* Whole changes come, go or become others. */
size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  size_t n = size >= 2 ? (size - 2) / sizeof (Change) : 0;
  size_t at = 2 + sizeof (Change) * (size_t) g_rand_int_range (rand, 0, (gint32) n + 1);
  Change change = { (guint8) g_rand_int (rand), (guint8) g_rand_int (rand), { 0 }, g_rand_int (rand), draw_value (rand) };

  if (size < 2 || data[1] % 3 == 2 || g_rand_int_range (rand, 0, 10) == 0)
    return LLVMFuzzerMutate (data, size, max_size);
  if (g_rand_int_range (rand, 0, 4) == 0 && at < 2 + n * sizeof (Change))
    {
      memmove (data + at, data + at + sizeof (Change), size - at - sizeof (Change));
      return size - sizeof (Change);
    }
  if (at + sizeof (Change) > max_size)
    return size;
  memcpy (data + at, &change, sizeof change);
  return MAX (size, at + sizeof (Change));
}

/* --- using ------------------------------------------------------------------------------------ */

/* A decision about the first few nodes that leave one; what is excluded is asked about. */
static void
decide (KtSession *session, const KtSnapshot *snapshot)
{
  gboolean has_asked = FALSE;

  for (guint i = 1; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);

      for (guint j = 0; j < MIN (node->n_values, MAX_VALUES); j++)
        {
          KtChoice choice = { KT_CHOICE_IS, (char *) node->path, (char *) node->values[j].name };

          if (node->values[j].state == KT_STATE_FREE && kt_session_decide (session, &choice, NULL))
            return;
          if (node->values[j].state == KT_STATE_EXCLUDED && !has_asked)
            kt_explanation_free (kt_session_explain (session, &choice, NULL));
          has_asked |= node->values[j].state == KT_STATE_EXCLUDED;
        }
    }
}

static void
complete (KtSession *session, KtCompletionGoal goal)
{
  const KtCompletionRequest request = { .goal = goal, .kinds = 1 };

  kt_completion_free (kt_session_complete (session, &request, NULL));
}

typedef struct {
  KtSession *session;
  GMutex mutex;
  GCond cond;
  gboolean is_done;
} Watch;

static gpointer
interrupt_late (gpointer data)
{
  Watch *watch = data;
  gint64 end = g_get_monotonic_time () + PATIENCE * G_TIME_SPAN_SECOND;

  g_mutex_lock (&watch->mutex);
  while (!watch->is_done && g_cond_wait_until (&watch->cond, &watch->mutex, end))
    ;
  if (!watch->is_done)
    kt_session_interrupt (watch->session);
  g_mutex_unlock (&watch->mutex);
  return NULL;
}

static void
try_out (KtSession *session, gboolean completes)
{
  kt_session_set_effort (session, MAX_CONFLICTS, MAX_UNDECIDED);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (session, NULL);

      if (snapshot != NULL)
        decide (session, snapshot);
    }
  if (completes)
    {
      complete (session, KT_COMPLETE_DEFAULT);
      complete (session, KT_COMPLETE_CHEAPEST);
    }
}

static void
use (KtProgram *program, gboolean completes)
{
  g_autoptr (KtSession) session = kt_session_new (program, NULL);
  Watch watch = { .session = session };
  GThread *thread;

  if (session == NULL)
    return;
  thread = g_thread_new ("watch", interrupt_late, &watch);
  try_out (session, completes);
  g_mutex_lock (&watch.mutex);
  watch.is_done = TRUE;
  g_cond_signal (&watch.cond);
  g_mutex_unlock (&watch.mutex);
  g_thread_join (thread);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const KtProgramSample *sample;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProgram) program = NULL;

  if (size < 2)
    return 0;
  sample = get_sample (data[0]);
  bytes = (data[1] % 3 == 2 ? change_bytes : change_records) (sample, data + 2, size - 2);
  program = kt_program_from_bytes (bytes, sample->model, &sample->options, &error);
  g_assert ((program == NULL) == (error != NULL));
  if (program != NULL)
    use (program, data[1] / 3 % 2 == 1 && data[0] < FIRST_LARGE);
  return 0;
}
