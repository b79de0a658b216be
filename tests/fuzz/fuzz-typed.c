/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people type: numbers, quantities, amounts and dates in both languages; and text folding. */

#include "kt-fold.h"
#include "kt-money.h"
#include "kt-number-format.h"
#include "kt-unit.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_number (const char *text, const char *language)
{
  KtDecimal value, back;
  if (!kt_parse_number (text, language, &value, NULL))
    return;
  g_autofree char *shown = kt_format_number (value, language);
  g_assert_true (kt_parse_number (shown, language, &back, NULL));
  g_assert_true (value.units == back.units && value.digits == back.digits);
}

static void
check_money (const char *text, const char *language)
{
  KtMoney money, back;
  if (!kt_money_parse (text, language, "EUR", &money, NULL))
    return;
  g_autofree char *shown = kt_money_format (money, language, KT_MONEY_SYMBOL);
  g_assert_true (kt_money_parse (shown, language, "EUR", &back, NULL));
  g_assert_true (kt_money_equal (money, back));
}

static void
check_date (const char *text, const char *language)
{
  GDate date, back;
  if (!kt_parse_date (text, language, &date, NULL))
    return;
  g_autofree char *shown = kt_format_date (&date, language);
  g_assert_true (kt_parse_date (shown, language, &back, NULL));
  g_assert_cmpint (g_date_compare (&date, &back), ==, 0);
}

static void
check_quantity (const char *text, const char *language)
{
  static const char *const expected[] = { "mm", "degC", "bar", "Zahn", NULL };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GError) error = NULL;
      KtDecimal value;
      gboolean done
          = kt_quantity_parse (text, language, expected[i], 3, KT_ROUND_HALF_UP, &value, &error);
      g_assert_true (done == (error == NULL));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const languages[] = { "de", "en" };
  g_autofree char *text = g_strndup ((const char *)data, MIN (size, 200));
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      check_number (text, languages[i]);
      check_money (text, languages[i]);
      check_date (text, languages[i]);
      check_quantity (text, languages[i]);
    }
  check_quantity (text, NULL);

  g_autofree char *key = kt_fold (text);
  g_assert_true (g_utf8_validate (key, -1, NULL));
  g_assert_cmpint (kt_natural_compare (text, text), ==, 0);
  return 0;
}
