/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tree of features: lines and their indentation.
 */
#include "kt-uvl-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static KtTreeFeature *read_feature (KtUvlFile *file);

/* --- attributes ------------------------------------------------------------------------------ */

typedef struct {
  KtTreeFeature *feature;
  KtTreeAttribute **end; /* where the next one is hung */
  const char *path;      /* "Package." around inner ones, or "" */
} Attributes;

static gboolean read_attributes (KtUvlFile *file, Attributes *attributes);

/* Nothing can ask for a list: it is kept as it is written. */
static gboolean
read_vector (KtUvlFile *file, KtTreeAttribute *attribute)
{
  const char *start = file->token.text;
  guint depth = 0;

  do
    {
      if (kt_uvl_is_sign (file, "["))
        depth++;
      else if (kt_uvl_is_sign (file, "]"))
        depth--;
      else if (file->token.kind == KT_UVL_END || file->token.kind == KT_UVL_FAULT)
        {
          kt_uvl_fault (file, "“]”");
          return FALSE;
        }
      kt_uvl_next (file);
  } while (depth > 0);
  attribute->text
      = kt_arena_intern_length (file->model_arena, start, (gsize)(file->behind - start));
  return TRUE;
}

static gboolean
read_inner (KtUvlFile *file, Attributes *outer, const char *name)
{
  g_autofree char *path = g_strconcat (name, ".", NULL);
  Attributes inner = { outer->feature, outer->end, path };
  gboolean is_read;

  if (!kt_uvl_enter (file))
    return FALSE;
  is_read = read_attributes (file, &inner);
  kt_uvl_leave (file);
  outer->end = inner.end;
  return is_read;
}

static gboolean
read_value (KtUvlFile *file, Attributes *attributes, KtTreeAttribute *attribute)
{
  if (file->token.kind == KT_UVL_NUMBER || kt_uvl_is_sign (file, "-"))
    {
      gboolean is_negative = kt_uvl_is_sign (file, "-");

      attribute->kind = KT_TREE_NUMBER;
      if (is_negative)
        kt_uvl_next (file);
      if (!kt_uvl_read_number (file, &attribute->number))
        return FALSE;
      if (is_negative)
        attribute->number.value.units = -attribute->number.value.units;
      return TRUE;
    }
  if (file->token.kind == KT_UVL_TEXT || file->token.kind == KT_UVL_QUOTED)
    {
      attribute->kind = KT_TREE_TEXT;
      attribute->text
          = kt_arena_intern_length (file->model_arena, file->token.text, file->token.length);
      kt_uvl_next (file);
      return TRUE;
    }
  if (kt_uvl_is_sign (file, "{"))
    return read_inner (file, attributes, attribute->name);
  if (kt_uvl_is_sign (file, "["))
    return read_vector (file, attribute);
  attribute->kind = KT_TREE_TRUTH;
  attribute->truth = !kt_uvl_is_word (file, "false");
  if (kt_uvl_is_word (file, "true") || kt_uvl_is_word (file, "false"))
    kt_uvl_next (file);
  else if (!kt_uvl_is_sign (file, ",") && !kt_uvl_is_sign (file, "}"))
    {
      kt_uvl_fault (file, _ ("the value of the attribute, “,” or “}”"));
      return FALSE;
    }
  return TRUE;
}

/* constraint A => B; constraints [A => B, C] */
static gboolean
read_inner_constraints (KtUvlFile *file)
{
  gboolean several = kt_uvl_is_word (file, "constraints");

  kt_uvl_next (file);
  if (!several)
    return kt_uvl_read_constraint (file);
  if (!kt_uvl_expect_sign (file, "["))
    return FALSE;
  while (!kt_uvl_is_sign (file, "]"))
    {
      if (!kt_uvl_read_constraint (file))
        return FALSE;
      if (kt_uvl_is_sign (file, ","))
        kt_uvl_next (file);
      else if (!kt_uvl_is_sign (file, "]"))
        return kt_uvl_expect_sign (file, "]");
    }
  kt_uvl_next (file);
  return TRUE;
}

static void
take_flags (KtTreeFeature *feature, const KtTreeAttribute *attribute)
{
  if (attribute->kind == KT_TREE_TRUTH && strcmp (attribute->name, "abstract") == 0)
    feature->is_abstract = attribute->truth;
  if (attribute->kind == KT_TREE_TRUTH && strcmp (attribute->name, "hidden") == 0)
    feature->is_hidden = attribute->truth;
}

static gboolean
read_attribute (KtUvlFile *file, Attributes *attributes)
{
  KtTreeAttribute *attribute;
  g_autofree char *name = NULL;

  if (kt_uvl_is_word (file, "constraint") || kt_uvl_is_word (file, "constraints"))
    return read_inner_constraints (file);
  if (file->token.kind != KT_UVL_WORD && file->token.kind != KT_UVL_QUOTED)
    {
      kt_uvl_fault (file, _ ("the name of an attribute"));
      return FALSE;
    }
  attribute = kt_arena_new0 (file->tree->arena, KtTreeAttribute);
  name = g_strdup_printf ("%s%.*s", attributes->path, (int)file->token.length, file->token.text);
  attribute->name = kt_arena_intern (file->model_arena, name);
  attribute->place = file->token.place;
  if (kt_tree_find_attribute (attributes->feature, attribute->name) != NULL)
    {
      kt_report_error (file->report, &attribute->place, NULL,
                       _ ("“%s” has the attribute “%s” twice."), attributes->feature->name,
                       attribute->name);
      return FALSE;
    }
  *attributes->end = attribute;
  attributes->end = &attribute->next;
  kt_uvl_next (file);
  if (!read_value (file, attributes, attribute))
    return FALSE;
  take_flags (attributes->feature, attribute);
  return TRUE;
}

static gboolean
read_attributes (KtUvlFile *file, Attributes *attributes)
{
  kt_uvl_next (file);
  if (kt_uvl_is_sign (file, "}"))
    {
      kt_uvl_next (file);
      return TRUE;
    }
  while (read_attribute (file, attributes))
    {
      if (kt_uvl_is_sign (file, "}"))
        {
          kt_uvl_next (file);
          return TRUE;
        }
      if (!kt_uvl_expect_sign (file, ","))
        return FALSE;
    }
  return FALSE;
}

/* --- cardinalities --------------------------------------------------------------------------- */

static gboolean
read_bound (KtUvlFile *file, gint *bound)
{
  KtPlace place = file->token.place;
  gint64 units;
  KtNumber number;

  if (file->token.kind != KT_UVL_NUMBER)
    {
      kt_uvl_fault (file, _ ("a whole number"));
      return FALSE;
    }
  if (!kt_uvl_read_number (file, &number))
    return FALSE;
  if (!kt_number_scale (number, 0, &units) || units < 0 || units >= KT_TREE_MANY)
    {
      kt_report_error (file->report, &place, NULL,
                       _ ("A cardinality is a whole number from 0 to %d."), KT_TREE_MANY - 1);
      return FALSE;
    }
  *bound = (gint)units;
  return TRUE;
}

/* [2], [1..3], [1..*] */
static gboolean
read_cardinality (KtUvlFile *file, gint *minimum, gint *maximum)
{
  const KtPlace place = file->token.place;

  if (!kt_uvl_expect_sign (file, "[") || !read_bound (file, minimum))
    return FALSE;
  *maximum = *minimum;
  if (kt_uvl_is_sign (file, ".."))
    {
      kt_uvl_next (file);
      if (kt_uvl_is_sign (file, "*"))
        {
          *maximum = KT_TREE_MANY;
          kt_uvl_next (file);
        }
      else if (!read_bound (file, maximum))
        return FALSE;
    }
  if (*minimum > *maximum)
    {
      kt_report_error (file->report, &place, NULL,
                       _ ("The cardinality begins with %d, which is more than %d."), *minimum,
                       *maximum);
      return FALSE;
    }
  return kt_uvl_expect_sign (file, "]");
}

/* --- groups ---------------------------------------------------------------------------------- */

typedef struct {
  const char *word;
  guint minimum, maximum;
  gboolean is_mandatory;
} GroupKind;

static const GroupKind group_kinds[] = {
  { "mandatory", 0, KT_TREE_MANY, TRUE },
  { "optional", 0, KT_TREE_MANY, FALSE },
  { "alternative", 1, 1, FALSE },
  { "or", 1, KT_TREE_MANY, FALSE },
};

static const GroupKind *
find_group_kind (KtUvlFile *file)
{
  for (gsize i = 0; i < G_N_ELEMENTS (group_kinds); i++)
    if (kt_uvl_is_word (file, group_kinds[i].word))
      return &group_kinds[i];
  return NULL;
}

static gboolean
read_group_head (KtUvlFile *file, KtTreeGroup *group)
{
  const GroupKind *kind = find_group_kind (file);
  gint minimum, maximum;

  group->place = file->token.place;
  if (kind != NULL)
    {
      group->minimum = kind->minimum;
      group->maximum = kind->maximum;
      group->is_mandatory = kind->is_mandatory;
      kt_uvl_next (file);
      return TRUE;
    }
  if (!kt_uvl_is_sign (file, "["))
    {
      kt_uvl_fault (file, _ ("mandatory, optional, or, alternative or a cardinality"));
      return FALSE;
    }
  if (!read_cardinality (file, &minimum, &maximum))
    return FALSE;
  group->minimum = (guint)minimum;
  group->maximum = (guint)maximum;
  return TRUE;
}

static KtTreeGroup *
read_group (KtUvlFile *file)
{
  KtTreeGroup *group = kt_arena_new0 (file->tree->arena, KtTreeGroup);
  KtTreeFeature **end = &group->features;

  if (!read_group_head (file, group)
      || !kt_uvl_expect (file, KT_UVL_NEWLINE, _ ("the end of the line"))
      || !kt_uvl_expect (file, KT_UVL_INDENT, _ ("the features of the group, indented")))
    return NULL;
  while (file->token.kind != KT_UVL_DEDENT)
    {
      KtTreeFeature *feature = read_feature (file);

      if (feature == NULL)
        return NULL;
      *end = feature;
      end = &feature->next;
    }
  kt_uvl_next (file);
  return group;
}

static gboolean
read_groups (KtUvlFile *file, KtTreeFeature *feature)
{
  KtTreeGroup **end = &feature->groups;

  while (*end != NULL)
    end = &(*end)->next;
  if (file->token.kind != KT_UVL_INDENT)
    return TRUE;
  kt_uvl_next (file);
  while (file->token.kind != KT_UVL_DEDENT)
    {
      *end = read_group (file);
      if (*end == NULL)
        return FALSE;
      end = &(*end)->next;
    }
  kt_uvl_next (file);
  return TRUE;
}

/* --- features -------------------------------------------------------------------------------- */

/* The text is not closed by a 0 byte. */
static gboolean
begins_with (const char *text, const char *end, const char *word)
{
  gsize n = strlen (word);

  return (gsize)(end - text) >= n && strncmp (text, word, n) == 0;
}

/* A type, if a name follows: else it is the name. */
static gboolean
is_type (KtUvlFile *file, KtTreeType *type)
{
  static const struct {
    const char *word;
    KtTreeType type;
  } types[] = {
    { "Boolean", KT_TREE_BOOLEAN },
    { "Integer", KT_TREE_INTEGER },
    { "Real", KT_TREE_REAL },
    { "String", KT_TREE_STRING },
  };
  const char *p = file->lexer.at;

  while (p < file->lexer.end && (*p == ' ' || *p == '\t'))
    p++;
  if (p >= file->lexer.end || (*p != '"' && !g_ascii_isalpha (*p) && ((guchar)*p & 0x80) == 0)
      || begins_with (p, file->lexer.end, "cardinality"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (kt_uvl_is_word (file, types[i].word))
      {
        *type = types[i].type;
        return TRUE;
      }
  return FALSE;
}

/* A plain feature, or the root of an imported file. */
static KtTreeFeature *
make_feature (KtUvlFile *file, const char *name, const KtPlace *place)
{
  const char *rest = NULL;
  KtUvlImport *import = kt_uvl_find_import (file, name, &rest);
  g_autofree char *full = g_strconcat (file->prefix, name, NULL);
  KtTreeFeature *feature;

  if (import != NULL)
    {
      feature = kt_uvl_read_import (file, import);
      if (feature != NULL && strcmp (feature->name, full) != 0)
        {
          kt_report_error (file->report, place, NULL,
                           _ ("An import is placed by its root, which is “%s” here, not “%s”."),
                           feature->name + strlen (file->prefix), name);
          return NULL;
        }
      return feature;
    }
  if (strchr (name, '.') != NULL)
    {
      kt_report_error (file->report, place, NULL, _ ("No import is called as “%s” begins."), name);
      return NULL;
    }
  feature = kt_arena_new0 (file->tree->arena, KtTreeFeature);
  feature->name = kt_arena_intern (file->model_arena, full);
  feature->min_count = feature->max_count = 1;
  feature->place = *place;
  return feature;
}

static gboolean
read_head (KtUvlFile *file, KtTreeFeature **feature)
{
  const KtPlace place = file->token.place;
  KtTreeType type = KT_TREE_BOOLEAN;
  const char *name;

  if (is_type (file, &type))
    kt_uvl_next (file);
  if (find_group_kind (file) != NULL)
    {
      kt_report_error (file->report, &place, NULL,
                       _ ("“%.*s” begins a group; it stands indented below its feature."),
                       (int)file->token.length, file->token.text);
      return FALSE;
    }
  name = kt_uvl_read_name (file);
  if (name == NULL)
    return FALSE;
  *feature = make_feature (file, name, &place);
  if (*feature == NULL)
    return FALSE;
  (*feature)->type = type != KT_TREE_BOOLEAN ? type : (*feature)->type;
  if (!kt_uvl_is_word (file, "cardinality"))
    return TRUE;
  kt_uvl_next (file);
  return read_cardinality (file, &(*feature)->min_count, &(*feature)->max_count);
}

static KtTreeFeature *
read_feature (KtUvlFile *file)
{
  KtTreeFeature *feature = NULL;
  gboolean is_read;

  if (!kt_uvl_enter (file))
    return NULL;
  is_read = read_head (file, &feature);
  if (is_read && kt_uvl_is_sign (file, "{"))
    {
      Attributes attributes = { feature, &feature->attributes, "" };

      while (*attributes.end != NULL)
        attributes.end = &(*attributes.end)->next;
      is_read = read_attributes (file, &attributes);
    }
  is_read = is_read && kt_uvl_expect (file, KT_UVL_NEWLINE, _ ("the end of the line"))
            && read_groups (file, feature);
  kt_uvl_leave (file);
  return is_read ? feature : NULL;
}

KtTreeFeature *
kt_uvl_read_root (KtUvlFile *file)
{
  KtTreeFeature *root;

  if (!kt_uvl_expect (file, KT_UVL_NEWLINE, _ ("the end of the line"))
      || !kt_uvl_expect (file, KT_UVL_INDENT, _ ("the root of the features, indented")))
    return NULL;
  root = read_feature (file);
  if (root == NULL)
    return NULL;
  if (file->token.kind != KT_UVL_DEDENT && file->token.kind != KT_UVL_END)
    {
      if (find_group_kind (file) != NULL)
        kt_report_error (file->report, &file->token.place, NULL,
                         _ ("“%.*s” begins a group; it stands indented below its feature."),
                         (int)file->token.length, file->token.text);
      else
        kt_report_error (file->report, &file->token.place, NULL,
                         _ ("There is one root only; this is a second one."));
      return NULL;
    }
  kt_uvl_next (file);
  return root;
}
