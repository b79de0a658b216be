/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "document-samples.h"
#include "document-tools.h"
#include "kt-datasheet.h"

#include <string.h>

static KtDocument *
lay_out (const KtDatasheet *sheet)
{
  g_autoptr (GError) error = NULL;
  KtDocument *document = kt_datasheet_lay_out (sheet, &error);
  g_assert_no_error (error);
  return document;
}

static char *
all_text (KtDocument *document)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < kt_document_n_pages (document); i++)
    {
      g_autofree char *page = kt_document_page_text (document, i);
      g_string_append (text, page);
    }
  return g_string_free (text, FALSE);
}

static void
test_content (void)
{
  g_autoptr (KtLetterhead) head = sample_letterhead ("de");
  g_autoptr (KtPictureView) picture = sample_picture ("pump.svg", "L");
  KtDatasheet sheet
      = { .language = "de",
          .subject = "FalkChem",
          .markdown = "# Pumpe CP\n\nEin **Satz**.\n\n## Daten\n\n| Größe | Wert |\n|---|---:|\n"
                      "| Förderstrom | 48 |\n\n- eins\n- zwei\n",
          .date = "2026-01-31",
          .picture = picture,
          .letterhead = head };
  g_autoptr (KtDocument) document = lay_out (&sheet);
  g_autofree char *text = all_text (document);
  const char *const expected[] = { "FalkChem",
                                   "Pumpe CP",
                                   "Ein Satz.",
                                   "Daten",
                                   "Größe",
                                   "Förderstrom",
                                   "48",
                                   "•",
                                   "zwei",
                                   "Stand 31.01.2026",
                                   "Seite 1 von 1",
                                   "Abbildung: FalkChem",
                                   "Amtsgericht" };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (strstr (text, expected[i]) == NULL)
      g_error ("“%s” is missing in:\n%s", expected[i], text);
  /* Once as the title, not again as the first heading of the text. */
  g_assert_cmpuint (tool_count (text, "Pumpe CP"), ==, 1);
  g_assert_cmpstr (kt_document_get_title (document), ==, "Pumpe CP");
  g_assert_cmpuint (kt_document_n_pages (document), ==, 1);
}

static void
test_bare (void)
{
  KtDatasheet sheet = { .language = "en", .markdown = "" };
  g_autoptr (KtDocument) document = lay_out (&sheet);
  g_autofree char *path = tool_write (document, "bare.pdf");
  g_free (tool_run ("qpdf", path, "--check", NULL));
  g_assert_cmpuint (kt_document_n_pages (document), ==, 1);
}

/* A long table goes over pages, each with its head. */
static void
test_long_table (void)
{
  g_autoptr (GString) text = g_string_new ("# Liste\n\n| Nummer | Bezeichnung |\n|---|---|\n");
  for (guint i = 1; i <= 200; i++)
    g_string_append_printf (text, "| N%u | Teil mit der Nummer %u |\n", i, i);
  KtDatasheet sheet = { .language = "de", .markdown = text->str };
  g_autoptr (KtDocument) document = lay_out (&sheet);
  guint n_pages = kt_document_n_pages (document);
  g_assert_cmpuint (n_pages, >, 3);
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *page = kt_document_page_text (document, i);
      g_assert_cmpuint (tool_count (page, "Bezeichnung"), ==, 1);
    }
  g_autofree char *all = all_text (document);
  g_assert_cmpuint (tool_count (all, "Teil mit der Nummer"), ==, 200);
}

static void
test_demo (void)
{
  const char *const products[]
      = { "process-pump", "booster-station", "belt-conveyor", "turned-part" };
  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    {
      g_autofree char *folder
          = g_test_build_filename (G_TEST_DIST, "..", "data", "catalogs", "falkenrath", "products",
                                   products[i], "documents", NULL);
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      const char *name;
      while (dir && (name = g_dir_read_name (dir)))
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);
          g_autofree char *text = NULL;
          if (!g_str_has_suffix (name, ".md") || !g_file_get_contents (path, &text, NULL, NULL))
            continue;
          KtDatasheet sheet = { .language = "de", .markdown = text };
          g_autoptr (KtDocument) document = lay_out (&sheet);
          g_autofree char *pdf = tool_write (document, "demo.pdf");
          g_free (tool_run ("qpdf", pdf, "--check", NULL));
          g_test_message ("%s/%s: %u pages", products[i], name, kt_document_n_pages (document));
          g_assert_cmpuint (kt_document_n_pages (document), <, 12);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/datasheet/title, picture, text and foot are there", test_content);
  g_test_add_func ("/datasheet/a text without anything is a page", test_bare);
  g_test_add_func ("/datasheet/a long table repeats its head and loses no row", test_long_table);
  g_test_add_func ("/datasheet/the documents of the demo catalog can be set", test_demo);
  return g_test_run ();
}
