/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing is judged here. */
#include "kt-gate-desk.h"

struct _KtGateDesk {
  KtLineFacts *facts;
  GPtrArray *rules; /* of the catalog, or an empty list of our own */
  char **keys;
  char **revoked;
};

KtApprovalCase *
kt_approval_case_new (void)
{
  KtApprovalCase *self = g_new0 (KtApprovalCase, 1);
  self->approvals = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_free);
  self->delegations = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_delegation_free);
  self->mandates = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_mandate_free);
  self->cleared = g_new0 (char *, 1);
  return self;
}

void
kt_approval_case_free (KtApprovalCase *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->approvals);
  g_ptr_array_unref (self->delegations);
  g_ptr_array_unref (self->mandates);
  g_strfreev (self->cleared);
  g_free (self);
}

static char **
list_of (const char *text)
{
  return g_strsplit (text != NULL ? text : "", ";", -1);
}

KtGateDesk *
kt_gate_desk_new (KtCatalog *catalog)
{
  const KtCatalogSettings *settings = catalog != NULL ? kt_catalog_get_settings (catalog) : NULL;
  KtGateDesk *self = g_new0 (KtGateDesk, 1);
  self->facts = kt_line_facts_new (catalog);
  self->rules = catalog != NULL ? g_ptr_array_ref (kt_catalog_get_approval_rules (catalog))
                                : g_ptr_array_new ();
  self->keys = list_of (settings != NULL ? settings->mandate_keys : NULL);
  self->revoked = list_of (settings != NULL ? settings->revoked_mandates : NULL);
  return self;
}

void
kt_gate_desk_free (KtGateDesk *self)
{
  if (self == NULL)
    return;
  kt_line_facts_free (self->facts);
  g_ptr_array_unref (self->rules);
  g_strfreev (self->keys);
  g_strfreev (self->revoked);
  g_free (self);
}

KtLineFacts *
kt_gate_desk_get_facts (KtGateDesk *self)
{
  return self->facts;
}

KtGateRequest
kt_gate_desk_ask (KtGateDesk *self,
                  KtRevision *revision,
                  const KtActor *actor,
                  guint day,
                  const KtApprovalCase *approval_case,
                  const KtCredit *credit)
{
  KtGateRequest request = { .question = { .revision = revision,
                                          .rules = self->rules,
                                          .facts = self->facts,
                                          .actor = actor,
                                          .credit = credit,
                                          .day = day },
                            .mandate_keys = (const char *const *)self->keys,
                            .revoked = (const char *const *)self->revoked };
  if (approval_case == NULL)
    return request;
  request.question.day = MAX (day, approval_case->highest_day);
  request.approvals = approval_case->approvals;
  request.mandates = approval_case->mandates;
  request.cleared = (const char *const *)approval_case->cleared;
  return request;
}
