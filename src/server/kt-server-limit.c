/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-limit.h"

#include <gio/gio.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#define N_WORDS 32768
#define N_ROWS 2

G_STATIC_ASSERT (sizeof (guint64) == crypto_shorthash_BYTES);

struct _KtServerLimit {
  gint64 interval;  /* between two, in the long run */
  gint64 tolerance; /* how far ahead of now a bucket may be full again */
  guint8 secret[crypto_shorthash_KEYBYTES];
  _Atomic gint64 full_at[N_ROWS][N_WORDS];
};

static KtServerLimit *
new_limit (gint64 interval, guint burst)
{
  KtServerLimit *self = g_new0 (KtServerLimit, 1);
  self->interval = interval;
  self->tolerance = interval * (MAX (burst, 1) - 1);
  randombytes_buf (self->secret, sizeof self->secret);
  return self;
}

KtServerLimit *
kt_server_limit_new (guint rate, guint burst)
{
  return new_limit (G_USEC_PER_SEC / MAX (rate, 1), burst);
}

KtServerLimit *
kt_server_limit_new_slow (guint seconds, guint burst)
{
  return new_limit ((gint64)MAX (seconds, 1) * G_USEC_PER_SEC, burst);
}

void
kt_server_limit_free (KtServerLimit *self)
{
  g_free (self);
}

/* How long this word makes one wait; 0: it was counted. */
static gint64
take (KtServerLimit *self, _Atomic gint64 *full_at, gint64 now)
{
  gint64 before = atomic_load_explicit (full_at, memory_order_relaxed);
  gint64 after;
  do
    {
      gint64 start = MAX (before, now);
      if (start - now > self->tolerance)
        return start - now - self->tolerance;
      after = start + self->interval;
  } while (!atomic_compare_exchange_weak_explicit (full_at, &before, after, memory_order_relaxed,
                                                   memory_order_relaxed));
  return 0;
}

guint
kt_server_limit_take (KtServerLimit *self, const char *key, gint64 now)
{
  guint64 hash;
  gint64 wait = G_MAXINT64;
  crypto_shorthash ((guint8 *)&hash, (const guint8 *)key, strlen (key), self->secret);
  for (guint row = 0; row < N_ROWS; row++, hash >>= 32)
    {
      gint64 of_row = take (self, &self->full_at[row][hash % N_WORDS], now);
      wait = MIN (wait, of_row);
    }
  return (guint)((wait + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}

char *
kt_server_limit_peer_key (const char *peer)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (peer);
  if (address == NULL || g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    return g_strdup (peer);
  const guint8 *bytes = g_inet_address_to_bytes (address);
  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64", bytes[0], bytes[1], bytes[2],
                          bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]);
}
