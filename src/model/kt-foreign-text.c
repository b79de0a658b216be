/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Clauses and groups of features in words.
 */
#include "kt-model.h"

#include <glib/gi18n-lib.h>

/* More names than these nobody reads. */
#define MAX_NAMES 30

static void
append_name (GString *out, const KtSelection *selection, KtLiteral literal)
{
  const KtFeature *feature = selection->structure->features[ABS (literal) - 1];

  g_string_append_printf (out, "%s%s", literal < 0 ? "!" : "", feature->name);
}

static char *
clauses_to_text (const KtSelection *selection)
{
  GString *out = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < selection->n_literals && n <= MAX_NAMES; i++)
    {
      gboolean is_first = i == 0 || selection->literals[i - 1] == 0;

      if (selection->literals[i] == 0)
        continue;
      if (i > 0)
        g_string_append (out, is_first ? ", " : " | ");
      if (n++ < MAX_NAMES)
        append_name (out, selection, selection->literals[i]);
      else
        g_string_append (out, "…");
    }
  if (selection->n_literals == 1)
    g_string_append (out, _ ("an empty clause, which nothing satisfies"));
  return g_string_free (out, FALSE);
}

static char *
members_to_text (const KtSelection *selection)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < selection->n_literals && i <= MAX_NAMES; i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      if (i < MAX_NAMES)
        append_name (out, selection, selection->literals[i]);
      else
        g_string_append (out, "…");
    }
  return g_string_free (out, FALSE);
}

static char *
group_to_text (const KtSelection *selection)
{
  g_autofree char *members = members_to_text (selection);
  guint n = selection->n_literals;
  guint minimum = selection->minimum;
  guint maximum = MIN (selection->maximum, n);
  const char *above = selection->above != 0
                          ? selection->structure->features[ABS (selection->above) - 1]->name
                          : selection->structure->name;

  if (minimum == 1 && maximum == 1 && n > 1)
    return g_strdup_printf (_ ("“%s” has exactly one of: %s"), above, members);
  if (minimum == n)
    return g_strdup_printf (_ ("“%s” always has: %s"), above, members);
  if (minimum == 1 && maximum == n)
    return g_strdup_printf (_ ("“%s” has at least one of: %s"), above, members);
  if (minimum == 0 && maximum == n)
    return g_strdup_printf (_ ("Only with “%s” there can be: %s"), above, members);
  return g_strdup_printf (_ ("“%s” has %u to %u of: %s"), above, minimum, maximum, members);
}

char *
kt_selection_to_text (const KtSelection *selection, KtRuleKind kind)
{
  return kind == KT_RULE_GROUP ? group_to_text (selection) : clauses_to_text (selection);
}
