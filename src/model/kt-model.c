/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading: text is checked for size and encoding, parsed, built; the syntax tree is dropped, the
 * model stays. Plus lookups, and formulas that stand beside a model.
 */
#include "kt-model-builder.h"
#include "kt-coom-parser.h"
#include "kt-coom-source.h"
#include "kt-foreign.h"
#include "kt-foreign-private.h"
#include "kt-xz.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_MODEL_BYTES (64 * 1024 * 1024)
#define MAX_FORMULA_BYTES (64 * 1024)
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* --- memory ---------------------------------------------------------------------------------- */

KtModelPrivate *
kt_model_new (void)
{
  KtModelPrivate *model = g_new0 (KtModelPrivate, 1);

  g_atomic_ref_count_init (&model->refs);
  model->arena = kt_arena_new ();
  model->parameters = g_hash_table_new (g_str_hash, g_str_equal);
  return model;
}

KtModel *
kt_model_ref (KtModel *model)
{
  g_atomic_ref_count_inc (&((KtModelPrivate *)model)->refs);
  return model;
}

void
kt_model_unref (KtModel *model)
{
  KtModelPrivate *private = (KtModelPrivate *)model;

  if (model == NULL || !g_atomic_ref_count_dec (&private->refs))
    return;
  g_hash_table_unref (private->parameters);
  kt_arena_free (private->arena);
  g_free (private);
}

void
kt_builder_init (KtBuilder *builder, KtModelPrivate *model, KtArena *arena, KtReport *report)
{
  *builder = (KtBuilder){
    .model = model,
    .arena = arena,
    .report = report,
    .types = g_hash_table_new (g_str_hash, g_str_equal),
    .option_exprs = g_hash_table_new (NULL, NULL),
  };
}

void
kt_builder_clear (KtBuilder *builder)
{
  g_clear_pointer (&builder->types, g_hash_table_unref);
  g_clear_pointer (&builder->option_exprs, g_hash_table_unref);
}

/* --- before parsing -------------------------------------------------------------------------- */

/* "// kontor 1" in the first line. A later version is refused: it may mean things this program does
 * not know. */
static gboolean
read_first_line (const char *text, gsize length, const char *file, KtReport *report)
{
  const KtPlace place = { file, 1, 1 };
  gsize n = 0;
  guint64 version;

  while (n < length && text[n] != '\n' && text[n] != '\r')
    n++;

  g_autofree char *line = g_strstrip (g_strndup (text, MIN (n, 80)));
  if (!g_str_has_prefix (line, "//"))
    return TRUE;
  const char *rest = line + 2;
  while (*rest == ' ')
    rest++;
  if (!g_str_has_prefix (rest, "kontor ")
      || !g_ascii_string_to_unsigned (rest + strlen ("kontor "), 10, 0, G_MAXUINT, &version, NULL))
    return TRUE;
  report->is_strict = TRUE;
  if (version == 1)
    return TRUE;
  kt_report_error (report, &place, NULL,
                   _ ("The model is written for version %u of the language; this program knows 1."),
                   (guint)version);
  return FALSE;
}

static void
take_parameter (KtModelPrivate *model, const char *setting, KtReport *report)
{
  const KtPlace place = { NULL, 0, 0 };
  const char *equals = strchr (setting, '=');
  KtNumber *value = kt_arena_new0 (model->arena, KtNumber);

  if (equals == NULL || equals == setting
      || !kt_number_parse (equals + 1, strlen (equals + 1), value, NULL))
    {
      kt_report_error (report, &place, NULL, _ ("A parameter is set as NAME=NUMBER, not as “%s”."),
                       setting);
      return;
    }
  g_hash_table_insert (model->parameters,
                       (gpointer)kt_arena_intern_length (model->arena, setting, equals - setting),
                       value);
}

/* --- loading --------------------------------------------------------------------------------- */

static void
build_coom (KtModelPrivate *model, const char *text, gsize length, KtReport *report)
{
  g_autoptr (KtArena) syntax = kt_arena_new ();
  KtSyntaxTree *tree
      = kt_coom_parse_model (text, length, model->public.file, report, model->arena, syntax);
  KtBuilder builder;

  /* What did not parse is missing in the tree; names that belong to it would be reported once more.
   */
  if (report->n_errors > 0)
    return;
  kt_builder_init (&builder, model, model->arena, report);
  kt_build_types (&builder, tree);
  kt_build_rules (&builder, tree);
  kt_builder_clear (&builder);
}

KtModel *
kt_model_load_text (const char *text,
                    gsize length,
                    const char *filename,
                    const KtModelOptions *options,
                    KtFaultList *faults)
{
  KtModelPrivate *model = kt_model_new ();
  g_autoptr (KtModel) result = &model->public;
  KtReport report = { .faults = faults, .is_strict = options != NULL && options->strict };

  if (length >= strlen (BYTE_ORDER_MARK) && g_str_has_prefix (text, BYTE_ORDER_MARK))
    {
      text += strlen (BYTE_ORDER_MARK);
      length -= strlen (BYTE_ORDER_MARK);
    }
  result->file = kt_arena_intern (model->arena, filename);
  if (options != NULL && options->parameters != NULL)
    for (guint i = 0; options->parameters[i] != NULL; i++)
      take_parameter (model, options->parameters[i], &report);

  result->format = kt_foreign_format (filename, text, length);
  if (!kt_coom_check_text (text, length, MAX_MODEL_BYTES, result->file, &report))
    return NULL;
  if (result->format != KT_MODEL_COOM)
    kt_foreign_read (model, text, length, options != NULL && options->is_alone, &report);
  else if (read_first_line (text, length, result->file, &report))
    build_coom (model, text, length, &report);
  result->is_strict = report.is_strict;
  return report.n_errors == 0 ? g_steal_pointer (&result) : NULL;
}

KtModel *
kt_model_load_file (const char *path, const KtModelOptions *options, KtFaultList *faults)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!kt_coom_read_file (path, MAX_MODEL_BYTES, &text, &length, faults)
      || (kt_xz_is (text, length) && !kt_xz_unpack (&text, &length, MAX_MODEL_BYTES, path, faults)))
    return NULL;
  return kt_model_load_text (text, length, path, options, faults);
}

gboolean
kt_rule_kind_excludes (KtRuleKind kind)
{
  switch (kind)
    {
    case KT_RULE_REQUIRE:
    case KT_RULE_IMPLY:
    case KT_RULE_COMBINATIONS:
    case KT_RULE_EXISTS:
    case KT_RULE_CLAUSES:
    case KT_RULE_GROUP:
      return TRUE;
    default:
      return FALSE;
    }
}

/* --- lookups --------------------------------------------------------------------------------- */

const KtStructure *
kt_model_find_structure (const KtModel *model, const char *name)
{
  for (guint i = 0; i < model->n_structures; i++)
    if (strcmp (model->structures[i]->name, name) == 0)
      return model->structures[i];
  return NULL;
}

const KtEnumeration *
kt_model_find_enumeration (const KtModel *model, const char *name)
{
  for (guint i = 0; i < model->n_enumerations; i++)
    if (strcmp (model->enumerations[i]->name, name) == 0)
      return model->enumerations[i];
  return NULL;
}

const KtFeature *
kt_structure_find_feature (const KtStructure *structure, const char *name)
{
  return kt_find_named (structure->features_by_name, structure->n_features, name);
}

const KtOption *
kt_enumeration_find_option (const KtEnumeration *enumeration, const char *name)
{
  return kt_find_named (enumeration->options_by_name, enumeration->n_options, name);
}

const KtAttribute *
kt_enumeration_find_attribute (const KtEnumeration *enumeration, const char *name)
{
  return kt_find_named (enumeration->attributes_by_name, enumeration->n_attributes, name);
}

const KtConstant *
kt_option_value (const KtOption *option, const KtAttribute *attribute)
{
  return &option->values[attribute->index];
}

/* --- formulas beside a model ----------------------------------------------------------------- */

typedef struct {
  KtFormula public;
  KtArena *arena;
} FormulaPrivate;

typedef const KtExpr *(*BuildFormula) (KtBuilder *builder,
                                       const KtScope *scope,
                                       const KtSyntaxExpr *syntax);

static const KtExpr *
build_any (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax)
{
  return kt_build_expr (builder, scope, syntax, NULL);
}

static const KtExpr *
parse_and_build (FormulaPrivate *formula,
                 const char *text,
                 const KtPlace *place,
                 KtFaultList *faults,
                 BuildFormula build_formula)
{
  KtReport report = { .faults = faults, .is_strict = TRUE };
  g_autoptr (KtArena) syntax_arena = kt_arena_new ();
  gsize length = strlen (text);
  const KtScope scope = { .structure = formula->public.model->product };
  const KtExpr *expr = NULL;
  KtBuilder builder;

  if (!kt_coom_check_text (text, length, MAX_FORMULA_BYTES, place->file, &report))
    return NULL;

  const KtSyntaxExpr *syntax = kt_coom_parse_expression (text, length, place->file, place->line,
                                                         &report, formula->arena, syntax_arena);
  if (syntax == NULL)
    return NULL;
  kt_builder_init (&builder, (KtModelPrivate *)formula->public.model, formula->arena, &report);
  expr = build_formula (&builder, &scope, syntax);
  kt_builder_clear (&builder);
  return report.n_errors == 0 ? expr : NULL;
}

static KtFormula *
formula_new (KtModel *model,
             const char *text,
             const char *file,
             guint line,
             KtFaultList *faults,
             BuildFormula build_formula)
{
  FormulaPrivate *formula = g_new0 (FormulaPrivate, 1);
  g_autoptr (KtFormula) result = &formula->public;

  formula->arena = kt_arena_new ();
  result->model = kt_model_ref (model);

  const KtPlace place = { file != NULL ? kt_arena_intern (formula->arena, file) : NULL, line, 1 };
  result->expr = parse_and_build (formula, text, &place, faults, build_formula);
  return result->expr != NULL ? g_steal_pointer (&result) : NULL;
}

KtFormula *
kt_model_parse_condition (KtModel *model,
                          const char *text,
                          const char *file,
                          guint line,
                          KtFaultList *faults)
{
  return formula_new (model, text, file, line, faults, kt_build_condition);
}

KtFormula *
kt_model_parse_formula (KtModel *model,
                        const char *text,
                        const char *file,
                        guint line,
                        KtFaultList *faults)
{
  return formula_new (model, text, file, line, faults, build_any);
}

KtFormula *
kt_model_formula (KtModel *model, const KtExpr *expr)
{
  FormulaPrivate *formula = g_new0 (FormulaPrivate, 1);
  formula->public = (KtFormula){ kt_model_ref (model), expr };
  return &formula->public;
}

void
kt_formula_free (KtFormula *formula)
{
  if (formula == NULL)
    return;
  kt_arena_free (((FormulaPrivate *)formula)->arena);
  kt_model_unref (formula->model);
  g_free (formula);
}
