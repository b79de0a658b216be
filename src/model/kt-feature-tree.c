/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From feature tree to typed tree: every feature gets its place in the product (or in the part
 * around it), every group becomes a rule, then the constraints follow one by one.
 */
#include "kt-feature-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MIN_REAL_DIGITS 2
#define MAX_REAL_DIGITS 9
/* Of one constraint. */
#define MAX_NODES 200000
#define MAX_NAMES 2000

/* --- making trees ---------------------------------------------------------------------------- */

KtTreeExpr *
kt_tree_expr_new (KtArena *arena, KtTreeExprKind kind, const KtPlace *place)
{
  KtTreeExpr *expr = kt_arena_new0 (arena, KtTreeExpr);

  expr->kind = kind;
  expr->place = *place;
  return expr;
}

KtTreeExpr *
kt_tree_expr_new_list (KtArena *arena,
                       KtTreeExprKind kind,
                       const GPtrArray *args,
                       const KtPlace *place)
{
  KtTreeExpr *expr = kt_tree_expr_new (arena, kind, place);

  expr->n_args = args->len;
  expr->args = kt_arena_copy_pointers (arena, args);
  return expr;
}

/* --- the features ---------------------------------------------------------------------------- */

static gboolean
has_cardinality (const KtTreeFeature *feature)
{
  return feature->max_count != 1;
}

static KtFeatureKind
kind_of (const KtTreeFeature *feature)
{
  if (has_cardinality (feature))
    return KT_FEATURE_PART;
  switch (feature->type)
    {
    case KT_TREE_INTEGER:
    case KT_TREE_REAL:
      return KT_FEATURE_NUMBER;
    case KT_TREE_STRING:
      return KT_FEATURE_STRING;
    case KT_TREE_BOOLEAN:
    default:
      return KT_FEATURE_BOOL;
    }
}

static gboolean
take_name (KtTreeBuilder *builder, KtTreeFeature *feature)
{
  const KtTreeFeature *other = g_hash_table_lookup (builder->by_name, feature->name);

  if (other != NULL)
    kt_report_error (builder->maker->report, &feature->place, NULL,
                     _ ("“%s” was already declared in line %u."), feature->name, other->place.line);
  else
    g_hash_table_insert (builder->by_name, (gpointer)feature->name, feature);
  return other == NULL;
}

static void
add_feature (KtTreeBuilder *builder, KtTreeFeature *feature)
{
  KtFeature *made;

  if (!take_name (builder, feature))
    return;
  if (has_cardinality (feature) && feature->type != KT_TREE_BOOLEAN)
    kt_report_error (
        builder->maker->report, &feature->place, NULL,
        _ ("“%s” has a type and a cardinality; only features without type can be there "
           "several times."),
        feature->name);
  made = kt_maker_add_feature (builder->maker, feature->owner, feature->name, kind_of (feature),
                               &feature->place);
  if (made == NULL)
    return;
  feature->feature = made;
  feature->inside = feature->owner;
  made->above = feature->above != NULL && feature->above->owner == feature->owner
                    ? feature->above->feature
                    : NULL;
  made->is_abstract = feature->is_abstract;
  made->is_hidden = feature->is_hidden;
  if (made->kind != KT_FEATURE_BOOL)
    made->min_count = 0;
  if (feature->type == KT_TREE_REAL)
    made->type.digits = (gint8)builder->real_digits;
  if (made->kind != KT_FEATURE_PART)
    return;
  feature->inside = kt_maker_add_structure (builder->maker, feature->name, &feature->place);
  made->type.structure = feature->inside->structure;
  made->max_count = feature->max_count == KT_TREE_MANY ? KT_UNBOUNDED : feature->max_count;
}

static void
add_attributes (KtTreeBuilder *builder, const KtTreeFeature *feature)
{
  static const KtTypeKind kinds[] = {
    [KT_TREE_NOTHING] = KT_TYPE_ABSENT,
    [KT_TREE_TRUTH] = KT_TYPE_BOOL,
    [KT_TREE_NUMBER] = KT_TYPE_NUMBER,
    [KT_TREE_TEXT] = KT_TYPE_STRING,
  };
  const KtFeatureAttribute **end = &feature->feature->attributes;

  for (const KtTreeAttribute *a = feature->attributes; a != NULL; a = a->next)
    {
      KtFeatureAttribute *made = kt_arena_new0 (builder->maker->arena, KtFeatureAttribute);

      made->name = a->name;
      made->value = (KtConstant){ .is_set = a->kind != KT_TREE_NOTHING,
                                  .kind = kinds[a->kind],
                                  .number = a->number,
                                  .truth = a->truth,
                                  .text = a->text };
      *end = made;
      end = &made->next;
    }
}

static void
add_features (KtTreeBuilder *builder, KtTreeFeature *feature)
{
  g_ptr_array_add (builder->features, feature);
  add_feature (builder, feature);
  if (feature->feature == NULL)
    return;
  add_attributes (builder, feature);
  for (KtTreeGroup *group = feature->groups; group != NULL; group = group->next)
    for (KtTreeFeature *member = group->features; member != NULL; member = member->next)
      {
        member->above = feature;
        member->owner = feature->inside;
        add_features (builder, member);
        if (builder->maker->failed)
          return;
      }
}

/* --- what the tree means --------------------------------------------------------------------- */

static KtLiteral
literal_of (const KtTreeFeature *feature)
{
  return (KtLiteral)feature->feature->index + 1;
}

/* What hangs from a feature with its own structure hangs from the instance itself. */
static KtLiteral
literal_above (const KtTreeFeature *feature)
{
  return feature->inside == feature->owner ? literal_of (feature) : 0;
}

/* "2..4 of them, if any". */
static void
add_least_count (KtTreeBuilder *builder, const KtTreeFeature *feature)
{
  const KtPlace *place = &feature->place;

  if (feature->min_count < 2 || feature->feature == NULL)
    return;
  builder->context = feature->owner;

  const KtExpr *none = kt_tree_not (builder, kt_tree_selected (builder, feature, place), place);
  const KtExpr *least = kt_tree_number (builder, kt_number_from_int (feature->min_count), place);
  const KtExpr *enough = kt_tree_compare (builder, KT_COMPARE_GREATER_EQUAL,
                                          kt_tree_count (builder, feature, place), least, place);
  KtRule *rule = kt_maker_add_rule (builder->maker, KT_RULE_REQUIRE, place);
  if (rule == NULL)
    return;
  rule->condition = kt_tree_or (builder, none, enough, place);
  rule->is_of_tree = TRUE;
  if (feature->owner->structure->index > 0)
    rule->context_structure = feature->owner->structure;
}

/* Members that may be there no times at all cannot be asked for: they only need what is above. */
static void
add_group (KtTreeBuilder *builder, const KtTreeFeature *above, const KtTreeGroup *group)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (KtLiteral));
  g_autoptr (GArray) loose = g_array_new (FALSE, FALSE, sizeof (KtLiteral));

  for (const KtTreeFeature *member = group->features; member != NULL; member = member->next)
    {
      if (member->feature == NULL)
        return;

      KtLiteral literal = literal_of (member);
      g_array_append_val (group->is_mandatory && member->min_count == 0 ? loose : members, literal);
    }
  if (members->len > 0)
    kt_maker_add_group (builder->maker, above->inside, literal_above (above),
                        (const KtLiteral *)(gpointer)members->data, members->len,
                        group->is_mandatory ? members->len : group->minimum,
                        group->maximum == KT_TREE_MANY ? members->len : group->maximum,
                        &group->place);
  if (loose->len > 0)
    kt_maker_add_group (builder->maker, above->inside, literal_above (above),
                        (const KtLiteral *)(gpointer)loose->data, loose->len, 0, loose->len,
                        &group->place);
}

static void
add_tree_rules (KtTreeBuilder *builder)
{
  const KtTreeFeature *root = builder->tree->root;
  const KtLiteral clause[] = { literal_of (root), 0 };

  if (root->min_count > 0)
    {
      KtRule *rule = kt_maker_add_clauses (builder->maker, root->owner, clause, 2, &root->place);

      if (rule != NULL)
        rule->is_of_tree = TRUE;
    }
  for (guint i = 0; i < builder->features->len; i++)
    {
      const KtTreeFeature *feature = builder->features->pdata[i];

      for (const KtTreeGroup *group = feature->groups; group != NULL; group = group->next)
        add_group (builder, feature, group);
      add_least_count (builder, feature);
    }
}

/* --- attributes ------------------------------------------------------------------------------ */

static void
note_attributes (KtTreeBuilder *builder)
{
  for (guint i = 0; i < builder->features->len; i++)
    {
      const KtTreeFeature *feature = builder->features->pdata[i];

      for (const KtTreeAttribute *a = feature->attributes; a != NULL; a = a->next)
        g_hash_table_add (builder->attributes, (gpointer)a->name);
    }
}

static void
add_prices (KtTreeBuilder *builder)
{
  builder->context = builder->tree->root->owner;
  for (guint i = 0; i < builder->features->len; i++)
    {
      const KtTreeFeature *feature = builder->features->pdata[i];

      for (const KtTreeAttribute *a = feature->attributes; a != NULL; a = a->next)
        {
          KtModelPrice price = { feature->feature, NULL, NULL, a->unit, a->place };

          if (a->kind != KT_TREE_NUMBER || g_ascii_strcasecmp (a->name, "price") != 0)
            continue;
          price.when = kt_tree_selected (builder, feature, &a->place);
          price.amount = kt_tree_price (builder, feature, a->number, &a->place);
          g_array_append_val (builder->maker->prices, price);
        }
    }
}

/* --- digits ---------------------------------------------------------------------------------- */

static void
note_digits (KtTreeBuilder *builder, KtNumber number)
{
  builder->real_digits = MAX (builder->real_digits, number.value.digits);
}

static void
note_digits_of_expr (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  if (expr->kind == KT_TREE_CONSTANT_NUMBER)
    note_digits (builder, expr->number);
  for (guint i = 0; i < expr->n_args; i++)
    note_digits_of_expr (builder, expr->args[i]);
}

static void
find_real_digits (KtTreeBuilder *builder)
{
  GArray *constraints = builder->tree->constraints;

  builder->real_digits = MIN_REAL_DIGITS;
  for (guint i = 0; i < constraints->len; i++)
    note_digits_of_expr (builder, g_array_index (constraints, KtTreeConstraint, i).expr);
  builder->real_digits = MIN (builder->real_digits, MAX_REAL_DIGITS);
}

/* --- constraints ----------------------------------------------------------------------------- */

typedef struct {
  KtTreeBuilder *builder;
  KtMakerStructure *part; /* that is spoken of; NULL: none */
  gboolean failed;
} Surroundings;

static void
find_part (Surroundings *s, const KtTreeExpr *expr)
{
  KtTreeReference reference;

  if (s->failed || expr->kind == KT_TREE_SUM || expr->kind == KT_TREE_AVERAGE)
    return;
  for (guint i = 0; i < expr->n_args; i++)
    find_part (s, expr->args[i]);
  if (expr->kind != KT_TREE_NAME)
    return;
  if (!kt_tree_resolve (s->builder, expr, &reference))
    s->failed = TRUE;
  else if (reference.feature->owner->structure->index == 0)
    return;
  else if (s->part == NULL)
    s->part = reference.feature->owner;
  else if (s->part != reference.feature->owner)
    {
      kt_report_error (s->builder->maker->report, &expr->place, NULL,
                       _ ("This constraint relates what is in “%s” with what is in “%s”, which can "
                          "both be there several times; that is not supported."),
                       s->part->structure->name, reference.feature->owner->structure->name);
      s->failed = TRUE;
    }
}

static KtRule *
add_condition (KtTreeBuilder *builder, const KtExpr *condition)
{
  const KtTreeConstraint *constraint = builder->constraint;
  KtRule *rule;

  if (condition == NULL || (condition->kind == KT_EXPR_BOOL && condition->value.truth))
    return NULL;
  rule = kt_maker_add_rule (builder->maker, KT_RULE_REQUIRE, &constraint->place);
  if (rule == NULL)
    return NULL;
  rule->condition = condition;
  rule->explanation = constraint->text;
  if (builder->context->structure->index > 0)
    rule->context_structure = builder->context->structure;
  return rule;
}

/* Where there is no instance of the part, what is in it counts as not selected. */
static void
add_without_part (KtTreeBuilder *builder, KtMakerStructure *part)
{
  const KtTreeConstraint *constraint = builder->constraint;
  const KtTreeFeature *feature = g_hash_table_lookup (builder->by_name, part->structure->name);
  const KtExpr *condition;

  builder->context = builder->tree->root->owner;
  builder->vanished = part;
  condition = kt_tree_condition (builder, constraint->expr);
  builder->vanished = NULL;
  if (condition == NULL)
    return;

  KtRule *rule = add_condition (
      builder, kt_tree_or (builder, kt_tree_selected (builder, feature, &constraint->place),
                           condition, &constraint->place));
  if (rule != NULL)
    rule->is_of_tree = TRUE;
}

/* How many nodes there are if every <=> is written out. */
static gdouble
written_out (const KtTreeExpr *expr)
{
  gdouble n = 1;

  for (guint i = 0; i < expr->n_args; i++)
    n += (expr->kind == KT_TREE_SAME ? 2 : 1) * written_out (expr->args[i]);
  return n;
}

static void
collect_names (const KtTreeExpr *expr, GHashTable *names)
{
  if (expr->kind == KT_TREE_NAME)
    g_hash_table_add (names, (gpointer)expr->text);
  for (guint i = 0; i < expr->n_args; i++)
    collect_names (expr->args[i], names);
}

static gboolean
is_short_enough (KtTreeBuilder *builder, const KtTreeConstraint *constraint)
{
  if (written_out (constraint->expr) <= MAX_NODES)
    return TRUE;
  kt_report_error (builder->maker->report, &constraint->place, NULL,
                   _ ("The constraint is too long: more than %d names and signs, each <=> counted "
                      "twice."),
                   MAX_NODES);
  return FALSE;
}

/* Of those that do not become clauses. */
static gboolean
has_few_names (KtTreeBuilder *builder, const KtTreeConstraint *constraint)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  collect_names (constraint->expr, names);
  if (g_hash_table_size (names) <= MAX_NAMES)
    return TRUE;
  kt_report_error (builder->maker->report, &constraint->place, NULL,
                   _ ("The constraint speaks of more than %d features."), MAX_NAMES);
  return FALSE;
}

static void
add_constraint (KtTreeBuilder *builder, const KtTreeConstraint *constraint)
{
  Surroundings s = { builder, NULL, FALSE };

  if (!is_short_enough (builder, constraint))
    return;

  builder->constraint = constraint;
  builder->vanished = NULL;
  find_part (&s, constraint->expr);
  if (s.failed)
    return;
  builder->context = s.part != NULL ? s.part : builder->tree->root->owner;
  if (s.part == NULL && kt_tree_add_clauses (builder))
    return;
  if (!has_few_names (builder, constraint))
    return;
  if (s.part != NULL)
    {
      add_condition (builder, kt_tree_condition (builder, constraint->expr));
      add_without_part (builder, s.part);
    }
  else
    add_condition (builder, kt_tree_condition (builder, constraint->expr));
}

/* --- lengths of texts ------------------------------------------------------------------------ */

static void
add_tie (KtTreeBuilder *builder, const KtTreeFeature *feature, const KtExpr *condition)
{
  KtRule *rule = kt_maker_add_rule (builder->maker, KT_RULE_REQUIRE, &feature->place);

  if (rule == NULL)
    return;
  rule->condition = condition;
  rule->is_of_tree = TRUE;
  if (builder->context->structure->index > 0)
    rule->context_structure = builder->context->structure;
}

/* A text that is compared somewhere fixes the length; the engine sees to it for any other. Of
 * length 0 there is but one. */
static void
tie_length (KtTreeBuilder *builder, KtTreeFeature *feature)
{
  const KtPlace *place = &feature->place;
  const KtLiteral text = literal_of (feature);
  const KtLiteral length = (KtLiteral)feature->length->index + 1;
  const KtLiteral together[] = { -text, length, 0, text, -length, 0 };
  g_autoptr (GList) texts = g_hash_table_get_keys (builder->texts);

  builder->context = feature->owner;
  KtRule *rule = kt_maker_add_clauses (builder->maker, feature->owner, together,
                                       G_N_ELEMENTS (together), place);
  if (rule != NULL)
    rule->is_of_tree = TRUE;
  texts = g_list_sort (texts, (GCompareFunc)strcmp);
  for (GList *at = texts; at != NULL; at = at->next)
    {
      const KtExpr *is = kt_tree_text_is (builder, feature, at->data, place);
      const KtExpr *n
          = kt_tree_number (builder, kt_number_from_int (g_utf8_strlen (at->data, -1)), place);
      const KtExpr *has = kt_tree_compare (builder, KT_COMPARE_EQUAL,
                                           kt_tree_length (builder, feature, place), n, place);

      add_tie (builder, feature,
               kt_tree_or (builder, kt_tree_not (builder, is, place), has, place));
      if (*(const char *)at->data == '\0')
        add_tie (builder, feature,
                 kt_tree_or (builder, kt_tree_not (builder, has, place), is, place));
    }
}

/* --- all together ---------------------------------------------------------------------------- */

static void
build (KtTreeBuilder *builder)
{
  KtFeatureTree *tree = builder->tree;

  find_real_digits (builder);
  tree->root->owner = kt_maker_add_structure (builder->maker, "product", &tree->root->place);
  add_features (builder, tree->root);
  if (builder->maker->report->n_errors > 0)
    return;
  note_attributes (builder);
  add_tree_rules (builder);
  add_prices (builder);
  for (guint i = 0; i < tree->constraints->len; i++)
    {
      if (kt_report_is_full (builder->maker->report) || builder->maker->failed)
        return;
      add_constraint (builder, &g_array_index (tree->constraints, KtTreeConstraint, i));
    }
  for (guint i = 0; i < builder->measured->len; i++)
    tie_length (builder, builder->measured->pdata[i]);
}

void
kt_feature_tree_build (KtFeatureTree *tree)
{
  KtTreeBuilder builder = {
    .tree = tree,
    .maker = tree->maker,
    .by_name = g_hash_table_new (g_str_hash, g_str_equal),
    .features = g_ptr_array_new (),
    .attributes = g_hash_table_new (g_str_hash, g_str_equal),
    .paths = g_hash_table_new (NULL, NULL),
    .texts = g_hash_table_new (g_str_hash, g_str_equal),
    .measured = g_ptr_array_new (),
  };

  build (&builder);
  g_hash_table_unref (builder.by_name);
  g_ptr_array_unref (builder.features);
  g_hash_table_unref (builder.attributes);
  g_hash_table_unref (builder.paths);
  g_hash_table_unref (builder.texts);
  g_ptr_array_unref (builder.measured);
}
