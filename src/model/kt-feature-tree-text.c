/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts compared: a constant, an attribute (that text where its feature is selected, else "") or a
 * characteristic (its text where it is there, else ""). CONTAINS says "there, and equal" in the
 * typed tree, without making the rule silent where nothing is there.
 */
#include "kt-feature-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const KtTreeFeature *feature; /* NULL: a constant */
  const char *text;             /* of the constant or attribute; NULL: what the feature holds */
} Side;

gboolean
kt_tree_is_text (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  KtTreeReference reference;

  if (expr->kind == KT_TREE_CONSTANT_TEXT)
    return TRUE;
  if (expr->kind != KT_TREE_NAME || !kt_tree_resolve (builder, expr, &reference))
    return FALSE;
  if (reference.attribute != NULL)
    return reference.attribute->kind == KT_TREE_TEXT;
  return !reference.is_missing && reference.feature->type == KT_TREE_STRING;
}

/* An attribute that the feature does not have is no text in particular: "". */
static gboolean
read_side (KtTreeBuilder *builder, const KtTreeExpr *expr, Side *side)
{
  KtTreeReference reference;

  *side = (Side){ NULL, expr->text };
  if (expr->kind == KT_TREE_CONSTANT_TEXT)
    return TRUE;
  if (expr->kind == KT_TREE_NAME && !kt_tree_resolve (builder, expr, &reference))
    return FALSE;
  if (expr->kind == KT_TREE_NAME && reference.is_missing)
    {
      side->text = "";
      return TRUE;
    }
  if (!kt_tree_is_text (builder, expr))
    {
      kt_report_error (builder->maker->report, &expr->place, NULL,
                       _ ("A text is compared with something that is none."));
      return FALSE;
    }
  side->feature = reference.feature;
  side->text = reference.attribute != NULL ? reference.attribute->text : NULL;
  return TRUE;
}

const KtExpr *
kt_tree_text_is (KtTreeBuilder *builder,
                 const KtTreeFeature *feature,
                 const char *text,
                 const KtPlace *place)
{
  const KtExpr *selected = kt_tree_selected (builder, feature, place);

  if (selected->kind == KT_EXPR_BOOL)
    return kt_tree_truth (builder, *text == '\0', place);

  KtExpr *constant = kt_tree_new_expr (builder, KT_EXPR_STRING, KT_TYPE_STRING, place, NULL, 0);
  constant->value.text = text;
  g_hash_table_add (builder->texts, (gpointer)text);

  const KtExpr *is
      = kt_tree_compare (builder, KT_COMPARE_CONTAINS,
                         kt_tree_path (builder, feature, feature->feature, place), constant, place);
  return *text != '\0' ? is
                       : kt_tree_or (builder, is, kt_tree_not (builder, selected, place), place);
}

static const KtExpr *
side_is (KtTreeBuilder *builder, const Side *side, const char *text, const KtPlace *place)
{
  const KtExpr *selected;

  if (side->feature == NULL)
    return kt_tree_truth (builder, strcmp (side->text, text) == 0, place);
  if (side->text == NULL)
    return kt_tree_text_is (builder, side->feature, text, place);
  selected = kt_tree_selected (builder, side->feature, place);
  if (strcmp (side->text, text) == 0)
    return *text == '\0' ? kt_tree_truth (builder, TRUE, place) : selected;
  return *text == '\0' ? kt_tree_not (builder, selected, place)
                       : kt_tree_truth (builder, FALSE, place);
}

/* condition ? then : otherwise */
static const KtExpr *
choose (KtTreeBuilder *builder,
        const KtExpr *condition,
        const KtExpr *then,
        const KtExpr *otherwise,
        const KtPlace *place)
{
  return kt_tree_and (builder,
                      kt_tree_or (builder, kt_tree_not (builder, condition, place), then, place),
                      kt_tree_or (builder, condition, otherwise, place), place);
}

/* Two characteristics that are both there. */
static const KtExpr *
same_text (KtTreeBuilder *builder, const Side *a, const Side *b, const KtPlace *place)
{
  if (a->feature == b->feature)
    return kt_tree_truth (builder, TRUE, place);
  return kt_tree_compare (builder, KT_COMPARE_CONTAINS,
                          kt_tree_path (builder, a->feature, a->feature->feature, place),
                          kt_tree_path (builder, b->feature, b->feature->feature, place), place);
}

static const KtExpr *
equal (KtTreeBuilder *builder, const Side *a, const Side *b, const KtPlace *place)
{
  const KtExpr *selected, *both;

  if (a->feature == NULL)
    return side_is (builder, b, a->text, place);
  if (b->feature == NULL || (a->text == NULL && b->text != NULL))
    return equal (builder, b, a, place);
  selected = kt_tree_selected (builder, a->feature, place);
  if (a->text != NULL)
    return choose (builder, selected, side_is (builder, b, a->text, place),
                   side_is (builder, b, "", place), place);
  if (selected->kind == KT_EXPR_BOOL)
    return side_is (builder, b, "", place);
  both = kt_tree_selected (builder, b->feature, place);
  if (both->kind == KT_EXPR_BOOL)
    return side_is (builder, a, "", place);
  return choose (builder, selected,
                 choose (builder, both, same_text (builder, a, b, place),
                         side_is (builder, a, "", place), place),
                 side_is (builder, b, "", place), place);
}

const KtExpr *
kt_tree_compare_texts (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  Side a, b;

  if (!read_side (builder, expr->args[0], &a) || !read_side (builder, expr->args[1], &b))
    return NULL;
  if (expr->compare == KT_COMPARE_EQUAL)
    return equal (builder, &a, &b, &expr->place);
  if (expr->compare == KT_COMPARE_NOT_EQUAL)
    return kt_tree_not (builder, equal (builder, &a, &b, &expr->place), &expr->place);
  kt_report_error (builder->maker->report, &expr->place, NULL,
                   _ ("Texts have no order; compare them with == or !=."));
  return NULL;
}
