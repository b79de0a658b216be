/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The places of a model as catalogs name them: paths without indices ("pumps.motor"). A recursive
 * structure is entered once; references are not entered. Pure functions over an immutable model.
 */

#include "kt-model.h"

G_BEGIN_DECLS

/* The feature at that path. NULL if there is none; then *unknown (may be NULL) is the first name
 * that does not exist, and the caller frees it. */
const KtFeature *kt_product_find_path (const KtModel *model, const char *path, char **unknown);

/* Called for every characteristic and part, parents first, in the order of the model. */
typedef void (*KtPathVisitor) (const char *path, const KtFeature *feature, gpointer data);
void kt_product_visit_paths (const KtModel *model, KtPathVisitor visitor, gpointer data);

G_END_DECLS
