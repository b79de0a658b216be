/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Commands, questions and answers as memory, and the way of an answer: a source in the owner's main context.
 */
#include "kt-configurator-exchange.h"

#include <glib/gi18n-lib.h>

KtConfiguratorShared *
kt_configurator_shared_ref (KtConfiguratorShared *shared)
{
  g_atomic_ref_count_inc (&shared->refs);
  return shared;
}

void
kt_configurator_shared_unref (KtConfiguratorShared *shared)
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

GArray *
kt_completion_requests_copy (const KtCompletionRequest *requests,
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

void
kt_question_free (KtQuestion *question)
{
  g_clear_pointer (&question->choice, kt_choice_free);
  request_clear (&question->request);
  g_free (question->path);
  g_free (question);
}

void
kt_command_free (KtCommand *command)
{
  g_clear_pointer (&command->choice, kt_choice_free);
  g_clear_pointer (&command->choices, g_ptr_array_unref);
  g_clear_pointer (&command->repair, kt_repair_free);
  g_clear_pointer (&command->requests, g_array_unref);
  g_clear_pointer (&command->paths, g_strfreev);
  g_clear_object (&command->task);
  g_free (command->path);
  g_free (command);
}

KtCommand *
kt_command_new (KtCommandKind kind)
{
  KtCommand *command = g_new0 (KtCommand, 1);

  command->kind = kind;
  return command;
}

void
kt_command_refuse (KtCommand *command)
{
  if (command->task)
    g_task_return_new_error (command->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The configurator is closed."));
}

void
kt_answer_free (KtAnswer *answer)
{
  g_clear_pointer (&answer->snapshot, kt_snapshot_unref);
  g_clear_pointer (&answer->choice, kt_choice_free);
  g_clear_pointer (&answer->explanation, kt_explanation_free);
  g_clear_pointer (&answer->completion, kt_completion_free);
  g_clear_pointer (&answer->prices, kt_option_prices_unref);
  g_clear_error (&answer->error);
  kt_configurator_shared_unref (answer->shared);
  g_free (answer);
}

void
kt_configurator_send (KtConfiguratorShared *shared,
      KtAnswer *answer)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  answer->shared = kt_configurator_shared_ref (shared);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, shared->deliver, answer, (GDestroyNotify) kt_answer_free);
  g_source_attach (source, shared->context);
}

void
kt_configurator_send_error (KtConfiguratorShared *shared,
            guint generation,
            GError *error)
{
  KtAnswer *answer = g_new0 (KtAnswer, 1);

  answer->generation = generation;
  answer->error = error;
  kt_configurator_send (shared, answer);
}

void
kt_configurator_send_end (KtConfiguratorShared *shared,
          guint generation)
{
  KtAnswer *answer = g_new0 (KtAnswer, 1);

  answer->generation = generation;
  answer->is_end = TRUE;
  kt_configurator_send (shared, answer);
}
