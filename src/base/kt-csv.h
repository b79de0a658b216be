/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A table read from CSV: UTF-8 (a byte order mark is skipped), RFC 4180, header line first, fields
 * separated by
 * ',' or ';' (the header decides), LF or CRLF, blanks around unquoted fields ignored. Empty lines
 * and lines that start with '#' are skipped. Built on libcsv.
 *
 * What is wrong is reported into a KtFaultList with line and column, and reading goes on with the
 * next line: the rows that are there are sound. The table owns all strings it hands out. One thread
 * at a time.
 */

#include "kt-fault.h"

G_BEGIN_DECLS

#define KT_CSV_MAX_BYTES (64u * 1024 * 1024)
#define KT_CSV_MAX_COLUMNS 512

typedef struct _KtCsv KtCsv;

/* length < 0: terminated. file: the name to report. Never NULL: an unusable text gives a table
 * without columns and a fault. */
KtCsv *kt_csv_parse (const char *text, gssize length, const char *file, KtFaultList *faults);
/* path is opened, file reported (NULL: path). A file that cannot be read is a fault, as above. */
KtCsv *kt_csv_load (const char *path, const char *file, KtFaultList *faults);
void kt_csv_free (KtCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCsv, kt_csv_free)

const char *kt_csv_file (const KtCsv *csv);
char kt_csv_separator (const KtCsv *csv);
guint kt_csv_n_columns (const KtCsv *csv);
const char *kt_csv_column_name (const KtCsv *csv, guint column);
/* -1 if the header has no such column. Names are compared exactly. */
int kt_csv_find_column (const KtCsv *csv, const char *name);
/* Reports missing required columns, and columns that are in neither list. NULL-terminated; optional
 * may be NULL (none). FALSE if anything was reported. */
gboolean kt_csv_check_columns (const KtCsv *csv,
                               const char *const *required,
                               const char *const *optional,
                               KtFaultList *faults);

guint kt_csv_n_rows (const KtCsv *csv);
/* Never NULL; "" for a column that does not exist (column < 0). */
const char *kt_csv_get (const KtCsv *csv, guint row, int column);
const char *kt_csv_get_by_name (const KtCsv *csv, guint row, const char *name);
/* Where the row begins, and where the text of the field begins (behind its quote), from 1, in
 * characters. */
guint kt_csv_row_line (const KtCsv *csv, guint row);
guint kt_csv_field_line (const KtCsv *csv, guint row, int column);
guint kt_csv_field_column (const KtCsv *csv, guint row, int column);

/* Reports at that field, with "COLUMN: " before the message. */
void kt_csv_fault (const KtCsv *csv,
                   guint row,
                   int column,
                   KtFaultSeverity severity,
                   KtFaultList *faults,
                   const char *hint,
                   const char *format,
                   ...) G_GNUC_PRINTF (7, 8);

/* Writing: appends one line, quoting where needed, ended by LF. */
void kt_csv_append_row (GString *out, char separator, const char *const *fields, guint n_fields);

G_END_DECLS
