/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The names of all questions and values of a configuration, folded for searching. Made in a thread, because a large model
 * has tens of thousands; asking it then takes about a millisecond. Questions of a feature model are found whether they
 * are asked at present or not.
 *
 * Immutable once made. A product's questions change with its parts: make another one then.
 */

#include "kt-configuration.h"

G_BEGIN_DECLS

typedef struct {
  char *path;
  char *question;
  char *value; /* NULL: the question itself is meant */
  char *key;   /* folded */
} KtIndexEntry;

/* Array of KtIndexEntry, in the order of the questions. */
void kt_question_index_new_async (KtConfiguration *configuration, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
GArray *kt_question_index_new_finish (GAsyncResult *result, GError **error);

G_END_DECLS
