/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * XCSP3 (Boussemart et al., "XCSP3: An Integrated Format for Benchmarking Combinatorial Constrained
 * Problems"), as far as tables and formulas go: variables and arrays of whole numbers, extension,
 * intension, groups and blocks; no objectives. Here are the elements; GLib's XML parser knows no
 * entities but those of XML and has no recursion.
 */
#include "kt-xcsp-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum {
  FRAME_DOCUMENT,
  FRAME_INSTANCE,
  FRAME_VARIABLES,
  FRAME_VARIABLE,    /* var or array */
  FRAME_CONSTRAINTS, /* or a block */
  FRAME_GROUP,
  FRAME_EXTENSION,
  FRAME_INTENSION,
  FRAME_FUNCTION,
  FRAME_LIST,
  FRAME_SUPPORTS,
  FRAME_CONFLICTS,
  FRAME_ARGS
} FrameKind;

typedef struct {
  FrameKind kind;
  KtPlace place;
  char *id;
  char *size; /* of an array, else NULL */
  GString *text;
} Frame;

/* The constraint at work; in a group it waits for its arguments. */
typedef struct {
  gboolean is_formula;
  char *list;
  char *tuples;
  char *formula;
  gboolean is_conflicts;
} Pattern;

typedef struct {
  KtXcsp xcsp;
  GPtrArray *frames;
  Pattern pattern;
} Reader;

/* --- frames ---------------------------------------------------------------------------------- */

static void
frame_free (gpointer data)
{
  Frame *frame = data;

  g_free (frame->id);
  g_free (frame->size);
  g_string_free (frame->text, TRUE);
  g_free (frame);
}

static void
pattern_clear (Pattern *pattern)
{
  g_free (pattern->list);
  g_free (pattern->tuples);
  g_free (pattern->formula);
  *pattern = (Pattern){ 0 };
}

static Frame *
top (Reader *reader)
{
  return reader->frames->pdata[reader->frames->len - 1];
}

static Frame *
push (Reader *reader, FrameKind kind)
{
  Frame *frame = g_new0 (Frame, 1);

  frame->kind = kind;
  frame->place = reader->xcsp.place;
  frame->text = g_string_new (NULL);
  g_ptr_array_add (reader->frames, frame);
  return frame;
}

/* See kt-featureide.c. */
static void
take_place (Reader *reader, GMarkupParseContext *context)
{
  gint line, column;

  g_markup_parse_context_get_position (context, &line, &column);
  reader->xcsp.place
      = (KtPlace){ reader->xcsp.file, (guint)(column == 1 && line > 1 ? line - 1 : line), 0 };
}

static void
replace (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

/* Ends the parse after a fault that was reported. */
static void
stop (GError **error)
{
  g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "");
}

/* --- constraints ----------------------------------------------------------------------------- */

/* "%0 x[3] %..." with the arguments in place. */
static gboolean
find_columns (Reader *reader, char **args, GPtrArray *columns)
{
  KtXcsp *xcsp = &reader->xcsp;
  g_auto (GStrv) words = g_strsplit_set (reader->pattern.list, " \t\r\n", -1);
  guint n_args = args != NULL ? g_strv_length (args) : 0;
  guint next = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 number;

      if (words[i][0] == '\0')
        continue;
      if (words[i][0] != '%')
        {
          if (!kt_xcsp_find (xcsp, words[i], columns))
            return FALSE;
          continue;
        }
      if (strcmp (words[i], "%...") == 0)
        {
          while (next < n_args)
            if (!kt_xcsp_find (xcsp, args[next++], columns))
              return FALSE;
          continue;
        }
      if (n_args == 0
          || !g_ascii_string_to_unsigned (words[i] + 1, 10, 0, n_args - 1, &number, NULL))
        return kt_xcsp_fault (xcsp, _ ("There is no argument for “%s”."), words[i]);
      if (!kt_xcsp_find (xcsp, args[number], columns))
        return FALSE;
      next = MAX (next, (guint)number + 1);
    }
  return TRUE;
}

static gboolean
add_constraint (Reader *reader, char **args)
{
  const Pattern *pattern = &reader->pattern;
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();

  if (pattern->is_formula)
    return kt_xcsp_add_formula (&reader->xcsp, pattern->formula, args);
  if (pattern->list == NULL || pattern->tuples == NULL)
    return kt_xcsp_fault (&reader->xcsp,
                          _ ("A table needs a list of variables and supports or conflicts."));
  return find_columns (reader, args, columns)
         && kt_xcsp_add_table (&reader->xcsp, columns, pattern->tuples, pattern->is_conflicts);
}

static gboolean
add_with_arguments (Reader *reader, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_ptr_array_add (args, words[i]);
  g_ptr_array_add (args, NULL);
  return add_constraint (reader, (char **)args->pdata);
}

/* --- elements -------------------------------------------------------------------------------- */

typedef struct {
  FrameKind around;
  const char *element;
  FrameKind kind;
} Nesting;

static const Nesting nestings[] = {
  { FRAME_DOCUMENT, "instance", FRAME_INSTANCE },
  { FRAME_INSTANCE, "variables", FRAME_VARIABLES },
  { FRAME_INSTANCE, "constraints", FRAME_CONSTRAINTS },
  { FRAME_VARIABLES, "var", FRAME_VARIABLE },
  { FRAME_VARIABLES, "array", FRAME_VARIABLE },
  { FRAME_CONSTRAINTS, "block", FRAME_CONSTRAINTS },
  { FRAME_CONSTRAINTS, "group", FRAME_GROUP },
  { FRAME_CONSTRAINTS, "extension", FRAME_EXTENSION },
  { FRAME_CONSTRAINTS, "intension", FRAME_INTENSION },
  { FRAME_GROUP, "extension", FRAME_EXTENSION },
  { FRAME_GROUP, "intension", FRAME_INTENSION },
  { FRAME_GROUP, "args", FRAME_ARGS },
  { FRAME_EXTENSION, "list", FRAME_LIST },
  { FRAME_EXTENSION, "supports", FRAME_SUPPORTS },
  { FRAME_EXTENSION, "conflicts", FRAME_CONFLICTS },
  { FRAME_INTENSION, "function", FRAME_FUNCTION },
};

static const Nesting *
find_nesting (FrameKind around, const char *element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (nestings); i++)
    if (nestings[i].around == around && strcmp (nestings[i].element, element) == 0)
      return &nestings[i];
  return NULL;
}

static gboolean
check_instance (Reader *reader, const char **names, const char **values)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], "type") == 0 && strcmp (values[i], "CSP") != 0)
      return kt_xcsp_fault (&reader->xcsp,
                            _ ("Instances of type “%s” are not supported, only CSP."), values[i]);
  return TRUE;
}

/* What changes the meaning must be known; class, note and id of a constraint do not. */
static gboolean
take_attributes (Reader *reader, Frame *frame, const char **names, const char **values)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], "id") == 0)
      replace (&frame->id, values[i]);
    else if (strcmp (names[i], "size") == 0)
      replace (&frame->size, values[i]);
    else if (strcmp (names[i], "as") == 0 || strcmp (names[i], "type") == 0)
      return kt_xcsp_fault (&reader->xcsp, _ ("The attribute “%s” is not supported here."),
                            names[i]);
  return TRUE;
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
  const Nesting *nesting = find_nesting (top (reader)->kind, element);
  Frame *frame;

  take_place (reader, context);
  if (nesting == NULL)
    kt_xcsp_fault (&reader->xcsp, _ ("The element “<%s>” is not supported here."), element);
  else if (reader->frames->len > KT_XCSP_MAX_DEPTH)
    kt_xcsp_fault (&reader->xcsp, _ ("The text is nested deeper than %d levels."),
                   KT_XCSP_MAX_DEPTH);
  else
    {
      frame = push (reader, nesting->kind);
      if (nesting->kind == FRAME_EXTENSION || nesting->kind == FRAME_INTENSION)
        pattern_clear (&reader->pattern);
      if (nesting->kind == FRAME_VARIABLE && strcmp (element, "array") == 0)
        frame->size = g_strdup ("");
      if (nesting->kind == FRAME_INSTANCE   ? check_instance (reader, names, values)
          : nesting->kind == FRAME_VARIABLE ? take_attributes (reader, frame, names, values)
                                            : TRUE)
        return;
    }
  stop (error);
}

static gboolean
end_frame (Reader *reader, Frame *frame)
{
  Frame *around = reader->frames->pdata[reader->frames->len - 2];
  Pattern *pattern = &reader->pattern;

  reader->xcsp.place = frame->place;
  switch (frame->kind)
    {
    case FRAME_VARIABLE:
      return kt_xcsp_add_variables (&reader->xcsp, frame->id, frame->size, frame->text->str);
    case FRAME_LIST:
      replace (&pattern->list, frame->text->str);
      return TRUE;
    case FRAME_SUPPORTS:
    case FRAME_CONFLICTS:
      replace (&pattern->tuples, frame->text->str);
      pattern->is_conflicts = frame->kind == FRAME_CONFLICTS;
      return TRUE;
    case FRAME_FUNCTION:
      g_string_append (around->text, frame->text->str);
      return TRUE;
    case FRAME_INTENSION:
      pattern->is_formula = TRUE;
      replace (&pattern->formula, frame->text->str);
      return around->kind == FRAME_GROUP || add_constraint (reader, NULL);
    case FRAME_EXTENSION:
      return around->kind == FRAME_GROUP || add_constraint (reader, NULL);
    case FRAME_ARGS:
      return add_with_arguments (reader, frame->text->str);
    default:
      return TRUE;
    }
}

static void
end_element (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Reader *reader = data;

  if (!end_frame (reader, top (reader)) || reader->xcsp.maker.failed)
    stop (error);
  g_ptr_array_set_size (reader->frames, reader->frames->len - 1);
}

static void
take_text (GMarkupParseContext *context,
           const char *text,
           gsize length,
           gpointer data,
           GError **error)
{
  g_string_append_len (top (data)->text, text, (gssize)length);
}

/* --- the model ------------------------------------------------------------------------------- */

static void
parse (Reader *reader, const char *text, gsize length)
{
  static const GMarkupParser parser = { start_element, end_element, take_text, NULL, NULL };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, reader, NULL);
  KtReport *report = reader->xcsp.report;
  g_autoptr (GError) error = NULL;

  push (reader, FRAME_DOCUMENT);
  if (!(g_markup_parse_context_parse (context, text, (gssize)length, &error)
        && g_markup_parse_context_end_parse (context, &error))
      && report->n_errors == 0)
    {
      take_place (reader, context);
      kt_xcsp_fault (&reader->xcsp, "%s", error->message);
    }
  if (report->n_errors == 0 && g_hash_table_size (reader->xcsp.variables) == 0)
    kt_xcsp_fault (&reader->xcsp, _ ("There are no variables."));
  g_markup_parse_context_free (context);
}

static GHashTable *
new_constants (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

void
kt_xcsp_read (KtModelPrivate *model, const char *text, gsize length, KtReport *report)
{
  Reader reader = {
    .xcsp = { .report = report,
              .file = model->public.file,
              .place = { model->public.file, 1, 0 },
              .variables = g_hash_table_new (g_str_hash, g_str_equal),
              .arrays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify)g_ptr_array_unref),
              .domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
              .numbers = new_constants (),
              .symbols = new_constants () },
    .frames = g_ptr_array_new_with_free_func (frame_free),
  };
  KtXcsp *xcsp = &reader.xcsp;

  kt_maker_init (&xcsp->maker, model, report);
  xcsp->product = kt_maker_add_structure (&xcsp->maker, "product", &xcsp->place);
  parse (&reader, text, length);
  kt_maker_end (&xcsp->maker);
  kt_maker_clear (&xcsp->maker);
  pattern_clear (&reader.pattern);
  g_ptr_array_unref (reader.frames);
  g_hash_table_unref (xcsp->variables);
  g_hash_table_unref (xcsp->arrays);
  g_hash_table_unref (xcsp->domains);
  g_hash_table_unref (xcsp->numbers);
  g_hash_table_unref (xcsp->symbols);
}
