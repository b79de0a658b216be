/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-choice-options.h"

#include "kt-characteristic-text.h"
#include "kt-language.h"

#include <glib/gi18n.h>

struct _KtChoiceOptions {
  KtConfiguration *configuration;
  char *path;                  /* NULL for a group */
  const KtFeature *feature;    /* of the path */
  const KtPlanQuestion *group; /* NULL for a path */
  gboolean has_without;
};

KtChoiceOptions *
kt_choice_options_new (KtConfiguration *configuration,
                       const char *path)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (configuration);
  const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, (guint) kt_snapshot_find (snapshot, path));
  KtChoiceOptions *self = g_new0 (KtChoiceOptions, 1);

  self->configuration = g_object_ref (configuration);
  self->path = g_strdup (path);
  self->feature = node->feature;
  self->has_without = node->is_optional || (node->feature->kind == KT_FEATURE_PART && !node->feature->is_reference);
  return self;
}

KtChoiceOptions *
kt_choice_options_new_group (KtConfiguration *configuration,
                             const KtPlanQuestion *question)
{
  KtChoiceOptions *self = g_new0 (KtChoiceOptions, 1);

  self->configuration = g_object_ref (configuration);
  self->group = question;
  return self;
}

void
kt_choice_options_free (KtChoiceOptions *self)
{
  if (!self)
    return;
  g_object_unref (self->configuration);
  g_free (self->path);
  g_free (self);
}

static KtTexts *
get_texts (KtChoiceOptions *self)
{
  return kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration)));
}

static KtProduct *
get_product (KtChoiceOptions *self)
{
  return kt_configuration_get_product (self->configuration);
}

static const KtSnapshotNode *
get_node (KtChoiceOptions *self,
          guint number)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (self->configuration);
  gint node = snapshot ? kt_snapshot_find (snapshot, self->group ? self->group->members[number]->name : self->path) : -1;

  return node >= 0 ? kt_snapshot_get_node (snapshot, (guint) node) : NULL;
}

/* A part that can be there or not is answered with its presence; everything else with a value. */
static gboolean
asks_for_presence_only (KtChoiceOptions *self)
{
  return self->feature && self->feature->kind == KT_FEATURE_PART && !self->feature->is_reference;
}

guint
kt_choice_options_get_n (KtChoiceOptions *self)
{
  const KtSnapshotNode *node;

  if (self->group)
    return self->group->n_members;
  if (asks_for_presence_only (self))
    return 2;
  node = get_node (self, 0);
  return (node ? node->n_values : 0) + (self->has_without ? 1 : 0);
}

static gboolean
is_without (KtChoiceOptions *self,
            guint number)
{
  return self->has_without && number == 0;
}

/* The value behind a number: of a group, that its member is selected. NULL for "with" and "without". */
static const KtSnapshotValue *
get_value (KtChoiceOptions *self,
           guint number)
{
  const KtSnapshotNode *node = get_node (self, number);
  guint value = number - (self->has_without ? 1 : 0);

  if (!node || is_without (self, number) || asks_for_presence_only (self))
    return NULL;
  if (self->group)
    value = node->n_values - 1; /* False, True */
  return value < node->n_values ? &node->values[value] : NULL;
}

char *
kt_choice_options_get_title (KtChoiceOptions *self,
                             guint number)
{
  KtProduct *product = get_product (self);
  const KtSnapshotValue *value;

  if (self->group)
    return kt_characteristic_label (get_texts (self), product->info->id, product->model,
                                    self->group->members[number]->name, kt_language_get ());
  if (is_without (self, number))
    return g_strdup (_ ("Without"));
  if (asks_for_presence_only (self))
    return g_strdup (_ ("With"));
  value = get_value (self, number);
  return value ? kt_characteristic_written_text (get_texts (self), product->info->id, product->model, self->path,
                                                 value->name, kt_language_get ())
               : g_strdup ("");
}

const char *
kt_choice_options_get_note (KtChoiceOptions *self,
                            guint number)
{
  const KtSnapshotValue *value = get_value (self, number);

  if (self->group)
    return kt_texts_characteristic_help (get_texts (self), get_product (self)->info->id,
                                         self->group->members[number]->name, kt_language_get ());
  return value && value->option ? kt_texts_value_note (get_texts (self), get_product (self)->info->id,
                                                       value->option->owner->name, value->name, kt_language_get ())
                                : NULL;
}

const char *
kt_choice_options_get_swatch (KtChoiceOptions *self,
                              guint number)
{
  const KtSnapshotValue *value = get_value (self, number);
  const KtOption *option = value ? value->option : NULL;
  const char *name = option ? kt_product_find_swatch (get_product (self), option->owner->name) : NULL;
  const KtAttribute *attribute = name ? kt_enumeration_find_attribute (option->owner, name) : NULL;
  const KtConstant *constant = attribute ? kt_option_value (option, attribute) : NULL;

  return constant && constant->is_set ? constant->text : NULL;
}

KtChoice *
kt_choice_options_get_choice (KtChoiceOptions *self,
                              guint number)
{
  const KtSnapshotValue *value = get_value (self, number);

  if (is_without (self, number))
    return kt_choice_new (KT_CHOICE_IS_NOT, self->path, NULL);
  if (asks_for_presence_only (self))
    return kt_choice_new (KT_CHOICE_IS, self->path, NULL);
  if (!value)
    return NULL;
  return kt_choice_new (KT_CHOICE_IS, self->group ? self->group->members[number]->name : self->path, value->name);
}

/* --- states ----------------------------------------------------------------------------------------------- */

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
state_of (KtChoiceOptions *self,
          guint number)
{
  const KtSnapshotNode *node = get_node (self, number);
  const KtSnapshotValue *value = get_value (self, number);

  if (!node)
    return KT_STATE_UNKNOWN;
  if (is_without (self, number))
    return absence_state (node);
  if (asks_for_presence_only (self))
    return node->presence == KT_STATE_USER_NOT ? KT_STATE_FREE : node->presence;
  if (!value)
    return KT_STATE_UNKNOWN;
  return value->state == KT_STATE_EXCLUDED && value->is_alternative ? KT_STATE_FREE : value->state;
}

KtTileState
kt_choice_options_get_state (KtChoiceOptions *self,
                             guint number)
{
  switch (state_of (self, number))
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

/* --- prices ----------------------------------------------------------------------------------------------- */

static gboolean
shows_price (KtTileState state)
{
  return state == KT_TILE_FREE || state == KT_TILE_CHECKING;
}

/* "up to +210 €" while a cheaper way is not ruled out. */
char *
kt_choice_options_get_effect (KtChoiceOptions *self,
                              guint number)
{
  g_autoptr (KtChoice) choice = NULL;
  const KtCatalogSettings *settings
      = kt_catalog_get_settings (kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration)));
  const KtOptionPrice *price;
  g_autofree char *amount = NULL;
  KtDecimal decimal;
  KtMoney difference;

  if (!shows_price (kt_choice_options_get_state (self, number)))
    return NULL;
  choice = kt_choice_options_get_choice (self, number);
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
