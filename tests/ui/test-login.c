/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logging in and out, the lock, and what is for whom. */
#include "kt-ui-people.h"

#include "kt-customer-form.h"
#include "kt-gatekeeper.h"
#include "kt-login-page.h"
#include "kt-password-dialog.h"
#include "kt-presence.h"

static const KtUiPerson PEOPLE[] = {
  { "verwaltung", "Jens Overbeck", KT_USER_ADMIN, NULL },
  { "anna.berg", "Anna Berg", KT_USER_SALES, NULL },
  { "kiosk", "Kiosk Halle 1", KT_USER_KIOSK, NULL },
};

static KtPresence *
presence (KtUi *ui)
{
  return kt_workplace_get_presence (kt_ui_workplace (ui));
}

static gboolean
has_state (KtUi *ui,
           gpointer state)
{
  return kt_presence_get_state (presence (ui)) == (KtPresenceState) GPOINTER_TO_INT (state);
}

static void
run (KtUiScript script,
     KtUiScript again)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_add_people (ui, PEOPLE, G_N_ELEMENTS (PEOPLE));
  kt_ui_run (ui, script, NULL);
  if (again)
    kt_ui_run (ui, again, NULL);
}

/* --- logging in ------------------------------------------------------------------------------------------- */

static void
be_refused_and_let_in (KtUi *ui,
                       gpointer data)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_LOGIN_PAGE, NULL);
  g_autofree char *about_nobody = NULL;
  g_autofree char *about_password = NULL;

  g_assert_cmpstr (kt_window_get_area (ui->window), ==, "login");
  g_assert_null (kt_ui_find (ui, GTK_TYPE_LIST_BOX_ROW, "Catalog"));
  kt_ui_try_log_in (ui, "nobody", KT_UI_PASSWORD);
  kt_ui_expect_text (ui, "Name or password is wrong.");
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (page, ADW_TYPE_ENTRY_ROW, "User name")), "");
  about_nobody = kt_ui_visible_text (page);
  kt_ui_try_log_in (ui, "anna.berg", "falsch falsch");
  kt_ui_expect_text (ui, "Name or password is wrong.");
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (page, ADW_TYPE_ENTRY_ROW, "User name")), "");
  about_password = kt_ui_visible_text (page);
  g_assert_cmpstr (about_nobody, ==, about_password);
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.area", "s", "quotes");
  g_assert_cmpstr (kt_window_get_area (ui->window), ==, "login");
  kt_ui_log_in (ui, "anna.berg");
  kt_ui_expect_text (ui, "Anna Berg");
  g_assert_cmpstr (kt_window_get_area (ui->window), ==, "catalog");
}

static void
be_remembered (KtUi *ui,
               gpointer data)
{
  GtkWidget *name = kt_ui_expect (ui, ADW_TYPE_ENTRY_ROW, "User name");

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "anna.berg");
}

static void
test_log_in (void)
{
  run (be_refused_and_let_in, be_remembered);
}

static void
guess_too_often (KtUi *ui,
                 gpointer data)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_LOGIN_PAGE, NULL);
  GtkWidget *password = kt_ui_find_in (page, ADW_TYPE_PASSWORD_ENTRY_ROW, NULL);
  GtkWidget *button;

  for (guint i = 0; i < 5; i++)
    kt_ui_try_log_in (ui, "anna.berg", "falsch falsch");
  kt_ui_expect_text (ui, "Too many wrong passwords. Try again in 0:5");
  gtk_editable_set_text (GTK_EDITABLE (password), KT_UI_PASSWORD);
  button = kt_ui_find_in (page, GTK_TYPE_BUTTON, "Log In");
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Locked after too many wrong passwords");
  /* That is about her, not about the workplace. */
  kt_ui_log_in (ui, "verwaltung");
}

static void
test_lock_out (void)
{
  run (guess_too_often, NULL);
}

/* --- logging out ------------------------------------------------------------------------------------------ */

static void
leave_things_behind (KtUi *ui,
                     gpointer data)
{
  g_autoptr (KtAccount) account = kt_account_new ("a-customer");

  kt_ui_log_in (ui, "anna.berg");
  kt_record_set_text (&account->name, "Nordlicht Chemie GmbH");
  kt_conversation_set_account (kt_ui_conversation (ui), account);
  kt_conversation_configure (kt_ui_conversation (ui), "process-pump");
  kt_ui_wait_for_price (ui);
  kt_ui_decide (ui, "flow=60");
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_log_out (ui);
  g_assert_null (kt_conversation_get_account (kt_ui_conversation (ui)));
  g_assert_null (kt_conversation_get_configuration (kt_ui_conversation (ui)));
  g_assert_null (kt_conversation_get_quote (kt_ui_conversation (ui)));
  kt_ui_log_in (ui, "verwaltung");
  kt_ui_settle (ui, 300);
  g_assert_null (kt_conversation_get_configuration (kt_ui_conversation (ui)));
  kt_ui_log_out (ui);
}

static gboolean
has_configuration (KtUi *ui,
                   gpointer data)
{
  return kt_ui_configuration (ui) != NULL;
}

static void
find_things_again (KtUi *ui,
                   gpointer data)
{
  kt_ui_log_in (ui, "anna.berg");
  kt_ui_wait (ui, "the configuration", has_configuration, NULL);
  kt_ui_wait_for_price (ui);
  g_assert_cmpuint (kt_snapshot_get_n_choices (kt_configuration_get_snapshot (kt_ui_configuration (ui))), ==, 1);
}

static void
test_log_out (void)
{
  run (leave_things_behind, find_things_again);
}

/* --- the lock --------------------------------------------------------------------------------------------- */

static void
go_for_a_coffee (KtUi *ui,
                 gpointer data)
{
  GtkWidget *form;
  GtkWidget *town;

  kt_ui_log_in (ui, "anna.berg");
  kt_ui_go (ui, "customers");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "New customer"));
  form = kt_ui_expect (ui, KT_TYPE_CUSTOMER_FORM, NULL);
  town = kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, "Town");
  gtk_editable_set_text (GTK_EDITABLE (town), "Kiel");
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.change-password", NULL);
  kt_presence_set_patience (presence (ui), 1);
  kt_ui_wait (ui, "the lock", has_state, GINT_TO_POINTER (KT_PRESENCE_LOCKED));
  kt_presence_set_patience (presence (ui), 0);
  g_assert_cmpstr (kt_window_get_area (ui->window), ==, "login");
  g_assert_false (kt_ui_shows (ui, "Kiel"));
  g_assert_null (kt_ui_find (ui, ADW_TYPE_ENTRY_ROW, "User name"));
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.area", "s", "customers");
  g_assert_cmpstr (kt_window_get_area (ui->window), ==, "login");
  kt_ui_try_log_in (ui, NULL, "falsch falsch");
  kt_ui_expect_text (ui, "Name or password is wrong.");
  kt_ui_log_in (ui, "anna.berg");
  g_assert_cmpstr (kt_window_get_area (ui->window), ==, "customers");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (town)), ==, "Kiel");
  g_assert_true (gtk_widget_get_mapped (town));
}

static void
test_lock (void)
{
  run (go_for_a_coffee, NULL);
}

/* --- what is for whom ------------------------------------------------------------------------------------- */

static void
look_around (KtUi *ui,
             gpointer data)
{
  static const struct {
    const char *login;
    const char *area;
    gboolean is_seen;
  } CASES[] = {
    { "anna.berg", "Catalog", TRUE },  { "anna.berg", "Quotes", TRUE },         { "anna.berg", "Customers", TRUE },
    { "kiosk", "Catalog", TRUE },      { "kiosk", "Configuration", TRUE },      { "kiosk", "Quotes", FALSE },
    { "kiosk", "Customers", FALSE },   { "verwaltung", "Quotes", TRUE },
  };
  const char *present = "";

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      if (!g_str_equal (CASES[i].login, present))
        {
          if (*present)
            kt_ui_log_out (ui);
          kt_ui_log_in (ui, CASES[i].login);
          present = CASES[i].login;
        }
      g_test_message ("%s, %s", CASES[i].login, CASES[i].area);
      g_assert_true ((kt_ui_find (ui, GTK_TYPE_LIST_BOX_ROW, CASES[i].area) != NULL) == CASES[i].is_seen);
    }
  /* Nor by a command. */
  kt_ui_log_out (ui);
  kt_ui_log_in (ui, "kiosk");
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.area", "s", "customers");
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.new-customer", NULL);
  g_assert_cmpstr (kt_window_get_area (ui->window), ==, "catalog");
}

static void
test_areas (void)
{
  run (look_around, NULL);
}

/* --- passwords -------------------------------------------------------------------------------------------- */

static gboolean
has_no_dialog (KtUi *ui,
               gpointer data)
{
  return !kt_ui_find_window (KT_TYPE_PASSWORD_DIALOG);
}

static gboolean
says (KtUi *ui,
      gpointer data)
{
  GtkWidget *dialog = kt_ui_find_window (KT_TYPE_PASSWORD_DIALOG);
  g_autofree char *seen = dialog ? kt_ui_visible_text (dialog) : NULL;

  return seen && strstr (seen, data);
}

static void
change_password (KtUi *ui,
                 gpointer data)
{
  GtkWidget *dialog;
  GtkWidget *save;

  kt_ui_log_in (ui, "anna.berg");
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.change-password", NULL);
  dialog = kt_ui_expect_window (ui, KT_TYPE_PASSWORD_DIALOG);
  kt_ui_settle (ui, 100);
  save = kt_ui_find_in (dialog, GTK_TYPE_BUTTON, "Save");
  g_assert_false (gtk_widget_is_sensitive (save));
  kt_ui_fill (dialog, "Present password", "falsch falsch");
  kt_ui_fill (dialog, "New password", "kurz");
  kt_ui_fill (dialog, "once more", "kurz");
  g_assert_false (gtk_widget_is_sensitive (save));
  kt_ui_fill (dialog, "New password", "noch ein langer Satz");
  kt_ui_fill (dialog, "once more", "noch ein langer Satzt");
  g_assert_false (gtk_widget_is_sensitive (save));
  kt_ui_fill (dialog, "once more", "noch ein langer Satz");
  kt_ui_click (ui, save);
  kt_ui_wait (ui, "the refusal", says, (gpointer) "The present password is wrong.");
  kt_ui_fill (dialog, "Present password", KT_UI_PASSWORD);
  kt_ui_click (ui, save);
  kt_ui_wait (ui, "the end of the dialog", has_no_dialog, NULL);
  kt_ui_expect_text (ui, "Password changed");
  kt_ui_log_out (ui);
  kt_ui_try_log_in (ui, "anna.berg", KT_UI_PASSWORD);
  kt_ui_expect_text (ui, "Name or password is wrong.");
  kt_ui_try_log_in (ui, "anna.berg", "noch ein langer Satz");
  kt_ui_wait (ui, "Anna", has_state, GINT_TO_POINTER (KT_PRESENCE_PRESENT));
}

static void
test_password (void)
{
  run (change_password, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/login/a wrong password and a wrong name look the same, the last name is remembered", test_log_in);
  g_test_add_func ("/login/who guesses too often waits, and sees how long", test_lock_out);
  g_test_add_func ("/login/who logs out leaves nothing on the screen, and finds it again", test_log_out);
  g_test_add_func ("/login/a lock hides everything and keeps it as it is", test_lock);
  g_test_add_func ("/login/a kiosk has neither customers nor quotes", test_areas);
  g_test_add_func ("/login/everybody changes his own password, and has to know it", test_password);
  return g_test_run ();
}
