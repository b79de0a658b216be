/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Randomness as an argument: xoshiro256** (Blackman, Vigna 2018) from a seed, so that tests repeat,
 * or from the system's entropy. Owned and used by one thread. Not for keys: those come from
 * libsodium. A system generator draws every number from getrandom(2); a seeded one is the same on
 * every machine.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KtRandom KtRandom;

KtRandom *kt_random_new (guint64 seed);
KtRandom *kt_random_new_system (void);
void kt_random_free (KtRandom *random);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRandom, kt_random_free)

guint64 kt_random_next (KtRandom *random);
/* 0 … bound − 1, each as likely; bound > 0. */
guint64 kt_random_below (KtRandom *random, guint64 bound);
/* low … high, both included. */
gint64 kt_random_range (KtRandom *random, gint64 low, gint64 high);
double kt_random_double (KtRandom *random); /* [0, 1) */
void kt_random_bytes (KtRandom *random, void *buffer, gsize length);
/* RFC 4122, version 4, small letters; the caller frees. */
char *kt_random_uuid (KtRandom *random);

G_END_DECLS
