/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a step shows is a list of keys. After a decision the old list is turned into the new one by taking out what is gone
 * and putting in what came; rows that stay keep their widgets, and those that are made show the new snapshot. Prices are
 * asked for what is on the screen, a moment after it stands still.
 */
#include "kt-question-list.h"

#include "kt-accessible-name.h"
#include "kt-characteristic-text.h"
#include "kt-choice-area.h"
#include "kt-focus.h"
#include "kt-language.h"
#include "kt-lazy-column.h"
#include "kt-part-header.h"
#include "kt-product-program.h"
#include "kt-question-card.h"
#include "kt-question-outline.h"
#include "kt-reveal.h"
#include "kt-section-header.h"
#include "kt-why-panel.h"
#include "kt-window.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#define SPACING 12
#define MARGIN 16
#define WIDEST 748
#define STILL_MS 80 /* so long after scrolling prices are asked for */
#define MAX_REPAIRS 3

/* The rows before and behind the keys. */
#define FIRST_KEY 1

struct _KtQuestionList {
  GtkWidget parent_instance;

  KtConfiguration *configuration;
  const KtStepInfo *step; /* of the last kt_question_list_show */
  GPtrArray *keys;        /* char *, see kt-question-outline.h */
  GHashTable *toggled;    /* KtFeature: sections folded or unfolded by a person */
  GtkWidget *scroller;
  GtkWidget *column;
  GtkWidget *header;      /* first row, owned */
  GtkWidget *footer;      /* last row, owned */
  GtkWidget *asked_from;  /* weak: where the focus was before a panel was opened */
  GCancellable *exchange; /* of the question whether one member of a group can be taken instead of another */
  guint still;            /* timeout */
  gboolean is_expert;
};

G_DEFINE_FINAL_TYPE (KtQuestionList, kt_question_list, GTK_TYPE_WIDGET)

enum { PROP_HEADER = 1, PROP_FOOTER };

static KtLazyColumn *
get_column (KtQuestionList *self)
{
  return KT_LAZY_COLUMN (self->column);
}

/* --- decisions -------------------------------------------------------------------------------------------- */

static void
close_panel (GtkWidget *row,
             guint number,
             gpointer data)
{
  KtQuestionList *self = data;
  GtkWidget *panel = KT_IS_QUESTION_CARD (row) ? kt_question_card_get_panel (KT_QUESTION_CARD (row)) : NULL;

  if (!panel)
    return;
  /* The keyboard goes back to where the question was asked. */
  if (gtk_widget_get_focus_child (panel) && self->asked_from)
    gtk_widget_grab_focus (self->asked_from);
  kt_question_card_set_panel (KT_QUESTION_CARD (row), NULL);
  kt_lazy_column_hold (get_column (self), number, FALSE);
}

static void
close_panels (KtQuestionList *self)
{
  g_cancellable_cancel (self->exchange);
  kt_lazy_column_foreach (get_column (self), close_panel, self);
}

/* The row of the key; G_MAXUINT: there is none. */
static guint
find_key (KtQuestionList *self,
          const char *key)
{
  guint number;

  return g_ptr_array_find_with_equal_func (self->keys, key, g_str_equal, &number) ? number + FIRST_KEY : G_MAXUINT;
}

/* The row that asks for the path. */
static guint
find_row (KtQuestionList *self,
          const char *path)
{
  const KtPlanQuestion *group = kt_configuration_find_group (self->configuration, path);
  g_autofree char *key = group ? g_strdup_printf ("%c%u", KT_OUTLINE_GROUP, group->number) : g_strdup (path);

  return find_key (self, key);
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
  guint row = find_row (self, choice->path);
  GtkWidget *card, *panel;

  if (row == G_MAXUINT)
    return;
  close_panels (self);
  card = kt_lazy_column_show_row (get_column (self), row);
  kt_lazy_column_hold (get_column (self), row, TRUE);
  panel = kt_why_panel_new (self->configuration, choice, implied);
  g_signal_connect_object (panel, "apply", G_CALLBACK (on_repair_applied), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "close", G_CALLBACK (on_panel_closed), self, G_CONNECT_SWAPPED);
  kt_accessible_names (panel);
  g_set_weak_pointer (&self->asked_from, gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect (panel, "grown", G_CALLBACK (kt_reveal), NULL);
  kt_question_card_set_panel (KT_QUESTION_CARD (card), panel);
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

/* --- one of a group instead of another -------------------------------------------------------------------- */

typedef struct {
  KtQuestionList *self;
  KtChoice *choice;
} Exchange;

/* The repair that only gives up another member of the same group; NULL if it takes more. */
static KtRepair *
find_exchange (KtQuestionList *self,
               GPtrArray *repairs,
               const KtChoice *wanted)
{
  const KtPlanQuestion *group = kt_configuration_find_group (self->configuration, wanted->path);

  for (guint i = 0; i < repairs->len; i++)
    {
      KtRepair *repair = g_ptr_array_index (repairs, i);
      const KtRepairChange *change = repair->changes->len == 1 ? g_ptr_array_index (repair->changes, 0) : NULL;

      if (change && kt_configuration_find_group (self->configuration, change->choice->path) == group)
        return repair;
    }
  return NULL;
}

static void
on_exchange_known (GObject *source,
                   GAsyncResult *result,
                   gpointer data)
{
  Exchange *exchange = data;
  g_autoptr (KtQuestionList) self = exchange->self;
  g_autoptr (KtChoice) choice = exchange->choice;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) repairs = kt_configurator_repair_finish (KT_CONFIGURATOR (source), result, &error);
  KtRepair *repair;

  g_free (exchange);
  if (!self->configuration || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  repair = repairs ? find_exchange (self, repairs, choice) : NULL;
  if (repair)
    kt_configurator_apply_repair (KT_CONFIGURATOR (source), repair, choice);
  else
    show_why (self, choice, FALSE);
}

/* Of alternatives one is taken instead of the other without asking, if nothing else stands in the way. */
static gboolean
is_alternative (KtQuestionList *self,
                const KtChoice *choice)
{
  const KtPlanQuestion *group = kt_configuration_find_group (self->configuration, choice->path);
  KtSnapshot *snapshot = kt_configuration_get_snapshot (self->configuration);

  for (guint i = 0; group && group->maximum == 1 && i < group->n_members; i++)
    {
      gint number = kt_snapshot_find (snapshot, group->members[i]->name);
      if (number >= 0 && kt_snapshot_get_node (snapshot, (guint) number)->is_decided)
        return TRUE;
    }
  return FALSE;
}

static void
on_ask (KtQuestionList *self,
        KtChoice *choice,
        gboolean implied)
{
  const KtCompletionRequest completion = { .goal = KT_COMPLETE_CHEAPEST, .kinds = KT_TERMS_PRICE };
  Exchange *exchange;

  if (implied || !is_alternative (self, choice))
    {
      show_why (self, choice, implied);
      return;
    }
  close_panels (self);
  g_set_object (&self->exchange, NULL);
  self->exchange = g_cancellable_new ();
  exchange = g_new0 (Exchange, 1);
  exchange->self = g_object_ref (self);
  exchange->choice = kt_choice_copy (choice);
  kt_configurator_repair_async (kt_configuration_get_configurator (self->configuration), choice, MAX_REPAIRS,
                                &completion, self->exchange, on_exchange_known, exchange);
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

/* --- prices of what is on the screen ---------------------------------------------------------------------- */

static gboolean
on_still (gpointer data)
{
  KtQuestionList *self = data;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  guint first, end;

  self->still = 0;
  kt_lazy_column_get_shown (get_column (self), &first, &end);
  for (guint i = first; i < end; i++)
    {
      GtkWidget *row = kt_lazy_column_peek (get_column (self), i);
      if (KT_IS_QUESTION_CARD (row))
        kt_question_card_collect_paths (KT_QUESTION_CARD (row), paths);
    }
  g_ptr_array_add (paths, NULL);
  if (self->configuration)
    kt_configuration_set_visible (self->configuration, (const char *const *) paths->pdata);
  return G_SOURCE_REMOVE;
}

static void
on_shown (KtQuestionList *self)
{
  if (self->still == 0)
    self->still = g_timeout_add (STILL_MS, on_still, self);
}

static void
update_prices (GtkWidget *row,
               guint number,
               gpointer data)
{
  if (KT_IS_QUESTION_CARD (row))
    kt_question_card_update_prices (KT_QUESTION_CARD (row));
}

static void
on_priced (KtQuestionList *self)
{
  kt_lazy_column_foreach (get_column (self), update_prices, self);
}

/* --- rows ------------------------------------------------------------------------------------------------- */

static void
set_section (KtQuestionList *self,
             GtkWidget *header,
             const char *name)
{
  KtOutlineSection section;

  if (self->step && kt_question_outline_get_section (self->step, self->toggled, name, &section))
    kt_section_header_set (KT_SECTION_HEADER (header), section.n_questions, section.n_open, section.is_folded);
}

static void
update_row (GtkWidget *row,
            guint number,
            gpointer data)
{
  KtQuestionList *self = data;

  if (KT_IS_QUESTION_CARD (row))
    kt_question_card_update (KT_QUESTION_CARD (row));
  else if (KT_IS_PART_HEADER (row))
    kt_part_header_update (KT_PART_HEADER (row));
  else if (KT_IS_SECTION_HEADER (row))
    set_section (self, row, (const char *) g_ptr_array_index (self->keys, number - FIRST_KEY) + 1);
}

/* Turns the rows shown into those of the keys, which are taken over. */
static void
take_keys (KtQuestionList *self,
           GPtrArray *keys)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) old = self->keys;
  guint i = 0, k = 0, row = FIRST_KEY;

  for (guint n = 0; n < keys->len; n++)
    g_hash_table_add (wanted, g_ptr_array_index (keys, n));
  self->keys = keys;
  while (i < old->len || k < keys->len)
    {
      guint n_gone = 0, n_come = 0;

      while (i < old->len && k < keys->len &&
             g_str_equal (g_ptr_array_index (old, i), g_ptr_array_index (keys, k)))
        i++, k++, row++;
      while (i + n_gone < old->len && !g_hash_table_contains (wanted, g_ptr_array_index (old, i + n_gone)))
        n_gone++;
      i += n_gone;
      while (k + n_come < keys->len &&
             (i >= old->len || !g_str_equal (g_ptr_array_index (keys, k + n_come), g_ptr_array_index (old, i))))
        n_come++;
      /* What is still wanted, but stands elsewhere by now. */
      if (i < old->len && k + n_come == keys->len)
        {
          n_gone++;
          i++;
          n_come = 0;
        }
      if (n_gone > 0 || n_come > 0)
        kt_lazy_column_splice (get_column (self), row, n_gone, n_come);
      k += n_come;
      row += n_come;
    }
}

static void
on_section_clicked (KtQuestionList *self,
                    GtkWidget *header)
{
  const KtFeature *section = g_object_get_data (G_OBJECT (header), "section");

  if (!g_hash_table_remove (self->toggled, section))
    g_hash_table_add (self->toggled, (gpointer) section);
  take_keys (self, kt_question_outline_new (self->step, self->toggled));
  kt_lazy_column_foreach (get_column (self), update_row, self);
}

static GtkWidget *
make_section (KtQuestionList *self,
              const char *name)
{
  KtProduct *product = kt_configuration_get_product (self->configuration);
  KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration)));
  g_autofree char *title
      = kt_characteristic_label (texts, product->info->id, product->model, name, kt_language_get ());
  GtkWidget *header = kt_section_header_new (title);

  g_object_set_data (G_OBJECT (header), "section",
                     (gpointer) kt_structure_find_feature (product->model->product, name));
  g_signal_connect_object (header, "clicked", G_CALLBACK (on_section_clicked), self, G_CONNECT_SWAPPED);
  set_section (self, header, name);
  return header;
}

static GtkWidget *
make_card (KtQuestionList *self,
           const char *key)
{
  const KtQuestionPlan *plan = kt_configuration_get_plan (self->configuration);
  GtkWidget *card
      = *key == KT_OUTLINE_GROUP
            ? kt_question_card_new_group (self->configuration,
                                          kt_question_plan_get_question (plan, (guint) atoi (key + 1)))
            : kt_question_card_new (self->configuration, key);

  kt_question_card_set_expert (KT_QUESTION_CARD (card), self->is_expert);
  g_signal_connect_object (card, "decide", G_CALLBACK (on_decide), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "clear", G_CALLBACK (on_clear), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "ask", G_CALLBACK (on_ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  return card;
}

static GtkWidget *
make_part_header (KtQuestionList *self,
                  const char *key)
{
  GtkWidget *header = kt_part_header_new (self->configuration, key);

  g_signal_connect_object (header, "add", G_CALLBACK (on_add_part), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (header, "remove", G_CALLBACK (on_remove_part), self, G_CONNECT_SWAPPED);
  return header;
}

static GtkWidget *
make_row (guint number,
          gpointer data)
{
  KtQuestionList *self = data;
  const char *key;
  GtkWidget *row;

  if (number < FIRST_KEY)
    return self->header;
  if (number - FIRST_KEY >= self->keys->len)
    {
      kt_accessible_names (self->footer);
      return self->footer;
    }
  key = g_ptr_array_index (self->keys, number - FIRST_KEY);
  switch (*key)
    {
    case KT_OUTLINE_SECTION:
      row = make_section (self, key + 1);
      break;
    case KT_OUTLINE_PARTS:
    case KT_OUTLINE_PART:
      row = make_part_header (self, key);
      break;
    default:
      row = make_card (self, key);
    }
  kt_accessible_names (row);
  return row;
}

#define HEADER_HEIGHT 40
#define CARD_HEIGHT 84 /* without its answers */

static int
guess_row (guint number,
           gpointer data)
{
  KtQuestionList *self = data;
  const char *key = number >= FIRST_KEY && number - FIRST_KEY < self->keys->len
                        ? g_ptr_array_index (self->keys, number - FIRST_KEY)
                        : "#";
  const KtQuestionPlan *plan = self->configuration ? kt_configuration_get_plan (self->configuration) : NULL;
  guint n_options = 3;

  if (*key == KT_OUTLINE_SECTION || *key == KT_OUTLINE_PARTS || *key == KT_OUTLINE_PART)
    return HEADER_HEIGHT;
  if (*key == KT_OUTLINE_GROUP)
    n_options = kt_question_plan_get_question (plan, (guint) atoi (key + 1))->n_members;
  return CARD_HEIGHT + kt_choice_area_guess_height (n_options);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_question_list_set_property (GObject *object,
                               guint id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  KtQuestionList *self = KT_QUESTION_LIST (object);

  switch (id)
    {
    case PROP_HEADER:
      g_set_object (&self->header, g_value_get_object (value));
      break;
    case PROP_FOOTER:
      g_set_object (&self->footer, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kt_question_list_dispose (GObject *object)
{
  KtQuestionList *self = KT_QUESTION_LIST (object);

  g_clear_handle_id (&self->still, g_source_remove);
  g_cancellable_cancel (self->exchange);
  g_clear_object (&self->exchange);
  g_clear_weak_pointer (&self->asked_from);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->header);
  g_clear_object (&self->footer);
  g_clear_object (&self->configuration);
  G_OBJECT_CLASS (kt_question_list_parent_class)->dispose (object);
}

static void
kt_question_list_finalize (GObject *object)
{
  KtQuestionList *self = KT_QUESTION_LIST (object);

  g_ptr_array_unref (self->keys);
  g_hash_table_unref (self->toggled);
  G_OBJECT_CLASS (kt_question_list_parent_class)->finalize (object);
}

static void
kt_question_list_class_init (KtQuestionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = kt_question_list_set_property;
  object_class->dispose = kt_question_list_dispose;
  object_class->finalize = kt_question_list_finalize;
  g_object_class_install_property (object_class, PROP_HEADER,
                                   g_param_spec_object ("header", NULL, NULL, GTK_TYPE_WIDGET, flags));
  g_object_class_install_property (object_class, PROP_FOOTER,
                                   g_param_spec_object ("footer", NULL, NULL, GTK_TYPE_WIDGET, flags));
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_question_list_init (KtQuestionList *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->toggled = g_hash_table_new (NULL, NULL);
  self->exchange = g_cancellable_new ();
  self->column = kt_lazy_column_new (make_row, guess_row, self);
  kt_lazy_column_set_measures (KT_LAZY_COLUMN (self->column), SPACING, MARGIN, WIDEST);
  g_signal_connect_object (self->column, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->column);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

static void
clear (KtQuestionList *self)
{
  self->step = NULL;
  kt_lazy_column_splice (get_column (self), 0, kt_lazy_column_get_n_rows (get_column (self)), 0);
  g_ptr_array_set_size (self->keys, 0);
}

void
kt_question_list_set_configuration (KtQuestionList *self,
                                    KtConfiguration *configuration)
{
  g_return_if_fail (KT_IS_QUESTION_LIST (self));

  if (self->configuration)
    g_signal_handlers_disconnect_by_data (self->configuration, self);
  g_cancellable_cancel (self->exchange);
  clear (self);
  g_hash_table_remove_all (self->toggled);
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
  g_return_if_fail (KT_IS_QUESTION_LIST (self));

  if (!step)
    {
      clear (self);
      return;
    }
  self->step = step;
  if (kt_lazy_column_get_n_rows (get_column (self)) == 0)
    {
      kt_lazy_column_splice (get_column (self), 0, 0, 2);
      /* One can go on from anywhere. */
      kt_lazy_column_hold (get_column (self), 1, TRUE);
    }
  take_keys (self, kt_question_outline_new (step, self->toggled));
  kt_lazy_column_foreach (get_column (self), update_row, self);
}

void
kt_question_list_begin (KtQuestionList *self)
{
  g_return_if_fail (KT_IS_QUESTION_LIST (self));

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

static void
set_expert (GtkWidget *row,
            guint number,
            gpointer data)
{
  KtQuestionList *self = data;

  if (KT_IS_QUESTION_CARD (row))
    kt_question_card_set_expert (KT_QUESTION_CARD (row), self->is_expert);
}

void
kt_question_list_set_expert (KtQuestionList *self,
                             gboolean expert)
{
  g_return_if_fail (KT_IS_QUESTION_LIST (self));

  self->is_expert = expert;
  kt_lazy_column_foreach (get_column (self), set_expert, self);
}

void
kt_question_list_close_panels (KtQuestionList *self)
{
  g_return_if_fail (KT_IS_QUESTION_LIST (self));

  close_panels (self);
}

/* What is folded is unfolded for it. */
static void
unfold_for (KtQuestionList *self,
            const char *path)
{
  const KtFeature *section
      = kt_question_outline_find_folded (self->step, self->toggled,
                                         kt_configuration_find_group (self->configuration, path), path);

  if (!section)
    return;
  if (!g_hash_table_remove (self->toggled, section))
    g_hash_table_add (self->toggled, (gpointer) section);
  take_keys (self, kt_question_outline_new (self->step, self->toggled));
  kt_lazy_column_foreach (get_column (self), update_row, self);
}

gboolean
kt_question_list_focus (KtQuestionList *self,
                        const char *path)
{
  GtkWidget *card;
  guint row;

  g_return_val_if_fail (KT_IS_QUESTION_LIST (self), FALSE);

  if (!self->step)
    return FALSE;
  unfold_for (self, path);
  row = find_row (self, path);
  if (row == G_MAXUINT)
    return FALSE;
  card = kt_lazy_column_show_row (get_column (self), row);
  kt_focus_when_placed (kt_question_card_show_option (KT_QUESTION_CARD (card), path));
  return TRUE;
}
