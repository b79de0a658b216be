/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One row of a catalog's table while it is read: each function takes the field of that name, checks
 * it and reports at that field what is wrong. After a fault `failed` is TRUE and the row is left
 * out. For the readers of this folder only.
 */

#include "kt-csv.h"
#include "kt-model.h"

G_BEGIN_DECLS

typedef struct {
  const KtCsv *csv;
  guint row;
  KtFaultList *faults;
  gboolean failed;
} KtCsvRow;

/* "" if it is empty or the column is missing. */
const char *kt_csv_row_text (const KtCsvRow *row, const char *column);
/* A copy; NULL if it is empty. */
char *kt_csv_row_dup (const KtCsvRow *row, const char *column);
/* Must not be empty. */
const char *kt_csv_row_need (KtCsvRow *row, const char *column);
/* Letters, digits, - and _; not empty. */
const char *kt_csv_row_id (KtCsvRow *row, const char *column);

/* FALSE if the field is empty or wrong; the result is left alone then. */
gboolean kt_csv_row_decimal (KtCsvRow *row, const char *column, KtDecimal *result);
gboolean kt_csv_row_uint (KtCsvRow *row, const char *column, guint maximum, guint *result);

/* Columns `from` and `until`; the first day is not after the last. */
KtValidity kt_csv_row_validity (KtCsvRow *row);

/* Items separated by '|', blanks around them dropped. Free with g_strfreev. */
char **kt_csv_row_list (const KtCsvRow *row, const char *column);

/* A condition or formula over the model, with its text kept (both NULL where the field is empty).
 * The model may be NULL (it has errors of its own): then only the text is kept. */
void kt_csv_row_condition (KtCsvRow *row,
                           const char *column,
                           KtModel *model,
                           char **text,
                           KtFormula **formula);
void kt_csv_row_formula (KtCsvRow *row,
                         const char *column,
                         KtModel *model,
                         char **text,
                         KtFormula **formula);

/* The formula of `text`, which is (a part of) that field; NULL with faults. */
KtFormula *
kt_csv_row_parse_formula (KtCsvRow *row, const char *column, KtModel *model, const char *text);

/* A formula that is no single number is a fault; NULL is not. */
void kt_csv_row_check_number (KtCsvRow *row, const char *column, const KtFormula *formula);

/* An id that no earlier row of the table has; `keys` (copied id → line) remembers them. */
const char *kt_csv_row_key (KtCsvRow *row, const char *column, GHashTable *keys);

void kt_csv_row_fault (KtCsvRow *row, const char *column, const char *hint, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/* 20260131 from "2026-01-31"; 0 with an error that says how to write it. */
guint kt_day_parse (const char *text, GError **error);
/* Letters, digits, - and _, at most 64 of them. */
gboolean kt_id_is_valid (const char *id);

G_END_DECLS
