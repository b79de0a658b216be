/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of a revision: its tables, and taking over a customer. */
#include "kt-revision-header.h"

#include "kt-number-format.h"
#include "kt-position-data.h"
#include "kt-record-macros.h"
#include "kt-sales-error.h"

#include <glib/gi18n-lib.h>

static const char *const document_policies[] = { "sum", "line", NULL };
static const char *const policies[] = { "line", "unit", "document", NULL };
/* The order of KtRounding; only the first two are offered. */
static const char *const modes[] = { "half-up", "half-even", "up", "down", NULL };

static const KtField kt_customer_fields[] = {
  KT_TEXT (KtCustomer, account_id),
  KT_TEXT (KtCustomer, number),
  KT_TEXT (KtCustomer, vat_id),
  KT_TEXT (KtCustomer, tax_number),
  KT_RECORD (KtCustomer, billing, kt_address_type),
  KT_RECORD (KtCustomer, contact, kt_contact_type),
  KT_TEXT (KtCustomer, price_group),
  KT_TEXT (KtCustomer, segment),
  KT_TEXT (KtCustomer, loyalty),
  { NULL },
};

KT_DEFINE_RECORD_TYPE (KtCustomer, kt_customer)

static const KtField kt_vat_rate_fields[] = {
  KT_NEEDED_TEXT (KtVatRate, code),
  KT_TEXT (KtVatRate, category),
  KT_DECIMAL (KtVatRate, rate),
  KT_TEXT (KtVatRate, reason),
  { NULL },
};

KT_DEFINE_RECORD_TYPE (KtVatRate, kt_vat_rate)

static const KtField kt_milestone_fields[] = {
  KT_TEXT (KtMilestone, title),
  KT_DATE (KtMilestone, date),
  KT_DECIMAL (KtMilestone, percent),
  KT_MONEY (KtMilestone, amount),
  { NULL },
};

KT_DEFINE_RECORD_TYPE (KtMilestone, kt_milestone)

static const char *const buying_roles[]
    = { "", "decider", "buyer", "user", "influencer", "gatekeeper", NULL };

static const KtField kt_participant_fields[] = {
  KT_TEXT (KtParticipant, name),
  KT_TEXT (KtParticipant, function),
  KT_ENUM (KtParticipant, role, buying_roles),
  { NULL },
};

KT_DEFINE_RECORD_TYPE (KtParticipant, kt_participant)

static const KtField kt_revision_header_fields[] = {
  KT_TEXT (KtRevisionHeader, subject),
  KT_TEXT (KtRevisionHeader, reference),
  KT_DATE (KtRevisionHeader, reference_date),
  KT_TEXT (KtRevisionHeader, our_reference),
  KT_TEXT (KtRevisionHeader, salesperson),
  KT_NEEDED_TEXT (KtRevisionHeader, language),
  KT_NEEDED_TEXT (KtRevisionHeader, currency),
  KT_DATE (KtRevisionHeader, date),
  KT_DATE (KtRevisionHeader, valid_until),
  KT_RECORD (KtRevisionHeader, customer, kt_customer_type),
  KT_RECORDS (KtRevisionHeader, deliveries, kt_address_type),
  KT_TEXT (KtRevisionHeader, payment_terms),
  KT_TEXT (KtRevisionHeader, payment_text),
  KT_TEXT (KtRevisionHeader, incoterm),
  KT_TEXT (KtRevisionHeader, incoterm_place),
  KT_TEXT (KtRevisionHeader, delivery_text),
  KT_DATE (KtRevisionHeader, delivery_date),
  KT_TEXT (KtRevisionHeader, text_before),
  KT_TEXT (KtRevisionHeader, text_after),
  KT_TEXTS (KtRevisionHeader, benefits),
  KT_RECORDS (KtRevisionHeader, milestones, kt_milestone_type),
  KT_RECORDS (KtRevisionHeader, vat_rates, kt_vat_rate_type),
  KT_ENUM (KtRevisionHeader, rounding, policies),
  KT_ENUM (KtRevisionHeader, rounding_mode, modes),
  KT_ENUM (KtRevisionHeader, document_rounding, document_policies),
  KT_DECIMAL (KtRevisionHeader, document_discount),
  KT_DECIMAL (KtRevisionHeader, project_discount),
  KT_TEXT (KtRevisionHeader, project),
  KT_TEXT (KtRevisionHeader, delivery_class),
  KT_BOOL (KtRevisionHeader, express),
  KT_TEXT (KtRevisionHeader, vat_case),
  KT_BOOL (KtRevisionHeader, manual_vat_case),
  KT_TEXT (KtRevisionHeader, base_currency),
  KT_DECIMAL (KtRevisionHeader, exchange_rate),
  KT_DATE (KtRevisionHeader, exchange_day),
  KT_TEXT (KtRevisionHeader, exchange_source),
  KT_RECORDS (KtRevisionHeader, conditions, kt_condition_type),
  KT_RECORDS (KtRevisionHeader, participants, kt_participant_type),
  KT_TEXT (KtRevisionHeader, note),
  { NULL },
};

KT_DEFINE_RECORD (KtRevisionHeader, kt_revision_header)

KtRevisionHeader *
kt_revision_header_new (const char *language, const char *currency)
{
  KtRevisionHeader *self = kt_record_new (&kt_revision_header_type);
  kt_record_set_text (&self->language, language);
  kt_record_set_text (&self->currency, currency);
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
check_vat_rates (const KtRevisionHeader *self, GError **error)
{
  for (guint i = 0; i < self->vat_rates->len; i++)
    {
      const KtVatRate *rate = self->vat_rates->pdata[i];
      if (kt_revision_header_find_vat_rate (self, rate->code) != rate)
        return refuse (error, "vat_rates", _ ("Two rates have the same code."));
      if (kt_decimal_sign (rate->rate) < 0
          || kt_decimal_compare (rate->rate, kt_decimal_from_int (100)) > 0)
        return refuse (error, "vat_rates", _ ("A rate is between 0 and 100 percent."));
    }
  return TRUE;
}

static gboolean
is_percentage (KtDecimal value)
{
  return kt_decimal_sign (value) >= 0 && kt_decimal_compare (value, kt_decimal_from_int (100)) <= 0;
}

static gboolean
check_discounts (const KtRevisionHeader *self, GError **error)
{
  if (!is_percentage (self->document_discount))
    return refuse (error, "document_discount", _ ("A discount is between 0 and 100 percent."));
  if (!is_percentage (self->project_discount))
    return refuse (error, "project_discount", _ ("A discount is between 0 and 100 percent."));
  if (kt_decimal_sign (self->exchange_rate) < 0)
    return refuse (error, "exchange_rate", _ ("An exchange rate is above zero."));
  return TRUE;
}

gboolean
kt_revision_header_check (const KtRevisionHeader *self, GError **error)
{
  if (!kt_record_check (&kt_revision_header_type, self, error) || !check_vat_rates (self, error)
      || !check_discounts (self, error) || !kt_conditions_check (self->conditions, error))
    return FALSE;
  if (!kt_currency_is_valid (self->currency))
    return refuse (error, "currency",
                   _ ("The currency is a code of three capital letters, like EUR."));
  return TRUE;
}

/* ---- milestones ---- */

/* What they come to, and whether percentages alone do. */
static gboolean
add_milestones (const GPtrArray *milestones,
                KtMoney gross,
                KtDecimal *percents,
                KtMoney *sum,
                gboolean *has_amounts)
{
  *percents = kt_decimal_from_int (0);
  *sum = kt_money_zero (gross.currency);
  *has_amounts = FALSE;
  for (guint i = 0; i < milestones->len; i++)
    {
      const KtMilestone *milestone = milestones->pdata[i];
      gboolean is_amount = milestone->amount.currency[0] != '\0';
      KtMoney part = milestone->amount;
      *has_amounts = *has_amounts || is_amount;
      if ((!is_amount
           && !kt_money_percent_rounded (gross, milestone->percent, KT_ROUND_HALF_UP, &part, NULL))
          || !kt_money_add (*sum, part, sum, NULL)
          || !kt_decimal_add (*percents, milestone->percent, percents, NULL))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_percents (KtDecimal percents, const char *language, GError **error)
{
  const KtDecimal hundred = kt_decimal_from_int (100);
  int order = kt_decimal_compare (percents, hundred);
  KtDecimal rest;
  if (order == 0
      || !(order < 0 ? kt_decimal_sub (hundred, percents, &rest, error)
                     : kt_decimal_sub (percents, hundred, &rest, error)))
    return order == 0;
  g_autofree char *sum = kt_format_percent (percents, language);
  g_autofree char *text = kt_format_percent (rest, language);
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
               order < 0 ? _ ("The milestones come to %s: %s are missing.")
                         : _ ("The milestones come to %s: %s too much."),
               sum, text);
  return FALSE;
}

gboolean
kt_milestones_check (const GPtrArray *milestones,
                     KtMoney gross,
                     const char *language,
                     GError **error)
{
  KtDecimal percents;
  KtMoney sum, rest;
  gboolean has_amounts;
  if (milestones->len == 0)
    return TRUE;
  if (!add_milestones (milestones, gross, &percents, &sum, &has_amounts)
      || !kt_money_sub (gross, sum, &rest, NULL))
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
                           _ ("The milestones are not in the currency of the quote."));
      return FALSE;
    }
  if (!has_amounts)
    return check_percents (percents, language, error);
  if (ABS (rest.amount) <= (gint64)milestones->len * KT_MONEY_SCALE / 100)
    return TRUE;
  g_autofree char *text = kt_money_format (kt_money (ABS (rest.amount), rest.currency), language,
                                           KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
               rest.amount > 0 ? _ ("The milestones do not come to the total: %s are missing.")
                               : _ ("The milestones come to more than the total: %s too much."),
               text);
  return FALSE;
}

/* ---- customer ---- */

static void
take (char **field, const char *value)
{
  if (*value != '\0')
    kt_record_set_text (field, value);
}

void
kt_revision_header_set_customer (KtRevisionHeader *self,
                                 const KtAccount *account,
                                 const char *contact_id)
{
  KtCustomer *customer = &self->customer;
  kt_record_clear (&kt_customer_type, customer);
  kt_record_init (&kt_customer_type, customer);
  kt_record_set_text (&customer->account_id, account->id);
  kt_record_set_text (&customer->number, account->number);
  kt_record_set_text (&customer->vat_id, account->vat_id);
  kt_record_set_text (&customer->tax_number, account->tax_number);
  kt_record_set_text (&customer->price_group, account->price_group);
  kt_record_set_text (&customer->segment, account->segment);
  kt_record_set_text (&customer->loyalty, account->loyalty);
  kt_record_assign (&kt_address_type, &customer->billing, &account->billing);
  if (*customer->billing.name == '\0')
    kt_record_set_text (&customer->billing.name, account->name);

  const KtContact *contact = kt_account_find_contact (account, contact_id);
  if (contact == NULL && contact_id == NULL && account->contacts->len > 0)
    contact = account->contacts->pdata[0];
  if (contact != NULL)
    kt_record_assign (&kt_contact_type, &customer->contact, contact);

  take (&self->language, account->language);
  take (&self->payment_terms, account->payment_terms);
  take (&self->incoterm, account->incoterm);
}

/* ---- rates ---- */

void
kt_revision_header_add_vat_rate (KtRevisionHeader *self, const char *code, KtDecimal rate)
{
  KtVatRate *entry = kt_record_new (&kt_vat_rate_type);
  kt_record_set_text (&entry->code, code);
  entry->rate = rate;
  g_ptr_array_add (self->vat_rates, entry);
}

const KtVatRate *
kt_revision_header_find_vat_rate (const KtRevisionHeader *self, const char *code)
{
  for (guint i = 0; i < self->vat_rates->len; i++)
    {
      const KtVatRate *rate = self->vat_rates->pdata[i];
      if (code == NULL || *code == '\0' || g_strcmp0 (rate->code, code) == 0)
        return rate;
    }
  return NULL;
}
