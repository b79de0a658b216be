/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the picture before the first decision: what it calls excluded or implied there holds in every
 * configuration. Instances of one part are alike, so a statement is made once, for the first of them,
 * and only if it holds for all. */

#include "kt-proofs-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-compile-private.h"
#include "kt-engine-error.h"

/* Explanations and questions about rules may read so many clauses together: some seconds. */
#define WORK ((gint64) 200 * 1000 * 1000)

gboolean
kt_proof_spend (KtProof *proof, const KtSession *session)
{
  proof->work -= (gint64) session->program->n_clauses * 3 + 20000;
  return proof->work > 0;
}

/* --- one statement for all instances ------------------------------------------------------------ */

static guint
increase (GHashTable *table, char *key)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (table, key)) + 1;

  g_hash_table_insert (table, key, GUINT_TO_POINTER (count));
  return count;
}

static void
explain (KtProof *proof, KtFinding *finding)
{
  KtChoice choice = { KT_CHOICE_IS, finding->path, finding->value };

  if (!(proof->flags & KT_PROOF_EXPLAIN) || !kt_proof_spend (proof, proof->session))
    return;
  if (finding->kind == KT_FINDING_DEAD_VALUE || finding->kind == KT_FINDING_DEAD_PART)
    finding->explanation = kt_session_explain (proof->session, &choice, NULL);
  if (finding->kind == KT_FINDING_FORCED_VALUE || finding->kind == KT_FINDING_FORCED_PART)
    finding->explanation = kt_session_explain_implied (proof->session, &choice, NULL);
}

/* Instances without a picture of their own: can any of them have the value, or be there? */
static gboolean
holds_beyond_picture (KtProof *proof, const char *plain, const char *value, guint n_nodes)
{
  KtSession *session = proof->session;
  const KtProgram *program = session->program;
  g_autoptr (GArray) cases = g_array_new (FALSE, FALSE, sizeof (int));
  KtVerdict verdict;
  int any;
  guint n = 0;

  for (guint i = 1; i < program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);
      g_autofree char *own = kt_path_without_indices (program->paths[i]);

      if (strcmp (own, plain) != 0)
        continue;
      n++;
      if (value == NULL)
        g_array_append_val (cases, slot->presence);
      for (guint j = 0; value != NULL && j < slot->n_values; j++)
        if (strcmp (kt_program_value_name (program, (int) i, kt_program_values (program, slot) + j),
                    value) == 0)
          g_array_append_val (cases, kt_program_values (program, slot)[j].literal);
    }
  if (n <= n_nodes)
    return TRUE;
  any = kt_cnf_or_all (session->cnf, (const int *) cases->data, cases->len);
  verdict = any == KT_FALSE ? KT_IMPOSSIBLE : kt_session_try (session, &any, 1, KT_PROOF_CONFLICTS);
  return verdict == KT_IMPOSSIBLE || verdict == KT_IMPOSSIBLE_SO_FAR;
}

/* True of this node; a finding once it is true of all its likes. */
static void
state (KtProof *proof, KtFindingKind kind, const KtSnapshotNode *node, const char *value)
{
  g_autofree char *plain = kt_path_without_indices (node->path);
  guint n_nodes = GPOINTER_TO_UINT (g_hash_table_lookup (proof->nodes, plain));
  char *key = g_strdup_printf ("%d\t%s\t%s", kind, plain, value != NULL ? value : "");
  KtFinding *finding;

  if (increase (proof->told, key) != n_nodes)
    return;
  if ((kind == KT_FINDING_DEAD_VALUE || kind == KT_FINDING_DEAD_PART)
      && !holds_beyond_picture (proof, plain, value, n_nodes))
    return;
  finding = kt_proof_add (proof, kind, node->path, value, node->feature, NULL);
  explain (proof, finding);
  if (finding->explanation != NULL && finding->explanation->up_to_instances > 0)
    {
      finding->up_to_instances = finding->explanation->up_to_instances;
      kt_finding_word (finding);
    }
}

/* --- what a node tells -------------------------------------------------------------------------- */

/* An option that is not valid on the day is dead by intention. */
static gboolean
is_out_of_validity (const KtProof *proof, const KtSnapshotValue *value)
{
  return value->option != NULL && !kt_validity_covers (value->option->validity, proof->program->day);
}

static void
examine_values (KtProof *proof, const KtSnapshotNode *node)
{
  guint n_left = 0, n_valid = 0;
  const char *left = NULL;

  for (guint i = 0; i < node->n_values; i++)
    {
      const KtSnapshotValue *value = &node->values[i];

      if (is_out_of_validity (proof, value))
        continue;
      n_valid++;
      if (value->state != KT_STATE_EXCLUDED)
        {
          n_left++;
          left = value->name;
        }
      else if (node->feature->kind != KT_FEATURE_BOOL && value->name[0] != '\0')
        state (proof, KT_FINDING_DEAD_VALUE, node, value->name);
    }
  /* A yes or no that is always no is something that can never be chosen. */
  if (n_left == 1 && n_valid > 1 && node->presence == KT_STATE_IMPLIED)
    {
      if (node->feature->kind == KT_FEATURE_BOOL && strcmp (left, "False") == 0)
        state (proof, KT_FINDING_DEAD_VALUE, node, "True");
      else
        state (proof, KT_FINDING_FORCED_VALUE, node, left);
    }
}

/* --- numbers without bounds --------------------------------------------------------------------- */

typedef struct {
  const KtFeature *feature;
  gboolean found;
} Mention;

static void
find_mention (const KtExpr *expr, gpointer data)
{
  Mention *mention = data;

  if (expr->kind == KT_EXPR_PATH && expr->value.path->n_steps > 0)
    mention->found |= expr->value.path->steps[expr->value.path->n_steps - 1].feature == mention->feature;
}

/* Does a rule that excludes something look at the number? Then it may be what bounds it. */
static gboolean
is_mentioned (const KtRule *const *rules, guint n_rules, const KtFeature *feature)
{
  Mention mention = { feature, FALSE };

  for (guint i = 0; i < n_rules && !mention.found; i++)
    if (kt_rule_kind_excludes (rules[i]->kind))
      kt_rule_visit (rules[i], find_mention, &mention);
  return mention.found;
}

/* A configuration with the number at the far end, if there is one and it withstands the exact check. */
static KtAssignment *
find_witness (KtProof *proof, KtChoiceKind kind, const char *path, KtDecimal value)
{
  g_autofree char *text = kt_decimal_to_string (kt_decimal_reduce (value));
  KtChoice choice = { kind, (char *) path, text };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GArray) literals = kt_session_assumptions (proof->session, none, &choice, NULL);
  g_autoptr (KtAssignment) witness = NULL;

  if (literals == NULL
      || kt_session_try (proof->session, (const int *) literals->data, literals->len,
                         KT_PROOF_CONFLICTS) != KT_POSSIBLE)
    return NULL;
  witness = kt_session_read_assignment (proof->session);
  return kt_evaluate_find_broken_rule (witness, proof->program->day) == NULL
           ? g_steal_pointer (&witness)
           : NULL;
}

static void
examine_unbounded (KtProof *proof, const KtSnapshotNode *node)
{
  const KtModel *model = kt_program_get_model (proof->program);
  g_autoptr (KtAssignment) witness = NULL;
  KtFinding *finding;

  if (is_mentioned (model->rules, model->n_rules, node->feature))
    {
      witness = find_witness (proof, node->is_unbounded_above ? KT_CHOICE_AT_LEAST : KT_CHOICE_AT_MOST, node->path,
                              node->is_unbounded_above ? node->maximum : node->minimum);
      if (witness == NULL)
        {
          kt_proof_add (proof, KT_FINDING_BOUNDS_UNDECIDED, node->path, NULL, node->feature, NULL);
          return;
        }
    }
  finding = kt_proof_add (proof, KT_FINDING_UNBOUNDED_NUMBER, node->path, NULL, node->feature, NULL);
  finding->witness = g_steal_pointer (&witness);
  kt_finding_word (finding);
}

static void
examine_number (KtProof *proof, const KtSnapshotNode *node)
{
  gboolean written = kt_number_compare (node->feature->minimum, node->feature->maximum) == 0;

  if (node->is_unbounded_below || node->is_unbounded_above)
    {
      g_autofree char *plain = kt_path_without_indices (node->path);

      if (increase (proof->told, g_strdup_printf ("unbounded\t%s", plain)) == 1)
        examine_unbounded (proof, node);
    }
  else if (node->is_proven && !written && kt_decimal_equal (node->minimum, node->maximum)
           && node->presence == KT_STATE_IMPLIED)
    {
      g_autofree char *value = kt_decimal_to_string (kt_decimal_reduce (node->minimum));

      state (proof, KT_FINDING_FORCED_VALUE, node, value);
    }
}

/* Neither a range nor a bound that follows from the rules by intervals. */
static gboolean
has_no_bounds (const KtProof *proof, const KtSnapshotNode *node)
{
  int slot = kt_program_find_slot (proof->session->program, node->path);

  return slot >= 0 && kt_program_slot (proof->session->program, slot)->unbounded != 0;
}

static void
examine_node (KtProof *proof, const KtSnapshotNode *node)
{
  if (node->is_unknown && !node->is_unbounded_below && !node->is_unbounded_above)
    state (proof, has_no_bounds (proof, node) ? KT_FINDING_BOUNDS_UNDECIDED : KT_FINDING_UNDECIDED, node, NULL);
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

/* --- parts without bounds ----------------------------------------------------------------------- */

/* In a session of its own, so that one part made many does not multiply with the next. */
static KtAssignment *
find_many (KtProof *proof, const char *path)
{
  g_autoptr (KtSession) session = kt_session_new (proof->program, NULL);
  g_autofree char *last = g_strdup_printf ("%s[%d]", path, KT_PROOF_MANY_PARTS - 1);
  KtChoice choice = { KT_CHOICE_IS, last, NULL };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (KtAssignment) witness = NULL;
  KtVerdict verdict;

  if (session == NULL)
    return NULL;
  do
    {
      g_autoptr (GArray) literals = kt_session_assumptions (session, none, &choice, NULL);

      if (literals == NULL)
        return NULL;
      verdict = kt_session_solve (session, (const int *) literals->data, literals->len,
                                  KT_PROOF_CONFLICTS);
    }
  while (verdict == KT_GROWN);
  if (verdict == KT_POSSIBLE)
    witness = kt_session_read_assignment (session);
  return witness != NULL && kt_evaluate_find_broken_rule (witness, proof->program->day) == NULL
           ? g_steal_pointer (&witness)
           : NULL;
}

static void
examine_groups (KtProof *proof)
{
  for (guint i = 0; i < kt_snapshot_get_n_groups (proof->snapshot); i++)
    {
      const KtSnapshotGroup *group = kt_snapshot_get_group (proof->snapshot, i);
      const KtSnapshotNode *parent = kt_snapshot_get_node (proof->snapshot, (guint) group->parent);
      g_autofree char *path
        = g_strconcat (parent->path, parent->path[0] != '\0' ? "." : "", group->feature->name, NULL);
      g_autofree char *plain = kt_path_without_indices (path);
      g_autoptr (KtAssignment) witness = NULL;

      if (!group->is_unbounded || group->feature->max_count != KT_UNBOUNDED
          || increase (proof->told, g_strdup_printf ("parts\t%s", plain)) > 1)
        continue;
      witness = find_many (proof, path);
      if (witness != NULL)
        kt_proof_add (proof, KT_FINDING_UNBOUNDED_PARTS, path, NULL, group->feature, NULL)->witness
          = g_steal_pointer (&witness);
    }
}

static void
examine (KtProof *proof)
{
  guint n = kt_snapshot_get_n_nodes (proof->snapshot);

  for (guint i = 1; i < n; i++)
    increase (proof->nodes, kt_path_without_indices (kt_snapshot_get_node (proof->snapshot, i)->path));
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

static gboolean
without_session (KtProof *proof, const GError *why, GError **error)
{
  if (g_error_matches (why, KT_ENGINE_ERROR, KT_ENGINE_ERROR_UNDECIDED))
    kt_proof_add (proof, KT_FINDING_UNDECIDED, "", NULL, NULL, NULL);
  else if (g_error_matches (why, KT_ENGINE_ERROR, KT_ENGINE_ERROR_CONTRADICTION))
    {
      KtFinding *finding = kt_proof_add (proof, KT_FINDING_CONTRADICTION, "", NULL, NULL, NULL);

      if (proof->flags & KT_PROOF_EXPLAIN)
        finding->explanation = kt_explain_contradiction (proof->program, NULL);
    }
  else
    {
      g_propagate_error (error, g_error_copy (why));
      return FALSE;
    }
  return TRUE;
}

static gboolean
with_session (KtProof *proof, GCancellable *cancellable, GError **error)
{
  gulong handler = cancellable != NULL
                     ? g_cancellable_connect (cancellable, G_CALLBACK (interrupt), proof->session, NULL)
                     : 0;
  g_autoptr (KtSnapshot) snapshot = NULL;

  kt_session_set_effort (proof->session, KT_PROOF_CONFLICTS, KT_PROOF_UNDECIDED);
  snapshot = kt_session_get_snapshot (proof->session, error);
  if (snapshot != NULL)
    {
      proof->snapshot = snapshot;
      examine (proof);
    }
  g_cancellable_disconnect (cancellable, handler);
  if (snapshot != NULL && (proof->flags & KT_PROOF_RULES))
    kt_proof_rules (proof, cancellable);
  return snapshot != NULL;
}

GPtrArray *
kt_proofs_run (KtProgram *program, KtProofFlags flags, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KtSession) session = kt_session_new (program, &local);
  g_autoptr (GPtrArray) findings
    = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_finding_free);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  KtProof proof = { .program = program, .session = session, .flags = flags, .told = told, .nodes = nodes,
                    .findings = findings,
                    .work = flags & KT_PROOF_THOROUGH ? G_MAXINT64 : WORK };
  gboolean done = session != NULL ? with_session (&proof, cancellable, error)
                                  : without_session (&proof, local, error);

  if (!done || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&findings);
}
