/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One connection as libsoup sees it: a stream on top of the socket that lets nothing through
 * before the whole head of a request stands and was found good (kt-server-head.h). libsoup then
 * reads a head that was written here, "POST /v1/push HTTP/1.1", Host, Content-Length and nothing
 * else, and as many bytes of body as were announced. What is refused gets one answer with 4xx or
 * 5xx, and the connection ends; libsoup never learns of it. So it cannot be led to see two requests
 * where the proxy in front saw one, nor to hold what is not counted.
 *
 * A connection takes one request after the other; bytes behind a request that has not been answered
 * yet (pipelining, or a lie about the length) are refused.
 *
 * Thread: that of the main loop.
 */

#include <gio/gio.h>

#include "kt-server-head.h"

G_BEGIN_DECLS

#define KT_TYPE_SERVER_STREAM (kt_server_stream_get_type ())
G_DECLARE_FINAL_TYPE (KtServerStream, kt_server_stream, KT, SERVER_STREAM, GIOStream)

typedef enum {
  KT_SERVER_STREAM_FRESH,   /* connected, not a byte yet */
  KT_SERVER_STREAM_HEAD,    /* part of a head */
  KT_SERVER_STREAM_BODY,    /* a good head, the body to come */
  KT_SERVER_STREAM_WORKING, /* a whole request */
  KT_SERVER_STREAM_ANSWERING,
  KT_SERVER_STREAM_IDLE, /* answered, waits for the next one */
  KT_SERVER_STREAM_OVER
} KtServerStreamState;

/* What all connections share. */
typedef struct {
  gsize max_body;
  gsize max_memory; /* of all bodies together */
  gsize memory;     /* in use */
} KtServerStreamShare;

KtServerStream *kt_server_stream_new (GSocketConnection *connection, KtServerStreamShare *share);

KtServerStreamState kt_server_stream_get_state (KtServerStream *self);
/* When it came into this state; monotonic microseconds. */
gint64 kt_server_stream_get_since (KtServerStream *self);

/* The request whose head went through, without its body. Transfer full; NULL the second time. */
KtServerRequest *kt_server_stream_take_request (KtServerStream *self);
/* The answer begins to be written; it was written. */
void kt_server_stream_begin_answer (KtServerStream *self);
void kt_server_stream_end_answer (KtServerStream *self);
/* Answers and ends it, unless an answer is under way: then it is cut. */
void kt_server_stream_refuse (KtServerStream *self, guint status, const char *reason);
/* Without a word. */
void kt_server_stream_cut (KtServerStream *self);

G_END_DECLS
