/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What kt_work_store_remove() put out of sight in a profile. Private to the store. Errors:
 * KT_STORE_ERROR, G_FILE_ERROR.
 */

#include <glib.h>

G_BEGIN_DECLS

/* Deletes it. The profile is locked by the caller. */
gboolean kt_work_removal_finish (const char *profile, GError **error);

G_END_DECLS
