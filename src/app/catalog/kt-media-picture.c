/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A photograph is read and unpacked in a thread of its own: it may be large. */
#include "kt-media-picture.h"

#include "kt-picture-area.h"

struct _KtMediaPicture {
  GtkWidget parent_instance;

  KtSyncSession *session;
  char *kind;
  char *id;
  char *shown; /* hash of the photograph that is shown or being read; NULL: none */
  GCancellable *cancellable;

  GtkWidget *stack;
  GtkWidget *drawing;
  GtkWidget *photograph;
};

G_DEFINE_FINAL_TYPE (KtMediaPicture, kt_media_picture, GTK_TYPE_WIDGET)

static void
read_photograph (GTask *task,
                 gpointer source,
                 gpointer path,
                 GCancellable *cancellable)
{
  GError *error = NULL;
  GdkTexture *texture = gdk_texture_new_from_filename (path, &error);

  if (texture)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  KtMediaPicture *self = KT_MEDIA_PICTURE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->stack)
    return;
  if (!texture)
    {
      /* The drawing stays; a file that is no picture does not become one. */
      g_message ("%s", error->message);
      return;
    }
  gtk_picture_set_paintable (GTK_PICTURE (self->photograph), GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "photograph");
}

static void
begin_reading (KtMediaPicture *self,
               char *path)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_read, NULL);
  g_task_set_source_tag (task, begin_reading);
  g_task_set_task_data (task, path, g_free);
  g_task_run_in_thread (task, read_photograph);
}

/* Asked for once it is on the screen, and until it is here. */
static void
look (KtMediaPicture *self)
{
  KtMediaIndex *media = self->session ? kt_sync_session_get_media (self->session) : NULL;
  const char *hash = media && self->id ? kt_media_index_find_picture (media, self->kind, self->id) : NULL;
  g_autofree char *path = hash ? kt_media_index_get_path (media, hash) : NULL;

  if (!hash || g_strcmp0 (hash, self->shown) == 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  kt_sync_session_view_medium (self->session, hash);
  if (!path)
    return;
  g_free (self->shown);
  self->shown = g_strdup (hash);
  begin_reading (self, g_steal_pointer (&path));
}

static void
kt_media_picture_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kt_media_picture_parent_class)->map (widget);
  look (KT_MEDIA_PICTURE (widget));
}

static void
kt_media_picture_dispose (GObject *object)
{
  KtMediaPicture *self = KT_MEDIA_PICTURE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kt_media_picture_parent_class)->dispose (object);
}

static void
kt_media_picture_finalize (GObject *object)
{
  KtMediaPicture *self = KT_MEDIA_PICTURE (object);

  g_free (self->kind);
  g_free (self->id);
  g_free (self->shown);
  G_OBJECT_CLASS (kt_media_picture_parent_class)->finalize (object);
}

static void
kt_media_picture_class_init (KtMediaPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_media_picture_dispose;
  G_OBJECT_CLASS (klass)->finalize = kt_media_picture_finalize;
  widget_class->map = kt_media_picture_map;
  g_type_ensure (KT_TYPE_PICTURE_AREA);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/catalog/kt-media-picture.ui");
  gtk_widget_class_bind_template_child (widget_class, KtMediaPicture, stack);
  gtk_widget_class_bind_template_child (widget_class, KtMediaPicture, drawing);
  gtk_widget_class_bind_template_child (widget_class, KtMediaPicture, photograph);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kt_media_picture_init (KtMediaPicture *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_drawing (KtMediaPicture *self,
              GBytes *drawing)
{
  if (drawing)
    kt_picture_area_set_svg (KT_PICTURE_AREA (self->drawing), drawing, self->id);
  else
    kt_picture_area_set_view (KT_PICTURE_AREA (self->drawing), NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), drawing ? "drawing" : "outline");
}

void
kt_media_picture_show (KtMediaPicture *self,
                       KtSyncSession *session,
                       const char *kind,
                       const char *id,
                       GBytes *drawing)
{
  g_return_if_fail (KT_IS_MEDIA_PICTURE (self));

  if (self->session)
    g_signal_handlers_disconnect_by_func (self->session, look, self);
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->session, session);
  g_free (self->kind);
  self->kind = g_strdup (kind);
  g_free (self->id);
  self->id = g_strdup (id);
  g_clear_pointer (&self->shown, g_free);
  show_drawing (self, drawing);
  if (session)
    g_signal_connect_object (session, "media", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  look (self);
}

gboolean
kt_media_picture_has_photograph (KtMediaPicture *self)
{
  g_return_val_if_fail (KT_IS_MEDIA_PICTURE (self), FALSE);

  return g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "photograph");
}
