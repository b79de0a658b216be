/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The reader of XCSP3: kt-xcsp.c (elements), kt-xcsp-variables.c, kt-xcsp-table.c (extension),
 * kt-xcsp-formula.c (intension). A function that returns NULL or FALSE has reported.
 */

#include "kt-foreign-private.h"

G_BEGIN_DECLS

/* Values that a domain may have; up to MAX_OPTIONS it is an enumeration, beyond that a number. */
#define KT_XCSP_MAX_VALUES 1000000
#define KT_XCSP_MAX_OPTIONS 256
#define KT_XCSP_MAX_CELLS 20000000
#define KT_XCSP_MAX_DEPTH 100

typedef struct {
  gboolean is_option;   /* its values are options named by their numbers; else it is a number */
  const KtExpr *path;   /* for tables */
  const KtExpr *number; /* for formulas */
} KtXcspVariable;

typedef struct {
  KtMaker maker;
  KtMakerStructure *product;
  KtReport *report;
  const char *file;
  KtPlace place;         /* of the constraint or variable at work */
  GHashTable *variables; /* name → KtXcspVariable */
  GHashTable *arrays;    /* name → GPtrArray of KtXcspVariable, of one dimension */
  GHashTable *domains;   /* text → KtEnumeration */
  GHashTable *numbers;   /* gint64 → KtExpr: the number */
  GHashTable *symbols;   /* gint64 → KtExpr: the name of the option */
  guint64 n_cells;
} KtXcsp;

/* One element, or all of "x[]", "x[2..5]", in `variables`. */
gboolean kt_xcsp_find (KtXcsp *xcsp, const char *word, GPtrArray *variables);
const KtExpr *kt_xcsp_constant (KtXcsp *xcsp, gint64 value, gboolean is_option);
gboolean kt_xcsp_fault (KtXcsp *xcsp, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* "3 5..9" */
gboolean kt_xcsp_read_values (KtXcsp *xcsp, const char *text, GArray *values);
gboolean kt_xcsp_parse_int (const char **text, gint64 *value);

/* One variable (size NULL) or an array of that size, with the values of the domain. */
gboolean kt_xcsp_add_variables (KtXcsp *xcsp, const char *id, const char *size, const char *domain);

/* Tuples as text, for these columns. */
gboolean kt_xcsp_add_table (KtXcsp *xcsp,
                            const GPtrArray *columns,
                            const char *tuples,
                            gboolean is_conflicts);
/* The expression, %0 … standing for the arguments. */
gboolean kt_xcsp_add_formula (KtXcsp *xcsp, const char *text, char **args);

G_END_DECLS
