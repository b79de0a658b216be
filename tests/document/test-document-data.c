/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files that say how documents look and which words they print. */

#include "document-tools.h"
#include "kt-document-data.h"
#include "kt-document-layout-private.h"
#include "kt-document-strings.h"

#include <string.h>

static GKeyFile *
read_strings (const char *file)
{
  g_autoptr (GBytes) bytes = kt_document_data_lookup (file);
  GKeyFile *keys = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_assert_nonnull (bytes);
  g_key_file_load_from_bytes (keys, bytes, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  return keys;
}

static void
test_languages (void)
{
  g_autoptr (GKeyFile) german = read_strings ("strings-de.ini");
  g_autoptr (GKeyFile) english = read_strings ("strings-en.ini");
  const char *const groups[] = { "strings", "countries" };
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (german, groups[i], NULL, NULL);
      g_auto (GStrv) others = g_key_file_get_keys (english, groups[i], NULL, NULL);
      g_assert_cmpuint (g_strv_length (keys), ==, g_strv_length (others));
      for (char **key = keys; *key; key++)
        {
          g_autofree char *a = g_key_file_get_string (german, groups[i], *key, NULL);
          g_autofree char *b = g_key_file_get_string (english, groups[i], *key, NULL);
          g_test_message ("%s", *key);
          g_assert_nonnull (b);
          g_assert_cmpstr (a, !=, "");
          g_assert_cmpstr (b, !=, "");
          g_assert_cmpuint (tool_count (a, "%s"), ==, tool_count (b, "%s"));
        }
    }
}

static void
test_strings (void)
{
  g_autoptr (GKeyFile) german = read_strings ("strings-de.ini");
  g_auto (GStrv) keys = g_key_file_get_keys (german, "strings", NULL, NULL);
  g_assert_cmpuint (g_strv_length (keys), ==, KT_DOCUMENT_N_STRINGS);
#define KEY(name, key) g_assert_true (g_key_file_has_key (german, "strings", key, NULL));
  KT_DOCUMENT_STRINGS (KEY)
#undef KEY
  g_assert_cmpstr (kt_document_string ("de_AT", KT_DOCUMENT_STRING_CARRY_OVER), ==, "Übertrag");
  g_assert_cmpstr (kt_document_string ("fr", KT_DOCUMENT_STRING_CARRY_OVER), ==, "Carried forward");
  g_autofree char *page
      = kt_document_string_fill ("de", KT_DOCUMENT_STRING_PAGE_OF, "2", "7", NULL);
  g_assert_cmpstr (page, ==, "Seite 2 von 7");
  g_assert_cmpstr (kt_document_country ("de", "AT"), ==, "Österreich");
  g_assert_cmpstr (kt_document_country ("en", "XX"), ==, "XX");
}

static void
test_builtin (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDocumentLayout) b = kt_document_layout_builtin (NULL, &error);
  g_assert_no_error (error);
  g_autoptr (KtDocumentLayout) a = kt_document_layout_builtin ("din5008-a", &error);
  g_assert_no_error (error);
  /* DIN 5008: window 20/45 mm (B) and 20/27 mm (A), 85 × 45 mm; fold marks 105/210 and 87/192; hole
   * 148.5. */
  g_assert_cmpfloat_with_epsilon (b->address_top, 45 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (a->address_top, 27 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (b->address_left, 20 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (b->address_width, 85 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (b->address_height, 45 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (b->info_left, 125 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (b->margin_left, 25 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (b->margin_right, 20 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (b->fold_1, 105 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (b->fold_2, 210 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (a->fold_1, 87 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (a->fold_2, 192 * KT_PAGE_MM, 0.001);
  g_assert_cmpfloat_with_epsilon (a->hole, 148.5 * KT_PAGE_MM, 0.001);
  g_assert_null (kt_document_layout_builtin ("strings-de", &error));
  g_assert_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_LAYOUT);
}

static void
assert_fault (const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDocumentLayout) layout = kt_document_layout_parse (text, -1, "own.ini", &error);
  g_assert_null (layout);
  g_assert_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_LAYOUT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, expected));
}

static void
test_faults (void)
{
  assert_fault ("[page]\nwidth=wide\n", "own.ini:2: [page] width is “wide”");
  assert_fault ("# c\n\n[page]\nleft=25\nright=900\n", "own.ini:5: [page] right is “900”");
  assert_fault ("[page]\nwidht=210\n", "own.ini:2: [page] widht is no key");
  assert_fault ("[style.bodi]\nsize=9\n", "own.ini:2: [style.bodi] size is no key");
  assert_fault ("[style.body]\ncolour=pink\n", "own.ini:2: [style.body] colour is “pink”");
  assert_fault ("[colours]\nink=#12345\n", "own.ini:2");
  assert_fault ("[positions]\nprice=60\ntotal=60\nquantity=60\n", "less than 30 mm");
  assert_fault ("[following]\nbody_bottom=120\nbody_top=100\n", "30 mm below");
  assert_fault ("nonsense", "own.ini");
  assert_fault ("[font]\nfamily=\xff\n", "UTF-8");
}

static void
test_own (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDocumentLayout) layout = kt_document_layout_parse (
      "[style.body]\nsize=10.5\n[colours]\naccent=#ff0000\n", -1, "own.ini", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (layout->styles[KT_PAGE_STYLE_BODY].size, ==, 10.5);
  g_assert_cmpfloat (layout->colours[KT_PAGE_ACCENT].red, ==, 1);
  g_assert_cmpfloat_with_epsilon (layout->margin_left, 25 * KT_PAGE_MM, 0.001);
  g_assert_null (kt_document_layout_load ("/nowhere/own.ini", &error));
  g_assert_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_LAYOUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document-data/German and English have the same strings", test_languages);
  g_test_add_func ("/document-data/every string of the program is in the files", test_strings);
  g_test_add_func ("/document-data/the built-in layouts have the measures of DIN 5008",
                   test_builtin);
  g_test_add_func ("/document-data/a fault in a layout is told with file, line and key",
                   test_faults);
  g_test_add_func ("/document-data/a layout of one's own changes only what it says", test_own);
  return g_test_run ();
}
