/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Title, picture, then the text, on a sheet without window. */

#include "kt-datasheet.h"

#include "kt-document-strings.h"
#include "kt-letter.h"
#include "kt-number-format.h"
#include "kt-page-block.h"
#include "kt-page-markdown.h"

#define MAX_PICTURE_HEIGHT (70 * KT_PAGE_MM)
#define NO_DATE "2000-01-01"

static void
add_picture (KtPageFlow *flow, KtPictureView *picture, const char *title)
{
  double aspect = kt_picture_view_get_aspect (picture);
  double width = MIN (flow->width, MAX_PICTURE_HEIGHT * aspect);
  KtPageTag *figure = kt_page_flow_tag (flow, "Figure");
  figure->alternative = kt_document_string_fill (flow->setting->language,
                                                 KT_DOCUMENT_STRING_PICTURE_OF, title, NULL);
  KtPageStrip *strip = kt_page_flow_add_strip (flow, 4 * KT_PAGE_MM, width / aspect);
  kt_page_strip_add_picture (strip, picture, (flow->width - width) / 2, 0, width, width / aspect,
                             figure);
}

static void
fill_flow (KtPageFlow *flow, const KtDatasheet *sheet, const char *title)
{
  KtPageMarkdownStyle style = { .body = KT_PAGE_STYLE_BODY,
                                .title = KT_PAGE_STYLE_TITLE,
                                .first_level = 1,
                                .skip_title = TRUE,
                                .gap = flow->setting->layout->space_paragraph };
  kt_page_flow_open (flow, "Sect");
  if (sheet->subject && sheet->subject[0])
    {
      kt_page_add_heading (flow, KT_PAGE_STYLE_SUBJECT, 0, 0, sheet->subject);
      kt_page_strip_set_colour (kt_page_flow_last_strip (flow), KT_PAGE_ACCENT);
    }
  kt_page_add_heading (flow, KT_PAGE_STYLE_TITLE, 1, KT_PAGE_MM, title);
  if (sheet->picture)
    add_picture (flow, sheet->picture,
                 sheet->subject && sheet->subject[0] ? sheet->subject : title);
  kt_page_add_markdown (flow, &style, sheet->markdown);
  kt_page_flow_close (flow);
}

static char *
make_foot_note (const KtDatasheet *sheet)
{
  if (sheet->date == NULL || sheet->date[0] == '\0')
    return NULL;
  g_autofree char *date = kt_format_date_iso (sheet->date, sheet->language);
  return kt_document_string_fill (sheet->language, KT_DOCUMENT_STRING_AS_OF, date, NULL);
}

KtDocument *
kt_datasheet_lay_out (const KtDatasheet *datasheet, GError **error)
{
  g_autofree char *found = kt_page_markdown_title (datasheet->markdown);
  const char *title = datasheet->title ? datasheet->title : found ? found : "";
  KtPageSetting *setting
      = kt_page_setting_new (datasheet->layout, datasheet->language,
                             datasheet->letterhead ? datasheet->letterhead->accent : NULL, error);
  if (setting == NULL)
    return NULL;
  KtPageFlow *flow = kt_page_flow_new (setting, kt_letter_text_width (setting->layout));
  KtDocument *document = kt_document_new_take (setting, flow);
  document->title = g_strdup (title);
  document->author = g_strdup (datasheet->letterhead ? datasheet->letterhead->name : NULL);
  document->subject = g_strdup (datasheet->subject);
  document->created = g_strdup (datasheet->date && datasheet->date[0] ? datasheet->date : NO_DATE);

  fill_flow (flow, datasheet, title);
  g_autofree char *foot_note = make_foot_note (datasheet);
  KtLetter letter = { .letterhead = datasheet->letterhead,
                      .running_title = title,
                      .running_detail = datasheet->subject,
                      .foot_note = foot_note };
  kt_letter_make_pages (document, &letter);
  return document;
}
