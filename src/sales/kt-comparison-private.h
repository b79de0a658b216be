/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files about comparison only. */

#include "kt-comparison.h"

G_BEGIN_DECLS

/* Pairs two lists of keys (of char *): a GArray of KtPair in the order of the right one; what only
 * the left one has stands after what it followed there. The n-th of equal keys pairs with the n-th.
 */
typedef struct {
  int left; /* place in its list; -1: not there */
  int right;
} KtPair;

GArray *kt_compare_pair (const GPtrArray *left, const GPtrArray *right);

/* Takes left and right; NULL counts as empty. Nothing is added if both are empty. */
void kt_compared_add (GPtrArray *fields,
                      KtComparedPart part,
                      const char *label,
                      char *left,
                      char *right);
GPtrArray *kt_compared_fields_new (void);

char *kt_compared_money (KtMoney money, const char *language);

G_END_DECLS
