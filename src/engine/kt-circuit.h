/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Whole numbers made of literals, and arithmetic on them as clauses.
 *
 * A KtBits is an unsigned number of at most 62 bits with a known greatest value. Its literals are
 * always such that the number stays within [0, max] in every configuration, so nothing is ever
 * truncated. It may also be known "one-hot": by literals of which at most one is true, each standing
 * for a value (0 if none is true); comparisons then go straight to those.
 *
 * A KtLinear is (constant + sum of coefficient × bits) / den, exact. Both belong to the circuit they
 * were made in. All operations that could leave 62 bits say so by returning NULL or FALSE.
 *
 * Adders are carry-save trees over columns of equal weight (Wallace), comparisons are carry chains.
 */

#include "kt-cnf.h"

G_BEGIN_DECLS

#define KT_MAX_BITS 62

typedef struct {
  gint64 value;
  int literal;
} KtHot;

typedef struct {
  guint index; /* in the circuit */
  gint64 max;
  guint n_bits;
  const int *bits; /* least significant first */
  guint n_hots;    /* 0: not one-hot */
  const KtHot *hots;
  int owner; /* one of the hot literals is true whenever this one is; 0: not known */
} KtBits;

typedef struct {
  gint64 coefficient;
  const KtBits *bits;
} KtLinearTerm;

typedef struct {
  gint64 constant;
  gint64 den; /* > 0 */
  guint n_terms;
  const KtLinearTerm *terms; /* by index of the bits, each once, coefficients not 0 */
  gint64 min, max;           /* of the numerator */
} KtLinear;

typedef struct {
  KtCnf *cnf;
  GPtrArray *bits; /* KtBits */
  GPtrArray *linears;
  GHashTable *products;
  GHashTable *values;
} KtCircuit;

KtCircuit *kt_circuit_new (KtCnf *cnf); /* does not own the clauses */
void kt_circuit_free (KtCircuit *circuit);

guint kt_width_of (gint64 max);

/* --- bits --- */
/* Fresh literals, kept at most `max` by a clause chain. */
const KtBits *kt_circuit_new_number (KtCircuit *circuit, gint64 max);
/* Takes the literals as they are. */
const KtBits *kt_circuit_take_bits (KtCircuit *circuit, const int *bits, guint n_bits, gint64 max);
/* From values (≥ 0) by exclusive literals; for `owner` see KtBits. */
const KtBits *kt_circuit_take_hots (KtCircuit *circuit, const KtHot *hots, guint n_hots,
                                    int owner);
/* 0 unless the literal holds. */
const KtBits *kt_circuit_guard (KtCircuit *circuit, const KtBits *bits, int literal);
/* The same number; 0 where the owner is absent is a value like any other. */
const KtBits *kt_circuit_disown (KtCircuit *circuit, const KtBits *bits);
const KtBits *kt_circuit_multiply_bits (KtCircuit *circuit, const KtBits *a, const KtBits *b);
/* Sum of non-negative coefficients times bits, plus a non-negative constant. */
const KtBits *kt_circuit_sum (KtCircuit *circuit, const KtLinearTerm *terms, guint n_terms,
                              gint64 constant);
int kt_circuit_bits_at_most (KtCircuit *circuit, const KtBits *bits, gint64 limit);
int kt_circuit_bits_equal_to (KtCircuit *circuit, const KtBits *bits, gint64 value);
/* max - bits */
const KtBits *kt_circuit_complement (KtCircuit *circuit, const KtBits *bits);
/* a <= b, a = b */
int kt_circuit_bits_in_order (KtCircuit *circuit, const KtBits *a, const KtBits *b);
int kt_circuit_bits_equal (KtCircuit *circuit, const KtBits *a, const KtBits *b);

/* --- linear forms --- */
const KtLinear *kt_linear_constant (KtCircuit *circuit, gint64 num, gint64 den);
const KtLinear *kt_linear_bits (KtCircuit *circuit, const KtBits *bits, gint64 offset, gint64 den);
const KtLinear *kt_linear_add (KtCircuit *circuit, const KtLinear *a, const KtLinear *b);
const KtLinear *kt_linear_sum (KtCircuit *circuit, const KtLinear *const *parts, guint n_parts);
const KtLinear *kt_linear_scale (KtCircuit *circuit, const KtLinear *a, gint64 num, gint64 den);
const KtLinear *kt_linear_multiply (KtCircuit *circuit, const KtLinear *a, const KtLinear *b);
/* The same without a sum in between: every pair of literals gets its own weight (kt-linear-spread.c). */
const KtLinear *kt_linear_multiply_spread (KtCircuit *circuit, const KtLinear *a, const KtLinear *b);
/* 0 unless the literal holds. */
const KtLinear *kt_linear_guard (KtCircuit *circuit, const KtLinear *a, int literal);
/* The same for a form whose bits are 0 anyway unless the literal holds: only the constant is guarded,
 * and one-hot bits are no longer taken to have a value always. */
const KtLinear *kt_linear_guard_constant (KtCircuit *circuit, const KtLinear *a, int literal);
/* condition ? a : b */
const KtLinear *kt_linear_choose (KtCircuit *circuit, int condition, const KtLinear *a,
                                  const KtLinear *b);
/* numerator = minimum + bits */
const KtBits *kt_linear_to_bits (KtCircuit *circuit, const KtLinear *a, gint64 *minimum);
/* floor (a / (num / den)) for a constant divisor > 0, as a whole number. */
const KtLinear *kt_linear_floor_divide (KtCircuit *circuit, const KtLinear *a, gint64 num,
                                        gint64 den);

typedef enum { KT_AT_MOST, KT_LESS, KT_EQUAL } KtOrder;

/* The literal of a <order> b; 0 if it does not fit 62 bits. */
int kt_linear_compare (KtCircuit *circuit, const KtLinear *a, KtOrder order, const KtLinear *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCircuit, kt_circuit_free)

G_END_DECLS
