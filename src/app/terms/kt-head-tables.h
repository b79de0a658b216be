/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What stands in the form of the head (kt-quote-head-form.h), as tables: groups with their fields, cards of lists. */

#include "kt-head-fields.h"
#include "kt-record-list.h"

G_BEGIN_DECLS

enum {
  KT_HEAD_FIRST, /* always seen */
  KT_HEAD_DELIVERY,
  KT_HEAD_PAYMENT,
  KT_HEAD_PRICE,
  KT_HEAD_PEOPLE,
  KT_HEAD_REFERENCES,
  KT_HEAD_TEXTS,
  KT_HEAD_NOTE,
  KT_HEAD_N_GROUPS
};

typedef struct {
  const char *title; /* N_(); NULL for the first */
  const KtHeadField *fields;
  guint n_fields;
} KtHeadGroup;

extern const KtHeadGroup kt_head_groups[KT_HEAD_N_GROUPS];

extern const KtRecordCell kt_head_address_cells[];
extern const guint kt_head_n_address_cells;
extern const KtRecordCell kt_head_milestone_cells[];
extern const guint kt_head_n_milestone_cells;
extern const KtRecordCell kt_head_participant_cells[];
extern const guint kt_head_n_participant_cells;

/* What a closed group says of what is in it; the caller frees. */
char *kt_head_summary (guint group, const KtRevisionHeader *header);

G_END_DECLS
