/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-cli-help.h"

#include <glib/gi18n.h>
#include <string.h>

#define LINE_LENGTH 90

typedef struct {
  const char *sign;
  const char *meaning; /* translatable */
} Row;

static const Row exit_status[] = {
  { "0", N_ ("done") },
  { "1", N_ ("a contradiction or a fault was found, or a file could not be read or written") },
  { "2", N_ ("the command line cannot be understood") },
};

static const Row decisions[] = {
  { "name", N_ ("a characteristic is True, an optional part is there") },
  { "!name", N_ ("it is False, it is not there") },
  { "path=value", N_ ("an option, a number (with unit, if you like), a text") },
  { "!path=value", N_ ("anything but that value") },
  { "path>=number", N_ ("at least so much; <= at most") },
};

/* --- layout ---------------------------------------------------------------------------------- */

static void
append_wrapped (GString *out, const char *paragraph)
{
  g_auto (GStrv) words = g_strsplit (paragraph, " ", -1);
  glong column = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      glong length = g_utf8_strlen (words[i], -1);

      if (column > 0 && column + 1 + length > LINE_LENGTH)
        {
          g_string_append_c (out, '\n');
          column = 0;
        }
      if (column > 0)
        {
          g_string_append_c (out, ' ');
          column++;
        }
      g_string_append (out, words[i]);
      column += length;
    }
}

char *
kt_cli_wrap (const char *text)
{
  g_auto (GStrv) paragraphs = g_strsplit (text, "\n\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (out, "\n\n");
      append_wrapped (out, paragraphs[i]);
    }
  return g_string_free (out, FALSE);
}

static void
append_rows (GString *out, const char *title, const Row *rows, gsize n_rows)
{
  gsize width = 0;

  for (gsize i = 0; i < n_rows; i++)
    width = MAX (width, strlen (rows[i].sign));
  g_string_append (out, title);
  for (gsize i = 0; i < n_rows; i++)
    g_string_append_printf (out, "\n  %-*s  %s", (int)width, rows[i].sign, _ (rows[i].meaning));
}

/* --- parts ----------------------------------------------------------------------------------- */

void
kt_cli_append_exit_status (GString *out)
{
  append_rows (out, _ ("Exit status:"), exit_status, G_N_ELEMENTS (exit_status));
}

static void
append_decisions (GString *out)
{
  g_autofree char *note = kt_cli_wrap (
      _ ("A path names one instance: seat[0].color counts from 0; lid.width needs no index."));

  append_rows (out, _ ("Decisions:"), decisions, G_N_ELEMENTS (decisions));
  g_string_append_printf (out, "\n%s\n\n", note);
}

static void
append_examples (GString *out, const char *const *examples)
{
  g_string_append_printf (out, "\n\n%s", _ ("Examples:"));
  for (guint i = 0; examples[i] != NULL; i++)
    g_string_append_printf (out, "\n  %s", examples[i]);
}

char *
kt_cli_help_tail (const KtCliUsage *usage)
{
  GString *out = g_string_new (NULL);

  if (strstr (usage->arguments, "DECISION") != NULL)
    append_decisions (out);
  kt_cli_append_exit_status (out);
  if (usage->remark != NULL)
    {
      g_autofree char *remark = kt_cli_wrap (usage->remark);

      g_string_append_printf (out, "\n\n%s", remark);
    }
  append_examples (out, usage->examples);
  return g_string_free (out, FALSE);
}
