/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What kt_work_store_remove() put out of sight in a profile. Private to the store.
 */

#include <glib.h>

G_BEGIN_DECLS

/* Deletes it; what cannot be deleted waits for the next time, and is named in the log. The profile is
 * locked by the caller. */
void kt_work_removal_finish (const char *profile);

G_END_DECLS
