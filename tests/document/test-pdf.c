/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files, as other programs read them. */

#include "document-samples.h"
#include "document-tools.h"
#include "kt-number-format.h"
#include "kt-pdf.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define NO_BREAK_SPACE "\xc2\xa0"

static KtDocument *
lay_out (KtQuoteDocument *quote)
{
  g_autoptr (GError) error = NULL;
  KtDocument *document = kt_quote_document_lay_out (quote, NULL, &error);
  g_assert_no_error (error);
  return document;
}

static char *
write_project (const char *language)
{
  g_autoptr (KtQuoteDocument) quote = sample_project_quote (language);
  g_autoptr (KtDocument) document = lay_out (quote);
  return tool_write (document, "project.pdf");
}

static void
test_valid (void)
{
  KtQuoteDocument *quotes[] = { sample_small_quote ("de"), sample_project_quote ("en"),
                                sample_long_quote ("de", 60), sample_empty_quote ("en") };
  for (guint i = 0; i < G_N_ELEMENTS (quotes); i++)
    {
      g_autoptr (KtDocument) document = lay_out (quotes[i]);
      g_autofree char *path = tool_write (document, "valid.pdf");
      g_autofree char *report = tool_run ("qpdf", path, "--check", NULL);
      if (report)
        g_assert_nonnull (strstr (report, "No syntax or stream encoding errors found"));
      kt_quote_document_free (quotes[i]);
    }
}

static void
test_properties (void)
{
  g_autofree char *path = write_project ("de");
  g_autofree char *info = tool_run ("pdfinfo", path, "-isodates", NULL);
  g_autofree char *xmp = tool_run ("pdfinfo", path, "-meta", NULL);
  if (info == NULL)
    return;
  const char *const expected[] = { "Title:           Angebot Q26-00042",
                                   "Ersatz der Säurepumpen",
                                   "Author:          Falkenrath Pumpen- und Anlagenbau GmbH",
                                   "Creator:         Kontor",
                                   "CreationDate:    2026-11-21T09:30:00Z",
                                   "Tagged:          yes",
                                   "Metadata Stream: yes",
                                   "595.276 x 841.89 pts (A4)" };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (strstr (info, expected[i]) == NULL)
      g_error ("“%s” is missing in:\n%s", expected[i], info);
  g_assert_nonnull (strstr (xmp, "Angebot Q26-00042"));
  g_assert_nonnull (strstr (xmp, "<rdf:li>de</rdf:li>"));
  g_autofree char *json = tool_run ("qpdf", path, "--json=1", "--json-key=objects", NULL);
  g_assert_nonnull (strstr (json, "\"/Lang\": \"de\""));
  g_assert_nonnull (strstr (json, "\"/DisplayDocTitle\": true"));
}

static void
test_fonts (void)
{
  g_autofree char *path = write_project ("de");
  g_autofree char *report = tool_run ("pdffonts", path, NULL);
  if (report == NULL)
    return;
  g_auto (GStrv) lines = g_strsplit (report, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 3);
  for (guint i = 2; lines[i] && lines[i][0]; i++)
    {
      /* emb sub uni: embedded, a subset, with a map to Unicode */
      g_test_message ("%s", lines[i]);
      g_assert_nonnull (strstr (lines[i], "yes yes yes"));
    }
}

/* Depth of the first line that has this tag, -1 if there is none. */
static int
depth_of (char **lines, const char *tag)
{
  for (; *lines; lines++)
    {
      int depth = strspn (*lines, " ") / 2;
      const char *name = *lines + depth * 2;
      gsize length = strlen (tag);
      if (strncmp (name, tag, length) == 0 && strchr (" :(", name[length]))
        return depth;
    }
  return -1;
}

static void
test_structure (void)
{
  g_autofree char *path = write_project ("de");
  g_autofree char *report = tool_run ("pdfinfo", path, "-struct-text", NULL);
  if (report == NULL)
    return;
  g_auto (GStrv) lines = g_strsplit (report, "\n", -1);
  g_assert_cmpuint (tool_count (report, "\nDocument"), ==, 0);
  g_assert_true (g_str_has_prefix (report, "Document"));
  g_assert_cmpint (depth_of (lines, "Sect"), ==, 1);
  g_assert_cmpint (depth_of (lines, "H1"), ==, 2);
  g_assert_cmpint (depth_of (lines, "Table"), ==, 1);
  g_assert_cmpint (depth_of (lines, "TR"), ==, 2);
  g_assert_cmpint (depth_of (lines, "TH"), ==, 3);
  g_assert_cmpint (depth_of (lines, "TD"), ==, 3);
  g_assert_cmpint (depth_of (lines, "LI"), >, 0);
  g_assert_cmpint (depth_of (lines, "Figure"), ==, 4);
  /* Over all pages there is one table of positions with one head, and one of totals. */
  g_assert_cmpuint (tool_count (report, " Table"), ==, 2);
  g_assert_cmpuint (tool_count (report, " TH:"), ==, 5);
  g_assert_nonnull (strstr (report, "Förderstrom"));
  g_assert_null (strstr (report, "Übertrag"));
  g_assert_null (strstr (report, "Seite 1"));
  g_autofree char *json = tool_run ("qpdf", path, "--json=1", "--json-key=objects", NULL);
  g_assert_nonnull (strstr (json, "\"/Alt\": \"Abbildung: Chemienormpumpenaggregat"));
  g_assert_nonnull (strstr (json, "\"/Scope\": \"/Column\""));
}

static void
test_outline (void)
{
  g_autofree char *path = write_project ("de");
  g_autofree char *json = tool_run ("qpdf", path, "--json=1", "--json-key=outlines", NULL);
  if (json == NULL)
    return;
  const char *const expected[]
      = { "Angebot Q26-00042",           "Los 1",
          "1  Chemienormpumpenaggregat", "Konditionen",
          "Auftragserteilung",           "Allgemeine Verkaufs- und Lieferbedingungen" };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (strstr (json, expected[i]) == NULL)
      g_error ("“%s” is missing in:\n%s", expected[i], json);
}

/* ---- sums over pages ---- */

static KtMoney
parse_amount (const char *text)
{
  KtMoney money;
  g_autoptr (GError) error = NULL;
  kt_money_parse (text, "de", "EUR", &money, &error);
  g_assert_no_error (error);
  return money;
}

static void
add (KtMoney *sum, KtMoney amount)
{
  g_assert_true (kt_money_add (*sum, amount, sum, NULL));
}

static void
assert_amount (const char *text, KtMoney expected)
{
  KtMoney found = parse_amount (text);
  g_assert_cmpint (found.amount, ==, expected.amount);
}

/* From the printed pages alone: what is carried over is the sum of the numbers above it. */
static void
test_carry_over (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_long_quote ("de", 150);
  g_autoptr (KtDocument) document = lay_out (quote);
  g_autofree char *path = tool_write (document, "carry.pdf");
  g_autoptr (GRegex) row = g_regex_new (
      "^\\s*(\\d+)\\s+\\S.*\\s(\\d+)\\sSt\\.\\s+([\\d.]+,\\d\\d)\\s+([\\d.]+,\\d\\d)$", 0, 0, NULL);
  g_autoptr (GRegex) carry
      = g_regex_new ("^\\s*(Übertrag|Nettosumme)\\s+([\\d.]+,\\d\\d)$", 0, 0, NULL);
  KtMoney sum = kt_money_zero ("EUR");
  guint n_rows = 0, n_carries = 0, n_pages = kt_document_n_pages (document);
  for (guint page = 1; page <= n_pages; page++)
    {
      g_autofree char *text = tool_text (path, page, page);
      if (text == NULL)
        return;
      g_autoptr (GString) plain = g_string_new (text);
      g_string_replace (plain, NO_BREAK_SPACE, " ", 0);
      g_auto (GStrv) lines = g_strsplit (plain->str, "\n", -1);
      for (char **line = lines; *line; line++)
        {
          g_autoptr (GMatchInfo) match = NULL;
          g_autoptr (GMatchInfo) carried = NULL;
          if (g_regex_match (row, *line, 0, &match))
            {
              g_autofree char *amount = g_match_info_fetch (match, 4);
              add (&sum, parse_amount (amount));
              n_rows++;
            }
          else if (g_regex_match (carry, *line, 0, &carried))
            {
              g_autofree char *amount = g_match_info_fetch (carried, 2);
              assert_amount (amount, sum);
              n_carries++;
            }
        }
    }
  g_assert_cmpuint (n_rows, ==, 150);
  /* Twice at each break, once as the total. */
  g_assert_cmpuint (n_carries, ==, 2 * (n_pages - 1) + 1);
}

/* ---- the same again ---- */

static char *
checksum (KtQuoteDocument *quote)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDocument) document = lay_out (quote);
  g_autoptr (GBytes) pdf = kt_document_to_pdf (document, &error);
  g_assert_no_error (error);
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pdf);
}

static void
test_deterministic (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_project_quote ("de");
  g_autofree char *first = checksum (quote);
  if (g_test_subprocess ())
    {
      g_print ("SHA %s\n", first);
      return;
    }
  /* Something else between them, and in another process with other addresses. */
  g_autoptr (KtQuoteDocument) other = sample_long_quote ("en", 20);
  g_autofree char *between = checksum (other);
  g_autofree char *second = checksum (quote);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, between);
  g_autofree char *expected = g_strdup_printf ("*SHA %s*", first);
  g_test_trap_subprocess (NULL, 60000000, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout (expected);
}

static void
test_draw_twice (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_project_quote ("de");
  g_autoptr (KtDocument) document = lay_out (quote);
  g_autoptr (GError) error = NULL;
  int width, height;
  g_autoptr (GBytes) before = kt_document_to_pdf (document, &error);
  g_free (tool_draw (document, 1, &width, &height));
  g_autoptr (GBytes) after = kt_document_to_pdf (document, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (before, after));
}

/* ---- writing ---- */

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
assert_refused (KtDocument *document, const char *path, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (kt_document_write_pdf (document, path, &error));
  g_assert_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_WRITE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, expected));
}

/* A limit on the size of files stands for a full disk: writing fails half-way. */
static void
test_full_disk (void)
{
  g_autofree char *folder = g_build_filename (tool_folder (), "full", NULL);
  g_autofree char *path = g_build_filename (folder, "quote.pdf", NULL);
  g_autofree char *content = NULL;
  if (g_test_subprocess ())
    {
      g_autoptr (KtQuoteDocument) quote = sample_small_quote ("de");
      g_autoptr (KtDocument) document = lay_out (quote);
      struct rlimit limit = { 8192, 8192 };
      g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
      g_assert_true (g_file_set_contents (path, "old", -1, NULL));
      signal (SIGXFSZ, SIG_IGN);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      assert_refused (document, path, "make room");
      g_file_get_contents (path, &content, NULL, NULL);
      g_assert_cmpstr (content, ==, "old");
      g_assert_cmpuint (count_files (folder), ==, 1);
      g_unlink (path);
      g_rmdir (folder);
      return;
    }
  g_test_trap_subprocess (NULL, 60000000, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_targets (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_small_quote ("de");
  g_autoptr (KtDocument) document = lay_out (quote);
  g_autofree char *pipe = g_build_filename (tool_folder (), "pipe", NULL);
  assert_refused (document, tool_folder (), "folder");
  assert_refused (document, "/nowhere/at/all.pdf", "/nowhere/at/all.pdf");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_refused (document, pipe, "no ordinary file");
  GStatBuf state;
  g_assert_cmpint (g_stat (pipe, &state), ==, 0);
  g_assert_true (S_ISFIFO (state.st_mode));
  g_unlink (pipe);
  /* An older file is replaced. */
  g_autofree char *path = g_build_filename (tool_folder (), "Angebot ä.pdf", NULL);
  g_file_set_contents (path, "old", -1, NULL);
  g_free (tool_write (document, "Angebot ä.pdf"));
  g_assert_cmpint (g_stat (path, &state), ==, 0);
  g_assert_cmpint (state.st_size, >, 5000);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  kt_document_write_pdf_finish (result, &error);
  g_assert_no_error (error);
  g_main_loop_quit (user_data);
}

/* While one document is written in a worker, another one is laid out and drawn here. */
static void
test_worker (void)
{
  g_autoptr (KtQuoteDocument) quote = sample_project_quote ("de");
  g_autoptr (KtDocument) document = lay_out (quote);
  g_autofree char *path = g_build_filename (tool_folder (), "worker.pdf", NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GBytes) expected = kt_document_to_pdf (document, NULL);
  kt_document_write_pdf_async (document, path, NULL, on_written, loop);
  for (guint i = 0; i < 5; i++)
    {
      int width, height;
      g_autoptr (KtQuoteDocument) other = sample_small_quote ("en");
      g_autoptr (KtDocument) preview = lay_out (other);
      g_free (tool_draw (preview, 0, &width, &height));
    }
  g_main_loop_run (loop);
  g_autofree char *content = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpmem (content, length, g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
}

/* ---- decoration ---- */

static void
assert_marked (const char *content, const char *expected)
{
  g_autoptr (GString) marked = kt_pdf_mark_content (content, strlen (content));
  g_assert_cmpstr (marked->str, ==, expected);
}

static void
test_artifacts (void)
{
  assert_marked ("1 0 0 1 0 0 cm", "1 0 0 1 0 0 cm");
  assert_marked ("0 0 9 9 re f", "\n/Artifact BMC\n0 0 9 9 re f\nEMC\n");
  assert_marked ("/P << /MCID 0 >> BDC BT (a) Tj ET EMC", "/P << /MCID 0 >> BDC BT (a) Tj ET EMC");
  assert_marked (
      "q f\n/P << /MCID 0 >> BDC S EMC\nS Q",
      "\n/Artifact BMC\nq f\nEMC\n\n/P << /MCID 0 >> BDC S EMC\n/Artifact BMC\n\nS Q\nEMC\n");
  /* Operators in strings are no operators; nested marks stay whole. */
  assert_marked ("BT (f \\( S EMC) Tj ET", "\n/Artifact BMC\nBT (f \\( S EMC) Tj ET\nEMC\n");
  assert_marked ("/A <</K [<46>]>> BDC /B BMC f EMC f EMC",
                 "/A <</K [<46>]>> BDC /B BMC f EMC f EMC");
  /* A text object that a mark cuts in two is left alone. */
  assert_marked ("BT (x) Tj /P <<>> BDC (a) Tj EMC ET", "BT (x) Tj /P <<>> BDC (a) Tj EMC ET");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add_func ("/pdf/" name, function)
  ADD ("qpdf finds no fault", test_valid);
  ADD ("title, author, dates and language are in the file", test_properties);
  ADD ("all fonts are embedded, subset, and map to Unicode", test_fonts);
  ADD ("the structure is one tree over all pages", test_structure);
  ADD ("bookmarks lead to positions and sections", test_outline);
  ADD ("what is carried over is the sum of what stands above it", test_carry_over);
  ADD ("the same quote gives the same bytes, in another process too", test_deterministic);
  ADD ("drawing on the screen changes nothing", test_draw_twice);
  ADD ("a full disk leaves the old file as it was", test_full_disk);
  ADD ("what is no file is not replaced by one", test_targets);
  ADD ("a worker writes while another document is drawn", test_worker);
  ADD ("what is outside of all tags is an artifact", test_artifacts);
  return g_test_run ();
}
