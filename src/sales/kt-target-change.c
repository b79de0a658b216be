/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-number-format.h"
#include "kt-position-field.h"
#include "kt-position-private.h"
#include "kt-target-private.h"

#include <glib/gi18n-lib.h>

KtTargetChange *
kt_target_change_new (KtTargetKind kind, const char *position_id)
{
  KtTargetChange *change = g_new0 (KtTargetChange, 1);
  change->kind = kind;
  change->position_id = g_strdup (position_id);
  return change;
}

KtTargetChange *
kt_target_change_copy (const KtTargetChange *change)
{
  KtTargetChange *copy = g_memdup2 (change, sizeof *change);
  copy->position_id = g_strdup (change->position_id);
  copy->other_id = g_strdup (change->other_id);
  copy->text = g_strdup (change->text);
  copy->incoterm = g_strdup (change->incoterm);
  copy->variant = change->variant != NULL ? kt_position_data_copy (change->variant) : NULL;
  return copy;
}

void
kt_target_change_free (KtTargetChange *change)
{
  if (change == NULL)
    return;
  g_free (change->position_id);
  g_free (change->other_id);
  g_free (change->text);
  g_free (change->incoterm);
  kt_position_data_free (change->variant);
  g_free (change);
}

KtTargetChange *
kt_target_change_say (KtTargetChange *change, char *text)
{
  g_free (change->text);
  change->text = text;
  return change;
}

KtTargetChange *
kt_target_discount_new (const KtRevisionHeader *header, KtDecimal percent, const char *language)
{
  KtTargetChange *change = kt_target_change_new (KT_TARGET_DISCOUNT, NULL);
  g_autofree char *now = kt_format_percent (header->document_discount, language);
  g_autofree char *then = kt_format_percent (percent, language);
  change->number = percent;
  if (kt_decimal_sign (header->document_discount) == 0)
    return kt_target_change_say (change, g_strdup_printf (_ ("Discount of %s on the quote"), then));
  return kt_target_change_say (
      change, g_strdup_printf (_ ("Discount on the quote %s instead of %s"), then, now));
}

/* ---- carrying out ---- */

static gboolean
set_role (KtRevision *revision, const char *id, KtPositionRole role, GError **error)
{
  KtPosition *position = kt_revision_find_position (revision, id);
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  data->role = role;
  return kt_revision_edit_position (revision, position, data, error);
}

static gboolean
set_quantity (const KtTargetChange *change,
              KtCatalog *catalog,
              KtRevision *revision,
              guint day,
              GError **error)
{
  KtPosition *position = kt_revision_find_position (revision, change->position_id);
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  return kt_position_set_quantity (data, change->number, kt_revision_get_header (revision), catalog,
                                   day, error)
         && kt_revision_edit_position (revision, position, data, error);
}

/* What was agreed about the line stays with it. */
static gboolean
set_variant (const KtTargetChange *change, KtRevision *revision, GError **error)
{
  KtPosition *position = kt_revision_find_position (revision, change->position_id);
  const KtPositionData *line = kt_position_get (position);
  g_autoptr (KtPositionData) data = kt_position_data_copy (change->variant);
  data->role = line->role;
  data->quantity = line->quantity;
  data->discount = line->discount;
  kt_record_set_text (&data->delivery_id, line->delivery_id);
  kt_record_set_text (&data->lot, line->lot);
  kt_record_set_text (&data->note, line->note);
  return kt_revision_edit_position (revision, position, data, error);
}

static gboolean
edit_head (const KtTargetChange *change, KtRevision *revision, GError **error)
{
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (revision));
  if (change->kind == KT_TARGET_EXPRESS)
    header->express = FALSE;
  else if (change->kind == KT_TARGET_INCOTERM)
    kt_record_set_text (&header->incoterm, change->incoterm);
  else
    header->document_discount = change->number;
  return kt_revision_edit_header (revision, header, error);
}

static gboolean
is_gone (KtRevision *revision, const char *id)
{
  return id != NULL && kt_revision_find_position (revision, id) == NULL;
}

gboolean
kt_target_change_apply (const KtTargetChange *change,
                        KtCatalog *catalog,
                        KtRevision *revision,
                        guint day,
                        GError **error)
{
  if (is_gone (revision, change->position_id) || is_gone (revision, change->other_id))
    {
      g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_TREE,
                   _ ("The line this is about is no longer in the quote: %s"), change->text);
      return FALSE;
    }
  switch (change->kind)
    {
    case KT_TARGET_OPTION:
      return set_role (revision, change->position_id, KT_ROLE_OPTION, error);
    case KT_TARGET_ALTERNATIVE:
      return set_role (revision, change->position_id, KT_ROLE_NORMAL, error)
             && set_role (revision, change->other_id, KT_ROLE_ALTERNATIVE, error);
    case KT_TARGET_QUANTITY:
      return set_quantity (change, catalog, revision, day, error);
    case KT_TARGET_VARIANT:
      return set_variant (change, revision, error);
    case KT_TARGET_EXPRESS:
    case KT_TARGET_INCOTERM:
    case KT_TARGET_DISCOUNT:
      return edit_head (change, revision, error);
    default:
      g_assert_not_reached ();
    }
}

/* ---- together ---- */

static gboolean
is_at_or_below (KtRevision *revision, const char *id, const char *above)
{
  for (KtPosition *p = kt_revision_find_position (revision, id); p != NULL;
       p = kt_position_get_parent (p))
    if (g_strcmp0 (kt_position_get_id (p), above) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
touches (const KtTargetChange *change, KtRevision *revision, const char *id)
{
  return id != NULL
         && (is_at_or_below (revision, change->position_id, id)
             || is_at_or_below (revision, id, change->position_id)
             || (change->other_id != NULL
                 && (is_at_or_below (revision, change->other_id, id)
                     || is_at_or_below (revision, id, change->other_id))));
}

gboolean
kt_target_change_fits (const KtTargetChange *a, const KtTargetChange *b, KtRevision *revision)
{
  if (a->position_id == NULL || b->position_id == NULL)
    return a->kind != b->kind;
  return !touches (a, revision, b->position_id) && !touches (a, revision, b->other_id);
}
