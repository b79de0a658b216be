/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Price determination: known cases with their trace, and random price lists against GMP rationals
 * that follow the definition in kt-position-price.h step by step.
 */

#include "kt-evaluate.h"
#include "kt-json.h"
#include "kt-position-price.h"
#include "kt-price-terms.h"
#include "kt-random.h"
#include "kt-test-product.h"
#include "kt-test-rational.h"

#include <string.h>

#define TODAY 20261121

static const KtTestRow heater_rows[] = {
  { "heating", KT_PRICE_SURCHARGE, "heated = True", "10", TRUE, FALSE, 0, 0 },
  { "frame", KT_PRICE_BASE, NULL, "49.90 + 12.5 * length", FALSE, FALSE, 0, 0 },
  { "motor", KT_PRICE_SURCHARGE, "motor = Large", "motor.price", FALSE, FALSE, 20260101, 20261231 },
  { "motor_next", KT_PRICE_SURCHARGE, "motor = Large", "400", FALSE, FALSE, 20270101, 0 },
  { "lid", KT_PRICE_SURCHARGE, "lid.thick > 10", "lid.thick / 3", FALSE, FALSE, 0, 0 },
  { "small", KT_PRICE_DISCOUNT, "motor = Small", "5", TRUE, FALSE, 0, 0 },
  { "crate", KT_PRICE_SURCHARGE, NULL, "35.005", FALSE, TRUE, 0, 0 },
  { "payment", KT_PRICE_SURCHARGE, "heated = True", "1.5", TRUE, TRUE, 0, 0 },
  { "material", KT_PRICE_COST, NULL, "20 + 5 * length", FALSE, FALSE, 0, 0 },
  { "freight", KT_PRICE_COST, NULL, "15", FALSE, TRUE, 0, 0 },
};

static KtProduct *
heater (void)
{
  KtProduct *product = kt_test_product_new ();
  for (guint i = 0; i < G_N_ELEMENTS (heater_rows); i++)
    kt_test_product_add_price (product, &heater_rows[i]);
  return product;
}

static KtPositionPrice *
price_heater (KtRoundingScope scope, KtTestChoice choice, gint64 quantity, guint day)
{
  g_autoptr (KtProduct) product = heater ();
  g_autoptr (KtAssignment) assignment = kt_test_product_assign (product, choice);
  const KtPriceContext context = { "EUR", { scope, KT_ROUND_HALF_UP }, NULL };
  const KtPriceRequest request = { .quantity = kt_decimal_from_int (quantity), .day = day };
  return kt_position_price_product (&context, product, assignment, &request);
}

static void
assert_amount (KtMoney money, const char *expected)
{
  g_autofree char *text = kt_money_to_string (money);
  g_assert_cmpstr (text, ==, expected);
}

/* "kind key before after" of each step */
static char *
summarise (const KtPriceTrace *trace)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < trace->steps->len; i++)
    {
      const KtPriceStep *step = g_ptr_array_index (trace->steps, i);
      g_autofree char *before = kt_money_to_string (step->before);
      g_autofree char *after = kt_money_to_string (step->after);
      g_string_append_printf (
          text, "%s%s %s %s→%s\n", step->level == KT_PRICE_LEVEL_UNIT ? "" : "* ",
          kt_price_step_kind_to_string (step->kind), step->key ? step->key : "-", before, after);
    }
  return g_string_free (text, FALSE);
}

static void
test_steps (void)
{
  g_autoptr (KtPositionPrice) price
      = price_heater (KT_ROUNDING_SCOPE_LINE, (KtTestChoice){ 33, TRUE, TRUE, 20 }, 3, TODAY);
  g_assert_no_error (price->problem);
  g_assert_false (price->on_request);
  g_autofree char *steps = summarise (price->trace);
  g_assert_cmpstr (steps, ==,
                   "base frame 0.00→91.15\n"
                   "surcharge heating 91.15→100.265\n"
                   "surcharge motor 100.265→433.595\n"
                   "surcharge lid 433.595→440.2617\n"
                   "* quantity - 440.2617→1320.7851\n"
                   "* surcharge crate 1320.7851→1355.7951\n"
                   "* surcharge payment 1355.7951→1376.1351\n"
                   "* rounding - 1376.1351→1376.14\n");
  assert_amount (price->line.unit_price, "440.2617");
  assert_amount (price->line.order_amount, "55.35");
  assert_amount (price->amounts.net, "1376.14");

  g_assert_true (price->has_cost);
  assert_amount (price->cost, "124.50");
  KtMoney margin;
  KtDecimal percent;
  g_assert_true (kt_position_price_margin (price, &margin, &percent));
  assert_amount (margin, "1251.64");
  g_autofree char *share = kt_decimal_to_string (percent);
  g_assert_cmpstr (share, ==, "90.95");
  /* What leaves the house says nothing of costs. */
  g_autofree char *json = kt_price_trace_to_text (price->trace);
  g_assert_null (strstr (json, "material"));
  g_assert_null (strstr (json, "cost"));
}

static void
test_validity (void)
{
  g_autoptr (KtPositionPrice) next
      = price_heater (KT_ROUNDING_SCOPE_LINE, (KtTestChoice){ 0, FALSE, TRUE, 0 }, 1, 20270101);
  assert_amount (next->line.unit_price, "449.90");
  g_autoptr (KtPositionPrice) before
      = price_heater (KT_ROUNDING_SCOPE_LINE, (KtTestChoice){ 0, FALSE, TRUE, 0 }, 1, 20251231);
  assert_amount (before->line.unit_price, "49.90");
  /* A discount, and a condition that runs through an absent lid. */
  g_autoptr (KtPositionPrice) small
      = price_heater (KT_ROUNDING_SCOPE_LINE, (KtTestChoice){ 0, FALSE, FALSE, 0 }, 1, TODAY);
  assert_amount (small->line.unit_price, "47.405");
  assert_amount (small->amounts.net, "82.42");
}

static void
test_unit_rounding (void)
{
  g_autoptr (KtPositionPrice) price
      = price_heater (KT_ROUNDING_SCOPE_UNIT, (KtTestChoice){ 33, TRUE, TRUE, 20 }, 3, TODAY);
  g_autofree char *steps = summarise (price->trace);
  g_assert_nonnull (strstr (steps, "surcharge heating 91.15→100.27\n"
                                   "surcharge motor 100.27→433.60\n"
                                   "surcharge lid 433.60→440.27\n"
                                   "* quantity - 440.27→1320.81\n"));
  assert_amount (price->line.unit_price, "440.27");
  assert_amount (price->amounts.unit_net, "440.27");
  assert_amount (price->amounts.net, "1376.16");
}

static void
test_json (void)
{
  g_autoptr (KtPositionPrice) price
      = price_heater (KT_ROUNDING_SCOPE_LINE, (KtTestChoice){ 10, FALSE, TRUE, 0 }, 1, TODAY);
  g_autofree char *text = kt_price_trace_to_text (price->trace);
  g_assert_true (g_str_has_prefix (
      text, "{\"format\":\"kontor-price-trace\",\"version\":1,\"currency\":\"EUR\",\"steps\":["));
  g_assert_nonnull (strstr (
      text, "{\"kind\":\"surcharge\",\"level\":\"unit\",\"key\":\"motor\","
            "\"label\":\"heater.price.motor\",\"list\":\"products/heater/prices.csv\",\"line\":4,"
            "\"from\":\"2026-01-01\",\"until\":\"2026-12-31\",\"when\":\"motor = Large\","
            "\"formula\":\"motor.price\",\"before\":\"62.40\",\"amount\":\"333.33\","
            "\"after\":\"395.73\"}"));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = kt_json_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
}

/* No price is never a zero. */

static void
assert_on_request (const KtPositionPrice *price, GQuark domain, int code, const char *word)
{
  g_assert_true (price->on_request);
  g_assert_error (price->problem, domain, code);
  g_assert_nonnull (strstr (price->problem->message, word));
  g_assert_cmpstr (price->line.unit_price.currency, ==, "");
  g_assert_cmpstr (price->amounts.net.currency, ==, "");
  KtMoney margin;
  KtDecimal percent;
  g_assert_false (kt_position_price_margin (price, &margin, &percent));
}

static KtPositionPrice *
price_rows (const KtTestRow *rows, guint n_rows, KtDecimal quantity)
{
  g_autoptr (KtProduct) product = kt_test_product_new ();
  for (guint i = 0; i < n_rows; i++)
    kt_test_product_add_price (product, &rows[i]);
  g_autoptr (KtAssignment) assignment
      = kt_test_product_assign (product, (KtTestChoice){ 0, FALSE, FALSE, 0 });
  const KtPriceContext context = { "EUR", { KT_ROUNDING_SCOPE_LINE, KT_ROUND_HALF_UP }, NULL };
  const KtPriceRequest request = { .quantity = quantity, .day = TODAY };
  return kt_position_price_product (&context, product, assignment, &request);
}

static void
test_on_request (void)
{
  const KtDecimal one = kt_decimal_from_int (1);
  const KtTestRow no_base[]
      = { { "extra", KT_PRICE_SURCHARGE, NULL, "5", FALSE, FALSE, 0, 0 },
          { "old", KT_PRICE_BASE, NULL, "5", FALSE, FALSE, 0, 20261120 },
          { "lid", KT_PRICE_BASE, NULL, "lid.thick", FALSE, FALSE, 0, 0 },
          { "hot", KT_PRICE_BASE, "heated = True", "5", FALSE, FALSE, 0, 0 } };
  g_autoptr (KtPositionPrice) none = price_rows (no_base, G_N_ELEMENTS (no_base), one);
  assert_on_request (none, KT_ERROR, KT_ERROR_NOT_FOUND, "2026-11-21");

  const KtTestRow negative[] = { { "base", KT_PRICE_BASE, NULL, "5", FALSE, FALSE, 0, 0 },
                                 { "gift", KT_PRICE_DISCOUNT, NULL, "5.01", FALSE, FALSE, 0, 0 } };
  g_autoptr (KtPositionPrice) below = price_rows (negative, 2, one);
  assert_on_request (below, KT_ERROR, KT_ERROR_RANGE, "below zero");

  const KtTestRow huge[]
      = { { "base", KT_PRICE_BASE, NULL, "1000000000 * 1000000", FALSE, FALSE, 0, 0 } };
  g_autoptr (KtPositionPrice) overflow = price_rows (huge, 1, one);
  assert_on_request (overflow, KT_ERROR, KT_ERROR_OVERFLOW, "line 2");

  const KtTestRow good[] = { { "base", KT_PRICE_BASE, NULL, "5", FALSE, FALSE, 0, 0 } };
  g_autoptr (KtPositionPrice) nothing = price_rows (good, 1, kt_decimal_from_int (0));
  assert_on_request (nothing, KT_ERROR, KT_ERROR_RANGE, "quantity");

  const KtTestRow free[] = { { "base", KT_PRICE_BASE, NULL, "0", FALSE, FALSE, 0, 0 } };
  g_autoptr (KtPositionPrice) given = price_rows (free, 1, one);
  g_assert_false (given->on_request);
  assert_amount (given->amounts.net, "0.00");
}

static void
test_articles (void)
{
  KtScale step = { .subject = KT_SCALE_GROUP,
                   .name = (char *)"bolts",
                   .from_quantity = kt_decimal_from_int (500),
                   .discount = kt_decimal_from_int (5) };
  g_autoptr (GPtrArray) scales = g_ptr_array_new ();
  g_ptr_array_add (scales, &step);
  const KtPriceContext context = { "EUR", { KT_ROUNDING_SCOPE_LINE, KT_ROUND_HALF_UP }, scales };
  g_autoptr (KtArticle) article = kt_article_new ("4711");
  article->group = g_strdup ("bolts");
  KtPriceRequest request = { .quantity = kt_decimal_from_int (750), .day = TODAY };

  g_autoptr (KtPositionPrice) none = kt_position_price_article (&context, article, &request);
  assert_on_request (none, KT_ERROR, KT_ERROR_NOT_FOUND, "4711");

  article->has_price = TRUE;
  article->price = kt_money (123400, "EUR");
  article->price_unit = 100;
  article->has_cost = TRUE;
  article->cost = kt_money (100000, "EUR");
  g_autoptr (KtPositionPrice) price = kt_position_price_article (&context, article, &request);
  g_assert_no_error (price->problem);
  g_autofree char *steps = summarise (price->trace);
  g_assert_cmpstr (steps, ==,
                   "base 4711 0.00→12.34\n"
                   "* quantity - 12.34→92.55\n"
                   "* scale bolts 92.55→87.9225\n"
                   "* rounding - 87.9225→87.92\n");
  assert_amount (price->cost, "75.00");

  /* The group's quantity in the whole document counts. */
  request.quantity = kt_decimal_from_int (100);
  request.counted = kt_decimal_from_int (600);
  g_autoptr (KtPositionPrice) grouped = kt_position_price_article (&context, article, &request);
  assert_amount (grouped->amounts.net, "11.72");

  step.is_graduated = TRUE;
  request = (KtPriceRequest){ .quantity = kt_decimal_from_int (750), .day = TODAY };
  g_autoptr (KtPositionPrice) graduated = kt_position_price_article (&context, article, &request);
  assert_amount (graduated->line.reduction, "1.55");
  assert_amount (graduated->amounts.net, "91.00");
}

/* ---- random price lists ---- */

static void
round_money (mpq_t value, guint digits, KtRounding mode)
{
  mpz_t whole;
  mpz_init (whole);
  kt_test_round (value, digits, mode, whole);
  mpz_set (mpq_numref (value), whole);
  mpz_ui_pow_ui (mpq_denref (value), 10, digits);
  mpq_canonicalize (value);
  mpz_clear (whole);
}

/* A row whose amount is a + b × length + c × motor.price, known as decimals to the oracle. */
typedef struct {
  KtTestRow row;
  char key[8];
  char amount[80];
  gint64 a, b, c; /* 1/100 */
  guint condition;
} RandomRow;

static const char *const conditions[] = { NULL,
                                          "heated = True",
                                          "heated = False",
                                          "length > 50",
                                          "motor = Large",
                                          "lid.thick >= 5",
                                          "length <= 20 || lid.thick < 50" };

static gboolean
holds (guint condition, KtTestChoice choice)
{
  switch (condition)
    {
    case 1:
      return choice.heated;
    case 2:
      return !choice.heated;
    case 3:
      return choice.length_tenths > 500;
    case 4:
      return choice.large;
    case 5:
      return choice.lid_thick >= 5;
    case 6:
      /* A condition does not hold if one of its paths denotes nothing. */
      return choice.lid_thick > 0 && (choice.length_tenths <= 200 || choice.lid_thick < 50);
    default:
      return TRUE;
    }
}

static void
make_row (KtRandom *random, guint index, RandomRow *row)
{
  static const KtPriceKind kinds[]
      = { KT_PRICE_SURCHARGE, KT_PRICE_SURCHARGE, KT_PRICE_DISCOUNT, KT_PRICE_COST };
  *row = (RandomRow){ .condition = (guint)kt_random_below (random, G_N_ELEMENTS (conditions)) };
  row->row.kind = index == 0 ? KT_PRICE_BASE : kinds[kt_random_below (random, 4)];
  row->row.is_percent = index > 0 && kt_random_below (random, 3) == 0;
  row->row.per_order = index > 0 && kt_random_below (random, 3) == 0;
  if (index == 0)
    row->condition = 0;
  /* Bases are large, discounts small: the price stays above zero. */
  gint64 most = row->row.is_percent ? 900 : row->row.kind == KT_PRICE_DISCOUNT ? 200 : 5000;
  row->a = kt_random_range (random, 0, most) + (index == 0 ? 500000 : 0);
  if (!row->row.is_percent && row->row.kind != KT_PRICE_DISCOUNT)
    {
      row->b = kt_random_range (random, 0, 3000);
      row->c = kt_random_range (random, 0, 100);
    }
  g_snprintf (row->key, sizeof row->key, "r%u", index);
  g_snprintf (row->amount, sizeof row->amount, "%d.%02d + %d.%02d * length + %d.%02d * motor.price",
              (int)(row->a / 100), (int)(row->a % 100), (int)(row->b / 100), (int)(row->b % 100),
              (int)(row->c / 100), (int)(row->c % 100));
  row->row.key = row->key;
  row->row.amount = row->amount;
  row->row.when = conditions[row->condition];
}

static void
row_value (const RandomRow *row, KtTestChoice choice, mpq_t value)
{
  mpq_t part;
  mpq_init (part);
  kt_test_set_decimal (value, row->a, 2);
  kt_test_set_decimal (part, row->b * choice.length_tenths, 3);
  mpq_add (value, value, part);
  kt_test_set_decimal (part, row->c * (choice.large ? 33333 : 10000), 4);
  mpq_add (value, value, part);
  mpq_clear (part);
}

/* start + the rows of one group, each rounded; *total without start */
static void
sum_rows (const RandomRow *rows,
          guint n_rows,
          KtTestChoice choice,
          gboolean cost,
          gboolean per_order,
          guint digits,
          KtRounding mode,
          const mpq_t start,
          mpq_t total)
{
  mpq_t value, above;
  mpq_inits (value, above, NULL);
  mpq_set_ui (total, 0, 1);
  for (guint i = 0; i < n_rows; i++)
    {
      const KtTestRow *row = &rows[i].row;
      if ((row->kind == KT_PRICE_COST) != cost || row->per_order != per_order
          || !holds (rows[i].condition, choice))
        continue;
      row_value (&rows[i], choice, value);
      if (row->is_percent)
        {
          mpq_add (above, start, total);
          mpq_mul (value, value, above);
          mpq_set_ui (above, 1, 100);
          mpq_mul (value, value, above);
        }
      round_money (value, digits, mode);
      if (row->kind == KT_PRICE_DISCOUNT)
        mpq_neg (value, value);
      mpq_add (total, total, value);
    }
  mpq_clears (value, above, NULL);
}

static void
assert_equals (KtMoney money, const mpq_t expected)
{
  mpq_t value;
  mpq_init (value);
  kt_test_set_decimal (value, money.amount, KT_MONEY_DIGITS);
  g_assert_true (mpq_equal (value, expected));
  mpq_clear (value);
}

/* The steps of one level follow one another. */
static void
assert_trace_adds_up (const KtPriceTrace *trace, KtMoney net)
{
  const KtPriceStep *before = NULL;
  for (guint i = 0; i < trace->steps->len; i++)
    {
      const KtPriceStep *step = g_ptr_array_index (trace->steps, i);
      if (before != NULL)
        g_assert_true (kt_money_equal (before->after, step->before));
      before = step;
    }
  g_assert_nonnull (before);
  g_assert_true (kt_money_equal (before->after, net));
}

/* The engine's total of the terms is the net before rounding: within a cent for each row, and where
 * unit prices are rounded, half a cent for each row and piece. */
static void
assert_terms_agree (const KtPriceContext *context,
                    const KtProduct *product,
                    const KtAssignment *assignment,
                    const KtPriceRequest *request,
                    const KtPositionPrice *price)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtPriceTerms) terms = kt_price_terms_new (context, product, request, &error);
  g_assert_no_error (error);
  const KtMoney amounts[] = { price->amounts.net, price->cost };
  for (guint kind = KT_TERM_PRICE; kind <= KT_TERM_COST; kind++)
    {
      KtValue total;
      kt_evaluate_terms (assignment, (const KtTerm *)(gpointer)terms->terms->data,
                         terms->terms->len, 1u << kind, NULL, &total, &error);
      g_assert_no_error (error);
      double pieces = context->rounding.scope == KT_ROUNDING_SCOPE_UNIT ? request->quantity.units : 0;
      double slack = (0.011 + 0.006 * pieces) * (terms->terms->len + 1);
      g_assert_cmpfloat_with_epsilon (total.real, (double)amounts[kind].amount / KT_MONEY_SCALE,
                                      slack);
    }
}

static void
test_random_lists (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  mpq_t zero, unit, net, once, factor;
  mpq_inits (zero, unit, net, once, factor, NULL);
  for (guint round = 0; round < 3000; round++)
    {
      RandomRow rows[9];
      guint n_rows = 1 + (guint)kt_random_below (random, 9);
      KtRounding mode = (KtRounding)kt_random_below (random, 2);
      KtRoundingScope scope = (KtRoundingScope)kt_random_below (random, 3);
      guint digits = scope == KT_ROUNDING_SCOPE_DOCUMENT ? KT_MONEY_DIGITS : 2;
      KtTestChoice choice
          = { kt_random_range (random, 0, 999), kt_random_below (random, 2) == 0,
              kt_random_below (random, 2) == 0, (guint)kt_random_below (random, 100) };
      gint64 quantity = kt_random_range (random, 1, 200), percent = kt_random_range (random, 0, 30);
      KtScale step = { .subject = KT_SCALE_PRODUCT,
                       .name = (char *)"heater",
                       .from_quantity = kt_decimal_from_int (100),
                       .discount = kt_decimal_from_int (percent) };
      g_autoptr (GPtrArray) scales = g_ptr_array_new ();
      g_ptr_array_add (scales, &step);

      g_autoptr (KtProduct) product = kt_test_product_new ();
      for (guint i = 0; i < n_rows; i++)
        {
          make_row (random, i, &rows[i]);
          kt_test_product_add_price (product, &rows[i].row);
        }
      g_autoptr (KtAssignment) assignment = kt_test_product_assign (product, choice);
      const KtPriceContext context = { "EUR", { scope, mode }, scales };
      const KtPriceRequest request = { .quantity = kt_decimal_from_int (quantity), .day = TODAY };
      g_autoptr (KtPositionPrice) price
          = kt_position_price_product (&context, product, assignment, &request);
      g_assert_no_error (price->problem);

      sum_rows (rows, n_rows, choice, FALSE, FALSE, scope == KT_ROUNDING_SCOPE_UNIT ? 2 : KT_MONEY_DIGITS,
                mode, zero, unit);
      assert_equals (price->line.unit_price, unit);
      mpq_set (net, unit);
      mpq_set_ui (factor, (unsigned long)(quantity >= 100 ? 100 - percent : 100), 100);
      mpq_canonicalize (factor);
      mpq_mul (net, net, factor);
      if (scope == KT_ROUNDING_SCOPE_UNIT)
        round_money (net, 2, mode);
      mpq_set_ui (factor, (unsigned long)quantity, 1);
      mpq_mul (net, net, factor);
      /* Percentages per order are of the amount as the trace shows it. */
      mpq_set (factor, net);
      round_money (factor, KT_MONEY_DIGITS, mode);
      sum_rows (rows, n_rows, choice, FALSE, TRUE, digits, mode, factor, once);
      mpq_add (net, net, once);
      round_money (net, digits, mode);
      assert_equals (price->amounts.net, net);
      assert_trace_adds_up (price->trace, price->amounts.net);
      assert_terms_agree (&context, product, assignment, &request, price);

      sum_rows (rows, n_rows, choice, TRUE, FALSE, KT_MONEY_DIGITS, mode, zero, unit);
      mpq_set_ui (factor, (unsigned long)quantity, 1);
      mpq_mul (unit, unit, factor);
      sum_rows (rows, n_rows, choice, TRUE, TRUE, KT_MONEY_DIGITS, mode, unit, once);
      mpq_add (unit, unit, once);
      if (price->has_cost)
        {
          assert_equals (price->cost, unit);
          assert_trace_adds_up (price->cost_trace, price->cost);
        }
      else
        g_assert_true (mpq_sgn (unit) == 0);
    }
  mpq_clears (zero, unit, net, once, factor, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/price/every step of a price is told", test_steps);
  g_test_add_func ("/price/rows count on their days and where their parts exist", test_validity);
  g_test_add_func ("/price/unit rounding shows on the unit price", test_unit_rounding);
  g_test_add_func ("/price/the trace as json names list, line, days and condition", test_json);
  g_test_add_func ("/price/no price is a price on request and never a zero", test_on_request);
  g_test_add_func ("/price/articles are priced per hundred with their group's scale",
                   test_articles);
  g_test_add_func ("/price/random price lists agree with rationals", test_random_lists);
  return g_test_run ();
}
