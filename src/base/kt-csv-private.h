/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The table between its reader and its getters. */

#include "kt-csv.h"

G_BEGIN_DECLS

typedef struct {
  const char *text; /* in strings */
  guint line;
  guint column;
} KtCsvCell;

struct _KtCsv {
  char *file;
  char separator;
  guint header_line;
  GStringChunk *strings;
  GPtrArray *names;    /* in strings */
  GHashTable *by_name; /* name → column */
  GArray *cells;       /* of KtCsvCell, row by row */
  GArray *row_lines;   /* of guint */
};

KtCsv *kt_csv_new (const char *file);

G_END_DECLS
