/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-person.h"

#include <string.h>

#include "kt-inquiry.h"
#include "kt-json.h"
#include "kt-server-audit.h"
#include "kt-server-object.h"
#include "kt-server-people.h"
#include "kt-sync-record.h"

/* ---- what there is of him ---- */

typedef struct {
  KtDatabase *database;
  const char *tenant;
  const char *account; /* or the request of a visitor, who never was a customer */
  gint64 now;
  gint64 oldest;      /* what was sent before that need not be kept */
  GPtrArray *objects; /* of KtServerObject: all that is his */
  GHashTable *kept;   /* ids of quotes that the law wants kept */
} Person;

static void
person_clear (Person *self)
{
  g_clear_pointer (&self->objects, g_ptr_array_unref);
  g_clear_pointer (&self->kept, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, person_clear)

static gboolean
is_type (const KtServerObject *object, const char *type)
{
  return strcmp (object->type, type) == 0;
}

/* One row of: type, id, rev, territory, account, quote, deleted, body. */
static KtServerObject *
read_object (const Person *self, KtQuery *query)
{
  KtServerObject *object = g_new (KtServerObject, 1);
  *object = (KtServerObject){
    .tenant = g_strdup (self->tenant),
    .type = g_strdup (kt_query_get_text (query, 0)),
    .id = g_strdup (kt_query_get_text (query, 1)),
    .rev = kt_query_get_int (query, 2),
    .territory = g_strdup (kt_query_get_text (query, 3)),
    .stored_territory = g_strdup (kt_query_get_text (query, 3)),
    .account = g_strdup (kt_query_get_text (query, 4)),
    .quote = g_strdup (kt_query_get_text (query, 5)),
    .deleted = kt_query_get_int (query, 6) != 0,
    .body = g_strdup (kt_query_get_text (query, 7)),
  };
  return object;
}

#define SELECT_OBJECT                                                                              \
  "SELECT type, id, rev, territory, account, quote, deleted, body FROM object WHERE tenant = $1"

/* What he asked at a kiosk before he was a customer: it names the quote that came of it. */
static gboolean
read_inquiries (Person *self, GError **error)
{
  g_autoptr (GHashTable) quotes = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->objects->len; i++)
    {
      const KtServerObject *object = self->objects->pdata[i];
      if (is_type (object, KT_SYNC_QUOTE))
        g_hash_table_add (quotes, object->id);
    }
  g_autoptr (KtQuery) query = kt_query_new (self->database, SELECT_OBJECT
                                            " AND type = 'inquiry' AND deleted = 0 ORDER BY id");
  kt_query_bind_text (query, self->tenant);
  while (kt_query_next (query, error))
    {
      g_autoptr (KtInquiry) inquiry = kt_inquiry_from_json (kt_query_get_text (query, 7), -1, NULL);
      if (inquiry != NULL && g_hash_table_contains (quotes, inquiry->quote_id))
        g_ptr_array_add (self->objects, read_object (self, query));
    }
  return !kt_query_failed (query);
}

/* An empty id is that of whatever belongs to nobody. */
static gboolean
read_objects (Person *self, GError **error)
{
  g_autoptr (KtQuery) query
      = kt_query_new (self->database, SELECT_OBJECT
                      " AND (account = $2 OR (type IN ('account', 'inquiry') AND id = $2))"
                      " ORDER BY type, id");
  kt_query_bind_text (query, self->tenant);
  kt_query_bind_text (query, self->account);
  self->objects = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_server_object_free);
  while (kt_query_next (query, error))
    g_ptr_array_add (self->objects, read_object (self, query));
  if (kt_query_failed (query))
    return FALSE;
  if (self->objects->len > 0 && *self->account != '\0')
    return read_inquiries (self, error);
  g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_NOT_FOUND, "There is no customer and no request %s.", self->account);
  return FALSE;
}

/* A quote is the one it belongs to itself. */
static const char *
quote_of (const KtServerObject *object)
{
  return is_type (object, KT_SYNC_QUOTE) ? object->id : object->quote;
}

/* ---- what has to be kept ---- */

/* The moment a revision was sent, or an order event happened; 0: nothing of the kind. */
static gint64
find_moment (const KtServerObject *object)
{
  gint64 at = 0;
  const char *kind = NULL;
  g_autoptr (JsonNode) node = kt_json_parse (object->body, -1, NULL, NULL);
  JsonObject *json = node != NULL ? kt_json_root_object (node, "", NULL) : NULL;
  if (json == NULL)
    return 0;
  if (is_type (object, KT_SYNC_REVISION))
    kt_json_opt_int (json, "sent", &at, 0, NULL);
  else if (is_type (object, KT_SYNC_EVENT) && kt_json_opt_string (json, "kind", &kind, "", NULL)
           && strcmp (kind, "order") == 0)
    kt_json_opt_int (json, "at", &at, 0, NULL);
  return at;
}

/* A letter, or what was ordered with it: then the quote is kept. */
static void
find_kept (Person *self)
{
  self->kept = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->objects->len; i++)
    if (find_moment (self->objects->pdata[i]) >= self->oldest)
      g_hash_table_add (self->kept, (gpointer)quote_of (self->objects->pdata[i]));
}

/* Of a quote that is kept the drafts go. */
static gboolean
is_kept (const Person *self, const KtServerObject *object)
{
  return !is_type (object, KT_SYNC_ACCOUNT) && g_hash_table_contains (self->kept, quote_of (object))
         && (!is_type (object, KT_SYNC_REVISION) || find_moment (object) > 0);
}

/* Years count from the end of the one in which it was sent. */
static gint64
find_oldest (gint64 now, guint keep_years)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_utc (now);
  g_autoptr (GDateTime) first
      = g_date_time_new_utc (g_date_time_get_year (today) - (gint)keep_years, 1, 1, 0, 0, 0);
  return MAX (g_date_time_to_unix (first), 1);
}

/* ---- erasing ---- */

static gboolean
run (Person *self, const char *sql, const char *a, const char *b, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (self->database, sql);
  kt_query_bind_text (query, self->tenant);
  kt_query_bind_text (query, a);
  if (b != NULL)
    kt_query_bind_text (query, b);
  return kt_query_run (query, NULL, error);
}

static gboolean
remember (Person *self, const KtServerObject *object, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      self->database, "INSERT INTO erasure (tenant, type, id, at) VALUES ($1, $2, $3, $4)"
                      " ON CONFLICT (tenant, type, id) DO NOTHING");
  kt_query_bind_text (query, self->tenant);
  kt_query_bind_text (query, object->type);
  kt_query_bind_text (query, object->id);
  kt_query_bind_int (query, self->now);
  return kt_query_run (query, NULL, error);
}

/* What the trail says about this, or by this event. */
static gboolean
erase_traces (Person *self, const KtServerObject *object, GError **error)
{
  if (!is_type (object, KT_SYNC_EVENT))
    return kt_server_audit_erase (self->database, self->tenant, object->id, self->now, error);
  g_autoptr (JsonNode) node = kt_json_parse (object->body, -1, NULL, NULL);
  JsonObject *json = node != NULL ? kt_json_root_object (node, "", NULL) : NULL;
  const char *subject = json != NULL ? kt_json_get_string (json, "subject", NULL) : NULL;
  return (subject == NULL
          || kt_server_audit_erase (self->database, self->tenant, subject, self->now, error))
         && run (self, "DELETE FROM event WHERE tenant = $1 AND id = $2", object->id, NULL, error);
}

static gboolean
erase_object (Person *self, KtServerObject *object, GError **error)
{
  if (!erase_traces (self, object, error) || !remember (self, object, error))
    return FALSE;
  g_free (object->body);
  object->body = g_strdup ("{}");
  object->deleted = TRUE;
  return kt_server_object_write (object, self->database, self->now, error);
}

/* The head of a quote that is kept. */
static gboolean
blank_head (Person *self, KtServerObject *object, GError **error)
{
  g_autoptr (JsonNode) node = kt_json_parse (object->body, -1, NULL, error);
  JsonObject *json = node != NULL ? kt_json_root_object (node, "A quote", error) : NULL;
  if (json == NULL)
    return FALSE;
  json_object_set_string_member (json, "account_title", "");
  json_object_set_string_member (json, "contact_id", "");
  g_free (object->body);
  object->body = kt_json_to_string (node, FALSE);
  return kt_server_object_write (object, self->database, self->now, error);
}

static gboolean
treat (Person *self, KtServerObject *object, KtServerErasure *result, GError **error)
{
  if (!is_kept (self, object))
    {
      if (object->deleted && strcmp (object->body, "{}") == 0)
        return remember (self, object, error);
      result->erased++;
      return erase_object (self, object, error);
    }
  result->kept++;
  return !is_type (object, KT_SYNC_QUOTE) || blank_head (self, object, error);
}

static gboolean
note (Person *self, const KtServerErasure *result, GError **error)
{
  g_autofree char *body
      = g_strdup_printf ("{\"erased\":%u,\"kept\":%u}", result->erased, result->kept);
  const KtServerAuditEntry entry = { .at = self->now,
                                     .device = "",
                                     .actor = "",
                                     .kind = "person-erased",
                                     .subject = self->account,
                                     .body = body };
  return kt_server_audit_append (self->database, self->tenant, &entry, error);
}

gboolean
kt_server_person_erase (KtDatabase *database,
                        const char *tenant,
                        const char *account,
                        gint64 now,
                        guint keep_years,
                        KtServerErasure *result,
                        GError **error)
{
  g_auto (Person) self = { .database = database,
                           .tenant = tenant,
                           .account = account,
                           .now = now,
                           .oldest = find_oldest (now, keep_years) };
  *result = (KtServerErasure){ 0 };
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  if (transaction == NULL || !kt_server_feed_lock (database, tenant, error)
      || !read_objects (&self, error))
    return FALSE;
  find_kept (&self);
  for (guint i = 0; i < self.objects->len; i++)
    if (!treat (&self, self.objects->pdata[i], result, error))
      return FALSE;
  return note (&self, result, error) && kt_database_commit (transaction, error);
}

int
kt_server_person_is_erased (KtDatabase *database,
                            const char *tenant,
                            const char *type,
                            const char *id,
                            GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database, "SELECT 1 FROM erasure WHERE tenant = $1 AND type = $2 AND id = $3");
  kt_query_bind_text (query, tenant);
  kt_query_bind_text (query, type);
  kt_query_bind_text (query, id);
  gboolean found = kt_query_next (query, error);
  return kt_query_failed (query) ? -1 : found;
}

/* ---- a copy ---- */

static void
add_object (JsonBuilder *builder, const KtServerObject *object)
{
  g_autoptr (JsonNode) node = kt_json_parse (object->body, -1, NULL, NULL);
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "type", object->type);
  kt_json_add_string (builder, "id", object->id);
  kt_json_add_string (builder, "territory", object->territory);
  kt_json_add_bool (builder, "deleted", object->deleted);
  json_builder_set_member_name (builder, "body");
  json_builder_add_value (builder,
                          node != NULL ? g_steal_pointer (&node) : json_node_new (JSON_NODE_NULL));
  json_builder_end_object (builder);
}

/* What is noted about one of these objects. */
static gboolean
add_trail (JsonBuilder *builder, Person *self, const KtServerObject *object, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      self->database, "SELECT at, kind, body FROM audit WHERE tenant = $1 AND subject = $2"
                      " ORDER BY row");
  kt_query_bind_text (query, self->tenant);
  kt_query_bind_text (query, object->id);
  while (kt_query_next (query, error))
    {
      json_builder_begin_object (builder);
      kt_json_add_string (builder, "subject", object->id);
      kt_json_add_int (builder, "at", kt_query_get_int (query, 0));
      kt_json_add_string (builder, "kind", kt_query_get_text (query, 1));
      kt_json_add_string (builder, "body", kt_query_get_text (query, 2));
      json_builder_end_object (builder);
    }
  return !kt_query_failed (query);
}

char *
kt_server_person_export (KtDatabase *database,
                         const char *tenant,
                         const char *account,
                         gint64 now,
                         GError **error)
{
  g_auto (Person) self = { .database = database, .tenant = tenant, .account = account, .now = now };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin_reading (database, error);
  if (transaction == NULL || !read_objects (&self, error))
    return NULL;
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "subject", account);
  kt_json_add_int (builder, "at", now);
  json_builder_set_member_name (builder, "objects");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self.objects->len; i++)
    add_object (builder, self.objects->pdata[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "trail");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self.objects->len; i++)
    if (!add_trail (builder, &self, self.objects->pdata[i], error))
      return NULL;
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return kt_json_builder_to_string (builder, TRUE);
}
