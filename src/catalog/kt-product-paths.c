/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk down the structures; what is being entered already is not entered again. */

#include "kt-product-paths.h"

static const KtStructure *
structure_below (const KtFeature *feature)
{
  return feature->kind == KT_FEATURE_PART && !feature->is_reference ? feature->type.structure
                                                                    : NULL;
}

const KtFeature *
kt_product_find_path (const KtModel *model, const char *path, char **unknown)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  const KtStructure *structure = model->product;
  const KtFeature *feature = NULL;
  for (guint i = 0; names[i] != NULL; i++)
    {
      feature = structure != NULL ? kt_structure_find_feature (structure, names[i]) : NULL;
      if (feature == NULL)
        {
          if (unknown != NULL)
            *unknown = g_strdup (names[i]);
          return NULL;
        }
      structure = structure_below (feature);
    }
  return feature;
}

typedef struct {
  KtPathVisitor visitor;
  gpointer data;
  GPtrArray *entered; /* of const KtStructure */
} Walk;

static void
walk (Walk *self, const KtStructure *structure, const char *prefix)
{
  if (g_ptr_array_find (self->entered, structure, NULL))
    return;
  g_ptr_array_add (self->entered, (gpointer)structure);
  for (guint i = 0; i < structure->n_features; i++)
    {
      const KtFeature *feature = structure->features[i];
      g_autofree char *path = g_strconcat (prefix, feature->name, NULL);
      self->visitor (path, feature, self->data);
      if (structure_below (feature) == NULL)
        continue;
      g_autofree char *below = g_strconcat (path, ".", NULL);
      walk (self, structure_below (feature), below);
    }
  g_ptr_array_remove (self->entered, (gpointer)structure);
}

void
kt_product_visit_paths (const KtModel *model, KtPathVisitor visitor, gpointer data)
{
  g_autoptr (GPtrArray) entered = g_ptr_array_new ();
  Walk self = { visitor, data, entered };
  walk (&self, model->product, "");
}
