/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers that are not 200. A table says what each leads to; whatever is not in it (a proxy's page,
 * a server that fails) is waited out.
 */
#include "kt-sync-machine-private.h"

#include <glib/gi18n-lib.h>

/* How often the same way out is tried in a row before it is waited, too. */
#define MOST_TRIES 3

typedef struct {
  gint64 now;
  gint64 retry_after;
  const KtSyncProblem *problem;
} Answer;

static void
wait (KtSyncMachine *self, const Answer *answer)
{
  const KtSyncProblem *problem = answer->problem;
  g_autofree char *reason
      = problem->title != NULL
            ? g_strdup_printf (_ ("The server answered: %s"), problem->title)
            : g_strdup_printf (_ ("The server answered with status %u."), problem->status);
  kt_sync_machine_fail (self, answer->now, answer->retry_after, reason);
}

/* The access token went out of date; one that is fresh and is refused too is not a matter of time. */
static void
renew_token (KtSyncMachine *self, const Answer *answer)
{
  kt_sync_auth_drop_access (self->auth);
  if (self->tokens++ > 0)
    wait (self, answer);
}

static void
block_revoked (KtSyncMachine *self, const Answer *answer)
{
  self->status.needs_code = TRUE;
  kt_sync_machine_block (self, _ ("The server does not know this device any more. Ask the "
                                  "administrator for a new code and enrol it again; what was not "
                                  "told yet is kept."));
}

/* Before anything else is asked it is looked whether the server still wants that. */
static void
block_too_old (KtSyncMachine *self, const Answer *answer)
{
  self->is_due[KT_SYNC_TASK_STATUS] = TRUE;
  kt_sync_machine_block (
      self, _ ("This Kontor is too old for the server. Update it; what was not told yet is kept."));
}

/* Of another request than that for a token it says nothing about the device. */
static void
block_token (KtSyncMachine *self, const Answer *answer)
{
  if (self->asked == KT_SYNC_TASK_TOKEN)
    block_revoked (self, answer);
  else
    renew_token (self, answer);
}

/* The server waits for another number than this device thinks: one of the two came back from a
 * backup. What was not answered gets new numbers; whether it fits what the server has is seen there
 * like anything else that is pushed. */
static void
renumber (KtSyncMachine *self, const Answer *answer)
{
  g_autoptr (GError) error = NULL;
  gint64 expected = answer->problem->expected;
  if (self->asked != KT_SYNC_TASK_PUSH || expected < 1 || self->renumbered++ >= MOST_TRIES)
    wait (self, answer);
  else if (!self->disk->class->renumber (self->disk, expected, &error)
           || !kt_sync_machine_look (self, &error))
    kt_sync_machine_fail_here (self, answer->now, error);
  else
    self->is_due[KT_SYNC_TASK_PUSH] = TRUE;
}

/* One of the batch was another operation before: this machine came back from a backup, and counts
 * anew what the server has heard already. Those that it really heard are told one by one and get
 * their answers; the first that it did not gets a new number. */
static void
renumber_reused (KtSyncMachine *self, const Answer *answer)
{
  if (self->batch != NULL && self->batch->len > 1)
    {
      self->max_operations = 1;
      self->is_due[KT_SYNC_TASK_PUSH] = TRUE;
    }
  else
    renumber (self, answer);
}

/* A push is answered so only by a server that came back from a backup, and nothing of it was heard. */
static void
refetch (KtSyncMachine *self, const Answer *answer)
{
  const char *epoch = answer->problem->epoch;
  g_autoptr (GError) error = NULL;
  if ((self->asked != KT_SYNC_TASK_PULL && (self->asked != KT_SYNC_TASK_PUSH || epoch == NULL))
      || self->refetched++ >= MOST_TRIES)
    wait (self, answer);
  else if (!self->disk->class->begin_refetch (self->disk, epoch, &error)
           || !kt_sync_machine_look (self, &error))
    kt_sync_machine_fail_here (self, answer->now, error);
  else
    {
      self->is_due[KT_SYNC_TASK_STATUS] = TRUE;
      self->is_due[KT_SYNC_TASK_PULL] = TRUE;
    }
}

/* Beyond what any server takes: it will never be told. Its number is free again, which the server
 * says with the next operation. */
static void
refuse_here (KtSyncMachine *self, const Answer *answer)
{
  const KtSyncOperation *operation = self->batch->pdata[0];
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_result_free);
  KtSyncResult *result = kt_sync_result_new (operation->n, KT_SYNC_REFUSED, 0);
  result->code = g_strdup ("too-large");
  result->reason = g_strdup (_ ("It is too large for the server."));
  g_ptr_array_add (results, result);
  if (!self->disk->class->settle (self->disk, results, 0, &error)
      || !kt_sync_machine_look (self, &error))
    kt_sync_machine_fail_here (self, answer->now, error);
}

static gboolean
is_beyond_limit (GPtrArray *batch)
{
  g_autoptr (GBytes) bytes = kt_sync_wire_write_push (batch);
  return g_bytes_get_size (bytes) > KT_SYNC_MAX_PUSH_BYTES;
}

static void
halve (KtSyncMachine *self, const Answer *answer)
{
  if (self->batch == NULL)
    wait (self, answer);
  else if (self->batch->len > 1)
    {
      self->max_operations = self->batch->len / 2;
      self->max_bytes = MAX (self->max_bytes / 2, 1);
    }
  else if (is_beyond_limit (self->batch))
    refuse_here (self, answer);
  else
    wait (self, answer);
}

/* A device that gets no numbers (that of a kiosk), a server that does not tell how it is: it goes on
 * without. */
static void
do_without (KtSyncMachine *self, const Answer *answer)
{
  if (self->asked == KT_SYNC_TASK_LEASE)
    self->no_lease |= 1u << self->lease;
  else if (self->asked == KT_SYNC_TASK_STATUS)
    self->is_due[KT_SYNC_TASK_STATUS] = FALSE;
  else
    wait (self, answer);
}

/* The first that fits; type NULL: any. */
static const struct {
  guint status;
  const char *type;
  void (*react) (KtSyncMachine *self, const Answer *answer);
} reactions[] = {
  { 400, NULL, do_without },
  { 401, NULL, block_token },
  { 403, KT_PROBLEM_REVOKED, block_revoked },
  { 403, KT_PROBLEM_SIGNATURE, block_token },
  { 403, NULL, do_without },
  { 404, NULL, do_without },
  { 409, KT_PROBLEM_GAP, renumber },
  { 409, KT_PROBLEM_MUST_REFETCH, refetch },
  { 413, NULL, halve },
  { 422, KT_PROBLEM_REUSED, renumber_reused },
  { 426, NULL, block_too_old },
  { 0, NULL, wait },
};

void
kt_sync_machine_take_problem (KtSyncMachine *self, gint64 now, const KtSyncEvent *event)
{
  g_autoptr (GBytes) body = event->body != NULL ? g_bytes_ref (event->body) : g_bytes_new (NULL, 0);
  g_autoptr (KtSyncProblem) problem = kt_sync_wire_read_problem (body, event->status);
  const Answer answer = { now, event->retry_after, problem };
  guint i = 0;
  while (reactions[i].status != 0
         && (reactions[i].status != event->status
             || (reactions[i].type != NULL && g_strcmp0 (reactions[i].type, problem->type) != 0)))
    i++;
  reactions[i].react (self, &answer);
}
