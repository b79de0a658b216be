/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Two people changed copies of one record: the merge takes what each of them changed, measured from
 * the record that both began with. Where both changed one field to different values, theirs stands
 * and mine is told as a loss, so that a person can decide. Records within records are merged field
 * by field; a list whose records have an id is merged record by record, with what was added,
 * removed and moved. Texts lists, and lists of records without ids, are one value.
 *
 * A record of a list that one side removed and the other one changed stays, and that is told, too.
 *
 * (Three-way merge as of diff3: Khanna, Kunal, Pierce, "A Formal Investigation of Diff3", 2007;
 * with identities in place of places.)
 *
 * Ownership: the result owns all it points to. Thread: none of its own.
 */

#include "kt-record.h"

G_BEGIN_DECLS

typedef struct {
  char
      *path; /* "billing.city", "contacts[2f0c…].phone", "contacts[2f0c…]", "contacts": the order */
  char *mine;   /* as a person would write it, a record as JSON; NULL: was removed */
  char *theirs; /* likewise */
} KtRecordLoss;

void kt_record_loss_free (KtRecordLoss *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRecordLoss, kt_record_loss_free)

/* `result` is an initialised record, none of the other three; KtRecordLoss are appended to losses.
 * TRUE: nothing was lost. */
gboolean kt_record_merge (const KtRecordType *type,
                          gconstpointer base,
                          gconstpointer mine,
                          gconstpointer theirs,
                          gpointer result,
                          GPtrArray *losses);

/* The place that a loss names becomes what `from` has there; both of the type. FALSE: there is no
 * such place. */
gboolean
kt_record_take (const KtRecordType *type, gpointer record, gconstpointer from, const char *path);

G_END_DECLS
