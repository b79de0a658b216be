/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two texts. */

#include "kt-document-pair.h"

KtDocumentPair *
kt_document_pair_new (const char *label, const char *value)
{
  KtDocumentPair *pair = g_new (KtDocumentPair, 1);
  pair->label = g_strdup (label);
  pair->value = g_strdup (value);
  return pair;
}

void
kt_document_pair_free (KtDocumentPair *pair)
{
  g_free (pair->label);
  g_free (pair->value);
  g_free (pair);
}

GPtrArray *
kt_document_pairs_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)kt_document_pair_free);
}

void
kt_document_pairs_add (GPtrArray *pairs, const char *label, const char *value)
{
  if (value && value[0])
    g_ptr_array_add (pairs, kt_document_pair_new (label, value));
}
