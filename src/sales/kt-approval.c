/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state of a request is found by going through its decisions again: a decision counts for the
 * items whose turn it was. Nothing is stored that could contradict them.
 */
#include "kt-approval.h"

#include "kt-commercial-print.h"
#include "kt-record-macros.h"
#include "kt-revision-totals.h"
#include "kt-revision-view.h"
#include "kt-sales-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const verdicts[]
    = { "approve", "refuse", "ask-back", "answer", "withdraw", NULL };

/* ---- records ---- */

static const KtField kt_approval_item_fields[] = {
  KT_NEEDED_TEXT (KtApprovalItem, rule),
  KT_NEEDED_TEXT (KtApprovalItem, measure),
  KT_TEXT (KtApprovalItem, group),
  KT_NEEDED_TEXT (KtApprovalItem, approver),
  KT_INT (KtApprovalItem, order),
  KT_DECIMAL (KtApprovalItem, limit),
  KT_DECIMAL (KtApprovalItem, value),
  KT_BOOL (KtApprovalItem, is_unknown),
  KT_BOOL (KtApprovalItem, is_hidden),
  KT_TEXT (KtApprovalItem, text),
  { NULL },
};

KT_DEFINE_RECORD_TYPE (KtApprovalItem, kt_approval_item)

static const KtField kt_approval_decision_fields[] = {
  KT_NEEDED_TEXT (KtApprovalDecision, id),
  { "verdict", KT_FIELD_ENUM, G_STRUCT_OFFSET (KtApprovalDecision, verdict), verdicts,
    .required = TRUE },
  KT_TEXT (KtApprovalDecision, duty),
  KT_TEXT (KtApprovalDecision, actor_id),
  KT_TEXT (KtApprovalDecision, actor_name),
  KT_TEXT (KtApprovalDecision, delegation_id),
  KT_TEXT (KtApprovalDecision, reason),
  { NULL },
};

KT_DEFINE_RECORD_TYPE (KtApprovalDecision, kt_approval_decision)

void
kt_approval_decision_free (KtApprovalDecision *self)
{
  kt_record_free (&kt_approval_decision_type, self);
}

static const KtField kt_approval_fields[] = {
  KT_NEEDED_TEXT (KtApproval, id),
  KT_NEEDED_TEXT (KtApproval, quote_id),
  KT_NEEDED_TEXT (KtApproval, revision_id),
  KT_NEEDED_TEXT (KtApproval, print),
  KT_TEXT (KtApproval, number),
  KT_TEXT (KtApproval, account_title),
  KT_TEXT (KtApproval, subject),
  KT_MONEY (KtApproval, net),
  KT_TEXT (KtApproval, actor_id),
  KT_TEXT (KtApproval, actor_name),
  KT_TEXT (KtApproval, message),
  KT_TEXT (KtApproval, content),
  KT_RECORDS (KtApproval, items, kt_approval_item_type),
  { NULL },
};

static void
kt_approval_destroy (gpointer record)
{
  kt_approval_free (record);
}

const KtRecordType kt_approval_type
    = { "KtApproval", sizeof (KtApproval), kt_approval_fields, kt_approval_destroy };

KtApproval *
kt_approval_copy (const KtApproval *self)
{
  KtApproval *copy = kt_record_copy (&kt_approval_type, self);
  copy->at = self->at;
  for (guint i = 0; self->decisions != NULL && i < self->decisions->len; i++)
    {
      KtApprovalDecision *from = self->decisions->pdata[i];
      KtApprovalDecision *to = kt_record_copy (&kt_approval_decision_type, from);
      to->at = from->at;
      kt_approval_add_decision (copy, to);
    }
  return copy;
}

void
kt_approval_free (KtApproval *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->decisions, g_ptr_array_unref);
  kt_record_free (&kt_approval_type, self);
}

void
kt_approval_add_decision (KtApproval *self, KtApprovalDecision *decision)
{
  if (self->decisions == NULL)
    self->decisions = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_decision_free);
  g_ptr_array_add (self->decisions, decision);
}

/* ---- asking ---- */

KtApprovalItem *
kt_approval_item_new (const KtApprovalNeed *need, KtCatalog *catalog)
{
  KtApprovalItem *item = kt_record_new (&kt_approval_item_type);
  g_autofree char *text = kt_approval_need_to_text (need, catalog, NULL);
  kt_record_set_text (&item->rule, need->rule);
  kt_record_set_text (&item->measure, kt_measure_to_string (need->measure));
  kt_record_set_text (&item->group, need->group);
  kt_record_set_text (&item->approver, need->approver);
  kt_record_set_text (&item->text, text);
  item->order = (int)need->order;
  item->limit = kt_decimal_reduce (need->limit);
  item->value = kt_decimal_reduce (need->value);
  item->is_unknown = need->is_unknown;
  item->is_hidden = need->is_hidden;
  return item;
}

static void
describe (KtApproval *self, KtRevision *revision)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (revision, NULL);
  g_auto (GStrv) lines = g_strsplit (header->customer.billing.name, "\n", 2);
  kt_record_set_text (&self->quote_id, kt_revision_get_quote_id (revision));
  kt_record_set_text (&self->revision_id, kt_revision_get_id (revision));
  kt_record_set_text (&self->account_title, lines[0]);
  kt_record_set_text (&self->subject, header->subject);
  if (totals != NULL)
    self->net = totals->net;
  g_autofree char *print = kt_revision_commercial_print (revision);
  kt_record_set_text (&self->print, print);
  g_autoptr (KtRevision) view = kt_revision_view_new (revision, NULL);
  g_autofree char *content = kt_revision_to_body (view);
  kt_record_set_text (&self->content, content);
}

KtApproval *
kt_approval_new (const char *id,
                 KtRevision *revision,
                 const char *number,
                 GPtrArray *needs,
                 KtCatalog *catalog,
                 const KtActor *actor,
                 const char *message,
                 GError **error)
{
  if (!kt_actor_require (actor, KT_RIGHT_EDIT, error))
    return NULL;
  g_autoptr (KtApproval) self = kt_record_new (&kt_approval_type);
  kt_record_set_text (&self->id, id);
  kt_record_set_text (&self->number, number);
  kt_record_set_text (&self->actor_id, kt_actor_get_id (actor));
  kt_record_set_text (&self->actor_name, kt_actor_get_name (actor));
  kt_record_set_text (&self->message, message);
  describe (self, revision);
  for (guint i = 0; i < needs->len; i++)
    if (!kt_approval_need_is_met (needs->pdata[i]))
      g_ptr_array_add (self->items, kt_approval_item_new (needs->pdata[i], catalog));
  if (self->items->len > 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_APPROVAL,
                       _ ("Nothing in this quote needs approval. Send it."));
  return NULL;
}

/* ---- what the decisions come to ---- */

typedef struct {
  KtApprovalState state;
  int stage;                           /* order whose turn it is */
  const KtApprovalDecision **approved; /* by item */
} Replay;

static int
first_open_order (const KtApproval *self, const Replay *replay)
{
  int first = 0;
  for (guint i = 0; i < self->items->len; i++)
    {
      const KtApprovalItem *item = self->items->pdata[i];
      if (replay->approved[i] == NULL && (first == 0 || item->order < first))
        first = item->order;
    }
  return first;
}

static void
approve_items (const KtApproval *self, const KtApprovalDecision *decision, Replay *replay)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const KtApprovalItem *item = self->items->pdata[i];
      if (replay->approved[i] == NULL && item->order == replay->stage
          && strcmp (item->approver, decision->duty) == 0)
        replay->approved[i] = decision;
    }
  replay->stage = first_open_order (self, replay);
  if (replay->stage == 0)
    replay->state = KT_APPROVAL_APPROVED;
}

/* What comes after an end counts for nothing. */
static void
take_decision (const KtApproval *self, const KtApprovalDecision *decision, Replay *replay)
{
  if (replay->state != KT_APPROVAL_OPEN && replay->state != KT_APPROVAL_ASKED)
    return;
  switch (decision->verdict)
    {
    case KT_VERDICT_APPROVE:
      replay->state = KT_APPROVAL_OPEN;
      approve_items (self, decision, replay);
      break;
    case KT_VERDICT_REFUSE:
      replay->state = KT_APPROVAL_REFUSED;
      break;
    case KT_VERDICT_ASK_BACK:
      replay->state = KT_APPROVAL_ASKED;
      break;
    case KT_VERDICT_ANSWER:
      replay->state = KT_APPROVAL_OPEN;
      break;
    case KT_VERDICT_WITHDRAW:
      replay->state = KT_APPROVAL_WITHDRAWN;
      break;
    }
}

static Replay
replay_of (const KtApproval *self)
{
  Replay replay
      = { KT_APPROVAL_OPEN, 0, g_new0 (const KtApprovalDecision *, self->items->len + 1) };
  replay.stage = first_open_order (self, &replay);
  for (guint i = 0; self->decisions != NULL && i < self->decisions->len; i++)
    take_decision (self, self->decisions->pdata[i], &replay);
  return replay;
}

KtApprovalState
kt_approval_get_state (const KtApproval *self)
{
  Replay replay = replay_of (self);
  g_free (replay.approved);
  return replay.state;
}

const KtApprovalDecision *
kt_approval_find_approved (const KtApproval *self, const KtApprovalItem *item)
{
  Replay replay = replay_of (self);
  const KtApprovalDecision *found = NULL;
  for (guint i = 0; i < self->items->len; i++)
    if (self->items->pdata[i] == item && replay.state != KT_APPROVAL_REFUSED
        && replay.state != KT_APPROVAL_WITHDRAWN)
      found = replay.approved[i];
  g_free (replay.approved);
  return found;
}

char **
kt_approval_get_turn (const KtApproval *self)
{
  Replay replay = replay_of (self);
  g_autoptr (GPtrArray) duties = g_ptr_array_new ();
  gboolean waits = replay.state == KT_APPROVAL_OPEN || replay.state == KT_APPROVAL_ASKED;
  for (guint i = 0; i < self->items->len && waits; i++)
    {
      const KtApprovalItem *item = self->items->pdata[i];
      if (replay.approved[i] == NULL && item->order == replay.stage
          && !g_ptr_array_find_with_equal_func (duties, item->approver, g_str_equal, NULL))
        g_ptr_array_add (duties, item->approver);
    }
  g_free (replay.approved);
  g_ptr_array_add (duties, NULL);
  return g_strdupv ((char **)duties->pdata);
}

/* ---- deciding ---- */

static const KtDelegation *
find_delegation (GPtrArray *delegations, const KtActor *actor, const char *duty, guint day)
{
  for (guint i = 0; delegations != NULL && i < delegations->len; i++)
    {
      const KtDelegation *delegation = delegations->pdata[i];
      if (strcmp (delegation->duty, duty) == 0
          && strcmp (delegation->to_id, kt_actor_get_id (actor)) == 0
          && kt_delegation_is_valid (delegation, day))
        return delegation;
    }
  return NULL;
}

static gboolean
is_requester (const KtApproval *self, const KtActor *actor)
{
  return strcmp (self->actor_id, kt_actor_get_id (actor)) == 0;
}

static gboolean
check_requester (const KtApproval *self, const KtActor *actor, GError **error)
{
  return is_requester (self, actor)
         || kt_sales_refuse (error, KT_SALES_ERROR_RIGHT,
                             _ ("Only who asked for approval answers or withdraws."));
}

static gboolean
check_approver (const KtApproval *self, const KtActor *actor, GError **error)
{
  if (!kt_actor_require (actor, KT_RIGHT_APPROVE, error))
    return FALSE;
  return !is_requester (self, actor)
         || kt_sales_refuse (error, KT_SALES_ERROR_RIGHT,
                             _ ("Nobody decides about a request of his own."));
}

/* Whose turn it is is not the one who wants to decide. */
static gboolean
refuse_turn (char **turn, KtSalesError code, GError **error)
{
  return kt_sales_refuse (error, code,
                          turn[0] == NULL
                              ? _ ("This request does not wait for a decision (any more).")
                              : _ ("This request waits for somebody else's decision."));
}

const char *
kt_approval_may_decide (const KtApproval *self,
                        const KtActor *actor,
                        GPtrArray *delegations,
                        guint day,
                        const KtDelegation **delegation,
                        GError **error)
{
  g_auto (GStrv) turn = kt_approval_get_turn (self);
  if (!check_approver (self, actor, error))
    return NULL;
  for (guint i = 0; i < self->items->len; i++)
    {
      const KtApprovalItem *item = self->items->pdata[i];
      if (!g_strv_contains ((const char *const *)turn, item->approver))
        continue;
      gboolean own = kt_actor_has_duty (actor, item->approver);
      *delegation = own ? NULL : find_delegation (delegations, actor, item->approver, day);
      if (own || *delegation != NULL)
        return item->approver;
    }
  refuse_turn (turn, KT_SALES_ERROR_RIGHT, error);
  return NULL;
}

static gboolean
is_by_requester (KtVerdict verdict)
{
  return verdict == KT_VERDICT_ANSWER || verdict == KT_VERDICT_WITHDRAW;
}

static gboolean
check_waits (const KtApproval *self, KtVerdict verdict, GError **error)
{
  KtApprovalState state = kt_approval_get_state (self);
  if (state == KT_APPROVAL_ASKED || (state == KT_APPROVAL_OPEN && verdict == KT_VERDICT_WITHDRAW))
    return TRUE;
  return kt_sales_refuse (error, KT_SALES_ERROR_APPROVAL,
                          _ ("This request does not wait for an answer (any more)."));
}

gboolean
kt_approval_takes (const KtApproval *self, const KtApprovalDecision *decision, GError **error)
{
  g_auto (GStrv) turn = kt_approval_get_turn (self);
  if (is_by_requester (decision->verdict))
    return check_waits (self, decision->verdict, error);
  return g_strv_contains ((const char *const *)turn, decision->duty)
         || refuse_turn (turn, KT_SALES_ERROR_APPROVAL, error);
}

gboolean
kt_approval_check_right (const KtApproval *self,
                         const KtApprovalDecision *decision,
                         const KtActor *actor,
                         GPtrArray *delegations,
                         guint day,
                         GError **error)
{
  if (is_by_requester (decision->verdict))
    return check_requester (self, actor, error);
  if (!check_approver (self, actor, error))
    return FALSE;
  return kt_actor_has_duty (actor, decision->duty)
         || find_delegation (delegations, actor, decision->duty, day) != NULL
         || kt_sales_refuse (error, KT_SALES_ERROR_RIGHT,
                             _ ("This request waits for somebody else's decision."));
}

const KtApprovalDecision *
kt_approval_decide (KtApproval *self,
                    const char *id,
                    KtVerdict verdict,
                    const KtActor *actor,
                    GPtrArray *delegations,
                    guint day,
                    const char *reason,
                    gint64 at,
                    GError **error)
{
  const KtDelegation *delegation = NULL;
  const char *duty = "";
  g_autofree char *why = g_strstrip (g_strdup (reason != NULL ? reason : ""));
  if (is_by_requester (verdict))
    {
      if (!check_requester (self, actor, error) || !check_waits (self, verdict, error))
        return NULL;
    }
  else
    duty = kt_approval_may_decide (self, actor, delegations, day, &delegation, error);
  if (duty == NULL)
    return NULL;
  if (*why == '\0' && verdict != KT_VERDICT_APPROVE && verdict != KT_VERDICT_WITHDRAW)
    {
      kt_sales_refuse (error, KT_SALES_ERROR_APPROVAL,
                       _ ("Write a few words: the other one must know why."));
      return NULL;
    }
  KtApprovalDecision *decision = kt_record_new (&kt_approval_decision_type);
  kt_record_set_text (&decision->id, id);
  decision->verdict = verdict;
  kt_record_set_text (&decision->duty, duty);
  kt_record_set_text (&decision->actor_id, kt_actor_get_id (actor));
  kt_record_set_text (&decision->actor_name, kt_actor_get_name (actor));
  kt_record_set_text (&decision->delegation_id, delegation != NULL ? delegation->id : NULL);
  kt_record_set_text (&decision->reason, why);
  decision->at = at;
  kt_approval_add_decision (self, decision);
  return decision;
}

/* ---- names ---- */

static const struct {
  const char *name;
  const char *title;
} states[] = {
  [KT_APPROVAL_OPEN] = { "open", NC_ ("approval", "Waiting for a decision") },
  [KT_APPROVAL_ASKED] = { "asked", NC_ ("approval", "Asked back") },
  [KT_APPROVAL_APPROVED] = { "approved", NC_ ("approval", "Approved") },
  [KT_APPROVAL_REFUSED] = { "refused", NC_ ("approval", "Refused") },
  [KT_APPROVAL_WITHDRAWN] = { "withdrawn", NC_ ("approval", "Withdrawn") },
};

const char *
kt_approval_state_to_string (KtApprovalState state)
{
  return states[state].name;
}

const char *
kt_approval_state_to_text (KtApprovalState state)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "approval", states[state].title);
}

const char *
kt_verdict_to_string (KtVerdict verdict)
{
  return verdicts[verdict];
}
