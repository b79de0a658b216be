/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The widgets are made once for the path and only updated afterwards, so that focus, scroll position and what is being
 * typed survive every answer of the worker.
 */
#include "kt-question-card.h"

#include "kt-characteristic-text.h"
#include "kt-choice-tile.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-number-row.h"
#include "kt-tab-leaves.h"
#include "kt-unit.h"

#include <glib/gi18n.h>
#include <math.h>

#define MANY_VALUES 10 /* beyond it a card shows a filter and scrolls */

struct _KtQuestionCard {
  GtkBox parent_instance;

  KtConfiguration *configuration;
  char *path;
  const KtFeature *feature;

  GtkWidget *title;
  GtkWidget *technical;
  GtkWidget *clear_button;
  GtkWidget *help;
  GtkWidget *answers;
  GtkWidget *filter;
  GtkWidget *panel_slot;

  GtkWidget *flow;      /* tiles; NULL for numbers and texts */
  GPtrArray *tiles;     /* KtChoiceTile, borrowed, one for each value; a first one for "without" if optional */
  gboolean has_without;
  GtkWidget *number;    /* KtNumberRow or NULL */
  GtkWidget *entry;     /* GtkEntry or NULL */
};

G_DEFINE_FINAL_TYPE (KtQuestionCard, kt_question_card, GTK_TYPE_BOX)

enum { DECIDE, CLEAR, ASK, N_SIGNALS };
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
static gboolean
asks_for_presence_only (KtQuestionCard *self)
{
  return self->feature->kind == KT_FEATURE_PART && !self->feature->is_reference;
}

/* --- tiles ------------------------------------------------------------------------------------------------ */

static KtTileState
tile_state (KtState state)
{
  switch (state)
    {
    case KT_STATE_USER:
      return KT_TILE_CHOSEN;
    case KT_STATE_IMPLIED:
      return KT_TILE_IMPLIED;
    case KT_STATE_EXCLUDED:
    case KT_STATE_USER_NOT:
      return KT_TILE_EXCLUDED;
    case KT_STATE_UNKNOWN:
      return KT_TILE_CHECKING;
    case KT_STATE_FREE:
    default:
      return KT_TILE_FREE;
    }
}

/* Tile number 0 of an optional node is "without"; a presence question has "with" as number 1. */
static KtChoice *
choice_of_tile (KtQuestionCard *self,
                guint tile)
{
  const KtSnapshotNode *node = get_node (self);

  if (self->has_without && tile == 0)
    return kt_choice_new (KT_CHOICE_IS_NOT, self->path, NULL);
  if (asks_for_presence_only (self))
    return kt_choice_new (KT_CHOICE_IS, self->path, NULL);
  tile -= self->has_without ? 1 : 0;
  if (!node || tile >= node->n_values)
    return NULL;
  return kt_choice_new (KT_CHOICE_IS, self->path, node->values[tile].name);
}

static KtState
absence_state (const KtSnapshotNode *node)
{
  switch (node->presence)
    {
    case KT_STATE_USER_NOT:
      return KT_STATE_USER;
    case KT_STATE_EXCLUDED:
      return KT_STATE_IMPLIED;
    case KT_STATE_USER:
    case KT_STATE_IMPLIED:
      return KT_STATE_EXCLUDED;
    case KT_STATE_FREE:
    case KT_STATE_UNKNOWN:
    default:
      return node->presence;
    }
}

/* What only the user's own answer to this question rules out can be taken instead of it. */
static KtState
value_state (const KtSnapshotValue *value)
{
  return value->state == KT_STATE_EXCLUDED && value->is_alternative ? KT_STATE_FREE : value->state;
}

static KtState
state_of_tile (KtQuestionCard *self,
               const KtSnapshotNode *node,
               guint tile)
{
  if (self->has_without && tile == 0)
    return absence_state (node);
  if (asks_for_presence_only (self))
    return node->presence == KT_STATE_USER_NOT ? KT_STATE_FREE : node->presence;
  return value_state (&node->values[tile - (self->has_without ? 1 : 0)]);
}

static void
on_tile_clicked (GtkButton *button,
                 gpointer data)
{
  KtQuestionCard *self = data;
  guint tile = 0;
  g_autoptr (KtChoice) choice = NULL;

  if (!g_ptr_array_find (self->tiles, button, &tile) || !(choice = choice_of_tile (self, tile)))
    return;
  switch (kt_choice_tile_get_state (KT_CHOICE_TILE (button)))
    {
    case KT_TILE_CHOSEN:
      g_signal_emit (self, signals[CLEAR], 0, self->path);
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
append_tile (KtQuestionCard *self,
             const char *title,
             const char *note,
             const char *swatch)
{
  GtkWidget *tile = kt_choice_tile_new ();

  kt_choice_tile_set_title (KT_CHOICE_TILE (tile), title);
  kt_choice_tile_set_note (KT_CHOICE_TILE (tile), note);
  if (swatch)
    kt_choice_tile_set_swatch (KT_CHOICE_TILE (tile), swatch);
  g_signal_connect_object (tile, "clicked", G_CALLBACK (on_tile_clicked), self, 0);
  g_ptr_array_add (self->tiles, tile);
  gtk_flow_box_insert (GTK_FLOW_BOX (self->flow), tile, -1);
  /* The tile takes the focus, not the box around it. */
  gtk_widget_set_focusable (gtk_widget_get_parent (tile), FALSE);
}

static const char *
swatch_of (KtQuestionCard *self,
           const KtOption *option)
{
  const char *attribute_name =
      kt_product_find_swatch (kt_configuration_get_product (self->configuration), option->owner->name);
  const KtAttribute *attribute = attribute_name ? kt_enumeration_find_attribute (option->owner, attribute_name) : NULL;
  const KtConstant *constant = attribute ? kt_option_value (option, attribute) : NULL;

  return constant && constant->is_set ? constant->text : NULL;
}

static char *
value_title (KtQuestionCard *self,
             const KtSnapshotValue *value)
{
  return kt_characteristic_written_text (get_texts (self), get_product_id (self),
                                         kt_configuration_get_product (self->configuration)->model, self->path,
                                         value->name, kt_language_get ());
}

static void
make_tiles (KtQuestionCard *self,
            const KtSnapshotNode *node)
{
  KtTexts *texts = get_texts (self);

  self->has_without = node->is_optional || asks_for_presence_only (self);
  if (self->has_without)
    append_tile (self, _ ("Without"), NULL, NULL);
  if (asks_for_presence_only (self))
    append_tile (self, _ ("With"), NULL, NULL);
  for (guint i = 0; i < node->n_values; i++)
    {
      const KtSnapshotValue *value = &node->values[i];
      g_autofree char *title = value_title (self, value);
      const char *note = value->option ? kt_texts_value_note (texts, get_product_id (self), value->option->owner->name,
                                                              value->name, kt_language_get ())
                                       : NULL;

      append_tile (self, title, note, value->option ? swatch_of (self, value->option) : NULL);
    }
}

static gboolean
tile_matches (GtkFlowBoxChild *child,
              gpointer data)
{
  KtQuestionCard *self = data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->filter)), -1);
  g_autofree char *title = NULL;
  g_autofree char *folded = NULL;

  if (!*wanted)
    return TRUE;
  title = kt_choice_tile_dup_title (KT_CHOICE_TILE (gtk_flow_box_child_get_child (child)));
  folded = g_utf8_casefold (title, -1);
  return strstr (folded, wanted) != NULL;
}

static void
make_choice_area (KtQuestionCard *self,
                  const KtSnapshotNode *node)
{
  self->flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self->flow), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->flow), 1);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->flow), 3);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->flow), 4);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->flow), 4);
  gtk_widget_set_valign (self->flow, GTK_ALIGN_START);
  kt_tab_leaves (self->flow);
  make_tiles (self, node);
  if (self->tiles->len <= MANY_VALUES)
    {
      gtk_box_append (GTK_BOX (self->answers), self->flow);
      return;
    }
  {
    GtkWidget *scroller = gtk_scrolled_window_new ();

    self->filter = gtk_search_entry_new ();
    gtk_widget_set_margin_bottom (self->filter, 6);
    g_object_set (self->filter, "placeholder-text", _ ("Filter"), NULL);
    g_signal_connect_object (self->filter, "search-changed", G_CALLBACK (gtk_flow_box_invalidate_filter), self->flow,
                             G_CONNECT_SWAPPED);
    gtk_flow_box_set_filter_func (GTK_FLOW_BOX (self->flow), tile_matches, self, NULL);
    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 260);
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->flow);
    gtk_box_append (GTK_BOX (self->answers), self->filter);
    gtk_box_append (GTK_BOX (self->answers), scroller);
  }
}

/* "+210 €", "up to +210 €" while a cheaper way is not ruled out; NULL: it changes nothing, or is not known yet. */
static char *
price_effect (KtQuestionCard *self,
              guint tile)
{
  g_autoptr (KtChoice) choice = choice_of_tile (self, tile);
  const KtCatalogSettings *settings
      = kt_catalog_get_settings (kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration)));
  const KtOptionPrice *price;
  g_autofree char *amount = NULL;
  KtDecimal decimal;
  KtMoney difference;

  if (!choice || choice->kind != KT_CHOICE_IS)
    return NULL;
  price = kt_configuration_get_option_price (self->configuration, choice->path, choice->value);
  if (!price || !price->is_known ||
      !kt_value_to_decimal (kt_value_number (price->difference), kt_currency_digits (settings->currency), &decimal) ||
      !kt_money_from_decimal (decimal, settings->currency, KT_ROUND_HALF_UP, &difference, NULL) ||
      kt_money_is_zero (difference))
    return NULL;
  amount = kt_money_format (difference, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_SIGNED | KT_MONEY_ROUNDED);
  return price->is_proven ? g_steal_pointer (&amount) : g_strdup_printf (_ ("up to %s"), amount);
}

static gboolean
shows_price (KtTileState state)
{
  return state == KT_TILE_FREE || state == KT_TILE_CHECKING;
}

void
kt_question_card_update_prices (KtQuestionCard *self)
{
  g_return_if_fail (KT_IS_QUESTION_CARD (self));

  for (guint i = 0; i < self->tiles->len; i++)
    {
      KtChoiceTile *tile = g_ptr_array_index (self->tiles, i);
      g_autofree char *effect = shows_price (kt_choice_tile_get_state (tile)) ? price_effect (self, i) : NULL;

      kt_choice_tile_set_effect (tile, effect);
    }
}

static void
update_tiles (KtQuestionCard *self,
              const KtSnapshotNode *node)
{
  guint expected = asks_for_presence_only (self) ? 2 : node->n_values + (self->has_without ? 1 : 0);

  /* References gain and lose targets as instances come and go. */
  if (self->tiles->len != expected)
    {
      GtkFlowBoxChild *child;

      g_ptr_array_set_size (self->tiles, 0);
      while ((child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->flow), 0)))
        gtk_flow_box_remove (GTK_FLOW_BOX (self->flow), GTK_WIDGET (child));
      make_tiles (self, node);
    }
  for (guint i = 0; i < self->tiles->len; i++)
    kt_choice_tile_set_state (g_ptr_array_index (self->tiles, i), tile_state (state_of_tile (self, node, i)));
  kt_question_card_update_prices (self);
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

static void
on_clear (KtQuestionCard *self)
{
  g_signal_emit (self, signals[CLEAR], 0, self->path);
}

static void
make_texts (KtQuestionCard *self)
{
  KtModel *model = kt_configuration_get_product (self->configuration)->model;
  g_autofree char *title =
      kt_characteristic_label (get_texts (self), get_product_id (self), model, self->path, kt_language_get ());
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
    make_choice_area (self, node);
}

static void
kt_question_card_dispose (GObject *object)
{
  KtQuestionCard *self = KT_QUESTION_CARD (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_QUESTION_CARD);
  g_clear_object (&self->configuration);
  g_clear_pointer (&self->tiles, g_ptr_array_unref);
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
  self->tiles = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
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
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (self->title)), -1);
  kt_question_card_update (self);
  return GTK_WIDGET (self);
}

const char *
kt_question_card_get_path (KtQuestionCard *self)
{
  g_return_val_if_fail (KT_IS_QUESTION_CARD (self), NULL);

  return self->path;
}

void
kt_question_card_update (KtQuestionCard *self)
{
  const KtSnapshotNode *node;

  g_return_if_fail (KT_IS_QUESTION_CARD (self));

  node = get_node (self);
  if (!node)
    return;
  gtk_widget_set_visible (self->clear_button, node->is_decided || node->presence == KT_STATE_USER_NOT ||
                                                  (asks_for_presence_only (self) && node->presence == KT_STATE_USER));
  if (self->number)
    update_number (self, node);
  else if (self->entry)
    update_entry (self, node);
  else
    update_tiles (self, node);
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
