/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decisions as text. */

#include "kt-choice.h"

#include "kt-engine-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

KtChoice *
kt_choice_new (KtChoiceKind kind, const char *path, const char *value)
{
  KtChoice *choice = g_new0 (KtChoice, 1);

  choice->kind = kind;
  choice->path = g_strdup (path);
  choice->value = g_strdup (value);
  return choice;
}

KtChoice *
kt_choice_copy (const KtChoice *choice)
{
  return choice != NULL ? kt_choice_new (choice->kind, choice->path, choice->value) : NULL;
}

GPtrArray *
kt_choices_copy (GPtrArray *choices)
{
  GPtrArray *copy = g_ptr_array_new_full (choices->len, (GDestroyNotify)kt_choice_free);

  for (guint i = 0; i < choices->len; i++)
    g_ptr_array_add (copy, kt_choice_copy (g_ptr_array_index (choices, i)));
  return copy;
}

void
kt_choice_free (KtChoice *choice)
{
  if (choice == NULL)
    return;
  g_free (choice->path);
  g_free (choice->value);
  g_free (choice);
}

gboolean
kt_choice_equal (const KtChoice *a, const KtChoice *b)
{
  return a->kind == b->kind && strcmp (a->path, b->path) == 0 && g_strcmp0 (a->value, b->value) == 0;
}

KtChoice *
kt_choice_parse (const char *text, GError **error)
{
  const char *begin = text + strspn (text, " \t\n\f\r");
  gboolean negated = begin[0] == '!';
  const char *start = begin + negated;
  gsize length = strcspn (start, "<>=");
  const char *sign = start + length;
  KtChoiceKind kind = negated ? KT_CHOICE_IS_NOT : KT_CHOICE_IS;
  const char *value = NULL;
  g_autofree char *path = g_strstrip (g_strndup (start, length));
  g_autofree char *stripped = NULL;

  if (g_str_has_prefix (sign, "<=") || g_str_has_prefix (sign, ">="))
    {
      kind = sign[0] == '<' ? KT_CHOICE_AT_MOST : KT_CHOICE_AT_LEAST;
      value = sign + 2;
    }
  else if (sign[0] == '=')
    value = sign + 1;
  if (path[0] == '\0' || (sign[0] != '\0' && value == NULL)
      || (negated && kind != KT_CHOICE_IS_NOT))
    {
      g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_VALUE,
                   _ ("“%s” is not a decision; write name, !name, path=value, path>=number or path<=number"),
                   text);
      return NULL;
    }
  if (value != NULL)
    {
      gsize n;

      stripped = g_strstrip (g_strdup (value));
      n = strlen (stripped);
      if (n >= 2 && stripped[0] == '"' && stripped[n - 1] == '"')
        {
          stripped[n - 1] = '\0';
          memmove (stripped, stripped + 1, n - 1);
        }
    }
  return kt_choice_new (kind, path, stripped);
}

/* Blanks at its ends, or quotation marks of its own, would get lost. */
static gboolean
needs_marks (const char *value)
{
  gsize n = strlen (value);

  return n > 0
         && (g_ascii_isspace (value[0]) || g_ascii_isspace (value[n - 1])
             || (n > 1 && value[0] == '"' && value[n - 1] == '"'));
}

char *
kt_choice_to_text (const KtChoice *choice)
{
  static const char *const signs[] = { "=", "=", ">=", "<=" };
  const char *not = choice->kind == KT_CHOICE_IS_NOT ? "!" : "";
  const char *mark = choice->value != NULL && needs_marks (choice->value) ? "\"" : "";

  if (choice->value == NULL)
    return g_strconcat (not, choice->path, NULL);
  return g_strconcat (not, choice->path, signs[choice->kind], mark, choice->value, mark, NULL);
}

char *
kt_path_without_indices (const char *path)
{
  GString *plain = g_string_sized_new (strlen (path));
  gboolean inside = FALSE;
  for (const char *p = path; *p != '\0'; p++)
    {
      if (*p == '[')
        inside = TRUE;
      else if (*p == ']')
        inside = FALSE;
      else if (!inside)
        g_string_append_c (plain, *p);
    }
  return g_string_free (plain, FALSE);
}
