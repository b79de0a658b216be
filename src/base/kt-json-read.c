/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recursive descent over RFC 8259 with an explicit count of levels and values. The text is checked
 * to be UTF-8 once before; the reader then looks at bytes only.
 */

#include "kt-json.h"

#include <errno.h>
#include <math.h>
#include <glib/gi18n-lib.h>
#include <string.h>

const KtJsonLimits kt_json_limits_default
    = { .max_bytes = 16 * 1024 * 1024, .max_depth = 32, .max_values = 1000000 };

typedef struct {
  const char *start;
  const char *at;
  const char *end;
  const KtJsonLimits *limits;
  guint depth;
  guint n_values;
} Reader;

static JsonNode *read_value (Reader *reader, GError **error);

static gpointer
fail (Reader *reader, int code, GError **error, const char *what)
{
  guint line = 1;
  const char *line_start = reader->start;
  for (const char *at = reader->start; at < reader->at; at++)
    if (*at == '\n')
      {
        line++;
        line_start = at + 1;
      }
  glong column = g_utf8_strlen (line_start, reader->at - line_start) + 1;
  g_set_error (error, KT_ERROR, code, _ ("JSON, line %u, column %ld: %s."), line, column, what);
  return NULL;
}

static void
skip_blanks (Reader *reader)
{
  while (reader->at < reader->end && strchr (" \t\r\n", *reader->at) != NULL && *reader->at != '\0')
    reader->at++;
}

static gboolean
take (Reader *reader, char letter)
{
  if (reader->at == reader->end || *reader->at != letter)
    return FALSE;
  reader->at++;
  return TRUE;
}

/* Strings */

static gboolean
read_hex4 (Reader *reader, gunichar *unit)
{
  if (reader->end - reader->at < 4)
    return FALSE;
  *unit = 0;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (reader->at[i]);
      if (digit < 0)
        return FALSE;
      *unit = *unit * 16 + (gunichar)digit;
    }
  reader->at += 4;
  return TRUE;
}

/* Behind "\u"; a surrogate must come as a pair. */
static gboolean
read_unicode (Reader *reader, GString *text)
{
  gunichar letter, low;
  if (!read_hex4 (reader, &letter) || letter == 0 || (letter >= 0xdc00 && letter <= 0xdfff))
    return FALSE;
  if (letter >= 0xd800 && letter <= 0xdbff)
    {
      if (!take (reader, '\\') || !take (reader, 'u') || !read_hex4 (reader, &low) || low < 0xdc00
          || low > 0xdfff)
        return FALSE;
      letter = 0x10000 + ((letter - 0xd800) << 10) + (low - 0xdc00);
    }
  g_string_append_unichar (text, letter);
  return TRUE;
}

static gboolean
read_escape (Reader *reader, GString *text)
{
  static const char names[] = "\"\\/bfnrt", letters[] = "\"\\/\b\f\n\r\t";
  if (reader->at == reader->end)
    return FALSE;
  char name = *reader->at++;
  if (name == 'u')
    return read_unicode (reader, text);
  const char *found = name != '\0' ? strchr (names, name) : NULL;
  if (found == NULL)
    return FALSE;
  g_string_append_c (text, letters[found - names]);
  return TRUE;
}

static char *
read_string (Reader *reader, GError **error)
{
  if (!take (reader, '"'))
    return fail (reader, KT_ERROR_PARSE, error, _ ("a string in double quotes is expected"));
  g_autoptr (GString) text = g_string_new (NULL);
  while (reader->at < reader->end && *reader->at != '"')
    {
      const char *run = reader->at;
      while (reader->at < reader->end && (guchar)*reader->at >= 0x20 && *reader->at != '"'
             && *reader->at != '\\')
        reader->at++;
      g_string_append_len (text, run, reader->at - run);
      if (reader->at < reader->end && (guchar)*reader->at < 0x20)
        return fail (reader, KT_ERROR_PARSE, error, _ ("a control character stands in a string"));
      if (take (reader, '\\') && !read_escape (reader, text))
        return fail (reader, KT_ERROR_PARSE, error, _ ("this escape in a string is not allowed"));
    }
  if (!take (reader, '"'))
    return fail (reader, KT_ERROR_PARSE, error, _ ("the string does not end"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Numbers */

static gsize
skip_digits (Reader *reader)
{
  const char *run = reader->at;
  while (reader->at < reader->end && g_ascii_isdigit (*reader->at))
    reader->at++;
  return (gsize)(reader->at - run);
}

/* Steps over a number; FALSE if its form is wrong. */
static gboolean
skip_number (Reader *reader, gboolean *whole)
{
  *whole = TRUE;
  take (reader, '-');
  gboolean zero = reader->at < reader->end && *reader->at == '0';
  gsize n = skip_digits (reader);
  if (n == 0 || (zero && n > 1))
    return FALSE;
  if (take (reader, '.'))
    {
      *whole = FALSE;
      if (skip_digits (reader) == 0)
        return FALSE;
    }
  if (take (reader, 'e') || take (reader, 'E'))
    {
      *whole = FALSE;
      if (!take (reader, '-'))
        take (reader, '+');
      if (skip_digits (reader) == 0)
        return FALSE;
    }
  return TRUE;
}

static JsonNode *
read_number (Reader *reader, GError **error)
{
  const char *run = reader->at;
  gboolean whole;
  if (!skip_number (reader, &whole))
    return fail (reader, KT_ERROR_PARSE, error, _ ("this is not a value"));

  g_autofree char *text = g_strndup (run, (gsize)(reader->at - run));
  if (!whole)
    {
      double value = g_ascii_strtod (text, NULL);
      if (!isfinite (value))
        return fail (reader, KT_ERROR_RANGE, error, _ ("the number is too large"));
      return json_node_init_double (json_node_alloc (), value);
    }
  errno = 0;
  gint64 value = g_ascii_strtoll (text, NULL, 10);
  if (errno == ERANGE)
    return fail (reader, KT_ERROR_RANGE, error, _ ("the whole number is too large"));
  return json_node_init_int (json_node_alloc (), value);
}

/* Objects, arrays, words */

static gboolean
read_member (Reader *reader, JsonObject *object, GError **error)
{
  skip_blanks (reader);
  g_autofree char *name = read_string (reader, error);
  if (name == NULL)
    return FALSE;
  if (json_object_has_member (object, name))
    return fail (reader, KT_ERROR_PARSE, error, _ ("this name comes twice in the object")) != NULL;
  skip_blanks (reader);
  if (!take (reader, ':'))
    return fail (reader, KT_ERROR_PARSE, error, _ ("a colon is expected behind the name")) != NULL;
  JsonNode *value = read_value (reader, error);
  if (value == NULL)
    return FALSE;
  json_object_set_member (object, name, value);
  return TRUE;
}

static JsonNode *
read_object (Reader *reader, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  skip_blanks (reader);
  if (!take (reader, '}'))
    {
      do
        if (!read_member (reader, object, error))
          return NULL;
      while (skip_blanks (reader), take (reader, ','));
      if (!take (reader, '}'))
        return fail (reader, KT_ERROR_PARSE, error, _ ("“,” or “}” is expected"));
    }
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
read_array (Reader *reader, GError **error)
{
  g_autoptr (JsonArray) array = json_array_new ();
  skip_blanks (reader);
  if (!take (reader, ']'))
    {
      do
        {
          JsonNode *element = read_value (reader, error);
          if (element == NULL)
            return NULL;
          json_array_add_element (array, element);
      } while (skip_blanks (reader), take (reader, ','));
      if (!take (reader, ']'))
        return fail (reader, KT_ERROR_PARSE, error, _ ("“,” or “]” is expected"));
    }
  return json_node_init_array (json_node_alloc (), array);
}

static gboolean
take_word (Reader *reader, const char *word)
{
  gsize length = strlen (word);
  if ((gsize)(reader->end - reader->at) < length || strncmp (reader->at, word, length) != 0)
    return FALSE;
  reader->at += length;
  return TRUE;
}

static JsonNode *
read_nested (Reader *reader, GError **error)
{
  if (reader->depth == reader->limits->max_depth)
    return fail (reader, KT_ERROR_LIMIT, error, _ ("objects and arrays are nested too deeply"));
  reader->depth++;
  JsonNode *node = take (reader, '{') ? read_object (reader, error)
                                      : (reader->at++, read_array (reader, error));
  reader->depth--;
  return node;
}

static JsonNode *
read_value (Reader *reader, GError **error)
{
  skip_blanks (reader);
  if (reader->n_values++ == reader->limits->max_values)
    return fail (reader, KT_ERROR_LIMIT, error, _ ("there are too many values"));
  if (reader->at == reader->end)
    return fail (reader, KT_ERROR_PARSE, error, _ ("the text ends where a value is expected"));
  if (*reader->at == '{' || *reader->at == '[')
    return read_nested (reader, error);
  if (*reader->at == '"')
    {
      g_autofree char *text = read_string (reader, error);
      return text ? json_node_init_string (json_node_alloc (), text) : NULL;
    }
  if (take_word (reader, "true"))
    return json_node_init_boolean (json_node_alloc (), TRUE);
  if (take_word (reader, "false"))
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if (take_word (reader, "null"))
    return json_node_init_null (json_node_alloc ());
  return read_number (reader, error);
}

JsonNode *
kt_json_parse (const char *text, gssize length, const KtJsonLimits *limits, GError **error)
{
  gsize size = length < 0 ? strlen (text) : (gsize)length;
  Reader reader = { .start = text,
                    .at = text,
                    .end = text + size,
                    .limits = limits ? limits : &kt_json_limits_default };
  if (size > reader.limits->max_bytes)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_LIMIT,
                   _ ("The JSON text has %lu bytes; at most %lu are read."), (gulong)size,
                   (gulong)reader.limits->max_bytes);
      return NULL;
    }
  const char *valid_end;
  if (!g_utf8_validate_len (text, size, &valid_end))
    {
      reader.at = valid_end;
      return fail (&reader, KT_ERROR_PARSE, error, _ ("the text is not UTF-8 from here"));
    }

  g_autoptr (JsonNode) root = read_value (&reader, error);
  if (root == NULL)
    return NULL;
  skip_blanks (&reader);
  if (reader.at != reader.end)
    return fail (&reader, KT_ERROR_PARSE, error, _ ("something stands behind the end"));
  return g_steal_pointer (&root);
}

JsonNode *
kt_json_load (const char *path, const KtJsonLimits *limits, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  JsonNode *root = kt_json_parse (text, (gssize)length, limits, error);
  if (root == NULL)
    g_prefix_error (error, "%s: ", path);
  return root;
}
