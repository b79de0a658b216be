/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact evaluator judges: it needs no solver, and says which rule it is. */
#include "kt-configuration-check.h"

#include "kt-assignment.h"
#include "kt-characteristic-text.h"
#include "kt-evaluate.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
tell (char **why, char *text)
{
  if (why != NULL)
    *why = text;
  else
    g_free (text);
}

KtConfigurationVerdict
kt_configuration_check (KtCatalog *catalog,
                        const KtPositionData *line,
                        guint day,
                        const char *language,
                        char **why)
{
  g_autoptr (GError) cause = NULL;
  if (line->kind != KT_POSITION_PRODUCT || *line->assignment == '\0')
    return KT_CONFIGURATION_NONE;
  if (strcmp (line->catalog, kt_catalog_get_settings (catalog)->id) != 0)
    return KT_CONFIGURATION_FOREIGN;
  g_autoptr (KtProduct) product = kt_catalog_load_product (catalog, line->item, &cause);
  g_autoptr (KtAssignment) assignment
      = product != NULL ? kt_assignment_from_json (product->model, line->assignment, -1, &cause)
                        : NULL;
  if (assignment == NULL)
    {
      tell (why, g_strdup_printf (_ ("The catalog of today cannot make this configuration: %s"),
                                  cause->message));
      return KT_CONFIGURATION_GONE;
    }
  const KtRule *broken = kt_evaluate_find_broken_rule (assignment, day);
  if (broken == NULL)
    return KT_CONFIGURATION_HOLDS;
  g_autofree char *rule
      = kt_characteristic_rule_text (kt_catalog_get_texts (catalog), line->item, broken, language);
  tell (why, g_strdup_printf (_ ("The configuration breaks a rule of today: %s"), rule));
  return KT_CONFIGURATION_BREAKS;
}
