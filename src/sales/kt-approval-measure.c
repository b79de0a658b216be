/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One function a measure: what is the value, which lines is it about, what would bring it within
 * the limit. Where something cannot be known, the answer is "unknown", which is beyond every limit:
 * what nobody can judge somebody must look at.
 */
#include "kt-approval-private.h"

#include "kt-line-price.h"
#include "kt-number-format.h"
#include "kt-special-wish.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PERCENT_DIGITS 4

static const KtDecimal hundred = { 100, 0 };

/* ---- gathering ---- */

static gboolean
gather (KtPosition *position, gpointer lines)
{
  g_ptr_array_add (lines, position);
  return TRUE;
}

void
kt_measuring_init (KtMeasuring *self, const KtApprovalQuestion *question)
{
  self->question = question;
  self->header = kt_revision_get_header (question->revision);
  self->lines = g_ptr_array_new ();
  self->totals = kt_revision_totals_new (question->revision, NULL);
  kt_position_walk (kt_revision_get_positions (question->revision), gather, self->lines);
}

void
kt_measuring_clear (KtMeasuring *self)
{
  g_ptr_array_unref (self->lines);
  kt_revision_totals_free (self->totals);
}

static gboolean
has_price (const KtPositionData *line)
{
  return kt_position_kind_has_price (line->kind) && !line->on_request
         && line->unit_price.currency[0] != '\0';
}

static gboolean
is_within (const KtMeasuring *self, const KtPositionData *line, const char *group)
{
  KtLineFacts *facts = self->question->facts;
  return facts == NULL || kt_line_facts_is_within (facts, line, group);
}

static KtCatalog *
catalog_of (const KtMeasuring *self)
{
  return self->question->facts != NULL ? kt_line_facts_get_catalog (self->question->facts) : NULL;
}

/* ---- discounts ---- */

KtDecimal
kt_percent_both (KtDecimal a, KtDecimal b)
{
  KtDecimal product, sum;
  if (!kt_decimal_mul (a, b, PERCENT_DIGITS + 2, KT_ROUND_DOWN, &product, NULL)
      || !kt_decimal_add (a, b, &sum, NULL)
      || !kt_decimal_div (product, hundred, PERCENT_DIGITS, KT_ROUND_DOWN, &product, NULL)
      || !kt_decimal_sub (sum, product, &sum, NULL))
    return hundred;
  return sum;
}

/* Conditions of the unit price as if no price were typed. A project discount is typed too, and
 * measured for itself. */
static GPtrArray *
determined_conditions (const KtPositionData *line)
{
  GPtrArray *conditions = kt_conditions_new ();
  for (guint i = 0; i < line->conditions->len; i++)
    {
      const KtCondition *condition = line->conditions->pdata[i];
      if (condition->level != KT_CONDITION_UNIT || condition->type == KT_CONDITION_PROJECT
          || (condition->state != KT_CONDITION_BY_HAND && !kt_condition_counts (condition)))
        continue;
      KtCondition *copy = kt_condition_copy (condition);
      copy->state = KT_CONDITION_COUNTS;
      g_ptr_array_add (conditions, copy);
    }
  return conditions;
}

/* What the unit costs this customer by the lists and agreements: a price typed in its place is
 * compared with that. FALSE if the catalog has no price. */
static gboolean
determined_price (const KtPositionData *line, KtMoney *price)
{
  static const KtPriceRounding rounding = { KT_ROUNDING_SCOPE_LINE, KT_ROUND_HALF_UP };
  g_autoptr (GPtrArray) conditions = determined_conditions (line);
  const KtLinePrice determined = { .quantity = line->quantity,
                                   .unit_price = line->list_price,
                                   .price_unit = (guint)MAX (line->price_unit, 1),
                                   .conditions = conditions };
  KtLineAmounts amounts;
  if (line->list_price.currency[0] == '\0' || kt_money_sign (line->list_price) <= 0
      || !kt_line_price_compute (&determined, rounding, &amounts, NULL)
      || kt_money_sign (amounts.unit_net) <= 0)
    return FALSE;
  *price = amounts.unit_net;
  return TRUE;
}

gboolean
kt_line_typed_discount (const KtPositionData *line, KtDecimal *percent)
{
  KtMoney determined, less;
  KtDecimal off;
  *percent = line->discount;
  if (!line->manual_price || *line->catalog == '\0')
    return TRUE;
  if (!determined_price (line, &determined)
      || !kt_money_sub (determined, line->unit_price, &less, NULL)
      || !kt_decimal_mul (kt_money_to_decimal (less), hundred, KT_MONEY_DIGITS, KT_ROUND_EXACT,
                          &off, NULL)
      || !kt_decimal_div (off, kt_money_to_decimal (determined), PERCENT_DIGITS,
                          kt_money_sign (less) > 0 ? KT_ROUND_UP : KT_ROUND_DOWN, &off, NULL))
    return FALSE;
  *percent = kt_decimal_sign (off) > 0 ? kt_percent_both (off, line->discount) : line->discount;
  return TRUE;
}

/* The lowest price that keeps the limit: determined × (100 − limit) / 100, up to the next cent. */
static char *
lowest_price (const KtPositionData *line, KtDecimal limit)
{
  KtDecimal rest;
  KtMoney price;
  if (!determined_price (line, &price) || !kt_decimal_sub (hundred, limit, &rest, NULL)
      || !kt_money_percent (price, rest, KT_ROUND_UP, &price, NULL)
      || !kt_money_round (price, KT_ROUND_UP, &price, NULL))
    return NULL;
  return kt_money_to_string (price);
}

static void
remedy_price (KtPosition *position, KtDecimal limit, KtApprovalNeed *need)
{
  const KtPositionData *line = kt_position_get (position);
  g_autofree char *from = kt_money_to_string (line->unit_price);
  g_autofree char *to = lowest_price (line, limit);
  KtMoney lowest;
  if (to == NULL || !kt_money_from_string (to, line->list_price.currency, &lowest, NULL))
    return;
  g_autofree char *now = kt_approval_money_text (line->unit_price);
  g_autofree char *then = kt_approval_money_text (lowest);
  kt_approval_need_add_remedy (need, position, "unit_price", from, to,
                               g_strdup_printf (_ ("Position %s: price %s instead of %s"),
                                                kt_position_get_number (position), then, now));
}

static void
remedy_discount (KtPosition *position, KtDecimal limit, KtApprovalNeed *need)
{
  KtDecimal discount = kt_position_get (position)->discount;
  g_autofree char *from = kt_decimal_to_string (kt_decimal_reduce (discount));
  g_autofree char *to = kt_decimal_to_string (kt_decimal_reduce (limit));
  g_autofree char *now = kt_approval_percent_text (discount);
  g_autofree char *then = kt_approval_percent_text (limit);
  kt_approval_need_add_remedy (need, position, "discount", from, to,
                               g_strdup_printf (_ ("Position %s: discount %s instead of %s"),
                                                kt_position_get_number (position), then, now));
}

/* A price typed beside a discount is compared as it stands: the discount goes first. */
static void
remedy_line (KtPosition *position, KtDecimal limit, KtApprovalNeed *need)
{
  const KtPositionData *line = kt_position_get (position);
  gboolean is_list = !line->manual_price || *line->catalog == '\0';
  if (kt_decimal_sign (line->discount) > 0)
    remedy_discount (position, is_list ? limit : kt_decimal_from_int (0), need);
  if (!is_list)
    remedy_price (position, limit, need);
}

static void
note_line (KtApprovalNeed *need, GStrvBuilder *ids, KtPosition *position, KtDecimal value)
{
  g_strv_builder_add (ids, kt_position_get_id (position));
  if (kt_decimal_compare (value, need->value) > 0)
    need->value = value;
}

static gboolean
take_line_discount (const KtMeasuring *self, const KtApprovalRule *rule, KtApprovalNeed *need)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  gboolean passes = FALSE;
  for (guint i = 0; i < self->lines->len; i++)
    {
      KtPosition *position = self->lines->pdata[i];
      const KtPositionData *line = kt_position_get (position);
      KtDecimal percent;
      if (!has_price (line) || (!line->manual_price && line->discount.units == 0)
          || !is_within (self, line, rule->group))
        continue;
      gboolean is_known = kt_line_typed_discount (line, &percent);
      if (is_known && !kt_measure_passes (rule->measure, percent, rule->limit))
        continue;
      passes = TRUE;
      need->is_unknown = need->is_unknown || !is_known;
      note_line (need, ids, position, percent);
      remedy_line (position, rule->limit, need);
    }
  g_strfreev (need->positions);
  need->positions = g_strv_builder_end (ids);
  return passes;
}

static void
remedy_head_percent (KtApprovalNeed *need,
                     const char *field,
                     const char *format,
                     KtDecimal from,
                     KtDecimal to)
{
  g_autofree char *machine_from = kt_decimal_to_string (kt_decimal_reduce (from));
  g_autofree char *machine_to = kt_decimal_to_string (kt_decimal_reduce (to));
  g_autofree char *now = kt_approval_percent_text (from);
  g_autofree char *then = kt_approval_percent_text (to);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  char *text = g_strdup_printf (format, then, now);
#pragma GCC diagnostic pop
  kt_approval_need_add_remedy (need, NULL, field, machine_from, machine_to, text);
}

/* Of both discounts together the document's gives way first, then the project's. */
static gboolean
take_document_discount (const KtMeasuring *self, const KtApprovalRule *rule, KtApprovalNeed *need)
{
  KtDecimal own = self->header->document_discount, project = self->header->project_discount;
  need->value = kt_percent_both (own, project);
  if (!kt_measure_passes (rule->measure, need->value, rule->limit))
    return FALSE;
  KtDecimal room = kt_decimal_from_int (0), rest;
  if (kt_decimal_compare (project, rule->limit) > 0)
    remedy_head_percent (need, "project_discount", _ ("Project discount %s instead of %s"), project,
                         rule->limit);
  else if (kt_decimal_sub (rule->limit, project, &room, NULL)
           && kt_decimal_sub (hundred, project, &rest, NULL)
           && kt_decimal_mul (room, hundred, PERCENT_DIGITS, KT_ROUND_DOWN, &room, NULL))
    kt_decimal_div (room, rest, 2, KT_ROUND_DOWN, &room, NULL);
  if (kt_decimal_sign (own) > 0)
    remedy_head_percent (need, "document_discount", _ ("Discount on the quote %s instead of %s"),
                         own, room);
  return TRUE;
}

/* ---- margin ---- */

/* In the currency of the head; FALSE if there is no rate for it. */
static gboolean
to_currency (const KtRevisionHeader *header, KtMoney money, KtMoney *result)
{
  if (strcmp (money.currency, header->currency) == 0)
    {
      *result = money;
      return TRUE;
    }
  KtMoney converted;
  if (strcmp (money.currency, header->base_currency) != 0
      || kt_decimal_sign (header->exchange_rate) <= 0
      || !kt_money_mul (money, header->exchange_rate, KT_ROUND_HALF_UP, &converted, NULL))
    return FALSE;
  *result = kt_money (converted.amount, header->currency);
  return TRUE;
}

static gboolean
line_cost (const KtMeasuring *self, const KtPositionData *line, KtMoney *cost)
{
  const KtApprovalQuestion *question = self->question;
  return question->facts != NULL
         && kt_line_facts_get_cost (question->facts, line, question->day, cost)
         && to_currency (self->header, *cost, cost);
}

/* The part of the document's discounts that falls on an amount of its positions; surcharges pay for
 * what they are for. */
static gboolean
take_off_document (const KtMeasuring *self, KtMoney *net)
{
  if (self->totals == NULL)
    return FALSE;
  KtMoney positions = self->totals->positions, left = positions;
  for (guint i = 0; i < self->totals->steps->len; i++)
    {
      const KtTotalStep *step = self->totals->steps->pdata[i];
      if (kt_money_sign (step->amount) < 0 && !kt_money_add (left, step->amount, &left, NULL))
        return FALSE;
    }
  return kt_money_sign (positions) == 0
         || kt_money_mul_ratio (*net, left.amount, positions.amount, KT_ROUND_DOWN, net, NULL);
}

gboolean
kt_measuring_line (const KtMeasuring *self, const KtPositionData *line, KtMoney *net, KtMoney *cost)
{
  return has_price (line) && line_cost (self, line, cost)
         && kt_position_net (line, self->header, net, NULL, NULL);
}

gboolean
kt_measuring_margin (const KtMeasuring *self,
                     const char *group,
                     KtMoney *net,
                     KtMoney *cost,
                     guint *n_unknown)
{
  KtMoney line_net, of_line;
  guint n = 0, unknown = 0;
  *net = *cost = kt_money_zero (self->header->currency);
  for (guint i = 0; i < self->lines->len; i++)
    {
      KtPosition *position = self->lines->pdata[i];
      const KtPositionData *line = kt_position_get (position);
      if (!kt_position_kind_has_price (line->kind) || line->on_request
          || kt_position_get_effective_role (position) != KT_ROLE_NORMAL
          || !is_within (self, line, group))
        continue;
      gboolean is_known = kt_measuring_line (self, line, &line_net, &of_line);
      n += is_known;
      unknown += !is_known;
      if (is_known
          && (!kt_money_add (*net, line_net, net, NULL)
              || !kt_money_add (*cost, of_line, cost, NULL)))
        return FALSE;
    }
  if (n_unknown != NULL)
    *n_unknown = unknown;
  return n > 0 && take_off_document (self, net);
}

gboolean
kt_margin_percent (KtMoney net, KtMoney cost, KtDecimal *percent)
{
  KtMoney margin;
  KtDecimal scaled;
  return kt_money_sign (net) > 0 && kt_money_sub (net, cost, &margin, NULL)
         && kt_decimal_mul (kt_money_to_decimal (margin), hundred, KT_MONEY_DIGITS, KT_ROUND_EXACT,
                            &scaled, NULL)
         && kt_decimal_div (scaled, kt_money_to_decimal (net), PERCENT_DIGITS,
                            kt_money_sign (margin) > 0 ? KT_ROUND_DOWN : KT_ROUND_UP, percent,
                            NULL);
}

/* Cost / (100 − limit) × 100: said without the cost, but nearly it; needs are for those who sell.
 * The remedy therefore speaks of a discount that is too high, not of amounts. */
static gboolean
take_margin (const KtMeasuring *self, const KtApprovalRule *rule, KtApprovalNeed *need)
{
  KtMoney net, cost;
  if (!kt_measuring_margin (self, rule->group, &net, &cost, NULL))
    return FALSE;
  need->is_unknown = !kt_margin_percent (net, cost, &need->value);
  if (!need->is_unknown && !kt_measure_passes (rule->measure, need->value, rule->limit))
    return FALSE;
  kt_approval_need_add_remedy (need, NULL, "margin", NULL, NULL,
                               g_strdup (_ ("Less discount, or a higher price")));
  return TRUE;
}

/* ---- terms, credit, validity ---- */

/* The term as the catalog knows it, worded as the catalog words it. */
static gboolean
term_days (const KtMeasuring *self, guint *days)
{
  KtCatalog *catalog = catalog_of (self);
  const KtRevisionHeader *header = self->header;
  if (catalog == NULL)
    return FALSE;
  const KtCatalogSettings *settings = kt_catalog_get_settings (catalog);
  const char *term = *header->payment_terms != '\0' ? header->payment_terms : settings->payment;
  if (term == NULL || !kt_catalog_settings_payment_days (settings, term, days))
    return FALSE;
  return *header->payment_text == '\0'
         || g_strcmp0 (header->payment_text,
                       kt_texts_payment (kt_catalog_get_texts (catalog), term, header->language))
                == 0;
}

static gboolean
take_payment_days (const KtMeasuring *self, const KtApprovalRule *rule, KtApprovalNeed *need)
{
  guint days = 0;
  need->is_unknown = !term_days (self, &days);
  need->value = kt_decimal_from_int (days);
  if (!need->is_unknown && !kt_measure_passes (rule->measure, need->value, rule->limit))
    return FALSE;
  g_autofree char *limit = kt_decimal_to_string (kt_decimal_reduce (rule->limit));
  kt_approval_need_add_remedy (
      need, NULL, "payment_terms", self->header->payment_terms, NULL,
      g_strdup_printf (_ ("A term of payment of the catalog of at most %s days"), limit));
  return TRUE;
}

static gboolean
credit_percent (const KtMeasuring *self, KtMoney *used, KtDecimal *percent)
{
  KtMoney limit;
  const KtCredit *credit = self->question->credit;
  KtDecimal scaled;
  return self->totals != NULL && to_currency (self->header, credit->limit, &limit)
         && to_currency (self->header, credit->used, used)
         && kt_money_add (*used, self->totals->gross, used, NULL) && kt_money_sign (limit) > 0
         && kt_decimal_mul (kt_money_to_decimal (*used), hundred, KT_MONEY_DIGITS, KT_ROUND_EXACT,
                            &scaled, NULL)
         && kt_decimal_div (scaled, kt_money_to_decimal (limit), PERCENT_DIGITS, KT_ROUND_UP,
                            percent, NULL);
}

static gboolean
take_credit (const KtMeasuring *self, const KtApprovalRule *rule, KtApprovalNeed *need)
{
  KtMoney used;
  if (self->question->credit == NULL)
    return FALSE;
  need->is_unknown = !credit_percent (self, &used, &need->value);
  if (!need->is_unknown && !kt_measure_passes (rule->measure, need->value, rule->limit))
    return FALSE;
  kt_approval_need_add_remedy (need, NULL, "gross", NULL, NULL,
                               g_strdup (_ ("A smaller total, or payment in advance")));
  return TRUE;
}

static void
remedy_validity (const KtMeasuring *self,
                 const GDate *from,
                 const KtApprovalRule *rule,
                 KtApprovalNeed *need)
{
  KtDecimal whole;
  GDate last = *from;
  if (!kt_decimal_rescale (rule->limit, 0, KT_ROUND_DOWN, &whole, NULL))
    return;
  g_date_add_days (&last, (guint)whole.units);
  g_autofree char *to = kt_date_to_iso (&last);
  g_autofree char *then = kt_approval_date_text (to);
  kt_approval_need_add_remedy (need, NULL, "valid_until", self->header->valid_until, to,
                               g_strdup_printf (_ ("Valid until %s at the latest"), then));
}

static gboolean
take_validity_days (const KtMeasuring *self, const KtApprovalRule *rule, KtApprovalNeed *need)
{
  const KtRevisionHeader *header = self->header;
  GDate from, until;
  if (!kt_parse_date_iso (header->date, &from, NULL)
      && !kt_approval_day (self->question->day, &from))
    return FALSE;
  need->is_unknown = !kt_parse_date_iso (header->valid_until, &until, NULL);
  if (!need->is_unknown)
    need->value = kt_decimal_from_int (g_date_days_between (&from, &until));
  if (!need->is_unknown && !kt_measure_passes (rule->measure, need->value, rule->limit))
    return FALSE;
  remedy_validity (self, &from, rule, need);
  return TRUE;
}

/* ---- counting lines ---- */

static gboolean
is_wish (const KtMeasuring *self, const KtPositionData *line)
{
  return kt_wish_is_wish (line);
}

static gboolean
is_foreign (const KtMeasuring *self, const KtPositionData *line)
{
  KtLineFacts *facts = self->question->facts;
  return kt_position_kind_has_price (line->kind)
         && (facts == NULL || !kt_line_facts_is_known (facts, line));
}

static gboolean
take_count (const KtMeasuring *self,
            const KtApprovalRule *rule,
            KtApprovalNeed *need,
            gboolean (*counts) (const KtMeasuring *self, const KtPositionData *line))
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  guint n = 0;
  for (guint i = 0; i < self->lines->len; i++)
    {
      KtPosition *position = self->lines->pdata[i];
      const KtPositionData *line = kt_position_get (position);
      if (!counts (self, line))
        continue;
      n++;
      g_strv_builder_add (ids, kt_position_get_id (position));
      kt_approval_need_add_remedy (need, position, "", NULL, NULL,
                                   g_strdup_printf (_ ("Position %s (%s) is left out"),
                                                    kt_position_get_number (position),
                                                    line->title));
    }
  g_strfreev (need->positions);
  need->positions = g_strv_builder_end (ids);
  need->value = kt_decimal_from_int (n);
  return kt_measure_passes (rule->measure, need->value, rule->limit);
}

/* ---- all of them ---- */

gboolean
kt_measuring_take (const KtMeasuring *self, const KtApprovalRule *rule, KtApprovalNeed *need)
{
  switch (rule->measure)
    {
    case KT_MEASURE_LINE_DISCOUNT:
      return take_line_discount (self, rule, need);
    case KT_MEASURE_DOCUMENT_DISCOUNT:
      return take_document_discount (self, rule, need);
    case KT_MEASURE_MARGIN:
      return take_margin (self, rule, need);
    case KT_MEASURE_PAYMENT_DAYS:
      return take_payment_days (self, rule, need);
    case KT_MEASURE_CREDIT:
      return take_credit (self, rule, need);
    case KT_MEASURE_SPECIAL_REQUEST:
      return take_count (self, rule, need, is_wish);
    case KT_MEASURE_VALIDITY_DAYS:
      return take_validity_days (self, rule, need);
    case KT_MEASURE_NON_CATALOG:
      return take_count (self, rule, need, is_foreign);
    case KT_N_MEASURES:
      break;
    }
  g_return_val_if_reached (TRUE);
}
