/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random documents with conditions on every level against GMP rationals: every step, every share,
 * every sum; and the rules that must hold whatever the numbers are.
 */

#include "kt-cent-guard.h"
#include "kt-exact.h"
#include "kt-random.h"
#include "kt-share.h"
#include "kt-test-rational.h"
#include "valuation-oracle.h"

#include <string.h>

#ifndef KT_ROUNDS
#define KT_ROUNDS 20000
#endif

static const char *const steps[] = { "scale", "agreement", "project", "metal", "packing" };

/* ---- random documents ---- */

static KtMoney
random_money (KtRandom *random, gint64 most)
{
  gint64 amount = kt_random_range (random, 0, most);
  return kt_money (kt_random_below (random, 2) ? amount / 100 * 100 : amount, "EUR");
}

static KtDecimal
random_percent (KtRandom *random)
{
  guint digits = (guint)kt_random_below (random, 4);
  return kt_decimal (kt_random_range (random, 0, 40 * kt_pow10 (digits)), digits);
}

static KtCondition *
random_condition (KtRandom *random, KtConditionLevel level)
{
  static const int pers[] = { 0, 1, 100, 1000 };
  const char *step = steps[kt_random_below (random, G_N_ELEMENTS (steps))];
  KtCondition *condition
      = kt_condition_new (step, (KtConditionType)kt_random_below (random, KT_CONDITION_N_TYPES));
  condition->level = level;
  condition->calculation = (KtCalculation)kt_random_below (random, 4);
  if (condition->calculation == KT_CALCULATION_NET_PRICE
      && (level != KT_CONDITION_UNIT || kt_random_below (random, 3) > 0))
    condition->calculation = KT_CALCULATION_PERCENT;
  condition->basis = (KtConditionBasis)kt_random_below (random, 3);
  kt_condition_set (&condition->basis_step, steps[kt_random_below (random, G_N_ELEMENTS (steps))]);
  condition->deducts
      = condition->calculation != KT_CALCULATION_NET_PRICE && kt_random_below (random, 2);
  condition->percent = random_percent (random);
  if (condition->calculation != KT_CALCULATION_PERCENT)
    condition->amount = random_money (random, 1000000);
  condition->weight = kt_decimal (kt_random_range (random, 0, 99999), 3);
  condition->per = pers[kt_random_below (random, 4)];
  if (kt_random_below (random, 6) == 0)
    condition->state = KT_CONDITION_EXCLUDED;
  return condition;
}

static GPtrArray *
random_conditions (KtRandom *random, guint most, gboolean of_document)
{
  GPtrArray *conditions = kt_conditions_new ();
  guint n = (guint)kt_random_below (random, most + 1);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (
        conditions,
        random_condition (random, of_document ? KT_CONDITION_TOTAL
                                              : (KtConditionLevel)kt_random_below (random, 2)));
  return conditions;
}

static KtLinePrice
random_line (KtRandom *random)
{
  static const guint price_units[] = { 0, 1, 100, 1000 };
  KtLinePrice line = { .quantity = kt_decimal (kt_random_range (random, 1, 100000),
                                               (guint)kt_random_below (random, 4)),
                       .unit_price = random_money (random, 100000000),
                       .price_unit = price_units[kt_random_below (random, 4)] };
  if (kt_random_below (random, 2))
    line.discount = random_percent (random);
  if (kt_random_below (random, 8) == 0)
    line.reduction = random_money (random, 10000);
  if (kt_random_below (random, 8) == 0)
    line.order_amount = random_money (random, 100000);
  line.is_manual = kt_random_below (random, 8) == 0;
  line.conditions = random_conditions (random, 5, FALSE);
  return line;
}

static const KtTaxRate rates[ORACLE_RATES] = { { "standard", { 19, 0 }, "S" },
                                               { "reduced", { 7, 0 }, "S" },
                                               { "odd", { 81, 1 }, NULL },
                                               { "again", { 190, 1 }, "S" } };

typedef struct {
  KtDocumentLine lines[ORACLE_LINES];
  KtPricedDocument document;
} RandomDocument;

static void
random_document_init (RandomDocument *self, KtRandom *random)
{
  memset (self, 0, sizeof *self);
  self->document = (KtPricedDocument){
    .lines = self->lines,
    .n_lines = (guint)kt_random_below (random, 7),
    .rates = rates,
    .n_rates = ORACLE_RATES,
    .currency = "EUR",
    .rounding
    = { (KtRoundingScope)kt_random_below (random, 3), (KtRounding)kt_random_below (random, 2) },
    .document_rounding = (KtDocumentRounding)kt_random_below (random, 2),
    .conditions = random_conditions (random, 4, TRUE),
  };
  for (guint i = 0; i < self->document.n_lines; i++)
    {
      KtDocumentLine *line = &self->lines[i];
      line->name = "1";
      line->role
          = kt_random_below (random, 2) ? KT_LINE_NORMAL : (KtLineRole)kt_random_below (random, 4);
      line->vat = kt_random_below (random, 4) ? rates[kt_random_below (random, 4)].key : NULL;
      line->on_request = kt_random_below (random, 8) == 0;
      line->price = random_line (random);
    }
}

static void
random_document_clear (RandomDocument *self)
{
  for (guint i = 0; i < self->document.n_lines; i++)
    g_ptr_array_unref ((GPtrArray *)self->lines[i].price.conditions);
  g_ptr_array_unref ((GPtrArray *)self->document.conditions);
}

/* ---- comparing ---- */

#define ASSERT_EQUALS(money, value) g_assert_true (oracle_equals (money, value))

/* The steps of the trace, each to 1/10,000, against the exact values. */
static void
compare_steps (const KtLinePrice *price, KtPriceRounding rounding, const OracleLine *expected)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (KtLineStep));
  KtLineAmounts amounts;
  guint index = 0;
  mpq_t shown;
  mpq_init (shown);
  g_assert_true (kt_line_price_explain (price, rounding, &amounts, found, NULL));
  KtMoney last = price->unit_price;
  for (guint i = 0; i < found->len; i++)
    {
      const KtLineStep *step = &g_array_index (found, KtLineStep, i);
      g_assert_true (kt_money_equal (step->before, last));
      last = step->after;
      if (step->kind == KT_PRICE_STEP_ROUNDING || step->kind == KT_PRICE_STEP_DISCOUNT
          || step->kind == KT_PRICE_STEP_SURCHARGE)
        continue;
      mpq_set (shown, expected->after[index++]);
      oracle_round (shown, KT_MONEY_DIGITS, rounding.mode);
      ASSERT_EQUALS (step->after, shown);
    }
  g_assert_cmpuint (index, ==, expected->n_steps);
  g_assert_true (kt_money_equal (last, amounts.net));
  mpq_clear (shown);
}

static void
compare_lines (const RandomDocument *random, const KtDocumentTotals *totals, OracleLine *lines)
{
  for (guint i = 0; i < random->document.n_lines; i++)
    {
      const KtDocumentLineValue *value = &g_array_index (totals->lines, KtDocumentLineValue, i);
      g_assert_true (value->is_priced != random->lines[i].on_request);
      if (random->lines[i].on_request)
        continue;
      oracle_line_value (&lines[i], &random->lines[i].price, random->document.rounding);
      ASSERT_EQUALS (value->amounts.gross, lines[i].gross);
      ASSERT_EQUALS (value->amounts.unit_net, lines[i].unit_net);
      ASSERT_EQUALS (value->amounts.goods, lines[i].goods);
      ASSERT_EQUALS (value->amounts.net, lines[i].net);
      compare_steps (&random->lines[i].price, random->document.rounding, &lines[i]);
    }
}

static void
compare_document (const RandomDocument *random,
                  const KtDocumentTotals *totals,
                  const OracleLine *lines)
{
  OracleDocument expected = { .n_steps = 0 };
  guint n_groups = 0;
  oracle_document_init (&expected);
  oracle_document_value (&expected, &random->document, lines, FALSE);
  ASSERT_EQUALS (totals->positions, expected.positions);
  ASSERT_EQUALS (totals->net, expected.net);
  ASSERT_EQUALS (totals->tax, expected.tax);
  ASSERT_EQUALS (totals->gross, expected.gross);
  g_assert_cmpuint (totals->steps->len, ==, expected.n_steps);
  for (guint i = 0; i < expected.n_steps; i++)
    ASSERT_EQUALS (g_array_index (totals->steps, KtDocumentStep, i).amount,
                   expected.step_amounts[i]);
  for (guint i = 0; i < random->document.n_lines; i++)
    ASSERT_EQUALS (g_array_index (totals->lines, KtDocumentLineValue, i).share, expected.shares[i]);
  for (guint rate = 0; rate < ORACLE_RATES; rate++)
    if (expected.group_used[rate])
      {
        const KtTaxGroup *group = &g_array_index (totals->taxes, KtTaxGroup, n_groups++);
        g_assert_cmpuint (group->rate, ==, rate);
        ASSERT_EQUALS (group->net, expected.group_net[rate]);
        ASSERT_EQUALS (group->tax, expected.group_tax[rate]);
      }
  g_assert_cmpuint (totals->taxes->len, ==, n_groups);
  oracle_document_clear (&expected);
}

static void
compare_with_options (const RandomDocument *random,
                      const KtDocumentTotals *totals,
                      const OracleLine *lines)
{
  OracleDocument expected = { .n_steps = 0 };
  oracle_document_init (&expected);
  oracle_document_value (&expected, &random->document, lines, TRUE);
  ASSERT_EQUALS (totals->net_with_options, expected.net);
  ASSERT_EQUALS (totals->gross_with_options, expected.gross);
  oracle_document_clear (&expected);
}

/* Rules of sums hold on every document; only lines that stay unrounded may not add up as printed.
 */
static void
check_rules (const RandomDocument *random, const KtDocumentTotals *totals)
{
  g_autoptr (GArray) findings = kt_document_check_sums (&random->document, totals, NULL);
  g_assert_nonnull (findings);
  for (guint i = 0; i < findings->len; i++)
    {
      const KtSumFinding *finding = &g_array_index (findings, KtSumFinding, i);
      gboolean by_lines
          = g_str_equal (finding->rule, "BR-CO-10") || g_str_equal (finding->rule, "BR-S-08");
      gboolean by_tie = g_str_equal (finding->rule, "BR-CO-17");
      g_assert_true ((by_lines && random->document.rounding.scope == KT_ROUNDING_SCOPE_DOCUMENT)
                     || (by_tie && random->document.rounding.mode == KT_ROUND_HALF_EVEN));
    }
}

static void
test_documents (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  OracleLine lines[ORACLE_LINES];
  guint n_lines = 0, n_steps = 0;
  for (guint i = 0; i < ORACLE_LINES; i++)
    oracle_line_init (&lines[i]);
  for (guint round = 0; round < KT_ROUNDS; round++)
    {
      RandomDocument subject;
      g_autoptr (GError) error = NULL;
      random_document_init (&subject, random);
      g_autoptr (KtDocumentTotals) totals = kt_document_totals_new (&subject.document, &error);
      g_assert_no_error (error);
      compare_lines (&subject, totals, lines);
      compare_document (&subject, totals, lines);
      compare_with_options (&subject, totals, lines);
      check_rules (&subject, totals);
      n_lines += totals->lines->len;
      n_steps += totals->steps->len;
      random_document_clear (&subject);
    }
  for (guint i = 0; i < ORACLE_LINES; i++)
    oracle_line_clear (&lines[i]);
  g_test_message ("%u documents, %u lines, %u steps of documents", (guint)KT_ROUNDS, n_lines,
                  n_steps);
  g_assert_cmpuint (n_steps, >, KT_ROUNDS / 2);
}

/* ---- exact numbers ---- */

static void
test_exact (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  mpq_t expected, operand;
  mpq_inits (expected, operand, NULL);
  for (guint round = 0; round < KT_ROUNDS; round++)
    {
      gint64 start = kt_random_range (random, -1000000, 1000000);
      KtExact value = kt_exact (start, KT_MONEY_DIGITS);
      kt_test_set_decimal (expected, start, KT_MONEY_DIGITS);
      guint n = (guint)kt_random_below (random, 8);
      for (guint i = 0; i < n; i++)
        {
          KtDecimal factor = kt_decimal (kt_random_range (random, -3000, 3000),
                                         (guint)kt_random_below (random, 5));
          kt_test_set_decimal (operand, factor.units, factor.digits);
          KtExact other = kt_exact (factor.units, factor.digits);
          switch (kt_random_below (random, 3))
            {
            case 0:
              kt_exact_multiply (&value, factor);
              mpq_mul (expected, expected, operand);
              break;
            case 1:
              kt_exact_add (&value, &other);
              mpq_add (expected, expected, operand);
              break;
            default:
              kt_exact_subtract (&value, &other);
              mpq_sub (expected, expected, operand);
            }
        }
      KtRounding mode = (KtRounding)kt_random_below (random, 4);
      guint digits = (guint)kt_random_below (random, 5);
      KtMoney rounded;
      g_autoptr (GError) error = NULL;
      oracle_round (expected, digits, mode);
      if (kt_exact_round (&value, digits, mode, "EUR", &rounded, &error))
        ASSERT_EQUALS (rounded, expected);
      else
        {
          g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
          mpq_set_si (operand, G_MAXINT64 / KT_MONEY_SCALE, 1);
          mpq_abs (expected, expected);
          g_assert_cmpint (mpq_cmp (expected, operand), >=, 0);
        }
    }
  mpq_clears (expected, operand, NULL);

  KtExact huge = kt_exact (G_MAXINT64, 0);
  KtMoney money;
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 10; i++)
    kt_exact_multiply (&huge, kt_decimal (G_MAXINT64, 0));
  g_assert_false (kt_exact_round (&huge, 2, KT_ROUND_HALF_UP, "EUR", &money, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
}

/* ---- shares ---- */

static void
test_shares (void)
{
  const gint64 thirds[] = { 1, 1, 1 };
  gint64 shares[3];
  g_assert_true (kt_share (100, thirds, 3, shares, NULL));
  g_assert_cmpint (shares[0], ==, 34);
  g_assert_cmpint (shares[1], ==, 33);
  g_assert_cmpint (shares[2], ==, 33);
  g_assert_true (kt_share (-200, thirds, 3, shares, NULL));
  g_assert_cmpint (shares[0], ==, -67);
  g_assert_cmpint (shares[1], ==, -67);
  g_assert_cmpint (shares[2], ==, -66);
  const gint64 nothing[] = { 0, -5, 0 };
  g_assert_true (kt_share (7, nothing, 3, shares, NULL));
  g_assert_cmpint (shares[0], ==, 7);
  const gint64 uneven[] = { 1, 0, 9999 };
  g_assert_true (kt_share (2, uneven, 3, shares, NULL));
  g_assert_cmpint (shares[0], ==, 0);
  g_assert_cmpint (shares[1], ==, 0);
  g_assert_cmpint (shares[2], ==, 2);
}

/* ---- known cases ---- */

static KtMoney
euro (const char *text)
{
  g_autoptr (GError) error = NULL;
  KtMoney money = kt_money_zero ("EUR");
  kt_money_from_string (text, "EUR", &money, &error);
  g_assert_no_error (error);
  return money;
}

static void
assert_amount (KtMoney money, const char *expected)
{
  g_autofree char *text = kt_money_to_string (money);
  g_assert_cmpstr (text, ==, expected);
}

static KtCondition *
percent_off (const char *step, KtConditionLevel level, gint64 percent)
{
  KtCondition *condition = kt_condition_new (step, KT_CONDITION_AGREEMENT);
  condition->level = level;
  condition->percent = kt_decimal_from_int (percent);
  condition->deducts = TRUE;
  return condition;
}

/* 12 % off 1.97 × 20. By the unit price 34.60, by the line or the document 34.67. 34.76 comes of
 * 12 % off 39.50: a price of 197.50 for 100, which a list of prices for one shows as 1.97 (cut) —
 * and of no way to round 39.40, whatever is rounded first. */
static void
test_twelve_percent (void)
{
  static const struct {
    const char *price;
    guint price_unit;
    const char *nets[3];
  } rows[] = {
    { "1.97", 1, { "34.60", "34.67", "34.672" } },
    { "197", 100, { "34.67", "34.67", "34.672" } },
    { "197.50", 100, { "34.76", "34.76", "34.76" } },
    { "1.975", 1, { "34.80", "34.76", "34.76" } },
  };
  g_autoptr (GPtrArray) conditions = kt_conditions_new ();
  g_ptr_array_add (conditions, percent_off ("agreement", KT_CONDITION_UNIT, 12));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint scope = 0; scope < 3; scope++)
      {
        KtLinePrice line = { .quantity = kt_decimal_from_int (20),
                             .unit_price = euro (rows[i].price),
                             .price_unit = rows[i].price_unit,
                             .conditions = conditions };
        KtPriceRounding rounding = { (KtRoundingScope)scope, KT_ROUND_HALF_UP };
        KtLineAmounts amounts;
        g_assert_true (kt_line_price_compute (&line, rounding, &amounts, NULL));
        assert_amount (amounts.net, rows[i].nets[scope]);
      }
}

static KtLinePrice
piece (const char *price)
{
  return (KtLinePrice){ .quantity = kt_decimal_from_int (1), .unit_price = euro (price) };
}

/* 10 % off 240.00 is 24.00 and leaves 216.00; off 80.04, 80.03 and 79.93 it is 8.00, 8.00 and
 * 7.99, which leaves 216.01. */
static void
test_document_discount (void)
{
  g_autoptr (GPtrArray) conditions = kt_conditions_new ();
  g_ptr_array_add (conditions, percent_off ("document-discount", KT_CONDITION_TOTAL, 10));
  KtDocumentLine lines[] = { { .name = "1", .price = piece ("80.04") },
                             { .name = "2", .price = piece ("80.03") },
                             { .name = "3", .price = piece ("79.93") } };
  KtPricedDocument document = { .lines = lines,
                                .n_lines = G_N_ELEMENTS (lines),
                                .currency = "EUR",
                                .rounding = { KT_ROUNDING_SCOPE_LINE, KT_ROUND_HALF_UP },
                                .conditions = conditions };
  g_autoptr (KtDocumentTotals) by_sum = kt_document_totals_new (&document, NULL);
  assert_amount (by_sum->positions, "240.00");
  assert_amount (by_sum->net, "216.00");
  document.document_rounding = KT_DOCUMENT_ROUNDING_SCOPE_LINE;
  g_autoptr (KtDocumentTotals) by_line = kt_document_totals_new (&document, NULL);
  assert_amount (by_line->net, "216.01");

  g_autoptr (KtCentGuard) guard = kt_cent_guard_new (&document, NULL);
  g_assert_true (guard->differs);
  assert_amount (guard->largest, "0.01");
  guint n_lower = 0;
  for (guint i = 0; i < guard->entries->len; i++)
    {
      const KtGuardEntry *entry = &g_array_index (guard->entries, KtGuardEntry, i);
      gboolean is_sum = entry->document_rounding == KT_DOCUMENT_ROUNDING_SCOPE_SUM;
      assert_amount (entry->net, is_sum ? "216.00" : "216.01");
      assert_amount (entry->net_difference, is_sum ? "-0.01" : "0.00");
      n_lower += is_sum;
    }
  g_assert_cmpuint (n_lower, ==, 3);
  g_assert_cmpuint (guard->entries->len, ==, 6);
}

static void
test_guard (void)
{
  const KtTaxRate standard[] = { { "standard", { 19, 0 }, "S" } };
  KtDocumentLine lines[] = { { .name = "1",
                               .price = { .quantity = kt_decimal_from_int (20),
                                          .unit_price = euro ("1.97"),
                                          .discount = kt_decimal_from_int (12) } },
                             { .name = "2", .price = piece ("0.13") },
                             { .name = "3", .price = piece ("0.13") } };
  KtPricedDocument document = { .lines = lines,
                                .n_lines = 3,
                                .rates = standard,
                                .n_rates = 1,
                                .currency = "EUR",
                                .rounding = { KT_ROUNDING_SCOPE_LINE, KT_ROUND_HALF_UP } };
  g_autoptr (KtCentGuard) guard = kt_cent_guard_new (&document, NULL);
  g_assert_true (guard->differs);
  g_assert_cmpuint (guard->entries->len, ==, 6);
  static const char *const nets[] = { "34.86", "34.93", "34.93" };
  static const char *const grosses[][2]
      = { { "41.48", "41.47" }, { "41.57", "41.56" }, { "41.57", "41.56" } };
  for (guint i = 0; i < guard->entries->len; i++)
    {
      const KtGuardEntry *entry = &g_array_index (guard->entries, KtGuardEntry, i);
      assert_amount (entry->net, nets[entry->scope]);
      assert_amount (entry->gross, grosses[entry->scope][entry->tax_by_line]);
      g_assert_true (entry->is_own
                     == (entry->scope == KT_ROUNDING_SCOPE_LINE && !entry->tax_by_line));
    }
  lines[0].price.discount = kt_decimal_from_int (0);
  document.n_lines = 1;
  g_autoptr (KtCentGuard) calm = kt_cent_guard_new (&document, NULL);
  g_assert_false (calm->differs);
  assert_amount (calm->largest, "0.00");
}

/* A document that says something else than it adds up to. */
static void
test_rules (void)
{
  const KtTaxRate standard[] = { { "standard", { 19, 0 }, "S" } };
  KtDocumentLine lines[] = { { .name = "1", .price = piece ("100") } };
  KtPricedDocument document = { .lines = lines,
                                .n_lines = 1,
                                .rates = standard,
                                .n_rates = 1,
                                .currency = "EUR",
                                .rounding = { KT_ROUNDING_SCOPE_LINE, KT_ROUND_HALF_UP } };
  static const struct {
    gsize offset;
    const char *rules;
  } rows[] = { { G_STRUCT_OFFSET (KtDocumentTotals, positions), "BR-CO-10 BR-CO-13 " },
               { G_STRUCT_OFFSET (KtDocumentTotals, net), "BR-CO-13 BR-CO-15 " },
               { G_STRUCT_OFFSET (KtDocumentTotals, tax), "BR-CO-14 BR-CO-15 " },
               { G_STRUCT_OFFSET (KtDocumentTotals, gross), "BR-CO-15 " } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (KtDocumentTotals) totals = kt_document_totals_new (&document, NULL);
      KtMoney *amount = (KtMoney *)(gpointer)((char *)totals + rows[i].offset);
      amount->amount += 100;
      g_autoptr (GArray) findings = kt_document_check_sums (&document, totals, NULL);
      g_autoptr (GString) rules = g_string_new (NULL);
      for (guint k = 0; k < findings->len; k++)
        g_string_append_printf (rules, "%s ", g_array_index (findings, KtSumFinding, k).rule);
      g_assert_cmpstr (rules->str, ==, rows[i].rules);
    }
  g_autoptr (KtDocumentTotals) totals = kt_document_totals_new (&document, NULL);
  g_array_index (totals->taxes, KtTaxGroup, 0).tax.amount += 100;
  g_autoptr (GArray) findings = kt_document_check_sums (&document, totals, NULL);
  g_assert_cmpuint (findings->len, ==, 2);
  g_assert_cmpstr (g_array_index (findings, KtSumFinding, 0).rule, ==, "BR-CO-17");
  g_assert_cmpstr (g_array_index (findings, KtSumFinding, 1).rule, ==, "BR-CO-14");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/valuation/exact numbers agree with rationals", test_exact);
  g_test_add_func ("/valuation/shares are whole and add up", test_shares);
  g_test_add_func ("/valuation/12 % off 1.97 times 20 is 34.60 or 34.67", test_twelve_percent);
  g_test_add_func ("/valuation/a document discount leaves 216.00 or 216.01",
                   test_document_discount);
  g_test_add_func ("/valuation/the cent guard shows where conventions differ", test_guard);
  g_test_add_func ("/valuation/a sum that is not what it says is found by its rule", test_rules);
  g_test_add_func ("/valuation/every step and sum of random documents agrees with rationals",
                   test_documents);
  return g_test_run ();
}
