/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Relations: which values of some variables can stand beside each other, row by row, and the few
 * operations of relational algebra that joining needs. Values are numbers below 65536, counted from
 * 0 in each variable.
 *
 * A relation may be large; whoever makes one says how many rows are too many. One thread.
 */

#include <glib.h>

G_BEGIN_DECLS

/* Tuples of the same width, each once, numbered in the order they came. */
typedef struct {
  guint width, n;
  GArray *cells;   /* guint16 */
  guint32 *places; /* hash table: number + 1 */
  guint32 mask;
} KtTuples;

#define KT_NO_TUPLE G_MAXUINT32

KtTuples *kt_tuples_new (guint width);
void kt_tuples_free (KtTuples *tuples);
guint32 kt_tuples_add (KtTuples *tuples, const guint16 *tuple);
guint32 kt_tuples_find (const KtTuples *tuples,
                        const guint16 *tuple); /* KT_NO_TUPLE: it is not there */

static inline const guint16 *
kt_tuples_at (const KtTuples *tuples, guint32 number)
{
  return (const guint16 *)(gpointer)tuples->cells->data + (gsize)number * tuples->width;
}

typedef struct {
  guint width;
  guint *scope; /* variables, ascending */
  guint n_rows;
  GArray *cells; /* guint16 */
} KtRelation;

/* Without rows. */
KtRelation *kt_relation_new (const guint *scope, guint width);
/* Takes the tuples, whose columns are those of the scope. */
KtRelation *kt_relation_new_take (const guint *scope, KtTuples *tuples);
void kt_relation_free (KtRelation *relation);
void kt_relation_add (KtRelation *relation, const guint16 *row);

static inline const guint16 *
kt_relation_row (const KtRelation *relation, guint row)
{
  return (const guint16 *)(gpointer)relation->cells->data + (gsize)row * relation->width;
}

gboolean kt_relation_has (const KtRelation *relation, guint variable);
/* Is every variable of `inner` one of `outer`? */
gboolean kt_relation_is_within (const KtRelation *inner, const KtRelation *outer);

/* The part of a row that is about these variables (all of them the relation's). */
void kt_relation_pick (const KtRelation *relation,
                       guint row,
                       const guint *columns,
                       guint n,
                       guint16 *tuple);
/* Where the variables stand in the relation. */
void
kt_relation_find_columns (const KtRelation *relation, const guint *scope, guint n, guint *columns);
KtTuples *kt_relation_project (const KtRelation *relation, const guint *scope, guint n);

/* Keeps the rows that some row of the other one agrees with. TRUE: there are fewer now. */
gboolean kt_relation_restrict (KtRelation *relation, const KtRelation *other);
/* NULL: more than max_rows. */
KtRelation *kt_relation_join (const KtRelation *a, const KtRelation *b, guint max_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTuples, kt_tuples_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRelation, kt_relation_free)

G_END_DECLS
