/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-foreign.h"

#include "kt-program.h"
#include "kt-uvl-writer.h"

#include <string.h>

static void
put_into_words (const KtModel *model)
{
  for (guint i = 0; i < model->n_rules; i++)
    {
      const KtRule *rule = model->rules[i];

      if (rule->selection != NULL)
        g_free (kt_selection_to_text (rule->selection, rule->kind));
      if (rule->condition != NULL)
        g_free (kt_expr_to_text (rule->condition));
    }
}

static void
write_and_read (const KtModel *model)
{
  g_autofree char *text = kt_uvl_write (model, NULL);
  g_autoptr (KtModel) again = NULL;

  if (text == NULL)
    return;
  again = kt_model_load_text (text, strlen (text), "written.uvl", NULL, NULL);
  g_assert (again != NULL);
  g_assert (again->product->n_features >= model->product->n_features);
}

int
fuzz_foreign (const char *filename, const uint8_t *data, size_t size)
{
  const KtModelOptions options = { .is_alone = TRUE };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtModel) model
      = kt_model_load_text ((const char *)data, size, filename, &options, faults);
  g_autoptr (KtProgram) program = NULL;

  g_assert ((model == NULL) == kt_fault_list_has_errors (faults));
  if (model == NULL)
    return 0;
  put_into_words (model);
  write_and_read (model);
  if (model->product->n_features < 200 && model->n_rules < 200)
    program = kt_program_compile (model, NULL, NULL, NULL);
  return 0;
}
