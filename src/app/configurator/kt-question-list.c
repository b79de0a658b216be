/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When an answer arrives, the cards are updated in place; they are made anew only when the questions themselves are
 * others (a part came or went, another step).
 */
#include "kt-question-list.h"

#include "kt-accessible-name.h"
#include "kt-focus.h"
#include "kt-part-header.h"
#include "kt-question-card.h"
#include "kt-reveal.h"
#include "kt-why-panel.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtQuestionList {
  GtkBox parent_instance;

  KtConfiguration *configuration;
  GPtrArray *cards; /* KtQuestionCard, borrowed, in order */
  GPtrArray *shown; /* char *: what is shown, in order: paths of cards and of part headers */
  GtkWidget *asked_from; /* weak: where the focus was before a panel was opened */
  gboolean is_expert;
};

G_DEFINE_FINAL_TYPE (KtQuestionList, kt_question_list, GTK_TYPE_BOX)

/* --- decisions -------------------------------------------------------------------------------------------- */

/* The keyboard goes back to where the question was asked. */
static void
close_panels (KtQuestionList *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    {
      GtkWidget *panel = kt_question_card_get_panel (g_ptr_array_index (self->cards, i));

      if (panel && gtk_widget_get_focus_child (panel) && self->asked_from)
        gtk_widget_grab_focus (self->asked_from);
      kt_question_card_set_panel (g_ptr_array_index (self->cards, i), NULL);
    }
}

static KtQuestionCard *
find_card (KtQuestionList *self,
           const char *path)
{
  for (guint i = 0; i < self->cards->len; i++)
    if (g_str_equal (kt_question_card_get_path (g_ptr_array_index (self->cards, i)), path))
      return g_ptr_array_index (self->cards, i);
  return NULL;
}

static void
on_repair_applied (KtQuestionList *self,
                   KtRepair *repair,
                   KtChoice *choice)
{
  kt_configurator_apply_repair (kt_configuration_get_configurator (self->configuration), repair, choice);
  close_panels (self);
  kt_window_offer (GTK_WIDGET (self), _ ("Changed"), _ ("Undo"), "configurator.undo");
}

static void
on_panel_closed (KtQuestionList *self)
{
  close_panels (self);
}

static void
show_why (KtQuestionList *self,
          const KtChoice *choice,
          gboolean implied)
{
  KtQuestionCard *card = find_card (self, choice->path);
  GtkWidget *panel;

  if (!card)
    return;
  close_panels (self);
  panel = kt_why_panel_new (self->configuration, choice, implied);
  g_signal_connect_object (panel, "apply", G_CALLBACK (on_repair_applied), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "close", G_CALLBACK (on_panel_closed), self, G_CONNECT_SWAPPED);
  kt_accessible_names (panel);
  g_set_weak_pointer (&self->asked_from, gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect (panel, "grown", G_CALLBACK (kt_reveal), NULL);
  kt_question_card_set_panel (card, panel);
  /* Brings it into view. */
  kt_focus_when_placed (panel);
}

static void
on_decide (KtQuestionList *self,
           KtChoice *choice)
{
  close_panels (self);
  kt_configurator_decide (kt_configuration_get_configurator (self->configuration), choice);
}

static void
on_clear (KtQuestionList *self,
          const char *path)
{
  close_panels (self);
  kt_configurator_clear (kt_configuration_get_configurator (self->configuration), path);
}

static void
on_ask (KtQuestionList *self,
        KtChoice *choice,
        gboolean implied)
{
  show_why (self, choice, implied);
}

static void
on_add_part (KtQuestionList *self,
             const char *path)
{
  kt_configurator_add_instance (kt_configuration_get_configurator (self->configuration), path);
}

static void
on_remove_part (KtQuestionList *self,
                const char *path)
{
  kt_configurator_remove_instance (kt_configuration_get_configurator (self->configuration), path);
  kt_window_offer (GTK_WIDGET (self), _ ("Removed"), _ ("Undo"), "configurator.undo");
}

static void
on_refused (KtQuestionList *self,
            KtChoice *choice,
            KtExplanation *explanation)
{
  show_why (self, choice, FALSE);
}

/* --- the questions of a step ------------------------------------------------------------------------------ */

static void
append_card (KtQuestionList *self,
             const char *path)
{
  GtkWidget *card = kt_question_card_new (self->configuration, path);

  kt_accessible_names (card);
  kt_question_card_set_expert (KT_QUESTION_CARD (card), self->is_expert);
  g_signal_connect_object (card, "decide", G_CALLBACK (on_decide), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "clear", G_CALLBACK (on_clear), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "ask", G_CALLBACK (on_ask), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), card);
  g_ptr_array_add (self->cards, card);
}

static void
append_part_header (KtQuestionList *self,
                    const char *path)
{
  GtkWidget *header = kt_part_header_new (self->configuration, path);

  kt_accessible_names (header);
  g_signal_connect_object (header, "add", G_CALLBACK (on_add_part), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (header, "remove", G_CALLBACK (on_remove_part), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), header);
}

static void
clear (KtQuestionList *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->cards, 0);
  g_ptr_array_set_size (self->shown, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_box_remove (GTK_BOX (self), child);
}

static gboolean
is_shown (KtQuestionList *self,
          GPtrArray *contents)
{
  if (contents->len != self->shown->len)
    return FALSE;
  for (guint i = 0; i < contents->len; i++)
    if (!g_str_equal (g_ptr_array_index (contents, i), g_ptr_array_index (self->shown, i)))
      return FALSE;
  return TRUE;
}

static void
update_questions (KtQuestionList *self)
{
  GtkWidget *child;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child; child = gtk_widget_get_next_sibling (child))
    if (KT_IS_QUESTION_CARD (child))
      kt_question_card_update (KT_QUESTION_CARD (child));
    else
      kt_part_header_update (KT_PART_HEADER (child));
}

static void
tell_visible (KtQuestionList *self)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; i < self->cards->len; i++)
    g_ptr_array_add (paths, (gpointer) kt_question_card_get_path (g_ptr_array_index (self->cards, i)));
  g_ptr_array_add (paths, NULL);
  kt_configuration_set_visible (self->configuration, (const char *const *) paths->pdata);
}

static void
on_priced (KtQuestionList *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    kt_question_card_update_prices (g_ptr_array_index (self->cards, i));
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_question_list_dispose (GObject *object)
{
  KtQuestionList *self = KT_QUESTION_LIST (object);

  g_ptr_array_set_size (self->cards, 0);
  g_clear_weak_pointer (&self->asked_from);
  g_clear_object (&self->configuration);
  G_OBJECT_CLASS (kt_question_list_parent_class)->dispose (object);
}

static void
kt_question_list_finalize (GObject *object)
{
  KtQuestionList *self = KT_QUESTION_LIST (object);

  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->shown);
  G_OBJECT_CLASS (kt_question_list_parent_class)->finalize (object);
}

static void
kt_question_list_class_init (KtQuestionListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_question_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = kt_question_list_finalize;
}

static void
kt_question_list_init (KtQuestionList *self)
{
  self->cards = g_ptr_array_new ();
  self->shown = g_ptr_array_new_with_free_func (g_free);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
kt_question_list_new (void)
{
  return g_object_new (KT_TYPE_QUESTION_LIST, NULL);
}

void
kt_question_list_set_configuration (KtQuestionList *self,
                                    KtConfiguration *configuration)
{
  g_return_if_fail (KT_IS_QUESTION_LIST (self));

  if (self->configuration)
    g_signal_handlers_disconnect_by_data (self->configuration, self);
  clear (self);
  g_set_object (&self->configuration, configuration);
  if (configuration)
    {
      g_signal_connect_object (configuration, "refused", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (configuration, "priced", G_CALLBACK (on_priced), self, G_CONNECT_SWAPPED);
    }
}

void
kt_question_list_show (KtQuestionList *self,
                       const KtStepInfo *step)
{
  g_autoptr (GPtrArray) contents = NULL;

  g_return_if_fail (KT_IS_QUESTION_LIST (self));

  if (!step)
    {
      clear (self);
      return;
    }
  contents = kt_part_header_outline (self->configuration, step);
  if (is_shown (self, contents))
    {
      update_questions (self);
      return;
    }
  clear (self);
  for (guint i = 0; i < contents->len; i++)
    {
      const char *entry = g_ptr_array_index (contents, i);

      if (*entry == '+' || *entry == '*')
        append_part_header (self, entry);
      else
        append_card (self, entry);
      g_ptr_array_add (self->shown, g_strdup (entry));
    }
  tell_visible (self);
}

void
kt_question_list_set_expert (KtQuestionList *self,
                             gboolean expert)
{
  g_return_if_fail (KT_IS_QUESTION_LIST (self));

  self->is_expert = expert;
  for (guint i = 0; i < self->cards->len; i++)
    kt_question_card_set_expert (g_ptr_array_index (self->cards, i), expert);
}

void
kt_question_list_close_panels (KtQuestionList *self)
{
  g_return_if_fail (KT_IS_QUESTION_LIST (self));

  close_panels (self);
}

gboolean
kt_question_list_focus (KtQuestionList *self,
                        const char *path)
{
  KtQuestionCard *card;

  g_return_val_if_fail (KT_IS_QUESTION_LIST (self), FALSE);

  card = find_card (self, path);
  if (!card)
    return FALSE;
  kt_focus_when_placed (GTK_WIDGET (card));
  kt_reveal (GTK_WIDGET (card));
  return TRUE;
}
