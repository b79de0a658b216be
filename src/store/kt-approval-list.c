/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox: requests for approval as a list. */
#include "kt-approval-store.h"
#include "kt-record-json.h"
#include "kt-row-list-private.h"

#include <string.h>

static const KtRowColumn columns[KT_APPROVAL_N_COLUMNS] = {
  [KT_APPROVAL_COLUMN_NUMBER] = { "number", "length(number) ?, number ?" },
  [KT_APPROVAL_COLUMN_REVISION] = { "revision_id", "revision_id ?" },
  [KT_APPROVAL_COLUMN_QUOTE] = { "quote_id", "quote_id ?" },
  [KT_APPROVAL_COLUMN_ACCOUNT] = { "account_title", "kt_fold(account_title) ?" },
  [KT_APPROVAL_COLUMN_SUBJECT] = { "subject", "kt_fold(subject) ?" },
  [KT_APPROVAL_COLUMN_NET] = { "net || ' ' || currency", "currency ?, net ?" },
  [KT_APPROVAL_COLUMN_STATE] = { "state", "state ?" },
  [KT_APPROVAL_COLUMN_TURN] = { "turn", "turn ?" },
  [KT_APPROVAL_COLUMN_BY] = { "actor_name", "kt_fold(actor_name) ?" },
  [KT_APPROVAL_COLUMN_REASON] = { "reason", "reason ?" },
  [KT_APPROVAL_COLUMN_ASKED] = { "asked", "asked ?" },
  [KT_APPROVAL_COLUMN_CHANGED] = { "changed", "changed ?" },
};

static gboolean
is_state (const char *text)
{
  for (KtApprovalState state = KT_APPROVAL_OPEN; state <= KT_APPROVAL_WITHDRAWN; state++)
    if (strcmp (text, kt_approval_state_to_string (state)) == 0)
      return TRUE;
  return FALSE;
}

#define BY "by:"

/* A list of duties is a JSON array. */
static const char *
filter (const char *text)
{
  if (g_str_has_prefix (text, BY))
    return "'" BY "' || actor_name = ?";
  if (strcmp (text, KT_APPROVAL_FILTER_DECIDED) == 0)
    return "? <> '' AND state NOT IN ('open', 'asked')";
  if (text[0] == '[')
    return "EXISTS (SELECT 1 FROM json_each (?)"
           " WHERE instr (';' || turn || ';', ';' || value || ';') > 0)";
  return is_state (text) ? "state = ?" : "quote_id = ?";
}

static const KtRowSource source
    = { "approval", "approval", columns, KT_APPROVAL_N_COLUMNS, filter };

KtRowList *
kt_approval_store_list (KtWorkStore *store, const KtRowQuery *query)
{
  return kt_row_list_new (store, &source, query);
}

char *
kt_approval_store_requester_filter (const char *name)
{
  return g_strconcat (BY, name, NULL);
}

char *
kt_approval_store_inbox_filter (const char *const *duties)
{
  GString *json = g_string_new ("[");
  for (guint i = 0; duties[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      kt_json_append_text (json, duties[i]);
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}
