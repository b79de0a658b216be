/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A network that fails where it is told to: it listens on loopback and passes bytes on to a server
 * there. Requests and answers are counted in bytes from the moment something is asked for.
 *
 *   proxy = kt_test_proxy_new (port of the server);
 *   kt_test_proxy_cut (proxy, KT_TEST_PROXY_ANSWERS, 17);
 *   … the client gets 17 bytes of the next answer, then its connection breaks …
 *
 * Thread: one call at a time; the bytes are passed by threads of its own.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KtTestProxy KtTestProxy;

typedef enum { KT_TEST_PROXY_REQUESTS, KT_TEST_PROXY_ANSWERS, KT_TEST_PROXY_N_WAYS } KtTestProxyWay;

KtTestProxy *kt_test_proxy_new (guint16 port);
void kt_test_proxy_free (KtTestProxy *self);
/* "http://127.0.0.1:…"; owned by it. */
const char *kt_test_proxy_get_address (KtTestProxy *self);

/* From now on everything passes, and is counted anew. */
void kt_test_proxy_pass (KtTestProxy *self);
/* After so many bytes that way both ends break, once. */
void kt_test_proxy_cut (KtTestProxy *self, KtTestProxyWay way, gsize bytes);
/* One byte at a time. */
void kt_test_proxy_crumble (KtTestProxy *self);
/* What the client sends next does not get through, and its connection breaks. */
void kt_test_proxy_hold (KtTestProxy *self);
/* Sends each request of the client since, or what was held, to the server (once more); nobody hears
 * the answers. Returns when they have come. */
void kt_test_proxy_repeat (KtTestProxy *self);

/* Bytes that went that way since; whether it was cut. */
gsize kt_test_proxy_count (KtTestProxy *self, KtTestProxyWay way);
gboolean kt_test_proxy_was_cut (KtTestProxy *self);

G_END_DECLS
