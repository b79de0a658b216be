/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Where results and messages go: UTF-8, whatever the locale says, and a disk that is full is
 * noticed.
 */

#include <json-glib/json-glib.h>

#include "kt-fault.h"

G_BEGIN_DECLS

/* To standard output. */
void kt_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* The root of the builder, with a newline. */
void kt_cli_print_json (JsonBuilder *builder);

/* To standard error: "kontor-cli: …" and a newline. */
void kt_cli_message (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* To standard error as it is. */
void kt_cli_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* All faults to standard error. */
void kt_cli_say_faults (const KtFaultList *faults);

/* The exit status to end with: `code`, or 1 with a message if not all results could be written. */
int kt_cli_finish (int code);

G_END_DECLS
