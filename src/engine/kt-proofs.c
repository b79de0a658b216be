/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the picture before the first decision: what it calls excluded or implied there holds in every
 * configuration. Instances of one part are alike, so a statement is made once, for the first of them,
 * and only if it holds for all. */

#include "kt-proofs.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-engine-error.h"
#include "kt-session-private.h"

/* If so many instances are possible, their number is called unbounded. */
#define MANY_PARTS 24
#define MANY_CONFLICTS 3000

typedef struct {
  KtProgram *program;
  KtSession *session;
  KtSnapshot *snapshot;
  GHashTable *told;  /* kind, path without indices, value → count of nodes it holds for */
  GHashTable *nodes; /* path without indices → how many nodes there are */
  GPtrArray *findings;
  gboolean explain;
} Proof;

void
kt_finding_free (KtFinding *finding)
{
  if (finding == NULL)
    return;
  g_free (finding->path);
  g_free (finding->value);
  g_free (finding->message);
  kt_explanation_free (finding->explanation);
  g_free (finding);
}

/* --- words -------------------------------------------------------------------------------------- */

static char *
message_for (KtFindingKind kind, const char *path, const char *value)
{
  switch (kind)
    {
    case KT_FINDING_CONTRADICTION:
      return g_strdup (_("The rules contradict each other: no configuration is valid"));
    case KT_FINDING_DEAD_VALUE:
      return g_strdup_printf (_("“%s” can never be “%s”"), path, value);
    case KT_FINDING_DEAD_PART:
      return g_strdup_printf (_("“%s” can never be there"), path);
    case KT_FINDING_FORCED_VALUE:
      return g_strdup_printf (_("“%s” is always “%s”"), path, value);
    case KT_FINDING_FORCED_PART:
      return g_strdup_printf (_("“%s” is always there, though it is optional"), path);
    case KT_FINDING_UNBOUNDED_NUMBER:
      return g_strdup_printf (_("Nothing bounds the number “%s”; give it a range"), path);
    case KT_FINDING_UNBOUNDED_PARTS:
      return g_strdup_printf (_("No rule was found that bounds the number of “%s”: %d are possible"), path,
                              MANY_PARTS);
    case KT_FINDING_UNDECIDED:
    default:
      if (path[0] == '\0')
        return g_strdup (_("It could not be settled whether the model has a valid configuration"));
      return g_strdup_printf (_("Not everything about “%s” could be settled within the effort allowed"),
                              path);
    }
}

/* --- one statement for all instances ------------------------------------------------------------ */

static char *
without_indices (const char *path)
{
  GString *plain = g_string_new (NULL);
  gboolean inside = FALSE;

  for (const char *p = path; *p != '\0'; p++)
    {
      inside = inside || *p == '[';
      if (!inside)
        g_string_append_c (plain, *p);
      inside = inside && *p != ']';
    }
  return g_string_free (plain, FALSE);
}

static guint
increase (GHashTable *table, char *key)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (table, key)) + 1;

  g_hash_table_insert (table, key, GUINT_TO_POINTER (count));
  return count;
}

static KtExplanation *
reason_for (Proof *proof, KtFindingKind kind, const char *path, const char *value)
{
  KtChoice choice = { KT_CHOICE_IS, (char *) path, (char *) value };

  if (!proof->explain)
    return NULL;
  if (kind == KT_FINDING_DEAD_VALUE || kind == KT_FINDING_DEAD_PART)
    return kt_session_explain (proof->session, &choice, NULL);
  if (kind == KT_FINDING_FORCED_VALUE || kind == KT_FINDING_FORCED_PART)
    return kt_session_explain_implied (proof->session, &choice, NULL);
  return NULL;
}

static void
add_finding (Proof *proof, KtFindingKind kind, const char *path, const char *value,
             const KtFeature *feature)
{
  KtFinding *finding = g_new0 (KtFinding, 1);

  finding->kind = kind;
  finding->path = g_strdup (path);
  finding->value = g_strdup (value);
  finding->feature = feature;
  finding->message = message_for (kind, path, value);
  finding->explanation = reason_for (proof, kind, path, value);
  g_ptr_array_add (proof->findings, finding);
}

/* True of this node; a finding once it is true of all its likes. */
static void
state (Proof *proof, KtFindingKind kind, const KtSnapshotNode *node, const char *value)
{
  g_autofree char *plain = without_indices (node->path);
  guint n_nodes = GPOINTER_TO_UINT (g_hash_table_lookup (proof->nodes, plain));
  char *key = g_strdup_printf ("%d\t%s\t%s", kind, plain, value != NULL ? value : "");

  if (increase (proof->told, key) == n_nodes)
    add_finding (proof, kind, node->path, value, node->feature);
}

/* --- what a node tells -------------------------------------------------------------------------- */

static void
examine_values (Proof *proof, const KtSnapshotNode *node)
{
  guint n_left = 0;
  const char *left = NULL;

  for (guint i = 0; i < node->n_values; i++)
    if (node->values[i].state != KT_STATE_EXCLUDED)
      {
        n_left++;
        left = node->values[i].name;
      }
  for (guint i = 0; i < node->n_values; i++)
    if (node->values[i].state == KT_STATE_EXCLUDED && node->feature->kind != KT_FEATURE_BOOL
        && node->values[i].name[0] != '\0')
      state (proof, KT_FINDING_DEAD_VALUE, node, node->values[i].name);
  if (n_left == 1 && node->n_values > 1 && node->presence == KT_STATE_IMPLIED)
    state (proof, KT_FINDING_FORCED_VALUE, node, left);
}

static void
examine_number (Proof *proof, const KtSnapshotNode *node)
{
  gboolean written = kt_number_compare (node->feature->minimum, node->feature->maximum) == 0;

  if (node->is_unbounded_below || node->is_unbounded_above)
    state (proof, KT_FINDING_UNBOUNDED_NUMBER, node, NULL);
  else if (node->is_proven && !written && kt_decimal_equal (node->minimum, node->maximum)
           && node->presence == KT_STATE_IMPLIED)
    {
      g_autofree char *value = kt_decimal_to_string (kt_decimal_reduce (node->minimum));

      state (proof, KT_FINDING_FORCED_VALUE, node, value);
    }
}

static void
examine_node (Proof *proof, const KtSnapshotNode *node)
{
  if (node->is_unknown)
    state (proof, KT_FINDING_UNDECIDED, node, NULL);
  if (node->presence == KT_STATE_EXCLUDED)
    {
      if (node->is_optional)
        state (proof, KT_FINDING_DEAD_PART, node, NULL);
      return;
    }
  if (node->is_optional && node->presence == KT_STATE_IMPLIED)
    state (proof, KT_FINDING_FORCED_PART, node, NULL);
  if (node->has_range)
    examine_number (proof, node);
  else
    examine_values (proof, node);
}

/* In a session of its own, so that one part made many does not multiply with the next. */
static gboolean
can_be_many (Proof *proof, const char *path)
{
  g_autoptr (KtSession) session = kt_session_new (proof->program, NULL);
  g_autofree char *last = g_strdup_printf ("%s[%d]", path, MANY_PARTS - 1);
  KtChoice choice = { KT_CHOICE_IS, last, NULL };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  KtVerdict verdict;

  if (session == NULL)
    return FALSE;
  do
    {
      g_autoptr (GArray) literals = kt_session_assumptions (session, none, &choice, NULL);

      if (literals == NULL)
        return FALSE;
      verdict = kt_session_solve (session, (const int *) literals->data, literals->len,
                                  MANY_CONFLICTS);
    }
  while (verdict == KT_GROWN);
  return verdict == KT_POSSIBLE;
}

static void
examine_groups (Proof *proof)
{
  for (guint i = 0; i < kt_snapshot_get_n_groups (proof->snapshot); i++)
    {
      const KtSnapshotGroup *group = kt_snapshot_get_group (proof->snapshot, i);
      const KtSnapshotNode *parent = kt_snapshot_get_node (proof->snapshot, (guint) group->parent);
      g_autofree char *path
        = g_strconcat (parent->path, parent->path[0] != '\0' ? "." : "", group->feature->name, NULL);
      g_autofree char *plain = without_indices (path);

      if (!group->is_unbounded || group->feature->max_count != KT_UNBOUNDED
          || increase (proof->told, g_strdup_printf ("parts\t%s", plain)) > 1)
        continue;
      if (can_be_many (proof, path))
        add_finding (proof, KT_FINDING_UNBOUNDED_PARTS, path, NULL, group->feature);
    }
}

static void
examine (Proof *proof)
{
  guint n = kt_snapshot_get_n_nodes (proof->snapshot);

  for (guint i = 1; i < n; i++)
    increase (proof->nodes, without_indices (kt_snapshot_get_node (proof->snapshot, i)->path));
  for (guint i = 1; i < n; i++)
    examine_node (proof, kt_snapshot_get_node (proof->snapshot, i));
  examine_groups (proof);
}

/* --- the whole model ---------------------------------------------------------------------------- */

static void
interrupt (GCancellable *cancellable, gpointer session)
{
  kt_session_interrupt (session);
}

static GPtrArray *
without_session (KtProgram *program, gboolean explain, GError *why, GError **error)
{
  g_autoptr (GPtrArray) findings
    = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_finding_free);
  Proof proof = { .findings = findings };
  KtFinding *finding;

  if (g_error_matches (why, KT_ENGINE_ERROR, KT_ENGINE_ERROR_UNDECIDED))
    add_finding (&proof, KT_FINDING_UNDECIDED, "", NULL, NULL);
  else if (g_error_matches (why, KT_ENGINE_ERROR, KT_ENGINE_ERROR_CONTRADICTION))
    {
      add_finding (&proof, KT_FINDING_CONTRADICTION, "", NULL, NULL);
      finding = g_ptr_array_index (findings, 0);
      if (explain)
        finding->explanation = kt_explain_contradiction (program, NULL);
    }
  else
    {
      g_propagate_error (error, g_error_copy (why));
      return NULL;
    }
  return g_steal_pointer (&findings);
}

GPtrArray *
kt_proofs_run (KtProgram *program, gboolean explain, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KtSession) session = kt_session_new (program, &local);
  g_autoptr (KtSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) findings
    = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_finding_free);
  Proof proof = { program, session, NULL, NULL, NULL, findings, explain };
  gulong handler; /* 0: none */

  if (session == NULL)
    return without_session (program, explain, local, error);
  handler = cancellable != NULL
              ? g_cancellable_connect (cancellable, G_CALLBACK (interrupt), session, NULL)
              : 0;
  snapshot = kt_session_get_snapshot (session, error);
  if (snapshot != NULL)
    {
      proof.snapshot = snapshot;
      proof.told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      proof.nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      examine (&proof);
      g_hash_table_unref (proof.told);
      g_hash_table_unref (proof.nodes);
    }
  g_cancellable_disconnect (cancellable, handler);
  if (snapshot == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&findings);
}
