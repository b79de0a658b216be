/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Rows for fields of a head, made from a table: the same code fills them, reads them back and says at the field what is
 * wrong with it. A value that cannot be read is not taken; what was typed stays as it stands.
 *
 * Signal "changed": something was typed or chosen. Main thread only.
 */

#include <adwaita.h>

#include "kt-head-options.h"
#include "kt-revision-header.h"

G_BEGIN_DECLS

typedef enum {
  KT_HEAD_LINE,    /* char * */
  KT_HEAD_DATE,    /* char *, ISO 8601 */
  KT_HEAD_PERCENT, /* KtDecimal, 0 … 100 */
  KT_HEAD_SWITCH,  /* gboolean */
  KT_HEAD_CHOICE   /* char *: the key of an option */
} KtHeadFieldKind;

typedef struct {
  const char *label; /* N_() */
  gsize offset;      /* in KtRevisionHeader */
  KtHeadFieldKind kind;
  GPtrArray *(*options) (KtCatalog *catalog, const char *language); /* KT_HEAD_CHOICE */
} KtHeadField;

#define KT_TYPE_HEAD_FIELDS (kt_head_fields_get_type ())
G_DECLARE_FINAL_TYPE (KtHeadFields, kt_head_fields, KT, HEAD_FIELDS, GObject)

/* The table must live as long as the fields. */
KtHeadFields *kt_head_fields_new (const KtHeadField *fields, guint n_fields);

guint kt_head_fields_get_n_rows (KtHeadFields *self);
/* Transfer none; to be put somewhere by the caller. */
GtkWidget *kt_head_fields_get_row (KtHeadFields *self, guint number);

/* catalog may be NULL: then choices have no options but the one that is set. */
void kt_head_fields_fill (KtHeadFields *self, const KtRevisionHeader *header, KtCatalog *catalog);
/* Into the header; FALSE if a field could not be read. */
gboolean kt_head_fields_take (KtHeadFields *self, KtRevisionHeader *header);

/* A combo row with these options, the one of that key chosen; a key that is not among them is added as it is. For rows
 * that need more than a field. */
void kt_head_fields_show_options (AdwComboRow *row, GPtrArray *options, const char *key);
/* The key that is chosen; NULL: none. */
const char *kt_head_fields_get_key (AdwComboRow *row);
/* Says at the row what is wrong with it; NULL: nothing. */
void kt_head_fields_say (AdwPreferencesRow *row, const char *label, const char *problem);

G_END_DECLS
