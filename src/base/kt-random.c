/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xoshiro256** 1.0 by David Blackman and Sebastiano Vigna (public domain), seeded through
 * splitmix64 as they advise. Bounded numbers by rejection, so that none is likelier than another.
 */

#include "kt-random.h"

#include <string.h>
#include <sys/random.h>

struct _KtRandom {
  gboolean system;
  guint64 state[4];
};

static guint64
splitmix (guint64 *seed)
{
  guint64 z = (*seed += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static guint64
rotate (guint64 x, int k)
{
  return (x << k) | (x >> (64 - k));
}

static guint64
xoshiro (guint64 s[4])
{
  guint64 result = rotate (s[1] * 5, 7) * 9;
  guint64 t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate (s[3], 45);
  return result;
}

/* getrandom gives up to 256 bytes at once without interruption once the pool is ready. */
static guint64
entropy (void)
{
  guint64 value;
  while (getrandom (&value, sizeof value, 0) != (gssize)sizeof value)
    g_thread_yield ();
  return value;
}

KtRandom *
kt_random_new (guint64 seed)
{
  KtRandom *random = g_new0 (KtRandom, 1);
  for (guint i = 0; i < G_N_ELEMENTS (random->state); i++)
    random->state[i] = splitmix (&seed);
  return random;
}

KtRandom *
kt_random_new_system (void)
{
  KtRandom *random = g_new0 (KtRandom, 1);
  random->system = TRUE;
  return random;
}

void
kt_random_free (KtRandom *random)
{
  g_free (random);
}

guint64
kt_random_next (KtRandom *random)
{
  return random->system ? entropy () : xoshiro (random->state);
}

guint64
kt_random_below (KtRandom *random, guint64 bound)
{
  g_return_val_if_fail (bound > 0, 0);
  /* The lowest 2^64 mod bound numbers would come once too often. */
  guint64 reject = -bound % bound, value;
  do
    value = kt_random_next (random);
  while (value < reject);
  return value % bound;
}

gint64
kt_random_range (KtRandom *random, gint64 low, gint64 high)
{
  g_return_val_if_fail (low <= high, low);
  guint64 width = (guint64)high - (guint64)low;
  guint64 step
      = width == G_MAXUINT64 ? kt_random_next (random) : kt_random_below (random, width + 1);
  return (gint64)((guint64)low + step);
}

double
kt_random_double (KtRandom *random)
{
  return (double)(kt_random_next (random) >> 11) * 0x1.0p-53;
}

void
kt_random_bytes (KtRandom *random, void *buffer, gsize length)
{
  guint8 *out = buffer;
  while (length > 0)
    {
      guint64 value = GUINT64_TO_LE (kt_random_next (random));
      gsize n = MIN (length, sizeof value);
      memcpy (out, &value, n);
      out += n;
      length -= n;
    }
}

char *
kt_random_uuid (KtRandom *random)
{
  guint8 b[16];
  kt_random_bytes (random, b, sizeof b);
  b[6] = (guint8)((b[6] & 0x0f) | 0x40);
  b[8] = (guint8)((b[8] & 0x3f) | 0x80);
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                          b[12], b[13], b[14], b[15]);
}
