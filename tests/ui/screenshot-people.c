/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-people.h"

#include "kt-admin-page.h"
#include "kt-audit-page.h"
#include "kt-gatekeeper.h"
#include "kt-login-page.h"
#include "kt-mandates-page.h"
#include "kt-presence.h"
#include "kt-ui-people.h"
#include "kt-user-form.h"
#include "kt-user-store.h"
#include "kt-users-page.h"

static const KtUiPerson PEOPLE[] = {
  { "verwaltung", "Jens Overbeck", KT_USER_ADMIN, NULL },
  { "anna.berg", "Anna Berg", KT_USER_SALES, NULL },
  { "jonas.feld", "Jonas Feld", KT_USER_BACK_OFFICE, NULL },
  { "karl.winter", "Karl Winter", KT_USER_APPROVER, "management;controlling" },
  { "kiosk", "Kiosk Halle 1", KT_USER_KIOSK, NULL },
};

static KtPresence *
presence (KtUi *ui)
{
  return kt_workplace_get_presence (kt_ui_workplace (ui));
}

static void
show (KtUi *ui,
      const char *page)
{
  kt_ui_go (ui, "admin");
  kt_admin_page_show (KT_ADMIN_PAGE (kt_ui_expect (ui, KT_TYPE_ADMIN_PAGE, NULL)), page);
  kt_ui_settle (ui, 600);
}

/* The first button below a widget that suggests what to do. */
static GtkWidget *
find_suggested (GtkWidget *root)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (GTK_IS_BUTTON (root) && gtk_widget_has_css_class (root, "suggested-action"))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_suggested (child);
      if (found)
        return found;
    }
  return NULL;
}

static void
press (KtUi *ui,
       GType page)
{
  kt_ui_click (ui, find_suggested (kt_ui_expect (ui, page, NULL)));
  kt_ui_settle (ui, 400);
}

static void
on_tried (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  kt_presence_log_in_finish (KT_PRESENCE (source), result, NULL, NULL);
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (KtUi *ui,
         gpointer data)
{
  return *(gboolean *) data;
}

static void
log_in (KtUi *ui,
        const char *login)
{
  gboolean is_done = FALSE;

  kt_presence_log_in_async (presence (ui), login, KT_UI_PASSWORD, on_tried, &is_done);
  kt_ui_wait (ui, login, is_true, &is_done);
  kt_ui_settle (ui, 600);
}

static gboolean
can_press (KtUi *ui,
           gpointer data)
{
  return gtk_widget_is_sensitive (data) || gtk_widget_get_tooltip_text (data);
}

static void
try (KtUi *ui,
     const char *login,
     const char *password)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_LOGIN_PAGE, NULL);
  GtkWidget *button = find_suggested (page);

  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (page, ADW_TYPE_ENTRY_ROW, NULL)), login);
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (page, ADW_TYPE_PASSWORD_ENTRY_ROW, NULL)), password);
  g_signal_emit_by_name (button, "clicked");
  kt_ui_wait (ui, "the answer", can_press, button);
  kt_ui_settle (ui, 300);
}

/* --- open, and closed by the first user --------------------------------------------------------------------- */

static void
show_first_user (KtUi *ui,
                 KtTakePicture take)
{
  show (ui, "users");
  take (ui, "admin-nobody");
  press (ui, KT_TYPE_USERS_PAGE);
  take (ui, "admin-first-user");
  show (ui, "mandates");
  take (ui, "admin-mandates-empty");
  kt_ui_store_people (kt_ui_store (ui), PEOPLE, G_N_ELEMENTS (PEOPLE));
  log_in (ui, "verwaltung");
}

static void
show_users (KtUi *ui,
            KtTakePicture take)
{
  GtkWidget *list;

  show (ui, "users");
  take (ui, "admin-users");
  list = kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_USERS_PAGE, NULL), GTK_TYPE_LIST_VIEW, NULL);
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (list)), 3, TRUE);
  kt_ui_settle (ui, 500);
  take (ui, "admin-user");
}

static void
show_mandates (KtUi *ui,
               KtTakePicture take)
{
  g_autofree char *path = kt_ui_source_path ("data/catalogs/falkenrath/mandates/anna.berg.mandate");
  GtkWidget *page;

  show (ui, "mandates");
  page = kt_ui_expect (ui, KT_TYPE_MANDATES_PAGE, NULL);
  kt_mandates_page_import (KT_MANDATES_PAGE (page), path);
  kt_ui_settle (ui, 800);
  take (ui, "admin-mandates");
}

static void
show_trail (KtUi *ui,
            KtTakePicture take)
{
  GtkWidget *page;
  GtkWidget *view;

  show (ui, "audit");
  page = kt_ui_expect (ui, KT_TYPE_AUDIT_PAGE, NULL);
  view = kt_ui_find_in (page, GTK_TYPE_COLUMN_VIEW, NULL);
  gtk_selection_model_select_item (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)), 1, TRUE);
  press (ui, KT_TYPE_AUDIT_PAGE);
  kt_ui_settle (ui, 1000);
  take (ui, "admin-audit");
}

static void
show_log_in (KtUi *ui,
             KtTakePicture take)
{
  kt_presence_log_out (presence (ui));
  kt_ui_settle (ui, 300);
  take (ui, "login");
  try (ui, "anna.berg", "falsch falsch");
  take (ui, "login-wrong");
  for (guint i = 1; i < KT_USER_MAX_FAILURES; i++)
    try (ui, "anna.berg", "falsch falsch");
  take (ui, "login-locked-out");
  log_in (ui, "jonas.feld");
  kt_presence_lock (presence (ui));
  kt_ui_settle (ui, 300);
  take (ui, "login-lock");
  kt_presence_log_out (presence (ui));
  log_in (ui, "kiosk");
  take (ui, "kiosk-role");
}

void
kt_screenshot_people (KtUi *ui,
                      KtTakePicture take)
{
  show_first_user (ui, take);
  show_users (ui, take);
  show_mandates (ui, take);
  show_trail (ui, take);
  show_log_in (ui, take);
}
