/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Reading that the next reading overtakes: who looks at something else in the meantime does not want the old answer
 * any more, and must not show it when it comes.
 *
 * Main thread only.
 */

#include <gio/gio.h>

G_BEGIN_DECLS

/* Stops the one before, if any. Transfer none: *reading holds it. */
GCancellable *kt_reading_begin (GCancellable **reading);
void kt_reading_stop (GCancellable **reading);
/* Whether the answer (of a GTask) came too late. */
gboolean kt_reading_is_overtaken (GAsyncResult *result);

G_END_DECLS
