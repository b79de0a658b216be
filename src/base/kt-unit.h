/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Units of measure: a table with the dimension and the exact rational factor to the base unit of
 * that dimension (SI definitions; psi, hp, inch by their exact legal definitions; only the radian
 * is rounded, to eighteen digits). Static data, any thread. Errors: KT_ERROR_UNIT, KT_ERROR_PARSE
 * and those of decimals.
 *
 * A name is found as written, then without regard to capitals where that is unambiguous (mW and MW
 * stay apart); m², m2, m^2 are one, so are µ and u, N·m and Nm. A model may use units that are not
 * in the table
 * ("Zahn"): these convert to themselves only.
 */

#include "kt-decimal.h"

G_BEGIN_DECLS

typedef enum {
  KT_DIMENSION_COUNT,
  KT_DIMENSION_RATIO,
  KT_DIMENSION_LENGTH,
  KT_DIMENSION_AREA,
  KT_DIMENSION_VOLUME,
  KT_DIMENSION_MASS,
  KT_DIMENSION_TIME,
  KT_DIMENSION_SPEED,
  KT_DIMENSION_ACCELERATION,
  KT_DIMENSION_VOLUME_FLOW,
  KT_DIMENSION_MASS_FLOW,
  KT_DIMENSION_PRESSURE,
  KT_DIMENSION_FORCE,
  KT_DIMENSION_TORQUE,
  KT_DIMENSION_ENERGY,
  KT_DIMENSION_POWER,
  KT_DIMENSION_APPARENT_POWER,
  KT_DIMENSION_TEMPERATURE,
  KT_DIMENSION_ANGLE,
  KT_DIMENSION_FREQUENCY,
  KT_DIMENSION_ROTATION,
  KT_DIMENSION_VOLTAGE,
  KT_DIMENSION_CURRENT,
  KT_DIMENSION_RESISTANCE,
  KT_DIMENSION_CAPACITANCE,
  KT_DIMENSION_CHARGE,
  KT_DIMENSION_DATA,
  KT_DIMENSION_DENSITY,
  KT_DIMENSION_LINEAR_DENSITY,
  KT_DIMENSION_KINEMATIC_VISCOSITY,
  KT_DIMENSION_DYNAMIC_VISCOSITY,
  KT_DIMENSION_SOUND,
  KT_DIMENSION_LAST
} KtDimension;

/* base = value × numerator / denominator + offset_numerator / offset_denominator */
typedef struct {
  const char *symbol;  /* ASCII, as models write it: "m3/h" */
  const char *display; /* as people read it: "m³/h" */
  KtDimension dimension;
  gint64 numerator;
  gint64 denominator;
  gint64 offset_numerator;
  gint64 offset_denominator;
  const char *aliases; /* separated by '|', or NULL */
} KtUnit;

/* NULL if the table has no such unit. */
const KtUnit *kt_unit_lookup (const char *name);
/* How people read it; an unknown name is returned as it is. */
const char *kt_unit_display (const char *name);
/* Translated: "volume flow". */
const char *kt_dimension_name (KtDimension dimension);
/* All units of the table in its order. */
const KtUnit *kt_unit_table (guint *n_units);

/* By name: convertible, or the same unknown unit. NULL and "" are "no unit". */
gboolean kt_units_compatible (const char *a, const char *b);

/* to = from × factor_num / factor_den + offset_num / offset_den, in lowest terms, denominators
 * positive. KT_ERROR_UNIT names both units if they do not convert. */
typedef struct {
  gint64 factor_num;
  gint64 factor_den;
  gint64 offset_num;
  gint64 offset_den;
} KtUnitConversion;
gboolean
kt_unit_conversion (const char *from, const char *to, KtUnitConversion *result, GError **error);

gboolean kt_unit_convert (KtDecimal value,
                          const char *from,
                          const char *to,
                          guint digits,
                          KtRounding rounding,
                          KtDecimal *result,
                          GError **error);

/* "1.2 m", "1.2m", "1200" into expected, with its digits. A number without a unit is taken to be in
 * expected. A unit of another dimension, or any unit where none is expected (NULL, ""), is
 * KT_ERROR_UNIT and the message names both. language NULL: decimal point, as in files; "de"/"en":
 * as people type. */
gboolean kt_quantity_parse (const char *text,
                            const char *language,
                            const char *expected,
                            guint digits,
                            KtRounding rounding,
                            KtDecimal *result,
                            GError **error);

G_END_DECLS
