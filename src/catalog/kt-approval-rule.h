/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Who must approve what: a row of sales/approvals.csv. A rule measures something of a quote and
 * names the limit up to which the user may decide alone; beyond it somebody with the duty
 * `approver` must approve, in the order the rules say. Rules are judged one by one: each that
 * applies and is passed is a need of its own (kt-approval-need.h in sales).
 *
 * Plain structs, read-only once the catalog is made; any thread. Texts of the catalog:
 * "approval.<key>" words the rule, "duty.<approver>" names who approves.
 */

#include "kt-decimal.h"

G_BEGIN_DECLS

typedef enum {
  KT_MEASURE_LINE_DISCOUNT, /* percent given by hand on one line, or what a manual price is below the
                             * price determined for this customer */
  KT_MEASURE_DOCUMENT_DISCOUNT, /* percent on the whole document, project discount included */
  KT_MEASURE_MARGIN,            /* percent of the net total: a lower limit */
  KT_MEASURE_PAYMENT_DAYS,      /* days from invoice to payment; unknown terms pass every limit */
  KT_MEASURE_CREDIT,            /* credit used with this quote, in percent of the credit limit */
  KT_MEASURE_SPECIAL_REQUEST,   /* number of special wishes */
  KT_MEASURE_VALIDITY_DAYS,     /* days from the document's date to the end of its validity */
  KT_MEASURE_NON_CATALOG,       /* number of lines that no catalog stands behind */
  KT_N_MEASURES
} KtMeasure;

typedef struct {
  char *key; /* of the rule; decisions and mandates speak of it */
  KtMeasure measure;
  char *group; /* category or group of articles; NULL: everything. KT_MEASURE_LINE_DISCOUNT,
                * _MARGIN, _NON_CATALOG only */
  char *role;  /* whom the limit binds: "sales", "back-office", …; NULL: everybody */
  KtDecimal limit;
  char *approver; /* duty of who approves beyond: "sales-lead" */
  guint order;    /* from 1: the needs of a lower order are decided first */
} KtApprovalRule;

/* The roles a rule can name, NULL-terminated: those of kt-actor.h in sales, in its order. */
extern const char *const kt_user_role_names[];

KtApprovalRule *kt_approval_rule_new (void);
void kt_approval_rule_free (KtApprovalRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtApprovalRule, kt_approval_rule_free)

/* "line-discount", "margin" …, as in approvals.csv and in mandates. */
const char *kt_measure_to_string (KtMeasure measure);
gboolean kt_measure_parse (const char *text, KtMeasure *measure);
/* The margin must not sink below its limit, all others must not rise above. */
gboolean kt_measure_is_lower_limit (KtMeasure measure);
/* Whether a rule of this measure can speak of a product group. */
gboolean kt_measure_has_group (KtMeasure measure);
/* Whether a value is beyond a limit of that measure. */
gboolean kt_measure_passes (KtMeasure measure, KtDecimal value, KtDecimal limit);

G_END_DECLS
