/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the tests of the model share: models from text, faults as one text, the corpus beside the
 * repository.
 */

#include "kt-model.h"

G_BEGIN_DECLS

/* A model that must load without any fault. */
KtModel *model_fixture_load (const char *text);

/* "2:5: error: …" for every fault, lines and hints separated by newlines; the file name is left
 * out. */
char *model_fixture_faults (const KtFaultList *faults);

/* The path of a file of the COOM corpus, or NULL after g_test_skip. */
char *model_fixture_corpus (const char *name);

/* How an expression is nested: every operator in parentheses. */
char *model_fixture_nesting (const KtExpr *expr);

/* A small product with one of everything, without rules; strict. */
extern const char model_fixture_machine[];

G_END_DECLS
