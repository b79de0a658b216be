/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Four columns of small lines. Each is as wide as its longest word (an account number or a web
 * address is one); of what is left, the columns with names take most.
 */

#include "kt-letter-footer.h"

#include "kt-document-strings.h"
#include "kt-letter.h"
#include "kt-number-format.h"

#define N_COLUMNS 4
#define COLUMN_GAP (4 * KT_PAGE_MM)
#define LEAST_WIDTH (20 * KT_PAGE_MM)
#define HUGE_WIDTH 10000
#define HAIRLINE 0.4

static gboolean
is_given (const char *text)
{
  return text && text[0];
}

static void
add_line (GString *column, const char *label, const char *text)
{
  if (!is_given (text))
    return;
  g_autofree char *escaped = kt_page_text_escape (text);
  if (column->len > 0)
    g_string_append_c (column, '\n');
  if (label)
    g_string_append_printf (column, "%s" KT_NO_BREAK_SPACE, label);
  g_string_append (column, escaped);
}

static void
add_bold_line (GString *column, const char *text)
{
  if (!is_given (text))
    return;
  g_autofree char *escaped = kt_page_text_escape (text);
  g_string_append_printf (column, "<b>%s</b>", escaped);
}

/* Groups of an account number stay on one line. */
static void
add_unbroken_line (GString *column, const char *label, const char *text)
{
  g_autoptr (GString) unbroken = g_string_new (text);
  g_string_replace (unbroken, " ", KT_NO_BREAK_SPACE, 0);
  add_line (column, label, unbroken->str);
}

static void
fill_columns (GString **columns, const KtLetterhead *head, const char *language)
{
  g_autofree char *place = g_strdup_printf ("%s %s", head->postcode ? head->postcode : "",
                                            head->city ? head->city : "");
  add_bold_line (columns[0], head->name);
  add_line (columns[0], NULL, head->street);
  add_line (columns[0], NULL, g_strstrip (place));

  add_line (columns[1], kt_document_string (language, KT_DOCUMENT_STRING_PHONE), head->phone);
  add_line (columns[1], kt_document_string (language, KT_DOCUMENT_STRING_FAX), head->fax);
  add_line (columns[1], NULL, head->email);
  add_line (columns[1], NULL, head->web);

  add_line (columns[2], kt_document_string (language, KT_DOCUMENT_STRING_MANAGERS), head->managers);
  add_line (columns[2], NULL, head->register_entry);
  add_line (columns[2], kt_document_string (language, KT_DOCUMENT_STRING_VAT_ID), head->vat_id);
  add_line (columns[2], kt_document_string (language, KT_DOCUMENT_STRING_TAX_NUMBER),
            head->tax_number);

  add_line (columns[3], NULL, head->bank);
  add_unbroken_line (columns[3], "IBAN", head->iban);
  add_line (columns[3], "BIC", head->bic);
}

static const double shares[N_COLUMNS] = { 0.45, 0.05, 0.45, 0.05 };

static double
longest_word (const KtPageSetting *setting, const char *markup)
{
  g_autoptr (KtPageText) text
      = kt_page_text_new (setting, KT_PAGE_STYLE_FINE, markup, KT_PAGE_TEXT_MARKUP, HUGE_WIDTH);
  PangoRectangle logical;
  pango_layout_set_width (text->layout, 0);
  pango_layout_set_wrap (text->layout, PANGO_WRAP_WORD);
  pango_layout_get_extents (text->layout, NULL, &logical);
  return logical.width / (double)PANGO_SCALE + 0.5;
}

static void
set_widths (const KtPageSetting *setting, GString **columns, double width, double *widths)
{
  double needed = 0;
  for (guint i = 0; i < N_COLUMNS; i++)
    needed += widths[i] = longest_word (setting, columns[i]->str);
  double rest = width - COLUMN_GAP * (N_COLUMNS - 1) - needed;
  for (guint i = 0; i < N_COLUMNS; i++)
    widths[i] = MAX (widths[i] + rest * shares[i], LEAST_WIDTH);
}

void
kt_letter_place_footer (KtDocument *document, const KtLetterhead *letterhead)
{
  const KtPageSetting *setting = document->setting;
  double width = kt_letter_text_width (setting->layout), widths[N_COLUMNS], x = 0;
  KtPageStrip *strip = kt_page_strip_new (0);
  GString *columns[N_COLUMNS];
  for (guint i = 0; i < N_COLUMNS; i++)
    columns[i] = g_string_new (NULL);
  fill_columns (columns, letterhead, setting->language);
  set_widths (setting, columns, width, widths);

  kt_page_strip_add_rule (strip, 0, 0, width, HAIRLINE, KT_PAGE_ACCENT);
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autoptr (KtPageText) text
          = kt_page_text_new (setting, KT_PAGE_STYLE_FINE, columns[i]->str,
                              KT_PAGE_TEXT_MARKUP | KT_PAGE_TEXT_SHRINK, widths[i]);
      kt_page_strip_add_text (strip, text, x, 2 * KT_PAGE_MM, NULL);
      x += widths[i] + COLUMN_GAP;
      g_string_free (columns[i], TRUE);
    }
  kt_document_fix (document, 0, strip, setting->layout->margin_left, setting->layout->footer_top);
}
