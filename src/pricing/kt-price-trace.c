/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Steps and their JSON. Money and decimals are strings there, so that no reader makes doubles of
 * them.
 */

#include "kt-price-trace.h"

#include "kt-json.h"

static const char *const kind_names[] = {
  [KT_PRICE_STEP_BASE] = "base",         [KT_PRICE_STEP_SURCHARGE] = "surcharge",
  [KT_PRICE_STEP_DISCOUNT] = "discount", [KT_PRICE_STEP_COST] = "cost",
  [KT_PRICE_STEP_QUANTITY] = "quantity", [KT_PRICE_STEP_SCALE] = "scale",
  [KT_PRICE_STEP_ROUNDING] = "rounding", [KT_PRICE_STEP_CONDITION] = "condition",
  [KT_PRICE_STEP_MANUAL] = "manual",
};

static void
step_free (gpointer data)
{
  KtPriceStep *step = data;
  g_free (step->key);
  g_free (step->label_key);
  g_free (step->list);
  g_free (step->condition);
  g_free (step->formula);
  g_free (step);
}

KtPriceTrace *
kt_price_trace_new (void)
{
  KtPriceTrace *trace = g_new0 (KtPriceTrace, 1);
  trace->steps = g_ptr_array_new_with_free_func (step_free);
  return trace;
}

void
kt_price_trace_free (KtPriceTrace *trace)
{
  if (trace == NULL)
    return;
  g_ptr_array_unref (trace->steps);
  g_free (trace);
}

KtPriceStep *
kt_price_trace_add (KtPriceTrace *trace,
                    KtPriceStepKind kind,
                    KtPriceLevel level,
                    KtMoney before,
                    KtMoney after)
{
  KtPriceStep *step = g_new0 (KtPriceStep, 1);
  step->kind = kind;
  step->level = level;
  step->before = before;
  step->after = after;
  g_ptr_array_add (trace->steps, step);
  return step;
}

KtMoney
kt_price_step_amount (const KtPriceStep *step)
{
  KtMoney amount = kt_money_zero (step->after.currency);
  gboolean fits = kt_money_sub (step->after, step->before, &amount, NULL);
  g_return_val_if_fail (fits, amount);
  return amount;
}

const char *
kt_price_step_kind_to_string (KtPriceStepKind kind)
{
  g_return_val_if_fail ((guint)kind < G_N_ELEMENTS (kind_names), "");
  return kind_names[kind];
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  if (text != NULL && *text != '\0')
    kt_json_add_string (builder, name, text);
}

static void
add_day (JsonBuilder *builder, const char *name, guint day)
{
  if (day == 0)
    return;
  g_autofree char *iso
      = g_strdup_printf ("%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);
  kt_json_add_string (builder, name, iso);
}

static void
add_money (JsonBuilder *builder, const char *name, KtMoney money)
{
  g_autofree char *text = kt_money_to_string (money);
  kt_json_add_string (builder, name, text);
}

static void
add_record (JsonBuilder *builder, const KtPriceStep *step)
{
  add_text (builder, "key", step->key);
  add_text (builder, "label", step->label_key);
  add_text (builder, "list", step->list);
  if (step->line > 0)
    kt_json_add_int (builder, "line", step->line);
  add_day (builder, "from", step->validity.from);
  add_day (builder, "until", step->validity.to);
  add_text (builder, "when", step->condition);
  add_text (builder, "formula", step->formula);
}

static void
add_step (JsonBuilder *builder, const KtPriceStep *step)
{
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "kind", kind_names[step->kind]);
  kt_json_add_string (builder, "level", step->level == KT_PRICE_LEVEL_UNIT ? "unit" : "position");
  add_record (builder, step);
  if (step->has_percent)
    kt_json_add_decimal (builder, "percent", kt_decimal_reduce (step->percent));
  if (step->has_quantity)
    kt_json_add_decimal (builder, "quantity", kt_decimal_reduce (step->quantity));
  add_money (builder, "before", step->before);
  add_money (builder, "amount", kt_price_step_amount (step));
  add_money (builder, "after", step->after);
  json_builder_end_object (builder);
}

JsonNode *
kt_price_trace_to_json (const KtPriceTrace *trace)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "format", "kontor-price-trace");
  kt_json_add_int (builder, "version", 1);
  if (trace->steps->len > 0)
    {
      const KtPriceStep *first = g_ptr_array_index (trace->steps, 0);
      kt_json_add_string (builder, "currency", first->after.currency);
    }
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < trace->steps->len; i++)
    add_step (builder, g_ptr_array_index (trace->steps, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

char *
kt_price_trace_to_text (const KtPriceTrace *trace)
{
  g_autoptr (JsonNode) node = kt_price_trace_to_json (trace);
  return kt_json_to_string (node, FALSE);
}
