/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Models in languages that others made, read into the same typed tree (KtModel) as COOM, so that
 * every part of Kontor takes them: kt_model_load_file and kt_model_load_text read them all.
 *
 * A feature becomes a characteristic of the product with the feature's name, whatever signs that
 * has: the tree of features is flat here (KtFeature.above keeps it for display), and what the tree
 * means are rules of the kinds CLAUSES and GROUP. What the languages leave open is settled so:
 *
 *  1. A feature without type is a Bool. One of type Integer, Real or String is a number or text
 * that is there only if the feature is selected; in formulas it counts 0 and "" where it is not.
 *  2. A number has as many digits as its type says; a Real as many as the finest number that the
 *     model writes, at least 2.
 *  3. An attribute counts where its feature is selected, else it is 0, "" or false. sum adds up the
 *     selected features, avg divides that by how many of them are selected; avg of none has no
 * value, and a comparison with it does not hold.
 *  4. A feature with a cardinality is a part with several instances. A constraint about what is in
 *     it holds for every instance; where there is none, what is in it counts as not selected. The
 *     feature itself is selected if there is one instance at least.
 *  5. A constraint written beside a feature holds whether that feature is selected or not.
 *  6. An attribute named Price (in any case) with a number is a price: KtModel.prices.
 *  7. What an import brings keeps its qualified name (alias.feature).
 *
 * Anything a reader does not know is a fault with line and construct; nothing is dropped silently
 * but what only draws or describes (colours, positions, descriptions).
 */

#include "kt-model.h"

G_BEGIN_DECLS

/* By the end of the name, then by how the text begins; COOM if nothing else. The name may be NULL.
 */
KtModelFormat kt_foreign_format (const char *filename, const char *text, gsize length);

/* The name of a product's model file in a catalog: model.coom, model.uvl … */
const char *kt_foreign_file_name (KtModelFormat format);

G_END_DECLS
