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
add_int (KtDigest *sum, gint64 value)
{
  kt_digest_add_word (sum, (guint64) value);
}

static void
add_number (KtDigest *sum, KtNumber number)
{
  g_autofree char *text = kt_number_to_text (number);

  add_text (sum, text);
}

static void
add_expr (KtDigest *sum, const KtExpr *expr)
{
  g_autofree char *text = expr ? kt_expr_to_text (expr) : NULL;

  add_text (sum, text);
}

/* A constant, mostly. */
static void
add_cell_value (KtDigest *sum, const KtExpr *value)
{
  add_int (sum, value->kind);
  if (value->kind == KT_EXPR_SYMBOL || value->kind == KT_EXPR_STRING)
    add_text (sum, value->value.text);
  else if (value->kind == KT_EXPR_OPTION)
    add_text (sum, value->value.option->name);
  else
    add_expr (sum, value);
}

static void
add_enumeration (KtDigest *sum, const KtEnumeration *enumeration)
{
  add_text (sum, enumeration->name);
  for (guint i = 0; i < enumeration->n_attributes; i++)
    add_text (sum, enumeration->attributes[i]->name);
  for (guint i = 0; i < enumeration->n_options; i++)
    {
      const KtOption *option = enumeration->options[i];

      add_text (sum, option->name);
      add_int (sum, option->validity.from);
      add_int (sum, option->validity.to);
      for (guint k = 0; k < enumeration->n_attributes; k++)
        add_text (sum, option->values[k].is_set ? option->values[k].text : NULL);
    }
}

static void
add_structure (KtDigest *sum, const KtStructure *structure)
{
  add_text (sum, structure->name);
  for (guint i = 0; i < structure->n_features; i++)
    {
      const KtFeature *feature = structure->features[i];

      add_text (sum, feature->name);
      add_int (sum, feature->kind);
      add_int (sum, feature->type.digits);
      add_text (sum, feature->type.enumeration ? feature->type.enumeration->name : NULL);
      add_text (sum, feature->type.structure ? feature->type.structure->name : NULL);
      add_number (sum, feature->minimum);
      add_number (sum, feature->maximum);
      add_int (sum, feature->min_count);
      add_int (sum, feature->max_count);
      add_int (sum, feature->is_reference);
      add_int (sum, feature->is_static);
    }
}

static void
add_table (KtDigest *sum, const KtTable *table)
{
  for (guint i = 0; i < table->n_columns; i++)
    add_expr (sum, table->columns[i]);
  for (guint i = 0; i < table->n_rows; i++)
    {
      add_int (sum, table->rows[i].is_forbid);
      for (guint k = 0; k < table->n_columns; k++)
        {
          const KtCell *cell = &table->rows[i].cells[k];

          add_int (sum, cell->n_values);
          for (guint v = 0; v < cell->n_values; v++)
            {
              add_int (sum, cell->values[v].compare);
              add_cell_value (sum, cell->values[v].value);
            }
        }
    }
}

static void
add_selection (KtDigest *sum, const KtSelection *selection)
{
  const gint64 words[] = { selection->above, selection->minimum, selection->maximum };

  kt_digest_add (sum, words, sizeof words);
  kt_digest_add (sum, selection->literals, selection->n_literals * sizeof (KtLiteral));
}

static void
add_rule (KtDigest *sum, const KtRule *rule)
{
  const KtExpr *parts[] = { rule->condition, rule->target, rule->formula };
  guint has = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    has |= (guint) (parts[i] != NULL) << i;
  has |= (guint) (rule->context_structure != NULL) << 8 | (guint) (rule->context_enumeration != NULL) << 9
         | (guint) (rule->table != NULL) << 10 | (guint) (rule->selection != NULL) << 11;

  const gint64 words[] = { rule->kind,       has,              rule->n_conditions,  rule->priority,
                           rule->n_bindings, rule->n_children, rule->validity.from, rule->validity.to };

  kt_digest_add (sum, words, sizeof words);
  if (rule->context_structure)
    add_int (sum, rule->context_structure->index);
  if (rule->context_enumeration)
    add_text (sum, rule->context_enumeration->name);
  for (guint i = 0; i < rule->n_conditions; i++)
    add_expr (sum, rule->conditions[i]);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i])
      add_expr (sum, parts[i]);
  if (rule->table)
    add_table (sum, rule->table);
  if (rule->selection)
    add_selection (sum, rule->selection);
  for (guint i = 0; i < rule->n_bindings; i++)
    {
      add_text (sum, rule->bindings[i].variable);
      add_expr (sum, rule->bindings[i].path);
    }
  for (guint i = 0; i < rule->n_children; i++)
    add_rule (sum, rule->children[i]);
}

static void
make_fingerprint (const KtProgram *program, guint8 *fingerprint)
{
  const KtModel *model = program->model;
  KtDigest digest = { 0 }, *sum = &digest;

  for (guint i = 0; i < model->n_enumerations; i++)
    add_enumeration (sum, model->enumerations[i]);
  for (guint i = 0; i < model->n_structures; i++)
    add_structure (sum, model->structures[i]);
  for (guint i = 0; i < model->n_rules; i++)
    add_rule (sum, model->rules[i]);
  for (guint i = 0; i < program->n_terms; i++)
    {
      add_text (sum, program->terms[i].id);
      add_expr (sum, program->terms[i].when);
      add_expr (sum, program->terms[i].amount);
      add_int (sum, program->terms[i].percent);
      add_int (sum, program->terms[i].kind);
    }
  add_int (sum, program->day);
  add_int (sum, program->max_instances);
  kt_digest_get (sum, fingerprint);
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
