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
#include "kt-configurator-exchange.h"

struct _KtConfigurator {
  GObject parent_instance;

  KtProgram *program;
  KtSnapshot *snapshot;
  KtConfiguratorShared *shared;
  GThread *worker;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (KtConfigurator, kt_configurator, G_TYPE_OBJECT)

enum { PROP_BUSY = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, REFUSED, COMPLETED, PRICED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

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
  KtAnswer *answer = data;
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
  else if (answer->prices)
    g_signal_emit (self, signals[PRICED], 0, answer->prices);
  if (answer->is_end && !is_late)
    set_busy (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* --- commands, from the owner to the worker ------------------------------------------------------- */

static void
interrupt (KtConfiguratorShared *shared,
           KtCommandKind kind)
{
  KtWork least = kind == COMMAND_TASK ? WORK_ANSWER : WORK_QUESTION;

  g_mutex_lock (&shared->lock);
  if (shared->session && (shared->work >= least || kind == COMMAND_QUIT))
    kt_session_interrupt (shared->session);
  g_mutex_unlock (&shared->lock);
}

static void
put (KtConfigurator *self,
     KtCommand *command)
{
  KtConfiguratorShared *shared = self->shared;
  KtCommandKind kind = command->kind;

  if (!self->worker)
    {
      kt_command_refuse (command);
      kt_command_free (command);
      return;
    }
  if (kind == COMMAND_TASK || kind == COMMAND_PRICE)
    command->generation = (guint) g_atomic_int_get (&shared->generation);
  else
    {
      command->generation = (guint) g_atomic_int_add (&shared->generation, 1) + 1;
      set_busy (self, TRUE);
    }
  g_async_queue_push (shared->queue, command);
  if (kind != COMMAND_PRICE) /* that can wait until a step is done */
    interrupt (shared, kind);
}

static void
put_choice (KtConfigurator *self,
            KtCommandKind kind,
            const KtChoice *choice)
{
  KtCommand *command = kt_command_new (kind);

  command->choice = kt_choice_copy (choice);
  put (self, command);
}

static void
put_path (KtConfigurator *self,
          KtCommandKind kind,
          const char *path)
{
  KtCommand *command = kt_command_new (kind);

  command->path = g_strdup (path);
  put (self, command);
}

static void
put_question (KtConfigurator *self,
              KtQuestion *question,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer data,
              gpointer tag)
{
  KtCommand *command = kt_command_new (COMMAND_TASK);

  command->task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (command->task, tag);
  g_task_set_task_data (command->task, question, (GDestroyNotify) kt_question_free);
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
  g_clear_pointer (&self->shared, kt_configurator_shared_unref);
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
  signals[PRICED] = g_signal_new ("priced", KT_TYPE_CONFIGURATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_POINTER);
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
  KtConfiguratorShared *shared = g_new0 (KtConfiguratorShared, 1);

  g_atomic_ref_count_init (&shared->refs);
  shared->queue = g_async_queue_new_full ((GDestroyNotify) kt_command_free);
  shared->context = g_main_context_ref_thread_default ();
  shared->program = kt_program_ref (program);
  g_mutex_init (&shared->lock);
  g_weak_ref_init (&shared->owner, self);
  shared->deliver = deliver;
  self->program = kt_program_ref (program);
  self->shared = shared;
  self->busy = TRUE;
  self->worker = g_thread_new ("configurator", kt_configurator_work, kt_configurator_shared_ref (shared));
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

static void
put_choices (KtConfigurator *self,
             KtCommandKind kind,
             GPtrArray *choices)
{
  KtCommand *command = kt_command_new (kind);

  command->choices = kt_choices_copy (choices);
  put (self, command);
}

void
kt_configurator_decide_all (KtConfigurator *self,
                            GPtrArray *choices)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put_choices (self, COMMAND_DECIDE_ALL, choices);
}

void
kt_configurator_replace_all (KtConfigurator *self,
                             GPtrArray *choices)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put_choices (self, COMMAND_REPLACE_ALL, choices);
}

void
kt_configurator_take_up (KtConfigurator *self,
                         GPtrArray *choices)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put_choices (self, COMMAND_TAKE_UP, choices);
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

  put (self, kt_command_new (COMMAND_RESET));
}

void
kt_configurator_undo (KtConfigurator *self)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put (self, kt_command_new (COMMAND_UNDO));
}

void
kt_configurator_redo (KtConfigurator *self)
{
  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  put (self, kt_command_new (COMMAND_REDO));
}

void
kt_configurator_apply_repair (KtConfigurator *self,
                              KtRepair *repair,
                              const KtChoice *choice)
{
  KtCommand *command;

  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  command = kt_command_new (COMMAND_REPAIR);
  command->repair = kt_repair_copy (repair);
  command->choice = kt_choice_copy (choice);
  put (self, command);
}

void
kt_configurator_set_completions (KtConfigurator *self,
                                 const KtCompletionRequest *requests,
                                 guint n_requests)
{
  KtCommand *command;

  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  command = kt_command_new (COMMAND_ANSWER);
  command->requests = kt_completion_requests_copy (requests, n_requests);
  put (self, command);
}

void
kt_configurator_set_priced (KtConfigurator *self,
                            guint32 kinds,
                            const char *const *paths)
{
  KtCommand *command;

  g_return_if_fail (KT_IS_CONFIGURATOR (self));

  command = kt_command_new (COMMAND_PRICE);
  command->kinds = kinds;
  command->paths = g_strdupv ((char **) paths);
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
  KtQuestion *question = g_new0 (KtQuestion, 1);

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
                              const KtCompletionRequest *completion,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  KtQuestion *question = g_new0 (KtQuestion, 1);

  question->kind = QUESTION_REPAIR;
  question->choice = kt_choice_copy (choice);
  question->max = max_repairs;
  question->request = *completion;
  if (completion->nearest)
    kt_assignment_ref (completion->nearest);
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
  KtQuestion *question = g_new0 (KtQuestion, 1);

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
  KtQuestion *question = g_new0 (KtQuestion, 1);

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
  put (self, kt_command_new (COMMAND_QUIT));
  g_thread_join (g_steal_pointer (&self->worker));
}
