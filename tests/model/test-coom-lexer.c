/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tokens: the longest wins, places count characters, quotes and escapes resolve.
 */
#include "kt-coom-lexer.h"

#include <string.h>

static char *
kinds_of (const char *text)
{
  g_autoptr (GArray) tokens = kt_coom_tokenize (text, strlen (text));
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < tokens->len; i++)
    g_string_append_printf (out, "%s%d", i > 0 ? " " : "", g_array_index (tokens, KtToken, i).kind);
  return g_string_free (out, FALSE);
}

static char *
expected_kinds (const KtTokenKind *kinds)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i == 0 || kinds[i - 1] != KT_TOKEN_END; i++)
    g_string_append_printf (out, "%s%d", i > 0 ? " " : "", kinds[i]);
  return g_string_free (out, FALSE);
}

static void
test_kinds (void)
{
  const struct {
    const char *text;
    KtTokenKind kinds[12];
  } cases[] = {
    { "", { KT_TOKEN_END } },
    { "0..8", { KT_TOKEN_INTEGER, KT_TOKEN_DOT_DOT, KT_TOKEN_INTEGER, KT_TOKEN_END } },
    { "1.5.x", { KT_TOKEN_DECIMAL, KT_TOKEN_DOT, KT_TOKEN_NAME, KT_TOKEN_END } },
    { "4x 4y", { KT_TOKEN_TIMES, KT_TOKEN_INTEGER, KT_TOKEN_NAME, KT_TOKEN_END } },
    { "-*- - *", { KT_TOKEN_WILDCARD, KT_TOKEN_MINUS, KT_TOKEN_STAR, KT_TOKEN_END } },
    { "<=<>=> = == != !",
      { KT_TOKEN_LESS_EQUAL, KT_TOKEN_LESS, KT_TOKEN_GREATER_EQUAL, KT_TOKEN_GREATER,
        KT_TOKEN_EQUAL, KT_TOKEN_EQUAL, KT_TOKEN_NOT_EQUAL, KT_TOKEN_NOT, KT_TOKEN_END } },
    { "≤≥≠⊇∞",
      { KT_TOKEN_LESS_EQUAL, KT_TOKEN_GREATER_EQUAL, KT_TOKEN_NOT_EQUAL, KT_TOKEN_CONTAINS,
        KT_TOKEN_INFINITY, KT_TOKEN_END } },
    { ".##", { KT_TOKEN_DOT, KT_TOKEN_HASHES, KT_TOKEN_END } },
    { "'a' \"b\" 'c", { KT_TOKEN_QUOTED, KT_TOKEN_QUOTED, KT_TOKEN_UNTERMINATED, KT_TOKEN_END } },
    { "\"a\nb\"", { KT_TOKEN_UNTERMINATED, KT_TOKEN_NAME, KT_TOKEN_UNTERMINATED, KT_TOKEN_END } },
    { "'a\\'b' 'c\\", { KT_TOKEN_QUOTED, KT_TOKEN_UNTERMINATED, KT_TOKEN_END } },
    { "a/*b/*c*/d*/e", { KT_TOKEN_NAME, KT_TOKEN_NAME, KT_TOKEN_END } },
    { "a// b\nc", { KT_TOKEN_NAME, KT_TOKEN_NAME, KT_TOKEN_END } },
    { "größe Ωx _1 $",
      { KT_TOKEN_NAME, KT_TOKEN_NAME, KT_TOKEN_NAME, KT_TOKEN_NAME, KT_TOKEN_END } },
    { "° %", { KT_TOKEN_BAD, KT_TOKEN_BAD, KT_TOKEN_END } },
    { "a&&b||c",
      { KT_TOKEN_NAME, KT_TOKEN_AND, KT_TOKEN_NAME, KT_TOKEN_OR, KT_TOKEN_NAME, KT_TOKEN_END } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = kinds_of (cases[i].text);
      g_autofree char *expected = expected_kinds (cases[i].kinds);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (found, ==, expected);
    }
}

static void
test_places (void)
{
  const char *text = "ä /*\n*/ ∞x\r\n  y\rz";
  g_autoptr (GArray) tokens = kt_coom_tokenize (text, strlen (text));
  const guint expected[][3]
      = { { 1, 1, 0 }, { 2, 4, 1 }, { 2, 5, 0 }, { 3, 3, 1 }, { 4, 1, 1 }, { 4, 2, 0 } };

  g_assert_cmpuint (tokens->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < tokens->len; i++)
    {
      const KtToken *token = &g_array_index (tokens, KtToken, i);

      g_assert_cmpuint (token->line, ==, expected[i][0]);
      g_assert_cmpuint (token->column, ==, expected[i][1]);
      g_assert_cmpuint (token->after_newline, ==, expected[i][2]);
    }
}

static void
test_text (void)
{
  const char *text = "name 'it\\'s' \"a\\n\\u00e9\\\\\\q\\u00\"";
  g_autoptr (GArray) tokens = kt_coom_tokenize (text, strlen (text));
  g_autoptr (KtArena) arena = kt_arena_new ();
  const char *const expected[] = { "name", "it's", "a\né\\qu00" };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const KtToken *token = &g_array_index (tokens, KtToken, i);

      g_assert_cmpstr (kt_coom_token_text (text, token, arena), ==, expected[i]);
    }
  /* Interned: the same text is the same pointer. */
  const KtToken *first = &g_array_index (tokens, KtToken, 0);
  g_assert_true (kt_coom_token_text (text, first, arena) == kt_arena_intern (arena, "name"));
}

static void
test_quoting (void)
{
  const char *const names[]
      = { "plain", "größe", "24V", "it's", "a b", "back\\slash", "", "tab\tend" };
  g_autoptr (KtArena) arena = kt_arena_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *quoted = kt_coom_quote_name (names[i]);
      g_autoptr (GArray) tokens = kt_coom_tokenize (quoted, strlen (quoted));

      g_assert_cmpuint (tokens->len, ==, 2);
      g_assert_cmpstr (kt_coom_token_text (quoted, &g_array_index (tokens, KtToken, 0), arena), ==,
                       names[i]);
      g_assert_cmpint (kt_coom_is_plain_name (names[i]), ==, i < 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coom lexer/the longest token wins", test_kinds);
  g_test_add_func ("/coom lexer/places count characters and every line end", test_places);
  g_test_add_func ("/coom lexer/quotes and escapes resolve", test_text);
  g_test_add_func ("/coom lexer/a quoted name reads back", test_quoting);
  return g_test_run ();
}
