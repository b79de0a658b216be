/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Life and names of conditions; the texts of one stand in a table, so that none is forgotten. */

#include "kt-condition.h"

const char *const kt_condition_type_names[]
    = { "order",   "scale",   "agreement",      "project",
        "manual",  "metal",   "small-quantity", "document-discount",
        "packing", "freight", "express",        NULL };
const char *const kt_condition_level_names[] = { "unit", "line", "document", NULL };
const char *const kt_calculation_names[] = { "percent", "amount", "net", "weight", NULL };
const char *const kt_condition_basis_names[] = { "running", "list", "step", NULL };
const char *const kt_condition_state_names[]
    = { "counts", "excluded", "by-hand", "out-of-reach", NULL };

static const gsize texts[] = {
  G_STRUCT_OFFSET (KtCondition, step),      G_STRUCT_OFFSET (KtCondition, basis_step),
  G_STRUCT_OFFSET (KtCondition, state_by),  G_STRUCT_OFFSET (KtCondition, text),
  G_STRUCT_OFFSET (KtCondition, list),      G_STRUCT_OFFSET (KtCondition, key),
  G_STRUCT_OFFSET (KtCondition, from),      G_STRUCT_OFFSET (KtCondition, until),
  G_STRUCT_OFFSET (KtCondition, version),   G_STRUCT_OFFSET (KtCondition, rule),
  G_STRUCT_OFFSET (KtCondition, quoted_on), G_STRUCT_OFFSET (KtCondition, source),
};

static char **
text_at (KtCondition *self, guint i)
{
  return (char **)(gpointer)((char *)self + texts[i]);
}

void
kt_condition_set (char **field, const char *text)
{
  char *copy = g_strdup (text != NULL ? text : "");
  g_free (*field);
  *field = copy;
}

KtCondition *
kt_condition_new (const char *step, KtConditionType type)
{
  KtCondition *self = g_new0 (KtCondition, 1);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_at (self, i) = g_strdup ("");
  kt_condition_set (&self->step, step);
  self->type = type;
  return self;
}

KtCondition *
kt_condition_copy (const KtCondition *self)
{
  KtCondition *copy = g_new (KtCondition, 1);
  *copy = *self;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_at (copy, i) = g_strdup (*text_at (copy, i));
  return copy;
}

void
kt_condition_free (KtCondition *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*text_at (self, i));
  g_free (self);
}

GPtrArray *
kt_conditions_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)kt_condition_free);
}

GPtrArray *
kt_conditions_copy (const GPtrArray *conditions)
{
  GPtrArray *copy = kt_conditions_new ();
  for (guint i = 0; conditions != NULL && i < conditions->len; i++)
    g_ptr_array_add (copy, kt_condition_copy (conditions->pdata[i]));
  return copy;
}

gboolean
kt_condition_counts (const KtCondition *self)
{
  return self->state == KT_CONDITION_COUNTS;
}

KtContent *
kt_content_new (const char *material, KtDecimal kg)
{
  KtContent *self = g_new0 (KtContent, 1);
  self->material = g_strdup (material);
  self->kg = kg;
  return self;
}

void
kt_content_free (KtContent *self)
{
  if (self == NULL)
    return;
  g_free (self->material);
  g_free (self);
}
