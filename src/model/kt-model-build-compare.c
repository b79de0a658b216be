/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What may be compared with what, and units. Units are never converted: the factor belongs into the
 * text, where a reader sees it, and a product has no unit, so writing it ends the complaint.
 */
#include "kt-model-builder.h"
#include "kt-unit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
kt_type_to_text (const KtType *type)
{
  switch (type->kind)
    {
    case KT_TYPE_BOOL:
      return g_strdup (_ ("True or False"));
    case KT_TYPE_NUMBER:
      return type->unit != NULL ? g_strdup_printf (_ ("a number in %s"), type->unit)
                                : g_strdup (_ ("a number"));
    case KT_TYPE_STRING:
      return g_strdup (_ ("a text"));
    case KT_TYPE_SYMBOL:
      return g_strdup (_ ("a word"));
    case KT_TYPE_OPTION:
      return g_strdup_printf (_ ("an option of “%s”"), type->enumeration->name);
    case KT_TYPE_PART:
      return g_strdup_printf (_ ("a part “%s”"), type->structure->name);
    case KT_TYPE_ABSENT:
    default:
      return g_strdup (_ ("something unknown"));
    }
}

static gboolean
compares_by_name (const KtType *type)
{
  return type->kind == KT_TYPE_OPTION || type->kind == KT_TYPE_SYMBOL
         || type->kind == KT_TYPE_STRING;
}

gboolean
kt_types_comparable (const KtType *a, const KtType *b)
{
  if (a->kind == KT_TYPE_ABSENT || b->kind == KT_TYPE_ABSENT)
    return TRUE;
  if (compares_by_name (a) && compares_by_name (b))
    return TRUE;
  return a->kind == b->kind && (a->kind != KT_TYPE_PART || a->structure == b->structure);
}

/* A factor that people can read: "1000" or "1/1000". */
static char *
factor_text (const KtUnitConversion *conversion)
{
  if (conversion->factor_den == 1)
    return g_strdup_printf ("%" G_GINT64_FORMAT, conversion->factor_num);
  return g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, conversion->factor_num,
                          conversion->factor_den);
}

static char *
unit_hint (const char *a, const char *b)
{
  KtUnitConversion conversion;

  if (!kt_unit_conversion (b, a, &conversion, NULL) || conversion.offset_num != 0)
    return g_strdup (_ ("Multiply one side by a factor that turns its unit into the other."));

  g_autofree char *factor = factor_text (&conversion);
  return g_strdup_printf (_ ("Multiply the value in %s by %s to get %s."), b, factor, a);
}

static gboolean
same_unit (const char *a, const char *b)
{
  const KtUnit *x = kt_unit_lookup (a);

  return strcmp (a, b) == 0 || (x != NULL && x == kt_unit_lookup (b));
}

const char *
kt_builder_join_units (KtBuilder *builder, const KtType *a, const KtType *b, const KtPlace *place)
{
  if (a->kind != KT_TYPE_NUMBER || b->kind != KT_TYPE_NUMBER)
    return NULL;
  if (a->unit == NULL || b->unit == NULL)
    return a->unit != NULL ? a->unit : b->unit;
  if (same_unit (a->unit, b->unit))
    return a->unit;

  /* Plain COOM uses units as remarks; only what both sides are known to be is worth a word there.
   */
  if (builder->report->is_strict
      || (kt_unit_lookup (a->unit) != NULL && kt_unit_lookup (b->unit) != NULL))
    {
      g_autofree char *hint = unit_hint (a->unit, b->unit);

      kt_report_lax (builder->report, place, hint,
                     _ ("A value in %s stands beside one in %s; units are not converted."), a->unit,
                     b->unit);
    }
  return a->unit;
}

static gboolean
shares_option (const KtEnumeration *a, const KtEnumeration *b)
{
  for (guint i = 0; i < a->n_options; i++)
    if (kt_enumeration_find_option (b, a->options[i]->name) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_ordering (KtCompare compare)
{
  return compare != KT_COMPARE_EQUAL && compare != KT_COMPARE_NOT_EQUAL
         && compare != KT_COMPARE_CONTAINS;
}

static gboolean
check_ordering (KtBuilder *builder, const KtPlace *place, KtCompare compare, const KtType *type)
{
  if (!is_ordering (compare) || type->kind == KT_TYPE_NUMBER || type->kind == KT_TYPE_ABSENT)
    return TRUE;

  g_autofree char *what = kt_type_to_text (type);
  kt_report_error (builder->report, place,
                   type->kind == KT_TYPE_OPTION ? _ ("Compare an attribute of it that is a number.")
                                                : NULL,
                   _ ("“%s” needs numbers, but this is %s."), kt_compare_sign (compare), what);
  return FALSE;
}

static gboolean
check_comparable (KtBuilder *builder, const KtPlace *place, const KtType *a, const KtType *b)
{
  if (!kt_types_comparable (a, b))
    {
      g_autofree char *x = kt_type_to_text (a);
      g_autofree char *y = kt_type_to_text (b);

      kt_report_error (builder->report, place, NULL, _ ("This compares %s with %s."), x, y);
      return FALSE;
    }
  if (a->kind == KT_TYPE_OPTION && b->kind == KT_TYPE_OPTION && a->enumeration != b->enumeration
      && !shares_option (a->enumeration, b->enumeration))
    kt_report_lax (builder->report, place, NULL,
                   _ ("An option of “%s” is never one of “%s”: they have no name in common."),
                   a->enumeration->name, b->enumeration->name);
  return TRUE;
}

gboolean
kt_builder_check_comparison (KtBuilder *builder,
                             const KtPlace *place,
                             KtCompare compare,
                             const KtType *left,
                             const KtType *right)
{
  if (!check_comparable (builder, place, left, right)
      || !check_ordering (builder, place, compare, left)
      || !check_ordering (builder, place, compare, right))
    return FALSE;
  kt_builder_join_units (builder, left, right, place);
  return TRUE;
}
