/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The typed tree from the outside in: arrays that grow while a reader reads, copied into the model
 * when it is done.
 */
#include "kt-foreign-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
structure_free (gpointer data)
{
  KtMakerStructure *structure = data;

  g_ptr_array_unref (structure->features);
  g_free (structure);
}

void
kt_maker_init (KtMaker *maker, KtModelPrivate *model, KtReport *report)
{
  g_autofree char *base = g_path_get_basename (model->public.file);

  *maker = (KtMaker){
    .model = model,
    .arena = model->arena,
    .report = report,
    .base = kt_arena_intern (model->arena, base),
    .structures = g_ptr_array_new_with_free_func (structure_free),
    .enumerations = g_ptr_array_new (),
    .rules = g_ptr_array_new (),
    .prices = g_array_new (FALSE, FALSE, sizeof (KtModelPrice)),
  };
}

void
kt_maker_clear (KtMaker *maker)
{
  g_clear_pointer (&maker->structures, g_ptr_array_unref);
  g_clear_pointer (&maker->enumerations, g_ptr_array_unref);
  g_clear_pointer (&maker->rules, g_ptr_array_unref);
  g_clear_pointer (&maker->prices, g_array_unref);
}

KtMakerStructure *
kt_maker_add_structure (KtMaker *maker, const char *name, const KtPlace *place)
{
  KtMakerStructure *structure = g_new0 (KtMakerStructure, 1);

  structure->structure = kt_arena_new0 (maker->arena, KtStructure);
  structure->structure->name = name;
  structure->structure->index = maker->structures->len;
  structure->structure->place = *place;
  structure->features = g_ptr_array_new ();
  g_ptr_array_add (maker->structures, structure);
  return structure;
}

KtEnumeration *
kt_maker_add_enumeration (KtMaker *maker, const KtPlace *place)
{
  KtEnumeration *enumeration = kt_arena_new0 (maker->arena, KtEnumeration);
  g_autofree char *name = g_strdup_printf ("domain%u", maker->enumerations->len + 1);

  enumeration->name = kt_arena_intern (maker->arena, name);
  enumeration->index = maker->enumerations->len;
  enumeration->place = *place;
  g_ptr_array_add (maker->enumerations, enumeration);
  return enumeration;
}

static gboolean
is_within (KtMaker *maker, guint n, guint limit, const KtPlace *place)
{
  if (n < limit)
    return TRUE;
  if (!maker->failed)
    kt_report_error (maker->report, place, NULL,
                     _ ("The model is too large: more than %u features or rules."), limit);
  maker->failed = TRUE;
  return FALSE;
}

KtFeature *
kt_maker_add_feature (KtMaker *maker,
                      KtMakerStructure *structure,
                      const char *name,
                      KtFeatureKind kind,
                      const KtPlace *place)
{
  if (!is_within (maker, maker->n_features, KT_FOREIGN_MAX_FEATURES, place))
    return NULL;

  KtFeature *feature = kt_arena_new0 (maker->arena, KtFeature);
  static const KtTypeKind types[] = {
    [KT_FEATURE_BOOL] = KT_TYPE_BOOL,     [KT_FEATURE_NUMBER] = KT_TYPE_NUMBER,
    [KT_FEATURE_STRING] = KT_TYPE_STRING, [KT_FEATURE_ENUMERATION] = KT_TYPE_OPTION,
    [KT_FEATURE_PART] = KT_TYPE_PART,
  };

  maker->n_features++;
  feature->name = name;
  feature->kind = kind;
  feature->owner = structure->structure;
  feature->index = structure->features->len;
  feature->type.kind = types[kind];
  feature->minimum = kt_number_infinite (-1);
  feature->maximum = kt_number_infinite (1);
  feature->min_count = feature->max_count = 1;
  feature->place = *place;
  g_ptr_array_add (structure->features, feature);
  return feature;
}

KtRule *
kt_maker_add_rule (KtMaker *maker, KtRuleKind kind, const KtPlace *place)
{
  static const char *const no_states[] = { NULL };

  if (!is_within (maker, maker->rules->len, KT_FOREIGN_MAX_RULES, place))
    return NULL;

  KtRule *rule = kt_arena_new0 (maker->arena, KtRule);
  char name[32];
  gsize length = (gsize)g_snprintf (name, sizeof name, ":%u", place->line);
  gsize base = strlen (maker->base);
  char *text = kt_arena_alloc (maker->arena, base + length + 1);

  memcpy (text, maker->base, base);
  memcpy (text + base, name, length + 1);
  rule->kind = kind;
  rule->index = maker->rules->len;
  rule->name = text;
  rule->states = no_states;
  rule->place = *place;
  g_ptr_array_add (maker->rules, rule);
  return rule;
}

static KtSelection *
add_selection (KtMaker *maker,
               KtRule *rule,
               KtMakerStructure *structure,
               const KtLiteral *literals,
               guint n_literals)
{
  KtSelection *selection = kt_arena_new0 (maker->arena, KtSelection);

  selection->structure = structure->structure;
  selection->n_literals = n_literals;
  selection->literals = kt_arena_copy (maker->arena, literals, n_literals, sizeof (KtLiteral));
  rule->selection = selection;
  if (structure->structure->index > 0)
    rule->context_structure = structure->structure;
  return selection;
}

KtRule *
kt_maker_add_clauses (KtMaker *maker,
                      KtMakerStructure *structure,
                      const KtLiteral *literals,
                      guint n_literals,
                      const KtPlace *place)
{
  KtRule *rule = kt_maker_add_rule (maker, KT_RULE_CLAUSES, place);

  if (rule != NULL)
    add_selection (maker, rule, structure, literals, n_literals);
  return rule;
}

KtRule *
kt_maker_add_group (KtMaker *maker,
                    KtMakerStructure *structure,
                    KtLiteral above,
                    const KtLiteral *members,
                    guint n_members,
                    guint minimum,
                    guint maximum,
                    const KtPlace *place)
{
  KtRule *rule = kt_maker_add_rule (maker, KT_RULE_GROUP, place);

  if (rule == NULL)
    return NULL;

  KtSelection *selection = add_selection (maker, rule, structure, members, n_members);
  rule->is_of_tree = TRUE;
  selection->above = above;
  selection->minimum = minimum;
  selection->maximum = maximum;
  return rule;
}

static const KtStructure *
end_structure (KtMaker *maker, KtBuilder *builder, KtMakerStructure *made)
{
  KtStructure *structure = made->structure;

  structure->n_features = made->features->len;
  structure->features = kt_arena_copy_pointers (maker->arena, made->features);
  structure->features_by_name
      = kt_builder_sort_named (builder, made->features, G_STRUCT_OFFSET (KtFeature, place));
  return structure;
}

void
kt_maker_end (KtMaker *maker)
{
  KtModel *model = &maker->model->public;
  g_autoptr (GPtrArray) structures = g_ptr_array_new ();
  KtBuilder builder;

  kt_builder_init (&builder, maker->model, maker->arena, maker->report);
  for (guint i = 0; i < maker->structures->len; i++)
    g_ptr_array_add (structures,
                     (gpointer)end_structure (maker, &builder, maker->structures->pdata[i]));
  kt_builder_clear (&builder);
  model->n_structures = structures->len;
  model->structures = kt_arena_copy_pointers (maker->arena, structures);
  model->product = model->structures[0];
  model->n_enumerations = maker->enumerations->len;
  model->enumerations = kt_arena_copy_pointers (maker->arena, maker->enumerations);
  model->n_rules = model->n_all_rules = maker->rules->len;
  model->rules = model->all_rules = kt_arena_copy_pointers (maker->arena, maker->rules);
  model->n_prices = maker->prices->len;
  model->prices = kt_arena_copy (maker->arena, maker->prices->data, maker->prices->len,
                                 sizeof (KtModelPrice));
}
