/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Units: every entry of the table against GMP rationals, the well-known conversions by hand.
 */

#include "kt-number-format.h"
#include "kt-random.h"
#include "kt-test-rational.h"
#include "kt-unit.h"

#include <string.h>

static void
test_known_conversions (void)
{
  static const struct {
    const char *value, *from, *to, *result;
  } rows[] = {
    { "1", "m3/h", "l/min", "16.666667" },    { "100", "degC", "degF", "212.000000" },
    { "-40", "°F", "°C", "-40.000000" },      { "0", "°C", "K", "273.150000" },
    { "10", "bar", "kPa", "1000.000000" },    { "1", "bar", "psi", "14.503774" },
    { "10", "mWS", "bar", "0.980665" },       { "1", "inch", "mm", "25.400000" },
    { "1", "PS", "kW", "0.735499" },          { "1", "hp", "W", "745.699872" },
    { "180", "deg", "rad", "3.141593" },      { "1", "kWh", "MJ", "3.600000" },
    { "1", "g/cm3", "kg/m³", "1000.000000" }, { "90", "km/h", "m/s", "25.000000" },
    { "1500", "rpm", "1/s", "25.000000" },    { "1", "gal", "l", "3.785412" },
    { "1", "cSt", "m²/s", "0.000001" },       { "5", "kg", "gramm", "5000.000000" },
    { "1", "lbf·ft", "Nm", "1.355818" },      { "1", "MB", "kB", "1000.000000" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      KtDecimal value;
      kt_decimal_parse (rows[i].value, &value, NULL);
      kt_unit_convert (value, rows[i].from, rows[i].to, 6, KT_ROUND_HALF_UP, &value, &error);
      g_assert_no_error (error);
      g_autofree char *text = kt_decimal_to_string (value);
      g_assert_cmpstr (text, ==, rows[i].result);
    }
}

static void
test_names (void)
{
  static const struct {
    const char *name, *symbol;
  } rows[] = {
    { "m^2", "m2" }, { "m²", "m2" },       { "N·m", "Nm" },  { "µm", "um" },
    { "μm", "um" },  { "KW", "kW" },       { "Mm", "mm" },   { "BAR", "bar" },
    { "Kg", "kg" },  { "gr", "g" },        { "mpa", "MPa" }, { "m³ / h", "m3/h" },
    { "Ω", "ohm" },  { "U/min", "1/min" }, { "Zoll", "in" }, { "Mw", NULL },
    { "mW", "mW" },  { "MW", "MW" },       { "G", NULL },    { "Zahn", NULL },
    { "", NULL },    { "\xff", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const KtUnit *unit = kt_unit_lookup (rows[i].name);
      g_test_message ("row %u", i);
      g_assert_cmpstr (unit ? unit->symbol : NULL, ==, rows[i].symbol);
    }
}

static void
test_table_is_sound (void)
{
  guint n_units;
  const KtUnit *units = kt_unit_table (&n_units);
  gboolean has_base[KT_DIMENSION_LAST] = { FALSE };
  for (guint i = 0; i < n_units; i++)
    {
      g_test_message ("%s", units[i].symbol);
      g_assert_true (kt_unit_lookup (units[i].symbol) == &units[i]);
      g_assert_true (kt_unit_lookup (units[i].display) == &units[i]);
      g_auto (GStrv) aliases = g_strsplit (units[i].aliases ? units[i].aliases : "", "|", -1);
      for (char **alias = aliases; *alias != NULL; alias++)
        if (**alias != '\0')
          g_assert_true (kt_unit_lookup (*alias) == &units[i]);
      g_assert_true (g_str_is_ascii (units[i].symbol));
      g_assert_cmpint (units[i].numerator, >, 0);
      g_assert_cmpint (units[i].denominator, >, 0);
      g_assert_cmpint (units[i].offset_denominator, >, 0);
      if (units[i].numerator == units[i].denominator && units[i].offset_numerator == 0)
        has_base[units[i].dimension] = TRUE;
    }
  for (guint dimension = 0; dimension < KT_DIMENSION_LAST; dimension++)
    if (dimension != KT_DIMENSION_RATIO)
      g_assert_true (has_base[dimension]);
}

static void
set_ratio (mpq_t value, gint64 numerator, gint64 denominator)
{
  mpz_set_si (mpq_numref (value), numerator);
  mpz_set_si (mpq_denref (value), denominator);
  mpq_canonicalize (value);
}

/* from → base → to by the definition in the header. */
static void
convert_exactly (mpq_t value, const KtUnit *from, const KtUnit *to)
{
  mpq_t step;
  mpq_init (step);
  set_ratio (step, from->numerator, from->denominator);
  mpq_mul (value, value, step);
  set_ratio (step, from->offset_numerator, from->offset_denominator);
  mpq_add (value, value, step);
  set_ratio (step, to->offset_numerator, to->offset_denominator);
  mpq_sub (value, value, step);
  set_ratio (step, to->numerator, to->denominator);
  mpq_div (value, value, step);
  mpq_clear (step);
}

static void
test_against_rationals (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  guint n_units, n_done = 0;
  const KtUnit *units = kt_unit_table (&n_units);
  mpq_t exact;
  mpz_t expected;
  mpq_init (exact);
  mpz_init (expected);
  for (guint i = 0; i < n_units * n_units; i++)
    {
      const KtUnit *from = &units[i / n_units], *to = &units[i % n_units];
      if (from->dimension != to->dimension)
        continue;
      g_autoptr (GError) error = NULL;
      KtDecimal result, value = kt_decimal (kt_random_range (random, -9999999, 9999999),
                                            (guint)kt_random_below (random, 5));
      guint digits = (guint)kt_random_below (random, 7);
      KtRounding rounding = (KtRounding)kt_random_below (random, 4);
      kt_test_set_decimal (exact, value.units, value.digits);
      convert_exactly (exact, from, to);
      kt_test_round (exact, digits, rounding, expected);
      gint64 units_expected;
      gboolean done
          = kt_unit_convert (value, from->symbol, to->symbol, digits, rounding, &result, &error);
      if (!kt_test_get_int64 (expected, &units_expected))
        g_assert_error (error, KT_ERROR, KT_ERROR_OVERFLOW);
      else
        {
          g_assert_no_error (error);
          g_assert_true (done);
          g_assert_cmpint (result.units, ==, units_expected);
          n_done++;
        }
    }
  g_assert_cmpuint (n_done, >, 500);
  mpq_clear (exact);
  mpz_clear (expected);
}

static void
test_quantities (void)
{
  static const struct {
    const char *text, *language, *expected, *result;
  } rows[] = {
    { "1.2 m", NULL, "mm", "1200.00" },
    { "1.2m", NULL, "mm", "1200.00" },
    { "1200", NULL, "mm", "1200.00" },
    { "1,2 m", "de", "mm", "1200.00" },
    { "1.200 mm", "de", "mm", "1200.00" },
    { "2900 1/min", NULL, "1/min", "2900.00" },
    { "2.900 1/min", "de", "rpm", "2900.00" },
    { "-5 °C", NULL, "degC", "-5.00" },
    { "24 Zahn", NULL, "Zahn", "24.00" },
    { "3", NULL, NULL, "3.00" },
    { "16 1/s", NULL, "1/min", "960.00" },
    { "12 345 m", "de", "km", "12.35" },
    { "3\"", NULL, "mm", "76.20" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      KtDecimal value;
      kt_quantity_parse (rows[i].text, rows[i].language, rows[i].expected, 2, KT_ROUND_HALF_UP,
                         &value, &error);
      g_assert_no_error (error);
      g_autofree char *text = kt_decimal_to_string (value);
      g_assert_cmpstr (text, ==, rows[i].result);
    }
}

static void
test_wrong_units (void)
{
  static const struct {
    const char *text, *expected;
    int code;
    const char *names[2];
  } rows[] = {
    { "1.2 m", "l", KT_ERROR_UNIT, { "length", "volume" } },
    { "5 mm", NULL, KT_ERROR_UNIT, { "length", "plain number" } },
    { "5 Zahn", "mm", KT_ERROR_UNIT, { "Zahn", "length" } },
    { "5 mm", "Zahn", KT_ERROR_UNIT, { "length", "Zahn" } },
    { "5 5 mm", "mm", KT_ERROR_PARSE, { "5 5", "number" } },
    { "mm", "mm", KT_ERROR_PARSE, { "mm", "number" } },
    { "", "mm", KT_ERROR_PARSE, { "", "number" } },
    { "1.234 mm", "mm", KT_ERROR_PRECISION, { "digits", "rounding" } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      KtDecimal value;
      g_test_message ("row %u", i);
      g_assert_false (kt_quantity_parse (rows[i].text, NULL, rows[i].expected, 2, KT_ROUND_EXACT,
                                         &value, &error));
      g_assert_error (error, KT_ERROR, rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].names[0]));
      g_assert_nonnull (strstr (error->message, rows[i].names[1]));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unit/known conversions come out right", test_known_conversions);
  g_test_add_func ("/unit/a unit is found by all its names", test_names);
  g_test_add_func ("/unit/the table names each unit once and each dimension's base",
                   test_table_is_sound);
  g_test_add_func ("/unit/every pair of units converts as rationals do", test_against_rationals);
  g_test_add_func ("/unit/a quantity is read into the unit expected", test_quantities);
  g_test_add_func ("/unit/a wrong unit is refused and both are named", test_wrong_units);
  return g_test_run ();
}
