/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The unit of work: one customer (or nobody yet), what is being configured for him, and the quote it goes on. It hands
 * what each phase learned to the next, and survives the end of the program, whatever ended it.
 *
 * Properties (read-only, notify): "account", "configuration", "quote", "phase", "opening".
 * Signal "failed" (GError): something asked for could not be opened or saved.
 * Main thread only.
 */

#include "kt-account.h"
#include "kt-configuration.h"
#include "kt-open-quote.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

/* Inform, configure, order, service. */
typedef enum {
  KT_PHASE_INFORM,
  KT_PHASE_CONFIGURE,
  KT_PHASE_ORDER,
  KT_PHASE_SERVICE
} KtPhase;

#define KT_TYPE_CONVERSATION (kt_conversation_get_type ())
G_DECLARE_FINAL_TYPE (KtConversation, kt_conversation, KT, CONVERSATION, GObject)

/* Restores the last conversation as soon as the workplace is ready. */
KtConversation *kt_conversation_new (KtWorkplace *workplace);

/* NULL: nobody yet. */
const KtAccount *kt_conversation_get_account (KtConversation *self);
/* Copied. The open quote, if it is still a draft without a customer, gets him too. */
void kt_conversation_set_account (KtConversation *self, const KtAccount *account);

/* NULL: none. */
KtConfiguration *kt_conversation_get_configuration (KtConversation *self);
/* Begins to configure a product; "configuration" changes when it is there. */
void kt_conversation_configure (KtConversation *self, const char *product);
/* The same, starting from a configuration (JSON of a KtAssignment); position_id is the line of the open quote that
 * shall be replaced by the result, or NULL. */
void kt_conversation_reconfigure (KtConversation *self, const char *product, const char *assignment,
                                  const char *position_id);
/* The product is being loaded. */
/* The configuration that the present one took the place of, decisions and all; FALSE: there was none, or nothing was
 * decided in it. */
gboolean kt_conversation_has_previous (KtConversation *self);
void kt_conversation_bring_back_previous (KtConversation *self);
gboolean kt_conversation_is_opening (KtConversation *self);

/* NULL: none. */
KtOpenQuote *kt_conversation_get_quote (KtConversation *self);
/* A new draft for the customer of the conversation; replaces the open one, which stays stored. NULL, with "failed":
 * nothing may be begun from a catalog of that age. */
KtOpenQuote *kt_conversation_begin_quote (KtConversation *self);
/* The same with a quote that was made elsewhere; takes it. */
void kt_conversation_show_quote (KtConversation *self, KtOpenQuote *quote);
void kt_conversation_open_quote (KtConversation *self, const char *quote_id);
/* The same, with two of its revisions side by side (signal "compare": their ids, left and right). */
void kt_conversation_compare (KtConversation *self, const char *quote_id, const char *left, const char *right);
/* Appends to the open quote, or begins one; replaces the line that is being reconfigured. FALSE if the quote cannot be
 * edited any more. */
gboolean kt_conversation_add_position (KtConversation *self, const KtPositionData *position, GError **error);

/* Whether who is here makes quotes: a kiosk does not. */
gboolean kt_conversation_may_edit (KtConversation *self);

KtPhase kt_conversation_get_phase (KtConversation *self);
void kt_conversation_set_phase (KtConversation *self, KtPhase phase);

/* A new customer comes in: everything is stored, the conversation is empty. */
void kt_conversation_start_over (KtConversation *self);
/* Waits until what was typed is on the disk. Who keeps something of his own saves it on the signal "save-now" (GError **),
 * unless the error is already set. */
gboolean kt_conversation_save_now (KtConversation *self, GError **error);

KtWorkplace *kt_conversation_get_workplace (KtConversation *self);

G_END_DECLS
