/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The client of "Kontor-Sync/1" as a function: an event goes in, one effect comes out. It has no
 * socket, no clock and no thread; it sees the disk through KtSyncDisk, time as an argument
 * (microseconds of a monotonic clock) and chance as KtRandom. So all of it runs under simulation.
 *
 *   token ─► status (at first, and now and then) ─► numbers ─► push until nothing waits
 *         ─► pull until there is no more ─► sleep until something changes or half a minute went by
 *
 * One request at a time; so nothing is in flight when a page is applied. A request whose answer was
 * lost is sent again as it was: the server gives the stored answer. Whatever is not understood
 * changes nothing and is tried again later.
 *
 * Thread: one at a time.
 */

#include "kt-random.h"
#include "kt-sync-auth.h"
#include "kt-sync-disk.h"

G_BEGIN_DECLS

typedef struct _KtSyncMachine KtSyncMachine;

/* ---- what goes in ---- */

typedef enum {
  KT_SYNC_EVENT_START,        /* once, and after an enrolment */
  KT_SYNC_EVENT_WAKE,         /* the time of a sleep has come, or earlier */
  KT_SYNC_EVENT_NOW,          /* somebody wants it now */
  KT_SYNC_EVENT_LOCAL_CHANGE, /* something was written here */
  KT_SYNC_EVENT_ONLINE,       /* the network may be there again */
  KT_SYNC_EVENT_OFFLINE,      /* there is no network */
  KT_SYNC_EVENT_PAUSE,
  KT_SYNC_EVENT_RESUME,
  KT_SYNC_EVENT_RESPONSE, /* to the request with that number */
  KT_SYNC_EVENT_FAILED,   /* there was none; reason says why */
  KT_SYNC_N_EVENTS
} KtSyncEventKind;

typedef struct {
  KtSyncEventKind kind;
  guint64 request;    /* RESPONSE, FAILED: one that is not awaited (any more) is ignored */
  guint status;       /* of HTTP */
  gint64 retry_after; /* microseconds; 0: not said */
  gint64 wall;        /* seconds since 1970 as this machine has them; only to tell how wrong it is */
  GBytes *body;       /* NULL: none */
  const char *reason; /* FAILED: a sentence for people */
} KtSyncEvent;

/* ---- what comes out ---- */

typedef enum {
  KT_SYNC_EFFECT_AWAIT,   /* a request is under way */
  KT_SYNC_EFFECT_REQUEST, /* to be sent */
  KT_SYNC_EFFECT_SLEEP    /* until that time, or an event */
} KtSyncEffectKind;

#define KT_SYNC_FOREVER G_MAXINT64

typedef struct {
  KtSyncEffectKind kind;
  guint64 request;
  const char *method;
  char *path;      /* with its query */
  GBytes *body;    /* NULL: none */
  char *access;    /* bearer token; NULL: without one */
  gsize max_bytes; /* of the answer */
  gint64 until;    /* SLEEP */
} KtSyncEffect;

void kt_sync_effect_clear (KtSyncEffect *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtSyncEffect, kt_sync_effect_clear)

/* ---- how it goes ---- */

typedef enum {
  KT_SYNC_OFF,     /* not enrolled */
  KT_SYNC_OFFLINE, /* no network, or the server cannot be reached; tries again by itself */
  KT_SYNC_WAITING, /* all is told and known, as of last_success */
  KT_SYNC_PUSHING,
  KT_SYNC_PULLING,
  KT_SYNC_PAUSED,
  KT_SYNC_BLOCKED, /* somebody has to do something: reason says what; goes on at next_try, if there is one */
  KT_SYNC_N_ACTIVITIES
} KtSyncActivity;

typedef struct {
  KtSyncActivity activity;
  guint waiting;       /* operations that the server does not have yet */
  guint tasks;         /* that need attention */
  guint64 items_done;  /* of this round: operations told and changes brought in */
  guint64 items_total; /* 0: unknown */
  guint64 bytes_done;  /* of this round, both ways */
  gint64 left;         /* microseconds it will take about; -1: unknown */
  gint64 last_success; /* end of the last round; monotonic; -1: none yet */
  gint64 next_try;     /* monotonic; KT_SYNC_FOREVER: when something happens */
  gint64 server_time;  /* the highest seen, seconds since 1970; 0: none */
  gboolean needs_code; /* BLOCKED: that is to be enrolled again */
  gint64 skew;         /* seconds that the clock of this machine is ahead of the server's */
  char *reason;        /* a sentence for people; NULL: nothing to tell */
} KtSyncStatus;

void kt_sync_status_clear (KtSyncStatus *self);
void kt_sync_status_copy (const KtSyncStatus *self, KtSyncStatus *copy);

/* ---- the machine ---- */

/* version: of this program; what a server may find too old. Takes disk; auth and random stay the
 * caller's. */
KtSyncMachine *kt_sync_machine_new (KtSyncDisk *disk,
                                    KtSyncAuth *auth,
                                    KtRandom *random,
                                    const char *version);
void kt_sync_machine_free (KtSyncMachine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncMachine, kt_sync_machine_free)

/* *effect is empty before, and to be cleared by the caller. */
void kt_sync_machine_step (KtSyncMachine *self,
                           gint64 now,
                           const KtSyncEvent *event,
                           KtSyncEffect *effect);

/* Owned by the machine, until its next step. */
const KtSyncStatus *kt_sync_machine_get_status (KtSyncMachine *self, gint64 now);

G_END_DECLS
