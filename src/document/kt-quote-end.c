/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What follows the totals. The signature keeps together with the last lines of the closing, the
 * acceptance form is never parted, and the terms of sale start on a page of their own in two
 * columns of small type.
 */

#include "kt-quote-parts.h"

#include "kt-document-strings.h"
#include "kt-page-block.h"
#include "kt-page-markdown.h"
#include "kt-page-row.h"

#define CODE_SIZE (22 * KT_PAGE_MM)
#define CODE_TEXT_WIDTH (46 * KT_PAGE_MM)
#define FIELD_SPACE (10 * KT_PAGE_MM)
#define FIELD_RULE 0.5
#define MOST_CONDITIONS_TOGETHER 6
#define CONDITION_GAP (0.7 * KT_PAGE_MM)

static gboolean
is_given (const char *text)
{
  return text && text[0];
}

static const char *
string_of (const KtPageFlow *flow, KtDocumentString string)
{
  return kt_document_string (flow->setting->language, string);
}

static void
add_section_heading (KtPageFlow *flow, KtDocumentString string)
{
  kt_page_add_heading (flow, KT_PAGE_STYLE_HEADING, 2, flow->setting->layout->space_section,
                       string_of (flow, string));
}

/* ---- conditions and benefits ---- */

static void
add_condition (KtPageFlow *flow, const KtDocumentPair *pair, double gap)
{
  double label_width = flow->setting->layout->label_width;
  kt_page_flow_open (flow, "LI");
  KtPageCell cells[] = { { kt_page_text_new (flow->setting, KT_PAGE_STYLE_BODY, pair->label,
                                             KT_PAGE_TEXT_PLAIN, label_width - 3 * KT_PAGE_MM),
                           0, kt_page_flow_tag (flow, "Lbl") },
                         { kt_page_text_new (flow->setting, KT_PAGE_STYLE_BODY, pair->value,
                                             KT_PAGE_TEXT_PLAIN, flow->width - label_width),
                           label_width, kt_page_flow_tag (flow, "LBody") } };
  kt_page_flow_close (flow);
  cells[0].text->colour = KT_PAGE_MUTED;
  kt_page_add_row (flow, cells, G_N_ELEMENTS (cells), gap);
}

static void
add_conditions (KtPageFlow *flow, const KtQuoteDocument *quote)
{
  guint first = flow->strips->len;
  if (quote->conditions->len == 0)
    return;
  add_section_heading (flow, KT_DOCUMENT_STRING_CONDITIONS);
  kt_page_flow_open (flow, "L");
  for (guint i = 0; i < quote->conditions->len; i++)
    add_condition (flow, g_ptr_array_index (quote->conditions, i),
                   i == 0 ? 1.6 * KT_PAGE_MM : CONDITION_GAP);
  kt_page_flow_close (flow);
  if (quote->conditions->len <= MOST_CONDITIONS_TOGETHER)
    kt_page_flow_keep_from (flow, first);
}

static void
add_benefits (KtPageFlow *flow, const KtQuoteDocument *quote)
{
  if (quote->benefits == NULL || quote->benefits[0] == NULL)
    return;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  for (char **benefit = quote->benefits; *benefit; benefit++)
    g_ptr_array_add (items, kt_page_text_escape (*benefit));
  g_ptr_array_add (items, NULL);
  add_section_heading (flow, KT_DOCUMENT_STRING_BENEFITS);
  kt_page_add_list (flow, KT_PAGE_STYLE_BODY, (char *const *)items->pdata, 1.6 * KT_PAGE_MM);
}

/* ---- closing and signature ---- */

/* The code stands at the right of the lines of the signature, from the given strip on. */
static void
add_code (KtPageFlow *flow, const KtQuoteDocument *quote, guint first)
{
  KtPageStrip *strip = g_ptr_array_index (flow->strips, first);
  double left = flow->width - CODE_SIZE;
  KtPageTag *figure = kt_page_flow_tag (flow, "Figure");
  figure->alternative = g_strdup (string_of (flow, KT_DOCUMENT_STRING_CODE_TEXT));
  if (!kt_page_strip_add_code (strip, quote->code, left, 0, CODE_SIZE, figure))
    return;
  g_autoptr (KtPageText) text = kt_page_text_new (flow->setting, KT_PAGE_STYLE_LABEL,
                                                  string_of (flow, KT_DOCUMENT_STRING_CODE_TEXT),
                                                  KT_PAGE_TEXT_RIGHT, CODE_TEXT_WIDTH);
  kt_page_strip_add_text (strip, text, left - CODE_TEXT_WIDTH - 3 * KT_PAGE_MM,
                          CODE_SIZE - text->height, kt_page_flow_tag (flow, "P"));
  double below = 0;
  for (guint i = first; i < flow->strips->len; i++)
    {
      const KtPageStrip *s = g_ptr_array_index (flow->strips, i);
      below += s->height + (i > first ? s->gap : 0);
    }
  if (below < CODE_SIZE)
    kt_page_add_space (flow, CODE_SIZE - below);
}

static void
add_signature (KtPageFlow *flow, const KtQuoteDocument *quote)
{
  const KtDocumentLayout *layout = flow->setting->layout;
  guint first = flow->strips->len;
  double text_width = flow->width - CODE_SIZE - CODE_TEXT_WIDTH - 6 * KT_PAGE_MM;
  struct {
    KtPageStyleName style;
    const char *text;
    double gap;
  } lines[] = {
    { KT_PAGE_STYLE_BODY, string_of (flow, KT_DOCUMENT_STRING_CLOSING),
      layout->space_paragraph * 1.5 },
    { KT_PAGE_STYLE_STRONG, quote->letterhead ? quote->letterhead->name : NULL, 0.8 * KT_PAGE_MM },
    { KT_PAGE_STYLE_BODY, quote->signatory,
      is_given (quote->signatory) ? layout->space_signature : 0 },
    { KT_PAGE_STYLE_LABEL, quote->signatory_function, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (KtPageText) text = kt_page_text_new (flow->setting, lines[i].style, lines[i].text,
                                                      KT_PAGE_TEXT_PLAIN, text_width);
      kt_page_add_text (flow, text, 0, lines[i].gap, NULL);
    }
  if (is_given (quote->code))
    add_code (flow, quote, first);
  kt_page_flow_keep_from (flow, first);
}

static void
add_closing (KtPageFlow *flow, const KtQuoteDocument *quote)
{
  KtPageMarkdownStyle style = { .body = KT_PAGE_STYLE_BODY,
                                .title = KT_PAGE_STYLE_HEADING,
                                .gap = flow->setting->layout->space_section };
  guint first = flow->strips->len;
  kt_page_flow_open (flow, "Sect");
  if (is_given (quote->closing_markdown))
    kt_page_add_markdown (flow, &style, quote->closing_markdown);
  if (flow->strips->len > first)
    kt_page_flow_last_strip (flow)->keep = TRUE;
  add_signature (flow, quote);
  kt_page_flow_close (flow);
}

/* ---- acceptance ---- */

static gboolean
has_choices (const KtQuoteDocument *quote)
{
  for (guint i = 0; i < quote->lines->len; i++)
    {
      KtQuoteLineKind kind = ((KtQuoteLine *)g_ptr_array_index (quote->lines, i))->kind;
      if (kind == KT_QUOTE_LINE_OPTION || kind == KT_QUOTE_LINE_ALTERNATIVE
          || kind == KT_QUOTE_LINE_ON_DEMAND)
        return TRUE;
    }
  return FALSE;
}

/* Empty lines to write on, side by side, with what goes there below them. */
static void
add_fields (KtPageFlow *flow, const KtDocumentString *strings, guint n)
{
  double gap = 8 * KT_PAGE_MM;
  double width = (flow->width - gap) / 2;
  KtPageStrip *strip = kt_page_flow_add_strip (flow, 0, FIELD_SPACE);
  for (guint i = 0; i < n; i++)
    {
      double left = i * (width + gap);
      g_autoptr (KtPageText) label
          = kt_page_text_new (flow->setting, KT_PAGE_STYLE_LABEL, string_of (flow, strings[i]),
                              KT_PAGE_TEXT_PLAIN, width);
      kt_page_strip_add_rule (strip, left, FIELD_SPACE, width, FIELD_RULE, KT_PAGE_MUTED);
      kt_page_strip_add_text (strip, label, left, FIELD_SPACE + 0.6 * KT_PAGE_MM,
                              kt_page_flow_tag (flow, "P"));
      strip->height = MAX (strip->height, FIELD_SPACE + 0.6 * KT_PAGE_MM + label->height);
    }
}

static void
add_acceptance (KtPageFlow *flow, const KtQuoteDocument *quote)
{
  static const KtDocumentString order[]
      = { KT_DOCUMENT_STRING_ACCEPTANCE_ORDER_NUMBER, KT_DOCUMENT_STRING_ACCEPTANCE_POSITIONS };
  static const KtDocumentString signature[]
      = { KT_DOCUMENT_STRING_ACCEPTANCE_PLACE, KT_DOCUMENT_STRING_ACCEPTANCE_SIGNATURE };
  guint first = flow->strips->len;
  g_autofree char *text
      = kt_document_string_fill (flow->setting->language, KT_DOCUMENT_STRING_ACCEPTANCE_TEXT,
                                 quote->number ? quote->number : "", NULL);
  kt_page_flow_open (flow, "Sect");
  add_section_heading (flow, KT_DOCUMENT_STRING_ACCEPTANCE);
  kt_page_add_paragraph (flow, KT_PAGE_STYLE_BODY, text, KT_PAGE_TEXT_PLAIN, 1.2 * KT_PAGE_MM);
  add_fields (flow, order, has_choices (quote) ? 2 : 1);
  add_fields (flow, signature, G_N_ELEMENTS (signature));
  kt_page_flow_close (flow);
  kt_page_flow_keep_from (flow, first);
}

/* ---- terms of sale ---- */

static void
add_terms (KtPageFlow *flow, const KtQuoteDocument *quote)
{
  KtPageMarkdownStyle style = { .body = KT_PAGE_STYLE_SMALL,
                                .title = KT_PAGE_STYLE_HEADING,
                                .lower = KT_PAGE_STYLE_SUBHEADING,
                                .first_level = 1,
                                .heading_gap = 3.4 * KT_PAGE_MM,
                                .skip_title = is_given (quote->terms_title) };
  kt_page_flow_set_columns (flow, 2);
  kt_page_flow_open (flow, "Sect");
  if (is_given (quote->terms_title))
    kt_page_add_heading (flow, KT_PAGE_STYLE_HEADING, 1, 0, quote->terms_title);
  kt_page_add_markdown (flow, &style, quote->terms_markdown);
  kt_page_flow_close (flow);
}

void
kt_quote_add_end (KtPageFlow *flow, const KtQuoteDocument *quote)
{
  kt_page_flow_open (flow, "Sect");
  add_conditions (flow, quote);
  add_benefits (flow, quote);
  kt_page_flow_close (flow);
  add_closing (flow, quote);
  if (quote->show_acceptance)
    add_acceptance (flow, quote);
  if (is_given (quote->terms_markdown))
    add_terms (flow, quote);
}
