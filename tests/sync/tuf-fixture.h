/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The keys of a publisher, for tests: three for the root, one for each other role. */

#include "kt-tuf-role.h"

G_BEGIN_DECLS

#define TUF_NOW G_GINT64_CONSTANT (1795300000) /* 2026-11-21 */
#define TUF_LATER (TUF_NOW + 30 * 86400)

typedef struct {
  char *root_public[3];
  char *root_secret[3];
  char *release_public;
  char *release_secret;
  char *timestamp_public;
  char *timestamp_secret;
  KtTufRoot *root; /* version 1, two of three */
} TufFixture;

void tuf_fixture_set_up (TufFixture *self);
void tuf_fixture_clear (TufFixture *self);

/* The text, signed by each of the secret keys, up to NULL. */
GBytes *tuf_fixture_sign (const char *text, ...) G_GNUC_NULL_TERMINATED;
GBytes *tuf_fixture_timestamp (TufFixture *self, gint64 version, gint64 release, gint64 expires);

G_END_DECLS
