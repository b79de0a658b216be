/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-sync-backoff.h"

static gint64
ceiling (guint failures)
{
  gint64 wait = KT_SYNC_BACKOFF_FIRST;
  for (guint i = 1; i < failures && wait < KT_SYNC_BACKOFF_LONGEST; i++)
    wait *= 2;
  return MIN (wait, KT_SYNC_BACKOFF_LONGEST);
}

gint64
kt_sync_backoff_wait (guint failures, gint64 retry_after, KtRandom *random)
{
  gint64 asked = CLAMP (retry_after, 0, KT_SYNC_RETRY_AFTER_LONGEST);
  return asked + kt_random_range (random, 1, ceiling (failures));
}

gint64
kt_sync_backoff_poll (KtRandom *random)
{
  return kt_random_range (random, KT_SYNC_POLL / 5 * 4, KT_SYNC_POLL / 5 * 6);
}
