/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The parts of help texts that all commands share. Sentences are translated, layout and examples
 * are not. The results belong to the caller.
 */

#include "kt-cli-options.h"

G_BEGIN_DECLS

/* Paragraphs (separated by an empty line) broken into lines of at most 90 characters. */
char *kt_cli_wrap (const char *text);

/* What stands behind the options of a command: decisions, exit status, remark, examples. */
char *kt_cli_help_tail (const KtCliUsage *usage);

/* "Exit status:" with what each means. */
void kt_cli_append_exit_status (GString *out);

G_END_DECLS
