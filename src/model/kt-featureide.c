/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Feature models as FeatureIDE writes them (featureModel and extendedFeatureModel of version 3): a
 * tree of and, or, alt and feature, attributes, and rules of var, not, conj, disj, imp, eq and
 * atmost1. What only draws or describes is skipped.
 *
 * The XML is read by GLib's parser, which knows the five entities of XML itself and no others,
 * loads nothing, and has no recursion: so nothing grows but what is written. One frame an open
 * element.
 */
#include "kt-feature-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum {
  FRAME_DOCUMENT,
  FRAME_MODEL,
  FRAME_STRUCT,
  FRAME_FEATURE,
  FRAME_ATTRIBUTE,
  FRAME_CONSTRAINTS,
  FRAME_RULE,
  FRAME_EXPR,
  FRAME_SKIP
} FrameKind;

typedef struct {
  FrameKind kind;
  KtPlace place;
  KtTreeFeature *feature; /* FEATURE */
  const char *group;      /* FEATURE: the element */
  KtTreeAttribute **attribute_end;
  KtTreeFeature **mandatory_end, **other_end; /* FEATURE: members so far */
  KtTreeFeature *mandatory, *others;
  KtTreeExprKind expr; /* EXPR */
  GPtrArray *args;     /* RULE, EXPR */
  GString *text;       /* EXPR of a name */
} Frame;

typedef struct {
  KtFeatureTree *tree;
  KtArena *model_arena;
  KtReport *report;
  const char *file;
  GPtrArray *frames;
} Reader;

/* --- frames ---------------------------------------------------------------------------------- */

static void
frame_free (gpointer data)
{
  Frame *frame = data;

  if (frame->args != NULL)
    g_ptr_array_unref (frame->args);
  if (frame->text != NULL)
    g_string_free (frame->text, TRUE);
  g_free (frame);
}

static Frame *
top (Reader *reader)
{
  return reader->frames->pdata[reader->frames->len - 1];
}

/* The line of what was just read. GLib counts a newline as soon as it stands before it, and columns to
 * the end of an element: so there is no column. */
static KtPlace
place_here (Reader *reader, GMarkupParseContext *context)
{
  gint line, column;

  g_markup_parse_context_get_position (context, &line, &column);
  return (KtPlace){ reader->file, (guint)(column == 1 && line > 1 ? line - 1 : line), 0 };
}

static Frame *
push (Reader *reader, FrameKind kind, const KtPlace *place)
{
  Frame *frame = g_new0 (Frame, 1);

  frame->kind = kind;
  frame->place = *place;
  g_ptr_array_add (reader->frames, frame);
  return frame;
}

/* A fault of the content ends the parse. */
static void G_GNUC_PRINTF (4, 5)
    refuse (Reader *reader, const KtPlace *place, GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  kt_report_error (reader->report, place, NULL, "%s", message);
  g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, message);
}

static gboolean
is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

static const char *
find_attribute (const char *wanted, const char **names, const char **values)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], wanted) == 0)
      return values[i];
  return NULL;
}

static gboolean
is_set (const char *wanted, const char **names, const char **values)
{
  return g_strcmp0 (find_attribute (wanted, names, values), "true") == 0;
}

/* --- features -------------------------------------------------------------------------------- */

static void
begin_feature (Reader *reader,
               const char *element,
               const char **names,
               const char **values,
               const KtPlace *place,
               GError **error)
{
  Frame *around = top (reader);
  const char *name = find_attribute ("name", names, values);
  KtTreeFeature *feature;
  Frame *frame;

  if (name == NULL || *name == '\0' || strlen (name) > KT_FOREIGN_MAX_NAME)
    {
      refuse (reader, place, error, _ ("The feature “<%s>” needs a name of 1 to %d bytes."),
              element, KT_FOREIGN_MAX_NAME);
      return;
    }
  feature = kt_arena_new0 (reader->tree->arena, KtTreeFeature);
  feature->name = kt_arena_intern (reader->model_arena, name);
  feature->min_count = feature->max_count = 1;
  feature->is_abstract = is_set ("abstract", names, values);
  feature->is_hidden = is_set ("hidden", names, values);
  feature->place = *place;
  if (around->kind == FRAME_FEATURE)
    {
      gboolean is_and
          = strcmp (around->group, "and") == 0 || strcmp (around->group, "feature") == 0;
      KtTreeFeature ***end = is_and && is_set ("mandatory", names, values) ? &around->mandatory_end
                                                                           : &around->other_end;

      **end = feature;
      *end = &feature->next;
    }
  else if (reader->tree->root != NULL)
    {
      refuse (reader, place, error, _ ("There is one root only; this is a second one."));
      return;
    }
  else
    reader->tree->root = feature;

  frame = push (reader, FRAME_FEATURE, place);
  frame->feature = feature;
  frame->group = g_intern_string (element);
  frame->attribute_end = &feature->attributes;
  frame->mandatory_end = &frame->mandatory;
  frame->other_end = &frame->others;
}

static void
add_group (Reader *reader,
           Frame *frame,
           KtTreeFeature *members,
           guint minimum,
           guint maximum,
           gboolean is_mandatory)
{
  KtTreeGroup *group;

  if (members == NULL)
    return;
  group = kt_arena_new0 (reader->tree->arena, KtTreeGroup);
  group->features = members;
  group->minimum = minimum;
  group->maximum = maximum;
  group->is_mandatory = is_mandatory;
  group->place = frame->place;
  group->next = frame->feature->groups;
  frame->feature->groups = group;
}

static void
end_feature (Reader *reader, Frame *frame)
{
  gboolean is_alternative = strcmp (frame->group, "alt") == 0;
  gboolean is_or = strcmp (frame->group, "or") == 0;

  add_group (reader, frame, frame->others, is_alternative || is_or,
             is_alternative ? 1 : KT_TREE_MANY, FALSE);
  add_group (reader, frame, frame->mandatory, 0, KT_TREE_MANY, TRUE);
}

/* --- attributes ------------------------------------------------------------------------------ */

static gboolean
read_value (KtTreeAttribute *attribute, const char *type, const char *value)
{
  if (g_strcmp0 (type, "double") == 0 || g_strcmp0 (type, "long") == 0
      || g_strcmp0 (type, "integer") == 0)
    {
      attribute->kind = KT_TREE_NUMBER;
      return kt_number_parse (value, strlen (value), &attribute->number, NULL)
             && attribute->number.infinity == 0;
    }
  if (g_strcmp0 (type, "boolean") == 0)
    {
      attribute->kind = KT_TREE_TRUTH;
      attribute->truth = strcmp (value, "true") == 0;
      return attribute->truth || strcmp (value, "false") == 0;
    }
  attribute->kind = KT_TREE_TEXT;
  return g_strcmp0 (type, "string") == 0;
}

/* One without a value says nothing yet: configurations would fill it in. */
static void
read_attribute (Reader *reader,
                const char **names,
                const char **values,
                const KtPlace *place,
                GError **error)
{
  Frame *frame = top (reader);
  const char *name = find_attribute ("name", names, values);
  const char *type = find_attribute ("type", names, values);
  const char *value = find_attribute ("value", names, values);
  const char *unit = find_attribute ("unit", names, values);
  KtTreeAttribute *attribute = kt_arena_new0 (reader->tree->arena, KtTreeAttribute);

  push (reader, FRAME_ATTRIBUTE, place);
  if (name == NULL || kt_tree_find_attribute (frame->feature, name) != NULL)
    {
      refuse (reader, place, error, _ ("“%s” has the attribute “%s” twice."), frame->feature->name,
              name != NULL ? name : "");
      return;
    }
  attribute->name = kt_arena_intern (reader->model_arena, name);
  attribute->place = *place;
  if (unit != NULL && *unit != '\0')
    attribute->unit = kt_arena_intern (reader->model_arena, unit);
  if (value != NULL && *value != '\0' && !read_value (attribute, type, value))
    {
      refuse (reader, place, error, _ ("“%s” is no value of the attribute “%s” of type “%s”."),
              value, name, type != NULL ? type : "");
      return;
    }
  if (attribute->kind == KT_TREE_TEXT)
    attribute->text = kt_arena_intern (reader->model_arena, value);
  *frame->attribute_end = attribute;
  frame->attribute_end = &attribute->next;
}

/* --- rules ----------------------------------------------------------------------------------- */

typedef struct {
  const char *element;
  KtTreeExprKind kind;
  guint min_args, max_args;
} Operator;

static const Operator operators[] = {
  { "var", KT_TREE_NAME, 0, 0 },
  { "not", KT_TREE_NOT, 1, 1 },
  { "conj", KT_TREE_AND, 1, G_MAXUINT },
  { "disj", KT_TREE_OR, 1, G_MAXUINT },
  { "imp", KT_TREE_IMPLIES, 2, 2 },
  { "eq", KT_TREE_SAME, 2, 2 },
  { "atmost1", KT_TREE_AT_MOST_ONE, 1, G_MAXUINT },
};

static const Operator *
find_operator (const char *element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (strcmp (operators[i].element, element) == 0)
      return &operators[i];
  return NULL;
}

static void
begin_expr (Reader *reader, const Operator *operator, const KtPlace * place)
{
  Frame *frame = push (reader, FRAME_EXPR, place);

  frame->expr = operator->kind;
  frame->args = g_ptr_array_new ();
  if (operator->kind == KT_TREE_NAME)
    frame->text = g_string_new (NULL);
}

static void
end_expr (Reader *reader, Frame *frame, const char *element, GError **error)
{
  const Operator *operator= find_operator (element);
  Frame *around = reader->frames->pdata[reader->frames->len - 2];
  KtTreeExpr *expr;

  if (frame->args->len < operator->min_args || frame->args->len> operator->max_args)
    {
      refuse (reader, &frame->place, error, _ ("“<%s>” has %u operands; that is not possible."),
              element, frame->args->len);
      return;
    }
  expr = kt_tree_expr_new_list (reader->tree->arena, frame->expr, frame->args, &frame->place);
  if (frame->text != NULL)
    expr->text = kt_arena_intern (reader->model_arena, g_strstrip (frame->text->str));
  g_ptr_array_add (around->args, expr);
}

static void
end_rule (Reader *reader, Frame *frame, GError **error)
{
  KtTreeConstraint constraint = { .prefix = "", .own = "", .place = frame->place };

  if (frame->args->len != 1)
    {
      refuse (reader, &frame->place, error,
              _ ("A rule is one formula of var, not, conj, disj, imp, eq and atmost1."));
      return;
    }
  constraint.expr = frame->args->pdata[0];
  g_array_append_val (reader->tree->constraints, constraint);
}

/* --- elements -------------------------------------------------------------------------------- */

static const char *const models[] = { "featureModel", "extendedFeatureModel", NULL };
static const char *const groups[] = { "and", "or", "alt", "feature", NULL };
static const char *const skipped_in_model[]
    = { "properties", "calculations", "comments", "featureOrder", NULL };
static const char *const skipped_in_feature[] = { "description", "graphics", "property", NULL };
static const char *const skipped_in_rule[] = { "description", "graphics", "tags", NULL };

/* The frame for an element inside one of that kind; FALSE: it has no place there. */
static gboolean
find_frame (FrameKind around, const char *element, FrameKind *kind)
{
  switch (around)
    {
    case FRAME_DOCUMENT:
      *kind = FRAME_MODEL;
      return is_one_of (element, models);
    case FRAME_MODEL:
      *kind = strcmp (element, "struct") == 0        ? FRAME_STRUCT
              : strcmp (element, "constraints") == 0 ? FRAME_CONSTRAINTS
                                                     : FRAME_SKIP;
      return *kind != FRAME_SKIP || is_one_of (element, skipped_in_model);
    case FRAME_STRUCT:
      *kind = FRAME_FEATURE;
      return is_one_of (element, groups);
    case FRAME_FEATURE:
      *kind = is_one_of (element, groups)          ? FRAME_FEATURE
              : strcmp (element, "attribute") == 0 ? FRAME_ATTRIBUTE
                                                   : FRAME_SKIP;
      return *kind != FRAME_SKIP || is_one_of (element, skipped_in_feature);
    case FRAME_CONSTRAINTS:
      *kind = FRAME_RULE;
      return strcmp (element, "rule") == 0;
    case FRAME_RULE:
      *kind = find_operator (element) != NULL ? FRAME_EXPR : FRAME_SKIP;
      return *kind != FRAME_SKIP || is_one_of (element, skipped_in_rule);
    case FRAME_EXPR:
      *kind = FRAME_EXPR;
      return find_operator (element) != NULL;
    case FRAME_ATTRIBUTE:
    case FRAME_SKIP:
    default:
      *kind = FRAME_SKIP;
      return TRUE;
    }
}

static void
start_element (GMarkupParseContext *context,
               const char *element,
               const char **names,
               const char **values,
               gpointer data,
               GError **error)
{
  Reader *reader = data;
  const KtPlace place = place_here (reader, context);
  FrameKind kind;

  if (reader->frames->len > KT_TREE_MAX_DEPTH)
    refuse (reader, &place, error, _ ("The text is nested deeper than %d levels."),
            KT_TREE_MAX_DEPTH);
  else if (!find_frame (top (reader)->kind, element, &kind))
    refuse (reader, &place, error, _ ("The element “<%s>” is not known here."), element);
  else if (kind == FRAME_FEATURE)
    begin_feature (reader, element, names, values, &place, error);
  else if (kind == FRAME_ATTRIBUTE)
    read_attribute (reader, names, values, &place, error);
  else if (kind == FRAME_EXPR)
    begin_expr (reader, find_operator (element), &place);
  else
    {
      Frame *frame = push (reader, kind, &place);

      if (kind == FRAME_RULE)
        frame->args = g_ptr_array_new ();
    }
}

static void
end_element (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Reader *reader = data;
  Frame *frame = top (reader);

  if (frame->kind == FRAME_FEATURE)
    end_feature (reader, frame);
  else if (frame->kind == FRAME_EXPR)
    end_expr (reader, frame, element, error);
  else if (frame->kind == FRAME_RULE)
    end_rule (reader, frame, error);
  g_ptr_array_set_size (reader->frames, reader->frames->len - 1);
}

static void
take_text (GMarkupParseContext *context,
           const char *text,
           gsize length,
           gpointer data,
           GError **error)
{
  Reader *reader = data;
  Frame *frame = top (reader);
  const KtPlace place = place_here (reader, context);

  if (frame->text == NULL)
    return;
  if (frame->text->len + length > KT_FOREIGN_MAX_NAME)
    {
      refuse (reader, &place, error, _ ("A name has 1 to %d bytes."), KT_FOREIGN_MAX_NAME);
      return;
    }
  g_string_append_len (frame->text, text, (gssize)length);
}

/* --- the model ------------------------------------------------------------------------------- */

static gboolean
parse (Reader *reader, const char *text, gsize length)
{
  static const GMarkupParser parser = { start_element, end_element, take_text, NULL, NULL };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, reader, NULL);
  g_autoptr (GError) error = NULL;
  const KtPlace start = { reader->file, 1, 0 };
  gboolean is_read;

  push (reader, FRAME_DOCUMENT, &start);
  is_read = g_markup_parse_context_parse (context, text, (gssize)length, &error)
            && g_markup_parse_context_end_parse (context, &error);
  if (!is_read && reader->report->n_errors == 0)
    {
      const KtPlace place = place_here (reader, context);

      kt_report_error (reader->report, &place, NULL, "%s", error->message);
    }
  else if (is_read && reader->tree->root == NULL)
    kt_report_error (reader->report, &start, NULL,
                     _ ("There are no features: “<struct>” is empty."));
  g_markup_parse_context_free (context);
  return reader->report->n_errors == 0;
}

void
kt_featureide_read (KtModelPrivate *model, const char *text, gsize length, KtReport *report)
{
  g_autoptr (KtArena) arena = kt_arena_new ();
  g_auto (KtMaker) maker = { 0 };
  g_autoptr (GArray) constraints = g_array_new (FALSE, FALSE, sizeof (KtTreeConstraint));
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func (frame_free);
  KtFeatureTree tree = { .arena = arena, .maker = &maker, .constraints = constraints };
  Reader reader = { .tree = &tree,
                    .model_arena = model->arena,
                    .report = report,
                    .file = model->public.file,
                    .frames = frames };

  kt_maker_init (&maker, model, report);
  if (!parse (&reader, text, length))
    return;
  kt_feature_tree_build (&tree);
  kt_maker_end (&maker);
}
