/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Explanations as text for people and as JSON for programs.
 */

#include "kt-cli-subject.h"

G_BEGIN_DECLS

/* The same text to standard output or standard error, indented by two. */
void kt_cli_print_explanation (const KtCliSubject *subject, const KtExplanation *explanation);
void kt_cli_say_explanation (const KtCliSubject *subject, const KtExplanation *explanation);

/* Members of the current object: "decisions": […], "rules": [{"name", "place", "context", "text",
 * "source"}], "minimal": true, "up_to_instances". */
void kt_cli_add_explanation (JsonBuilder *builder,
                             const KtCliSubject *subject,
                             const KtExplanation *explanation);

G_END_DECLS
