/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How long to wait before the next try, so that clients that lost their server together do not come
 * back together: full jitter (Brooker, "Exponential Backoff and Jitter", 2015), and at least as long
 * as the server asks for. All times in microseconds. Thread: the owner's.
 */

#include "kt-random.h"

G_BEGIN_DECLS

#define KT_SYNC_BACKOFF_FIRST ((gint64)G_USEC_PER_SEC)
#define KT_SYNC_BACKOFF_LONGEST (5 * 60 * (gint64)G_USEC_PER_SEC)
#define KT_SYNC_POLL (30 * (gint64)G_USEC_PER_SEC)
/* A server that asks for more is not believed. */
#define KT_SYNC_RETRY_AFTER_LONGEST (60 * 60 * (gint64)G_USEC_PER_SEC)

/* After the nth failure in a row (from 1): 1 … 2^(n-1) times the first wait, at most the longest.
 * retry_after: what the server asks for, 0: nothing; the jitter then comes on top of it. */
gint64 kt_sync_backoff_wait (guint failures, gint64 retry_after, KtRandom *random);

/* Until it is asked again what is new: 30 s ± 20 %. */
gint64 kt_sync_backoff_poll (KtRandom *random);

G_END_DECLS
