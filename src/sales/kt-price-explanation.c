/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The steps of valuation, one part each. What a part shows is after − before of its step, so a
 * sum is telescoped and cannot miss a cent; what rounding between the steps leaves (lines in
 * fractions of a cent, a sum in cents) is added as a step of its own when a part is closed.
 */
#include "kt-price-explanation.h"

#include "kt-number-format.h"
#include "kt-price-way.h"
#include "kt-price-words.h"
#include "kt-revision-pricing.h"

#include <glib/gi18n-lib.h>

typedef struct {
  KtRevision *revision;
  KtPriceWords words;
  GError **error;
} Explaining;

/* ---- parts ---- */

void
kt_price_part_free (KtPricePart *part)
{
  if (part == NULL)
    return;
  g_free (part->title);
  g_free (part->figure);
  g_free (part->record);
  g_free (part->valid);
  g_free (part->reason);
  g_ptr_array_unref (part->children);
  g_free (part);
}

KtPricePart *
kt_price_part_new (KtPricePartKind kind, const char *title)
{
  KtPricePart *part = g_new0 (KtPricePart, 1);
  part->kind = kind;
  part->title = g_strdup (title);
  part->figure = g_strdup ("");
  part->record = g_strdup ("");
  part->valid = g_strdup ("");
  part->reason = g_strdup ("");
  part->children = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_price_part_free);
  return part;
}

KtPricePart *
kt_price_part_add (KtPricePart *above, KtPricePartKind kind, const char *title)
{
  KtPricePart *part = kt_price_part_new (kind, title);
  g_ptr_array_add (above->children, part);
  return part;
}

static void
take_text (char **field, char *text)
{
  g_free (*field);
  *field = text;
}

void
kt_price_part_set_way (KtPricePart *part, KtMoney before, KtMoney after)
{
  part->before = before;
  part->after = after;
  part->has_amount = kt_money_sub (after, before, &part->amount, NULL);
}

void
kt_price_part_set_amount (KtPricePart *part, KtMoney amount)
{
  part->amount = amount;
  part->has_amount = TRUE;
}

static gboolean
counts (const KtPricePart *part)
{
  return part->has_amount && part->kind <= KT_PRICE_PART_ROUNDING;
}

static gboolean
add_up (const KtPricePart *part, KtMoney *sum)
{
  *sum = kt_money_zero (part->amount.currency);
  for (guint i = 0; i < part->children->len; i++)
    {
      const KtPricePart *child = part->children->pdata[i];
      if (counts (child) && !kt_money_add (*sum, child->amount, sum, NULL))
        return FALSE;
    }
  return TRUE;
}

gboolean
kt_price_part_adds_up (const KtPricePart *part)
{
  KtMoney sum;
  gboolean right = part->kind != KT_PRICE_PART_SUM || part->children->len == 0
                   || (part->has_amount && add_up (part, &sum)
                       && kt_money_equal (sum, part->amount));
  for (guint i = 0; right && i < part->children->len; i++)
    right = kt_price_part_adds_up (part->children->pdata[i]);
  return right;
}

void
kt_price_part_close (KtPricePart *part, KtMoney amount)
{
  KtMoney sum, rest;
  kt_price_part_set_amount (part, amount);
  if (part->children->len > 0 && add_up (part, &sum) && kt_money_sub (amount, sum, &rest, NULL)
      && !kt_money_is_zero (rest))
    kt_price_part_set_way (
        kt_price_part_add (part, KT_PRICE_PART_ROUNDING, _ ("Rounding of the sum")), sum, amount);
}

/* ---- conditions ---- */

static KtPricePart *
add_condition (const Explaining *explaining,
               KtPricePart *above,
               KtPricePartKind kind,
               const KtCondition *condition)
{
  const KtPriceWords *words = &explaining->words;
  g_autofree char *title = kt_price_words_title (words, condition);
  KtPricePart *part = kt_price_part_add (above, kind, title);
  take_text (&part->figure, kt_price_words_figure (words, condition));
  take_text (&part->record, kt_price_words_record (words, condition));
  take_text (&part->valid, kt_price_words_validity (words, condition));
  take_text (&part->reason, kind == KT_PRICE_PART_IDLE
                                ? kt_price_words_why_idle (words, condition)
                                : kt_price_words_rule (words, condition));
  if (condition->is_hidden && kind != KT_PRICE_PART_IDLE)
    take_text (&part->reason, g_strdup_printf (_ ("%s; not printed on its own"), part->reason));
  return part;
}

/* Those that do not count, closed, behind those that do. */
static KtPricePart *
idle_of (KtPricePart *above)
{
  for (guint i = 0; i < above->children->len; i++)
    {
      KtPricePart *part = above->children->pdata[i];
      if (part->kind == KT_PRICE_PART_IDLE)
        return part;
    }
  KtPricePart *part
      = kt_price_part_add (above, KT_PRICE_PART_IDLE, _ ("Found, but does not count"));
  part->is_folded = TRUE;
  return part;
}

/* ---- rounding ---- */

static const char *
rounding_title (const KtRevisionHeader *header, const KtLineStep *step)
{
  if (step->level == KT_PRICE_LEVEL_UNIT)
    return _ ("Rounding of the unit price");
  return header->rounding == KT_ROUNDING_DOCUMENT ? _ ("Rounding to 1/10,000")
                                                  : _ ("Rounding of the position");
}

static const char *
rounding_mode_text (KtRounding mode)
{
  switch (mode)
    {
    case KT_ROUND_HALF_EVEN:
      return _ ("half to even");
    case KT_ROUND_UP:
      return _ ("always up");
    case KT_ROUND_DOWN:
      return _ ("always down");
    case KT_ROUND_HALF_UP:
    case KT_ROUND_EXACT:
    default:
      return _ ("commercial, half up");
    }
}

/* ---- the line ---- */

static KtPricePart *
add_line_step (const Explaining *explaining, KtPricePart *above, const KtLineStep *step)
{
  const KtPositionData *line = explaining->words.line;
  KtPricePart *part;
  switch (step->kind)
    {
    case KT_PRICE_STEP_CONDITION:
      part = add_condition (explaining, above, KT_PRICE_PART_STEP, step->condition);
      break;
    case KT_PRICE_STEP_MANUAL:
      part = kt_price_part_add (above, KT_PRICE_PART_STEP, _ ("Discount typed by hand"));
      take_text (&part->figure, kt_format_percent (line->discount, explaining->words.language));
      break;
    case KT_PRICE_STEP_ROUNDING:
      part = kt_price_part_add (above, KT_PRICE_PART_ROUNDING,
                                rounding_title (explaining->words.header, step));
      take_text (&part->reason,
                 g_strdup (rounding_mode_text (explaining->words.header->rounding_mode)));
      break;
    case KT_PRICE_STEP_QUANTITY:
      part = kt_price_part_add (above, KT_PRICE_PART_STEP, _ ("Times the quantity"));
      take_text (&part->figure, kt_price_quantity_text (line, explaining->words.language));
      break;
    case KT_PRICE_STEP_DISCOUNT:
      part = kt_price_part_add (above, KT_PRICE_PART_STEP, _ ("Quantity discount"));
      break;
    default:
      part = kt_price_part_add (above, KT_PRICE_PART_STEP, _ ("Once per position"));
      break;
    }
  kt_price_part_set_way (part, step->before, step->after);
  return part;
}

static void
add_start (const Explaining *explaining, KtPricePart *unit)
{
  const KtPositionData *line = explaining->words.line;
  KtMoney none = kt_money_zero (line->unit_price.currency);
  KtPricePart *part;
  if (line->manual_price)
    {
      part = kt_price_part_add (unit, KT_PRICE_PART_STEP, _ ("Price typed by hand"));
      if (line->list_price.currency[0] != '\0')
        {
          g_autofree char *list = kt_money_format (line->list_price, explaining->words.language,
                                                   KT_MONEY_SYMBOL);
          take_text (&part->reason, g_strdup_printf (_ ("the list says %s"), list));
        }
    }
  else
    part = kt_price_way_add (unit, line, &explaining->words);
  kt_price_part_set_way (part, none, line->unit_price);
}

static void
add_idle (const Explaining *explaining,
          KtPricePart *total,
          const KtLinePrice *price,
          const GPtrArray *passed_over)
{
  for (guint i = 0; i < price->conditions->len; i++)
    if (!kt_line_price_counts (price, price->conditions->pdata[i]))
      add_condition (explaining, idle_of (total), KT_PRICE_PART_IDLE, price->conditions->pdata[i]);
  for (guint i = 0; passed_over != NULL && i < passed_over->len; i++)
    {
      const KtCondition *condition = passed_over->pdata[i];
      KtPricePart *part
          = add_condition (explaining, idle_of (total), KT_PRICE_PART_IDLE, condition);
      g_autofree char *rule = kt_price_words_rule (&explaining->words, condition);
      take_text (&part->reason,
                 g_strdup_printf (_ ("%s; does not count: “%s” is more special"), rule,
                                  condition->state_by));
    }
}

static gboolean
explain_line (const Explaining *explaining, KtPricePart *total, const GPtrArray *passed_over)
{
  const KtPositionData *line = explaining->words.line;
  const KtLinePrice price = kt_position_line_price (line);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (KtLineStep));
  KtLineAmounts amounts;
  if (!kt_position_value (line, explaining->words.header, &amounts, steps, explaining->error))
    return FALSE;
  KtPricePart *unit = kt_price_part_add (total, KT_PRICE_PART_SUM, _ ("Unit price"));
  KtMoney unit_net = line->unit_price;
  add_start (explaining, unit);
  for (guint i = 0; i < steps->len; i++)
    {
      const KtLineStep *step = &g_array_index (steps, KtLineStep, i);
      gboolean is_unit = step->level == KT_PRICE_LEVEL_UNIT;
      add_line_step (explaining, is_unit ? unit : total, step);
      if (is_unit)
        unit_net = step->after;
    }
  if (line->price_unit > 1)
    take_text (&unit->figure, g_strdup_printf (_ ("for %d"), line->price_unit));
  kt_price_part_close (unit, unit_net);
  kt_price_part_close (total, amounts.net);
  total->after = amounts.net;
  add_idle (explaining, total, &price, passed_over);
  return TRUE;
}

static gboolean
add_share (const Explaining *explaining, KtPricePart *total)
{
  g_autoptr (KtRevisionTotals) totals
      = kt_revision_totals_new (explaining->revision, explaining->error);
  if (totals == NULL)
    return FALSE;
  const KtMoney *share = g_hash_table_lookup (totals->shares, explaining->words.line->id);
  if (share == NULL || kt_money_is_zero (*share))
    return TRUE;
  KtPricePart *part = kt_price_part_add (total, KT_PRICE_PART_NOTE,
                                         _ ("Its share of what is computed on the whole quote"));
  take_text (&part->reason, g_strdup (_ ("in the taxable amount, not in the position")));
  kt_price_part_set_amount (part, *share);
  return TRUE;
}

static Explaining
begin (KtRevision *revision, const KtTexts *texts, const char *language, GError **error)
{
  return (Explaining){ .revision = revision,
                       .words = { .header = kt_revision_get_header (revision),
                                  .texts = texts,
                                  .language = language },
                       .error = error };
}

static char *
position_title (KtPosition *position)
{
  return g_strdup_printf ("%s %s", kt_position_get_number (position),
                          kt_position_get (position)->title);
}

KtPricePart *
kt_price_explain_position (KtRevision *revision,
                           KtPosition *position,
                           const GPtrArray *passed_over,
                           const KtTexts *texts,
                           const char *language,
                           GError **error)
{
  Explaining explaining = begin (revision, texts, language, error);
  g_autofree char *title = position_title (position);
  explaining.words.line = kt_position_get (position);
  if (!kt_position_has_price (explaining.words.line))
    {
      KtPricePart *note = kt_price_part_new (KT_PRICE_PART_NOTE, title);
      if (kt_position_kind_has_price (explaining.words.line->kind))
        take_text (&note->reason, g_strdup (_ ("There is no price yet.")));
      return note;
    }
  g_autoptr (KtPricePart) total = kt_price_part_new (KT_PRICE_PART_SUM, title);
  if (!explain_line (&explaining, total, passed_over) || !add_share (&explaining, total))
    return NULL;
  return g_steal_pointer (&total);
}

/* ---- the document ---- */

static void
add_positions (const Explaining *explaining,
               KtPricePart *total,
               const KtRevisionPricing *pricing,
               const KtDocumentTotals *totals)
{
  KtPricePart *positions = kt_price_part_add (total, KT_PRICE_PART_SUM, _ ("Sum of positions"));
  KtPricePart *outside = NULL;
  positions->is_folded = TRUE;
  for (guint i = 0; i < totals->lines->len; i++)
    {
      const KtDocumentLineValue *value = &g_array_index (totals->lines, KtDocumentLineValue, i);
      const KtDocumentLine *line = &pricing->document.lines[i];
      g_autofree char *title = position_title (pricing->positions->pdata[i]);
      gboolean is_inside = line->role == KT_LINE_NORMAL && !line->on_request;
      if (!is_inside && outside == NULL)
        {
          outside = kt_price_part_add (total, KT_PRICE_PART_NOTE, _ ("Not in the total"));
          outside->is_folded = TRUE;
        }
      KtPricePart *part = kt_price_part_add (is_inside ? positions : outside,
                                             is_inside ? KT_PRICE_PART_STEP : KT_PRICE_PART_NOTE,
                                             title);
      if (line->on_request)
        take_text (&part->reason, g_strdup (_ ("price on request")));
      else
        kt_price_part_set_amount (part, value->amounts.net);
    }
  kt_price_part_close (positions, totals->positions);
}

static void
add_document_steps (const Explaining *explaining,
                    KtPricePart *net,
                    const KtRevisionPricing *pricing,
                    const KtDocumentTotals *totals)
{
  for (guint i = 0; i < totals->steps->len; i++)
    {
      const KtDocumentStep *step = &g_array_index (totals->steps, KtDocumentStep, i);
      KtPricePart *part = add_condition (explaining, net, KT_PRICE_PART_STEP, step->condition);
      kt_price_part_set_way (part, step->before, step->after);
    }
  for (guint i = 0; i < pricing->conditions->len; i++)
    {
      const KtCondition *condition = pricing->conditions->pdata[i];
      if (!kt_condition_counts (condition))
        add_condition (explaining, idle_of (net), KT_PRICE_PART_IDLE, condition);
    }
}

static void
add_taxes (const Explaining *explaining, KtPricePart *total, const KtDocumentTotals *totals)
{
  const KtRevisionHeader *header = explaining->words.header;
  const char *language = explaining->words.language;
  for (guint i = 0; i < totals->taxes->len; i++)
    {
      const KtTaxGroup *group = &g_array_index (totals->taxes, KtTaxGroup, i);
      g_autofree char *percent = kt_format_percent (group->percent, language);
      g_autofree char *title = g_strdup_printf (_ ("VAT %s"), percent);
      g_autofree char *base = kt_money_format (group->net, language, KT_MONEY_SYMBOL);
      KtPricePart *part = kt_price_part_add (total, KT_PRICE_PART_STEP, title);
      take_text (&part->figure, g_strdup_printf (_ ("on %s"), base));
      if (group->rate < header->vat_rates->len)
        take_text (&part->reason,
                   g_strdup (((const KtVatRate *)header->vat_rates->pdata[group->rate])->reason));
      kt_price_part_set_amount (part, group->tax);
    }
}

static void
add_notes (const Explaining *explaining, KtPricePart *total)
{
  static const char *const policies[] = {
    [KT_ROUNDING_LINE] = N_ ("every position is rounded to cents"),
    [KT_ROUNDING_UNIT] = N_ ("every unit price is rounded to cents"),
    [KT_ROUNDING_DOCUMENT] = N_ ("only the sums are rounded to cents"),
  };
  const KtRevisionHeader *header = explaining->words.header;
  KtPricePart *rounding = kt_price_part_add (total, KT_PRICE_PART_NOTE, _ ("Rounding"));
  take_text (&rounding->reason, g_strdup_printf ("%s, %s", _ (policies[header->rounding]),
                                                 rounding_mode_text (header->rounding_mode)));
  if (kt_decimal_sign (header->exchange_rate) <= 0)
    return;
  KtPricePart *rate = kt_price_part_add (total, KT_PRICE_PART_NOTE, _ ("Exchange rate"));
  take_text (&rate->reason, kt_price_rate_text (header, explaining->words.language));
}

KtPricePart *
kt_price_explain_document (KtRevision *revision,
                           const KtTexts *texts,
                           const char *language,
                           GError **error)
{
  Explaining explaining = begin (revision, texts, language, error);
  g_autoptr (KtRevisionPricing) pricing = kt_revision_pricing_new (revision);
  g_autoptr (KtDocumentTotals) totals = kt_document_totals_new (&pricing->document, error);
  if (totals == NULL)
    return NULL;
  KtPricePart *total = kt_price_part_new (KT_PRICE_PART_SUM, _ ("Total"));
  KtPricePart *net = kt_price_part_add (total, KT_PRICE_PART_SUM, _ ("Net"));
  add_positions (&explaining, net, pricing, totals);
  add_document_steps (&explaining, net, pricing, totals);
  kt_price_part_close (net, totals->net);
  add_taxes (&explaining, total, totals);
  kt_price_part_close (total, totals->gross);
  add_notes (&explaining, total);
  return total;
}
