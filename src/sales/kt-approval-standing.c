/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worst of the needs that are open decides; without one, how the last of them was met. */
#include "kt-approval-standing.h"

#include "kt-commercial-print.h"

#include <string.h>

gboolean
kt_approval_was_asked (const KtApproval *self)
{
  return strcmp (self->id, self->revision_id) != 0;
}

/* ---- requests ---- */

static const KtApproval *
find_by_id (const KtApprovalCase *known, const char *id)
{
  for (guint i = known != NULL ? known->approvals->len : 0; i > 0 && id != NULL; i--)
    {
      const KtApproval *approval = known->approvals->pdata[i - 1];
      if (strcmp (approval->id, id) == 0)
        return approval;
    }
  return NULL;
}

static const KtApproval *
find_by_decision (const KtApprovalCase *known, const char *id)
{
  for (guint i = known != NULL ? known->approvals->len : 0; i > 0 && id != NULL; i--)
    {
      const KtApproval *approval = known->approvals->pdata[i - 1];
      for (guint k = 0; approval->decisions != NULL && k < approval->decisions->len; k++)
        if (strcmp (((KtApprovalDecision *)approval->decisions->pdata[k])->id, id) == 0)
          return approval;
    }
  return NULL;
}

/* The newest request about this revision, if it still stood for something and another content. */
static const KtApproval *
find_voided (const KtApprovalCase *known, KtRevision *revision)
{
  for (guint i = known != NULL ? known->approvals->len : 0; i > 0; i--)
    {
      const KtApproval *approval = known->approvals->pdata[i - 1];
      if (!kt_approval_was_asked (approval)
          || strcmp (approval->revision_id, kt_revision_get_id (revision)) != 0)
        continue;
      KtApprovalState state = kt_approval_get_state (approval);
      g_autofree char *print = kt_revision_commercial_print (revision);
      return state != KT_APPROVAL_REFUSED && state != KT_APPROVAL_WITHDRAWN
                     && strcmp (approval->print, print) != 0
                 ? approval
                 : NULL;
    }
  return NULL;
}

/* ---- the outlook ---- */

static KtApprovalStanding
standing_of (KtCover cover)
{
  static const KtApprovalStanding standings[] = {
    [KT_COVER_NONE] = KT_STANDING_NEEDED,       [KT_COVER_AUTHORITY] = KT_STANDING_AUTHORITY,
    [KT_COVER_MANDATE] = KT_STANDING_MANDATE,   [KT_COVER_APPROVED] = KT_STANDING_APPROVED,
    [KT_COVER_PENDING] = KT_STANDING_WAITING,   [KT_COVER_ASKED] = KT_STANDING_ASKED_BACK,
    [KT_COVER_REFUSED] = KT_STANDING_REFUSED,
  };
  return standings[cover];
}

/* What is to be done first comes first: ask, mend, answer, wait; then what was done. */
static guint
rank_of (KtCover cover)
{
  static const guint ranks[] = {
    [KT_COVER_NONE] = 6,     [KT_COVER_REFUSED] = 5, [KT_COVER_ASKED] = 4,    [KT_COVER_PENDING] = 3,
    [KT_COVER_APPROVED] = 2, [KT_COVER_MANDATE] = 1, [KT_COVER_AUTHORITY] = 0
  };
  return ranks[cover];
}

KtApprovalOutlook
kt_approval_outlook (GPtrArray *needs, const KtApprovalCase *approval_case, KtRevision *revision)
{
  KtApprovalOutlook outlook = { KT_STANDING_FREE, 0, NULL, NULL };
  const KtApprovalNeed *first = NULL;
  for (guint i = 0; i < needs->len; i++)
    {
      const KtApprovalNeed *need = needs->pdata[i];
      if (!kt_approval_need_is_met (need))
        outlook.n_open++;
      if (first == NULL || rank_of (need->cover) > rank_of (first->cover))
        first = need;
    }
  if (first == NULL)
    return outlook;
  outlook.standing = standing_of (first->cover);
  if (first->cover == KT_COVER_APPROVED)
    outlook.request = find_by_decision (approval_case, first->cover_id);
  else if (first->cover == KT_COVER_NONE)
    outlook.request = find_voided (approval_case, revision);
  else
    outlook.request = find_by_id (approval_case, first->cover_id);
  if (first->cover == KT_COVER_NONE && outlook.request != NULL)
    outlook.standing = KT_STANDING_VOIDED;
  if (outlook.request != NULL && outlook.request->decisions != NULL
      && outlook.request->decisions->len > 0)
    outlook.decision = outlook.request->decisions->pdata[outlook.request->decisions->len - 1];
  return outlook;
}
