/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Entries of the trails of devices. Each is by somebody the device is enrolled for, with the right
 * that it takes; orders and decisions are judged by what was there before, and whoever adds to an
 * order must have seen that. Those that others need are objects of their own and come in the feed.
 */
#include <string.h>

#include "kt-json.h"
#include "kt-server-apply.h"
#include "kt-server-audit.h"

typedef struct {
  const char *kind;
  KtRights right;
  gboolean is_serial; /* whoever adds has seen what was there before */
  gboolean is_known;  /* who did it, in any case */
  KtServerJudge *judge; /* replays what was there; NULL: there is nothing to replay */
} Kind;

/* Of those that are told to other devices (KT_SYNC_TOLD_KINDS). */
static const Kind kinds[] = {
  { "approval-asked", KT_RIGHT_EDIT, FALSE, FALSE, kt_server_judge_request },
  { "approval-decided", 0, FALSE, TRUE, kt_server_judge_decision },
  { "clearance", KT_RIGHT_SEND },
  { "delegation", 0 },
  { "delegation-ended", 0 },
  { "mandate", 0 },
  { "mandate-revoked", KT_RIGHT_USERS },
  { "order", 0, TRUE, TRUE, kt_server_judge_order },
  { "outcome", KT_RIGHT_EDIT },
  { "printed", KT_RIGHT_SEND },
};

/* Nobody has all rights. */
static const Kind unruled = { NULL, ~(KtRights)0, FALSE, TRUE, NULL };

/* NULL: whatever else happens at a device is noted, and not told. */
static const Kind *
find_kind (const char *name)
{
  if (!kt_sync_kind_is_told (name))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].kind, name) == 0)
      return &kinds[i];
  return &unruled;
}

typedef struct {
  const Kind *rule; /* NULL: it is only noted */
  JsonObject *json;
  gint64 at;
  const char *actor_id;
  const char *kind;
  const char *subject;
  const char *scope;
  const char *body;
  const char *seen;
} Entry;

static gboolean
read_entry (JsonNode *node, Entry *entry, GError **error)
{
  JsonObject *object = kt_json_root_object (node, "An entry", error);
  if (object == NULL || !kt_json_get_int (object, "at", &entry->at, error)
      || (entry->actor_id = kt_json_get_string (object, "actor_id", error)) == NULL
      || kt_json_get_string (object, "actor_name", error) == NULL
      || (entry->kind = kt_json_get_string (object, "kind", error)) == NULL
      || (entry->subject = kt_json_get_string (object, "subject", error)) == NULL
      || (entry->scope = kt_json_get_string (object, "scope", error)) == NULL
      || (entry->body = kt_json_get_string (object, "body", error)) == NULL
      || !kt_json_opt_string (object, "seen", &entry->seen, "", error))
    return FALSE;
  entry->json = object;
  entry->rule = find_kind (entry->kind);
  return TRUE;
}

/* ---- judging ---- */

/* What was done before the device was enrolled was done by nobody the server knows: kept, as long
 * as no right hangs on it. What is only noted may be by anybody: the note says at which device. */
static gboolean
check_actor (const KtServerPush *push, const Entry *entry, KtSyncResult *result)
{
  const KtActor *actor = kt_server_caller_find_member (push->caller, entry->actor_id);
  if (entry->rule == NULL)
    return TRUE;
  if (actor == NULL && (entry->at >= push->caller->created || entry->rule->is_known))
    kt_server_push_refuse (result, "actor", "The device is not enrolled for who did this.");
  else if (actor != NULL && !kt_actor_may (actor, entry->rule->right))
    kt_server_push_refuse (result, "right", "Who did this does not have the right to.");
  else
    return TRUE;
  return FALSE;
}

/* The id of the last event of its subject. */
static gboolean
check_seen (const KtServerPush *push, const Entry *entry, KtSyncResult *result, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      push->database,
      "SELECT id FROM event WHERE tenant = $1 AND subject = $2 ORDER BY seq DESC LIMIT 1");
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, entry->subject);
  const char *last = kt_query_next (query, error) ? kt_query_get_text (query, 0) : "";
  if (kt_query_failed (query))
    return FALSE;
  if (strcmp (last, entry->seen) == 0)
    return TRUE;
  kt_server_push_stale (result, 0);
  return FALSE;
}

/* TRUE: it may be added. FALSE: the verdict stands, or an error. */
static gboolean
judge (const KtServerPush *push,
       const KtSyncOperation *operation,
       const Entry *entry,
       KtSyncResult *result,
       GError **error)
{
  g_autofree char *prefix = g_strconcat (push->caller->device, ":", NULL);
  if (!g_str_has_prefix (operation->id, prefix))
    {
      kt_server_push_refuse (result, "malformed", "The event has the id of another device.");
      return FALSE;
    }
  if (!check_actor (push, entry, result))
    return FALSE;
  if (entry->rule == NULL)
    return TRUE;
  if (entry->rule->is_serial && !check_seen (push, entry, result, error))
    return FALSE;
  return entry->rule->judge == NULL
         || (entry->rule->judge (push, entry->subject, entry->json, result, error)
             && result->verdict == KT_SYNC_DONE);
}

/* ---- adding ---- */

/* The territory of the quote it belongs to. */
static gboolean
take_scope (const KtServerPush *push,
            const Entry *entry,
            KtServerObject *object,
            KtSyncResult *result,
            GError **error)
{
  if (*entry->scope == '\0')
    return TRUE;
  g_autoptr (KtServerObject) quote
      = kt_server_apply_find (push, KT_SYNC_QUOTE, entry->scope, result, error);
  if (quote == NULL)
    return FALSE;
  if (quote->rev == 0)
    {
      kt_server_push_refuse (result, "quote", "The quote that this belongs to is not known.");
      return FALSE;
    }
  g_free (object->territory);
  g_free (object->account);
  g_free (object->quote);
  object->territory = g_steal_pointer (&quote->territory);
  object->account = g_steal_pointer (&quote->account);
  object->quote = g_strdup (entry->scope);
  return TRUE;
}

static gboolean
add_event (const KtServerPush *push,
           const KtServerObject *object,
           const Entry *entry,
           GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      push->database, "INSERT INTO event (tenant, subject, seq, id, kind, body)"
                      " SELECT $1, $2, head, $3, $4, $5 FROM tenant WHERE id = $1");
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, entry->subject);
  kt_query_bind_text (query, object->id);
  kt_query_bind_text (query, entry->kind);
  kt_query_bind_text (query, entry->body);
  return kt_query_send (query, error);
}

static gboolean
tell (const KtServerPush *push,
      const KtSyncOperation *operation,
      const Entry *entry,
      KtServerObject *object,
      KtSyncResult *result,
      GError **error)
{
  if (!take_scope (push, entry, object, result, error))
    return FALSE;
  g_free (object->body);
  object->body = g_strdup (operation->body);
  if (!kt_server_object_write (object, push->database, push->now, error)
      || !add_event (push, object, entry, error))
    return FALSE;
  result->rev = object->rev;
  return TRUE;
}

static gboolean
note (const KtServerPush *push, const Entry *entry, GError **error)
{
  const KtServerAuditEntry line = { .at = entry->at,
                                    .device = push->caller->device,
                                    .actor = entry->actor_id,
                                    .kind = entry->kind,
                                    .subject = entry->subject,
                                    .body = entry->body };
  return kt_server_audit_append (push->database, push->caller->tenant, &line, error);
}

static gboolean
add (const KtServerPush *push,
     const KtSyncOperation *operation,
     const Entry *entry,
     KtSyncResult *result,
     GError **error)
{
  g_autoptr (KtServerObject) object
      = kt_server_apply_read (push, KT_SYNC_EVENT, operation->id, error);
  if (object == NULL)
    return FALSE;
  if (object->rev > 0)
    {
      kt_server_push_refuse (result, "known", "This event was added before.");
      return FALSE;
    }
  return judge (push, operation, entry, result, error)
         && (entry->rule == NULL || tell (push, operation, entry, object, result, error))
         && note (push, entry, error);
}

gboolean
kt_server_apply_event (const KtServerPush *push,
                       const KtSyncOperation *operation,
                       KtSyncResult *result,
                       GError **error)
{
  GError *local = NULL;
  Entry entry;
  g_autoptr (JsonNode) node = kt_json_parse (operation->body, -1, NULL, &local);
  if (node == NULL || !read_entry (node, &entry, &local))
    return kt_server_push_malformed (result, local);
  add (push, operation, &entry, result, &local);
  return kt_server_push_judged (local, error);
}
