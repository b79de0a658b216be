/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A file through libsoup to whom asked for it: a piece is read (in a thread of GIO's) when the one
 * before went out, so that an answer of any size holds one piece of memory, and somebody who reads
 * slowly holds nobody up. A file that ends too soon ends the connection: Content-Length was
 * promised.
 *
 * Thread: that of the main loop.
 */

#include <libsoup/soup.h>

#include "kt-server-stream.h"

G_BEGIN_DECLS

#define KT_SERVER_PIECE_BYTES (64 * 1024)

/* message: paused, with status and headers set; it goes on by itself. The descriptor is taken. */
void kt_server_send_file (SoupServerMessage *message,
                          KtServerStream *stream,
                          int descriptor,
                          gint64 length);

G_END_DECLS
