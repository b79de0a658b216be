/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-question-index.h"

#include "kt-characteristic-text.h"
#include "kt-fold.h"
#include "kt-language.h"

typedef struct {
  KtProduct *product;
  KtTexts *texts;
  KtSnapshot *snapshot;
  KtConfiguration *configuration; /* its plan, which does not change */
  char *language;
} Making;

static void
making_free (Making *making)
{
  kt_product_unref (making->product);
  kt_texts_unref (making->texts);
  kt_snapshot_unref (making->snapshot);
  g_object_unref (making->configuration);
  g_free (making->language);
  g_free (making);
}

static void
entry_clear (gpointer data)
{
  KtIndexEntry *entry = data;

  g_free (entry->path);
  g_free (entry->question);
  g_free (entry->value);
  g_free (entry->key);
}

/* What is found for the name of the model, too: path NULL leaves that out. */
static void
append (GArray *entries,
        const char *path,
        const char *question,
        const char *value)
{
  g_autofree char *words = g_strjoin (" ", value ? value : question, path, NULL);
  KtIndexEntry entry = { g_strdup (path), g_strdup (question), g_strdup (value), kt_fold (words) };

  g_array_append_val (entries, entry);
}

static char *
label_of (const Making *making,
          const char *path)
{
  return kt_characteristic_label (making->texts, making->product->info->id, making->product->model, path,
                                  making->language);
}

static void
append_plan (const Making *making,
             const KtQuestionPlan *plan,
             GArray *entries)
{
  for (guint i = 0; i < kt_question_plan_get_n_questions (plan); i++)
    {
      const KtPlanQuestion *question = kt_question_plan_get_question (plan, i);
      g_autofree char *title = NULL;

      if (question->feature)
        {
          title = label_of (making, question->feature->name);
          append (entries, question->feature->name, title, NULL);
          continue;
        }
      title = question->above ? label_of (making, question->above->name) : g_strdup ("");
      for (guint k = 0; k < question->n_members; k++)
        {
          g_autofree char *member = label_of (making, question->members[k]->name);
          append (entries, question->members[k]->name, title, member);
        }
    }
}

static void
append_nodes (const Making *making,
              GArray *entries)
{
  KtProduct *product = making->product;

  for (guint i = 1; i < kt_snapshot_get_n_nodes (making->snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (making->snapshot, i);
      g_autofree char *label = kt_characteristic_full_label (making->texts, product->info->id, product->model,
                                                             node->path, making->language);

      append (entries, node->path, label, NULL);
      for (guint k = 0; k < node->n_values; k++)
        {
          g_autofree char *value = kt_characteristic_written_text (making->texts, product->info->id, product->model,
                                                                   node->path, node->values[k].name, making->language);
          append (entries, node->path, label, value);
        }
    }
}

static void
make (GTask *task,
      gpointer source,
      gpointer data,
      GCancellable *cancellable)
{
  const Making *making = data;
  const KtQuestionPlan *plan = kt_configuration_get_plan (making->configuration);
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (KtIndexEntry));

  g_array_set_clear_func (entries, entry_clear);
  if (plan)
    append_plan (making, plan, entries);
  else
    append_nodes (making, entries);
  g_task_return_pointer (task, entries, (GDestroyNotify) g_array_unref);
}

void
kt_question_index_new_async (KtConfiguration *configuration,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Making *making = g_new0 (Making, 1);

  making->product = kt_product_ref (kt_configuration_get_product (configuration));
  making->texts = kt_texts_ref (
      kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (configuration))));
  making->snapshot = kt_snapshot_ref (kt_configuration_get_snapshot (configuration));
  making->configuration = g_object_ref (configuration);
  making->language = g_strdup (kt_language_get ());
  g_task_set_task_data (task, making, (GDestroyNotify) making_free);
  g_task_run_in_thread (task, make);
}

GArray *
kt_question_index_new_finish (GAsyncResult *result,
                              GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
