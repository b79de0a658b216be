/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two indices over the table: names as written (made plain: m² = m^2 = m2) and names without regard
 * to capitals, in which a name that two units share is marked as ambiguous and finds nothing.
 * Conversion is one rational line, to = from × factor + offset, computed in 128 bits.
 */

#include "kt-unit.h"

#include "kt-number-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  GHashTable *exact; /* plain name → const KtUnit * */
  GHashTable *loose; /* the same in small letters; ambiguous → &ambiguous_unit */
} Index;

static const KtUnit ambiguous_unit;

static const char *const dimension_names[KT_DIMENSION_LAST] = {
  [KT_DIMENSION_COUNT] = N_ ("number of pieces"),
  [KT_DIMENSION_RATIO] = N_ ("ratio"),
  [KT_DIMENSION_LENGTH] = N_ ("length"),
  [KT_DIMENSION_AREA] = N_ ("area"),
  [KT_DIMENSION_VOLUME] = N_ ("volume"),
  [KT_DIMENSION_MASS] = N_ ("mass"),
  [KT_DIMENSION_TIME] = N_ ("time"),
  [KT_DIMENSION_SPEED] = N_ ("speed"),
  [KT_DIMENSION_ACCELERATION] = N_ ("acceleration"),
  [KT_DIMENSION_VOLUME_FLOW] = N_ ("volume flow"),
  [KT_DIMENSION_MASS_FLOW] = N_ ("mass flow"),
  [KT_DIMENSION_PRESSURE] = N_ ("pressure"),
  [KT_DIMENSION_FORCE] = N_ ("force"),
  [KT_DIMENSION_TORQUE] = N_ ("torque"),
  [KT_DIMENSION_ENERGY] = N_ ("energy"),
  [KT_DIMENSION_POWER] = N_ ("power"),
  [KT_DIMENSION_APPARENT_POWER] = N_ ("apparent power"),
  [KT_DIMENSION_TEMPERATURE] = N_ ("temperature"),
  [KT_DIMENSION_ANGLE] = N_ ("angle"),
  [KT_DIMENSION_FREQUENCY] = N_ ("frequency"),
  [KT_DIMENSION_ROTATION] = N_ ("rotational speed"),
  [KT_DIMENSION_VOLTAGE] = N_ ("voltage"),
  [KT_DIMENSION_CURRENT] = N_ ("electric current"),
  [KT_DIMENSION_RESISTANCE] = N_ ("electric resistance"),
  [KT_DIMENSION_CAPACITANCE] = N_ ("capacitance"),
  [KT_DIMENSION_CHARGE] = N_ ("electric charge"),
  [KT_DIMENSION_DATA] = N_ ("amount of data"),
  [KT_DIMENSION_DENSITY] = N_ ("density"),
  [KT_DIMENSION_LINEAR_DENSITY] = N_ ("mass per length"),
  [KT_DIMENSION_KINEMATIC_VISCOSITY] = N_ ("kinematic viscosity"),
  [KT_DIMENSION_DYNAMIC_VISCOSITY] = N_ ("dynamic viscosity"),
  [KT_DIMENSION_SOUND] = N_ ("sound level"),
};

const char *
kt_dimension_name (KtDimension dimension)
{
  g_return_val_if_fail ((guint)dimension < KT_DIMENSION_LAST, "");
  return _ (dimension_names[dimension]);
}

/* Names */

static const char *
plain_letter (gunichar letter)
{
  switch (letter)
    {
    case 0x00b2:
      return "2";
    case 0x00b3:
      return "3";
    case 0x00b9:
      return "1";
    case 0x207b:
    case 0x2212:
      return "-";
    case 0x00b5:
    case 0x03bc:
      return "u";
    case 0x03a9:
    case 0x2126:
      return "ohm";
    case '^':
    case '*':
    case 0x00b7:
    case 0x22c5:
      return "";
    default:
      return NULL;
    }
}

static char *
plain_name (const char *name)
{
  GString *plain = g_string_new (NULL);
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);
      const char *instead = plain_letter (letter);
      if (instead != NULL)
        g_string_append (plain, instead);
      else if (!g_unichar_isspace (letter) && letter != 0x00a0 && letter != 0x202f)
        g_string_append_unichar (plain, letter);
    }
  return g_string_free (plain, FALSE);
}

static void
index_name (Index *index, const char *name, const KtUnit *unit)
{
  char *plain = plain_name (name);
  char *small = g_utf8_strdown (plain, -1);
  const KtUnit *other = g_hash_table_lookup (index->loose, small);
  gboolean clash = other != NULL && other != unit;
  g_hash_table_insert (index->loose, small, (gpointer)(clash ? &ambiguous_unit : unit));
  g_hash_table_insert (index->exact, plain, (gpointer)unit);
}

static Index *
build_index (void)
{
  Index *index = g_new (Index, 1);
  index->exact = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  index->loose = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_units;
  const KtUnit *units = kt_unit_table (&n_units);
  for (guint i = 0; i < n_units; i++)
    {
      index_name (index, units[i].symbol, &units[i]);
      index_name (index, units[i].display, &units[i]);
      g_auto (GStrv) aliases = g_strsplit (units[i].aliases ? units[i].aliases : "", "|", -1);
      for (char **alias = aliases; *alias != NULL; alias++)
        index_name (index, *alias, &units[i]);
    }
  return index;
}

static const Index *
the_index (void)
{
  static Index *index = NULL;
  if (g_once_init_enter (&index))
    g_once_init_leave (&index, build_index ());
  return index;
}

const KtUnit *
kt_unit_lookup (const char *name)
{
  if (name == NULL || *name == '\0' || !g_utf8_validate (name, -1, NULL))
    return NULL;
  g_autofree char *plain = plain_name (name);
  const KtUnit *unit = g_hash_table_lookup (the_index ()->exact, plain);
  /* A single letter means too many things to be taken in another case. */
  if (unit != NULL || strlen (plain) < 2)
    return unit;
  g_autofree char *small = g_utf8_strdown (plain, -1);
  unit = g_hash_table_lookup (the_index ()->loose, small);
  return unit == &ambiguous_unit ? NULL : unit;
}

const char *
kt_unit_display (const char *name)
{
  const KtUnit *unit = kt_unit_lookup (name);
  return unit != NULL ? unit->display : name;
}

/* Conversion */

static gboolean
is_none (const char *name)
{
  return name == NULL || *name == '\0';
}

gboolean
kt_units_compatible (const char *a, const char *b)
{
  if (is_none (a) || is_none (b))
    return is_none (a) && is_none (b);
  const KtUnit *left = kt_unit_lookup (a), *right = kt_unit_lookup (b);
  if (left == NULL || right == NULL)
    return left == right && strcmp (a, b) == 0;
  return left->dimension == right->dimension;
}

static char *
describe (const char *name)
{
  const KtUnit *unit = kt_unit_lookup (name);
  if (is_none (name))
    return g_strdup (_ ("a plain number"));
  if (unit == NULL)
    return g_strdup_printf (_ ("the unit “%s”"), name);
  return g_strdup_printf ("%s (%s)", kt_dimension_name (unit->dimension), unit->display);
}

static gboolean
fail_units (const char *from, const char *to, GError **error)
{
  g_autofree char *is = describe (from);
  g_autofree char *should = describe (to);
  g_set_error (error, KT_ERROR, KT_ERROR_UNIT,
               _ ("This is %s, but %s is expected; they do not convert."), is, should);
  return FALSE;
}

static KtInt128
gcd (KtInt128 a, KtInt128 b)
{
  while (b != 0)
    {
      KtInt128 rest = a % b;
      a = b;
      b = rest;
    }
  return a < 0 ? -a : a;
}

/* to = from × num / den + offset_num / offset_den, in lowest terms. Factors like that of hp to PS
 * need more than 64 bits. */
typedef struct {
  KtInt128 num, den;
  KtInt128 offset_num, offset_den;
} Line;

static void
reduce (KtInt128 *numerator, KtInt128 *denominator)
{
  KtInt128 common = gcd (*numerator, *denominator);
  *numerator /= common;
  *denominator /= common;
}

static gboolean
find_line (const char *from, const char *to, Line *line, GError **error)
{
  if (!kt_units_compatible (from, to))
    return fail_units (from, to, error);
  const KtUnit *source = kt_unit_lookup (from), *target = kt_unit_lookup (to);
  *line = (Line){ .num = 1, .den = 1, .offset_num = 0, .offset_den = 1 };
  if (source == target)
    return TRUE;

  line->num = (KtInt128)source->numerator * target->denominator;
  line->den = (KtInt128)source->denominator * target->numerator;
  reduce (&line->num, &line->den);
  /* Only temperatures have offsets; their numbers are small. */
  KtInt128 shift = (KtInt128)source->offset_numerator * target->offset_denominator
                   - (KtInt128)target->offset_numerator * source->offset_denominator;
  if (shift != 0)
    {
      line->offset_num = shift * target->denominator;
      line->offset_den
          = (KtInt128)source->offset_denominator * target->offset_denominator * target->numerator;
      reduce (&line->offset_num, &line->offset_den);
    }
  return TRUE;
}

gboolean
kt_unit_conversion (const char *from, const char *to, KtUnitConversion *result, GError **error)
{
  Line line;
  KtUnitConversion narrow;
  if (!find_line (from, to, &line, error) || !kt_int128_narrow (line.num, &narrow.factor_num, error)
      || !kt_int128_narrow (line.den, &narrow.factor_den, error)
      || !kt_int128_narrow (line.offset_num, &narrow.offset_num, error)
      || !kt_int128_narrow (line.offset_den, &narrow.offset_den, error))
    return FALSE;
  *result = narrow;
  return TRUE;
}

/* (units × num / (own × den) + offset) × 10^digits over one denominator; FALSE if 128 bits do not
 * suffice. */
static gboolean
apply_line (const Line *line,
            gint64 units,
            KtInt128 own,
            guint digits,
            KtInt128 *numerator,
            KtInt128 *denominator)
{
  KtInt128 value = units, full_scale = kt_pow10 (digits), scale = full_scale, shift;
  reduce (&value, &own);
  reduce (&scale, &own);
  return !__builtin_mul_overflow (value, line->num, numerator)
         && !__builtin_mul_overflow (own, line->den, denominator)
         && !__builtin_mul_overflow (*numerator, line->offset_den, numerator)
         && !__builtin_mul_overflow (*numerator, scale, numerator)
         && !__builtin_mul_overflow (*denominator, line->offset_num, &shift)
         && !__builtin_mul_overflow (shift, full_scale, &shift)
         && !__builtin_mul_overflow (*denominator, line->offset_den, denominator)
         && !__builtin_add_overflow (*numerator, shift, numerator);
}

gboolean
kt_unit_convert (KtDecimal value,
                 const char *from,
                 const char *to,
                 guint digits,
                 KtRounding rounding,
                 KtDecimal *result,
                 GError **error)
{
  g_return_val_if_fail (digits <= KT_DECIMAL_MAX_DIGITS, FALSE);
  Line line;
  KtInt128 numerator, denominator;
  gint64 units;
  if (!find_line (from, to, &line, error))
    return FALSE;
  if (!apply_line (&line, value.units, kt_pow10 (value.digits), digits, &numerator, &denominator))
    {
      g_set_error (error, KT_ERROR, KT_ERROR_OVERFLOW,
                   _ ("The number is too large to convert from %s to %s."), from, to);
      return FALSE;
    }
  if (!kt_round_div64 (numerator, denominator, rounding, &units, error))
    return FALSE;
  *result = kt_decimal (units, digits);
  return TRUE;
}

/* Quantities */

static gboolean
parse_number (const char *text, const char *language, KtDecimal *number, GError **error)
{
  return language == NULL ? kt_decimal_parse (text, number, error)
                          : kt_parse_number (text, language, number, error);
}

static gboolean
is_known_unit (const char *name, const char *expected)
{
  return is_none (name) || kt_unit_lookup (name) != NULL || g_strcmp0 (name, expected) == 0;
}

static gsize
number_span (const char *text)
{
  const char *at = text;
  for (; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);
      if (!g_unichar_isdigit (letter) && !g_unichar_isspace (letter) && letter != 0x00a0
          && letter != 0x202f && letter != 0x2212 && letter != 0x2013 && letter != 0x2019
          && strchr ("+-.,'", (int)letter) == NULL)
        break;
    }
  return (gsize)(at - text);
}

/* The longest number that leaves a known unit ("2900 1/min" is 2900, not 29001); else the longest
 * number. */
static gboolean
split_quantity (const char *text,
                const char *language,
                const char *expected,
                KtDecimal *number,
                char **unit,
                GError **error)
{
  gboolean found = FALSE;
  gsize span = number_span (text);
  for (gsize length = span; length > 0; length--)
    {
      if ((text[length] & 0xc0) == 0x80)
        continue;
      g_autofree char *head = g_strchomp (g_strndup (text, length));
      g_autofree char *tail = g_strchug (g_strdup (text + length));
      KtDecimal value;
      if (!parse_number (head, language, &value, NULL))
        continue;
      gboolean known = is_known_unit (tail, expected);
      if (known || length == span)
        {
          g_free (*unit);
          *unit = g_steal_pointer (&tail);
          *number = value;
          found = TRUE;
        }
      if (known)
        return TRUE;
    }
  return found || parse_number (text, language, number, error);
}

gboolean
kt_quantity_parse (const char *text,
                   const char *language,
                   const char *expected,
                   guint digits,
                   KtRounding rounding,
                   KtDecimal *result,
                   GError **error)
{
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_PARSE,
                           _ ("The quantity is not text in UTF-8."));
      return FALSE;
    }
  g_autofree char *plain = g_strstrip (g_strdup (text));
  g_autofree char *unit = NULL;
  KtDecimal number;
  if (!split_quantity (plain, language, expected, &number, &unit, error))
    return FALSE;
  if (is_none (unit))
    return kt_decimal_rescale (number, digits, rounding, result, error);
  if (!kt_units_compatible (unit, expected))
    {
      g_autofree char *is = describe (unit);
      g_autofree char *should = describe (expected);
      g_set_error (error, KT_ERROR, KT_ERROR_UNIT, _ ("“%s” gives %s, but %s is expected."), plain,
                   is, should);
      return FALSE;
    }
  return kt_unit_convert (number, unit, expected, digits, rounding, result, error);
}
