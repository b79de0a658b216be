/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-sync-wire.h"

#include <string.h>

#include "kt-json.h"

/* Deep enough for a revision in an operation in a list, and no deeper. */
static const KtJsonLimits push_limits = { KT_SYNC_MAX_PUSH_BYTES, 32, 200000 };
static const KtJsonLimits line_limits = { KT_SYNC_MAX_PAGE_BYTES, 32, 1000000 };
static const KtJsonLimits answer_limits = { 1024 * 1024, 8, 10000 };

/* ---- reading ---- */

static JsonObject *
parse_object (const char *text,
              gssize length,
              const KtJsonLimits *limits,
              const char *what,
              JsonNode **node,
              GError **error)
{
  *node = kt_json_parse (text, length, limits, error);
  return *node != NULL ? kt_json_root_object (*node, what, error) : NULL;
}

static JsonObject *
parse_bytes (GBytes *bytes,
             const KtJsonLimits *limits,
             const char *what,
             JsonNode **node,
             GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  return parse_object (text != NULL ? text : "", (gssize)size, limits, what, node, error);
}

static gboolean
read_text (JsonObject *object, const char *name, char **text, GError **error)
{
  const char *found = kt_json_get_string (object, name, error);
  if (found == NULL)
    return FALSE;
  *text = g_strdup (found);
  return TRUE;
}

/* Any value but null, as compact text. */
static gboolean
read_body (JsonObject *object, char **body, GError **error)
{
  JsonObject *found = kt_json_get_object (object, "body", error);
  if (found == NULL)
    return FALSE;
  *body = kt_json_to_string (json_object_get_member (object, "body"), FALSE);
  return TRUE;
}

static gboolean
at_least (gint64 value, gint64 least, const char *name, GError **error)
{
  if (value >= least)
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_RANGE, "%s is %" G_GINT64_FORMAT ", less than %d", name,
               value, (int)least);
  return FALSE;
}

/* ---- writing ---- */

static void
add_json (JsonBuilder *builder, const char *name, const char *json)
{
  g_autoptr (JsonNode) node = json != NULL ? kt_json_parse (json, -1, &line_limits, NULL) : NULL;
  json_builder_set_member_name (builder, name);
  if (node != NULL)
    json_builder_add_value (builder, g_steal_pointer (&node));
  else
    json_builder_add_null_value (builder);
}

static GBytes *
take_text (JsonBuilder *builder)
{
  char *text = kt_json_builder_to_string (builder, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* ---- a push ---- */

static void
add_operation (JsonBuilder *builder, const KtSyncOperation *operation)
{
  json_builder_begin_object (builder);
  kt_json_add_int (builder, "n", operation->n);
  kt_json_add_string (builder, "type", operation->type);
  kt_json_add_string (builder, "id", operation->id);
  kt_json_add_string (builder, "kind", operation->kind);
  kt_json_add_int (builder, "base_rev", operation->base_rev);
  add_json (builder, "body", operation->body);
  kt_json_add_int (builder, "wall", operation->wall);
  kt_json_add_int (builder, "mono", operation->mono);
  json_builder_end_object (builder);
}

GBytes *
kt_sync_wire_write_push (GPtrArray *operations)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "operations");
  json_builder_begin_array (builder);
  for (guint i = 0; i < operations->len; i++)
    add_operation (builder, operations->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return take_text (builder);
}

static KtSyncOperation *
read_operation (JsonNode *node, GError **error)
{
  g_autoptr (KtSyncOperation) self = g_new0 (KtSyncOperation, 1);
  JsonObject *object = kt_json_root_object (node, "An operation", error);
  if (object == NULL || !kt_json_get_int (object, "n", &self->n, error)
      || !at_least (self->n, 1, "n", error) || !read_text (object, "type", &self->type, error)
      || !read_text (object, "id", &self->id, error)
      || !read_text (object, "kind", &self->kind, error)
      || !kt_json_get_int (object, "base_rev", &self->base_rev, error)
      || !at_least (self->base_rev, 0, "base_rev", error)
      || !read_body (object, &self->body, error)
      || !kt_json_opt_int (object, "wall", &self->wall, 0, error)
      || !kt_json_opt_int (object, "mono", &self->mono, 0, error))
    return NULL;
  self->hash = kt_sync_operation_hash (self);
  return g_steal_pointer (&self);
}

/* The numbers of one push follow one another. */
static gboolean
check_numbers (GPtrArray *operations, GError **error)
{
  for (guint i = 1; i < operations->len; i++)
    {
      const KtSyncOperation *before = operations->pdata[i - 1];
      const KtSyncOperation *operation = operations->pdata[i];
      if (operation->n - 1 != before->n)
        {
          g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                       "operation %" G_GINT64_FORMAT " follows %" G_GINT64_FORMAT, operation->n,
                       before->n);
          return FALSE;
        }
    }
  return TRUE;
}

GPtrArray *
kt_sync_wire_read_push (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = parse_bytes (bytes, &push_limits, "A push", &node, error);
  JsonArray *array = object != NULL ? kt_json_get_array (object, "operations", error) : NULL;
  if (array == NULL)
    return NULL;
  if (json_array_get_length (array) > KT_SYNC_MAX_OPERATIONS)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_LIMIT, "more than %d operations at once",
                   KT_SYNC_MAX_OPERATIONS);
      return NULL;
    }
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_operation_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      KtSyncOperation *operation = read_operation (json_array_get_element (array, i), error);
      if (operation == NULL)
        {
          g_prefix_error (error, "operation %u of the push: ", i + 1);
          return NULL;
        }
      g_ptr_array_add (operations, operation);
    }
  return check_numbers (operations, error) ? g_steal_pointer (&operations) : NULL;
}

/* ---- the answer ---- */

static void
add_result (JsonBuilder *builder, const KtSyncResult *result)
{
  json_builder_begin_object (builder);
  kt_json_add_int (builder, "n", result->n);
  kt_json_add_string (builder, "verdict", kt_sync_verdict_to_string (result->verdict));
  kt_json_add_int (builder, "rev", result->rev);
  if (result->code != NULL)
    kt_json_add_string (builder, "code", result->code);
  if (result->reason != NULL)
    kt_json_add_string (builder, "reason", result->reason);
  json_builder_end_object (builder);
}

GBytes *
kt_sync_wire_write_results (GPtrArray *results, gint64 server_time)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "results");
  json_builder_begin_array (builder);
  for (guint i = 0; i < results->len; i++)
    add_result (builder, results->pdata[i]);
  json_builder_end_array (builder);
  kt_json_add_int (builder, "server_time", server_time);
  json_builder_end_object (builder);
  return take_text (builder);
}

static KtSyncResult *
read_result (JsonNode *node, GError **error)
{
  g_autoptr (KtSyncResult) self = g_new0 (KtSyncResult, 1);
  JsonObject *object = kt_json_root_object (node, "A result", error);
  const char *verdict = NULL;
  const char *code = NULL;
  const char *reason = NULL;
  if (object == NULL || !kt_json_get_int (object, "n", &self->n, error)
      || (verdict = kt_json_get_string (object, "verdict", error)) == NULL
      || !kt_json_opt_int (object, "rev", &self->rev, 0, error)
      || !kt_json_opt_string (object, "code", &code, NULL, error)
      || !kt_json_opt_string (object, "reason", &reason, NULL, error))
    return NULL;
  if (!kt_sync_verdict_from_string (verdict, &self->verdict))
    {
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE, "“%s” is no verdict", verdict);
      return NULL;
    }
  self->code = g_strdup (code);
  self->reason = g_strdup (reason);
  return g_steal_pointer (&self);
}

GPtrArray *
kt_sync_wire_read_results (GBytes *bytes, gint64 *server_time, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = parse_bytes (bytes, &answer_limits, "The answer to a push", &node, error);
  JsonArray *array = object != NULL ? kt_json_get_array (object, "results", error) : NULL;
  if (array == NULL || !kt_json_get_int (object, "server_time", server_time, error))
    return NULL;
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_result_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      KtSyncResult *result = read_result (json_array_get_element (array, i), error);
      if (result == NULL)
        return NULL;
      g_ptr_array_add (results, result);
    }
  return g_steal_pointer (&results);
}

/* ---- a page ---- */

static void
end_line (GString *page, JsonBuilder *builder)
{
  g_autofree char *text = kt_json_builder_to_string (builder, FALSE);
  g_string_append (page, text);
  g_string_append_c (page, '\n');
}

/* Stands in JSON as it is. */
static gboolean
is_plain (const char *text)
{
  while (*text >= ' ' && *text != '"' && *text != '\\' && *text != 0x7f)
    text++;
  return *text == '\0';
}

/* An object that was written by us, without line breaks. */
static gboolean
is_line (const char *json)
{
  return json != NULL && *json == '{' && strpbrk (json, "\r\n") == NULL;
}

static void
build_change (GString *page, const KtSyncChange *change)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_int (builder, "seq", change->seq);
  kt_json_add_string (builder, "op", change->is_del ? "del" : "put");
  kt_json_add_string (builder, "type", change->type);
  kt_json_add_string (builder, "id", change->id);
  kt_json_add_int (builder, "rev", change->rev);
  if (!change->is_del)
    add_json (builder, "body", change->body);
  json_builder_end_object (builder);
  end_line (page, builder);
}

/* A body is JSON already. To read it and write it again takes ten times as long as all the rest of a
 * page, the database included. */
static void
write_change (GString *page, const KtSyncChange *change)
{
  if (!is_plain (change->type) || !is_plain (change->id)
      || (!change->is_del && !is_line (change->body)))
    {
      build_change (page, change);
      return;
    }
  g_string_append_printf (page,
                          "{\"seq\":%" G_GINT64_FORMAT
                          ",\"op\":\"%s\",\"type\":\"%s\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT,
                          change->seq, change->is_del ? "del" : "put", change->type, change->id,
                          change->rev);
  if (!change->is_del)
    {
      g_string_append (page, ",\"body\":");
      g_string_append (page, change->body);
    }
  g_string_append (page, "}\n");
}

GBytes *
kt_sync_wire_write_page (GPtrArray *changes, const char *next, gboolean more, gint64 server_time)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GString *page = g_string_new (NULL);
  for (guint i = 0; i < changes->len; i++)
    write_change (page, changes->pdata[i]);
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "next", next);
  kt_json_add_bool (builder, "more", more);
  kt_json_add_int (builder, "server_time", server_time);
  json_builder_end_object (builder);
  end_line (page, builder);
  return g_string_free_to_bytes (page);
}

static KtSyncChange *
read_change (JsonObject *object, GError **error)
{
  g_autoptr (KtSyncChange) self = g_new0 (KtSyncChange, 1);
  const char *op;
  if (!kt_json_get_int (object, "seq", &self->seq, error)
      || (op = kt_json_get_string (object, "op", error)) == NULL
      || !read_text (object, "type", &self->type, error)
      || !read_text (object, "id", &self->id, error)
      || !kt_json_get_int (object, "rev", &self->rev, error))
    return NULL;
  self->is_del = strcmp (op, "del") == 0;
  if (!self->is_del && strcmp (op, "put") != 0)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE, "“%s” is no change", op);
      return NULL;
    }
  return self->is_del || read_body (object, &self->body, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
read_trailer (KtSyncPage *page, JsonObject *object, GError **error)
{
  return read_text (object, "next", &page->next, error)
         && kt_json_get_bool (object, "more", &page->more, error)
         && kt_json_get_int (object, "server_time", &page->server_time, error);
}

static gboolean
read_line (KtSyncPage *page, const char *line, gsize length, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = parse_object (line, (gssize)length, &line_limits, "A line", &node, error);
  if (object == NULL)
    return FALSE;
  if (json_object_has_member (object, "next"))
    return read_trailer (page, object, error);
  KtSyncChange *change = read_change (object, error);
  if (change == NULL)
    return FALSE;
  g_ptr_array_add (page->changes, change);
  return TRUE;
}

/* Each line ends with a line break, and nothing comes after the last one: so a page that was cut
 * anywhere is found out. */
KtSyncPage *
kt_sync_wire_read_page (GBytes *bytes, GError **error)
{
  gsize size;
  const char *at = g_bytes_get_data (bytes, &size);
  const char *end = at != NULL ? at + size : NULL;
  g_autoptr (KtSyncPage) page = g_new0 (KtSyncPage, 1);
  page->changes = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_change_free);
  for (guint number = 1; at != end; number++)
    {
      const char *stop = memchr (at, '\n', (gsize)(end - at));
      if (stop == NULL || page->next != NULL)
        break;
      if (!read_line (page, at, (gsize)(stop - at), error))
        {
          g_prefix_error (error, "line %u of the page: ", number);
          return NULL;
        }
      at = stop + 1;
    }
  if (page->next != NULL && at == end)
    return g_steal_pointer (&page);
  g_set_error (error, KT_ERROR, KT_ERROR_PARSE, "the page is torn: it does not end where it should");
  return NULL;
}

void
kt_sync_page_free (KtSyncPage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_free (self->next);
  g_free (self);
}

/* ---- problems ---- */

KtSyncProblem *
kt_sync_problem_new (guint status, const char *type, const char *title)
{
  KtSyncProblem *self = g_new0 (KtSyncProblem, 1);
  self->status = status;
  self->type = g_strdup (type);
  self->title = g_strdup (title);
  return self;
}

void
kt_sync_problem_free (KtSyncProblem *self)
{
  if (self == NULL)
    return;
  g_free (self->type);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->epoch);
  g_free (self);
}

GBytes *
kt_sync_wire_write_problem (const KtSyncProblem *problem)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "type", problem->type != NULL ? problem->type : "about:blank");
  kt_json_add_string (builder, "title", problem->title);
  kt_json_add_int (builder, "status", problem->status);
  if (problem->detail != NULL)
    kt_json_add_string (builder, "detail", problem->detail);
  if (problem->expected != 0)
    kt_json_add_int (builder, "expected", problem->expected);
  if (problem->epoch != NULL)
    kt_json_add_string (builder, "epoch", problem->epoch);
  json_builder_end_object (builder);
  return take_text (builder);
}

KtSyncProblem *
kt_sync_wire_read_problem (GBytes *bytes, guint status)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = parse_bytes (bytes, &answer_limits, "A problem", &node, NULL);
  const char *type = NULL;
  const char *title = NULL;
  const char *detail = NULL;
  const char *epoch = NULL;
  gint64 expected = 0;
  if (object == NULL || !kt_json_opt_string (object, "type", &type, NULL, NULL)
      || !kt_json_opt_string (object, "title", &title, NULL, NULL)
      || !kt_json_opt_string (object, "detail", &detail, NULL, NULL)
      || !kt_json_opt_string (object, "epoch", &epoch, NULL, NULL)
      || !kt_json_opt_int (object, "expected", &expected, 0, NULL))
    return kt_sync_problem_new (status, NULL, NULL);
  KtSyncProblem *self = kt_sync_problem_new (status, type, title);
  self->detail = g_strdup (detail);
  self->expected = expected;
  self->epoch = g_strdup (epoch);
  return self;
}

/* ---- versions ---- */

gboolean
kt_sync_wire_is_older (const char *version, const char *least)
{
  for (;;)
    {
      char *version_end;
      char *least_end;
      guint64 a = g_ascii_strtoull (version, &version_end, 10);
      guint64 b = g_ascii_strtoull (least, &least_end, 10);
      if (a != b)
        return a < b;
      if (*least_end != '.')
        return FALSE;
      version = *version_end == '.' ? version_end + 1 : "";
      least = least_end + 1;
    }
}
