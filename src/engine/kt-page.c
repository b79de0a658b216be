/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "kt-page.h"

KtPage *
kt_page_new (void)
{
  KtPage *self = g_new (KtPage, 1);

  *self = (KtPage){ .is_plain = TRUE, .first_value = G_MAXUINT };
  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

KtPage *
kt_page_ref (KtPage *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
kt_page_unref (KtPage *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->values);
  g_free (self);
}

KtSnapshotNode *
kt_page_add_node (KtPage *self)
{
  return &self->nodes[self->n_nodes++];
}

static gboolean
is_done (const KtSnapshotNode *node)
{
  return !node->is_open && (node->n_values > 0 || node->has_range) && node->presence != KT_STATE_EXCLUDED
         && node->presence != KT_STATE_USER_NOT;
}

void
kt_page_close (KtPage *self, const KtSnapshotValue *values, guint n_values)
{
  self->values = g_memdup2 (values, n_values * sizeof *values);
  self->n_values = n_values;
  for (guint i = 0; i < self->n_nodes; i++)
    {
      KtSnapshotNode *node = &self->nodes[i];

      node->values = node->n_values > 0 ? self->values + GPOINTER_TO_UINT (node->values) : NULL;
      self->has_unknown |= node->is_unknown;
      self->n_open += node->is_open;
      self->n_done += is_done (node);
    }
}
