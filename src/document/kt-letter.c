/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Everything here stands at a fixed place of the page (kt-document-layout-private.h has the
 * measures). The first page is read in the order address, information block, text; what only
 * repeats or belongs to the paper is decoration.
 */

#include "kt-letter.h"

#include "kt-document-pair.h"
#include "kt-document-strings.h"
#include "kt-letter-footer.h"

#define HAIRLINE 0.4
#define MARK_LEFT (5 * KT_PAGE_MM)
#define GAP_BELOW_INFO (7 * KT_PAGE_MM)
#define NUMBER_HEIGHT (6 * KT_PAGE_MM)

typedef struct {
  KtDocument *document;
  const KtDocumentLayout *layout;
  const KtLetter *letter;
  const KtLetterhead *head; /* NULL: plain paper */
  KtPageSetting *setting;
} Sheet;

double
kt_letter_text_width (const KtDocumentLayout *layout)
{
  return layout->page_width - layout->margin_left - layout->margin_right;
}

static KtPageText *
set_text (const Sheet *s,
          KtPageStyleName style,
          const char *text,
          KtPageTextFlags flags,
          double width)
{
  return kt_page_text_new (s->setting, style, text, flags, width);
}

/* ---- letterhead ---- */

static void
place_logo (const Sheet *s)
{
  const KtDocumentLayout *layout = s->layout;
  const KtLetterhead *head = s->head;
  KtPageStrip *strip = kt_page_strip_new (layout->logo_height);
  double right = layout->page_width - layout->margin_right;
  if (head->logo)
    {
      double aspect = kt_picture_view_get_aspect (head->logo);
      double width = MIN (layout->logo_width, layout->logo_height * aspect);
      kt_page_strip_add_picture (strip, head->logo, right - width, 0, width, width / aspect, NULL);
    }
  else
    {
      double left = layout->margin_left;
      g_autoptr (KtPageText) name
          = set_text (s, KT_PAGE_STYLE_TITLE, head->name,
                      KT_PAGE_TEXT_RIGHT | KT_PAGE_TEXT_ONE_LINE, right - left);
      name->colour = KT_PAGE_ACCENT;
      kt_page_strip_add_text (strip, name, left, 0, NULL);
    }
  kt_document_fix (s->document, 0, strip, 0, layout->logo_top);
}

static void
place_marks (const Sheet *s)
{
  const double marks[] = { s->layout->fold_1, s->layout->fold_2, s->layout->hole };
  KtPageStrip *strip = kt_page_strip_new (0);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (marks[i] > 0)
      kt_page_strip_add_rule (strip, MARK_LEFT, marks[i] - HAIRLINE / 2, s->layout->mark_length,
                              HAIRLINE, KT_PAGE_MUTED);
  kt_document_fix (s->document, 0, strip, 0, 0);
}

/* ---- window ---- */

static char *
make_sender_line (const KtLetterhead *head)
{
  if (head->sender_line && head->sender_line[0])
    return g_strdup (head->sender_line);
  g_autoptr (GString) line = g_string_new (head->name);
  if (head->street && head->street[0])
    g_string_append_printf (line, " · %s", head->street);
  if (head->city && head->city[0])
    g_string_append_printf (line, " · %s %s", head->postcode ? head->postcode : "", head->city);
  return g_strdup (line->str);
}

/* The remark stands directly above the address and the sender's line above it: the zone is filled
 * from below. */
static void
place_remarks (const Sheet *s, KtPageStrip *strip, double width)
{
  double bottom = s->layout->remark_height - 1 * KT_PAGE_MM;
  if (s->letter->remark && s->letter->remark[0])
    {
      g_autoptr (KtPageText) remark
          = set_text (s, KT_PAGE_STYLE_SMALL, s->letter->remark, KT_PAGE_TEXT_PLAIN, width);
      bottom -= remark->height;
      kt_page_strip_add_text (strip, remark, s->layout->address_inset, bottom,
                              kt_page_flow_tag (s->document->flow, "P"));
      bottom -= 0.5 * KT_PAGE_MM;
    }
  if (s->head)
    {
      g_autofree char *line = make_sender_line (s->head);
      g_autoptr (KtPageText) sender = set_text (s, KT_PAGE_STYLE_FINE, line,
                                                KT_PAGE_TEXT_ONE_LINE | KT_PAGE_TEXT_SHRINK, width);
      bottom -= sender->height + 0.8 * KT_PAGE_MM;
      kt_page_strip_add_text (strip, sender, s->layout->address_inset, bottom, NULL);
      kt_page_strip_add_rule (strip, s->layout->address_inset, bottom + sender->height + HAIRLINE,
                              sender->width, HAIRLINE, KT_PAGE_RULE);
    }
}

static void
place_window (const Sheet *s)
{
  KtPageStrip *strip = kt_page_strip_new (s->layout->address_height);
  double width = s->layout->address_width - s->layout->address_inset;
  double height = s->layout->address_height - s->layout->remark_height;
  place_remarks (s, strip, width);

  g_autofree char *joined
      = s->letter->address ? g_strjoinv ("\n", (char **)s->letter->address) : g_strdup ("");
  g_autoptr (KtPageText) address
      = set_text (s, KT_PAGE_STYLE_BODY, joined, KT_PAGE_TEXT_PLAIN, width);
  if (address->height > height + 1)
    {
      kt_page_text_unref (address);
      address = set_text (s, KT_PAGE_STYLE_SMALL, joined, KT_PAGE_TEXT_PLAIN, width);
    }
  kt_page_strip_add_text (strip, address, s->layout->address_inset, s->layout->remark_height,
                          kt_page_flow_tag (s->document->flow, "P"));
  kt_document_fix (s->document, 0, strip, s->layout->address_left, s->layout->address_top);
}

/* ---- information block ---- */

/* Returns its height. */
static double
fill_info (const Sheet *s, KtPageStrip *strip)
{
  KtPageFlow *flow = s->document->flow;
  double label_width = s->layout->info_label_width;
  double y = 0;
  kt_page_flow_open (flow, "L");
  for (guint i = 0; s->letter->info && i < s->letter->info->len; i++)
    {
      const KtDocumentPair *pair = g_ptr_array_index (s->letter->info, i);
      g_autoptr (KtPageText) label = set_text (s, KT_PAGE_STYLE_LABEL, pair->label,
                                               KT_PAGE_TEXT_SHRINK, label_width - KT_PAGE_MM);
      g_autoptr (KtPageText) value
          = set_text (s, KT_PAGE_STYLE_SMALL, pair->value, KT_PAGE_TEXT_SHRINK,
                      s->layout->info_width - label_width);
      double baseline
          = MAX (kt_page_text_first_baseline (label), kt_page_text_first_baseline (value));
      kt_page_flow_open (flow, "LI");
      kt_page_strip_add_text (strip, label, 0, y + baseline - kt_page_text_first_baseline (label),
                              kt_page_flow_tag (flow, "Lbl"));
      kt_page_strip_add_text (strip, value, label_width,
                              y + baseline - kt_page_text_first_baseline (value),
                              kt_page_flow_tag (flow, "LBody"));
      kt_page_flow_close (flow);
      y += MAX (label->height, value->height);
    }
  kt_page_flow_close (flow);
  return y;
}

/* ---- following pages ---- */

static void
place_running_head (const Sheet *s, guint page)
{
  double width = kt_letter_text_width (s->layout);
  g_autofree char *title
      = kt_page_text_escape (s->letter->running_title ? s->letter->running_title : "");
  g_autofree char *detail
      = kt_page_text_escape (s->letter->running_detail ? s->letter->running_detail : "");
  g_autofree char *markup
      = g_strdup_printf ("<b>%s</b>%s%s", title, detail[0] ? "  ·  " : "", detail);
  g_autoptr (KtPageText) name = set_text (s, KT_PAGE_STYLE_LABEL, s->head ? s->head->name : NULL,
                                          KT_PAGE_TEXT_RIGHT | KT_PAGE_TEXT_ONE_LINE, width * 0.45);
  g_autoptr (KtPageText) text
      = set_text (s, KT_PAGE_STYLE_LABEL, markup, KT_PAGE_TEXT_MARKUP | KT_PAGE_TEXT_ONE_LINE,
                  width - name->width - 6 * KT_PAGE_MM);
  KtPageStrip *strip = kt_page_strip_new (text->height);
  kt_page_strip_add_text (strip, text, 0, 0, NULL);
  kt_page_strip_add_text (strip, name, width * 0.55, 0, NULL);
  kt_page_strip_add_rule (strip, 0, text->height + 1.2 * KT_PAGE_MM, width, HAIRLINE, KT_PAGE_RULE);
  kt_document_fix (s->document, page, strip, s->layout->margin_left, s->layout->next_head_top);
}

static void
place_page_number (const Sheet *s, guint page, double bottom)
{
  double width = kt_letter_text_width (s->layout);
  g_autofree char *number = g_strdup_printf ("%u", page + 1);
  g_autofree char *count = g_strdup_printf ("%u", s->document->pages->len);
  g_autofree char *label = kt_document_string_fill (
      s->setting->language, KT_DOCUMENT_STRING_PAGE_OF, number, count, NULL);
  g_autoptr (KtPageText) text
      = set_text (s, KT_PAGE_STYLE_LABEL, label, KT_PAGE_TEXT_RIGHT, width / 2);
  g_autoptr (KtPageText) note
      = set_text (s, KT_PAGE_STYLE_LABEL, s->letter->foot_note, KT_PAGE_TEXT_ONE_LINE, width / 2);
  KtPageStrip *strip = kt_page_strip_new (text->height);
  kt_page_strip_add_text (strip, text, width / 2, 0, NULL);
  kt_page_strip_add_text (strip, note, 0, 0, NULL);
  kt_document_fix (s->document, page, strip, s->layout->margin_left, bottom - text->height);
}

/* ---- all ---- */

/* A data sheet has no window: its text begins below the logo. */
static double
first_top (const Sheet *s, double info_height)
{
  const KtDocumentLayout *layout = s->layout;
  if (!s->letter->is_letter)
    return layout->logo_top + layout->logo_height + GAP_BELOW_INFO;
  return MAX (layout->first_top, layout->info_top + info_height + GAP_BELOW_INFO);
}

/* Without a name nobody writes. */
static const KtLetterhead *
named (const KtLetterhead *head)
{
  return head && head->name && head->name[0] ? head : NULL;
}

static void
place_letter_parts (const Sheet *s, KtPageStrip *info)
{
  place_window (s);
  kt_document_fix (s->document, 0, info, s->layout->info_left, s->layout->info_top);
  place_marks (s);
}

void
kt_letter_make_pages (KtDocument *document, const KtLetter *letter)
{
  Sheet s = { document, document->setting->layout, letter, named (letter->letterhead),
              document->setting };
  while (document->flow->current->parent)
    kt_page_flow_close (document->flow);

  KtPageStrip *info = letter->is_letter ? kt_page_strip_new (0) : NULL;
  double info_height = info ? fill_info (&s, info) : 0;
  KtPageArea first = { first_top (&s, info_height), s.layout->first_bottom };
  KtPageArea following = { s.layout->next_top, s.layout->next_bottom };
  g_ptr_array_unref (document->pages);
  document->pages
      = kt_page_break (document->flow, s.layout->margin_left, first, following, document->made);

  if (s.head)
    place_logo (&s);
  if (info)
    place_letter_parts (&s, info);
  if (s.head)
    kt_letter_place_footer (document, s.head);
  place_page_number (&s, 0, s.layout->footer_top - 1.5 * KT_PAGE_MM);
  for (guint page = 1; page < document->pages->len; page++)
    {
      place_running_head (&s, page);
      place_page_number (&s, page, s.layout->footer_number_baseline);
    }
}
