/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-start-page.h"

#include "kt-arrival-page.h"
#include "kt-enrol-form.h"
#include "kt-gatekeeper.h"
#include "kt-sync-session.h"

#include <glib/gi18n.h>

struct _KtStartPage {
  GtkWidget parent_instance;

  KtWorkplace *workplace;
  GtkWidget *stack;
  GtkWidget *welcome;
  GtkWidget *connect_button;
  GtkWidget *demo_button;
  GtkWidget *enrol_box;
  GtkWidget *enrol_words;
  GtkWidget *enrol_form; /* NULL before the work is open */
  GtkWidget *arrival;
  GtkWidget *problem;
  GtkWidget *retry_button;
  GtkWidget *fresh_button;
  GtkWidget *salvage_button;
  GtkWidget *back_button;
  GtkWidget *salvaged;
  GtkWidget *continue_button;
};

G_DEFINE_FINAL_TYPE (KtStartPage, kt_start_page, GTK_TYPE_WIDGET)

/* Only a work database that is not ours may be put aside, and a damaged one be salvaged; a locked or newer one is
 * somebody's. With the work open, it is the catalog that is damaged. */
static gboolean
is_of_work (KtWorkplace *workplace,
            const GError *problem,
            KtStoreError code)
{
  return !kt_workplace_get_store (workplace) && g_error_matches (problem, KT_STORE_ERROR, (int) code);
}

static const char *
problem_title (KtWorkplace *workplace,
               const GError *problem)
{
  if (g_error_matches (problem, KT_STORE_ERROR, KT_STORE_ERROR_LOCKED))
    return _ ("Kontor Is Already Open");
  if (!kt_workplace_get_store (workplace))
    return _ ("Your Work Cannot Be Opened");
  return _ ("The Catalog Cannot Be Opened");
}

static void
show_problem (KtStartPage *self,
              const GError *problem)
{
  g_autofree char *text = g_markup_escape_text (problem->message, -1);

  adw_status_page_set_title (ADW_STATUS_PAGE (self->problem), problem_title (self->workplace, problem));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->problem), text);
  gtk_widget_set_visible (self->fresh_button, is_of_work (self->workplace, problem, KT_STORE_ERROR_FOREIGN));
  gtk_widget_set_visible (self->salvage_button, is_of_work (self->workplace, problem, KT_STORE_ERROR_CORRUPT));
  gtk_widget_set_visible (self->back_button, kt_workplace_get_store (self->workplace) != NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "problem");
  gtk_widget_grab_focus (self->retry_button);
}

/* --- the first start --------------------------------------------------------------------------------------- */

/* There is somebody to log in as now, when the catalog has come. */
static void
on_enrolled (KtStartPage *self)
{
  KtGatekeeper *gatekeeper = kt_workplace_get_gatekeeper (self->workplace);
  const KtActor *actor = kt_gatekeeper_get_actor (gatekeeper);

  if (actor && *kt_actor_get_id (actor) == '\0')
    kt_gatekeeper_set_actor (gatekeeper, NULL);
}

static void on_status (KtStartPage *self);

/* The session comes with the work. */
static void
follow_session (KtStartPage *self)
{
  KtSyncSession *session = kt_workplace_get_sync (self->workplace);

  if (self->enrol_form || !session)
    return;
  self->enrol_form = kt_enrol_form_new (session);
  gtk_box_insert_child_after (GTK_BOX (self->enrol_box), self->enrol_form, self->enrol_words);
  g_signal_connect_object (self->enrol_form, "enrolled", G_CALLBACK (on_enrolled), self, G_CONNECT_SWAPPED);
  kt_arrival_page_set_session (KT_ARRIVAL_PAGE (self->arrival), session);
  g_signal_connect_object (session, "status", G_CALLBACK (on_status), self, G_CONNECT_SWAPPED);
}

static gboolean
is_enrolling (KtStartPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "enrol") == 0;
}

static void
show_welcome (KtStartPage *self)
{
  follow_session (self);
  if (kt_sync_session_is_enrolled (kt_workplace_get_sync (self->workplace)))
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "arriving");
  else if (!is_enrolling (self))
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "welcome");
      gtk_widget_grab_focus (self->connect_button);
    }
}

static void
on_status (KtStartPage *self)
{
  const char *page = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
  gboolean is_enrolled = kt_sync_session_is_enrolled (kt_workplace_get_sync (self->workplace));

  if (kt_workplace_get_state (self->workplace) == KT_WORKPLACE_WELCOME && is_enrolled != g_str_equal (page, "arriving"))
    show_welcome (self);
}

static void
on_connect (KtStartPage *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "enrol");
  gtk_widget_grab_focus (self->enrol_form);
}

static void
on_disconnect (KtStartPage *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "welcome");
  gtk_widget_grab_focus (self->connect_button);
}

static void
show_salvaged (KtStartPage *self)
{
  g_autofree char *text = g_markup_escape_text (kt_workplace_get_salvaged (self->workplace), -1);

  adw_status_page_set_description (ADW_STATUS_PAGE (self->salvaged), text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "salvaged");
  gtk_widget_grab_focus (self->continue_button);
}

static void
on_state (KtStartPage *self)
{
  switch (kt_workplace_get_state (self->workplace))
    {
    case KT_WORKPLACE_WELCOME:
      show_welcome (self);
      break;
    case KT_WORKPLACE_PROBLEM:
      show_problem (self, kt_workplace_get_problem (self->workplace));
      break;
    case KT_WORKPLACE_SALVAGED:
      show_salvaged (self);
      break;
    case KT_WORKPLACE_OPENING:
    case KT_WORKPLACE_READY:
    default:
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "opening");
      break;
    }
}

static void
on_demo (KtStartPage *self)
{
  kt_workplace_open_catalog (self->workplace, kt_workplace_get_demo_path ());
}

static void
on_retry (KtStartPage *self)
{
  kt_workplace_retry (self->workplace, FALSE);
}

static void
on_back (KtStartPage *self)
{
  kt_workplace_go_back (self->workplace);
}

static void
on_fresh (KtStartPage *self)
{
  kt_workplace_retry (self->workplace, TRUE);
}

static void
on_salvage (KtStartPage *self)
{
  kt_workplace_salvage (self->workplace);
}

static void
kt_start_page_dispose (GObject *object)
{
  KtStartPage *self = KT_START_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_START_PAGE);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_start_page_parent_class)->dispose (object);
}

static void
kt_start_page_class_init (KtStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_start_page_dispose;
  g_type_ensure (KT_TYPE_ARRIVAL_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/kt-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, welcome);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, connect_button);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, demo_button);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, enrol_box);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, enrol_words);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, arrival);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, problem);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, fresh_button);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, salvage_button);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, back_button);
  gtk_widget_class_bind_template_callback (widget_class, on_connect);
  gtk_widget_class_bind_template_callback (widget_class, on_disconnect);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, salvaged);
  gtk_widget_class_bind_template_child (widget_class, KtStartPage, continue_button);
  gtk_widget_class_bind_template_callback (widget_class, on_demo);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_fresh);
  gtk_widget_class_bind_template_callback (widget_class, on_salvage);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_start_page_init (KtStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_start_page_new (KtWorkplace *workplace)
{
  KtStartPage *self = g_object_new (KT_TYPE_START_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  gtk_widget_set_visible (self->demo_button, kt_workplace_get_demo_path () != NULL);
  g_signal_connect_object (workplace, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  on_state (self);
  return GTK_WIDGET (self);
}
