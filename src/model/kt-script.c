/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decision scripts and decisions in words. The parser is the one of the models: a script is a list
 * of statements, blockinput a prefix for those in its braces.
 */
#include "kt-script-private.h"

#include "kt-coom-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SCRIPT_BYTES (16 * 1024 * 1024)

typedef struct {
  KtScript public;
  KtArena *arena;
} ScriptPrivate;

typedef struct {
  KtParser parser;
  KtModel *model;
  KtArena *arena;
  GArray *decisions; /* KtDecision */
} Reader;

static void read_operations (Reader *reader, const KtInstancePath *prefix, gboolean in_block);

/* --- memory ---------------------------------------------------------------------------------- */

static ScriptPrivate *
script_new (KtModel *model)
{
  ScriptPrivate *script = g_new0 (ScriptPrivate, 1);

  script->arena = kt_arena_new ();
  script->public.model = kt_model_ref (model);
  return script;
}

void
kt_script_free (KtScript *script)
{
  if (script == NULL)
    return;
  kt_arena_free (((ScriptPrivate *)script)->arena);
  kt_model_unref (script->model);
  g_free (script);
}

static KtScript *
script_finish (ScriptPrivate *script, const GArray *decisions, const KtReport *report)
{
  script->public.n_decisions = decisions->len;
  script->public.decisions
      = kt_arena_copy (script->arena, decisions->data, decisions->len, sizeof (KtDecision));
  if (report->n_errors == 0)
    return &script->public;
  kt_script_free (&script->public);
  return NULL;
}

/* --- scripts --------------------------------------------------------------------------------- */

/* The same laxity as for models: what the model does not have is skipped with a warning. */
static void
report_unresolved (Reader *reader, const KtPlace *place, const GError *error)
{
  if (g_error_matches (error, KT_ERROR, KT_ERROR_NOT_FOUND))
    kt_report_lax (reader->parser.report, place,
                   reader->model->is_strict ? NULL : _ ("This line is skipped."), "%s",
                   error->message);
  else
    kt_report_error (reader->parser.report, place, NULL, "%s", error->message);
}

/* Syntax and meaning apart: FALSE only if the text cannot be read on; *is_known says whether the
 * path exists. */
static gboolean
read_path (Reader *reader, const KtInstancePath *prefix, KtInstancePath *path, gboolean *is_known)
{
  g_autoptr (GError) error = NULL;

  /* "set" and "add" are good names, but not for the path that was forgotten in the line before. */
  if (kt_parser_peek (&reader->parser, 0)->after_newline)
    {
      kt_parser_fault (&reader->parser, _ ("a path"));
      return FALSE;
    }

  const KtSyntaxExpr *expr = kt_parse_path (&reader->parser);
  if (expr == NULL)
    return FALSE;
  *is_known
      = kt_instance_path_resolve (reader->model, prefix, expr->path, reader->arena, path, &error);
  if (!*is_known)
    report_unresolved (reader, &expr->place, error);
  return TRUE;
}

/* true, false, a number, a name or a path, as text. */
static const char *
read_atom (Reader *reader)
{
  KtParser *parser = &reader->parser;
  KtTokenKind kind = kt_parser_kind (parser);
  KtNumber number;

  if (kind == KT_TOKEN_QUOTED)
    return kt_parser_name (parser, _ ("a value"), NULL);
  if (kind == KT_TOKEN_NAME)
    {
      const KtSyntaxExpr *expr = kt_parse_path (parser);

      return expr != NULL ? expr->text : NULL;
    }
  if (!kt_parse_number_token (parser, &number))
    return NULL;

  g_autofree char *text = kt_number_to_text (number);
  return kt_arena_intern (reader->arena, text);
}

static void
add_decision (Reader *reader,
              KtDecisionKind kind,
              const KtInstancePath *path,
              const KtPlace *place,
              const KtConstant *value)
{
  KtDecision decision = {
    .kind = kind,
    .path = path->text,
    .n_steps = path->n_steps,
    .steps = path->steps,
    .place = *place,
  };

  if (value != NULL)
    decision.value = *value;
  g_array_append_val (reader->decisions, decision);
}

static gboolean
read_set (Reader *reader, const KtInstancePath *prefix)
{
  g_autoptr (GError) error = NULL;
  KtPlace place = kt_parser_place (&reader->parser);
  KtInstancePath path;
  KtConstant value;
  gboolean is_known;

  if (!read_path (reader, prefix, &path, &is_known)
      || !kt_parser_expect (&reader->parser, KT_TOKEN_EQUAL, _ ("“=”")))
    return FALSE;

  KtPlace value_place = kt_parser_place (&reader->parser);
  const char *text = read_atom (reader);
  if (text == NULL)
    return FALSE;
  if (!is_known)
    return TRUE;
  if (kt_feature_take_value (reader->model, kt_instance_path_feature (&path), text, reader->arena,
                             &value, &error))
    add_decision (reader, KT_DECISION_SET, &path, &place, &value);
  else
    report_unresolved (reader, &value_place, error);
  return TRUE;
}

static gboolean
read_add (Reader *reader, const KtInstancePath *prefix)
{
  KtPlace place = kt_parser_place (&reader->parser);
  KtInstancePath path;
  gboolean is_known;

  if (!read_path (reader, prefix, &path, &is_known))
    return FALSE;
  if (is_known)
    add_decision (reader, KT_DECISION_ADD, &path, &place, NULL);
  return TRUE;
}

static gboolean
read_block (Reader *reader, const KtInstancePath *prefix)
{
  KtParser *parser = &reader->parser;
  KtInstancePath path;
  gboolean is_known;

  if (!read_path (reader, prefix, &path, &is_known)
      || !kt_parser_expect (parser, KT_TOKEN_OPEN_BRACE, _ ("“{”")) || !kt_parser_enter (parser))
    return FALSE;
  if (is_known)
    read_operations (reader, &path, TRUE);
  else
    /* Already reported: what is inside would only repeat it. */
    while (kt_parser_kind (parser) != KT_TOKEN_END
           && !kt_parser_accept (parser, KT_TOKEN_CLOSE_BRACE))
      kt_parser_next (parser);
  kt_parser_leave (parser);
  return TRUE;
}

static gboolean
read_operation (Reader *reader, const KtInstancePath *prefix, gboolean in_block)
{
  KtParser *parser = &reader->parser;

  if (kt_parser_accept_word (parser, "set"))
    return read_set (reader, prefix);
  if (kt_parser_accept_word (parser, "add"))
    return read_add (reader, prefix);
  if (!in_block && kt_parser_accept_word (parser, "blockinput"))
    return read_block (reader, prefix);
  kt_parser_fault (parser,
                   in_block ? _ ("“set”, “add” or “}”") : _ ("“set”, “add” or “blockinput”"));
  return FALSE;
}

static gboolean
at_end (KtParser *parser, gboolean in_block)
{
  if (in_block)
    return kt_parse_block_end (parser);
  return kt_parser_kind (parser) == KT_TOKEN_END || kt_report_is_full (parser->report);
}

static void
read_operations (Reader *reader, const KtInstancePath *prefix, gboolean in_block)
{
  while (!at_end (&reader->parser, in_block))
    {
      guint start = reader->parser.at;

      if (!read_operation (reader, prefix, in_block))
        {
          kt_parser_skip_statement (&reader->parser, start, NULL);
          if (!in_block)
            kt_parser_accept (&reader->parser, KT_TOKEN_CLOSE_BRACE);
        }
      while (kt_parser_accept (&reader->parser, KT_TOKEN_SEMICOLON))
        ;
    }
}

KtScript *
kt_script_load_text (KtModel *model,
                     const char *text,
                     gsize length,
                     const char *filename,
                     KtFaultList *faults)
{
  ScriptPrivate *script = script_new (model);
  KtReport report = { .faults = faults, .is_strict = model->is_strict };
  g_autoptr (KtArena) syntax = kt_arena_new ();
  g_autoptr (GArray) decisions = g_array_new (FALSE, FALSE, sizeof (KtDecision));
  const char *file = kt_arena_intern (script->arena, filename);

  if (kt_coom_check_text (text, length, MAX_SCRIPT_BYTES, file, &report))
    {
      Reader reader = { .model = model, .arena = script->arena, .decisions = decisions };

      kt_parser_init (&reader.parser, text, length, file, &report, script->arena, syntax);
      read_operations (&reader, NULL, FALSE);
      kt_parser_clear (&reader.parser);
    }
  return script_finish (script, decisions, &report);
}

KtScript *
kt_script_load_file (KtModel *model, const char *path, KtFaultList *faults)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!kt_coom_read_file (path, MAX_SCRIPT_BYTES, &text, &length, faults))
    return NULL;
  return kt_script_load_text (model, text, length, path, faults);
}

/* --- words ----------------------------------------------------------------------------------- */

/* Is there a sign of comparison right here? */
static gboolean
is_sign (const char *text, KtDecisionKind *kind, gsize *length)
{
  static const struct {
    const char *sign;
    KtDecisionKind kind;
  } signs[] = {
    { "!=", KT_DECISION_NOT },
    { ">=", KT_DECISION_AT_LEAST },
    { "<=", KT_DECISION_AT_MOST },
    { "\xe2\x89\xa0", KT_DECISION_NOT },
    { "\xe2\x89\xa5", KT_DECISION_AT_LEAST },
    { "\xe2\x89\xa4", KT_DECISION_AT_MOST },
    { "==", KT_DECISION_SET },
    { "=", KT_DECISION_SET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (text, signs[i].sign))
      {
        *kind = signs[i].kind;
        *length = strlen (signs[i].sign);
        return TRUE;
      }
  return FALSE;
}

/* The first one that is not inside quotes; NULL if there is none. */
static const char *
find_sign (const char *word, KtDecisionKind *kind, gsize *length)
{
  char quote = '\0';

  for (const char *p = word; *p != '\0'; p++)
    {
      if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (*p == '\'' || *p == '"')
        quote = *p;
      else if (is_sign (p, kind, length))
        return p;
    }
  return NULL;
}

/* Names of a foreign model may have such signs, and quotes, in them: a sign counts where a path ends, and
 * the longest path is meant. The whole word may be a name; then there is no sign. */
static const char *
find_sign_behind_path (const Reader *reader, const char *word, KtDecisionKind *kind, gsize *length)
{
  KtDecisionKind written = *kind;
  KtInstancePath path;

  if (kt_instance_path_match (reader->model, word, strlen (word), reader->arena, &path))
    return NULL;
  for (const char *p = word + strlen (word); p-- > word;)
    if (is_sign (p, kind, length)
        && kt_instance_path_match (reader->model, word, (gsize)(p - word), reader->arena, &path))
      return p;
  *kind = written;
  return NULL;
}

/* Blanks and one pair of quotes around a value go. */
static char *
clean_value (const char *text)
{
  char *value = g_strstrip (g_strdup (text));
  gsize n = strlen (value);

  if (n >= 2 && (value[0] == '"' || value[0] == '\'') && value[n - 1] == value[0])
    {
      memmove (value, value + 1, n - 2);
      value[n - 2] = '\0';
    }
  return value;
}

static gboolean
take_bare_word (const KtFeature *feature, gboolean is_negated, KtDecision *decision, GError **error)
{
  if (feature->kind == KT_FEATURE_BOOL)
    {
      decision->kind = KT_DECISION_SET;
      decision->value = (KtConstant){
        .is_set = TRUE,
        .kind = KT_TYPE_BOOL,
        .truth = !is_negated,
        .text = is_negated ? "False" : "True",
      };
      return TRUE;
    }
  if (feature->min_count == 1 && feature->max_count == 1)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_INVALID,
                   feature->kind == KT_FEATURE_PART ? _ ("“%s” is always there.")
                                                    : _ ("“%s” needs a value: name=value."),
                   feature->name);
      return FALSE;
    }
  decision->kind = is_negated ? KT_DECISION_NOT : KT_DECISION_ADD;
  return TRUE;
}

static gboolean
check_kind (const KtFeature *feature, KtDecisionKind kind, GError **error)
{
  if ((kind != KT_DECISION_AT_LEAST && kind != KT_DECISION_AT_MOST)
      || feature->kind == KT_FEATURE_NUMBER)
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_INVALID, _ ("“%s” is no number, so it has no bounds."),
               feature->name);
  return FALSE;
}

static gboolean
read_word (Reader *reader, const char *word, GError **error)
{
  gboolean is_negated = word[0] == '!';
  const char *start = is_negated ? word + 1 : word;
  KtDecision decision = { .kind = KT_DECISION_SET };
  gsize sign_length = 0;
  const char *sign = reader->model->format == KT_MODEL_COOM
                         ? find_sign (start, &decision.kind, &sign_length)
                         : find_sign_behind_path (reader, start, &decision.kind, &sign_length);
  KtInstancePath path;

  if (!kt_instance_path_parse (reader->model, start,
                               sign != NULL ? (gsize)(sign - start) : strlen (start), reader->arena,
                               &path, error))
    return FALSE;
  decision.path = path.text;
  decision.n_steps = path.n_steps;
  decision.steps = path.steps;

  const KtFeature *feature = kt_instance_path_feature (&path);
  if (sign == NULL)
    {
      if (!take_bare_word (feature, is_negated, &decision, error))
        return FALSE;
    }
  else
    {
      g_autofree char *value = clean_value (sign + sign_length);

      if (is_negated && decision.kind == KT_DECISION_SET)
        decision.kind = KT_DECISION_NOT;
      else if (is_negated)
        {
          g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                       _ ("“!” goes with a name or with “=” only."));
          return FALSE;
        }
      if (!check_kind (feature, decision.kind, error)
          || !kt_feature_take_value (reader->model, feature, value, reader->arena, &decision.value,
                                     error))
        return FALSE;
    }
  g_array_append_val (reader->decisions, decision);
  return TRUE;
}

KtScript *
kt_script_from_words (KtModel *model, const char *const *words, KtFaultList *faults)
{
  ScriptPrivate *script = script_new (model);
  KtReport report = { .faults = faults, .is_strict = TRUE };
  g_autoptr (GArray) decisions = g_array_new (FALSE, FALSE, sizeof (KtDecision));
  Reader reader = { .model = model, .arena = script->arena, .decisions = decisions };
  const KtPlace nowhere = { NULL, 0, 0 };

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!g_utf8_validate (words[i], -1, NULL))
        kt_report_error (&report, &nowhere, NULL, _ ("Decision %u is not valid UTF-8."), i + 1);
      else if (!read_word (&reader, words[i], &error))
        kt_report_error (&report, &nowhere, NULL, _ ("“%s”: %s"), words[i], error->message);
    }
  return script_finish (script, decisions, &report);
}
