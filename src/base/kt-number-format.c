/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two languages, so two rows of a table; nothing here asks the C library for its locale. A typed
 * number is taken apart strictly: a group sign must stand before exactly three digits each time, so
 * that "1.5" typed by a German is refused (with the way to write it) and never read as 15.
 */

#include "kt-number-format.h"
#include "kt-unit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *decimal;
  const char *group;
  const char *percent; /* behind the number */
  const char *example;
} Language;

static const Language english = {
  .decimal = ".",
  .group = ",",
  .percent = "%",
  .example = "1,234.5",
};

static const Language german = {
  .decimal = ",",
  .group = ".",
  .percent = KT_NO_BREAK_SPACE "%",
  .example = "1.234,5",
};

gboolean
kt_language_is_german (const char *language)
{
  return language != NULL && g_ascii_strncasecmp (language, "de", 2) == 0
         && !g_ascii_isalpha (language[2]);
}

static const Language *
language_of (const char *language)
{
  return kt_language_is_german (language) ? &german : &english;
}

const char *
kt_decimal_mark (const char *language)
{
  return language_of (language)->decimal;
}

const char *
kt_group_mark (const char *language)
{
  return language_of (language)->group;
}

char *
kt_format_number (KtDecimal value, const char *language)
{
  const Language *with = language_of (language);
  g_autofree char *plain = kt_decimal_to_string (value);
  GString *text = g_string_new (NULL);
  const char *at = plain;
  if (*at == '-')
    {
      g_string_append (text, KT_MINUS);
      at++;
    }

  for (gsize left = strcspn (at, "."); left > 0; left--)
    {
      g_string_append_c (text, *at++);
      if (left > 1 && (left - 1) % 3 == 0)
        g_string_append (text, with->group);
    }
  if (*at == '.')
    {
      g_string_append (text, with->decimal);
      g_string_append (text, at + 1);
    }
  return g_string_free (text, FALSE);
}

char *
kt_format_integer (gint64 value, const char *language)
{
  return kt_format_number (kt_decimal_from_int (value), language);
}

char *
kt_format_quantity (KtDecimal value, const char *unit, const char *language)
{
  g_autofree char *number = kt_format_number (value, language);
  if (unit == NULL || *unit == '\0')
    return g_steal_pointer (&number);
  return g_strconcat (number, KT_NO_BREAK_SPACE, kt_unit_display (unit), NULL);
}

char *
kt_format_percent (KtDecimal percent, const char *language)
{
  g_autofree char *number = kt_format_number (kt_decimal_reduce (percent), language);
  return g_strconcat (number, language_of (language)->percent, NULL);
}

/* Typed numbers */

static gboolean
is_blank (gunichar letter)
{
  return g_unichar_isspace (letter) || letter == 0x00a0 || letter == 0x202f;
}

/* Blanks gone at both ends, a typographic minus and apostrophe made plain, other kinds of blank
 * made a blank. */
static char *
normalise (const char *text)
{
  GString *plain = g_string_new (NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);
      if (is_blank (letter))
        letter = ' ';
      else if (letter == 0x2212 || letter == 0x2013)
        letter = '-';
      else if (letter == 0x2019)
        letter = '\'';
      g_string_append_unichar (plain, letter);
    }
  g_strstrip (plain->str);
  plain->len = strlen (plain->str);
  return g_string_free (plain, FALSE);
}

static gsize
count_digits (const char *text)
{
  return strspn (text, "0123456789");
}

/* The whole part with its groups taken out; FALSE if the groups are not in threes or of two kinds.
 */
static gboolean
take_whole (const char **at, char group, GString *digits)
{
  gsize n = count_digits (*at);
  g_string_append_len (digits, *at, (gssize)n);
  *at += n;
  char used = '\0';
  while (**at != '\0' && (**at == group || **at == ' ' || **at == '\''))
    {
      if ((used != '\0' && **at != used) || n == 0 || (used == '\0' && n > 3))
        return FALSE;
      used = **at;
      if (count_digits (*at + 1) != 3)
        return FALSE;
      g_string_append_len (digits, *at + 1, 3);
      *at += 4;
    }
  return TRUE;
}

gboolean
kt_parse_number (const char *text, const char *language, KtDecimal *result, GError **error)
{
  const Language *with = language_of (language);
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_PARSE, _ ("The number is not text in UTF-8."));
      return FALSE;
    }

  g_autofree char *plain = normalise (text);
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *at = plain;
  if (*at == '-' || *at == '+')
    g_string_append_c (digits, *at++);
  gboolean sound = take_whole (&at, with->group[0], digits);
  if (sound && *at == with->decimal[0])
    {
      if (digits->len == 0 || !g_ascii_isdigit (digits->str[digits->len - 1]))
        g_string_append_c (digits, '0');
      g_string_append_c (digits, '.');
      at++;
      gsize n = count_digits (at);
      g_string_append_len (digits, at, (gssize)n);
      at += n;
    }
  if (!sound || *at != '\0' || digits->len == 0 || !g_ascii_isdigit (digits->str[digits->len - 1]))
    {
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE, _ ("“%s” is not a number; write it like %s."),
                   plain, with->example);
      return FALSE;
    }
  return kt_decimal_parse (digits->str, result, error);
}
