/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a catalog would do to a quote if it were published: lines whose configuration it no longer
 * allows, lines it no longer has, prices that would differ. The quote itself is not changed.
 *
 * Lines of other catalogs and what was priced by hand say nothing. Any thread that may use catalog
 * and revision. Errors: those of kt_three_columns_new().
 */

#include "kt-catalog-pricing.h"

G_BEGIN_DECLS

typedef enum {
  KT_PUBLISH_BREAKS, /* the configuration is no longer valid */
  KT_PUBLISH_GONE,   /* the article or product, or something chosen in it, is not there any more */
  KT_PUBLISH_DRIFT   /* only the price differs */
} KtPublishEffect;

typedef struct {
  KtPublishEffect effect;
  char *number; /* of the line */
  char *title;
  char *why;      /* BREAKS, GONE: a sentence in the language of the quote; else empty */
  KtMoney before; /* net of the line */
  KtMoney after;
} KtPublishFinding;

const char *kt_publish_effect_to_string (KtPublishEffect effect);
/* Whether a quote in this state is looked at: open, or won. */
gboolean kt_publish_gate_concerns (KtRevisionState state);

/* Of KtPublishFinding, in the order of printing. Transfer full. */
GPtrArray *kt_publish_gate_check (KtCatalog *catalog,
                                  KtRevision *revision,
                                  guint day,
                                  GError **error);

G_END_DECLS
