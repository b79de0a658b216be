/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What readers and archives ask of a file: language, title in the window's bar, dates, and the same
 * once more as XMP (ISO 16684-1). Nothing here depends on anything but the document.
 */

#include "kt-pdf.h"

#include <string.h>

/* XML 1.0 has no way to say most control characters. */
char *
kt_pdf_clean_text (const char *text)
{
  char *valid = g_utf8_make_valid (text ? text : "", -1);
  for (char *c = valid; *c; c++)
    if ((guchar)*c < 0x20)
      *c = ' ';
  return valid;
}

static char *
escape (const char *text)
{
  g_autofree char *clean = kt_pdf_clean_text (text);
  return g_markup_escape_text (clean, -1);
}

/* "2026-11-21T09:30:00Z" as "D:20261121093000Z". */
static char *
pdf_date (const char *iso)
{
  GString *date = g_string_new ("D:");
  for (const char *c = iso; *c; c++)
    if (g_ascii_isdigit (*c))
      g_string_append_c (date, *c);
  if (strchr (iso, 'T'))
    g_string_append_c (date, 'Z');
  return g_string_free (date, FALSE);
}

static char *
make_xmp (KtDocument *document, const char *producer)
{
  g_autofree char *title = escape (document->title);
  g_autofree char *author = escape (document->author);
  g_autofree char *subject = escape (document->subject);
  g_autofree char *made_by = escape (producer);
  return g_strdup_printf (
      "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "  <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
      "    xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
      "   <dc:format>application/pdf</dc:format>\n"
      "   <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n"
      "   <dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>\n"
      "   <dc:description><rdf:Alt><rdf:li "
      "xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:description>\n"
      "   <dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>\n"
      "   <xmp:CreatorTool>Kontor</xmp:CreatorTool>\n"
      "   <xmp:CreateDate>%s</xmp:CreateDate>\n"
      "   <xmp:ModifyDate>%s</xmp:ModifyDate>\n"
      "   <pdf:Producer>%s</pdf:Producer>\n"
      "  </rdf:Description>\n"
      " </rdf:RDF>\n"
      "</x:xmpmeta>\n"
      "<?xpacket end=\"w\"?>\n",
      title, author, subject, document->setting->language, document->created, document->created,
      made_by);
}

static void
add_xmp (qpdf_data pdf, qpdf_oh root, KtDocument *document)
{
  g_autofree char *xmp = make_xmp (document, qpdf_get_info_key (pdf, "/Producer"));
  qpdf_oh stream = qpdf_oh_new_stream (pdf);
  qpdf_oh_replace_stream_data (pdf, stream, (const unsigned char *)xmp, strlen (xmp),
                               qpdf_oh_new_null (pdf), qpdf_oh_new_null (pdf));
  qpdf_oh dictionary = qpdf_oh_get_dict (pdf, stream);
  qpdf_oh_replace_key (pdf, dictionary, "/Type", qpdf_oh_new_name (pdf, "/Metadata"));
  qpdf_oh_replace_key (pdf, dictionary, "/Subtype", qpdf_oh_new_name (pdf, "/XML"));
  qpdf_oh_replace_key (pdf, root, "/Metadata", stream);
}

void
kt_pdf_add_metadata (qpdf_data pdf, KtDocument *document)
{
  qpdf_oh root = qpdf_get_root (pdf);
  g_autofree char *date = pdf_date (document->created);
  qpdf_set_info_key (pdf, "/CreationDate", date);
  qpdf_set_info_key (pdf, "/ModDate", date);
  qpdf_oh_replace_key (pdf, root, "/Lang", qpdf_oh_new_string (pdf, document->setting->language));
  qpdf_oh_replace_key (pdf, root, "/ViewerPreferences",
                       qpdf_oh_parse (pdf, "<< /DisplayDocTitle true >>"));
  qpdf_oh_replace_key (pdf, root, "/PageMode", qpdf_oh_new_name (pdf, "/UseNone"));
  add_xmp (pdf, root, document);
}
