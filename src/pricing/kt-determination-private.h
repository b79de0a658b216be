/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files of determination share. */

#include "kt-determination.h"

G_BEGIN_DECLS

typedef struct {
  const KtDetermination *request;
  const KtPriceBook *book;
  KtTexts *texts;
  const char *version;
  KtDetermined *result;
  GHashTable *words;   /* step or key of a record, as the book holds them → text */
  GHashTable *counted; /* what a scale or agreement applies to → KtDecimal *, over the document */
  GError **error;
} KtDetermining;

/* A condition of that step with its record and its wording; not yet in a list. */
KtCondition *kt_determining_new (const KtDetermining *determining,
                                 const KtProcedureStep *step,
                                 const char *list,
                                 const char *key,
                                 guint line,
                                 KtValidity validity);
/* A value of the catalog in money of the document; otherwise the condition is out of reach.
 * currency NULL: the catalog's. */
gboolean kt_determining_take_value (KtDetermining *determining,
                                    KtCondition *condition,
                                    KtDecimal value,
                                    const char *currency);

/* Appends what the step finds. */
gboolean kt_determine_agreement (KtDetermining *determining,
                                 const KtProcedureStep *step,
                                 const KtPriceSubject *line,
                                 GPtrArray *conditions);
/* Appends the records behind the one that counts. */
gboolean kt_determine_passed_over (KtDetermining *determining,
                                   const KtProcedureStep *step,
                                   const KtPriceSubject *line,
                                   GPtrArray *conditions);
gboolean kt_determine_scale (KtDetermining *determining,
                             const KtProcedureStep *step,
                             const KtPriceSubject *line,
                             GPtrArray *conditions);
gboolean kt_determine_metal (KtDetermining *determining,
                             const KtProcedureStep *step,
                             const KtPriceSubject *line,
                             GPtrArray *conditions);

/* What a surcharge is asked for: a line (then with it), the document, or what of it goes to one of
 * several places. */
typedef struct {
  const KtPriceSubject *line; /* NULL: the document */
  KtMoney goods;
  KtDecimal weight;
  gboolean weight_is_known;
  const KtPriceSubject *going; /* to where this line goes; NULL: as the situation says */
  gboolean is_part;            /* there are other places */
} KtSurchargeBase;

gboolean kt_determine_surcharge (KtDetermining *determining,
                                 const KtProcedureStep *step,
                                 const KtSurchargeBase *base,
                                 GPtrArray *conditions);

G_END_DECLS
