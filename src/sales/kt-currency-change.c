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

/* Both to as many digits. */
static gboolean
set_ratio (Changing *changing, KtDecimal old, KtDecimal new, GError **error)
{
  KtDecimal from = kt_decimal_reduce (old), to = kt_decimal_reduce (new);
  guint digits = MAX (from.digits, to.digits);
  if (!kt_decimal_rescale (from, digits, KT_ROUND_EXACT, &from, error)
      || !kt_decimal_rescale (to, digits, KT_ROUND_EXACT, &to, error))
    return FALSE;
  changing->numerator = to.units;
  changing->denominator = from.units;
  return TRUE;
}

/* Rounded once. */
static gboolean
convert (const Changing *changing, KtMoney *amount, guint digits)
{
  const KtRevisionHeader *header = changing->header;
  gint64 step = kt_pow10 (KT_MONEY_DIGITS - digits), steps;
  if (amount->currency[0] == '\0')
    return TRUE;
  if (!kt_round_div64 ((KtInt128)amount->amount * changing->numerator,
                       (KtInt128)changing->denominator * step, header->rounding_mode, &steps,
                       changing->error)
      || !kt_int128_narrow ((KtInt128)steps * step, &steps, changing->error))
    return FALSE;
  *amount = kt_money (steps, header->currency);
  return TRUE;
}

static gboolean
convert_line (const Changing *changing, KtPositionData *line)
{
  guint digits = kt_catalog_unit_price_digits (changing->header);
  guint cents = kt_currency_digits (changing->header->currency);
  if (!convert (changing, &line->unit_price, digits)
      || !convert (changing, &line->list_price, digits)
      || !convert (changing, &line->order_amount, cents)
      || !convert (changing, &line->reduction, cents))
    return FALSE;
  for (guint i = 0; i < line->conditions->len; i++)
    if (!convert (changing, &((KtCondition *)line->conditions->pdata[i])->amount, cents))
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
  guint cents = kt_currency_digits (header->currency);
  for (guint i = 0; i < header->milestones->len; i++)
    if (!convert (changing, &((KtMilestone *)header->milestones->pdata[i])->amount, cents))
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
      || !kt_catalog_header_set_currency (header, catalog, currency, day, error)
      || !set_ratio (&changing, old, rate_of (header), error))
    return FALSE;
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
