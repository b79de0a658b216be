/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Orders belong to the server: it replays the whole history with the new event, so that nothing
 * gets in that the rules of the trade do not allow. What is placed must be of an accepted revision
 * that it has, each line once, and worth what follows from that revision.
 */
#include "kt-json.h"
#include "kt-order-placing.h"
#include "kt-record-json.h"
#include "kt-server-apply.h"

/* ---- the history ---- */

static GPtrArray *
read_events (const KtServerPush *push, const char *order_id, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      push->database, "SELECT body FROM event WHERE tenant = $1 AND subject = $2"
                      " AND kind = 'order' ORDER BY seq");
  g_autoptr (GPtrArray) events
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_order_event_free);
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, order_id);
  while (kt_query_next (query, error))
    {
      KtOrderEvent *event
          = kt_record_from_json (&kt_order_event_type, kt_query_get_text (query, 0), -1, error);
      if (event == NULL)
        return NULL;
      g_ptr_array_add (events, event);
    }
  return kt_query_failed (query) ? NULL : g_steal_pointer (&events);
}

/* ---- placing ---- */

/* As the server has it, or NULL with a verdict or an error. */
static KtRevision *
find_revision (const KtServerPush *push, const KtOrder *order, KtSyncResult *result, GError **error)
{
  g_autoptr (KtServerObject) object
      = kt_server_apply_find (push, KT_SYNC_REVISION, order->revision_id, result, error);
  if (object == NULL)
    return NULL;
  g_autoptr (JsonNode) node
      = object->rev > 0 ? kt_json_parse (object->body, -1, NULL, error) : NULL;
  JsonObject *json = node != NULL ? json_node_get_object (node) : NULL;
  if (json == NULL || !g_str_equal (json_object_get_string_member (json, "state"), "accepted")
      || !g_str_equal (json_object_get_string_member (json, "quote_id"), order->quote_id))
    {
      kt_server_push_refuse (result, "order-origin", "Only an accepted revision can be ordered.");
      return NULL;
    }
  return kt_revision_new_from_body (
      order->revision_id, order->quote_id, (guint)json_object_get_int_member (json, "number"), NULL,
      json_object_get_int_member (json, "created"), KT_REVISION_ACCEPTED,
      json_object_get_string_member (json, "body"), -1, error);
}

/* TRUE: it is this order's. FALSE: the verdict stands, or an error. */
static gboolean
claim (const KtServerPush *push,
       const char *kind,
       const char *name,
       const char *order_id,
       const char *reason,
       KtSyncResult *result,
       GError **error)
{
  if (kt_server_claim (push->database, push->caller->tenant, kind, name, order_id, error))
    return TRUE;
  if (*error == NULL)
    kt_server_push_refuse (result, "order-taken", reason);
  return FALSE;
}

/* A line that is ordered can be ordered again when it was cancelled; that is not asked for here:
 * the claim of a cancelled line is given back with the event that cancels it. */
static gboolean
claim_lines (const KtServerPush *push, const KtOrder *order, KtSyncResult *result, GError **error)
{
  for (guint i = 0; i < order->lines->len; i++)
    {
      const KtOrderLine *line = order->lines->pdata[i];
      g_autofree char *name = g_strdup_printf ("%s/%s", order->revision_id, line->position_id);
      if (!claim (push, "position", name, order->id, "A line of this order was ordered before.",
                  result, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
judge_placed (const KtServerPush *push,
              const KtOrder *order,
              const KtOrderEvent *event,
              JsonObject *entry,
              KtSyncResult *result,
              GError **error)
{
  GError *local = NULL;
  const char *number = NULL;
  const KtActor *actor = kt_server_caller_find_member (push->caller, event->actor_id);
  if (actor == NULL || !kt_actor_may (actor, KT_RIGHT_ORDER)
      || !g_str_equal (order->placed_by, event->actor_id))
    {
      kt_server_push_refuse (result, "right", "Who placed this order may not do so here.");
      return FALSE;
    }
  if (!kt_json_opt_string (entry, "number", &number, "", &local) || *number == '\0')
    {
      g_clear_error (&local);
      kt_server_push_refuse (result, "malformed", "The order has no number.");
      return FALSE;
    }
  g_autoptr (KtRevision) revision = find_revision (push, order, result, error);
  if (revision == NULL)
    return FALSE;
  if (!kt_order_prove (order, revision, &local))
    {
      kt_server_push_refuse (result, "price-proof", local->message);
      g_error_free (local);
      return FALSE;
    }
  return claim (push, "order", number, order->id, "Another order has this number already.", result,
                error)
         && claim_lines (push, order, result, error);
}

/* ---- what comes after ---- */

static gboolean
release_line (const KtServerPush *push, const KtOrder *order, const KtOrderLine *line, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      push->database, "DELETE FROM claim WHERE tenant = $1 AND kind = 'position' AND name = $2"
                      " AND owner = $3");
  g_autofree char *name = g_strdup_printf ("%s/%s", order->revision_id, line->position_id);
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, name);
  kt_query_bind_text (query, order->id);
  return kt_query_run (query, NULL, error);
}

static gboolean
judge_next (const KtServerPush *push,
            const KtOrder *order,
            const KtOrderEvent *event,
            KtSyncResult *result,
            GError **error)
{
  g_autoptr (GError) local = NULL;
  const KtActor *actor = kt_server_caller_find_member (push->caller, event->actor_id);
  if (actor == NULL || !kt_order_check_right (order, event, actor, &local))
    {
      kt_server_push_refuse_for (result, "right", local, "Nobody at this device did this.");
      return FALSE;
    }
  const KtOrderLine *line = event->kind == KT_ORDER_EVENT_CANCEL
                                ? kt_order_find_line (order, event->line_id)
                                : NULL;
  return line == NULL || release_line (push, order, line, error);
}

gboolean
kt_server_judge_order (const KtServerPush *push,
                       const char *order_id,
                       JsonObject *entry,
                       KtSyncResult *result,
                       GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KtOrderEvent) event = kt_record_from_json (
      &kt_order_event_type, json_object_get_string_member (entry, "body"), -1, &local);
  if (event == NULL
      || !g_str_equal (event->actor_id, json_object_get_string_member (entry, "actor_id")))
    return kt_server_push_refuse_for (result, "malformed", local, "Two people did this.");
  g_autoptr (GPtrArray) events = read_events (push, order_id, error);
  if (events == NULL)
    return FALSE;
  gboolean is_first = events->len == 0;
  g_ptr_array_add (events, kt_order_event_copy (event));
  g_autoptr (KtOrder) order = kt_order_replay (events, &local);
  if (order == NULL || !g_str_equal (order->id, order_id))
    return kt_server_push_refuse_for (result, "order", local, "The order is another one.");
  return is_first ? judge_placed (push, order, event, entry, result, error)
                  : judge_next (push, order, event, result, error);
}
