/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A compiled product model: the instance tree, the clauses that every valid configuration
 * satisfies, and what leads from solver literals back to rules and values. Immutable, reference
 * counted, shared between threads; sessions read it.
 *
 * Parts without an upper bound (0..*) and recursive structures are compiled with as many instances
 * as the rules allow at most, or with a few; a session that needs more compiles a larger program by
 * itself. So a program never limits what can be configured.
 *
 * Error domain: KT_ENGINE_ERROR; G_IO_ERROR_CANCELLED.
 */

#include <gio/gio.h>

#include "kt-evaluate.h"

G_BEGIN_DECLS

typedef struct _KtProgram KtProgram;

typedef struct {
  const KtTerm *terms; /* rows that completions can minimise; copied, the expressions must live as
                          long as the program (hold the KtFormulas) */
  guint n_terms;
  guint day;           /* yyyymmdd: rules and options valid on that day; 0: all */
  guint max_instances; /* of one part without bound, when grown; 0: 200 */
  const KtExpr *const *never; /* conditions that must not hold in any place, as if rules said so; like `terms` they must live as
                                 long as the program */
  guint n_never;
  gboolean for_rules;  /* for questions about the rules themselves (kt-proof-rules.c): without goals, not to be stored */
  const KtTermRounding *rounding; /* how completions and options are priced in the end; copied; NULL: unrounded */
} KtProgramOptions;

KtProgram *kt_program_compile (KtModel *model, const KtProgramOptions *options,
                               GCancellable *cancellable, GError **error);
KtProgram *kt_program_ref (KtProgram *program);
void kt_program_unref (KtProgram *program);

KtModel *kt_program_get_model (const KtProgram *program);
guint kt_program_get_n_variables (const KtProgram *program);
guint kt_program_get_n_clauses (const KtProgram *program);
guint kt_program_get_n_terms (const KtProgram *program);
const KtTerm *kt_program_get_terms (const KtProgram *program);

/* Works out what is possible before any decision, so that sessions need not. For a program that is to be stored, before it
 * is shared. FALSE: there is no configuration, or it was cancelled; the program is as it was. */
gboolean kt_program_prepare (KtProgram *program, GCancellable *cancellable, GError **error);

/* What a release stores; the same program gives the same bytes. Reading needs the model and the
 * terms it was compiled from (checked: KT_ENGINE_ERROR_FORMAT) and is much faster than compiling. */
GBytes *kt_program_to_bytes (const KtProgram *program);
KtProgram *kt_program_from_bytes (GBytes *bytes, KtModel *model, const KtProgramOptions *options,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtProgram, kt_program_unref)

G_END_DECLS
