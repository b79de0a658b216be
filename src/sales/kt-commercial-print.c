/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What does not count is listed here by its key; all else does, fields of later days too. The
 * customer counts without his contact.
 */
#include "kt-commercial-print.h"

#include "kt-record-json.h"

#include <string.h>

static const char *const head_but[]
    = { "subject",     "reference",  "reference_date", "our_reference", "salesperson", "date",
        "text_before", "text_after", "note",           "customer",      "participants",
        NULL };
static const char *const customer_but[] = { "contact", NULL };
static const char *const line_but[] = { "note", "trace", NULL };

static void
write_lines (GListModel *positions, GString *json)
{
  for (guint i = 0; i < g_list_model_get_n_items (positions); i++)
    {
      g_autoptr (KtPosition) position = g_list_model_get_item (positions, i);
      g_string_append_c (json, '{');
      kt_record_write_members_but (&kt_position_data_type, kt_position_get (position), line_but,
                                   json);
      g_string_append_c (json, '[');
      write_lines (kt_position_get_children (position), json);
      g_string_append (json, "]}");
    }
}

char *
kt_revision_commercial_print (KtRevision *revision)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  g_autoptr (GString) json = g_string_new ("{");
  kt_record_write_members_but (&kt_revision_header_type, header, head_but, json);
  g_string_append_c (json, '{');
  kt_record_write_members_but (&kt_customer_type, &header->customer, customer_but, json);
  g_string_append (json, "}}[");
  write_lines (kt_revision_get_positions (revision), json);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, json->str, (gssize)json->len);
}

/* The first member of a path: "payment_text" of "payment_text", "note" of "note[2]". */
static gboolean
begins_with_one_of (const char *path, const char *const *keys)
{
  g_autofree char *key = g_strndup (path, strcspn (path, ".["));
  return g_strv_contains (keys, key);
}

gboolean
kt_commercial_print_counts (const char *path)
{
  const char *line = g_str_has_prefix (path, "positions[") ? strchr (path, ']') : NULL;
  if (line != NULL)
    return line[1] != '.' || !begins_with_one_of (line + 2, line_but);
  if (g_str_has_prefix (path, "customer."))
    return !begins_with_one_of (path + strlen ("customer."), customer_but);
  return !begins_with_one_of (path, head_but);
}
