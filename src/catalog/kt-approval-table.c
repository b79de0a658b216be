/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sales/approvals.csv, row by row. Besides what is wrong in a row it says where a rule leaves a
 * hole: a measure that binds some roles and forgets another one that can send quotes.
 */

#include "kt-approval-rule.h"
#include "kt-catalog-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FILE_NAME "sales/approvals.csv"
#define MAX_ORDER 99
#define MAX_DAYS 3650

/* ---- a row ---- */

static void
read_measure (KtCsvRow *row, KtApprovalRule *rule)
{
  const char *text = kt_csv_row_need (row, "measure");
  if (*text != '\0' && !kt_measure_parse (text, &rule->measure))
    kt_csv_row_fault (row, "measure",
                      _ ("Write line-discount, document-discount, margin, payment-days, credit, "
                         "special-request, validity-days or non-catalog."),
                      _ ("“%s” is nothing that can be measured."), text);
}

static void
read_group (KtCatalogReading *reading, KtCsvRow *row, KtApprovalRule *rule)
{
  rule->group = kt_csv_row_dup (row, "group");
  if (rule->group == NULL || row->failed)
    return;
  if (kt_measure_has_group (rule->measure))
    kt_reading_refer_row (reading, KT_REFERENCE_CATEGORY, row, "group", rule->group);
  else
    kt_csv_row_fault (row, "group", _ ("Leave the group empty."),
                      _ ("A rule on %s is for the whole quote."),
                      kt_measure_to_string (rule->measure));
}

static void
read_role (KtCsvRow *row, KtApprovalRule *rule)
{
  rule->role = kt_csv_row_dup (row, "role");
  if (rule->role != NULL && !g_strv_contains (kt_user_role_names, rule->role))
    kt_csv_row_fault (row, "role",
                      _ ("Write sales, back-office, approver, admin or kiosk, or leave it empty "
                         "for everybody."),
                      _ ("“%s” is no role."), rule->role);
}

/* What can be meant by a limit of that measure. */
static gboolean
limit_is_possible (KtMeasure measure, KtDecimal limit)
{
  switch (measure)
    {
    case KT_MEASURE_LINE_DISCOUNT:
    case KT_MEASURE_DOCUMENT_DISCOUNT:
      return kt_decimal_sign (limit) >= 0
             && kt_decimal_compare (limit, kt_decimal_from_int (100)) <= 0;
    case KT_MEASURE_MARGIN:
      return kt_decimal_compare (limit, kt_decimal_from_int (-100)) >= 0
             && kt_decimal_compare (limit, kt_decimal_from_int (100)) < 0;
    case KT_MEASURE_PAYMENT_DAYS:
    case KT_MEASURE_VALIDITY_DAYS:
      return kt_decimal_sign (limit) >= 0
             && kt_decimal_compare (limit, kt_decimal_from_int (MAX_DAYS)) <= 0;
    default:
      return kt_decimal_sign (limit) >= 0;
    }
}

static void
read_limit (KtCsvRow *row, KtApprovalRule *rule)
{
  kt_csv_row_need (row, "limit");
  if (kt_csv_row_decimal (row, "limit", &rule->limit) && !row->failed
      && !limit_is_possible (rule->measure, rule->limit))
    kt_csv_row_fault (
        row, "limit",
        _ ("Discounts are from 0 to 100, margins from -100 to below 100 percent, days "
           "from 0 to 3650, numbers not below zero."),
        _ ("“%s” is no limit for %s."), kt_csv_row_text (row, "limit"),
        kt_measure_to_string (rule->measure));
}

static void
read_order (KtCsvRow *row, KtApprovalRule *rule)
{
  rule->order = 1;
  if (kt_csv_row_uint (row, "order", MAX_ORDER, &rule->order) && rule->order == 0)
    kt_csv_row_fault (row, "order", NULL, _ ("Orders count from 1."));
}

/* The same approver twice for the same thing: one of the two limits is a mistake. */
static gboolean
is_new (KtCatalogReading *reading, KtCsvRow *row, const KtApprovalRule *rule)
{
  g_autofree char *subject = g_strjoin (
      " ", kt_measure_to_string (rule->measure), rule->group != NULL ? rule->group : "*",
      rule->role != NULL ? rule->role : "*", rule->approver, NULL);
  return kt_reading_define (reading, row, "approver", "approval-for", subject);
}

/* FALSE if the row was left out. */
static gboolean
read_row (KtCatalogReading *reading, KtCsvRow *row)
{
  g_autoptr (KtApprovalRule) rule = kt_approval_rule_new ();
  const char *key = kt_csv_row_id (row, "key");
  if (*key == '\0' || !kt_reading_define (reading, row, "key", "approval", key))
    return FALSE;
  rule->key = g_strdup (key);
  read_measure (row, rule);
  read_group (reading, row, rule);
  read_role (row, rule);
  read_limit (row, rule);
  read_order (row, rule);
  rule->approver = g_strdup (kt_csv_row_id (row, "approver"));
  if (row->failed || !is_new (reading, row, rule))
    return FALSE;
  kt_catalog_add_approval_rule (reading->catalog, g_steal_pointer (&rule));
  return TRUE;
}

/* ---- holes ---- */

/* Bits of kt_user_role_names bound by rules of a measure; all of them by one for everybody. */
static guint
bound_roles (GPtrArray *rules, KtMeasure measure)
{
  guint bound = 0;
  for (guint i = 0; i < rules->len; i++)
    {
      const KtApprovalRule *rule = rules->pdata[i];
      if (rule->measure != measure)
        continue;
      for (guint role = 0; kt_user_role_names[role] != NULL; role++)
        if (rule->role == NULL || strcmp (rule->role, kt_user_role_names[role]) == 0)
          bound |= 1u << role;
    }
  return bound;
}

static void
report_holes (KtCatalogReading *reading, GPtrArray *rules)
{
  static const char *const senders[] = { "sales", "back-office" };
  for (KtMeasure measure = 0; measure < KT_N_MEASURES; measure++)
    {
      guint bound = bound_roles (rules, measure);
      for (guint role = 0; bound != 0 && role < G_N_ELEMENTS (senders); role++)
        if ((bound & (1u << role)) == 0)
          kt_fault_list_add (reading->faults, KT_FAULT_WARNING, FILE_NAME, 0, 0,
                             _ ("Add a row for this role, or leave the role empty."),
                             _ ("No rule on %s binds the role %s."), kt_measure_to_string (measure),
                             senders[role]);
    }
}

/* ---- the table ---- */

void
kt_reading_read_approvals (KtCatalogReading *reading)
{
  static const char *const required[] = { "key", "measure", "limit", "approver", NULL };
  static const char *const optional[] = { "group", "role", "order", NULL };
  g_autoptr (KtCsv) csv = kt_reading_load_csv (reading, FILE_NAME, FALSE);
  if (csv == NULL || !kt_csv_check_columns (csv, required, optional, reading->faults))
    return;
  gboolean is_whole = TRUE;
  for (guint i = 0; i < kt_csv_n_rows (csv); i++)
    {
      KtCsvRow row = { csv, i, reading->faults, FALSE };
      is_whole = read_row (reading, &row) && is_whole;
    }
  if (is_whole)
    report_holes (reading, kt_catalog_get_approval_rules (reading->catalog));
}
