/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A compiled program as bytes: a head, the flat arrays one after the other, and a digest of all of it. The head holds a
 * fingerprint of what the program was compiled from; with another model or other terms the bytes are worthless and are
 * refused. Integers are those of the machine (the head says which): a release is made and used on the same kind of
 * machine, and where it is not, the program is compiled again.
 */
#include "kt-digest.h"
#include "kt-engine-error.h"
#include "kt-joined.h"
#include "kt-program-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAGIC "KTPROG13"
#define ORDER_MARK 0x01020304u

typedef struct {
  char magic[8];
  guint32 order_mark;
  gint32 n_variables;
  guint64 n_clauses;
  gint32 n_plain, closed;
  guint64 n_bounds;
  guint8 fingerprint[KT_DIGEST_SIZE];
} Head;

/* --- what a program was compiled from ------------------------------------------------------------ */

static void
add_text (KtDigest *sum, const char *text)
{
  kt_digest_add (sum, text ? text : "", text ? strlen (text) : 0);
}

static void
add_expr (KtDigest *sum, const KtExpr *expr)
{
  g_autofree char *text = expr ? kt_expr_to_text (expr) : NULL;

  add_text (sum, text);
}

static void
make_fingerprint (const KtProgram *program, guint8 *fingerprint)
{
  KtDigest sum = { 0 };

  kt_digest_add (&sum, kt_model_get_digest (program->model), KT_DIGEST_SIZE);
  for (guint i = 0; i < program->n_terms; i++)
    {
      add_text (&sum, program->terms[i].id);
      add_expr (&sum, program->terms[i].when);
      add_expr (&sum, program->terms[i].amount);
      kt_digest_add_word (&sum, (guint64) program->terms[i].percent);
      kt_digest_add_word (&sum, program->terms[i].kind);
    }
  kt_digest_add_word (&sum, program->day);
  kt_digest_add_word (&sum, program->max_instances);
  kt_digest_get (&sum, fingerprint);
}

/* --- writing ------------------------------------------------------------------------------------- */

static void
write_bytes (GByteArray *out, gconstpointer data, gsize size)
{
  g_byte_array_append (out, data, (guint) size);
}

static void
write_text (GByteArray *out, const char *text)
{
  guint32 length = (guint32) strlen (text);

  write_bytes (out, &length, sizeof length);
  write_bytes (out, text, length);
}

/* In an order of their own, so that equal programs give equal bytes. */
static void
write_bounds (GByteArray *out, GHashTable *bounds)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (bounds), (GCompareFunc) strcmp);

  for (GList *key = keys; key; key = key->next)
    {
      guint32 value = GPOINTER_TO_UINT (g_hash_table_lookup (bounds, key->data));

      write_text (out, key->data);
      write_bytes (out, &value, sizeof value);
    }
}

GBytes *
kt_program_to_bytes (const KtProgram *program)
{
  GByteArray *out = g_byte_array_new ();
  GArray *arrays[KT_PROGRAM_ARRAYS];
  KtDigest sum = { 0 };
  Head head = { .order_mark = ORDER_MARK, .n_variables = program->n_variables,
                .n_plain = program->n_plain, .closed = program->closed };
  guint32 n_texts = program->texts->len;
  guint8 digest[KT_DIGEST_SIZE];

  memcpy (head.magic, MAGIC, sizeof head.magic);
  head.n_clauses = program->n_clauses;
  head.n_bounds = g_hash_table_size (program->bounds);
  make_fingerprint (program, head.fingerprint);
  write_bytes (out, &head, sizeof head);
  kt_program_list_arrays (program, arrays);
  for (guint i = 0; i < KT_PROGRAM_ARRAYS; i++)
    {
      guint64 n = arrays[i] == program->clauses && program->join != NULL ? 0 : arrays[i]->len;

      write_bytes (out, &n, sizeof n);
      write_bytes (out, arrays[i]->data, n * g_array_get_element_size (arrays[i]));
    }
  write_bounds (out, program->bounds);
  write_bytes (out, &n_texts, sizeof n_texts);
  for (guint i = 0; i < n_texts; i++)
    write_text (out, g_ptr_array_index (program->texts, i));
  kt_digest_add (&sum, out->data, out->len);
  kt_digest_get (&sum, digest);
  write_bytes (out, digest, sizeof digest);
  return g_byte_array_free_to_bytes (out);
}

/* --- reading ------------------------------------------------------------------------------------- */

typedef struct {
  const guint8 *data;
  gsize left;
} Reader;

static gboolean
read_bytes (Reader *reader, gpointer data, gsize size)
{
  if (reader->left < size)
    return FALSE;
  memcpy (data, reader->data, size);
  reader->data += size;
  reader->left -= size;
  return TRUE;
}

static gboolean
read_array (Reader *reader, GArray *array)
{
  guint64 n;
  gsize element = g_array_get_element_size (array);

  if (!read_bytes (reader, &n, sizeof n) || n > reader->left / element || n > G_MAXINT)
    return FALSE;
  g_array_append_vals (array, reader->data, (guint) n);
  reader->data += n * element;
  reader->left -= n * element;
  return TRUE;
}

static char *
read_text (Reader *reader)
{
  guint32 length;
  char *text;

  if (!read_bytes (reader, &length, sizeof length) || length > reader->left)
    return NULL;
  text = g_strndup ((const char *) reader->data, length);
  reader->data += length;
  reader->left -= length;
  return text;
}

static gboolean
read_bounds (Reader *reader, GHashTable *bounds, guint64 n)
{
  for (guint64 i = 0; i < n; i++)
    {
      char *key = read_text (reader);
      guint32 value;

      if (!key || !read_bytes (reader, &value, sizeof value))
        {
          g_free (key);
          return FALSE;
        }
      g_hash_table_insert (bounds, key, GUINT_TO_POINTER (value));
    }
  return TRUE;
}

static gboolean
read_texts (Reader *reader, GPtrArray *texts)
{
  guint32 n;

  if (!read_bytes (reader, &n, sizeof n))
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    {
      char *text = read_text (reader);

      if (!text)
        return FALSE;
      g_ptr_array_add (texts, text);
    }
  return TRUE;
}

static gboolean
read_content (Reader *reader, KtProgram *program, const Head *head, GError **error)
{
  GArray *arrays[KT_PROGRAM_ARRAYS];

  program->n_variables = head->n_variables;
  program->n_plain = head->n_plain;
  program->n_clauses = head->n_clauses;
  program->closed = head->closed;
  kt_program_list_arrays (program, arrays);
  for (guint i = 0; i < KT_PROGRAM_ARRAYS; i++)
    if (!read_array (reader, arrays[i]))
      return kt_program_damaged (error, kt_program_array_names[i], 0, "length");
  if (!read_bounds (reader, program->bounds, head->n_bounds))
    return kt_program_damaged (error, "bounds", g_hash_table_size (program->bounds), "length");
  if (!read_texts (reader, program->texts))
    return kt_program_damaged (error, "texts", program->texts->len, "length");
  return reader->left == 0 || kt_program_damaged (error, "end", 0, "length");
}

/* Of a program with features: what is joined can be read. */
static gboolean
read_join (KtProgram *program, GError **error)
{
  if (program->join_words->len == 0)
    return TRUE;
  if (kt_compile_may_join (program))
    program->join = kt_joined_read (program);
  return program->join != NULL || kt_program_damaged (error, "join_words", 0, "tables");
}

static gboolean
digest_is_right (const guint8 *data, gsize size)
{
  KtDigest sum = { 0 };
  guint8 digest[KT_DIGEST_SIZE];

  kt_digest_add (&sum, data, size - KT_DIGEST_SIZE);
  kt_digest_get (&sum, digest);
  return memcmp (digest, data + size - KT_DIGEST_SIZE, KT_DIGEST_SIZE) == 0;
}

KtProgram *
kt_program_from_bytes (GBytes *bytes, KtModel *model, const KtProgramOptions *options, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (KtProgram) program = kt_program_new_empty (model, options);
  guint8 fingerprint[KT_DIGEST_SIZE];
  Head head;
  Reader reader;

  if (size < sizeof head + KT_DIGEST_SIZE || memcmp (data, MAGIC, strlen (MAGIC)) != 0
      || !digest_is_right (data, size))
    {
      g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_FORMAT,
                           _ ("The compiled model is damaged or of another version; it has to be compiled again."));
      return NULL;
    }
  reader = (Reader) { data, size - KT_DIGEST_SIZE };
  read_bytes (&reader, &head, sizeof head);
  make_fingerprint (program, fingerprint);
  if (head.order_mark != ORDER_MARK || memcmp (fingerprint, head.fingerprint, KT_DIGEST_SIZE) != 0)
    {
      g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_FORMAT,
                           _ ("The compiled model was made from another model, other prices or another day; "
                              "it has to be compiled again."));
      return NULL;
    }
  if (!read_content (&reader, program, &head, error) || !kt_program_check (program, error))
    return NULL;
  kt_program_link (program);
  if (!read_join (program, error))
    return NULL;
  return g_steal_pointer (&program);
}
