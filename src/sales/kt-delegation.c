/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delegations: a duty lent to a colleague for a time. */
#include "kt-approval-private.h"
#include "kt-approval.h"
#include "kt-record-macros.h"
#include "kt-sales-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const KtField kt_delegation_fields[] = {
  KT_NEEDED_TEXT (KtDelegation, id), KT_NEEDED_TEXT (KtDelegation, from_id),
  KT_TEXT (KtDelegation, from_name), KT_NEEDED_TEXT (KtDelegation, to_id),
  KT_TEXT (KtDelegation, to_name),   KT_NEEDED_TEXT (KtDelegation, duty),
  KT_DATE (KtDelegation, from_day),  KT_DATE (KtDelegation, until_day),
  KT_TEXT (KtDelegation, reason),    { NULL },
};

KT_DEFINE_RECORD_TYPE (KtDelegation, kt_delegation)

KtDelegation *
kt_delegation_copy (const KtDelegation *self)
{
  KtDelegation *copy = kt_record_copy (&kt_delegation_type, self);
  copy->ended = self->ended;
  return copy;
}

void
kt_delegation_free (KtDelegation *self)
{
  kt_record_free (&kt_delegation_type, self);
}

gboolean
kt_delegation_check (const KtDelegation *self, const KtActor *actor, GError **error)
{
  guint from = kt_approval_day_of (self->from_day), until = kt_approval_day_of (self->until_day);
  gboolean own = strcmp (self->from_id, kt_actor_get_id (actor)) == 0
                 && kt_actor_has_duty (actor, self->duty);
  if (!kt_record_check (&kt_delegation_type, self, error))
    return FALSE;
  if (!own && !kt_actor_may (actor, KT_RIGHT_USERS))
    return kt_sales_refuse (
        error, KT_SALES_ERROR_RIGHT,
        _ ("Only a duty of your own can be delegated, and not a delegated one."));
  if (strcmp (self->from_id, self->to_id) == 0)
    return kt_sales_refuse (error, KT_SALES_ERROR_FIELD, _ ("to_id: Choose somebody else."));
  if (from == 0 || until == 0 || until < from)
    return kt_sales_refuse (error, KT_SALES_ERROR_FIELD,
                            _ ("until_day: A delegation has a first and a last day."));
  return TRUE;
}

gboolean
kt_delegation_is_valid (const KtDelegation *self, guint day)
{
  return !self->ended && day >= kt_approval_day_of (self->from_day)
         && day <= kt_approval_day_of (self->until_day);
}

char **
kt_delegation_list_duties (GPtrArray *delegations, const KtActor *actor, guint day)
{
  const char *const *own = kt_actor_get_duties (actor);
  g_autoptr (GStrvBuilder) duties = g_strv_builder_new ();
  for (guint i = 0; own[i] != NULL; i++)
    if (kt_actor_has_duty (actor, own[i]))
      g_strv_builder_add (duties, own[i]);
  for (guint i = 0; delegations != NULL && i < delegations->len; i++)
    {
      const KtDelegation *delegation = delegations->pdata[i];
      if (strcmp (delegation->to_id, kt_actor_get_id (actor)) == 0
          && kt_delegation_is_valid (delegation, day)
          && !kt_actor_has_duty (actor, delegation->duty))
        g_strv_builder_add (duties, delegation->duty);
    }
  return g_strv_builder_end (duties);
}
