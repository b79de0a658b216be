/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-step-list.h"

#include "kt-language.h"

#include <glib/gi18n.h>

static void
step_info_free (KtStepInfo *step)
{
  g_free (step->title);
  g_array_unref (step->nodes);
  g_free (step);
}

static gboolean
is_there (const KtSnapshotNode *node)
{
  return node->presence == KT_STATE_USER || node->presence == KT_STATE_IMPLIED;
}

static gboolean
is_question (const KtSnapshotNode *node)
{
  if (!node->feature)
    return FALSE;
  if (node->feature->kind == KT_FEATURE_PART && !node->feature->is_reference)
    return node->is_optional && node->feature->max_count == 1;
  return TRUE;
}

/* hide rules of the product as a whole, and those of a structure that apply always. */
static gboolean
is_hidden (KtConfiguration *configuration,
           const KtSnapshotNode *node)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (configuration);
  const KtModel *model = kt_snapshot_get_model (snapshot);

  for (guint i = 0; i < model->n_rules; i++)
    {
      const KtRule *rule = model->rules[i];
      const KtPath *path;
      gboolean applies = TRUE;

      if (rule->kind != KT_RULE_HIDE)
        continue;
      path = rule->target->value.path;
      if (path->n_steps == 0 || path->steps[path->n_steps - 1].feature != node->feature)
        continue;
      if (rule->context_structure && rule->n_conditions > 0)
        continue;
      for (guint k = 0; k < rule->n_conditions && applies; k++)
        applies = kt_snapshot_evaluate (snapshot, rule->conditions[k]) == KT_TRUTH_TRUE;
      if (applies)
        return TRUE;
    }
  return FALSE;
}

gboolean
kt_step_list_is_asked (KtConfiguration *configuration,
                       guint number)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (configuration);
  const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, number);

  if (!is_question (node) || is_hidden (configuration, node))
    return FALSE;
  /* One of several slots is asked when it is there; a single optional one is itself the question. */
  if (node->feature->max_count != 1 && !is_there (node))
    return FALSE;
  for (gint parent = node->parent; parent > 0; parent = kt_snapshot_get_node (snapshot, (guint) parent)->parent)
    if (!is_there (kt_snapshot_get_node (snapshot, (guint) parent)))
      return FALSE;
  return TRUE;
}

static GPtrArray *
make_steps (KtConfiguration *configuration)
{
  KtProduct *product = kt_configuration_get_product (configuration);
  KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (configuration)));
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_info_free);

  for (guint i = 0; i <= product->steps->len; i++)
    {
      const KtProductStep *source = i < product->steps->len ? g_ptr_array_index (product->steps, i) : NULL;
      KtStepInfo *step = g_new0 (KtStepInfo, 1);

      step->id = source ? source->id : "";
      if (source)
        step->title = g_strdup (kt_texts_step (texts, product->info->id, source->id, kt_language_get ()));
      else
        step->title = g_strdup (product->steps->len > 0 ? _ ("Further characteristics") : _ ("Characteristics"));
      step->nodes = g_array_new (FALSE, FALSE, sizeof (guint));
      g_ptr_array_add (steps, step);
    }
  return steps;
}

static KtStepInfo *
step_of_path (GPtrArray *steps,
              KtProduct *product,
              const char *path)
{
  const KtProductStep *source = kt_product_find_step (product, path);

  for (guint i = 0; source && i < steps->len; i++)
    {
      KtStepInfo *step = g_ptr_array_index (steps, i);
      if (g_str_equal (step->id, source->id))
        return step;
    }
  return g_ptr_array_index (steps, steps->len - 1);
}

/* A step whose parts can grow has something to do even without a question. */
static gboolean
has_group (GPtrArray *steps,
           KtConfiguration *configuration,
           const KtStepInfo *step)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (configuration);

  for (guint i = 0; i < kt_snapshot_get_n_groups (snapshot); i++)
    {
      const KtSnapshotGroup *group = kt_snapshot_get_group (snapshot, i);
      const char *parent = kt_snapshot_get_node (snapshot, (guint) group->parent)->path;
      g_autofree char *path =
          *parent ? g_strdup_printf ("%s.%s", parent, group->feature->name) : g_strdup (group->feature->name);

      if (group->feature->max_count != 1 &&
          step_of_path (steps, kt_configuration_get_product (configuration), path) == step)
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
kt_step_list_new (KtConfiguration *configuration)
{
  GPtrArray *steps = make_steps (configuration);
  KtSnapshot *snapshot = kt_configuration_get_snapshot (configuration);

  for (guint i = 1; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);
      KtStepInfo *step;

      if (!kt_step_list_is_asked (configuration, i))
        continue;
      step = step_of_path (steps, kt_configuration_get_product (configuration), node->path);
      g_array_append_val (step->nodes, i);
      step->n_open += node->is_open ? 1 : 0;
    }
  for (guint i = steps->len; i-- > 0;)
    {
      KtStepInfo *step = g_ptr_array_index (steps, i);
      if (step->nodes->len == 0 && !has_group (steps, configuration, step))
        g_ptr_array_remove_index (steps, i);
    }
  return steps;
}

int
kt_step_list_find (GPtrArray *steps,
                   KtConfiguration *configuration,
                   const char *path)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (configuration);

  for (guint i = 0; i < steps->len; i++)
    {
      KtStepInfo *step = g_ptr_array_index (steps, i);
      for (guint k = 0; k < step->nodes->len; k++)
        if (g_str_equal (kt_snapshot_get_node (snapshot, g_array_index (step->nodes, guint, k))->path, path))
          return (int) i;
    }
  return -1;
}
