/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trace of a whole revision, written straight into the text as bodies are
 * (kt-record-json.c): the way to the list price as it was stored, then what valuation does.
 */
#include "kt-record-json.h"
#include "kt-revision-pricing.h"
#include "kt-revision-totals.h"

typedef struct {
  GString *json;
  const KtRevisionPricing *pricing;
  const KtDocumentTotals *totals;
  GArray *steps; /* of the line at hand */
} Writing;

static void
write_money (GString *json, const char *name, KtMoney money)
{
  g_autofree char *text = kt_money_to_string (money);
  kt_json_append_name (json, name);
  kt_json_append_text (json, text);
}

static void
write_decimal (GString *json, const char *name, KtDecimal value)
{
  g_autofree char *text = kt_decimal_to_string (kt_decimal_reduce (value));
  kt_json_append_name (json, name);
  kt_json_append_text (json, text);
}

static void
write_text (GString *json, const char *name, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  kt_json_append_name (json, name);
  kt_json_append_text (json, text);
}

static void
write_condition (GString *json, const KtCondition *condition)
{
  g_string_append_c (json, '{');
  kt_record_write_members (&kt_condition_type, condition, json);
  g_string_append_c (json, '}');
}

static void
write_way (GString *json, KtMoney before, KtMoney after)
{
  KtMoney amount = after;
  write_money (json, "before", before);
  if (kt_money_same_currency (before, after) && kt_money_sub (after, before, &amount, NULL))
    write_money (json, "amount", amount);
  write_money (json, "after", after);
}

static void
open_item (GString *json)
{
  g_string_append (json, json->str[json->len - 1] == '[' ? "{" : ",{");
}

/* ---- lines ---- */

static void
write_line_step (GString *json, const KtLineStep *step)
{
  open_item (json);
  write_text (json, "kind", kt_price_step_kind_to_string (step->kind));
  write_text (json, "level", step->level == KT_PRICE_LEVEL_UNIT ? "unit" : "position");
  write_way (json, step->before, step->after);
  if (step->condition != NULL)
    {
      kt_json_append_name (json, "condition");
      write_condition (json, step->condition);
    }
  g_string_append_c (json, '}');
}

/* Conditions that were found and do not count: why not is part of the explanation. */
static void
write_idle (GString *json, const KtLinePrice *price)
{
  kt_json_append_name (json, "idle");
  g_string_append_c (json, '[');
  for (guint i = 0; i < price->conditions->len; i++)
    if (!kt_line_price_counts (price, price->conditions->pdata[i]))
      {
        if (json->str[json->len - 1] != '[')
          g_string_append_c (json, ',');
        write_condition (json, price->conditions->pdata[i]);
      }
  g_string_append_c (json, ']');
}

static gboolean
write_priced (Writing *writing, guint index, const KtPositionData *data, GError **error)
{
  GString *json = writing->json;
  const KtDocumentLineValue *value
      = &g_array_index (writing->totals->lines, KtDocumentLineValue, index);
  const KtLinePrice *price = &writing->pricing->document.lines[index].price;
  KtLineAmounts amounts;
  g_array_set_size (writing->steps, 0);
  if (!kt_line_price_explain (price, writing->pricing->document.rounding, &amounts, writing->steps,
                              error))
    return FALSE;
  write_decimal (json, "quantity", data->quantity);
  if (data->manual_price)
    {
      kt_json_append_name (json, "manual_price");
      g_string_append (json, "true");
      if (data->list_price.currency[0] != '\0')
        write_money (json, "list_price", data->list_price);
    }
  kt_json_append_name (json, "steps");
  g_string_append_c (json, '[');
  for (guint i = 0; i < writing->steps->len; i++)
    write_line_step (json, &g_array_index (writing->steps, KtLineStep, i));
  g_string_append_c (json, ']');
  write_idle (json, price);
  write_money (json, "net", value->amounts.net);
  write_money (json, "share", value->share);
  return TRUE;
}

static gboolean
write_line (Writing *writing, guint index, GError **error)
{
  GString *json = writing->json;
  const KtPositionData *data = kt_position_get (writing->pricing->positions->pdata[index]);
  open_item (json);
  write_text (json, "position", writing->pricing->document.lines[index].name);
  write_text (json, "id", data->id);
  write_text (json, "item", data->item);
  if (*data->trace != '\0')
    {
      kt_json_append_name (json, "price");
      g_string_append (json, data->trace);
    }
  gboolean written = TRUE;
  if (writing->pricing->document.lines[index].on_request)
    {
      kt_json_append_name (json, "on_request");
      g_string_append (json, "true");
    }
  else
    written = write_priced (writing, index, data, error);
  g_string_append_c (json, '}');
  return written;
}

/* ---- the document ---- */

static void
write_steps (Writing *writing)
{
  GString *json = writing->json;
  kt_json_append_name (json, "steps");
  g_string_append_c (json, '[');
  for (guint i = 0; i < writing->totals->steps->len; i++)
    {
      const KtDocumentStep *step = &g_array_index (writing->totals->steps, KtDocumentStep, i);
      open_item (json);
      write_way (json, step->before, step->after);
      kt_json_append_name (json, "condition");
      write_condition (json, step->condition);
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
}

static void
write_taxes (Writing *writing, const KtRevisionHeader *header)
{
  GString *json = writing->json;
  kt_json_append_name (json, "taxes");
  g_string_append_c (json, '[');
  for (guint i = 0; i < writing->totals->taxes->len; i++)
    {
      const KtTaxGroup *group = &g_array_index (writing->totals->taxes, KtTaxGroup, i);
      open_item (json);
      if (group->rate < header->vat_rates->len)
        {
          const KtVatRate *rate = header->vat_rates->pdata[group->rate];
          write_text (json, "code", rate->code);
          write_text (json, "category", rate->category);
          write_text (json, "reason", rate->reason);
        }
      write_decimal (json, "percent", group->percent);
      write_money (json, "net", group->net);
      write_money (json, "tax", group->tax);
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
}

static void
write_head (Writing *writing, const KtRevisionHeader *header)
{
  GString *json = writing->json;
  g_string_append (json, "{\"format\":\"kontor-revision-trace\",\"version\":1");
  write_text (json, "currency", header->currency);
  write_text (json, "rounding",
              kt_rounding_scope_to_string (writing->pricing->document.rounding.scope));
  write_text (json, "rounding_mode",
              kt_rounding_to_string (writing->pricing->document.rounding.mode));
  if (kt_decimal_sign (header->exchange_rate) > 0)
    {
      write_text (json, "base_currency", header->base_currency);
      write_decimal (json, "exchange_rate", header->exchange_rate);
      write_text (json, "exchange_day", header->exchange_day);
      write_text (json, "exchange_source", header->exchange_source);
    }
  write_text (json, "vat_case", header->vat_case);
}

static gboolean
write_lines (Writing *writing, GError **error)
{
  gboolean written = TRUE;
  kt_json_append_name (writing->json, "lines");
  g_string_append_c (writing->json, '[');
  for (guint i = 0; written && i < writing->pricing->document.n_lines; i++)
    written = write_line (writing, i, error);
  g_string_append_c (writing->json, ']');
  return written;
}

char *
kt_revision_trace_json (KtRevision *revision, GError **error)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  g_autoptr (KtRevisionPricing) pricing = kt_revision_pricing_new (revision);
  g_autoptr (KtDocumentTotals) totals = kt_document_totals_new (&pricing->document, error);
  if (totals == NULL)
    return NULL;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (KtLineStep));
  Writing writing = { g_string_new (NULL), pricing, totals, steps };
  write_head (&writing, header);
  if (!write_lines (&writing, error))
    return g_string_free (writing.json, TRUE);
  write_money (writing.json, "positions", totals->positions);
  write_steps (&writing);
  write_money (writing.json, "net", totals->net);
  write_taxes (&writing, header);
  write_money (writing.json, "tax", totals->tax);
  write_money (writing.json, "gross", totals->gross);
  g_string_append_c (writing.json, '}');
  return g_string_free (writing.json, FALSE);
}
