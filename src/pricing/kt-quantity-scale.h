/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Quantity scales: discounts that grow with the quantity. Who has scales of its own takes only
 * those: the article or product first, then its group, then what applies to all. Pure functions,
 * any thread. Errors: KT_ERROR.
 *
 * slab       the whole quantity takes the rate of the highest step it reaches
 * graduated  each step takes its own rate: with 5 % from 10 and 8 % from 20, of 25 pieces nine are
 *            without discount, ten at 5 % and six at 8 %. The kind of the first step counts for
 * all.
 */

#include "kt-catalog.h"
#include "kt-line-price.h"

G_BEGIN_DECLS

/* Who asks. group: the group of an article, the category of a product; may be NULL. */
typedef struct {
  KtScaleSubject subject; /* ARTICLE or PRODUCT */
  const char *name;
  const char *group;
} KtScaleTarget;

/* The steps that govern, by quantity, of const KtScale *; empty if there are none. scales: those of
 * the catalog (of KtScale). Transfer container. */
GPtrArray *kt_quantity_scale_find (GPtrArray *scales, const KtScaleTarget *target);

/* The highest step that quantity reaches, NULL if none. */
const KtScale *kt_quantity_scale_reached (GPtrArray *steps, KtDecimal quantity);

/* What a graduated scale takes off gross, the price of the whole quantity: the mean rate of
 * `counted` units (often the same quantity; for a group that of all its positions), rounded to
 * digits behind the point. */
gboolean kt_quantity_scale_reduce (GPtrArray *steps,
                                   KtDecimal counted,
                                   KtMoney gross,
                                   guint digits,
                                   KtRounding mode,
                                   KtMoney *reduction,
                                   GError **error);

/* That mean rate in percent, to nine digits: for estimates, not for amounts. */
gboolean
kt_quantity_scale_mean (GPtrArray *steps, KtDecimal counted, KtDecimal *percent, GError **error);

G_END_DECLS
