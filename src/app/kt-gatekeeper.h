/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Who sits at this workplace, and the way from the windows to the one gate (kt-gate.h): it knows the rules of the
 * catalog in use and what the store knows of approvals, so that windows only name the revision and the exit.
 *
 * As long as no user is stored the workplace is open: one person with the roles sales and administration. Once there
 * are users nobody is here (actor NULL) until somebody logs in.
 *
 * The credit of the customer is read beside the orders of the revision, which the rule measures itself.
 *
 * Properties (read-only, notify): "actor". Signal "changed": what the gate says may be different now.
 * Main thread only.
 */

#include "kt-gate-desk.h"
#include "kt-margin.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_GATEKEEPER (kt_gatekeeper_get_type ())
G_DECLARE_FINAL_TYPE (KtGatekeeper, kt_gatekeeper, KT, GATEKEEPER, GObject)

/* Follows the workplace, which owns it: kt_workplace_get_gatekeeper(). */
KtGatekeeper *kt_gatekeeper_new (KtWorkplace *workplace);

/* NULL: nobody is logged in. */
const KtActor *kt_gatekeeper_get_actor (KtGatekeeper *self);
/* After log-in (NULL: log-out); kt_user_store_log_in_async() gives the actor. */
void kt_gatekeeper_set_actor (KtGatekeeper *self, const KtActor *actor);

/* Of KtApprovalNeed, with how each is met; quick enough for every edit. Transfer full. */
GPtrArray *kt_gatekeeper_assess (KtGatekeeper *self, KtRevision *revision);
/* What the store knows of approvals of the quote; NULL before it was read ("changed" tells). Valid until then. */
const KtApprovalCase *kt_gatekeeper_get_case (KtGatekeeper *self, KtRevision *revision);
/* Margin of the revision, or of one position of it; FALSE if it is not known, or the actor may not see it: then nothing
 * was read. */
gboolean kt_gatekeeper_get_margin (KtGatekeeper *self, KtRevision *revision, KtPosition *position, KtMargin *margin);
/* NULL with an error that says why not, see kt_gate_open(). Transfer full. */
KtClearance *kt_gatekeeper_open (KtGatekeeper *self, KtRevision *revision, KtExit exit, GError **error);

G_END_DECLS
