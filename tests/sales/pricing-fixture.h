/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A revision that is priced by the demo catalog, for tests of sales. */

#include "sales-fixture.h"

#include "kt-revision-totals.h"

G_BEGIN_DECLS

#define PRICING_TODAY 20261122

typedef struct {
  KtCatalog *demo; /* borrowed */
  KtRandom *random;
  KtRevision *revision; /* since pricing_begin () */
} PricingFixture;

/* DEMO stays the caller's, and outlives the run. */
void pricing_add (KtCatalog *demo,
                  const char *path,
                  void (*test) (PricingFixture *fixture, gconstpointer demo));

/* A draft to a customer of that number and group in that country, under that Incoterm. */
void pricing_begin (PricingFixture *f,
                    const char *number,
                    const char *group,
                    const char *country,
                    const char *incoterm);
/* At the end of the revision, which keeps it. */
KtPosition *pricing_add_article (PricingFixture *f, const char *number, const char *quantity);
void pricing_determine (PricingFixture *f);

KtMoney pricing_net (PricingFixture *f, KtPosition *position);
/* Transfer full. */
KtRevisionTotals *pricing_totals (PricingFixture *f);

/* As "12.50 EUR". */
void pricing_assert_amount (KtMoney money, const char *expected);
/* As "key state value; key state value". */
void pricing_assert_conditions (const GPtrArray *conditions, const char *expected);

G_END_DECLS
