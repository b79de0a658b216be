/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One page for logging in and for coming back to a locked screen. What is wrong stands below the fields and never says
 * which of the two it was; a lock-out counts down in the same place.
 */
#include "kt-login-page.h"

#include "kt-gatekeeper.h"
#include "kt-language.h"

#include <glib/gi18n.h>

struct _KtLoginPage {
  GtkWidget parent_instance;

  KtWorkplace *workplace;
  gboolean is_checking;
  gint64 locked_until; /* seconds since 1970; 0: may be tried */
  char *locked_login;  /* whom that is about */
  guint countdown;

  GtkWidget *scroll;
  GtkWidget *title;
  GtkWidget *note;
  GtkWidget *login;
  GtkWidget *password;
  GtkWidget *problem;
  GtkWidget *button;
  GtkWidget *button_stack;
  GtkWidget *spinner;
  GtkWidget *button_label;
  GtkWidget *other_button;
};

G_DEFINE_FINAL_TYPE (KtLoginPage, kt_login_page, GTK_TYPE_WIDGET)

static KtPresence *
get_presence (KtLoginPage *self)
{
  return kt_workplace_get_presence (self->workplace);
}

static gboolean
is_locked_screen (KtLoginPage *self)
{
  return kt_presence_get_state (get_presence (self)) == KT_PRESENCE_LOCKED;
}

static const char *
get_login (KtLoginPage *self)
{
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));

  if (is_locked_screen (self))
    return kt_actor_get_login (actor);
  return gtk_editable_get_text (GTK_EDITABLE (self->login));
}

/* --- what is wrong ---------------------------------------------------------------------------------------- */

static void
show_problem (KtLoginPage *self,
              const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

static gint64
seconds_left (KtLoginPage *self)
{
  gint64 now = kt_clock_now (kt_workplace_get_clock (self->workplace)) / G_USEC_PER_SEC;

  if (!self->locked_until || g_strcmp0 (self->locked_login, get_login (self)) != 0)
    return 0;
  return MAX (self->locked_until - now, 0);
}

/* A dead button says why. */
static void
show_button (KtLoginPage *self)
{
  const char *why = NULL;

  if (!*get_login (self))
    why = _ ("Enter your user name");
  else if (!*gtk_editable_get_text (GTK_EDITABLE (self->password)))
    why = _ ("Enter your password");
  else if (seconds_left (self) > 0)
    why = _ ("Locked after too many wrong passwords");
  gtk_widget_set_sensitive (self->button, !why && !self->is_checking);
  gtk_widget_set_tooltip_text (self->button, why);
  gtk_stack_set_visible_child (GTK_STACK (self->button_stack),
                               self->is_checking ? self->spinner : self->button_label);
}

static gboolean
on_second (gpointer data)
{
  KtLoginPage *self = data;
  gint64 left = seconds_left (self);
  g_autofree char *text = NULL;

  if (left == 0)
    {
      self->countdown = 0;
      show_problem (self, NULL);
      show_button (self);
      return G_SOURCE_REMOVE;
    }
  text = g_strdup_printf (_ ("Too many wrong passwords. Try again in %d:%02d."), (int) (left / 60), (int) (left % 60));
  show_problem (self, text);
  return G_SOURCE_CONTINUE;
}

static void
begin_countdown (KtLoginPage *self,
                 gint64 until)
{
  g_clear_handle_id (&self->countdown, g_source_remove);
  self->locked_until = until;
  g_free (self->locked_login);
  self->locked_login = g_strdup (get_login (self));
  if (on_second (self) == G_SOURCE_CONTINUE)
    self->countdown = g_timeout_add_seconds (1, on_second, self);
}

/* --- trying ----------------------------------------------------------------------------------------------- */

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (KtLoginPage) self = data;
  g_autoptr (GError) error = NULL;
  gint64 locked_until = 0;
  gboolean is_in = kt_presence_log_in_finish (KT_PRESENCE (source), result, &locked_until, &error);

  self->is_checking = FALSE;
  if (!self->workplace)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  show_problem (self, is_in ? NULL : error->message);
  if (locked_until)
    begin_countdown (self, locked_until);
  show_button (self);
  if (!is_in)
    gtk_widget_grab_focus (self->password);
}

static void
on_log_in (KtLoginPage *self)
{
  show_button (self);
  if (!gtk_widget_is_sensitive (self->button))
    return;
  self->is_checking = TRUE;
  show_problem (self, NULL);
  kt_presence_log_in_async (get_presence (self), get_login (self),
                           gtk_editable_get_text (GTK_EDITABLE (self->password)), on_answer, g_object_ref (self));
  show_button (self);
}

static void
on_login_entered (KtLoginPage *self)
{
  gtk_widget_grab_focus (self->password);
}

static void
on_login_changed (KtLoginPage *self)
{
  gboolean is_locked_out = seconds_left (self) > 0;

  if (is_locked_out && !self->countdown)
    begin_countdown (self, self->locked_until);
  else if (!is_locked_out && !self->is_checking)
    show_problem (self, NULL);
  show_button (self);
}

/* --- which page it is ------------------------------------------------------------------------------------- */

static void
name_button (KtLoginPage *self,
             const char *name)
{
  gtk_label_set_text (GTK_LABEL (self->button_label), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_lock (KtLoginPage *self)
{
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));

  gtk_label_set_text (GTK_LABEL (self->title), kt_actor_get_name (actor));
  gtk_label_set_text (GTK_LABEL (self->note), _ ("Locked. Everything is where you left it."));
  name_button (self, _ ("Unlock"));
}

static void
show_log_in (KtLoginPage *self)
{
  KtCatalog *catalog = kt_workplace_get_catalog (self->workplace);
  g_autofree char *last = kt_presence_get_last_login (get_presence (self));

  gtk_label_set_text (GTK_LABEL (self->title), _ ("Log In"));
  gtk_label_set_text (GTK_LABEL (self->note),
                      catalog ? kt_texts_catalog_title (kt_catalog_get_texts (catalog), kt_language_get ()) : "");
  name_button (self, _ ("Log In"));
  if (!*gtk_editable_get_text (GTK_EDITABLE (self->login)))
    gtk_editable_set_text (GTK_EDITABLE (self->login), last);
}

static void
on_state (KtLoginPage *self)
{
  KtPresenceState state = kt_presence_get_state (get_presence (self));

  if (state != KT_PRESENCE_LOCKED && state != KT_PRESENCE_NOBODY)
    return;
  gtk_widget_set_visible (self->login, state == KT_PRESENCE_NOBODY);
  gtk_widget_set_visible (self->other_button, state == KT_PRESENCE_LOCKED);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  /* An administrator may have taken a lock-out away meanwhile: the store knows. */
  self->locked_until = 0;
  show_problem (self, NULL);
  if (state == KT_PRESENCE_LOCKED)
    show_lock (self);
  else
    show_log_in (self);
  show_button (self);
}

/* Whoever was here last most likely comes again. */
static gboolean
kt_login_page_grab_focus (GtkWidget *widget)
{
  KtLoginPage *self = KT_LOGIN_PAGE (widget);

  return gtk_widget_grab_focus (*get_login (self) ? self->password : self->login);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_login_page_dispose (GObject *object)
{
  KtLoginPage *self = KT_LOGIN_PAGE (object);

  g_clear_handle_id (&self->countdown, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_LOGIN_PAGE);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->locked_login, g_free);
  G_OBJECT_CLASS (kt_login_page_parent_class)->dispose (object);
}

static void
kt_login_page_class_init (KtLoginPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_login_page_dispose;
  widget_class->grab_focus = kt_login_page_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/kt-login-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtLoginPage, scroll);
  gtk_widget_class_bind_template_child (widget_class, KtLoginPage, title);
  gtk_widget_class_bind_template_child (widget_class, KtLoginPage, note);
  gtk_widget_class_bind_template_child (widget_class, KtLoginPage, login);
  gtk_widget_class_bind_template_child (widget_class, KtLoginPage, password);
  gtk_widget_class_bind_template_child (widget_class, KtLoginPage, problem);
  gtk_widget_class_bind_template_child (widget_class, KtLoginPage, button);
  gtk_widget_class_bind_template_child (widget_class, KtLoginPage, button_stack);
  gtk_widget_class_bind_template_child (widget_class, KtLoginPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, KtLoginPage, button_label);
  gtk_widget_class_bind_template_child (widget_class, KtLoginPage, other_button);
  gtk_widget_class_bind_template_callback (widget_class, on_log_in);
  gtk_widget_class_bind_template_callback (widget_class, on_login_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_login_changed);
  gtk_widget_class_bind_template_callback (widget_class, show_button);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_login_page_init (KtLoginPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_login_page_new (KtWorkplace *workplace)
{
  KtLoginPage *self = g_object_new (KT_TYPE_LOGIN_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (get_presence (self), "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workplace, "notify::catalog", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  on_state (self);
  return GTK_WIDGET (self);
}
