/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing goes through the table in its order and leaves out what is empty, straight into the text
 * (a quote of 300 lines is written in a frame; a tree of nodes takes six); reading goes through the
 * members of the object and looks each one up in the table, so that nothing unknown is overlooked.
 * Decimals and money travel as text ("2.5", "1234.56 EUR"): JSON numbers are not exact.
 */
#include "kt-record-json.h"

#include "kt-record-private.h"
#include "kt-sales-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- writing ---- */

static gboolean
is_plain (char c)
{
  return (guchar)c >= 0x20 && c != '"' && c != '\\';
}

static void
append_escaped (GString *json, char c)
{
  if (c == '"' || c == '\\')
    {
      g_string_append_c (json, '\\');
      g_string_append_c (json, c);
    }
  else if (c == '\n')
    g_string_append (json, "\\n");
  else
    g_string_append_printf (json, "\\u%04x", (guint)(guchar)c);
}

/* Run by run: nearly all of a text is one. */
void
kt_json_append_text (GString *json, const char *text)
{
  const char *start = text;
  g_string_append_c (json, '"');
  while (*start != '\0')
    {
      const char *end = start;
      while (is_plain (*end))
        end++;
      g_string_append_len (json, start, end - start);
      if (*end != '\0')
        append_escaped (json, *end++);
      start = end;
    }
  g_string_append_c (json, '"');
}

void
kt_json_append_name (GString *json, const char *name)
{
  if (json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');
  kt_json_append_text (json, name);
  g_string_append_c (json, ':');
}

static void
write_texts (char **texts, GString *json)
{
  g_string_append_c (json, '[');
  for (char **text = texts; *text != NULL; text++)
    {
      if (text != texts)
        g_string_append_c (json, ',');
      kt_json_append_text (json, *text);
    }
  g_string_append_c (json, ']');
}

static void
write_record (const KtRecordType *type, gconstpointer record, GString *json)
{
  g_string_append_c (json, '{');
  kt_record_write_members (type, record, json);
  g_string_append_c (json, '}');
}

static void
write_records (const KtField *field, GPtrArray *items, GString *json)
{
  g_string_append_c (json, '[');
  for (guint i = 0; i < items->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      write_record (field->type, items->pdata[i], json);
    }
  g_string_append_c (json, ']');
}

static void
write_field (const KtField *field, gconstpointer record, GString *json)
{
  switch (field->kind)
    {
    case KT_FIELD_JSON:
      g_string_append (json, *KT_FIELD_PEEK (char *, record, field));
      break;
    case KT_FIELD_TEXTS:
      write_texts (*KT_FIELD_PEEK (char **, record, field), json);
      break;
    case KT_FIELD_BOOL:
      g_string_append (json, "true");
      break;
    case KT_FIELD_INT:
      g_string_append_printf (json, "%d", *KT_FIELD_PEEK (int, record, field));
      break;
    case KT_FIELD_RECORD:
      write_record (field->type, KT_FIELD_PEEK (char, record, field), json);
      break;
    case KT_FIELD_RECORDS:
      write_records (field, *KT_FIELD_PEEK (GPtrArray *, record, field), json);
      break;
    case KT_FIELD_TEXT:
    case KT_FIELD_DATE:
      kt_json_append_text (json, *KT_FIELD_PEEK (char *, record, field));
      break;
    case KT_FIELD_ENUM:
      kt_json_append_text (json, field->names[*KT_FIELD_PEEK (int, record, field)]);
      break;
    case KT_FIELD_DECIMAL:
      case KT_FIELD_MONEY: {
        g_autofree char *text = kt_field_to_text (field, record);
        kt_json_append_text (json, text);
        break;
      }
    }
}

void
kt_record_write_members_but (const KtRecordType *type,
                             gconstpointer record,
                             const char *const *but,
                             GString *json)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if ((field->required || !kt_field_is_empty (field, record))
        && !g_strv_contains (but, field->key))
      {
        kt_json_append_name (json, field->key);
        write_field (field, record, json);
      }
}

void
kt_record_write_members (const KtRecordType *type, gconstpointer record, GString *json)
{
  static const char *const none[] = { NULL };
  kt_record_write_members_but (type, record, none, json);
}

char *
kt_record_to_json (const KtRecordType *type, gconstpointer record)
{
  GString *json = g_string_new (NULL);
  write_record (type, record, json);
  return g_string_free (json, FALSE);
}

/* ---- reading ---- */

static gboolean
refuse (GError **error, const char *path, const char *key, const char *why)
{
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY, "%s%s: %s", path, key, why);
  return FALSE;
}

static const char *
peek_string (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static gboolean
read_enum (const KtField *field, const char *text, gpointer record)
{
  for (int i = 0; field->names[i] != NULL; i++)
    if (strcmp (field->names[i], text) == 0)
      {
        *KT_FIELD_AT (int, record, field) = i;
        return TRUE;
      }
  return FALSE;
}

/* "1234.56 EUR" */
static gboolean
read_money (const char *text, KtMoney *money)
{
  const char *blank = strchr (text, ' ');
  if (blank == NULL || !kt_currency_is_valid (blank + 1))
    return FALSE;
  g_autofree char *amount = g_strndup (text, blank - text);
  return kt_money_from_string (amount, blank + 1, money, NULL);
}

/* Kinds that travel as text. */
static gboolean
read_text (const KtField *field, gpointer record, const char *text)
{
  switch (field->kind)
    {
    case KT_FIELD_TEXT:
    case KT_FIELD_DATE:
      kt_record_set_text (KT_FIELD_AT (char *, record, field), text);
      return TRUE;
    case KT_FIELD_ENUM:
      return read_enum (field, text, record);
    case KT_FIELD_DECIMAL:
      return kt_decimal_parse (text, KT_FIELD_AT (KtDecimal, record, field), NULL);
    case KT_FIELD_MONEY:
      return read_money (text, KT_FIELD_AT (KtMoney, record, field));
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
read_texts (const KtField *field, gpointer record, JsonNode *node)
{
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  JsonArray *array = json_node_get_array (node);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text = peek_string (json_array_get_element (array, i));
      if (text == NULL)
        return FALSE;
      g_strv_builder_add (texts, text);
    }
  g_strfreev (*KT_FIELD_AT (char **, record, field));
  *KT_FIELD_AT (char **, record, field) = g_strv_builder_end (texts);
  return TRUE;
}

static gboolean
read_int (const KtField *field, gpointer record, JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  gint64 value = json_node_get_int (node);
  if (value < G_MININT || value > G_MAXINT)
    return FALSE;
  *KT_FIELD_AT (int, record, field) = (int)value;
  return TRUE;
}

static gboolean
read_bool (const KtField *field, gpointer record, JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  *KT_FIELD_AT (gboolean, record, field) = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_json (const KtField *field, gpointer record, JsonNode *node)
{
  g_autofree char *text = kt_json_to_string (node, FALSE);
  kt_record_set_text (KT_FIELD_AT (char *, record, field), text);
  return TRUE;
}

static gboolean
read_record (const KtField *field,
             gpointer record,
             JsonNode *node,
             const char *path,
             GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, path, field->key, _ ("This should be an object."));
  g_autofree char *inner = g_strconcat (path, field->key, ".", NULL);
  return kt_record_read_members (field->type, KT_FIELD_AT (char, record, field),
                                 json_node_get_object (node), inner, NULL, error);
}

static gboolean
read_records (const KtField *field,
              gpointer record,
              JsonNode *node,
              const char *path,
              GError **error)
{
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, path, field->key, _ ("This should be a list."));
  JsonArray *array = json_node_get_array (node);
  GPtrArray *items = *KT_FIELD_AT (GPtrArray *, record, field);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      g_autofree char *inner = g_strdup_printf ("%s%s[%u].", path, field->key, i);
      if (!JSON_NODE_HOLDS_OBJECT (element))
        return refuse (error, inner, "", _ ("This should be an object."));
      gpointer item = kt_record_new (field->type);
      g_ptr_array_add (items, item);
      if (!kt_record_read_members (field->type, item, json_node_get_object (element), inner, NULL,
                                   error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_field (const KtField *field, gpointer record, JsonNode *node, const char *path, GError **error)
{
  gboolean read = FALSE;
  switch (field->kind)
    {
    case KT_FIELD_RECORD:
      return read_record (field, record, node, path, error);
    case KT_FIELD_RECORDS:
      return read_records (field, record, node, path, error);
    case KT_FIELD_JSON:
      read = read_json (field, record, node);
      break;
    case KT_FIELD_TEXTS:
      read = read_texts (field, record, node);
      break;
    case KT_FIELD_BOOL:
      read = read_bool (field, record, node);
      break;
    case KT_FIELD_INT:
      read = read_int (field, record, node);
      break;
    case KT_FIELD_TEXT:
    case KT_FIELD_DATE:
    case KT_FIELD_ENUM:
    case KT_FIELD_DECIMAL:
      case KT_FIELD_MONEY: {
        const char *text = peek_string (node);
        read = text != NULL && read_text (field, record, text);
        break;
      }
    }
  return read
         || refuse (error, path, field->key, _ ("This has the wrong type or an unknown value."));
}

static const KtField *
find_field (const KtRecordType *type, const char *key)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if (strcmp (field->key, key) == 0)
      return field;
  return NULL;
}

gboolean
kt_record_read_members (const KtRecordType *type,
                        gpointer record,
                        JsonObject *object,
                        const char *path,
                        const char *extra,
                        GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      if (g_strcmp0 (key, extra) == 0)
        continue;
      const KtField *field = find_field (type, key);
      if (field == NULL)
        return refuse (error, path, key,
                       _ ("This field is unknown. Was it written by a newer Kontor?"));
      if (!read_field (field, record, node, path, error))
        return FALSE;
    }
  return TRUE;
}

gpointer
kt_record_from_draft (const KtRecordType *type, const char *json, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = kt_json_parse (json, length, NULL, error);
  JsonObject *object = root != NULL ? kt_json_root_object (root, type->name, error) : NULL;
  if (object == NULL)
    return NULL;
  gpointer record = kt_record_new (type);
  if (!kt_record_read_members (type, record, object, "", NULL, error))
    g_clear_pointer (&record, type->destroy);
  return record;
}

gpointer
kt_record_from_json (const KtRecordType *type, const char *json, gssize length, GError **error)
{
  gpointer record = kt_record_from_draft (type, json, length, error);
  if (record != NULL && !kt_record_check (type, record, error))
    g_clear_pointer (&record, type->destroy);
  return record;
}

/* ---- canonical form ---- */

char *
kt_json_canonical (const char *json, GError **error)
{
  if (json == NULL || *json == '\0')
    return g_strdup ("");
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonNode) node = kt_json_parse (json, -1, NULL, &cause);
  if (node != NULL)
    return kt_json_to_string (node, FALSE);
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY, _ ("This is not JSON: %s"),
               cause->message);
  return NULL;
}

static gboolean
normalize_json (const KtField *field, gpointer record, GError **error)
{
  char **text = KT_FIELD_AT (char *, record, field);
  g_autoptr (GError) cause = NULL;
  g_autofree char *canonical = kt_json_canonical (*text, &cause);
  if (canonical == NULL)
    {
      g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD, "%s: %s", field->key,
                   cause->message);
      return FALSE;
    }
  kt_record_set_text (text, canonical);
  return TRUE;
}

gboolean
kt_record_normalize (const KtRecordType *type, gpointer record, GError **error)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if (field->kind == KT_FIELD_JSON)
      {
        if (!normalize_json (field, record, error))
          return FALSE;
      }
    else if (field->kind == KT_FIELD_DECIMAL)
      {
        KtDecimal *value = KT_FIELD_AT (KtDecimal, record, field);
        *value = kt_decimal_reduce (*value);
      }
    else if (field->kind == KT_FIELD_RECORD)
      {
        if (!kt_record_normalize (field->type, KT_FIELD_AT (char, record, field), error))
          return FALSE;
      }
    else if (field->kind == KT_FIELD_RECORDS)
      {
        GPtrArray *items = *KT_FIELD_AT (GPtrArray *, record, field);
        for (guint i = 0; i < items->len; i++)
          if (!kt_record_normalize (field->type, items->pdata[i], error))
            return FALSE;
      }
  return TRUE;
}
