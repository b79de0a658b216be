/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept is known by the index of media, which comes anew from the session each time that changes. */
#include "kt-media-pin.h"

#include <glib/gi18n.h>

struct _KtMediaPin {
  GtkWidget parent_instance;

  KtSyncSession *session;
  char *kind;
  char *id;

  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KtMediaPin, kt_media_pin, GTK_TYPE_WIDGET)

static void on_toggled (KtMediaPin *self);

/* NULL: there is no catalog from a server. */
static GPtrArray *
list_media (KtMediaPin *self)
{
  KtMediaIndex *index = self->session ? kt_sync_session_get_media (self->session) : NULL;

  return index && self->id ? kt_media_index_list (index, self->kind, self->id) : NULL;
}

static guint
count_here (KtMediaIndex *index,
            GPtrArray *media)
{
  guint n = 0;

  for (guint i = 0; i < media->len; i++)
    {
      g_autofree char *path = kt_media_index_get_path (index, g_ptr_array_index (media, i));
      n += path != NULL;
    }
  return n;
}

static gboolean
is_all_pinned (KtMediaIndex *index,
               GPtrArray *media)
{
  for (guint i = 0; i < media->len; i++)
    if (!kt_media_index_is_pinned (index, g_ptr_array_index (media, i)))
      return FALSE;
  return TRUE;
}

static char *
describe (gboolean is_pinned,
          guint n_here,
          guint n)
{
  if (!is_pinned)
    return g_strdup (_ ("Keep pictures and documents of this on this device, even when room is needed"));
  if (n_here == n)
    return g_strdup (_ ("Pictures and documents of this stay on this device"));
  return g_strdup_printf (ngettext ("Pictures and documents of this stay on this device; %u of %u is here",
                                    "Pictures and documents of this stay on this device; %u of %u are here", n_here),
                          n_here, n);
}

static void
look (KtMediaPin *self)
{
  g_autoptr (GPtrArray) media = list_media (self);
  g_autofree char *text = NULL;
  gboolean is_pinned;

  gtk_widget_set_visible (GTK_WIDGET (self), media && media->len > 0);
  if (!media || media->len == 0)
    return;
  KtMediaIndex *index = kt_sync_session_get_media (self->session);
  is_pinned = is_all_pinned (index, media);
  text = describe (is_pinned, count_here (index, media), media->len);
  gtk_widget_set_tooltip_text (self->button, text);
  g_signal_handlers_block_by_func (self->button, on_toggled, self);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->button), is_pinned);
  g_signal_handlers_unblock_by_func (self->button, on_toggled, self);
}

static void
on_toggled (KtMediaPin *self)
{
  gboolean is_pinned = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->button));
  g_autoptr (GPtrArray) media = list_media (self);

  for (guint i = 0; media && i < media->len; i++)
    kt_sync_session_pin_medium (self->session, g_ptr_array_index (media, i), is_pinned);
}

static void
kt_media_pin_dispose (GObject *object)
{
  KtMediaPin *self = KT_MEDIA_PIN (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_MEDIA_PIN);
  g_clear_object (&self->session);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (kt_media_pin_parent_class)->dispose (object);
}

static void
kt_media_pin_class_init (KtMediaPinClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_media_pin_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/catalog/kt-media-pin.ui");
  gtk_widget_class_bind_template_child (widget_class, KtMediaPin, button);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_media_pin_init (KtMediaPin *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
kt_media_pin_show (KtMediaPin *self,
                   KtSyncSession *session,
                   const char *kind,
                   const char *id)
{
  g_return_if_fail (KT_IS_MEDIA_PIN (self));

  if (self->session)
    g_signal_handlers_disconnect_by_func (self->session, look, self);
  g_set_object (&self->session, session);
  g_free (self->kind);
  self->kind = g_strdup (kind);
  g_free (self->id);
  self->id = g_strdup (id);
  if (session)
    g_signal_connect_object (session, "media", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  look (self);
}
