/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A product in the process of being configured, as the pages see it: the configurator in its worker, the product's
 * texts and prices, and after every decision the snapshot, the preferred completion (picture) and the cheapest one
 * (price). Everything here answers at once from what arrived last; nothing blocks.
 *
 * Signals:
 *   changed                                    snapshot, completions or price are new
 *   decided                                    decisions or variants are others: what a draft keeps
 *   priced                                     more is known about what the visible options cost
 *   refused (KtChoice *, KtExplanation *)      a decision was against the rules; nothing changed
 *   failed (GError *)
 * Main thread only.
 */

#include "kt-configurator.h"
#include "kt-kept-variant.h"
#include "kt-position-price.h"
#include "kt-question-plan.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_CONFIGURATION (kt_configuration_get_type ())
G_DECLARE_FINAL_TYPE (KtConfiguration, kt_configuration, KT, CONFIGURATION, GObject)

/* Loads the product and compiles its model in a worker. */
void kt_configuration_open_async (KtWorkplace *workplace, const char *product, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
KtConfiguration *kt_configuration_open_finish (GAsyncResult *result, GError **error);

KtWorkplace *kt_configuration_get_workplace (KtConfiguration *self);
KtProduct *kt_configuration_get_product (KtConfiguration *self);
KtConfigurator *kt_configuration_get_configurator (KtConfiguration *self);
/* How a feature model is asked; NULL for other models. */
const KtQuestionPlan *kt_configuration_get_plan (KtConfiguration *self);
/* The group that a feature of it is a member of; NULL: none. */
const KtPlanQuestion *kt_configuration_find_group (KtConfiguration *self, const char *path);

/* NULL before the first answer. */
KtSnapshot *kt_configuration_get_snapshot (KtConfiguration *self);
/* What the picture shows; NULL before the first one. */
KtAssignment *kt_configuration_get_preferred (KtConfiguration *self);
/* What the price is of; NULL before the first one. */
KtAssignment *kt_configuration_get_cheapest (KtConfiguration *self);
/* Price of the cheapest completion; NULL if there is none yet. */
const KtPositionPrice *kt_configuration_get_price (KtConfiguration *self);
/* Delivery time of the same in working days. */
guint kt_configuration_get_lead_days (KtConfiguration *self);
/* Nothing is open any more: the price is that of the configuration itself. */
gboolean kt_configuration_is_complete (KtConfiguration *self);
/* An answer to the last decision is still on its way. */
gboolean kt_configuration_is_busy (KtConfiguration *self);

/* Price and delivery time of any configuration of this product; transfer full. */
KtPositionPrice *kt_configuration_price_of (KtConfiguration *self, const KtAssignment *assignment);
guint kt_configuration_lead_days_of (KtConfiguration *self, const KtAssignment *assignment);

/* The questions on the screen: their options get prices. */
void kt_configuration_set_visible (KtConfiguration *self, const char *const *paths);
/* What an option makes of the price of the cheapest completion; value NULL: being there. NULL: not known yet. */
const KtOptionPrice *kt_configuration_get_option_price (KtConfiguration *self, const char *path, const char *value);

/* The line of the open quote that this configuration is to replace; NULL: none. */
const char *kt_configuration_get_position_id (KtConfiguration *self);
void kt_configuration_set_position_id (KtConfiguration *self, const char *position_id);

/* The decisions, to be kept as a draft; the caller frees. */
char *kt_configuration_to_json (KtConfiguration *self);
/* Takes up decisions kept earlier, or those of a complete configuration (JSON of a KtAssignment). Decisions that no
 * longer fit are left out and counted. */
gboolean kt_configuration_restore (KtConfiguration *self, const char *json, guint *n_left_out, GError **error);
/* Puts the decisions an order code stands for in place of those made so far. FALSE if it cannot be read; whether the
 * rules allow it is answered like any decision. */
gboolean kt_configuration_take_order_code (KtConfiguration *self, const char *code, GError **error);

/* Variants set aside (KtKeptVariant); kept with the draft. Belongs to the configuration; changing it emits "changed". */
GListStore *kt_configuration_get_variants (KtConfiguration *self);
/* What is decided now, completed as cheaply as possible; transfer full. NULL before the first price. */
KtKeptVariant *kt_configuration_make_variant (KtConfiguration *self, const char *title);
void kt_configuration_rename_variant (KtConfiguration *self, KtKeptVariant *variant, const char *title);
/* Its decisions instead of those made so far. */
void kt_configuration_take_variant (KtConfiguration *self, KtKeptVariant *variant);

/* What can be delivered soonest with the decisions made so far; looked for in a thread of its own. */
void kt_configuration_find_fastest_async (KtConfiguration *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
KtAssignment *kt_configuration_find_fastest_finish (KtConfiguration *self, GAsyncResult *result, GError **error);

G_END_DECLS
