/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the engine can prove about the products of a catalog. Whether every configuration has a base
 * price is asked of the model itself: with the added requirement that no condition of a base price
 * holds it must contradict itself; if it does not, its configuration is the witness.
 */

#include "kt-catalog-reader.h"
#include "kt-engine-error.h"
#include "kt-product-program.h"
#include "kt-proofs.h"
#include "kt-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN_CHOICES 12

typedef struct {
  KtProduct *product;
  guint day;
  GCancellable *cancellable;
  KtFaultList *faults;
} Check;

static char *
file_of (const Check *check, const char *name)
{
  return g_strdup_printf ("products/%s/%s", check->product->info->id, name);
}

/* Cancelling ends the check; any other failure is a fault of the product. FALSE if cancelled. */
static gboolean
take_failure (const Check *check, GError *failure, GError **error)
{
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_autofree char *file = file_of (check, "model.coom");
  kt_fault_list_add_error (check->faults, file, 0, 0, failure);
  g_error_free (failure);
  return TRUE;
}

/* ---- findings ---- */

static const KtOption *
option_of (const KtFinding *finding)
{
  const KtEnumeration *enumeration
      = finding->feature != NULL ? finding->feature->type.enumeration : NULL;
  return enumeration != NULL && finding->value != NULL
             ? kt_enumeration_find_option (enumeration, finding->value)
             : NULL;
}

/* An option that is not valid on the day is dead by intention. */
static gboolean
is_intended (const Check *check, const KtFinding *finding)
{
  const KtOption *option = option_of (finding);
  return finding->kind == KT_FINDING_DEAD_VALUE && option != NULL
         && !kt_validity_contains (option->validity, check->day);
}

/* "These rules prove it: long_shaft, heating." */
static char *
describe_rules (const KtFinding *finding)
{
  if (finding->explanation == NULL || finding->explanation->reasons->len == 0)
    return NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < finding->explanation->reasons->len; i++)
    {
      const KtReason *reason = finding->explanation->reasons->pdata[i];
      g_string_append_printf (names, "%s%s (%u)", i > 0 ? ", " : "", reason->rule->name,
                              reason->rule->place.line);
    }
  return g_strdup_printf (_ ("These rules (and their lines) prove it: %s."), names->str);
}

static KtFaultSeverity
severity_of (KtFindingKind kind)
{
  if (kind == KT_FINDING_CONTRADICTION)
    return KT_FAULT_ERROR;
  return kind == KT_FINDING_UNBOUNDED_PARTS || kind == KT_FINDING_UNDECIDED ? KT_FAULT_INFO
                                                                            : KT_FAULT_WARNING;
}

static void
report_finding (const Check *check, const KtFinding *finding)
{
  const KtOption *option = option_of (finding);
  g_autofree char *file = file_of (check, "model.coom");
  g_autofree char *hint = describe_rules (finding);
  KtPlace place = { file, 0, 0 };
  if (option != NULL)
    place = option->place;
  else if (finding->feature != NULL)
    place = finding->feature->place;
  kt_fault_list_add (check->faults, severity_of (finding->kind), file, place.line, place.column,
                     hint, "%s", finding->message);
}

/* *is_solvable: whether there is any configuration. */
static gboolean
check_model (const Check *check, gboolean *is_solvable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  *is_solvable = FALSE;
  g_autoptr (KtProgram) program
      = kt_product_get_program (check->product, check->day, check->cancellable, &failure);
  g_autoptr (GPtrArray) findings
      = program != NULL ? kt_proofs_run (program, TRUE, check->cancellable, &failure) : NULL;
  if (findings == NULL)
    return take_failure (check, g_steal_pointer (&failure), error);
  *is_solvable = TRUE;
  for (guint i = 0; i < findings->len; i++)
    {
      const KtFinding *finding = findings->pdata[i];
      if (finding->kind == KT_FINDING_CONTRADICTION)
        *is_solvable = FALSE;
      if (!is_intended (check, finding))
        report_finding (check, finding);
    }
  return TRUE;
}

/* ---- base prices ---- */

/* The model with a rule against each condition of a base price; NULL if some base price needs none.
 */
static char *
text_without_base (const Check *check, guint *n_rows)
{
  g_autoptr (GString) text = g_string_new (check->product->model_text);
  g_string_append (text, "\nbehavior {\n");
  *n_rows = 0;
  for (guint i = 0; i < check->product->prices->len; i++)
    {
      const KtPriceRow *row = check->product->prices->pdata[i];
      if (row->kind != KT_PRICE_BASE || !kt_validity_contains (row->validity, check->day))
        continue;
      ++*n_rows;
      if (row->when_text == NULL)
        return NULL;
      g_autofree char *condition = g_strdelimit (g_strdup (row->when_text), "\r\n", ' ');
      g_string_append_printf (text, "    require !(%s)\n", condition);
    }
  g_string_append (text, "}\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Any configuration of the model; NULL without an error if there is none. */
static KtAssignment *
find_configuration (const Check *check, KtModel *model, GError **error)
{
  KtProgramOptions options = { .day = check->day };
  g_autoptr (GError) failure = NULL;
  g_autoptr (KtProgram) program
      = kt_program_compile (model, &options, check->cancellable, &failure);
  g_autoptr (KtSession) session = program != NULL ? kt_session_new (program, &failure) : NULL;
  if (g_error_matches (failure, KT_ENGINE_ERROR, KT_ENGINE_ERROR_CONTRADICTION))
    return NULL;
  KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
  g_autoptr (KtCompletion) completion
      = session != NULL ? kt_session_complete (session, &request, &failure) : NULL;
  if (completion != NULL)
    return kt_assignment_ref (completion->assignment);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static char *
describe_configuration (const KtAssignment *assignment)
{
  g_autoptr (GPtrArray) choices = kt_assignment_to_choices (assignment);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < MIN (choices->len, MAX_SHOWN_CHOICES); i++)
    {
      g_autofree char *choice = kt_choice_to_text (choices->pdata[i]);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", choice);
    }
  if (choices->len > MAX_SHOWN_CHOICES)
    g_string_append (text, " …");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
report_no_base (const Check *check, const char *file)
{
  kt_fault_list_add (check->faults, KT_FAULT_ERROR, file, 0, 0,
                     _ ("Add a row of kind base that is valid then."),
                     _ ("No base price is valid on %04u-%02u-%02u."), check->day / 10000,
                     check->day / 100 % 100, check->day % 100);
}

static gboolean
check_base_prices (const Check *check, GError **error)
{
  g_autofree char *file = file_of (check, "prices.csv");
  guint n_rows;
  if (check->product->model_text == NULL
      || !kt_product_info_is_valid_on (check->product->info, check->day))
    return TRUE;
  g_autofree char *text = text_without_base (check, &n_rows);
  if (n_rows == 0)
    report_no_base (check, file);
  if (text == NULL || n_rows == 0)
    return TRUE;

  KtModelOptions options = { .strict = TRUE };
  g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), file, &options, NULL);
  g_autoptr (GError) failure = NULL;
  g_autoptr (KtAssignment) witness
      = model != NULL ? find_configuration (check, model, &failure) : NULL;
  if (failure != NULL)
    return take_failure (check, g_steal_pointer (&failure), error);
  if (witness == NULL)
    return TRUE;
  g_autofree char *configuration = describe_configuration (witness);
  kt_fault_list_add (check->faults, KT_FAULT_ERROR, file, 0, 0,
                     _ ("Add a base price for it, or a rule that excludes it."),
                     _ ("A valid configuration has no base price: %s."), configuration);
  return TRUE;
}

/* ---- the whole ---- */

gboolean
kt_catalog_check (KtCatalog *catalog,
                  guint day,
                  GCancellable *cancellable,
                  KtFaultList *faults,
                  GError **error)
{
  GPtrArray *products = kt_catalog_get_products (catalog);
  for (guint i = 0; i < products->len; i++)
    {
      const KtProductInfo *info = products->pdata[i];
      g_autoptr (KtProduct) product = kt_catalog_load_product (catalog, info->id, NULL);
      if (product == NULL)
        continue; /* its faults were told when it was read */
      Check check = { product, day, cancellable, faults };
      gboolean is_solvable;
      if (!check_model (&check, &is_solvable, error)
          || (is_solvable && !check_base_prices (&check, error)))
        return FALSE;
    }
  kt_fault_list_sort (faults);
  return TRUE;
}
