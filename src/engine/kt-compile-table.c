/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Combination tables. A column whose value is one of a few known ones is an *axis*: its cells are sets
 * of entries. Two axes become support clauses (each value: one of those it may stand beside), which
 * make unit propagation find every value without support. More columns get a literal for each row,
 * which again every value needs (support encoding, Gent 2002). Other columns compare cell by cell. */

#include <string.h>

#include "kt-compile-private.h"

typedef struct {
  const char *name;
  gint64 num; /* of a number, in units of den */
  int literal;
} Entry;

typedef struct {
  const KtExpr *expr;
  KtMeaning meaning;
  gint64 den;
  guint n_entries; /* 0: no axis */
  Entry *entries;
  GHashTable *by_name; /* name → first entry + 1, if names are unique */
} Column;

typedef struct {
  KtCompiler *c;
  const KtBindEnv *env;
  const KtTable *table;
  Column *columns;
  const GArray *base;
  GArray *clauses;
} Tabulation;

static void
append (Tabulation *t, const int *literals, guint n)
{
  const int end = 0;

  g_array_append_vals (t->clauses, t->base->data, t->base->len);
  g_array_append_vals (t->clauses, literals, n);
  g_array_append_val (t->clauses, end);
}

/* --- columns ------------------------------------------------------------------------------------ */

static void
symbols_to_axis (Column *column)
{
  column->n_entries = column->meaning.n_symbols;
  column->entries = g_new0 (Entry, column->n_entries + 1);
  column->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < column->n_entries; i++)
    {
      column->entries[i].name = column->meaning.symbols[i].name;
      column->entries[i].literal = column->meaning.symbols[i].literal;
      g_hash_table_insert (column->by_name, (gpointer) column->entries[i].name,
                           GUINT_TO_POINTER (i + 1));
    }
  if (g_hash_table_size (column->by_name) < column->n_entries) /* a name stands several times */
    g_clear_pointer (&column->by_name, g_hash_table_unref);
}

static void
truth_to_axis (Column *column)
{
  column->n_entries = 2;
  column->entries = g_new0 (Entry, 2);
  column->entries[0].literal = -column->meaning.truth;
  column->entries[1].literal = column->meaning.truth;
}

static void
number_to_axis (Column *column)
{
  const KtLinear *linear = column->meaning.number.linear;
  const KtBits *bits = linear != NULL && linear->n_terms == 1 ? linear->terms[0].bits : NULL;

  if (bits == NULL || bits->n_hots == 0 || bits->owner == 0)
    return;
  column->den = linear->den;
  column->n_entries = bits->n_hots;
  column->entries = g_new0 (Entry, column->n_entries);
  for (guint i = 0; i < bits->n_hots; i++)
    {
      column->entries[i].num
        = linear->constant + linear->terms[0].coefficient * bits->hots[i].value;
      column->entries[i].literal = bits->hots[i].literal;
    }
}

static void
prepare_column (Tabulation *t, guint number)
{
  Column *column = &t->columns[number];

  column->expr = t->table->columns[number];
  column->meaning = kt_compile_expr (t->c, t->env, column->expr);
  if (column->meaning.defined != KT_TRUE || column->meaning.is_free_text)
    return;
  if (column->meaning.kind == KT_MEANING_SYMBOLS)
    symbols_to_axis (column);
  else if (column->meaning.kind == KT_MEANING_TRUTH)
    truth_to_axis (column);
  else
    number_to_axis (column);
}

static void
clear_column (Column *column)
{
  g_free (column->entries);
  g_clear_pointer (&column->by_name, g_hash_table_unref);
}

/* Cells of an axis must be constants. */
static gboolean
is_constant_cell (const KtExpr *value)
{
  return value->kind == KT_EXPR_NUMBER || value->kind == KT_EXPR_BOOL
         || value->kind == KT_EXPR_STRING || value->kind == KT_EXPR_SYMBOL
         || value->kind == KT_EXPR_OPTION;
}

static void
drop_axes_with_formulas (Tabulation *t)
{
  for (guint i = 0; i < t->table->n_rows; i++)
    for (guint j = 0; j < t->table->n_columns; j++)
      for (guint k = 0; k < t->table->rows[i].cells[j].n_values; k++)
        if (!is_constant_cell (t->table->rows[i].cells[j].values[k].value))
          t->columns[j].n_entries = 0;
}

/* --- cells -------------------------------------------------------------------------------------- */

static const char *
constant_name (const KtExpr *value)
{
  return value->kind == KT_EXPR_OPTION ? value->value.option->name : value->value.text;
}

static gboolean
entry_matches (const Column *column, guint number, const KtCellValue *cell)
{
  const Entry *entry = &column->entries[number];
  gboolean same;

  if (column->meaning.kind == KT_MEANING_NUMBER)
    {
      KtRational left, right;

      if (cell->value->kind != KT_EXPR_NUMBER
          || !kt_rational_from_number (cell->value->value.number, &right)
          || !kt_rational (entry->num, column->den, &left))
        return FALSE;
      return kt_calculate_compare (cell->compare, kt_value_number (left), column->expr->type.digits,
                                   kt_value_number (right), cell->value->type.digits);
    }
  if (cell->compare != KT_COMPARE_EQUAL && cell->compare != KT_COMPARE_NOT_EQUAL)
    return FALSE;
  if (column->meaning.kind == KT_MEANING_TRUTH)
    same = cell->value->kind == KT_EXPR_BOOL && (cell->value->value.truth != FALSE) == (number == 1);
  else
    same = cell->value->kind != KT_EXPR_NUMBER && cell->value->kind != KT_EXPR_BOOL
           && strcmp (entry->name, constant_name (cell->value)) == 0;
  return same == (cell->compare == KT_COMPARE_EQUAL);
}

/* Which entries of the axis the cell accepts. */
static void
match_cell (const Column *column, const KtCell *cell, gboolean *matches)
{
  for (guint i = 0; i < column->n_entries; i++)
    matches[i] = cell->n_values == 0;
  for (guint k = 0; k < cell->n_values; k++)
    {
      const KtCellValue *value = &cell->values[k];

      if (column->by_name != NULL && value->compare == KT_COMPARE_EQUAL
          && value->value->kind != KT_EXPR_NUMBER && value->value->kind != KT_EXPR_BOOL)
        {
          guint found = GPOINTER_TO_UINT (
            g_hash_table_lookup (column->by_name, constant_name (value->value)));

          if (found > 0)
            matches[found - 1] = TRUE;
          continue;
        }
      for (guint i = 0; i < column->n_entries; i++)
        matches[i] |= entry_matches (column, i, value);
    }
}

/* The literals of which one holds if the cell matches. */
static void
cell_literals (Tabulation *t, guint number, const KtCell *cell, GArray *literals)
{
  const Column *column = &t->columns[number];
  int literal;

  if (cell->n_values == 0)
    {
      literal = KT_TRUE;
      g_array_append_val (literals, literal);
      return;
    }
  if (column->n_entries > 0)
    {
      g_autofree gboolean *matches = g_new (gboolean, column->n_entries);

      match_cell (column, cell, matches);
      for (guint i = 0; i < column->n_entries; i++)
        if (matches[i])
          g_array_append_val (literals, column->entries[i].literal);
      return;
    }
  for (guint k = 0; k < cell->n_values; k++)
    {
      KtMeaning value = kt_compile_expr (t->c, t->env, cell->values[k].value);

      literal = kt_compile_compare (t->c, cell->values[k].compare, &column->meaning, &value);
      g_array_append_val (literals, literal);
    }
}

/* --- two axes ----------------------------------------------------------------------------------- */

static void
tabulate_pairs (Tabulation *t, gboolean has_allow)
{
  const Column *a = &t->columns[0], *b = &t->columns[1];
  g_autofree gboolean *allowed = g_new (gboolean, (gsize) a->n_entries * b->n_entries);
  g_autofree gboolean *left = g_new (gboolean, a->n_entries);
  g_autofree gboolean *right = g_new (gboolean, b->n_entries);
  g_autoptr (GArray) literals = g_array_new (FALSE, FALSE, sizeof (int));

  for (gsize i = 0; i < (gsize) a->n_entries * b->n_entries; i++)
    allowed[i] = !has_allow;
  for (int pass = 0; pass < 2; pass++) /* what is forbidden stays so */
    for (guint r = 0; r < t->table->n_rows; r++)
      {
        const KtTableRow *row = &t->table->rows[r];

        if (row->is_forbid != (pass == 1))
          continue;
        match_cell (a, &row->cells[0], left);
        match_cell (b, &row->cells[1], right);
        for (guint i = 0; i < a->n_entries; i++)
          for (guint j = 0; left[i] && j < b->n_entries; j++)
            if (right[j])
              allowed[i * b->n_entries + j] = !row->is_forbid;
      }
  for (guint i = 0; i < a->n_entries; i++)
    {
      int none = -a->entries[i].literal;

      g_array_set_size (literals, 0);
      for (guint j = 0; j < b->n_entries; j++)
        if (allowed[i * b->n_entries + j])
          g_array_append_val (literals, b->entries[j].literal);
      if (literals->len == b->n_entries)
        continue;
      g_array_append_val (literals, none);
      append (t, (const int *) literals->data, literals->len);
    }
  for (guint j = 0; j < b->n_entries; j++)
    {
      int none = -b->entries[j].literal;

      g_array_set_size (literals, 0);
      for (guint i = 0; i < a->n_entries; i++)
        if (allowed[i * b->n_entries + j])
          g_array_append_val (literals, a->entries[i].literal);
      if (literals->len == a->n_entries)
        continue;
      g_array_append_val (literals, none);
      append (t, (const int *) literals->data, literals->len);
    }
}

/* --- any columns -------------------------------------------------------------------------------- */

static void
forbid_row (Tabulation *t, const KtTableRow *row)
{
  g_autoptr (GArray) clause = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint j = 0; j < t->table->n_columns; j++)
    {
      g_autoptr (GArray) literals = g_array_new (FALSE, FALSE, sizeof (int));
      int differs;

      cell_literals (t, j, &row->cells[j], literals);
      differs = -kt_cnf_or_all (t->c->cnf, (const int *) literals->data, literals->len);
      g_array_append_val (clause, differs);
    }
  append (t, (const int *) clause->data, clause->len);
}

/* Every value of every axis needs a row that accepts it. */
static void
support_values (Tabulation *t, const int *rows)
{
  g_autofree int *literals = g_new (int, t->table->n_rows + 1);

  for (guint j = 0; j < t->table->n_columns; j++)
    {
      const Column *column = &t->columns[j];
      g_autofree gboolean *matches = g_new (gboolean, (gsize) column->n_entries * t->table->n_rows + 1);

      for (guint r = 0; r < t->table->n_rows && column->n_entries > 0; r++)
        match_cell (column, &t->table->rows[r].cells[j], matches + (gsize) r * column->n_entries);
      for (guint i = 0; i < column->n_entries; i++)
        {
          guint n = 0;

          for (guint r = 0; r < t->table->n_rows; r++)
            if (rows[r] != 0 && matches[(gsize) r * column->n_entries + i])
              literals[n++] = rows[r];
          literals[n++] = -column->entries[i].literal;
          append (t, literals, n);
        }
    }
}

/* The row matches, no more and no less: for who asks whether the table is broken. */
static int
row_matches (Tabulation *t, const KtTableRow *row)
{
  g_autofree int *cells = g_new (int, t->table->n_columns + 1);

  for (guint j = 0; j < t->table->n_columns; j++)
    {
      g_autoptr (GArray) literals = g_array_new (FALSE, FALSE, sizeof (int));

      cell_literals (t, j, &row->cells[j], literals);
      cells[j] = kt_cnf_or_all (t->c->cnf, (const int *) literals->data, literals->len);
    }
  return kt_cnf_and_all (t->c->cnf, cells, t->table->n_columns);
}

static void
allow_rows (Tabulation *t)
{
  g_autofree int *rows = g_new0 (int, t->table->n_rows + 1);
  g_autofree int *some = g_new (int, t->table->n_rows + 1);
  guint n = 0;

  for (guint r = 0; r < t->table->n_rows; r++)
    {
      if (t->table->rows[r].is_forbid)
        continue;
      rows[r] = some[n++] = t->c->breaches != NULL ? row_matches (t, &t->table->rows[r])
                                                   : kt_cnf_new_variable (t->c->cnf);
      for (guint j = 0; j < t->table->n_columns; j++)
        {
          g_autoptr (GArray) literals = g_array_new (FALSE, FALSE, sizeof (int));
          int not_row = -rows[r];

          cell_literals (t, j, &t->table->rows[r].cells[j], literals);
          g_array_append_val (literals, not_row);
          append (t, (const int *) literals->data, literals->len);
        }
    }
  append (t, some, n);
  support_values (t, rows);
}

void
kt_compile_table (KtCompiler *c, const KtBindEnv *env, const KtTable *table, const GArray *base,
                  GArray *clauses)
{
  g_autofree Column *columns = g_new0 (Column, table->n_columns + 1);
  Tabulation t = { c, env, table, columns, base, clauses };
  gboolean has_allow = FALSE;

  for (guint j = 0; j < table->n_columns; j++)
    prepare_column (&t, j);
  drop_axes_with_formulas (&t);
  for (guint r = 0; r < table->n_rows; r++)
    has_allow |= !table->rows[r].is_forbid;

  if (table->n_columns == 2 && columns[0].n_entries > 0 && columns[1].n_entries > 0)
    tabulate_pairs (&t, has_allow);
  else
    {
      for (guint r = 0; r < table->n_rows; r++)
        if (table->rows[r].is_forbid)
          forbid_row (&t, &table->rows[r]);
      if (has_allow)
        allow_rows (&t);
    }
  for (guint j = 0; j < table->n_columns; j++)
    clear_column (&columns[j]);
}
