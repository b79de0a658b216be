/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * 128 bits that tell contents apart, at the speed of memory. They guard against damage and mix-ups, not against someone who
 * wants two contents to look alike. Plain data; zero-filled it is new. The same on machines of the same byte order.
 */

#include <glib.h>

G_BEGIN_DECLS

#define KT_DIGEST_SIZE 16

typedef struct {
  guint64 a, b;
} KtDigest;

/* What is added in one piece differs from the same added in two. */
void kt_digest_add (KtDigest *digest, gconstpointer data, gsize size);
void kt_digest_add_word (KtDigest *digest, guint64 word);
void kt_digest_get (const KtDigest *digest, guint8 *bytes);

G_END_DECLS
