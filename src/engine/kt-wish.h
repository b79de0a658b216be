/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Wishes in order of importance: each is granted if it can be together with those granted before it. What the best
 * configuration so far grants anyway costs no question; of the rest several are tried at once, twice as many after each
 * success.
 *
 * Internal to the engine: used by completions (kt-complete.c). One thread, that of the session.
 */

#include "kt-session-private.h"

G_BEGIN_DECLS

/* A search that has found a configuration (`best`) and goes on to better ones. */
typedef struct {
  KtSession *session;
  KtProgram *program;  /* the one the literals belong to, also when the session has grown a larger one */
  GArray *assumptions; /* hold in every question */
  GArray *held;        /* hold as well; assumed once an answer would break them */
  KtWitness *best;
  int max_conflicts;   /* of a question */
  guint n_left;        /* questions that may still be asked for wishes */
  guint n_hard_left;   /* of those that stay undecided */
  KtVerdict verdict;   /* POSSIBLE; GROWN, STOPPED or IMPOSSIBLE end the search */
} KtSearch;

typedef struct {
  int literal;
  int group; /* of wishes with the same group at most one can be granted; -1: none */
} KtWish;

void kt_search_init (KtSearch *self, KtSession *session);
void kt_search_clear (KtSearch *self);
gboolean kt_search_goes_on (const KtSearch *self);
void kt_search_assume (KtSearch *self, int literal);

/* Can what is assumed hold? If so, that is the best now. */
KtVerdict kt_search_ask (KtSearch *self);

/* Makes the best the solution that the session found last. */
KtVerdict kt_search_show_best (KtSearch *self);

/* Grants, in their order, and assumes what is granted; how many were not (those left out of a group do not count). */
guint kt_search_grant (KtSearch *self, const KtWish *wishes, guint n);

G_END_DECLS
