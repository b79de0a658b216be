/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How often something that could be guessed may be tried from one network, counted in the database:
 * so several servers of one house give no more tries than one. The bucket is that of
 * kt-server-limit.h, which stands before it and keeps floods from the database. What is kept is a
 * keyed hash, not an address, and it goes when its bucket is full again. Errors: KT_DATABASE_ERROR.
 */

#include "kt-server.h"

G_BEGIN_DECLS

/* One in so many seconds, `burst` at once. *wait: 0, it was counted; otherwise the seconds after which
 * it may be tried again. */
gboolean kt_server_guess_take (KtServer *server,
                               KtDatabase *database,
                               const char *key,
                               guint seconds,
                               guint burst,
                               guint *wait,
                               GError **error);

/* Forgets those whose bucket is full. */
gboolean kt_server_guess_forget (KtDatabase *database, gint64 now, GError **error);

G_END_DECLS
