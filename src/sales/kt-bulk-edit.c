/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-bulk-edit.h"

#include "kt-catalog-pricing.h"
#include "kt-number-format.h"
#include "kt-revision-edit.h"

#include <glib/gi18n-lib.h>

/* ---- prices ---- */

static KtRepricing *
preview (const KtBulkEdit *self, KtRevision *revision, GError **error)
{
  if (!kt_revision_is_editable (revision))
    {
      kt_sales_refuse (error, KT_SALES_ERROR_STATE,
                       _ ("Only a draft is repriced. Begin a new revision of this quote first."));
      return NULL;
    }
  if (self->catalog == NULL)
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("There is no catalog open."));
      return NULL;
    }
  return kt_repricing_preview (self->catalog, revision, self->day, NULL, error);
}

static gboolean
reprice (const KtBulkEdit *self,
         KtRevision *revision,
         gboolean only_look,
         KtBulkResult *result,
         GError **error)
{
  *result = (KtBulkResult){ 0 };
  g_autoptr (KtRepricing) repricing = preview (self, revision, error);
  if (repricing == NULL)
    return FALSE;
  *result = (KtBulkResult){ repricing->net_before, repricing->net_after, repricing->n_changes };
  return only_look
         || kt_repricing_apply (repricing, self->catalog, revision, self->day, NULL, error);
}

/* ---- validity ---- */

static gboolean
check_day (const KtBulkEdit *self, GError **error)
{
  GDate date;
  if (self->valid_until == NULL)
    return kt_sales_refuse (error, KT_SALES_ERROR_FIELD, _ ("A day is missing."));
  if (!kt_parse_date_iso (self->valid_until, &date, error))
    return FALSE;
  guint day = g_date_get_year (&date) * 10000u + (guint)g_date_get_month (&date) * 100u
              + g_date_get_day (&date);
  return day >= self->day
         || kt_sales_refuse (error, KT_SALES_ERROR_FIELD, _ ("The day is over already."));
}

static gboolean
may_extend (const KtBulkEdit *self, KtRevision *revision, GError **error)
{
  switch (kt_revision_get_state (revision))
    {
    case KT_REVISION_DRAFT:
    case KT_REVISION_SENT:
    case KT_REVISION_EXPIRED:
      return check_day (self, error);
    case KT_REVISION_IN_APPROVAL:
    case KT_REVISION_RELEASED:
    case KT_REVISION_ACCEPTED:
    case KT_REVISION_REJECTED:
    case KT_REVISION_SUPERSEDED:
    default:
      return kt_sales_refuse (error, KT_SALES_ERROR_STATE,
                              _ ("Only a draft, a sent or an expired quote is extended."));
    }
}

static KtRevision *
extend (const KtBulkEdit *self, KtQuote *quote, KtRevision *revision, GError **error)
{
  g_autofree char *id = kt_random_uuid (self->random);
  g_autoptr (KtRevision) draft
      = kt_revision_is_editable (revision)
            ? g_object_ref (revision)
            : kt_quote_begin_revision (quote, revision, id, self->now, error);
  if (draft == NULL)
    return NULL;
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (draft));
  kt_record_set_text (&header->valid_until, self->valid_until);
  return kt_revision_edit_header (draft, header, error) ? g_steal_pointer (&draft) : NULL;
}

/* ---- lost ---- */

static gboolean
may_lose (KtRevision *revision, GError **error)
{
  KtRevisionState state = kt_revision_get_state (revision);
  return state == KT_REVISION_SENT || state == KT_REVISION_EXPIRED
         || kt_sales_refuse (error, KT_SALES_ERROR_STATE,
                             _ ("Only a sent or expired quote can be lost."));
}

/* ---- one quote ---- */

gboolean
kt_bulk_edit_look (const KtBulkEdit *self,
                   KtRevision *revision,
                   KtBulkResult *result,
                   GError **error)
{
  *result = (KtBulkResult){ .n_changes = 1 };
  if (!kt_actor_require (self->actor, KT_RIGHT_EDIT, error))
    return FALSE;
  switch (self->kind)
    {
    case KT_BULK_REPRICE:
      return reprice (self, revision, TRUE, result, error);
    case KT_BULK_EXTEND:
      return may_extend (self, revision, error);
    case KT_BULK_LOSE:
    default:
      return may_lose (revision, error);
    }
}

KtRevision *
kt_bulk_edit_apply (const KtBulkEdit *self,
                    KtQuote *quote,
                    KtRevision *revision,
                    KtBulkResult *result,
                    GError **error)
{
  /* To look at prices is as much work as to change them. */
  if (self->kind == KT_BULK_REPRICE)
    return kt_actor_require (self->actor, KT_RIGHT_EDIT, error)
                   && reprice (self, revision, FALSE, result, error)
               ? g_object_ref (revision)
               : NULL;
  if (!kt_bulk_edit_look (self, revision, result, error))
    return NULL;
  if (self->kind == KT_BULK_EXTEND)
    return extend (self, quote, revision, error);
  return kt_revision_close (revision, self->outcome, self->actor, self->day, error)
             ? g_object_ref (revision)
             : NULL;
}
