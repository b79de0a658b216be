/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Whether somebody is here who may work: logging in and out, and the lock that falls when nobody touched the window for
 * a while. Who it is knows the gatekeeper (kt-gatekeeper.h); a lock does not change that, so what was being typed
 * stays as it is behind it.
 *
 * Property "state" (read-only, notify). Main thread only. Errors: KT_STORE_ERROR, KT_SALES_ERROR.
 */

#include "kt-workplace.h"

G_BEGIN_DECLS

typedef enum {
  KT_PRESENCE_CLOSED, /* the work is not open (yet) */
  KT_PRESENCE_OPEN,   /* there are no users: nobody has to log in */
  KT_PRESENCE_NOBODY, /* somebody has to log in */
  KT_PRESENCE_PRESENT,
  KT_PRESENCE_LOCKED /* the one who is logged in has to say that it is he */
} KtPresenceState;

#define KT_TYPE_PRESENCE (kt_presence_get_type ())
G_DECLARE_FINAL_TYPE (KtPresence, kt_presence, KT, PRESENCE, GObject)

/* Follows the workplace, which owns it: kt_workplace_get_presence(). */
KtPresence *kt_presence_new (KtWorkplace *workplace);

KtPresenceState kt_presence_get_state (KtPresence *self);

/* The log-in name used last at this workplace; empty: none. The caller frees. */
char *kt_presence_get_last_login (KtPresence *self);

/* Also takes the lock away, if it is the same user. */
void kt_presence_log_in_async (KtPresence *self,
                              const char *login,
                              const char *password,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* locked_until: see kt_user_store_log_in_finish(). */
gboolean kt_presence_log_in_finish (KtPresence *self, GAsyncResult *result, gint64 *locked_until, GError **error);

/* Everything must be saved before: kt_conversation_save_now(). Nothing happens in an open workplace. */
void kt_presence_log_out (KtPresence *self);
void kt_presence_lock (KtPresence *self);
/* Somebody is at it. */
void kt_presence_touch (KtPresence *self);
/* Microseconds since then. */
gint64 kt_presence_get_idle_time (KtPresence *self);

/* After how many seconds without a touch the lock falls; 0: never. Half an hour unless it was set. */
guint kt_presence_get_patience (KtPresence *self);
void kt_presence_set_patience (KtPresence *self, guint seconds);

G_END_DECLS
