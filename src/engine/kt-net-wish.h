/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Of what a net leaves (kt-net.h) the configuration that is most as is wished: the model's defaults,
 * each granted if it can be together with those granted before it; its preferences, of which those
 * left out weigh least; then as few parts as can be; then of each place the first value, or the
 * smallest number, that it can have.
 *
 * Internal to the engine; one thread, that of the state.
 */

#include "kt-net.h"

G_BEGIN_DECLS

typedef struct {
  gint64 upper;       /* what is found costs less */
  const int *stop;
  KtWitness *best;    /* given: one that is left; afterwards what was found; the caller's */
  gint64 cost;        /* of what was found */
  guint n_refused;    /* of the defaults */
} KtNetWishes;

/* Afterwards the state is as it was. FALSE: stopped, or it is not proven that no other preferences would do better. */
gboolean kt_net_grant_wishes (KtNetState *state, KtNetWishes *wishes);

G_END_DECLS
