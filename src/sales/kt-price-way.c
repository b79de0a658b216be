/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trace of a list price is in the currency of the catalog, the line in that of the quote: where
 * they differ the rows stand below a note, and one step says the rate. A trace that cannot be read,
 * or that does not come to the price of the line, explains nothing and says so.
 */
#include "kt-price-way.h"

#include "kt-json.h"
#include "kt-number-format.h"

#include <glib/gi18n-lib.h>

char *
kt_price_quantity_text (const KtPositionData *line, const char *language)
{
  g_autofree char *number = kt_format_number (kt_decimal_reduce (line->quantity), language);
  const char *unit = *line->unit_text != '\0' ? line->unit_text : line->unit;
  if (line->price_unit > 1)
    return g_strdup_printf ("%s" KT_NO_BREAK_SPACE "%s / %d", number, unit, line->price_unit);
  return g_strdup_printf ("%s" KT_NO_BREAK_SPACE "%s", number, unit);
}

char *
kt_price_rate_text (const KtRevisionHeader *header, const char *language)
{
  g_autofree char *rate = kt_format_number (kt_decimal_reduce (header->exchange_rate), language);
  g_autofree char *day = kt_format_date_iso (header->exchange_day, language);
  g_autofree char *text = g_strdup_printf (_ ("1 %s = %s %s, rate of %s"), header->base_currency,
                                           rate, header->currency, day);
  return *header->exchange_source != '\0'
             ? g_strdup_printf ("%s (%s)", text, header->exchange_source)
             : g_steal_pointer (&text);
}

/* ---- one row ---- */

static const char *
member (JsonObject *step, const char *name)
{
  const char *text = "";
  kt_json_opt_string (step, name, &text, "", NULL);
  return text;
}

static const char *
row_title (JsonObject *step, const KtPriceWords *words)
{
  const char *key = member (step, "label");
  const char *text = words->texts != NULL && *key != '\0'
                         ? kt_texts_lookup (words->texts, key, words->language)
                         : NULL;
  if (text != NULL)
    return text;
  if (g_str_has_prefix (key, "article."))
    return _ ("Price of the article");
  return *member (step, "key") != '\0' ? member (step, "key") : _ ("Base price");
}

static char *
row_record (JsonObject *step)
{
  const char *list = member (step, "list");
  gint64 line = 0;
  kt_json_opt_int (step, "line", &line, 0, NULL);
  g_autofree char *place = line > 0 ? g_strdup_printf (_ ("%s, line %d"), list, (int)line)
                                    : g_strdup (list);
  return *place != '\0' && *member (step, "key") != '\0'
             ? g_strdup_printf ("%s: %s", place, member (step, "key"))
             : g_steal_pointer (&place);
}

static char *
row_reason (JsonObject *step)
{
  const char *when = member (step, "when"), *formula = member (step, "formula");
  if (*when != '\0' && *formula != '\0')
    return g_strdup_printf (_ ("because %s; computed as %s"), when, formula);
  if (*when != '\0')
    return g_strdup_printf (_ ("because %s"), when);
  return *formula != '\0' ? g_strdup_printf (_ ("computed as %s"), formula) : g_strdup ("");
}

static void
take_text (char **field, char *text)
{
  g_free (*field);
  *field = text;
}

static void
add_row (KtPricePart *above, JsonObject *step, const char *currency, const KtPriceWords *words)
{
  KtPricePart *part = kt_price_part_add (above, KT_PRICE_PART_STEP, row_title (step, words));
  KtDecimal percent;
  KtMoney before, after;
  take_text (&part->record, row_record (step));
  take_text (&part->valid, kt_price_words_days (member (step, "from"), member (step, "until"),
                                                words->language));
  take_text (&part->reason, row_reason (step));
  if (json_object_has_member (step, "percent")
      && kt_json_get_decimal (step, "percent", &percent, NULL))
    take_text (&part->figure, kt_format_percent (percent, words->language));
  if (kt_money_from_string (member (step, "before"), currency, &before, NULL)
      && kt_money_from_string (member (step, "after"), currency, &after, NULL))
    kt_price_part_set_way (part, before, after);
}

/* ---- all of them ---- */

/* What the rows come to. FALSE: there are none that can be read. */
static gboolean
add_rows (KtPricePart *above, const char *trace, const KtPriceWords *words, KtMoney *sum)
{
  g_autoptr (JsonNode) node = *trace != '\0' ? kt_json_parse (trace, -1, NULL, NULL) : NULL;
  JsonObject *root = node != NULL ? kt_json_root_object (node, "trace", NULL) : NULL;
  JsonArray *steps = root != NULL ? kt_json_get_array (root, "steps", NULL) : NULL;
  const char *currency = root != NULL ? member (root, "currency") : "";
  if (steps == NULL || json_array_get_length (steps) == 0 || !kt_currency_is_valid (currency))
    return FALSE;
  *sum = kt_money_zero (currency);
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonNode *step = json_array_get_element (steps, i);
      if (JSON_NODE_HOLDS_OBJECT (step))
        add_row (above, json_node_get_object (step), currency, words);
    }
  for (guint i = 0; i < above->children->len; i++)
    {
      const KtPricePart *part = above->children->pdata[i];
      if (!part->has_amount || !kt_money_add (*sum, part->amount, sum, NULL))
        return FALSE;
    }
  return TRUE;
}

static void
add_conversion (KtPricePart *list, KtPricePart *rows, const KtPositionData *line, KtMoney sum,
                const KtPriceWords *words)
{
  KtMoney none = kt_money_zero (line->unit_price.currency);
  g_autofree char *title = g_strdup_printf (_ ("List price in %s"), sum.currency);
  take_text (&rows->title, g_steal_pointer (&title));
  rows->kind = KT_PRICE_PART_NOTE;
  kt_price_part_set_amount (rows, sum);
  g_ptr_array_add (list->children, rows);
  KtPricePart *rate = kt_price_part_add (list, KT_PRICE_PART_STEP, _ ("Converted"));
  take_text (&rate->reason, kt_price_rate_text (words->header, words->language));
  kt_price_part_set_way (rate, none, line->unit_price);
}

KtPricePart *
kt_price_way_add (KtPricePart *above, const KtPositionData *line, const KtPriceWords *words)
{
  KtPricePart *list = kt_price_part_add (above, KT_PRICE_PART_SUM, _ ("List price"));
  g_autoptr (KtPricePart) rows = kt_price_part_new (KT_PRICE_PART_SUM, "");
  KtMoney sum;
  if (!add_rows (rows, line->trace, words, &sum))
    take_text (&list->reason, g_strdup (*line->item != '\0' ? _ ("how it came about was not kept")
                                                            : _ ("entered with the position")));
  else if (!kt_money_same_currency (sum, line->unit_price))
    add_conversion (list, g_steal_pointer (&rows), line, sum, words);
  else if (kt_money_equal (sum, line->unit_price))
    {
      g_ptr_array_unref (list->children);
      list->children = g_ptr_array_ref (rows->children);
    }
  else
    take_text (&list->reason, g_strdup (_ ("the way that was kept comes to another price")));
  list->is_folded = list->children->len > 1;
  return list;
}
