/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Two revisions side by side, as people read them: lines paired by their identity in one order,
 * field by field in the words of the customer (not of the record: kt-revision-diff.h does that),
 * and what of one can be taken over into the other. Works for any two revisions, also parallel
 * ones.
 *
 * Fields that only make sense together are taken over together (KtComparedPart): a configuration
 * with its price, a price with what it counts for. Conditions and sums follow from the rest and are
 * never taken over.
 *
 * Everything is made for a moment: compare again after an edit. Texts in `language` ("de", "en").
 * Thread: that of the revisions. Errors: KT_SALES_ERROR_FIELD (currency), those of
 * kt-revision-edit.h.
 */

#include "kt-revision-edit.h"

G_BEGIN_DECLS

typedef enum {
  KT_COMPARED_RESULT, /* follows from the rest: cannot be taken over */
  /* of a line */
  KT_COMPARED_PLACE,
  KT_COMPARED_TEXT,
  KT_COMPARED_QUANTITY,
  KT_COMPARED_CONFIGURATION, /* with text, price and delivery time of it */
  KT_COMPARED_PRICE,
  KT_COMPARED_DISCOUNT,
  KT_COMPARED_ROLE,
  KT_COMPARED_DELIVERY,
  KT_COMPARED_LOT,
  KT_COMPARED_VAT,
  KT_COMPARED_NOTE,
  /* of a head */
  KT_COMPARED_SUBJECT,
  KT_COMPARED_REFERENCE,
  KT_COMPARED_CUSTOMER,
  KT_COMPARED_VALIDITY,
  KT_COMPARED_PAYMENT,
  KT_COMPARED_DELIVERY_TERMS,
  KT_COMPARED_DISCOUNTS,
  KT_COMPARED_TEXTS,
  KT_COMPARED_BENEFITS,
  KT_COMPARED_MILESTONES,
  KT_COMPARED_HEAD_NOTE
} KtComparedPart;

typedef struct {
  KtComparedPart part;
  char *label;
  char *left; /* "": not there */
  char *right;
  gboolean differs;
} KtComparedField;

typedef enum {
  KT_COMPARED_SAME,
  KT_COMPARED_CHANGED,
  KT_COMPARED_ONLY_LEFT,
  KT_COMPARED_ONLY_RIGHT
} KtComparedFate;

typedef struct {
  char *id;
  KtComparedFate fate;
  gboolean is_moved; /* among the lines that both have */
  KtPosition *left;  /* NULL: not there; held */
  KtPosition *right;
  KtMoney nets[2]; /* no currency: no price */
} KtComparedLine;

typedef struct {
  KtRevision *left, *right; /* held */
  GPtrArray *lines;         /* of KtComparedLine, in the order of the right one */
  GPtrArray *head;          /* of KtComparedField: head and sums */
  guint n_lines_differ;
  guint n_head_differs;
} KtComparison;

KtComparison *kt_comparison_new (KtRevision *left, KtRevision *right, const char *language);
void kt_comparison_free (KtComparison *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtComparison, kt_comparison_free)

/* Of KtComparedField: that line field by field. Transfer full. */
GPtrArray *
kt_comparison_fields (const KtComparison *self, const KtComparedLine *line, const char *language);
/* The same of two contents of a line, each with the head it stands under; either may be NULL. */
GPtrArray *kt_compare_positions (const KtPositionData *left,
                                 const KtRevisionHeader *left_header,
                                 const KtPositionData *right,
                                 const KtRevisionHeader *right_header,
                                 const char *language);
/* Heads and sums. */
GPtrArray *kt_compare_heads (KtRevision *left, KtRevision *right, const char *language);

/* ---- taking over ---- */

/* Makes the line of `to` what it is in `from`: changed, put in, or removed, with what is below it
 * where it is put in. Several edits: open a step around it. */
gboolean kt_revision_take_line (KtRevision *to, KtRevision *from, const char *id, GError **error);
/* A part of the line; id NULL: of the head. */
gboolean kt_revision_take_part (KtRevision *to,
                                KtRevision *from,
                                const char *id,
                                KtComparedPart part,
                                GError **error);

G_END_DECLS
