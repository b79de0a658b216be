/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * crowd PORT plain|tls keep|anew|full CLIENTS TOKENS ETAG EVERY WARM SECONDS: so many clients, each a
 * line of TOKENS with an address of its own, ask for the newest catalog every EVERY seconds ± 20 %,
 * as workplaces do, and are answered 304. "keep": on a connection of their own that stays open;
 * "anew": each time on a new one, whose TLS goes on from the session before; "full": without that.
 * What is due in the first WARM seconds is not counted. Prints a line when they are over, and one of
 * JSON in the end.
 *
 * One thread: an epoll, and a wheel of milliseconds on which each client hangs until it is due. What
 * a poll takes counts from the moment it was due, with connecting and greeting when they are part of
 * it. A connection that was closed meanwhile is made anew; that counts too.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define WHEEL 65536 /* ms; longer than anybody waits */
#define MAX_HEAD 4096
#define MAX_TRIES 3

typedef enum { ASLEEP, CONNECTING, GREETING, SENDING, READING } State;

typedef struct _Client Client;
struct _Client {
  Client *next; /* in its place on the wheel */
  const char *token;
  struct in_addr address;
  State state;
  int fd; /* −1: none */
  SSL *ssl;
  SSL_SESSION *session;
  gint64 due; /* ms since the beginning */
  guint n_tries;
  guint n_read;
  char head[MAX_HEAD];
};

static struct {
  guint16 port;
  gboolean is_tls;
  gboolean keeps;
  gboolean resumes;
  const char *etag;
  double every;
} options;

static Client *wheel[WHEEL];
static int poll_fd;
static SSL_CTX *context;
static GRand *chance;
static gint64 begin;
static gint64 counted_from; /* ms */
static GArray *times;       /* double, ms */
static struct {
  guint answered;
  guint refused; /* with anything but 304 */
  guint failed;  /* not answered, with all tries */
  guint again;   /* on a connection that was gone */
  guint connected;
  guint resumed;
  guint open; /* at this moment */
  guint most;
} counts;

static void go_on (Client *client);
static void lose (Client *client);

static gint64
now_ms (void)
{
  return (g_get_monotonic_time () - begin) / 1000;
}

static gboolean
is_counted (const Client *client)
{
  return client->due >= counted_from;
}

/* ---- connections ---- */

static void
disconnect (Client *client)
{
  if (client->fd < 0)
    return;
  if (client->ssl != NULL)
    SSL_shutdown (client->ssl); /* or its session would not be taken up again */
  g_clear_pointer (&client->ssl, SSL_free);
  close (client->fd);
  client->fd = -1;
  counts.open--;
}

static void
listen_to (Client *client, int operation)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = client };
  if (epoll_ctl (poll_fd, operation, client->fd, &event) != 0)
    g_error ("epoll: %s", g_strerror (errno));
}

/* From its own address, so that no side runs out of ports. */
static gboolean
open_socket (Client *client)
{
  const struct sockaddr_in local = { .sin_family = AF_INET, .sin_addr = client->address };
  const struct sockaddr_in remote = { .sin_family = AF_INET,
                                      .sin_port = htons (options.port),
                                      .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const int on = 1;
  client->fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (client->fd < 0)
    g_error ("socket: %s (ulimit -n?)", g_strerror (errno));
  counts.open++;
  counts.most = MAX (counts.most, counts.open);
  setsockopt (client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt (client->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (bind (client->fd, (const struct sockaddr *)&local, sizeof local) != 0
      || (connect (client->fd, (const struct sockaddr *)&remote, sizeof remote) != 0
          && errno != EINPROGRESS))
    return FALSE;
  listen_to (client, EPOLL_CTL_ADD);
  return TRUE;
}

static gboolean
start_tls (Client *client)
{
  client->ssl = SSL_new (context);
  SSL_set_app_data (client->ssl, client);
  if (client->session != NULL && options.resumes)
    SSL_set_session (client->ssl, client->session);
  return SSL_set_fd (client->ssl, client->fd) == 1;
}

/* Of TLS 1.3 they come behind the greeting. */
static int
keep_session (SSL *ssl, SSL_SESSION *session)
{
  Client *client = SSL_get_app_data (ssl);
  SSL_SESSION_free (client->session);
  client->session = session;
  return 1;
}

/* ---- a poll ---- */

static void
sleep_until_due (Client *client)
{
  client->state = ASLEEP;
  client->n_tries = 0;
  Client **place = &wheel[client->due % WHEEL];
  client->next = *place;
  *place = client;
}

static void
end_poll (Client *client)
{
  if (!options.keeps)
    disconnect (client);
  double wait = options.every * 1000 * g_rand_double_range (chance, 0.8, 1.2);
  client->due = MAX (client->due + (gint64)wait, now_ms () + 1);
  sleep_until_due (client);
}

static void
begin_poll (Client *client)
{
  client->n_read = 0;
  client->state = client->fd < 0 ? CONNECTING : SENDING;
  if (client->fd >= 0 || open_socket (client))
    go_on (client);
  else
    lose (client);
}

/* The connection is of no use. */
static void
lose (Client *client)
{
  disconnect (client);
  if (client->state == ASLEEP)
    return;
  if (++client->n_tries < MAX_TRIES)
    {
      counts.again += is_counted (client);
      begin_poll (client);
      return;
    }
  counts.failed += is_counted (client);
  end_poll (client);
}

static void
take_answer (Client *client)
{
  gboolean is_good = g_str_has_prefix (client->head, "HTTP/1.1 304");
  if (is_counted (client))
    {
      double ms = (double)(g_get_monotonic_time () - begin) / 1000 - (double)client->due;
      g_array_append_val (times, ms);
      counts.answered += is_good;
      counts.refused += !is_good;
    }
  if (!is_good)
    disconnect (client); /* a body may follow */
  end_poll (client);
}

/* What was done: bytes; 0: it has to wait; −1: the connection is gone. */
static int
result_of (Client *client, int n)
{
  if (n > 0)
    return n;
  if (client->ssl == NULL)
    return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : -1;
  int reason = SSL_get_error (client->ssl, n);
  return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

static int
greet (Client *client)
{
  int done = result_of (client, SSL_connect (client->ssl));
  if (done > 0)
    {
      counts.resumed += is_counted (client) && SSL_session_reused (client->ssl);
      client->state = SENDING;
    }
  return done;
}

static int
finish_connecting (Client *client)
{
  struct sockaddr_in peer;
  socklen_t length = sizeof peer;
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt (client->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0)
    return -1;
  if (getpeername (client->fd, (struct sockaddr *)&peer, &length) != 0)
    return 0;
  counts.connected += is_counted (client);
  client->state = options.is_tls ? GREETING : SENDING;
  return !options.is_tls || start_tls (client) ? 1 : -1;
}

/* It is short, so it goes out whole. */
static int
send_request (Client *client)
{
  char text[2048], address[INET_ADDRSTRLEN];
  inet_ntop (AF_INET, &client->address, address, sizeof address);
  int length = g_snprintf (text, sizeof text,
                           "GET /v1/catalog/latest HTTP/1.1\r\nHost: localhost\r\n"
                           "Authorization: Bearer %s\r\nIf-None-Match: %s\r\n"
                           "X-Forwarded-For: %s\r\n\r\n",
                           client->token, options.etag, address);
  int n = result_of (client, client->ssl != NULL ? SSL_write (client->ssl, text, length)
                                                 : (int)send (client->fd, text, (size_t)length, MSG_NOSIGNAL));
  if (n > 0)
    client->state = READING;
  return n > 0 && n < length ? -1 : n;
}

static int
read_more (Client *client)
{
  char *to = client->head + client->n_read;
  int room = MAX_HEAD - 1 - (int)client->n_read;
  return result_of (client, client->ssl != NULL ? SSL_read (client->ssl, to, room)
                                                : (int)recv (client->fd, to, (size_t)room, 0));
}

static int
read_answer (Client *client)
{
  int n = read_more (client);
  if (n <= 0)
    return n;
  client->n_read += (guint)n;
  client->head[client->n_read] = '\0';
  if (strstr (client->head, "\r\n\r\n") != NULL)
    {
      take_answer (client);
      return 0;
    }
  return client->n_read < MAX_HEAD - 1 ? n : -1;
}

/* Between two polls nothing comes but a session of TLS, or the end. */
static int
read_nothing (Client *client)
{
  client->n_read = 0;
  return client->fd >= 0 && read_more (client) != 0 ? -1 : 0;
}

static int
step (Client *client)
{
  switch (client->state)
    {
    case CONNECTING:
      return finish_connecting (client);
    case GREETING:
      return greet (client);
    case SENDING:
      return send_request (client);
    case READING:
      return read_answer (client);
    case ASLEEP:
      break;
    }
  return read_nothing (client);
}

static void
go_on (Client *client)
{
  int done;
  do
    {
      ERR_clear_error ();
      done = step (client);
    }
  while (done > 0);
  if (done < 0)
    lose (client);
}

/* ---- all of them ---- */

static void
wake_due (gint64 from, gint64 to)
{
  for (gint64 ms = from; ms <= to; ms++)
    {
      Client *client = g_steal_pointer (&wheel[ms % WHEEL]);
      while (client != NULL)
        {
          Client *next = client->next;
          begin_poll (client);
          client = next;
        }
    }
}

static void
run (gint64 from, gint64 end)
{
  struct epoll_event events[512];
  for (gint64 done = from - 1; done < end;)
    {
      gint64 now = MIN (now_ms (), end);
      wake_due (done + 1, now);
      done = now;
      int n = epoll_wait (poll_fd, events, G_N_ELEMENTS (events), 1);
      for (int i = 0; i < n; i++)
        go_on (events[i].data.ptr);
    }
}

static Client *
new_clients (char **tokens, guint n)
{
  Client *clients = g_new0 (Client, n);
  for (guint i = 0; i < n; i++)
    {
      if (tokens[i] == NULL || *tokens[i] == '\0')
        g_error ("There are only %u tokens.", i);
      clients[i].token = tokens[i];
      clients[i].fd = -1;
      clients[i].address.s_addr = htonl (0x7f010000u + ((i / 200 + 1) << 8) + i % 200 + 1);
      clients[i].due = (gint64)(g_rand_double (chance) * options.every * 1000);
      sleep_until_due (&clients[i]);
    }
  return clients;
}

/* What was due five seconds ago and is still under way is not answered. */
static void
count_forgotten (const Client *clients, guint n)
{
  gint64 now = now_ms ();
  for (guint i = 0; i < n; i++)
    counts.failed += clients[i].state != ASLEEP && is_counted (&clients[i])
                     && now - clients[i].due > 5000;
}

static void
allow_connections (void)
{
  struct rlimit limit;
  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static void
prepare_tls (void)
{
  context = SSL_CTX_new (TLS_client_method ());
  SSL_CTX_set_verify (context, SSL_VERIFY_NONE, NULL);
  SSL_CTX_set_mode (context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode (context,
                                  SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
  SSL_CTX_sess_set_new_cb (context, keep_session);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b;
}

static double
quantile (double part)
{
  return times->len > 0
             ? g_array_index (times, double, MIN ((guint)(part * times->len), times->len - 1))
             : 0;
}

int
main (int argc, char **argv)
{
  g_autofree char *text = NULL;
  if (argc != 10 || !g_file_get_contents (argv[5], &text, NULL, NULL))
    return 2;
  options.port = (guint16)atoi (argv[1]);
  options.is_tls = strcmp (argv[2], "tls") == 0;
  options.keeps = strcmp (argv[3], "keep") == 0;
  options.resumes = strcmp (argv[3], "anew") == 0;
  options.etag = argv[6];
  options.every = g_ascii_strtod (argv[7], NULL);
  counted_from = (gint64)(g_ascii_strtod (argv[8], NULL) * 1000);
  double seconds = g_ascii_strtod (argv[9], NULL);
  guint n = (guint)atoi (argv[4]);
  g_auto (GStrv) tokens = g_strsplit (text, "\n", -1);
  chance = g_rand_new_with_seed (1);
  times = g_array_new (FALSE, FALSE, sizeof (double));
  poll_fd = epoll_create1 (EPOLL_CLOEXEC);
  signal (SIGPIPE, SIG_IGN);
  prepare_tls ();
  allow_connections ();
  Client *clients = new_clients (tokens, n);
  begin = g_get_monotonic_time ();
  run (0, counted_from - 1);
  g_print ("counting\n");
  fflush (stdout);
  run (counted_from, counted_from + (gint64)(seconds * 1000));
  count_forgotten (clients, n);
  g_array_sort (times, compare);
  g_print ("{\"answered\":%u,\"rate\":%.0f,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f,\"again\":%u,\"refused\":%u,"
           "\"failed\":%u,\"connected\":%u,\"resumed\":%u,\"open\":%u}\n",
           counts.answered, counts.answered / seconds, quantile (0.5), quantile (0.99), quantile (1),
           counts.again, counts.refused, counts.failed, counts.connected, counts.resumed,
           counts.most);
  return 0;
}
