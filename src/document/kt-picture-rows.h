/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * From a configuration to its picture: the rows of picture.csv evaluated on it. A layer shows if
 * any of its rows holds; a text is lettered with the last row that holds (a number with its unit,
 * an option with its name in that language), an area takes the colour of the last row that holds.
 * What has no value stays as drawn. Pure; any thread.
 */

#include "kt-assignment.h"
#include "kt-picture.h"
#include "kt-product.h"
#include "kt-texts.h"

G_BEGIN_DECLS

/* texts may be NULL: options then show by the name they have in the model. */
KtPictureState *kt_picture_rows_evaluate (const KtProduct *product,
                                          const KtTexts *texts,
                                          const KtAssignment *assignment,
                                          const char *language);

/* The product's drawing for that configuration, all in one. NULL without an error: it has none. */
KtPictureView *kt_picture_of_configuration (const KtProduct *product,
                                            const KtTexts *texts,
                                            const KtAssignment *assignment,
                                            const char *language,
                                            GError **error);

G_END_DECLS
