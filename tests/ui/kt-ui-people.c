/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-ui-people.h"

#include "kt-gatekeeper.h"
#include "kt-login-page.h"
#include "kt-user-store.h"
#include "kt-work-secret.h"

static void
add_person (KtWorkStore *store,
            const KtUiPerson *person,
            const KtActor *actor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtUser) user = kt_user_new (person->login, person->login, person->name, person->roles);

  g_strfreev (user->duties);
  user->duties = g_strsplit (person->duties ? person->duties : "", ";", person->duties ? -1 : 0);
  kt_user_store_save (store, user, KT_UI_PASSWORD, actor, &error);
  g_assert_no_error (error);
}

void
kt_ui_store_people (KtWorkStore *store,
                    const KtUiPerson *people,
                    guint n_people)
{
  g_autoptr (KtActor) nobody = kt_actor_new_open_workplace ("Test");
  g_autoptr (KtActor) admin = kt_actor_new (people[0].login, people[0].login, people[0].name, people[0].roles, NULL);

  for (guint i = 0; i < n_people; i++)
    add_person (store, &people[i], i == 0 ? nobody : admin);
}

void
kt_ui_add_people (KtUi *ui,
                  const KtUiPerson *people,
                  guint n_people)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autoptr (KtWorkStore) store = kt_work_store_open_with (ui->profile, clock, kt_work_secret_load, NULL, &error);

  g_assert_no_error (error);
  kt_ui_store_people (store, people, n_people);
  kt_work_store_close (store);
}

static KtGatekeeper *
get_gatekeeper (KtUi *ui)
{
  return kt_workplace_get_gatekeeper (kt_ui_workplace (ui));
}

void
kt_ui_take_seat (KtUi *ui,
                 const char *login)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtUser) user = kt_user_store_load (kt_ui_store (ui), login, &error);
  g_autoptr (KtActor) actor = NULL;

  g_assert_no_error (error);
  actor = kt_user_to_actor (user);
  kt_gatekeeper_set_actor (get_gatekeeper (ui), actor);
  kt_ui_settle (ui, 100);
}

void
kt_ui_hire (KtUi *ui,
            const KtUiPerson *people,
            guint n_people)
{
  for (guint i = 0; i < n_people; i++)
    {
      add_person (kt_ui_store (ui), &people[i], kt_gatekeeper_get_actor (get_gatekeeper (ui)));
      if (i == 0)
        kt_ui_take_seat (ui, people[0].login);
    }
}

/* --- in and out ------------------------------------------------------------------------------------------- */

static GtkWidget *
find_button (KtUi *ui)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_LOGIN_PAGE, NULL);
  GtkWidget *button = kt_ui_find_in (page, GTK_TYPE_BUTTON, "Unlock");

  return button ? button : kt_ui_find_in (page, GTK_TYPE_BUTTON, "Log In");
}

static gboolean
is_answered (KtUi *ui,
             gpointer data)
{
  GtkWidget *page = kt_ui_find (ui, KT_TYPE_LOGIN_PAGE, NULL);

  return !page || !kt_ui_find_in (page, GTK_TYPE_SPINNER, NULL);
}

void
kt_ui_try_log_in (KtUi *ui,
                  const char *login,
                  const char *password)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_LOGIN_PAGE, NULL);
  GtkWidget *name = kt_ui_find_in (page, ADW_TYPE_ENTRY_ROW, "User name");

  if (name)
    gtk_editable_set_text (GTK_EDITABLE (name), login);
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (page, ADW_TYPE_PASSWORD_ENTRY_ROW, NULL)), password);
  g_signal_emit_by_name (find_button (ui), "clicked");
  kt_ui_settle (ui, 30);
  kt_ui_wait (ui, "an answer to the log-in", is_answered, NULL);
}

static gboolean
is_somebody_here (KtUi *ui,
                  gpointer login)
{
  KtWorkplace *workplace = kt_ui_workplace (ui);
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (workplace));

  return actor && g_str_equal (kt_actor_get_login (actor), login) && !kt_ui_find (ui, KT_TYPE_LOGIN_PAGE, NULL);
}

void
kt_ui_log_in (KtUi *ui,
              const char *login)
{
  kt_ui_try_log_in (ui, login, KT_UI_PASSWORD);
  kt_ui_wait (ui, login, is_somebody_here, (gpointer) login);
  kt_ui_settle (ui, 50);
}

void
kt_ui_log_out (KtUi *ui)
{
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.log-out", NULL);
  kt_ui_expect (ui, KT_TYPE_LOGIN_PAGE, NULL);
}

KtSqliteConnection *
kt_ui_open_database (KtUi *ui)
{
  g_autofree char *path = g_build_filename (ui->profile, "work.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtCipherKeys) keys = kt_work_secret_load (ui->profile, TRUE, NULL, &error);

  g_assert_no_error (error);
  KtSqliteConnection *connection = kt_sqlite_connection_open_with (path, KT_SQLITE_OPEN_WORK, keys, &error);
  g_assert_no_error (error);
  return connection;
}
