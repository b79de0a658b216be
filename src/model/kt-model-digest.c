/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a model says, as a digest: enumerations, structures and rules, in their order. */

#include <string.h>

#include "kt-digest.h"
#include "kt-model-builder.h"
#include "kt-model-expr.h"

static void
add_text (KtDigest *sum, const char *text)
{
  kt_digest_add (sum, text ? text : "", text ? strlen (text) : 0);
}

static void
add_int (KtDigest *sum, gint64 value)
{
  kt_digest_add_word (sum, (guint64) value);
}

static void
add_number (KtDigest *sum, KtNumber number)
{
  g_autofree char *text = kt_number_to_text (number);

  add_text (sum, text);
}

static void
add_expr (KtDigest *sum, const KtExpr *expr)
{
  g_autofree char *text = expr ? kt_expr_to_text (expr) : NULL;

  add_text (sum, text);
}

/* A constant, mostly. */
static void
add_cell_value (KtDigest *sum, const KtExpr *value)
{
  add_int (sum, value->kind);
  if (value->kind == KT_EXPR_SYMBOL || value->kind == KT_EXPR_STRING)
    add_text (sum, value->value.text);
  else if (value->kind == KT_EXPR_OPTION)
    add_text (sum, value->value.option->name);
  else
    add_expr (sum, value);
}

static void
add_enumeration (KtDigest *sum, const KtEnumeration *enumeration)
{
  add_text (sum, enumeration->name);
  for (guint i = 0; i < enumeration->n_attributes; i++)
    add_text (sum, enumeration->attributes[i]->name);
  for (guint i = 0; i < enumeration->n_options; i++)
    {
      const KtOption *option = enumeration->options[i];

      add_text (sum, option->name);
      add_int (sum, option->validity.from);
      add_int (sum, option->validity.to);
      for (guint k = 0; k < enumeration->n_attributes; k++)
        add_text (sum, option->values[k].is_set ? option->values[k].text : NULL);
    }
}

static void
add_structure (KtDigest *sum, const KtStructure *structure)
{
  add_text (sum, structure->name);
  for (guint i = 0; i < structure->n_features; i++)
    {
      const KtFeature *feature = structure->features[i];

      add_text (sum, feature->name);
      add_int (sum, feature->kind);
      add_int (sum, feature->type.digits);
      add_text (sum, feature->type.enumeration ? feature->type.enumeration->name : NULL);
      add_text (sum, feature->type.structure ? feature->type.structure->name : NULL);
      add_number (sum, feature->minimum);
      add_number (sum, feature->maximum);
      add_int (sum, feature->min_count);
      add_int (sum, feature->max_count);
      add_int (sum, feature->is_reference);
      add_int (sum, feature->is_static);
    }
}

static void
add_table (KtDigest *sum, const KtTable *table)
{
  for (guint i = 0; i < table->n_columns; i++)
    add_expr (sum, table->columns[i]);
  for (guint i = 0; i < table->n_rows; i++)
    {
      add_int (sum, table->rows[i].is_forbid);
      for (guint k = 0; k < table->n_columns; k++)
        {
          const KtCell *cell = &table->rows[i].cells[k];

          add_int (sum, cell->n_values);
          for (guint v = 0; v < cell->n_values; v++)
            {
              add_int (sum, cell->values[v].compare);
              add_cell_value (sum, cell->values[v].value);
            }
        }
    }
}

static void
add_selection (KtDigest *sum, const KtSelection *selection)
{
  const gint64 words[] = { selection->above, selection->minimum, selection->maximum };

  kt_digest_add (sum, words, sizeof words);
  kt_digest_add (sum, selection->literals, selection->n_literals * sizeof (KtLiteral));
}

static void
add_rule (KtDigest *sum, const KtRule *rule)
{
  const KtExpr *parts[] = { rule->condition, rule->target, rule->formula };
  guint has = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    has |= (guint) (parts[i] != NULL) << i;
  has |= (guint) (rule->context_structure != NULL) << 8 | (guint) (rule->context_enumeration != NULL) << 9
         | (guint) (rule->table != NULL) << 10 | (guint) (rule->selection != NULL) << 11;

  const gint64 words[] = { rule->kind,       has,              rule->n_conditions,  rule->priority,
                           rule->n_bindings, rule->n_children, rule->validity.from, rule->validity.to };

  kt_digest_add (sum, words, sizeof words);
  if (rule->context_structure)
    add_int (sum, rule->context_structure->index);
  if (rule->context_enumeration)
    add_text (sum, rule->context_enumeration->name);
  for (guint i = 0; i < rule->n_conditions; i++)
    add_expr (sum, rule->conditions[i]);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i])
      add_expr (sum, parts[i]);
  if (rule->table)
    add_table (sum, rule->table);
  if (rule->selection)
    add_selection (sum, rule->selection);
  for (guint i = 0; i < rule->n_bindings; i++)
    {
      add_text (sum, rule->bindings[i].variable);
      add_expr (sum, rule->bindings[i].path);
    }
  for (guint i = 0; i < rule->n_children; i++)
    add_rule (sum, rule->children[i]);
}

const guint8 *
kt_model_get_digest (KtModel *model)
{
  KtModelPrivate *self = (KtModelPrivate *) model;
  KtDigest digest = { 0 }, *sum = &digest;

  if (!g_once_init_enter (&self->has_digest))
    return self->digest;
  for (guint i = 0; i < model->n_enumerations; i++)
    add_enumeration (sum, model->enumerations[i]);
  for (guint i = 0; i < model->n_structures; i++)
    add_structure (sum, model->structures[i]);
  for (guint i = 0; i < model->n_rules; i++)
    add_rule (sum, model->rules[i]);
  kt_digest_get (sum, self->digest);
  g_once_init_leave (&self->has_digest, 1);
  return self->digest;
}
