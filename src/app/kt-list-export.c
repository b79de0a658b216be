/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-list-export.h"

#include "kt-csv-sheet.h"
#include "kt-file-choice.h"
#include "kt-window.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *widget;
  GFile *file;
  const KtListExportColumn *columns;
  guint n_columns;
  KtListExportSay say;
  guint n_rows;
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->widget);
  g_object_unref (self->file);
  g_free (self);
}

/* --- cells ------------------------------------------------------------------------------------------------ */

char *
kt_list_export_text (KtRow *row,
                     guint column)
{
  return kt_csv_sheet_text (kt_row_get_text (row, column));
}

char *
kt_list_export_amount (KtRow *row,
                       guint column)
{
  KtMoney money;

  return kt_row_get_money (row, column, &money) ? kt_csv_sheet_amount (money) : g_strdup ("");
}

char *
kt_list_export_currency (KtRow *row,
                         guint column)
{
  KtMoney money;

  return g_strdup (kt_row_get_money (row, column, &money) ? money.currency : "");
}

/* --- the file --------------------------------------------------------------------------------------------- */

static void
append_line (const Export *self,
             GString *csv,
             KtRow *row)
{
  g_auto (GStrv) fields = g_new0 (char *, self->n_columns + 1);

  for (guint i = 0; i < self->n_columns; i++)
    fields[i] = row ? self->columns[i].text (row, self->columns[i].column) : g_strdup (_ (self->columns[i].title));
  kt_csv_sheet_append (csv, (const char *const *) fields, self->n_columns);
}

static void
on_written (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  Export *self = data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      g_autofree char *name = g_file_get_basename (G_FILE (source));
      g_autofree char *text = self->say ? self->say (self->n_rows) : g_strdup_printf (_ ("Written: %s"), name);

      kt_window_say (self->widget, text);
    }
  else
    kt_window_report (self->widget, error);
  export_free (self);
}

static void
on_rows (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  Export *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = kt_row_list_read_all_finish (KT_ROW_LIST (source), result, &error);
  g_autoptr (GBytes) bytes = NULL;
  GString *csv;

  if (!rows)
    {
      kt_window_report (self->widget, error);
      export_free (self);
      return;
    }
  self->n_rows = rows->len;
  csv = kt_csv_sheet_new ();
  append_line (self, csv, NULL);
  for (guint i = 0; i < rows->len; i++)
    append_line (self, csv, g_ptr_array_index (rows, i));
  bytes = g_string_free_to_bytes (csv);
  g_file_replace_contents_bytes_async (self->file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, on_written, self);
}

void
kt_list_export_to (GtkWidget *widget,
                   KtRowList *rows,
                   GFile *file,
                   const KtListExportColumn *columns,
                   guint n_columns,
                   KtListExportSay say)
{
  Export *self = g_new0 (Export, 1);

  self->widget = g_object_ref (widget);
  self->file = g_object_ref (file);
  self->columns = columns;
  self->n_columns = n_columns;
  self->say = say;
  kt_row_list_read_all_async (rows, NULL, on_rows, self);
}

/* --- where to --------------------------------------------------------------------------------------------- */

typedef struct {
  KtRowList *rows;
  const KtListExportColumn *columns;
  guint n_columns;
  KtListExportSay say;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *self = data;

  g_object_unref (self->rows);
  g_free (self);
}

static void
on_chosen (GtkWidget *widget,
           const char *path,
           gpointer data)
{
  const Choice *self = data;
  g_autoptr (GFile) file = g_file_new_for_path (path);

  kt_list_export_to (widget, self->rows, file, self->columns, self->n_columns, self->say);
}

void
kt_list_export (GtkWidget *widget,
                KtRowList *rows,
                const char *name,
                const KtListExportColumn *columns,
                guint n_columns,
                KtListExportSay say)
{
  g_autofree char *file_name = g_strconcat (name, ".csv", NULL);
  Choice *choice = g_new (Choice, 1);

  *choice = (Choice) { g_object_ref (rows), columns, n_columns, say };
  kt_file_choice_export (widget, _ ("Export as CSV"), file_name, on_chosen, choice, choice_free);
}
