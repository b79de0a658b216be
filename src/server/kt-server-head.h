/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The head of a request (request line and headers) taken apart, far stricter than HTTP allows: what
 * Kontor's clients and the proxy in front never send is refused, so that two programs in a row can
 * not understand it differently. No socket; any thread.
 *
 * Refused: anything but GET and POST, HTTP/1.1 and a plain path; bare CR or LF, folded headers, NUL
 * and other control characters; not exactly one Host; Transfer-Encoding, Content-Length twice or
 * not a plain number; Expect, Upgrade, Trailer, Content-Encoding, multipart; Range where nothing is
 * immutable; a retained header twice. Source: RFC 9112, sections 2.2, 3.2, 5 and 6.
 */

#include "kt-server-message.h"

G_BEGIN_DECLS

#define KT_SERVER_MAX_HEAD_BYTES (16 * 1024)
#define KT_SERVER_MAX_HEADERS 64
#define KT_SERVER_MAX_QUERY 16

typedef struct {
  KtServerRequest *request; /* without a body; peer: the last of X-Forwarded-For, or "" */
  gsize body_length;
  gboolean is_last; /* the connection is to be closed after it */
} KtServerHead;

void kt_server_head_clear (KtServerHead *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtServerHead, kt_server_head_clear)

typedef struct {
  guint status;
  const char *reason;
} KtServerRefusal;

/* The length of the head with its blank line, 0 while it is incomplete. *is_bad: it holds a byte
 * that no head may have. The first `from` bytes were looked at before. */
gsize kt_server_head_find_end (const guint8 *bytes, gsize length, gsize from, gboolean *is_bad);

/* A complete head. max_body: more than that is 413. */
gboolean kt_server_head_parse (const guint8 *bytes,
                               gsize length,
                               gsize max_body,
                               KtServerHead *head,
                               KtServerRefusal *refusal);

G_END_DECLS
