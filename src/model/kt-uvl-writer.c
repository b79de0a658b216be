/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tree comes back from the groups, the constraints from clauses and formulas. A constraint
 * whose text is known and still means the same is written as it was.
 */
#include "kt-uvl-writer.h"

#include "kt-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const KtModel *model;
  GString *out;
  GHashTable *names; /* KtFeature → name as written */
  GHashTable *taken;
  GHashTable *groups; /* KtFeature above → GPtrArray of KtRule */
  GHashTable *extra;  /* KtFeature → GArray of KtNumber: attributes that rules need besides */
  gboolean keeps_names;
  const KtRule *rule; /* at work */
  GError *error;
} Writer;

static void write_condition (Writer *w, const KtExpr *expr);
static void write_number (Writer *w, const KtExpr *expr);

/* --- names ----------------------------------------------------------------------------------- */

static gboolean
is_keyword (const char *name)
{
  static const char *const keywords[]
      = { "include",     "features",    "imports",     "namespace", "as",        "constraint",
          "constraints", "cardinality", "String",      "Boolean",   "Integer",   "Real",
          "len",         "sum",         "avg",         "floor",     "ceil",      "Type",
          "Arithmetic",  "or",          "alternative", "optional",  "mandatory", "true",
          "false",       NULL };

  return g_strv_contains (keywords, name);
}

static char *
quoted (const char *name)
{
  gboolean is_plain = g_ascii_isalpha (name[0]) && !is_keyword (name);
  g_autofree char *clean = NULL;

  for (const char *p = name; *p != '\0' && is_plain; p++)
    is_plain = g_ascii_isalnum (*p) || *p == '_';
  if (is_plain)
    return g_strdup (name);
  clean = g_strdelimit (g_strdup (name), "\"\r\n", '_');
  return g_strdup_printf ("\"%s\"", clean);
}

/* What may not stand in quotes becomes "_", and what is then taken gets more of them. */
static void
name_feature (Writer *w, const KtFeature *feature)
{
  g_autofree char *plain = g_strdelimit (g_strdup (feature->name), ".\"\r\n", '_');

  while (g_hash_table_contains (w->taken, plain))
    {
      char *longer = g_strconcat (plain, "_", NULL);

      g_free (plain);
      plain = longer;
    }
  w->keeps_names = w->keeps_names && strcmp (plain, feature->name) == 0;
  g_hash_table_insert (w->names, (gpointer)feature, quoted (plain));
  g_hash_table_add (w->taken, g_steal_pointer (&plain));
}

static void
name_features (Writer *w)
{
  w->keeps_names = TRUE;
  for (guint i = 0; i < w->model->n_structures; i++)
    for (guint k = 0; k < w->model->structures[i]->n_features; k++)
      name_feature (w, w->model->structures[i]->features[k]);
}

static const char *
name_of (Writer *w, const KtFeature *feature)
{
  return g_hash_table_lookup (w->names, feature);
}

static void
refuse (Writer *w)
{
  if (w->error == NULL)
    w->error
        = g_error_new (KT_ERROR, KT_ERROR_INVALID, _ ("%s:%u: this rule cannot be written as UVL."),
                       w->rule != NULL ? w->rule->place.file : w->model->file,
                       w->rule != NULL ? w->rule->place.line : 0);
}

/* --- attributes ------------------------------------------------------------------------------ */

static void
write_quoted_text (Writer *w, const char *text)
{
  g_autofree char *plain = g_strdelimit (g_strdup (text), "'\r\n", '_');

  g_string_append_printf (w->out, "'%s'", plain);
}

static void
write_constant (Writer *w, const KtConstant *value)
{
  g_autofree char *number = NULL;

  if (!value->is_set)
    g_string_append (w->out, value->text);
  else if (value->kind == KT_TYPE_NUMBER)
    {
      number = kt_number_to_text (value->number);
      g_string_append (w->out, number);
    }
  else if (value->kind == KT_TYPE_BOOL)
    g_string_append (w->out, value->truth ? "true" : "false");
  else
    write_quoted_text (w, value->text);
}

/* Attributes below `path`, from *at on; what belongs to an inner path is written inside it. */
static gboolean
write_level (Writer *w, const KtFeatureAttribute **at, const char *path, gboolean is_first)
{
  gsize n = strlen (path);

  while (*at != NULL && g_str_has_prefix ((*at)->name, path))
    {
      const char *rest = (*at)->name + n;
      const char *dot = strchr (rest, '.');
      gboolean is_inner = dot != NULL;
      g_autofree char *key = is_inner ? g_strndup (rest, (gsize)(dot - rest)) : g_strdup (rest);
      g_autofree char *name = quoted (key);
      g_autofree char *inner = g_strconcat (path, key, ".", NULL);

      if (!is_inner && !(*at)->value.is_set && (*at)->value.text == NULL)
        {
          *at = (*at)->next; /* an attribute without a value, or what inner ones hang from */
          continue;
        }
      g_string_append_printf (w->out, "%s%s ", is_first ? "" : ", ", name);
      is_first = FALSE;
      if (is_inner)
        {
          g_string_append_c (w->out, '{');
          write_level (w, at, inner, TRUE);
          g_string_append_c (w->out, '}');
          continue;
        }
      write_constant (w, &(*at)->value);
      *at = (*at)->next;
    }
  return is_first;
}

static gboolean
has_attribute (const KtFeature *feature, const char *name)
{
  for (const KtFeatureAttribute *a = feature->attributes; a != NULL; a = a->next)
    if (strcmp (a->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* The name of the attribute that rules need and that the feature does not have. */
static char *
extra_name (const KtFeature *feature, guint number)
{
  char *name = g_strdup_printf ("amount_%u", number + 1);

  while (has_attribute (feature, name))
    {
      char *longer = g_strconcat (name, "_", NULL);

      g_free (name);
      name = longer;
    }
  return name;
}

static gboolean
write_extra (Writer *w, const KtFeature *feature, gboolean is_first)
{
  const GArray *extra = g_hash_table_lookup (w->extra, feature);

  for (guint i = 0; extra != NULL && i < extra->len; i++)
    {
      g_autofree char *name = extra_name (feature, i);
      g_autofree char *number = kt_number_to_text (g_array_index (extra, KtNumber, i));

      g_string_append_printf (w->out, "%s%s %s", is_first ? "" : ", ", name, number);
      is_first = FALSE;
    }
  return is_first;
}

static void
write_attributes (Writer *w, const KtFeature *feature)
{
  gsize before = w->out->len;
  const KtFeatureAttribute *at = feature->attributes;
  gboolean is_first = TRUE;

  g_string_append (w->out, " {");
  if (feature->is_abstract && !has_attribute (feature, "abstract"))
    {
      g_string_append (w->out, "abstract true");
      is_first = FALSE;
    }
  if (feature->is_hidden && !has_attribute (feature, "hidden"))
    {
      g_string_append (w->out, is_first ? "hidden true" : ", hidden true");
      is_first = FALSE;
    }
  is_first = write_level (w, &at, "", is_first);
  if (write_extra (w, feature, is_first))
    g_string_truncate (w->out, before);
  else
    g_string_append_c (w->out, '}');
}

/* --- the tree -------------------------------------------------------------------------------- */

static void
indent (Writer *w, guint depth)
{
  for (guint i = 0; i < depth; i++)
    g_string_append_c (w->out, '\t');
}

static void
write_cardinality (Writer *w, const KtFeature *feature, guint least)
{
  if (feature->kind != KT_FEATURE_PART)
    return;
  if (feature->max_count != KT_UNBOUNDED)
    least = MIN (least, (guint)feature->max_count);
  g_string_append_printf (w->out, " cardinality [%u..", least);
  if (feature->max_count == KT_UNBOUNDED)
    g_string_append (w->out, "*]");
  else
    g_string_append_printf (w->out, "%d]", feature->max_count);
}

/* The least number of instances, where there are any: what the rule of the tree says. */
static guint
least_count (const KtModel *model, const KtFeature *feature)
{
  gint64 units;

  for (guint i = 0; i < model->n_rules; i++)
    {
      const KtRule *rule = model->rules[i];

      if (rule->is_of_tree && rule->condition != NULL && rule->place.line == feature->place.line
          && rule->place.column == feature->place.column && rule->condition->n_args == 2
          && rule->condition->args[1]->kind == KT_EXPR_COMPARE
          && kt_number_scale (rule->condition->args[1]->args[1]->value.number, 0, &units))
        return (guint)units;
    }
  return 1;
}

static void
write_feature (Writer *w, const KtFeature *feature, gboolean may_be_none, guint depth)
{
  static const char *const types[] = { [KT_FEATURE_BOOL] = "",
                                       [KT_FEATURE_NUMBER] = "Integer ",
                                       [KT_FEATURE_STRING] = "String ",
                                       [KT_FEATURE_ENUMERATION] = "",
                                       [KT_FEATURE_PART] = "" };
  GPtrArray *groups = g_hash_table_lookup (w->groups, feature);

  indent (w, depth);
  g_string_append (w->out, feature->kind == KT_FEATURE_NUMBER && feature->type.digits != 0
                               ? "Real "
                               : types[feature->kind]);
  g_string_append (w->out, name_of (w, feature));
  write_cardinality (w, feature, may_be_none ? 0 : least_count (w->model, feature));
  write_attributes (w, feature);
  g_string_append_c (w->out, '\n');
  for (guint i = 0; groups != NULL && i < groups->len; i++)
    {
      const KtSelection *selection = ((const KtRule *)groups->pdata[i])->selection;
      guint n = selection->n_literals;

      indent (w, depth + 1);
      if (selection->minimum == n && n > 0)
        g_string_append (w->out, "mandatory\n");
      else if (selection->minimum == 0 && selection->maximum >= n)
        g_string_append (w->out, "optional\n");
      else if (selection->minimum == 1 && selection->maximum == 1)
        g_string_append (w->out, "alternative\n");
      else if (selection->minimum == 1 && selection->maximum >= n)
        g_string_append (w->out, "or\n");
      else if (selection->minimum > selection->maximum) /* more than there are: nothing satisfies it */
        g_string_append_printf (w->out, "[%u..*]\n", selection->minimum);
      else
        g_string_append_printf (w->out, "[%u..%u]\n", selection->minimum, selection->maximum);
      for (guint k = 0; k < n; k++)
        write_feature (w, selection->structure->features[selection->literals[k] - 1], FALSE,
                       depth + 2);
    }
}

static const KtFeature *
feature_of_structure (const KtModel *model, const KtStructure *structure)
{
  for (guint i = 0; i < model->n_structures; i++)
    for (guint k = 0; k < model->structures[i]->n_features; k++)
      if (model->structures[i]->features[k]->kind == KT_FEATURE_PART
          && model->structures[i]->features[k]->type.structure == structure)
        return model->structures[i]->features[k];
  return NULL;
}

static void
collect_groups (Writer *w)
{
  for (guint i = 0; i < w->model->n_rules; i++)
    {
      const KtRule *rule = w->model->rules[i];
      const KtSelection *selection = rule->selection;
      const KtFeature *above;
      GPtrArray *list;

      if (rule->kind != KT_RULE_GROUP)
        continue;
      above = selection->above != 0 ? selection->structure->features[selection->above - 1]
                                    : feature_of_structure (w->model, selection->structure);
      list = g_hash_table_lookup (w->groups, above);
      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (w->groups, (gpointer)above, list);
        }
      g_ptr_array_add (list, (gpointer)rule);
    }
}

/* DIMACS has no tree: everything is an option below a root of its own. */
static void
write_flat (Writer *w)
{
  g_autofree char *root = g_strdup ("Root");

  while (g_hash_table_contains (w->taken, root))
    {
      char *longer = g_strconcat (root, "_", NULL);

      g_free (root);
      root = longer;
    }
  g_string_append_printf (w->out, "\t%s {abstract true}\n", root);
  if (w->model->product->n_features > 0)
    g_string_append (w->out, "\t\toptional\n");
  for (guint i = 0; i < w->model->product->n_features; i++)
    write_feature (w, w->model->product->features[i], FALSE, 3);
}

/* --- formulas -------------------------------------------------------------------------------- */

static const KtFeature *
last_feature (const KtExpr *path)
{
  return path->value.path->steps[path->value.path->n_steps - 1].feature;
}

static void
write_name (Writer *w, const KtFeature *feature)
{
  const char *name = name_of (w, feature);

  g_string_append (w->out, name);
}

static void
write_extra_name (Writer *w, const KtFeature *feature, KtNumber amount)
{
  GArray *extra = g_hash_table_lookup (w->extra, feature);
  g_autofree char *name = NULL;
  guint i = 0;

  if (extra == NULL)
    {
      extra = g_array_new (FALSE, FALSE, sizeof (KtNumber));
      g_hash_table_insert (w->extra, (gpointer)feature, extra);
    }
  while (i < extra->len && kt_number_compare (g_array_index (extra, KtNumber, i), amount) != 0)
    i++;
  if (i == extra->len)
    g_array_append_val (extra, amount);
  name = extra_name (feature, i);
  write_name (w, feature);
  g_string_append_printf (w->out, ".%s", name);
}

/* What counts `amount` where A is selected: an attribute of A that is so much; else A itself, which
 * counts 1, so many times. */
static void
write_amount (Writer *w, const KtFeature *feature, KtNumber amount)
{
  g_autofree char *number = NULL;

  for (const KtFeatureAttribute *a = feature->attributes; a != NULL; a = a->next)
    if (a->value.is_set && a->value.kind == KT_TYPE_NUMBER && strchr (a->name, '.') == NULL
        && kt_number_compare (a->value.number, amount) == 0)
      {
        g_autofree char *name = quoted (a->name);

        write_name (w, feature);
        g_string_append_printf (w->out, ".%s", name);
        return;
      }
  /* A number or text would count by its value. */
  if (feature->kind != KT_FEATURE_BOOL)
    {
      write_extra_name (w, feature, amount);
      return;
    }
  write_name (w, feature);
  if (kt_number_compare (amount, kt_number_from_int (1)) == 0)
    return;
  number = kt_number_to_text (amount);
  g_string_append_printf (w->out, " * %s", number);
}

/* when (A, 3), or count (A) * 3 for what has a type; nothing that can be there several times. */
static gboolean
is_amount (const KtExpr *expr, const KtFeature **feature)
{
  const KtExpr *what = expr->n_args == 2 ? expr->args[0] : NULL;

  if (what == NULL || expr->args[1]->kind != KT_EXPR_NUMBER)
    return FALSE;
  if (expr->kind == KT_EXPR_MULTIPLY && what->kind == KT_EXPR_FUNCTION
      && what->function == KT_FUNCTION_COUNT)
    what = what->args[0];
  else if (expr->kind != KT_EXPR_WHEN)
    return FALSE;
  if (what->kind != KT_EXPR_PATH || what->type.many)
    return FALSE;
  *feature = last_feature (what);
  return TRUE;
}

static void
write_infix (Writer *w, const KtExpr *expr, const char *sign)
{
  g_string_append_c (w->out, '(');
  for (guint i = 0; i < expr->n_args; i++)
    {
      if (i > 0)
        g_string_append (w->out, sign);
      write_number (w, expr->args[i]);
    }
  g_string_append_c (w->out, ')');
}

static void
write_function (Writer *w, const KtExpr *expr)
{
  const KtExpr *arg = expr->args[0];
  const KtFeature *feature = arg->kind == KT_EXPR_PATH ? last_feature (arg) : NULL;

  if (expr->function == KT_FUNCTION_SUM && expr->n_args == 1 && feature != NULL
      && feature->above != NULL && feature->above->length == feature)
    g_string_append_printf (w->out, "len(%s)", name_of (w, feature->above));
  else if (expr->function == KT_FUNCTION_SUM && expr->n_args == 1 && feature != NULL
           && arg->value.path->n_steps == 1)
    write_name (w, feature);
  else if (expr->function == KT_FUNCTION_FLOOR || expr->function == KT_FUNCTION_CEIL)
    {
      g_string_append (w->out, expr->function == KT_FUNCTION_FLOOR ? "floor(" : "ceil(");
      write_number (w, arg);
      g_string_append_c (w->out, ')');
    }
  else if (expr->function == KT_FUNCTION_SUM && !arg->type.many)
    write_infix (w, expr, " + ");
  else
    refuse (w);
}

static void
write_number (Writer *w, const KtExpr *expr)
{
  g_autofree char *number = NULL;
  const KtFeature *feature;

  if (is_amount (expr, &feature))
    {
      write_amount (w, feature, expr->args[1]->value.number);
      return;
    }
  switch (expr->kind)
    {
    case KT_EXPR_NUMBER:
      number = kt_number_to_text (expr->value.number);
      g_string_append (w->out, number);
      break;
    case KT_EXPR_ADD:
      write_infix (w, expr, " + ");
      break;
    case KT_EXPR_SUBTRACT:
      write_infix (w, expr, " - ");
      break;
    case KT_EXPR_MULTIPLY:
      write_infix (w, expr, " * ");
      break;
    case KT_EXPR_DIVIDE:
      write_infix (w, expr, " / ");
      break;
    case KT_EXPR_FUNCTION:
      write_function (w, expr);
      break;
    default:
      refuse (w);
      break;
    }
}

/* --- conditions ------------------------------------------------------------------------------ */

/* "There, and equal". */
static void
write_contains (Writer *w, const KtExpr *expr)
{
  const KtFeature *left = last_feature (expr->args[0]);
  const KtExpr *right = expr->args[1];

  g_string_append_printf (w->out, "(%s & %s == ", name_of (w, left), name_of (w, left));
  if (right->kind == KT_EXPR_STRING)
    write_quoted_text (w, right->value.text);
  else
    write_name (w, last_feature (right));
  g_string_append_c (w->out, ')');
}

static void
write_comparison (Writer *w, const KtExpr *expr)
{
  static const char *const signs[] = {
    [KT_COMPARE_LESS] = " < ",    [KT_COMPARE_LESS_EQUAL] = " <= ",
    [KT_COMPARE_GREATER] = " > ", [KT_COMPARE_GREATER_EQUAL] = " >= ",
    [KT_COMPARE_EQUAL] = " == ",  [KT_COMPARE_NOT_EQUAL] = " != ",
  };
  const KtExpr *left = expr->args[0];

  if (expr->compare == KT_COMPARE_CONTAINS)
    write_contains (w, expr);
  else if (left->kind == KT_EXPR_FUNCTION && left->function == KT_FUNCTION_COUNT)
    write_name (w, last_feature (left->args[0])); /* at least one: it is selected */
  else
    {
      g_string_append_c (w->out, '(');
      write_number (w, left);
      g_string_append (w->out, signs[expr->compare]);
      write_number (w, expr->args[1]);
      g_string_append_c (w->out, ')');
    }
}

static void
write_junction (Writer *w, const KtExpr *expr, const char *sign)
{
  g_string_append_c (w->out, '(');
  for (guint i = 0; i < expr->n_args; i++)
    {
      if (i > 0)
        g_string_append (w->out, sign);
      write_condition (w, expr->args[i]);
    }
  g_string_append_c (w->out, ')');
}

static void
write_condition (Writer *w, const KtExpr *expr)
{
  switch (expr->kind)
    {
    case KT_EXPR_PATH:
      write_name (w, last_feature (expr));
      break;
    case KT_EXPR_BOOL:
      g_string_append (w->out, expr->value.truth ? "true" : "false");
      break;
    case KT_EXPR_NOT:
      g_string_append (w->out, "!");
      write_condition (w, expr->args[0]);
      break;
    case KT_EXPR_AND:
      write_junction (w, expr, " & ");
      break;
    case KT_EXPR_OR:
      write_junction (w, expr, " | ");
      break;
    case KT_EXPR_COMPARE:
      write_comparison (w, expr);
      break;
    default:
      refuse (w);
      break;
    }
}

static void
write_clauses (Writer *w, const KtSelection *selection)
{
  gboolean is_first = TRUE;

  g_string_append_c (w->out, '\t');
  for (guint i = 0; i < selection->n_literals; i++)
    {
      KtLiteral literal = selection->literals[i];

      if (literal == 0)
        {
          if (is_first)
            g_string_append (w->out, "false");
          g_string_append (w->out, i + 1 < selection->n_literals ? "\n\t" : "\n");
          is_first = TRUE;
          continue;
        }
      g_string_append_printf (w->out, "%s%s%s", is_first ? "" : " | ", literal < 0 ? "!" : "",
                              name_of (w, selection->structure->features[ABS (literal) - 1]));
      is_first = FALSE;
    }
}

static gboolean
is_usable_text (const Writer *w, const char *text)
{
  return w->model->format == KT_MODEL_UVL && w->keeps_names && text != NULL
         && strpbrk (text, "\r\n") == NULL && !g_str_has_suffix (text, " …");
}

static void
write_constraints (Writer *w)
{
  g_string_append (w->out, "constraints\n");
  for (guint i = 0; i < w->model->n_rules && w->error == NULL; i++)
    {
      w->rule = w->model->rules[i];
      if (w->rule->is_of_tree)
        continue;
      if (is_usable_text (w, w->rule->explanation))
        g_string_append_printf (w->out, "\t%s\n", w->rule->explanation);
      else if (w->rule->kind == KT_RULE_CLAUSES)
        write_clauses (w, w->rule->selection);
      else if (w->rule->kind == KT_RULE_REQUIRE)
        {
          g_string_append_c (w->out, '\t');
          write_condition (w, w->rule->condition);
          g_string_append_c (w->out, '\n');
        }
      else
        refuse (w);
    }
}

/* --- the model ------------------------------------------------------------------------------- */

static gboolean
check_format (const KtModel *model, GError **error)
{
  if (model->format != KT_MODEL_COOM && model->format != KT_MODEL_XCSP)
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_INVALID,
               _ ("%s is no feature model; only models from UVL, FeatureIDE and DIMACS can be "
                  "written as UVL."),
               model->file);
  return FALSE;
}

/* A root that is there several times may have no instance at all. */
static gboolean
may_lack_root (const KtModel *model)
{
  const KtFeature *root = model->product->features[0];

  return root->kind == KT_FEATURE_PART
         && (model->n_rules == 0 || model->rules[0]->kind != KT_RULE_CLAUSES);
}

/* Constraints first: they may need attributes that are not there. */
static void
write_model (Writer *w)
{
  GString *constraints = w->out;

  name_features (w);
  collect_groups (w);
  write_constraints (w);
  w->out = g_string_new ("features\n");
  if (w->model->format == KT_MODEL_DIMACS)
    write_flat (w);
  else
    write_feature (w, w->model->product->features[0], may_lack_root (w->model), 1);
  g_string_append_len (w->out, constraints->str, (gssize)constraints->len);
  g_string_free (constraints, TRUE);
}

char *
kt_uvl_write (const KtModel *model, GError **error)
{
  Writer w = {
    .model = model,
    .out = g_string_new (NULL),
    .names = g_hash_table_new_full (NULL, NULL, NULL, g_free),
    .taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .groups = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref),
    .extra = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref),
  };

  if (check_format (model, &w.error))
    write_model (&w);
  g_hash_table_unref (w.names);
  g_hash_table_unref (w.taken);
  g_hash_table_unref (w.groups);
  g_hash_table_unref (w.extra);
  if (w.error == NULL)
    return g_string_free (w.out, FALSE);
  g_propagate_error (error, w.error);
  g_string_free (w.out, TRUE);
  return NULL;
}
