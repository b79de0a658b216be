/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-brute.h"

#include <string.h>

#include "kt-evaluate.h"

typedef struct {
  guint parent;
  const KtFeature *feature;
  guint index;
  KtValue value;
} Node;

typedef struct {
  guint parent;
  const KtFeature *feature;
} Pending;

typedef struct {
  KtModel *model;
  GArray *nodes;      /* Node; 0 is the product */
  GArray *pending;    /* Pending */
  GArray *references; /* Pending */
  GPtrArray *found;
  guint n_looked_at, limit;
  gboolean keeps_broken;
} Enumeration;

/* --- enumeration -------------------------------------------------------------------------------- */

static void next_reference (Enumeration *e, guint at);
static void next_feature (Enumeration *e, guint at);

static void
emit (Enumeration *e)
{
  KtAssignmentBuilder *builder;
  KtAssignment *assignment;

  if (e->n_looked_at++ > e->limit)
    return;
  builder = kt_assignment_builder_new (e->model);
  for (guint i = 1; i < e->nodes->len; i++)
    {
      const Node *node = &g_array_index (e->nodes, Node, i);

      kt_assignment_builder_add (builder, node->parent, node->feature, node->index, node->value);
    }
  assignment = kt_assignment_builder_end (builder);
  if (e->keeps_broken || kt_evaluate_find_broken_rule (assignment, 0) == NULL)
    g_ptr_array_add (e->found, assignment);
  else
    kt_assignment_unref (assignment);
}

static guint
add_node (Enumeration *e, guint parent, const KtFeature *feature, guint index, KtValue value)
{
  Node node = { parent, feature, index, value };

  g_array_append_val (e->nodes, node);
  return e->nodes->len - 1;
}

static char *
path_of (Enumeration *e, guint number)
{
  const Node *node = &g_array_index (e->nodes, Node, number);
  g_autofree char *above = number == 0 ? NULL : path_of (e, node->parent);
  const char *dot = above != NULL && above[0] != '\0' ? "." : "";

  if (number == 0)
    return g_strdup ("");
  if (node->feature->max_count != 1)
    return g_strdup_printf ("%s%s%s[%u]", above, dot, node->feature->name, node->index);
  return g_strconcat (above, dot, node->feature->name, NULL);
}

static void
choose_targets (Enumeration *e, guint at, guint count, guint i)
{
  Pending pending = g_array_index (e->references, Pending, at);
  guint n = e->nodes->len;

  if (i == count)
    {
      next_reference (e, at + 1);
      return;
    }
  for (guint j = 0; j < n; j++)
    {
      const Node *node = &g_array_index (e->nodes, Node, j);
      const KtStructure *structure
        = j == 0 ? e->model->product
                 : (node->feature->kind == KT_FEATURE_PART && !node->feature->is_reference
                      ? node->feature->type.structure
                      : NULL);
      g_autofree char *path = NULL;

      if (structure != pending.feature->type.structure)
        continue;
      path = path_of (e, j);
      add_node (e, pending.parent, pending.feature, i, kt_value_name (path));
      choose_targets (e, at, count, i + 1);
      g_array_set_size (e->nodes, e->nodes->len - 1);
    }
}

static void
next_reference (Enumeration *e, guint at)
{
  Pending pending;

  if (at == e->references->len)
    {
      emit (e);
      return;
    }
  pending = g_array_index (e->references, Pending, at);
  for (gint count = pending.feature->min_count; count <= pending.feature->max_count; count++)
    choose_targets (e, at, (guint) count, 0);
}

static void choose_instances (Enumeration *e, guint at, guint count, guint i);

static void
with_value (Enumeration *e, guint at, guint count, guint i, KtValue value)
{
  Pending pending = g_array_index (e->pending, Pending, at);

  add_node (e, pending.parent, pending.feature, i, value);
  choose_instances (e, at, count, i + 1);
  g_array_set_size (e->nodes, e->nodes->len - 1);
}

static void
with_numbers (Enumeration *e, guint at, guint count, guint i, const KtFeature *feature)
{
  gint64 low, high;

  g_assert_true (kt_number_scale (feature->minimum, feature->type.digits, &low));
  g_assert_true (kt_number_scale (feature->maximum, feature->type.digits, &high));
  for (gint64 units = low; units <= high && e->n_looked_at <= e->limit; units++)
    {
      KtRational number;

      kt_rational (units, kt_pow10 ((guint) feature->type.digits), &number);
      with_value (e, at, count, i, kt_value_number (number));
    }
}

static void
with_part (Enumeration *e, guint at, guint count, guint i, const KtFeature *feature)
{
  Pending pending = g_array_index (e->pending, Pending, at);
  guint number = add_node (e, pending.parent, feature, i, kt_value_nothing ());
  guint n_pending = e->pending->len, n_references = e->references->len;

  for (guint j = 0; j < feature->type.structure->n_features; j++)
    {
      Pending child = { number, feature->type.structure->features[j] };

      g_array_append_val (child.feature->is_reference ? e->references : e->pending, child);
    }
  choose_instances (e, at, count, i + 1);
  g_array_set_size (e->pending, n_pending);
  g_array_set_size (e->references, n_references);
  g_array_set_size (e->nodes, e->nodes->len - 1);
}

static void
choose_instances (Enumeration *e, guint at, guint count, guint i)
{
  const KtFeature *feature = g_array_index (e->pending, Pending, at).feature;

  if (i == count)
    {
      next_feature (e, at + 1);
      return;
    }
  switch (feature->kind)
    {
    case KT_FEATURE_BOOL:
      with_value (e, at, count, i, kt_value_boolean (FALSE));
      with_value (e, at, count, i, kt_value_boolean (TRUE));
      break;
    case KT_FEATURE_ENUMERATION:
      for (guint j = 0; j < feature->type.enumeration->n_options; j++)
        with_value (e, at, count, i, kt_value_name (feature->type.enumeration->options[j]->name));
      break;
    case KT_FEATURE_NUMBER:
      with_numbers (e, at, count, i, feature);
      break;
    case KT_FEATURE_STRING:
      with_value (e, at, count, i, kt_value_text (""));
      break;
    case KT_FEATURE_PART:
    default:
      with_part (e, at, count, i, feature);
      break;
    }
}

static void
next_feature (Enumeration *e, guint at)
{
  Pending pending;

  if (e->n_looked_at > e->limit)
    return;
  if (at == e->pending->len)
    {
      next_reference (e, 0);
      return;
    }
  pending = g_array_index (e->pending, Pending, at);
  for (gint count = pending.feature->min_count; count <= pending.feature->max_count; count++)
    choose_instances (e, at, (guint) count, 0);
}

static GPtrArray *
enumerate (KtModel *model, guint limit, gboolean keeps_broken)
{
  Enumeration e = { .model = model, .limit = limit, .keeps_broken = keeps_broken };
  Node product = { 0 };

  e.nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  e.pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  e.references = g_array_new (FALSE, FALSE, sizeof (Pending));
  e.found = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_assignment_unref);
  g_array_append_val (e.nodes, product);
  for (guint j = 0; j < model->product->n_features; j++)
    {
      Pending child = { 0, model->product->features[j] };

      g_array_append_val (child.feature->is_reference ? e.references : e.pending, child);
    }
  next_feature (&e, 0);
  g_array_unref (e.nodes);
  g_array_unref (e.pending);
  g_array_unref (e.references);
  if (e.n_looked_at > limit)
    g_clear_pointer (&e.found, g_ptr_array_unref);
  return e.found;
}

GPtrArray *
kt_brute_enumerate (KtModel *model, guint limit)
{
  return enumerate (model, limit, FALSE);
}

GPtrArray *
kt_brute_enumerate_all (KtModel *model, guint limit)
{
  return enumerate (model, limit, TRUE);
}

/* --- decisions ---------------------------------------------------------------------------------- */

gboolean
kt_brute_satisfies (const KtAssignment *assignment, const KtChoice *choice)
{
  gint number = kt_assignment_find (assignment, choice->path);
  KtValue value;
  g_autofree char *text = NULL;
  KtDecimal actual, wanted;

  if (choice->value == NULL)
    return (number >= 0) == (choice->kind == KT_CHOICE_IS);
  if (number < 0)
    return choice->kind == KT_CHOICE_IS_NOT;
  value = kt_assignment_get_entry (assignment, (guint) number)->value;
  if (value.kind == KT_VALUE_NUMBER)
    {
      int order;

      g_assert_true (kt_value_to_decimal (value, 6, &actual));
      g_assert_true (kt_decimal_parse (choice->value, &wanted, NULL));
      order = kt_decimal_compare (actual, wanted);
      return choice->kind == KT_CHOICE_IS         ? order == 0
             : choice->kind == KT_CHOICE_IS_NOT   ? order != 0
             : choice->kind == KT_CHOICE_AT_LEAST ? order >= 0
                                                  : order <= 0;
    }
  text = kt_value_to_text (value, -1);
  return g_str_equal (text, choice->value) == (choice->kind == KT_CHOICE_IS);
}

GPtrArray *
kt_brute_filter (GPtrArray *assignments, GPtrArray *choices)
{
  GPtrArray *kept = g_ptr_array_new ();

  for (guint i = 0; i < assignments->len; i++)
    {
      gboolean good = TRUE;

      for (guint j = 0; j < choices->len && good; j++)
        good = kt_brute_satisfies (g_ptr_array_index (assignments, i),
                                   g_ptr_array_index (choices, j));
      if (good)
        g_ptr_array_add (kept, g_ptr_array_index (assignments, i));
    }
  return kept;
}

/* --- lines -------------------------------------------------------------------------------------- */

typedef struct {
  KtModel *model;
  GPtrArray *assignments;
  GPtrArray *choices;
  GPtrArray *lines;
} Printing;

static gboolean
is_chosen (const Printing *p, KtChoiceKind kind, const char *path, const char *value)
{
  for (guint i = 0; i < p->choices->len; i++)
    {
      const KtChoice *choice = g_ptr_array_index (p->choices, i);

      if (choice->kind == kind && g_str_equal (choice->path, path)
          && g_strcmp0 (choice->value, value) == 0)
        return TRUE;
    }
  return FALSE;
}

static const char *
state_of (const Printing *p, const char *path, const char *value)
{
  KtChoice choice = { KT_CHOICE_IS, (char *) path, (char *) value };
  guint n = 0;

  if (is_chosen (p, KT_CHOICE_IS, path, value))
    return "user";
  if (is_chosen (p, KT_CHOICE_IS_NOT, path, value))
    return "user-not";
  for (guint i = 0; i < p->assignments->len; i++)
    n += kt_brute_satisfies (g_ptr_array_index (p->assignments, i), &choice);
  return n == 0 ? "excluded" : n == p->assignments->len ? "implied" : "free";
}

static void
print_value (Printing *p, const char *path, const char *value)
{
  g_ptr_array_add (p->lines, g_strconcat (path, "=", value, "\t", state_of (p, path, value), NULL));
}

static void
print_range (Printing *p, const char *path)
{
  gboolean any = FALSE;
  KtDecimal low = { 0 }, high = { 0 };
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  for (guint i = 0; i < p->assignments->len; i++)
    {
      const KtAssignment *assignment = g_ptr_array_index (p->assignments, i);
      gint number = kt_assignment_find (assignment, path);
      KtDecimal value;

      if (number < 0)
        continue;
      kt_value_to_decimal (kt_assignment_get_entry (assignment, (guint) number)->value, 6, &value);
      if (!any || kt_decimal_compare (value, low) < 0)
        low = value;
      if (!any || kt_decimal_compare (value, high) > 0)
        high = value;
      any = TRUE;
    }
  from = kt_decimal_to_string (kt_decimal_reduce (low));
  to = kt_decimal_to_string (kt_decimal_reduce (high));
  g_ptr_array_add (p->lines, any ? g_strconcat (path, "\t", from, "..", to, NULL)
                                 : g_strconcat (path, "\texcluded", NULL));
}

static void print_structure (Printing *p, const KtStructure *structure, const char *above);

static void
print_targets (Printing *p, const KtStructure *in, const char *above, const KtStructure *wanted,
               const char *path)
{
  if (in == wanted)
    print_value (p, path, above);
  for (guint i = 0; i < in->n_features; i++)
    {
      const KtFeature *feature = in->features[i];

      if (feature->kind != KT_FEATURE_PART || feature->is_reference)
        continue;
      for (gint j = 0; j < feature->max_count; j++)
        {
          g_autofree char *inner
            = feature->max_count > 1
                ? g_strdup_printf ("%s%s%s[%d]", above, above[0] ? "." : "", feature->name, j)
                : g_strconcat (above, above[0] ? "." : "", feature->name, NULL);

          print_targets (p, feature->type.structure, inner, wanted, path);
        }
    }
}

static void
print_feature (Printing *p, const KtFeature *feature, const char *path, gboolean optional)
{
  if (feature->kind == KT_FEATURE_BOOL && !optional)
    {
      const char *state = is_chosen (p, KT_CHOICE_IS, path, "False") ? "user-not"
                                                                      : state_of (p, path, "True");

      g_ptr_array_add (p->lines, g_strconcat (path, "\t", state, NULL));
      return;
    }
  if (optional)
    g_ptr_array_add (p->lines, g_strconcat (path, "\t", state_of (p, path, NULL), NULL));
  if (feature->kind == KT_FEATURE_BOOL)
    {
      print_value (p, path, "False");
      print_value (p, path, "True");
    }
  else if (feature->kind == KT_FEATURE_NUMBER)
    print_range (p, path);
  else if (feature->kind == KT_FEATURE_ENUMERATION)
    for (guint i = 0; i < feature->type.enumeration->n_options; i++)
      print_value (p, path, feature->type.enumeration->options[i]->name);
  else if (feature->is_reference)
    print_targets (p, p->model->product, "", feature->type.structure, path);
  else if (feature->kind == KT_FEATURE_PART)
    print_structure (p, feature->type.structure, path);
}

static void
print_structure (Printing *p, const KtStructure *structure, const char *above)
{
  for (guint i = 0; i < structure->n_features; i++)
    {
      const KtFeature *feature = structure->features[i];

      for (gint j = 0; j < feature->max_count; j++)
        {
          g_autofree char *path
            = feature->max_count > 1
                ? g_strdup_printf ("%s%s%s[%d]", above, above[0] ? "." : "", feature->name, j)
                : g_strconcat (above, above[0] ? "." : "", feature->name, NULL);

          print_feature (p, feature, path, j >= feature->min_count);
        }
    }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
kt_brute_lines (KtModel *model, GPtrArray *assignments, GPtrArray *choices)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  Printing p = { model, assignments, choices, lines };
  GString *text = g_string_new (NULL);

  print_structure (&p, model->product, "");
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (lines, i));
  return g_string_free (text, FALSE);
}
