/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Moments as people read them: in the time of this place, in the language of the window. A moment is seconds since
 * 1970 (UTC). The caller frees.
 */

#include <glib.h>

G_BEGIN_DECLS

/* "21.11.2026" */
char *kt_moment_day_text (gint64 seconds);
/* "21.11.2026, 14:05" */
char *kt_moment_text (gint64 seconds);
/* "21.11.2026  14:05:09": for lists in which each second counts. */
char *kt_moment_exact_text (gint64 seconds);
/* "14:05" */
char *kt_moment_clock_text (gint64 seconds);

G_END_DECLS
