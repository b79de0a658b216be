/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Tiny random product models as COOM text: every construct, few values, so that all configurations can
 * be enumerated. */

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KT_RANDOM_ALL,
  KT_RANDOM_LOGIC,    /* booleans, enumerations, tables */
  KT_RANDOM_PARTS,    /* optional and several parts, references, count, exists */
  KT_RANDOM_NUMBERS,  /* fixed point, linear, attributes, sum, min, max, rounding */
  KT_RANDOM_FORMULAS, /* products, division, powers, roots, trigonometry */
  KT_N_RANDOM
} KtRandomKind;

char *kt_random_model (GRand *rand, KtRandomKind kind);

G_END_DECLS
