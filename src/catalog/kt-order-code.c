/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One scanner cuts the pattern into texts and paths; writing, reading and checking listen to it. A code is read by
 * trying, at each path, the longest name that stands there first, and going back where the rest does not fit; what
 * failed once at a place is not tried there again. */

#include "kt-order-code.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-characteristic-text.h"
#include "kt-error.h"
#include "kt-script.h"

#define OPEN "?"
#define ABSENT "X"

/* --- the pattern ---------------------------------------------------------------------------------------------- */

typedef struct {
  const char *at;
  char *text;       /* plain text, or NULL */
  char *path;       /* or NULL */
  gsize offset;     /* of the piece in the pattern */
  gboolean is_open; /* a brace without its partner */
} Scanner;

static void
scanner_clear (Scanner *scanner)
{
  g_clear_pointer (&scanner->text, g_free);
  g_clear_pointer (&scanner->path, g_free);
}

static void
scan_path (Scanner *scanner)
{
  const char *end = strchr (scanner->at, '}');
  scanner->is_open = end == NULL;
  if (end == NULL)
    end = scanner->at + strlen (scanner->at);
  scanner->path = g_strstrip (g_strndup (scanner->at + 1, (gsize)(end - scanner->at - 1)));
  scanner->at = *end == '}' ? end + 1 : end;
}

static void
scan_text (Scanner *scanner)
{
  g_autoptr (GString) text = g_string_new (NULL);
  while (*scanner->at != '\0')
    {
      char c = *scanner->at;
      gboolean is_doubled = (c == '{' || c == '}') && scanner->at[1] == c;
      if (c == '{' && !is_doubled)
        break;
      if (c == '}' && !is_doubled)
        scanner->is_open = TRUE;
      g_string_append_c (text, c);
      scanner->at += is_doubled ? 2 : 1;
    }
  scanner->text = g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
scanner_next (Scanner *scanner, const char *pattern)
{
  scanner_clear (scanner);
  scanner->is_open = FALSE;
  if (*scanner->at == '\0')
    return FALSE;
  scanner->offset = (gsize)(scanner->at - pattern);
  if (scanner->at[0] == '{' && scanner->at[1] != '{')
    scan_path (scanner);
  else
    scan_text (scanner);
  return TRUE;
}

/* --- writing -------------------------------------------------------------------------------------------------- */

/* The value at a path as text; the caller of the function frees. */
typedef char *(*ValueOf) (const char *path, gconstpointer data);

static char *
write_code (const char *pattern, ValueOf value_of, gconstpointer data)
{
  g_autoptr (GString) code = g_string_new (NULL);
  Scanner scanner = { .at = pattern };
  while (scanner_next (&scanner, pattern))
    {
      g_autofree char *value = scanner.path != NULL ? value_of (scanner.path, data) : NULL;
      g_autofree char *capitals = value != NULL ? g_utf8_strup (value, -1) : NULL;
      g_string_append (code, scanner.path != NULL ? capitals : scanner.text);
    }
  return g_string_free (g_steal_pointer (&code), FALSE);
}

static char *
value_in_assignment (const char *path, gconstpointer data)
{
  const KtAssignment *assignment = data;
  gint number = kt_assignment_find (assignment, path);
  if (number < 0)
    return g_strdup (ABSENT);
  const KtAssignmentEntry *entry = kt_assignment_get_entry (assignment, (guint) number);
  return entry->value.kind == KT_VALUE_NOTHING ? g_strdup (OPEN) : kt_value_to_text (entry->value, -1);
}

char *
kt_order_code_of_assignment (const KtProduct *product, const KtAssignment *assignment)
{
  const char *pattern = product->info->order_code;
  return pattern != NULL ? write_code (pattern, value_in_assignment, assignment) : NULL;
}

static gboolean
is_absent (const KtSnapshot *snapshot, const KtSnapshotNode *node)
{
  for (;; node = kt_snapshot_get_node (snapshot, (guint) node->parent))
    {
      if (node->presence == KT_STATE_EXCLUDED || node->presence == KT_STATE_USER_NOT)
        return TRUE;
      if (node->parent < 0)
        return FALSE;
    }
}

static gboolean
is_certain (const KtSnapshot *snapshot, const KtSnapshotNode *node)
{
  for (; node->parent >= 0; node = kt_snapshot_get_node (snapshot, (guint) node->parent))
    if (node->presence != KT_STATE_IMPLIED && node->presence != KT_STATE_USER)
      return FALSE;
  return TRUE;
}

static char *
value_in_snapshot (const char *path, gconstpointer data)
{
  const KtSnapshot *snapshot = data;
  gint number = kt_snapshot_find (snapshot, path);
  const KtSnapshotNode *node = number >= 0 ? kt_snapshot_get_node (snapshot, (guint) number) : NULL;
  if (node == NULL || is_absent (snapshot, node))
    return g_strdup (ABSENT);
  if (!is_certain (snapshot, node))
    return g_strdup (OPEN);
  for (guint i = 0; i < node->n_values; i++)
    if (node->values[i].state == KT_STATE_USER || node->values[i].state == KT_STATE_IMPLIED)
      return g_strdup (node->values[i].name);
  if (node->has_range && node->is_proven && kt_decimal_compare (node->minimum, node->maximum) == 0)
    return kt_decimal_to_string (kt_decimal_reduce (node->minimum));
  return g_strdup (OPEN);
}

char *
kt_order_code_of_snapshot (const KtProduct *product, const KtSnapshot *snapshot)
{
  const char *pattern = product->info->order_code;
  return pattern != NULL ? write_code (pattern, value_in_snapshot, snapshot) : NULL;
}

/* --- reading -------------------------------------------------------------------------------------------------- */

typedef struct {
  char *text;
  char *path;
} Piece;

typedef struct {
  KtModel *model;
  GArray *pieces;     /* Piece */
  const char *code;
  gsize farthest;     /* where it could not be read on */
  guint expected;     /* the piece that should stand there */
  GHashTable *failed; /* piece and place */
  GPtrArray *choices; /* KtChoice, the last piece first */
} Reading;

static void
piece_clear (gpointer data)
{
  Piece *piece = data;
  g_free (piece->text);
  g_free (piece->path);
}

static GArray *
cut (const char *pattern)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  Scanner scanner = { .at = pattern };
  g_array_set_clear_func (pieces, piece_clear);
  while (scanner_next (&scanner, pattern))
    {
      Piece piece = { g_steal_pointer (&scanner.text), g_steal_pointer (&scanner.path) };
      g_array_append_val (pieces, piece);
    }
  return pieces;
}

static gboolean
begins_with (const char *at, const char *text)
{
  return g_ascii_strncasecmp (at, text, strlen (text)) == 0;
}

/* The path itself or the nearest part around it that can be missing; NULL if it is always there. */
static char *
what_can_be_absent (KtModel *model, const char *path)
{
  g_autofree char *prefix = g_strdup (path);
  for (;;)
    {
      const KtFeature *feature = kt_characteristic_find_feature (model, prefix);
      char *bracket = strrchr (prefix, '[');
      char *dot = strrchr (prefix, '.');
      gint64 index = bracket != NULL && (dot == NULL || bracket > dot) ? g_ascii_strtoll (bracket + 1, NULL, 10) : 0;
      if (feature != NULL && index >= feature->min_count)
        return g_steal_pointer (&prefix);
      if (dot == NULL)
        return NULL;
      *dot = '\0';
    }
}

static void
add_choice (Reading *reading, KtChoice *choice)
{
  for (guint i = 0; i < reading->choices->len; i++)
    if (kt_choice_equal (choice, g_ptr_array_index (reading->choices, i)))
      {
        kt_choice_free (choice);
        return;
      }
  g_ptr_array_add (reading->choices, choice);
}

static gboolean read_from (Reading *reading, guint piece, gsize at);

static gboolean
read_value (Reading *reading, guint piece, gsize at, const char *path, const char *value, gsize length)
{
  if (!read_from (reading, piece + 1, at + length))
    return FALSE;
  add_choice (reading, kt_choice_new (KT_CHOICE_IS, path, value));
  return TRUE;
}

/* The next shorter name of an option that stands here; NULL: none. */
static const KtOption *
next_option (const KtEnumeration *enumeration, const char *at, gsize shorter_than)
{
  const KtOption *best = NULL;
  for (guint i = 0; i < enumeration->n_options; i++)
    {
      const KtOption *option = enumeration->options[i];
      gsize length = strlen (option->name);
      if (length < shorter_than && begins_with (at, option->name) && (best == NULL || length > strlen (best->name)))
        best = option;
    }
  return best;
}

static gboolean
read_option (Reading *reading, guint piece, gsize at, const char *path, const KtEnumeration *enumeration)
{
  const KtOption *option;
  for (gsize length = G_MAXSIZE; (option = next_option (enumeration, reading->code + at, length)) != NULL;
       length = strlen (option->name))
    if (read_value (reading, piece, at, path, option->name, strlen (option->name)))
      return TRUE;
  return FALSE;
}

static gboolean
read_boolean (Reading *reading, guint piece, gsize at, const char *path)
{
  static const char *const names[] = { "True", "False" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (begins_with (reading->code + at, names[i])
        && read_value (reading, piece, at, path, names[i], strlen (names[i])))
      return TRUE;
  return FALSE;
}

static gboolean
read_number (Reading *reading, guint piece, gsize at, const char *path)
{
  const char *start = reading->code + at;
  gsize sign = *start == '-' ? 1 : 0;
  for (gsize length = sign + strspn (start + sign, "0123456789."); length > sign; length--)
    {
      g_autofree char *number = g_strndup (start, length);
      KtDecimal decimal;
      if (kt_decimal_parse (number, &decimal, NULL) && read_value (reading, piece, at, path, number, length))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_known (Reading *reading, guint piece, gsize at, const char *path)
{
  const KtFeature *feature = kt_characteristic_find_feature (reading->model, path);
  if (feature == NULL)
    return FALSE;
  switch (feature->kind)
    {
    case KT_FEATURE_ENUMERATION:
      return read_option (reading, piece, at, path, feature->type.enumeration);
    case KT_FEATURE_BOOL:
      return read_boolean (reading, piece, at, path);
    case KT_FEATURE_NUMBER:
      return read_number (reading, piece, at, path);
    case KT_FEATURE_STRING:
    case KT_FEATURE_PART:
    default:
      return FALSE;
    }
}

static gboolean
read_absent (Reading *reading, guint piece, gsize at, const char *path)
{
  g_autofree char *absent
      = begins_with (reading->code + at, ABSENT) ? what_can_be_absent (reading->model, path) : NULL;
  if (absent == NULL || !read_from (reading, piece + 1, at + strlen (ABSENT)))
    return FALSE;
  add_choice (reading, kt_choice_new (KT_CHOICE_IS_NOT, absent, NULL));
  return TRUE;
}

static gboolean
read_piece (Reading *reading, guint number, gsize at)
{
  const Piece *piece = &g_array_index (reading->pieces, Piece, number);
  const char *here = reading->code + at;
  if (piece->text != NULL)
    return begins_with (here, piece->text) && read_from (reading, number + 1, at + strlen (piece->text));
  return read_known (reading, number, at, piece->path) || read_absent (reading, number, at, piece->path)
         || (begins_with (here, OPEN) && read_from (reading, number + 1, at + strlen (OPEN)));
}

static gboolean
read_from (Reading *reading, guint piece, gsize at)
{
  gint64 key = (gint64) piece << 32 | (gint64) at;
  if (at >= reading->farthest)
    {
      reading->farthest = at;
      reading->expected = piece;
    }
  if (piece == reading->pieces->len)
    return reading->code[at] == '\0';
  if (g_hash_table_contains (reading->failed, &key))
    return FALSE;
  if (read_piece (reading, piece, at))
    return TRUE;
  g_hash_table_add (reading->failed, g_memdup2 (&key, sizeof key));
  return FALSE;
}

static void
set_error (const Reading *reading, const KtProduct *product, KtTexts *texts, const char *language, GError **error)
{
  const char *rest = reading->code + reading->farthest;
  const Piece *piece
      = reading->expected < reading->pieces->len ? &g_array_index (reading->pieces, Piece, reading->expected) : NULL;
  if (piece == NULL)
    g_set_error (error, KT_ERROR, KT_ERROR_PARSE, _ ("The order code should end before “%s”."), rest);
  else if (piece->text != NULL)
    g_set_error (error, KT_ERROR, KT_ERROR_PARSE, _ ("In the order code “%s” should stand where “%s” stands."),
                 piece->text, rest);
  else
    {
      g_autofree char *label
          = kt_characteristic_full_label (texts, product->info->id, product->model, piece->path, language);
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                   *rest != '\0' ? _ ("The order code has no valid value for “%s” where “%s” stands.")
                                 : _ ("The order code is too short: the value for “%s” is missing."),
                   label, rest);
    }
}

GPtrArray *
kt_order_code_parse (const KtProduct *product, KtTexts *texts, const char *language, const char *code, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (code));
  g_autoptr (GArray) pieces = cut (product->info->order_code != NULL ? product->info->order_code : "");
  g_autoptr (GHashTable) failed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);
  Reading reading = { product->model, pieces, stripped, 0, 0, failed, choices };
  if (!read_from (&reading, 0, 0))
    {
      set_error (&reading, product, texts, language, error);
      return NULL;
    }
  for (guint i = choices->len; i > 0; i--)
    g_ptr_array_add (sorted, kt_choice_copy (g_ptr_array_index (choices, i - 1)));
  return g_steal_pointer (&sorted);
}

/* --- checking ------------------------------------------------------------------------------------------------- */

static void
check_path (const char *path, KtModel *model, const char *file, guint line, guint at, KtFaultList *faults)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *canonical = kt_model_canonical_path (model, path, &error);
  if (canonical == NULL)
    {
      kt_fault_list_add (faults, KT_FAULT_ERROR, file, line, at, _ ("Name a characteristic of the model."),
                         "order_code: %s", error->message);
      return;
    }
  const KtFeature *feature = kt_characteristic_find_feature (model, path);
  g_autofree char *absent = what_can_be_absent (model, path);
  if (absent != NULL && feature != NULL && feature->kind == KT_FEATURE_ENUMERATION
      && next_option (feature->type.enumeration, ABSENT, G_MAXSIZE) != NULL)
    kt_fault_list_add (faults, KT_FAULT_ERROR, file, line, at, _ ("Give the option another name."),
                       _ ("order_code: the option “%s” of “%s” reads as “not there”."), ABSENT, path);
}

void
kt_order_code_check (const char *pattern,
                     KtModel *model,
                     const char *file,
                     guint line,
                     guint column,
                     KtFaultList *faults)
{
  Scanner scanner = { .at = pattern };
  while (scanner_next (&scanner, pattern))
    {
      guint at = column + (guint)g_utf8_strlen (pattern, (gssize)scanner.offset);
      if (scanner.is_open)
        kt_fault_list_add (faults, KT_FAULT_ERROR, file, line, at,
                           _ ("Write {path}; braces themselves are {{ and }}."),
                           _ ("order_code: a brace has no partner."));
      if (scanner.path != NULL)
        check_path (scanner.path, model, file, line, at, faults);
    }
}
