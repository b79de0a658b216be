/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a name in a constraint means: a feature, or behind the last point an attribute of one.
 */
#include "kt-feature-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const KtTreeAttribute *
kt_tree_find_attribute (const KtTreeFeature *feature, const char *name)
{
  for (const KtTreeAttribute *a = feature->attributes; a != NULL; a = a->next)
    if (strcmp (a->name, name) == 0)
      return a;
  return NULL;
}

/* "feature.attribute", the attribute as short as possible. */
static gboolean
split (KtTreeBuilder *builder, const char *full, KtTreeReference *reference)
{
  g_autofree char *name = g_strdup (full);
  KtTreeReference missing = { NULL, NULL, TRUE };

  for (char *dot = strrchr (name, '.'); dot != NULL; dot = strrchr (name, '.'))
    {
      const char *attribute = full + (dot - name) + 1;

      *dot = '\0';
      reference->feature = g_hash_table_lookup (builder->by_name, name);
      if (reference->feature == NULL)
        continue;
      reference->attribute = kt_tree_find_attribute (reference->feature, attribute);
      if (reference->attribute != NULL)
        return TRUE;
      if (g_hash_table_contains (builder->attributes, attribute))
        missing.feature = reference->feature;
    }
  *reference = missing;
  return missing.feature != NULL;
}

static gboolean
look_up (KtTreeBuilder *builder, const char *prefix, const char *text, KtTreeReference *reference)
{
  g_autofree char *full = g_strconcat (prefix, text, NULL);

  *reference = (KtTreeReference){ g_hash_table_lookup (builder->by_name, full), NULL, FALSE };
  return reference->feature != NULL || split (builder, full, reference);
}

static void
report_unknown (KtTreeBuilder *builder, const KtTreeExpr *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *nearest;

  for (guint i = 0; i < builder->features->len; i++)
    g_ptr_array_add (names, (gpointer)((KtTreeFeature *)builder->features->pdata[i])->name);
  g_ptr_array_add (names, NULL);
  /* Of one or two letters anything is near. */
  nearest = strlen (name->text) > 2
                ? kt_report_nearest (name->text, (const char *const *)names->pdata)
                : NULL;
  if (nearest != NULL)
    kt_report_error (builder->maker->report, &name->place, NULL,
                     _ ("There is no feature “%s”; did you mean “%s”?"), name->text, nearest);
  else
    kt_report_error (builder->maker->report, &name->place, NULL, _ ("There is no feature “%s”."),
                     name->text);
}

gboolean
kt_tree_resolve (KtTreeBuilder *builder, const KtTreeExpr *name, KtTreeReference *reference)
{
  const KtTreeConstraint *constraint = builder->constraint;

  if (look_up (builder, constraint->prefix, name->text, reference))
    return TRUE;
  if (constraint->own[0] != '\0' && g_str_has_prefix (name->text, constraint->own)
      && look_up (builder, constraint->prefix, name->text + strlen (constraint->own), reference))
    return TRUE;
  report_unknown (builder, name);
  return FALSE;
}
