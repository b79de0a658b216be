/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a complete configuration costs and how long it takes, where there is a catalog; nothing
 * otherwise.
 */

#include "kt-cli-subject.h"

G_BEGIN_DECLS

/* One indented line: "   € 1,250.00, 20 working days". */
void kt_cli_print_effect (const KtCliSubject *subject, KtAssignment *assignment);
/* "net" and, where the model does not stand alone, "currency" and "lead_days"; net is null if there
 * is no price. */
void
kt_cli_add_effect (JsonBuilder *builder, const KtCliSubject *subject, KtAssignment *assignment);

G_END_DECLS
