/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries become requests, decisions and delegations again. */
#include "kt-approval-read.h"

#include "kt-mandate-read.h"
#include "kt-record-json.h"
#include "kt-store-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_of_kind (const KtAuditEntry *entry, const char *kind)
{
  return strcmp (entry->kind, kind) == 0;
}

static KtApproval *
find_request (GPtrArray *approvals, const char *id)
{
  for (guint i = 0; i < approvals->len; i++)
    {
      KtApproval *approval = approvals->pdata[i];
      if (strcmp (approval->id, id) == 0)
        return approval;
    }
  return NULL;
}

gboolean
kt_approval_read_decision (KtApproval *approval, const KtAuditEntry *entry, GError **error)
{
  KtApprovalDecision *decision
      = kt_record_from_json (&kt_approval_decision_type, entry->body, -1, error);
  if (decision == NULL)
    return FALSE;
  decision->at = entry->at;
  kt_approval_add_decision (approval, decision);
  return TRUE;
}

static KtApproval *
read_request (const KtAuditEntry *entry, GError **error)
{
  KtApproval *approval = kt_record_from_json (&kt_approval_type, entry->body, -1, error);
  if (approval != NULL)
    approval->at = entry->at;
  return approval;
}

/* ---- a request ---- */

KtApproval *
kt_approval_read (KtSqliteConnection *connection, const char *request_id, GError **error)
{
  g_autoptr (GPtrArray) entries = kt_audit_find (connection, "subject", request_id, error);
  g_autoptr (KtApproval) approval = NULL;
  if (entries == NULL)
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      const KtAuditEntry *entry = entries->pdata[i];
      if (is_of_kind (entry, KT_AUDIT_ASKED) && approval == NULL
          && (approval = read_request (entry, error)) == NULL)
        return NULL;
      if (is_of_kind (entry, KT_AUDIT_DECIDED) && approval != NULL
          && !kt_approval_read_decision (approval, entry, error))
        return NULL;
    }
  if (approval == NULL)
    g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND,
                         _ ("There is no such request for approval (any more)."));
  return g_steal_pointer (&approval);
}

/* ---- what is not of a quote ---- */

GPtrArray *
kt_approval_read_delegations (KtSqliteConnection *connection, GError **error)
{
  g_autoptr (GPtrArray) given = kt_audit_find (connection, "kind", KT_AUDIT_DELEGATION, error);
  g_autoptr (GPtrArray) ended
      = given != NULL ? kt_audit_find (connection, "kind", KT_AUDIT_DELEGATION_ENDED, error) : NULL;
  g_autoptr (GPtrArray) delegations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_delegation_free);
  if (ended == NULL)
    return NULL;
  for (guint i = 0; i < given->len; i++)
    {
      const KtAuditEntry *entry = given->pdata[i];
      gboolean is_over = FALSE;
      for (guint k = 0; k < ended->len; k++)
        is_over
            = is_over || strcmp (((KtAuditEntry *)ended->pdata[k])->subject, entry->subject) == 0;
      KtDelegation *delegation
          = is_over ? NULL : kt_record_from_json (&kt_delegation_type, entry->body, -1, error);
      if (delegation == NULL && !is_over)
        return NULL;
      if (delegation != NULL)
        g_ptr_array_add (delegations, delegation);
    }
  return g_steal_pointer (&delegations);
}

/* Those that cover something. */
static gboolean
read_mandates (KtSqliteConnection *connection, GPtrArray *mandates, GError **error)
{
  g_autoptr (GPtrArray) all = kt_mandate_read_all (connection, error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const KtStoredMandate *stored = all->pdata[i];
      if (stored->revoked_at == 0)
        g_ptr_array_add (mandates, kt_mandate_copy (stored->mandate));
    }
  return all != NULL;
}

/* ---- a quote ---- */

/* Whether the revision is stored with that body still. */
static gboolean
is_stored (KtSqliteConnection *connection, const char *revision_id, const char *hash)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT 1 FROM revision WHERE id = ? AND hash = ?", NULL);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, revision_id);
  kt_sqlite_bind_text (s, 2, hash);
  return kt_sqlite_step (s, NULL);
}

static gboolean
take_clearance (KtSqliteConnection *connection,
                KtApprovalCase *self,
                GStrvBuilder *cleared,
                const KtAuditEntry *entry,
                GError **error)
{
  g_autoptr (KtActor) actor = kt_actor_new (entry->actor_id, "", entry->actor_name, 0, NULL);
  g_autofree char *hash = NULL;
  KtApproval *approval = kt_clearance_read (entry->body, actor, &hash, error);
  if (approval == NULL)
    return FALSE;
  approval->at = entry->at;
  g_ptr_array_add (self->approvals, approval);
  if (is_stored (connection, entry->subject, hash))
    g_strv_builder_add (cleared, entry->subject);
  return TRUE;
}

static gboolean
take_entry (KtSqliteConnection *connection,
            KtApprovalCase *self,
            GStrvBuilder *cleared,
            const KtAuditEntry *entry,
            GError **error)
{
  if (is_of_kind (entry, KT_AUDIT_CLEARANCE))
    return take_clearance (connection, self, cleared, entry, error);
  if (is_of_kind (entry, KT_AUDIT_DECIDED))
    {
      KtApproval *approval = find_request (self->approvals, entry->subject);
      return approval == NULL || kt_approval_read_decision (approval, entry, error);
    }
  if (!is_of_kind (entry, KT_AUDIT_ASKED))
    return TRUE;
  KtApproval *approval = read_request (entry, error);
  if (approval == NULL)
    return FALSE;
  g_ptr_array_add (self->approvals, approval);
  return TRUE;
}

KtApprovalCase *
kt_approval_read_case (KtSqliteConnection *connection, const char *quote_id, GError **error)
{
  g_autoptr (KtApprovalCase) self = kt_approval_case_new ();
  g_autoptr (GStrvBuilder) cleared = g_strv_builder_new ();
  g_autoptr (GPtrArray) entries = kt_audit_find (connection, "scope", quote_id, error);
  if (entries == NULL || !read_mandates (connection, self->mandates, error))
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    if (!take_entry (connection, self, cleared, entries->pdata[i], error))
      return NULL;
  g_ptr_array_unref (self->delegations);
  self->delegations = kt_approval_read_delegations (connection, error);
  if (self->delegations == NULL)
    {
      self->delegations = g_ptr_array_new ();
      return NULL;
    }
  g_strfreev (self->cleared);
  self->cleared = g_strv_builder_end (cleared);
  self->highest_day = kt_audit_highest_day (connection);
  return g_steal_pointer (&self);
}
