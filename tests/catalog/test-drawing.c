/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawings: ids are found, and whatever could reach out of the file is refused. */

#include "kt-drawing.h"

#include <string.h>

#define SVG(inside) "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 10 10\">" inside "</svg>"

static KtDrawing *
parse (const char *text, KtFaultList *faults)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return kt_drawing_parse (bytes, "p.svg", faults);
}

static void
test_ids (void)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtDrawing) drawing = parse (SVG ("<g id=\"a\"><text><tspan id=\"b\">x</tspan></text><rect id=\"c\"/></g>"
                                              "<use xlink:href=\"#a\"/><rect style=\"fill:url(#g)\"/>"),
                                         faults);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 0);
  g_assert_true (kt_drawing_has_element (drawing, "c"));
  g_assert_false (kt_drawing_has_element (drawing, "d"));
  g_assert_true (kt_drawing_has_text (drawing, "a"));
  g_assert_true (kt_drawing_has_text (drawing, "b"));
  g_assert_false (kt_drawing_has_text (drawing, "c"));
}

static const struct {
  const char *name;
  const char *text;
  const char *message;
} refused[] = {
  { "no viewBox", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    "p.svg:1: error: The drawing has no usable viewBox.\n"
    "    Write viewBox=\"0 0 WIDTH HEIGHT\" into the svg element.\n" },
  { "an empty viewBox", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 0 9\"/>",
    "p.svg:1: error: The drawing has no usable viewBox.\n"
    "    Write viewBox=\"0 0 WIDTH HEIGHT\" into the svg element.\n" },
  { "another kind of file", "<html/>",
    "p.svg:1: error: The file is XML, but no SVG drawing.\n    Save the drawing as plain SVG.\n" },
  { "no XML", "hello",
    "p.svg:1:1: error: This is not well-formed XML: Start tag expected, '<' not found\n"
    "    Save the drawing as plain SVG.\n" },
  { "an element that is not closed", SVG ("\n<g>"),
    "p.svg:2:10: error: This is not well-formed XML: Premature end of data in tag svg line 1\n"
    "    Save the drawing as plain SVG.\n" },
  { "entities", "<!DOCTYPE svg [<!ENTITY a \"a\"><!ENTITY b \"&a;&a;\">]>" SVG ("<text>&b;</text>"),
    "p.svg: error: A drawing must not have a DOCTYPE or entities.\n    Remove the DOCTYPE from the file.\n" },
  { "a script", SVG ("\n<script>alert(1)</script>"),
    "p.svg:2: error: A drawing must not have scripts.\n    Save the drawing as plain SVG.\n" },
  { "an event", SVG ("<rect onclick=\"x()\"/>"),
    "p.svg:1: error: A drawing must not have scripts.\n    Save the drawing as plain SVG.\n" },
  { "a picture from elsewhere", SVG ("\n\n<image href=\"http://x/y.png\"/>"),
    "p.svg:3: error: A reference leads out of the file.\n    Embed what it points to, or remove it.\n" },
  { "a file beside it", SVG ("<use xlink:href=\"other.svg#a\"/>"),
    "p.svg:1: error: A reference leads out of the file.\n    Embed what it points to, or remove it.\n" },
  { "a style from elsewhere", SVG ("<rect style=\"fill: url( 'http://x')\"/>"),
    "p.svg:1: error: A style leads out of the file.\n    Embed what it points to, or remove it.\n" },
  { "an imported style sheet", SVG ("<style>@import 'x.css';</style>"),
    "p.svg:1: error: A style leads out of the file.\n    Embed what it points to, or remove it.\n" },
  { "foreign objects", SVG ("<foreignObject/>"),
    "p.svg:1: error: A drawing must not have foreign objects.\n    Save the drawing as plain SVG.\n" },
  { "an id given twice", SVG ("<g id=\"a\"/>\n<g id=\"a\"/>"),
    "p.svg:2: error: The id “a” is given twice.\n    Rename one of the two elements.\n" },
  { "bytes that are no text", "\xff\xfe",
    "p.svg: error: The file is not UTF-8 text.\n    Save the drawing as plain SVG in UTF-8.\n" },
};

static void
test_refused (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_assert_null (parse (refused[index].text, faults));
  g_autofree char *text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==, refused[index].message);
}

static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">");
  for (guint i = 0; i < 250; i++)
    g_string_append (text, "<g>");
  for (guint i = 0; i < 250; i++)
    g_string_append (text, "</g>");
  g_string_append (text, "</svg>");
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_assert_null (parse (text->str, faults));
  g_assert_cmpstr (kt_fault_list_get (faults, 0)->message, ==, "The drawing is nested too deeply.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawing/ids are found and texts told apart", test_ids);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strdup_printf ("/drawing/%s is refused", refused[i].name);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }
  g_test_add_func ("/drawing/deep nesting is refused", test_depth);
  return g_test_run ();
}
