/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The order code of a configuration: a pattern in which {path} stands for the option or number chosen there
 * ("CP {hydraulics.size}-{motor}" → "CP P50-M75"), "?" for what is still open and "X" for what is not there;
 * names are written in capitals. A code typed in gives the decisions back. Pure functions; strings and arrays returned
 * belong to the caller.
 *
 * Error domain: KT_ERROR (PARSE).
 */

#include "kt-assignment.h"
#include "kt-fault.h"
#include "kt-product.h"
#include "kt-snapshot.h"
#include "kt-texts.h"

G_BEGIN_DECLS

/* NULL if the product has no pattern. */
char *kt_order_code_of_assignment (const KtProduct *product, const KtAssignment *assignment);
/* What is decided or follows; the rest is open. */
char *kt_order_code_of_snapshot (const KtProduct *product, const KtSnapshot *snapshot);

/* The decisions (KtChoice) a code stands for. Letters may be large or small; what is open in it decides nothing.
 * `texts` and `language` name the characteristic at which it could not be read on. */
GPtrArray *kt_order_code_parse (const KtProduct *product,
                                KtTexts *texts,
                                const char *language,
                                const char *code,
                                GError **error);

/* Reports, at that place, braces that do not close, paths that the model does not have, and characteristics whose
 * option X would read as "not there". */
void kt_order_code_check (const char *pattern,
                          KtModel *model,
                          const char *file,
                          guint line,
                          guint column,
                          KtFaultList *faults);

G_END_DECLS
