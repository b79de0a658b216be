/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UVL, the Universal Variability Language (grammar UVLParser.g4; Benavides et al., "UVL: Feature
 * modelling with the Universal Variability Language", 2025): sections of a file, and imports. All
 * files of a model fill one tree; names of an import begin with its alias.
 */
#include "kt-uvl-private.h"

#include "kt-coom-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BYTES (64 * 1024 * 1024)
#define MAX_FILES_DEEP 20

/* --- tokens ---------------------------------------------------------------------------------- */

void
kt_uvl_next (KtUvlFile *file)
{
  if (file->token.kind == KT_UVL_FAULT)
    return;
  file->behind = file->token.text + file->token.length
                 + (file->token.kind == KT_UVL_QUOTED || file->token.kind == KT_UVL_TEXT);
  file->token = kt_uvl_lexer_next (&file->lexer);
}

gboolean
kt_uvl_is_sign (const KtUvlFile *file, const char *sign)
{
  return kt_uvl_token_is (&file->token, KT_UVL_SIGN, sign);
}

gboolean
kt_uvl_is_word (const KtUvlFile *file, const char *word)
{
  return kt_uvl_token_is (&file->token, KT_UVL_WORD, word);
}

void
kt_uvl_fault (KtUvlFile *file, const char *what)
{
  g_autofree char *found = kt_uvl_token_to_text (&file->token);

  if (file->token.kind != KT_UVL_FAULT)
    kt_report_error (file->report, &file->token.place, NULL, _ ("%s is expected here, not %s."),
                     what, found);
}

gboolean
kt_uvl_expect_sign (KtUvlFile *file, const char *sign)
{
  g_autofree char *what = g_strdup_printf ("“%s”", sign);

  if (!kt_uvl_is_sign (file, sign))
    {
      kt_uvl_fault (file, what);
      return FALSE;
    }
  kt_uvl_next (file);
  return TRUE;
}

gboolean
kt_uvl_expect (KtUvlFile *file, KtUvlTokenKind kind, const char *what)
{
  if (file->token.kind == kind || (kind == KT_UVL_NEWLINE && file->token.kind == KT_UVL_END))
    {
      if (file->token.kind == kind)
        kt_uvl_next (file);
      return TRUE;
    }
  kt_uvl_fault (file, what);
  return FALSE;
}

gboolean
kt_uvl_enter (KtUvlFile *file)
{
  if (++file->n_nested <= KT_TREE_MAX_DEPTH)
    return TRUE;
  kt_report_error (file->report, &file->token.place, NULL,
                   _ ("The text is nested deeper than %d levels."), KT_TREE_MAX_DEPTH);
  return FALSE;
}

void
kt_uvl_leave (KtUvlFile *file)
{
  file->n_nested--;
}

/* --- small things ---------------------------------------------------------------------------- */

static gboolean
append_part (KtUvlFile *file, GString *name)
{
  if (file->token.kind != KT_UVL_WORD && file->token.kind != KT_UVL_QUOTED)
    {
      kt_uvl_fault (file, _ ("a name"));
      return FALSE;
    }
  if (file->token.length == 0 || name->len + file->token.length > KT_FOREIGN_MAX_NAME)
    {
      kt_report_error (file->report, &file->token.place, NULL, _ ("A name has 1 to %d bytes."),
                       KT_FOREIGN_MAX_NAME);
      return FALSE;
    }
  if (memchr (file->token.text, '.', file->token.length) != NULL)
    {
      kt_report_error (file->report, &file->token.place, NULL,
                       _ ("There is a point in the name “%.*s”; points join names."),
                       (int)file->token.length, file->token.text);
      return FALSE;
    }
  g_string_append_len (name, file->token.text, (gssize)file->token.length);
  kt_uvl_next (file);
  return TRUE;
}

const char *
kt_uvl_read_name (KtUvlFile *file)
{
  g_autoptr (GString) name = g_string_new (NULL);

  while (append_part (file, name))
    {
      if (!kt_uvl_is_sign (file, "."))
        return kt_arena_intern (file->model_arena, name->str);
      g_string_append_c (name, '.');
      kt_uvl_next (file);
    }
  return NULL;
}

gboolean
kt_uvl_read_number (KtUvlFile *file, KtNumber *number)
{
  if (file->token.kind != KT_UVL_NUMBER)
    {
      kt_uvl_fault (file, _ ("a number"));
      return FALSE;
    }

  g_autofree char *text = g_strndup (file->token.text, file->token.length);
  g_autofree char *whole = text[0] == '.'                  ? g_strconcat ("0", text, NULL)
                           : g_str_has_prefix (text, "-.") ? g_strconcat ("-0", text + 1, NULL)
                                                           : g_strdup (text);
  g_autoptr (GError) error = NULL;

  if (!kt_number_parse (whole, strlen (whole), number, &error))
    {
      kt_report_error (file->report, &file->token.place, NULL, "%s", error->message);
      return FALSE;
    }
  kt_uvl_next (file);
  return TRUE;
}

static void
skip_line (KtUvlFile *file)
{
  while (file->token.kind != KT_UVL_NEWLINE && file->token.kind != KT_UVL_END
         && file->token.kind != KT_UVL_FAULT)
    kt_uvl_next (file);
}

/* Calls `read` for each line of an indented section. */
static gboolean
read_lines (KtUvlFile *file, gboolean (*read) (KtUvlFile *file), gboolean goes_on)
{
  if (!kt_uvl_expect (file, KT_UVL_NEWLINE, _ ("the end of the line")))
    return FALSE;
  if (file->token.kind != KT_UVL_INDENT)
    return TRUE;
  kt_uvl_next (file);
  while (file->token.kind != KT_UVL_DEDENT && file->token.kind != KT_UVL_END)
    {
      if (!read (file) || (file->token.kind != KT_UVL_NEWLINE && file->token.kind != KT_UVL_END))
        {
          if (file->report->n_errors == 0)
            kt_uvl_fault (file, _ ("the end of the line"));
          if (!goes_on || kt_report_is_full (file->report) || file->token.kind == KT_UVL_FAULT)
            return FALSE;
          skip_line (file);
        }
      if (file->token.kind == KT_UVL_NEWLINE)
        kt_uvl_next (file);
    }
  if (file->token.kind == KT_UVL_DEDENT)
    kt_uvl_next (file);
  return TRUE;
}

/* --- sections -------------------------------------------------------------------------------- */

static gboolean
read_namespace (KtUvlFile *file)
{
  const char *name = kt_uvl_read_name (file);

  if (name == NULL)
    return FALSE;

  g_autofree char *own = g_strconcat (name, ".", NULL);
  file->own = kt_arena_intern (file->model_arena, own);
  return kt_uvl_expect (file, KT_UVL_NEWLINE, _ ("the end of the line"));
}

static gboolean
is_one_of (KtUvlFile *file, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (kt_uvl_is_word (file, words[i]))
      return TRUE;
  return FALSE;
}

/* "Arithmetic.aggregate-function": all levels are known here, so nothing follows from it. */
static gboolean
read_level (KtUvlFile *file)
{
  static const char *const major[] = { "Boolean", "Arithmetic", "Type", NULL };
  static const char *const minor[] = { "group-cardinality", "feature-cardinality",
                                       "aggregate-function", "string-constraints", NULL };

  if (!is_one_of (file, major))
    {
      kt_uvl_fault (file, _ ("a language level (Boolean, Arithmetic or Type)"));
      return FALSE;
    }
  kt_uvl_next (file);
  if (!kt_uvl_is_sign (file, "."))
    return TRUE;
  kt_uvl_next (file);
  if (!kt_uvl_is_sign (file, "*") && !is_one_of (file, minor))
    {
      kt_uvl_fault (file, _ ("a part of a language level"));
      return FALSE;
    }
  kt_uvl_next (file);
  return TRUE;
}

static gboolean
read_includes (KtUvlFile *file)
{
  gboolean is_read;

  file->lexer.levels = TRUE;
  is_read = read_lines (file, read_level, FALSE);
  file->lexer.levels = FALSE;
  return is_read;
}

/* a.b.c lies in a/b/c.uvl beside this file. */
static char *
path_of_import (KtUvlFile *file, const char *name, const KtPlace *place)
{
  g_autofree char *folder = g_path_get_dirname (file->path);
  g_auto (GStrv) parts = g_strsplit (name, ".", -1);
  g_autofree char *inner = g_strjoinv (G_DIR_SEPARATOR_S, parts);
  g_autofree char *with_suffix = g_strconcat (inner, ".uvl", NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strchr (parts[i], '/') != NULL || strchr (parts[i], '\\') != NULL)
      {
        kt_report_error (file->report, place, NULL,
                         _ ("“%s” is no name of an imported model; folders are joined by points."),
                         name);
        return NULL;
      }
  return g_build_filename (folder, with_suffix, NULL);
}

static gboolean
read_import_line (KtUvlFile *file)
{
  KtUvlImport import = { .place = file->token.place };
  const char *rest;

  import.alias = kt_uvl_read_name (file);
  if (import.alias == NULL)
    return FALSE;
  import.path = path_of_import (file, import.alias, &import.place);
  if (import.path == NULL)
    return FALSE;
  if (kt_uvl_is_word (file, "as"))
    {
      kt_uvl_next (file);
      import.alias = kt_uvl_read_name (file);
    }
  if (import.alias != NULL && kt_uvl_find_import (file, import.alias, &rest) == NULL)
    {
      g_array_append_val (file->imports, import);
      return TRUE;
    }
  g_free (import.path);
  if (import.alias != NULL)
    kt_report_error (file->report, &import.place, NULL, _ ("Two imports are called “%s”."),
                     import.alias);
  return FALSE;
}

static gboolean
read_constraint_line (KtUvlFile *file)
{
  return kt_uvl_read_constraint (file);
}

/* FALSE at the end of what can be read. */
static gboolean
read_section (KtUvlFile *file, KtTreeFeature **root)
{
  if (file->token.kind == KT_UVL_NEWLINE)
    {
      kt_uvl_next (file);
      return TRUE;
    }
  if (kt_uvl_is_word (file, "include"))
    {
      file->lexer.levels = TRUE;
      kt_uvl_next (file);
      return read_includes (file);
    }
  if (kt_uvl_is_word (file, "features") && *root == NULL)
    {
      kt_uvl_next (file);
      *root = kt_uvl_read_root (file);
      return *root != NULL;
    }
  if (kt_uvl_is_word (file, "namespace"))
    {
      kt_uvl_next (file);
      return read_namespace (file);
    }
  if (kt_uvl_is_word (file, "imports"))
    {
      kt_uvl_next (file);
      return read_lines (file, read_import_line, FALSE);
    }
  if (kt_uvl_is_word (file, "constraints"))
    {
      kt_uvl_next (file);
      return read_lines (file, read_constraint_line, TRUE);
    }
  kt_uvl_fault (file, _ ("namespace, include, imports, features or constraints"));
  return FALSE;
}

static void
warn_of_unused_imports (KtUvlFile *file)
{
  for (guint i = 0; i < file->imports->len; i++)
    {
      const KtUvlImport *import = &g_array_index (file->imports, KtUvlImport, i);

      if (!import->is_used)
        kt_report_warning (file->report, &import->place, NULL,
                           _ ("The import “%s” is not placed in the tree of features, so it adds "
                              "nothing."),
                           import->alias);
    }
}

/* Returns the root, NULL after a fault. */
static KtTreeFeature *
read_file (KtUvlFile *file, const char *text, gsize length)
{
  guint n_errors = file->report->n_errors;
  KtTreeFeature *root = NULL;

  if (length >= 3 && strncmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  file->imports = g_array_new (FALSE, FALSE, sizeof (KtUvlImport));
  kt_uvl_lexer_init (&file->lexer, text, length, file->path, file->report);
  file->token = kt_uvl_lexer_next (&file->lexer);
  while (file->token.kind != KT_UVL_END && read_section (file, &root))
    ;
  if (root == NULL && file->report->n_errors == n_errors)
    kt_report_error (file->report, &(KtPlace){ file->path, file->lexer.line, 1 }, NULL,
                     _ ("There are no features: the section “features” is missing."));
  warn_of_unused_imports (file);
  for (guint i = 0; i < file->imports->len; i++)
    g_free (g_array_index (file->imports, KtUvlImport, i).path);
  g_array_unref (file->imports);
  return file->report->n_errors == n_errors ? root : NULL;
}

/* --- imports --------------------------------------------------------------------------------- */

KtUvlImport *
kt_uvl_find_import (KtUvlFile *file, const char *name, const char **rest)
{
  for (guint i = 0; i < file->imports->len; i++)
    {
      KtUvlImport *import = &g_array_index (file->imports, KtUvlImport, i);
      gsize n = strlen (import->alias);

      if (strncmp (name, import->alias, n) != 0 || (name[n] != '.' && name[n] != '\0'))
        continue;
      *rest = name[n] == '.' ? name + n + 1 : "";
      return import;
    }
  return NULL;
}

static gboolean
check_circle (KtUvlFile *file, const KtUvlImport *import, const char *canonical)
{
  for (const KtUvlFile *at = file; at != NULL; at = at->outer)
    if (strcmp (at->canonical, canonical) == 0)
      {
        kt_report_error (file->report, &import->place, NULL,
                         _ ("The import “%s” leads back to the file itself (%s)."), import->alias,
                         at->path);
        return FALSE;
      }
  if (file->depth < MAX_FILES_DEEP)
    return TRUE;
  kt_report_error (file->report, &import->place, NULL,
                   _ ("Imports are nested deeper than %d files."), MAX_FILES_DEEP);
  return FALSE;
}

static char *
load (KtUvlFile *file, const KtUvlImport *import, gsize *length)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (1);
  g_autofree char *text = NULL;
  KtReport report = { .faults = faults };

  if (*file->n_bytes < MAX_BYTES
      && kt_coom_read_file (import->path, MAX_BYTES - *file->n_bytes, &text, length, faults)
      && kt_coom_check_text (text, *length, MAX_BYTES, import->path, &report))
    {
      *file->n_bytes += *length;
      return g_steal_pointer (&text);
    }
  kt_report_error (file->report, &import->place, NULL, _ ("The import “%s” cannot be read: %s"),
                   import->alias,
                   kt_fault_list_length (faults) > 0 ? kt_fault_list_get (faults, 0)->message
                                                     : _ ("all files together are too large."));
  return NULL;
}

KtTreeFeature *
kt_uvl_read_import (KtUvlFile *file, KtUvlImport *import)
{
  g_autofree char *canonical = g_canonicalize_filename (import->path, NULL);
  g_autofree char *prefix = g_strconcat (file->prefix, import->alias, ".", NULL);
  g_autofree char *text = NULL;
  g_autofree KtUvlFile *inner = g_new0 (KtUvlFile, 1);
  gsize length = 0;

  import->is_used = TRUE;
  if (file->is_alone)
    {
      kt_report_error (file->report, &import->place,
                       _ ("Join the files into one: kontor-cli export MODEL -o FILE.uvl"),
                       _ ("A model in a catalog is one file; it cannot import “%s”."),
                       import->alias);
      return NULL;
    }
  if (!check_circle (file, import, canonical))
    return NULL;
  text = load (file, import, &length);
  if (text == NULL)
    return NULL;
  inner->outer = file;
  inner->depth = file->depth + 1;
  inner->path = kt_arena_intern (file->model_arena, import->path);
  inner->canonical = canonical;
  inner->prefix = kt_arena_intern (file->model_arena, prefix);
  inner->own = "";
  inner->tree = file->tree;
  inner->model_arena = file->model_arena;
  inner->report = file->report;
  inner->n_bytes = file->n_bytes;
  return read_file (inner, text, length);
}

/* --- the model ------------------------------------------------------------------------------- */

void
kt_uvl_read (KtModelPrivate *model,
             const char *text,
             gsize length,
             gboolean is_alone,
             KtReport *report)
{
  g_autoptr (KtArena) arena = kt_arena_new ();
  g_auto (KtMaker) maker = { 0 };
  g_autoptr (GArray) constraints = g_array_new (FALSE, FALSE, sizeof (KtTreeConstraint));
  KtFeatureTree tree = { .arena = arena, .maker = &maker, .constraints = constraints };
  g_autofree char *canonical = g_canonicalize_filename (model->public.file, NULL);
  gsize n_bytes = length;
  g_autofree KtUvlFile *file = g_new0 (KtUvlFile, 1);

  kt_maker_init (&maker, model, report);
  file->path = model->public.file;
  file->canonical = canonical;
  file->prefix = "";
  file->own = "";
  file->tree = &tree;
  file->model_arena = model->arena;
  file->report = report;
  file->n_bytes = &n_bytes;
  file->is_alone = is_alone;
  tree.root = read_file (file, text, length);
  if (tree.root == NULL)
    return;
  kt_feature_tree_build (&tree);
  kt_maker_end (&maker);
}
