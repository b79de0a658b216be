/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How often somebody may come: a bucket of tokens for each key (a device, a peer) in memory, filled
 * at an even rate. It is kept as the moment at which the bucket is full again (the generic cell
 * rate algorithm of ATM, ITU-T I.371), one word a bucket, in a table of fixed size: so it takes no
 * lock, nothing has to be thrown out, and a flood of made-up keys takes no memory. Keys share a
 * word only by chance that nobody outside can steer; each has two, and is let through if one of
 * them does.
 *
 * Each server counts for itself: of three behind one proxy a device gets up to three times as much.
 * What could be guessed is counted in the database as well, for all of them (kt-server-guess.h).
 * Times are microseconds of a monotonic clock. Any thread.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KtServerLimit KtServerLimit;

/* rate: a second; burst: at once. Both at least 1. */
KtServerLimit *kt_server_limit_new (guint rate, guint burst);
/* One in so many seconds, `burst` at once: for what people do. */
KtServerLimit *kt_server_limit_new_slow (guint seconds, guint burst);
void kt_server_limit_free (KtServerLimit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerLimit, kt_server_limit_free)

/* 0: go on. Otherwise the seconds after which it may try again, at least 1; it was not counted. */
guint kt_server_limit_take (KtServerLimit *self, const char *key, gint64 now);

/* The key of a peer: of IPv6 the network of 64 bits, which one customer of a provider has to
 * himself. The caller frees. */
char *kt_server_limit_peer_key (const char *peer);

G_END_DECLS
