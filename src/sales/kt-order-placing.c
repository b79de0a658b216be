/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was quoted, with what is chosen besides (options …), becomes a revision of its own, all of
 * it normal, with the conditions of the quote: that is what is computed, and what each line is
 * worth follows from the net of its rate of tax, shared out to the cent. Chosen lines take theirs.
 * So orders that share out a quote add up to it, and what is owed once (flat freight, a surcharge
 * for a small document) is not owed with each of them.
 */
#include "kt-order-placing.h"

#include "kt-approval-private.h"
#include "kt-configuration-check.h"
#include "kt-record-json.h"
#include "kt-revision-private.h"
#include "kt-revision-totals.h"
#include "kt-sales-error.h"
#include "kt-share.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const KtOrderRequest *request;
  const KtRevisionHeader *header;
  GPtrArray *positions; /* of KtPosition: those that are ordered */
  GPtrArray *basis;     /* those and all that was quoted, with a price */
  KtRevision *ordered;  /* made of the basis */
  KtRevisionTotals *totals;
  KtOrder *order;
} Placing;

static void
placing_clear (Placing *self)
{
  g_clear_pointer (&self->positions, g_ptr_array_unref);
  g_clear_pointer (&self->basis, g_ptr_array_unref);
  g_clear_object (&self->ordered);
  g_clear_pointer (&self->totals, kt_revision_totals_free);
  g_clear_pointer (&self->order, kt_order_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Placing, placing_clear)

static gboolean
refuse_position (GError **error, KtSalesError code, KtPosition *position, const char *why)
{
  g_set_error (error, KT_SALES_ERROR, code, _ ("Position %s (%s): %s"),
               kt_position_get_number (position), kt_position_get (position)->title, why);
  return FALSE;
}

/* ---- which lines ---- */

static gboolean
append_position (KtPosition *position, gpointer positions)
{
  const KtPositionData *data = kt_position_get (position);
  if (kt_position_kind_has_price (data->kind))
    g_ptr_array_add (positions, position);
  return TRUE;
}

GPtrArray *
kt_order_list_positions (KtRevision *revision)
{
  GPtrArray *positions = g_ptr_array_new ();
  kt_position_walk (kt_revision_get_positions (revision), append_position, positions);
  return positions;
}

static gboolean
has_price (KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);
  return !data->on_request && data->unit_price.currency[0] != '\0';
}

static gboolean
is_chosen (const KtOrderRequest *request, KtPosition *position)
{
  return request->positions != NULL
             ? g_strv_contains (request->positions, kt_position_get_id (position))
             : kt_position_get_effective_role (position) == KT_ROLE_NORMAL;
}

static gboolean
choose (Placing *self, GError **error)
{
  g_autoptr (GPtrArray) all = kt_order_list_positions (self->request->revision);
  guint wanted
      = self->request->positions != NULL ? g_strv_length ((char **)self->request->positions) : 0;
  self->positions = g_ptr_array_new ();
  self->basis = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++)
    {
      gboolean chosen = is_chosen (self->request, all->pdata[i]);
      if (chosen)
        g_ptr_array_add (self->positions, all->pdata[i]);
      if (chosen
          || (kt_position_get_effective_role (all->pdata[i]) == KT_ROLE_NORMAL
              && has_price (all->pdata[i])))
        g_ptr_array_add (self->basis, all->pdata[i]);
    }
  if (self->positions->len == 0 || (wanted != 0 && self->positions->len != wanted))
    return kt_sales_refuse (
        error, KT_SALES_ERROR_ORDER,
        _ ("Choose at least one line of the quote that has a price, each once."));
  for (guint i = 0; i < self->positions->len; i++)
    {
      if (!has_price (self->positions->pdata[i]))
        return refuse_position (error, KT_SALES_ERROR_PRICE_PROOF, self->positions->pdata[i],
                                _ ("it has no price yet. Quote one in a new revision first."));
    }
  return TRUE;
}

/* ---- price proof ---- */

static KtRevision *
make_ordered (const Placing *self)
{
  KtRevision *source = self->request->revision;
  KtRevision *ordered = kt_revision_new (
      kt_revision_get_id (source), kt_revision_get_quote_id (source),
      kt_revision_get_index (source), NULL, kt_revision_get_created (source), self->header);
  for (guint i = 0; i < self->basis->len; i++)
    {
      KtPositionData *data = kt_position_data_copy (kt_position_get (self->basis->pdata[i]));
      data->role = KT_ROLE_NORMAL;
      kt_revision_append (ordered, NULL, data);
    }
  return ordered;
}

/* Nothing was chosen besides. */
static gboolean
is_as_quoted (const Placing *self)
{
  for (guint i = 0; i < self->basis->len; i++)
    if (kt_position_get_effective_role (self->basis->pdata[i]) != KT_ROLE_NORMAL)
      return FALSE;
  return TRUE;
}

static gboolean
check_hash (const Placing *self, const KtRevisionInfo *info, GError **error)
{
  KtRevision *revision = self->request->revision;
  g_autofree char *body = kt_revision_to_body (revision);
  g_autofree char *hash = kt_revision_hash_body (body, -1);
  if (info != NULL && strcmp (hash, info->hash) == 0)
    {
      kt_record_set_text (&self->order->revision_hash, hash);
      return TRUE;
    }
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_PRICE_PROOF,
               _ ("Revision %u is not what was accepted: its lines or prices were changed. Open it "
                  "anew, or quote "
                  "again."),
               kt_revision_get_index (revision));
  return FALSE;
}

static gboolean
check_sum (const Placing *self, const KtRevisionInfo *info, GError **error)
{
  if (!is_as_quoted (self) || kt_money_equal (info->net, self->totals->net))
    return TRUE;
  g_autofree char *quoted = kt_money_to_string (info->net),
                  *computed = kt_money_to_string (self->totals->net);
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_PRICE_PROOF,
               _ ("%s was quoted, and the lines add up to %s. Quote again."), quoted, computed);
  return FALSE;
}

static void
prove_lines (const Placing *self)
{
  g_autoptr (GString) json = g_string_new (NULL);
  for (guint i = 0; i < self->positions->len; i++)
    {
      g_string_append_c (json, '{');
      kt_record_write_members (&kt_position_data_type, kt_position_get (self->positions->pdata[i]),
                               json);
      g_string_append_c (json, '}');
    }
  g_free (self->order->proof);
  self->order->proof
      = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json->str, (gssize)json->len);
}

static gboolean
check_prices (Placing *self, GError **error)
{
  const KtRevisionInfo *info
      = kt_quote_find_revision (self->request->quote, kt_revision_get_id (self->request->revision));
  if (!check_hash (self, info, error))
    return FALSE;
  self->ordered = make_ordered (self);
  self->totals = kt_revision_totals_new (self->ordered, error);
  if (self->totals == NULL || !check_sum (self, info, error))
    return FALSE;
  prove_lines (self);
  return TRUE;
}

/* ---- configurations ---- */

static gboolean
check_configuration (const KtOrderRequest *request, KtPosition *position, GError **error)
{
  const char *language = kt_revision_get_header (request->revision)->language;
  g_autofree char *cause = NULL;
  KtConfigurationVerdict verdict = kt_configuration_check (
      request->catalog, kt_position_get (position), request->day, language, &cause);
  if (verdict != KT_CONFIGURATION_BREAKS && verdict != KT_CONFIGURATION_GONE)
    return TRUE;
  g_autofree char *why = g_strdup_printf (_ ("%s\nConfigure it anew in a new revision."), cause);
  return refuse_position (error, KT_SALES_ERROR_CONFIGURATION, position, why);
}

static gboolean
check_configurations (Placing *self, GError **error)
{
  KtCatalog *catalog = self->request->catalog;
  for (guint i = 0; catalog != NULL && i < self->positions->len; i++)
    if (!check_configuration (self->request, self->positions->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* ---- addresses ---- */

gboolean
kt_order_check_address (const KtAddress *address, const char *what, GError **error)
{
  const struct {
    const char *text, *name;
  } parts[] = { { address->name, _ ("the name") },
                { address->street, _ ("the street") },
                { address->city, _ ("the town") },
                { address->country, _ ("the country") } };
  g_autoptr (GString) missing = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i].text == '\0')
      g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", parts[i].name);
  if (missing->len == 0)
    return TRUE;
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_ADDRESS,
               _ ("%s is not complete: %s. Fill it in."), what, missing->str);
  return FALSE;
}

/* Addresses without a name are at the customer's. */
static void
append_address (Placing *self, const KtAddress *from)
{
  KtAddress *address = kt_address_copy (from);
  const KtAddress *billing = &self->header->customer.billing;
  if (*address->id == '\0')
    {
      g_autofree char *id = kt_random_uuid (self->request->random);
      kt_record_set_text (&address->id, id);
    }
  if (*address->name == '\0')
    kt_record_set_text (&address->name, billing->name);
  g_ptr_array_add (self->order->addresses, address);
}

static gboolean
take_addresses (Placing *self, GError **error)
{
  GPtrArray *from
      = self->request->addresses != NULL ? self->request->addresses : self->header->deliveries;
  if (!kt_order_check_address (&self->header->customer.billing, _ ("The billing address"), error))
    return FALSE;
  for (guint i = 0; i < from->len; i++)
    append_address (self, from->pdata[i]);
  if (from->len == 0)
    append_address (self, &self->header->customer.billing);
  for (guint i = 0; i < self->order->addresses->len; i++)
    if (!kt_order_check_address (self->order->addresses->pdata[i], _ ("An address of delivery"),
                                 error))
      return FALSE;
  return TRUE;
}

/* ---- lines ---- */

/* The standard rate, unless something else was named. */
static const char *
category_of (const char *category)
{
  return category != NULL && *category != '\0' ? category : "S";
}

static const char *
address_or_first (const Placing *self, const char *id)
{
  return id != NULL && *id != '\0' ? id : ((KtAddress *)self->order->addresses->pdata[0])->id;
}

static void
append_part (const Placing *self,
             KtOrderLine *line,
             KtDecimal quantity,
             const char *date,
             const char *address_id)
{
  g_autofree char *id = kt_random_uuid (self->request->random);
  g_ptr_array_add (line->parts,
                   kt_order_part_new (id, quantity, date, address_or_first (self, address_id)));
}

static void
schedule (const Placing *self, KtOrderLine *line, const KtPositionData *data)
{
  const KtOrderRequest *request = self->request;
  for (gsize i = 0; i < request->n_slots; i++)
    if (g_strcmp0 (request->slots[i].position_id, data->id) == 0)
      append_part (self, line, request->slots[i].quantity, request->slots[i].date,
                   request->slots[i].address_id);
  if (line->parts->len > 0 || request->kind == KT_ORDER_BLANKET)
    return;
  const KtAddress *own = kt_order_find_address (self->order, data->delivery_id);
  append_part (self, line, data->quantity, request->date_wished, own != NULL ? own->id : NULL);
}

static void
append_line (const Placing *self, KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);
  const KtVatRate *rate = kt_revision_header_find_vat_rate (self->header, data->vat_code);
  KtOrderLine *line = kt_record_new (&kt_order_line_type);
  const struct {
    char **to;
    const char *from;
  } texts[] = { { &line->id, data->id },
                { &line->number, kt_position_get_number (position) },
                { &line->position_id, data->id },
                { &line->item, data->item },
                { &line->order_code, data->order_code },
                { &line->title, data->title },
                { &line->unit, data->unit },
                { &line->unit_text, data->unit_text },
                { &line->catalog, data->catalog },
                { &line->catalog_version, data->catalog_version },
                { &line->assignment, data->assignment },
                { &line->vat_category, category_of (rate != NULL ? rate->category : NULL) } };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kt_record_set_text (texts[i].to, texts[i].from);
  line->quantity = line->base_quantity = kt_decimal_reduce (data->quantity);
  line->vat_rate = rate != NULL ? rate->rate : (KtDecimal){ 0 };
  schedule (self, line, data);
  g_ptr_array_add (self->order->lines, line);
}

/* ---- amounts ---- */

static gboolean
is_taxed (const Placing *self, KtPosition *position, const KtTaxTotal *tax)
{
  const KtVatRate *rate
      = kt_revision_header_find_vat_rate (self->header, kt_position_get (position)->vat_code);
  const KtDecimal none = { 0 };
  return strcmp (category_of (rate != NULL ? rate->category : NULL), category_of (tax->category))
             == 0
         && kt_decimal_equal (rate != NULL ? rate->rate : none, tax->rate);
}

/* What a line weighs in its group: its net with its share. */
static gboolean
weigh (const Placing *self, KtPosition *position, KtMoney *weight, GError **error)
{
  const KtPositionData *data = kt_position_get (position);
  const KtMoney *share = g_hash_table_lookup (self->totals->shares, data->id);
  return kt_position_net (data, self->header, weight, NULL, error)
         && (share == NULL || kt_money_add (*weight, *share, weight, error));
}

/* Lines stand in the order of the chosen positions, and these in that of the basis. */
static void
take_shares (const Placing *self, const KtTaxTotal *tax, const gint64 *shares, gint64 step)
{
  guint next = 0;
  for (guint i = 0; i < self->basis->len && next < self->positions->len; i++)
    {
      if (self->basis->pdata[i] != self->positions->pdata[next])
        continue;
      KtOrderLine *line = self->order->lines->pdata[next++];
      if (is_taxed (self, self->basis->pdata[i], tax))
        line->base_net = kt_money (shares[i] * step, self->header->currency);
    }
}

static gboolean
share_group (const Placing *self, const KtTaxTotal *tax, GError **error)
{
  guint n = self->basis->len;
  gint64 step = kt_pow10 (KT_MONEY_DIGITS - kt_currency_digits (self->header->currency));
  g_autofree gint64 *weights = g_new0 (gint64, n), *shares = g_new0 (gint64, n);
  KtMoney net;
  for (guint i = 0; i < n; i++)
    {
      if (!is_taxed (self, self->basis->pdata[i], tax))
        continue;
      if (!weigh (self, self->basis->pdata[i], &net, error))
        return FALSE;
      weights[i] = net.amount;
    }
  if (!kt_money_round (tax->net, KT_ROUND_HALF_UP, &net, error)
      || !kt_share (net.amount / step, weights, n, shares, error))
    return FALSE;
  take_shares (self, tax, shares, step);
  return TRUE;
}

static gboolean
take_amounts (const Placing *self, GError **error)
{
  KtOrderTotals totals;
  for (guint i = 0; i < self->order->lines->len; i++)
    ((KtOrderLine *)self->order->lines->pdata[i])->base_net
        = kt_money_zero (self->header->currency);
  for (guint i = 0; i < self->totals->taxes->len; i++)
    if (!share_group (self, self->totals->taxes->pdata[i], error))
      return FALSE;
  if (!kt_order_totals (self->order, &totals, error))
    return FALSE;
  /* A part of it is worth a part of it; what all of it is worth was quoted. */
  return self->positions->len < self->basis->len
         || (kt_money_equal (totals.net, self->totals->net)
             && kt_money_equal (totals.gross, self->totals->gross))
         || kt_sales_refuse (
             error, KT_SALES_ERROR_PRICE_PROOF,
             _ ("The lines of the order do not add up to what was quoted for them. Quote again."));
}

/* ---- schedule ---- */

static gboolean
check_slot (const Placing *self, const KtOrderSlot *slot, GError **error)
{
  if (kt_order_find_line (self->order, slot->position_id) == NULL)
    return kt_sales_refuse (
        error, KT_SALES_ERROR_QUANTITY,
        _ ("The schedule names a line that is not ordered. Take it out of the schedule."));
  if (slot->address_id != NULL && *slot->address_id != '\0'
      && kt_order_find_address (self->order, slot->address_id) == NULL)
    return kt_sales_refuse (
        error, KT_SALES_ERROR_ADDRESS,
        _ ("The schedule names an address that is not in the order. Add it first."));
  return TRUE;
}

static gboolean
check_cover (const Placing *self, guint index, GError **error)
{
  const KtOrderLine *line = self->order->lines->pdata[index];
  KtDecimal called;
  if (!kt_order_line_called (line, &called, error))
    return FALSE;
  int order = kt_decimal_compare (called, line->quantity);
  if (order == 0 || (order < 0 && self->order->kind == KT_ORDER_BLANKET))
    return TRUE;
  g_autofree char *is = kt_decimal_to_string (called),
                  *ought = kt_decimal_to_string (line->quantity);
  g_autofree char *why = g_strdup_printf (
      _ ("%s are in the schedule and %s are ordered. Make them the same."), is, ought);
  return refuse_position (error, KT_SALES_ERROR_QUANTITY, self->positions->pdata[index], why);
}

static gboolean
check_schedule (Placing *self, GError **error)
{
  const KtOrder *order = self->order;
  if (order->kind == KT_ORDER_BLANKET
      && (*order->term_from == '\0' || strcmp (order->term_until, order->term_from) < 0))
    return kt_sales_refuse (
        error, KT_SALES_ERROR_QUANTITY,
        _ ("A blanket order needs a term that ends after it begins. Enter both days."));
  for (gsize i = 0; i < self->request->n_slots; i++)
    if (!check_slot (self, &self->request->slots[i], error))
      return FALSE;
  for (guint i = 0; i < order->lines->len; i++)
    if (!check_cover (self, i, error))
      return FALSE;
  return TRUE;
}

/* ---- credit ---- */

/* An approval of the credit need in the clearance lets the order pass, up to what was approved. */
static void
take_release (Placing *self)
{
  const KtCredit *credit = self->request->credit;
  GPtrArray *needs = kt_clearance_get_needs (self->request->clearance);
  KtOrderTotals totals;
  KtMoney open;
  for (guint i = 0; credit != NULL && i < needs->len; i++)
    {
      const KtApprovalNeed *need = needs->pdata[i];
      KtMoney most;
      int order = 1;
      if (need->measure != KT_MEASURE_CREDIT || !kt_approval_need_is_met (need)
          || !kt_order_totals (self->order, &totals, NULL))
        continue;
      gboolean is_enough
          = need->is_unknown
            || (kt_order_convert (self->order, totals.open, credit->limit.currency, &open)
                && kt_money_add (open, credit->used, &open, NULL)
                && kt_money_percent (credit->limit, need->value, KT_ROUND_UP, &most, NULL)
                && kt_money_compare (open, most, &order, NULL) && order <= 0);
      if (is_enough)
        self->order->credit_released = totals.gross;
    }
}

/* ---- all of it ---- */

static void
take_head (Placing *self)
{
  const KtOrderRequest *request = self->request;
  const KtRevisionHeader *header = self->header;
  KtOrder *order = self->order;
  const struct {
    char **to;
    const char *from;
  } texts[]
      = { { &order->quote_id, request->quote->id },
          { &order->quote_number, request->quote->number },
          { &order->revision_id, kt_revision_get_id (request->revision) },
          { &order->reference, request->reference },
          { &order->date, request->date },
          { &order->subject, header->subject },
          { &order->language, header->language },
          { &order->currency, header->currency },
          { &order->base_currency, header->base_currency },
          { &order->payment_text, header->payment_text },
          { &order->incoterm, header->incoterm },
          { &order->incoterm_place, header->incoterm_place },
          { &order->term_from, request->kind == KT_ORDER_BLANKET ? request->term_from : NULL },
          { &order->term_until, request->kind == KT_ORDER_BLANKET ? request->term_until : NULL } };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kt_record_set_text (texts[i].to, texts[i].from);
  order->kind = request->kind;
  order->revision_index = kt_revision_get_index (request->revision);
  order->exchange_rate = header->exchange_rate;
  order->rounding_mode = header->rounding_mode;
  kt_record_assign (&kt_customer_type, &order->customer, &header->customer);
}

static gboolean
write_placed (Placing *self, GError **error)
{
  const KtOrderRequest *request = self->request;
  const KtActor *actor = kt_clearance_get_actor (request->clearance);
  g_autofree char *id = kt_random_uuid (request->random);
  g_autoptr (KtOrderEvent) event = kt_order_event_new (id, KT_ORDER_EVENT_PLACED);
  if (!kt_record_normalize (&kt_order_type, self->order, error)
      || !kt_order_check (self->order, error))
    return FALSE;
  g_free (event->order);
  g_free (event->clearance);
  event->order = kt_record_to_json (&kt_order_type, self->order);
  event->clearance = kt_clearance_to_json (request->clearance, self->order->revision_hash);
  kt_record_set_text (&event->at, request->at);
  kt_record_set_text (&event->actor_id, kt_actor_get_id (actor));
  kt_record_set_text (&event->actor_name, kt_actor_get_name (actor));
  if (!kt_record_normalize (&kt_order_event_type, event, error))
    return FALSE;
  g_ptr_array_add (self->order->events, g_steal_pointer (&event));
  return TRUE;
}

static gboolean
make_lines (Placing *self, GError **error)
{
  for (guint i = 0; i < self->positions->len; i++)
    append_line (self, self->positions->pdata[i]);
  return take_amounts (self, error);
}

KtOrder *
kt_order_place (const KtOrderRequest *request, GError **error)
{
  if (!kt_clearance_check (request->clearance, request->revision, KT_EXIT_ORDER, error))
    return NULL;
  g_auto (Placing) placing = { .request = request,
                               .header = kt_revision_get_header (request->revision),
                               .order = kt_order_new (request->id) };
  take_head (&placing);
  kt_record_set_text (&placing.order->placed_by,
                      kt_actor_get_id (kt_clearance_get_actor (request->clearance)));
  if (!choose (&placing, error) || !check_prices (&placing, error)
      || !check_configurations (&placing, error) || !take_addresses (&placing, error)
      || !make_lines (&placing, error) || !check_schedule (&placing, error))
    return NULL;
  take_release (&placing);
  if (!kt_order_check_credit (placing.order, request->credit, error)
      || !write_placed (&placing, error))
    return NULL;
  return g_steal_pointer (&placing.order);
}

/* ---- check by check ---- */

const char *
kt_order_check_to_text (KtOrderCheck check)
{
  static const char *const titles[KT_N_ORDER_CHECKS]
      = { N_ ("Lines"),     N_ ("Price proof"), N_ ("Configurations"),
          N_ ("Addresses"), N_ ("Schedule"),    N_ ("Credit limit") };
  g_return_val_if_fail (check < KT_N_ORDER_CHECKS, "");
  return g_dgettext (GETTEXT_PACKAGE, titles[check]);
}

static gboolean
check_credit (Placing *self, GError **error)
{
  return kt_order_check_credit (self->order, self->request->credit, error);
}

static gboolean
judge (Placing *self, gboolean (*check) (Placing *, GError **), char **problem)
{
  g_autoptr (GError) cause = NULL;
  if (check (self, &cause))
    return TRUE;
  *problem = g_strdup (cause->message);
  return FALSE;
}

KtOrder *
kt_order_judge (const KtOrderRequest *request, char *problems[KT_N_ORDER_CHECKS])
{
  g_auto (Placing) placing = { .request = request,
                               .header = kt_revision_get_header (request->revision),
                               .order = kt_order_new (request->id) };
  take_head (&placing);
  memset (problems, 0, KT_N_ORDER_CHECKS * sizeof *problems);
  if (!judge (&placing, choose, &problems[KT_ORDER_CHECK_LINES])
      || !judge (&placing, check_prices, &problems[KT_ORDER_CHECK_PRICES]))
    return NULL;
  judge (&placing, check_configurations, &problems[KT_ORDER_CHECK_CONFIGURATIONS]);
  judge (&placing, take_addresses, &problems[KT_ORDER_CHECK_ADDRESSES]);
  /* Deliveries go somewhere. */
  if (placing.order->addresses->len == 0
      || !judge (&placing, make_lines, &problems[KT_ORDER_CHECK_PRICES]))
    return NULL;
  judge (&placing, check_schedule, &problems[KT_ORDER_CHECK_SCHEDULE]);
  judge (&placing, check_credit, &problems[KT_ORDER_CHECK_CREDIT]);
  return g_steal_pointer (&placing.order);
}

/* ---- proof ---- */

static char **
list_ordered (const KtOrder *order)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  for (guint i = 0; i < order->lines->len; i++)
    g_strv_builder_add (ids, ((const KtOrderLine *)order->lines->pdata[i])->position_id);
  return g_strv_builder_end (ids);
}

/* The same lines, made again from the revision; no deliveries. */
static gboolean
make_again (Placing *self, GError **error)
{
  if (!choose (self, error))
    return FALSE;
  self->ordered = make_ordered (self);
  self->totals = kt_revision_totals_new (self->ordered, error);
  if (self->totals == NULL)
    return FALSE;
  prove_lines (self);
  return make_lines (self, error);
}

static gboolean
is_same_line (const KtOrderLine *a, const KtOrderLine *b)
{
  return strcmp (a->position_id, b->position_id) == 0 && strcmp (a->item, b->item) == 0
         && strcmp (a->assignment, b->assignment) == 0
         && kt_decimal_equal (a->base_quantity, b->base_quantity)
         && kt_money_equal (a->base_net, b->base_net)
         && strcmp (a->vat_category, b->vat_category) == 0
         && kt_decimal_equal (a->vat_rate, b->vat_rate);
}

static gboolean
is_same (const KtOrder *a, const KtOrder *b)
{
  if (strcmp (a->proof, b->proof) != 0 || a->lines->len != b->lines->len)
    return FALSE;
  for (guint i = 0; i < a->lines->len; i++)
    if (!is_same_line (a->lines->pdata[i], b->lines->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
kt_order_prove (const KtOrder *order, KtRevision *revision, GError **error)
{
  g_auto (GStrv) ids = list_ordered (order);
  g_autofree char *body = kt_revision_to_body (revision);
  g_autofree char *hash = kt_revision_hash_body (body, -1);
  const KtOrderRequest request = { .id = order->id,
                                   .kind = KT_ORDER_BLANKET,
                                   .revision = revision,
                                   .positions = (const char *const *)ids };
  g_auto (Placing) placing = { .request = &request,
                               .header = kt_revision_get_header (revision),
                               .order = kt_order_copy (order) };
  g_ptr_array_set_size (placing.order->lines, 0);
  if (strcmp (hash, order->revision_hash) != 0
      || strcmp (order->currency, placing.header->currency) != 0)
    return kt_sales_refuse (error, KT_SALES_ERROR_PRICE_PROOF,
                   _ ("The order was not made of the revision that is stored. Make it again."));
  return make_again (&placing, error)
         && (is_same (placing.order, order)
             || kt_sales_refuse (error, KT_SALES_ERROR_PRICE_PROOF,
                        _ ("The lines of the order are not worth what was quoted for them. Make "
                           "the order again.")));
}
