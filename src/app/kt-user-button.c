/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-user-button.h"

#include "kt-gatekeeper.h"
#include "kt-presence.h"

#include <glib/gi18n.h>

struct _KtUserButton {
  GtkWidget parent_instance;

  KtWorkplace *workplace;
  GtkWidget *button;
  GtkWidget *avatar;
  GtkWidget *texts;
  GtkWidget *name;
  GtkWidget *roles;
};

G_DEFINE_FINAL_TYPE (KtUserButton, kt_user_button, GTK_TYPE_WIDGET)

static void
show_actor (KtUserButton *self)
{
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));
  gboolean is_somebody = kt_presence_get_state (kt_workplace_get_presence (self->workplace)) == KT_PRESENCE_PRESENT;
  g_autofree char *roles = is_somebody ? kt_user_roles_to_text (kt_actor_get_roles (actor)) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), is_somebody);
  if (!is_somebody)
    return;
  adw_avatar_set_text (ADW_AVATAR (self->avatar), kt_actor_get_name (actor));
  gtk_label_set_text (GTK_LABEL (self->name), kt_actor_get_name (actor));
  gtk_label_set_text (GTK_LABEL (self->roles), roles);
  gtk_widget_set_tooltip_text (self->button, kt_actor_get_name (actor));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kt_actor_get_name (actor), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, roles, -1);
}

static void
kt_user_button_dispose (GObject *object)
{
  KtUserButton *self = KT_USER_BUTTON (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_USER_BUTTON);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_user_button_parent_class)->dispose (object);
}

static void
kt_user_button_class_init (KtUserButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_user_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/kt-user-button.ui");
  gtk_widget_class_bind_template_child (widget_class, KtUserButton, button);
  gtk_widget_class_bind_template_child (widget_class, KtUserButton, avatar);
  gtk_widget_class_bind_template_child (widget_class, KtUserButton, texts);
  gtk_widget_class_bind_template_child (widget_class, KtUserButton, name);
  gtk_widget_class_bind_template_child (widget_class, KtUserButton, roles);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_user_button_init (KtUserButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
kt_user_button_follow (KtUserButton *self,
                       KtWorkplace *workplace)
{
  g_return_if_fail (KT_IS_USER_BUTTON (self));
  g_return_if_fail (!self->workplace);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (kt_workplace_get_presence (workplace), "notify::state", G_CALLBACK (show_actor), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (kt_workplace_get_gatekeeper (workplace), "notify::actor", G_CALLBACK (show_actor), self,
                           G_CONNECT_SWAPPED);
  show_actor (self);
}

void
kt_user_button_set_narrow (KtUserButton *self,
                           gboolean is_narrow)
{
  g_return_if_fail (KT_IS_USER_BUTTON (self));

  gtk_widget_set_visible (self->texts, !is_narrow);
}
