/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Pushes that wait to be finished together, by tenant. One thread at a time is in charge of a
 * tenant: the one whose push came first. It takes what has come until then, finishes it, and goes
 * on, or hands the tenant over, for as long as there is more. So nobody waits for others to come,
 * and who comes while the disk is being waited for is in the next group.
 *
 * Thread: any.
 */

#include "kt-server.h"

G_BEGIN_DECLS

typedef struct _KtServerQueue KtServerQueue;

/* A group ends with the push that brings it to so many operations. The others of the tenant wait
 * for it, and so do those of other tenants where one writes at a time. */
#define KT_SERVER_GROUP_OPERATIONS 128

KtServerQueue *kt_server_queue_new (void);
/* Nothing waits any more. */
void kt_server_queue_free (KtServerQueue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerQueue, kt_server_queue_free)

/* What came with a push goes with it: data. TRUE: nobody is in charge of its tenant yet; the caller
 * sees to it that kt_server_queue_take() is called. */
gboolean kt_server_queue_add (KtServerQueue *self, KtServerPending *pending, gpointer data);
/* For who is in charge: the next group in the order in which it came, at least one. items: of the
 * data, emptied by the caller. Transfer of the pending ones: full. */
GPtrArray *kt_server_queue_take (KtServerQueue *self, const char *tenant, GPtrArray *items);
/* After each group. TRUE: more has come, and the caller remains in charge. */
gboolean kt_server_queue_end (KtServerQueue *self, const char *tenant);

G_END_DECLS
