/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The way down to a budget: at most five packages of changes that bring a draft within it, the one
 * that leaves the customer most of what was offered first. A package drops lines to options, takes
 * what is offered as an alternative, changes quantities or a configuration, terms, and what is left
 * is a discount on the document, as far as nobody has to approve it.
 *
 * What a change brings is not estimated in the end: every package was carried out on a copy of the
 * revision, priced and added up as in earnest. What is kept is the value of the lines at list
 * prices, less what changed terms were worth.
 *
 * Takes a while (about a tenth of a second for a small quote): a worker's work, on a revision of
 * its own. Errors: KT_SALES_ERROR, KT_ERROR; G_IO_ERROR_CANCELLED.
 */

#include "kt-catalog.h"
#include "kt-gate.h"
#include "kt-revision-edit.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define KT_TARGET_MAX_PACKAGES 5

typedef enum {
  KT_TARGET_OPTION,      /* a line becomes an option */
  KT_TARGET_ALTERNATIVE, /* a line offered as an alternative takes the place of its line */
  KT_TARGET_QUANTITY,
  KT_TARGET_VARIANT, /* another configuration of the same product */
  KT_TARGET_EXPRESS, /* no express delivery */
  KT_TARGET_INCOTERM,
  KT_TARGET_DISCOUNT /* on the document */
} KtTargetKind;

typedef struct {
  KtTargetKind kind;
  char *position_id;       /* NULL: of the head */
  char *other_id;          /* ALTERNATIVE: the line that was offered first */
  char *text;              /* a sentence for people, translated */
  KtDecimal number;        /* QUANTITY, DISCOUNT: the new one */
  char *incoterm;          /* INCOTERM: the new one */
  KtPositionData *variant; /* VARIANT: what the line offers then */
  KtMoney saving;          /* of the net, alone */
} KtTargetChange;

typedef struct {
  GPtrArray *changes; /* of KtTargetChange */
  KtMoney net;
  KtMoney gross;
  KtMoney saving;          /* of the net */
  KtDecimal kept;          /* percent of the value, one digit */
  gboolean needs_approval; /* more than the draft as it is */
} KtTargetPackage;

void kt_target_package_free (KtTargetPackage *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTargetPackage, kt_target_package_free)

typedef struct {
  KtCatalog *catalog;
  KtRevision *revision; /* stays as it is */
  guint day;            /* yyyymmdd */
  const char *language; /* of the sentences */
  KtMoney budget;       /* in the currency of the head */
  gboolean is_gross;    /* the budget includes tax */
  /* Who asks, and his mandates; its revision does not matter. NULL: no discount is proposed. */
  const KtGateRequest *gate;
  GPtrArray *variants; /* of KtPositionData under the ids of their lines: kt_target_variants();
                        * NULL: none */
} KtTargetQuestion;

/* Of KtTargetPackage, best first; empty: there is no way. KT_ERROR_RANGE if the draft is within the
 * budget already. Transfer full. */
GPtrArray *
kt_target_search (const KtTargetQuestion *question, GCancellable *cancellable, GError **error);

/* In one step of the history; prices are determined anew. */
gboolean kt_target_apply (const KtTargetPackage *package,
                          KtCatalog *catalog,
                          KtRevision *revision,
                          guint day,
                          GError **error);

/* Cheaper configurations of a configured line, each as near to the one offered as the rules allow
 * once a single characteristic is another: of KtPositionData, cheapest first, at most `max`. Empty
 * for other lines. Transfer full. */
GPtrArray *kt_target_variants (KtCatalog *catalog,
                               const KtPositionData *line,
                               const KtRevisionHeader *header,
                               guint day,
                               guint max,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
