/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Positions of the tree become lines in the order of printing. */

#include "kt-document-strings.h"
#include "kt-number-format.h"
#include "kt-revision-document-private.h"
#include "kt-revision-totals.h"

#define SET(object, field, text) kt_quote_document_set (&(object)->field, text)

typedef struct {
  const KtRevisionDocument *request;
  const KtRevisionHeader *header;
  KtQuoteDocument *quote;
  const char *language;
  GError **error;
} Lines;

static gboolean
is_given (const char *text)
{
  return text && text[0];
}

static GListModel *
level_of (const Lines *lines, KtPosition *position)
{
  KtPosition *parent = kt_position_get_parent (position);
  return parent ? kt_position_get_children (parent)
                : kt_revision_get_positions (lines->request->revision);
}

static KtQuoteLineKind
kind_of (KtPosition *position)
{
  static const KtQuoteLineKind roles[] = { [KT_ROLE_NORMAL] = KT_QUOTE_LINE_NORMAL,
                                           [KT_ROLE_OPTION] = KT_QUOTE_LINE_OPTION,
                                           [KT_ROLE_ALTERNATIVE] = KT_QUOTE_LINE_ALTERNATIVE,
                                           [KT_ROLE_ON_DEMAND] = KT_QUOTE_LINE_ON_DEMAND };
  switch (kt_position_get (position)->kind)
    {
    case KT_POSITION_TEXT:
      return g_list_model_get_n_items (kt_position_get_children (position)) > 0
                 ? KT_QUOTE_LINE_HEADING
                 : KT_QUOTE_LINE_TEXT;
    case KT_POSITION_SUBTOTAL:
      return KT_QUOTE_LINE_SUBTOTAL;
    case KT_POSITION_PAGE_BREAK:
      return KT_QUOTE_LINE_PAGE_BREAK;
    case KT_POSITION_WISH:
      return KT_QUOTE_LINE_TEXT;
    default:
      return roles[kt_position_get_effective_role (position)];
    }
}

/* The number of the normal position before it on its level. */
static char *
find_replaced (const Lines *lines, KtPosition *position)
{
  GListModel *level = level_of (lines, position);
  for (guint i = kt_position_get_index (position); i > 0; i--)
    {
      g_autoptr (KtPosition) before = g_list_model_get_item (level, i - 1);
      if (kt_position_kind_has_price (kt_position_get (before)->kind)
          && kt_position_get (before)->role == KT_ROLE_NORMAL)
        return g_strdup (kt_position_get_number (before));
    }
  return NULL;
}

/* ---- numbers ---- */

static gboolean
describe_numbers (const Lines *lines, const KtPositionData *data, KtQuoteLine *line)
{
  gboolean has_price = !data->on_request && data->unit_price.currency[0] != '\0';
  line->quantity = data->quantity;
  SET (line, unit, is_given (data->unit_text) ? data->unit_text : data->unit);
  line->on_request = !has_price;
  if (!has_price)
    return TRUE;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (KtLineStep));
  KtLineAmounts amounts;
  line->price_unit = MAX (data->price_unit, 1);
  if (!kt_position_value (data, lines->header, &amounts, steps, lines->error))
    return FALSE;
  line->total = amounts.net;
  line->free_of_charge = kt_money_is_zero (data->unit_price) && kt_money_is_zero (line->total);
  return kt_revision_document_add_way (data, lines->header, &amounts, steps, lines->language, line,
                                       lines->error);
}

/* ---- description ---- */

static char *
make_delivery (const Lines *lines, const KtPositionData *data)
{
  if (data->lead_days <= 0)
    return NULL;
  g_autofree char *days = kt_format_integer (data->lead_days, lines->language);
  return kt_document_string_fill (lines->language, KT_DOCUMENT_STRING_WORKING_DAYS, days, NULL);
}

static gboolean
describe_offer (const Lines *lines, KtPosition *position, KtQuoteLine *line)
{
  const KtPositionData *data = kt_position_get (position);
  SET (line, order_code,
       is_given (data->order_code)         ? data->order_code
       : data->kind == KT_POSITION_ARTICLE ? data->item
                                           : NULL);
  line->delivery = make_delivery (lines, data);
  kt_revision_document_add_characteristics (data, line);
  kt_revision_document_add_picture (lines->request, data, lines->language, line);
  if (line->kind == KT_QUOTE_LINE_ALTERNATIVE)
    line->replaces = find_replaced (lines, position);
  return describe_numbers (lines, data, line);
}

static gboolean
describe_subtotal (const Lines *lines, KtPosition *position, KtQuoteLine *line)
{
  return kt_position_subtotal (position, level_of (lines, position), lines->header, &line->total,
                               lines->error);
}

/* What was wished for, and what was said to it. */
static void
add_wish_text (const KtPositionData *data, KtQuoteLine *line)
{
  const char *parts[] = { data->description, data->wish_answer };
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (is_given (parts[i]))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", parts[i]);
  SET (line, text_markdown, text->str);
}

/* A heading has no room for a text of its own. */
static void
add_text_below_heading (const Lines *lines, const KtPositionData *data)
{
  if (is_given (data->description))
    SET (kt_quote_document_add_line (lines->quote, KT_QUOTE_LINE_TEXT), text_markdown,
         data->description);
}

static gboolean
add_position (KtPosition *position, gpointer user_data)
{
  const Lines *lines = user_data;
  const KtPositionData *data = kt_position_get (position);
  KtQuoteLine *line = kt_quote_document_add_line (lines->quote, kind_of (position));
  line->level = kt_position_get_depth (position) - 1;
  SET (line, number, kt_position_get_number (position));
  SET (line, title, data->title);
  if (line->kind == KT_QUOTE_LINE_HEADING)
    add_text_below_heading (lines, data);
  else if (data->kind == KT_POSITION_WISH || *data->wish_answer != '\0')
    add_wish_text (data, line);
  else
    SET (line, text_markdown, data->description);
  if (line->kind == KT_QUOTE_LINE_SUBTOTAL)
    return describe_subtotal (lines, position, line);
  return !kt_position_kind_has_price (data->kind) || describe_offer (lines, position, line);
}

gboolean
kt_revision_document_add_lines (const KtRevisionDocument *request,
                                KtQuoteDocument *quote,
                                GError **error)
{
  g_autoptr (GError) cause = NULL;
  Lines lines = { .request = request,
                  .header = kt_revision_get_header (request->revision),
                  .quote = quote,
                  .language = quote->language,
                  .error = &cause };
  kt_position_walk (kt_revision_get_positions (request->revision), add_position, &lines);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
