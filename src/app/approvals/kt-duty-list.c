/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-duty-list.h"

#include "kt-approval-need.h"
#include "kt-language.h"

#include <string.h>

static void
add_duties (GPtrArray *duties,
            GPtrArray *rules,
            gboolean (*is_meant) (const KtApprovalRule *rule))
{
  for (guint i = 0; i < rules->len; i++)
    {
      const KtApprovalRule *rule = g_ptr_array_index (rules, i);

      if (is_meant (rule) && !g_ptr_array_find_with_equal_func (duties, rule->approver, g_str_equal, NULL))
        g_ptr_array_add (duties, g_strdup (rule->approver));
    }
}

static gboolean
is_about_wishes (const KtApprovalRule *rule)
{
  return rule->measure == KT_MEASURE_SPECIAL_REQUEST;
}

static gboolean
is_any (const KtApprovalRule *rule)
{
  return TRUE;
}

char **
kt_duty_list_new (KtCatalog *catalog)
{
  GPtrArray *duties = g_ptr_array_new ();

  if (catalog)
    {
      add_duties (duties, kt_catalog_get_approval_rules (catalog), is_about_wishes);
      add_duties (duties, kt_catalog_get_approval_rules (catalog), is_any);
    }
  g_ptr_array_add (duties, NULL);
  return (char **) g_ptr_array_free (duties, FALSE);
}

char *
kt_duty_route_to_text (const char *route,
                       KtCatalog *catalog)
{
  const char *name = strchr (route, ':');

  if (!name)
    return g_strdup (route);
  return g_strdup (g_str_has_prefix (route, "duty:") ? kt_duty_to_text (name + 1, catalog, kt_language_get ())
                                                     : name + 1);
}

char *
kt_duty_names (const char *const *duties,
               KtCatalog *catalog)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; duties[i]; i++)
    g_ptr_array_add (names, (gpointer) kt_duty_to_text (duties[i], catalog, kt_language_get ()));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}
