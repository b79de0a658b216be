/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Edits come in bursts, so judging waits until the main loop has nothing better to do. The case belongs to the
 * gatekeeper and is exchanged by it at any time, so the request one looks at is copied.
 */
#include "kt-quote-approval.h"

#include "kt-approval-store.h"
#include "kt-duty-list.h"
#include "kt-gatekeeper.h"
#include "kt-remedy.h"

#include <glib/gi18n.h>

struct _KtQuoteApproval {
  GObject parent_instance;

  KtOpenQuote *quote;
  KtRevision *revision; /* followed */
  GPtrArray *needs;
  KtApprovalOutlook outlook;
  KtApproval *request; /* of the outlook, copied */
  guint judging;       /* source */
};

G_DEFINE_FINAL_TYPE (KtQuoteApproval, kt_quote_approval, G_TYPE_OBJECT)

enum { CHANGED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtGatekeeper *
get_gatekeeper (KtQuoteApproval *self)
{
  return kt_workplace_get_gatekeeper (kt_open_quote_get_workplace (self->quote));
}

static KtWorkStore *
get_store (KtQuoteApproval *self)
{
  return kt_workplace_get_store (kt_open_quote_get_workplace (self->quote));
}

static void
fail (KtQuoteApproval *self,
      const GError *error)
{
  if (error)
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* --- judging ---------------------------------------------------------------------------------------------- */

static void
keep_request (KtQuoteApproval *self)
{
  g_clear_pointer (&self->request, kt_approval_free);
  self->outlook.decision = NULL;
  if (!self->outlook.request)
    return;
  self->request = kt_approval_copy (self->outlook.request);
  self->outlook.request = self->request;
  if (self->request->decisions && self->request->decisions->len > 0)
    self->outlook.decision = g_ptr_array_index (self->request->decisions, self->request->decisions->len - 1);
}

/* A decision moved the stored revision; the one on the screen does not know yet. */
static void
follow_decision (KtQuoteApproval *self)
{
  if (self->revision && kt_revision_get_state (self->revision) == KT_REVISION_IN_APPROVAL &&
      self->outlook.standing != KT_STANDING_WAITING && self->outlook.standing != KT_STANDING_ASKED_BACK)
    kt_open_quote_follow (self->quote);
}

static void
refresh (KtQuoteApproval *self)
{
  g_clear_handle_id (&self->judging, g_source_remove);
  g_ptr_array_set_size (self->needs, 0);
  self->outlook = (KtApprovalOutlook) { KT_STANDING_FREE };
  /* What was sent was judged then; an order is judged where it is made. */
  if (self->revision && !kt_revision_was_sent (self->revision))
    {
      g_ptr_array_unref (self->needs);
      self->needs = kt_gatekeeper_assess (get_gatekeeper (self), self->revision);
      self->outlook = kt_approval_outlook (self->needs, kt_quote_approval_get_case (self), self->revision);
    }
  keep_request (self);
  follow_decision (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_idle (gpointer data)
{
  KtQuoteApproval *self = data;

  self->judging = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
judge_soon (KtQuoteApproval *self)
{
  if (!self->judging)
    self->judging = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_idle, self, NULL);
}

/* --- the revision in hand --------------------------------------------------------------------------------- */

static void
follow_revision (KtQuoteApproval *self)
{
  KtRevision *revision = self->quote ? kt_open_quote_get_revision (self->quote) : NULL;

  if (self->revision)
    g_signal_handlers_disconnect_by_func (self->revision, judge_soon, self);
  g_set_object (&self->revision, revision);
  if (revision)
    g_signal_connect_object (revision, "changed", G_CALLBACK (judge_soon), self, G_CONNECT_SWAPPED);
  refresh (self);
}

void
kt_quote_approval_set_quote (KtQuoteApproval *self,
                             KtOpenQuote *quote)
{
  g_return_if_fail (KT_IS_QUOTE_APPROVAL (self));

  if (self->quote == quote)
    return;
  if (self->quote)
    {
      g_signal_handlers_disconnect_by_func (get_gatekeeper (self), judge_soon, self);
      g_signal_handlers_disconnect_by_func (self->quote, follow_revision, self);
    }
  g_set_object (&self->quote, quote);
  if (quote)
    {
      g_signal_connect_object (get_gatekeeper (self), "changed", G_CALLBACK (judge_soon), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (quote, "notify::revision", G_CALLBACK (follow_revision), self, G_CONNECT_SWAPPED);
    }
  follow_revision (self);
}

KtOpenQuote *
kt_quote_approval_get_quote (KtQuoteApproval *self)
{
  g_return_val_if_fail (KT_IS_QUOTE_APPROVAL (self), NULL);

  return self->quote;
}

/* --- what there is to say --------------------------------------------------------------------------------- */

GPtrArray *
kt_quote_approval_get_needs (KtQuoteApproval *self)
{
  g_return_val_if_fail (KT_IS_QUOTE_APPROVAL (self), NULL);

  return self->needs;
}

const KtApprovalOutlook *
kt_quote_approval_get_outlook (KtQuoteApproval *self)
{
  g_return_val_if_fail (KT_IS_QUOTE_APPROVAL (self), NULL);

  return &self->outlook;
}

const KtApprovalCase *
kt_quote_approval_get_case (KtQuoteApproval *self)
{
  g_return_val_if_fail (KT_IS_QUOTE_APPROVAL (self), NULL);

  return self->revision ? kt_gatekeeper_get_case (get_gatekeeper (self), self->revision) : NULL;
}

char *
kt_quote_approval_dup_turn (KtQuoteApproval *self)
{
  KtCatalog *catalog = self->quote ? kt_workplace_get_catalog (kt_open_quote_get_workplace (self->quote)) : NULL;
  g_auto (GStrv) turn = self->request ? kt_approval_get_turn (self->request) : g_new0 (char *, 1);

  return kt_duty_names ((const char *const *) turn, catalog);
}

gboolean
kt_quote_approval_can_ask (KtQuoteApproval *self)
{
  g_return_val_if_fail (KT_IS_QUOTE_APPROVAL (self), FALSE);

  return self->outlook.n_open > 0 &&
         (self->outlook.standing == KT_STANDING_NEEDED || self->outlook.standing == KT_STANDING_VOIDED ||
          self->outlook.standing == KT_STANDING_REFUSED) &&
         kt_actor_may (kt_gatekeeper_get_actor (get_gatekeeper (self)), KT_RIGHT_EDIT);
}

/* --- doing something about it ----------------------------------------------------------------------------- */

/* The revision is a draft again; what it waited for is for its text only. */
static gboolean
ensure_draft (KtQuoteApproval *self,
              GError **error)
{
  if (kt_revision_is_editable (self->revision))
    return TRUE;
  if (!kt_actor_require (kt_gatekeeper_get_actor (get_gatekeeper (self)), KT_RIGHT_EDIT, error) ||
      !kt_revision_set_state (self->revision, KT_REVISION_DRAFT, error))
    return FALSE;
  kt_open_quote_save (self->quote);
  return TRUE;
}

void
kt_quote_approval_edit_again (KtQuoteApproval *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KT_IS_QUOTE_APPROVAL (self));

  ensure_draft (self, &error);
  fail (self, error);
}

void
kt_quote_approval_avoid (KtQuoteApproval *self,
                         const KtApprovalNeed *need)
{
  g_autofree char *label = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) needs = NULL;

  g_return_if_fail (KT_IS_QUOTE_APPROVAL (self));
  g_return_if_fail (kt_approval_need_is_avoidable (need));

  if (!ensure_draft (self, &error))
    {
      fail (self, error);
      return;
    }
  needs = g_ptr_array_ref (self->needs); /* the edit may judge anew */
  label = kt_approval_need_remedy_label (need);
  kt_open_quote_begin_change (self->quote, label);
  kt_approval_need_avoid (need, self->revision, &error);
  kt_open_quote_end_change (self->quote, error ? NULL : &error);
  fail (self, error);
}

/* The request did not reach the store: it is not in approval. */
static void
on_asked (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtQuoteApproval) self = data;
  g_autoptr (GError) error = NULL;

  if (kt_approval_store_ask_finish (KT_WORK_STORE (source), result, &error))
    return;
  if (self->revision && kt_revision_get_state (self->revision) == KT_REVISION_IN_APPROVAL)
    ensure_draft (self, NULL);
  fail (self, error);
}

static gboolean
begin_approval (KtQuoteApproval *self,
                GError **error)
{
  /* Sending would find it too late. */
  if (kt_revision_get_state (self->revision) == KT_REVISION_DRAFT &&
      !kt_revision_set_state (self->revision, KT_REVISION_IN_APPROVAL, error))
    return FALSE;
  if (kt_open_quote_save_now (self->quote, error))
    return TRUE;
  ensure_draft (self, NULL);
  return FALSE;
}

void
kt_quote_approval_ask (KtQuoteApproval *self,
                       const char *reason)
{
  g_autoptr (KtApproval) request = NULL;
  g_autoptr (GPtrArray) needs = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  KtWorkplace *workplace;

  g_return_if_fail (KT_IS_QUOTE_APPROVAL (self));
  g_return_if_fail (self->revision);

  workplace = kt_open_quote_get_workplace (self->quote);
  id = kt_workplace_new_id (workplace);
  /* Needs are met by the commercial content, which the state is no part of. */
  needs = kt_gatekeeper_assess (get_gatekeeper (self), self->revision);
  if (begin_approval (self, &error))
    request = kt_approval_new (id, self->revision, kt_open_quote_get_quote (self->quote)->number, needs,
                               kt_workplace_get_catalog (workplace), kt_gatekeeper_get_actor (get_gatekeeper (self)),
                               reason, &error);
  if (request)
    kt_approval_store_ask_async (get_store (self), request, NULL, on_asked, g_object_ref (self));
  fail (self, error);
}

static void
on_decided (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtQuoteApproval) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtApproval) request = kt_approval_store_decide_finish (KT_WORK_STORE (source), result, &error);

  if (!request)
    fail (self, error);
}

static void
decide (KtQuoteApproval *self,
        KtVerdict verdict,
        const char *text)
{
  if (self->request)
    kt_approval_store_decide_async (get_store (self), self->request->id, verdict,
                                    kt_gatekeeper_get_actor (get_gatekeeper (self)), text, NULL, on_decided,
                                    g_object_ref (self));
}

void
kt_quote_approval_withdraw (KtQuoteApproval *self)
{
  g_return_if_fail (KT_IS_QUOTE_APPROVAL (self));

  decide (self, KT_VERDICT_WITHDRAW, "");
}

void
kt_quote_approval_answer (KtQuoteApproval *self,
                          const char *text)
{
  g_return_if_fail (KT_IS_QUOTE_APPROVAL (self));

  decide (self, KT_VERDICT_ANSWER, text);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_quote_approval_dispose (GObject *object)
{
  KtQuoteApproval *self = KT_QUOTE_APPROVAL (object);

  g_clear_handle_id (&self->judging, g_source_remove);
  g_clear_object (&self->revision);
  g_clear_object (&self->quote);
  g_ptr_array_set_size (self->needs, 0);
  g_clear_pointer (&self->request, kt_approval_free);
  G_OBJECT_CLASS (kt_quote_approval_parent_class)->dispose (object);
}

static void
kt_quote_approval_finalize (GObject *object)
{
  g_ptr_array_unref (KT_QUOTE_APPROVAL (object)->needs);
  G_OBJECT_CLASS (kt_quote_approval_parent_class)->finalize (object);
}

static void
kt_quote_approval_class_init (KtQuoteApprovalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_quote_approval_dispose;
  G_OBJECT_CLASS (klass)->finalize = kt_quote_approval_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", KT_TYPE_QUOTE_APPROVAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_QUOTE_APPROVAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
kt_quote_approval_init (KtQuoteApproval *self)
{
  self->needs = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_approval_need_free);
}

KtQuoteApproval *
kt_quote_approval_new (void)
{
  return g_object_new (KT_TYPE_QUOTE_APPROVAL, NULL);
}
