/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The parts of writing a release (kt_release_write); failures are kept in rows->error. For the
 * store only. */

#include "kt-release-rows.h"
#include "kt-release.h"

G_BEGIN_DECLS

void kt_release_write_product (KtRows *rows, KtProduct *product);
void kt_release_write_program (KtRows *rows, KtProduct *product, guint day);
void kt_release_write_article (KtRows *rows,
                               gint64 id,
                               const KtArticle *article,
                               const char *const *languages);
/* All of the search index: entries, words, parts of words, vocabulary, synonyms. */
void kt_release_write_index (KtRows *rows, KtCatalog *catalog);

G_END_DECLS
