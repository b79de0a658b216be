/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DIMACS CNF with names: "c 12 name of the feature", "p cnf VARIABLES CLAUSES", then clauses, each
 * closed by 0. Every variable is a feature; one without a name is called by its number. Every
 * clause is a rule. One pass over the text; numbers are checked against what the head announces.
 *
 * Source: the DIMACS challenge's "Satisfiability: Suggested Format" (1993), and the naming comments
 * that feature-model tools write.
 */
#include "kt-foreign-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_VARIABLES KT_FOREIGN_MAX_FEATURES

typedef struct {
  KtMaker maker;
  KtMakerStructure *product;
  const char *at;
  const char *end;
  const char *line_start;
  KtPlace place;
  GHashTable *names; /* variable → name; of comments */
  GHashTable *lines; /* variable → line of its comment */
  gboolean has_head;
  guint64 n_variables;
  guint64 n_clauses; /* announced */
  guint64 n_read;
  GArray *clause; /* KtLiteral, of the clause at work */
  KtPlace clause_place;
} Dimacs;

/* --- words ----------------------------------------------------------------------------------- */

static const KtPlace *
here (Dimacs *d)
{
  d->place.column = (guint)(d->at - d->line_start) + 1;
  return &d->place;
}

static void
skip_blanks (Dimacs *d)
{
  while (d->at < d->end && (*d->at == ' ' || *d->at == '\t' || *d->at == '\r'))
    d->at++;
}

/* The word that comes next in this line, shortened for messages. */
static char *
next_word (const Dimacs *d)
{
  gsize n = 0;

  while (d->at + n < d->end && n < 40 && !g_ascii_isspace (d->at[n]))
    n++;
  while (n > 0 && d->at + n < d->end && ((guchar)d->at[n] & 0xC0) == 0x80)
    n--;
  return g_strndup (d->at, n);
}

/* FALSE, and nothing is taken, if there is no whole number, or one beyond the limit. */
static gboolean
take_number (Dimacs *d, gint64 limit, gint64 *number)
{
  const char *p = d->at;
  gboolean negative = p < d->end && *p == '-';
  gint64 value = 0;

  p += negative;
  if (p >= d->end || !g_ascii_isdigit (*p))
    return FALSE;
  for (; p < d->end && g_ascii_isdigit (*p); p++)
    {
      value = value * 10 + (*p - '0');
      if (value > limit)
        return FALSE;
    }
  if (p < d->end && !g_ascii_isspace (*p))
    return FALSE;
  d->at = p;
  *number = negative ? -value : value;
  return TRUE;
}

static void
skip_line (Dimacs *d)
{
  const char *newline = memchr (d->at, '\n', (gsize)(d->end - d->at));

  d->at = newline != NULL ? newline : d->end;
}

/* --- head ------------------------------------------------------------------------------------ */

/* "c 12 name": a name. Any other comment means nothing. */
static void
read_comment (Dimacs *d)
{
  gint64 number;

  d->at++;
  skip_blanks (d);
  if (!d->has_head && take_number (d, MAX_VARIABLES, &number) && number > 0)
    {
      skip_blanks (d);

      const char *start = d->at;
      skip_line (d);
      const char *stop = d->at;
      while (stop > start && g_ascii_isspace (stop[-1]))
        stop--;
      if (stop > start && stop - start <= KT_FOREIGN_MAX_NAME)
        {
          const char *name = kt_arena_intern_length (d->maker.arena, start, (gsize)(stop - start));

          g_hash_table_insert (d->names, GINT_TO_POINTER ((int)number), (gpointer)name);
          g_hash_table_insert (d->lines, GINT_TO_POINTER ((int)number),
                               GUINT_TO_POINTER (d->place.line));
        }
      else if (stop > start)
        kt_report_error (d->maker.report, here (d), NULL, _ ("A name is longer than %d bytes."),
                         KT_FOREIGN_MAX_NAME);
    }
  skip_line (d);
}

static void
add_variables (Dimacs *d)
{
  for (guint i = 1; i <= d->n_variables; i++)
    {
      const char *name = g_hash_table_lookup (d->names, GUINT_TO_POINTER (i));
      KtPlace place = d->place;

      if (name == NULL)
        {
          char text[16];

          g_snprintf (text, sizeof text, "%u", i);
          name = kt_arena_intern (d->maker.arena, text);
        }
      else
        place.line = GPOINTER_TO_UINT (g_hash_table_lookup (d->lines, GUINT_TO_POINTER (i)));
      place.column = 1;
      if (kt_maker_add_feature (&d->maker, d->product, name, KT_FEATURE_BOOL, &place) == NULL)
        return;
    }
}

static gboolean
take_count (Dimacs *d, gint64 limit, guint64 *count)
{
  gint64 number;

  skip_blanks (d);
  if (!take_number (d, limit, &number) || number < 0)
    return FALSE;
  *count = (guint64)number;
  return TRUE;
}

/* "p cnf 5 7" */
static void
read_head (Dimacs *d)
{
  d->at++;
  skip_blanks (d);

  g_autofree char *word = next_word (d);
  if (d->has_head)
    kt_report_error (d->maker.report, here (d), NULL, _ ("There is a second line “p %s”."), word);
  else if (strcmp (word, "cnf") != 0)
    kt_report_error (d->maker.report, here (d), NULL, _ ("“p cnf” is expected, not “p %s”."), word);
  else
    {
      d->at += strlen (word);
      if (!take_count (d, MAX_VARIABLES, &d->n_variables)
          || !take_count (d, KT_FOREIGN_MAX_RULES, &d->n_clauses))
        {
          g_autofree char *found = next_word (d);

          kt_report_error (
              d->maker.report, here (d), NULL,
              _ ("The numbers of variables and clauses are expected behind “p cnf” (at most "
                 "300000 and 2000000), not “%s”."),
              found);
        }
      d->has_head = TRUE;
      add_variables (d);
    }
  skip_line (d);
}

/* --- clauses --------------------------------------------------------------------------------- */

static void
end_clause (Dimacs *d)
{
  const KtLiteral end = 0;

  g_array_append_val (d->clause, end);
  kt_maker_add_clauses (&d->maker, d->product, (const KtLiteral *)(gpointer)d->clause->data,
                        d->clause->len, &d->clause_place);
  g_array_set_size (d->clause, 0);
  d->n_read++;
  if (d->n_read == d->n_clauses + 1)
    kt_report_error (d->maker.report, here (d), NULL,
                     _ ("There are more clauses than the head announces."));
}

static void
read_literals (Dimacs *d)
{
  while (d->at < d->end && *d->at != '\n')
    {
      gint64 number;

      skip_blanks (d);
      if (d->at >= d->end || *d->at == '\n')
        return;
      if (!take_number (d, (gint64)d->n_variables, &number))
        {
          g_autofree char *word = next_word (d);

          kt_report_error (
              d->maker.report, here (d), NULL,
              _ ("A number of a variable, up to what the head announces, is expected, not “%s”."),
              word);
          skip_line (d);
          return;
        }
      if (number == 0)
        {
          end_clause (d);
          continue;
        }
      if (d->clause->len == 0)
        d->clause_place = (KtPlace){ d->place.file, d->place.line, 1 };

      const KtLiteral literal = (KtLiteral)number;
      g_array_append_val (d->clause, literal);
    }
}

static void
read_line (Dimacs *d)
{
  skip_blanks (d);
  if (d->at >= d->end || *d->at == '\n')
    return;
  if (*d->at == 'c')
    read_comment (d);
  else if (*d->at == 'p')
    read_head (d);
  else if (!d->has_head)
    {
      g_autofree char *word = next_word (d);

      kt_report_error (d->maker.report, here (d), NULL,
                       _ ("The line “p cnf VARIABLES CLAUSES” is expected before “%s”."), word);
      d->at = d->end;
    }
  else
    read_literals (d);
}

static void
check_end (Dimacs *d)
{
  if (d->maker.report->n_errors > 0)
    return;
  if (!d->has_head)
    kt_report_error (d->maker.report, here (d), NULL,
                     _ ("The line “p cnf VARIABLES CLAUSES” is missing."));
  else if (d->clause->len > 0)
    kt_report_error (d->maker.report, here (d), NULL, _ ("The last clause is not closed by 0."));
  else if (d->n_read < d->n_clauses)
    {
      g_autofree char *found
          = g_strdup_printf ("%" G_GUINT64_FORMAT " < %" G_GUINT64_FORMAT, d->n_read, d->n_clauses);

      kt_report_error (d->maker.report, here (d), NULL,
                       _ ("There are fewer clauses than the head announces: %s."), found);
    }
}

void
kt_dimacs_read (KtModelPrivate *model, const char *text, gsize length, KtReport *report)
{
  Dimacs d = {
    .at = text,
    .end = text + length,
    .line_start = text,
    .place = { model->public.file, 1, 1 },
    .names = g_hash_table_new (NULL, NULL),
    .lines = g_hash_table_new (NULL, NULL),
    .clause = g_array_new (FALSE, FALSE, sizeof (KtLiteral)),
  };

  kt_maker_init (&d.maker, model, report);
  d.product = kt_maker_add_structure (&d.maker, "product", &d.place);
  while (d.at < d.end && !kt_report_is_full (report) && !d.maker.failed)
    {
      read_line (&d);
      if (d.at < d.end && *d.at == '\n')
        d.at++;
      d.line_start = d.at;
      d.place.line++;
    }
  check_end (&d);
  kt_maker_end (&d.maker);
  kt_maker_clear (&d.maker);
  g_hash_table_unref (d.names);
  g_hash_table_unref (d.lines);
  g_array_unref (d.clause);
}
