/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * All prices of a quote at those of today. They are found in a worker and taken over in one step that can be undone;
 * what is changed meanwhile is looked at anew. Main thread only.
 */

#include "kt-position-view.h"

G_BEGIN_DECLS

/* Says in the window what came of it. Asked for again while it runs it does nothing. */
void kt_position_reprice (KtPositionView *view);

G_END_DECLS
