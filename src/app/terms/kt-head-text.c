/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-head-text.h"

#include "kt-head-options.h"

#include <glib/gi18n.h>

#define TEXT_HEIGHT 72
#define PREVIEW_CHARS 44

struct _KtHeadText {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *button;
  GtkWidget *view;
  GPtrArray *modules;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (KtHeadText, kt_head_text, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GtkTextBuffer *
get_buffer (KtHeadText *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

static void
tell (KtHeadText *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

char *
kt_head_text_dup (KtHeadText *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (KT_IS_HEAD_TEXT (self), NULL);

  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  return gtk_text_buffer_get_text (get_buffer (self), &start, &end, FALSE);
}

void
kt_head_text_set (KtHeadText *self,
                  const char *text)
{
  g_autofree char *now = NULL;

  g_return_if_fail (KT_IS_HEAD_TEXT (self));

  now = kt_head_text_dup (self);
  if (g_str_equal (now, text))
    return;
  self->is_filling = TRUE;
  gtk_text_buffer_set_text (get_buffer (self), text, -1);
  self->is_filling = FALSE;
}

/* --- modules ---------------------------------------------------------------------------------------------- */

/* Behind what is there already, as a paragraph of its own. */
void
kt_head_text_insert (KtHeadText *self,
                     const char *body)
{
  g_autofree char *now = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (KT_IS_HEAD_TEXT (self));

  now = kt_head_text_dup (self);
  text = *now ? g_strdup_printf ("%s\n\n%s", now, body) : g_strdup (body);
  gtk_text_buffer_set_text (get_buffer (self), text, -1);
}

static void
on_module (GtkListBox *list,
           GtkListBoxRow *row,
           KtHeadText *self)
{
  const KtHeadOption *module = g_ptr_array_index (self->modules, (guint) gtk_list_box_row_get_index (row));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  kt_head_text_insert (self, module->body);
}

static GtkWidget *
make_module (const KtHeadOption *module)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (module->text);
  GtkWidget *preview = gtk_label_new (module->body);

  g_object_set (box, "margin-top", 6, "margin-bottom", 6, "margin-start", 6, "margin-end", 6, NULL);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (preview), 0);
  gtk_label_set_wrap (GTK_LABEL (preview), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (preview), PREVIEW_CHARS);
  gtk_widget_add_css_class (preview, "caption");
  gtk_widget_add_css_class (preview, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), preview);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, module->text, -1);
  return row;
}

void
kt_head_text_offer (KtHeadText *self,
                    GPtrArray *modules)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *popover = gtk_popover_new ();

  g_return_if_fail (KT_IS_HEAD_TEXT (self));

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  g_clear_pointer (&self->modules, g_ptr_array_unref);
  self->modules = modules;
  for (guint i = 0; i < modules->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_module (modules->pdata[i]));
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_module), self, 0);
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_visible (self->button, modules->len > 0);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_head_text_dispose (GObject *object)
{
  KtHeadText *self = KT_HEAD_TEXT (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->modules, g_ptr_array_unref);
  G_OBJECT_CLASS (kt_head_text_parent_class)->dispose (object);
}

static void
kt_head_text_class_init (KtHeadTextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_head_text_dispose;
  signals[CHANGED] =
      g_signal_new ("changed", KT_TYPE_HEAD_TEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_head_text_init (KtHeadText *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
kt_head_text_new (const char *title)
{
  KtHeadText *self = g_object_new (KT_TYPE_HEAD_TEXT, NULL);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption-heading");
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), _ ("Text modules"));
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_hide (self->button);
  self->view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  g_object_set (self->view, "left-margin", 10, "right-margin", 10, "top-margin", 8, "bottom-margin", 8, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (get_buffer (self), "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), TEXT_HEIGHT);
  gtk_widget_add_css_class (scroller, "card");
  gtk_box_append (GTK_BOX (top), label);
  gtk_box_append (GTK_BOX (top), self->button);
  gtk_box_append (GTK_BOX (self->box), top);
  gtk_box_append (GTK_BOX (self->box), scroller);
  return GTK_WIDGET (self);
}
