/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread that accepts, and one for each connection; all they share stands under one mutex. */
#include "kt-test-proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FOREVER G_MAXSIZE

struct _KtTestProxy {
  GMutex mutex;
  guint16 port; /* of the server */
  int listener;
  char *address;
  GThread *acceptor;
  GPtrArray *threads;
  gboolean is_ending;
  gsize left[KT_TEST_PROXY_N_WAYS]; /* until it is cut */
  gsize passed[KT_TEST_PROXY_N_WAYS];
  gboolean was_cut;
  gboolean is_holding;
  gsize piece;         /* bytes at a time */
  GByteArray *request; /* what the client sent since */
};

typedef struct {
  KtTestProxy *proxy;
  int client;
} Connection;

/* ---- sockets ---- */

static struct sockaddr_in
loopback (guint16 port)
{
  return (struct sockaddr_in){ .sin_family = AF_INET,
                               .sin_port = htons (port),
                               .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
}

static int
connect_to (guint16 port)
{
  int on = 1;
  struct sockaddr_in address = loopback (port);
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect (fd, (struct sockaddr *)&address, sizeof address) == 0)
    return fd;
  close (fd);
  return -1;
}

static gboolean
send_all (int fd, const guint8 *bytes, gsize size)
{
  while (size > 0)
    {
      ssize_t n = send (fd, bytes, size, MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      size -= (gsize)n;
    }
  return TRUE;
}

/* ---- a connection ---- */

/* How much of it passes; *breaks: and then it breaks. */
static gsize
admit (KtTestProxy *self, KtTestProxyWay way, const guint8 *bytes, gsize size, gboolean *breaks)
{
  g_mutex_lock (&self->mutex);
  gsize passes = MIN (size, self->left[way]);
  if (way == KT_TEST_PROXY_REQUESTS)
    g_byte_array_append (self->request, bytes, (guint)size);
  *breaks = self->is_ending;
  if (self->is_holding && way == KT_TEST_PROXY_REQUESTS)
    passes = 0;
  else if (self->left[way] != FOREVER)
    {
      self->left[way] -= passes;
      if (self->left[way] == 0)
        {
          *breaks = self->was_cut = TRUE;
          self->left[way] = FOREVER;
        }
    }
  self->passed[way] += passes;
  g_mutex_unlock (&self->mutex);
  return passes;
}

static gsize
piece_of (KtTestProxy *self)
{
  g_mutex_lock (&self->mutex);
  gsize piece = self->is_ending ? 0 : self->piece;
  g_mutex_unlock (&self->mutex);
  return piece;
}

/* All of what is held has come. */
static gboolean
has_held (KtTestProxy *self)
{
  g_mutex_lock (&self->mutex);
  gboolean has = self->is_holding && self->request->len > 0;
  g_mutex_unlock (&self->mutex);
  return has;
}

/* FALSE: it is over. */
static gboolean
pass (KtTestProxy *self, KtTestProxyWay way, int from, int to)
{
  guint8 bytes[4096];
  gboolean breaks = FALSE;
  ssize_t n = recv (from, bytes, MIN (sizeof bytes, piece_of (self)), 0);
  if (n < 0 && errno == EINTR)
    return TRUE;
  if (n <= 0)
    return FALSE;
  gsize passes = admit (self, way, bytes, (gsize)n, &breaks);
  return send_all (to, bytes, passes) && !breaks;
}

static gpointer
run_connection (gpointer data)
{
  Connection *connection = data;
  KtTestProxy *self = connection->proxy;
  int server = connect_to (self->port);
  struct pollfd ends[] = { { connection->client, POLLIN, 0 }, { server, POLLIN, 0 } };
  gboolean goes_on = server >= 0;
  while (goes_on && piece_of (self) > 0)
    {
      if (poll (ends, 2, 20) <= 0)
        {
          goes_on = !has_held (self);
          continue;
        }
      if (ends[0].revents != 0)
        goes_on = pass (self, KT_TEST_PROXY_REQUESTS, ends[0].fd, ends[1].fd);
      if (goes_on && ends[1].revents != 0)
        goes_on = pass (self, KT_TEST_PROXY_ANSWERS, ends[1].fd, ends[0].fd);
    }
  if (server >= 0)
    close (server);
  close (connection->client);
  g_free (connection);
  return NULL;
}

static gpointer
run_acceptor (gpointer data)
{
  KtTestProxy *self = data;
  int on = 1;
  for (int client; (client = accept (self->listener, NULL, NULL)) >= 0;)
    {
      Connection *connection = g_new (Connection, 1);
      setsockopt (client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      *connection = (Connection){ self, client };
      g_ptr_array_add (self->threads, g_thread_new ("connection", run_connection, connection));
    }
  return NULL;
}

/* ---- the proxy ---- */

KtTestProxy *
kt_test_proxy_new (guint16 port)
{
  KtTestProxy *self = g_new0 (KtTestProxy, 1);
  struct sockaddr_in address = loopback (0);
  socklen_t size = sizeof address;
  g_mutex_init (&self->mutex);
  self->port = port;
  self->threads = g_ptr_array_new ();
  self->request = g_byte_array_new ();
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *)&address, size), ==, 0);
  g_assert_cmpint (listen (self->listener, 64), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *)&address, &size), ==, 0);
  self->address = g_strdup_printf ("http://127.0.0.1:%u", ntohs (address.sin_port));
  kt_test_proxy_pass (self);
  self->acceptor = g_thread_new ("proxy", run_acceptor, self);
  return self;
}

void
kt_test_proxy_free (KtTestProxy *self)
{
  g_mutex_lock (&self->mutex);
  self->is_ending = TRUE;
  g_mutex_unlock (&self->mutex);
  shutdown (self->listener, SHUT_RDWR);
  g_thread_join (self->acceptor);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  close (self->listener);
  g_ptr_array_unref (self->threads);
  g_byte_array_unref (self->request);
  g_mutex_clear (&self->mutex);
  g_free (self->address);
  g_free (self);
}

const char *
kt_test_proxy_get_address (KtTestProxy *self)
{
  return self->address;
}

static void
begin (KtTestProxy *self, KtTestProxyWay way, gsize left, gboolean is_holding, gsize piece)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < KT_TEST_PROXY_N_WAYS; i++)
    {
      self->left[i] = i == way ? left : FOREVER;
      self->passed[i] = 0;
    }
  self->was_cut = FALSE;
  self->is_holding = is_holding;
  self->piece = piece;
  g_byte_array_set_size (self->request, 0);
  g_mutex_unlock (&self->mutex);
}

void
kt_test_proxy_pass (KtTestProxy *self)
{
  begin (self, 0, FOREVER, FALSE, FOREVER);
}

void
kt_test_proxy_cut (KtTestProxy *self, KtTestProxyWay way, gsize bytes)
{
  begin (self, way, MAX (bytes, 1), FALSE, FOREVER);
}

void
kt_test_proxy_crumble (KtTestProxy *self)
{
  begin (self, 0, FOREVER, FALSE, 1);
}

void
kt_test_proxy_hold (KtTestProxy *self)
{
  begin (self, 0, FOREVER, TRUE, FOREVER);
}

/* Of the first request. */
static gsize
measure (const char *bytes, gsize size)
{
  const char *end = g_strstr_len (bytes, (gssize)size, "\r\n\r\n");
  if (end == NULL)
    return size;
  gsize head = (gsize)(end - bytes) + 4;
  const char *length = g_strstr_len (bytes, (gssize)head, "Content-Length: ");
  gsize body = length != NULL ? (gsize)g_ascii_strtoull (length + 16, NULL, 10) : 0;
  return MIN (size, head + body);
}

static void
send_alone (KtTestProxy *self, const char *bytes, gsize size)
{
  char answer[4096];
  const struct timeval patience = { 2, 0 };
  int server = connect_to (self->port);
  g_assert_cmpint (server, >=, 0);
  setsockopt (server, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (send_all (server, (const guint8 *)bytes, size))
    recv (server, answer, sizeof answer, 0);
  close (server);
}

void
kt_test_proxy_repeat (KtTestProxy *self)
{
  g_mutex_lock (&self->mutex);
  g_autofree char *bytes = g_memdup2 (self->request->data, self->request->len);
  gsize size = self->request->len;
  self->is_holding = FALSE;
  g_mutex_unlock (&self->mutex);
  for (gsize at = 0, n; at < size; at += n)
    {
      n = measure (bytes + at, size - at);
      send_alone (self, bytes + at, n);
    }
}

gsize
kt_test_proxy_count (KtTestProxy *self, KtTestProxyWay way)
{
  g_mutex_lock (&self->mutex);
  gsize passed = self->passed[way];
  g_mutex_unlock (&self->mutex);
  return passed;
}

gboolean
kt_test_proxy_was_cut (KtTestProxy *self)
{
  g_mutex_lock (&self->mutex);
  gboolean was_cut = self->was_cut;
  g_mutex_unlock (&self->mutex);
  return was_cut;
}
