/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The order code of a configuration: a pattern in which {path} stands for the option or number
 * chosen there
 * ("CP {hydraulics.size}-{motor}" → "CP P50-M75"). Pure functions.
 */

#include "kt-fault.h"
#include "kt-script.h"

G_BEGIN_DECLS

/* The value at a path as text (an option's name, a number without unit, True or False); NULL where
 * nothing is decided or the part is absent. The caller of the function frees. */
typedef char *(*KtOrderCodeValue) (const char *path, gpointer data);

/* What has no value becomes "?" and sets *is_complete to FALSE. {{ and }} are braces. The caller
 * frees. */
char *kt_order_code_format (const char *pattern,
                            KtOrderCodeValue value,
                            gpointer data,
                            gboolean *is_complete);

/* Reports braces that do not close and paths that the model does not have, at that place. */
void kt_order_code_check (const char *pattern,
                          KtModel *model,
                          const char *file,
                          guint line,
                          guint column,
                          KtFaultList *faults);

G_END_DECLS
