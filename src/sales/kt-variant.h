/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A configuration that was kept under a name, to go on with it, compare it, or offer it later.
 * See kt-record.h for texts and ownership. */

#include "kt-money.h"
#include "kt-record.h"

G_BEGIN_DECLS

typedef struct {
  char *id; /* UUID */
  char *title;
  char *product; /* id of the product */
  char *catalog;
  char *catalog_version;
  char *account_id; /* for whom; may be empty */
  char *order_code;
  char *assignment; /* JSON, as KtPositionData */
  gboolean complete;
  KtMoney price; /* net, of one piece, when it was kept; no currency: not given */
  char *note;
} KtVariant;

extern const KtRecordType kt_variant_type;

KtVariant *kt_variant_new (const char *id);
KtVariant *kt_variant_copy (const KtVariant *self);
void kt_variant_free (KtVariant *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtVariant, kt_variant_free)

gboolean kt_variant_check (const KtVariant *self, GError **error);

G_END_DECLS
