/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The world of a simulation: kt-simulation.c lets time pass, kt-simulation-net.c is between client
 * and server, kt-simulation-laws.c looks at the end. */

#include "kt-actor.h"
#include "kt-server-people.h"
#include "kt-server.h"
#include "kt-simulation.h"
#include "kt-sqlite-connection.h"
#include "kt-sync-machine.h"
#include "kt-test-secrets.h"
#include "kt-test-sync-disk.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

#define SIM_SECOND ((gint64)G_USEC_PER_SEC)
#define SIM_TENANT "house"
#define SIM_ACCOUNTS 4
#define SIM_SNAPSHOTS 3
#define SIM_DAY 20261122

typedef struct _SimWorld SimWorld;

typedef struct {
  guint no;
  char *device;
  char *user;
  KtActor *actor;
  gboolean is_kiosk;
  KtTestSyncDisk *disk;     /* or */
  KtWorkStore *store;       /* while its program runs */
  KtSqliteConnection *peek; /* beside it */
  char *profile;
  KtClock *clock;
  KtSecretStore *secrets; /* as they are kept; machines have their own view */
  KtSyncAuth *auth;
  KtSyncMachine *machine;
  gint64 clock_error; /* seconds */
  guint life;         /* which run of the program */
  gint64 wake_at;
  guint next_tag;
} SimClient;

/* What somebody did and must not get lost. */
typedef struct {
  char *text;
  char *subject; /* id of the customer, the quote */
  const SimClient *client;
} SimNote;

/* What is to happen. run is called once, then it is freed. */
typedef struct _SimEvent SimEvent;
struct _SimEvent {
  gint64 at;
  guint64 serial;
  void (*run) (SimWorld *world, SimEvent *event);
  SimClient *client;
  guint life;
  guint64 request; /* number of the machine's */
  guint fate;
  guint status;
  gint64 retry_after;
  char *method;
  char *path;
  char *access;
  GBytes *body;
};

struct _SimWorld {
  guint64 seed;
  gboolean is_told;
  gboolean is_real; /* clients have work stores */
  KtRandom *random;
  gint64 now;
  gint64 calm_at; /* from then on everything works */
  GPtrArray *events;
  guint64 serial;
  KtClock *clock; /* of the server */
  KtServer *server;
  KtDatabase *database;
  SimClient *clients;
  guint n_clients;
  GPtrArray *accounts;  /* ids */
  GPtrArray *tags;      /* of SimNote: contacts */
  GHashTable *dead;     /* of them: deleted with their customers by somebody who saw them */
  GPtrArray *lines;     /* of SimNote: of quotes */
  GPtrArray *sent;      /* of SimNote: hashes of what left the house */
  GPtrArray *asked;     /* of SimNote: of inquiries */
  GPtrArray *rules;     /* of approval */
  GPtrArray *snapshots; /* of KtTestSyncDisk with an empty outbox */
  GPtrArray *backups;   /* of SimBackup, of work stores */
  char *backup;         /* of the server: a file; NULL: none */
  gboolean is_restored; /* the server came back from it */
  gboolean is_moved;    /* client 0 got other territories */
  char *trouble;        /* what should never happen, and did; NULL: nothing */
  KtSimulationReport *report;
};

gboolean sim_is_calm (const SimWorld *world);
/* One in so many, as long as it is not calm. */
gboolean sim_chance (SimWorld *world, guint out_of);
void sim_tell (SimWorld *world, const char *format, ...) G_GNUC_PRINTF (2, 3);

SimEvent *sim_schedule (SimWorld *world,
                        gint64 delay,
                        SimClient *client,
                        void (*run) (SimWorld *world, SimEvent *event));
void sim_event_free (SimEvent *event);

/* One step of its machine; sends what comes of it. */
void sim_step (SimWorld *world, SimClient *client, const KtSyncEvent *event);
/* The program dies and begins again. */
void sim_restart_client (SimWorld *world, SimClient *client);

/* Takes what is in effect. */
void sim_send (SimWorld *world, SimClient *client, const KtSyncEffect *effect);
/* Without a network in between. Transfer full. */
KtServerResponse *sim_ask (SimWorld *world,
                           SimClient *client,
                           const char *method,
                           const char *path,
                           const char *access,
                           GBytes *body);

void sim_note (GPtrArray *notes, const SimClient *client, const char *text, const char *subject);

/* ---- inquiries (kt-simulation-inquiry.c) ---- */

/* A visitor at a kiosk leaves one. */
void sim_inquiry_ask (SimWorld *world, SimClient *client);
/* Somebody takes one up, if there is one and he wants to. */
void sim_inquiry_take_up (SimWorld *world, SimClient *client);

/* ---- work stores ---- */

/* A profile in a new folder; enrolled, as by a session. */
void sim_store_begin (SimWorld *world, SimClient *client);
void sim_store_enable (SimClient *client, const KtEnrolAnswer *answer);
/* Closes and opens it again, as a restart does; a store that is not open is opened. */
void sim_store_open (SimWorld *world, SimClient *client);
void sim_store_close (SimClient *client);
void sim_store_end (SimClient *client);
/* A contact of that name. */
void sim_store_edit (SimWorld *world, SimClient *client, const char *id, const char *tag);
void sim_store_count (SimClient *client, guint *waiting, guint *tasks);
void sim_store_set_clock (SimWorld *world, SimClient *client);
/* What its clock says. */
gint64 sim_client_now (const SimWorld *world, const SimClient *client);
/* To look at what is stored; not to be freed. */
KtSqliteConnection *sim_store_peek (SimClient *client);
/* As another program would. */
void sim_store_run (SimClient *client, const char *sql);
/* Of KtApprovalRule: the world's. */
GPtrArray *sim_trade_new_rules (void);
/* One act of somebody's day. */
void sim_trade_act (SimWorld *world, SimClient *client);
/* As the store writes it; the caller frees. */
char *sim_store_normalise (const char *body);
char **sim_store_tags (const char *body);

/* A copy of a profile, as somebody may put it back: with the cursor of then. */
typedef struct {
  char *profile;
  const SimClient *client;
} SimBackup;

void sim_backup_free (gpointer backup);
void sim_store_take_backup (SimWorld *world, const SimClient *client);
/* A client for looks only: a profile (taken, or NULL: a new one) of the same device. */
void sim_store_begin_reader (SimWorld *world, const SimClient *as, char *profile, SimClient *reader);

/* A server's administrator: makes a backup in a while, and brings the server back from it later. */
void sim_plan_restore (SimWorld *world);
/* Also of the file. */
void sim_forget_backup (SimWorld *world);

/* Pulls until there is no more, from its cursor or, if that is void, from the beginning. NULL: done;
 * else what is wrong. The caller frees. */
char *
sim_resume (SimWorld *world, SimClient *client, KtSyncDisk *disk, guint limit, const char *who);
/* NULL: all hold. The caller frees. */
char *sim_check_laws (SimWorld *world);
char *sim_check_trade (SimWorld *world);

G_END_DECLS
