/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A remedy names a field and its value as a machine writes it; here each field has a setter. */
#include "kt-remedy.h"

#include "kt-approval-private.h"
#include "kt-revision-edit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- fields ---- */

static gboolean
set_percent (KtDecimal *field, const char *text, GError **error)
{
  return kt_decimal_parse (text, field, error);
}

static gboolean
set_line_field (KtPositionData *line, const KtRemedy *remedy, GError **error)
{
  if (strcmp (remedy->field, "discount") == 0)
    return set_percent (&line->discount, remedy->to, error);
  return kt_money_from_string (remedy->to, line->unit_price.currency, &line->unit_price, error);
}

static gboolean
set_head_field (KtRevisionHeader *header, const KtRemedy *remedy, GError **error)
{
  if (strcmp (remedy->field, "document_discount") == 0)
    return set_percent (&header->document_discount, remedy->to, error);
  if (strcmp (remedy->field, "project_discount") == 0)
    return set_percent (&header->project_discount, remedy->to, error);
  kt_record_set_text (&header->valid_until, remedy->to);
  return TRUE;
}

/* ---- applying ---- */

gboolean
kt_remedy_is_applicable (const KtRemedy *self)
{
  static const char *const fields[] = { "discount",         "unit_price",  "document_discount",
                                        "project_discount", "valid_until", NULL };
  return *self->field == '\0'
             ? self->position_id != NULL
             : self->to != NULL && g_strv_contains (fields, self->field);
}

gboolean
kt_approval_need_is_avoidable (const KtApprovalNeed *need)
{
  for (guint i = 0; i < need->remedies->len; i++)
    if (!kt_remedy_is_applicable (need->remedies->pdata[i]))
      return FALSE;
  return need->remedies->len > 0;
}

static gboolean
apply_to_line (const KtRemedy *remedy, KtRevision *revision, GError **error)
{
  KtPosition *position = kt_revision_find_position (revision, remedy->position_id);
  if (position == NULL)
    return TRUE;
  if (*remedy->field == '\0')
    return kt_revision_remove (revision, position, error);
  g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
  return set_line_field (line, remedy, error)
         && kt_revision_edit_position (revision, position, line, error);
}

static gboolean
apply_to_head (const KtRemedy *remedy, KtRevision *revision, GError **error)
{
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  return set_head_field (header, remedy, error) && kt_revision_edit_header (revision, header, error);
}

gboolean
kt_approval_need_avoid (const KtApprovalNeed *need, KtRevision *revision, GError **error)
{
  gboolean done = TRUE;
  for (guint i = 0; i < need->remedies->len && done; i++)
    {
      const KtRemedy *remedy = need->remedies->pdata[i];
      if (kt_remedy_is_applicable (remedy))
        done = remedy->position_id != NULL ? apply_to_line (remedy, revision, error)
                                           : apply_to_head (remedy, revision, error);
    }
  return done;
}

/* ---- words ---- */

static char *
percent_text (const char *number)
{
  KtDecimal percent;
  return kt_decimal_parse (number, &percent, NULL) ? kt_approval_percent_text (percent)
                                                          : g_strdup (number);
}

static gboolean
is_same_for_all (const KtApprovalNeed *need)
{
  const KtRemedy *first = need->remedies->pdata[0];
  for (guint i = 1; i < need->remedies->len; i++)
    {
      const KtRemedy *remedy = need->remedies->pdata[i];
      if (strcmp (remedy->field, first->field) != 0 || g_strcmp0 (remedy->to, first->to) != 0)
        return FALSE;
    }
  return TRUE;
}

char *
kt_approval_need_remedy_label (const KtApprovalNeed *need)
{
  const KtRemedy *first = need->remedies->pdata[0];
  g_autofree char *value = NULL;
  if (*first->field == '\0')
    return g_strdup (g_dngettext (GETTEXT_PACKAGE, "Leave it out", "Leave them out",
                                  need->remedies->len));
  if (!is_same_for_all (need) || strcmp (first->field, "unit_price") == 0)
    return g_strdup (_ ("Bring within the limit"));
  if (strcmp (first->field, "valid_until") == 0)
    {
      value = kt_approval_date_text (first->to);
      return g_strdup_printf (_ ("Shorten to %s"), value);
    }
  value = percent_text (first->to);
  return g_strdup_printf (need->remedies->len > 1 ? _ ("Lower all to %s") : _ ("Lower to %s"),
                          value);
}
