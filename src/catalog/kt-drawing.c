/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libxml2 without network; a DOCTYPE is refused before parsing, so there are no entities to expand.
 * One walk collects the ids and reports what a plain drawing must not have.
 */

#include "kt-drawing.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <string.h>

#define MAX_DEPTH 200

struct _KtDrawing {
  GHashTable *ids; /* id → whether it is or holds a text */
};

typedef struct {
  KtDrawing *drawing;
  const char *file;
  KtFaultList *faults;
  gboolean is_usable;
} Walk;

static void
report (Walk *walk, const xmlNode *node, const char *hint, const char *message)
{
  kt_fault_list_add (walk->faults, KT_FAULT_ERROR, walk->file, (guint)xmlGetLineNo (node), 0, hint,
                     "%s", message);
  walk->is_usable = FALSE;
}

/* ---- what a plain drawing must not have ---- */

static gboolean
is_inside (const char *reference)
{
  return reference[0] == '#' || reference[0] == '\0' || g_str_has_prefix (reference, "data:image/");
}

/* Every url(…) of a style points into the file. */
static gboolean
style_is_inside (const char *style)
{
  for (const char *p = strstr (style, "url("); p != NULL; p = strstr (p + 4, "url("))
    if (!is_inside (p + 4 + strspn (p + 4, " '\"")))
      return FALSE;
  return strstr (style, "@import") == NULL;
}

static void
check_attribute (Walk *walk, const xmlNode *node, const char *name, const char *value)
{
  if (strcmp (name, "href") == 0 && !is_inside (value))
    report (walk, node, _ ("Embed what it points to, or remove it."),
            _ ("A reference leads out of the file."));
  else if (g_str_has_prefix (name, "on"))
    report (walk, node, _ ("Save the drawing as plain SVG."),
            _ ("A drawing must not have scripts."));
  else if (!style_is_inside (value))
    report (walk, node, _ ("Embed what it points to, or remove it."),
            _ ("A style leads out of the file."));
}

static void
check_element (Walk *walk, const xmlNode *node, const char *name)
{
  if (g_ascii_strcasecmp (name, "script") == 0)
    report (walk, node, _ ("Save the drawing as plain SVG."),
            _ ("A drawing must not have scripts."));
  else if (g_ascii_strcasecmp (name, "foreignObject") == 0)
    report (walk, node, _ ("Save the drawing as plain SVG."),
            _ ("A drawing must not have foreign objects."));
  else if (g_ascii_strcasecmp (name, "style") == 0)
    {
      xmlChar *style = xmlNodeGetContent (node);
      if (style != NULL && !style_is_inside ((const char *)style))
        report (walk, node, _ ("Embed what it points to, or remove it."),
                _ ("A style leads out of the file."));
      xmlFree (style);
    }
}

/* ---- walk ---- */

static void
add_id (Walk *walk, const xmlNode *node, const char *id, gboolean has_text)
{
  if (!g_hash_table_contains (walk->drawing->ids, id))
    {
      g_hash_table_insert (walk->drawing->ids, g_strdup (id), GINT_TO_POINTER (has_text));
      return;
    }
  g_autofree char *message = g_strdup_printf (_ ("The id “%s” is given twice."), id);
  report (walk, node, _ ("Rename one of the two elements."), message);
}

/* Returns whether the element is or holds a text. */
static gboolean
walk_element (Walk *walk, const xmlNode *node, guint depth)
{
  const char *name = (const char *)node->name;
  gboolean has_text = strcmp (name, "text") == 0 || strcmp (name, "tspan") == 0;
  if (depth > MAX_DEPTH)
    {
      report (walk, node, _ ("Group less."), _ ("The drawing is nested too deeply."));
      return has_text;
    }
  check_element (walk, node, name);
  g_autofree char *id = NULL;
  for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    {
      xmlChar *value = xmlNodeListGetString (node->doc, attribute->children, 1);
      const char *text = value != NULL ? (const char *)value : "";
      check_attribute (walk, node, (const char *)attribute->name, text);
      if (attribute->ns == NULL && strcmp ((const char *)attribute->name, "id") == 0)
        id = g_strdup (text);
      xmlFree (value);
    }
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      has_text = walk_element (walk, child, depth + 1) || has_text;
  if (id != NULL && *id != '\0')
    add_id (walk, node, id, has_text);
  return has_text;
}

/* ---- reading ---- */

static gboolean
has_view_box (xmlNode *root)
{
  xmlChar *box = xmlGetNoNsProp (root, (const xmlChar *)"viewBox");
  double number;
  int count = 0;
  for (const char *p = (const char *)box; p != NULL && *p != '\0'; count++)
    {
      char *end;
      p += strspn (p, " ,\t\r\n");
      number = g_ascii_strtod (p, &end);
      if (end == p || (count >= 2 && number <= 0))
        break;
      p = end;
    }
  xmlFree (box);
  return count == 4;
}

static xmlDoc *
parse_document (GBytes *svg, const char *file, KtFaultList *faults)
{
  gsize length;
  const char *text = g_bytes_get_data (svg, &length);
  if (length > KT_DRAWING_MAX_BYTES)
    {
      kt_fault_list_add (faults, KT_FAULT_ERROR, file, 0, 0, _ ("Simplify the drawing."),
                         _ ("The drawing is larger than 4 MiB."));
      return NULL;
    }
  if (length == 0 || !g_utf8_validate_len (text, length, NULL))
    {
      kt_fault_list_add (faults, KT_FAULT_ERROR, file, 0, 0,
                         _ ("Save the drawing as plain SVG in UTF-8."),
                         _ ("The file is not UTF-8 text."));
      return NULL;
    }
  if (g_strstr_len (text, (gssize)length, "<!DOCTYPE") != NULL)
    {
      kt_fault_list_add (faults, KT_FAULT_ERROR, file, 0, 0,
                         _ ("Remove the DOCTYPE from the file."),
                         _ ("A drawing must not have a DOCTYPE or entities."));
      return NULL;
    }
  xmlParserCtxt *context = xmlNewParserCtxt ();
  xmlDoc *document = xmlCtxtReadMemory (context, text, (int)length, file, NULL,
                                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (document == NULL)
    {
      const xmlError *found = xmlCtxtGetLastError (context);
      g_autofree char *message
          = g_strdup (found != NULL && found->message != NULL ? found->message : "XML");
      kt_fault_list_add (faults, KT_FAULT_ERROR, file, found != NULL ? (guint)found->line : 0,
                         found != NULL ? (guint)found->int2 : 0,
                         _ ("Save the drawing as plain SVG."),
                         _ ("This is not well-formed XML: %s"), g_strchomp (message));
    }
  xmlFreeParserCtxt (context);
  return document;
}

KtDrawing *
kt_drawing_parse (GBytes *svg, const char *file, KtFaultList *faults)
{
  xmlDoc *document = parse_document (svg, file, faults);
  if (document == NULL)
    return NULL;

  g_autoptr (KtDrawing) drawing = g_new0 (KtDrawing, 1);
  drawing->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Walk walk = { drawing, file, faults, TRUE };
  xmlNode *root = xmlDocGetRootElement (document);
  if (strcmp ((const char *)root->name, "svg") != 0)
    report (&walk, root, _ ("Save the drawing as plain SVG."),
            _ ("The file is XML, but no SVG drawing."));
  else if (!has_view_box (root))
    report (&walk, root, _ ("Write viewBox=\"0 0 WIDTH HEIGHT\" into the svg element."),
            _ ("The drawing has no usable viewBox."));
  walk_element (&walk, root, 0);
  xmlFreeDoc (document);
  return walk.is_usable ? g_steal_pointer (&drawing) : NULL;
}

void
kt_drawing_free (KtDrawing *drawing)
{
  if (drawing == NULL)
    return;
  g_hash_table_unref (drawing->ids);
  g_free (drawing);
}

gboolean
kt_drawing_has_element (const KtDrawing *drawing, const char *id)
{
  return g_hash_table_contains (drawing->ids, id);
}

gboolean
kt_drawing_has_text (const KtDrawing *drawing, const char *id)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (drawing->ids, id));
}
