/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two threads: the owner's puts commands into a queue and gets answers in its main context; the worker takes one command
 * after the other and, when none is left, computes what follows from them step by step (the snapshot, then each
 * completion).
 *
 * A command that changes the session always runs to its end, in the order it came. Only a question and a step of the
 * answers can be interrupted: a question by a change, a step by anything; the step is then done again later. The
 * generation counts the changes; an answer carries the generation it was computed for and is thrown away when it
 * arrives late.
 */
#include "kt-configurator.h"

#include "kt-engine-error.h"

/* What is shown at once, what a completion may cost, and (no limit) what is worked out when there is nothing else to do:
 * conflicts for one question, and how many questions may stay undecided. */
typedef struct {
  int conflicts;
  guint undecided;
} Effort;

static const Effort EFFORT_AT_ONCE = { 400, 10 };
static const Effort EFFORT_COMPLETION = { 1500, 4 };
static const Effort EFFORT_THOROUGH = { 0, 0 };

#include <glib/gi18n-lib.h>

typedef enum {
  COMMAND_DECIDE,
  COMMAND_DECIDE_ALL,
  COMMAND_UNDECIDE,
  COMMAND_CLEAR,
  COMMAND_ADD,
  COMMAND_REMOVE,
  COMMAND_RESET,
  COMMAND_UNDO,
  COMMAND_REDO,
  COMMAND_REPAIR,
  COMMAND_ANSWER, /* nothing changes, but completions are to be computed again */
  COMMAND_TASK,   /* a question with an answer of its own */
  COMMAND_QUIT
} CommandKind;

typedef enum { QUESTION_EXPLAIN, QUESTION_REPAIR, QUESTION_COMPLETE, QUESTION_HOLES } QuestionKind;

typedef struct {
  QuestionKind kind;
  KtChoice *choice;
  gboolean implied;
  guint max;
  KtCompletionRequest request;
  char *path;
} Question;

typedef struct {
  CommandKind kind;
  guint generation;
  KtChoice *choice;
  GPtrArray *choices;
  char *path;
  KtRepair *repair;
  GArray *requests; /* KtCompletionRequest, for ANSWER */
  GTask *task;
} Command;

typedef enum {
  WORK_CHANGE,   /* or nothing: not to be interrupted */
  WORK_QUESTION, /* may be interrupted by a change */
  WORK_ANSWER    /* may be interrupted by anything */
} Work;

/* What both threads see. It outlives the object while an answer is on its way. */
typedef struct {
  gatomicrefcount refs;
  GAsyncQueue *queue; /* Command */
  GMainContext *context;
  GWeakRef owner;
  KtProgram *program;

  GMutex lock; /* for session and work: what is being done may be interrupted by the owner's thread */
  KtSession *session;
  Work work;
  gint generation; /* atomic: of the last change put */
} Shared;

struct _KtConfigurator {
  GObject parent_instance;

  KtProgram *program;
  KtSnapshot *snapshot;
  Shared *shared;
  GThread *worker;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (KtConfigurator, kt_configurator, G_TYPE_OBJECT)

enum { PROP_BUSY = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, REFUSED, COMPLETED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- small memory ------------------------------------------------------------------------------- */

static Shared *
shared_ref (Shared *shared)
{
  g_atomic_ref_count_inc (&shared->refs);
  return shared;
}

static void
shared_unref (Shared *shared)
{
  if (!g_atomic_ref_count_dec (&shared->refs))
    return;
  g_async_queue_unref (shared->queue);
  g_main_context_unref (shared->context);
  g_weak_ref_clear (&shared->owner);
  kt_program_unref (shared->program);
  g_mutex_clear (&shared->lock);
  g_free (shared);
}

static void
request_clear (gpointer data)
{
  KtCompletionRequest *request = data;

  g_clear_pointer (&request->nearest, kt_assignment_unref);
}

static GArray *
copy_requests (const KtCompletionRequest *requests,
               guint n_requests)
{
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (KtCompletionRequest));

  g_array_set_clear_func (copy, request_clear);
  for (guint i = 0; i < n_requests; i++)
    {
      KtCompletionRequest request = requests[i];

      if (request.nearest)
        kt_assignment_ref (request.nearest);
      g_array_append_val (copy, request);
    }
  return copy;
}

static void
question_free (Question *question)
{
  g_clear_pointer (&question->choice, kt_choice_free);
  request_clear (&question->request);
  g_free (question->path);
  g_free (question);
}

static void
command_free (Command *command)
{
  g_clear_pointer (&command->choice, kt_choice_free);
  g_clear_pointer (&command->choices, g_ptr_array_unref);
  g_clear_pointer (&command->repair, kt_repair_free);
  g_clear_pointer (&command->requests, g_array_unref);
  g_clear_object (&command->task);
  g_free (command->path);
  g_free (command);
}

static void
repair_change_free (gpointer data)
{
  KtRepairChange *change = data;

  kt_choice_free (change->choice);
  g_free (change->becomes);
  g_free (change);
}

static KtRepair *
copy_repair (const KtRepair *repair)
{
  KtRepair *copy = g_new0 (KtRepair, 1);

  copy->changes = g_ptr_array_new_with_free_func (repair_change_free);
  for (guint i = 0; i < repair->changes->len; i++)
    {
      const KtRepairChange *change = g_ptr_array_index (repair->changes, i);
      KtRepairChange *change_copy = g_new0 (KtRepairChange, 1);

      change_copy->choice = kt_choice_copy (change->choice);
      change_copy->becomes = g_strdup (change->becomes);
      g_ptr_array_add (copy->changes, change_copy);
    }
  copy->result = repair->result ? kt_assignment_ref (repair->result) : NULL;
  return copy;
}

/* --- answers, from the worker to the owner ------------------------------------------------------- */

typedef struct {
  Shared *shared;
  guint generation;
  KtSnapshot *snapshot;
  KtChoice *choice;
  KtExplanation *explanation;
  KtCompletion *completion;
  guint number;
  GError *error;
  gboolean is_end; /* everything for this generation has been said */
} Answer;

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->snapshot, kt_snapshot_unref);
  g_clear_pointer (&answer->choice, kt_choice_free);
  g_clear_pointer (&answer->explanation, kt_explanation_free);
  g_clear_pointer (&answer->completion, kt_completion_free);
  g_clear_error (&answer->error);
  shared_unref (answer->shared);
  g_free (answer);
}

static void
set_busy (KtConfigurator *self,
          gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static gboolean
deliver (gpointer data)
{
  Answer *answer = data;
  g_autoptr (KtConfigurator) self = g_weak_ref_get (&answer->shared->owner);
  gboolean is_late;

  if (!self || !self->worker)
    return G_SOURCE_REMOVE;
  is_late = answer->generation != (guint) g_atomic_int_get (&answer->shared->generation);
  /* What was refused or failed is told in any case: it is about the command, not about the state. */
  if (answer->explanation)
    g_signal_emit (self, signals[REFUSED], 0, answer->choice, answer->explanation);
  else if (answer->error)
    g_signal_emit (self, signals[FAILED], 0, answer->error);
  else if (is_late)
    return G_SOURCE_REMOVE;
  else if (answer->snapshot)
    {
      g_clear_pointer (&self->snapshot, kt_snapshot_unref);
      self->snapshot = kt_snapshot_ref (answer->snapshot);
      g_signal_emit (self, signals[CHANGED], 0, self->snapshot);
    }
  else if (answer->completion)
    g_signal_emit (self, signals[COMPLETED], 0, answer->number, answer->completion);
  if (answer->is_end && !is_late)
    set_busy (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
send (Shared *shared,
      Answer *answer)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  answer->shared = shared_ref (shared);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, answer, (GDestroyNotify) answer_free);
  g_source_attach (source, shared->context);
}

static void
send_error (Shared *shared,
            guint generation,
            GError *error)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->generation = generation;
  answer->error = error;
  send (shared, answer);
}

static void
send_end (Shared *shared,
          guint generation)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->generation = generation;
  answer->is_end = TRUE;
  send (shared, answer);
}

/* --- the worker --------------------------------------------------------------------------------- */

static gboolean
run_command (KtSession *session,
             const Command *command,
             GError **error)
{
  switch (command->kind)
    {
    case COMMAND_DECIDE:
      return kt_session_decide (session, command->choice, error);
    case COMMAND_DECIDE_ALL:
      return kt_session_decide_all (session, command->choices, error);
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
    case COMMAND_TASK:
    case COMMAND_QUIT:
    default:
      return TRUE;
    }
}

/* A refused decision brings its explanation along. */
static void
send_failure (Shared *shared,
              const Command *command,
              GError *error)
{
  g_autoptr (GError) owned = error;
  KtExplanation *explanation = NULL;
  Answer *answer;

  if (command->choice && g_error_matches (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_REFUSED))
    explanation = kt_session_explain (shared->session, command->choice, NULL);
  if (!explanation)
    {
      send_error (shared, command->generation, g_steal_pointer (&owned));
      return;
    }
  answer = g_new0 (Answer, 1);
  answer->generation = command->generation;
  answer->choice = kt_choice_copy (command->choice);
  answer->explanation = explanation;
  send (shared, answer);
}

static void
answer_question (KtSession *session,
                 GTask *task)
{
  const Question *question = g_task_get_task_data (task);
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
      result = kt_session_repair (session, question->choice, question->max, &error);
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
set_effort (Shared *shared,
            Effort effort)
{
  kt_session_set_effort (shared->session, effort.conflicts, effort.undecided);
}

/* FALSE: interrupted, to be done again. */
static gboolean
answer_with_snapshot (Shared *shared,
                      guint generation,
                      Effort effort)
{
  g_autoptr (GError) error = NULL;
  KtSnapshot *snapshot;
  Answer *answer;

  set_effort (shared, effort);
  snapshot = kt_session_get_snapshot (shared->session, &error);
  if (!snapshot)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return FALSE;
      send_error (shared, generation, g_steal_pointer (&error));
      return TRUE;
    }
  answer = g_new0 (Answer, 1);
  answer->generation = generation;
  answer->snapshot = snapshot;
  send (shared, answer);
  return TRUE;
}

static gboolean
answer_with_completion (Shared *shared,
                        guint generation,
                        guint number,
                        const KtCompletionRequest *request)
{
  g_autoptr (GError) error = NULL;
  KtCompletion *completion;
  Answer *answer;

  set_effort (shared, EFFORT_COMPLETION);
  completion = kt_session_complete (shared->session, request, &error);
  if (!completion)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return FALSE;
      send_error (shared, generation, g_steal_pointer (&error));
      return TRUE;
    }
  answer = g_new0 (Answer, 1);
  answer->generation = generation;
  answer->number = number;
  answer->completion = completion;
  send (shared, answer);
  return TRUE;
}

static void
begin_work (Shared *shared,
            Work work)
{
  g_mutex_lock (&shared->lock);
  shared->work = work;
  kt_session_resume (shared->session);
  g_mutex_unlock (&shared->lock);
}

static gboolean
open_session (Shared *shared)
{
  GError *error = NULL;
  KtSession *session = kt_session_new (shared->program, &error);

  g_mutex_lock (&shared->lock);
  shared->session = session;
  g_mutex_unlock (&shared->lock);
  if (!session)
    send_error (shared, 0, error);
  return session != NULL;
}

static void
close_session (Shared *shared)
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
  guint step;       /* 0: the snapshot, then the completions, then what the snapshot left unknown */
  gboolean is_done;
} Agenda;

/* The last step: only if the first one left something unknown. */
static gboolean
answer_thoroughly (Shared *shared,
                   guint generation)
{
  g_autoptr (KtSnapshot) shown = NULL;

  set_effort (shared, EFFORT_AT_ONCE);
  shown = kt_session_get_snapshot (shared->session, NULL);
  if (!shown)
    return FALSE;
  return !kt_snapshot_has_unknown (shown) || answer_with_snapshot (shared, generation, EFFORT_THOROUGH);
}

static void
do_step (Shared *shared,
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
  else
    is_said = answer_thoroughly (shared, agenda->generation);
  if (!is_said)
    return;
  agenda->step++;
  /* What is still being checked then is no reason to wait. */
  if (agenda->step == n_requests + 1)
    send_end (shared, agenda->generation);
  agenda->is_done = agenda->step > n_requests + 1;
}

static void
do_command (Shared *shared,
            Command *command,
            Agenda *agenda)
{
  GError *error = NULL;

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

static void
refuse_command (Command *command)
{
  if (command->task)
    g_task_return_new_error (command->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The configurator is closed."));
}

static gpointer
work (gpointer data)
{
  Shared *shared = data;
  Agenda agenda = { .is_done = FALSE };
  gboolean is_open = open_session (shared);
  gboolean is_over = FALSE;

  while (!is_over)
    {
      gboolean may_wait = !is_open || agenda.is_done;
      Command *command = may_wait ? g_async_queue_pop (shared->queue) : g_async_queue_try_pop (shared->queue);

      if (!command)
        {
          do_step (shared, &agenda);
          continue;
        }
      is_over = command->kind == COMMAND_QUIT;
      if (is_open && !is_over)
        do_command (shared, command, &agenda);
      else
        refuse_command (command);
      command_free (command);
    }
  g_clear_pointer (&agenda.requests, g_array_unref);
  close_session (shared);
  shared_unref (shared);
  return NULL;
}

/* --- commands, from the owner to the worker ------------------------------------------------------- */

static void
interrupt (Shared *shared,
           CommandKind kind)
{
  Work least = kind == COMMAND_TASK ? WORK_ANSWER : WORK_QUESTION;

  g_mutex_lock (&shared->lock);
  if (shared->session && (shared->work >= least || kind == COMMAND_QUIT))
    kt_session_interrupt (shared->session);
  g_mutex_unlock (&shared->lock);
}

static void
put (KtConfigurator *self,
     Command *command)
{
  Shared *shared = self->shared;
  CommandKind kind = command->kind;

  if (!self->worker)
    {
      refuse_command (command);
      command_free (command);
      return;
    }
  if (kind == COMMAND_TASK)
    command->generation = (guint) g_atomic_int_get (&shared->generation);
  else
    {
      command->generation = (guint) g_atomic_int_add (&shared->generation, 1) + 1;
      set_busy (self, TRUE);
    }
  g_async_queue_push (shared->queue, command);
  interrupt (shared, kind);
}

static Command *
command_new (CommandKind kind)
{
  Command *command = g_new0 (Command, 1);

  command->kind = kind;
  return command;
}

static void
put_choice (KtConfigurator *self,
            CommandKind kind,
            const KtChoice *choice)
{
  Command *command = command_new (kind);

  command->choice = kt_choice_copy (choice);
  put (self, command);
}

static void
put_path (KtConfigurator *self,
          CommandKind kind,
          const char *path)
{
  Command *command = command_new (kind);

  command->path = g_strdup (path);
  put (self, command);
}

static void
put_question (KtConfigurator *self,
              Question *question,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer data,
              gpointer tag)
{
  Command *command = command_new (COMMAND_TASK);

  command->task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (command->task, tag);
  g_task_set_task_data (command->task, question, (GDestroyNotify) question_free);
  put (self, command);
}

/* --- object ------------------------------------------------------------------------------------- */

static void
kt_configurator_get_property (GObject *object,
                              guint id,
                              GValue *value,
                              GParamSpec *pspec)
{
  if (id == PROP_BUSY)
    g_value_set_boolean (value, KT_CONFIGURATOR (object)->busy);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_configurator_finalize (GObject *object)
{
  KtConfigurator *self = KT_CONFIGURATOR (object);

  kt_configurator_shut_down (self);
  g_clear_pointer (&self->shared, shared_unref);
  g_clear_pointer (&self->snapshot, kt_snapshot_unref);
  g_clear_pointer (&self->program, kt_program_unref);
  G_OBJECT_CLASS (kt_configurator_parent_class)->finalize (object);
}

static void
kt_configurator_class_init (KtConfiguratorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kt_configurator_get_property;
  object_class->finalize = kt_configurator_finalize;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", KT_TYPE_CONFIGURATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[REFUSED] = g_signal_new ("refused", KT_TYPE_CONFIGURATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[COMPLETED] = g_signal_new ("completed", KT_TYPE_CONFIGURATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_POINTER);
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_CONFIGURATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_ERROR);
}

static void
kt_configurator_init (KtConfigurator *self)
{
}

KtConfigurator *
kt_configurator_new (KtProgram *program)
{
  KtConfigurator *self = g_object_new (KT_TYPE_CONFIGURATOR, NULL);
  Shared *shared = g_new0 (Shared, 1);

  g_atomic_ref_count_init (&shared->refs);
  shared->queue = g_async_queue_new_full ((GDestroyNotify) command_free);
  shared->context = g_main_context_ref_thread_default ();
  shared->program = kt_program_ref (program);
  g_mutex_init (&shared->lock);
  g_weak_ref_init (&shared->owner, self);
  self->program = kt_program_ref (program);
  self->shared = shared;
  self->busy = TRUE;
  self->worker = g_thread_new ("configurator", work, shared_ref (shared));
  return self;
}

KtSnapshot *
kt_configurator_get_snapshot (KtConfigurator *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATOR (self), NULL);

  return self->snapshot;
}

gboolean
kt_configurator_get_busy (KtConfigurator *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATOR (self), FALSE);

  return self->busy;
}

KtProgram *
kt_configurator_get_program (KtConfigurator *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATOR (self), NULL);

  return self->program;
}

void
kt_configurator_decide (KtConfigurator *self,
                        const KtChoice *choice)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put_choice (self, COMMAND_DECIDE, choice);
}

void
kt_configurator_decide_all (KtConfigurator *self,
                            GPtrArray *choices)
{
  Command *command;

  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  command = command_new (COMMAND_DECIDE_ALL);
  command->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);
  for (guint i = 0; i < choices->len; i++)
    g_ptr_array_add (command->choices, kt_choice_copy (g_ptr_array_index (choices, i)));
  put (self, command);
}

void
kt_configurator_undecide (KtConfigurator *self,
                          const KtChoice *choice)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put_choice (self, COMMAND_UNDECIDE, choice);
}

void
kt_configurator_clear (KtConfigurator *self,
                       const char *path)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put_path (self, COMMAND_CLEAR, path);
}

void
kt_configurator_add_instance (KtConfigurator *self,
                              const char *path)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put_path (self, COMMAND_ADD, path);
}

void
kt_configurator_remove_instance (KtConfigurator *self,
                                 const char *path)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put_path (self, COMMAND_REMOVE, path);
}

void
kt_configurator_reset (KtConfigurator *self)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put (self, command_new (COMMAND_RESET));
}

void
kt_configurator_undo (KtConfigurator *self)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put (self, command_new (COMMAND_UNDO));
}

void
kt_configurator_redo (KtConfigurator *self)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put (self, command_new (COMMAND_REDO));
}

void
kt_configurator_apply_repair (KtConfigurator *self,
                              KtRepair *repair,
                              const KtChoice *choice)
{
  Command *command;

  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  command = command_new (COMMAND_REPAIR);
  command->repair = copy_repair (repair);
  command->choice = kt_choice_copy (choice);
  put (self, command);
}

void
kt_configurator_set_completions (KtConfigurator *self,
                                 const KtCompletionRequest *requests,
                                 guint n_requests)
{
  Command *command;

  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  command = command_new (COMMAND_ANSWER);
  command->requests = copy_requests (requests, n_requests);
  put (self, command);
}

void
kt_configurator_explain_async (KtConfigurator *self,
                               const KtChoice *choice,
                               gboolean implied,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  Question *question = g_new0 (Question, 1);

  question->kind = QUESTION_EXPLAIN;
  question->choice = kt_choice_copy (choice);
  question->implied = implied;
  put_question (self, question, cancellable, callback, data, kt_configurator_explain_async);
}

KtExplanation *
kt_configurator_explain_finish (KtConfigurator *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kt_configurator_repair_async (KtConfigurator *self,
                              const KtChoice *choice,
                              guint max_repairs,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  Question *question = g_new0 (Question, 1);

  question->kind = QUESTION_REPAIR;
  question->choice = kt_choice_copy (choice);
  question->max = max_repairs;
  put_question (self, question, cancellable, callback, data, kt_configurator_repair_async);
}

GPtrArray *
kt_configurator_repair_finish (KtConfigurator *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kt_configurator_complete_async (KtConfigurator *self,
                                const KtCompletionRequest *request,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  Question *question = g_new0 (Question, 1);

  question->kind = QUESTION_COMPLETE;
  question->request = *request;
  if (request->nearest)
    kt_assignment_ref (request->nearest);
  put_question (self, question, cancellable, callback, data, kt_configurator_complete_async);
}

KtCompletion *
kt_configurator_complete_finish (KtConfigurator *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kt_configurator_holes_async (KtConfigurator *self,
                             const char *path,
                             guint max_holes,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  Question *question = g_new0 (Question, 1);

  question->kind = QUESTION_HOLES;
  question->path = g_strdup (path);
  question->max = max_holes;
  put_question (self, question, cancellable, callback, data, kt_configurator_holes_async);
}

GArray *
kt_configurator_holes_finish (KtConfigurator *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kt_configurator_shut_down (KtConfigurator *self)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  if (!self->worker)
    return;
  put (self, command_new (COMMAND_QUIT));
  g_thread_join (g_steal_pointer (&self->worker));
}
