/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scanner cuts the pattern into texts and paths; formatting and checking listen to it. */

#include "kt-order-code.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *at;
  char *text;       /* plain text, or NULL */
  char *path;       /* or NULL */
  gsize offset;     /* of the piece in the pattern */
  gboolean is_open; /* a brace without its partner */
} Scanner;

static void
scanner_clear (Scanner *scanner)
{
  g_clear_pointer (&scanner->text, g_free);
  g_clear_pointer (&scanner->path, g_free);
}

static void
scan_path (Scanner *scanner)
{
  const char *end = strchr (scanner->at, '}');
  scanner->is_open = end == NULL;
  if (end == NULL)
    end = scanner->at + strlen (scanner->at);
  scanner->path = g_strstrip (g_strndup (scanner->at + 1, (gsize)(end - scanner->at - 1)));
  scanner->at = *end == '}' ? end + 1 : end;
}

static void
scan_text (Scanner *scanner)
{
  g_autoptr (GString) text = g_string_new (NULL);
  while (*scanner->at != '\0')
    {
      char c = *scanner->at;
      gboolean is_doubled = (c == '{' || c == '}') && scanner->at[1] == c;
      if (c == '{' && !is_doubled)
        break;
      if (c == '}' && !is_doubled)
        scanner->is_open = TRUE;
      g_string_append_c (text, c);
      scanner->at += is_doubled ? 2 : 1;
    }
  scanner->text = g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
scanner_next (Scanner *scanner, const char *pattern)
{
  scanner_clear (scanner);
  scanner->is_open = FALSE;
  if (*scanner->at == '\0')
    return FALSE;
  scanner->offset = (gsize)(scanner->at - pattern);
  if (scanner->at[0] == '{' && scanner->at[1] != '{')
    scan_path (scanner);
  else
    scan_text (scanner);
  return TRUE;
}

char *
kt_order_code_format (const char *pattern,
                      KtOrderCodeValue value,
                      gpointer data,
                      gboolean *is_complete)
{
  g_autoptr (GString) code = g_string_new (NULL);
  gboolean complete = TRUE;
  Scanner scanner = { .at = pattern };
  while (scanner_next (&scanner, pattern))
    {
      if (scanner.text != NULL)
        {
          g_string_append (code, scanner.text);
          continue;
        }
      g_autofree char *found = value (scanner.path, data);
      g_string_append (code, found != NULL ? found : "?");
      complete = complete && found != NULL;
    }
  if (is_complete != NULL)
    *is_complete = complete;
  return g_string_free (g_steal_pointer (&code), FALSE);
}

void
kt_order_code_check (const char *pattern,
                     KtModel *model,
                     const char *file,
                     guint line,
                     guint column,
                     KtFaultList *faults)
{
  Scanner scanner = { .at = pattern };
  while (scanner_next (&scanner, pattern))
    {
      guint at = column + (guint)g_utf8_strlen (pattern, (gssize)scanner.offset);
      if (scanner.is_open)
        kt_fault_list_add (faults, KT_FAULT_ERROR, file, line, at,
                           _ ("Write {path}; braces themselves are {{ and }}."),
                           _ ("order_code: a brace has no partner."));
      if (scanner.path == NULL)
        continue;
      g_autoptr (GError) error = NULL;
      g_autofree char *canonical = kt_model_canonical_path (model, scanner.path, &error);
      if (canonical == NULL)
        kt_fault_list_add (faults, KT_FAULT_ERROR, file, line, at,
                           _ ("Name a characteristic of the model."), "order_code: %s",
                           error->message);
    }
}
