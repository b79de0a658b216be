/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The letterhead of the company that publishes a catalog. */

#include "kt-catalog.h"
#include "kt-letterhead.h"

G_BEGIN_DECLS

/* A logo that cannot be drawn is left out, since the check of the catalog has told of it. */
KtLetterhead *kt_catalog_letterhead_new (KtCatalog *catalog, const char *language);

G_END_DECLS
