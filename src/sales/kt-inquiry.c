/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inquiries of visitors: the table, and what must hold before one is stored. */
#include "kt-inquiry.h"

#include "kt-record-json.h"
#include "kt-record-macros.h"
#include "kt-sales-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const KtField kt_inquiry_fields[] = {
  KT_NEEDED_TEXT (KtInquiry, id),
  KT_NEEDED_TEXT (KtInquiry, made),
  KT_NEEDED_TEXT (KtInquiry, product),
  KT_TEXT (KtInquiry, title),
  KT_TEXT (KtInquiry, catalog),
  KT_TEXT (KtInquiry, catalog_version),
  KT_TEXT (KtInquiry, order_code),
  KT_JSON (KtInquiry, assignment),
  KT_BOOL (KtInquiry, complete),
  KT_MONEY (KtInquiry, price),
  KT_TEXT (KtInquiry, language),
  KT_NEEDED_TEXT (KtInquiry, name),
  KT_TEXT (KtInquiry, company),
  KT_TEXT (KtInquiry, email),
  KT_TEXT (KtInquiry, phone),
  KT_TEXT (KtInquiry, note),
  KT_TEXT (KtInquiry, taken),
  KT_TEXT (KtInquiry, taken_by),
  KT_TEXT (KtInquiry, taken_name),
  KT_TEXT (KtInquiry, quote_id),
  { NULL },
};

KT_DEFINE_RECORD (KtInquiry, kt_inquiry)

KtInquiry *
kt_inquiry_new (const char *id)
{
  KtInquiry *self = kt_record_new (&kt_inquiry_type);
  kt_record_set_text (&self->id, id);
  return self;
}

static gboolean
refuse (GError **error, const char *field, const char *why)
{
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD, "%s: %s", field, why);
  return FALSE;
}

gboolean
kt_inquiry_check (const KtInquiry *self, GError **error)
{
  if (!kt_record_check (&kt_inquiry_type, self, error))
    return FALSE;
  if (*self->email == '\0' && *self->phone == '\0')
    return refuse (error, "email",
                   _ ("An e-mail address or a telephone number is needed for the answer."));
  if (*self->email != '\0' && strchr (self->email, '@') == NULL)
    return refuse (error, "email", _ ("This is no e-mail address."));
  g_autofree char *json = kt_inquiry_to_json (self);
  return strlen (json) <= KT_INQUIRY_MAX_BYTES || refuse (error, "note", _ ("This is too long."));
}

char *
kt_inquiry_to_json (const KtInquiry *self)
{
  return kt_record_to_json (&kt_inquiry_type, self);
}

KtInquiry *
kt_inquiry_from_json (const char *json, gssize length, GError **error)
{
  return kt_record_from_json (&kt_inquiry_type, json, length, error);
}

gboolean
kt_inquiry_is_same (const KtInquiry *self, const KtInquiry *other)
{
  static const char *const taking[] = { "taken", "taken_by", "taken_name", "quote_id", NULL };
  g_autoptr (KtInquiry) copy = kt_inquiry_copy (other);
  kt_record_assign_fields (&kt_inquiry_type, copy, self, taking);
  return kt_record_equal (&kt_inquiry_type, self, copy);
}
