/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Price determination of a document: for whom, where to, when and what → the conditions of every
 * line and of the whole, as the procedure of the catalog wants them. Amounts are not computed here;
 * that is valuation's (kt-line-price.h, kt-document-totals.h), which then needs no catalog.
 *
 * Records are looked for by customer and product from special to general; the first access that
 * finds one ends the search of its step. Of records of one access the one that asks for more
 * (country, delivery class, loyalty) goes first, then the higher quantity, then the younger. Of the
 * steps of one exclusive group the most favourable counts, beside those that are combinable.
 * Of surcharges the first row that fits counts. Freight is asked for per place of delivery, with
 * the weight and the goods that go there; where there are several, each condition names its own.
 *
 * Pure, any thread; what is passed is borrowed, what comes back is the caller's. A record that
 * cannot be used here (its currency has no rate, a weight is not known) is kept with the state
 * OUT_OF_REACH and makes the result `is_incomplete`: never a wrong price in silence.
 */

#include "kt-document-totals.h"
#include "kt-texts.h"
#include "kt-catalog.h"

G_BEGIN_DECLS

/* Texts may be NULL or empty. */
typedef struct {
  guint day;           /* yyyymmdd */
  const char *account; /* its number */
  const char *price_group;
  const char *segment;
  const char *loyalty;
  const char *country; /* of delivery */
  const char *postcode;
  const char *incoterm;
  const char *delivery_class;
  gboolean express;
  KtDecimal project_discount;
  const char *project;
  const char *currency;    /* of the document */
  KtDecimal exchange_rate; /* units of it for one of the catalog's; 0: it is the catalog's */
} KtPriceSituation;

typedef struct {
  const char *item;
  const char *group; /* of the article; category of the product */
  gboolean is_product;
  gboolean is_goods; /* has a weight; not a service */
  KtLineRole role;
  gboolean on_request;
  KtDecimal quantity;
  KtMoney unit_price; /* in the currency of the document */
  guint price_unit;
  gboolean is_manual;
  KtDecimal discount;          /* typed */
  const GPtrArray *contents;   /* of KtContent; may be NULL */
  const GPtrArray *conditions; /* of KtCondition: those of type ORDER are taken over; may be NULL */
  const char *country;         /* where this line goes; NULL: where the situation says */
  const char *postcode;
  const char *place; /* as printed with its freight: "24768 Rendsburg" */
} KtPriceSubject;

typedef struct {
  KtCatalog *catalog;
  const char *language; /* of the document */
  KtPriceRounding rounding;
  KtPriceSituation situation;
  const KtPriceSubject *lines;
  guint n_lines;
} KtDetermination;

typedef struct {
  GPtrArray *lines;    /* of GPtrArray of KtCondition, one for each line */
  GPtrArray *document; /* of KtCondition */
  gboolean is_incomplete;
} KtDetermined;

/* Fails only where amounts overflow: KT_ERROR. */
KtDetermined *kt_determination_run (const KtDetermination *determination, GError **error);
void kt_determined_free (KtDetermined *determined);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtDetermined, kt_determined_free)

/* Agreements that fit a line and stand behind a more special one of their step (state EXCLUDED,
 * state_by its key): for explanations, so that conditions need not keep them. Lines of the request
 * are not looked at. Of KtCondition; NULL with KT_ERROR where amounts overflow. */
GPtrArray *kt_determination_passed_over (const KtDetermination *determination,
                                         const KtPriceSubject *line,
                                         GError **error);

/* An amount of the catalog's currency in that of the document, to that many digits. FALSE with
 * KT_ERROR if it does not fit. */
gboolean kt_price_situation_convert (const KtPriceSituation *situation,
                                     KtMoney amount,
                                     guint digits,
                                     KtRounding mode,
                                     KtMoney *result,
                                     GError **error);

/* The case of VAT by the countries of seller and delivery: "domestic", "intra-community" (both in
 * the EU, with a VAT id), "export". Within the EU without an id it is domestic. */
const char *
kt_vat_case_find (const char *seller_country, const char *delivery_country, const char *vat_id);

G_END_DECLS
