/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong around the program is said, and one gets on from there. */
#include "kt-ui-fixture.h"

#include "kt-catalog-page.h"
#include "kt-customer-form.h"
#include "kt-start-page.h"

static KtWorkplace *
workplace (KtUi *ui)
{
  return kt_application_get_workplace (ui->application);
}

static gboolean
is_in_state (KtUi *ui,
             gpointer state)
{
  return kt_workplace_get_state (workplace (ui)) == (KtWorkplaceState) GPOINTER_TO_INT (state);
}

static void
wait_for_state (KtUi *ui,
                KtWorkplaceState state)
{
  kt_ui_wait (ui, "the state of the workplace", is_in_state, GINT_TO_POINTER (state));
  kt_ui_settle (ui, 50);
}

/* The work is open and whole, so nothing may offer to put it aside. */
static void
open_garbage_as_catalog (KtUi *ui,
                         gpointer data)
{
  g_autofree char *path = g_build_filename (ui->folder, "garbage.kontor", NULL);

  g_assert_true (g_file_set_contents (path, "this is no catalog", -1, NULL));
  kt_workplace_open_catalog (workplace (ui), path);
  wait_for_state (ui, KT_WORKPLACE_PROBLEM);
  kt_ui_expect_text (ui, path);
  g_assert_null (kt_ui_find (ui, GTK_TYPE_BUTTON, "Keep It Aside and Start Fresh"));
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Go Back"));
  wait_for_state (ui, KT_WORKPLACE_READY);
  kt_ui_expect (ui, KT_TYPE_CATALOG_PAGE, NULL);
}

static void
begin_a_customer (KtUi *ui,
                  gpointer data)
{
  GtkWidget *form;

  kt_ui_go (ui, "customers");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "New customer"));
  form = kt_ui_expect (ui, KT_TYPE_CUSTOMER_FORM, NULL);
  g_assert_false (kt_ui_shows (ui, "A name is missing; until then this is kept as a draft."));
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, "Town")), "Kiel");
  kt_ui_settle (ui, 1000);
  kt_ui_expect_text (ui, "A name is missing; until then this is kept as a draft.");
}

static void
find_the_customer_begun (KtUi *ui,
                         gpointer data)
{
  GtkWidget *form;

  kt_ui_go (ui, "customers");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "New customer"));
  form = kt_ui_expect (ui, KT_TYPE_CUSTOMER_FORM, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, "Town"))), ==, "Kiel");
}

static void
test_garbage (void)
{
  g_autofree char *catalog = kt_ui_source_path ("data/catalogs/falkenrath");
  g_autoptr (KtUi) ui = kt_ui_new (catalog, "en");

  kt_ui_run (ui, open_garbage_as_catalog, NULL);
}

static void
test_customer (void)
{
  g_autofree char *catalog = kt_ui_source_path ("data/catalogs/falkenrath");
  g_autoptr (KtUi) ui = kt_ui_new (catalog, "en");

  kt_ui_run (ui, begin_a_customer, NULL);
  kt_ui_run (ui, find_the_customer_begun, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trouble/a file that is no catalog leads back to the one that was open", test_garbage);
  g_test_add_func ("/trouble/a new customer without a name is no mistake at first, and is not forgotten", test_customer);
  return g_test_run ();
}
