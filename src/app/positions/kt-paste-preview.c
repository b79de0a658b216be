/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-paste-preview.h"

#include <glib/gi18n.h>

struct _KtPastePreview {
  GtkWidget parent_instance;

  KtCatalogLines *lines;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *list;
  GtkWidget *with_unknown;
  GtkWidget *insert;
};

G_DEFINE_FINAL_TYPE (KtPastePreview, kt_paste_preview, GTK_TYPE_WIDGET)

enum { INSERT, CANCELLED, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
count_inserted (KtPastePreview *self)
{
  gboolean with_unknown = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->with_unknown));

  return self->lines->n_good + (with_unknown ? self->lines->n_unknown : 0);
}

static void
show_count (KtPastePreview *self)
{
  guint count = self->lines ? count_inserted (self) : 0;
  g_autofree char *label = g_strdup_printf (ngettext ("Insert %u line", "Insert %u lines", count), count);

  gtk_button_set_label (GTK_BUTTON (self->insert), label);
  gtk_widget_set_sensitive (self->insert, count > 0);
  gtk_widget_set_tooltip_text (self->insert, count > 0 ? NULL : _ ("No row can be inserted as it is"));
}

/* The faulty rows; those that are sound need no reading. */
static GtkStringList *
list_faults (const KtCatalogLines *lines)
{
  GtkStringList *faults = gtk_string_list_new (NULL);

  for (guint i = 0; i < lines->lines->len; i++)
    {
      const KtCatalogLine *line = g_ptr_array_index (lines->lines, i);

      if (line->fate == KT_CATALOG_LINE_FAULTY)
        {
          g_autofree char *text = g_strconcat ("✕  ", line->fault, NULL);
          gtk_string_list_append (faults, text);
        }
      else if (line->fate == KT_CATALOG_LINE_UNKNOWN)
        {
          g_autofree char *text = g_strconcat ("?  ", line->fault, NULL);
          gtk_string_list_append (faults, text);
        }
    }
  return faults;
}

static void
on_row_setup (GtkSignalListItemFactory *factory,
              GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_list_item_set_child (item, label);
}

static void
on_row_bind (GtkSignalListItemFactory *factory,
             GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
on_insert (KtPastePreview *self)
{
  g_signal_emit (self, signals[INSERT], 0, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->with_unknown)));
}

static void
on_cancel (KtPastePreview *self)
{
  g_signal_emit (self, signals[CANCELLED], 0);
}

static gboolean
on_key (KtPastePreview *self,
        guint keyval)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  on_cancel (self);
  return GDK_EVENT_STOP;
}

static gboolean
kt_paste_preview_grab_focus (GtkWidget *widget)
{
  KtPastePreview *self = KT_PASTE_PREVIEW (widget);

  return gtk_widget_grab_focus (gtk_widget_is_sensitive (self->insert) ? self->insert : self->list);
}

static void
kt_paste_preview_dispose (GObject *object)
{
  KtPastePreview *self = KT_PASTE_PREVIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_PASTE_PREVIEW);
  g_clear_pointer (&self->lines, kt_catalog_lines_free);
  G_OBJECT_CLASS (kt_paste_preview_parent_class)->dispose (object);
}

static void
kt_paste_preview_class_init (KtPastePreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_paste_preview_dispose;
  widget_class->grab_focus = kt_paste_preview_grab_focus;
  signals[INSERT] =
      g_signal_new ("insert", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[CANCELLED] = g_signal_new ("cancelled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/positions/kt-paste-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, KtPastePreview, box);
  gtk_widget_class_bind_template_child (widget_class, KtPastePreview, title);
  gtk_widget_class_bind_template_child (widget_class, KtPastePreview, list);
  gtk_widget_class_bind_template_child (widget_class, KtPastePreview, with_unknown);
  gtk_widget_class_bind_template_child (widget_class, KtPastePreview, insert);
  gtk_widget_class_bind_template_callback (widget_class, on_row_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_insert);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, show_count);
}

static void
kt_paste_preview_init (KtPastePreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_paste_preview_new (void)
{
  return g_object_new (KT_TYPE_PASTE_PREVIEW, NULL);
}

static void
show_lines (KtPastePreview *self)
{
  const KtCatalogLines *lines = self->lines;
  guint n_faults = lines->n_unknown + lines->n_faulty;
  g_autofree char *title = g_strdup_printf (ngettext ("%u of %u rows cannot be inserted as it is",
                                                      "%u of %u rows cannot be inserted as they are", n_faults),
                                            n_faults, lines->lines->len);
  g_autofree char *unknown =
      g_strdup_printf (ngettext ("Insert %u unknown article as a line on demand",
                                 "Insert %u unknown articles as lines on demand", lines->n_unknown),
                       lines->n_unknown);
  g_autoptr (GtkSelectionModel) model =
      GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (list_faults (lines))));

  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_check_button_set_label (GTK_CHECK_BUTTON (self->with_unknown), unknown);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->with_unknown), lines->n_unknown > 0);
  gtk_widget_set_visible (self->with_unknown, lines->n_unknown > 0);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), model);
  show_count (self);
}

void
kt_paste_preview_take_lines (KtPastePreview *self,
                             KtCatalogLines *lines)
{
  g_return_if_fail (KT_IS_PASTE_PREVIEW (self));

  g_clear_pointer (&self->lines, kt_catalog_lines_free);
  self->lines = lines;
  if (lines)
    show_lines (self);
  else
    gtk_list_view_set_model (GTK_LIST_VIEW (self->list), NULL);
}

const KtCatalogLines *
kt_paste_preview_get_lines (KtPastePreview *self)
{
  g_return_val_if_fail (KT_IS_PASTE_PREVIEW (self), NULL);

  return self->lines;
}
