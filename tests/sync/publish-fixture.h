/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A publisher with a small catalog whose prices change from version to version, in a temporary
 * folder. */

#include "kt-catalog-publish.h"
#include "tuf-fixture.h"

G_BEGIN_DECLS

typedef struct {
  TufFixture keys;
  char *folder;
  char *tree;
  char *client; /* a folder for a KtCatalogStore; not made */
  GBytes *root;
  KtCatalogPublisher publisher;
} PublishFixture;

void publish_fixture_set_up (PublishFixture *self);
void publish_fixture_clear (PublishFixture *self);

/* Its days are over; of this moment, and for a catalog of that name. */
void publish_fixture_renew (PublishFixture *self, const char *catalog);

/* The next version; gives its number. */
gint64 publish_fixture_next (PublishFixture *self);
GBytes *publish_fixture_read (PublishFixture *self, const char *name);

G_END_DECLS
