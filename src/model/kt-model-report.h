/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How the reader of models reports: faults of one file into the caller's list, errors counted so
 * that reading can stop after twenty, and the one distinction between plain COOM and files that say
 * "// kontor 1": what is tolerated in the one is an error in the other.
 */

#include "kt-fault.h"
#include "kt-model-expr.h"

G_BEGIN_DECLS

#define KT_MODEL_MAX_ERRORS 20

typedef struct {
  KtFaultList *faults; /* may be NULL */
  gboolean is_strict;
  guint n_errors;
} KtReport;

/* TRUE once so many errors were reported that reading should end. */
gboolean kt_report_is_full (const KtReport *report);

/* hint may be NULL. */
void
kt_report_error (KtReport *report, const KtPlace *place, const char *hint, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
void kt_report_warning (KtReport *report,
                        const KtPlace *place,
                        const char *hint,
                        const char *format,
                        ...) G_GNUC_PRINTF (4, 5);
/* An error in strict files, a warning in plain COOM. */
void
kt_report_lax (KtReport *report, const KtPlace *place, const char *hint, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/* The word of `words` (NULL-terminated) that `word` was probably meant to be, or NULL if none is
 * near. */
const char *kt_report_nearest (const char *word, const char *const *words);

G_END_DECLS
