/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Thin over KtFaultList; only the choice of severity and the spelling suggestion live here.
 */
#include "kt-model-report.h"

#include <string.h>

/* Longer words are cut for the comparison: a suggestion may be wrong, but must be cheap. */
#define MAX_COMPARED 48

gboolean
kt_report_is_full (const KtReport *report)
{
  return report->n_errors >= KT_MODEL_MAX_ERRORS;
}

static void G_GNUC_PRINTF (5, 0) add (KtReport *report,
                                      KtFaultSeverity severity,
                                      const KtPlace *place,
                                      const char *hint,
                                      const char *format,
                                      va_list args)
{
  if (severity == KT_FAULT_ERROR)
    {
      if (kt_report_is_full (report))
        return;
      report->n_errors++;
    }

  g_autofree char *message = g_strdup_vprintf (format, args);
  kt_fault_list_add (report->faults, severity, place->file, place->line, place->column, hint, "%s",
                     message);
}

void
kt_report_error (KtReport *report, const KtPlace *place, const char *hint, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  add (report, KT_FAULT_ERROR, place, hint, format, args);
  va_end (args);
}

void
kt_report_warning (KtReport *report,
                   const KtPlace *place,
                   const char *hint,
                   const char *format,
                   ...)
{
  va_list args;

  va_start (args, format);
  add (report, KT_FAULT_WARNING, place, hint, format, args);
  va_end (args);
}

void
kt_report_lax (KtReport *report, const KtPlace *place, const char *hint, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  add (report, report->is_strict ? KT_FAULT_ERROR : KT_FAULT_WARNING, place, hint, format, args);
  va_end (args);
}

/* Edits that turn a into b (insert, delete, change, swap neighbours), in bytes; capitals do not
 * count. */
static guint
distance (const char *a, const char *b)
{
  gsize n_a = MIN (strlen (a), MAX_COMPARED);
  gsize n_b = MIN (strlen (b), MAX_COMPARED);
  guint d[MAX_COMPARED + 1][MAX_COMPARED + 1];

  for (gsize i = 0; i <= n_a; i++)
    for (gsize j = 0; j <= n_b; j++)
      {
        if (i == 0 || j == 0)
          {
            d[i][j] = i + j;
            continue;
          }

        char x = g_ascii_tolower (a[i - 1]);
        char y = g_ascii_tolower (b[j - 1]);
        d[i][j] = MIN (MIN (d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (x != y));
        if (i > 1 && j > 1 && x == g_ascii_tolower (b[j - 2]) && y == g_ascii_tolower (a[i - 2]))
          d[i][j] = MIN (d[i][j], d[i - 2][j - 2] + 1);
      }
  return d[n_a][n_b];
}

const char *
kt_report_nearest (const char *word, const char *const *words)
{
  const char *nearest = NULL;
  guint least = MAX (1, strlen (word) / 3) + 1;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      guint d = distance (word, words[i]);

      if (d < least)
        {
          least = d;
          nearest = words[i];
        }
    }
  return nearest;
}
