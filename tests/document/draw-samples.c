/* SPDX-License-Identifier: GPL-3.0-or-later */

/* draw-samples DIR: writes the sample documents there, for looking at them. */

#include "document-samples.h"
#include "kt-datasheet.h"

#include <glib/gstdio.h>

static void
write_document (KtDocument *document, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  if (document == NULL || !kt_document_write_pdf (document, path, &error))
    g_error ("%s: %s", name, error ? error->message : "no document");
}

static void
write_quote (KtQuoteDocument *quote, const char *layout_name, const char *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDocumentLayout) layout = kt_document_layout_builtin (layout_name, &error);
  g_assert_no_error (error);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (KtDocument) document = kt_quote_document_lay_out (quote, layout, &error);
  g_assert_no_error (error);
  gint64 laid_out = g_get_monotonic_time ();
  write_document (document, folder, name);
  g_print ("%s: %u pages, laid out in %.1f ms, written in %.1f ms\n", name,
           kt_document_n_pages (document), (laid_out - start) / 1000.0,
           (g_get_monotonic_time () - laid_out) / 1000.0);
  kt_quote_document_free (quote);
}

static void
write_datasheet (const char *folder, const char *name, const char *language, const char *file)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "data", "catalogs", "falkenrath", "products",
                               "belt-conveyor", "documents", file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtLetterhead) head = sample_letterhead (language);
  g_autoptr (KtPictureView) picture = sample_picture ("conveyor.svg", NULL);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  KtDatasheet sheet = { .language = language,
                        .markdown = text,
                        .date = "2026-01-31",
                        .letterhead = head,
                        .picture = picture,
                        .subject = "FalkLine" };
  g_autoptr (KtDocument) document = kt_datasheet_lay_out (&sheet, &error);
  g_assert_no_error (error);
  write_document (document, folder, name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  const char *folder = argc > 1 ? argv[1] : ".";
  g_mkdir_with_parents (folder, 0755);
  write_quote (sample_small_quote ("de"), NULL, folder, "small-de.pdf");
  write_quote (sample_small_quote ("en"), "din5008-a", folder, "small-en-a.pdf");
  write_quote (sample_project_quote ("de"), NULL, folder, "project-de.pdf");
  write_quote (sample_project_quote ("en"), NULL, folder, "project-en.pdf");
  write_quote (sample_long_quote ("de", 60), NULL, folder, "long-60.pdf");
  write_quote (sample_long_quote ("de", 300), NULL, folder, "long-300.pdf");
  KtQuoteDocument *draft = sample_project_quote ("de");
  draft->mark = KT_QUOTE_MARK_DRAFT;
  draft->show_prices = FALSE;
  write_quote (draft, NULL, folder, "specification-draft.pdf");
  write_datasheet (folder, "datasheet-de.pdf", "de", "datenblatt.md");
  return 0;
}
