/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A revision becomes a document of determination, and what was found goes back into it. */
#include "kt-catalog-pricing.h"

#include "kt-catalog-position.h"
#include "kt-number-format.h"
#include "kt-revision-pricing.h"
#include "kt-revision-private.h"

#include <glib/gi18n-lib.h>

/* ---- there ---- */

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

KtPriceSubject
kt_price_subject_of_position (const KtPositionData *data, KtPositionRole role)
{
  static const KtLineRole roles[] = {
    [KT_ROLE_NORMAL] = KT_LINE_NORMAL,
    [KT_ROLE_OPTION] = KT_LINE_OPTION,
    [KT_ROLE_ALTERNATIVE] = KT_LINE_ALTERNATIVE,
    [KT_ROLE_ON_DEMAND] = KT_LINE_ON_DEMAND,
  };
  return (KtPriceSubject){ .item = data->item,
                           .group = data->item_group,
                           .is_product = data->kind == KT_POSITION_PRODUCT,
                           .is_goods = data->kind != KT_POSITION_SERVICE,
                           .role = roles[role],
                           .on_request = !kt_position_has_price (data),
                           .quantity = data->quantity,
                           .unit_price = data->unit_price,
                           .price_unit = (guint)MAX (data->price_unit, 1),
                           .is_manual = data->manual_price,
                           .discount = data->discount,
                           .contents = data->contents,
                           .conditions = data->conditions };
}

static const KtAddress *
destination (const KtRevisionHeader *header)
{
  const KtAddress *billing = &header->customer.billing;
  const KtAddress *delivery = header->deliveries->len > 0 ? header->deliveries->pdata[0] : billing;
  return is_given (delivery->country) ? delivery : billing;
}

/* A line with an address of its own goes there. The place is owned by `places`. */
static void
send_to (KtPriceSubject *subject,
         const KtRevisionHeader *header,
         const KtPositionData *data,
         GPtrArray *places)
{
  const KtAddress *address = destination (header);
  for (guint i = 0; *data->delivery_id != '\0' && i < header->deliveries->len; i++)
    {
      const KtAddress *delivery = header->deliveries->pdata[i];
      if (g_str_equal (delivery->id, data->delivery_id) && is_given (delivery->country))
        address = delivery;
    }
  char *place = kt_address_place (address);
  g_ptr_array_add (places, place);
  subject->country = address->country;
  subject->postcode = address->postcode;
  subject->place = place;
}

static KtPriceSituation
situation_of (const KtRevisionHeader *header, guint day)
{
  const KtCustomer *customer = &header->customer;
  const KtAddress *address = destination (header);
  return (KtPriceSituation){ .day = day,
                             .account = customer->number,
                             .price_group = customer->price_group,
                             .segment = customer->segment,
                             .loyalty = customer->loyalty,
                             .country = address->country,
                             .postcode = address->postcode,
                             .incoterm = header->incoterm,
                             .delivery_class = header->delivery_class,
                             .express = header->express,
                             .project_discount = header->project_discount,
                             .project = header->project,
                             .currency = header->currency,
                             .exchange_rate = header->exchange_rate };
}

/* ---- back ---- */

static gboolean
are_equal (const GPtrArray *a, const GPtrArray *b)
{
  gboolean equal = a->len == b->len;
  for (guint i = 0; equal && i < a->len; i++)
    equal = kt_record_equal (&kt_condition_type, a->pdata[i], b->pdata[i]);
  return equal;
}

/* What is not of this catalog, and what was made before there were conditions, stays as it is. */
static gboolean
is_determined (const KtPositionData *data, KtCatalog *catalog)
{
  return g_strcmp0 (data->catalog, kt_catalog_get_settings (catalog)->id) == 0
         && data->reduction.amount == 0 && data->order_amount.amount == 0;
}

/* All else in a position was accepted when it was edited, so it is not checked again. */
static gboolean
put_back (KtCatalog *catalog,
          KtRevision *revision,
          const KtRevisionPricing *pricing,
          const KtDetermined *determined,
          GError **error)
{
  for (guint i = 0; i < pricing->positions->len; i++)
    {
      KtPosition *position = pricing->positions->pdata[i];
      if (!is_determined (kt_position_get (position), catalog)
          || are_equal (kt_position_get (position)->conditions, determined->lines->pdata[i]))
        continue;
      kt_history_edit_conditions (revision->history, position,
                                  g_ptr_array_ref (determined->lines->pdata[i]));
    }
  if (are_equal (kt_revision_get_header (revision)->conditions, determined->document))
    return TRUE;
  KtRevisionHeader header = *kt_revision_get_header (revision);
  header.conditions = determined->document;
  return kt_revision_edit_header (revision, &header, error);
}

static KtDetermination
request_of (KtCatalog *catalog, const KtRevisionHeader *header, guint day)
{
  return (KtDetermination){ .catalog = catalog,
                            .language = header->language,
                            .rounding = kt_revision_pricing_rounding (header),
                            .situation = situation_of (header, day) };
}

gboolean
kt_catalog_determine (KtCatalog *catalog,
                      KtRevision *revision,
                      guint day,
                      gboolean *is_incomplete,
                      GError **error)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  g_autoptr (KtRevisionPricing) pricing = kt_revision_pricing_new (revision);
  g_autoptr (GArray) subjects = g_array_new (FALSE, FALSE, sizeof (KtPriceSubject));
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < pricing->positions->len; i++)
    {
      KtPosition *position = pricing->positions->pdata[i];
      KtPriceSubject subject = kt_price_subject_of_position (
          kt_position_get (position), kt_position_get_effective_role (position));
      send_to (&subject, header, kt_position_get (position), places);
      g_array_append_val (subjects, subject);
    }
  KtDetermination request = request_of (catalog, header, day);
  request.lines = (const KtPriceSubject *)(gpointer)subjects->data;
  request.n_lines = subjects->len;
  g_autoptr (KtDetermined) determined
      = kt_revision_require_draft (revision, error) ? kt_determination_run (&request, error) : NULL;
  if (determined == NULL)
    return FALSE;
  if (is_incomplete != NULL)
    *is_incomplete = determined->is_incomplete;
  kt_revision_begin_step (revision, _ ("Determine prices"));
  gboolean done = put_back (catalog, revision, pricing, determined, error);
  return kt_revision_conclude_step (revision, done);
}

gboolean
kt_catalog_determine_line (KtCatalog *catalog,
                           const KtRevisionHeader *header,
                           KtPositionData *line,
                           guint day,
                           GError **error)
{
  const KtPriceSubject subject = kt_price_subject_of_position (line, KT_ROLE_NORMAL);
  KtDetermination request = request_of (catalog, header, day);
  request.lines = &subject;
  request.n_lines = 1;
  g_autoptr (KtDetermined) determined = kt_determination_run (&request, error);
  if (determined == NULL)
    return FALSE;
  g_ptr_array_unref (line->conditions);
  line->conditions = g_ptr_array_ref (determined->lines->pdata[0]);
  return TRUE;
}

gboolean
kt_catalog_price_product (KtCatalog *catalog,
                          const KtProduct *product,
                          const KtAssignment *assignment,
                          const KtRevisionHeader *header,
                          guint day,
                          KtCustomerPrice *price,
                          GError **error)
{
  g_autoptr (KtPositionData) line = kt_catalog_position_new_product (
      catalog, product, assignment, "new", header->language, kt_decimal_from_int (1), day, error);
  if (line == NULL || !kt_catalog_position_fit (line, header, error) || !kt_position_has_price (line)
      || !kt_position_net (line, header, &price->list, NULL, error))
    return FALSE;
  return kt_catalog_determine_line (catalog, header, line, day, error)
         && kt_position_net (line, header, &price->net, NULL, error);
}

GPtrArray *
kt_catalog_passed_over (KtCatalog *catalog,
                        KtRevision *revision,
                        KtPosition *position,
                        guint day,
                        GError **error)
{
  const KtPositionData *data = kt_position_get (position);
  const KtDetermination request = request_of (catalog, kt_revision_get_header (revision), day);
  const KtPriceSubject line
      = kt_price_subject_of_position (data, kt_position_get_effective_role (position));
  return is_determined (data, catalog) ? kt_determination_passed_over (&request, &line, error)
                                       : kt_conditions_new ();
}

/* ---- the head ---- */

gboolean
kt_catalog_header_set_currency (KtRevisionHeader *header,
                                KtCatalog *catalog,
                                const char *currency,
                                guint day,
                                GError **error)
{
  const char *base = kt_catalog_get_settings (catalog)->currency;
  const KtPriceBook *book = kt_catalog_get_price_book (catalog);
  const KtExchangeRate *rate = kt_price_book_find_rate (book, currency, day);
  gboolean is_own = g_strcmp0 (base, currency) == 0;
  if (!is_own && rate == NULL)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND,
                   _ ("pricing/rates.csv has no exchange rate for %s on %04u-%02u-%02u."), currency,
                   day / 10000, day / 100 % 100, day % 100);
      return FALSE;
    }
  g_autofree char *on = !is_own ? g_strdup_printf ("%04u-%02u-%02u", rate->day / 10000,
                                                   rate->day / 100 % 100, rate->day % 100)
                                : NULL;
  kt_record_set_text (&header->currency, currency);
  kt_record_set_text (&header->base_currency, is_own ? NULL : base);
  kt_record_set_text (&header->exchange_day, on);
  kt_record_set_text (&header->exchange_source, is_own ? NULL : rate->source);
  header->exchange_rate = is_own ? (KtDecimal){ 0 } : kt_decimal_reduce (rate->rate);
  return TRUE;
}

/* The percentages of the catalog, or none for a reason. */
static void
set_rates (KtRevisionHeader *header, KtCatalog *catalog, const KtVatCase *vat_case)
{
  const KtCatalogSettings *settings = kt_catalog_get_settings (catalog);
  g_autofree char *key = g_strconcat ("vat.", vat_case->key, NULL);
  const char *reason = kt_texts_lookup (kt_catalog_get_texts (catalog), key, header->language);
  for (guint i = 0; i < header->vat_rates->len; i++)
    {
      KtVatRate *rate = header->vat_rates->pdata[i];
      const KtCatalogVat *published = kt_catalog_settings_find_vat (settings, rate->code);
      if (published == NULL)
        continue;
      rate->rate = vat_case->is_taxed ? published->percent : kt_decimal_from_int (0);
      kt_record_set_text (&rate->category, vat_case->category);
      kt_record_set_text (&rate->reason, vat_case->is_taxed ? NULL : reason);
    }
}

void
kt_catalog_header_set_vat_case (KtRevisionHeader *header, KtCatalog *catalog, const char *vat_case)
{
  const KtCatalogSettings *settings = kt_catalog_get_settings (catalog);
  if (vat_case == NULL && header->manual_vat_case)
    return;
  header->manual_vat_case = vat_case != NULL;
  if (vat_case == NULL)
    vat_case = kt_vat_case_find (settings->publisher.country, destination (header)->country,
                                 header->customer.vat_id);
  const KtVatCase *found
      = kt_price_book_find_vat_case (kt_catalog_get_price_book (catalog), vat_case);
  kt_record_set_text (&header->vat_case, found != NULL ? found->key : NULL);
  if (found != NULL)
    set_rates (header, catalog, found);
}
