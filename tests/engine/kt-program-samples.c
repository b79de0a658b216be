/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "kt-program-samples.h"

#include <string.h>

/* Parts without bound get no more than so many. */
#define MAX_INSTANCES 6

/* What a part of a kind costs, if the model has such a place. */
static const char *const prices[] = { "color.price", "sum(shelves.depth) * 2", "volume / 10", "7.5" };

static void
add_terms (KtProgramSample *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (prices); i++)
    {
      g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
      KtFormula *formula = kt_model_parse_formula (self->model, prices[i], "prices", (guint) i + 1, faults);
      KtTerm term = { .id = prices[i], .digits = 2 };

      if (formula == NULL)
        continue;
      g_ptr_array_add (self->formulas, formula);
      term.amount = formula->expr;
      g_array_append_val (self->terms, term);
    }
}

KtProgramSample *
kt_program_sample_new (const char *folder, const char *file)
{
  KtProgramSample *self = g_new0 (KtProgramSample, 1);
  g_autofree char *name = g_build_filename (folder, file, NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (5);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProgram) program = NULL;

  self->model = kt_model_load_file (name, NULL, faults);
  g_assert_nonnull (self->model);
  self->formulas = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_formula_free);
  self->terms = g_array_new (FALSE, FALSE, sizeof (KtTerm));
  add_terms (self);
  self->options = (KtProgramOptions){ .terms = (const KtTerm *) (gpointer) self->terms->data,
                                      .n_terms = self->terms->len,
                                      .max_instances = MAX_INSTANCES };
  program = kt_program_compile (self->model, &self->options, NULL, &error);
  g_assert_no_error (error);
  kt_program_prepare (program, NULL, &error);
  g_assert_no_error (error);
  self->bytes = kt_program_to_bytes (program);
  return self;
}

void
kt_program_sample_free (KtProgramSample *self)
{
  g_bytes_unref (self->bytes);
  g_array_unref (self->terms);
  g_ptr_array_unref (self->formulas);
  kt_model_unref (self->model);
  g_free (self);
}

KtProgram *
kt_program_sample_read (const KtProgramSample *self)
{
  g_autoptr (GError) error = NULL;
  KtProgram *program = kt_program_from_bytes (self->bytes, self->model, &self->options, &error);

  g_assert_no_error (error);
  return program;
}

GArray *
kt_program_sample_array (const KtProgram *program, const char *name)
{
  GArray *arrays[KT_PROGRAM_ARRAYS];

  kt_program_list_arrays (program, arrays);
  for (guint i = 0; i < KT_PROGRAM_ARRAYS; i++)
    if (g_str_equal (kt_program_array_names[i], name))
      return arrays[i];
  g_assert_not_reached ();
}
