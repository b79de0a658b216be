/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A line of a quote that another release of the catalog would change (kt-publish-gate.h), or a quote that could not be
 * looked at, as an item of a list. Immutable. Main thread only.
 */

#include <gio/gio.h>

#include "kt-publish-gate.h"

G_BEGIN_DECLS

#define KT_TYPE_REPLAY_ITEM (kt_replay_item_get_type ())
G_DECLARE_FINAL_TYPE (KtReplayItem, kt_replay_item, KT, REPLAY_ITEM, GObject)

/* finding NULL: the quote could not be looked at, and why says the reason. Copies everything. */
KtReplayItem *kt_replay_item_new (const char *quote_id, const char *quote, const char *customer,
                                  const KtPublishFinding *finding, const char *why);

const char *kt_replay_item_get_quote_id (KtReplayItem *self);
const char *kt_replay_item_get_quote (KtReplayItem *self); /* its number */
const char *kt_replay_item_get_customer (KtReplayItem *self);
/* NULL: see the reason. */
const KtPublishFinding *kt_replay_item_get_finding (KtReplayItem *self);
/* A sentence; "": the price only. */
const char *kt_replay_item_get_why (KtReplayItem *self);
/* The effect in a word or two; static. */
const char *kt_replay_item_get_effect (KtReplayItem *self);
/* The worst first. */
guint kt_replay_item_get_rank (KtReplayItem *self);
/* Without a currency: there is none. */
KtMoney kt_replay_item_get_difference (KtReplayItem *self);

G_END_DECLS
