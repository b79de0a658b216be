/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The gate judges the needs of the moment against what was decided about this very content. It is
 * the only file that knows what a clearance looks like inside.
 */
#include "kt-gate.h"

#include "kt-approval-private.h"
#include "kt-commercial-print.h"
#include "kt-record-macros.h"
#include "kt-revision-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _KtClearance {
  gatomicrefcount refs;
  KtExit exit;
  KtActor *actor;
  char *quote_id;
  char *revision_id;
  char *print;
  guint day;
  GPtrArray *needs;
  GPtrArray *mandates;
  char **notes;
};

/* ---- how needs are met ---- */

/* What was approved is at least as bad as what is asked now. */
static gboolean
is_item_for (const KtApprovalItem *item, const KtApprovalNeed *need)
{
  return strcmp (item->rule, need->rule) == 0 && strcmp (item->approver, need->approver) == 0
         && strcmp (item->measure, kt_measure_to_string (need->measure)) == 0
         && (item->is_unknown
             || (!need->is_unknown
                 && (item->is_hidden
                     || !kt_measure_passes (need->measure, need->value, item->value))));
}

static void
cover (KtApprovalNeed *need, KtCover how, const char *id, const char *by)
{
  need->cover = how;
  need->cover_id = g_strdup (id);
  need->cover_by = g_strdup (by);
}

static gboolean
cover_by_item (KtApprovalNeed *need, const KtApproval *approval, const KtApprovalItem *item)
{
  const KtApprovalDecision *decision = kt_approval_find_approved (approval, item);
  if (decision != NULL)
    {
      cover (need, KT_COVER_APPROVED, decision->id, decision->actor_name);
      return TRUE;
    }
  switch (kt_approval_get_state (approval))
    {
    case KT_APPROVAL_WITHDRAWN:
      return FALSE;
    case KT_APPROVAL_REFUSED:
      cover (need, KT_COVER_REFUSED, approval->id, NULL);
      return TRUE;
    case KT_APPROVAL_ASKED:
      cover (need, KT_COVER_ASKED, approval->id, NULL);
      return TRUE;
    default:
      cover (need, KT_COVER_PENDING, approval->id, NULL);
      return TRUE;
    }
}

/* The newest request about it counts. */
static gboolean
cover_by_approval (KtApprovalNeed *need, const KtGateRequest *request, const char *print)
{
  const char *quote_id = kt_revision_get_quote_id (request->question.revision);
  for (guint i = request->approvals != NULL ? request->approvals->len : 0; i > 0; i--)
    {
      const KtApproval *approval = request->approvals->pdata[i - 1];
      if (strcmp (approval->print, print) != 0 || strcmp (approval->quote_id, quote_id) != 0)
        continue;
      for (guint k = 0; k < approval->items->len; k++)
        if (is_item_for (approval->items->pdata[k], need)
            && cover_by_item (need, approval, approval->items->pdata[k]))
          return TRUE;
    }
  return FALSE;
}

static const char *
catalog_id (const KtGateRequest *request)
{
  KtLineFacts *facts = request->question.facts;
  KtCatalog *catalog = facts != NULL ? kt_line_facts_get_catalog (facts) : NULL;
  return catalog != NULL ? kt_catalog_get_settings (catalog)->id : NULL;
}

static gboolean
is_good (const KtGateRequest *request, const KtMandate *mandate, GError **error)
{
  return kt_mandate_verify (mandate, request->mandate_keys, request->revoked, catalog_id (request),
                            request->question.day, error);
}

static const KtMandate *
find_mandate (const KtGateRequest *request, const KtApprovalNeed *need)
{
  const KtApprovalQuestion *question = &request->question;
  for (guint i = 0; request->mandates != NULL && i < request->mandates->len; i++)
    {
      const KtMandate *mandate = request->mandates->pdata[i];
      if (kt_mandate_is_for (mandate, question->actor) && is_good (request, mandate, NULL)
          && kt_mandate_covers (mandate, need, question->revision, question->facts))
        return mandate;
    }
  return NULL;
}

static void
meet (KtApprovalNeed *need, const KtGateRequest *request, const char *print)
{
  if (need->cover != KT_COVER_NONE)
    return;
  const KtMandate *mandate = find_mandate (request, need);
  if (mandate != NULL)
    cover (need, KT_COVER_MANDATE, mandate->id, mandate->issuer);
  else
    cover_by_approval (need, request, print);
}

GPtrArray *
kt_gate_assess (const KtGateRequest *request)
{
  const KtApprovalQuestion *question = &request->question;
  GPtrArray *needs = kt_approval_needs_bare (question);
  g_autofree char *print
      = needs->len > 0 ? kt_revision_commercial_print (question->revision) : NULL;
  for (guint i = 0; i < needs->len; i++)
    meet (needs->pdata[i], request, print);
  kt_approval_needs_hide (needs, question->actor);
  return needs;
}

/* ---- may it at all ---- */

static const KtRights rights[] = {
  [KT_EXIT_SEND] = KT_RIGHT_SEND,
  [KT_EXIT_PRINT] = KT_RIGHT_SEND,
  [KT_EXIT_ORDER] = KT_RIGHT_ORDER,
  [KT_EXIT_COPY] = KT_RIGHT_EDIT,
};

KtRights
kt_exit_get_right (KtExit exit)
{
  return rights[exit];
}

static gboolean
refuse_state (GError **error, const char *message)
{
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE, message);
  return FALSE;
}

static gboolean
check_state (KtRevision *revision, KtExit exit, GError **error)
{
  KtRevisionState state = kt_revision_get_state (revision);
  if (exit == KT_EXIT_SEND && kt_revision_was_sent (revision))
    return refuse_state (error, _ ("This revision was sent already."));
  if (exit == KT_EXIT_ORDER && state != KT_REVISION_ACCEPTED)
    return refuse_state (error, _ ("Only an accepted revision can be ordered."));
  return TRUE;
}

/* Copies are judged for themselves; what was sent as it is now was judged when it was sent. */
static gboolean
is_judged (const KtGateRequest *request, KtExit exit)
{
  KtRevision *revision = request->question.revision;
  return exit == KT_EXIT_COPY
         || (exit == KT_EXIT_PRINT && kt_revision_was_sent (revision) && request->cleared != NULL
             && g_strv_contains (request->cleared, kt_revision_get_id (revision)));
}

/* ---- why not ---- */

/* Mandates made out to the actor that are not good: he should know. */
static void
append_bad_mandates (GString *text, const KtGateRequest *request)
{
  for (guint i = 0; request->mandates != NULL && i < request->mandates->len; i++)
    {
      const KtMandate *mandate = request->mandates->pdata[i];
      g_autoptr (GError) cause = NULL;
      if (kt_mandate_is_for (mandate, request->question.actor)
          && !is_good (request, mandate, &cause))
        g_string_append_printf (text, "\n%s", cause->message);
    }
}

static const char *
progress_text (KtCover how)
{
  switch (how)
    {
    case KT_COVER_PENDING:
      return _ ("not decided yet");
    case KT_COVER_ASKED:
      return _ ("asked back");
    case KT_COVER_REFUSED:
      return _ ("refused");
    default:
      return _ ("not asked for yet");
    }
}

static gboolean
check_needs (const KtGateRequest *request, GPtrArray *needs, GError **error)
{
  KtLineFacts *facts = request->question.facts;
  KtCatalog *catalog = facts != NULL ? kt_line_facts_get_catalog (facts) : NULL;
  g_autoptr (GString) text = g_string_new (_ ("Somebody must approve this quote first:"));
  gsize heading = text->len;
  for (guint i = 0; i < needs->len; i++)
    {
      const KtApprovalNeed *need = needs->pdata[i];
      if (kt_approval_need_is_met (need))
        continue;
      g_autofree char *words = kt_approval_need_to_text (need, catalog, NULL);
      g_string_append_printf (text, "\n%s (%s)", words, progress_text (need->cover));
    }
  if (text->len == heading)
    return TRUE;
  append_bad_mandates (text, request);
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_APPROVAL, text->str);
  return FALSE;
}

/* ---- clearances ---- */

static gboolean
note_wish (KtPosition *position, gpointer notes)
{
  const KtPositionData *data = kt_position_get (position);
  if (data->kind == KT_POSITION_WISH && *data->wish_answer == '\0')
    {
      g_autofree char *note
          = g_strdup_printf (_ ("Position %s: nobody has answered the special wish “%s” yet."),
                             kt_position_get_number (position), data->title);
      g_strv_builder_add (notes, note);
    }
  return TRUE;
}

static GPtrArray *
used_mandates (const KtGateRequest *request, GPtrArray *needs)
{
  GPtrArray *used = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_mandate_free);
  for (guint i = 0; request->mandates != NULL && i < request->mandates->len; i++)
    {
      const KtMandate *mandate = request->mandates->pdata[i];
      gboolean is_used = FALSE;
      for (guint k = 0; k < needs->len; k++)
        {
          const KtApprovalNeed *need = needs->pdata[k];
          is_used = is_used
                    || (need->cover == KT_COVER_MANDATE
                        && g_strcmp0 (need->cover_id, mandate->id) == 0);
        }
      if (is_used)
        g_ptr_array_add (used, kt_mandate_copy (mandate));
    }
  return used;
}

static KtClearance *
make (const KtGateRequest *request, KtExit exit, GPtrArray *needs)
{
  const KtApprovalQuestion *question = &request->question;
  KtRevision *revision = question->revision;
  g_autoptr (GStrvBuilder) notes = g_strv_builder_new ();
  KtClearance *self = g_new0 (KtClearance, 1);
  g_atomic_ref_count_init (&self->refs);
  self->exit = exit;
  self->actor = kt_actor_ref (question->actor);
  self->quote_id = g_strdup (kt_revision_get_quote_id (revision));
  self->revision_id = g_strdup (kt_revision_get_id (revision));
  self->print = kt_revision_commercial_print (revision);
  self->day = question->day;
  self->needs = g_ptr_array_ref (needs);
  self->mandates = used_mandates (request, needs);
  kt_position_walk (kt_revision_get_positions (revision), note_wish, notes);
  self->notes = g_strv_builder_end (notes);
  return self;
}

KtClearance *
kt_gate_open (const KtGateRequest *request, KtExit exit, GError **error)
{
  const KtApprovalQuestion *question = &request->question;
  if (!kt_actor_require (question->actor, rights[exit], error)
      || !check_state (question->revision, exit, error))
    return NULL;
  g_autoptr (GPtrArray) needs
      = is_judged (request, exit)
            ? g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_need_free)
            : kt_gate_assess (request);
  return check_needs (request, needs, error) ? make (request, exit, needs) : NULL;
}

KtClearance *
kt_clearance_ref (const KtClearance *self)
{
  g_atomic_ref_count_inc ((gatomicrefcount *)&self->refs);
  return (KtClearance *)self;
}

void
kt_clearance_unref (const KtClearance *self)
{
  KtClearance *clearance = (KtClearance *)self;
  if (clearance == NULL || !g_atomic_ref_count_dec (&clearance->refs))
    return;
  kt_actor_unref (clearance->actor);
  g_free (clearance->quote_id);
  g_free (clearance->revision_id);
  g_free (clearance->print);
  g_ptr_array_unref (clearance->needs);
  g_ptr_array_unref (clearance->mandates);
  g_strfreev (clearance->notes);
  g_free (clearance);
}

KtExit
kt_clearance_get_exit (const KtClearance *self)
{
  return self->exit;
}

const KtActor *
kt_clearance_get_actor (const KtClearance *self)
{
  return self->actor;
}

const char *
kt_clearance_get_quote_id (const KtClearance *self)
{
  return self->quote_id;
}

const char *
kt_clearance_get_revision_id (const KtClearance *self)
{
  return self->revision_id;
}

const char *
kt_clearance_get_print (const KtClearance *self)
{
  return self->print;
}

guint
kt_clearance_get_day (const KtClearance *self)
{
  return self->day;
}

GPtrArray *
kt_clearance_get_needs (const KtClearance *self)
{
  return self->needs;
}

GPtrArray *
kt_clearance_get_mandates (const KtClearance *self)
{
  return self->mandates;
}

const char *const *
kt_clearance_get_notes (const KtClearance *self)
{
  return (const char *const *)self->notes;
}

/* ---- asking to see it ---- */

gboolean
kt_clearance_check (const KtClearance *self, KtRevision *revision, KtExit exit, GError **error)
{
  if (self == NULL)
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE,
                           _ ("The gate was not asked whether this quote may leave the house."));
      return FALSE;
    }
  g_autofree char *print = kt_revision_commercial_print (revision);
  gboolean is_for = self->exit == exit || (self->exit == KT_EXIT_SEND && exit == KT_EXIT_PRINT);
  if (is_for && strcmp (self->revision_id, kt_revision_get_id (revision)) == 0
      && strcmp (self->print, print) == 0)
    return TRUE;
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE,
                       is_for ? _ ("The quote has changed since it was cleared. Ask again.")
                              : _ ("The quote was cleared for something else. Ask again."));
  return FALSE;
}

static gboolean
leave_draft (KtRevision *revision,
             const KtClearance *clearance,
             KtRevisionState state,
             GError **error)
{
  if (!kt_clearance_check (clearance, revision, KT_EXIT_SEND, error))
    return FALSE;
  if (kt_revision_get_state (revision) != KT_REVISION_RELEASED
      && !kt_revision_advance (revision, KT_REVISION_RELEASED, error))
    return FALSE;
  if (state != KT_REVISION_RELEASED && !kt_revision_advance (revision, state, error))
    return FALSE;
  const KtClearance *before = revision->clearance;
  revision->clearance = kt_clearance_ref (clearance);
  kt_clearance_unref (before);
  return TRUE;
}

gboolean
kt_revision_release (KtRevision *revision, const KtClearance *clearance, GError **error)
{
  return leave_draft (revision, clearance, KT_REVISION_RELEASED, error);
}

gboolean
kt_revision_send (KtRevision *revision, const KtClearance *clearance, GError **error)
{
  return leave_draft (revision, clearance, KT_REVISION_SENT, error);
}

const KtClearance *
kt_revision_get_clearance (KtRevision *revision)
{
  return revision->clearance;
}
