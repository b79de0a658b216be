/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Customers and heads of quotes: compared with what they were made from, and set. A customer has a
 * territory of its own; a quote has that of its customer.
 */
#include "kt-account.h"
#include "kt-json.h"
#include "kt-server-apply.h"

/* ---- common ---- */

/* TRUE: it may be written. FALSE: the verdict stands. */
static gboolean
compare (const KtServerPush *push,
         const KtSyncOperation *operation,
         const KtServerObject *object,
         KtSyncResult *result)
{
  if (!kt_server_caller_may (push->caller, KT_RIGHT_EDIT))
    kt_server_push_refuse (result, "right", "Nobody at this device may change that.");
  else if (operation->base_rev != object->rev)
    kt_server_push_stale (result, object->rev);
  else
    return TRUE;
  return FALSE;
}

static gboolean
write_object (const KtServerPush *push,
       KtServerObject *object,
       const char *body,
       KtSyncResult *result,
       GError **error)
{
  g_free (object->body);
  object->body = g_strdup (body);
  object->deleted = FALSE;
  if (!kt_server_object_write (object, push->database, push->now, error))
    return FALSE;
  result->rev = object->rev;
  return TRUE;
}

static void
set_text (char **text, const char *value)
{
  char *copy = g_strdup (value);
  g_free (*text);
  *text = copy;
}

/* ---- customers ---- */

static gboolean
write_account (const KtServerPush *push,
               const KtSyncOperation *operation,
               const KtAccount *account,
               KtServerObject *object,
               KtSyncResult *result,
               GError **error)
{
  gboolean moves = object->rev > 0 && !g_str_equal (object->territory, account->territory);
  set_text (&object->territory, account->territory);
  set_text (&object->account, account->id);
  return write_object (push, object, operation->body, result, error)
         && (!moves
             || kt_server_object_move_account (push->database, push->caller->tenant, account->id,
                                               account->territory, push->now, error));
}

gboolean
kt_server_apply_account (const KtServerPush *push,
                         const KtSyncOperation *operation,
                         KtSyncResult *result,
                         GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KtAccount) account = kt_account_from_json (operation->body, -1, &local);
  if (account == NULL || !g_str_equal (account->id, operation->id))
    return kt_server_push_refuse_for (result, "malformed", local, "The id is another one.");
  g_autoptr (KtServerObject) object
      = kt_server_apply_find (push, KT_SYNC_ACCOUNT, operation->id, result, error);
  if (object == NULL)
    return result->verdict == KT_SYNC_REFUSED;
  if (!kt_server_caller_sees (push->caller, KT_SYNC_ACCOUNT, account->territory)
      && !kt_server_caller_may (push->caller, KT_RIGHT_USERS))
    return kt_server_push_refuse (result, "territory",
                                  "Only an administrator gives a customer to a territory that he "
                                  "does not work in himself.");
  return !compare (push, operation, object, result)
         || write_account (push, operation, account, object, result, error);
}

/* TRUE: with a verdict or an error. */
static gboolean
has_quotes (const KtServerPush *push, const char *account_id, KtSyncResult *result, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      push->database, "SELECT 1 FROM object WHERE tenant = $1 AND account = $2 AND type = 'quote'"
                      " AND deleted = 0 LIMIT 1");
  kt_query_bind_text (query, push->caller->tenant);
  kt_query_bind_text (query, account_id);
  if (kt_query_next (query, error))
    return kt_server_push_refuse (result, "in-use", "There are quotes for this customer.");
  return kt_query_failed (query);
}

/* Who has quotes stays, also where the device that deletes him does not know of them. The body goes.
 */
gboolean
kt_server_apply_account_del (const KtServerPush *push,
                             const KtSyncOperation *operation,
                             KtSyncResult *result,
                             GError **error)
{
  g_autoptr (KtServerObject) object
      = kt_server_apply_find (push, KT_SYNC_ACCOUNT, operation->id, result, error);
  if (object == NULL)
    return result->verdict == KT_SYNC_REFUSED;
  if (!compare (push, operation, object, result))
    return TRUE;
  if (has_quotes (push, operation->id, result, error))
    return result->verdict == KT_SYNC_REFUSED;
  object->deleted = TRUE;
  set_text (&object->body, "{}");
  if (!kt_server_object_write (object, push->database, push->now, error))
    return FALSE;
  result->rev = object->rev;
  return TRUE;
}

/* ---- heads of quotes ---- */

typedef struct {
  const char *number;
  const char *account_id;
} Head;

static gboolean
read_head (JsonNode *node, Head *head, GError **error)
{
  JsonObject *object = kt_json_root_object (node, "A quote", error);
  gint64 created;
  const char *ignored;
  return object != NULL && (head->number = kt_json_get_string (object, "number", error)) != NULL
         && (head->account_id = kt_json_get_string (object, "account_id", error)) != NULL
         && kt_json_get_int (object, "created", &created, error)
         && kt_json_opt_string (object, "contact_id", &ignored, "", error)
         && kt_json_opt_string (object, "account_title", &ignored, "", error)
         && kt_json_opt_string (object, "owner", &ignored, "", error);
}

/* The territory of the customer, who has to be there before. A quote without customer is
 * everybody's. */
static gboolean
take_account (const KtServerPush *push,
              KtServerObject *object,
              const char *account_id,
              KtSyncResult *result,
              GError **error)
{
  set_text (&object->account, account_id);
  set_text (&object->territory, "");
  if (*account_id == '\0')
    return TRUE;
  g_autoptr (KtServerObject) account
      = kt_server_apply_find (push, KT_SYNC_ACCOUNT, account_id, result, error);
  if (account == NULL)
    return FALSE;
  if (account->deleted) /* whoever has a quote for him brings him back */
    kt_server_push_stale (result, 0);
  else if (account->rev > 0)
    {
      set_text (&object->territory, account->territory);
      return TRUE;
    }
  else
    kt_server_push_refuse (result, "account", "The customer of this quote is not known.");
  return FALSE;
}

static gboolean
write_quote (const KtServerPush *push,
             const KtSyncOperation *operation,
             const Head *head,
             KtServerObject *object,
             KtSyncResult *result,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean moves = object->rev > 0 && !g_str_equal (object->account, head->account_id);
  if (!take_account (push, object, head->account_id, result, error))
    return result->verdict != KT_SYNC_DONE;
  if (!kt_server_claim (push->database, push->caller->tenant, KT_SYNC_QUOTE, head->number,
                        operation->id, &local))
    {
      if (local == NULL)
        return kt_server_push_refuse (result, "number-taken",
                                      "Another quote has this number already.");
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return write_object (push, object, operation->body, result, error)
         && (!moves
             || kt_server_object_move_quote (push->database, push->caller->tenant, operation->id,
                                             object->account, object->territory, push->now,
                                             error));
}

gboolean
kt_server_apply_quote (const KtServerPush *push,
                       const KtSyncOperation *operation,
                       KtSyncResult *result,
                       GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) node = kt_json_parse (operation->body, -1, NULL, &local);
  Head head;
  if (node == NULL || !read_head (node, &head, &local))
    return kt_server_push_refuse (result, "malformed", local->message);
  g_autoptr (KtServerObject) object
      = kt_server_apply_find (push, KT_SYNC_QUOTE, operation->id, result, error);
  if (object == NULL)
    return result->verdict == KT_SYNC_REFUSED;
  return !compare (push, operation, object, result)
         || write_quote (push, operation, &head, object, result, error);
}
