/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What of a revision somebody must approve: a pure function of the revision, the rules of the
 * catalog, who acts, and the customer's credit. Quick enough for every key stroke. Each need says
 * what was measured, what the limit is, which lines it is about, who approves in which order, and
 * what would avoid it.
 *
 * Thread: that of the revision. Amounts and percentages as in the revision.
 */

#include "kt-actor.h"
#include "kt-approval-rule.h"
#include "kt-line-facts.h"
#include "kt-revision.h"

G_BEGIN_DECLS

/* How a need is met. */
typedef enum {
  KT_COVER_NONE,
  KT_COVER_AUTHORITY, /* who acts has the duty himself */
  KT_COVER_MANDATE,
  KT_COVER_APPROVED,
  KT_COVER_PENDING, /* asked for, not decided yet */
  KT_COVER_ASKED,   /* the approver asked back */
  KT_COVER_REFUSED
} KtCover;

/* A change that would bring the revision within the limit. */
typedef struct {
  char *position_id; /* NULL: of the head */
  char *field;       /* "discount", "manual_price", "valid_until" …; "" is the line itself: remove
                      * it */
  char *from;        /* as a machine writes it: "15" */
  char *to;
  char *text; /* a whole sentence for people, translated: "Position 2: discount 12 % instead of
               * 15 %" */
} KtRemedy;

typedef struct {
  char *rule; /* key */
  KtMeasure measure;
  char *group; /* NULL: everything */
  char *approver;
  guint order;
  KtDecimal limit;
  KtDecimal value;     /* the worst of what was measured */
  gboolean is_unknown; /* could not be measured: counts as beyond every limit */
  gboolean is_hidden;  /* the actor may not see the value (a margin): it is the limit here */
  char **positions;    /* ids of the lines it is about; empty: the whole document */
  GPtrArray *remedies; /* of KtRemedy */
  KtCover cover;
  char *cover_id; /* of the decision or mandate; NULL if there is none */
  char *cover_by; /* name of who decided; NULL if there is none */
} KtApprovalNeed;

void kt_approval_need_free (KtApprovalNeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtApprovalNeed, kt_approval_need_free)
/* Whether nothing is left to do: authority, mandate, approved. */
gboolean kt_approval_need_is_met (const KtApprovalNeed *self);
/* One sentence for people, translated: what is beyond which limit, and who approves. language is
 * that of texts of the catalog, which may be NULL. The caller frees. */
char *
kt_approval_need_to_text (const KtApprovalNeed *self, KtCatalog *catalog, const char *language);

/* The same without who approves, to follow a colon: "discount of 15 % instead of at most 12 %". The
 * caller frees. */
char *kt_approval_need_to_phrase (const KtApprovalNeed *self);
/* What a duty is called in the catalog (may be NULL), or its key. */
const char *kt_duty_to_text (const char *duty, KtCatalog *catalog, const char *language);

/* A limit of a measure for people: "Discount on the quote: up to 7 %". The caller frees. */
char *kt_measure_limit_to_text (KtMeasure measure, KtDecimal limit);

/* The customer's credit as the server or the back office last told it. */
typedef struct {
  KtMoney limit;
  KtMoney used;
} KtCredit;

typedef struct {
  KtRevision *revision;
  GPtrArray *rules;   /* of KtApprovalRule: kt_catalog_get_approval_rules() */
  KtLineFacts *facts; /* may be NULL: nothing known, see there */
  const KtActor *actor;
  const KtCredit *credit; /* NULL: not known, then credit is not judged */
  guint day;              /* today, yyyymmdd */
} KtApprovalQuestion;

/* Of KtApprovalNeed, by order and rule; KT_COVER_NONE or _AUTHORITY. Transfer full. */
GPtrArray *kt_approval_needs (const KtApprovalQuestion *question);

G_END_DECLS
