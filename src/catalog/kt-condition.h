/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A condition: what determination found (kt-determination.h) and valuation computes with
 * (kt-line-price.h, kt-document-totals.h). It says all that is needed to compute the amount again
 * without the catalog, and where it came from, so that every cent can be explained and proved.
 *
 * A plain struct. Texts are never NULL; empty means not given. Owned by whoever holds it; sales
 * keeps it in positions and heads as a record (kt_condition_type in kt-position-data.h). Money is
 * in the currency of the document, weights are in kg. No errors, no thread of its own.
 */

#include "kt-money.h"

G_BEGIN_DECLS

typedef enum {
  KT_CONDITION_ORDER,          /* a row of the price list that counts once per position */
  KT_CONDITION_SCALE,          /* quantity scale */
  KT_CONDITION_AGREEMENT,      /* with an account, a group, a segment */
  KT_CONDITION_PROJECT,        /* project discount of the head */
  KT_CONDITION_MANUAL,         /* typed: discount of the line */
  KT_CONDITION_METAL,          /* what metal costs more than its base */
  KT_CONDITION_SMALL_QUANTITY, /* for small lines or small documents */
  KT_CONDITION_DOCUMENT,       /* discount on the whole document */
  KT_CONDITION_PACKING,
  KT_CONDITION_FREIGHT,
  KT_CONDITION_EXPRESS
} KtConditionType;
#define KT_CONDITION_N_TYPES 11

/* What it changes: the price of a unit; the amount of the line; the sum of the document. */
typedef enum { KT_CONDITION_UNIT, KT_CONDITION_LINE, KT_CONDITION_TOTAL } KtConditionLevel;

typedef enum {
  KT_CALCULATION_PERCENT,   /* percent of what `basis` says */
  KT_CALCULATION_AMOUNT,    /* UNIT: for price_unit units; LINE, TOTAL: once */
  KT_CALCULATION_NET_PRICE, /* UNIT only: the price of price_unit units becomes `amount` */
  KT_CALCULATION_WEIGHT     /* amount × weight / per; LINE: weight of one unit × quantity */
} KtCalculation;

/* What a percentage is of. RUNNING: what there is before this step. LIST: what there was when the
 * level began: the list price with the surcharges of its options (UNIT), the goods (LINE), the sum
 * of the positions (TOTAL). STEP: what there was after the step `basis_step` of the same level;
 * LIST if that did nothing. */
typedef enum { KT_BASIS_RUNNING, KT_BASIS_LIST, KT_BASIS_STEP } KtConditionBasis;

typedef enum {
  KT_CONDITION_COUNTS,
  KT_CONDITION_EXCLUDED,    /* another one of its exclusive group is more favourable */
  KT_CONDITION_BY_HAND,     /* a price or discount typed by hand stands in its place */
  KT_CONDITION_OUT_OF_REACH /* its step needs something the document does not give */
} KtConditionState;

typedef struct {
  char *step; /* of the procedure: "agreement"; in the order of the list of conditions */
  KtConditionType type;
  KtConditionLevel level;
  KtCalculation calculation;
  KtConditionBasis basis;
  char *basis_step;
  gboolean deducts; /* a discount; else a surcharge */
  KtDecimal percent;
  KtMoney amount;
  KtDecimal weight; /* WEIGHT: LINE: of one unit of quantity; TOTAL: of the document */
  int per;          /* WEIGHT: kg the amount is for; 0 is 1 */

  KtConditionState state;
  char *state_by;     /* the condition that stands in its place */
  gboolean is_combinable; /* counts beside the others of its exclusive group */
  gboolean is_hidden; /* computed with, not printed on its own */
  char *text;         /* as printed, in the language of the document: "Kupferzuschlag" */

  /* The record it was taken from. */
  char *list; /* file of the catalog: "pricing/agreements.csv" */
  char *key;  /* in it */
  int line;   /* in it; 0: not known */
  char *from; /* ISO 8601, first and last day; empty: open */
  char *until;
  char *version; /* of the catalog */
  char *rule;    /* what chose it: "account × product group" */

  KtDecimal counted; /* of scales: the quantity that was counted */
  KtMoney base;      /* of metals: for `per` kg */
  KtMoney quotation; /* of metals: that day */
  char *quoted_on;   /* ISO 8601 */
  char *source;      /* of quotation or rate: "LME, Westmetall" */
} KtCondition;

/* What a unit consists of. "weight" is all of it; others are metals of pricing/metals.csv. */
typedef struct {
  char *material;
  KtDecimal kg;
} KtContent;
#define KT_CONTENT_WEIGHT "weight"

KtCondition *kt_condition_new (const char *step, KtConditionType type);
KtCondition *kt_condition_copy (const KtCondition *self);
void kt_condition_free (KtCondition *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCondition, kt_condition_free)

/* An empty list that frees its conditions; a deep copy of one (NULL: empty). */
GPtrArray *kt_conditions_new (void);
GPtrArray *kt_conditions_copy (const GPtrArray *conditions);

/* Replaces the text in *field; NULL counts as empty. */
void kt_condition_set (char **field, const char *text);

/* Whether valuation counts it. */
gboolean kt_condition_counts (const KtCondition *self);

KtContent *kt_content_new (const char *material, KtDecimal kg);
void kt_content_free (KtContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtContent, kt_content_free)

/* "order", "scale", "agreement" …; as catalogs and JSON write them. NULL-terminated, by value. */
extern const char *const kt_condition_type_names[];
extern const char *const kt_condition_level_names[];
extern const char *const kt_calculation_names[];
extern const char *const kt_condition_basis_names[];
extern const char *const kt_condition_state_names[];

G_END_DECLS
