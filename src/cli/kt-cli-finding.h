/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What was proven about a model, as text for people and as JSON for programs.
 */

#include "kt-cli-subject.h"
#include "kt-proofs.h"

G_BEGIN_DECLS

/* "file:line:column: warning: “a” can never be “b” [dead-value]" and, indented, the rules that prove it or the witness. To
 * standard output: it is the result. */
void kt_cli_print_findings (const KtCliSubject *subject, const GPtrArray *findings);

/* "findings": [{"kind", "severity", "file", "line", "column", "message", "path", "value", "rule", "up_to_instances", "proof":
 * {"rules": […]}, "witness": {"configuration": {…}}}] */
void kt_cli_add_findings (JsonBuilder *builder, const KtCliSubject *subject, const GPtrArray *findings);

/* Something is wrong, not only noteworthy. */
gboolean kt_cli_findings_have_errors (const GPtrArray *findings);

G_END_DECLS
