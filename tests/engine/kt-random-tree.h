/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Tiny random feature models with an evaluation of their own: what UVL means, said a second time and
 * without any of Kontor's code. Few enough features to enumerate everything. */

#include <glib.h>

G_BEGIN_DECLS

#define KT_RANDOM_TREE_MAX 8
/* Numbers take these values where they are selected. */
#define KT_RANDOM_TREE_LOW (-1)
#define KT_RANDOM_TREE_HIGH 3

typedef struct _KtRandomTree KtRandomTree;

typedef struct {
  gboolean selected[KT_RANDOM_TREE_MAX];
  int value[KT_RANDOM_TREE_MAX]; /* of numbers */
} KtTreePick;

KtRandomTree *kt_random_tree_new (GRand *rand);
void kt_random_tree_free (KtRandomTree *tree);

char *kt_random_tree_to_uvl (const KtRandomTree *tree);
guint kt_random_tree_n_features (const KtRandomTree *tree);
const char *kt_random_tree_name (const KtRandomTree *tree, guint feature);
gboolean kt_random_tree_is_number (const KtRandomTree *tree, guint feature);
/* Everything valid: KtTreePick. */
GArray *kt_random_tree_enumerate (const KtRandomTree *tree);
/* Of attributes Price, in tenths. */
int kt_random_tree_price (const KtRandomTree *tree, const KtTreePick *pick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRandomTree, kt_random_tree_free)

G_END_DECLS
