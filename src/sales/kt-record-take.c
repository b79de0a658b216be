/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One place of a record, named as losses of a merge name it, becomes what another record has there.
 */
#include "kt-record-merge.h"

#include "kt-record-private.h"

#include <string.h>

static const KtField *
find_field (const KtRecordType *type, const char *key, gsize length)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if (strlen (field->key) == length && strncmp (field->key, key, length) == 0)
      return field;
  return NULL;
}

/* G_MAXUINT: none has that id. */
static guint
find_item (const KtField *field, GPtrArray *items, const char *id)
{
  const KtField *key = find_field (field->type, "id", 2);
  for (guint i = 0; key != NULL && i < items->len; i++)
    if (g_strcmp0 (*KT_FIELD_PEEK (char *, items->pdata[i], key), id) == 0)
      return i;
  return G_MAXUINT;
}

static void
take_item (const KtField *field, GPtrArray *to, guint place, GPtrArray *from, guint source)
{
  if (place != G_MAXUINT)
    g_ptr_array_remove_index (to, place);
  if (source != G_MAXUINT)
    g_ptr_array_insert (to, place != G_MAXUINT ? (int)place : -1,
                        kt_record_copy (field->type, from->pdata[source]));
}

/* rest: "[id]" or "[id].path" */
static gboolean
take_in_list (const KtField *field, gpointer record, gconstpointer from, const char *rest)
{
  gsize length = strcspn (rest, "]");
  if (rest[length] == '\0')
    return FALSE;
  g_autofree char *id = g_strndup (rest + 1, length - 1);
  const char *after = rest + length + 1;
  GPtrArray *mine = *KT_FIELD_AT (GPtrArray *, record, field);
  GPtrArray *theirs = *KT_FIELD_PEEK (GPtrArray *, from, field);
  guint place = find_item (field, mine, id), source = find_item (field, theirs, id);
  if (*after == '\0')
    take_item (field, mine, place, theirs, source);
  else if (*after != '.' || place == G_MAXUINT || source == G_MAXUINT)
    return FALSE;
  else
    return kt_record_take (field->type, mine->pdata[place], theirs->pdata[source], after + 1);
  return TRUE;
}

gboolean
kt_record_take (const KtRecordType *type, gpointer record, gconstpointer from, const char *path)
{
  gsize length = strcspn (path, ".[");
  const char *rest = path + length;
  const KtField *field = find_field (type, path, length);
  if (field == NULL)
    return FALSE;
  if (*rest == '.' && field->kind == KT_FIELD_RECORD)
    return kt_record_take (field->type, KT_FIELD_AT (char, record, field),
                           KT_FIELD_PEEK (char, from, field), rest + 1);
  if (*rest == '[' && field->kind == KT_FIELD_RECORDS)
    return take_in_list (field, record, from, rest);
  const char *const keys[] = { field->key, NULL };
  if (*rest == '\0')
    kt_record_assign_fields (type, record, from, keys);
  return *rest == '\0';
}
