/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Relations restrict each other until none loses a row; then variables are eliminated one after
 * another, the one first whose relations promise the smallest join. What the join says about the
 * other variables goes on in its place; a relation within that is taken into it. At last each
 * cluster loses the rows that the one above has no use for. */

#include "kt-join.h"

#include <math.h>

/* More is no longer answered in a few milliseconds. */
#define MAX_VARIABLES 2000
#define MAX_CLUSTER_ROWS 400000
#define MAX_ROWS 1000000
/* So many rows may be looked at all in all. */
#define MAX_WORK 60000000

/* A relation at work, and the clusters that gave what it is made of. */
typedef struct {
  KtRelation *relation;
  GArray *below; /* guint */
  gboolean is_waiting;
} Piece;

typedef struct {
  guint variable, parent;
  KtRelation *relation;
} Cluster;

typedef struct {
  guint n;
  const guint *n_values;
  GPtrArray *pieces; /* Piece */
  GArray *clusters;  /* Cluster */
  guint8 *is_gone;   /* by variable */
  gsize n_rows;      /* of all clusters */
  gsize work;
} Maker;

static Piece *
piece_new (KtRelation *relation)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->relation = relation;
  piece->below = g_array_new (FALSE, FALSE, sizeof (guint));
  return piece;
}

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_clear_pointer (&piece->relation, kt_relation_free);
  g_array_unref (piece->below);
  g_free (piece);
}

static void
cluster_clear (gpointer data)
{
  g_clear_pointer (&((Cluster *)data)->relation, kt_relation_free);
}

#define piece_at(maker, i) ((Piece *)g_ptr_array_index ((maker)->pieces, (i)))

static gboolean
restrict_piece (Maker *m, Piece *piece, const Piece *by)
{
  m->work += piece->relation->n_rows + by->relation->n_rows;
  return kt_relation_restrict (piece->relation, by->relation);
}

/* --- before ----------------------------------------------------------------------------------- */

/* Every variable is in some relation. */
static void
add_all_values (Maker *m)
{
  for (guint v = 0; v < m->n; v++)
    {
      KtRelation *relation = kt_relation_new (&v, 1);

      for (guint i = 0; i < m->n_values[v]; i++)
        {
          guint16 value = (guint16)i;

          kt_relation_add (relation, &value);
        }
      g_ptr_array_add (m->pieces, piece_new (relation));
    }
}

static gboolean
meet (const Piece *a, const Piece *b)
{
  for (guint i = 0; i < a->relation->width; i++)
    if (kt_relation_has (b->relation, a->relation->scope[i]))
      return TRUE;
  return FALSE;
}

/* Small ones first: they make the large ones small. */
static gint
compare_pieces (gconstpointer a, gconstpointer b)
{
  const Piece *x = *(Piece *const *)a, *y = *(Piece *const *)b;

  if (x->relation->n_rows != y->relation->n_rows)
    return x->relation->n_rows < y->relation->n_rows ? -1 : 1;
  for (guint i = 0; i < MIN (x->relation->width, y->relation->width); i++)
    if (x->relation->scope[i] != y->relation->scope[i])
      return x->relation->scope[i] < y->relation->scope[i] ? -1 : 1;
  return x->relation->width < y->relation->width ? -1 : x->relation->width > y->relation->width;
}

/* FALSE: too much work. */
static gboolean
restrict_all (Maker *m)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (guint));

  g_ptr_array_sort (m->pieces, compare_pieces);
  for (guint i = 0; i < m->pieces->len; i++)
    {
      piece_at (m, i)->is_waiting = TRUE;
      g_array_append_val (waiting, i);
    }
  for (guint next = 0; next < waiting->len; next++)
    {
      Piece *by = piece_at (m, g_array_index (waiting, guint, next));

      by->is_waiting = FALSE;
      for (guint i = 0; i < m->pieces->len; i++)
        {
          Piece *piece = piece_at (m, i);

          if (piece == by || !meet (piece, by) || !restrict_piece (m, piece, by)
              || piece->is_waiting)
            continue;
          piece->is_waiting = TRUE;
          g_array_append_val (waiting, i);
        }
      if (m->work > MAX_WORK)
        return FALSE;
    }
  return TRUE;
}

/* What is within the piece is taken into it. */
static void
absorb (Maker *m, Piece *piece)
{
  for (guint i = m->pieces->len; i > 0; i--)
    {
      Piece *other = piece_at (m, i - 1);

      if (other == piece || !kt_relation_is_within (other->relation, piece->relation))
        continue;
      restrict_piece (m, piece, other);
      g_array_append_vals (piece->below, other->below->data, other->below->len);
      g_ptr_array_remove_index (m->pieces, i - 1);
    }
}

static void
absorb_all (Maker *m)
{
  for (guint i = 0; i < m->pieces->len; i++)
    {
      Piece *piece = piece_at (m, i);

      absorb (m, piece);
      /* Those before it may be gone. */
      for (i = 0; piece_at (m, i) != piece; i++)
        ;
    }
}

/* --- elimination ------------------------------------------------------------------------------ */

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  return -compare_pieces (a, b);
}

/* The logarithm of how many rows the join may have: relations with many rows first, each as far as
 * it brings new variables. */
static double
promise (const Maker *m, GPtrArray *pieces)
{
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (guint));
  double sum = 0;

  g_ptr_array_sort (pieces, compare_rows);
  for (guint i = 0; i < pieces->len; i++)
    {
      const KtRelation *relation = ((Piece *)g_ptr_array_index (pieces, i))->relation;
      double full = 0;
      guint n_new = 0;

      for (guint j = 0; j < relation->width; j++)
        {
          gboolean is_new = TRUE;

          for (guint k = 0; k < seen->len && is_new; k++)
            is_new = g_array_index (seen, guint, k) != relation->scope[j];
          if (!is_new)
            continue;
          n_new++;
          full += log (m->n_values[relation->scope[j]]);
          g_array_append_val (seen, relation->scope[j]);
        }
      sum += MIN (log (relation->n_rows + 1.0) * n_new / relation->width, full);
    }
  return sum;
}

static GPtrArray *
pieces_with (const Maker *m, guint variable)
{
  GPtrArray *pieces = g_ptr_array_new ();

  for (guint i = 0; i < m->pieces->len; i++)
    if (kt_relation_has (piece_at (m, i)->relation, variable))
      g_ptr_array_add (pieces, piece_at (m, i));
  return pieces;
}

static guint
choose_variable (const Maker *m, const double *promises)
{
  guint best = m->n;

  for (guint v = 0; v < m->n; v++)
    if (!m->is_gone[v] && (best == m->n || promises[v] < promises[best]))
      best = v;
  return best;
}

static guint
n_shared (const KtRelation *a, const KtRelation *b)
{
  guint n = 0;

  for (guint i = 0; i < a->width; i++)
    n += kt_relation_has (b, a->scope[i]);
  return n;
}

/* The one that has most in common with what is joined already; of those the smallest. */
static guint
choose_partner (const KtRelation *joined, GPtrArray *pieces)
{
  guint best = 0, most = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      const KtRelation *relation = ((Piece *)g_ptr_array_index (pieces, i))->relation;
      guint n = n_shared (relation, joined);

      if (n > most
          || (n == most
              && relation->n_rows < ((Piece *)g_ptr_array_index (pieces, best))->relation->n_rows))
        {
          best = i;
          most = n;
        }
    }
  return best;
}

/* Takes the relations out of the pieces, which are sorted, most rows first. NULL: too many. */
static KtRelation *
join_pieces (Maker *m, GPtrArray *pieces)
{
  g_autoptr (KtRelation) joined = NULL;
  Piece *first = g_ptr_array_steal_index (pieces, pieces->len - 1);

  joined = g_steal_pointer (&first->relation);
  while (pieces->len > 0)
    {
      Piece *next = g_ptr_array_steal_index (pieces, choose_partner (joined, pieces));
      KtRelation *larger = kt_relation_join (joined, next->relation, MAX_CLUSTER_ROWS);

      kt_relation_free (joined);
      joined = larger;
      g_clear_pointer (&next->relation, kt_relation_free);
      if (joined == NULL)
        return NULL;
      m->work += joined->n_rows;
    }
  return g_steal_pointer (&joined);
}

/* What the cluster says about all its other variables. */
static Piece *
message_of (const KtRelation *relation, guint variable, guint cluster)
{
  g_autofree guint *scope = g_new (guint, relation->width);
  guint n = 0;
  Piece *piece;

  for (guint i = 0; i < relation->width; i++)
    if (relation->scope[i] != variable)
      scope[n++] = relation->scope[i];
  if (n == 0)
    return NULL;
  piece = piece_new (kt_relation_new_take (scope, kt_relation_project (relation, scope, n)));
  g_array_append_val (piece->below, cluster);
  return piece;
}

/* FALSE: it becomes too large. */
static gboolean
eliminate (Maker *m, guint variable)
{
  g_autoptr (GPtrArray) pieces = pieces_with (m, variable);
  Cluster cluster = { .variable = variable, .parent = KT_JOIN_ROOT };
  guint number = m->clusters->len;
  Piece *message;

  for (guint i = 0; i < pieces->len; i++)
    {
      const GArray *below = ((Piece *)g_ptr_array_index (pieces, i))->below;

      for (guint k = 0; k < below->len; k++)
        g_array_index (m->clusters, Cluster, g_array_index (below, guint, k)).parent = number;
    }
  g_ptr_array_sort (pieces, compare_rows);
  cluster.relation = join_pieces (m, pieces);
  if (cluster.relation == NULL)
    return FALSE;
  for (guint i = m->pieces->len; i > 0; i--)
    if (piece_at (m, i - 1)->relation == NULL)
      g_ptr_array_remove_index (m->pieces, i - 1);
  g_array_append_val (m->clusters, cluster);
  m->n_rows += cluster.relation->n_rows;
  m->is_gone[variable] = TRUE;
  message = message_of (cluster.relation, variable, number);
  if (message != NULL)
    {
      g_ptr_array_add (m->pieces, message);
      absorb (m, message);
    }
  return m->n_rows <= MAX_ROWS && m->work <= MAX_WORK;
}

static void
promise_again (const Maker *m, const KtRelation *changed, double *promises)
{
  for (guint i = 0; i < changed->width; i++)
    if (!m->is_gone[changed->scope[i]])
      {
        g_autoptr (GPtrArray) pieces = pieces_with (m, changed->scope[i]);

        promises[changed->scope[i]] = promise (m, pieces);
      }
}

static gboolean
eliminate_all (Maker *m)
{
  g_autofree double *promises = g_new0 (double, m->n + 1);

  for (guint v = 0; v < m->n; v++)
    {
      g_autoptr (GPtrArray) pieces = pieces_with (m, v);

      promises[v] = promise (m, pieces);
    }
  while (m->clusters->len < m->n)
    {
      if (!eliminate (m, choose_variable (m, promises)))
        return FALSE;
      promise_again (m, g_array_index (m->clusters, Cluster, m->clusters->len - 1).relation,
                     promises);
    }
  return TRUE;
}

/* --- the result ------------------------------------------------------------------------------- */

static void
append (GArray *words, guint32 word)
{
  g_array_append_val (words, word);
}

static void
write_tuples (GArray *words, const KtRelation *relation, const KtTuples *tuples, const guint *scope)
{
  g_autofree guint *columns = g_new (guint, tuples->width + 1);
  g_autofree guint16 *tuple = g_new (guint16, tuples->width + 1);

  kt_relation_find_columns (relation, scope, tuples->width, columns);
  for (guint r = 0; r < relation->n_rows; r++)
    {
      kt_relation_pick (relation, r, columns, tuples->width, tuple);
      append (words, kt_tuples_find (tuples, tuple));
    }
}

static void
write_cluster (const Maker *m, const Cluster *cluster, GArray *head, GArray *words)
{
  const KtRelation *relation = cluster->relation;
  g_autofree guint *scope = g_new (guint, relation->width);
  g_autoptr (KtTuples) tuples = NULL;
  guint n = 0, own = 0;

  for (guint i = 0; i < relation->width; i++)
    if (relation->scope[i] != cluster->variable)
      scope[n++] = relation->scope[i];
    else
      own = i;
  for (guint r = 0; r < relation->n_rows; r++)
    append (words, kt_relation_row (relation, r)[own]);
  if (cluster->parent != KT_JOIN_ROOT)
    {
      const KtRelation *above = g_array_index (m->clusters, Cluster, cluster->parent).relation;

      tuples = kt_relation_project (relation, scope, n);
      write_tuples (words, relation, tuples, scope);
      write_tuples (words, above, tuples, scope);
    }
  append (head, cluster->variable);
  append (head, cluster->parent);
  append (head, relation->n_rows);
  append (head, tuples != NULL ? tuples->n : 0);
}

static GArray *
write_clusters (const Maker *m)
{
  GArray *head = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint32));

  append (head, m->n);
  for (guint i = m->n; i > 0; i--)
    {
      Cluster *cluster = &g_array_index (m->clusters, Cluster, i - 1);

      if (cluster->parent != KT_JOIN_ROOT)
        kt_relation_restrict (cluster->relation,
                              g_array_index (m->clusters, Cluster, cluster->parent).relation);
    }
  for (guint i = 0; i < m->n; i++)
    write_cluster (m, &g_array_index (m->clusters, Cluster, i), head, words);
  g_array_append_vals (head, words->data, words->len);
  return head;
}

GArray *
kt_join_make (const guint *n_values, guint n, GPtrArray *relations)
{
  Maker m = { .n = n, .n_values = n_values };
  GArray *words = NULL;

  m.pieces = g_ptr_array_new_with_free_func (piece_free);
  m.clusters = g_array_new (FALSE, FALSE, sizeof (Cluster));
  g_array_set_clear_func (m.clusters, cluster_clear);
  m.is_gone = g_new0 (guint8, n + 1);
  for (guint i = 0; i < relations->len; i++)
    g_ptr_array_add (m.pieces, piece_new (g_steal_pointer (&g_ptr_array_index (relations, i))));
  add_all_values (&m);
  if (n <= MAX_VARIABLES && restrict_all (&m))
    {
      absorb_all (&m);
      if (eliminate_all (&m))
        words = write_clusters (&m);
    }
  g_ptr_array_unref (m.pieces);
  g_array_unref (m.clusters);
  g_free (m.is_gone);
  return words;
}
