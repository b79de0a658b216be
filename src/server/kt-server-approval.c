/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decisions about requests for approval: the server replays the request with the new one behind
 * those that it has. Two in different duties do not exclude each other, whoever came first; who
 * decided too late is told to look again.
 */
#include <string.h>

#include "kt-approval.h"
#include "kt-record-json.h"
#include "kt-server-apply.h"

/* ---- requests ---- */

/* What it asks about may have become stale in the same push: then it is asked again behind it. */
gboolean
kt_server_judge_request (const KtServerPush *push,
                         const char *request_id,
                         JsonObject *entry,
                         KtSyncResult *result,
                         GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KtApproval) request = kt_record_from_json (
      &kt_approval_type, json_object_get_string_member (entry, "body"), -1, &local);
  if (request == NULL || !g_str_equal (request->id, request_id)
      || !g_str_equal (request->quote_id, json_object_get_string_member (entry, "scope")))
    return kt_server_push_refuse_for (result, "malformed", local, "It asks about another quote.");
  g_autoptr (KtServerObject) revision = kt_server_object_read (
      push->database, push->caller->tenant, KT_SYNC_REVISION, request->revision_id, error);
  if (revision == NULL)
    return FALSE;
  return (revision->rev > 0 && g_str_equal (revision->quote, request->quote_id))
         || kt_server_push_stale (result, 0);
}

/* ---- what the server has ---- */

static gboolean
take_event (KtApproval **request, const char *kind, const char *body, GError **error)
{
  if (strcmp (kind, "approval-asked") == 0)
    {
      if (*request == NULL)
        *request = kt_record_from_json (&kt_approval_type, body, -1, error);
      return *request != NULL;
    }
  if (*request == NULL || strcmp (kind, "approval-decided") != 0)
    return TRUE;
  KtApprovalDecision *decision = kt_record_from_json (&kt_approval_decision_type, body, -1, error);
  if (decision != NULL)
    kt_approval_add_decision (*request, decision);
  return decision != NULL;
}

/* *request NULL: it is not there. */
static gboolean
read_request (const KtServerPush *push, const char *id, KtApproval **request, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      push->database, "SELECT kind, body FROM event WHERE tenant = $1 AND subject = $2"
                      " AND kind IN ('approval-asked', 'approval-decided') ORDER BY seq");
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, id);
  while (kt_query_next (query, error))
    if (!take_event (request, kt_query_get_text (query, 0), kt_query_get_text (query, 1), error))
      return FALSE;
  return !kt_query_failed (query);
}

/* The one that is named, unless it was ended. */
static GPtrArray *
list_delegations (const KtServerPush *push, const char *id, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_delegation_free);
  g_autoptr (KtQuery) query = kt_query_new (
      push->database, "SELECT kind, body FROM event WHERE tenant = $1 AND subject = $2"
                      " AND kind IN ('delegation', 'delegation-ended') ORDER BY seq");
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, id);
  while (kt_query_next (query, error))
    {
      g_ptr_array_set_size (all, 0);
      if (strcmp (kt_query_get_text (query, 0), "delegation") != 0)
        continue;
      KtDelegation *delegation
          = kt_record_from_json (&kt_delegation_type, kt_query_get_text (query, 1), -1, error);
      if (delegation == NULL)
        return NULL;
      g_ptr_array_add (all, delegation);
    }
  return kt_query_failed (query) ? NULL : g_steal_pointer (&all);
}

/* ---- judging ---- */

static guint
day_of (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  return time == NULL
             ? 0
             : (guint)(g_date_time_get_year (time) * 10000 + g_date_time_get_month (time) * 100
                       + g_date_time_get_day_of_month (time));
}

/* Clocks of devices are what they are: a delegation counts on the day that the device had, or
 * today. */
static gboolean
check_right (const KtServerPush *push,
             const KtApproval *request,
             const KtApprovalDecision *decision,
             const KtActor *actor,
             gint64 at,
             KtSyncResult *result,
             GError **error)
{
  g_autoptr (GPtrArray) delegations = list_delegations (push, decision->delegation_id, error);
  g_autoptr (GError) local = NULL;
  if (delegations == NULL)
    return FALSE;
  if (kt_approval_check_right (request, decision, actor, delegations, day_of (at), NULL)
      || kt_approval_check_right (request, decision, actor, delegations, day_of (push->now),
                                  &local))
    return TRUE;
  kt_server_push_refuse (result, "right", local->message);
  return FALSE;
}

gboolean
kt_server_judge_decision (const KtServerPush *push,
                          const char *request_id,
                          JsonObject *entry,
                          KtSyncResult *result,
                          GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KtApproval) request = NULL;
  g_autoptr (KtApprovalDecision) decision = kt_record_from_json (
      &kt_approval_decision_type, json_object_get_string_member (entry, "body"), -1, &local);
  const KtActor *actor = kt_server_caller_find_member (
      push->caller, json_object_get_string_member (entry, "actor_id"));
  if (decision == NULL || actor == NULL
      || !g_str_equal (decision->actor_id, kt_actor_get_id (actor)))
    return kt_server_push_refuse_for (result, "malformed", local, "Two people did this.");
  if (!read_request (push, request_id, &request, error))
    return FALSE;
  if (request == NULL)
    return kt_server_push_refuse (result, "request", "This request for approval is not known.");
  if (!check_right (push, request, decision, actor, json_object_get_int_member (entry, "at"),
                    result, error))
    return result->verdict == KT_SYNC_REFUSED;
  return kt_approval_takes (request, decision, NULL) || kt_server_push_stale (result, 0);
}
