/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Small things the program remembers: size of the window, last place, language. A text under a key
 * ("window.size"). All of them are read when the store is opened, so reading never waits; writing
 * follows in the background. See kt-work-store.h.
 */

#include "kt-work-store.h"

G_BEGIN_DECLS

/* NULL if it was never set; transfer full. */
char *kt_setting_store_get (KtWorkStore *store, const char *key);
/* NULL removes it. The new value is read at once; on the disk it is a little later. Failures are
 * logged, not reported: the next one tries again. */
void kt_setting_store_set (KtWorkStore *store, const char *key, const char *value);

G_END_DECLS
