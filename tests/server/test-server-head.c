/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads of requests, taken apart. What is refused on a real socket is in test-server-attacks.py. */
#include <string.h>

#include "kt-server-head.h"

#define MAX_BODY 1000

static guint
read_head (const char *text, KtServerHead *head)
{
  KtServerRefusal refusal = { 0 };
  gboolean is_bad;
  gsize end = kt_server_head_find_end ((const guint8 *)text, strlen (text), 0, &is_bad);
  g_assert_false (is_bad);
  g_assert_cmpuint (end, ==, strlen (text));
  return kt_server_head_parse ((const guint8 *)text, end, MAX_BODY, head, &refusal)
             ? 200
             : refusal.status;
}

static void
check_request (void)
{
  g_auto (KtServerHead) head = { NULL };
  g_assert_cmpuint (read_head ("GET /v1/changes?cursor=a%20b&limit=5 HTTP/1.1\r\nHost: a\r\n"
                               "AUTHORIZATION:  Bearer x \r\nX-Forwarded-For: 1.2.3.4, ::1\r\n"
                               "Cookie: dropped\r\n\r\n",
                               &head),
                    ==, 200);
  g_assert_cmpstr (head.request->method, ==, "GET");
  g_assert_cmpstr (head.request->path, ==, "/v1/changes");
  g_assert_cmpstr (kt_server_request_get_query (head.request, "cursor"), ==, "a b");
  g_assert_cmpstr (kt_server_request_get_header (head.request, "authorization"), ==, "Bearer x");
  g_assert_null (kt_server_request_get_header (head.request, "cookie"));
  g_assert_cmpstr (head.request->peer, ==, "::1");
  g_assert_false (head.is_last);
}

static void
check_body (void)
{
  g_auto (KtServerHead) head = { NULL };
  g_assert_cmpuint (read_head ("POST /v1/push HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n"
                               "Connection: close\r\n\r\n",
                               &head),
                    ==, 200);
  g_assert_cmpuint (head.body_length, ==, 1000);
  g_assert_true (head.is_last);
}

static void
check_refusals (void)
{
  static const struct {
    guint status;
    const char *text;
  } cases[] = {
    { 400, "GET /a HTTP/1.1\r\n\r\n" },
    { 400, "GET /a HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n" },
    { 400, "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n" },
    { 400, "GET /a//b HTTP/1.1\r\nHost: a\r\n\r\n" },
    { 400, "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n" },
    { 400, "GET /a?b=1&b=2 HTTP/1.1\r\nHost: a\r\n\r\n" },
    { 400, "GET /a?b=%ff HTTP/1.1\r\nHost: a\r\n\r\n" },
    { 400, "GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n" },
    { 400, "GET /a HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: somebody\r\n\r\n" },
    { 400, "GET /a HTTP/1.1\r\nHost: a\r\nAuthorization: b\r\nAuthorization: c\r\n\r\n" },
    { 400, "GET /a HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n" },
    { 400, "GET /a HTTP/1.1\r\nHost: a\r\nX-A: b\r\n folded\r\n\r\n" },
    { 400, "GET /a HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n" },
    { 400, "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n" },
    { 400, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n" },
    { 400, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: x\r\n\r\n" },
    { 400, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n" },
    { 405, "DELETE /a HTTP/1.1\r\nHost: a\r\n\r\n" },
    { 411, "POST /a HTTP/1.1\r\nHost: a\r\n\r\n" },
    { 413, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n" },
    { 415, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Encoding: gzip\r\n\r\n" },
    { 417, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n" },
    { 505, "GET /a HTTP/1.0\r\nHost: a\r\n\r\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (KtServerHead) head = { NULL };
      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (read_head (cases[i].text, &head), ==, cases[i].status);
      g_assert_null (head.request);
    }
}

static void
check_bytes (void)
{
  static const char *const texts[]
      = { "GET /a HTTP/1.1\nHost: a\r\n", "GET /a HTTP/1.1\rHost", "GET /a\x01", "G\x7f" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gboolean is_bad = FALSE;
      g_assert_cmpuint (
          kt_server_head_find_end ((const guint8 *)texts[i], strlen (texts[i]), 0, &is_bad), ==, 0);
      g_assert_true (is_bad);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/head/a request is taken apart", check_request);
  g_test_add_func ("/server/head/a body is announced", check_body);
  g_test_add_func ("/server/head/what nobody sends is refused", check_refusals);
  g_test_add_func ("/server/head/control characters and bare line ends are seen at once",
                   check_bytes);
  return g_test_run ();
}
