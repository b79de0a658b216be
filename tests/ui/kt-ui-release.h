/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Further releases of the demo catalog, for tests and pictures. */

#include "kt-ui-fixture.h"

G_BEGIN_DECLS

/* Built in the folder of the test; each change is { file of the catalog, text, other text }, ended by a NULL file. The
 * caller frees the path. */
char *kt_ui_build_release (KtUi *ui, const char *name, const char *const (*changes)[3]);

/* The motor FR-10120 costs 2,510.00 instead of 2,390.00, the cable FR-55031 is not there any more. */
char *kt_ui_build_dearer_release (KtUi *ui);

G_END_DECLS
