/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A short list of records (milestones, addresses, people) edited in place: one card a record with its fields, a button
 * to remove it, one below to add another. What a card has is a table.
 *
 * Signal "changed": something was typed, added or removed. Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-record.h"

G_BEGIN_DECLS

typedef enum {
  KT_CELL_TEXT,    /* char * */
  KT_CELL_DATE,    /* char *, ISO 8601 */
  KT_CELL_PERCENT, /* KtDecimal */
  KT_CELL_MONEY,   /* KtMoney in the currency of the list; nothing typed: not given */
  KT_CELL_CHOICE   /* an enum */
} KtRecordCellKind;

typedef struct {
  const char *label; /* N_() */
  gsize offset;
  KtRecordCellKind kind;
  const char *const *choices; /* KT_CELL_CHOICE: N_(), by value, NULL-terminated */
  int row;                    /* of the card; cells of one row share its width */
  int width;                  /* characters; 0: what is left */
} KtRecordCell;

#define KT_TYPE_RECORD_LIST (kt_record_list_get_type ())
G_DECLARE_FINAL_TYPE (KtRecordList, kt_record_list, KT, RECORD_LIST, GtkWidget)

/* add_label: translated. cells must live as long as the list. */
GtkWidget *kt_record_list_new (const KtRecordType *type, const KtRecordCell *cells, guint n_cells,
                               const char *add_label);
/* Called for each record that is added; may be NULL. */
void kt_record_list_set_maker (KtRecordList *self, void (*make) (gpointer record, gpointer data), gpointer data);

/* Copied; currency of KT_CELL_MONEY. Nothing happens if it shows them already. */
void kt_record_list_fill (KtRecordList *self, const GPtrArray *records, const char *currency);
/* What stands there; transfer full. What cannot be read is as it was. */
GPtrArray *kt_record_list_take (KtRecordList *self);
/* As its button does. */
void kt_record_list_add (KtRecordList *self);

G_END_DECLS
