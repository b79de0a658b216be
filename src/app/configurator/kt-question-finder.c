/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-question-finder.h"

#include "kt-accessible-name.h"
#include "kt-characteristic-text.h"
#include "kt-fold.h"
#include "kt-language.h"
#include "kt-step-list.h"

#include <glib/gi18n.h>

#define MAX_SHOWN 12
#define LIST_HEIGHT 260

struct _KtQuestionFinder {
  GtkPopover parent_instance;

  KtConfiguration *configuration;
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

/* Appends the question, or else those of its values that match; counts down what there is room for. */
static void
match_node (KtQuestionFinder *self,
            const KtSnapshotNode *node,
            const char *wanted,
            guint *room)
{
  KtProduct *product = kt_configuration_get_product (self->configuration);
  KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration)));
  g_autofree char *label = kt_characteristic_full_label (texts, product->info->id, product->model, node->path,
                                                         kt_language_get ());

  if (kt_fold_matches (label, wanted) || kt_fold_matches (node->path, wanted))
    {
      append_match (self, label, NULL, node->path);
      (*room)--;
      return;
    }
  for (guint i = 0; i < node->n_values && *room > 0; i++)
    {
      g_autofree char *value = kt_characteristic_written_text (texts, product->info->id, product->model, node->path,
                                                               node->values[i].name, kt_language_get ());
      if (!kt_fold_matches (value, wanted))
        continue;
      append_match (self, label, value, node->path);
      (*room)--;
    }
}

static void
on_search (KtQuestionFinder *self)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (self->configuration);
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  guint room = MAX_SHOWN;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (guint i = 1; *wanted && i < kt_snapshot_get_n_nodes (snapshot) && room > 0; i++)
    if (kt_step_list_is_asked (self->configuration, i))
      match_node (self, kt_snapshot_get_node (snapshot, i), wanted, &room);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
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
  g_clear_object (&KT_QUESTION_FINDER (object)->configuration);
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
kt_question_finder_new (KtConfiguration *configuration)
{
  KtQuestionFinder *self = g_object_new (KT_TYPE_QUESTION_FINDER, NULL);

  self->configuration = g_object_ref (configuration);
  return GTK_WIDGET (self);
}
