/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-enrol-form.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _KtEnrolForm {
  GtkWidget parent_instance;

  KtSyncSession *session;
  GCancellable *enrolling; /* NULL: it is not */

  GtkWidget *stack;
  GtkWidget *server_row;
  GtkWidget *code_row;
  GtkWidget *password_row;
  GtkWidget *enrol_button;
  GtkWidget *ask_button;
  GtkWidget *spinner;
  GtkWidget *user_code;
  GtkWidget *stop_button;
  GtkWidget *error_label;
};

G_DEFINE_FINAL_TYPE (KtEnrolForm, kt_enrol_form, GTK_TYPE_WIDGET)

static guint enrolled_signal;

static const char *
get_entry (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show (KtEnrolForm *self,
      const char *error)
{
  gboolean is_busy = self->enrolling != NULL;
  gboolean can_ask = !is_busy && *get_entry (self->server_row) != '\0' && *get_entry (self->password_row) != '\0';

  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_busy);
  gtk_widget_set_visible (self->spinner, is_busy);
  gtk_widget_set_sensitive (self->enrol_button, can_ask && *get_entry (self->code_row) != '\0');
  gtk_widget_set_sensitive (self->ask_button, can_ask);
  gtk_label_set_text (GTK_LABEL (self->error_label), error ? error : "");
  gtk_widget_set_visible (self->error_label, error != NULL);
}

/* Shown as long as an administrator is waited for. */
static void
show_code (KtEnrolForm *self)
{
  const char *code = self->enrolling ? kt_sync_session_get_user_code (self->session) : NULL;

  gboolean is_shown = g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "waiting");

  if (code)
    gtk_label_set_text (GTK_LABEL (self->user_code), code);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), code ? "waiting" : "form");
  if (!code || is_shown)
    return;
  gtk_widget_grab_focus (self->stop_button);
  gtk_label_select_region (GTK_LABEL (self->user_code), 0, 0);
}

static void
on_typed (KtEnrolForm *self)
{
  show (self, NULL);
}

static void
on_enrolled (GObject *session,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtEnrolForm) self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_good = kt_sync_session_enrol_finish (KT_SYNC_SESSION (session), result, &error);

  if (!self->stack || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->enrolling);
  show_code (self);
  if (is_good)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->code_row), "");
      gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
    }
  show (self, is_good ? NULL : error->message);
  if (is_good)
    g_signal_emit (self, enrolled_signal, 0);
}

static void
enrol (KtEnrolForm *self,
       const char *code)
{
  self->enrolling = g_cancellable_new ();
  show (self, NULL);
  kt_sync_session_enrol_async (self->session, get_entry (self->server_row), code, get_entry (self->password_row),
                               g_get_host_name (), self->enrolling, on_enrolled, g_object_ref (self));
}

static void
on_enrol (KtEnrolForm *self)
{
  if (gtk_widget_get_sensitive (self->enrol_button))
    enrol (self, get_entry (self->code_row));
}

static void
on_ask (KtEnrolForm *self)
{
  enrol (self, "");
}

/* The answer to what was asked comes later, and means nothing any more. */
static void
on_stop (KtEnrolForm *self)
{
  g_cancellable_cancel (self->enrolling);
  g_clear_object (&self->enrolling);
  show_code (self);
  show (self, NULL);
}

static gboolean
kt_enrol_form_grab_focus (GtkWidget *widget)
{
  KtEnrolForm *self = KT_ENROL_FORM (widget);

  return gtk_widget_grab_focus (*get_entry (self->server_row) != '\0' ? self->code_row : self->server_row);
}

static void
kt_enrol_form_dispose (GObject *object)
{
  KtEnrolForm *self = KT_ENROL_FORM (object);

  g_cancellable_cancel (self->enrolling);
  g_clear_object (&self->enrolling);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kt_enrol_form_parent_class)->dispose (object);
}

static void
kt_enrol_form_class_init (KtEnrolFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_enrol_form_dispose;
  widget_class->grab_focus = kt_enrol_form_grab_focus;
  enrolled_signal = g_signal_new ("enrolled", KT_TYPE_ENROL_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/sync/kt-enrol-form.ui");
  gtk_widget_class_bind_template_child (widget_class, KtEnrolForm, stack);
  gtk_widget_class_bind_template_child (widget_class, KtEnrolForm, server_row);
  gtk_widget_class_bind_template_child (widget_class, KtEnrolForm, code_row);
  gtk_widget_class_bind_template_child (widget_class, KtEnrolForm, password_row);
  gtk_widget_class_bind_template_child (widget_class, KtEnrolForm, enrol_button);
  gtk_widget_class_bind_template_child (widget_class, KtEnrolForm, ask_button);
  gtk_widget_class_bind_template_child (widget_class, KtEnrolForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, KtEnrolForm, user_code);
  gtk_widget_class_bind_template_child (widget_class, KtEnrolForm, stop_button);
  gtk_widget_class_bind_template_child (widget_class, KtEnrolForm, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_enrol);
  gtk_widget_class_bind_template_callback (widget_class, on_ask);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_enrol_form_init (KtEnrolForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_enrol_form_new (KtSyncSession *session)
{
  KtEnrolForm *self = g_object_new (KT_TYPE_ENROL_FORM, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "status", G_CALLBACK (show_code), self, G_CONNECT_SWAPPED);
  show (self, NULL);
  return GTK_WIDGET (self);
}
