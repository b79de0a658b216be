/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A machine to test, with a store in memory; what it asks is answered by the test. */

#include "kt-sync-machine.h"
#include "kt-sync-wire.h"
#include "kt-test-secrets.h"
#include "kt-test-sync-disk.h"

G_BEGIN_DECLS

#define DEVICE "0d0d0d0d-0000-4000-8000-000000000001"
#define A "0a0a0a0a-0000-4000-8000-000000000001"
#define B "0a0a0a0a-0000-4000-8000-000000000002"
#define SECOND ((gint64)G_USEC_PER_SEC)
#define SERVER_TIME 1795338000

typedef struct {
  KtTestSyncDisk *disk;
  KtSyncAuth *auth;
  KtRandom *random;
  KtSyncMachine *machine;
  KtSyncEffect effect; /* the last one */
  gint64 now;
} Place;

void place_step_event (Place *place, const KtSyncEvent *event);
void place_step (Place *place, KtSyncEventKind kind);
void place_answer_full (Place *place, guint status, GBytes *taken, gint64 retry_after);
void place_answer (Place *place, guint status, const char *text);
void place_answer_problem (Place *place, guint status, const char *type, gint64 expected);
void place_answer_token (Place *place);
void place_answer_status (Place *place);
void place_answer_lease (Place *place);
void place_answer_empty_page (Place *place, const char *next);
void
place_answer_page (Place *place, const char *id, gint64 rev, const char *note, const char *next);
GPtrArray *place_read_push (Place *place);
void place_answer_push (Place *place, KtSyncVerdict verdict);
void place_assert_asks (const Place *place, const char *method, const char *path);
void place_assert_sleeps (Place *place, KtSyncActivity activity);
void place_new_machine (Place *place);
void place_begin (Place *place);
void place_end (Place *place);
/* Up to the first push or pull. */
void place_start (Place *place);
/* With nothing left to do. */
void place_settle_down (Place *place);

typedef struct {
  const char *name;
  void (*test) (void);
} PlaceTest;

/* Instead of g_test_run(): each as "/SUITE/NAME". */
int place_run (int argc, char **argv, const char *suite, const PlaceTest *tests, guint n_tests);

G_END_DECLS
