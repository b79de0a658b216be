/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the search for a target price consists of; for its files only. */

#include "kt-target-price.h"

G_BEGIN_DECLS

/* ---- kt-target-change.c ---- */

KtTargetChange *kt_target_change_new (KtTargetKind kind, const char *position_id);
KtTargetChange *kt_target_change_copy (const KtTargetChange *change);
void kt_target_change_free (KtTargetChange *change);
/* Takes the text. */
KtTargetChange *kt_target_change_say (KtTargetChange *change, char *text);
/* Without determining conditions. */
gboolean kt_target_change_apply (const KtTargetChange *change,
                                 KtCatalog *catalog,
                                 KtRevision *revision,
                                 guint day,
                                 GError **error);
/* Both at once make sense. */
gboolean kt_target_change_fits (const KtTargetChange *a,
                                const KtTargetChange *b,
                                KtRevision *revision);
/* Of the head, to be that percentage. */
KtTargetChange *kt_target_discount_new (const KtRevisionHeader *header,
                                        KtDecimal percent,
                                        const char *language);

/* ---- kt-target-offer.c: the single changes of a revision ---- */

/* Of KtTargetChange; savings are rough, in the currency of the head, and zero where nothing quick
 * can be said. `excess`: by how much the net must fall. Discounts are not among them. */
GPtrArray *kt_target_offer (const KtTargetQuestion *question, KtMoney net, KtMoney excess);

/* ---- kt-target-trial.c: what would be ---- */

typedef struct {
  KtMoney net;
  KtMoney gross;
  KtMoney value;    /* of the lines at list prices */
  guint n_unmet;    /* needs of approval that are not met */
} KtTargetTrial;

/* The changes (of KtTargetChange) on a copy. */
gboolean kt_target_try (const KtTargetQuestion *question,
                        const GPtrArray *changes,
                        KtTargetTrial *trial,
                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTargetChange, kt_target_change_free)

G_END_DECLS
