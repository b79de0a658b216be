/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A table names every key with its place in the struct, its unit and its range; reading walks the
 * groups and keys of the file and looks each up in the table, so that nothing in a file is passed
 * over in silence.
 */

#include "kt-document-data.h"
#include "kt-document-layout-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEFAULT_NAME "din5008-b"
#define MAX_FILE_BYTES (256 * 1024)

typedef enum { LENGTH, NUMBER, COLOUR, ROLE, FLAG, TEXT } Kind;

typedef struct {
  const char *group;
  const char *key;
  gsize offset;
  Kind kind;
  double min;
  double max;
} Key;

#define AT(member) G_STRUCT_OFFSET (KtDocumentLayout, member)
#define COLOUR_AT(role) (AT (colours) + (role) * sizeof (KtPageColour))

static const Key keys[] = {
  { "page", "width", AT (page_width), LENGTH, 100, 450 },
  { "page", "height", AT (page_height), LENGTH, 140, 600 },
  { "page", "left", AT (margin_left), LENGTH, 5, 60 },
  { "page", "right", AT (margin_right), LENGTH, 5, 60 },
  { "first", "body_top", AT (first_top), LENGTH, 20, 200 },
  { "first", "body_bottom", AT (first_bottom), LENGTH, 100, 600 },
  { "following", "head_top", AT (next_head_top), LENGTH, 5, 60 },
  { "following", "body_top", AT (next_top), LENGTH, 10, 100 },
  { "following", "body_bottom", AT (next_bottom), LENGTH, 100, 600 },
  { "logo", "top", AT (logo_top), LENGTH, 0, 60 },
  { "logo", "width", AT (logo_width), LENGTH, 5, 180 },
  { "logo", "height", AT (logo_height), LENGTH, 5, 60 },
  { "address", "left", AT (address_left), LENGTH, 5, 120 },
  { "address", "top", AT (address_top), LENGTH, 5, 120 },
  { "address", "width", AT (address_width), LENGTH, 40, 150 },
  { "address", "height", AT (address_height), LENGTH, 20, 80 },
  { "address", "inset", AT (address_inset), LENGTH, 0, 20 },
  { "address", "remark_height", AT (remark_height), LENGTH, 5, 40 },
  { "info", "left", AT (info_left), LENGTH, 20, 300 },
  { "info", "top", AT (info_top), LENGTH, 5, 150 },
  { "info", "width", AT (info_width), LENGTH, 30, 200 },
  { "info", "label_width", AT (info_label_width), LENGTH, 10, 100 },
  { "marks", "fold_1", AT (fold_1), LENGTH, 0, 600 },
  { "marks", "fold_2", AT (fold_2), LENGTH, 0, 600 },
  { "marks", "hole", AT (hole), LENGTH, 0, 600 },
  { "marks", "length", AT (mark_length), LENGTH, 0, 20 },
  { "footer", "top", AT (footer_top), LENGTH, 100, 600 },
  { "footer", "number_baseline", AT (footer_number_baseline), LENGTH, 100, 600 },
  { "colours", "ink", COLOUR_AT (KT_PAGE_INK), COLOUR, 0, 0 },
  { "colours", "muted", COLOUR_AT (KT_PAGE_MUTED), COLOUR, 0, 0 },
  { "colours", "rule", COLOUR_AT (KT_PAGE_RULE), COLOUR, 0, 0 },
  { "colours", "accent", COLOUR_AT (KT_PAGE_ACCENT), COLOUR, 0, 0 },
  { "font", "family", AT (font_family), TEXT, 0, 0 },
  { "space", "paragraph", AT (space_paragraph), LENGTH, 0, 30 },
  { "space", "heading", AT (space_heading), LENGTH, 0, 30 },
  { "space", "section", AT (space_section), LENGTH, 0, 40 },
  { "space", "signature", AT (space_signature), LENGTH, 0, 60 },
  { "space", "row", AT (space_row), LENGTH, 0, 20 },
  { "positions", "number", AT (column_number), LENGTH, 5, 40 },
  { "positions", "quantity", AT (column_quantity), LENGTH, 5, 60 },
  { "positions", "price", AT (column_price), LENGTH, 10, 60 },
  { "positions", "total", AT (column_total), LENGTH, 10, 60 },
  { "positions", "picture_width", AT (picture_width), LENGTH, 10, 150 },
  { "positions", "picture_height", AT (picture_height), LENGTH, 10, 150 },
  { "positions", "wide_aspect", AT (wide_aspect), NUMBER, 1, 100 },
  { "positions", "wide_height", AT (wide_height), LENGTH, 10, 150 },
  { "positions", "label_width", AT (label_width), LENGTH, 10, 120 },
};

static const char *const style_names[KT_PAGE_N_STYLES] = {
  "body",    "small",      "fine",       "label",    "strong", "title", "subject",
  "heading", "subheading", "table-head", "position", "amount", "total", "mark",
};

static const char *const role_names[KT_PAGE_N_COLOURS]
    = { "ink", "muted", "rule", "accent", "paper" };

#define STYLE_AT(member) G_STRUCT_OFFSET (KtPageStyle, member)

static const Key style_keys[] = {
  { NULL, "size", STYLE_AT (size), NUMBER, 4, 200 },
  { NULL, "weight", STYLE_AT (weight), NUMBER, 100, 900 },
  { NULL, "leading", STYLE_AT (leading), NUMBER, 0.8, 3 },
  { NULL, "colour", STYLE_AT (colour), ROLE, 0, 0 },
  { NULL, "tabular", STYLE_AT (tabular), FLAG, 0, 0 },
};

/* ---- values ---- */

gboolean
kt_page_colour_parse (const char *text, KtPageColour *colour)
{
  if (text == NULL || strlen (text) != 7 || text[0] != '#'
      || strspn (text + 1, "0123456789abcdefABCDEF") != 6)
    return FALSE;
  guint value = strtoul (text + 1, NULL, 16);
  colour->red = (value >> 16 & 0xff) / 255.0;
  colour->green = (value >> 8 & 0xff) / 255.0;
  colour->blue = (value & 0xff) / 255.0;
  return TRUE;
}

static gboolean
parse_number (const Key *key, const char *text, double *result)
{
  char *end;
  double value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (value) || value < key->min || value > key->max)
    return FALSE;
  *result = key->kind == LENGTH ? value * KT_PAGE_MM : value;
  return TRUE;
}

static gboolean
parse_role (const char *text, KtPageColourRole *role)
{
  for (guint i = 0; i < KT_PAGE_N_COLOURS; i++)
    if (strcmp (text, role_names[i]) == 0)
      {
        *role = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
store_value (const Key *key, gpointer base, const char *text)
{
  gpointer place = (char *)base + key->offset;
  switch (key->kind)
    {
    case LENGTH:
    case NUMBER:
      return parse_number (key, text, place);
    case COLOUR:
      return kt_page_colour_parse (text, place);
    case ROLE:
      return parse_role (text, place);
    case FLAG:
      *(gboolean *)place = strcmp (text, "true") == 0;
      return *(gboolean *)place || strcmp (text, "false") == 0;
    case TEXT:
      g_free (*(char **)place);
      *(char **)place = g_strdup (text);
      return text[0] != '\0';
    default:
      g_assert_not_reached ();
    }
}

static char *
describe_expected (const Key *key)
{
  switch (key->kind)
    {
    case LENGTH:
      return g_strdup_printf (_ ("a length from %g to %g mm"), key->min, key->max);
    case NUMBER:
      return g_strdup_printf (_ ("a number from %g to %g"), key->min, key->max);
    case COLOUR:
      return g_strdup (_ ("a colour such as #1f4e79"));
    case ROLE:
      return g_strdup (_ ("one of ink, muted, rule, accent, paper"));
    case FLAG:
      return g_strdup (_ ("true or false"));
    default:
      return g_strdup (_ ("a text"));
    }
}

/* ---- files ---- */

/* GKeyFile keeps no lines; a message needs one. */
static guint
find_line (const char *text, const char *group, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *head = g_strdup_printf ("[%s]", group);
  gboolean inside = FALSE;
  for (guint i = 0; lines[i]; i++)
    {
      char *line = g_strstrip (lines[i]);
      if (line[0] == '[')
        {
          inside = strcmp (line, head) == 0;
          if (inside && key == NULL)
            return i + 1;
        }
      gsize length = key ? strlen (key) : 0;
      if (inside && key && strncmp (line, key, length) == 0
          && strchr (" \t=", line[length]) != NULL)
        return i + 1;
    }
  return 0;
}

static const Key *
find_key (KtDocumentLayout *self, const char *group, const char *name, gpointer *base)
{
  *base = self;
  if (g_str_has_prefix (group, "style."))
    {
      for (guint i = 0; i < KT_PAGE_N_STYLES; i++)
        if (strcmp (group + strlen ("style."), style_names[i]) == 0)
          {
            *base = &self->styles[i];
            for (guint j = 0; j < G_N_ELEMENTS (style_keys); j++)
              if (strcmp (style_keys[j].key, name) == 0)
                return &style_keys[j];
          }
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].group, group) == 0 && strcmp (keys[i].key, name) == 0)
      return &keys[i];
  return NULL;
}

static gboolean
read_key (KtDocumentLayout *self,
          GKeyFile *file,
          const char *group,
          const char *name,
          const char *text,
          const char *file_name,
          GError **error)
{
  gpointer base;
  const Key *key = find_key (self, group, name, &base);
  guint line = find_line (text, group, name);
  if (key == NULL)
    {
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_LAYOUT,
                   _ ("%s:%u: [%s] %s is no key of a layout. Correct or remove it."), file_name,
                   line, group, name);
      return FALSE;
    }
  g_autofree char *value = g_key_file_get_string (file, group, name, NULL);
  if (value && store_value (key, base, g_strstrip (value)))
    return TRUE;
  g_autofree char *expected = describe_expected (key);
  g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_LAYOUT,
               _ ("%s:%u: [%s] %s is “%s”, but must be %s."), file_name, line, group, name,
               value ? value : "", expected);
  return FALSE;
}

static gboolean
read_file (KtDocumentLayout *self, const char *text, gsize length, const char *name, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) cause = NULL;
  if (length > MAX_FILE_BYTES || !g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_LAYOUT,
                   _ ("%s is no layout: it must be UTF-8 text of at most %d kB."), name,
                   MAX_FILE_BYTES / 1024);
      return FALSE;
    }
  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &cause))
    {
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_LAYOUT, _ ("%s is no layout: %s"),
                   name, cause->message);
      return FALSE;
    }
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group; group++)
    {
      g_auto (GStrv) names = g_key_file_get_keys (file, *group, NULL, NULL);
      for (char **key = names; key && *key; key++)
        if (!read_key (self, file, *group, *key, text, name, error))
          return FALSE;
    }
  return TRUE;
}

/* Values that are right each but not together. */
static gboolean
check (const KtDocumentLayout *self, const char *name, GError **error)
{
  const char *fault = NULL;
  double width = self->page_width - self->margin_left - self->margin_right;
  double columns
      = self->column_number + self->column_quantity + self->column_price + self->column_total;
  double least = 30 * KT_PAGE_MM;

  if (self->first_bottom < self->first_top + least || self->first_bottom > self->page_height)
    fault = _ ("[first] body_bottom must lie at least 30 mm below body_top and on the page");
  else if (self->next_bottom < self->next_top + least || self->next_bottom > self->page_height)
    fault = _ ("[following] body_bottom must lie at least 30 mm below body_top and on the page");
  else if (width - columns < least)
    fault = _ ("the columns of [positions] leave less than 30 mm for the text");
  else if (self->label_width > width - self->column_number - self->picture_width - 15 * KT_PAGE_MM)
    fault = _ ("[positions] label_width leaves less than 15 mm for the values beside a picture");
  else if (self->info_label_width > self->info_width - 10 * KT_PAGE_MM)
    fault = _ ("[info] label_width leaves less than 10 mm for the values");
  else if (self->remark_height > self->address_height)
    fault = _ ("[address] remark_height must not be larger than height");
  if (fault == NULL)
    return TRUE;
  g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_LAYOUT, _ ("%s: %s."), name, fault);
  return FALSE;
}

static KtDocumentLayout *
layout_new (void)
{
  KtDocumentLayout *self = g_new0 (KtDocumentLayout, 1);
  g_atomic_ref_count_init (&self->references);
  self->colours[KT_PAGE_PAPER] = (KtPageColour){ 1, 1, 1 };
  return self;
}

static gboolean
read_builtin (KtDocumentLayout *self, const char *name, GError **error)
{
  static const char *const names[] = { DEFAULT_NAME, "din5008-a", NULL };
  g_autofree char *file = g_strconcat (name, ".ini", NULL);
  if (!g_strv_contains (names, name))
    {
      g_set_error (
          error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_LAYOUT,
          _ ("There is no layout named “%s”. The built-in ones are din5008-a and din5008-b."),
          name);
      return FALSE;
    }
  g_autoptr (GBytes) bytes = kt_document_data_lookup (file);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  return read_file (self, text, length, file, error);
}

KtDocumentLayout *
kt_document_layout_builtin (const char *name, GError **error)
{
  g_autoptr (KtDocumentLayout) self = layout_new ();
  if (name == NULL)
    name = DEFAULT_NAME;
  if (!read_builtin (self, DEFAULT_NAME, error)
      || (strcmp (name, DEFAULT_NAME) != 0 && !read_builtin (self, name, error))
      || !check (self, name, error))
    return NULL;
  return g_steal_pointer (&self);
}

KtDocumentLayout *
kt_document_layout_parse (const char *text, gssize length, const char *name, GError **error)
{
  g_autoptr (KtDocumentLayout) self = layout_new ();
  gsize size = length < 0 ? strlen (text) : (gsize)length;
  g_autofree char *copy = g_strndup (text, size);
  if (!read_builtin (self, DEFAULT_NAME, error) || !read_file (self, copy, size, name, error)
      || !check (self, name, error))
    return NULL;
  return g_steal_pointer (&self);
}

KtDocumentLayout *
kt_document_layout_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) cause = NULL;
  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_LAYOUT,
                   _ ("The layout cannot be read: %s."), cause->message);
      return NULL;
    }
  return kt_document_layout_parse (text, length, path, error);
}

KtDocumentLayout *
kt_document_layout_tighten (const KtDocumentLayout *layout, double factor)
{
  KtDocumentLayout *copy = g_memdup2 (layout, sizeof *layout);
  g_atomic_ref_count_init (&copy->references);
  copy->font_family = g_strdup (layout->font_family);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].group, "space") == 0)
      {
        gpointer place = (char *)copy + keys[i].offset;
        *(double *)place *= factor;
      }
  return copy;
}

KtDocumentLayout *
kt_document_layout_ref (KtDocumentLayout *layout)
{
  g_atomic_ref_count_inc (&layout->references);
  return layout;
}

void
kt_document_layout_unref (KtDocumentLayout *layout)
{
  if (layout == NULL || !g_atomic_ref_count_dec (&layout->references))
    return;
  g_free (layout->font_family);
  g_free (layout);
}
