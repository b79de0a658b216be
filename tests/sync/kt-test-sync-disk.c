/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-test-sync-disk.h"

#include "kt-store-error.h"

#include <string.h>

#include "kt-error.h"
#include "kt-json.h"

typedef struct {
  KtSyncOperation *operation; /* n and body once frozen */
  gboolean is_frozen;
  gboolean is_held;
} Row;

struct _KtTestSyncDisk {
  char *device;
  char *user;
  GHashTable *documents; /* id → KtTestDocument */
  GPtrArray *outbox;     /* of Row */
  GHashTable *acknowledged;
  char *cursor;
  gint64 server_time;
  gint64 next_n;
  gint64 next_event;
  gboolean is_paused;
  gboolean is_refetching;
  char *epoch;
  guint generation;
  guint tasks;
  gint64 leased;
  KtRandom *random; /* of faults; not owned */
  guint out_of;
};

typedef struct {
  KtSyncDisk base;
  KtTestSyncDisk *disk;
} Handle;

static void
free_document (KtTestDocument *document)
{
  g_free (document->id);
  g_free (document->base);
  g_free (document->body);
  g_free (document);
}

static void
free_row (Row *row)
{
  kt_sync_operation_free (row->operation);
  g_free (row);
}

KtTestSyncDisk *
kt_test_sync_disk_new (const char *device, const char *user)
{
  KtTestSyncDisk *self = g_new0 (KtTestSyncDisk, 1);
  self->device = g_strdup (device);
  self->user = g_strdup (user);
  self->documents
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)free_document);
  self->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify)free_row);
  self->acknowledged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cursor = g_strdup ("");
  self->next_n = 1;
  self->next_event = 1;
  return self;
}

void
kt_test_sync_disk_free (KtTestSyncDisk *self)
{
  g_hash_table_unref (self->documents);
  g_ptr_array_unref (self->outbox);
  g_hash_table_unref (self->acknowledged);
  g_free (self->device);
  g_free (self->user);
  g_free (self->cursor);
  g_free (self->epoch);
  g_free (self);
}

void
kt_test_sync_disk_set_faults (KtTestSyncDisk *self, KtRandom *random, guint out_of)
{
  self->random = random;
  self->out_of = out_of;
}

static KtSyncOperation *
copy_operation (const KtSyncOperation *from)
{
  KtSyncOperation *copy = kt_sync_operation_new (from->type, from->id, from->kind);
  copy->n = from->n;
  copy->base_rev = from->base_rev;
  copy->body = g_strdup (from->body);
  copy->hash = g_strdup (from->hash);
  copy->wall = from->wall;
  copy->mono = from->mono;
  return copy;
}

KtTestSyncDisk *
kt_test_sync_disk_copy (const KtTestSyncDisk *self)
{
  KtTestSyncDisk *copy = kt_test_sync_disk_new (self->device, self->user);
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->documents);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const KtTestDocument *from = value;
      KtTestDocument *document = g_new0 (KtTestDocument, 1);
      *document = (KtTestDocument){ g_strdup (from->id), from->rev, g_strdup (from->base),
                                    g_strdup (from->body), from->mark };
      g_hash_table_insert (copy->documents, document->id, document);
    }
  for (guint i = 0; i < self->outbox->len; i++)
    {
      const Row *from = self->outbox->pdata[i];
      Row *row = g_new0 (Row, 1);
      *row = (Row){ copy_operation (from->operation), from->is_frozen, from->is_held };
      g_ptr_array_add (copy->outbox, row);
    }
  g_free (copy->cursor);
  copy->cursor = g_strdup (self->cursor);
  copy->epoch = g_strdup (self->epoch);
  copy->server_time = self->server_time;
  copy->next_n = self->next_n;
  copy->next_event = self->next_event;
  copy->is_refetching = self->is_refetching;
  copy->generation = self->generation;
  copy->tasks = self->tasks;
  copy->leased = self->leased;
  return copy;
}

/* ---- bodies ---- */

static char *
write_body (const char *id, const char *note)
{
  return g_strdup_printf ("{\"id\":\"%s\",\"name\":\"Customer\",\"note\":\"%s\"}", id, note);
}

static char *
read_note (const char *body)
{
  g_autoptr (JsonNode) node = body != NULL ? kt_json_parse (body, -1, NULL, NULL) : NULL;
  const char *note = "";
  if (node != NULL)
    kt_json_opt_string (kt_json_root_object (node, "A customer", NULL), "note", &note, "", NULL);
  return g_strdup (note);
}

char **
kt_test_sync_tags (const char *body)
{
  g_autofree char *note = read_note (body);
  char **tags = g_strsplit (note, " ", -1);
  if (tags[0] != NULL && *tags[0] == '\0')
    g_clear_pointer (&tags[0], g_free);
  return tags;
}

static void
add_tag (GString *note, const char *tag)
{
  if (note->len > 0)
    g_string_append_c (note, ' ');
  g_string_append (note, tag);
}

/* The server's, and behind it what only we have. */
static char *
merge (const char *id, const char *theirs, const char *ours)
{
  g_auto (GStrv) server = kt_test_sync_tags (theirs);
  g_auto (GStrv) local = kt_test_sync_tags (ours);
  g_autoptr (GString) note = g_string_new (NULL);
  for (guint i = 0; server[i] != NULL; i++)
    add_tag (note, server[i]);
  for (guint i = 0; local[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *)server, local[i]))
      add_tag (note, local[i]);
  return write_body (id, note->str);
}

static gboolean
is_same (const char *a, const char *b)
{
  g_autofree char *left = read_note (a);
  g_autofree char *right = read_note (b);
  return a != NULL && b != NULL && strcmp (left, right) == 0;
}

/* ---- what users do ---- */

static KtTestDocument *
find_document (KtTestSyncDisk *self, const char *id)
{
  KtTestDocument *document = g_hash_table_lookup (self->documents, id);
  if (document != NULL)
    return document;
  document = g_new0 (KtTestDocument, 1);
  document->id = g_strdup (id);
  g_hash_table_insert (self->documents, document->id, document);
  return document;
}

/* The row of an object that is not frozen, or NULL. */
static Row *
find_loose (KtTestSyncDisk *self, const char *id)
{
  for (guint i = 0; i < self->outbox->len; i++)
    {
      Row *row = self->outbox->pdata[i];
      if (!row->is_frozen && strcmp (row->operation->id, id) == 0)
        return row;
    }
  return NULL;
}

static void
add_row (KtTestSyncDisk *self, KtSyncOperation *operation, gint64 wall)
{
  Row *row = g_new0 (Row, 1);
  row->operation = operation;
  operation->wall = wall;
  g_ptr_array_add (self->outbox, row);
}

static void
add_event (KtTestSyncDisk *self, const char *tag, gint64 wall)
{
  g_autofree char *id
      = g_strdup_printf ("%s:%" G_GINT64_FORMAT, self->device, self->next_event++);
  KtSyncOperation *operation = kt_sync_operation_new (KT_SYNC_EVENT, id, "add");
  operation->body = g_strdup_printf (
      "{\"at\":%" G_GINT64_FORMAT ",\"actor_id\":\"%s\",\"actor_name\":\"x\",\"kind\":\"tagged\","
      "\"subject\":\"%s\",\"scope\":\"\",\"body\":\"{}\"}",
      wall, self->user, tag);
  add_row (self, operation, wall);
}

void
kt_test_sync_disk_edit (KtTestSyncDisk *self, const char *id, const char *tag, gint64 wall)
{
  KtTestDocument *document = find_document (self, id);
  g_autofree char *old = read_note (document->body);
  g_autoptr (GString) note = g_string_new (old);
  add_tag (note, tag);
  g_free (document->body);
  document->body = write_body (id, note->str);
  if (find_loose (self, id) == NULL)
    add_row (self, kt_sync_operation_new (KT_SYNC_ACCOUNT, id, "put"), wall);
  add_event (self, tag, wall);
}

/* ---- the disk ---- */

static gboolean
fails (KtTestSyncDisk *self, GError **error)
{
  if (self->out_of == 0 || kt_random_below (self->random, self->out_of) != 0)
    return FALSE;
  g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_FULL, "the disk is full, it says");
  return TRUE;
}

static KtTestSyncDisk *
disk_of (KtSyncDisk *base)
{
  return ((Handle *)base)->disk;
}

static gboolean
disk_read (KtSyncDisk *base, KtSyncSituation *situation, GError **error)
{
  KtTestSyncDisk *self = disk_of (base);
  if (fails (self, error))
    return FALSE;
  *situation = (KtSyncSituation){ .is_enabled = TRUE,
                                  .is_paused = self->is_paused,
                                  .is_refetching = self->is_refetching,
                                  .device = g_strdup (self->device),
                                  .cursor = g_strdup (self->cursor),
                                  .epoch = g_strdup (self->epoch),
                                  .server_time = self->server_time,
                                  .next_n = self->next_n,
                                  .waiting = self->outbox->len,
                                  .tasks = self->tasks };
  for (guint i = 0; i < self->outbox->len; i++)
    situation->held += ((Row *)self->outbox->pdata[i])->is_held ? 1 : 0;
  return TRUE;
}

static void
freeze (KtTestSyncDisk *self, Row *row, gint64 mono)
{
  KtSyncOperation *operation = row->operation;
  row->is_frozen = TRUE;
  operation->n = self->next_n++;
  operation->mono = mono;
  if (strcmp (operation->type, KT_SYNC_ACCOUNT) == 0)
    {
      const KtTestDocument *document = find_document (self, operation->id);
      g_free (operation->body);
      operation->base_rev = document->rev;
      operation->body = g_strdup (document->body);
    }
  operation->hash = kt_sync_operation_hash (operation);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const Row *left = *(Row *const *)a;
  const Row *right = *(Row *const *)b;
  return (left->operation->n > right->operation->n) - (left->operation->n < right->operation->n);
}

/* Those that are frozen by number, then the others as they came. */
static GPtrArray *
list_in_order (KtTestSyncDisk *self)
{
  GPtrArray *rows = g_ptr_array_new ();
  for (guint i = 0; i < self->outbox->len; i++)
    if (((Row *)self->outbox->pdata[i])->is_frozen)
      g_ptr_array_add (rows, self->outbox->pdata[i]);
  g_ptr_array_sort (rows, compare_numbers);
  for (guint i = 0; i < self->outbox->len; i++)
    if (!((Row *)self->outbox->pdata[i])->is_frozen)
      g_ptr_array_add (rows, self->outbox->pdata[i]);
  return rows;
}

static GPtrArray *
disk_take_batch (KtSyncDisk *base,
                 guint max_operations,
                 gsize max_bytes,
                 gint64 mono,
                 GError **error)
{
  KtTestSyncDisk *self = disk_of (base);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *batch = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_operation_free);
  g_autoptr (GPtrArray) rows = list_in_order (self);
  for (guint i = 0; i < rows->len && batch->len < max_operations; i++)
    {
      Row *row = rows->pdata[i];
      if (row->is_held || !g_hash_table_add (taken, row->operation->id))
        continue;
      if (!row->is_frozen)
        freeze (self, row, mono);
      g_ptr_array_add (batch, copy_operation (row->operation));
    }
  if (!fails (self, error))
    return batch;
  g_ptr_array_unref (batch);
  return NULL;
}

static void
acknowledge (KtTestSyncDisk *self, const KtSyncOperation *operation, gint64 rev)
{
  if (strcmp (operation->type, KT_SYNC_ACCOUNT) != 0)
    return;
  KtTestDocument *document = find_document (self, operation->id);
  g_auto (GStrv) tags = kt_test_sync_tags (operation->body);
  for (guint i = 0; tags[i] != NULL; i++)
    g_hash_table_add (self->acknowledged, g_strdup (tags[i]));
  document->rev = rev;
  g_free (document->base);
  document->base = g_strdup (operation->body);
}

/* It is made again; if it was changed meanwhile, that row is enough. */
static void
hold (KtTestSyncDisk *self, Row *row)
{
  Row *loose = find_loose (self, row->operation->id);
  if (loose != NULL)
    {
      loose->is_held = TRUE;
      g_ptr_array_remove (self->outbox, row);
      return;
    }
  row->is_frozen = FALSE;
  row->is_held = TRUE;
  row->operation->n = 0;
  g_clear_pointer (&row->operation->hash, g_free);
}

static void
settle_one (KtTestSyncDisk *self, const KtSyncResult *result)
{
  for (guint i = 0; i < self->outbox->len; i++)
    {
      Row *row = self->outbox->pdata[i];
      if (!row->is_frozen || row->operation->n != result->n)
        continue;
      if (result->verdict == KT_SYNC_STALE)
        {
          hold (self, row);
          return;
        }
      if (result->verdict == KT_SYNC_DONE)
        acknowledge (self, row->operation, result->rev);
      else
        self->tasks++;
      g_ptr_array_remove_index (self->outbox, i);
      return;
    }
}

static gboolean
disk_settle (KtSyncDisk *base, GPtrArray *results, gint64 server_time, GError **error)
{
  KtTestSyncDisk *self = disk_of (base);
  if (fails (self, error))
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    settle_one (self, results->pdata[i]);
  self->server_time = MAX (self->server_time, server_time);
  return !fails (self, error);
}

static void
take_body (KtTestSyncDisk *self, KtTestDocument *document, const KtSyncChange *change)
{
  Row *loose = find_loose (self, change->id);
  char *body = loose != NULL ? merge (change->id, change->body, document->body)
                             : g_strdup (change->body);
  g_free (document->base);
  g_free (document->body);
  document->rev = change->rev;
  document->base = g_strdup (change->body);
  document->body = body;
  if (loose != NULL && is_same (body, change->body))
    g_ptr_array_remove (self->outbox, loose);
}

static void
apply_change (KtTestSyncDisk *self, const KtSyncChange *change)
{
  if (strcmp (change->type, KT_SYNC_ACCOUNT) != 0)
    return;
  KtTestDocument *document = find_document (self, change->id);
  document->mark = self->generation;
  if (!change->is_del)
    take_body (self, document, change);
  else if (find_loose (self, change->id) == NULL)
    g_clear_pointer (&document->body, g_free);
}

static gboolean
disk_apply_page (KtSyncDisk *base,
                 GPtrArray *changes,
                 const char *next,
                 gint64 server_time,
                 GError **error)
{
  KtTestSyncDisk *self = disk_of (base);
  if (fails (self, error))
    return FALSE;
  for (guint i = 0; i < self->outbox->len; i++)
    if (((Row *)self->outbox->pdata[i])->is_frozen)
      g_error ("a page is applied while something is in flight");
  for (guint i = 0; i < changes->len; i++)
    apply_change (self, changes->pdata[i]);
  for (guint i = 0; i < self->outbox->len; i++)
    ((Row *)self->outbox->pdata[i])->is_held = FALSE;
  g_free (self->cursor);
  self->cursor = g_strdup (next);
  self->server_time = MAX (self->server_time, server_time);
  return !fails (self, error);
}

static gboolean
disk_begin_refetch (KtSyncDisk *base, const char *epoch, GError **error)
{
  KtTestSyncDisk *self = disk_of (base);
  if (fails (self, error))
    return FALSE;
  g_free (self->cursor);
  self->cursor = g_strdup ("");
  self->is_refetching = TRUE;
  self->generation++;
  if (epoch != NULL)
    {
      g_free (self->epoch);
      self->epoch = g_strdup (epoch);
    }
  return !fails (self, error);
}

static gboolean
disk_end_refetch (KtSyncDisk *base, GError **error)
{
  KtTestSyncDisk *self = disk_of (base);
  GHashTableIter iter;
  gpointer value;
  if (fails (self, error))
    return FALSE;
  g_hash_table_iter_init (&iter, self->documents);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      KtTestDocument *document = value;
      if (document->mark == self->generation)
        continue;
      if (find_loose (self, document->id) == NULL)
        g_hash_table_iter_remove (&iter);
      else
        document->rev = 0;
    }
  self->is_refetching = FALSE;
  return !fails (self, error);
}

static gboolean
disk_renumber (KtSyncDisk *base, gint64 next, GError **error)
{
  KtTestSyncDisk *self = disk_of (base);
  if (fails (self, error))
    return FALSE;
  self->next_n = next;
  for (guint i = 0; i < self->outbox->len; i++)
    {
      Row *row = self->outbox->pdata[i];
      if (row->is_frozen)
        row->operation->n = self->next_n++;
    }
  return !fails (self, error);
}

static gboolean
disk_add_lease (KtSyncDisk *base,
                const char *kind,
                guint year,
                gint64 first,
                gint64 last,
                GError **error)
{
  KtTestSyncDisk *self = disk_of (base);
  if (fails (self, error))
    return FALSE;
  self->leased += last - first + 1;
  return TRUE;
}

static gboolean
disk_lease_left (KtSyncDisk *base, const char *kind, guint year, guint *left, GError **error)
{
  *left = (guint)disk_of (base)->leased;
  return !fails (disk_of (base), error);
}

static gboolean
disk_set_paused (KtSyncDisk *base, gboolean paused, GError **error)
{
  if (fails (disk_of (base), error))
    return FALSE;
  disk_of (base)->is_paused = paused;
  return TRUE;
}

static void
disk_free (KtSyncDisk *base)
{
  g_free (base);
}

static const KtSyncDiskClass disk_class = {
  .read = disk_read,
  .take_batch = disk_take_batch,
  .settle = disk_settle,
  .apply_page = disk_apply_page,
  .begin_refetch = disk_begin_refetch,
  .end_refetch = disk_end_refetch,
  .renumber = disk_renumber,
  .add_lease = disk_add_lease,
  .lease_left = disk_lease_left,
  .set_paused = disk_set_paused,
  .free = disk_free,
};

KtSyncDisk *
kt_test_sync_disk_open (KtTestSyncDisk *self)
{
  Handle *handle = g_new0 (Handle, 1);
  handle->base.class = &disk_class;
  handle->disk = self;
  return &handle->base;
}

/* ---- for checks ---- */

guint
kt_test_sync_disk_count_waiting (const KtTestSyncDisk *self)
{
  return self->outbox->len;
}

guint
kt_test_sync_disk_count_tasks (const KtTestSyncDisk *self)
{
  return self->tasks;
}

gint64
kt_test_sync_disk_get_next_n (const KtTestSyncDisk *self)
{
  return self->next_n;
}

const char *
kt_test_sync_disk_get_cursor (const KtTestSyncDisk *self)
{
  return self->cursor;
}

void
kt_test_sync_disk_set_cursor (KtTestSyncDisk *self, const char *cursor)
{
  char *copy = g_strdup (cursor);
  g_free (self->cursor);
  self->cursor = copy;
}

GHashTable *
kt_test_sync_disk_get_documents (const KtTestSyncDisk *self)
{
  return self->documents;
}

GHashTable *
kt_test_sync_disk_get_acknowledged (const KtTestSyncDisk *self)
{
  return self->acknowledged;
}
