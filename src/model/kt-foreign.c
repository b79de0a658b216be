/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which language a text is written in, and who reads it.
 */
#include "kt-foreign.h"

#include "kt-foreign-private.h"

#include <string.h>

typedef struct {
  const char *suffix;
  KtModelFormat format;
} Suffix;

static const Suffix suffixes[] = {
  { ".coom", KT_MODEL_COOM },  { ".uvl", KT_MODEL_UVL },   { ".dimacs", KT_MODEL_DIMACS },
  { ".cnf", KT_MODEL_DIMACS }, { ".xcsp", KT_MODEL_XCSP }, { ".xcsp3", KT_MODEL_XCSP },
};

/* How much of the text is looked at. */
#define MAX_HEAD 4096

static gboolean
has_suffix (const char *filename, const char *suffix)
{
  gsize length = strlen (filename);
  gsize n = strlen (suffix);

  return length > n && g_ascii_strcasecmp (filename + length - n, suffix) == 0;
}

/* "p cnf" at the beginning of a line, with nothing but comments before. */
static gboolean
looks_like_dimacs (const char *head)
{
  const char *line = head;

  while (line != NULL && (line[0] == 'c' || line[0] == '\n' || line[0] == '\r')
         && (line[0] != 'c' || line[1] == ' ' || line[1] == '\t' || line[1] == '\n'))
    {
      const char *end = strchr (line, '\n');

      if (end == NULL)
        return head[0] == 'c';
      line = end + 1;
    }
  return line != NULL && g_str_has_prefix (line, "p cnf");
}

static const char *
skip_comments (const char *p)
{
  for (;;)
    {
      while (g_ascii_isspace (*p))
        p++;
      if (g_str_has_prefix (p, "//"))
        p += strcspn (p, "\n");
      else if (g_str_has_prefix (p, "/*") && strstr (p, "*/") != NULL)
        p = strstr (p, "*/") + 2;
      else
        return p;
    }
}

/* The first word begins a section, and stands alone in its line or names the file. */
static gboolean
looks_like_uvl (const char *head)
{
  static const char *const sections[] = { "features", "imports", "include", "namespace" };
  const char *p = skip_comments (head);

  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      const char *rest = p + strlen (sections[i]);

      if (!g_str_has_prefix (p, sections[i]) || (*rest != '\0' && !g_ascii_isspace (*rest)))
        continue;
      rest += strspn (rest, " \t");
      if (i == 3 || *rest == '\n' || *rest == '\r' || g_str_has_prefix (rest, "//"))
        return TRUE;
    }
  return FALSE;
}

const char *
kt_foreign_file_name (KtModelFormat format)
{
  static const char *const names[] = {
    [KT_MODEL_COOM] = "model.coom",      [KT_MODEL_UVL] = "model.uvl",
    [KT_MODEL_FEATUREIDE] = "model.xml", [KT_MODEL_DIMACS] = "model.dimacs",
    [KT_MODEL_XCSP] = "model.xcsp",
  };

  return names[format];
}

KtModelFormat
kt_foreign_format (const char *filename, const char *text, gsize length)
{
  g_autofree char *head = g_strndup (text, MIN (length, MAX_HEAD));

  for (gsize i = 0; filename != NULL && i < G_N_ELEMENTS (suffixes); i++)
    if (has_suffix (filename, suffixes[i].suffix))
      return suffixes[i].format;
  if (strstr (head, "<featureModel") != NULL || strstr (head, "<extendedFeatureModel") != NULL)
    return KT_MODEL_FEATUREIDE;
  if (strstr (head, "<instance") != NULL)
    return KT_MODEL_XCSP;
  if (looks_like_dimacs (head))
    return KT_MODEL_DIMACS;
  if (looks_like_uvl (head))
    return KT_MODEL_UVL;
  return KT_MODEL_COOM;
}

void
kt_foreign_read (KtModelPrivate *model,
                 const char *text,
                 gsize length,
                 gboolean is_alone,
                 KtReport *report)
{
  switch (model->public.format)
    {
    case KT_MODEL_DIMACS:
      kt_dimacs_read (model, text, length, report);
      break;
    case KT_MODEL_UVL:
      kt_uvl_read (model, text, length, is_alone, report);
      break;
    case KT_MODEL_FEATUREIDE:
      kt_featureide_read (model, text, length, report);
      break;
    case KT_MODEL_XCSP:
      kt_xcsp_read (model, text, length, report);
      break;
    case KT_MODEL_COOM:
    default:
      break;
    }
}
