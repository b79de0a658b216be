/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The widgets are made once for the path and only updated afterwards, so that focus, scroll position and what is being
 * typed survive every answer of the worker.
 */
#include "kt-question-card.h"

#include "kt-characteristic-text.h"
#include "kt-choice-area.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-number-row.h"
#include "kt-unit.h"

#include <glib/gi18n.h>
#include <math.h>

struct _KtQuestionCard {
  GtkBox parent_instance;

  KtConfiguration *configuration;
  char *path;                  /* of a group: of what it hangs from, or "" */
  const KtFeature *feature;    /* NULL for a group */
  const KtPlanQuestion *group; /* NULL for a path */

  GtkWidget *title;
  GtkWidget *technical;
  GtkWidget *clear_button;
  GtkWidget *help;
  GtkWidget *answers;
  GtkWidget *panel_slot;

  GtkWidget *area;          /* NULL for numbers and texts */
  KtChoiceOptions *options; /* of the area, which owns them */
  GtkWidget *number;        /* KtNumberRow or NULL */
  GtkWidget *entry;         /* GtkEntry or NULL */
};

G_DEFINE_FINAL_TYPE (KtQuestionCard, kt_question_card, GTK_TYPE_BOX)

enum { DECIDE, CLEAR, ASK, SHOWN, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtTexts *
get_texts (KtQuestionCard *self)
{
  return kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration)));
}

static const char *
get_product_id (KtQuestionCard *self)
{
  return kt_configuration_get_product (self->configuration)->info->id;
}

static const KtSnapshotNode *
get_node (KtQuestionCard *self)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (self->configuration);
  gint number = snapshot ? kt_snapshot_find (snapshot, self->path) : -1;

  return number >= 0 ? kt_snapshot_get_node (snapshot, (guint) number) : NULL;
}

/* A part that can be there or not is answered with its presence; everything else with a value. */
/* --- options ---------------------------------------------------------------------------------------------- */

static void
on_option_pressed (KtQuestionCard *self,
                   guint number)
{
  g_autoptr (KtChoice) choice = kt_choice_options_get_choice (self->options, number);

  if (!choice)
    return;
  switch (kt_choice_options_get_state (self->options, number))
    {
    case KT_TILE_CHOSEN:
      g_signal_emit (self, signals[CLEAR], 0, choice->path);
      break;
    case KT_TILE_EXCLUDED:
      g_signal_emit (self, signals[ASK], 0, choice, FALSE);
      break;
    case KT_TILE_IMPLIED:
      g_signal_emit (self, signals[ASK], 0, choice, TRUE);
      break;
    case KT_TILE_FREE:
    case KT_TILE_CHECKING:
    default:
      g_signal_emit (self, signals[DECIDE], 0, choice);
    }
}

static void
on_options_shown (KtQuestionCard *self)
{
  g_signal_emit (self, signals[SHOWN], 0);
}

static void
make_options (KtQuestionCard *self,
              KtChoiceOptions *options)
{
  self->options = options;
  self->area = kt_choice_area_new (options);
  g_signal_connect_object (self->area, "pressed", G_CALLBACK (on_option_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->area, "shown", G_CALLBACK (on_options_shown), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->answers), self->area);
}

void
kt_question_card_update_prices (KtQuestionCard *self)
{
  g_return_if_fail (KT_IS_QUESTION_CARD (self));

  if (self->area)
    kt_choice_area_update_prices (KT_CHOICE_AREA (self->area));
}

/* --- numbers ---------------------------------------------------------------------------------------------- */

static void
decide_number (KtQuestionCard *self,
               KtDecimal value)
{
  g_autofree char *written = kt_decimal_to_string (value);
  g_autoptr (KtChoice) choice = kt_choice_new (KT_CHOICE_IS, self->path, written);

  g_signal_emit (self, signals[DECIDE], 0, choice);
}

/* What rules exclude is explained; what lies outside of the question itself is said at the field. NULL: it lies inside. */
static char *
out_of_bounds (KtQuestionCard *self,
               KtDecimal value)
{
  const char *unit = get_node (self)->unit;
  KtNumber lower = self->feature->minimum;
  KtNumber upper = self->feature->maximum;
  g_autofree char *from = lower.infinity ? NULL : kt_format_quantity (lower.value, unit, kt_language_get ());
  g_autofree char *to = upper.infinity ? NULL : kt_format_quantity (upper.value, unit, kt_language_get ());

  if (kt_number_compare (kt_number (value), lower) >= 0 && kt_number_compare (kt_number (value), upper) <= 0)
    return NULL;
  if (from && to)
    return g_strdup_printf (_ ("Possible is from %s to %s."), from, to);
  return g_strdup_printf (from ? _ ("Possible is at least %s.") : _ ("Possible is at most %s."), from ? from : to);
}

static void
commit_number (KtQuestionCard *self,
               KtDecimal value)
{
  g_autofree char *problem = out_of_bounds (self, value);

  if (problem)
    kt_question_card_show_error (self, problem);
  else
    decide_number (self, value);
}

static void
on_number_commit (KtQuestionCard *self,
                  const char *text)
{
  const KtSnapshotNode *node = get_node (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  KtDecimal value;

  if (!node)
    return;
  if (!*stripped)
    g_signal_emit (self, signals[CLEAR], 0, self->path);
  else if (kt_quantity_parse (stripped, kt_language_get (), node->unit, node->digits, KT_ROUND_EXACT, &value, &error))
    commit_number (self, value);
  else
    kt_question_card_show_error (self, error->message);
}

static gboolean
is_fixed (const KtSnapshotNode *node)
{
  return node->has_range && kt_decimal_compare (node->minimum, node->maximum) == 0;
}

static void
on_number_step (KtQuestionCard *self,
                int direction)
{
  const KtSnapshotNode *node = get_node (self);
  KtDecimal value;

  if (!node || !node->has_range)
    return;
  value = direction > 0 || is_fixed (node) ? node->minimum : node->maximum;
  if (is_fixed (node))
    value.units += direction;
  decide_number (self, value);
}

static void
make_number_row (KtQuestionCard *self,
                 const KtSnapshotNode *node)
{
  self->number = kt_number_row_new ();
  kt_number_row_set_unit (KT_NUMBER_ROW (self->number), node->unit ? kt_unit_display (node->unit) : NULL);
  kt_number_row_set_label (KT_NUMBER_ROW (self->number), gtk_label_get_text (GTK_LABEL (self->title)));
  g_signal_connect_object (self->number, "commit", G_CALLBACK (on_number_commit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->number, "step", G_CALLBACK (on_number_step), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->answers), self->number);
}

static double
bar_value (KtDecimal value)
{
  return (double) value.units / pow (10, value.digits);
}

static void
show_bar (KtQuestionCard *self,
          const KtSnapshotNode *node)
{
  gboolean is_own = is_fixed (node) && node->is_decided;
  KtRange possible = { bar_value (is_own ? node->exchange_minimum : node->minimum),
                       bar_value (is_own ? node->exchange_maximum : node->maximum) };
  double lower = self->feature->minimum.infinity ? possible.lower : kt_number_to_double (self->feature->minimum);
  double upper = self->feature->maximum.infinity ? possible.upper : kt_number_to_double (self->feature->maximum);

  kt_range_bar_set (kt_number_row_get_bar (KT_NUMBER_ROW (self->number)), lower, upper, &possible, 1,
                    is_fixed (node) ? bar_value (node->minimum) : NAN);
}

static char *
exchange_hint (const KtSnapshotNode *node)
{
  g_autofree char *from = kt_format_number (node->exchange_minimum, kt_language_get ());
  g_autofree char *to = kt_format_quantity (node->exchange_maximum, node->unit, kt_language_get ());

  if (kt_decimal_compare (node->exchange_minimum, node->exchange_maximum) == 0)
    return g_strdup (_ ("Your choice; the others allow nothing else"));
  return g_strdup_printf (_ ("Your choice; possible: %s to %s"), from, to);
}

static void
update_number (KtQuestionCard *self,
               const KtSnapshotNode *node)
{
  KtNumberRow *row = KT_NUMBER_ROW (self->number);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *hint = NULL;

  gtk_widget_set_sensitive (self->number, node->has_range);
  if (!node->has_range)
    {
      kt_number_row_set_hint (row, _ ("Not part of this configuration"));
      return;
    }
  from = kt_format_number (node->minimum, kt_language_get ());
  to = kt_format_quantity (node->maximum, node->unit, kt_language_get ());
  if (is_fixed (node) && node->is_decided)
    hint = exchange_hint (node);
  else if (is_fixed (node))
    hint = g_strdup (_ ("Follows from your other choices"));
  else if (node->is_unbounded_below || node->is_unbounded_above)
    hint = g_strdup (_ ("Any number"));
  else
    hint = g_strdup_printf (_ ("Possible: %s – %s"), from, to);
  kt_number_row_set_text (row, is_fixed (node) ? from : "", is_fixed (node) ? NULL : "–");
  kt_number_row_set_hint (row, hint);
  show_bar (self, node);
}

/* --- texts ------------------------------------------------------------------------------------------------ */

static void
on_entry_changed (KtQuestionCard *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const KtSnapshotNode *node = get_node (self);
  g_autoptr (KtChoice) choice = NULL;

  if (!node || g_strcmp0 (node->text ? node->text : "", text) == 0)
    return;
  choice = kt_choice_new (KT_CHOICE_IS, self->path, text);
  if (*text)
    g_signal_emit (self, signals[DECIDE], 0, choice);
  else
    g_signal_emit (self, signals[CLEAR], 0, self->path);
}

static void
make_entry (KtQuestionCard *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = gtk_entry_new ();
  if (self->feature->max_length > 0)
    gtk_entry_set_max_length (GTK_ENTRY (self->entry), (int) self->feature->max_length);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (self->title)), -1);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_entry_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_entry_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->entry, focus);
  gtk_box_append (GTK_BOX (self->answers), self->entry);
}

static void
update_entry (KtQuestionCard *self,
              const KtSnapshotNode *node)
{
  GtkRoot *root = gtk_widget_get_root (self->entry);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (focus && gtk_widget_is_ancestor (focus, self->entry))
    return; /* somebody is typing */
  gtk_editable_set_text (GTK_EDITABLE (self->entry), node->text ? node->text : "");
}

/* --- the card --------------------------------------------------------------------------------------------- */

/* What was decided in the question, one by one: a group may have several. */
static void
on_clear (KtQuestionCard *self)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (self->configuration);

  if (!self->group)
    {
      g_signal_emit (self, signals[CLEAR], 0, self->path);
      return;
    }
  for (guint i = 0; i < self->group->n_members; i++)
    {
      gint number = kt_snapshot_find (snapshot, self->group->members[i]->name);
      if (number >= 0 && kt_snapshot_get_node (snapshot, (guint) number)->is_decided)
        g_signal_emit (self, signals[CLEAR], 0, self->group->members[i]->name);
    }
}

static guint
find_member (KtQuestionCard *self,
             const char *path)
{
  guint i;

  for (i = 0; i < self->group->n_members; i++)
    if (g_str_equal (self->group->members[i]->name, path))
      break;
  return i;
}

/* "Choose one", "Choose 2 to 4": how many a group wants. */
static char *
group_hint (const KtPlanQuestion *group)
{
  if (group->minimum == 0 && group->maximum >= group->n_members)
    return g_strdup (_ ("Choose any number, or none"));
  if (group->minimum == 0)
    return g_strdup_printf (_ ("Choose up to %u"), group->maximum);
  if (group->maximum == 1)
    return g_strdup (_ ("Choose one"));
  if (group->maximum >= group->n_members)
    return g_strdup_printf (_ ("Choose at least %u"), group->minimum);
  if (group->minimum == group->maximum)
    return g_strdup_printf (_ ("Choose %u"), group->minimum);
  return g_strdup_printf (_ ("Choose %u to %u"), group->minimum, group->maximum);
}

static char *
label_of (KtQuestionCard *self,
          const char *path)
{
  return kt_characteristic_label (get_texts (self), get_product_id (self),
                                  kt_configuration_get_product (self->configuration)->model, path, kt_language_get ());
}

/* Where in its step a group hangs, without the section, which has a heading: "Axle · Wheels". */
static char *
group_whereabouts (KtQuestionCard *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const KtFeature *at = self->group->section ? self->group->above->above : NULL;

  if (self->group->above == self->group->section)
    return g_string_free (g_steal_pointer (&text), FALSE);
  for (; at && at != self->group->section; at = at->above)
    {
      g_autofree char *label = label_of (self, at->name);
      g_string_prepend (text, " · ");
      g_string_prepend (text, label);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
make_group_texts (KtQuestionCard *self)
{
  g_autofree char *title = *self->path ? label_of (self, self->path) : g_strdup (_ ("Characteristics"));
  g_autofree char *whereabouts = group_whereabouts (self);
  g_autofree char *hint = group_hint (self->group);
  g_autofree char *help = g_strconcat (whereabouts, hint, NULL);

  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->technical), self->path);
  gtk_label_set_text (GTK_LABEL (self->help), help);
}

static void
make_texts (KtQuestionCard *self)
{
  g_autofree char *title = label_of (self, self->path);
  g_autofree char *plain = kt_path_without_indices (self->path);
  const char *help = kt_texts_characteristic_help (get_texts (self), get_product_id (self), plain, kt_language_get ());

  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->technical), self->path);
  gtk_label_set_text (GTK_LABEL (self->help), help ? help : "");
  gtk_widget_set_visible (self->help, help && *help);
}

static void
make_answers (KtQuestionCard *self,
              const KtSnapshotNode *node)
{
  if (self->feature->kind == KT_FEATURE_NUMBER)
    make_number_row (self, node);
  else if (self->feature->kind == KT_FEATURE_STRING && node->n_values == 0)
    make_entry (self);
  else
    make_options (self, kt_choice_options_new (self->configuration, self->path));
}

static void
kt_question_card_dispose (GObject *object)
{
  KtQuestionCard *self = KT_QUESTION_CARD (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_QUESTION_CARD);
  g_clear_object (&self->configuration);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (kt_question_card_parent_class)->dispose (object);
}

static void
kt_question_card_class_init (KtQuestionCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_question_card_dispose;
  signals[DECIDE] = g_signal_new ("decide", KT_TYPE_QUESTION_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_POINTER);
  signals[CLEAR] = g_signal_new ("clear", KT_TYPE_QUESTION_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_STRING);
  signals[ASK] = g_signal_new ("ask", KT_TYPE_QUESTION_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                               G_TYPE_POINTER, G_TYPE_BOOLEAN);
  signals[SHOWN] = g_signal_new ("shown", KT_TYPE_QUESTION_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kontor/Kontor/app/configurator/kt-question-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KtQuestionCard, title);
  gtk_widget_class_bind_template_child (widget_class, KtQuestionCard, technical);
  gtk_widget_class_bind_template_child (widget_class, KtQuestionCard, clear_button);
  gtk_widget_class_bind_template_child (widget_class, KtQuestionCard, help);
  gtk_widget_class_bind_template_child (widget_class, KtQuestionCard, answers);
  gtk_widget_class_bind_template_child (widget_class, KtQuestionCard, panel_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kt_question_card_init (KtQuestionCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
finish (KtQuestionCard *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (self->title)), -1);
  kt_question_card_update (self);
}

GtkWidget *
kt_question_card_new (KtConfiguration *configuration,
                      const char *path)
{
  KtQuestionCard *self = g_object_new (KT_TYPE_QUESTION_CARD, NULL);
  const KtSnapshotNode *node;

  self->configuration = g_object_ref (configuration);
  self->path = g_strdup (path);
  node = get_node (self);
  g_return_val_if_fail (node && node->feature, GTK_WIDGET (self));
  self->feature = node->feature;
  make_texts (self);
  make_answers (self, node);
  finish (self);
  return GTK_WIDGET (self);
}

GtkWidget *
kt_question_card_new_group (KtConfiguration *configuration,
                            const KtPlanQuestion *group)
{
  KtQuestionCard *self = g_object_new (KT_TYPE_QUESTION_CARD, NULL);

  self->configuration = g_object_ref (configuration);
  self->group = group;
  self->path = g_strdup (group->above ? group->above->name : "");
  make_group_texts (self);
  make_options (self, kt_choice_options_new_group (configuration, group));
  finish (self);
  return GTK_WIDGET (self);
}

const char *
kt_question_card_get_path (KtQuestionCard *self)
{
  g_return_val_if_fail (KT_IS_QUESTION_CARD (self), NULL);

  return self->path;
}

static gboolean
is_decided (KtQuestionCard *self)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (self->configuration);

  for (guint i = 0; self->group && i < self->group->n_members; i++)
    {
      gint number = kt_snapshot_find (snapshot, self->group->members[i]->name);
      if (number >= 0 && kt_snapshot_get_node (snapshot, (guint) number)->is_decided)
        return TRUE;
    }
  if (!self->group)
    {
      const KtSnapshotNode *node = get_node (self);
      gboolean is_part = self->feature->kind == KT_FEATURE_PART && !self->feature->is_reference;

      return node->is_decided || node->presence == KT_STATE_USER_NOT || (is_part && node->presence == KT_STATE_USER);
    }
  return FALSE;
}

void
kt_question_card_update (KtQuestionCard *self)
{
  const KtSnapshotNode *node;

  g_return_if_fail (KT_IS_QUESTION_CARD (self));

  node = get_node (self);
  if (!node && !self->group)
    return;
  gtk_widget_set_visible (self->clear_button, is_decided (self));
  if (self->number)
    update_number (self, node);
  else if (self->entry)
    update_entry (self, node);
  else
    kt_choice_area_update (KT_CHOICE_AREA (self->area));
}

gboolean
kt_question_card_asks (KtQuestionCard *self,
                       const char *path)
{
  g_return_val_if_fail (KT_IS_QUESTION_CARD (self), FALSE);

  if (!self->group)
    return g_str_equal (self->path, path);
  return find_member (self, path) < self->group->n_members;
}

GtkWidget *
kt_question_card_show_option (KtQuestionCard *self,
                              const char *path)
{
  guint member;

  g_return_val_if_fail (KT_IS_QUESTION_CARD (self), NULL);

  member = self->group ? find_member (self, path) : 0;
  if (!self->group || member >= self->group->n_members)
    return GTK_WIDGET (self);
  return kt_choice_area_show_option (KT_CHOICE_AREA (self->area), member);
}

void
kt_question_card_collect_paths (KtQuestionCard *self,
                                GPtrArray *paths)
{
  g_return_if_fail (KT_IS_QUESTION_CARD (self));

  if (self->area)
    kt_choice_area_collect_paths (KT_CHOICE_AREA (self->area), paths);
}

void
kt_question_card_set_expert (KtQuestionCard *self,
                             gboolean expert)
{
  g_return_if_fail (KT_IS_QUESTION_CARD (self));

  gtk_widget_set_visible (self->technical, expert);
}

void
kt_question_card_show_error (KtQuestionCard *self,
                             const char *message)
{
  g_return_if_fail (KT_IS_QUESTION_CARD (self));

  if (self->number)
    kt_number_row_refuse (KT_NUMBER_ROW (self->number), message);
}

void
kt_question_card_set_panel (KtQuestionCard *self,
                            GtkWidget *panel)
{
  GtkWidget *old;

  g_return_if_fail (KT_IS_QUESTION_CARD (self));

  while ((old = gtk_widget_get_first_child (self->panel_slot)))
    gtk_box_remove (GTK_BOX (self->panel_slot), old);
  if (panel)
    gtk_box_append (GTK_BOX (self->panel_slot), panel);
  gtk_widget_set_visible (self->panel_slot, panel != NULL);
}

GtkWidget *
kt_question_card_get_panel (KtQuestionCard *self)
{
  g_return_val_if_fail (KT_IS_QUESTION_CARD (self), NULL);

  return gtk_widget_get_first_child (self->panel_slot);
}
