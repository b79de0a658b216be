/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-tuf-role.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-json.h"

#define FORMAT 1
#define FORMAT_NAME "kontor-role"
#define MAX_KEYS 16

static const struct {
  const char *name;
  gsize max_bytes;
} roles[KT_TUF_N_ROLES] = {
  [KT_TUF_ROOT] = { "root", KT_TUF_MAX_ROOT },
  [KT_TUF_RELEASE] = { "release", KT_TUF_MAX_RELEASE },
  [KT_TUF_TIMESTAMP] = { "timestamp", KT_TUF_MAX_TIMESTAMP },
};

const char *
kt_tuf_role_to_string (KtTufRole role)
{
  return roles[role].name;
}

void
kt_tuf_root_free (KtTufRoot *self)
{
  if (self == NULL)
    return;
  g_free (self->catalog);
  for (guint i = 0; i < KT_TUF_N_ROLES; i++)
    kt_tuf_keys_free (self->roles[i]);
  g_free (self);
}

void
kt_tuf_timestamp_free (KtTufTimestamp *self)
{
  if (self == NULL)
    return;
  g_free (self->catalog);
  g_free (self->hash);
  g_free (self);
}

/* ---- what every role has ---- */

void
kt_tuf_role_begin (JsonBuilder *builder,
                   KtTufRole role,
                   const char *catalog,
                   gint64 version,
                   gint64 expires)
{
  json_builder_begin_object (builder);
  kt_json_add_int (builder, FORMAT_NAME, FORMAT);
  kt_json_add_string (builder, "role", roles[role].name);
  kt_json_add_string (builder, "catalog", catalog);
  kt_json_add_int (builder, "version", version);
  kt_json_add_int (builder, "expires", expires);
}

static gboolean
check_head (JsonObject *object,
            KtTufRole role,
            const char *catalog,
            gint64 *version,
            gint64 *expires,
            GError **error)
{
  gint64 format;
  const char *name, *found_catalog;
  if (!kt_json_get_int (object, FORMAT_NAME, &format, error)
      || (name = kt_json_get_string (object, "role", error)) == NULL
      || (found_catalog = kt_json_get_string (object, "catalog", error)) == NULL
      || !kt_json_get_int (object, "version", version, error)
      || !kt_json_get_int (object, "expires", expires, error))
    return FALSE;
  if (format != FORMAT)
    g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_FORM,
                 _ ("This file has format %ld, this Kontor reads format %d. Update Kontor."),
                 (glong)format, FORMAT);
  else if (strcmp (name, roles[role].name) != 0)
    g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH,
                 _ ("This file has the role “%s”; “%s” is needed."), name, roles[role].name);
  else if (catalog != NULL && strcmp (catalog, found_catalog) != 0)
    g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH,
                 _ ("This file is for the catalog “%s”; “%s” is needed."), found_catalog, catalog);
  else if (*version < 1)
    g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_FORM, _ ("Versions count from 1."));
  else
    return TRUE;
  return FALSE;
}

/* A member that is missing or of another type is a fault of form, whatever the JSON reader calls
 * it. */
static void
translate_error (GError **error, GError *cause)
{
  if (cause->domain == KT_TUF_ERROR)
    g_propagate_error (error, cause);
  else
    {
      g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_FORM,
                   _ ("This signed file cannot be understood: %s"), cause->message);
      g_error_free (cause);
    }
}

/* Parses a text that was verified. */
static JsonObject *
open_text (const char *text,
           KtTufRole role,
           const char *catalog,
           JsonNode **tree,
           gint64 *version,
           gint64 *expires,
           GError **error)
{
  const KtJsonLimits limits = { roles[role].max_bytes, 8, 1000 * 1000 };
  GError *cause = NULL;
  g_autoptr (JsonNode) node = kt_json_parse (text, -1, &limits, &cause);
  JsonObject *object = node != NULL ? kt_json_root_object (node, roles[role].name, &cause) : NULL;
  if (object == NULL || !check_head (object, role, catalog, version, expires, &cause))
    {
      translate_error (error, cause);
      return NULL;
    }
  *tree = g_steal_pointer (&node);
  return object;
}

JsonObject *
kt_tuf_role_open (GBytes *bytes,
                  KtTufRole role,
                  const KtTufRoot *root,
                  JsonNode **tree,
                  gint64 *version,
                  gint64 *expires,
                  GError **error)
{
  g_autoptr (KtTufEnvelope) envelope = kt_tuf_envelope_read (bytes, roles[role].max_bytes, error);
  if (envelope == NULL || !kt_tuf_envelope_verify (envelope, root->roles[role], NULL, error))
    return NULL;
  return open_text (envelope->text, role, root->catalog, tree, version, expires, error);
}

gboolean
kt_tuf_check_expiry (KtTufRole role, gint64 expires, gint64 server_time, GError **error)
{
  if (server_time < expires)
    return TRUE;
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (expires);
  g_autofree char *day = moment != NULL ? g_date_time_format (moment, "%F") : g_strdup ("?");
  g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_EXPIRED,
               _ ("The signed file “%s” of the catalog expired on %s. It must be published anew."),
               roles[role].name, day);
  return FALSE;
}

gboolean
kt_tuf_is_hash (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

gboolean
kt_tuf_check_bytes (GBytes *bytes,
                    gint64 length,
                    const char *hash,
                    const char *what,
                    GError **error)
{
  if ((gint64)g_bytes_get_size (bytes) != length)
    {
      g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_LIMIT,
                   _ ("%s: %lu bytes arrived, %lu were announced."), what,
                   (gulong)g_bytes_get_size (bytes), (gulong)length);
      return FALSE;
    }
  g_autofree char *found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (strcmp (found, hash) == 0)
    return TRUE;
  g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH,
               _ ("%s: the content is not the one that was announced."), what);
  return FALSE;
}

/* ---- root ---- */

char *
kt_tuf_root_to_text (const KtTufRoot *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  kt_tuf_role_begin (builder, KT_TUF_ROOT, self->catalog, self->version, self->expires);
  json_builder_set_member_name (builder, "roles");
  json_builder_begin_object (builder);
  for (guint i = 0; i < KT_TUF_N_ROLES; i++)
    {
      json_builder_set_member_name (builder, roles[i].name);
      json_builder_begin_object (builder);
      kt_json_add_int (builder, "threshold", self->roles[i]->threshold);
      json_builder_set_member_name (builder, "keys");
      json_builder_begin_array (builder);
      for (char **key = self->roles[i]->keys; *key != NULL; key++)
        json_builder_add_string_value (builder, *key);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return kt_json_builder_to_string (builder, FALSE);
}

static KtTufKeys *
refuse_keys (KtTufRole role, GError **error)
{
  g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_FORM,
               _ ("The keys of the role “%s” are no proper set: each once, and at least as many as "
                  "must sign."),
               roles[role].name);
  return NULL;
}

static KtTufKeys *
read_keys (JsonObject *object, KtTufRole role, GError **error)
{
  gint64 threshold;
  JsonArray *array;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  if (!kt_json_get_int (object, "threshold", &threshold, error)
      || (array = kt_json_get_array (object, "keys", error)) == NULL)
    return NULL;
  guint n = json_array_get_length (array);
  for (guint i = 0; i < MIN (n, MAX_KEYS); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *key
          = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
      if (!kt_tuf_key_is_valid (key) || !g_hash_table_add (seen, (gpointer)key))
        return refuse_keys (role, error);
      g_strv_builder_add (builder, key);
    }
  if (n > MAX_KEYS || threshold < 1 || threshold > (gint64)n)
    return refuse_keys (role, error);
  g_auto (GStrv) keys = g_strv_builder_end (builder);
  return kt_tuf_keys_new ((guint)threshold, (const char *const *)keys);
}

static gboolean
read_root_keys (KtTufRoot *self, JsonObject *object, GError **error)
{
  JsonObject *all = kt_json_get_object (object, "roles", error);
  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < KT_TUF_N_ROLES; i++)
    {
      JsonObject *one = kt_json_get_object (all, roles[i].name, error);
      self->roles[i] = one != NULL ? read_keys (one, i, error) : NULL;
      if (self->roles[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static KtTufRoot *
read_root_text (const char *text, const char *catalog, GError **error)
{
  g_autoptr (KtTufRoot) self = g_new0 (KtTufRoot, 1);
  g_autoptr (JsonNode) tree = NULL;
  GError *cause = NULL;
  JsonObject *object
      = open_text (text, KT_TUF_ROOT, catalog, &tree, &self->version, &self->expires, error);
  if (object == NULL)
    return NULL;
  self->catalog = g_strdup (json_object_get_string_member (object, "catalog"));
  if (read_root_keys (self, object, &cause))
    return g_steal_pointer (&self);
  translate_error (error, cause);
  return NULL;
}

static KtTufKeys *
list_signers (const KtTufEnvelope *envelope)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  for (guint i = 0; i < envelope->signatures->len; i++)
    g_strv_builder_add (keys, ((KtTufSignature *)envelope->signatures->pdata[i])->key);
  g_auto (GStrv) all = g_strv_builder_end (keys);
  return kt_tuf_keys_new (0, (const char *const *)all);
}

/* One that followed another is signed by keys of that one, too, which are not known here. */
KtTufRoot *
kt_tuf_root_read_trusted (GBytes *bytes, GError **error)
{
  g_autoptr (KtTufEnvelope) envelope = kt_tuf_envelope_read (bytes, KT_TUF_MAX_ROOT, error);
  g_autoptr (KtTufRoot) self
      = envelope != NULL ? read_root_text (envelope->text, NULL, error) : NULL;
  g_autoptr (KtTufKeys) signers = envelope != NULL ? list_signers (envelope) : NULL;
  if (self == NULL || !kt_tuf_envelope_verify (envelope, self->roles[KT_TUF_ROOT], signers, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Signatures of keys that only the new one names can be judged only when it is read: what the old
 * ones signed is enough to read it. */
KtTufRoot *
kt_tuf_root_read_next (GBytes *bytes, const KtTufRoot *trusted, GError **error)
{
  g_autoptr (KtTufEnvelope) envelope = kt_tuf_envelope_read (bytes, KT_TUF_MAX_ROOT, error);
  g_autoptr (KtTufRoot) self
      = envelope != NULL ? read_root_text (envelope->text, trusted->catalog, error) : NULL;
  if (self == NULL
      || !kt_tuf_envelope_verify (envelope, trusted->roles[KT_TUF_ROOT], self->roles[KT_TUF_ROOT],
                                  error)
      || !kt_tuf_envelope_verify (envelope, self->roles[KT_TUF_ROOT], trusted->roles[KT_TUF_ROOT],
                                  error))
    return NULL;
  if (self->version == trusted->version + 1)
    return g_steal_pointer (&self);
  g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_ROLL_BACK,
               _ ("After root %ld comes root %ld, not %ld."), (glong)trusted->version,
               (glong)trusted->version + 1, (glong)self->version);
  return NULL;
}

/* ---- timestamp ---- */

char *
kt_tuf_timestamp_to_text (const KtTufTimestamp *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  kt_tuf_role_begin (builder, KT_TUF_TIMESTAMP, self->catalog, self->version, self->expires);
  kt_json_add_int (builder, "root", self->root);
  kt_json_add_int (builder, "release", self->release);
  kt_json_add_int (builder, "length", self->length);
  kt_json_add_string (builder, "hash", self->hash);
  json_builder_end_object (builder);
  return kt_json_builder_to_string (builder, FALSE);
}

static gboolean
read_timestamp (KtTufTimestamp *self, JsonObject *object, GError **error)
{
  const char *hash;
  if (!kt_json_get_int (object, "root", &self->root, error)
      || !kt_json_get_int (object, "release", &self->release, error)
      || !kt_json_get_int (object, "length", &self->length, error)
      || (hash = kt_json_get_string (object, "hash", error)) == NULL)
    return FALSE;
  self->catalog = g_strdup (json_object_get_string_member (object, "catalog"));
  self->hash = g_strdup (hash);
  if (kt_tuf_is_hash (hash) && self->root >= 1 && self->release >= 1 && self->length > 0
      && self->length <= KT_TUF_MAX_RELEASE)
    return TRUE;
  g_set_error_literal (error, KT_TUF_ERROR, KT_TUF_ERROR_FORM,
                       _ ("The timestamp does not say which release is the newest."));
  return FALSE;
}

static gboolean
check_floor (const KtTufTimestamp *self, const KtTufFloor *floor, GError **error)
{
  if (self->version >= floor->timestamp && self->release >= floor->release)
    return TRUE;
  g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_ROLL_BACK,
               _ ("The server offers release %ld (timestamp %ld), but release %ld (timestamp %ld) "
                  "was seen before. Older ones are refused."),
               (glong)self->release, (glong)self->version, (glong)floor->release,
               (glong)floor->timestamp);
  return FALSE;
}

KtTufTimestamp *
kt_tuf_timestamp_read (GBytes *bytes,
                       const KtTufRoot *root,
                       const KtTufFloor *floor,
                       gint64 server_time,
                       GError **error)
{
  g_autoptr (KtTufTimestamp) self = g_new0 (KtTufTimestamp, 1);
  g_autoptr (JsonNode) tree = NULL;
  GError *cause = NULL;
  JsonObject *object = kt_tuf_role_open (bytes, KT_TUF_TIMESTAMP, root, &tree, &self->version,
                                         &self->expires, error);
  if (object == NULL)
    return NULL;
  if (!read_timestamp (self, object, &cause))
    {
      translate_error (error, cause);
      return NULL;
    }
  if (!check_floor (self, floor, error)
      || !kt_tuf_check_expiry (KT_TUF_TIMESTAMP, self->expires, server_time, error))
    return NULL;
  return g_steal_pointer (&self);
}

gint64
kt_tuf_timestamp_peek_root (GBytes *bytes)
{
  g_autoptr (KtTufEnvelope) envelope = kt_tuf_envelope_read (bytes, KT_TUF_MAX_TIMESTAMP, NULL);
  g_autoptr (JsonNode) node
      = envelope != NULL ? kt_json_parse (envelope->text, -1, NULL, NULL) : NULL;
  JsonObject *object = node != NULL ? kt_json_root_object (node, "latest", NULL) : NULL;
  gint64 version = 0;
  return object != NULL && kt_json_get_int (object, "root", &version, NULL) ? version : 0;
}
