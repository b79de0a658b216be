/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Every text of a catalog but those of articles (these travel with the article): a key, a language,
 * a text. Where a language has no text, the main language stands in; where that has none either,
 * the functions for one kind of thing give the last name of the key, so that nothing is ever
 * unlabelled.
 *
 * Filled by a reader, read-only and for any thread afterwards. Strings belong to the texts (or are
 * interned). A language may carry a territory ("de_AT.UTF-8"); NULL means the main language. Paths
 * may carry indices ("pumps[2].motor"); texts have none.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KtTexts KtTexts;

/* languages: the first is the main one. */
KtTexts *kt_texts_new (const char *const *languages);
KtTexts *kt_texts_ref (KtTexts *texts);
void kt_texts_unref (KtTexts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTexts, kt_texts_unref)

/* Only while filling. FALSE if the key has a text in that language already (which stays). */
gboolean kt_texts_add (KtTexts *texts, const char *language, const char *key, const char *text);

const char *const *kt_texts_languages (const KtTexts *texts);
/* The language of the catalog that is meant: "de_AT.UTF-8" → "de"; the main one if it has none
 * such. */
const char *kt_texts_match_language (const KtTexts *texts, const char *language);

/* The text of a key, from the main language if needed; NULL if there is none at all. */
const char *kt_texts_lookup (const KtTexts *texts, const char *key, const char *language);
/* Without the main language standing in. */
const char *kt_texts_lookup_exact (const KtTexts *texts, const char *key, const char *language);

/* Called for each text, sorted by key in byte order. */
typedef void (*KtTextsVisitor) (const char *key, const char *text, gpointer data);
void
kt_texts_visit (const KtTexts *texts, const char *language, KtTextsVisitor visitor, gpointer data);

/* ---- what is asked for most ---- never NULL */
const char *kt_texts_catalog_title (const KtTexts *texts, const char *language);
const char *kt_texts_category (const KtTexts *texts, const char *category, const char *language);
const char *kt_texts_group (const KtTexts *texts, const char *group, const char *language);
const char *kt_texts_unit (const KtTexts *texts, const char *unit, const char *language);
const char *kt_texts_payment (const KtTexts *texts, const char *payment, const char *language);
const char *kt_texts_product (const KtTexts *texts, const char *product, const char *language);
const char *
kt_texts_step (const KtTexts *texts, const char *product, const char *step, const char *language);
const char *kt_texts_characteristic (const KtTexts *texts,
                                     const char *product,
                                     const char *path,
                                     const char *language);
/* path NULL: the name of the option wherever it stands. */
const char *kt_texts_value (const KtTexts *texts,
                            const char *product,
                            const char *path,
                            const char *enumeration,
                            const char *option,
                            const char *language);
const char *
kt_texts_price (const KtTexts *texts, const char *product, const char *key, const char *language);
const char *kt_texts_document (const KtTexts *texts,
                               const char *product,
                               const char *file,
                               const char *language);

/* ---- what need not be there ---- NULL then */
const char *
kt_texts_category_summary (const KtTexts *texts, const char *category, const char *language);
const char *
kt_texts_product_summary (const KtTexts *texts, const char *product, const char *language);
const char *
kt_texts_product_description (const KtTexts *texts, const char *product, const char *language);
/* n counts from 1. */
const char *
kt_texts_product_benefit (const KtTexts *texts, const char *product, guint n, const char *language);
const char *kt_texts_characteristic_help (const KtTexts *texts,
                                          const char *product,
                                          const char *path,
                                          const char *language);
const char *kt_texts_value_note (const KtTexts *texts,
                                 const char *product,
                                 const char *enumeration,
                                 const char *option,
                                 const char *language);
/* key: the word behind `explanation` in the model. */
const char *
kt_texts_rule (const KtTexts *texts, const char *product, const char *key, const char *language);

G_END_DECLS
