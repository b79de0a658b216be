/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How states and roles of quotes are called in the interface. Translated, static. */

#include "kt-revision.h"

G_BEGIN_DECLS

const char *kt_quote_state_text (KtRevisionState state);
/* What a window shows of it on that day, yyyymmdd: what was sent and is overdue has expired, also while that is not told
 * because no server was heard since. */
KtRevisionState kt_quote_state_on (KtRevision *revision, guint day);
/* By the name the store uses; the name itself if it is unknown. */
const char *kt_quote_state_name_text (const char *name);

G_END_DECLS
