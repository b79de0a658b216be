/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Revisions: content is put while it is a draft, steps in its life are added. What was sent stays
 * as it is, and nothing is sent without a clearance for exactly this content in the server's own
 * trail. Content of others that is newer is never overwritten: who comes second makes a fork of it.
 * Nothing expires before its last day is over by the clock of the server: that of one device may be
 * years ahead, and would end the quotes of all.
 */
#include <string.h>

#include "kt-json.h"
#include "kt-revision.h"
#include "kt-server-apply.h"

typedef struct {
  const char *quote_id;
  gint64 number;
  gint64 sent;
  const char *hash;
  const char *body;
  KtRevisionState state;
  JsonArray *events;
} Content;

static gboolean
read_state (JsonObject *object, KtRevisionState *state, GError **error)
{
  const char *text = kt_json_get_string (object, "state", error);
  if (text == NULL)
    return FALSE;
  if (kt_revision_state_from_string (text, state))
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_PARSE, "“%s” is no state of a revision", text);
  return FALSE;
}

static gboolean
read_content (JsonNode *node, Content *content, GError **error)
{
  JsonObject *object = kt_json_root_object (node, "A revision", error);
  return object != NULL
         && (content->quote_id = kt_json_get_string (object, "quote_id", error)) != NULL
         && kt_json_get_int (object, "number", &content->number, error)
         && kt_json_get_int (object, "sent", &content->sent, error)
         && (content->hash = kt_json_get_string (object, "hash", error)) != NULL
         && (content->body = kt_json_get_string (object, "body", error)) != NULL
         && read_state (object, &content->state, error)
         && (content->events = kt_json_get_array (object, "events", error)) != NULL;
}

/* Was a revision with this content let out by the gate? */
static gboolean
has_clearance (const KtServerPush *push, const char *id, const char *hash, GError **error)
{
  g_autoptr (KtQuery) query
      = kt_query_new (push->database, "SELECT 1 FROM event WHERE tenant = $1 AND subject = $2"
                                      " AND kind = 'clearance' AND body LIKE $3");
  g_autofree char *pattern = g_strdup_printf ("%%\"hash\":\"%s\"%%", hash);
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, id);
  kt_query_bind_text (query, pattern);
  return kt_query_next (query, error);
}

static gboolean
is_hash (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/* Devices go by the days of their own zone; that is the one where they end first. */
#define FIRST_ZONE (14 * 3600)

static gboolean
is_over (JsonNode *node, gint64 now)
{
  const char *until = NULL;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now + FIRST_ZONE);
  g_autofree char *day = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : NULL;
  return day != NULL
         && kt_json_opt_string (json_node_get_object (node), "valid_until", &until, "", NULL)
         && *until != '\0' && strcmp (until, day) < 0;
}

static gboolean
refuse_expiry (KtSyncResult *result)
{
  return kt_server_push_refuse (result, "not-expired",
                                "By the clock of the server its last day is not over.");
}

/* ---- content ---- */

/* TRUE: it may be written. FALSE: the verdict stands, or an error. */
static gboolean
check_content (const KtServerPush *push,
               const KtSyncOperation *operation,
               const Content *content,
               JsonNode *node,
               KtSyncResult *result,
               GError **error)
{
  g_autofree char *hash = kt_revision_hash_body (content->body, -1);
  g_autoptr (GError) local = NULL;
  g_autoptr (KtRevision) revision = kt_revision_new_from_body (
      operation->id, content->quote_id, (guint)MAX (content->number, 1), NULL, 0,
      KT_REVISION_DRAFT, content->body, -1, &local);
  if (!kt_server_caller_may (push->caller, KT_RIGHT_EDIT))
    kt_server_push_refuse (result, "right", "Nobody at this device may change that.");
  else if (revision == NULL)
    kt_server_push_refuse (result, "malformed", local->message);
  else if (!g_str_equal (hash, content->hash))
    kt_server_push_refuse (result, "hash", "The content is not what its hash says.");
  else if ((content->sent != 0) != (content->state >= KT_REVISION_SENT))
    kt_server_push_refuse (result, "malformed", "What was sent has a moment, and only that.");
  else if (content->state == KT_REVISION_EXPIRED && !is_over (node, push->now))
    refuse_expiry (result);
  else if (content->sent == 0 || has_clearance (push, operation->id, hash, error))
    return TRUE;
  else if (*error == NULL)
    kt_server_push_refuse (result, "clearance", "It was sent, but nothing in the trail let it out.");
  return FALSE;
}

/* That of its quote. */
static gboolean
take_quote (const KtServerPush *push,
            KtServerObject *object,
            const char *quote_id,
            KtSyncResult *result,
            GError **error)
{
  g_autoptr (KtServerObject) quote
      = kt_server_apply_find (push, KT_SYNC_QUOTE, quote_id, result, error);
  if (quote == NULL)
    return FALSE;
  if (quote->rev == 0)
    {
      kt_server_push_refuse (result, "quote", "The quote of this revision is not known.");
      return FALSE;
    }
  g_free (object->territory);
  g_free (object->account);
  g_free (object->quote);
  object->territory = g_steal_pointer (&quote->territory);
  object->account = g_steal_pointer (&quote->account);
  object->quote = g_strdup (quote_id);
  return TRUE;
}

/* Its number within the quote. */
static gboolean
take_number (const KtServerPush *push,
             const KtSyncOperation *operation,
             const Content *content,
             KtSyncResult *result,
             GError **error)
{
  g_autofree char *name
      = g_strdup_printf ("%s/%" G_GINT64_FORMAT, content->quote_id, content->number);
  if (kt_server_claim (push->database, push->caller->tenant, KT_SYNC_REVISION, name, operation->id,
                       error))
    return TRUE;
  if (*error == NULL)
    {
      kt_server_push_stale (result, 0);
      result->code = g_strdup ("number-taken");
    }
  return FALSE;
}

/* What left the draft changes only by becoming one again, and what was sent never. */
static gboolean
is_sealed (const KtServerObject *object, const Content *content)
{
  Content present;
  g_autoptr (JsonNode) node = kt_json_parse (object->body, -1, NULL, NULL);
  if (node == NULL || !read_content (node, &present, NULL))
    return FALSE;
  gboolean is_same = g_str_equal (present.hash, content->hash);
  return present.sent != 0
         || (present.state != KT_REVISION_DRAFT && content->state != KT_REVISION_DRAFT && !is_same)
         || !g_str_equal (present.quote_id, content->quote_id)
         || present.number != content->number;
}

static gboolean
write_object (const KtServerPush *push,
       KtServerObject *object,
       const char *body,
       KtSyncResult *result,
       GError **error)
{
  char *copy = g_strdup (body);
  g_free (object->body);
  object->body = copy;
  if (!kt_server_object_write (object, push->database, push->now, error))
    return FALSE;
  result->rev = object->rev;
  return TRUE;
}

gboolean
kt_server_apply_revision (const KtServerPush *push,
                          const KtSyncOperation *operation,
                          KtSyncResult *result,
                          GError **error)
{
  GError *local = NULL;
  Content content;
  g_autoptr (JsonNode) node = kt_json_parse (operation->body, -1, NULL, &local);
  if (node == NULL || !read_content (node, &content, &local))
    return kt_server_push_malformed (result, local);
  g_autoptr (KtServerObject) object
      = kt_server_apply_find (push, KT_SYNC_REVISION, operation->id, result, &local);
  if (object == NULL)
    return kt_server_push_judged (local, error);
  if (operation->base_rev != object->rev || (object->rev > 0 && is_sealed (object, &content)))
    return kt_server_push_stale (result, object->rev);
  if (!check_content (push, operation, &content, node, result, &local)
      || !take_quote (push, object, content.quote_id, result, &local)
      || !take_number (push, operation, &content, result, &local))
    return kt_server_push_judged (local, error);
  return write_object (push, object, operation->body, result, error);
}

/* ---- steps ---- */

typedef struct {
  KtRevisionState state;
  const char *name;
  gint64 at;
  const char *who;
  const char *hash;
} Step;

static gboolean
read_step (JsonNode *node, Step *step, GError **error)
{
  JsonObject *object = kt_json_root_object (node, "A step", error);
  if (object == NULL || !read_state (object, &step->state, error)
      || !kt_json_get_int (object, "at", &step->at, error)
      || (step->who = kt_json_get_string (object, "who", error)) == NULL
      || (step->hash = kt_json_get_string (object, "hash", error)) == NULL)
    return FALSE;
  step->name = kt_revision_state_to_string (step->state);
  return TRUE;
}

/* Release and sending may have been one step to the one who saved. */
static gboolean
leads_to (KtRevisionState state, KtRevisionState next)
{
  return kt_revision_state_leads_to (state, next)
         || (kt_revision_state_leads_to (state, KT_REVISION_RELEASED)
             && kt_revision_state_leads_to (KT_REVISION_RELEASED, next));
}

/* What the object says, one step on. */
static char *
advance (JsonNode *node, const Step *step)
{
  JsonObject *object = json_node_get_object (node);
  JsonObject *event = json_object_new ();
  if (step->state == KT_REVISION_SENT)
    json_object_set_int_member (object, "sent", step->at);
  json_object_set_string_member (object, "state", step->name);
  json_object_set_int_member (object, "changed", step->at);
  json_object_set_string_member (event, "state", step->name);
  json_object_set_int_member (event, "at", step->at);
  json_object_set_string_member (event, "who", step->who);
  json_array_add_object_element (json_object_get_array_member (object, "events"), event);
  return kt_json_to_string (node, FALSE);
}

static gboolean
apply_step (const KtServerPush *push,
            KtServerObject *object,
            const Step *step,
            KtSyncResult *result,
            GError **error)
{
  Content content;
  g_autoptr (JsonNode) node = kt_json_parse (object->body, -1, NULL, error);
  if (node == NULL || !read_content (node, &content, error))
    return FALSE;
  if (!g_str_equal (content.hash, step->hash)
      || !leads_to (content.state, step->state))
    return kt_server_push_stale (result, object->rev);
  if (step->state == KT_REVISION_SENT
      && (!is_hash (step->hash) || !has_clearance (push, object->id, step->hash, error)))
    return *error == NULL
           && kt_server_push_refuse (result, "clearance",
                                     "It was sent, but nothing in the trail let it out.");
  if (step->state == KT_REVISION_EXPIRED && !is_over (node, push->now))
    return refuse_expiry (result);
  g_autofree char *body = advance (node, step);
  return write_object (push, object, body, result, error);
}

gboolean
kt_server_apply_revision_state (const KtServerPush *push,
                                const KtSyncOperation *operation,
                                KtSyncResult *result,
                                GError **error)
{
  GError *local = NULL;
  Step step;
  g_autoptr (JsonNode) node = kt_json_parse (operation->body, -1, NULL, &local);
  if (node == NULL || !read_step (node, &step, &local))
    return kt_server_push_malformed (result, local);
  g_autoptr (KtServerObject) object
      = kt_server_apply_find (push, KT_SYNC_REVISION, operation->id, result, &local);
  if (object == NULL)
    return kt_server_push_judged (local, error);
  if (object->rev == 0)
    return kt_server_push_stale (result, 0);
  if (!kt_server_caller_may (push->caller, KT_RIGHT_EDIT))
    return kt_server_push_refuse (result, "right", "Nobody at this device may change that.");
  apply_step (push, object, &step, result, &local);
  return kt_server_push_judged (local, error);
}
