/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Special wishes and questions: positions of the kind KT_POSITION_WISH, routed to a duty
 * ("duty:engineering") or a person ("user:a.berg") and visible there until they are answered. They
 * hinder nothing by themselves; rules can ask for approval of them, and the gate names those nobody
 * has answered.
 *
 * Errors: KT_SALES_ERROR.
 */

#include "kt-actor.h"
#include "kt-revision.h"

G_BEGIN_DECLS

char *kt_wish_route_to_duty (const char *duty);
char *kt_wish_route_to_user (const char *login);
/* Whether it is routed to the actor. duties: NULL-terminated, own and delegated ones. */
gboolean
kt_wish_is_for (const KtPositionData *wish, const KtActor *actor, const char *const *duties);
gboolean kt_wish_is_open (const KtPositionData *wish);
/* A wish, or a line that became of one when it was answered with a price. */
gboolean kt_wish_is_wish (const KtPositionData *line);
/* "open", "answered", "declined"; never translated. */
const char *kt_wish_state (const KtPositionData *wish);

/* A position for a wish; id is a UUID. Transfer full. */
KtPositionData *
kt_wish_new (const char *id, const char *title, const char *text, const char *route);
typedef struct {
  const char *text;  /* what is said to who asked; needed */
  gboolean declined; /* it cannot be had: price and time do not count */
  KtMoney price;     /* net, for one; no currency: none is given */
  int lead_days;     /* working days; 0: as the head says */
} KtWishAnswer;

/* Answers a wish of a draft: who it is routed to, or who may edit. With a price it becomes a line
 * with that price, typed by hand, and stays a special wish for the rules. day: ISO 8601. */
gboolean kt_wish_answer_with (KtRevision *revision,
                              KtPosition *position,
                              const KtActor *actor,
                              const char *const *duties,
                              const KtWishAnswer *answer,
                              const char *day,
                              GError **error);
/* The same with words only. */
gboolean kt_wish_answer (KtRevision *revision,
                         KtPosition *position,
                         const KtActor *actor,
                         const char *const *duties,
                         const char *answer,
                         const char *day,
                         GError **error);

G_END_DECLS
