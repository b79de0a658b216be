/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wished for is read from the environment once. A name that nobody wished for costs a
 * comparison; only tests have a log.
 */
#include "kt-fail-point.h"

#ifdef KT_FAIL_POINTS

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kt-error.h"

const KtFailPoint kt_fail_points[] = {
  { "store-migration", FALSE, "a step of the schema of the work database, before its commit" },
  { "store-commit", FALSE, "any transaction of the work database, before its commit" },
  { "store-committed", FALSE, "and behind it, before anybody is told" },
  { "outbox-written", FALSE, "a change and its row of the outbox are on the disk" },
  { "enrol-answered", FALSE, "the server enrolled the device, nothing of it is kept" },
  { "enrol-kept", FALSE, "the tokens are kept, the store does not tell yet" },
  { "token-answered", FALSE, "new tokens came, the old ones are kept" },
  { "token-kept", FALSE, "the new ones are" },
  { "lease-answered", FALSE, "a block of numbers came" },
  { "lease-taken", FALSE, "and is on the disk" },
  { "batch-frozen", FALSE, "operations have their numbers, before the commit" },
  { "batch-taken", FALSE, "and behind it" },
  { "request-sent", FALSE, "the last byte of a request left" },
  { "answer-begun", FALSE, "the head of an answer came" },
  { "answer-received", FALSE, "all of it came, nobody looked at it" },
  { "settle-result", FALSE, "of a batch that was answered one more is settled" },
  { "settle-written", FALSE, "all are, before the commit" },
  { "settled", FALSE, "and behind it" },
  { "page-received", FALSE, "a page came whole" },
  { "page-kept", FALSE, "one more of its changes is kept" },
  { "page-taken", FALSE, "all that can be is in the tables of the trade" },
  { "page-cursor", FALSE, "the cursor is moved, before the commit" },
  { "page-applied", FALSE, "and behind it" },
  { "refetch-begun", FALSE, "everything is to be pulled once more" },
  { "refetch-swept", FALSE, "what the server did not mention is gone, before the commit" },
  { "catalog-part", FALSE, "a portion of a catalog is written" },
  { "catalog-arrived", FALSE, "it is whole and has its hash" },
  { "catalog-verified", FALSE, "the new release is made, beside its place" },
  { "catalog-described", FALSE, "its manifest is written" },
  { "catalog-renamed", FALSE, "it is in its place" },
  { "catalog-synced", FALSE, "and so is the folder on the disk" },
  { "catalog-switched", FALSE, "it is the active one" },
  { "catalog-done", FALSE, "old ones are gone" },
  { "salvage-made", FALSE, "a damaged work database was read into another one, beside it" },
  { "salvage-aside", FALSE, "the damaged one left its place" },
  { "server-migration", TRUE, "a step of the schema of the server, before the commit" },
  { "server-enrolled", TRUE, "a device is added, before the commit" },
  { "server-renewed", TRUE, "a refresh token is exchanged, before the commit" },
  { "server-leased", TRUE, "a block of numbers is given, before the commit" },
  { "server-operation-applied", TRUE, "an operation is applied, what was said to it is not kept" },
  { "server-operation-kept", TRUE, "and that, too" },
  { "server-object-written", TRUE, "an object is written, not its place in the feed" },
  { "server-feed-written", TRUE, "and that, too" },
  { "server-audit-written", TRUE, "an entry of the trail is chained" },
  { "server-commit", TRUE, "any transaction of the server, before its commit" },
  { "server-committed", TRUE, "and behind it, before the answer" },
  { "server-answer", TRUE, "the answer is made, no byte of it left" },
  { "server-answer-begun", TRUE, "its head left" },
  { "server-answer-sent", TRUE, "all of it left" },
  { "server-backup", TRUE, "a table is in a backup" },
  { "server-backup-written", TRUE, "all are, the file has not its name yet" },
  { NULL, FALSE, NULL },
};

#define N_POINTS (G_N_ELEMENTS (kt_fail_points) - 1)

typedef struct {
  guint point; /* N_POINTS: none */
  gint left;   /* until it happens; atomic */
  gboolean fails;
  const char *log;
  gint seen[N_POINTS]; /* atomic */
} Wish;

static Wish wish;

static guint
find (const char *name)
{
  guint i = 0;
  while (kt_fail_points[i].name != NULL && strcmp (kt_fail_points[i].name, name) != 0)
    i++;
  return i;
}

static void
read_wish (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 3);
  guint n = g_strv_length (parts);
  wish.point = n > 0 ? find (parts[0]) : N_POINTS;
  wish.left = n > 1 ? MAX (atoi (parts[1]), 1) : 1;
  wish.fails = n > 2 && strcmp (parts[2], "error") == 0;
  if (wish.point == N_POINTS)
    g_error ("KT_FAIL_POINT: there is no “%s”", text);
}

static void
init (void)
{
  static gsize done;
  if (!g_once_init_enter (&done))
    return;
  const char *text = g_getenv ("KT_FAIL_POINT");
  wish.point = N_POINTS;
  if (text != NULL && *text != '\0')
    read_wish (text);
  wish.log = g_getenv ("KT_FAIL_POINT_LOG");
  g_once_init_leave (&done, 1);
}

/* One write, so that lines of several processes stay apart. */
static void
log_point (guint point)
{
  if (!g_atomic_int_compare_and_exchange (&wish.seen[point], 0, 1))
    return;
  g_autofree char *line = g_strconcat (kt_fail_points[point].name, "\n", NULL);
  int fd = open (wish.log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || write (fd, line, strlen (line)) < 0)
    g_error ("KT_FAIL_POINT_LOG: %s cannot be written", wish.log);
  close (fd);
}

gboolean
kt_fail_point (const char *name, GError **error)
{
  init ();
  if (wish.point == N_POINTS && wish.log == NULL)
    return TRUE;
  guint point = find (name);
  if (point == N_POINTS)
    g_error ("The fail point “%s” is not in the list", name);
  if (wish.log != NULL)
    log_point (point);
  if (point != wish.point || !g_atomic_int_dec_and_test (&wish.left))
    return TRUE;
  if (!wish.fails)
    raise (SIGKILL);
  g_set_error (error, KT_ERROR, KT_ERROR_INVALID, "%s was made to fail", name);
  return FALSE;
}

#else

/* A file with nothing in it is not C. */
typedef int KtFailPointNothing;

#endif
