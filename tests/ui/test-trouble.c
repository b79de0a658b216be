/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong around the program is said, and one gets on from there. */
#include "kt-ui-quote.h"

#include "kt-catalog-page.h"
#include "kt-customer-form.h"
#include "kt-start-page.h"
#include "kt-test-limit.h"

#include <signal.h>

static gboolean
is_in_state (KtUi *ui,
             gpointer state)
{
  return kt_workplace_get_state (kt_ui_workplace (ui)) == (KtWorkplaceState) GPOINTER_TO_INT (state);
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
  kt_workplace_open_catalog (kt_ui_workplace (ui), path);
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
close_on_a_full_disk (KtUi *ui,
                      gpointer data)
{
  AdwMessageDialog *dialog;
  GtkWidget *form;

  kt_ui_go (ui, "customers");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "New customer"));
  form = kt_ui_expect (ui, KT_TYPE_CUSTOMER_FORM, NULL);
  kt_test_limit_files (1024);
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, "Name")), "Volle Platte GmbH");
  gtk_window_close (GTK_WINDOW (ui->window));
  dialog = kt_ui_expect_window (ui, ADW_TYPE_MESSAGE_DIALOG);
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, "Not Everything Is Saved");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (ui->window)));
  kt_test_limit_files (RLIM_INFINITY);
  adw_message_dialog_response (dialog, "stay");
  kt_ui_settle (ui, 800);
}

static void
begin_a_revision_on_a_full_disk (KtUi *ui,
                                 gpointer data)
{
  KtOpenQuote *quote = kt_conversation_begin_quote (kt_application_get_conversation (ui->application));
  g_autoptr (GError) error = NULL;

  kt_ui_go (ui, "quotes");
  kt_ui_add_article (ui, "FR-10120", 1, KT_ROLE_NORMAL);
  kt_test_limit_files (1024);
  g_assert_false (kt_open_quote_begin_revision (quote, &error));
  kt_test_limit_files (RLIM_INFINITY);
  g_assert_nonnull (error);
  kt_ui_settle (ui, 800);
  kt_ui_expect_text (ui, "Not saved");
  kt_open_quote_save (quote);
  kt_ui_settle (ui, 800);
  g_assert_cmpint (kt_open_quote_get_save_state (quote), ==, KT_SAVE_DONE);
}

static void
close_while_typing (KtUi *ui,
                    gpointer data)
{
  GtkWidget *form;

  kt_ui_go (ui, "customers");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "New customer"));
  form = kt_ui_expect (ui, KT_TYPE_CUSTOMER_FORM, NULL);
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, "Name")), "Eilig AG");
}

static void
find_what_was_typed (KtUi *ui,
                     gpointer data)
{
  kt_ui_go (ui, "customers");
  kt_ui_settle (ui, 300);
  kt_ui_expect_text (ui, "Eilig AG");
}

static void
find_the_customer_saved (KtUi *ui,
                         gpointer data)
{
  kt_ui_go (ui, "customers");
  kt_ui_settle (ui, 300);
  kt_ui_expect_text (ui, "Volle Platte GmbH");
}

static void
test_full_disk (void)
{
  g_autofree char *catalog = kt_ui_source_path ("data/catalogs/falkenrath");
  g_autoptr (KtUi) ui = kt_ui_new (catalog, "en");

  signal (SIGXFSZ, SIG_IGN);
  kt_ui_run (ui, close_on_a_full_disk, NULL);
  kt_ui_run (ui, find_the_customer_saved, NULL);
}

static void
test_full_disk_below_a_quote (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  signal (SIGXFSZ, SIG_IGN);
  kt_ui_run (ui, begin_a_revision_on_a_full_disk, NULL);
}

/* The head of the last page gets wrong bytes. */
static void
damage_work (KtUi *ui)
{
  g_autofree char *path = g_build_filename (ui->profile, "work.db", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  bytes[length - 4096 + 3] ^= 0x55;
  bytes[length - 4096 + 40] ^= 0x55;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

/* Which catalog was used last may be what stood on the page. */
static gboolean
is_open (KtUi *ui,
         gpointer data)
{
  KtWorkplaceState state = kt_workplace_get_state (kt_ui_workplace (ui));

  return state == KT_WORKPLACE_READY || state == KT_WORKPLACE_WELCOME;
}

static void
salvage_and_go_on (KtUi *ui,
                   gpointer data)
{
  wait_for_state (ui, KT_WORKPLACE_PROBLEM);
  kt_ui_expect_text (ui, "Your Work Cannot Be Opened");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Salvage What Can Be Read"));
  wait_for_state (ui, KT_WORKPLACE_SALVAGED);
  kt_ui_expect_text (ui, "Your Work Was Salvaged");
  kt_ui_expect_text (ui, "work.db.aside-");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Continue"));
  kt_ui_wait (ui, "the work after salvaging", is_open, NULL);
  g_assert_nonnull (kt_workplace_get_store (kt_ui_workplace (ui)));
}

static void
test_damaged_work (void)
{
  g_autofree char *catalog = kt_ui_source_path ("data/catalogs/falkenrath");
  g_autoptr (KtUi) ui = kt_ui_new (catalog, "en");

  kt_ui_run (ui, close_while_typing, NULL);
  damage_work (ui);
  ui->is_start_meant = TRUE;
  kt_ui_run (ui, salvage_and_go_on, NULL);
}

static void
test_hurry (void)
{
  g_autofree char *catalog = kt_ui_source_path ("data/catalogs/falkenrath");
  g_autoptr (KtUi) ui = kt_ui_new (catalog, "en");

  kt_ui_run (ui, close_while_typing, NULL);
  kt_ui_run (ui, find_what_was_typed, NULL);
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
  g_test_add_func ("/trouble/closing with a full disk asks before anything is lost", test_full_disk);
  g_test_add_func ("/trouble/a quote that did not fit on the disk is said to be unsaved", test_full_disk_below_a_quote);
  g_test_add_func ("/trouble/a damaged work database is salvaged, and one goes on", test_damaged_work);
  g_test_add_func ("/trouble/closing right after the last letter loses nothing", test_hurry);
  return g_test_run ();
}
