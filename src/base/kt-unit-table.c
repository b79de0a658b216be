/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The units, one line each: symbol, display, dimension, factor to the base unit of the dimension as
 * numerator and denominator, offset, other names. Base units: 1, 1 (ratio), m, m², m³, kg, s, m/s,
 * m/s², m³/s, kg/s, Pa, N, Nm, J, W, VA, K, degree, Hz, 1/s, V, A, ohm, F, As, bit, kg/m³, kg/m,
 * m²/s, Pa·s, dB.
 *
 * Sources: SI brochure (9th ed.), DIN 1301; international yard and pound agreement 1959 (inch
 * 0.0254 m, pound 0.45359237 kg), standard gravity 9.80665 m/s² (kgf, lbf, mWS, PS, hp).
 */

#include "kt-unit.h"

#define UNIT(symbol, display, dimension, numerator, denominator, aliases)                          \
  {                                                                                                \
    symbol, display, KT_DIMENSION_##dimension, numerator, denominator, 0, 1, aliases               \
  }

/* clang-format off */
static const KtUnit units[] = {
  UNIT ("pc", "pc", COUNT, 1, 1, "pcs|Stk|St|Stck|Stück|piece|pieces"),
  UNIT ("pair", "pair", COUNT, 2, 1, "Paar"),
  UNIT ("dozen", "dozen", COUNT, 12, 1, "Dutzend"),

  UNIT ("%", "%", RATIO, 1, 100, "percent|Prozent"),
  UNIT ("permille", "‰", RATIO, 1, 1000, "‰|Promille"),
  UNIT ("ppm", "ppm", RATIO, 1, 1000000, NULL),

  UNIT ("m", "m", LENGTH, 1, 1, "Meter|metre"),
  UNIT ("km", "km", LENGTH, 1000, 1, NULL),
  UNIT ("dm", "dm", LENGTH, 1, 10, NULL),
  UNIT ("cm", "cm", LENGTH, 1, 100, "Zentimeter"),
  UNIT ("mm", "mm", LENGTH, 1, 1000, "Millimeter"),
  UNIT ("um", "µm", LENGTH, 1, 1000000, "micron|my"),
  UNIT ("nm", "nm", LENGTH, 1, 1000000000, NULL),
  UNIT ("in", "in", LENGTH, 254, 10000, "inch|Zoll|\"|″"),
  UNIT ("ft", "ft", LENGTH, 3048, 10000, "foot|feet"),
  UNIT ("yd", "yd", LENGTH, 9144, 10000, "yard"),
  UNIT ("mi", "mi", LENGTH, 1609344, 1000, "mile"),

  UNIT ("m2", "m²", AREA, 1, 1, "qm"),
  UNIT ("dm2", "dm²", AREA, 1, 100, NULL),
  UNIT ("cm2", "cm²", AREA, 1, 10000, "qcm"),
  UNIT ("mm2", "mm²", AREA, 1, 1000000, "qmm"),
  UNIT ("ha", "ha", AREA, 10000, 1, NULL),
  UNIT ("km2", "km²", AREA, 1000000, 1, NULL),
  UNIT ("in2", "in²", AREA, 64516, 100000000, "sqin"),
  UNIT ("ft2", "ft²", AREA, 9290304, 100000000, "sqft"),

  UNIT ("m3", "m³", VOLUME, 1, 1, "cbm"),
  UNIT ("l", "l", VOLUME, 1, 1000, "L|ltr|Liter|litre"),
  UNIT ("hl", "hl", VOLUME, 1, 10, NULL),
  UNIT ("dl", "dl", VOLUME, 1, 10000, NULL),
  UNIT ("cl", "cl", VOLUME, 1, 100000, NULL),
  UNIT ("ml", "ml", VOLUME, 1, 1000000, NULL),
  UNIT ("dm3", "dm³", VOLUME, 1, 1000, NULL),
  UNIT ("cm3", "cm³", VOLUME, 1, 1000000, "ccm|cc"),
  UNIT ("mm3", "mm³", VOLUME, 1, 1000000000, NULL),
  UNIT ("in3", "in³", VOLUME, 16387064, G_GINT64_CONSTANT (1000000000000), "cuin"),
  UNIT ("ft3", "ft³", VOLUME, G_GINT64_CONSTANT (28316846592), G_GINT64_CONSTANT (1000000000000), "cuft"),
  UNIT ("gal", "gal", VOLUME, G_GINT64_CONSTANT (3785411784), G_GINT64_CONSTANT (1000000000000), "gallon|USgal"),

  UNIT ("kg", "kg", MASS, 1, 1, "Kg|KG|Kilogramm|kilogram"),
  UNIT ("g", "g", MASS, 1, 1000, "gr|gramm|Gramm|gram"),
  UNIT ("mg", "mg", MASS, 1, 1000000, NULL),
  UNIT ("ug", "µg", MASS, 1, 1000000000, NULL),
  UNIT ("t", "t", MASS, 1000, 1, "to|Tonne|Tonnen|tonne"),
  UNIT ("lb", "lb", MASS, 45359237, 100000000, "lbs|pound"),
  UNIT ("oz", "oz", MASS, 45359237, 1600000000, "ounce"),

  UNIT ("s", "s", TIME, 1, 1, "sec|Sek|Sekunde|Sekunden|second"),
  UNIT ("ms", "ms", TIME, 1, 1000, NULL),
  UNIT ("us", "µs", TIME, 1, 1000000, NULL),
  UNIT ("min", "min", TIME, 60, 1, "Minute|Minuten|minutes"),
  UNIT ("h", "h", TIME, 3600, 1, "Std|Stunde|Stunden|hour|hours"),
  UNIT ("d", "d", TIME, 86400, 1, "day|days|Tag|Tage"),
  UNIT ("week", "wk", TIME, 604800, 1, "wk|weeks|Woche|Wochen"),

  UNIT ("m/s", "m/s", SPEED, 1, 1, NULL),
  UNIT ("m/min", "m/min", SPEED, 1, 60, NULL),
  UNIT ("m/h", "m/h", SPEED, 1, 3600, NULL),
  UNIT ("mm/s", "mm/s", SPEED, 1, 1000, NULL),
  UNIT ("mm/min", "mm/min", SPEED, 1, 60000, NULL),
  UNIT ("cm/s", "cm/s", SPEED, 1, 100, NULL),
  UNIT ("km/h", "km/h", SPEED, 1000, 3600, "kmh|kph"),
  UNIT ("ft/min", "ft/min", SPEED, 3048, 600000, "fpm"),
  UNIT ("ft/s", "ft/s", SPEED, 3048, 10000, "fps"),
  UNIT ("mph", "mph", SPEED, 1609344, 3600000, "mi/h"),
  UNIT ("kn", "kn", SPEED, 1852, 3600, "knot|Knoten"),

  UNIT ("m/s2", "m/s²", ACCELERATION, 1, 1, NULL),

  UNIT ("m3/s", "m³/s", VOLUME_FLOW, 1, 1, NULL),
  UNIT ("m3/min", "m³/min", VOLUME_FLOW, 1, 60, NULL),
  UNIT ("m3/h", "m³/h", VOLUME_FLOW, 1, 3600, "cbm/h|m3h"),
  UNIT ("m3/d", "m³/d", VOLUME_FLOW, 1, 86400, NULL),
  UNIT ("l/s", "l/s", VOLUME_FLOW, 1, 1000, NULL),
  UNIT ("l/min", "l/min", VOLUME_FLOW, 1, 60000, "lpm"),
  UNIT ("l/h", "l/h", VOLUME_FLOW, 1, 3600000, NULL),
  UNIT ("ml/min", "ml/min", VOLUME_FLOW, 1, 60000000, NULL),
  UNIT ("gpm", "gpm", VOLUME_FLOW, G_GINT64_CONSTANT (3785411784), G_GINT64_CONSTANT (60000000000000), "gal/min"),

  UNIT ("kg/s", "kg/s", MASS_FLOW, 1, 1, NULL),
  UNIT ("kg/min", "kg/min", MASS_FLOW, 1, 60, NULL),
  UNIT ("kg/h", "kg/h", MASS_FLOW, 1, 3600, NULL),
  UNIT ("t/h", "t/h", MASS_FLOW, 1000, 3600, NULL),
  UNIT ("g/s", "g/s", MASS_FLOW, 1, 1000, NULL),

  UNIT ("Pa", "Pa", PRESSURE, 1, 1, NULL),
  UNIT ("hPa", "hPa", PRESSURE, 100, 1, NULL),
  UNIT ("kPa", "kPa", PRESSURE, 1000, 1, NULL),
  UNIT ("MPa", "MPa", PRESSURE, 1000000, 1, "N/mm2"),
  UNIT ("GPa", "GPa", PRESSURE, 1000000000, 1, NULL),
  UNIT ("bar", "bar", PRESSURE, 100000, 1, NULL),
  UNIT ("mbar", "mbar", PRESSURE, 100, 1, NULL),
  UNIT ("psi", "psi", PRESSURE, G_GINT64_CONSTANT (44482216152605), G_GINT64_CONSTANT (6451600000), NULL),
  UNIT ("mWS", "mWS", PRESSURE, 980665, 100, "mH2O|mWC"),
  UNIT ("atm", "atm", PRESSURE, 101325, 1, NULL),
  UNIT ("at", "at", PRESSURE, 980665, 10, NULL),
  UNIT ("Torr", "Torr", PRESSURE, 101325, 760, NULL),

  UNIT ("N", "N", FORCE, 1, 1, NULL),
  UNIT ("daN", "daN", FORCE, 10, 1, NULL),
  UNIT ("kN", "kN", FORCE, 1000, 1, NULL),
  UNIT ("MN", "MN", FORCE, 1000000, 1, NULL),
  UNIT ("kgf", "kgf", FORCE, 980665, 100000, "kp"),
  UNIT ("lbf", "lbf", FORCE, G_GINT64_CONSTANT (44482216152605), G_GINT64_CONSTANT (10000000000000), NULL),

  UNIT ("Nm", "Nm", TORQUE, 1, 1, NULL),
  UNIT ("Ncm", "Ncm", TORQUE, 1, 100, NULL),
  UNIT ("Nmm", "Nmm", TORQUE, 1, 1000, NULL),
  UNIT ("kNm", "kNm", TORQUE, 1000, 1, NULL),
  UNIT ("lbfft", "lbf·ft", TORQUE, G_GINT64_CONSTANT (13558179483314004), G_GINT64_CONSTANT (10000000000000000), "ftlb|lbft"),

  UNIT ("J", "J", ENERGY, 1, 1, "Ws"),
  UNIT ("kJ", "kJ", ENERGY, 1000, 1, NULL),
  UNIT ("MJ", "MJ", ENERGY, 1000000, 1, NULL),
  UNIT ("Wh", "Wh", ENERGY, 3600, 1, NULL),
  UNIT ("kWh", "kWh", ENERGY, 3600000, 1, NULL),
  UNIT ("MWh", "MWh", ENERGY, G_GINT64_CONSTANT (3600000000), 1, NULL),
  UNIT ("cal", "cal", ENERGY, 41868, 10000, NULL),
  UNIT ("kcal", "kcal", ENERGY, 41868, 10, NULL),

  UNIT ("W", "W", POWER, 1, 1, "Watt"),
  UNIT ("mW", "mW", POWER, 1, 1000, NULL),
  UNIT ("kW", "kW", POWER, 1000, 1, "KW"),
  UNIT ("MW", "MW", POWER, 1000000, 1, NULL),
  UNIT ("hp", "hp", POWER, G_GINT64_CONSTANT (74569987158227022), G_GINT64_CONSTANT (100000000000000), NULL),
  UNIT ("PS", "PS", POWER, 73549875, 100000, NULL),

  UNIT ("VA", "VA", APPARENT_POWER, 1, 1, "var"),
  UNIT ("kVA", "kVA", APPARENT_POWER, 1000, 1, "kvar"),
  UNIT ("MVA", "MVA", APPARENT_POWER, 1000000, 1, "Mvar"),

  UNIT ("K", "K", TEMPERATURE, 1, 1, "Kelvin"),
  { "degC", "°C", KT_DIMENSION_TEMPERATURE, 1, 1, 5463, 20, "°C|C|Celsius|Grad Celsius|GradC" },
  { "degF", "°F", KT_DIMENSION_TEMPERATURE, 5, 9, 45967, 180, "°F|Fahrenheit" },

  UNIT ("deg", "°", ANGLE, 1, 1, "°|degree|degrees|Grad"),
  UNIT ("arcmin", "′", ANGLE, 1, 60, "′"),
  UNIT ("gon", "gon", ANGLE, 9, 10, NULL),
  UNIT ("turn", "turn", ANGLE, 360, 1, NULL),
  UNIT ("rad", "rad", ANGLE, G_GINT64_CONSTANT (572957795130823209), G_GINT64_CONSTANT (10000000000000000), NULL),

  UNIT ("Hz", "Hz", FREQUENCY, 1, 1, "Hertz"),
  UNIT ("kHz", "kHz", FREQUENCY, 1000, 1, NULL),
  UNIT ("MHz", "MHz", FREQUENCY, 1000000, 1, NULL),
  UNIT ("GHz", "GHz", FREQUENCY, 1000000000, 1, NULL),

  UNIT ("1/min", "1/min", ROTATION, 1, 60, "rpm|min-1|U/min|Upm|/min"),
  UNIT ("1/s", "1/s", ROTATION, 1, 1, "s-1|U/s|/s"),
  UNIT ("1/h", "1/h", ROTATION, 1, 3600, "h-1|/h"),

  UNIT ("V", "V", VOLTAGE, 1, 1, "Volt|VAC|VDC"),
  UNIT ("mV", "mV", VOLTAGE, 1, 1000, NULL),
  UNIT ("kV", "kV", VOLTAGE, 1000, 1, NULL),
  UNIT ("A", "A", CURRENT, 1, 1, "Ampere|Amp"),
  UNIT ("mA", "mA", CURRENT, 1, 1000, NULL),
  UNIT ("uA", "µA", CURRENT, 1, 1000000, NULL),
  UNIT ("kA", "kA", CURRENT, 1000, 1, NULL),
  UNIT ("ohm", "Ω", RESISTANCE, 1, 1, NULL),
  UNIT ("kohm", "kΩ", RESISTANCE, 1000, 1, NULL),
  UNIT ("Mohm", "MΩ", RESISTANCE, 1000000, 1, NULL),
  UNIT ("F", "F", CAPACITANCE, 1, 1, "Farad"),
  UNIT ("uF", "µF", CAPACITANCE, 1, 1000000, NULL),
  UNIT ("nF", "nF", CAPACITANCE, 1, 1000000000, NULL),
  UNIT ("As", "As", CHARGE, 1, 1, NULL),
  UNIT ("Ah", "Ah", CHARGE, 3600, 1, NULL),
  UNIT ("mAh", "mAh", CHARGE, 36, 10, NULL),

  UNIT ("bit", "bit", DATA, 1, 1, "Bit|bits"),
  UNIT ("B", "B", DATA, 8, 1, "Byte|Bytes"),
  UNIT ("kB", "kB", DATA, 8000, 1, "KB"),
  UNIT ("MB", "MB", DATA, 8000000, 1, NULL),
  UNIT ("GB", "GB", DATA, G_GINT64_CONSTANT (8000000000), 1, NULL),
  UNIT ("TB", "TB", DATA, G_GINT64_CONSTANT (8000000000000), 1, NULL),
  UNIT ("KiB", "KiB", DATA, 8192, 1, NULL),
  UNIT ("MiB", "MiB", DATA, 8388608, 1, NULL),
  UNIT ("GiB", "GiB", DATA, G_GINT64_CONSTANT (8589934592), 1, NULL),

  UNIT ("kg/m3", "kg/m³", DENSITY, 1, 1, "g/l"),
  UNIT ("kg/dm3", "kg/dm³", DENSITY, 1000, 1, "kg/l|g/cm3|t/m3|g/ml"),
  UNIT ("kg/m", "kg/m", LINEAR_DENSITY, 1, 1, NULL),
  UNIT ("g/m", "g/m", LINEAR_DENSITY, 1, 1000, NULL),

  UNIT ("m2/s", "m²/s", KINEMATIC_VISCOSITY, 1, 1, NULL),
  UNIT ("mm2/s", "mm²/s", KINEMATIC_VISCOSITY, 1, 1000000, "cSt"),
  UNIT ("Pas", "Pa·s", DYNAMIC_VISCOSITY, 1, 1, NULL),
  UNIT ("mPas", "mPa·s", DYNAMIC_VISCOSITY, 1, 1000, "cP"),

  UNIT ("dB", "dB", SOUND, 1, 1, NULL),
  UNIT ("dB(A)", "dB(A)", SOUND, 1, 1, "dBA"),
};
/* clang-format on */

const KtUnit *
kt_unit_table (guint *n_units)
{
  *n_units = G_N_ELEMENTS (units);
  return units;
}
