/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Examples of the trade for tests of sales and store. Everything returned is the caller's. */

#include "kt-gate-desk.h"
#include "kt-quote.h"
#include "kt-random.h"
#include "kt-revision-edit.h"

G_BEGIN_DECLS

/* From KT_TEST_SEED, or fresh; printed, so that a failure can be repeated. */
KtRandom *fixture_random (void);
char *fixture_id (KtRandom *random);

/* A record in which no field is empty, filled by its table; JSON fields hold an object. */
gpointer fixture_full_record (const KtRecordType *type, KtRandom *random);

KtAccount *fixture_account (KtRandom *random, const char *name, const char *city);
/* Head for that customer, EUR, 19 and 7 percent. */
KtRevisionHeader *fixture_header (const KtAccount *account);
/* An article of that price and quantity, given as decimals. */
KtPositionData *
fixture_article (KtRandom *random, const char *title, const char *quantity, const char *price);
/* Through the gate where there is one, as somebody of sales without any rules. */
gboolean fixture_become (KtRevision *revision, KtRevisionState state, GError **error);
KtMoney fixture_eur (const char *amount);
KtDecimal fixture_decimal (const char *text);

/* The catalog of the demo, without any fault. */
KtCatalog *fixture_demo_catalog (void);
/* A head of that catalog of 22 Nov 2026, in German, for a customer of that number and price group
 * in that country, without a VAT id. */
KtRevisionHeader *fixture_catalog_header (KtCatalog *catalog,
                                          KtRandom *random,
                                          const char *number,
                                          const char *group,
                                          const char *country,
                                          const char *incoterm);
/* Adds at the end of the top level; transfer none. */
KtPosition *fixture_add (KtRevision *revision, KtPositionData *data);
/* A quote with a first revision that holds lines of every kind on three levels. */
KtQuote *fixture_quote (KtRandom *random, const KtAccount *account, KtRevision **revision);

G_END_DECLS
