/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Extension: tuples as rows of a combination table. Cells with the same value share what they point
 * to, because there are hundreds of thousands.
 */
#include "kt-xcsp-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  KtXcsp *xcsp;
  const char *at;
  const GPtrArray *columns; /* KtXcspVariable */
  gboolean is_forbid;
  GHashTable *values[2]; /* of numbers, of options: gint64 → KtCellValue */
  GArray *rows;          /* KtTableRow */
  KtCell *cells;         /* of the row at work */
} Table;

static void
skip_blanks (Table *table)
{
  while (g_ascii_isspace (*table->at))
    table->at++;
}

static KtCell
cell_of (Table *table, guint column, gint64 value)
{
  gboolean is_option = ((const KtXcspVariable *)table->columns->pdata[column])->is_option;
  GHashTable *values = table->values[is_option];
  KtCellValue *shared = g_hash_table_lookup (values, &value);

  if (shared == NULL)
    {
      shared = kt_arena_new0 (table->xcsp->maker.arena, KtCellValue);
      shared->compare = KT_COMPARE_EQUAL;
      shared->value = kt_xcsp_constant (table->xcsp, value, is_option);
      g_hash_table_insert (values, g_memdup2 (&value, sizeof value), shared);
    }
  return (KtCell){ 1, shared };
}

static gboolean
end_row (Table *table)
{
  KtTableRow row = { .is_forbid = table->is_forbid, .place = table->xcsp->place };

  table->xcsp->n_cells += table->columns->len;
  if (table->xcsp->n_cells > KT_XCSP_MAX_CELLS)
    return kt_xcsp_fault (table->xcsp, _ ("The tables have more than %d cells."),
                          KT_XCSP_MAX_CELLS);
  row.cells = kt_arena_copy (table->xcsp->maker.arena, table->cells, table->columns->len,
                             sizeof (KtCell));
  g_array_append_val (table->rows, row);
  return TRUE;
}

static gboolean
wrong_tuple (Table *table)
{
  g_autofree char *found = g_strndup (table->at, 20);
  const char *end;

  /* Cut between characters. */
  if (!g_utf8_validate (found, -1, &end))
    found[end - found] = '\0';
  return kt_xcsp_fault (table->xcsp, _ ("A tuple of %u whole numbers or * is expected, not “%s”."),
                        table->columns->len, found);
}

/* "*" or a number */
static gboolean
read_cell (Table *table, guint column)
{
  gint64 value;

  skip_blanks (table);
  if (*table->at == '*')
    {
      table->at++;
      table->cells[column] = (KtCell){ 0, NULL };
    }
  else if (kt_xcsp_parse_int (&table->at, &value))
    table->cells[column] = cell_of (table, column, value);
  else
    return FALSE;
  skip_blanks (table);
  return TRUE;
}

static gboolean
read_tuple (Table *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      if (*table->at != (i == 0 ? '(' : ','))
        return wrong_tuple (table);
      table->at++;
      if (!read_cell (table, i))
        return wrong_tuple (table);
    }
  if (*table->at != ')')
    return wrong_tuple (table);
  table->at++;
  return end_row (table);
}

/* Of one variable the tuples are written as a domain is. */
static gboolean
read_unary (Table *table)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!kt_xcsp_read_values (table->xcsp, table->at, values))
    return FALSE;
  for (guint i = 0; i < values->len; i++)
    {
      table->cells[0] = cell_of (table, 0, g_array_index (values, gint64, i));
      if (!end_row (table))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_rows (Table *table)
{
  skip_blanks (table);
  if (table->columns->len == 1 && *table->at != '(')
    return read_unary (table);
  while (*table->at != '\0')
    {
      if (!read_tuple (table))
        return FALSE;
      skip_blanks (table);
    }
  return TRUE;
}

/* A table without any allowed tuple allows nothing; without any forbidden one it says nothing. */
static gboolean
add_empty (KtXcsp *xcsp, gboolean is_conflicts)
{
  KtExpr *nothing;
  KtRule *rule;

  if (is_conflicts)
    return TRUE;
  rule = kt_maker_add_rule (&xcsp->maker, KT_RULE_REQUIRE, &xcsp->place);
  if (rule == NULL)
    return FALSE;
  nothing = kt_arena_new0 (xcsp->maker.arena, KtExpr);
  nothing->kind = KT_EXPR_BOOL;
  nothing->type.kind = KT_TYPE_BOOL;
  nothing->place = xcsp->place;
  rule->condition = nothing;
  return TRUE;
}

static gboolean
add_rule (KtXcsp *xcsp, const GPtrArray *columns, const GArray *rows)
{
  KtTable *table = kt_arena_new0 (xcsp->maker.arena, KtTable);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  KtRule *rule = kt_maker_add_rule (&xcsp->maker, KT_RULE_COMBINATIONS, &xcsp->place);

  if (rule == NULL)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    g_ptr_array_add (paths, (gpointer)((const KtXcspVariable *)columns->pdata[i])->path);
  table->n_columns = columns->len;
  table->columns = kt_arena_copy_pointers (xcsp->maker.arena, paths);
  table->n_rows = rows->len;
  table->rows = kt_arena_copy (xcsp->maker.arena, rows->data, rows->len, sizeof (KtTableRow));
  rule->table = table;
  return TRUE;
}

gboolean
kt_xcsp_add_table (KtXcsp *xcsp,
                   const GPtrArray *columns,
                   const char *tuples,
                   gboolean is_conflicts)
{
  g_autoptr (GHashTable) numbers
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) options
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (KtTableRow));
  g_autofree KtCell *cells = g_new0 (KtCell, columns->len + 1);
  Table table = {
    .xcsp = xcsp,
    .at = tuples,
    .columns = columns,
    .is_forbid = is_conflicts,
    .values = { numbers, options },
    .rows = rows,
    .cells = cells,
  };

  if (columns->len == 0)
    return kt_xcsp_fault (xcsp, _ ("The table is about no variable."));
  if (!read_rows (&table))
    return FALSE;
  return rows->len > 0 ? add_rule (xcsp, columns, rows) : add_empty (xcsp, is_conflicts);
}
