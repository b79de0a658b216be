/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-guard-words.h"

#include "kt-number-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
kt_guard_entry_text (const KtGuardEntry *entry)
{
  static const char *const scopes[] = {
    [KT_ROUNDING_SCOPE_UNIT] = N_ ("Unit prices rounded"),
    [KT_ROUNDING_SCOPE_LINE] = N_ ("Positions rounded"),
    [KT_ROUNDING_SCOPE_DOCUMENT] = N_ ("Only sums rounded"),
  };
  GString *text = g_string_new (_ (scopes[entry->scope]));
  if (entry->document_rounding == KT_DOCUMENT_ROUNDING_SCOPE_LINE)
    g_string_append_printf (text, ", %s", _ ("document discount on every position"));
  if (entry->tax_by_line)
    g_string_append_printf (text, ", %s", _ ("VAT on every position"));
  return g_string_free (text, FALSE);
}

char *
kt_guard_entry_amount (const KtGuardEntry *entry, const char *language)
{
  g_autofree char *gross
      = kt_money_format (entry->gross, language, KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  g_autofree char *difference
      = kt_money_format (entry->gross_difference, language,
                         KT_MONEY_SYMBOL | KT_MONEY_SIGNED | KT_MONEY_ROUNDED);
  return kt_money_is_zero (entry->gross_difference)
             ? g_steal_pointer (&gross)
             : g_strdup_printf ("%s (%s)", gross, difference);
}

/* What each rule compares, as EN 16931 words it. */
static const char *
subject_of (const char *rule)
{
  static const struct {
    const char *rule, *text;
  } subjects[] = {
    { "BR-CO-10", N_ ("the sum of the positions") },
    { "BR-CO-13", N_ ("the total without VAT") },
    { "BR-CO-14", N_ ("the total of VAT") },
    { "BR-CO-15", N_ ("the total with VAT") },
    { "BR-CO-17", N_ ("the VAT of a rate") },
    { "BR-S-08", N_ ("the taxable amount of a rate") },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (strcmp (rule, subjects[i].rule) == 0)
      return _ (subjects[i].text);
  return _ ("a sum");
}

char *
kt_sum_finding_text (const KtSumFinding *finding, const char *language)
{
  g_autofree char *said = kt_money_format (finding->said, language, KT_MONEY_SYMBOL);
  g_autofree char *computed = kt_money_format (finding->computed, language, KT_MONEY_SYMBOL);
  return g_strdup_printf (
      _ ("EN 16931, rule %s: %s is printed as %s, and what is printed adds up to %s."),
      finding->rule, subject_of (finding->rule), said, computed);
}
