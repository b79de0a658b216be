/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A session that never blocks: it lives in a worker thread of its own; commands are queued and the
 * answers arrive as signals and GTask results in the main context of the thread that created it.
 *
 * After every command the worker computes first the snapshot (signal "changed"), then the completions
 * that were asked for with kt_configurator_set_completions (signal "completed"). A new command
 * interrupts both. All calls from the creating thread only.
 *
 * Signals:
 *   changed (KtSnapshot *)                      the picture after the last command
 *   refused (KtChoice *, KtExplanation *)       a decision was against the rules; nothing changed
 *   completed (guint number, KtCompletion *)    one of the completions asked for
 *   priced (KtOptionPrices *)                   what the options asked for with kt_configurator_set_priced cost; comes
 *                                               again while more is found out
 *   failed (GError *)                           a command that could not be done, nothing changed
 *   notify::busy
 * The pointers are good during the emission; KtSnapshot can be referenced.
 */

#include "kt-option-price.h"
#include "kt-session.h"

G_BEGIN_DECLS

#define KT_TYPE_CONFIGURATOR (kt_configurator_get_type ())
G_DECLARE_FINAL_TYPE (KtConfigurator, kt_configurator, KT, CONFIGURATOR, GObject)

KtConfigurator *kt_configurator_new (KtProgram *program);

/* The last picture shown; NULL before the first. */
KtSnapshot *kt_configurator_get_snapshot (KtConfigurator *self);
gboolean kt_configurator_get_busy (KtConfigurator *self);
KtProgram *kt_configurator_get_program (KtConfigurator *self);

void kt_configurator_decide (KtConfigurator *self, const KtChoice *choice);
void kt_configurator_decide_all (KtConfigurator *self, GPtrArray *choices);
/* Instead of everything decided so far. */
void kt_configurator_replace_all (KtConfigurator *self, GPtrArray *choices);
/* The same with as many of them as the rules allow; "failed" tells how many were left out (KT_ENGINE_ERROR_LEFT_OUT). */
void kt_configurator_take_up (KtConfigurator *self, GPtrArray *choices);
void kt_configurator_undecide (KtConfigurator *self, const KtChoice *choice);
void kt_configurator_clear (KtConfigurator *self, const char *path);
void kt_configurator_add_instance (KtConfigurator *self, const char *path);
void kt_configurator_remove_instance (KtConfigurator *self, const char *path);
void kt_configurator_reset (KtConfigurator *self);
void kt_configurator_undo (KtConfigurator *self);
void kt_configurator_redo (KtConfigurator *self);
void kt_configurator_apply_repair (KtConfigurator *self, KtRepair *repair, const KtChoice *choice);

/* Computed again after every command, in this order, until replaced; n 0: none. */
void kt_configurator_set_completions (KtConfigurator *self, const KtCompletionRequest *requests,
                                      guint n_requests);

/* The options of these places are priced after every command, once the completions are there; until replaced. NULL: none. */
void kt_configurator_set_priced (KtConfigurator *self, guint32 kinds, const char *const *paths);

void kt_configurator_explain_async (KtConfigurator *self, const KtChoice *choice,
                                    gboolean implied, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
KtExplanation *kt_configurator_explain_finish (KtConfigurator *self, GAsyncResult *result,
                                               GError **error);
void kt_configurator_repair_async (KtConfigurator *self, const KtChoice *choice, guint max_repairs,
                                   const KtCompletionRequest *completion,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
/* KtRepair */
GPtrArray *kt_configurator_repair_finish (KtConfigurator *self, GAsyncResult *result, GError **error);
void kt_configurator_complete_async (KtConfigurator *self, const KtCompletionRequest *request,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data);
KtCompletion *kt_configurator_complete_finish (KtConfigurator *self, GAsyncResult *result,
                                               GError **error);
/* Pairs of KtDecimal. */
void kt_configurator_holes_async (KtConfigurator *self, const char *path, guint max_holes,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data);
GArray *kt_configurator_holes_finish (KtConfigurator *self, GAsyncResult *result, GError **error);

/* Interrupts the worker and waits for its end (milliseconds). Also done by the last unref. */
void kt_configurator_shut_down (KtConfigurator *self);

G_END_DECLS
