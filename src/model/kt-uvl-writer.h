/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Feature models as UVL: those read from UVL (imports joined into one file; the points in their
 * names become underscores), FeatureIDE and DIMACS. Reading what was written gives the same
 * configurations. Other models have no such form and are refused, and so is what cannot be said:
 * KT_ERROR_INVALID names the place. The caller frees the text.
 */

#include "kt-model.h"

G_BEGIN_DECLS

char *kt_uvl_write (const KtModel *model, GError **error);

G_END_DECLS
