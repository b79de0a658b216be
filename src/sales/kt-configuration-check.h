/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Whether the configuration of a line can still be made by the rules of a catalog on a day. Reads
 * the model of the product: the first time of a large one belongs into a worker.
 */

#include "kt-catalog.h"
#include "kt-position-data.h"

G_BEGIN_DECLS

typedef enum {
  KT_CONFIGURATION_NONE,    /* not a configured product */
  KT_CONFIGURATION_FOREIGN, /* of another catalog: nothing is known of it */
  KT_CONFIGURATION_HOLDS,
  KT_CONFIGURATION_BREAKS, /* a rule that is broken */
  KT_CONFIGURATION_GONE    /* the product, or something chosen in it, is not there any more */
} KtConfigurationVerdict;

/* day: yyyymmdd. why (may be NULL): receives a sentence for BREAKS and GONE in that language (the
 * rule as the catalog words it); the caller frees. */
KtConfigurationVerdict kt_configuration_check (KtCatalog *catalog,
                                               const KtPositionData *line,
                                               guint day,
                                               const char *language,
                                               char **why);

G_END_DECLS
