/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fold = compatibility decomposition, case folding, marks dropped, a few letters that do not
 * decompose by a table. Where "e" follows a, o or u it is dropped: "ue" is how "ü" is written
 * without umlauts, and on folded text the two cannot be told apart. That folds a few words too far
 * ("Duett", "Dutt"), which a search forgives.
 */

#include "kt-fold.h"

#include <string.h>

static const char *
folded_letter (gunichar letter)
{
  switch (letter)
    {
    case 0x00e6:
      return "ae"; /* æ */
    case 0x0153:
      return "oe"; /* œ */
    case 0x00f8:
      return "o"; /* ø */
    case 0x0142:
      return "l"; /* ł */
    case 0x0111:
    case 0x00f0:
      return "d"; /* đ, ð */
    case 0x00fe:
      return "th"; /* þ */
    case 0x0131:
      return "i"; /* dotless i */
    case 0x00b5:
      return "\xce\xbc"; /* micro → mu */
    default:
      return NULL;
    }
}

static gboolean
is_umlaut_base (char letter)
{
  return letter == 'a' || letter == 'o' || letter == 'u';
}

static void
append_letter (GString *out, gunichar letter, gboolean spellings, gboolean *just_contracted)
{
  gboolean after_base
      = spellings && letter == 'e' && out->len > 0 && is_umlaut_base (out->str[out->len - 1]);
  if (after_base && !*just_contracted)
    {
      *just_contracted = TRUE;
      return;
    }
  *just_contracted = FALSE;
  g_string_append_unichar (out, letter);
}

static char *
fold (const char *text, gboolean spellings)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  g_autofree char *cased = g_utf8_casefold (valid, -1);
  g_autofree char *apart = g_utf8_normalize (cased, -1, G_NORMALIZE_ALL);
  GString *out = g_string_sized_new (strlen (apart));
  gboolean contracted = FALSE, blank = FALSE;

  for (const char *at = apart; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_unichar_tolower (g_utf8_get_char (at));
      if (g_unichar_ismark (letter) || letter == 0x00ad)
        continue;
      if (g_unichar_isspace (letter))
        {
          blank = out->len > 0;
          continue;
        }
      if (blank)
        g_string_append_c (out, ' ');
      blank = FALSE;

      const char *other = folded_letter (letter);
      if (other == NULL)
        append_letter (out, letter, spellings, &contracted);
      for (; other != NULL && *other != '\0'; other = g_utf8_next_char (other))
        append_letter (out, g_utf8_get_char (other), spellings, &contracted);
    }
  return g_string_free (out, FALSE);
}

char *
kt_fold (const char *text)
{
  return fold (text, TRUE);
}

char *
kt_fold_plain (const char *text)
{
  return fold (text, FALSE);
}

gboolean
kt_fold_key_matches (const char *key, const char *needle)
{
  g_autofree char *folded = kt_fold (needle);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  for (char **word = words; *word != NULL; word++)
    if (strstr (key, *word) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
kt_fold_matches (const char *text, const char *needle)
{
  g_autofree char *key = kt_fold (text);
  return kt_fold_key_matches (key, needle);
}

/* Two runs of digits by their number: without leading zeros the longer one is the larger. */
static int
compare_digits (const char **a, const char **b)
{
  while (**a == '0')
    (*a)++;
  while (**b == '0')
    (*b)++;
  gsize n_a = strspn (*a, "0123456789"), n_b = strspn (*b, "0123456789");
  int order = n_a != n_b ? (n_a > n_b ? 1 : -1) : strncmp (*a, *b, n_a);
  *a += n_a;
  *b += n_b;
  return order;
}

static int
compare_folded (const char *a, const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        {
          int order = compare_digits (&a, &b);
          if (order != 0)
            return order;
          continue;
        }
      if (*a != *b)
        return (guchar)*a < (guchar)*b ? -1 : 1;
      a++;
      b++;
    }
  return (*a != '\0') - (*b != '\0');
}

int
kt_natural_compare (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return (a != NULL) - (b != NULL);
  g_autofree char *left = kt_fold_plain (a);
  g_autofree char *right = kt_fold_plain (b);
  int order = compare_folded (left, right);
  return order != 0 ? order : strcmp (a, b);
}
