/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can be proven about the products of a catalog, as faults with file and line.
 */

#include "kt-foreign.h"
#include "kt-catalog-reader.h"
#include "kt-product-proofs.h"

#include <glib/gi18n-lib.h>

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

static char *
model_file_of (const Check *check)
{
  const KtModel *model = check->product->model;
  return file_of (check,
                  kt_foreign_file_name (model != NULL ? model->format : KT_MODEL_COOM));
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
  g_autofree char *file = model_file_of (check);
  kt_fault_list_add_error (check->faults, file, 0, 0, failure);
  g_error_free (failure);
  return TRUE;
}

/* ---- findings ---- */

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
report_unpriced (const Check *check, const KtFinding *finding)
{
  g_autofree char *file = file_of (check, "prices.csv");
  g_autofree char *configuration = describe_configuration (finding->witness);
  kt_fault_list_add (check->faults, KT_FAULT_ERROR, file, 0, 0,
                     _ ("Add a base price for it, or a rule that excludes it."),
                     _ ("A valid configuration has no base price: %s."), configuration);
}

static void
report_finding (const Check *check, const KtFinding *finding)
{
  g_autofree char *file = model_file_of (check);
  g_autofree char *hint = describe_rules (finding);
  KtPlace place = kt_finding_place (finding);
  if (finding->kind == KT_FINDING_NO_PRICE)
    report_unpriced (check, finding);
  else
    kt_fault_list_add (check->faults, kt_finding_severity (finding->kind), file, place.line,
                       place.column, hint, "%s", finding->message);
}

static gboolean
check_model (const Check *check, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GPtrArray) findings = kt_product_proofs_run (
      check->product, check->day, KT_PROOF_ALL, check->cancellable, &failure);
  if (findings == NULL)
    return take_failure (check, g_steal_pointer (&failure), error);
  for (guint i = 0; i < findings->len; i++)
    report_finding (check, findings->pdata[i]);
  return TRUE;
}

static void
check_base_price (const Check *check)
{
  g_autofree char *file = file_of (check, "prices.csv");
  if (!kt_product_info_is_valid_on (check->product->info, check->day)
      || kt_product_has_base_price (check->product, check->day))
    return;
  kt_fault_list_add (check->faults, KT_FAULT_ERROR, file, 0, 0,
                     _ ("Add a row of kind base that is valid then."),
                     _ ("No base price is valid on %04u-%02u-%02u."), check->day / 10000,
                     check->day / 100 % 100, check->day % 100);
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
      if (product == NULL || product->model == NULL)
        continue; /* its faults were told when it was read */
      Check check = { product, day, cancellable, faults };
      check_base_price (&check);
      if (!check_model (&check, error))
        return FALSE;
    }
  kt_fault_list_sort (faults);
  return TRUE;
}
