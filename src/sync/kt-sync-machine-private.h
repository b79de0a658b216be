/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The inside of the machine: kt-sync-machine.c decides what is next, kt-sync-machine-tasks.c asks
 * and takes answers, kt-sync-machine-problem.c says what a problem leads to.
 */

#include "kt-sync-machine.h"
#include "kt-sync-wire.h"

G_BEGIN_DECLS

/* In this order. */
typedef enum {
  KT_SYNC_TASK_TOKEN,
  KT_SYNC_TASK_STATUS,
  KT_SYNC_TASK_LEASE,
  KT_SYNC_TASK_PUSH,
  KT_SYNC_TASK_PULL,
  KT_SYNC_N_TASKS,
  KT_SYNC_TASK_NONE = KT_SYNC_N_TASKS
} KtSyncTask;

struct _KtSyncMachine {
  KtSyncDisk *disk;
  KtSyncAuth *auth;
  KtRandom *random;
  char *version;
  KtSyncSituation situation;

  gboolean is_started;
  gboolean is_offline; /* told so */
  char *blocked;       /* what somebody has to do; NULL: it is not */
  gboolean is_due[KT_SYNC_N_TASKS];

  /* In flight. */
  KtSyncTask asked;
  guint64 request;
  GPtrArray *batch; /* PUSH: what was sent */
  guint lease;      /* LEASE: the kind that was asked for */

  /* The limits that the server seems to have. */
  guint max_operations;
  gsize max_bytes;

  guint failures;     /* in a row */
  gboolean is_disk_bad; /* that was why, the last time */
  gint64 wait_until;  /* after a failure */
  gint64 not_before;  /* the server asked for it; also for those who want it now */
  gint64 poll_at;
  gint64 status_at;   /* it is asked again by then */
  guint tokens;       /* refused in a row */
  guint renumbered;   /* in a row */
  guint refetched;    /* in a row */
  guint stale_rounds; /* in a row in which nothing went through */
  gboolean is_behind; /* there are more pages: what is told now may well be stale */
  guint no_lease;     /* bit set of kinds that this device gets no numbers of */

  gboolean in_round;
  gint64 round_began;
  gint64 head;     /* of the server's feed, when it was asked; 0: unknown */
  gint64 last_seq; /* of what came */
  guint64 pushed;
  guint64 pulled;
  KtSyncStatus status;
};

typedef enum {
  KT_SYNC_ASKED,   /* *effect is the request */
  KT_SYNC_NOTHING, /* to be asked */
  KT_SYNC_TROUBLE  /* dealt with */
} KtSyncAsk;

/* ---- tasks ---- */

typedef struct {
  KtSyncAsk (*ask) (KtSyncMachine *self, gint64 now, KtSyncEffect *effect);
  /* Of an answer 200; FALSE: it is none, or the disk failed. */
  gboolean (*take) (KtSyncMachine *self, gint64 now, GBytes *body, GError **error);
  KtSyncActivity activity;
} KtSyncTaskClass;

extern const KtSyncTaskClass kt_sync_tasks[KT_SYNC_N_TASKS];

/* ---- what both use ---- */

/* Looks again at the disk. */
gboolean kt_sync_machine_look (KtSyncMachine *self, GError **error);
/* It is tried again after a wait. reason: for people. */
void kt_sync_machine_fail (KtSyncMachine *self, gint64 now, gint64 retry_after, const char *reason);
/* The same for what could not be done here; with a disk that is full somebody has to help. */
void kt_sync_machine_fail_here (KtSyncMachine *self, gint64 now, const GError *error);
/* Nothing more, until somebody did what reason says. */
void kt_sync_machine_block (KtSyncMachine *self, const char *reason);
/* The highest time of the server, and how far the clock here is off. */
void kt_sync_machine_tell_time (KtSyncMachine *self, gint64 server_time);

/* An answer that is not 200. */
void kt_sync_machine_take_problem (KtSyncMachine *self, gint64 now, const KtSyncEvent *event);

G_END_DECLS
