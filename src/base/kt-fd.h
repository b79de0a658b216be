/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Reading and writing descriptors to the end: signals and short counts are not for the caller.
 * Blocking; any thread.
 */

#include <glib.h>

G_BEGIN_DECLS

/* All of it. FALSE: errno says why. */
gboolean kt_fd_write (int fd, gconstpointer data, gsize size);
/* As much as there is, at most size; −1: errno says why. */
gssize kt_fd_read (int fd, gpointer buffer, gsize size);

/* G_FILE_ERROR that names the path, of errno. Always FALSE. */
gboolean kt_fd_fail (const char *path, GError **error);

G_END_DECLS
