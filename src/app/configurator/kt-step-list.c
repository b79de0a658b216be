/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One pass over the nodes of the snapshot, or over the questions of the plan. It is made after each decision, so it does
 * no more than look at states: with eighteen thousand features it takes a fraction of a millisecond.
 */
#include "kt-step-list.h"

#include "kt-characteristic-text.h"
#include "kt-language.h"

#include <glib/gi18n.h>

static void
step_info_free (KtStepInfo *step)
{
  g_free (step->title);
  g_array_unref (step->asked);
  g_string_chunk_free (step->paths);
  g_free (step);
}

typedef struct {
  KtConfiguration *configuration;
  KtProduct *product;
  KtSnapshot *snapshot;
  GPtrArray *steps;
  GPtrArray *hiding;    /* KtRule */
  GHashTable *headings; /* paths of PARTS that are there already */
} Listing;

static KtStepInfo *
add_step (GPtrArray *steps,
          const char *id,
          const char *title)
{
  KtStepInfo *step = g_new0 (KtStepInfo, 1);

  step->id = id;
  step->title = g_strdup (title);
  step->asked = g_array_new (FALSE, FALSE, sizeof (KtAsked));
  step->paths = g_string_chunk_new (256);
  g_ptr_array_add (steps, step);
  return step;
}

static void
append (KtStepInfo *step,
        KtAsked asked)
{
  gboolean is_question = asked.kind == KT_ASKED_NODE || asked.kind == KT_ASKED_GROUP;

  g_array_append_val (step->asked, asked);
  step->n_questions += is_question ? 1 : 0;
  step->n_open += is_question && asked.is_open ? 1 : 0;
}

/* --- what is asked ---------------------------------------------------------------------------------------- */

static gboolean
is_there (const KtSnapshotNode *node)
{
  return node->presence == KT_STATE_USER || node->presence == KT_STATE_IMPLIED;
}

static gboolean
is_all_there (KtSnapshot *snapshot,
              gint number)
{
  for (; number > 0; number = kt_snapshot_get_node (snapshot, (guint) number)->parent)
    if (!is_there (kt_snapshot_get_node (snapshot, (guint) number)))
      return FALSE;
  return TRUE;
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
static GPtrArray *
find_hiding (const KtModel *model)
{
  GPtrArray *rules = g_ptr_array_new ();

  for (guint i = 0; i < model->n_rules; i++)
    if (model->rules[i]->kind == KT_RULE_HIDE && model->rules[i]->target->value.path->n_steps > 0 &&
        (!model->rules[i]->context_structure || model->rules[i]->n_conditions == 0))
      g_ptr_array_add (rules, (gpointer) model->rules[i]);
  return rules;
}

static gboolean
is_hidden (const Listing *listing,
           const KtSnapshotNode *node)
{
  for (guint i = 0; i < listing->hiding->len; i++)
    {
      const KtRule *rule = g_ptr_array_index (listing->hiding, i);
      const KtPath *path = rule->target->value.path;
      gboolean applies = path->steps[path->n_steps - 1].feature == node->feature;

      for (guint k = 0; k < rule->n_conditions && applies; k++)
        applies = kt_snapshot_evaluate (listing->snapshot, rule->conditions[k]) == KT_TRUTH_TRUE;
      if (applies)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_asked (const Listing *listing,
          const KtSnapshotNode *node)
{
  if (!is_question (node) || is_hidden (listing, node))
    return FALSE;
  /* One of several slots is asked when it is there; a single optional one is itself the question. */
  if (node->feature->max_count != 1 && !is_there (node))
    return FALSE;
  return is_all_there (listing->snapshot, node->parent);
}

/* --- characteristics one by one --------------------------------------------------------------------------- */

static KtStepInfo *
step_of_path (const Listing *listing,
              const char *path)
{
  const KtProductStep *source = kt_product_find_step (listing->product, path);

  for (guint i = 0; source && i < listing->steps->len; i++)
    {
      KtStepInfo *step = g_ptr_array_index (listing->steps, i);
      if (g_str_equal (step->id, source->id))
        return step;
    }
  return g_ptr_array_index (listing->steps, listing->steps->len - 1);
}

/* The heading under which parts are added; once. step NULL: that of the path. */
static void
append_heading (Listing *listing,
                KtStepInfo *step,
                const KtFeature *section,
                gint parent,
                const KtFeature *feature)
{
  const char *prefix = kt_snapshot_get_node (listing->snapshot, (guint) parent)->path;
  g_autofree char *path = *prefix ? g_strdup_printf ("%s.%s", prefix, feature->name) : g_strdup (feature->name);
  KtAsked asked = { .kind = KT_ASKED_PARTS, .section = section };

  if (!is_all_there (listing->snapshot, parent) || g_hash_table_contains (listing->headings, path))
    return;
  step = step ? step : step_of_path (listing, path);
  asked.path = g_string_chunk_insert (step->paths, path);
  g_hash_table_add (listing->headings, (gpointer) asked.path);
  append (step, asked);
}

static void
append_node (Listing *listing,
             KtStepInfo *step,
             const KtFeature *section,
             guint number)
{
  const KtSnapshotNode *node = kt_snapshot_get_node (listing->snapshot, number);
  KtAsked asked = { .node = number, .path = node->path, .is_open = node->is_open, .section = section };
  gboolean is_many = node->feature->max_count != 1;

  if (is_many)
    append_heading (listing, step, section, node->parent, node->feature);
  step = step ? step : step_of_path (listing, node->path);
  asked.kind = KT_ASKED_PART;
  if (is_many && node->feature->kind == KT_FEATURE_PART && !node->feature->is_reference &&
      is_all_there (listing->snapshot, (gint) number))
    append (step, asked);
  asked.kind = KT_ASKED_NODE;
  if (is_asked (listing, node))
    append (step, asked);
}

static void
list_nodes (Listing *listing)
{
  KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (listing->configuration)));

  for (guint i = 0; i < listing->product->steps->len; i++)
    {
      const KtProductStep *source = g_ptr_array_index (listing->product->steps, i);
      add_step (listing->steps, source->id,
                kt_texts_step (texts, listing->product->info->id, source->id, kt_language_get ()));
    }
  add_step (listing->steps, "",
            listing->product->steps->len > 0 ? _ ("Further characteristics") : _ ("Characteristics"));
  for (guint i = 1; i < kt_snapshot_get_n_nodes (listing->snapshot); i++)
    append_node (listing, NULL, NULL, i);
  /* Parts of which there is none yet can be added, too. */
  for (guint i = 0; i < kt_snapshot_get_n_groups (listing->snapshot); i++)
    {
      const KtSnapshotGroup *group = kt_snapshot_get_group (listing->snapshot, i);
      if (group->feature->max_count != 1)
        append_heading (listing, NULL, NULL, group->parent, group->feature);
    }
}

/* --- a feature model -------------------------------------------------------------------------------------- */

static gboolean
is_selected (const KtSnapshotNode *node)
{
  KtState state;

  if (node->feature->kind != KT_FEATURE_BOOL || node->is_optional)
    return is_there (node);
  state = node->values[node->n_values - 1].state; /* False, True */
  return state == KT_STATE_USER || state == KT_STATE_IMPLIED;
}

/* The first node of each feature of the product; 0: it is not there. */
static guint *
number_nodes (const Listing *listing)
{
  const KtStructure *structure = listing->product->model->product;
  guint *numbers = g_new0 (guint, structure->n_features);

  for (guint i = kt_snapshot_get_n_nodes (listing->snapshot); i-- > 1;)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (listing->snapshot, i);
      if (node->feature->owner == structure)
        numbers[node->feature->index] = i;
    }
  return numbers;
}

static void
append_group (Listing *listing,
              KtStepInfo *step,
              const KtPlanQuestion *question,
              const guint *numbers)
{
  KtAsked asked = { .kind = KT_ASKED_GROUP, .group = question, .section = question->section };

  for (guint i = 0; i < question->n_members && !asked.is_open; i++)
    {
      guint number = numbers[question->members[i]->index];
      asked.is_open = number > 0 && kt_snapshot_get_node (listing->snapshot, number)->is_open;
    }
  append (step, asked);
}

/* The nodes of a feature and everything in it follow each other. */
static void
append_feature (Listing *listing,
                KtStepInfo *step,
                const KtPlanQuestion *question,
                const guint *numbers)
{
  guint first = numbers[question->feature->index];

  if (question->feature->max_count != 1)
    append_heading (listing, step, question->section, 0, question->feature);
  for (guint i = first; i > 0 && i < kt_snapshot_get_n_nodes (listing->snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (listing->snapshot, i);
      if (node->parent == 0 && node->feature != question->feature)
        return;
      append_node (listing, step, question->section, i);
    }
}

static gboolean
is_of_interest (const Listing *listing,
                const KtPlanQuestion *question,
                const guint *numbers,
                GHashTable *revealed)
{
  guint above = question->above ? numbers[question->above->index] : 0;

  if (!question->above || (revealed && g_hash_table_contains (revealed, question)))
    return TRUE;
  return above > 0 && is_selected (kt_snapshot_get_node (listing->snapshot, above));
}

static void
list_plan (Listing *listing,
           const KtQuestionPlan *plan,
           GHashTable *revealed)
{
  KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (listing->configuration)));
  g_autofree guint *numbers = number_nodes (listing);

  for (guint i = 0; i < kt_question_plan_get_n_steps (plan); i++)
    {
      const KtPlanStep *source = kt_question_plan_get_step (plan, i);
      g_autofree char *title = kt_characteristic_label (texts, listing->product->info->id, listing->product->model,
                                                        source->feature->name, kt_language_get ());
      gboolean is_whole = source->feature->index == 0;
      KtStepInfo *step = add_step (listing->steps, source->feature->name, is_whole ? _ ("Characteristics") : title);

      for (guint k = source->first; k < source->end; k++)
        {
          const KtPlanQuestion *question = kt_question_plan_get_question (plan, k);
          if (!is_of_interest (listing, question, numbers, revealed))
            continue;
          if (question->feature)
            append_feature (listing, step, question, numbers);
          else
            append_group (listing, step, question, numbers);
        }
    }
}

/* --- the list --------------------------------------------------------------------------------------------- */

GPtrArray *
kt_step_list_new (KtConfiguration *configuration,
                  GHashTable *revealed)
{
  const KtQuestionPlan *plan = kt_configuration_get_plan (configuration);
  Listing listing = {
    .configuration = configuration,
    .product = kt_configuration_get_product (configuration),
    .snapshot = kt_configuration_get_snapshot (configuration),
    .steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_info_free),
  };

  listing.hiding = find_hiding (listing.product->model);
  listing.headings = g_hash_table_new (g_str_hash, g_str_equal);
  if (plan)
    list_plan (&listing, plan, revealed);
  else
    list_nodes (&listing);
  g_ptr_array_unref (listing.hiding);
  g_hash_table_unref (listing.headings);
  for (guint i = listing.steps->len; i-- > 0;)
    if (((KtStepInfo *) g_ptr_array_index (listing.steps, i))->asked->len == 0)
      g_ptr_array_remove_index (listing.steps, i);
  return listing.steps;
}

static gboolean
asks (const KtAsked *asked,
      const KtPlanQuestion *group,
      const char *path)
{
  if (asked->kind == KT_ASKED_GROUP)
    return asked->group == group;
  return asked->kind == KT_ASKED_NODE && g_str_equal (asked->path, path);
}

int
kt_step_list_find (GPtrArray *steps,
                   KtConfiguration *configuration,
                   const char *path)
{
  const KtPlanQuestion *group = kt_configuration_find_group (configuration, path);

  for (guint i = 0; i < steps->len; i++)
    {
      KtStepInfo *step = g_ptr_array_index (steps, i);
      for (guint k = 0; k < step->asked->len; k++)
        if (asks (&g_array_index (step->asked, KtAsked, k), group, path))
          return (int) i;
    }
  return -1;
}
