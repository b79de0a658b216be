/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Weighted literals of several goals as one. Internal to the engine; any thread. */

#include "kt-program-private.h"

G_BEGIN_DECLS

/* Adds the weights of the program's goal to those of a total (low and den of it), over a common denominator; a literal
 * that is in both is in the array once. FALSE if that leaves 62 bits. */
gboolean kt_weights_add (GArray *weights, KtGoal *total, const KtProgram *program, const KtGoal *goal);

G_END_DECLS
