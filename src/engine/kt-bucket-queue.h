/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A queue of numbers by small whole distances: nearest first, of the same distance in the order they came
 * (Dial 1969, "Algorithm 360: Shortest-path forest with topological ordering"). One thread.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KtBucketQueue KtBucketQueue;

KtBucketQueue *kt_bucket_queue_new (void);
void kt_bucket_queue_free (KtBucketQueue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtBucketQueue, kt_bucket_queue_free)

/* Not nearer than what was taken last. */
void kt_bucket_queue_add (KtBucketQueue *self, guint number, guint distance);
/* FALSE: none is left. */
gboolean kt_bucket_queue_take (KtBucketQueue *self, guint *number, guint *distance);

G_END_DECLS
