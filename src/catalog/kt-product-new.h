/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How readers (of the folder, of a release) make products. Everything is freed by its _free; rows
 * are made with g_new0 and filled. What a product holds belongs to it.
 */

#include "kt-product.h"

G_BEGIN_DECLS

/* unit is "pc", lists are empty. */
KtProductInfo *kt_product_info_new (const char *id);
KtProductInfo *kt_product_info_copy (const KtProductInfo *info);
void kt_product_info_free (KtProductInfo *info);

/* Takes info. Lists are empty. */
KtProduct *kt_product_new (KtProductInfo *info);

void kt_price_row_free (KtPriceRow *row);
void kt_lead_row_free (KtLeadRow *row);
void kt_content_row_free (KtContentRow *row);
void kt_part_row_free (KtPartRow *row);
void kt_picture_row_free (KtPictureRow *row);
void kt_product_document_free (KtProductDocument *document);
void kt_product_step_free (KtProductStep *step);
void kt_swatch_free (KtSwatch *swatch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtProductInfo, kt_product_info_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPriceRow, kt_price_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtLeadRow, kt_lead_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtContentRow, kt_content_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPartRow, kt_part_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPictureRow, kt_picture_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtProductDocument, kt_product_document_free)

G_END_DECLS
