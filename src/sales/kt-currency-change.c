/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Head and lines must never be in two currencies, so the lines are computed first, lose their prices, the head changes,
 * and then they get the new ones.
 */
#include "kt-currency-change.h"

#include "kt-catalog-position.h"
#include "kt-revision-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  KtCatalog *catalog;
  KtRevision *revision;
  const KtRevisionHeader *header; /* the new one */
  guint day;
  gint64 numerator, denominator; /* units of the new currency for one of the old */
  GPtrArray *lines; /* of KtPositionData, as they will be */
  GError **error;
} Changing;

static KtDecimal
rate_of (const KtRevisionHeader *header)
{
  return kt_decimal_sign (header->exchange_rate) > 0 ? header->exchange_rate : kt_decimal_from_int (1);
}

static gint64
power_of_ten (guint digits)
{
  return digits == 0 ? 1 : 10 * power_of_ten (digits - 1);
}

/* Both to as many digits. Rates have few; what does not fit is refused by the multiplication. */
static void
set_ratio (Changing *changing, KtDecimal old, KtDecimal new)
{
  KtDecimal from = kt_decimal_reduce (old), to = kt_decimal_reduce (new);
  guint digits = MAX (from.digits, to.digits);
  changing->numerator = to.units * power_of_ten (digits - to.digits);
  changing->denominator = from.units * power_of_ten (digits - from.digits);
}

static gboolean
convert (const Changing *changing, KtMoney *amount)
{
  KtMoney result;
  if (amount->currency[0] == '\0')
    return TRUE;
  if (!kt_money_mul_ratio (*amount, changing->numerator, changing->denominator, KT_ROUND_HALF_UP,
                           &result, changing->error))
    return FALSE;
  result = kt_money (result.amount, changing->header->currency);
  return kt_money_round (result, changing->header->rounding_mode, amount, changing->error);
}

static gboolean
convert_line (const Changing *changing, KtPositionData *line)
{
  KtMoney *const amounts[]
      = { &line->unit_price, &line->list_price, &line->order_amount, &line->reduction };
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    if (!convert (changing, amounts[i]))
      return FALSE;
  for (guint i = 0; i < line->conditions->len; i++)
    if (!convert (changing, &((KtCondition *)line->conditions->pdata[i])->amount))
      return FALSE;
  return TRUE;
}

static gboolean
take_line (KtPosition *position, gpointer data)
{
  Changing *changing = data;
  KtPositionData *line = kt_position_data_copy (kt_position_get (position));
  g_ptr_array_add (changing->lines, line);
  return kt_catalog_position_reprice (changing->catalog, line, changing->header->language,
                                      changing->day, NULL)
             ? kt_catalog_position_fit (line, changing->header, changing->error)
             : convert_line (changing, line);
}

static gboolean
take_head (Changing *changing, KtRevisionHeader *header)
{
  for (guint i = 0; i < header->milestones->len; i++)
    if (!convert (changing, &((KtMilestone *)header->milestones->pdata[i])->amount))
      return FALSE;
  g_ptr_array_set_size (header->conditions, 0);
  return TRUE;
}

/* Without any amount. */
static gboolean
strip_line (const Changing *changing, const KtPositionData *line)
{
  KtPosition *position = kt_revision_find_position (changing->revision, line->id);
  g_autoptr (KtPositionData) bare = kt_position_data_copy (kt_position_get (position));
  bare->unit_price = bare->list_price = bare->order_amount = bare->reduction = (KtMoney){ 0 };
  g_ptr_array_set_size (bare->conditions, 0);
  return kt_revision_edit_position (changing->revision, position, bare, changing->error);
}

static gboolean
put_back (const Changing *changing)
{
  for (guint i = 0; i < changing->lines->len; i++)
    if (!strip_line (changing, changing->lines->pdata[i]))
      return FALSE;
  if (!kt_revision_edit_header (changing->revision, changing->header, changing->error))
    return FALSE;
  for (guint i = 0; i < changing->lines->len; i++)
    {
      const KtPositionData *line = changing->lines->pdata[i];
      if (!kt_revision_edit_position (changing->revision,
                                      kt_revision_find_position (changing->revision, line->id), line,
                                      changing->error))
        return FALSE;
    }
  return kt_catalog_determine (changing->catalog, changing->revision, changing->day, NULL,
                               changing->error);
}

gboolean
kt_catalog_change_currency (KtCatalog *catalog,
                            KtRevision *revision,
                            const char *currency,
                            guint day,
                            GError **error)
{
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  g_autoptr (GPtrArray) lines
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_position_data_free);
  Changing changing = { catalog, revision, header, day, .lines = lines, .error = error };
  KtDecimal old = rate_of (header);
  if (!kt_revision_require_draft (revision, error)
      || !kt_catalog_header_set_currency (header, catalog, currency, day, error))
    return FALSE;
  set_ratio (&changing, old, rate_of (header));
  if (!take_head (&changing, header)
      || !kt_position_walk (kt_revision_get_positions (revision), take_line, &changing))
    return FALSE;
  kt_revision_begin_step (revision, _ ("Change currency"));
  return kt_revision_conclude_step (revision, put_back (&changing));
}

gboolean
kt_catalog_preview_currency (KtCatalog *catalog,
                             KtRevision *revision,
                             const char *currency,
                             guint day,
                             KtMoney *net,
                             KtRevisionHeader **header,
                             GError **error)
{
  g_autoptr (KtRevision) copy = kt_revision_new_trial (revision);
  if (!kt_catalog_change_currency (catalog, copy, currency, day, error))
    return FALSE;
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (copy, error);
  if (totals == NULL)
    return FALSE;
  *net = totals->net;
  if (header != NULL)
    *header = kt_revision_header_copy (kt_revision_get_header (copy));
  return TRUE;
}
