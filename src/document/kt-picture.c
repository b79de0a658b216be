/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The drawing is read once into a tree and cleaned of everything that could act or reach outside. A
 * view is a copy of the tree in which, on one walk, the elements named by the state are hidden,
 * shown, lettered and coloured. Changes go into the style attribute, since that wins over
 * presentation attributes and over the drawing's own style sheet.
 */

#include "kt-picture-private.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <math.h>
#include <string.h>

#define NAME(text) ((const xmlChar *)(text))

struct _KtPicture {
  gatomicrefcount references;
  char *name;
  xmlDoc *doc;
  GHashTable *ids;     /* id → xmlNode in doc */
  GHashTable *targets; /* ids that something in the drawing refers to */
  double aspect;
};

/* ---- the tree ---- */

static gboolean
is_element (const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && xmlStrEqual (node->name, NAME (name));
}

/* The node after this one in document order within root; skip: not into its children. */
static xmlNode *
next_node (xmlNode *node, const xmlNode *root, gboolean skip)
{
  if (!skip && node->children && node->type == XML_ELEMENT_NODE)
    return node->children;
  while (node != root && node->next == NULL)
    node = node->parent;
  return node == root ? NULL : node->next;
}

static char *
get_attribute (xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetNoNsProp (node, NAME (name));
  char *copy = g_strdup ((const char *)value);
  xmlFree (value);
  return copy;
}

static void
remove_node (xmlNode *node)
{
  xmlUnlinkNode (node);
  xmlFreeNode (node);
}

/* ---- reading ---- */

static gboolean
is_unwanted_element (const xmlNode *node)
{
  static const char *const names[] = { "script", "foreignObject", "include", "iframe", "handler" };
  if (node->type == XML_PI_NODE || node->type == XML_COMMENT_NODE)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (is_element (node, names[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_inside_reference (const char *target)
{
  return target[0] == '#' || g_str_has_prefix (target, "data:image/png;")
         || g_str_has_prefix (target, "data:image/jpeg;");
}

static void
clean_attributes (xmlNode *node)
{
  for (xmlAttr *next, *attribute = node->properties; attribute; attribute = next)
    {
      next = attribute->next;
      gboolean unwanted = g_str_has_prefix ((const char *)attribute->name, "on");
      if (xmlStrEqual (attribute->name, NAME ("href")))
        {
          xmlChar *target = xmlNodeListGetString (node->doc, attribute->children, 1);
          unwanted = target == NULL || !is_inside_reference ((const char *)target);
          xmlFree (target);
        }
      if (unwanted)
        xmlRemoveProp (attribute);
    }
}

/* Links become groups: cairo would turn them into links of the PDF file. */
static void
clean_tree (xmlNode *root)
{
  xmlNode *node = root;
  while (node)
    {
      xmlNode *next = next_node (node, root, FALSE);
      if (is_unwanted_element (node))
        {
          next = next_node (node, root, TRUE);
          remove_node (node);
        }
      else if (node->type == XML_ELEMENT_NODE)
        {
          clean_attributes (node);
          if (is_element (node, "a"))
            xmlNodeSetName (node, NAME ("g"));
        }
      node = next;
    }
}

static gboolean
parse_numbers (const char *text, double *numbers, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      char *end;
      while (g_ascii_isspace (*text) || *text == ',')
        text++;
      numbers[i] = g_ascii_strtod (text, &end);
      if (end == text || !isfinite (numbers[i]))
        return FALSE;
      text = end;
    }
  return TRUE;
}

/* A drawing without a viewBox but with a size has a viewBox of that size. */
static gboolean
read_view_box (KtPicture *self, xmlNode *root, GError **error)
{
  double box[4] = { 0 };
  g_autofree char *view_box = get_attribute (root, "viewBox");
  g_autofree char *width = get_attribute (root, "width");
  g_autofree char *height = get_attribute (root, "height");

  gboolean found = view_box && parse_numbers (view_box, box, 4);
  if (!found && width && height && parse_numbers (width, box + 2, 1)
      && parse_numbers (height, box + 3, 1))
    {
      g_autofree char *made = g_strdup_printf ("0 0 %s %s", width, height);
      xmlSetProp (root, NAME ("viewBox"), NAME (made));
      found = TRUE;
    }
  if (!found || box[2] <= 0 || box[3] <= 0)
    {
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_PICTURE,
                   _ ("%s:%ld: the drawing has no viewBox. Add viewBox=\"0 0 WIDTH HEIGHT\" to its "
                      "svg element."),
                   self->name, xmlGetLineNo (root));
      return FALSE;
    }
  xmlUnsetProp (root, NAME ("width"));
  xmlUnsetProp (root, NAME ("height"));
  xmlUnsetProp (root, NAME ("preserveAspectRatio"));
  self->aspect = box[2] / box[3];
  return TRUE;
}

static void
index_ids (KtPicture *self, xmlNode *root)
{
  for (xmlNode *node = root; node; node = next_node (node, root, FALSE))
    {
      char *id = node->type == XML_ELEMENT_NODE ? get_attribute (node, "id") : NULL;
      if (id)
        g_hash_table_insert (self->ids, id, node);
    }
}

/* Every "#name" in an attribute or style sheet; colours among them do no harm. */
static void
collect_targets (KtPicture *self, const xmlChar *text)
{
  for (const char *mark = (const char *)text; mark && (mark = strchr (mark, '#')); mark++)
    {
      gsize length = strcspn (mark + 1, "()'\"; ,{}");
      g_hash_table_add (self->targets, g_strndup (mark + 1, length));
    }
}

static void
index_targets (KtPicture *self, xmlNode *root)
{
  for (xmlNode *node = root; node; node = next_node (node, root, FALSE))
    {
      for (xmlAttr *a = node->type == XML_ELEMENT_NODE ? node->properties : NULL; a; a = a->next)
        for (xmlNode *value = a->children; value; value = value->next)
          collect_targets (self, value->content);
      if (is_element (node, "style"))
        for (xmlNode *text = node->children; text; text = text->next)
          collect_targets (self, text->content);
    }
}

static xmlDoc *
parse (GBytes *svg, const char *name, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (svg, &length);
  if (length > KT_PICTURE_MAX_BYTES)
    {
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_LIMIT,
                   _ ("%s is larger than %d MB. Simplify the drawing."), name,
                   KT_PICTURE_MAX_BYTES / (1024 * 1024));
      return NULL;
    }
  xmlParserCtxt *context = xmlNewParserCtxt ();
  xmlDoc *doc = xmlCtxtReadMemory (context, data ? data : "", length, NULL, NULL,
                                   XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
                                       | XML_PARSE_NOCDATA);
  if (doc == NULL)
    {
      const xmlError *cause = xmlCtxtGetLastError (context);
      g_autofree char *message = g_strdup (cause && cause->message ? cause->message : "empty");
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_PICTURE,
                   _ ("%s:%d: the drawing is not well-formed: %s."), name, cause ? cause->line : 0,
                   g_strchomp (message));
    }
  xmlFreeParserCtxt (context);
  return doc;
}

KtPicture *
kt_picture_new (GBytes *svg, const char *name, GError **error)
{
  xmlDoc *doc = parse (svg, name, error);
  if (doc == NULL)
    return NULL;

  g_autoptr (KtPicture) self = g_new0 (KtPicture, 1);
  g_atomic_ref_count_init (&self->references);
  self->name = g_strdup (name);
  self->doc = doc;
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  xmlNode *root = xmlDocGetRootElement (doc);
  if (root == NULL || !is_element (root, "svg"))
    {
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_PICTURE,
                   _ ("%s is no SVG drawing: it does not start with an svg element."), name);
      return NULL;
    }
  if (doc->intSubset && doc->intSubset->entities)
    {
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_PICTURE,
                   _ ("%s defines entities, which drawings must not. Save it as plain SVG."), name);
      return NULL;
    }
  clean_tree (root);
  if (!read_view_box (self, root, error))
    return NULL;
  index_ids (self, root);
  index_targets (self, root);
  return g_steal_pointer (&self);
}

KtPicture *
kt_picture_ref (KtPicture *picture)
{
  g_atomic_ref_count_inc (&picture->references);
  return picture;
}

void
kt_picture_unref (KtPicture *picture)
{
  if (picture == NULL || !g_atomic_ref_count_dec (&picture->references))
    return;
  g_hash_table_unref (picture->ids);
  g_hash_table_unref (picture->targets);
  xmlFreeDoc (picture->doc);
  g_free (picture->name);
  g_free (picture);
}

/* ---- asking ---- */

gboolean
kt_picture_has_element (KtPicture *picture, const char *id)
{
  return g_hash_table_contains (picture->ids, id);
}

/* The element that a letter goes into: a text, or its first tspan if it has some. */
static xmlNode *
find_text (xmlNode *element)
{
  xmlNode *text = NULL;
  for (xmlNode *node = element; node; node = next_node (node, element, FALSE))
    if (is_element (node, "text") || is_element (node, "tspan"))
      {
        text = node;
        if (is_element (node, "tspan"))
          break;
      }
    else if (text && node->type == XML_TEXT_NODE && !xmlIsBlankNode (node))
      break;
  return text;
}

gboolean
kt_picture_has_text (KtPicture *picture, const char *id)
{
  xmlNode *node = g_hash_table_lookup (picture->ids, id);
  return node && find_text (node);
}

/* ---- a state ---- */

/* The style attribute with other declarations of that property taken out and a new one put in. */
static void
set_style (xmlNode *node, const char *property, const char *value)
{
  g_autofree char *old = get_attribute (node, "style");
  g_auto (GStrv) declarations = g_strsplit (old ? old : "", ";", -1);
  g_autoptr (GString) style = g_string_new (NULL);
  for (char **d = declarations; *d; d++)
    {
      const char *colon = strchr (g_strstrip (*d), ':');
      gsize length = colon ? (gsize)(colon - *d) : strlen (*d);
      while (length > 0 && g_ascii_isspace ((*d)[length - 1]))
        length--;
      if (length > 0 && (length != strlen (property) || strncmp (*d, property, length) != 0))
        g_string_append_printf (style, "%s;", *d);
    }
  g_string_append_printf (style, "%s:%s", property, value);
  xmlSetProp (node, NAME ("style"), NAME (style->str));
}

/* Letters the first text and empties the others below the element. */
static void
letter (xmlNode *element, const char *value)
{
  xmlNode *text = find_text (element);
  if (text == NULL)
    return;
  for (xmlNode *next, *node = element; node; node = next)
    {
      next = next_node (node, element, FALSE);
      if (node->type == XML_TEXT_NODE)
        xmlNodeSetContent (node, NAME (""));
    }
  xmlNodeAddContent (text, NAME (value));
}

static void
apply_to_node (xmlNode *node, const KtPictureState *state)
{
  g_autofree char *id = get_attribute (node, "id");
  if (id == NULL)
    return;
  const char *layer = kt_picture_state_lookup (state, KT_PICTURE_CHANGE_LAYER, id);
  const char *field = kt_picture_state_lookup (state, KT_PICTURE_CHANGE_FIELD, id);
  const char *fill = kt_picture_state_lookup (state, KT_PICTURE_CHANGE_FILL, id);
  if (layer)
    set_style (node, "display", layer[0] == '1' ? "inline" : "none");
  if (fill)
    set_style (node, "fill", fill);
  if (field)
    letter (node, field);
}

/* Nothing else in the drawing needs what is in there. */
static gboolean
is_dispensable (KtPicture *self, xmlNode *element)
{
  for (xmlNode *node = element; node; node = next_node (node, element, FALSE))
    {
      g_autofree char *id = node->type == XML_ELEMENT_NODE ? get_attribute (node, "id") : NULL;
      if (is_element (node, "style") || (id && g_hash_table_contains (self->targets, id)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_hidden (xmlNode *node, const KtPictureState *state)
{
  g_autofree char *id = get_attribute (node, "id");
  const char *layer = id ? kt_picture_state_lookup (state, KT_PICTURE_CHANGE_LAYER, id) : NULL;
  return layer && layer[0] == '0';
}

/* Hidden layers are taken out if that is possible: what is not there need not be read again. */
static void
apply (KtPicture *self, xmlNode *root, const KtPictureState *state)
{
  xmlNode *node = root;
  while (node)
    {
      xmlNode *next = next_node (node, root, FALSE);
      if (node->type == XML_ELEMENT_NODE)
        {
          if (node != root && is_hidden (node, state) && is_dispensable (self, node))
            {
              next = next_node (node, root, TRUE);
              remove_node (node);
            }
          else
            {
              apply_to_node (node, state);
              next = next_node (node, root, FALSE);
            }
        }
      node = next;
    }
}

static GBytes *
serialize (xmlDoc *doc)
{
  xmlChar *text = NULL;
  int length = 0;
  xmlDocDumpMemoryEnc (doc, &text, &length, "UTF-8");
  GBytes *bytes = g_bytes_new (text, length);
  xmlFree (text);
  return bytes;
}

KtPictureView *
kt_picture_render (KtPicture *picture, const KtPictureState *state, GError **error)
{
  g_autoptr (GBytes) svg = NULL;
  if (state == NULL)
    svg = serialize (picture->doc);
  else
    {
      xmlDoc *doc = xmlCopyDoc (picture->doc, 1);
      apply (picture, xmlDocGetRootElement (doc), state);
      svg = serialize (doc);
      xmlFreeDoc (doc);
    }
  return kt_picture_view_new (svg, picture->aspect, picture->name, error);
}
