/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The life of the open quote as actions of the group "quote": accept, lose, withdraw, take back, extend the validity,
 * begin revisions (of this one or of another), show another revision, copy. Each is enabled or has a reason why not.
 *
 * Signal "ask" (int: KtOutcomeKind): an outcome is to be entered; answer with kt_life_actions_close().
 * Signal "changed": what is possible may be different now.
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-conversation.h"
#include "kt-outcome.h"

G_BEGIN_DECLS

#define KT_TYPE_LIFE_ACTIONS (kt_life_actions_get_type ())
G_DECLARE_FINAL_TYPE (KtLifeActions, kt_life_actions, KT, LIFE_ACTIONS, GObject)

/* page: says what was done and what went wrong; borrowed, like the map the actions are added to. */
KtLifeActions *kt_life_actions_new (GtkWidget *page, KtConversation *conversation, GActionMap *map);
/* NULL: none. */
void kt_life_actions_set_quote (KtLifeActions *self, KtOpenQuote *quote);
KtOpenQuote *kt_life_actions_get_quote (KtLifeActions *self);

/* Why the action of that name (without "quote.") cannot be done now; translated; NULL: it can. */
const char *kt_life_actions_why_not (KtLifeActions *self, const char *name);

/* The revision shown ends so. */
gboolean kt_life_actions_close (KtLifeActions *self, const KtOutcome *outcome, GError **error);

G_END_DECLS
