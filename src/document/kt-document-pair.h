/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A label and what stands beside it, as printed. Owns both texts. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *label;
  char *value; /* NULL: the label is the heading of a group */
} KtDocumentPair;

KtDocumentPair *kt_document_pair_new (const char *label, const char *value);
void kt_document_pair_free (KtDocumentPair *pair);
/* Of KtDocumentPair, which it owns. */
GPtrArray *kt_document_pairs_new (void);
/* Nothing if the value is NULL or empty. */
void kt_document_pairs_add (GPtrArray *pairs, const char *label, const char *value);

G_END_DECLS
