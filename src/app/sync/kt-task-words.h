/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What needs attention after a synchronisation (kt-sync-store.h), in words: what happened, what was kept, and what
 * there is to do. Any thread. The caller frees.
 */

#include "kt-row-list.h"

G_BEGIN_DECLS

/* One line: what it is about and what happened. */
char *kt_task_title (KtRow *task);
/* Sentences: what was kept of it, and what to do. */
char *kt_task_explanation (KtRow *task);

G_END_DECLS
