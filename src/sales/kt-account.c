/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers: the table, and what must hold before one is stored. */
#include "kt-account.h"

#include "kt-record-json.h"
#include "kt-record-macros.h"
#include "kt-sales-error.h"
#include "kt-vat-id.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const KtField kt_account_fields[] = {
  KT_TEXT (KtAccount, id),
  KT_TEXT (KtAccount, number),
  KT_NEEDED_TEXT (KtAccount, name),
  KT_RECORD (KtAccount, billing, kt_address_type),
  KT_RECORDS (KtAccount, deliveries, kt_address_type),
  KT_RECORDS (KtAccount, contacts, kt_contact_type),
  KT_TEXT (KtAccount, vat_id),
  KT_TEXT (KtAccount, tax_number),
  KT_TEXT (KtAccount, language),
  KT_TEXT (KtAccount, currency),
  KT_TEXT (KtAccount, payment_terms),
  KT_TEXT (KtAccount, incoterm),
  KT_TEXT (KtAccount, price_group),
  KT_TEXT (KtAccount, segment),
  KT_TEXT (KtAccount, territory),
  KT_TEXT (KtAccount, loyalty),
  KT_MONEY (KtAccount, credit_limit),
  KT_TEXT (KtAccount, phone),
  KT_TEXT (KtAccount, email),
  KT_TEXT (KtAccount, web),
  KT_TEXT (KtAccount, note),
  { NULL },
};

KT_DEFINE_RECORD (KtAccount, kt_account)

KtAccount *
kt_account_new (const char *id)
{
  KtAccount *self = kt_record_new (&kt_account_type);
  kt_record_set_text (&self->id, id);
  return self;
}

/* ---- checking ---- */

static gboolean
refuse (GError **error, const char *field, const char *why)
{
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD, "%s: %s", field, why);
  return FALSE;
}

static gboolean
is_code (const char *text, gsize length)
{
  return strlen (text) == length && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length;
}

static gboolean
check_country (const KtAddress *address, const char *field, GError **error)
{
  return *address->country == '\0' || is_code (address->country, 2)
         || refuse (error, field, _ ("The country is a code of two capital letters, like DE."));
}

static gboolean
check_deliveries (const KtAccount *self, GError **error)
{
  for (guint i = 0; i < self->deliveries->len; i++)
    {
      g_autofree char *field = g_strdup_printf ("deliveries[%u].country", i);
      if (!check_country (self->deliveries->pdata[i], field, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_vat_id (const KtAccount *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  return *self->vat_id == '\0' || kt_vat_id_check (self->vat_id, &cause)
         || refuse (error, "vat_id", cause->message);
}

gboolean
kt_account_check (const KtAccount *self, GError **error)
{
  if (!kt_record_check (&kt_account_type, self, error)
      || !check_country (&self->billing, "billing.country", error)
      || !check_deliveries (self, error) || !check_vat_id (self, error))
    return FALSE;
  if (*self->currency != '\0' && !is_code (self->currency, 3))
    return refuse (error, "currency",
                   _ ("The currency is a code of three capital letters, like EUR."));
  if (*self->incoterm != '\0' && !is_code (self->incoterm, 3))
    return refuse (error, "incoterm",
                   _ ("The Incoterm is a code of three capital letters, like FCA."));
  return TRUE;
}

/* ---- questions ---- */

char *
kt_account_title (const KtAccount *self)
{
  return g_strndup (self->name, strcspn (self->name, "\n"));
}

KtContact *
kt_account_find_contact (const KtAccount *self, const char *id)
{
  for (guint i = 0; i < self->contacts->len; i++)
    if (g_strcmp0 (((KtContact *)self->contacts->pdata[i])->id, id) == 0)
      return self->contacts->pdata[i];
  return NULL;
}

KtAddress *
kt_account_find_delivery (const KtAccount *self, const char *id)
{
  for (guint i = 0; i < self->deliveries->len; i++)
    if (g_strcmp0 (((KtAddress *)self->deliveries->pdata[i])->id, id) == 0)
      return self->deliveries->pdata[i];
  return NULL;
}

char *
kt_account_to_json (const KtAccount *self)
{
  return kt_record_to_json (&kt_account_type, self);
}

KtAccount *
kt_account_from_json (const char *json, gssize length, GError **error)
{
  return kt_record_from_json (&kt_account_type, json, length, error);
}

KtAccount *
kt_account_from_draft (const char *json, gssize length, GError **error)
{
  return kt_record_from_draft (&kt_account_type, json, length, error);
}
