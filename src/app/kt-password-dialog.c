/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-password-dialog.h"

#include "kt-gatekeeper.h"
#include "kt-sales-error.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtPasswordDialog {
  AdwWindow parent_instance;

  KtWorkplace *workplace;
  KtUser *user; /* NULL: the one who is logged in */
  gboolean is_saving;

  GtkWidget *heading;
  GtkWidget *save_button;
  GtkWidget *current;
  GtkWidget *password;
  GtkWidget *again;
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (KtPasswordDialog, kt_password_dialog, ADW_TYPE_WINDOW)

const char *
kt_password_problem (const char *password,
                     const char *again)
{
  if (g_utf8_strlen (password, -1) < KT_PASSWORD_MIN_LENGTH)
    return _ ("At least 10 characters: a short sentence is easy to keep in mind.");
  if (*again && !g_str_equal (password, again))
    return _ ("The two are not the same.");
  if (!*again)
    return _ ("Type it once more.");
  return NULL;
}

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static const KtActor *
get_actor (KtPasswordDialog *self)
{
  return kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));
}

/* --- what is missing -------------------------------------------------------------------------------------- */

static void
show_problem (KtPasswordDialog *self,
              const char *text,
              gboolean is_error)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text ? text : "");
  if (is_error)
    gtk_widget_add_css_class (self->problem, "error");
  else
    gtk_widget_remove_css_class (self->problem, "error");
}

static const char *
find_problem (KtPasswordDialog *self)
{
  if (!self->user && !*text_of (self->current))
    return _ ("Enter the present password first.");
  return kt_password_problem (text_of (self->password), text_of (self->again));
}

static void
on_changed (KtPasswordDialog *self)
{
  const char *problem = find_problem (self);

  show_problem (self, problem, FALSE);
  gtk_widget_set_sensitive (self->save_button, !problem && !self->is_saving);
  gtk_widget_set_tooltip_text (self->save_button, problem);
}

/* --- saving ----------------------------------------------------------------------------------------------- */

static void
end (KtPasswordDialog *self,
     const GError *error)
{
  g_autofree char *text = error ? kt_sales_error_to_text (error) : NULL;

  self->is_saving = FALSE;
  if (!self->workplace)
    return;
  if (!error)
    {
      kt_window_say (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), _ ("Password changed"));
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  on_changed (self);
  show_problem (self, text, TRUE);
}

static void
on_own_changed (GObject *source,
                GAsyncResult *result,
                gpointer data)
{
  g_autoptr (KtPasswordDialog) self = data;
  g_autoptr (GError) error = NULL;

  kt_user_store_change_password_finish (KT_WORK_STORE (source), result, &error);
  end (self, error);
}

static void
on_user_saved (GObject *source,
               GAsyncResult *result,
               gpointer data)
{
  g_autoptr (KtPasswordDialog) self = data;
  g_autoptr (GError) error = NULL;

  kt_user_store_save_finish (KT_WORK_STORE (source), result, &error);
  end (self, error);
}

static void
on_save (KtPasswordDialog *self)
{
  KtWorkStore *store = kt_workplace_get_store (self->workplace);

  if (self->is_saving || find_problem (self) || !get_actor (self))
    return;
  self->is_saving = TRUE;
  if (self->user)
    kt_user_store_save_async (store, self->user, text_of (self->password), get_actor (self), NULL, on_user_saved,
                              g_object_ref (self));
  else
    kt_user_store_change_password_async (store, get_actor (self), text_of (self->current), text_of (self->password),
                                         NULL, on_own_changed, g_object_ref (self));
  gtk_widget_set_sensitive (self->save_button, FALSE);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_password_dialog_dispose (GObject *object)
{
  KtPasswordDialog *self = KT_PASSWORD_DIALOG (object);

  g_clear_pointer (&self->user, kt_user_free);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_password_dialog_parent_class)->dispose (object);
}

static void
kt_password_dialog_class_init (KtPasswordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_password_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/kt-password-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KtPasswordDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, KtPasswordDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, KtPasswordDialog, current);
  gtk_widget_class_bind_template_child (widget_class, KtPasswordDialog, password);
  gtk_widget_class_bind_template_child (widget_class, KtPasswordDialog, again);
  gtk_widget_class_bind_template_child (widget_class, KtPasswordDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kt_password_dialog_init (KtPasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_password_dialog_new (GtkWindow *parent,
                        KtWorkplace *workplace,
                        const KtUser *user)
{
  KtPasswordDialog *self = g_object_new (KT_TYPE_PASSWORD_DIALOG, "transient-for", parent, NULL);
  const KtActor *actor;

  self->workplace = g_object_ref (workplace);
  self->user = user ? kt_user_copy (user) : NULL;
  actor = get_actor (self);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->heading), user ? user->name : kt_actor_get_name (actor));
  gtk_widget_set_visible (self->current, !user);
  gtk_widget_grab_focus (user ? self->password : self->current);
  on_changed (self);
  return GTK_WIDGET (self);
}
