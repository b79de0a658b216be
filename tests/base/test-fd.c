/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipe gives and takes in pieces, and signals come meanwhile. */
#include "kt-fd.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define SIZE (4 * 1024 * 1024)

static guint n_signals;

static void
on_signal (int number)
{
  n_signals++;
}

static gpointer
write_it (gpointer data)
{
  const int *fds = data;
  g_autofree guint8 *bytes = g_malloc (SIZE);
  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = (guint8)(i * 7 + i / 251);
  g_assert_true (kt_fd_write (fds[1], bytes, SIZE));
  close (fds[1]);
  return NULL;
}

/* System calls are broken off and not begun again: a thousand times a second. */
static void
disturb (gboolean begin)
{
  const struct sigaction action = { .sa_handler = begin ? on_signal : SIG_DFL };
  const struct itimerval timer = { { 0, begin ? 1000 : 0 }, { 0, begin ? 1000 : 0 } };
  setitimer (ITIMER_REAL, &(const struct itimerval){ 0 }, NULL);
  sigaction (SIGALRM, &action, NULL);
  setitimer (ITIMER_REAL, &timer, NULL);
}

static void
test_whole (void)
{
  int fds[2];
  g_autofree guint8 *bytes = g_malloc (SIZE + 1);
  g_assert_cmpint (pipe (fds), ==, 0);
  disturb (TRUE);
  GThread *writer = g_thread_new ("writer", write_it, fds);
  g_usleep (20000); /* it waits in the middle */
  gssize size = kt_fd_read (fds[0], bytes, SIZE + 1);
  g_thread_join (writer);
  disturb (FALSE);
  close (fds[0]);
  g_assert_cmpint (size, ==, SIZE);
  g_assert_cmpuint (n_signals, >, 0);
  for (gsize i = 0; i < SIZE; i++)
    if (bytes[i] != (guint8)(i * 7 + i / 251))
      g_error ("byte %" G_GSIZE_FORMAT, i);
}

static void
test_most (void)
{
  int fds[2];
  char buffer[4] = "";
  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_true (kt_fd_write (fds[1], "abcdef", 6));
  g_assert_cmpint (kt_fd_read (fds[0], buffer, 4), ==, 4);
  g_assert_cmpint (memcmp (buffer, "abcd", 4), ==, 0);
  close (fds[0]);
  close (fds[1]);
}

static void
test_fails (void)
{
  char byte = 0;
  g_autoptr (GError) error = NULL;
  g_assert_false (kt_fd_write (-1, "a", 1));
  g_assert_cmpint (errno, ==, EBADF);
  g_assert_cmpint (kt_fd_read (-1, &byte, 1), ==, -1);
  errno = ENOSPC;
  g_assert_false (kt_fd_fail ("a file", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_true (g_str_has_prefix (error->message, "a file: "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fd/everything comes through, in pieces and broken off by signals", test_whole);
  g_test_add_func ("/fd/no more is read than there is room for", test_most);
  g_test_add_func ("/fd/an error says which file and why", test_fails);
  return g_test_run ();
}
