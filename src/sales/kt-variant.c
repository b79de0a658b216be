/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept configurations: the table. */
#include "kt-variant.h"

#include "kt-record-macros.h"

static const KtField kt_variant_fields[] = {
  KT_NEEDED_TEXT (KtVariant, id),
  KT_TEXT (KtVariant, title),
  KT_NEEDED_TEXT (KtVariant, product),
  KT_TEXT (KtVariant, catalog),
  KT_TEXT (KtVariant, catalog_version),
  KT_TEXT (KtVariant, account_id),
  KT_TEXT (KtVariant, order_code),
  KT_JSON (KtVariant, assignment),
  KT_BOOL (KtVariant, complete),
  KT_MONEY (KtVariant, price),
  KT_TEXT (KtVariant, note),
  { NULL },
};

KT_DEFINE_RECORD (KtVariant, kt_variant)

KtVariant *
kt_variant_new (const char *id)
{
  KtVariant *self = kt_record_new (&kt_variant_type);
  kt_record_set_text (&self->id, id);
  return self;
}

gboolean
kt_variant_check (const KtVariant *self, GError **error)
{
  return kt_record_check (&kt_variant_type, self, error);
}
