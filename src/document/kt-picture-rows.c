/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A row is passed over if its condition does not hold or its formula has no single value. */

#include "kt-picture-rows.h"

#include "kt-choice.h"
#include "kt-document-strings.h"
#include "kt-evaluate.h"
#include "kt-number-format.h"
#include "kt-unit.h"

#define INEXACT_DIGITS 2

typedef struct {
  const KtProduct *product;
  const KtTexts *texts;
  const KtAssignment *assignment;
  const char *language;
  KtPictureState *state;
} Evaluation;

static gboolean
holds (const Evaluation *e, const KtPictureRow *row)
{
  return row->when == NULL || kt_evaluate_condition (e->assignment, row->when->expr);
}

static char *
number_text (const Evaluation *e, const KtType *type, KtValue value)
{
  guint digits = type->digits == KT_DIGITS_INEXACT ? INEXACT_DIGITS : MAX (type->digits, 0);
  KtDecimal number;
  if (!kt_value_to_decimal (value, MIN (digits, KT_DECIMAL_MAX_DIGITS), &number))
    return NULL;
  const char *unit = type->unit ? kt_unit_display (type->unit) : NULL;
  return kt_format_quantity (kt_decimal_reduce (number), unit, e->language);
}

static char *
option_text (const Evaluation *e, const KtExpr *expr, const char *option)
{
  const KtEnumeration *enumeration = expr->type.enumeration;
  if (e->texts == NULL || enumeration == NULL)
    return g_strdup (option);
  g_autofree char *path
      = expr->kind == KT_EXPR_PATH ? kt_path_without_indices (expr->value.path->text) : NULL;
  return g_strdup (kt_texts_value (e->texts, e->product->info->id, path, enumeration->name, option,
                                   e->language));
}

static char *
value_text (const Evaluation *e, const KtExpr *expr, KtValue value)
{
  switch (value.kind)
    {
    case KT_VALUE_NUMBER:
      return number_text (e, &expr->type, value);
    case KT_VALUE_BOOLEAN:
      return g_strdup (kt_document_string (e->language, value.truth ? KT_DOCUMENT_STRING_YES
                                                                    : KT_DOCUMENT_STRING_NO));
    case KT_VALUE_NAME:
      return option_text (e, expr, value.text);
    case KT_VALUE_TEXT:
      return g_strdup (value.text);
    default:
      return NULL;
    }
}

static void
evaluate_layer (Evaluation *e, const KtPictureRow *row, GHashTable *visible)
{
  gboolean shows = holds (e, row) || g_hash_table_contains (visible, row->name);
  if (shows)
    g_hash_table_add (visible, row->name);
  kt_picture_state_set_layer (e->state, row->name, shows);
}

static void
evaluate_value (Evaluation *e, const KtPictureRow *row)
{
  KtValue value;
  if (row->formula == NULL || !holds (e, row)
      || !kt_evaluate_formula (e->assignment, row->formula->expr, &value, NULL))
    return;
  if (row->kind == KT_PICTURE_FILL)
    {
      if (value.kind == KT_VALUE_TEXT || value.kind == KT_VALUE_NAME)
        kt_picture_state_set_fill (e->state, row->name, value.text);
      return;
    }
  g_autofree char *text = value_text (e, row->formula->expr, value);
  if (text)
    kt_picture_state_set_field (e->state, row->name, text);
}

KtPictureState *
kt_picture_rows_evaluate (const KtProduct *product,
                          const KtTexts *texts,
                          const KtAssignment *assignment,
                          const char *language)
{
  Evaluation e = { product, texts, assignment, language, kt_picture_state_new () };
  g_autoptr (GHashTable) visible = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < product->picture_rows->len; i++)
    {
      const KtPictureRow *row = g_ptr_array_index (product->picture_rows, i);
      if (row->kind == KT_PICTURE_LAYER)
        evaluate_layer (&e, row, visible);
      else
        evaluate_value (&e, row);
    }
  return e.state;
}

KtPictureView *
kt_picture_of_configuration (const KtProduct *product,
                             const KtTexts *texts,
                             const KtAssignment *assignment,
                             const char *language,
                             GError **error)
{
  if (product->picture == NULL)
    return NULL;
  g_autofree char *name = g_strdup_printf ("products/%s/picture.svg", product->info->id);
  g_autoptr (KtPicture) picture = kt_picture_new (product->picture, name, error);
  if (picture == NULL)
    return NULL;
  g_autoptr (KtPictureState) state
      = kt_picture_rows_evaluate (product, texts, assignment, language);
  return kt_picture_render (picture, state, error);
}
