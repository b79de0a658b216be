/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Lets the validity of quotes pass: when the workplace has opened, while the program runs over midnight, and when a
 * server is heard that says so. Sent revisions whose last day is over become expired (kt-quote-life.h). Main thread.
 */

#include "kt-workplace.h"

G_BEGIN_DECLS

/* As long as the workplace lives. */
void kt_expiry_follow (KtWorkplace *workplace);

G_END_DECLS
