/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The worker takes one command after the other and, when none is left, computes what follows from them step by step: the
 * snapshot with little effort, each completion, then thoroughly what little effort left open.
 */
#include "kt-configurator-exchange.h"

#include "kt-engine-error.h"

#include <glib/gi18n-lib.h>

/* What is shown at once, what a completion may cost, and (no limit) what is worked out when there is nothing else to do:
 * conflicts for one question, and how many questions may stay undecided. */
typedef struct {
  int conflicts;
  guint undecided;
} Effort;

/* Options are priced in portions of so many questions; between two of them commands are taken. */
#define PRICE_QUESTIONS 4

static const Effort EFFORT_AT_ONCE = { 400, 10 };
static const Effort EFFORT_COMPLETION = { 1500, 4 };
static const Effort EFFORT_THOROUGH = { 0, 0 };

static gboolean
take_up (KtSession *session,
         GPtrArray *choices,
         GError **error)
{
  guint n_left_out;

  if (!kt_session_take_up (session, choices, &n_left_out, error))
    return FALSE;
  if (n_left_out > 0)
    g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_LEFT_OUT,
                 ngettext ("%u earlier decision no longer fits the rules and was left out.",
                           "%u earlier decisions no longer fit the rules and were left out.", n_left_out),
                 n_left_out);
  return n_left_out == 0;
}

static gboolean
run_command (KtSession *session,
             const KtCommand *command,
             GError **error)
{
  switch (command->kind)
    {
    case COMMAND_DECIDE:
      return kt_session_decide (session, command->choice, error);
    case COMMAND_DECIDE_ALL:
      return kt_session_decide_all (session, command->choices, error);
    case COMMAND_REPLACE_ALL:
      return kt_session_replace_all (session, command->choices, error);
    case COMMAND_TAKE_UP:
      return take_up (session, command->choices, error);
    case COMMAND_UNDECIDE:
      return kt_session_undecide (session, command->choice, error);
    case COMMAND_CLEAR:
      return kt_session_clear (session, command->path, error);
    case COMMAND_ADD:
      {
        g_autofree char *path = kt_session_add_instance (session, command->path, error);
        return path != NULL;
      }
    case COMMAND_REMOVE:
      return kt_session_remove_instance (session, command->path, error);
    case COMMAND_RESET:
      return kt_session_reset (session, error);
    case COMMAND_UNDO:
      return kt_session_undo (session, error);
    case COMMAND_REDO:
      return kt_session_redo (session, error);
    case COMMAND_REPAIR:
      return kt_session_apply_repair (session, command->repair, command->choice, error);
    case COMMAND_ANSWER:
    case COMMAND_PRICE:
    case COMMAND_TASK:
    case COMMAND_QUIT:
    default:
      return TRUE;
    }
}

/* A refused decision brings its explanation along. */
static void
send_failure (KtConfiguratorShared *shared,
              const KtCommand *command,
              GError *error)
{
  g_autoptr (GError) owned = error;
  KtExplanation *explanation = NULL;
  KtAnswer *answer;

  if (command->choice && g_error_matches (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_REFUSED))
    explanation = kt_session_explain (shared->session, command->choice, NULL);
  if (!explanation)
    {
      kt_configurator_send_error (shared, command->generation, g_steal_pointer (&owned));
      return;
    }
  answer = g_new0 (KtAnswer, 1);
  answer->generation = command->generation;
  answer->choice = kt_choice_copy (command->choice);
  answer->explanation = explanation;
  kt_configurator_send (shared, answer);
}

static void
answer_question (KtSession *session,
                 GTask *task)
{
  const KtQuestion *question = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = NULL;
  GDestroyNotify destroy = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  switch (question->kind)
    {
    case QUESTION_EXPLAIN:
      result = question->implied ? kt_session_explain_implied (session, question->choice, &error)
                                 : kt_session_explain (session, question->choice, &error);
      destroy = (GDestroyNotify) kt_explanation_free;
      break;
    case QUESTION_REPAIR:
      result = kt_session_repair (session, question->choice, question->max, &question->request, &error);
      destroy = (GDestroyNotify) g_ptr_array_unref;
      break;
    case QUESTION_COMPLETE:
      result = kt_session_complete (session, &question->request, &error);
      destroy = (GDestroyNotify) kt_completion_free;
      break;
    case QUESTION_HOLES:
    default:
      result = kt_session_get_holes (session, question->path, question->max, &error);
      destroy = (GDestroyNotify) g_array_unref;
    }
  if (result)
    g_task_return_pointer (task, result, destroy);
  else
    g_task_return_error (task, error);
}

static void
set_effort (KtConfiguratorShared *shared,
            Effort effort)
{
  kt_session_set_effort (shared->session, effort.conflicts, effort.undecided);
}

/* FALSE: interrupted, to be done again. */
static gboolean
answer_with_snapshot (KtConfiguratorShared *shared,
                      guint generation,
                      Effort effort)
{
  g_autoptr (GError) error = NULL;
  KtSnapshot *snapshot;
  KtAnswer *answer;

  set_effort (shared, effort);
  snapshot = kt_session_get_snapshot (shared->session, &error);
  if (!snapshot)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return FALSE;
      kt_configurator_send_error (shared, generation, g_steal_pointer (&error));
      return TRUE;
    }
  answer = g_new0 (KtAnswer, 1);
  answer->generation = generation;
  answer->snapshot = snapshot;
  kt_configurator_send (shared, answer);
  return TRUE;
}

static gboolean
answer_with_completion (KtConfiguratorShared *shared,
                        guint generation,
                        guint number,
                        const KtCompletionRequest *request)
{
  g_autoptr (GError) error = NULL;
  KtCompletion *completion;
  KtAnswer *answer;

  set_effort (shared, EFFORT_COMPLETION);
  completion = kt_session_complete (shared->session, request, &error);
  if (!completion)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return FALSE;
      kt_configurator_send_error (shared, generation, g_steal_pointer (&error));
      return TRUE;
    }
  answer = g_new0 (KtAnswer, 1);
  answer->generation = generation;
  answer->number = number;
  answer->completion = completion;
  kt_configurator_send (shared, answer);
  return TRUE;
}

static void
begin_work (KtConfiguratorShared *shared,
            KtWork work)
{
  g_mutex_lock (&shared->lock);
  shared->work = work;
  kt_session_resume (shared->session);
  g_mutex_unlock (&shared->lock);
}

static gboolean
open_session (KtConfiguratorShared *shared)
{
  GError *error = NULL;
  KtSession *session = kt_session_new (shared->program, &error);

  g_mutex_lock (&shared->lock);
  shared->session = session;
  g_mutex_unlock (&shared->lock);
  if (!session)
    kt_configurator_send_error (shared, 0, error);
  return session != NULL;
}

static void
close_session (KtConfiguratorShared *shared)
{
  KtSession *session;

  g_mutex_lock (&shared->lock);
  session = g_steal_pointer (&shared->session);
  g_mutex_unlock (&shared->lock);
  if (session)
    kt_session_free (session);
}

/* What the worker has still to say about the present state. */
typedef struct {
  guint generation;
  GArray *requests; /* KtCompletionRequest */
  guint step;       /* 0: the snapshot, then the completions, then prices, then what the snapshot left unknown */
  guint32 kinds;
  GStrv paths;      /* to be priced; NULL: none */
  gboolean is_done;
} Agenda;

/* The last step: only if the first one left something unknown. */
static gboolean
answer_thoroughly (KtConfiguratorShared *shared,
                   guint generation)
{
  g_autoptr (KtSnapshot) shown = NULL;

  set_effort (shared, EFFORT_AT_ONCE);
  shown = kt_session_get_snapshot (shared->session, NULL);
  if (!shown)
    return FALSE;
  return !kt_snapshot_has_unknown (shown) || answer_with_snapshot (shared, generation, EFFORT_THOROUGH);
}

/* In portions, so that what comes meanwhile does not wait. FALSE: there is more to be found out. */
static gboolean
answer_with_prices (KtConfiguratorShared *shared,
                    const Agenda *agenda)
{
  const KtOptionPriceRequest request = {
    .kinds = agenda->kinds,
    .paths = (const char *const *) agenda->paths,
    .only_paths = TRUE,
    .max_questions = PRICE_QUESTIONS,
    .max_conflicts = EFFORT_COMPLETION.conflicts,
  };
  g_autoptr (GError) error = NULL;
  KtOptionPrices *prices;
  KtAnswer *answer;
  gboolean is_over;

  if (!agenda->paths)
    return TRUE;
  set_effort (shared, EFFORT_COMPLETION);
  prices = kt_session_price_options (shared->session, &request, &error);
  if (!prices)
    return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  is_over = kt_option_prices_is_complete (prices) || kt_option_prices_get_n_questions (prices) == 0;
  answer = g_new0 (KtAnswer, 1);
  answer->generation = agenda->generation;
  answer->prices = prices;
  kt_configurator_send (shared, answer);
  return is_over;
}

static void
do_step (KtConfiguratorShared *shared,
         Agenda *agenda)
{
  guint n_requests = agenda->requests ? agenda->requests->len : 0;
  gboolean is_said;

  begin_work (shared, WORK_ANSWER);
  /* A command that came before the work was announced has not interrupted it. */
  if (g_async_queue_length (shared->queue) > 0)
    return;
  if (agenda->step == 0)
    is_said = answer_with_snapshot (shared, agenda->generation, EFFORT_AT_ONCE);
  else if (agenda->step <= n_requests)
    is_said = answer_with_completion (shared, agenda->generation, agenda->step - 1,
                                      &g_array_index (agenda->requests, KtCompletionRequest, agenda->step - 1));
  else if (agenda->step == n_requests + 1)
    is_said = answer_with_prices (shared, agenda);
  else
    is_said = answer_thoroughly (shared, agenda->generation);
  if (!is_said)
    return;
  agenda->step++;
  /* What is still being checked then is no reason to wait. */
  if (agenda->step == n_requests + 1)
    kt_configurator_send_end (shared, agenda->generation);
  agenda->is_done = agenda->step > n_requests + 2;
}

/* What comes before the prices need not be said again. */
static void
take_priced (Agenda *agenda,
             KtCommand *command)
{
  g_strfreev (agenda->paths);
  agenda->paths = g_steal_pointer (&command->paths);
  agenda->kinds = command->kinds;
  agenda->step = MIN (agenda->step, agenda->requests ? agenda->requests->len + 1 : 1);
  agenda->is_done = FALSE;
}

static void
do_command (KtConfiguratorShared *shared,
            KtCommand *command,
            Agenda *agenda)
{
  GError *error = NULL;

  if (command->kind == COMMAND_PRICE)
    {
      take_priced (agenda, command);
      return;
    }
  begin_work (shared, command->kind == COMMAND_TASK ? WORK_QUESTION : WORK_CHANGE);
  set_effort (shared, command->kind == COMMAND_TASK ? EFFORT_COMPLETION : EFFORT_THOROUGH);
  if (command->kind == COMMAND_TASK)
    {
      answer_question (shared->session, command->task);
      return;
    }
  if (command->kind == COMMAND_ANSWER)
    {
      g_clear_pointer (&agenda->requests, g_array_unref);
      agenda->requests = g_steal_pointer (&command->requests);
    }
  else if (!run_command (shared->session, command, &error))
    send_failure (shared, command, error);
  agenda->generation = command->generation;
  agenda->step = 0;
  agenda->is_done = FALSE;
}

gpointer
kt_configurator_work (gpointer data)
{
  KtConfiguratorShared *shared = data;
  Agenda agenda = { .is_done = FALSE };
  gboolean is_open = open_session (shared);
  gboolean is_over = FALSE;

  while (!is_over)
    {
      gboolean may_wait = !is_open || agenda.is_done;
      KtCommand *command = may_wait ? g_async_queue_pop (shared->queue) : g_async_queue_try_pop (shared->queue);

      if (!command)
        {
          do_step (shared, &agenda);
          continue;
        }
      is_over = command->kind == COMMAND_QUIT;
      if (is_open && !is_over)
        do_command (shared, command, &agenda);
      else
        kt_command_refuse (command);
      kt_command_free (command);
    }
  g_clear_pointer (&agenda.requests, g_array_unref);
  g_strfreev (agenda.paths);
  close_session (shared);
  kt_configurator_shared_unref (shared);
  return NULL;
}
