/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A growable array of faults. File names repeat in every fault, so they are interned.
 */

#include "kt-fault.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_CAP 1000

struct _KtFaultList {
  GPtrArray *faults;
  guint cap;
  guint counts[KT_FAULT_INFO + 1];
};

static void
fault_free (gpointer data)
{
  KtFault *fault = data;
  g_free (fault->message);
  g_free (fault->hint);
  g_free (fault);
}

KtFaultList *
kt_fault_list_new (guint cap)
{
  KtFaultList *list = g_new0 (KtFaultList, 1);
  list->faults = g_ptr_array_new_with_free_func (fault_free);
  list->cap = cap ? cap : DEFAULT_CAP;
  return list;
}

void
kt_fault_list_free (KtFaultList *list)
{
  if (list == NULL)
    return;
  g_ptr_array_unref (list->faults);
  g_free (list);
}

static void
store (KtFaultList *list,
       KtFaultSeverity severity,
       const char *file,
       guint line,
       guint column,
       const char *message,
       const char *hint)
{
  if (list->faults->len >= list->cap)
    return;
  KtFault *fault = g_new0 (KtFault, 1);
  fault->severity = severity;
  fault->file = g_intern_string (file);
  fault->line = line;
  fault->column = column;
  fault->message = g_strdup (message);
  fault->hint = g_strdup (hint);
  g_ptr_array_add (list->faults, fault);
}

void
kt_fault_list_add (KtFaultList *list,
                   KtFaultSeverity severity,
                   const char *file,
                   guint line,
                   guint column,
                   const char *hint,
                   const char *format,
                   ...)
{
  if (list == NULL)
    return;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  list->counts[severity]++;
  store (list, severity, file, line, column, message, hint);
}

void
kt_fault_list_add_error (KtFaultList *list,
                         const char *file,
                         guint line,
                         guint column,
                         const GError *error)
{
  kt_fault_list_add (list, KT_FAULT_ERROR, file, line, column, NULL, "%s",
                     error ? error->message : _ ("An error without a message."));
}

void
kt_fault_list_append (KtFaultList *list, const KtFaultList *other)
{
  if (list == NULL)
    return;
  for (guint i = 0; i < other->faults->len; i++)
    {
      const KtFault *fault = kt_fault_list_get (other, i);
      store (list, fault->severity, fault->file, fault->line, fault->column, fault->message,
             fault->hint);
    }
  for (guint i = 0; i < G_N_ELEMENTS (list->counts); i++)
    list->counts[i] += other->counts[i];
}

guint
kt_fault_list_length (const KtFaultList *list)
{
  return list->faults->len;
}

const KtFault *
kt_fault_list_get (const KtFaultList *list, guint index)
{
  g_return_val_if_fail (index < list->faults->len, NULL);
  return g_ptr_array_index (list->faults, index);
}

guint
kt_fault_list_count (const KtFaultList *list, KtFaultSeverity severity)
{
  return list->counts[severity];
}

gboolean
kt_fault_list_has_errors (const KtFaultList *list)
{
  return list->counts[KT_FAULT_ERROR] > 0;
}

gboolean
kt_fault_list_is_full (const KtFaultList *list)
{
  return list->faults->len >= list->cap;
}

typedef struct {
  KtFault *fault;
  guint position;
} Sortable;

static int
compare_numbers (guint a, guint b)
{
  return (a > b) - (a < b);
}

static int
compare_faults (gconstpointer left, gconstpointer right)
{
  const Sortable *a = left, *b = right;
  int order = g_strcmp0 (a->fault->file, b->fault->file);
  if (order == 0)
    order = compare_numbers (a->fault->line, b->fault->line);
  if (order == 0)
    order = compare_numbers (a->fault->column, b->fault->column);
  if (order == 0)
    order = compare_numbers (a->fault->severity, b->fault->severity);
  return order != 0 ? order : compare_numbers (a->position, b->position);
}

void
kt_fault_list_sort (KtFaultList *list)
{
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (Sortable));
  for (guint i = 0; i < list->faults->len; i++)
    {
      Sortable item = { g_ptr_array_index (list->faults, i), i };
      g_array_append_val (sorted, item);
    }
  g_array_sort (sorted, compare_faults);
  for (guint i = 0; i < sorted->len; i++)
    list->faults->pdata[i] = g_array_index (sorted, Sortable, i).fault;
}

const char *
kt_fault_severity_name (KtFaultSeverity severity)
{
  static const char *const names[] = { "error", "warning", "info" };
  g_return_val_if_fail ((guint)severity < G_N_ELEMENTS (names), "error");
  return names[severity];
}

static void
append_text (GString *text, const KtFault *fault)
{
  if (fault->file != NULL)
    g_string_append_printf (text, "%s:", fault->file);
  if (fault->line > 0)
    g_string_append_printf (text, "%u:", fault->line);
  if (fault->line > 0 && fault->column > 0)
    g_string_append_printf (text, "%u:", fault->column);
  g_string_append_printf (text, "%s%s: %s",
                          text->len > 0 && text->str[text->len - 1] == ':' ? " " : "",
                          kt_fault_severity_name (fault->severity), fault->message);
  if (fault->hint != NULL)
    g_string_append_printf (text, "\n    %s", fault->hint);
}

char *
kt_fault_to_text (const KtFault *fault)
{
  GString *text = g_string_new (NULL);
  append_text (text, fault);
  return g_string_free (text, FALSE);
}

static guint
count_dropped (const KtFaultList *list)
{
  guint all = 0;
  for (guint i = 0; i < G_N_ELEMENTS (list->counts); i++)
    all += list->counts[i];
  return all - list->faults->len;
}

char *
kt_fault_list_to_text (const KtFaultList *list)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < list->faults->len; i++)
    {
      append_text (text, kt_fault_list_get (list, i));
      g_string_append_c (text, '\n');
    }
  guint dropped = count_dropped (list);
  if (dropped > 0)
    g_string_append_printf (text, ngettext ("%u more not shown\n", "%u more not shown\n", dropped),
                            dropped);
  return g_string_free (text, FALSE);
}

static void
add_member (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *name, guint value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_fault (JsonBuilder *builder, const KtFault *fault)
{
  json_builder_begin_object (builder);
  add_member (builder, "severity", kt_fault_severity_name (fault->severity));
  add_member (builder, "file", fault->file);
  if (fault->line > 0)
    add_number (builder, "line", fault->line);
  if (fault->column > 0)
    add_number (builder, "column", fault->column);
  add_member (builder, "message", fault->message);
  add_member (builder, "hint", fault->hint);
  json_builder_end_object (builder);
}

JsonNode *
kt_fault_list_to_json (const KtFaultList *list)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  add_number (builder, "errors", list->counts[KT_FAULT_ERROR]);
  add_number (builder, "warnings", list->counts[KT_FAULT_WARNING]);
  json_builder_set_member_name (builder, "faults");
  json_builder_begin_array (builder);
  for (guint i = 0; i < list->faults->len; i++)
    add_fault (builder, kt_fault_list_get (list, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

gboolean
kt_fault_list_propagate (const KtFaultList *list, GError **error)
{
  guint n_errors = list->counts[KT_FAULT_ERROR];
  if (n_errors == 0)
    return TRUE;
  for (guint i = 0; i < list->faults->len; i++)
    {
      const KtFault *fault = kt_fault_list_get (list, i);
      if (fault->severity != KT_FAULT_ERROR)
        continue;
      g_autofree char *text = kt_fault_to_text (fault);
      if (n_errors > 1)
        g_set_error (error, KT_ERROR, KT_ERROR_INVALID,
                     ngettext ("%s\n(and %u more)", "%s\n(and %u more)", n_errors - 1), text,
                     n_errors - 1);
      else
        g_set_error_literal (error, KT_ERROR, KT_ERROR_INVALID, text);
      return FALSE;
    }
  g_set_error (error, KT_ERROR, KT_ERROR_INVALID,
               ngettext ("%u error was found.", "%u errors were found.", n_errors), n_errors);
  return FALSE;
}
