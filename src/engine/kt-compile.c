/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the steps of kt-compile-private.h one after another. */

#include <stdarg.h>

#include "kt-compile-private.h"
#include "kt-engine-error.h"

#include <glib/gi18n-lib.h>

/* The largest of the corpus has 1.9 million; solvers take some 60 bytes for each. */
#define MOST_LITERALS 8000000u

void
kt_compiler_fail (KtCompiler *c, int code, const char *format, ...)
{
  va_list args;

  if (c->error != NULL)
    return;
  va_start (args, format);
  c->error = g_error_new_valist (KT_ENGINE_ERROR, code, format, args);
  va_end (args);
}

/* What is at work is told, be it the last straw only. */
static void
fail_as_too_large (KtCompiler *c)
{
  const char *remedy = _ ("limit how often its parts can be there");

  if (c->rule != NULL)
    kt_compiler_fail (c, KT_ENGINE_ERROR_LIMIT,
                      _ ("%s:%u: the product becomes too large with this rule (%u places, more than %u million literals): %s"),
                      c->rule->place.file, c->rule->place.line, c->program->slots->len, MOST_LITERALS / 1000000, remedy);
  else if (c->feature != NULL)
    kt_compiler_fail (c, KT_ENGINE_ERROR_LIMIT,
                      _ ("%s:%u: “%s” makes the product too large (%u places, more than %u million literals): %s"),
                      c->feature->place.file, c->feature->place.line, c->feature->name, c->program->slots->len,
                      MOST_LITERALS / 1000000, remedy);
  else
    kt_compiler_fail (c, KT_ENGINE_ERROR_LIMIT,
                      _ ("%s: the product is too large (%u places, more than %u million literals): %s"), c->model->file,
                      c->program->slots->len, MOST_LITERALS / 1000000, remedy);
}

gboolean
kt_compiler_goes_on (KtCompiler *c, gsize pending)
{
  if (c->error == NULL && (c->cnf->is_full || c->cnf->clauses->len + pending > MOST_LITERALS))
    fail_as_too_large (c);
  return c->error == NULL;
}

void
kt_compiler_add_escape (KtCompiler *c, int literal)
{
  for (guint i = 0; i < c->escapes->len; i++)
    if (g_array_index (c->escapes, int, i) == literal)
      return;
  g_array_append_val (c->escapes, literal);
}

/* --- texts -------------------------------------------------------------------------------------- */

/* Free texts matter only where a rule compares them with a constant: those are their known values. */
static void
add_text (KtProgram *program, const char *text)
{
  for (guint i = 0; i < program->texts->len; i++)
    if (g_strcmp0 (g_ptr_array_index (program->texts, i), text) == 0)
      return;
  g_ptr_array_add (program->texts, g_strdup (text));
}

static void
note_text (const KtExpr *expr, gpointer data)
{
  if (expr->kind == KT_EXPR_STRING)
    add_text (data, expr->value.text);
  else if (expr->kind == KT_EXPR_PATH && expr->value.path->attribute != NULL
           && expr->type.kind == KT_TYPE_STRING)
    {
      const KtEnumeration *enumeration = expr->value.path->attribute->owner;

      for (guint i = 0; i < enumeration->n_options; i++)
        {
          const KtConstant *constant
            = kt_option_value (enumeration->options[i], expr->value.path->attribute);

          if (constant->is_set)
            add_text (data, constant->text);
        }
    }
}

static void
note_texts (KtProgram *program)
{
  gboolean has_strings = FALSE;

  for (guint i = 0; i < program->model->n_structures; i++)
    for (guint j = 0; j < program->model->structures[i]->n_features; j++)
      has_strings |= program->model->structures[i]->features[j]->kind == KT_FEATURE_STRING;
  if (!has_strings)
    return;
  for (guint i = 0; i < program->model->n_rules; i++)
    kt_rule_visit (program->model->rules[i], note_text, program);
  for (guint i = 0; i < program->n_never; i++)
    kt_expr_visit (program->never[i], note_text, program);
  for (guint i = 0; i < program->n_terms; i++)
    {
      if (program->terms[i].when != NULL)
        kt_expr_visit (program->terms[i].when, note_text, program);
      if (program->terms[i].amount != NULL)
        kt_expr_visit (program->terms[i].amount, note_text, program);
    }
}

/* --- steps -------------------------------------------------------------------------------------- */

static void
compiler_init (KtCompiler *c, KtProgram *program, GCancellable *cancellable)
{
  *c = (KtCompiler){ .program = program, .model = program->model, .cancellable = cancellable };
  c->cnf = kt_cnf_new (0);
  c->cnf->most = MOST_LITERALS;
  c->circuit = kt_circuit_new (c->cnf);
  c->plans = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) kt_bind_plan_free);
  c->lookups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  c->features = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  c->linear_numbers = g_hash_table_new (NULL, NULL);
  c->garbage = g_ptr_array_new_with_free_func (g_free);
  c->bits_numbers = g_array_new (FALSE, FALSE, sizeof (int));
  c->slot_bits = g_ptr_array_new ();
  c->escapes = g_array_new (FALSE, FALSE, sizeof (int));
  c->voids = g_array_new (FALSE, FALSE, sizeof (int));
  c->part_slots = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
}

static void
compiler_clear (KtCompiler *c)
{
  g_hash_table_unref (c->plans);
  g_hash_table_unref (c->lookups);
  g_hash_table_unref (c->features);
  g_hash_table_unref (c->linear_numbers);
  g_hash_table_unref (c->part_slots);
  g_ptr_array_unref (c->garbage);
  g_ptr_array_unref (c->slot_bits);
  g_array_unref (c->bits_numbers);
  g_array_unref (c->escapes);
  g_array_unref (c->voids);
  kt_circuit_free (c->circuit);
  kt_cnf_free (c->cnf);
}

static void
run_steps (KtCompiler *c)
{
  note_texts (c->program);
  kt_compile_slots (c);
  if (!kt_compiler_goes_on (c, 0))
    return;
  kt_program_link (c->program);
  kt_compile_rules (c);
  if (kt_compiler_goes_on (c, 0) && c->program->rule_literals == NULL)
    kt_compile_goals (c);
}

/* Takes the program; NULL on error. */
static KtProgram *
compile (KtProgram *program, GCancellable *cancellable, GError **error)
{
  KtCompiler c;

  compiler_init (&c, program, cancellable);
  run_steps (&c);
  (void) kt_compiler_goes_on (&c, 0);
  program->n_variables = c.cnf->n_variables;
  program->n_clauses = c.cnf->n_clauses;
  g_array_unref (program->clauses);
  program->clauses = g_array_ref (c.cnf->clauses);
  kt_compile_order (program);
  compiler_clear (&c);
  if (c.error != NULL)
    {
      g_propagate_error (error, c.error);
      kt_program_unref (program);
      return NULL;
    }
  return program;
}

KtProgram *
kt_program_compile (KtModel *model, const KtProgramOptions *options, GCancellable *cancellable,
                    GError **error)
{
  KtProgram *program = compile (kt_program_new_empty (model, options), cancellable, error);

  if (program != NULL)
    kt_compile_join (program, cancellable);
  return program;
}

KtProgram *
kt_program_recompile (const KtProgram *old, GHashTable *bounds, GCancellable *cancellable,
                      GError **error)
{
  KtProgramOptions options = { .terms = old->terms, .n_terms = old->n_terms,
                               .rounding = old->is_rounded ? &old->rounding : NULL, .day = old->day,
                               .max_instances = old->max_instances,
                               .never = (const KtExpr *const *) old->never, .n_never = old->n_never,
                               .for_rules = old->rule_literals != NULL };
  KtProgram *program = kt_program_new_empty (old->model, &options);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, bounds);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (program->bounds, g_strdup (key), value);
  return compile (program, cancellable, error);
}

const GArray *
kt_program_get_clauses (const KtProgram *program)
{
  static GMutex mutex;

  g_mutex_lock (&mutex);
  if (program->clauses->len == 0 && program->n_clauses > 0)
    {
      g_autoptr (KtProgram) again = kt_program_recompile (program, program->bounds, NULL, NULL);

      if (again != NULL && again->n_variables == program->n_variables && again->n_plain == program->n_plain
          && again->n_clauses == program->n_clauses)
        g_array_append_vals (program->clauses, again->clauses->data, again->clauses->len);
    }
  g_mutex_unlock (&mutex);
  return program->clauses;
}
