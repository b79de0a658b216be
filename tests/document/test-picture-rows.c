/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of picture.csv on configurations of a small product. */

#include "kt-picture-rows.h"
#include "kt-product-new.h"

#include <string.h>

static const char model_text[] = "// kontor 1\n"
                                 "product {\n"
                                 "  num .#/mm 0-5000 length\n"
                                 "  bool heated\n"
                                 "  Colour colour\n"
                                 "  0..1 Lid lid\n"
                                 "}\n"
                                 "enumeration Colour {\n"
                                 "  attribute string html\n"
                                 "  Red = (\"#ff0000\")\n"
                                 "  Blue = (\"#0000ff\")\n"
                                 "}\n"
                                 "structure Lid {\n"
                                 "  num /mm 1-99 thick\n"
                                 "}\n";

static const char drawing[]
    = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'>"
      "<g id='hot'><rect width='10' height='10'/></g><g id='cap'><rect width='5' height='5'/></g>"
      "<rect id='body' width='50' height='50' fill='#888888'/>"
      "<text id='length'>L</text><text id='thick'>t</text><text id='colour'>c</text>"
      "<text id='heated'>h</text><text id='area'>a</text></svg>";

typedef struct {
  KtProduct *product;
  KtTexts *texts;
} Fixture;

static KtFormula *
parse (KtProduct *product, const char *text, gboolean is_condition)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtFormula *formula
      = is_condition ? kt_model_parse_condition (product->model, text, "picture.csv", 1, faults)
                     : kt_model_parse_formula (product->model, text, "picture.csv", 1, faults);
  g_autofree char *report = kt_fault_list_to_text (faults);
  g_assert_cmpstr (report, ==, "");
  return formula;
}

static void
add_row (KtProduct *product,
         KtPictureKind kind,
         const char *name,
         const char *when,
         const char *formula)
{
  KtPictureRow *row = g_new0 (KtPictureRow, 1);
  row->kind = kind;
  row->name = g_strdup (name);
  row->when_text = g_strdup (when ? when : "");
  row->when = when ? parse (product, when, TRUE) : NULL;
  row->formula_text = g_strdup (formula ? formula : "");
  row->formula = formula ? parse (product, formula, FALSE) : NULL;
  g_ptr_array_add (product->picture_rows, row);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const languages[] = { "de", "en", NULL };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  f->product = kt_product_new (kt_product_info_new ("box"));
  f->product->info->category = g_strdup ("boxes");
  f->product->model
      = kt_model_load_text (model_text, sizeof model_text - 1, "model.coom", NULL, faults);
  g_autofree char *report = kt_fault_list_to_text (faults);
  g_assert_cmpstr (report, ==, "");
  f->product->picture = g_bytes_new_static (drawing, sizeof drawing - 1);
  f->texts = kt_texts_new (languages);
  kt_texts_add (f->texts, "de", "box.Colour.Red", "Signalrot");
  add_row (f->product, KT_PICTURE_LAYER, "hot", "heated = True", NULL);
  add_row (f->product, KT_PICTURE_LAYER, "cap", "lid.thick > 50", NULL);
  add_row (f->product, KT_PICTURE_LAYER, "cap", "length > 1000", NULL);
  add_row (f->product, KT_PICTURE_FILL, "body", NULL, "colour.html");
  add_row (f->product, KT_PICTURE_FIELD, "length", NULL, "length");
  add_row (f->product, KT_PICTURE_FIELD, "thick", NULL, "lid.thick");
  add_row (f->product, KT_PICTURE_FIELD, "colour", NULL, "colour");
  add_row (f->product, KT_PICTURE_FIELD, "heated", NULL, "heated");
  add_row (f->product, KT_PICTURE_FIELD, "area", NULL, "length / 2");
  add_row (f->product, KT_PICTURE_FIELD, "area", "heated = True", "length * 3");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  kt_product_unref (f->product);
  kt_texts_unref (f->texts);
}

static const KtFeature *
feature_at (KtModel *model, const char *structure, const char *name)
{
  const KtFeature *feature
      = kt_structure_find_feature (kt_model_find_structure (model, structure), name);
  g_assert_nonnull (feature);
  return feature;
}

static KtAssignment *
assign (Fixture *f, gint64 length_tenths, gboolean heated, const char *colour, gint64 thick)
{
  KtModel *model = f->product->model;
  KtAssignmentBuilder *builder = kt_assignment_builder_new (model);
  KtRational length, lid;
  kt_rational (length_tenths, 10, &length);
  kt_assignment_builder_add (builder, 0, feature_at (model, "product", "length"), 0,
                             kt_value_number (length));
  kt_assignment_builder_add (builder, 0, feature_at (model, "product", "heated"), 0,
                             kt_value_boolean (heated));
  kt_assignment_builder_add (builder, 0, feature_at (model, "product", "colour"), 0,
                             kt_value_name (colour));
  if (thick > 0)
    {
      guint part = kt_assignment_builder_add (builder, 0, feature_at (model, "product", "lid"), 0,
                                              kt_value_nothing ());
      kt_rational (thick, 1, &lid);
      kt_assignment_builder_add (builder, part, feature_at (model, "Lid", "thick"), 0,
                                 kt_value_number (lid));
    }
  return kt_assignment_builder_end (builder);
}

static char *
svg_of (Fixture *f, KtAssignment *assignment, const char *language)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtPictureView) view
      = kt_picture_of_configuration (f->product, f->texts, assignment, language, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) bytes = kt_picture_view_to_svg (view);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_has (const char *svg, const char *needle)
{
  if (strstr (svg, needle) == NULL)
    g_error ("%s is missing in %s", needle, svg);
}

static void
test_all (Fixture *f, gconstpointer data)
{
  g_autoptr (KtAssignment) assignment = assign (f, 12345, TRUE, "Red", 20);
  g_autofree char *svg = svg_of (f, assignment, "de");
  assert_has (svg, "id=\"hot\" style=\"display:inline\"");
  assert_has (svg, "id=\"cap\" style=\"display:inline\"");
  assert_has (svg, "style=\"fill:#ff0000\"");
  assert_has (svg, "id=\"length\">1.234,5\xc2\xa0mm<");
  assert_has (svg, "id=\"thick\">20\xc2\xa0mm<");
  assert_has (svg, "id=\"colour\">Signalrot<");
  assert_has (svg, "id=\"heated\">ja<");
  assert_has (svg, "id=\"area\">3.703,5");
}

static void
test_absent (Fixture *f, gconstpointer data)
{
  g_autoptr (KtAssignment) assignment = assign (f, 5000, FALSE, "Blue", 0);
  g_autofree char *svg = svg_of (f, assignment, "en");
  g_assert_null (strstr (svg, "id=\"hot\""));
  g_assert_null (strstr (svg, "id=\"cap\""));
  assert_has (svg, "style=\"fill:#0000ff\"");
  assert_has (svg, "id=\"length\">500\xc2\xa0mm<");
  assert_has (svg, "id=\"thick\">t<");
  assert_has (svg, "id=\"colour\">Blue<");
  assert_has (svg, "id=\"heated\">no<");
  assert_has (svg, "id=\"area\">250");
}

static void
test_no_picture (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAssignment) assignment = assign (f, 10, FALSE, "Blue", 0);
  g_clear_pointer (&f->product->picture, g_bytes_unref);
  g_assert_null (kt_picture_of_configuration (f->product, NULL, assignment, "de", &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/picture-rows/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("layers, letters and colours follow the configuration", test_all);
  ADD ("what runs through an absent part stays as drawn", test_absent);
  ADD ("a product without a drawing has no picture", test_no_picture);
  return g_test_run ();
}
