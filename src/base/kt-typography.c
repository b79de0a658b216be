/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-typography.h"

#include "kt-unit.h"

#include <string.h>

#define NO_BREAK_SPACE "\302\240"

/* A unit ends where the sentence goes on. */
static gboolean
begins_with_unit (const char *text)
{
  g_autofree char *word = g_strndup (text, strcspn (text, " ,.;:!?()\n\t"));

  return *word && !g_ascii_isdigit (*word) && kt_unit_lookup (word) != NULL;
}

char *
kt_typography_glue_units (const char *text)
{
  GString *glued;

  if (!text)
    return NULL;
  glued = g_string_new (NULL);
  for (const char *at = text; *at; at++)
    if (*at == ' ' && at > text && g_ascii_isdigit (at[-1]) && begins_with_unit (at + 1))
      g_string_append (glued, NO_BREAK_SPACE);
    else
      g_string_append_c (glued, *at);
  return g_string_free (glued, FALSE);
}
