/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the machine asks a server for, each as a pair: ask, and take the answer. An answer that is
 * not exactly what was asked for is none: it changes nothing.
 */
#include "kt-sync-machine-private.h"

#include "kt-fail-point.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A server that wants a younger program says so with each request, if it and what stands before it do. */
#define STATUS_EVERY (10 * 60 * (gint64)G_USEC_PER_SEC)
#define SMALL_ANSWER (64 * 1024)
#define RESULTS_ANSWER (1024 * 1024)
#define PAGE_LIMIT 500
/* A batch that came back stale as a whole is made again from what was pulled. A few times. */
#define MOST_STALE_ROUNDS 5

/* Numbers come in blocks of fifty and are asked for when a fifth is left. */
#define LEASE_LOW 10
static const char *const lease_kinds[] = { "quote", "order" };

/* The disk failed: later. */
static KtSyncAsk
trouble (KtSyncMachine *self, gint64 now, const GError *error)
{
  kt_sync_machine_fail_here (self, now, error);
  return KT_SYNC_TROUBLE;
}

static KtSyncAsk
ask_for (KtSyncMachine *self,
         gint64 now,
         KtSyncEffect *effect,
         const char *method,
         const char *path,
         gsize max_bytes)
{
  effect->method = method;
  effect->path = g_strdup (path);
  effect->max_bytes = max_bytes;
  effect->access = g_strdup (kt_sync_auth_get_access (self->auth, now));
  return KT_SYNC_ASKED;
}

/* Of the server, as the last parameter: it answers nothing that is meant for another time. */
static char *
name_epoch (const KtSyncMachine *self, const char *before)
{
  const char *epoch = self->situation.epoch;
  g_autofree char *text
      = epoch != NULL && *epoch != '\0' ? g_uri_escape_string (epoch, NULL, FALSE) : NULL;
  return text != NULL ? g_strconcat (before, "epoch=", text, NULL) : g_strdup ("");
}

/* ---- a token ---- */

static KtSyncAsk
ask_token (KtSyncMachine *self, gint64 now, KtSyncEffect *effect)
{
  g_autoptr (GError) error = NULL;
  effect->body = kt_sync_auth_write_token (self->auth, &error);
  return effect->body != NULL ? ask_for (self, now, effect, "POST", "/v1/token", SMALL_ANSWER)
                              : trouble (self, now, error);
}

static gboolean
take_token (KtSyncMachine *self, gint64 now, GBytes *body, GError **error)
{
  gint64 server_time;
  if (!kt_sync_auth_take_token (self->auth, body, now, &server_time, error))
    return FALSE;
  kt_sync_machine_tell_time (self, server_time);
  return TRUE;
}

/* ---- what server it is, and which programs it works with ---- */

static KtSyncAsk
ask_status (KtSyncMachine *self, gint64 now, KtSyncEffect *effect)
{
  self->status_at = now + STATUS_EVERY;
  return ask_for (self, now, effect, "GET", "/v1/status", SMALL_ANSWER);
}

static gboolean
take_status (KtSyncMachine *self, gint64 now, GBytes *body, GError **error)
{
  g_autoptr (KtStatusAnswer) answer = kt_status_wire_read_answer (body, error);
  if (answer == NULL)
    return FALSE;
  gboolean is_too_old = kt_sync_wire_is_older (self->version, answer->minimum_client);
  self->is_due[KT_SYNC_TASK_STATUS] = is_too_old;
  self->head = answer->head;
  kt_sync_machine_tell_time (self, answer->server_time);
  if (is_too_old)
    {
      g_autofree char *reason = g_strdup_printf (
          _ ("The server works with Kontor %s or later; this is %s. Update Kontor; what was not told "
             "yet is kept."),
          answer->minimum_client, self->version);
      kt_sync_machine_block (self, reason);
    }
  return TRUE;
}

/* ---- numbers ---- */

/* Of the server's time: that of this machine may be of any year. 0: not known yet. */
static guint
server_year (const KtSyncMachine *self)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (self->situation.server_time);
  return self->situation.server_time > 0 && time != NULL ? (guint)g_date_time_get_year (time) : 0;
}

/* The next kind that runs low; -1: none; -2 with an error. */
static int
find_low (KtSyncMachine *self, guint year, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (lease_kinds); i++)
    {
      guint left = LEASE_LOW;
      if ((self->no_lease & (1u << i)) != 0)
        continue;
      if (!self->disk->class->lease_left (self->disk, lease_kinds[i], year, &left, error))
        return -2;
      if (left < LEASE_LOW)
        return (int)i;
    }
  return -1;
}

static KtSyncAsk
ask_lease (KtSyncMachine *self, gint64 now, KtSyncEffect *effect)
{
  g_autoptr (GError) error = NULL;
  guint year = server_year (self);
  int kind = year != 0 ? find_low (self, year, &error) : -1;
  if (kind == -2)
    return trouble (self, now, error);
  if (kind == -1)
    return KT_SYNC_NOTHING;
  KtLeaseRequest request = { (char *)lease_kinds[kind], year };
  self->lease = (guint)kind;
  effect->body = kt_lease_wire_write_request (&request);
  return ask_for (self, now, effect, "POST", "/v1/numbers/lease", SMALL_ANSWER);
}

static gboolean
take_lease (KtSyncMachine *self, gint64 now, GBytes *body, GError **error)
{
  KtLeaseAnswer answer;
  guint left = 0;
  guint year = server_year (self);
  const char *kind = lease_kinds[self->lease];
  if (!kt_lease_wire_read_answer (body, &answer, error)
      || !kt_fail_point ("lease-answered", error)
      || !self->disk->class->add_lease (self->disk, kind, year, answer.first, answer.last, error)
      || !kt_fail_point ("lease-taken", error)
      || !self->disk->class->lease_left (self->disk, kind, year, &left, error))
    return FALSE;
  /* A block that does not help is not asked for again and again. */
  if (left < LEASE_LOW)
    self->no_lease |= 1u << self->lease;
  return TRUE;
}

/* ---- push ---- */

static KtSyncAsk
ask_push (KtSyncMachine *self, gint64 now, KtSyncEffect *effect)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) batch = self->disk->class->take_batch (
      self->disk, self->max_operations, self->max_bytes, now, &error);
  if (batch == NULL)
    return trouble (self, now, error);
  if (batch->len == 0)
    return KT_SYNC_NOTHING;
  effect->body = kt_sync_wire_write_push (batch);
  self->batch = g_steal_pointer (&batch);
  g_autofree char *epoch = name_epoch (self, "?");
  g_autofree char *path = g_strconcat ("/v1/push", epoch, NULL);
  return ask_for (self, now, effect, "POST", path, RESULTS_ANSWER);
}

/* One for each that was sent, and for no other. */
static gboolean
check_results (GPtrArray *results, GPtrArray *batch, GError **error)
{
  gboolean ok = results->len == batch->len;
  for (guint i = 0; ok && i < results->len; i++)
    ok = ((KtSyncResult *)results->pdata[i])->n == ((KtSyncOperation *)batch->pdata[i])->n;
  if (!ok)
    g_set_error_literal (error, KT_ERROR, KT_ERROR_INVALID,
                         _ ("The server answered something else than what it was asked."));
  return ok;
}

static guint
count_stale (GPtrArray *results)
{
  guint n = 0;
  for (guint i = 0; i < results->len; i++)
    n += ((KtSyncResult *)results->pdata[i])->verdict == KT_SYNC_STALE;
  return n;
}

/* Stale ones are made again behind what is pulled next. If again and again nothing else comes back,
 * something is wrong that a wait may heal. */
static gboolean
note_stale (KtSyncMachine *self, guint n_stale, guint n_results, GError **error)
{
  self->stale_rounds = n_stale == n_results ? self->stale_rounds + 1 : 0;
  if (self->stale_rounds <= MOST_STALE_ROUNDS)
    return TRUE;
  g_set_error_literal (error, KT_ERROR, KT_ERROR_INVALID,
                       _ ("What is told to the server is always behind what it has."));
  return FALSE;
}

/* Behind a push everything is pulled: it tells the new revisions of what was pushed. */
static gboolean
take_push (KtSyncMachine *self, gint64 now, GBytes *body, GError **error)
{
  gint64 server_time;
  g_autoptr (GPtrArray) results = kt_sync_wire_read_results (body, &server_time, error);
  if (results == NULL || !check_results (results, self->batch, error)
      || !self->disk->class->settle (self->disk, results, server_time, error))
    return FALSE;
  guint n_stale = count_stale (results);
  self->pushed += results->len - n_stale;
  self->renumbered = 0;
  self->tokens = 0;
  self->max_operations = MIN (self->max_operations * 2, KT_SYNC_MAX_OPERATIONS);
  self->max_bytes = MIN (self->max_bytes * 2, KT_SYNC_MAX_PUSH_BYTES);
  self->is_due[KT_SYNC_TASK_PULL] = TRUE;
  kt_sync_machine_tell_time (self, server_time);
  return kt_sync_machine_look (self, error) && note_stale (self, n_stale, results->len, error);
}

/* ---- pull ---- */

/* From the beginning it is told all that may be seen here now, which need not be all that was
 * pushed: what is not mentioned goes. */
static gboolean
begin_with_nothing (KtSyncMachine *self, GError **error)
{
  const char *cursor = self->situation.cursor;
  return (cursor != NULL && *cursor != '\0')
         || (self->disk->class->begin_refetch (self->disk, NULL, error)
             && kt_sync_machine_look (self, error));
}

static KtSyncAsk
ask_pull (KtSyncMachine *self, gint64 now, KtSyncEffect *effect)
{
  g_autoptr (GError) error = NULL;
  if (!begin_with_nothing (self, &error))
    return trouble (self, now, error);
  g_autofree char *cursor
      = g_uri_escape_string (self->situation.cursor != NULL ? self->situation.cursor : "", NULL,
                             FALSE);
  g_autofree char *epoch = name_epoch (self, "&");
  g_autofree char *path
      = g_strdup_printf ("/v1/changes?cursor=%s&limit=%d%s", cursor, PAGE_LIMIT, epoch);
  return ask_for (self, now, effect, "GET", path, KT_SYNC_MAX_PAGE_BYTES);
}

/* With more to come it goes on somewhere else, and what comes is in order: else it would never
 * end. */
static gboolean
check_page (const KtSyncMachine *self, const KtSyncPage *page, GError **error)
{
  gint64 seq = 0;
  gboolean ok = *page->next != '\0'
                && !(page->more && g_strcmp0 (page->next, self->situation.cursor) == 0);
  for (guint i = 0; ok && i < page->changes->len; i++)
    {
      const KtSyncChange *change = page->changes->pdata[i];
      ok = change->seq > seq;
      seq = change->seq;
    }
  if (!ok)
    g_set_error_literal (error, KT_ERROR, KT_ERROR_INVALID,
                         _ ("The changes that the server told do not follow one another."));
  return ok;
}

/* Nothing was due to be pushed when it was pulled, so that flag may be set anew. */
static gboolean
end_pull (KtSyncMachine *self, GError **error)
{
  if (self->situation.is_refetching && !self->disk->class->end_refetch (self->disk, error))
    return FALSE;
  if (!kt_sync_machine_look (self, error))
    return FALSE;
  self->is_due[KT_SYNC_TASK_PULL] = FALSE;
  /* What was stale, and what the pages led to, can be told now. */
  self->is_due[KT_SYNC_TASK_PUSH] = self->situation.waiting > self->situation.held;
  /* Numbers are those of a year; now it is known which. */
  self->is_due[KT_SYNC_TASK_LEASE] = TRUE;
  return TRUE;
}

static gboolean
take_pull (KtSyncMachine *self, gint64 now, GBytes *body, GError **error)
{
  g_autoptr (KtSyncPage) page = kt_sync_wire_read_page (body, error);
  if (page == NULL || !check_page (self, page, error) || !kt_fail_point ("page-received", error)
      || !self->disk->class->apply_page (self->disk, page->changes, page->next, page->server_time,
                                         error)
      || !kt_sync_machine_look (self, error))
    return FALSE;
  self->tokens = 0;
  self->is_behind = page->more;
  self->pulled += page->changes->len;
  if (page->changes->len > 0)
    self->last_seq = ((KtSyncChange *)page->changes->pdata[page->changes->len - 1])->seq;
  kt_sync_machine_tell_time (self, page->server_time);
  return page->more || end_pull (self, error);
}

const KtSyncTaskClass kt_sync_tasks[KT_SYNC_N_TASKS] = {
  [KT_SYNC_TASK_TOKEN] = { ask_token, take_token, KT_SYNC_PULLING },
  [KT_SYNC_TASK_STATUS] = { ask_status, take_status, KT_SYNC_PULLING },
  [KT_SYNC_TASK_LEASE] = { ask_lease, take_lease, KT_SYNC_PULLING },
  [KT_SYNC_TASK_PUSH] = { ask_push, take_push, KT_SYNC_PUSHING },
  [KT_SYNC_TASK_PULL] = { ask_pull, take_pull, KT_SYNC_PULLING },
};
