/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "kt-picture.h"

#include <string.h>

#define SIZE 40

#define DRAWING(content)                                                                           \
  "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' "            \
  "viewBox='0 0 40 40'>\n" content "\n</svg>"

static KtPicture *
parse (const char *svg, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (svg, strlen (svg));
  return kt_picture_new (bytes, "test.svg", error);
}

static KtPicture *
parse_well (const char *svg)
{
  g_autoptr (GError) error = NULL;
  KtPicture *picture = parse (svg, &error);
  g_assert_no_error (error);
  return picture;
}

static KtPictureView *
render (KtPicture *picture, const KtPictureState *state)
{
  g_autoptr (GError) error = NULL;
  KtPictureView *view = kt_picture_render (picture, state, &error);
  g_assert_no_error (error);
  return view;
}

/* 0xRRGGBB of the pixel, the drawing put on white. */
static guint
pixel_of (KtPictureView *view, int x, int y)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SIZE, SIZE);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  kt_picture_view_draw (view, cr, 0, 0, SIZE, SIZE, &error);
  g_assert_no_error (error);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  const guint8 *p = data + y * cairo_image_surface_get_stride (surface) + x * 4;
  guint colour = p[2] << 16 | p[1] << 8 | p[0];
  cairo_surface_destroy (surface);
  return colour;
}

static char *
svg_of (KtPictureView *view)
{
  g_autoptr (GBytes) bytes = kt_picture_view_to_svg (view);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static const char layers[]
    = DRAWING ("<style>#b{display:none} .g{fill:#00ff00}</style>"
               "<g id='a'><rect width='20' height='20' fill='#ff0000'/></g>"
               "<g id='b'><rect x='20' width='20' height='20' fill='#0000ff'/></g>"
               "<g id='c' display='none' style='opacity:1; display : none'><rect y='20' width='20' "
               "height='20' class='g'/></g>"
               "<rect id='d' x='20' y='20' width='20' height='20' fill='#888888'/>");

static void
test_layers (void)
{
  g_autoptr (KtPicture) picture = parse_well (layers);
  g_autoptr (KtPictureView) plain = render (picture, NULL);
  g_assert_cmphex (pixel_of (plain, 10, 10), ==, 0xff0000);
  g_assert_cmphex (pixel_of (plain, 30, 10), ==, 0xffffff);
  g_assert_cmphex (pixel_of (plain, 10, 30), ==, 0xffffff);

  g_autoptr (KtPictureState) state = kt_picture_state_new ();
  kt_picture_state_set_layer (state, "a", FALSE);
  kt_picture_state_set_layer (state, "b", TRUE);
  kt_picture_state_set_layer (state, "c", TRUE);
  kt_picture_state_set_layer (state, "nowhere", TRUE);
  g_autoptr (KtPictureView) view = render (picture, state);
  g_assert_cmphex (pixel_of (view, 10, 10), ==, 0xffffff);
  g_assert_cmphex (pixel_of (view, 30, 10), ==, 0x0000ff);
  g_assert_cmphex (pixel_of (view, 10, 30), ==, 0x00ff00);
  g_assert_cmphex (pixel_of (view, 30, 30), ==, 0x888888);

  /* The drawing itself is as it was. */
  g_autoptr (KtPictureView) again = render (picture, NULL);
  g_assert_cmphex (pixel_of (again, 10, 10), ==, 0xff0000);
}

/* A hidden layer is taken out, but not what others refer to or are styled by. */
static void
test_hidden_references (void)
{
  g_autoptr (KtPicture) picture = parse_well (
      DRAWING ("<g id='lib'><rect id='part' width='20' height='20' fill='#ff0000'/></g>"
               "<g id='look'><style>.b{fill:#0000ff}</style></g><g id='gone'/>"
               "<use xlink:href='#part' x='20'/><rect y='20' width='20' height='20' class='b'/>"));
  g_autoptr (KtPictureState) state = kt_picture_state_new ();
  kt_picture_state_set_layer (state, "lib", FALSE);
  kt_picture_state_set_layer (state, "look", FALSE);
  kt_picture_state_set_layer (state, "gone", FALSE);
  g_autoptr (KtPictureView) view = render (picture, state);
  g_autofree char *svg = svg_of (view);
  g_assert_cmphex (pixel_of (view, 10, 10), ==, 0xffffff);
  g_assert_cmphex (pixel_of (view, 30, 10), ==, 0xff0000);
  g_assert_cmphex (pixel_of (view, 10, 30), ==, 0x0000ff);
  g_assert_null (strstr (svg, "gone"));
}

static void
test_fill (void)
{
  g_autoptr (KtPicture) picture = parse_well (layers);
  g_autoptr (KtPictureState) state = kt_picture_state_new ();
  kt_picture_state_set_fill (state, "d", "#123456");
  g_autoptr (KtPictureView) view = render (picture, state);
  g_assert_cmphex (pixel_of (view, 30, 30), ==, 0x123456);
  kt_picture_state_set_fill (state, "d", "url(#x);stroke:red");
  g_autoptr (KtPictureView) refused = render (picture, state);
  g_assert_cmphex (pixel_of (refused, 30, 30), ==, 0x888888);
}

static void
test_field (void)
{
  g_autoptr (KtPicture) picture
      = parse_well (DRAWING ("<text id='plain'>L</text>"
                             "<text id='spans'><tspan x='1'>a</tspan><tspan>b</tspan></text>"
                             "<g id='group'><text>x</text></g><rect id='none'/>"));
  g_autoptr (KtPictureState) state = kt_picture_state_new ();
  kt_picture_state_set_field (state, "plain", "1.184 mm & <mehr>");
  kt_picture_state_set_field (state, "spans", "neu");
  kt_picture_state_set_field (state, "group", "im Bund");
  kt_picture_state_set_field (state, "none", "nirgends");
  g_autoptr (KtPictureView) view = render (picture, state);
  g_autofree char *svg = svg_of (view);
  g_assert_nonnull (strstr (svg, ">1.184 mm &amp; &lt;mehr&gt;</text>"));
  g_assert_nonnull (strstr (svg, "<tspan x=\"1\">neu</tspan>"));
  g_assert_null (strstr (svg, ">b<"));
  g_assert_nonnull (strstr (svg, "<text>im Bund</text>"));
  g_assert_null (strstr (svg, "nirgends"));
  g_assert_true (kt_picture_has_text (picture, "spans"));
  g_assert_true (kt_picture_has_text (picture, "group"));
  g_assert_false (kt_picture_has_text (picture, "none"));
  g_assert_false (kt_picture_has_text (picture, "nowhere"));
  g_assert_true (kt_picture_has_element (picture, "none"));
  g_assert_false (kt_picture_has_element (picture, "nowhere"));
}

static void
test_states (void)
{
  g_autoptr (KtPictureState) a = kt_picture_state_new ();
  g_autoptr (KtPictureState) b = kt_picture_state_new ();
  g_assert_true (kt_picture_state_equal (a, NULL));
  kt_picture_state_set_layer (a, "x", TRUE);
  kt_picture_state_set_field (a, "y", "1");
  g_assert_false (kt_picture_state_equal (a, b));
  g_assert_false (kt_picture_state_equal (NULL, a));
  kt_picture_state_set_field (b, "y", "1");
  kt_picture_state_set_layer (b, "x", FALSE);
  g_assert_false (kt_picture_state_equal (a, b));
  kt_picture_state_set_layer (b, "x", TRUE);
  g_assert_true (kt_picture_state_equal (a, b));
  g_autoptr (KtPictureState) copy = kt_picture_state_copy (a);
  g_assert_true (kt_picture_state_equal (copy, a));
  kt_picture_state_set_field (a, "y", NULL);
  g_assert_false (kt_picture_state_equal (copy, a));
}

static void
test_nothing_outside (void)
{
  g_autoptr (KtPicture) picture = parse_well (DRAWING (
      "<script>alert(1)</script><a xlink:href='http://example.com'><rect id='r' onclick='x()'/></a>"
      "<image xlink:href='file:///etc/passwd'/><use xlink:href='#r'/>"
      "<image href='data:image/png;base64,AAAA'/><foreignObject><b/></foreignObject>"));
  g_autoptr (KtPictureView) view = render (picture, NULL);
  g_autofree char *svg = svg_of (view);
  g_assert_null (strstr (svg, "script"));
  g_assert_null (strstr (svg, "example.com"));
  g_assert_null (strstr (svg, "passwd"));
  g_assert_null (strstr (svg, "onclick"));
  g_assert_null (strstr (svg, "foreignObject"));
  g_assert_null (strstr (svg, "<a"));
  g_assert_nonnull (strstr (svg, "xlink:href=\"#r\""));
  g_assert_nonnull (strstr (svg, "data:image/png"));
}

static void
assert_refused (const char *svg, KtDocumentError code, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtPicture) picture = parse (svg, &error);
  g_assert_null (picture);
  g_assert_error (error, KT_DOCUMENT_ERROR, (int)code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, expected));
}

static void
test_refused (void)
{
  assert_refused ("", KT_DOCUMENT_ERROR_PICTURE, "test.svg");
  assert_refused ("<svg>\n<g>\n</svg>", KT_DOCUMENT_ERROR_PICTURE, "test.svg:3");
  assert_refused ("<html/>", KT_DOCUMENT_ERROR_PICTURE, "svg element");
  assert_refused ("\n<svg xmlns='http://www.w3.org/2000/svg'/>", KT_DOCUMENT_ERROR_PICTURE,
                  "test.svg:2");
  assert_refused ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 10'/>",
                  KT_DOCUMENT_ERROR_PICTURE, "viewBox");
  assert_refused (
      "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
      "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><text>&b;</text></svg>",
      KT_DOCUMENT_ERROR_PICTURE, "entities");
  g_autofree char *large = g_malloc (KT_PICTURE_MAX_BYTES + 2);
  memset (large, ' ', KT_PICTURE_MAX_BYTES + 1);
  large[KT_PICTURE_MAX_BYTES + 1] = '\0';
  assert_refused (large, KT_DOCUMENT_ERROR_LIMIT, "4 MB");
  g_autoptr (GString) deep
      = g_string_new ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>");
  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<g>");
  assert_refused (deep->str, KT_DOCUMENT_ERROR_PICTURE, "test.svg");
}

static void
test_size (void)
{
  g_autoptr (KtPicture) picture = parse_well ("<svg xmlns='http://www.w3.org/2000/svg' width='80' "
                                              "height='40'><rect width='80' height='40'/></svg>");
  g_autoptr (KtPictureView) view = render (picture, NULL);
  g_assert_cmpfloat (kt_picture_view_get_aspect (view), ==, 2);
  /* Fitted and centred: half as high as the square, white above and below. */
  g_assert_cmphex (pixel_of (view, 20, 5), ==, 0xffffff);
  g_assert_cmphex (pixel_of (view, 20, 20), ==, 0x000000);
  g_assert_cmphex (pixel_of (view, 20, 35), ==, 0xffffff);
}

static void
test_demo (void)
{
  const char *const products[]
      = { "process-pump", "booster-station", "belt-conveyor", "turned-part" };
  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    {
      g_autofree char *path
          = g_test_build_filename (G_TEST_DIST, "..", "data", "catalogs", "falkenrath", "products",
                                   products[i], "picture.svg", NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (KtPicture) picture = parse_well (text);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (KtPictureView) view = render (picture, NULL);
      pixel_of (view, 1, 1);
      g_test_message ("%s: changed and drawn in %.1f ms", products[i],
                      (g_get_monotonic_time () - start) / 1000.0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/layers show and hide, whatever the drawing's own style", test_layers);
  g_test_add_func ("/picture/a hidden layer still serves what refers to it",
                   test_hidden_references);
  g_test_add_func ("/picture/areas take a colour and nothing else", test_fill);
  g_test_add_func ("/picture/texts are lettered", test_field);
  g_test_add_func ("/picture/states compare by what they say", test_states);
  g_test_add_func ("/picture/nothing in a drawing acts or reaches outside", test_nothing_outside);
  g_test_add_func ("/picture/what is no drawing is refused with its line", test_refused);
  g_test_add_func ("/picture/a drawing is fitted and centred", test_size);
  g_test_add_func ("/picture/the drawings of the demo catalog can be drawn", test_demo);
  return g_test_run ();
}
