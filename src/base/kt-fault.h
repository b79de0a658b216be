/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Faults in what people wrote: models, tables, catalogs. A reader that can go on after a fault
 * collects them here and reports many at once; a GError is for what ends an operation.
 *
 * A list owns its faults and is used by one thread at a time. It stops storing at its cap and
 * counts on.
 */

#include <json-glib/json-glib.h>

#include "kt-error.h"

G_BEGIN_DECLS

typedef enum {
  KT_FAULT_ERROR,   /* cannot be used as it is */
  KT_FAULT_WARNING, /* can be used, is probably not meant */
  KT_FAULT_INFO
} KtFaultSeverity;

typedef struct {
  KtFaultSeverity severity;
  const char
      *file;     /* as shown to people, relative where possible; NULL if there is none; interned */
  guint line;    /* from 1; 0 is unknown */
  guint column;  /* in characters from 1; 0 is unknown */
  char *message; /* a whole sentence */
  char *hint;    /* what to do; may be NULL */
} KtFault;

typedef struct _KtFaultList KtFaultList;

/* cap: how many are stored at most; 0 is 1,000. */
KtFaultList *kt_fault_list_new (guint cap);
void kt_fault_list_free (KtFaultList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtFaultList, kt_fault_list_free)

/* list may be NULL in the three functions that add: then nothing is kept. hint may be NULL. */
void kt_fault_list_add (KtFaultList *list,
                        KtFaultSeverity severity,
                        const char *file,
                        guint line,
                        guint column,
                        const char *hint,
                        const char *format,
                        ...) G_GNUC_PRINTF (7, 8);
/* An error with the message of a GError. */
void kt_fault_list_add_error (KtFaultList *list,
                              const char *file,
                              guint line,
                              guint column,
                              const GError *error);
/* Copies all faults of other, and its count of dropped ones. */
void kt_fault_list_append (KtFaultList *list, const KtFaultList *other);

guint kt_fault_list_length (const KtFaultList *list);
const KtFault *kt_fault_list_get (const KtFaultList *list, guint index);
/* All that were added, also beyond the cap. */
guint kt_fault_list_count (const KtFaultList *list, KtFaultSeverity severity);
gboolean kt_fault_list_has_errors (const KtFaultList *list);
/* No room for more: a reader may stop. */
gboolean kt_fault_list_is_full (const KtFaultList *list);

/* By file, line, column, severity; what is equal keeps its order. */
void kt_fault_list_sort (KtFaultList *list);

/* "file:line:column: error: message" and, below it and indented, the hint. */
char *kt_fault_to_text (const KtFault *fault);
char *kt_fault_list_to_text (const KtFaultList *list);
/* {"errors":1,"warnings":0,"faults":[{"severity":"error","file":…,"line":…,"column":…,"message":…}]}
 */
JsonNode *kt_fault_list_to_json (const KtFaultList *list);
/* The first error as a GError (code KT_ERROR_INVALID) that says how many more there are; FALSE, as
 * functions return it with an error set. TRUE if there is no error in the list. */
gboolean kt_fault_list_propagate (const KtFaultList *list, GError **error);
const char *kt_fault_severity_name (KtFaultSeverity severity);

G_END_DECLS
