/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-bucket-queue.h"

struct _KtBucketQueue {
  GPtrArray *buckets; /* by distance: GArray of guint */
  guint distance;     /* what is taken from, and how many of it are gone */
  guint n_taken;
};

KtBucketQueue *
kt_bucket_queue_new (void)
{
  KtBucketQueue *self = g_new0 (KtBucketQueue, 1);

  self->buckets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return self;
}

void
kt_bucket_queue_free (KtBucketQueue *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->buckets);
  g_free (self);
}

void
kt_bucket_queue_add (KtBucketQueue *self, guint number, guint distance)
{
  g_return_if_fail (distance >= self->distance);

  while (self->buckets->len <= distance)
    g_ptr_array_add (self->buckets, g_array_new (FALSE, FALSE, sizeof (guint)));
  g_array_append_val ((GArray *) g_ptr_array_index (self->buckets, distance), number);
}

gboolean
kt_bucket_queue_take (KtBucketQueue *self, guint *number, guint *distance)
{
  for (; self->distance < self->buckets->len; self->distance++, self->n_taken = 0)
    {
      const GArray *bucket = g_ptr_array_index (self->buckets, self->distance);

      if (self->n_taken == bucket->len)
        continue;
      *number = g_array_index (bucket, guint, self->n_taken++);
      *distance = self->distance;
      return TRUE;
    }
  return FALSE;
}
