/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The inside of ground rules.
 *
 *   kt-ground.c           made from the model
 *   kt-ground-evaluate.c  computed exactly
 *   kt-ground-estimate.c  computed in doubles
 */

#include "kt-calculate.h"
#include "kt-ground.h"

G_BEGIN_DECLS

typedef enum {
  KT_GROUND_CONSTANT, /* a: in `constants` */
  KT_GROUND_NUMBER,   /* a: slot */
  KT_GROUND_VALUE,    /* a: slot, b: its values in `constants` */
  KT_GROUND_PRESENT,  /* a: slot */
  KT_GROUND_COMPARE,  /* a, b */
  KT_GROUND_AND,      /* a: in `lists`, b: how many */
  KT_GROUND_OR,
  KT_GROUND_NOT,       /* a */
  KT_GROUND_CALCULATE, /* op, a, b (-1: one operand) */
  KT_GROUND_WHEN,      /* b where a holds, else 0 */
  KT_GROUND_COUNT,     /* elements: pairs of guard and value; a: in `lists`, b: how many pairs */
  KT_GROUND_FOLD,      /* op over elements */
  KT_GROUND_TABLE      /* a: in `tables` */
} KtGroundKind;

/* How two sides compare: what is known of them beforehand. */
typedef struct {
  guint8 compare;
  gint8 digits_a, digits_b;
  guint8 rounds; /* 1: b is rounded first, 2: a */
  guint8 round_digits;
} KtGroundOrder;

typedef struct {
  guint8 kind;
  gint32 op;
  gint32 a, b;
  KtGroundOrder order;
} KtGroundNode;

typedef struct {
  gint32 node;
  KtGroundOrder order;
} KtGroundCellValue;

#define KT_GROUND_MAX_COLUMNS 16

/* Cells row by row: in `cells` each begins where `starts` says. */
typedef struct {
  guint n_columns, n_rows;
  gboolean has_allow;
  guint8 *is_forbid; /* by row */
  gint32 *columns;   /* nodes */
  guint32 *starts;   /* n_rows × n_columns + 1 */
  GArray *cells;     /* KtGroundCellValue */
} KtGroundTable;

/* A value in doubles; a name by its number. */
typedef struct {
  guint8 kind; /* KtValueKind */
  union {
    gboolean truth;
    double real;
    guint name;
  } as;
} KtEstimate;

struct _KtGround {
  const KtProgram *program;
  GArray *nodes;     /* KtGroundNode */
  GArray *constants; /* KtValue */
  GArray *estimates; /* KtEstimate: the same */
  double *scales;    /* by slot: of its unit */
  GArray *lists;     /* gint32 */
  GPtrArray *tables; /* KtGroundTable */
  GArray *checks;    /* KtGroundCheck */
  GArray *inputs;    /* gint32 */
  guint32 *starts;   /* by slot: where its checks begin in `watchers` */
  GArray *watchers;  /* guint32 */
};

/* kt-ground-estimate.c */
void kt_ground_prepare_estimates (KtGround *self);

G_END_DECLS
