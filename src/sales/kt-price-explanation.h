/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How an amount of a revision came about, as a tree for people: every step with the amount before
 * and after it, the record it was taken from and the rule that chose it in words; what was found
 * and does not count stands beside it with the reason. The steps of a part add up to it to the last
 * digit (kt_price_part_adds_up), so that every cent is explained; rounding is a step of its own.
 *
 * Made from the revision alone (and texts of the catalog for the language of the reader), by the
 * arithmetic that prices it. For who may see how prices come about: make it of a view of the
 * revision (kt-revision-view.h) for anybody else. Words are those of the user's language, numbers
 * in `language`. A tree owns its parts. Thread: that of the revision. Errors: KT_ERROR.
 */

#include "kt-revision-totals.h"
#include "kt-texts.h"

G_BEGIN_DECLS

typedef enum {
  KT_PRICE_PART_SUM,      /* of its children that count */
  KT_PRICE_PART_STEP,     /* counts in the part above it */
  KT_PRICE_PART_ROUNDING, /* counts too */
  KT_PRICE_PART_IDLE,     /* was found and does not count */
  KT_PRICE_PART_NOTE      /* said beside it: adds nothing */
} KtPricePartKind;

typedef struct {
  KtPricePartKind kind;
  char *title;  /* "Customer discount"; never NULL, like the texts below */
  char *figure; /* what it was computed with: "12 %", "3 pc", "146 kg × 0.62 €" */
  char *record; /* "pricing/agreements.csv, line 7: dealer_pumps" */
  char *valid;  /* "valid from 1 Jan 2026, catalog 2026.4" */
  char *reason; /* the rule that chose it; IDLE: why it does not count */
  gboolean has_amount;
  gboolean is_folded; /* to be shown closed */
  KtMoney before;     /* no currency: says nothing */
  KtMoney amount;
  KtMoney after;
  GPtrArray *children; /* of KtPricePart */
} KtPricePart;

void kt_price_part_free (KtPricePart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPricePart, kt_price_part_free)

/* texts may be NULL: then conditions are called as on the document. passed_over: of KtCondition,
 * records that fit the line and stand behind a more special one (kt_catalog_passed_over), or NULL.
 * NULL with an error if amounts overflow; a line without price gives a note. Transfer full. */
KtPricePart *kt_price_explain_position (KtRevision *revision,
                                        KtPosition *position,
                                        const GPtrArray *passed_over,
                                        const KtTexts *texts,
                                        const char *language,
                                        GError **error);
/* From the lines over the steps of the document and the taxes to the total. */
KtPricePart *kt_price_explain_document (KtRevision *revision,
                                        const KtTexts *texts,
                                        const char *language,
                                        GError **error);

/* Whether in every SUM of the tree the steps come to its amount. */
gboolean kt_price_part_adds_up (const KtPricePart *part);

G_END_DECLS
