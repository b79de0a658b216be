/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How a price came about: every step with the amount before and after it and the record it was
 * taken from. The amounts of the steps of one level add up exactly; what is not a whole number of
 * 1/10,000 is rounded at its step.
 *
 * Owned by one thread at a time. As JSON it is stored with quotes and read by programs; texts for
 * people are made from label_key by the catalog.
 */

#include <json-glib/json-glib.h>

#include "kt-price-step.h"
#include "kt-product.h"

G_BEGIN_DECLS

/* Texts may be NULL where they say nothing. */
typedef struct {
  KtPriceStepKind kind;
  KtPriceLevel level;
  char *key;       /* of the row: "motor" */
  char *label_key; /* text key: "pump.price.motor", "article.4711" */
  char *list;      /* the file: "products/pump/prices.csv" */
  guint line;      /* in it; 0 if it is not known */
  KtValidity validity;
  char *condition; /* as written */
  char *formula;   /* as written */
  gboolean has_percent;
  KtDecimal percent;
  gboolean has_quantity; /* QUANTITY and SCALE: what was multiplied or counted */
  KtDecimal quantity;
  KtMoney before;
  KtMoney after;
} KtPriceStep;

typedef struct {
  GPtrArray *steps; /* of KtPriceStep, in the order of computation */
} KtPriceTrace;

KtPriceTrace *kt_price_trace_new (void);
void kt_price_trace_free (KtPriceTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPriceTrace, kt_price_trace_free)

/* A new step at the end, for the caller to fill; belongs to the trace. */
KtPriceStep *kt_price_trace_add (KtPriceTrace *trace,
                                 KtPriceStepKind kind,
                                 KtPriceLevel level,
                                 KtMoney before,
                                 KtMoney after);

/* after − before. Never overflows for a step that pricing made. */
KtMoney kt_price_step_amount (const KtPriceStep *step);

/* {"format":"kontor-price-trace","version":1,"currency":"EUR","steps":[{"kind":"base","level":"unit",
 * "key":…,"label":…,"list":…,"line":…,"from":…,"until":…,"when":…,"formula":…,"percent":…,
 * "quantity":…,"before":"0.00","amount":"12.50","after":"12.50"}]}; members that say nothing are
 * left out. Equal traces give equal bytes. */
JsonNode *kt_price_trace_to_json (const KtPriceTrace *trace);
char *kt_price_trace_to_text (const KtPriceTrace *trace);

G_END_DECLS
