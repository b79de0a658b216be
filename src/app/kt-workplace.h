/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What one user works with on this machine: the store of his work and the catalog in use. Opens both without blocking
 * and says in which state that is; the window shows the start page until everything is there.
 *
 * A catalog that a server keeps up to date (kt-sync-session.h) is opened as its newest release; without any catalog, as
 * soon as the first one has arrived. Later ones are taken by whoever knows what is being worked on
 * (kt-catalog-arrival.h).
 *
 * Properties (read-only, notify): "state", "catalog". Signal "failed" (GError).
 * Main thread only. Errors: KT_STORE_ERROR, KT_SQLITE_ERROR, KT_ERROR.
 */

#include "kt-random.h"
#include "kt-release.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

typedef enum {
  KT_WORKPLACE_OPENING, /* the store or a catalog is being opened */
  KT_WORKPLACE_WELCOME, /* there is no catalog yet */
  KT_WORKPLACE_READY,
  KT_WORKPLACE_SALVAGED, /* a damaged store was: kt_workplace_get_salvaged(), then kt_workplace_retry() */
  KT_WORKPLACE_PROBLEM  /* kt_workplace_get_problem() says what it is */
} KtWorkplaceState;

#define KT_TYPE_WORKPLACE (kt_workplace_get_type ())
G_DECLARE_FINAL_TYPE (KtWorkplace, kt_workplace, KT, WORKPLACE, GObject)

/* profile: folder of the user's work. clock and random are borrowed and must outlive the workplace. */
KtWorkplace *kt_workplace_new (const char *profile, KtClock *clock, KtRandom *random);

/* Opens the store, then the catalog: catalog_path if given, else the one used last. */
void kt_workplace_open (KtWorkplace *self, const char *catalog_path);
/* After a problem: tries again; with set_aside the damaged or foreign work database is renamed first. */
void kt_workplace_retry (KtWorkplace *self, gboolean set_aside);
/* After KT_STORE_ERROR_CORRUPT: reads what can be read of the work database into a new one. */
void kt_workplace_salvage (KtWorkplace *self);
/* After a problem with a catalog: to the one that was open before, or else to the beginning. */
void kt_workplace_go_back (KtWorkplace *self);
/* Opens another catalog: a release file, or a source folder. */
void kt_workplace_open_catalog (KtWorkplace *self, const char *path);
/* Takes another release of the catalog in place of the one in use, in one step and when it is open; meanwhile work goes
 * on. What is being typed must be saved before; if it cannot be opened, everything stays, and "failed" says why. */
void kt_workplace_use_release (KtWorkplace *self, const char *path);
void kt_workplace_close (KtWorkplace *self);
/* When it is closed, what is stored here is removed, with its key, and what came from a server. */
void kt_workplace_remove_at_end (KtWorkplace *self);

KtWorkplaceState kt_workplace_get_state (KtWorkplace *self);
/* NULL unless the state is PROBLEM. */
const GError *kt_workplace_get_problem (KtWorkplace *self);
/* What came of salvaging, in sentences; NULL unless that was done. */
const char *kt_workplace_get_salvaged (KtWorkplace *self);
/* NULL before they are open. */
KtWorkStore *kt_workplace_get_store (KtWorkplace *self);
KtCatalog *kt_workplace_get_catalog (KtWorkplace *self);
/* Its file or folder; NULL before it is open. */
const char *kt_workplace_get_catalog_path (KtWorkplace *self);
/* Whether it comes from the server this device works with. */
gboolean kt_workplace_is_catalog_of_server (KtWorkplace *self);
/* Whether quotes may be begun from it: KT_ERROR_INVALID if the server has not vouched for it for too long. */
gboolean kt_workplace_check_catalog_age (KtWorkplace *self, GError **error);
/* For searching. */
KtRelease *kt_workplace_get_release (KtWorkplace *self);

/* Who sits here, and the way to the gate (kt-gatekeeper.h). */
typedef struct _KtGatekeeper KtGatekeeper;
KtGatekeeper *kt_workplace_get_gatekeeper (KtWorkplace *self);
/* Logging in and out (kt-presence.h). */
typedef struct _KtPresence KtPresence;
KtPresence *kt_workplace_get_presence (KtWorkplace *self);

/* The synchronisation with a server (kt-sync-session.h); NULL before the store is open. */
typedef struct _KtSyncSession KtSyncSession;
KtSyncSession *kt_workplace_get_sync (KtWorkplace *self);

KtClock *kt_workplace_get_clock (KtWorkplace *self);
KtRandom *kt_workplace_get_random (KtWorkplace *self);
/* A fresh UUID; the caller frees. */
char *kt_workplace_new_id (KtWorkplace *self);
/* Today as yyyymmdd: kt_work_store_day(), by the clock before the store is open. */
guint kt_workplace_get_day (KtWorkplace *self);
/* The same. */
void kt_workplace_get_today (KtWorkplace *self, GDate *today);
/* The same as ISO 8601; the caller frees. */
char *kt_workplace_get_date (KtWorkplace *self);

/* The catalog that comes with Kontor; NULL if it is not installed. */
const char *kt_workplace_get_demo_path (void);

G_END_DECLS
