/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-question-finder.h"

#include "kt-accessible-name.h"
#include "kt-fold.h"
#include "kt-question-index.h"

#include <glib/gi18n.h>

#define MAX_SHOWN 12
#define LIST_HEIGHT 260

struct _KtQuestionFinder {
  GtkPopover parent_instance;

  KtQuestionFilter filter;
  gpointer data;
  GCancellable *cancellable;
  GArray *index; /* KtIndexEntry; NULL while it is being made */
  GtkWidget *entry;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (KtQuestionFinder, kt_question_finder, GTK_TYPE_POPOVER)

enum { FOUND, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
append_match (KtQuestionFinder *self,
              const char *label,
              const char *value,
              const char *path)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (value ? value : label);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (GTK_BOX (box), title);
  if (value)
    {
      GtkWidget *note = gtk_label_new (label);

      gtk_label_set_xalign (GTK_LABEL (note), 0);
      gtk_widget_add_css_class (note, "caption");
      gtk_widget_add_css_class (note, "dim-label");
      gtk_box_append (GTK_BOX (box), note);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "path", g_strdup (path), g_free);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
on_search (KtQuestionFinder *self)
{
  g_autofree char *wanted = kt_fold (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  const char *whole = NULL; /* the question found last: its values need not be told */
  guint room = MAX_SHOWN;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (guint i = 0; self->index && *wanted && i < self->index->len && room > 0; i++)
    {
      const KtIndexEntry *entry = &g_array_index (self->index, KtIndexEntry, i);

      if (!kt_fold_key_matches (entry->key, wanted) || (whole && g_str_equal (whole, entry->path)) ||
          !self->filter (entry->path, self->data))
        continue;
      append_match (self, entry->question, entry->value, entry->path);
      whole = entry->value ? NULL : entry->path;
      room--;
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

static void
on_index (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtQuestionFinder) self = data;
  GArray *index = kt_question_index_new_finish (result, NULL);

  if (!index)
    return;
  self->index = index;
  on_search (self);
}

static void
choose (KtQuestionFinder *self,
        GtkListBoxRow *row)
{
  g_autofree char *path = row ? g_strdup (g_object_get_data (G_OBJECT (row), "path")) : NULL;

  if (!path)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[FOUND], 0, path);
}

static void
on_activate (KtQuestionFinder *self)
{
  choose (self, gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)));
}

static void
on_row_activated (KtQuestionFinder *self,
                  GtkListBoxRow *row)
{
  choose (self, row);
}

static void
kt_question_finder_dispose (GObject *object)
{
  KtQuestionFinder *self = KT_QUESTION_FINDER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->index, g_array_unref);
  G_OBJECT_CLASS (kt_question_finder_parent_class)->dispose (object);
}

static void
kt_question_finder_class_init (KtQuestionFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_question_finder_dispose;
  signals[FOUND] = g_signal_new ("found", KT_TYPE_QUESTION_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_STRING);
}

static void
kt_question_finder_init (KtQuestionFinder *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _ ("Find a question or a value"), NULL);
  gtk_widget_set_size_request (self->entry, 320, -1);
  self->list = gtk_list_box_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  /* A popover does not grow with what is found, so it has the room from the beginning. */
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  kt_accessible_names (box);
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (on_search), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "stop-search", G_CALLBACK (gtk_popover_popdown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
}

GtkWidget *
kt_question_finder_new (KtConfiguration *configuration,
                        KtQuestionFilter filter,
                        gpointer data)
{
  KtQuestionFinder *self = g_object_new (KT_TYPE_QUESTION_FINDER, NULL);

  self->filter = filter;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  kt_question_index_new_async (configuration, self->cancellable, on_index, g_object_ref (self));
  return GTK_WIDGET (self);
}
