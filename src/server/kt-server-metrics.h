/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a server counts of itself, and how it tells Prometheus (text format 0.0.4): requests by
 * route and status, how long they took, operations by verdict. Nothing of it names a person, a
 * device or a tenant. Counting takes no lock. Any thread.
 */

#include <glib.h>

#include "kt-sync-record.h"

G_BEGIN_DECLS

typedef struct _KtServerMetrics KtServerMetrics;

/* routes: static texts; what is of no route counts as one more, "other". */
KtServerMetrics *kt_server_metrics_new (const char *const *routes, guint n_routes);
void kt_server_metrics_free (KtServerMetrics *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerMetrics, kt_server_metrics_free)

/* route: its place in routes; n_routes: none of them. us: how long it took. */
void kt_server_metrics_count_request (KtServerMetrics *self, guint route, guint status, gint64 us);
void kt_server_metrics_count_operation (KtServerMetrics *self, KtSyncVerdict verdict);
void kt_server_metrics_count_limited (KtServerMetrics *self);

/* Appends all of it. */
void kt_server_metrics_write (KtServerMetrics *self, GString *text);
/* One that is read elsewhere. */
void
kt_server_metrics_write_gauge (GString *text, const char *name, const char *help, gint64 value);

G_END_DECLS
