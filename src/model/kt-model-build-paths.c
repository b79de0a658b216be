/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Paths: a walk over the features, name by name. The first word may be a variable of exists, a
 * definition that is a path, a feature or attribute of the context, or "root"; the rest are
 * features of parts and at last perhaps an attribute.
 */
#include "kt-model-builder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Where the walk stands. */
typedef struct {
  KtPathOrigin origin;
  const KtBinding *variable;
  GArray *steps; /* KtStep */
  const KtAttribute *attribute;
  KtType type;
} Walk;

typedef enum { FOUND, NOT_FOUND, FAULT } Outcome;

const KtScope *
kt_scope_find (const KtScope *scope, const char *name)
{
  for (; scope != NULL; scope = scope->outer)
    if (scope->name != NULL && strcmp (scope->name, name) == 0)
      return scope;
  return NULL;
}

/* --- indices --------------------------------------------------------------------------------- */

static gboolean
names_first (KtIndex index)
{
  return index.offset == 0;
}

static gboolean
is_beyond (KtIndex index, gint max_count)
{
  return max_count != KT_UNBOUNDED && index.offset >= (guint)max_count;
}

/* Sets the instances a step names; an index on a feature that is there once at most is dropped. */
static gboolean
take_index (KtBuilder *builder, const KtSyntaxItem *item, KtStep *step)
{
  gint max_count = step->feature->max_count;

  if (!item->has_index)
    return TRUE;
  if (max_count == 1 && names_first (item->first) && names_first (item->last))
    return TRUE;
  if (is_beyond (item->first, max_count) || is_beyond (item->last, max_count))
    {
      kt_report_lax (
          builder->report, &item->place, _ ("Instances count from 0; the last one is [last]."),
          ngettext ("There is at most %d “%s”.", "There are at most %d “%s”.", max_count),
          max_count, item->name);
      return FALSE;
    }
  if (item->first.from_last == item->last.from_last
      && (item->first.from_last ? item->first.offset < item->last.offset
                                : item->first.offset > item->last.offset))
    {
      kt_report_lax (builder->report, &item->place, NULL, _ ("The range of instances is empty."));
      return FALSE;
    }
  step->has_index = TRUE;
  step->first = item->first;
  step->last = item->last;
  return TRUE;
}

static gboolean
is_single (const KtStep *step)
{
  if (step->feature->max_count == 1)
    return TRUE;
  return step->has_index && step->first.from_last == step->last.from_last
         && step->first.offset == step->last.offset;
}

/* --- the walk -------------------------------------------------------------------------------- */

static gboolean
refuse_index (KtBuilder *builder, const KtSyntaxItem *item)
{
  if (!item->has_index)
    return TRUE;
  kt_report_error (builder->report, &item->place, NULL, _ ("“%s” has no instances to choose from."),
                   item->name);
  return FALSE;
}

static Outcome
step_to_feature (KtBuilder *builder, Walk *walk, const KtFeature *feature, const KtSyntaxItem *item)
{
  KtStep step = { .feature = feature };
  gboolean was_many = walk->type.many;

  if (!take_index (builder, item, &step))
    return FAULT;
  g_array_append_val (walk->steps, step);
  walk->type = feature->type;
  walk->type.many = was_many || !is_single (&step);
  return FOUND;
}

static Outcome
step_to_attribute (KtBuilder *builder,
                   Walk *walk,
                   const KtAttribute *attribute,
                   const KtSyntaxItem *item)
{
  gboolean was_many = walk->type.many;

  if (!refuse_index (builder, item))
    return FAULT;
  walk->attribute = attribute;
  walk->type = attribute->type;
  walk->type.many = was_many;
  return FOUND;
}

static Outcome
step_to (KtBuilder *builder, Walk *walk, const KtSyntaxItem *item)
{
  if (walk->attribute == NULL && walk->type.kind == KT_TYPE_PART)
    {
      const KtFeature *feature = kt_structure_find_feature (walk->type.structure, item->name);

      return feature != NULL ? step_to_feature (builder, walk, feature, item) : NOT_FOUND;
    }
  if (walk->attribute == NULL && walk->type.kind == KT_TYPE_OPTION)
    {
      const KtAttribute *attribute
          = kt_enumeration_find_attribute (walk->type.enumeration, item->name);

      return attribute != NULL ? step_to_attribute (builder, walk, attribute, item) : NOT_FOUND;
    }
  return NOT_FOUND;
}

static Outcome
start_at_frame (KtBuilder *builder, const KtScope *frame, Walk *walk, const KtSyntaxItem *item)
{
  if (!refuse_index (builder, item))
    return FAULT;
  if (frame->binding != NULL)
    {
      walk->origin = KT_PATH_VARIABLE;
      walk->variable = frame->binding;
      walk->type = frame->binding->path->type;
      walk->type.many = FALSE;
      return FOUND;
    }
  if (frame->definition->expr == NULL || frame->definition->expr->kind != KT_EXPR_PATH)
    return NOT_FOUND;

  const KtPath *path = frame->definition->expr->value.path;
  walk->origin = path->origin;
  walk->variable = path->variable;
  walk->attribute = path->attribute;
  walk->type = frame->definition->expr->type;
  g_array_append_vals (walk->steps, path->steps, path->n_steps);
  return FOUND;
}

static Outcome
start_at_root (KtBuilder *builder, Walk *walk, const KtSyntaxItem *item)
{
  const KtStructure *product = builder->model->public.product;

  if (!refuse_index (builder, item))
    return FAULT;
  walk->origin = KT_PATH_ROOT;
  walk->type = (KtType){ .kind = KT_TYPE_PART, .structure = product };
  return FOUND;
}

static Outcome
start (KtBuilder *builder, const KtScope *scope, Walk *walk, const KtSyntaxItem *item)
{
  const KtScope *frame = kt_scope_find (scope, item->name);

  if (frame != NULL)
    return start_at_frame (builder, frame, walk, item);

  gboolean at_product = scope->structure == builder->model->public.product;
  walk->origin = at_product ? KT_PATH_ROOT : KT_PATH_CONTEXT;
  walk->type = (KtType){
    .kind = scope->structure != NULL ? KT_TYPE_PART : KT_TYPE_OPTION,
    .structure = scope->structure,
    .enumeration = scope->enumeration,
  };
  Outcome outcome = step_to (builder, walk, item);
  if (outcome == NOT_FOUND && strcmp (item->name, "root") == 0)
    return start_at_root (builder, walk, item);
  return outcome;
}

/* --- faults ---------------------------------------------------------------------------------- */

static void
add_member_names (GPtrArray *names, const KtStructure *structure, const KtEnumeration *enumeration)
{
  if (structure != NULL)
    for (guint i = 0; i < structure->n_features; i++)
      g_ptr_array_add (names, (gpointer)structure->features[i]->name);
  if (enumeration != NULL)
    for (guint i = 0; i < enumeration->n_attributes; i++)
      g_ptr_array_add (names, (gpointer)enumeration->attributes[i]->name);
}

static char *
suggest (const char *word, GPtrArray *names)
{
  g_ptr_array_add (names, NULL);

  const char *nearest = kt_report_nearest (word, (const char *const *)names->pdata);
  return nearest != NULL ? g_strdup_printf (_ ("Did you mean “%s”?"), nearest) : NULL;
}

/* What the walk has arrived at, for "There is no … in …". */
static char *
walk_to_text (const Walk *walk)
{
  if (walk->attribute == NULL && walk->type.structure != NULL)
    return g_strdup_printf ("“%s”", walk->type.structure->name);
  if (walk->attribute == NULL && walk->type.enumeration != NULL)
    return g_strdup_printf ("“%s”", walk->type.enumeration->name);
  return kt_type_to_text (&walk->type);
}

static void
report_missing_member (KtBuilder *builder, const Walk *walk, const KtSyntaxItem *item)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *where = walk_to_text (walk);

  if (walk->attribute == NULL)
    add_member_names (names, walk->type.structure, walk->type.enumeration);

  g_autofree char *hint = suggest (item->name, names);
  kt_report_lax (builder->report, &item->place, hint, _ ("There is no “%s” in %s."), item->name,
                 where);
}

/* A name that the context lacks but the product has: the commonest slip. */
static char *
hint_for_word (KtBuilder *builder, const KtScope *scope, const char *word)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const KtStructure *product = builder->model->public.product;

  if (scope->structure != product && kt_structure_find_feature (product, word) != NULL)
    return g_strdup_printf (_ ("The product has it: write “root.%s”."), word);
  add_member_names (names, scope->structure, scope->enumeration);
  return suggest (word, names);
}

static const KtPath *
nowhere (KtBuilder *builder, const KtSyntaxExpr *syntax)
{
  KtPath *path = kt_arena_new0 (builder->arena, KtPath);

  path->origin = KT_PATH_NOWHERE;
  path->text = syntax->text;
  return path;
}

const KtExpr *
kt_build_nowhere (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax)
{
  const char *word = syntax->path->name;
  const char *context
      = scope->structure != NULL ? scope->structure->name : scope->enumeration->name;
  g_autofree char *hint = hint_for_word (builder, scope, word);

  kt_report_lax (builder->report, &syntax->place, hint, _ ("There is no “%s” in “%s”."), word,
                 context);
  if (builder->report->is_strict)
    return NULL;

  KtExpr *expr = kt_builder_new_expr (builder, KT_EXPR_PATH, &syntax->place, KT_TYPE_ABSENT);
  if (expr != NULL)
    expr->value.path = nowhere (builder, syntax);
  return expr;
}

/* --- result ---------------------------------------------------------------------------------- */

static const KtPath *
finish (KtBuilder *builder, const Walk *walk, const KtSyntaxExpr *syntax)
{
  KtPath *path = kt_arena_new0 (builder->arena, KtPath);

  path->origin = walk->origin;
  path->variable = walk->variable;
  path->n_steps = walk->steps->len;
  path->steps
      = kt_arena_copy (builder->arena, walk->steps->data, walk->steps->len, sizeof (KtStep));
  path->attribute = walk->attribute;
  path->text = syntax->text;
  return path;
}

gboolean
kt_build_path (KtBuilder *builder,
               const KtScope *scope,
               const KtSyntaxExpr *syntax,
               const KtPath **path,
               KtType *type)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (KtStep));
  Walk walk = { .steps = steps };
  Outcome outcome = start (builder, scope, &walk, syntax->path);

  *path = NULL;
  if (outcome == NOT_FOUND)
    return TRUE;
  for (const KtSyntaxItem *item = syntax->path->next; item != NULL && outcome == FOUND;
       item = item->next)
    {
      if (walk.type.kind == KT_TYPE_ABSENT)
        break; /* a definition that leads nowhere was already reported */
      outcome = step_to (builder, &walk, item);
      if (outcome == NOT_FOUND)
        report_missing_member (builder, &walk, item);
    }

  if (outcome == FOUND)
    {
      *path = walk.type.kind == KT_TYPE_ABSENT ? nowhere (builder, syntax)
                                               : finish (builder, &walk, syntax);
      *type = walk.type;
      return TRUE;
    }
  if (builder->report->is_strict)
    return FALSE;
  *path = nowhere (builder, syntax);
  *type = (KtType){ .kind = KT_TYPE_ABSENT };
  return TRUE;
}
