/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli bench: how long it takes until everything that is possible is known after a decision. Decisions are random
 * but the same for the same model and seed. Times are computing time of this thread, so that other work on the machine
 * does not count.
 */
#include "kt-bench-answers.h"
#include "kt-bench-prices.h"
#include "kt-cli-configuration.h"
#include "kt-cli-output.h"
#include "kt-json.h"
#include "kt-product-program.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/resource.h>

/* Of the decisions, so many choose something; the others exclude it. */
#define SHARE_OF_CHOICES 0.7
#define MAX_TRIES 50

typedef struct {
  KtCliSubject *subject;
  int n_sessions, n_decisions, n_answers, n_priced, seed;
  char *log_file;
  FILE *log;
  GRand *rand;
  double load, compile, cold, prepare, warm; /* milliseconds */
  gsize n_bytes;                    /* of the compiled form */
  GArray *times;                    /* double */
  guint n_refused, n_unsettled;     /* decisions, and those after which something stayed open */
  guint64 n_questions;
  guint64 checksum;
  KtBenchAnswers answers;
  KtBenchPrices prices;
} Bench;

/* ---- decisions ---- */

static gboolean
is_candidate (const KtSnapshotNode *node)
{
  if (node->feature == NULL || node->presence == KT_STATE_EXCLUDED || node->presence == KT_STATE_USER_NOT)
    return FALSE;
  return node->is_open || (node->is_optional && node->presence == KT_STATE_FREE);
}

static KtChoice *
choose_value (Bench *bench, const KtSnapshotNode *node)
{
  gboolean chooses = g_rand_double (bench->rand) < SHARE_OF_CHOICES;
  g_autofree guint *free_ones = g_new (guint, node->n_values + 1);
  guint n = 0;

  if (node->feature->kind == KT_FEATURE_BOOL && !node->is_optional)
    return kt_choice_new (KT_CHOICE_IS, node->path, chooses ? "True" : "False");
  for (guint i = 0; i < node->n_values; i++)
    if (node->values[i].state == KT_STATE_FREE && node->values[i].name[0] != '\0')
      free_ones[n++] = i;
  if (n == 0)
    return NULL;
  return kt_choice_new (chooses ? KT_CHOICE_IS : KT_CHOICE_IS_NOT, node->path,
                        node->values[free_ones[g_rand_int_range (bench->rand, 0, (gint32)n)]].name);
}

/* One end of what is possible, or a bound in between. */
static KtChoice *
choose_number (Bench *bench, const KtSnapshotNode *node)
{
  gboolean upper = g_rand_boolean (bench->rand);
  KtDecimal end = upper ? node->maximum : node->minimum, middle;
  g_autofree char *text = NULL;

  if (g_rand_double (bench->rand) < SHARE_OF_CHOICES)
    {
      text = kt_decimal_to_string (end);
      return kt_choice_new (KT_CHOICE_IS, node->path, text);
    }
  if (!kt_decimal_from_double ((kt_decimal_to_double (node->minimum) + kt_decimal_to_double (node->maximum)) / 2,
                               node->digits, &middle, NULL))
    return NULL;
  text = kt_decimal_to_string (middle);
  return kt_choice_new (upper ? KT_CHOICE_AT_MOST : KT_CHOICE_AT_LEAST, node->path, text);
}

static KtChoice *
choose (Bench *bench, const KtSnapshotNode *node)
{
  if (node->is_optional && node->presence == KT_STATE_FREE)
    return kt_choice_new (
        g_rand_double (bench->rand) < SHARE_OF_CHOICES ? KT_CHOICE_IS : KT_CHOICE_IS_NOT, node->path, NULL);
  if (node->feature->kind == KT_FEATURE_NUMBER)
    return node->has_range ? choose_number (bench, node) : NULL;
  return choose_value (bench, node);
}

static KtChoice *
next_choice (Bench *bench, const KtSnapshot *snapshot)
{
  guint n_nodes = kt_snapshot_get_n_nodes (snapshot), n = 0;
  g_autofree guint *candidates = g_new (guint, n_nodes + 1);

  for (guint i = 0; i < n_nodes; i++)
    if (is_candidate (kt_snapshot_get_node (snapshot, i)))
      candidates[n++] = i;
  for (guint i = 0; i < MAX_TRIES && n > 0; i++)
    {
      guint number = candidates[g_rand_int_range (bench->rand, 0, (gint32)n)];
      KtChoice *choice = choose (bench, kt_snapshot_get_node (snapshot, number));

      if (choice != NULL)
        return choice;
    }
  return NULL;
}

/* ---- what came out ---- */

static void
add_to_checksum (Bench *bench, const void *data, gsize size)
{
  bench->checksum = kt_bench_checksum (bench->checksum, data, size);
}

static void
add_snapshot (Bench *bench, const KtSnapshot *snapshot)
{
  for (guint i = 0; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);
      const guint8 presence = (guint8)node->presence;

      add_to_checksum (bench, &presence, 1);
      for (guint j = 0; j < node->n_values; j++)
        {
          const guint8 state = (guint8)node->values[j].state;

          add_to_checksum (bench, &state, 1);
        }
      if (node->has_range)
        {
          const double ends[] = { kt_decimal_to_double (node->minimum), kt_decimal_to_double (node->maximum) };

          add_to_checksum (bench, ends, sizeof ends);
        }
    }
}

/* ---- sessions ---- */

/* FALSE: nothing is left to decide, or an error. */
static gboolean
decide_once (Bench *bench, KtSession *session, KtSnapshot **snapshot, int number, GError **error)
{
  g_autoptr (KtChoice) choice = next_choice (bench, *snapshot);
  g_autoptr (KtSnapshot) after = NULL;
  g_autoptr (GError) refused = NULL;
  double start, time;
  gboolean decided;

  if (choice == NULL)
    return FALSE;
  kt_cli_subject_limit (bench->subject);
  start = kt_bench_now ();
  decided = kt_session_decide (session, choice, &refused);
  if (decided)
    after = kt_session_get_snapshot (session, error);
  time = kt_bench_now () - start;
  if (bench->log != NULL)
    {
      g_autofree char *text = kt_choice_to_text (choice);

      fprintf (bench->log, "%d\t%s\t%s\t%.3f\n", number, decided ? "decided" : "refused", text, time);
    }
  g_array_append_val (bench->times, time);
  if (!decided) /* a gap inside a range, or not settled */
    {
      bench->n_refused++;
      return TRUE;
    }
  if (after == NULL)
    return FALSE;
  bench->n_unsettled += kt_snapshot_has_unknown (after);
  add_snapshot (bench, after);
  g_clear_pointer (snapshot, kt_snapshot_unref);
  *snapshot = g_steal_pointer (&after);
  kt_cli_subject_limit (bench->subject);
  return kt_bench_prices_ask (&bench->prices, session, *snapshot, bench->log, error);
}

static gboolean
run_sessions (Bench *bench, GError **error)
{
  g_autoptr (GError) local = NULL;

  for (int i = 0; i < bench->n_sessions; i++)
    {
      KtSession *session = bench->subject->session;
      g_autoptr (KtSnapshot) first = NULL;
      g_autoptr (KtSnapshot) snapshot = NULL;

      if (!kt_session_reset (session, error))
        return FALSE;
      kt_cli_subject_limit (bench->subject);
      first = kt_session_get_snapshot (session, error);
      if (first == NULL)
        return FALSE;
      snapshot = kt_snapshot_ref (first);
      for (int j = 0; j < bench->n_decisions; j++)
        if (!decide_once (bench, session, &snapshot, i, &local))
          break;
      kt_cli_subject_limit (bench->subject);
      if (local == NULL)
        kt_bench_answers_ask (&bench->answers, first, snapshot, (guint)bench->n_answers, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  bench->n_questions = kt_session_get_n_questions (bench->subject->session);
  return TRUE;
}

/* ---- preparing ---- */

/* What is not settled by then is not worth the wait: sessions begin without it. */
#define MOST_SECONDS 60

typedef struct {
  GMutex mutex;
  GCond cond;
  gboolean is_over;
  GCancellable *cancellable;
} Watch;

static gpointer
watch (gpointer data)
{
  Watch *self = data;
  gint64 end = g_get_monotonic_time () + MOST_SECONDS * G_TIME_SPAN_SECOND;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (!self->is_over)
    if (!g_cond_wait_until (&self->cond, &self->mutex, end))
      {
        g_cancellable_cancel (self->cancellable);
        break;
      }
  return NULL;
}

static gboolean
prepare_in_time (KtProgram *program, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) local = NULL;
  Watch self = { .cancellable = cancellable };
  g_mutex_init (&self.mutex);
  g_cond_init (&self.cond);
  GThread *thread = g_thread_new ("watch", watch, &self);
  gboolean good = kt_program_prepare (program, cancellable, &local);

  g_mutex_lock (&self.mutex);
  self.is_over = TRUE;
  g_cond_signal (&self.cond);
  g_mutex_unlock (&self.mutex);
  g_thread_join (thread);
  g_mutex_clear (&self.mutex);
  g_cond_clear (&self.cond);
  if (good || g_cancellable_is_cancelled (cancellable))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* From the compiled form to the first picture; the sessions go on from there. */
static gboolean
start_warm (Bench *bench, GError **error)
{
  KtProgram *program = bench->subject->program;
  const KtProgramOptions options
      = { kt_program_get_terms (program), kt_program_get_n_terms (program), bench->subject->options->day, 0 };
  double start = kt_bench_now ();

  if (!prepare_in_time (program, error))
    return FALSE;
  bench->prepare = kt_bench_now () - start;
  g_autoptr (GBytes) bytes = kt_program_to_bytes (program);
  start = kt_bench_now ();
  g_autoptr (KtProgram) again
      = kt_program_from_bytes (bytes, kt_program_get_model (program), &options, error);
  KtSession *session = again != NULL ? kt_cli_subject_new_session (bench->subject, again, error) : NULL;

  if (session == NULL)
    return FALSE;
  g_autoptr (KtSession) cold = bench->subject->session;

  bench->subject->session = session;
  kt_cli_subject_limit (bench->subject);
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (session, error);

  bench->warm = kt_bench_now () - start;
  bench->n_bytes = g_bytes_get_size (bytes);
  return snapshot != NULL;
}

/* ---- the report ---- */

/* Kilobytes at most at a time. */
static long
peak_memory (void)
{
  struct rusage usage;

  return getrusage (RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0;
}

/* One line more where answers were asked for. */
static void
report_answers (const KtBenchAnswers *answers)
{
  const struct {
    const char *name;
    const GArray *times;
  } lines[] = { { "explain", answers->explain }, { "repair", answers->repair } };

  if (answers->explain->len == 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    kt_cli_print ("%s: %u answers, mean %.2f, p50 %.2f, p95 %.2f, max %.2f ms\n", lines[i].name, lines[i].times->len,
                  kt_bench_mean (lines[i].times), kt_bench_quantile (lines[i].times, 0.5),
                  kt_bench_quantile (lines[i].times, 0.95), kt_bench_quantile (lines[i].times, 1));
  kt_cli_print ("explanations not proven minimal %u, repairs %u, not proven smallest %u, checksum of the answers "
                "%016" G_GINT64_MODIFIER "x\n",
                answers->n_not_minimal, answers->n_repairs, answers->n_not_smallest, answers->checksum);
}

/* One line more where options were priced. */
static void
report_prices (const KtBenchPrices *prices)
{
  if (prices->times->len > 0)
    kt_cli_print ("prices of %u steps: mean %.2f, p50 %.2f, p95 %.2f, max %.2f ms; options %" G_GUINT64_FORMAT
                  ", not proven %" G_GUINT64_FORMAT ", questions %" G_GUINT64_FORMAT ", checksum %016" G_GINT64_MODIFIER
                  "x\n",
                  prices->times->len, kt_bench_mean (prices->times), kt_bench_quantile (prices->times, 0.5),
                  kt_bench_quantile (prices->times, 0.95), kt_bench_quantile (prices->times, 1), prices->n_priced,
                  prices->n_unproven, prices->n_questions, prices->checksum);
}

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_checksum (JsonBuilder *builder, guint64 checksum)
{
  g_autofree char *text = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", checksum);

  kt_json_add_string (builder, "checksum", text);
}

static void
begin_times (JsonBuilder *builder, const char *name, const GArray *times)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  kt_json_add_int (builder, "n", times->len);
  add_number (builder, "mean_ms", kt_bench_mean (times));
  add_number (builder, "p50_ms", kt_bench_quantile (times, 0.5));
  add_number (builder, "p95_ms", kt_bench_quantile (times, 0.95));
  add_number (builder, "max_ms", kt_bench_quantile (times, 1));
}

/* What the text has in further lines. */
static void
add_answers (JsonBuilder *builder, const KtBenchAnswers *answers)
{
  if (answers->explain->len == 0)
    return;
  begin_times (builder, "explain", answers->explain);
  kt_json_add_int (builder, "not_minimal", answers->n_not_minimal);
  json_builder_end_object (builder);
  begin_times (builder, "repair", answers->repair);
  kt_json_add_int (builder, "repairs", answers->n_repairs);
  kt_json_add_int (builder, "not_smallest", answers->n_not_smallest);
  add_checksum (builder, answers->checksum);
  json_builder_end_object (builder);
}

static void
add_prices (JsonBuilder *builder, const KtBenchPrices *prices)
{
  if (prices->times->len == 0)
    return;
  begin_times (builder, "prices", prices->times);
  kt_json_add_int (builder, "options", (gint64)prices->n_priced);
  kt_json_add_int (builder, "not_proven", (gint64)prices->n_unproven);
  kt_json_add_int (builder, "questions", (gint64)prices->n_questions);
  add_checksum (builder, prices->checksum);
  json_builder_end_object (builder);
}

static void
report (Bench *bench)
{
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (bench->subject->session, NULL);
  guint n_features = snapshot != NULL ? kt_snapshot_get_n_nodes (snapshot) - 1 : 0;
  const KtModel *model = bench->subject->model;

  kt_bench_sort (bench->times);
  kt_bench_sort (bench->answers.explain);
  kt_bench_sort (bench->answers.repair);
  kt_bench_sort (bench->prices.times);
  if (bench->subject->options->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      const struct {
        const char *name;
        double value;
      } figures[] = {
        { "load_ms", bench->load },          { "compile_ms", bench->compile },    { "cold_ms", bench->cold },
        { "prepare_ms", bench->prepare },    { "warm_ms", bench->warm },          { "mean_ms", kt_bench_mean (bench->times) },         { "p50_ms", kt_bench_quantile (bench->times, 0.5) },
        { "p95_ms", kt_bench_quantile (bench->times, 0.95) }, { "p99_ms", kt_bench_quantile (bench->times, 0.99) }, { "max_ms", kt_bench_quantile (bench->times, 1) },
      };

      json_builder_begin_object (builder);
      kt_json_add_int (builder, "features", n_features);
      kt_json_add_int (builder, "constraints", model->n_rules);
      kt_json_add_int (builder, "clauses", kt_program_get_n_clauses (bench->subject->program));
      for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
        add_number (builder, figures[i].name, figures[i].value);
      kt_json_add_int (builder, "decisions", bench->times->len);
      kt_json_add_int (builder, "refused", bench->n_refused);
      kt_json_add_int (builder, "not_settled", bench->n_unsettled);
      kt_json_add_int (builder, "questions", (gint64)bench->n_questions);
      kt_json_add_int (builder, "compiled_bytes", (gint64)bench->n_bytes);
      kt_json_add_int (builder, "peak_kilobytes", peak_memory ());
      add_checksum (builder, bench->checksum);
      add_answers (builder, &bench->answers);
      add_prices (builder, &bench->prices);
      json_builder_end_object (builder);
      kt_cli_print_json (builder);
      return;
    }
  kt_cli_print ("features %u, constraints %u, clauses %u, load %.1f ms, compile %.1f ms, cold start %.1f ms, "
                "prepared in %.1f ms, warm start %.1f ms, %u decisions: mean %.2f, p50 %.2f, p95 %.2f, p99 %.2f, max %.2f ms, "
                "refused %u, not settled %u, questions %" G_GUINT64_FORMAT ", compiled %.1f MB, memory %.1f MB, "
                "checksum %016" G_GINT64_MODIFIER "x\n",
                n_features, model->n_rules, kt_program_get_n_clauses (bench->subject->program), bench->load,
                bench->compile, bench->cold, bench->prepare, bench->warm, bench->times->len, kt_bench_mean (bench->times), kt_bench_quantile (bench->times, 0.5),
                kt_bench_quantile (bench->times, 0.95), kt_bench_quantile (bench->times, 0.99), kt_bench_quantile (bench->times, 1), bench->n_refused, bench->n_unsettled, bench->n_questions,
                (double)bench->n_bytes / 1e6, (double)peak_memory () / 1e3, bench->checksum);
  report_answers (&bench->answers);
  report_prices (&bench->prices);
}

/* ---- all together ---- */

/* Model, program and session, each with its time. */
static gboolean
prepare (Bench *bench, const KtCliUsage *usage, const KtCliOptions *options, int *code)
{
  double start = kt_bench_now ();
  g_autoptr (KtSnapshot) snapshot = NULL;

  if (!kt_cli_subject_load (bench->subject, usage, options, NULL, code))
    return FALSE;
  bench->load = kt_bench_now () - start;
  start = kt_bench_now ();
  if (!kt_cli_subject_compile (bench->subject, code))
    return FALSE;
  bench->compile = kt_bench_now () - start;
  start = kt_bench_now ();
  if (!kt_cli_subject_open (bench->subject, code))
    return FALSE;
  kt_cli_subject_limit (bench->subject);
  snapshot = kt_session_get_snapshot (bench->subject->session, NULL);
  bench->cold = kt_bench_now () - start;
  return TRUE;
}

static int
run_bench (Bench *bench)
{
  const KtCompletionRequest request = {
    .goal = bench->subject->product != NULL ? KT_COMPLETE_CHEAPEST : KT_COMPLETE_DEFAULT,
    .kinds = KT_TERMS_PRICE,
  };
  g_autoptr (GError) error = NULL;
  int code = KT_CLI_FOUND;

  if (!start_warm (bench, &error))
    {
      kt_cli_message ("%s", error->message);
      return code;
    }
  kt_bench_prices_init (&bench->prices, (guint)MAX (bench->n_priced, 0), (guint32)bench->seed);
  kt_bench_answers_init (&bench->answers, bench->subject->session, bench->rand, &request);
  if (run_sessions (bench, &error))
    {
      report (bench);
      code = KT_CLI_DONE;
    }
  else
    kt_cli_message ("%s", error->message);
  kt_bench_answers_clear (&bench->answers);
  kt_bench_prices_clear (&bench->prices);
  return code;
}

int
kt_command_bench (int argc, char **argv)
{
  g_auto (KtCliSubject) subject = { 0 };
  Bench bench = { .subject = &subject, .n_sessions = 10, .n_decisions = 20, .seed = 1,
                  .checksum = KT_BENCH_CHECKSUM };
  const GOptionEntry entries[] = {
    { "sessions", 0, 0, G_OPTION_ARG_INT, &bench.n_sessions, N_ ("How many sessions (10)"), N_ ("N") },
    { "decisions", 0, 0, G_OPTION_ARG_INT, &bench.n_decisions, N_ ("Decisions in each of them (20)"), N_ ("N") },
    { "answers", 0, 0, G_OPTION_ARG_INT, &bench.n_answers,
      N_ ("After each session, ask so often why something is not possible and how to repair it (0)"), N_ ("N") },
    { "seed", 0, 0, G_OPTION_ARG_INT, &bench.seed, N_ ("Which random decisions (1)"), N_ ("N") },
    { "priced", 0, 0, G_OPTION_ARG_INT, &bench.n_priced,
      N_ ("After each decision also the prices of so many options, those of one step (none)"), N_ ("N") },
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &bench.log_file, N_ ("Write the decisions and their times to a file"),
      N_ ("FILE") },
    G_OPTION_ENTRY_NULL
  };
  static const char *const examples[] = {
    "kontor-cli bench bike.coom",
    "kontor-cli bench --catalog demo --product process-pump --sessions 50",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "bench",
    .arguments = "MODEL",
    .description
    = _ ("Measures how long it takes after a decision until everything that is still possible is known. Random "
         "decisions, seven of ten choosing something and the others excluding it; the same seed makes the same "
         "decisions. One line: size of the model, time to load and compile it, to the first picture from the compiled "
         "model (cold) and from its stored form (warm), times per decision, questions to the solvers, memory, and a "
         "checksum of everything that was shown. Times are computing time in milliseconds."),
    .examples = examples,
    .entries = entries,
    .takes_model = TRUE,
  };
  g_auto (KtCliOptions) options = { 0 };
  int code = KT_CLI_DONE;

  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code))
    return code;
  g_autofree char *log_file = bench.log_file;
  if (!prepare (&bench, &usage, &options, &code))
    return code;
  bench.log = log_file != NULL ? g_fopen (log_file, "w") : NULL;
  if (log_file != NULL && bench.log == NULL)
    {
      kt_cli_message (_ ("“%s” cannot be written: %s"), log_file, g_strerror (errno));
      return KT_CLI_FOUND;
    }
  bench.rand = g_rand_new_with_seed ((guint32)bench.seed);
  bench.times = g_array_new (FALSE, FALSE, sizeof (double));
  code = run_bench (&bench);
  g_array_unref (bench.times);
  g_rand_free (bench.rand);
  if (bench.log != NULL && fclose (bench.log) != 0)
    {
      kt_cli_message (_ ("“%s” cannot be written: %s"), log_file, g_strerror (errno));
      code = KT_CLI_FOUND;
    }
  return code;
}
