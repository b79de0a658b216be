/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Enumerations and structures. In rounds, because names may be used before they are declared: first
 * all type names, then the members, then the rows of the options (whose values may be options of
 * other enumerations).
 */
#include "kt-model-builder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PLACE_OF(member, offset)                                                                   \
  ((const KtPlace *)(gconstpointer)((const char *)(member) + (offset)))

/* --- sorted members -------------------------------------------------------------------------- */

static int
compare_named (gconstpointer a, gconstpointer b, gpointer place_offset)
{
  const KtNamed *x = *(const KtNamed *const *)a;
  const KtNamed *y = *(const KtNamed *const *)b;
  int order = strcmp (x->name, y->name);

  if (order != 0)
    return order;

  const KtPlace *p = PLACE_OF (x, GPOINTER_TO_SIZE (place_offset));
  const KtPlace *q = PLACE_OF (y, GPOINTER_TO_SIZE (place_offset));
  return p->line != q->line ? (p->line < q->line ? -1 : 1)
                            : (p->column > q->column) - (p->column < q->column);
}

gpointer
kt_builder_sort_named (KtBuilder *builder, const GPtrArray *members, gsize place_offset)
{
  const KtNamed **sorted = kt_arena_copy_pointers (builder->arena, members);

  if (members->len == 0)
    return NULL;
  g_qsort_with_data (sorted, members->len, sizeof (gpointer), compare_named,
                     GSIZE_TO_POINTER (place_offset));
  for (guint i = 1; i < members->len; i++)
    if (strcmp (sorted[i - 1]->name, sorted[i]->name) == 0)
      kt_report_error (builder->report, PLACE_OF (sorted[i], place_offset), NULL,
                       _ ("“%s” was already declared in line %u."), sorted[i]->name,
                       PLACE_OF (sorted[i - 1], place_offset)->line);
  return sorted;
}

gpointer
kt_find_named (gconstpointer sorted, guint n, const char *name)
{
  const KtNamed *const *members = sorted;
  guint low = 0;
  guint high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = strcmp (name, members[middle]->name);

      if (order == 0)
        return (gpointer)members[middle];
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return NULL;
}

/* --- names of types -------------------------------------------------------------------------- */

/* Structures and enumerations share one table; the entry says which it is. */
typedef struct {
  KtStructure *structure;
  KtEnumeration *enumeration;
  const KtSyntaxDeclaration *syntax;
} TypeEntry;

static const TypeEntry *
lookup_type (const KtBuilder *builder, const char *name)
{
  return g_hash_table_lookup (builder->types, name);
}

gboolean
kt_builder_find_type (const KtBuilder *builder,
                      const char *name,
                      const KtStructure **structure,
                      const KtEnumeration **enumeration)
{
  const TypeEntry *entry = lookup_type (builder, name);

  *structure = entry != NULL ? entry->structure : NULL;
  *enumeration = entry != NULL ? entry->enumeration : NULL;
  return entry != NULL;
}

static void
report_unknown_type (KtBuilder *builder, const KtPlace *place, const char *name)
{
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (builder->types, NULL);
  const char *nearest = kt_report_nearest (name, (const char *const *)names);
  g_autofree char *hint
      = nearest != NULL ? g_strdup_printf (_ ("Did you mean “%s”?"), nearest)
                        : g_strdup (_ ("Declare it with “structure” or “enumeration”; numbers "
                                       "are “num”, texts “string”, yes or no “Bool”."));

  kt_report_lax (builder->report, place, hint, _ ("There is no type “%s”."), name);
}

static void
register_type (KtBuilder *builder,
               const KtSyntaxDeclaration *syntax,
               GPtrArray *structures,
               GPtrArray *enumerations)
{
  TypeEntry *entry = kt_arena_new0 (builder->arena, TypeEntry);
  const TypeEntry *other = lookup_type (builder, syntax->name);

  entry->syntax = syntax;
  if (other != NULL)
    {
      kt_report_error (builder->report, &syntax->place, NULL,
                       _ ("“%s” was already declared in line %u."), syntax->name,
                       other->syntax->place.line);
      return;
    }

  if (syntax->kind == KT_SYNTAX_STRUCTURE)
    {
      entry->structure = kt_arena_new0 (builder->arena, KtStructure);
      entry->structure->name = syntax->name;
      entry->structure->index = structures->len;
      entry->structure->place = syntax->place;
      g_ptr_array_add (structures, entry->structure);
    }
  else
    {
      entry->enumeration = kt_arena_new0 (builder->arena, KtEnumeration);
      entry->enumeration->name = syntax->name;
      entry->enumeration->index = enumerations->len;
      entry->enumeration->place = syntax->place;
      g_ptr_array_add (enumerations, entry->enumeration);
    }
  g_hash_table_insert (builder->types, (gpointer)syntax->name, entry);
}

static void
register_types (KtBuilder *builder, const KtSyntaxTree *tree)
{
  g_autoptr (GPtrArray) structures = g_ptr_array_new ();
  g_autoptr (GPtrArray) enumerations = g_ptr_array_new ();
  KtModel *model = &builder->model->public;

  for (const KtSyntaxDeclaration *d = tree->declarations; d != NULL; d = d->next)
    if (d->is_product)
      register_type (builder, d, structures, enumerations);
  if (structures->len == 0)
    kt_report_error (builder->report, &tree->end, NULL,
                     _ ("The model has no “product { … }”: it says what is configured."));
  for (const KtSyntaxDeclaration *d = tree->declarations; d != NULL; d = d->next)
    if (!d->is_product && d->kind != KT_SYNTAX_BEHAVIOR)
      register_type (builder, d, structures, enumerations);

  model->n_structures = structures->len;
  model->structures = kt_arena_copy_pointers (builder->arena, structures);
  model->n_enumerations = enumerations->len;
  model->enumerations = kt_arena_copy_pointers (builder->arena, enumerations);
  model->product = structures->len > 0 ? model->structures[0] : NULL;
}

/* --- parameters and bounds ------------------------------------------------------------------- */

gboolean
kt_builder_parameter (KtBuilder *builder, const char *name, KtNumber *value)
{
  const KtNumber *known = g_hash_table_lookup (builder->model->parameters, name);

  if (known != NULL)
    {
      *value = *known;
      return TRUE;
    }
  g_hash_table_insert (builder->model->parameters,
                       (gpointer)kt_arena_intern (builder->model->arena, name), NULL);
  return FALSE;
}

/* The number of a bound; `otherwise` if there is none. */
static KtNumber
bound_value (KtBuilder *builder, const KtSyntaxBound *bound, KtNumber otherwise)
{
  KtNumber value = otherwise;

  if (!bound->is_set)
    return otherwise;
  if (bound->parameter == NULL)
    return bound->number;
  if (!kt_builder_parameter (builder, bound->parameter, &value))
    {
      g_autofree char *hint = g_strdup_printf (_ ("Set it with -D %s=…"), bound->parameter);

      kt_report_warning (builder->report, &bound->place, hint,
                         _ ("The parameter “%s” is not set; there is no bound here."),
                         bound->parameter);
    }
  return value;
}

static void
build_range (KtBuilder *builder,
             const KtSyntaxField *syntax,
             int digits,
             KtNumber *minimum,
             KtNumber *maximum)
{
  gint64 units;

  *minimum = bound_value (builder, &syntax->minimum, kt_number_infinite (-1));
  *maximum = bound_value (builder, &syntax->maximum, kt_number_infinite (1));
  if (kt_number_compare (*minimum, *maximum) > 0)
    kt_report_error (builder->report, &syntax->minimum.place, NULL,
                     _ ("The range of “%s” ends below its beginning."), syntax->name);
  if ((minimum->infinity == 0 && !kt_number_scale (*minimum, digits, &units))
      || (maximum->infinity == 0 && !kt_number_scale (*maximum, digits, &units)))
    kt_report_lax (builder->report, &syntax->minimum.place,
                   _ ("Write “num .#” for one digit after the point, “num .##” for two."),
                   _ ("The range of “%s” is finer than its values can be."), syntax->name);
}

static gint
count_value (KtBuilder *builder, const KtSyntaxBound *bound, gint otherwise)
{
  gint64 count;
  KtNumber value = bound_value (builder, bound, kt_number_infinite (1));

  if (value.infinity != 0)
    return otherwise;
  if (!kt_number_scale (value, 0, &count) || count < 0 || count > 999999)
    {
      kt_report_error (builder->report, &bound->place, NULL,
                       _ ("A cardinality is a whole number from 0 to 999999."));
      return otherwise;
    }
  return count;
}

static void
build_cardinality (KtBuilder *builder, const KtSyntaxField *syntax, KtFeature *feature)
{
  feature->min_count = 1;
  feature->max_count = 1;
  if (!syntax->min_count.is_set)
    return;

  gint count = count_value (builder, &syntax->min_count, KT_UNBOUNDED);
  feature->min_count = MAX (count, 0);
  feature->max_count
      = syntax->has_range ? count_value (builder, &syntax->max_count, KT_UNBOUNDED) : count;
  if (feature->max_count != KT_UNBOUNDED && feature->max_count < feature->min_count)
    kt_report_error (builder->report, &syntax->min_count.place, NULL,
                     _ ("The cardinality of “%s” ends below its beginning."), syntax->name);
  else if (feature->max_count == 0)
    kt_report_warning (builder->report, &syntax->min_count.place, NULL,
                       _ ("The cardinality of “%s” allows none at all."), syntax->name);
}

/* --- fields ---------------------------------------------------------------------------------- */

static gboolean
is_bool_name (const char *name)
{
  return strcmp (name, "Bool") == 0 || strcmp (name, "bool") == 0;
}

/* NUMBER, STRING, BOOL, OPTION or PART; FALSE with a fault if the named type does not exist (in
 * plain COOM the field is then left out, like every name that does not resolve). */
static gboolean
build_field_type (KtBuilder *builder,
                  const KtSyntaxField *syntax,
                  const char *type_name,
                  KtType *type)
{
  *type = (KtType){ .kind = KT_TYPE_STRING };
  if (syntax->kind == KT_SYNTAX_FIELD_STRING)
    return TRUE;
  if (syntax->kind == KT_SYNTAX_FIELD_NUMBER)
    {
      type->kind = KT_TYPE_NUMBER;
      type->digits = syntax->digits;
      type->unit = syntax->unit;
      return TRUE;
    }

  const TypeEntry *entry = lookup_type (builder, type_name);
  if (entry == NULL && is_bool_name (type_name))
    {
      type->kind = KT_TYPE_BOOL;
      return TRUE;
    }
  if (entry == NULL)
    {
      report_unknown_type (builder, &syntax->type_place, type_name);
      return FALSE;
    }
  type->kind = entry->enumeration != NULL ? KT_TYPE_OPTION : KT_TYPE_PART;
  type->enumeration = entry->enumeration;
  type->structure = entry->structure;
  return TRUE;
}

static KtFeatureKind
feature_kind (KtTypeKind kind)
{
  switch (kind)
    {
    case KT_TYPE_BOOL:
      return KT_FEATURE_BOOL;
    case KT_TYPE_NUMBER:
      return KT_FEATURE_NUMBER;
    case KT_TYPE_OPTION:
      return KT_FEATURE_ENUMERATION;
    case KT_TYPE_PART:
      return KT_FEATURE_PART;
    default:
      return KT_FEATURE_STRING;
    }
}

static KtFeature *
build_feature (KtBuilder *builder, const KtSyntaxField *syntax, const KtStructure *owner)
{
  KtFeature *feature = kt_arena_new0 (builder->arena, KtFeature);

  /* A feature without a type has the type of its own name. */
  if (!build_field_type (builder, syntax, syntax->type != NULL ? syntax->type : syntax->name,
                         &feature->type))
    return NULL;
  feature->name = syntax->name;
  feature->kind = feature_kind (feature->type.kind);
  feature->owner = owner;
  feature->is_static = syntax->is_static;
  feature->is_multiline = syntax->is_multiline;
  feature->max_length = syntax->max_length;
  feature->priority = syntax->priority;
  feature->place = syntax->place;
  build_range (builder, syntax, feature->type.digits, &feature->minimum, &feature->maximum);
  build_cardinality (builder, syntax, feature);

  feature->is_reference = syntax->is_reference && feature->kind == KT_FEATURE_PART;
  if (syntax->is_reference && !feature->is_reference)
    kt_report_lax (builder->report, &syntax->place, NULL,
                   _ ("“%s” is no part, so it cannot be a reference."), syntax->name);
  return feature;
}

static void
build_structure (KtBuilder *builder, KtStructure *structure, const KtSyntaxDeclaration *syntax)
{
  g_autoptr (GPtrArray) features = g_ptr_array_new ();

  for (const KtSyntaxField *field = syntax->fields; field != NULL; field = field->next)
    {
      KtFeature *feature = build_feature (builder, field, structure);

      if (feature == NULL)
        continue;
      feature->index = features->len;
      g_ptr_array_add (features, feature);
    }
  structure->n_features = features->len;
  structure->features = kt_arena_copy_pointers (builder->arena, features);
  structure->features_by_name
      = kt_builder_sort_named (builder, features, G_STRUCT_OFFSET (KtFeature, place));
}

static KtAttribute *
build_attribute (KtBuilder *builder, const KtSyntaxField *syntax, const KtEnumeration *owner)
{
  KtAttribute *attribute = kt_arena_new0 (builder->arena, KtAttribute);

  attribute->name = syntax->name;
  attribute->owner = owner;
  attribute->place = syntax->place;
  if (syntax->kind == KT_SYNTAX_FIELD_NAMED && syntax->type == NULL)
    attribute->type.kind = KT_TYPE_SYMBOL;
  else if (!build_field_type (builder, syntax, syntax->type, &attribute->type))
    attribute->type.kind = KT_TYPE_SYMBOL;
  else if (attribute->type.kind == KT_TYPE_PART)
    kt_report_error (builder->report, &syntax->type_place, NULL,
                     _ ("“%s” is a structure; an attribute is a number, a text or an option."),
                     syntax->type);
  build_range (builder, syntax, attribute->type.digits, &attribute->minimum, &attribute->maximum);
  return attribute;
}

/* --- options --------------------------------------------------------------------------------- */

static void
build_enumeration (KtBuilder *builder,
                   KtEnumeration *enumeration,
                   const KtSyntaxDeclaration *syntax)
{
  g_autoptr (GPtrArray) attributes = g_ptr_array_new ();
  g_autoptr (GPtrArray) options = g_ptr_array_new ();

  for (const KtSyntaxField *field = syntax->fields; field != NULL; field = field->next)
    {
      KtAttribute *attribute = build_attribute (builder, field, enumeration);

      attribute->index = attributes->len;
      g_ptr_array_add (attributes, attribute);
    }
  for (const KtSyntaxOption *s = syntax->options; s != NULL; s = s->next)
    {
      KtOption *option = kt_arena_new0 (builder->arena, KtOption);

      option->name = s->name;
      option->owner = enumeration;
      option->index = options->len;
      option->validity = s->validity;
      option->place = s->place;
      g_ptr_array_add (options, option);
    }

  enumeration->n_attributes = attributes->len;
  enumeration->attributes = kt_arena_copy_pointers (builder->arena, attributes);
  enumeration->attributes_by_name
      = kt_builder_sort_named (builder, attributes, G_STRUCT_OFFSET (KtAttribute, place));
  enumeration->n_options = options->len;
  enumeration->options = kt_arena_copy_pointers (builder->arena, options);
  enumeration->options_by_name
      = kt_builder_sort_named (builder, options, G_STRUCT_OFFSET (KtOption, place));
  if (options->len == 0)
    kt_report_lax (builder->report, &syntax->place, NULL, _ ("“%s” has no options."), syntax->name);
}

static gboolean
is_truth_word (const char *text, gboolean *truth)
{
  *truth = g_ascii_strcasecmp (text, "true") == 0;
  return *truth || g_ascii_strcasecmp (text, "false") == 0;
}

/* Does the constant fit the attribute? Completes it. */
static gboolean
fit_constant (const KtAttribute *attribute, const KtSyntaxConstant *syntax, KtConstant *constant)
{
  switch (attribute->type.kind)
    {
    case KT_TYPE_NUMBER:
      return syntax->is_number;
    case KT_TYPE_BOOL:
      return is_truth_word (syntax->text, &constant->truth);
    case KT_TYPE_OPTION:
      constant->option = kt_enumeration_find_option (attribute->type.enumeration, syntax->text);
      return constant->option != NULL;
    default:
      return TRUE;
    }
}

static void
check_number_constant (KtBuilder *builder,
                       const KtAttribute *attribute,
                       const KtSyntaxConstant *syntax)
{
  gint64 units;

  if (kt_number_compare (syntax->number, attribute->minimum) < 0
      || kt_number_compare (syntax->number, attribute->maximum) > 0)
    kt_report_error (builder->report, &syntax->place, NULL,
                     _ ("%s is outside the range of the attribute “%s”."), syntax->text,
                     attribute->name);
  else if (!kt_number_scale (syntax->number, attribute->type.digits, &units))
    kt_report_lax (builder->report, &syntax->place,
                   _ ("Write “attribute num .#” for one digit after the point, “num .##” for two."),
                   _ ("%s has more digits than the attribute “%s”."), syntax->text,
                   attribute->name);
}

static void
build_constant (KtBuilder *builder,
                const KtAttribute *attribute,
                const KtSyntaxConstant *syntax,
                KtConstant *constant)
{
  constant->kind = attribute->type.kind;
  constant->text = syntax->text;
  constant->number = syntax->is_number ? syntax->number : kt_number_from_int (0);
  constant->is_set = fit_constant (attribute, syntax, constant);
  if (!constant->is_set)
    {
      g_autofree char *expected = kt_type_to_text (&attribute->type);

      kt_report_error (builder->report, &syntax->place, NULL,
                       _ ("“%s” does not fit the attribute “%s”: it takes %s."), syntax->text,
                       attribute->name, expected);
    }
  else if (constant->kind == KT_TYPE_NUMBER)
    check_number_constant (builder, attribute, syntax);
}

static void
build_row (KtBuilder *builder, KtOption *option, const KtSyntaxOption *syntax)
{
  const KtEnumeration *owner = option->owner;
  KtConstant *values
      = kt_arena_alloc (builder->arena, MAX (1, owner->n_attributes) * sizeof *values);
  const KtSyntaxConstant *constant = syntax->constants;
  guint n = 0;

  option->values = values;
  for (; constant != NULL && n < owner->n_attributes; constant = constant->next)
    {
      build_constant (builder, owner->attributes[n], constant, &values[n]);
      n++;
    }
  if (constant != NULL)
    kt_report_lax (builder->report, &constant->place, NULL,
                   ngettext ("“%s” has more values than “%s” has attributes (%u).",
                             "“%s” has more values than “%s” has attributes (%u).",
                             owner->n_attributes),
                   option->name, owner->name, owner->n_attributes);
  else if (n < owner->n_attributes)
    kt_report_lax (builder->report, &syntax->place, NULL,
                   _ ("“%s” has no value for the attribute “%s”."), option->name,
                   owner->attributes[n]->name);
}

static void
build_rows (KtBuilder *builder, const KtEnumeration *enumeration, const KtSyntaxDeclaration *syntax)
{
  guint i = 0;

  for (const KtSyntaxOption *s = syntax->options; s != NULL; s = s->next)
    build_row (builder, (KtOption *)enumeration->options[i++], s);
}

/* --- all ------------------------------------------------------------------------------------- */

void
kt_build_types (KtBuilder *builder, const KtSyntaxTree *tree)
{
  register_types (builder, tree);

  for (const KtSyntaxDeclaration *d = tree->declarations; d != NULL; d = d->next)
    {
      const TypeEntry *entry = d->name != NULL ? lookup_type (builder, d->name) : NULL;

      if (entry == NULL || entry->syntax != d)
        continue;
      if (entry->structure != NULL)
        build_structure (builder, entry->structure, d);
      else
        build_enumeration (builder, entry->enumeration, d);
    }
  for (const KtSyntaxDeclaration *d = tree->declarations; d != NULL; d = d->next)
    {
      const TypeEntry *entry = d->name != NULL ? lookup_type (builder, d->name) : NULL;

      if (entry != NULL && entry->syntax == d && entry->enumeration != NULL)
        build_rows (builder, entry->enumeration, d);
    }
  kt_check_recursion (builder);
}

/* --- recursion ------------------------------------------------------------------------------- */

typedef struct {
  const KtStructure *structure;
  guint next_feature;
} Visit;

static gboolean
must_contain (const KtFeature *feature)
{
  return feature->kind == KT_FEATURE_PART && !feature->is_reference && feature->min_count > 0;
}

/* Depth first over the parts that must be there, without recursion: a chain of structures may be
 * long. */
static void
visit_from (KtBuilder *builder, const KtStructure *start, guint8 *state)
{
  enum { NEW, OPEN, DONE };
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));
  Visit first = { start, 0 };

  if (state[start->index] != NEW)
    return;
  state[start->index] = OPEN;
  g_array_append_val (stack, first);
  while (stack->len > 0)
    {
      Visit *top = &g_array_index (stack, Visit, stack->len - 1);

      if (top->next_feature == top->structure->n_features)
        {
          state[top->structure->index] = DONE;
          g_array_set_size (stack, stack->len - 1);
          continue;
        }

      const KtFeature *feature = top->structure->features[top->next_feature++];
      if (!must_contain (feature))
        continue;

      Visit below = { feature->type.structure, 0 };
      if (state[below.structure->index] == OPEN)
        kt_report_error (builder->report, &feature->place,
                         _ ("Make it optional: 0..1 or 0..*, or a reference."),
                         _ ("“%s” must contain itself without end through “%s”."),
                         below.structure->name, feature->name);
      else if (state[below.structure->index] == NEW)
        {
          state[below.structure->index] = OPEN;
          g_array_append_val (stack, below);
        }
    }
}

void
kt_check_recursion (KtBuilder *builder)
{
  const KtModel *model = &builder->model->public;
  g_autofree guint8 *state = g_new0 (guint8, MAX (1, model->n_structures));

  for (guint i = 0; i < model->n_structures; i++)
    visit_from (builder, model->structures[i], state);
}
