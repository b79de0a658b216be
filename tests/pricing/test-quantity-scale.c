/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Quantity scales: who they apply to, slabs and graduations, piece by piece.
 */

#include "kt-quantity-scale.h"
#include "kt-random.h"
#include "kt-test-rational.h"

static KtScale
scale (KtScaleSubject subject, const char *name, gint64 from, gboolean graduated, gint64 percent)
{
  return (KtScale){ .subject = subject,
                    .name = (char *)name,
                    .from_quantity = kt_decimal_from_int (from),
                    .is_graduated = graduated,
                    .discount = kt_decimal_from_int (percent) };
}

static GPtrArray *
list (KtScale *scales, guint n_scales)
{
  GPtrArray *all = g_ptr_array_new ();
  for (guint i = 0; i < n_scales; i++)
    g_ptr_array_add (all, &scales[i]);
  return all;
}

static void
test_special_before_general (void)
{
  KtScale scales[] = {
    scale (KT_SCALE_ALL, NULL, 1, FALSE, 1),       scale (KT_SCALE_GROUP, "bolts", 50, FALSE, 5),
    scale (KT_SCALE_GROUP, "bolts", 10, FALSE, 2), scale (KT_SCALE_ARTICLE, "4711", 100, FALSE, 9),
    scale (KT_SCALE_PRODUCT, "pump", 2, FALSE, 3),
  };
  g_autoptr (GPtrArray) all = list (scales, G_N_ELEMENTS (scales));
  const struct {
    KtScaleTarget target;
    gint64 quantity, percent; /* -1: none */
  } rows[] = {
    { { KT_SCALE_ARTICLE, "4711", "bolts" }, 99, -1 },
    { { KT_SCALE_ARTICLE, "4711", "bolts" }, 100, 9 },
    { { KT_SCALE_ARTICLE, "4712", "bolts" }, 9, -1 },
    { { KT_SCALE_ARTICLE, "4712", "bolts" }, 10, 2 },
    { { KT_SCALE_ARTICLE, "4712", "bolts" }, 5000, 5 },
    { { KT_SCALE_ARTICLE, "4713", "seals" }, 1, 1 },
    { { KT_SCALE_ARTICLE, "pump", NULL }, 5, 1 },
    { { KT_SCALE_PRODUCT, "pump", NULL }, 5, 3 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) steps = kt_quantity_scale_find (all, &rows[i].target);
      const KtScale *reached
          = kt_quantity_scale_reached (steps, kt_decimal_from_int (rows[i].quantity));
      g_assert_cmpint (reached ? reached->discount.units : -1, ==, rows[i].percent);
    }
  g_autoptr (GPtrArray) none = kt_quantity_scale_find (NULL, &rows[0].target);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_graduated (void)
{
  KtScale scales[]
      = { scale (KT_SCALE_ALL, NULL, 20, TRUE, 8), scale (KT_SCALE_ALL, NULL, 10, TRUE, 5) };
  g_autoptr (GPtrArray) all = list (scales, 2);
  const KtScaleTarget target = { KT_SCALE_PRODUCT, "pump", NULL };
  g_autoptr (GPtrArray) steps = kt_quantity_scale_find (all, &target);
  static const struct {
    gint64 quantity, gross, reduction; /* in 1/10,000; each piece costs 100.00 */
  } rows[] = {
    { 9, 9000000, 0 },        { 10, 10000000, 50000 },  { 19, 19000000, 500000 },
    { 20, 20000000, 580000 }, { 25, 25000000, 980000 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      KtMoney reduction = kt_money_zero ("EUR");
      kt_quantity_scale_reduce (steps, kt_decimal_from_int (rows[i].quantity),
                                kt_money (rows[i].gross, "EUR"), 2, KT_ROUND_HALF_UP, &reduction,
                                &error);
      g_assert_no_error (error);
      g_assert_cmpint (reduction.amount, ==, rows[i].reduction);
    }
  KtDecimal mean;
  g_assert_true (kt_quantity_scale_mean (steps, kt_decimal_from_int (25), &mean, NULL));
  g_autofree char *text = kt_decimal_to_string (mean);
  g_assert_cmpstr (text, ==, "3.920000000");
}

/* Piece by piece: each piece takes the rate of the highest step that its own number reaches. */
static void
test_graduated_piece_by_piece (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  mpq_t sum, part;
  mpz_t expected;
  mpq_inits (sum, part, NULL);
  mpz_init (expected);
  for (guint round = 0; round < 2000; round++)
    {
      KtScale scales[4];
      gint64 from = 0;
      guint n_scales = 1 + (guint)kt_random_below (random, 4);
      for (guint i = 0; i < n_scales; i++)
        {
          from += kt_random_range (random, 1, 30);
          scales[i] = scale (KT_SCALE_ALL, NULL, from, TRUE, kt_random_range (random, 0, 30));
        }
      g_autoptr (GPtrArray) steps = list (scales, n_scales);
      gint64 quantity = kt_random_range (random, 1, 120);
      gint64 unit = kt_random_range (random, 1, 10000000);

      mpq_set_ui (sum, 0, 1);
      for (gint64 piece = 1; piece <= quantity; piece++)
        {
          const KtScale *step = kt_quantity_scale_reached (steps, kt_decimal_from_int (piece));
          kt_test_set_decimal (part, unit * (step ? step->discount.units : 0), KT_MONEY_DIGITS + 2);
          mpq_add (sum, sum, part);
        }
      kt_test_round (sum, 2, KT_ROUND_HALF_UP, expected);

      g_autoptr (GError) error = NULL;
      KtMoney reduction = kt_money_zero ("EUR");
      kt_quantity_scale_reduce (steps, kt_decimal_from_int (quantity),
                                kt_money (unit * quantity, "EUR"), 2, KT_ROUND_HALF_UP, &reduction,
                                &error);
      g_assert_no_error (error);
      g_assert_cmpint (reduction.amount, ==, mpz_get_si (expected) * 100);
    }
  mpq_clears (sum, part, NULL);
  mpz_clear (expected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale/the special one hides the general one", test_special_before_general);
  g_test_add_func ("/scale/a graduated scale gives each step its own rate", test_graduated);
  g_test_add_func ("/scale/a graduated scale is what its pieces add up to",
                   test_graduated_piece_by_piece);
  return g_test_run ();
}
