/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions, order codes and configurations as somebody wrote them: what is read is written, and read the same again. */
#include <stdint.h>
#include <string.h>

#include "kt-assignment.h"
#include "kt-catalog-reader.h"
#include "kt-catalog.h"
#include "kt-choice.h"
#include "kt-order-code.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static KtCatalog *catalog;
static KtProduct *product;

static void
set_up (void)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  catalog = kt_catalog_load_folder ("tests/data/catalog-small", faults);
  product = kt_catalog_load_product (catalog, "mixer", NULL);
  g_assert_nonnull (product);
}

static void
read_choice (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtChoice) choice = kt_choice_parse (text, &error);
  g_assert_true ((choice == NULL) == (error != NULL));
  if (choice == NULL)
    return;
  g_autofree char *written = kt_choice_to_text (choice);
  g_autofree char *plain = kt_path_without_indices (choice->path);
  g_autoptr (KtChoice) again = kt_choice_parse (written, &error);
  g_assert_no_error (error);
  g_assert_true (kt_choice_equal (choice, again));
}

static void
read_configuration (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAssignment) assignment = kt_assignment_from_json (product->model, text, -1, &error);
  g_assert_true ((assignment == NULL) == (error != NULL));
  if (assignment == NULL)
    return;
  g_autofree char *code = kt_order_code_of_assignment (product, assignment);
  g_autofree char *written = kt_assignment_to_json (assignment);
  g_autoptr (KtAssignment) again = kt_assignment_from_json (product->model, written, -1, &error);
  g_assert_no_error (error);
  g_assert_true (kt_assignment_equal (assignment, again));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  if (product == NULL)
    set_up ();
  read_choice (text);
  read_configuration (text);
  g_autoptr (GPtrArray) choices
      = kt_order_code_parse (product, kt_catalog_get_texts (catalog), "de", text, &error);
  g_assert_true ((choices == NULL) == (error != NULL));
  return 0;
}
