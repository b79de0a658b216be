/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two sums that are turned and multiplied by odd numbers word by word, the second fed by the first: a word that differs
 * changes the first for good, as each step can be undone. The end is mixed like SplitMix64 (Steele, Lea, Flood). */

#include "kt-digest.h"

#include <string.h>

#define ODD_1 G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)
#define ODD_2 G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9)
#define ODD_3 G_GUINT64_CONSTANT (0x94d049bb133111eb)

static inline guint64
turn (guint64 word, guint n)
{
  return word << n | word >> (64 - n);
}

static inline void
add (KtDigest *self, guint64 word)
{
  self->a = turn (self->a ^ word, 29) * ODD_1;
  self->b = turn (self->b + word * ODD_2, 31) * ODD_3 + self->a;
}

/* One for each sum: they need not wait for each other. */
static inline void
add_two (KtDigest *self, const guint64 *words)
{
  self->a = turn (self->a ^ words[0], 29) * ODD_1;
  self->b = turn (self->b ^ words[1], 31) * ODD_3;
}

void
kt_digest_add_word (KtDigest *self, guint64 word)
{
  add (self, word);
}

void
kt_digest_add (KtDigest *self, gconstpointer data, gsize size)
{
  const guint8 *bytes = data;
  KtDigest sum = *self;
  guint64 words[2], word;
  gsize i = 0;

  add (&sum, size);
  for (; i + sizeof words <= size; i += sizeof words)
    {
      memcpy (words, bytes + i, sizeof words);
      add_two (&sum, words);
    }
  for (; i + sizeof word <= size; i += sizeof word)
    {
      memcpy (&word, bytes + i, sizeof word);
      add (&sum, word);
    }
  if (i < size)
    {
      word = 0;
      memcpy (&word, bytes + i, size - i);
      add (&sum, word);
    }
  *self = sum;
}

static guint64
mix (guint64 word)
{
  word = (word ^ word >> 30) * ODD_2;
  word = (word ^ word >> 27) * ODD_3;
  return word ^ word >> 31;
}

void
kt_digest_get (const KtDigest *self, guint8 *bytes)
{
  const guint64 words[2] = { mix (self->a + ODD_1), mix (self->b ^ self->a) };

  memcpy (bytes, words, sizeof words);
}
