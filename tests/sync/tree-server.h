/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A server on a port of this machine that hands out the folder of a publisher as /v1/catalog/… and
 * /v1/blob/…, and whose line is cut after a number of bytes. In the default main context.
 */

#include "publish-fixture.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  PublishFixture *place;
  GSocketService *service;
  char *address;
  gint64 budget;    /* bytes until the line is cut; −1: never */
  gint64 n_bytes;   /* sent in all, heads too */
  guint n_requests;
  char *refuses;    /* a path that is answered with 503; NULL: none */
  GPtrArray *paths; /* of the requests */
} TreeServer;

void tree_server_begin (TreeServer *self, PublishFixture *place);
void tree_server_end (TreeServer *self);

G_END_DECLS
