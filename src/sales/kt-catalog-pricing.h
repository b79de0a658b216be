/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A revision priced by the catalog: conditions determined for its customer, destination, quantities
 * and day; exchange rate and case of VAT of its head; and the choice between keeping and repricing,
 * with the difference before anything is changed.
 *
 * Thread: that of the revision. Errors: KT_ERROR, those of kt-revision-edit.h.
 */

#include "kt-catalog.h"
#include "kt-configuration-check.h"
#include "kt-determination.h"
#include "kt-revision-edit.h"
#include "kt-revision-totals.h"

G_BEGIN_DECLS

/* A line as determination sees it; borrows from data. */
KtPriceSubject kt_price_subject_of_position (const KtPositionData *data, KtPositionRole role);

/* Conditions of every line and of the head anew, list prices as they are: after any change of
 * quantity, customer, address, terms. One step of the history; none if all is as before.
 * is_incomplete (may be NULL): some record could not be used (KT_CONDITION_OUT_OF_REACH). */
gboolean kt_catalog_determine (KtCatalog *catalog,
                               KtRevision *revision,
                               guint day,
                               gboolean *is_incomplete,
                               GError **error);

/* Agreements that fit a line and stand behind a more special one, for explanations. Of KtCondition;
 * transfer full. */
GPtrArray *kt_catalog_passed_over (KtCatalog *catalog,
                                   KtRevision *revision,
                                   KtPosition *position,
                                   guint day,
                                   GError **error);

/* Conditions of a line that stands in no document yet, as if it were the only one below that head. In the currency of the
 * head already (kt_catalog_position_fit). */
gboolean kt_catalog_determine_line (KtCatalog *catalog,
                                    const KtRevisionHeader *header,
                                    KtPositionData *line,
                                    guint day,
                                    GError **error);

/* What one piece of a configured product costs below that head: what the line of a quote will say. */
typedef struct {
  KtMoney list;  /* before conditions; both in the currency of the head */
  KtMoney net;
} KtCustomerPrice;

/* FALSE without an error: it has no price. */
gboolean kt_catalog_price_product (KtCatalog *catalog,
                                   const KtProduct *product,
                                   const KtAssignment *assignment,
                                   const KtRevisionHeader *header,
                                   guint day,
                                   KtCustomerPrice *price,
                                   GError **error);

/* Exchange rate of that day for the head's currency: KT_ERROR_NOT_FOUND names a currency without a
 * rate. Nothing to do for the catalog's own. */
gboolean kt_catalog_header_set_currency (KtRevisionHeader *header,
                                         KtCatalog *catalog,
                                         const char *currency,
                                         guint day,
                                         GError **error);
/* Case of VAT by the addresses of the head unless it was chosen by hand: rates, categories, reasons
 * in the language of the document. vat_case NULL: find it; else it counts as chosen by hand. */
void
kt_catalog_header_set_vat_case (KtRevisionHeader *header, KtCatalog *catalog, const char *vat_case);

/* ---- keep or reprice ---- */

typedef enum {
  KT_REPRICE_SAME, /* would not change */
  KT_REPRICE_CHANGES,
  KT_REPRICE_MANUAL, /* typed by hand: stays, whatever the list says now (list_after) */
  KT_REPRICE_GONE,   /* no longer in the catalog, or no longer valid: stays (why) */
  KT_REPRICE_FOREIGN /* not of this catalog: stays */
} KtRepriceFate;

typedef struct {
  char *id; /* of the position */
  char *number;
  char *title;
  KtRepriceFate fate;
  char *why;           /* GONE: what the catalog says; else empty */
  KtMoney list_before; /* list price of price_unit units; no currency: not known */
  KtMoney list_after;
  KtMoney net_before; /* of the line */
  KtMoney net_after;  /* if it is repriced */
  KtMoney difference;
  KtPositionData *after; /* what it would become */
} KtRepriceLine;

typedef struct {
  GPtrArray *lines;              /* of KtRepriceLine, lines with a price in the order of printing */
  KtMoney net_before, net_after; /* of the document, if all chosen lines are repriced */
  KtMoney gross_before, gross_after;
  guint n_changes;
  guint n_manual;
} KtRepricing;

/* ids: the chosen lines, NULL-terminated; NULL: all. Changes nothing. */
KtRepricing *kt_repricing_preview (KtCatalog *catalog,
                                   KtRevision *revision,
                                   guint day,
                                   const char *const *ids,
                                   GError **error);
/* Takes over the lines of `ids` (NULL: all that change), determines conditions anew: one step of
 * the history. */
gboolean kt_repricing_apply (const KtRepricing *repricing,
                             KtCatalog *catalog,
                             KtRevision *revision,
                             guint day,
                             const char *const *ids,
                             GError **error);
/* A price typed by hand gives way to that of the catalog. One step of the history; FALSE with an error
 * if the catalog has none: then nothing changed. */
gboolean kt_catalog_release_price (KtCatalog *catalog,
                                   KtRevision *revision,
                                   KtPosition *position,
                                   guint day,
                                   GError **error);
void kt_repricing_free (KtRepricing *repricing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRepricing, kt_repricing_free)

/* ---- as quoted · today's rules · today's prices ---- */

typedef struct {
  char *id;
  char *number;
  char *title;
  KtMoney nets[3]; /* as quoted; conditions of today on the prices of the quote; all of today */
  KtPositionData *of[3]; /* the line in each; of[0] as it is */
  KtRepriceFate fate;    /* what today's prices do to it */
  char *why;             /* GONE: what the catalog says; else empty */
  KtConfigurationVerdict verdict; /* by today's rules */
  char *rule; /* BREAKS, GONE: what changed, in the language of the quote; else empty */
} KtThreeColumnsLine;

typedef struct {
  GPtrArray *lines; /* of KtThreeColumnsLine */
  KtMoney nets[3];
  KtMoney grosses[3];
} KtThreeColumns;

/* For any state of the revision. */
KtThreeColumns *
kt_three_columns_new (KtCatalog *catalog, KtRevision *revision, guint day, GError **error);
void kt_three_columns_free (KtThreeColumns *columns);

/* What of each line goes into a draft. */
typedef enum {
  KT_COLUMN_QUOTED, /* the unit price as quoted, held as a price typed by hand if it would change */
  KT_COLUMN_RULES,  /* the prices of the quote under conditions of today */
  KT_COLUMN_PRICES  /* all of today */
} KtColumn;

/* Makes of a draft that has the lines of the columns what was chosen for each of them: `choices`
 * in the order of the lines. One step of the history. */
gboolean kt_three_columns_apply (const KtThreeColumns *columns,
                                 const KtColumn *choices,
                                 KtCatalog *catalog,
                                 KtRevision *draft,
                                 guint day,
                                 GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtThreeColumns, kt_three_columns_free)

G_END_DECLS
