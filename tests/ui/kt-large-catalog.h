/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A catalog of the largest models of the corpus, made in a folder: "automotive" (18,616 features in a tree, every 25th
 * with a price), "buildroot" (14,911 in one group) and "linux" (21,257 without a tree). For looking at the window with
 * models as large as they come.
 */

#include <glib.h>

G_BEGIN_DECLS

/* The folder of the catalog, in `folder`; NULL: the corpus is not there. The caller frees. */
char *kt_large_catalog_make (const char *folder);

G_END_DECLS
