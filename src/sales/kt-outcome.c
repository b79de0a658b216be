/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an outcome needs is checked here; what may follow what is the table of kt-revision.c. */
#include "kt-outcome.h"

#include "kt-record-macros.h"
#include "kt-revision-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const kinds[] = { "accepted", "lost", "withdrawn", NULL };

static const KtField kt_outcome_fields[] = {
  { "kind", KT_FIELD_ENUM, G_STRUCT_OFFSET (KtOutcome, kind), .names = kinds },
  KT_DATE (KtOutcome, day),
  KT_TEXT (KtOutcome, reference),
  KT_TEXT (KtOutcome, reason),
  KT_TEXT (KtOutcome, competitor),
  KT_TEXT (KtOutcome, text),
  KT_TEXT (KtOutcome, actor_id),
  KT_TEXT (KtOutcome, actor_name),
  { NULL },
};

KT_DEFINE_RECORD (KtOutcome, kt_outcome)

KtOutcome *
kt_outcome_new (KtOutcomeKind kind, const char *day)
{
  KtOutcome *self = kt_record_new (&kt_outcome_type);
  self->kind = kind;
  kt_record_set_text (&self->day, day);
  return self;
}

/* ---- reasons ---- */

#define OTHER "other"

static const struct {
  const char *key;
  const char *text;
} reasons[] = {
  { "price", N_ ("Price") },
  { "delivery-time", N_ ("Delivery time") },
  { "technical", N_ ("Technical solution") },
  { "terms", N_ ("Terms") },
  { "relationship", N_ ("Existing supplier") },
  { "cancelled", N_ ("Project cancelled or put off") },
  { "no-answer", N_ ("No answer") },
  { OTHER, N_ ("Other reason") },
};

const char *const *
kt_loss_reasons (void)
{
  static const char *keys[G_N_ELEMENTS (reasons) + 1];
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    keys[i] = reasons[i].key;
  return keys;
}

static int
find_reason (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (strcmp (reasons[i].key, key) == 0)
      return (int)i;
  return -1;
}

const char *
kt_loss_reason_to_text (const char *key)
{
  int reason = find_reason (key);
  return reason >= 0 ? _ (reasons[reason].text) : key;
}

/* ---- in words ---- */

static char *
lost_text (const KtOutcome *self)
{
  const char *reason = kt_loss_reason_to_text (self->reason);
  return *self->competitor != '\0'
             ? g_strdup_printf (_ ("Lost to %s: %s"), self->competitor, reason)
             : g_strdup_printf (_ ("Lost: %s"), reason);
}

static char *
head_text (const KtOutcome *self)
{
  if (self->kind == KT_OUTCOME_LOST)
    return lost_text (self);
  if (self->kind == KT_OUTCOME_WITHDRAWN)
    return g_strdup (_ ("Withdrawn by us"));
  return *self->reference != '\0' ? g_strdup_printf (_ ("Accepted, order %s"), self->reference)
                                  : g_strdup (_ ("Accepted"));
}

char *
kt_outcome_to_text (const KtOutcome *self)
{
  g_autofree char *head = head_text (self);
  return *self->text != '\0' ? g_strdup_printf ("%s. %s", head, self->text)
                             : g_steal_pointer (&head);
}

/* ---- closing ---- */

static gboolean
check_day (const KtOutcome *outcome, guint today, GError **error)
{
  g_autofree char *last
      = g_strdup_printf ("%04u-%02u-%02u", today / 10000, today / 100 % 100, today % 100);
  if (*outcome->day == '\0')
    return kt_sales_refuse (error, KT_SALES_ERROR_FIELD, _ ("Enter the day."));
  if (strcmp (outcome->day, last) > 0)
    return kt_sales_refuse (error, KT_SALES_ERROR_FIELD, _ ("That day is still to come."));
  return TRUE;
}

static gboolean
check_valid (KtRevision *revision, const KtOutcome *outcome, GError **error)
{
  const char *until = kt_revision_get_header (revision)->valid_until;
  if (*until == '\0' || strcmp (outcome->day, until) <= 0)
    return TRUE;
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE,
               _ ("Revision %u was valid until %s only. Extend its validity and send it again."),
               kt_revision_get_index (revision), until);
  return FALSE;
}

static gboolean
check_reason (const KtOutcome *outcome, GError **error)
{
  if (find_reason (outcome->reason) < 0)
    return kt_sales_refuse (error, KT_SALES_ERROR_FIELD, _ ("Choose why it was lost."));
  if (strcmp (outcome->reason, OTHER) == 0 && *outcome->text == '\0')
    return kt_sales_refuse (error, KT_SALES_ERROR_FIELD, _ ("Say in a few words why it was lost."));
  return TRUE;
}

static gboolean
check_outcome (KtRevision *revision, const KtOutcome *outcome, GError **error)
{
  switch (outcome->kind)
    {
    case KT_OUTCOME_ACCEPTED:
      return check_valid (revision, outcome, error);
    case KT_OUTCOME_LOST:
      return check_reason (outcome, error);
    case KT_OUTCOME_WITHDRAWN:
    default:
      return *outcome->text != '\0'
             || kt_sales_refuse (error, KT_SALES_ERROR_FIELD,
                                 _ ("Say in a few words why it is withdrawn."));
    }
}

static void
keep (KtRevision *revision, const KtOutcome *outcome, const KtActor *actor)
{
  kt_outcome_free (revision->outcome);
  revision->outcome = kt_outcome_copy (outcome);
  kt_record_set_text (&revision->outcome->actor_id, kt_actor_get_id (actor));
  kt_record_set_text (&revision->outcome->actor_name, kt_actor_get_name (actor));
}

gboolean
kt_revision_close (KtRevision *revision,
                   const KtOutcome *outcome,
                   const KtActor *actor,
                   guint today,
                   GError **error)
{
  KtRevisionState state
      = outcome->kind == KT_OUTCOME_ACCEPTED ? KT_REVISION_ACCEPTED : KT_REVISION_REJECTED;
  if (!kt_actor_require (actor, KT_RIGHT_EDIT, error)
      || !kt_record_check (&kt_outcome_type, outcome, error) || !check_day (outcome, today, error)
      || !check_outcome (revision, outcome, error))
    return FALSE;
  g_autoptr (KtOutcome) before = g_steal_pointer (&revision->outcome);
  keep (revision, outcome, actor); /* who follows "changed" saves at once */
  if (kt_revision_advance (revision, state, error))
    return TRUE;
  kt_outcome_free (revision->outcome);
  revision->outcome = g_steal_pointer (&before);
  return FALSE;
}

const KtOutcome *
kt_revision_get_outcome (KtRevision *revision)
{
  return revision->outcome;
}
