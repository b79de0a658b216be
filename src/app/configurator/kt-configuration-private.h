/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The inside of a configuration, shared by
 *
 *   kt-configuration.c            the worker's answers, opening
 *   kt-configuration-draft.c      keeping and taking up again
 *   kt-configuration-variants.c   variants set aside, the soonest delivery
 */

#include "kt-configuration.h"

G_BEGIN_DECLS

enum { COMPLETION_PREFERRED, COMPLETION_CHEAPEST, N_COMPLETIONS };

struct _KtConfiguration {
  GObject parent_instance;

  KtWorkplace *workplace;
  KtProduct *product;
  KtQuestionPlan *plan; /* NULL: none */
  KtConfigurator *configurator;

  KtSnapshot *snapshot;
  KtAssignment *completions[N_COMPLETIONS];
  KtPositionPrice *price;
  guint lead_days;
  char *position_id;
  KtOptionPrices *option_prices; /* NULL: none known */
  GStrv visible; /* paths of the questions on the screen */
  GListStore *variants; /* KtKeptVariant */
  GPtrArray *kept; /* decisions to take up before the first answer arrives; then NULL */
};

/* The decisions made so far (KtChoice); until the worker has answered for the first time, those to be taken up. Transfer
 * full. */
GPtrArray *kt_configuration_dup_choices (KtConfiguration *self);

G_END_DECLS
