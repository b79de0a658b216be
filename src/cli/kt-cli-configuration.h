/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Pictures of a session and complete configurations, as lines and as JSON; and completion as the
 * command line asks for it.
 */

#include "kt-cli-subject.h"

G_BEGIN_DECLS

/* "default", "price", "delivery"; FALSE after a message for anything else. */
typedef enum { KT_CLI_BY_DEFAULT, KT_CLI_BY_PRICE, KT_CLI_BY_DELIVERY } KtCliGoal;
gboolean kt_cli_goal_parse (const KtCliUsage *usage, const char *text, KtCliGoal *goal);

/* NULL after a message. */
KtCompletion *kt_cli_complete (KtCliSubject *subject, KtCliGoal goal, int *code);

/* One line for each value: "path=value"; parts "path". */
void kt_cli_print_assignment (const KtAssignment *assignment);
/* "configuration": {…}, the values by path. */
void kt_cli_add_assignment (JsonBuilder *builder, const KtAssignment *assignment);

/* What completion achieved: to standard output behind "# ", or as members of the current object. */
void kt_cli_print_completion (const KtCliSubject *subject,
                              const KtCompletion *completion,
                              KtCliGoal goal);
void kt_cli_add_completion (JsonBuilder *builder,
                            const KtCliSubject *subject,
                            const KtCompletion *completion,
                            KtCliGoal goal);

/* "domains": [{"name", "state"}, {"name", "minimum", "maximum", "unit"}]. */
void kt_cli_add_snapshot (JsonBuilder *builder, const KtSnapshot *snapshot);

G_END_DECLS
