/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Several clients and the server in one thread and one virtual time, everything from one seed: what
 * users write and when, what the network loses, delays, doubles and cuts, when programs die, disks
 * fail and clocks are wrong. The clients are real machines, the server is the real one on SQLite in
 * memory. After a while of trouble everything works, nobody writes, and when all is quiet the laws
 * are checked:
 *
 *   - all clients hold what the server holds
 *   - all that was written is there, once; its entry in the server's audit trail, too
 *   - nothing is left waiting, nothing was refused
 *   - who fetches everything, and who goes on from any cursor, comes to the same
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *broken;      /* the law that was broken, and how; NULL: none */
  guint64 edits;     /* of users */
  guint64 acts;      /* of them, at work stores: that were allowed */
  guint64 requests;  /* that reached the server */
  guint64 replays;   /* of them: a push that it had heard before */
  guint64 faults;    /* of the network */
  guint64 restarts;  /* of clients and server */
  guint64 refetches;
  gint64 seconds;    /* of virtual time */
} KtSimulationReport;

void kt_simulation_report_clear (KtSimulationReport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtSimulationReport, kt_simulation_report_clear)

/* FALSE: a law was broken. is_real: clients have work stores, not the model of one. is_told: what
 * happens is printed. */
gboolean
kt_simulation_run (guint64 seed, gboolean is_real, gboolean is_told, KtSimulationReport *report);

G_END_DECLS
