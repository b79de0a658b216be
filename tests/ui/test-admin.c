/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Administration through the window: users, mandates, the audit trail. */
#include "kt-ui-people.h"

#include "kt-admin-page.h"
#include "kt-audit-page.h"
#include "kt-gatekeeper.h"
#include "kt-login-page.h"
#include "kt-mandates-page.h"
#include "kt-presence.h"
#include "kt-user-form.h"
#include "kt-user-store.h"
#include "kt-users-page.h"

#include <string.h>

/* More than a list can tell each other about in turns. */
#define N_STAFF 20

static const KtUiPerson PEOPLE[] = {
  { "verwaltung", "Jens Overbeck", KT_USER_ADMIN, NULL },
  { "anna.berg", "Anna Berg", KT_USER_SALES, NULL },
};

static void
run (gboolean with_people,
     KtUiScript script,
     KtUiScript again)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  if (with_people)
    kt_ui_add_people (ui, PEOPLE, G_N_ELEMENTS (PEOPLE));
  kt_ui_run (ui, script, NULL);
  if (again)
    kt_ui_run (ui, again, NULL);
}

static void
show (KtUi *ui,
      const char *page)
{
  kt_ui_go (ui, "admin");
  kt_admin_page_show (KT_ADMIN_PAGE (kt_ui_expect (ui, KT_TYPE_ADMIN_PAGE, NULL)), page);
  kt_ui_settle (ui, 200);
}

static void
turn (GtkWidget *form,
      const char *role,
      gboolean on)
{
  GtkWidget *row = kt_ui_find_in (form, ADW_TYPE_ACTION_ROW, role);

  gtk_switch_set_active (GTK_SWITCH (kt_ui_find_in (row, GTK_TYPE_SWITCH, NULL)), on);
}

static gboolean
is_somebody (KtUi *ui,
             gpointer login)
{
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (kt_ui_workplace (ui)));

  return actor && g_str_equal (kt_actor_get_login (actor), login);
}

/* --- users ------------------------------------------------------------------------------------------------ */

static void
make_the_first_user (KtUi *ui,
                     gpointer data)
{
  GtkWidget *form;

  show (ui, "users");
  kt_ui_expect_text (ui, "Nobody Has to Log In");
  kt_ui_press_button (ui, "Make the First User");
  form = kt_ui_expect (ui, KT_TYPE_USER_FORM, NULL);
  kt_ui_expect_text (ui, "is logged in at once");
  kt_ui_fill (form, "Name", "Jens Overbeck");
  kt_ui_fill (form, "Log-in name", "Verwaltung");
  kt_ui_fill (form, "Password", "kurz");
  g_assert_false (gtk_widget_is_sensitive (kt_ui_expect (ui, GTK_TYPE_BUTTON, "Save and Log In")));
  kt_ui_fill (form, "Password", KT_UI_PASSWORD);
  kt_ui_fill (form, "Password, once more", KT_UI_PASSWORD);
  kt_ui_press_button (ui, "Save and Log In");
  kt_ui_wait (ui, "the first user", is_somebody, (gpointer) "verwaltung");
  g_assert_cmpint (kt_presence_get_state (kt_workplace_get_presence (kt_ui_workplace (ui))), ==, KT_PRESENCE_PRESENT);
  g_assert_cmpstr (kt_window_get_area (ui->window), ==, "admin");
}

static void
find_the_log_in (KtUi *ui,
                 gpointer data)
{
  g_assert_cmpstr (kt_window_get_area (ui->window), ==, "login");
  kt_ui_log_in (ui, "verwaltung");
  g_assert_cmpstr (kt_window_get_area (ui->window), ==, "admin");
}

static void
test_first_user (void)
{
  run (FALSE, make_the_first_user, find_the_log_in);
}

static void
select_user (KtUi *ui,
             const char *name)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_USERS_PAGE, NULL);
  GtkWidget *list = kt_ui_find_in (page, GTK_TYPE_LIST_VIEW, NULL);
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (list));

  kt_ui_settle (ui, 300);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (KtRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);

      if (g_str_equal (kt_row_get_text (row, KT_USER_COLUMN_NAME), name))
        gtk_selection_model_select_item (model, i, TRUE);
    }
}

static void
choose_user (KtUi *ui,
             const char *name)
{
  select_user (ui, name);
  kt_ui_settle (ui, 300);
}

static void
look_after_users (KtUi *ui,
                  gpointer data)
{
  GtkWidget *form;

  kt_ui_log_in (ui, "verwaltung");
  show (ui, "users");
  /* Who is still being read does not take the place of the new one. */
  select_user (ui, "Anna Berg");
  g_signal_emit_by_name (kt_ui_expect (ui, GTK_TYPE_BUTTON, "New user"), "clicked");
  form = kt_ui_expect (ui, KT_TYPE_USER_FORM, NULL);
  kt_ui_settle (ui, 300);
  g_assert_null (kt_user_form_get_user (KT_USER_FORM (form)));
  kt_ui_fill (form, "Name", "Karl Winter");
  kt_ui_fill (form, "Log-in name", "karl.winter");
  kt_ui_fill (form, "Password", KT_UI_PASSWORD);
  kt_ui_fill (form, "Password, once more", KT_UI_PASSWORD);
  turn (form, "Sales", FALSE);
  g_assert_false (gtk_widget_is_sensitive (kt_ui_expect (ui, GTK_TYPE_BUTTON, "Save")));
  turn (form, "Approver", TRUE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (kt_ui_expect (ui, GTK_TYPE_CHECK_BUTTON, NULL)), TRUE);
  kt_ui_press_button (ui, "Save");
  kt_ui_expect_text (ui, "User saved");
  g_assert_cmpuint (g_strv_length (kt_user_form_get_user (KT_USER_FORM (form))->duties), ==, 1);
  /* The last administrator stays one. */
  choose_user (ui, "Jens Overbeck");
  kt_ui_expect_text (ui, "Everything is saved.");
  turn (form, "Administration", FALSE);
  turn (form, "Sales", TRUE);
  kt_ui_press_button (ui, "Save");
  kt_ui_expect_text (ui, "Somebody must stay administrator. Make another one first.");
  /* Who may not log in any more. */
  choose_user (ui, "Anna Berg");
  turn (form, "May log in", FALSE);
  kt_ui_press_button (ui, "Save");
  kt_ui_expect_text (ui, "may not log in · Sales");
  kt_ui_log_out (ui);
  kt_ui_try_log_in (ui, "anna.berg", KT_UI_PASSWORD);
  kt_ui_expect_text (ui, "Name or password is wrong.");
  kt_ui_log_in (ui, "karl.winter");
  g_assert_null (kt_ui_find (ui, GTK_TYPE_LIST_BOX_ROW, "Administration"));
}

static void
test_users (void)
{
  run (TRUE, look_after_users, NULL);
}

static void
unlock (KtUi *ui,
        gpointer data)
{
  for (guint i = 0; i < KT_USER_MAX_FAILURES; i++)
    kt_ui_try_log_in (ui, "anna.berg", "falsch falsch");
  kt_ui_log_in (ui, "verwaltung");
  show (ui, "users");
  choose_user (ui, "Anna Berg");
  kt_ui_expect_text (ui, "after too many wrong passwords.");
  kt_ui_press_button (ui, "Unlock");
  kt_ui_expect_text (ui, "May try again");
  kt_ui_log_out (ui);
  kt_ui_log_in (ui, "anna.berg");
}

static void
test_unlock (void)
{
  run (TRUE, unlock, NULL);
}

/* --- mandates --------------------------------------------------------------------------------------------- */

static void
look_after_mandates (KtUi *ui,
                     gpointer data)
{
  g_autofree char *good = kt_ui_source_path ("data/catalogs/falkenrath/mandates/anna.berg.mandate");
  g_autofree char *forged = g_build_filename (ui->folder, "forged.mandate", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) more = NULL;
  GtkWidget *page;

  kt_ui_log_in (ui, "verwaltung");
  show (ui, "mandates");
  kt_ui_expect_text (ui, "No Mandates");
  page = kt_ui_expect (ui, KT_TYPE_MANDATES_PAGE, NULL);
  g_assert_true (g_file_get_contents (good, &text, NULL, NULL));
  more = g_string_new (text);
  g_assert_cmpuint (g_string_replace (more, "\"limit\":\"7\"", "\"limit\":\"70\"", 0), ==, 1);
  g_assert_true (g_file_set_contents (forged, more->str, -1, NULL));
  kt_mandates_page_import (KT_MANDATES_PAGE (page), forged);
  kt_ui_expect_text (ui, "forged.mandate: ");
  g_assert_true (kt_ui_shows (ui, "No Mandates"));
  kt_mandates_page_import (KT_MANDATES_PAGE (page), good);
  kt_ui_expect_text (ui, "Discount on the quote: up to 7");
  g_assert_true (kt_ui_shows (ui, "anna.berg"));
  g_assert_true (kt_ui_shows (ui, "good"));
  g_assert_false (kt_ui_shows (ui, "forged.mandate: "));
  kt_ui_press_button (ui, "Revoke…");
  adw_message_dialog_response (kt_ui_expect_window (ui, ADW_TYPE_MESSAGE_DIALOG), "revoke");
  kt_ui_expect_text (ui, "Revoked by Jens Overbeck");
  g_assert_null (kt_ui_find (ui, GTK_TYPE_BUTTON, "Revoke…"));
  kt_mandates_page_import (KT_MANDATES_PAGE (page), good);
  kt_ui_expect_text (ui, "Jens Overbeck has revoked this mandate. Ask for a new one.");
}

static void
choose_a_file (KtUi *ui,
               gpointer data)
{
  g_autofree char *path = kt_ui_source_path ("data/catalogs/falkenrath/mandates/anna.berg.mandate");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *dialog;

  kt_ui_log_in (ui, "verwaltung");
  show (ui, "mandates");
  kt_ui_press_button (ui, "Import a Mandate…");
  dialog = kt_ui_expect_window (ui, GTK_TYPE_FILE_CHOOSER_DIALOG);
  gtk_file_chooser_set_file (GTK_FILE_CHOOSER (dialog), file, NULL);
  kt_ui_settle (ui, 500);
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  kt_ui_expect_text (ui, "Mandate imported");
  g_assert_null (kt_ui_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));

  /* Nobody is left who could take it. */
  kt_ui_press_button (ui, "Import a Mandate…");
  g_assert_nonnull (kt_ui_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));
  kt_ui_log_out (ui);
  kt_ui_settle (ui, 300);
  g_assert_null (kt_ui_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));
}

static void
test_file_choice (void)
{
  run (TRUE, choose_a_file, NULL);
}

static void
test_mandates (void)
{
  run (TRUE, look_after_mandates, NULL);
}

/* --- audit trail ------------------------------------------------------------------------------------------ */

static gboolean
is_written (KtUi *ui,
            gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
read_the_trail (KtUi *ui,
                gpointer data)
{
  g_autofree char *path = g_build_filename (ui->folder, "audit.csv", NULL);
  g_autofree char *csv = NULL;
  GtkWidget *page;
  GtkWidget *search;

  kt_ui_log_in (ui, "verwaltung");
  show (ui, "audit");
  page = kt_ui_expect (ui, KT_TYPE_AUDIT_PAGE, NULL);
  kt_ui_expect_text (ui, "User stored");
  g_assert_true (kt_ui_shows (ui, "Log-in"));
  search = kt_ui_find_in (page, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "berg");
  kt_ui_settle (ui, 600);
  g_assert_true (kt_ui_shows (ui, "anna.berg"));
  kt_audit_page_export (KT_AUDIT_PAGE (page), path);
  kt_ui_wait (ui, "the table", is_written, path);
  g_assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  g_assert_true (g_str_has_prefix (csv, "number;time;actor;kind;subject;content;hash\n"));
  g_assert_nonnull (strstr (csv, "anna.berg"));
  g_assert_null (strstr (csv, "log-in;"));
  kt_ui_press_button (ui, "Verify the Chain");
  kt_ui_expect_text (ui, "are as they were written.");
  kt_ui_expect_text (ui, "Last entry, to be noted elsewhere: 3:");
  for (guint i = 0; i < 3; i++)
    {
      kt_ui_log_out (ui);
      kt_ui_log_in (ui, "anna.berg");
    }
}

static void
hire (KtUi *ui,
      const KtUiPerson *person)
{
  g_autoptr (KtUser) user = kt_user_new (person->login, person->login, person->name, person->roles);
  g_autoptr (GError) error = NULL;

  kt_user_store_save (kt_ui_store (ui), user, KT_UI_PASSWORD,
                      kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (kt_ui_workplace (ui))), &error);
  g_assert_no_error (error);
}

static void
count_one (guint *n)
{
  (*n)++;
}

static gboolean
offers_everybody (KtUi *ui,
                  gpointer choice)
{
  /* Beside them: everybody. */
  return g_list_model_get_n_items (gtk_drop_down_get_model (choice)) == N_STAFF + 1;
}

/* Whoever is hired while the page is open is offered, too; nobody is looked at more often than once for that. */
static void
look_at_many_users (KtUi *ui,
                    gpointer data)
{
  const KtUiPerson late = { "aa", "Adele Adam", KT_USER_SALES, NULL };
  const KtUiPerson unseen = { "unseen", "Udo Unseen", KT_USER_SALES, NULL };
  GtkWidget *choice;
  GtkStringList *names;
  guint n_offers = 0;

  kt_ui_log_in (ui, "user00");
  show (ui, "audit");
  choice = kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_AUDIT_PAGE, NULL), GTK_TYPE_DROP_DOWN, "Everybody");
  kt_ui_wait (ui, "all users", offers_everybody, choice);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 3);
  g_signal_connect_swapped (choice, "notify::model", G_CALLBACK (count_one), &n_offers);
  hire (ui, &late);
  kt_ui_settle (ui, 600);
  g_assert_cmpuint (n_offers, >, 0);
  g_assert_cmpuint (n_offers, <, 4);
  names = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (choice)));
  g_assert_cmpstr (gtk_string_list_get_string (names, 1), ==, "Adele Adam");
  /* The one who was chosen is still the one who is chosen. */
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (choice)), ==, 4);
  g_assert_cmpstr (gtk_string_list_get_string (names, 4), ==, "User 02");

  /* What is written while nobody looks is there when somebody looks. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 0);
  kt_ui_go (ui, "catalog");
  hire (ui, &unseen);
  kt_ui_settle (ui, 200);
  show (ui, "audit");
  kt_ui_expect_text (ui, "unseen");
}

static void
test_many_users (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");
  char logins[N_STAFF][16];
  char names[N_STAFF][16];
  KtUiPerson staff[N_STAFF];

  for (guint i = 0; i < N_STAFF; i++)
    {
      g_snprintf (logins[i], sizeof logins[i], "user%02u", i);
      g_snprintf (names[i], sizeof names[i], "User %02u", i);
      staff[i] = (KtUiPerson) { logins[i], names[i], i == 0 ? KT_USER_ADMIN : KT_USER_SALES, NULL };
    }
  kt_ui_add_people (ui, staff, N_STAFF);
  kt_ui_run (ui, look_at_many_users, NULL);
}

static void
find_the_forgery (KtUi *ui,
                  gpointer data)
{
  kt_ui_log_in (ui, "verwaltung");
  show (ui, "audit");
  kt_ui_press_button (ui, "Verify the Chain");
  kt_ui_expect_text (ui, "Entry 5 of the audit trail (log-in, Jens Overbeck) is not what was written.");
}

static void
test_trail (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");
  g_autoptr (GError) error = NULL;
  KtSqliteConnection *connection;

  kt_ui_add_people (ui, PEOPLE, G_N_ELEMENTS (PEOPLE));
  kt_ui_run (ui, read_the_trail, NULL);
  connection = kt_ui_open_database (ui);
  g_assert_true (kt_sqlite_connection_exec (
      connection, "DROP TRIGGER audit_is_sealed; UPDATE audit SET actor_name = 'Jens Overbeck' WHERE row = 5", &error));
  g_assert_no_error (error);
  kt_sqlite_connection_free (connection);
  kt_ui_run (ui, find_the_forgery, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/admin/the first user closes the workplace and is in at once", test_first_user);
  g_test_add_func ("/admin/users are made, changed and shut out, and one administrator stays", test_users);
  g_test_add_func ("/admin/who was locked out is let in again", test_unlock);
  g_test_add_func ("/admin/mandates are imported if they are genuine, and revoked for good", test_mandates);
  g_test_add_func ("/admin/a file is asked for, and the question goes with the page that asks", test_file_choice);
  g_test_add_func ("/admin/the trail is searched, exported, and says what somebody changed", test_trail);
  g_test_add_func ("/admin/the trail offers every user, however many there are", test_many_users);
  return g_test_run ();
}
