/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cairo closes all structure elements at the end of a page, so a table over three pages is three
 * tables. The elements are met here in the order in which they were opened; those that were opened
 * for the same tag become one, whose kids are the kids of all of them in that order. The parent
 * tree, which leads from a piece of content to its element, follows.
 *
 * Cairo 1.16 writes a leaf as one element with /Pg and a number for /K, and a group with elements
 * for /K. See ISO 32000-1, 14.7 (logical structure) and 14.8.5 (attributes).
 */

#include "kt-pdf.h"

#include <string.h>

typedef struct {
  qpdf_data pdf;
  GPtrArray *openings;
  guint next; /* opening */
  gboolean failed;
  GHashTable *elements; /* KtPageTag → Element */
  GPtrArray *order;     /* of Element, as first opened */
  GHashTable *replaced; /* object id → qpdf_oh of the element it went into */
} Joiner;

typedef struct {
  KtPageTag *tag;
  qpdf_oh handle;
  qpdf_oh kids;
  guint n_kids;
  gboolean has_content;
} Element;

static void
add_kid (Joiner *joiner, Element *element, qpdf_oh kid)
{
  qpdf_oh_append_item (joiner->pdf, element->kids, kid);
  element->n_kids++;
}

static Element *
element_of (Joiner *joiner, KtPageTag *tag, qpdf_oh handle)
{
  Element *element = g_hash_table_lookup (joiner->elements, tag);
  if (element)
    {
      g_hash_table_insert (joiner->replaced,
                           GINT_TO_POINTER (qpdf_oh_get_object_id (joiner->pdf, handle)),
                           GUINT_TO_POINTER (element->handle));
      return element;
    }
  element = g_new0 (Element, 1);
  element->tag = tag;
  element->handle = handle;
  element->kids = qpdf_oh_new_array (joiner->pdf);
  g_hash_table_insert (joiner->elements, tag, element);
  g_ptr_array_add (joiner->order, element);
  if (tag->parent)
    add_kid (joiner, g_hash_table_lookup (joiner->elements, tag->parent), handle);
  return element;
}

static void
add_content (Joiner *joiner, Element *element, qpdf_oh handle, qpdf_oh number)
{
  qpdf_data pdf = joiner->pdf;
  qpdf_oh reference = qpdf_oh_new_dictionary (pdf);
  qpdf_oh_replace_key (pdf, reference, "/Type", qpdf_oh_new_name (pdf, "/MCR"));
  qpdf_oh_replace_key (pdf, reference, "/Pg", qpdf_oh_get_key (pdf, handle, "/Pg"));
  qpdf_oh_replace_key (pdf, reference, "/MCID", number);
  add_kid (joiner, element, reference);
  element->has_content = TRUE;
}

static void visit_kids (Joiner *joiner, Element *element, qpdf_oh handle);

static void
visit (Joiner *joiner, qpdf_oh handle)
{
  if (joiner->next >= joiner->openings->len)
    {
      joiner->failed = TRUE;
      return;
    }
  KtPageTag *tag = g_ptr_array_index (joiner->openings, joiner->next++);
  const char *name = qpdf_oh_get_name (joiner->pdf, qpdf_oh_get_key (joiner->pdf, handle, "/S"));
  if (name == NULL || name[0] != '/' || strcmp (name + 1, tag->name) != 0
      || (tag->parent && !g_hash_table_contains (joiner->elements, tag->parent)))
    {
      joiner->failed = TRUE;
      return;
    }
  visit_kids (joiner, element_of (joiner, tag, handle), handle);
}

static void
visit_kid (Joiner *joiner, Element *element, qpdf_oh handle, qpdf_oh kid)
{
  if (qpdf_oh_is_integer (joiner->pdf, kid))
    add_content (joiner, element, handle, kid);
  else if (!joiner->failed)
    visit (joiner, kid);
}

static void
visit_kids (Joiner *joiner, Element *element, qpdf_oh handle)
{
  qpdf_oh kids = qpdf_oh_get_key (joiner->pdf, handle, "/K");
  if (!qpdf_oh_is_array (joiner->pdf, kids))
    {
      if (!qpdf_oh_is_null (joiner->pdf, kids))
        visit_kid (joiner, element, handle, kids);
      return;
    }
  int n = qpdf_oh_get_array_n_items (joiner->pdf, kids);
  for (int i = 0; i < n; i++)
    visit_kid (joiner, element, handle, qpdf_oh_get_array_item (joiner->pdf, kids, i));
}

/* Heads of columns say so; pictures say what they show. */
static void
add_attributes (qpdf_data pdf, const Element *element)
{
  if (element->tag->alternative)
    {
      g_autofree char *clean = kt_pdf_clean_text (element->tag->alternative);
      qpdf_oh_replace_key (pdf, element->handle, "/Alt", qpdf_oh_new_unicode_string (pdf, clean));
    }
  if (strcmp (element->tag->name, "TH") == 0)
    qpdf_oh_replace_key (pdf, element->handle, "/A",
                         qpdf_oh_parse (pdf, "<< /O /Table /Scope /Column >>"));
}

static void
write_elements (Joiner *joiner)
{
  for (guint i = 0; i < joiner->order->len; i++)
    {
      Element *element = g_ptr_array_index (joiner->order, i);
      if (element->has_content)
        qpdf_oh_remove_key (joiner->pdf, element->handle, "/Pg");
      qpdf_oh_replace_key (joiner->pdf, element->handle, "/K", element->kids);
      add_attributes (joiner->pdf, element);
    }
}

static void
follow_in_parent_tree (Joiner *joiner, qpdf_oh root)
{
  qpdf_data pdf = joiner->pdf;
  qpdf_oh numbers = qpdf_oh_get_key (pdf, qpdf_oh_get_key (pdf, root, "/ParentTree"), "/Nums");
  int n = qpdf_oh_get_array_n_items (pdf, numbers);
  for (int i = 1; i < n; i += 2)
    {
      qpdf_oh page = qpdf_oh_get_array_item (pdf, numbers, i);
      int n_pieces = qpdf_oh_get_array_n_items (pdf, page);
      for (int j = 0; j < n_pieces; j++)
        {
          int id = qpdf_oh_get_object_id (pdf, qpdf_oh_get_array_item (pdf, page, j));
          gpointer element = g_hash_table_lookup (joiner->replaced, GINT_TO_POINTER (id));
          if (element)
            qpdf_oh_set_array_item (pdf, page, j, GPOINTER_TO_UINT (element));
        }
    }
}

gboolean
kt_pdf_join_structure (qpdf_data pdf, GPtrArray *openings)
{
  Joiner joiner = { .pdf = pdf, .openings = openings };
  joiner.elements = g_hash_table_new (NULL, NULL);
  joiner.order = g_ptr_array_new_with_free_func (g_free);
  joiner.replaced = g_hash_table_new (NULL, NULL);

  qpdf_oh root = qpdf_oh_get_key (pdf, qpdf_get_root (pdf), "/StructTreeRoot");
  if (openings->len > 0)
    {
      visit_kids (&joiner, NULL, root);
      joiner.failed |= joiner.next != openings->len || joiner.order->len == 0;
      if (!joiner.failed)
        {
          const Element *document = g_ptr_array_index (joiner.order, 0);
          write_elements (&joiner);
          qpdf_oh_replace_key (pdf, root, "/K", document->handle);
          follow_in_parent_tree (&joiner, root);
        }
    }
  g_hash_table_unref (joiner.replaced);
  g_ptr_array_unref (joiner.order);
  g_hash_table_unref (joiner.elements);
  return !joiner.failed;
}
