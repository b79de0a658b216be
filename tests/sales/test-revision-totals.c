/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Totals: known cases, and random documents against exact rationals. */

#include "kt-revision-totals.h"
#include "sales-fixture.h"

#include <gmp.h>

static KtRevision *
revision_with (KtRoundingPolicy rounding, KtRandom *random)
{
  g_autoptr (KtAccount) account = fixture_account (random, "Muster GmbH", "Berlin");
  g_autoptr (KtRevisionHeader) header = fixture_header (account);
  header->rounding = rounding;
  return kt_revision_new ("r", "q", 1, NULL, 0, header);
}

static KtRevisionTotals *
totals_of (KtRevision *revision)
{
  g_autoptr (GError) error = NULL;
  KtRevisionTotals *totals = kt_revision_totals_new (revision, &error);
  g_assert_no_error (error);
  return totals;
}

#define ASSERT_EUR(money, euros) g_assert_cmpint ((money).amount, ==, fixture_eur (euros).amount)

static void
test_options (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  g_autoptr (KtAccount) account = fixture_account (random, "Muster GmbH", "Berlin");
  g_autoptr (KtRevision) revision = NULL;
  g_autoptr (KtQuote) quote = fixture_quote (random, account, &revision);
  g_assert_cmpuint (quote->revisions->len, ==, 1);
  KtPositionData *alternative = fixture_article (random, "andere Pumpe", "2", "5000");
  alternative->role = KT_ROLE_ALTERNATIVE;
  fixture_add (revision, alternative);
  KtPositionData *hours = fixture_article (random, "Stunden", "8", "95");
  hours->role = KT_ROLE_ON_DEMAND;
  fixture_add (revision, hours);
  KtPositionData *reduced = fixture_article (random, "Handbuch", "1", "10");
  kt_record_set_text (&reduced->vat_code, "reduced");
  fixture_add (revision, reduced);
  KtPositionData *asked = fixture_article (random, "Sonder", "1", "10");
  asked->on_request = TRUE;
  fixture_add (revision, asked);

  g_autoptr (KtRevisionTotals) totals = totals_of (revision);
  ASSERT_EUR (totals->net, "10231");
  ASSERT_EUR (totals->tax, "1942.69"); /* 19 % of 10221 = 1941.99; 7 % of 10 = 0.70 */
  ASSERT_EUR (totals->gross, "12173.69");
  ASSERT_EUR (totals->options, "95.25");
  ASSERT_EUR (totals->alternatives, "10000");
  ASSERT_EUR (totals->on_demand, "760");
  ASSERT_EUR (totals->net_with_options, "10326.25");
  ASSERT_EUR (totals->gross_with_options, "12287.04"); /* 19 % of 10316.25 = 1960.09 */
  g_assert_cmpuint (totals->lines, ==, 4);
  g_assert_cmpuint (totals->on_request, ==, 1);
  g_assert_cmpuint (totals->taxes->len, ==, 2);
  KtTaxTotal *second = totals->taxes->pdata[1];
  g_assert_cmpstr (second->code, ==, "reduced");
  ASSERT_EUR (second->tax, "0.70");
}

/* 12 % off 1.97, 20 pieces: by line 34.67, by unit 34.60. */
static void
test_policies (void)
{
  static const char *const expected[] = { "34.67", "34.60", "34.67" };
  g_autoptr (KtRandom) random = fixture_random ();
  for (guint policy = KT_ROUNDING_LINE; policy <= KT_ROUNDING_DOCUMENT; policy++)
    {
      g_autoptr (KtRevision) revision = revision_with (policy, random);
      KtPositionData *line = fixture_article (random, "a", "20", "1.97");
      line->discount = fixture_decimal ("12");
      fixture_add (revision, line);
      g_autoptr (KtRevisionTotals) totals = totals_of (revision);
      ASSERT_EUR (totals->net, expected[policy]);
    }
}

static void
test_groups (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  g_autoptr (KtAccount) account = fixture_account (random, "Muster GmbH", "Berlin");
  g_autoptr (KtRevision) revision = NULL;
  g_autoptr (KtQuote) quote = fixture_quote (random, account, &revision);
  g_assert_cmpuint (quote->revisions->len, ==, 1);
  GListModel *level = kt_revision_get_positions (revision);
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  g_autoptr (KtPosition) pump = g_list_model_get_item (level, 0);
  g_autoptr (KtPosition) subtotal = g_list_model_get_item (level, 1);
  KtMoney sum;
  g_assert_true (kt_position_net (kt_position_get (pump), header, &sum, NULL, NULL));
  ASSERT_EUR (sum, "8421");
  g_assert_true (kt_position_net_with_children (pump, header, &sum, NULL));
  ASSERT_EUR (sum, "8781");
  g_assert_true (kt_position_subtotal (subtotal, level, header, &sum, NULL));
  ASSERT_EUR (sum, "8781");

  g_autoptr (KtPositionData) second = kt_position_data_new ("s2", KT_POSITION_SUBTOTAL);
  KtPosition *last = kt_revision_insert (revision, NULL, G_MAXUINT, second, NULL);
  g_assert_true (kt_position_subtotal (last, level, header, &sum, NULL));
  ASSERT_EUR (sum, "1440");
}

static void
test_failures (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  g_autoptr (KtRevision) revision = revision_with (KT_ROUNDING_LINE, random);
  g_autoptr (GError) error = NULL;
  KtPositionData *line = fixture_article (random, "a", "9000000000000", "90000000000");
  KtPosition *position = fixture_add (revision, line);
  g_assert_null (kt_revision_totals_new (revision, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
  g_assert_true (g_str_has_prefix (error->message, "Position 1: "));
  g_clear_error (&error);

  g_autoptr (KtPositionData) taxed = kt_position_data_copy (kt_position_get (position));
  taxed->quantity = kt_decimal_from_int (1);
  kt_record_set_text (&taxed->vat_code, "luxury");
  g_assert_true (kt_revision_edit_position (revision, position, taxed, NULL));
  g_assert_null (kt_revision_totals_new (revision, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
}

/* ---- against rationals ---- */

/* value rounded to 1/unit, half away from zero (all values here are positive). */
static void
round_half_up (mpq_t value, unsigned long unit)
{
  mpz_t whole;
  mpq_t half;
  mpz_init (whole);
  mpq_init (half);
  mpq_set_ui (half, unit, 1);
  mpq_mul (value, value, half);
  mpq_set_ui (half, 1, 2);
  mpq_add (value, value, half);
  mpz_fdiv_q (whole, mpq_numref (value), mpq_denref (value));
  mpq_set_z (value, whole);
  mpq_set_ui (half, 1, unit);
  mpq_canonicalize (half);
  mpq_mul (value, value, half);
  mpz_clear (whole);
  mpq_clear (half);
}

static void
set_decimal (mpq_t value, gint64 units, guint digits)
{
  mpq_set_si (value, units, kt_pow10 (digits));
  mpq_canonicalize (value);
}

static void
oracle_line (mpq_t net, const KtPositionData *line, KtRoundingPolicy policy)
{
  mpq_t factor;
  mpq_init (factor);
  set_decimal (net, line->unit_price.amount, 4);
  set_decimal (factor, 100 * kt_pow10 (line->discount.digits) - line->discount.units,
               line->discount.digits + 2);
  mpq_mul (net, net, factor);
  if (policy == KT_ROUNDING_UNIT)
    round_half_up (net, 100);
  set_decimal (factor, line->quantity.units, line->quantity.digits);
  mpq_mul (net, net, factor);
  mpq_set_ui (factor, 1, line->price_unit);
  mpq_mul (net, net, factor);
  round_half_up (net, policy == KT_ROUNDING_DOCUMENT ? 10000 : 100);
  set_decimal (factor, line->order_amount.amount, 4);
  mpq_add (net, net, factor);
  mpq_clear (factor);
}

static void
assert_amount (KtMoney money, mpq_t expected)
{
  mpq_t found;
  mpq_init (found);
  set_decimal (found, money.amount, 4);
  if (!mpq_equal (found, expected))
    {
      g_autofree char *text = kt_money_to_string (money);
      g_error ("%s is not %f", text, mpq_get_d (expected));
    }
  mpq_clear (found);
}

static KtPositionData *
random_line (KtRandom *random)
{
  static const int units[] = { 1, 100, 1000 };
  KtPositionData *line = fixture_article (random, "a", "1", "1");
  line->quantity = kt_decimal (kt_random_range (random, 0, 100000), kt_random_below (random, 4));
  line->unit_price.amount = kt_random_range (random, 0, 100000000);
  line->discount = kt_decimal (kt_random_range (random, 0, 1000), kt_random_range (random, 1, 3));
  line->price_unit = units[kt_random_below (random, 3)];
  line->order_amount = kt_money (kt_random_range (random, 0, 10000) * 100, "EUR");
  kt_record_set_text (&line->vat_code, kt_random_below (random, 3) == 0 ? "reduced" : "");
  return line;
}

static void
check_document (KtRandom *random)
{
  KtRoundingPolicy policy = kt_random_below (random, 3);
  g_autoptr (KtRevision) revision = revision_with (policy, random);
  mpq_t net[2], line_net, total, gross, rate;
  mpq_inits (net[0], net[1], line_net, total, gross, rate, NULL);
  for (guint n = kt_random_range (random, 1, 8); n > 0; n--)
    {
      KtPositionData *line = random_line (random);
      oracle_line (line_net, line, policy);
      guint index = *line->vat_code != '\0';
      mpq_add (net[index], net[index], line_net);
      fixture_add (revision, line);
    }
  for (guint i = 0; i < 2; i++)
    {
      round_half_up (net[i], 100);
      mpq_add (total, total, net[i]);
      mpq_add (gross, gross, net[i]);
      mpq_set_ui (rate, i == 0 ? 19 : 7, 100);
      mpq_mul (net[i], net[i], rate);
      round_half_up (net[i], 100);
      mpq_add (gross, gross, net[i]);
    }
  g_autoptr (KtRevisionTotals) totals = totals_of (revision);
  assert_amount (totals->net, total);
  assert_amount (totals->gross, gross);
  mpq_clears (net[0], net[1], line_net, total, gross, rate, NULL);
}

static void
test_rationals (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  for (guint round = 0; round < 3000; round++)
    check_document (random);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/revision-totals/options and alternatives stand apart", test_options);
  g_test_add_func ("/revision-totals/each policy rounds where it says", test_policies);
  g_test_add_func ("/revision-totals/groups and subtotals add up their own", test_groups);
  g_test_add_func ("/revision-totals/too large and untaxed is an error with its line",
                   test_failures);
  g_test_add_func ("/revision-totals/random documents agree with exact rationals", test_rationals);
  return g_test_run ();
}
