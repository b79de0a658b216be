/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The server as a function: a request and a database go in, a response comes out. It holds nothing
 * but what is the same for all requests; everything else is in the database, so that several
 * servers share one. Any thread, each with a database of its own.
 */

#include "kt-clock.h"
#include "kt-database.h"
#include "kt-server-message.h"
#include "kt-server-metrics.h"
#include "kt-server-trees.h"

G_BEGIN_DECLS

typedef struct _KtServer KtServer;

#define KT_SERVER_SECRET_BYTES 32

/* secret: signs cursors and tokens; the same for all servers of one database. */
KtServer *kt_server_new (KtClock *clock, const guint8 secret[KT_SERVER_SECRET_BYTES]);
void kt_server_free (KtServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServer, kt_server_free)

/* How often somebody may come, see kt-server-limit.h: "device" holds for requests with an access
 * token, "peer" for all of an address, "enrol" for what takes a code from people. */
typedef struct {
  guint device_rate; /* a second, in the long run */
  guint device_burst;
  guint peer_rate;
  guint peer_burst;
  guint enrol_seconds; /* between two */
  guint enrol_burst;
} KtServerLimits;

extern const KtServerLimits kt_server_limits_default;

/* Before the first request. Without limits everything is let through: whoever serves sets them. */
void kt_server_set_limits (KtServer *self, const KtServerLimits *limits);
/* The version that clients have at least: GET /v1/status says it, and who says that he is older
 * (Sync-Client) gets 426 for what is of the trade. "0" before. */
void kt_server_set_minimum_client (KtServer *self, const char *version);
/* Releases of catalogs; taken. Without it there are none. */
void kt_server_take_trees (KtServer *self, KtServerTrees *trees);

/* Seconds since 1970. It never goes back: what has expired stays so when somebody sets the clock. */
gint64 kt_server_now (KtServer *self);
/* It is at least that late: something was recorded then. TRUE: the clock is behind it. */
gboolean kt_server_raise_time (KtServer *self, gint64 seconds);
const guint8 *kt_server_get_secret (KtServer *self);
const char *kt_server_get_minimum_client (KtServer *self);
KtServerMetrics *kt_server_get_metrics (KtServer *self);
KtServerTrees *kt_server_get_trees (KtServer *self); /* NULL: none */

/* The path of the route it takes, or how such paths begin; "other": none. */
const char *kt_server_find_route (const KtServerRequest *request);

/* Never NULL. What fails in the database is 503 (try again) or 500, and changed nothing. */
KtServerResponse *
kt_server_handle (KtServer *self, KtDatabase *database, const KtServerRequest *request);

/* The same in two steps, for whoever answers many at once: what is durable can be made so together.
 * kt_server_begin() answers, or leaves NULL and *pending: a push that was read and let in. Pushes
 * of one tenant are finished together, in one transaction, and each has its response then. */
typedef struct _KtServerPending KtServerPending;

KtServerResponse *kt_server_begin (KtServer *self,
                                   KtDatabase *database,
                                   const KtServerRequest *request,
                                   KtServerPending **pending);
void kt_server_finish (KtServer *self, KtDatabase *database, GPtrArray *group);
void kt_server_pending_free (KtServerPending *pending);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerPending, kt_server_pending_free)
const char *kt_server_pending_get_tenant (KtServerPending *pending);
/* How many operations. */
guint kt_server_pending_get_size (KtServerPending *pending);
KtServerResponse *kt_server_pending_take_response (KtServerPending *pending);
/* Whether kt_server_begin() writes to the database for it. */
gboolean kt_server_writes (const KtServerRequest *request);

G_END_DECLS
