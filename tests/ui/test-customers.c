/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a customer: what is wrong is said where it is, and credit limits are set by who may. */
#include "kt-ui-people.h"

#include "kt-account-store.h"
#include "kt-credit-row.h"
#include "kt-customer-form.h"

static GtkWidget *
begin_customer (KtUi *ui)
{
  kt_ui_go (ui, "customers");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "New customer"));
  return kt_ui_expect (ui, KT_TYPE_CUSTOMER_FORM, NULL);
}

static gboolean
has_error (GtkWidget *form,
           const char *field)
{
  return gtk_widget_has_css_class (kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, field), "error");
}

static KtAccount *
load_shown (KtUi *ui,
            GtkWidget *form)
{
  KtWorkStore *store = kt_ui_store (ui);
  g_autoptr (GError) error = NULL;
  KtAccount *account =
      kt_account_store_load (store, kt_customer_form_get_account (KT_CUSTOMER_FORM (form))->id, &error);

  g_assert_no_error (error);
  return account;
}

static void
make_mistakes (KtUi *ui,
               gpointer data)
{
  GtkWidget *form = begin_customer (ui);
  g_autoptr (KtAccount) stored = NULL;

  kt_ui_fill (form, "Name", "Nordlicht Chemie GmbH");
  kt_ui_fill (form, "Country", "Deutschland");
  kt_ui_settle (ui, 800);
  kt_ui_expect_text (ui, "The country is a code of two capital letters, like DE.");
  g_assert_false (kt_ui_shows (ui, "billing.country"));
  g_assert_true (has_error (form, "Country"));
  kt_ui_fill (form, "Country", "de");
  kt_ui_fill (form, "VAT id", "DE1");
  kt_ui_settle (ui, 800);
  g_assert_false (has_error (form, "Country"));
  g_assert_true (has_error (form, "VAT id"));
  g_assert_false (kt_ui_shows (ui, "vat_id"));
  kt_ui_fill (form, "VAT id", "");
  kt_ui_fill (form, "Credit limit", "viel");
  kt_ui_expect_text (ui, "Not an amount");
  kt_ui_fill (form, "Credit limit", "50,000");
  kt_ui_settle (ui, 800);
  stored = load_shown (ui, form);
  g_assert_cmpint (stored->credit_limit.amount, ==, G_GINT64_CONSTANT (500000000));
  g_assert_cmpstr (stored->credit_limit.currency, ==, "EUR");
}

static void
find_the_limit (KtUi *ui,
                gpointer data)
{
  GtkWidget *row;

  kt_ui_go (ui, "customers");
  kt_ui_settle (ui, 300);
  gtk_selection_model_select_item (
      gtk_list_view_get_model (GTK_LIST_VIEW (kt_ui_expect (ui, GTK_TYPE_LIST_VIEW, NULL))), 0, TRUE);
  row = kt_ui_expect (ui, KT_TYPE_CREDIT_ROW, NULL);
  kt_ui_expect_text (ui, "0.00 used");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "50,000.00");
}

static void
test_form (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, make_mistakes, NULL);
  kt_ui_run (ui, find_the_limit, NULL);
}

static void
look_at_the_limit (KtUi *ui,
                   gpointer data)
{
  GtkWidget *form;

  kt_ui_log_in (ui, data);
  form = begin_customer (ui);
  g_assert_true (gtk_editable_get_editable (GTK_EDITABLE (kt_ui_find_in (form, KT_TYPE_CREDIT_ROW, NULL))) ==
                 g_str_equal (data, "jonas.feld"));
}

static void
test_roles (void)
{
  static const KtUiPerson PEOPLE[] = {
    { "verwaltung", "Jens Overbeck", KT_USER_ADMIN, NULL },
    { "anna.berg", "Anna Berg", KT_USER_SALES, NULL },
    { "jonas.feld", "Jonas Feld", KT_USER_BACK_OFFICE, NULL },
  };
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_add_people (ui, PEOPLE, G_N_ELEMENTS (PEOPLE));
  kt_ui_run (ui, look_at_the_limit, (gpointer) "anna.berg");
  kt_ui_run (ui, look_at_the_limit, (gpointer) "jonas.feld");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/customers/what is wrong is said at its field, in words", test_form);
  g_test_add_func ("/customers/sales reads a credit limit, the back office sets it", test_roles);
  return g_test_run ();
}
