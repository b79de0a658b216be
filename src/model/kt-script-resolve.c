/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One instance by its path, one value by its text.
 */
#include "kt-script-private.h"

#include "kt-unit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- paths ----------------------------------------------------------------------------------- */

const KtFeature *
kt_instance_path_feature (const KtInstancePath *path)
{
  return path->steps[path->n_steps - 1].feature;
}

static gboolean
not_found (const char *name, const KtStructure *structure, GError **error)
{
  g_autofree const char **names = g_new0 (const char *, structure->n_features + 1);

  for (guint i = 0; i < structure->n_features; i++)
    names[i] = structure->features[i]->name;

  const char *nearest = kt_report_nearest (name, names);
  if (nearest != NULL)
    g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND,
                 _ ("There is no “%s” in “%s”; did you mean “%s”?"), name, structure->name,
                 nearest);
  else
    g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("There is no “%s” in “%s”."), name,
                 structure->name);
  return FALSE;
}

static gboolean
take_index (const KtSyntaxItem *item, KtStep *step, GError **error)
{
  gint max_count = step->feature->max_count;

  if (item->has_range || item->first.from_last)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                   _ ("“%s” must be one instance, counted from 0: %s[0]."), item->name, item->name);
      return FALSE;
    }
  if (max_count != 1 && !item->has_index)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                   _ ("There can be several “%s”; say which one: %s[0]."), item->name, item->name);
      return FALSE;
    }
  if (max_count != KT_UNBOUNDED && item->first.offset >= (guint)MAX (max_count, 1))
    {
      g_set_error (error, KT_ERROR, KT_ERROR_RANGE,
                   ngettext ("There is at most %d “%s”; the first is %s[0].",
                             "There are at most %d “%s”; the first is %s[0].", max_count),
                   max_count, item->name, item->name);
      return FALSE;
    }
  step->has_index = max_count != 1;
  step->first = step->last = (KtIndex){ FALSE, item->first.offset };
  return TRUE;
}

static const KtStructure *
structure_below (const KtModel *model, const GArray *steps, GError **error)
{
  if (steps->len == 0)
    return model->product;

  const KtFeature *feature = g_array_index (steps, KtStep, steps->len - 1).feature;
  if (feature->kind == KT_FEATURE_PART && !feature->is_reference)
    return feature->type.structure;
  g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("“%s” has nothing inside."), feature->name);
  return NULL;
}

static char *
canonical_text (const KtStep *steps, guint n_steps)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n_steps; i++)
    {
      g_string_append_printf (out, "%s%s", i > 0 ? "." : "", steps[i].feature->name);
      if (steps[i].has_index)
        g_string_append_printf (out, "[%u]", steps[i].first.offset);
    }
  return g_string_free (out, FALSE);
}

static void
set_path (KtInstancePath *path, const GArray *steps, KtArena *arena)
{
  path->n_steps = steps->len;
  path->steps = kt_arena_copy (arena, steps->data, steps->len, sizeof (KtStep));

  g_autofree char *text = canonical_text (path->steps, path->n_steps);
  path->text = kt_arena_intern (arena, text);
}

gboolean
kt_instance_path_resolve (const KtModel *model,
                          const KtInstancePath *prefix,
                          const KtSyntaxItem *items,
                          KtArena *arena,
                          KtInstancePath *path,
                          GError **error)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (KtStep));

  if (prefix != NULL)
    g_array_append_vals (steps, prefix->steps, prefix->n_steps);
  else if (strcmp (items->name, "root") == 0 && items->next != NULL
           && kt_structure_find_feature (model->product, "root") == NULL)
    items = items->next;

  for (const KtSyntaxItem *item = items; item != NULL; item = item->next)
    {
      const KtStructure *structure = structure_below (model, steps, error);
      KtStep step = { 0 };

      if (structure == NULL)
        return FALSE;
      step.feature = kt_structure_find_feature (structure, item->name);
      if (step.feature == NULL)
        return not_found (item->name, structure, error);
      if (!take_index (item, &step, error))
        return FALSE;
      g_array_append_val (steps, step);
    }

  set_path (path, steps, arena);
  return TRUE;
}

/* --- names of foreign models ----------------------------------------------------------------- */

/* "[12]" at `text`; NULL if there is none, or no such instance. */
static const char *
match_index (const char *text, const char *end, KtStep *step)
{
  char *stop;
  gint max_count = step->feature->max_count;

  if (text == end || *text != '[' || !g_ascii_isdigit (text[1]))
    return NULL;

  guint64 index = g_ascii_strtoull (text + 1, &stop, 10);
  if (stop >= end || *stop != ']' || index > G_MAXINT
      || (max_count != KT_UNBOUNDED && (gint)index >= max_count))
    return NULL;
  step->has_index = max_count != 1;
  step->first = step->last = (KtIndex){ FALSE, (guint)index };
  return stop + 1;
}

static gboolean match_steps (const KtStructure *structure, const char *text, const char *end, GArray *steps);

static gboolean
match_rest (KtStep *step, const char *text, const char *end, GArray *steps)
{
  const char *behind = match_index (text, end, step);

  if (behind == NULL && step->feature->max_count != 1)
    return FALSE;
  text = behind != NULL ? behind : text;
  g_array_append_vals (steps, step, 1);
  if (text == end
      || (*text == '.' && step->feature->kind == KT_FEATURE_PART
          && match_steps (step->feature->type.structure, text + 1, end, steps)))
    return TRUE;
  g_array_set_size (steps, steps->len - 1);
  return FALSE;
}

/* Names may have any sign in them, so the longest one that leads on is taken. */
static gboolean
match_steps (const KtStructure *structure, const char *text, const char *end, GArray *steps)
{
  g_autofree char *name = g_strndup (text, (gsize)(end - text));

  for (const char *stop = end; stop > text; stop--)
    {
      KtStep step = { 0 };

      if (stop != end && *stop != '.' && *stop != '[')
        continue;
      name[stop - text] = '\0';
      step.feature = kt_structure_find_feature (structure, name);
      if (step.feature != NULL && match_rest (&step, stop, end, steps))
        return TRUE;
    }
  return FALSE;
}

gboolean
kt_instance_path_match (const KtModel *model,
                        const char *text,
                        gsize length,
                        KtArena *arena,
                        KtInstancePath *path)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (KtStep));

  if (model->format == KT_MODEL_COOM || !match_steps (model->product, text, text + length, steps))
    return FALSE;
  set_path (path, steps, arena);
  return TRUE;
}

/* --- names as COOM writes them --------------------------------------------------------------- */

/* Parser faults as an error: for texts that are too short to have lines. */
static gboolean
propagate (const KtFaultList *faults, GError **error)
{
  const KtFault *fault = kt_fault_list_get (faults, 0);

  g_set_error_literal (error, KT_ERROR, KT_ERROR_PARSE, fault->message);
  return FALSE;
}

gboolean
kt_instance_path_parse (const KtModel *model,
                        const char *text,
                        gsize length,
                        KtArena *arena,
                        KtInstancePath *path,
                        GError **error)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (1);
  g_autoptr (KtArena) syntax = kt_arena_new ();
  KtReport report = { .faults = faults };
  KtParser parser;

  if (!g_utf8_validate (text, length, NULL))
    {
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE, _ ("The text is not valid UTF-8."));
      return FALSE;
    }
  if (kt_instance_path_match (model, text, length, arena, path))
    return TRUE;
  if (model->format != KT_MODEL_COOM && memchr (text, '[', length) == NULL)
    {
      g_autofree char *name = g_strndup (text, length);

      return not_found (name, model->product, error);
    }
  kt_parser_init (&parser, text, length, NULL, &report, arena, syntax);
  const KtSyntaxExpr *expr = kt_parse_path (&parser);
  if (expr != NULL && kt_parser_kind (&parser) != KT_TOKEN_END)
    {
      kt_parser_fault (&parser, _ ("the end of the path"));
      expr = NULL;
    }
  kt_parser_clear (&parser);

  if (expr == NULL)
    return propagate (faults, error);
  return kt_instance_path_resolve (model, NULL, expr->path, arena, path, error);
}

char *
kt_model_canonical_path (KtModel *model, const char *path, GError **error)
{
  g_autoptr (KtArena) arena = kt_arena_new ();
  KtInstancePath resolved;

  if (!kt_instance_path_parse (model, path, strlen (path), arena, &resolved, error))
    return NULL;
  return g_strdup (resolved.text);
}

/* --- values ---------------------------------------------------------------------------------- */

static gboolean
take_truth (const char *text, KtArena *arena, KtConstant *value, GError **error)
{
  value->kind = KT_TYPE_BOOL;
  value->truth = g_ascii_strcasecmp (text, "true") == 0;
  if (!value->truth && g_ascii_strcasecmp (text, "false") != 0)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE, _ ("“%s” is neither True nor False."), text);
      return FALSE;
    }
  value->text = value->truth ? "True" : "False";
  return TRUE;
}

static gboolean
check_range (const KtFeature *feature, const char *text, KtNumber number, GError **error)
{
  gint64 units;

  if (kt_number_compare (number, feature->minimum) < 0
      || kt_number_compare (number, feature->maximum) > 0)
    {
      g_autofree char *low = kt_number_to_text (feature->minimum);
      g_autofree char *high = kt_number_to_text (feature->maximum);

      g_set_error (error, KT_ERROR, KT_ERROR_RANGE,
                   _ ("%s is outside the range of “%s”: %s to %s."), text, feature->name, low,
                   high);
      return FALSE;
    }
  if (!kt_number_scale (number, feature->type.digits, &units))
    {
      g_set_error (error, KT_ERROR, KT_ERROR_PRECISION,
                   _ ("%s is finer than the values of “%s” can be."), text, feature->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
take_number (const KtFeature *feature,
             const char *text,
             KtArena *arena,
             KtConstant *value,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  guint digits = MAX (feature->type.digits, 0);
  KtDecimal decimal;

  value->kind = KT_TYPE_NUMBER;
  if (!kt_quantity_parse (text, NULL, feature->type.unit, digits, KT_ROUND_EXACT, &decimal, &local))
    {
      if (g_error_matches (local, KT_ERROR, KT_ERROR_PRECISION))
        g_set_error (error, KT_ERROR, KT_ERROR_PRECISION,
                     _ ("%s is finer than the values of “%s” can be."), text, feature->name);
      else
        g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  value->number = kt_number (decimal);
  if (!check_range (feature, text, value->number, error))
    return FALSE;

  g_autofree char *plain = kt_number_to_text (value->number);
  value->text = kt_arena_intern (arena, plain);
  return TRUE;
}

static gboolean
take_option (const KtFeature *feature,
             const char *text,
             KtArena *arena,
             KtConstant *value,
             GError **error)
{
  const KtEnumeration *enumeration = feature->type.enumeration;

  value->kind = KT_TYPE_OPTION;
  value->option = kt_enumeration_find_option (enumeration, text);
  if (value->option == NULL)
    {
      g_autoptr (GString) names = g_string_new (NULL);

      for (guint i = 0; i < MIN (enumeration->n_options, 12); i++)
        g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", enumeration->options[i]->name);
      if (enumeration->n_options > 12)
        g_string_append (names, ", …");
      g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND,
                   _ ("“%s” is no option of “%s”; there are: %s."), text, enumeration->name,
                   names->str);
      return FALSE;
    }
  value->text = value->option->name;
  return TRUE;
}

static gboolean
take_reference (const KtModel *model,
                const KtFeature *feature,
                const char *text,
                KtArena *arena,
                KtConstant *value,
                GError **error)
{
  KtInstancePath target;

  value->kind = KT_TYPE_PART;
  if (!kt_instance_path_parse (model, text, strlen (text), arena, &target, error))
    return FALSE;
  if (kt_instance_path_feature (&target)->type.structure != feature->type.structure)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_INVALID, _ ("“%s” is no “%s”, which “%s” refers to."),
                   target.text, feature->type.structure->name, feature->name);
      return FALSE;
    }
  value->text = target.text;
  return TRUE;
}

static gboolean
take_text (const KtFeature *feature,
           const char *text,
           KtArena *arena,
           KtConstant *value,
           GError **error)
{
  value->kind = KT_TYPE_STRING;
  value->text = kt_arena_intern (arena, text);
  if (feature->max_length > 0 && g_utf8_strlen (text, -1) > feature->max_length)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_LIMIT,
                   ngettext ("The text of “%s” has at most %u character.",
                             "The text of “%s” has at most %u characters.", feature->max_length),
                   feature->name, feature->max_length);
      return FALSE;
    }
  if (!feature->is_multiline && strpbrk (text, "\r\n") != NULL)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_INVALID, _ ("The text of “%s” has only one line."),
                   feature->name);
      return FALSE;
    }
  return TRUE;
}

gboolean
kt_feature_take_value (const KtModel *model,
                       const KtFeature *feature,
                       const char *text,
                       KtArena *arena,
                       KtConstant *value,
                       GError **error)
{
  *value = (KtConstant){ .is_set = TRUE };
  switch (feature->kind)
    {
    case KT_FEATURE_BOOL:
      return take_truth (text, arena, value, error);
    case KT_FEATURE_NUMBER:
      return take_number (feature, text, arena, value, error);
    case KT_FEATURE_ENUMERATION:
      return take_option (feature, text, arena, value, error);
    case KT_FEATURE_STRING:
      return take_text (feature, text, arena, value, error);
    case KT_FEATURE_PART:
    default:
      if (feature->is_reference)
        return take_reference (model, feature, text, arena, value, error);
      g_set_error (error, KT_ERROR, KT_ERROR_INVALID,
                   _ ("“%s” is a part and has no value; decide about what is in it."),
                   feature->name);
      return FALSE;
    }
}
