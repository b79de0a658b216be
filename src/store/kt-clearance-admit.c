/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The store asks again: not the needs (they are the gate's to find), but whether everything the
 * clearance rests on stands in the trail.
 */
#include "kt-approval-read.h"
#include "kt-sales-error.h"
#include "kt-store-error.h"
#include "kt-user-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE, message);
  return FALSE;
}

/* The decision stands in a request for this content that came to nothing else. */
static gboolean
is_approved (const KtApprovalCase *known, const char *print, const KtApprovalNeed *need)
{
  for (guint i = 0; i < known->approvals->len; i++)
    {
      const KtApproval *approval = known->approvals->pdata[i];
      for (guint k = 0; k < approval->items->len && strcmp (approval->print, print) == 0; k++)
        {
          const KtApprovalItem *item = approval->items->pdata[k];
          const KtApprovalDecision *decision = kt_approval_find_approved (approval, item);
          if (decision != NULL && strcmp (item->rule, need->rule) == 0
              && g_strcmp0 (decision->id, need->cover_id) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_mandated (const KtApprovalCase *known, const KtClearance *clearance, const char *id)
{
  GPtrArray *used = kt_clearance_get_mandates (clearance);
  for (guint i = 0; i < known->mandates->len; i++)
    {
      const KtMandate *mandate = known->mandates->pdata[i];
      if (strcmp (mandate->id, id) != 0)
        continue;
      for (guint k = 0; k < used->len; k++)
        if (kt_record_equal (&kt_mandate_type, used->pdata[k], mandate))
          return kt_mandate_verify_signature (mandate, NULL);
    }
  return FALSE;
}

static gboolean
is_grounded (const KtApprovalCase *known,
             const KtClearance *clearance,
             const KtActor *actor,
             const KtApprovalNeed *need)
{
  switch (need->cover)
    {
    case KT_COVER_AUTHORITY:
      return kt_actor_has_duty (actor, need->approver);
    case KT_COVER_MANDATE:
      return is_mandated (known, clearance, need->cover_id);
    case KT_COVER_APPROVED:
      return is_approved (known, kt_clearance_get_print (clearance), need);
    default:
      return FALSE;
    }
}

static gboolean
check_grounds (KtSqliteConnection *connection,
               const KtClearance *clearance,
               const KtActor *actor,
               GError **error)
{
  GPtrArray *needs = kt_clearance_get_needs (clearance);
  g_autoptr (KtApprovalCase) known
      = kt_approval_read_case (connection, kt_clearance_get_quote_id (clearance), error);
  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < needs->len; i++)
    if (!is_grounded (known, clearance, actor, needs->pdata[i]))
      return refuse (error, _ ("What this quote was cleared upon does not stand in the database. "
                               "Ask for approval again."));
  return TRUE;
}

static gboolean
append_entry (KtSqliteConnection *connection,
              const KtClearance *clearance,
              const KtActor *actor,
              const char *hash,
              gint64 now,
              GError **error)
{
  g_autofree char *body = kt_clearance_to_json (clearance, hash);
  const KtAuditDraft draft = { .at = now,
                               .actor_id = kt_actor_get_id (actor),
                               .actor_name = kt_actor_get_name (actor),
                               .kind = kt_clearance_get_exit (clearance) == KT_EXIT_PRINT
                                           ? KT_AUDIT_PRINTED
                                           : KT_AUDIT_CLEARANCE,
                               .subject = kt_clearance_get_revision_id (clearance),
                               .scope = kt_clearance_get_quote_id (clearance),
                               .body = body };
  return kt_audit_append (connection, &draft, error);
}

gboolean
kt_clearance_admit (KtSqliteConnection *connection,
                    const KtClearance *clearance,
                    KtExit exit,
                    const char *revision_id,
                    const char *print,
                    const char *hash,
                    gint64 now,
                    GError **error)
{
  if (clearance == NULL || kt_clearance_get_exit (clearance) != exit || exit == KT_EXIT_COPY)
    return refuse (error, _ ("The gate was not asked whether this quote may leave the house."));
  if (strcmp (kt_clearance_get_revision_id (clearance), revision_id) != 0
      || strcmp (kt_clearance_get_print (clearance), print) != 0)
    return refuse (error, _ ("The quote has changed since it was cleared. Ask again."));
  g_autoptr (KtActor) actor
      = kt_user_row_actor (connection, kt_clearance_get_actor (clearance), error);
  return actor != NULL && kt_actor_require (actor, kt_exit_get_right (exit), error)
         && check_grounds (connection, clearance, actor, error)
         && append_entry (connection, clearance, actor, hash, now, error);
}
