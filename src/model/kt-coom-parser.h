/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * COOM text to syntax tree: recursive descent after COOM_Model.g4, with Kontor's additions (see
 * kt-model.h).
 *
 * A fault says what was found and what was expected; reading goes on at the next statement. Nesting
 * is capped, so no text can exhaust the stack. The result is complete only if the report has no
 * errors.
 */

#include "kt-coom-lexer.h"
#include "kt-coom-syntax.h"

G_BEGIN_DECLS

/* Parentheses, functions and signs inside one another, and behaviors inside one another. */
#define KT_COOM_MAX_NESTING 100
/* Operators of one expression inside one another; a chain of so many additions is as deep. */
#define KT_COOM_MAX_DEPTH 1000

/* Text is valid UTF-8. Names are interned in `names`, which outlives the tree; the tree lives in
 * `arena`. */
KtSyntaxTree *kt_coom_parse_model (const char *text,
                                   gsize length,
                                   const char *file,
                                   KtReport *report,
                                   KtArena *names,
                                   KtArena *arena);

/* One expression that fills the whole text; NULL after a fault. Lines are counted from `line`. */
KtSyntaxExpr *kt_coom_parse_expression (const char *text,
                                        gsize length,
                                        const char *file,
                                        guint line,
                                        KtReport *report,
                                        KtArena *names,
                                        KtArena *arena);

G_END_DECLS
