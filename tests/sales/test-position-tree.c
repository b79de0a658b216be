/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tree of positions against a naive one: a flat outline of (id, depth, kind, title), cut and
 * pasted by hand, of which a full copy is kept at every step for undo.
 */

#include "kt-sales-error.h"
#include "sales-fixture.h"

#include <string.h>

/* ---- the oracle ---- */

typedef struct {
  char id[40];
  guint depth; /* from 1 */
  KtPositionKind kind;
  int title;
} Line;

typedef GArray Outline;

static Outline *
outline_copy (Outline *outline)
{
  Outline *copy = g_array_sized_new (FALSE, TRUE, sizeof (Line), outline->len);
  return g_array_append_vals (copy, outline->data, outline->len);
}

#define LINE(outline, i) g_array_index ((outline), Line, (i))

/* The line after the last one below line i. */
static guint
block_end (Outline *outline, guint i)
{
  guint end = i + 1;
  while (end < outline->len && LINE (outline, end).depth > LINE (outline, i).depth)
    end++;
  return end;
}

static guint
find (Outline *outline, const char *id)
{
  for (guint i = 0; i < outline->len; i++)
    if (strcmp (LINE (outline, i).id, id) == 0)
      return i;
  g_assert_not_reached ();
}

/* Where child number `index` of the line `parent` (-1: top) begins, or would begin. */
static guint
child_start (Outline *outline, int parent, guint index)
{
  guint depth = parent < 0 ? 1 : LINE (outline, parent).depth + 1;
  guint at = parent + 1;
  while (index-- > 0 && at < outline->len && LINE (outline, at).depth == depth)
    at = block_end (outline, at);
  return at;
}

static void
cut (Outline *outline, guint from, Outline *block)
{
  guint n = block_end (outline, from) - from;
  g_array_append_vals (block, &LINE (outline, from), n);
  g_array_remove_range (outline, from, n);
}

static void
paste (Outline *outline, guint at, guint depth, Outline *block)
{
  int shift = (int)depth - (int)LINE (block, 0).depth;
  for (guint i = 0; i < block->len; i++)
    LINE (block, i).depth += shift;
  g_array_insert_vals (outline, at, block->data, block->len);
}

static char *
outline_to_text (Outline *outline)
{
  guint counts[KT_POSITION_MAX_DEPTH + 2] = { 0 };
  g_autofree char *numbers[KT_POSITION_MAX_DEPTH + 2] = { NULL };
  GString *text = g_string_new (NULL);
  numbers[0] = g_strdup ("");
  for (guint i = 0; i < outline->len; i++)
    {
      const Line *line = &LINE (outline, i);
      gboolean numbered = kt_position_kind_has_price (line->kind)
                          || (line->kind == KT_POSITION_TEXT && block_end (outline, i) > i + 1);
      g_free (numbers[line->depth]);
      numbers[line->depth] = g_strdup ("");
      if (numbered)
        {
          g_free (numbers[line->depth]);
          numbers[line->depth]
              = g_strdup_printf ("%s%s%u", numbers[line->depth - 1], line->depth > 1 ? "." : "",
                                 ++counts[line->depth]);
        }
      counts[line->depth + 1] = 0;
      g_string_append_printf (text, "%u [%s] %s %d %d\n", line->depth, numbers[line->depth],
                              line->id, line->kind, line->title);
    }
  for (guint i = 1; i < G_N_ELEMENTS (numbers); i++)
    g_clear_pointer (&numbers[i], g_free);
  return g_string_free (text, FALSE);
}

/* ---- the tree as the same text ---- */

static gboolean
append_line (KtPosition *position, gpointer user_data)
{
  const KtPositionData *data = kt_position_get (position);
  g_string_append_printf (user_data, "%u [%s] %s %d %s\n", kt_position_get_depth (position),
                          kt_position_get_number (position), data->id, data->kind, data->title);
  return TRUE;
}

static char *
tree_to_text (KtRevision *revision)
{
  GString *text = g_string_new (NULL);
  kt_position_walk (kt_revision_get_positions (revision), append_line, text);
  return g_string_free (text, FALSE);
}

static void
assert_same (KtRevision *revision, Outline *outline)
{
  g_autofree char *expected = outline_to_text (outline);
  g_autofree char *found = tree_to_text (revision);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpuint (kt_revision_count_positions (revision), ==, outline->len);
}

/* ---- random edits ---- */

typedef struct {
  KtRandom *random;
  KtRevision *revision;
  Outline *outline;
  int next_title;
} Game;

static KtPosition *
random_position (Game *game, gboolean or_none)
{
  guint n = game->outline->len;
  if (n == 0 || (or_none && kt_random_below (game->random, 4) == 0))
    return NULL;
  const char *id = LINE (game->outline, kt_random_below (game->random, n)).id;
  return kt_revision_find_position (game->revision, id);
}

static int
line_of (Game *game, KtPosition *position)
{
  return position != NULL ? (int)find (game->outline, kt_position_get_id (position)) : -1;
}

static guint
depth_below (Game *game, int parent)
{
  return parent < 0 ? 1 : LINE (game->outline, parent).depth + 1;
}

static gboolean
may_have_children (Game *game, int parent)
{
  return parent < 0 || LINE (game->outline, parent).kind < KT_POSITION_SUBTOTAL;
}

static guint
block_height (Outline *block)
{
  guint deepest = 0;
  for (guint i = 0; i < block->len; i++)
    deepest = MAX (deepest, LINE (block, i).depth);
  return deepest - LINE (block, 0).depth + 1;
}

static gboolean
play_insert (Game *game)
{
  g_autofree char *id = fixture_id (game->random);
  KtPosition *parent = random_position (game, TRUE);
  guint index = kt_random_below (game->random, 5);
  g_autoptr (KtPositionData) data
      = kt_position_data_new (id, kt_random_below (game->random, KT_POSITION_PAGE_BREAK + 1));
  g_autofree char *title = g_strdup_printf ("%d", ++game->next_title);
  kt_record_set_text (&data->title, title);

  int at = line_of (game, parent);
  gboolean allowed
      = may_have_children (game, at) && depth_below (game, at) <= KT_POSITION_MAX_DEPTH;
  KtPosition *inserted = kt_revision_insert (game->revision, parent, index, data, NULL);
  g_assert_cmpint (inserted != NULL, ==, allowed);
  if (!allowed)
    return FALSE;
  Line line = { .depth = depth_below (game, at), .kind = data->kind, .title = game->next_title };
  g_strlcpy (line.id, id, sizeof line.id);
  guint start = child_start (game->outline, at, index);
  g_array_insert_val (game->outline, start, line);
  return TRUE;
}

static gboolean
play_remove (Game *game)
{
  KtPosition *position = random_position (game, FALSE);
  if (position == NULL || kt_random_below (game->random, 2) == 0)
    return FALSE;
  g_autoptr (GArray) block = g_array_new (FALSE, TRUE, sizeof (Line));
  cut (game->outline, line_of (game, position), block);
  g_assert_true (kt_revision_remove (game->revision, position, NULL));
  return TRUE;
}

/* TRUE if the outline changed; the tree did the same. */
static gboolean
expect_move (Game *game, KtPosition *position, KtPosition *parent, guint index, gboolean moved)
{
  g_autoptr (GArray) before = outline_copy (game->outline);
  g_autoptr (GArray) block = g_array_new (FALSE, TRUE, sizeof (Line));
  int at = line_of (game, position), below = line_of (game, parent);
  gboolean inside = below >= at && below < (int)block_end (game->outline, at);
  gboolean may = may_have_children (game, below);
  guint depth = depth_below (game, below);
  cut (game->outline, at, block);
  gboolean allowed = !inside && may && depth + block_height (block) - 1 <= KT_POSITION_MAX_DEPTH;
  g_assert_cmpint (moved, ==, allowed);
  if (!allowed)
    {
      g_array_set_size (game->outline, 0);
      g_array_append_vals (game->outline, before->data, before->len);
      return FALSE;
    }
  below = parent != NULL ? (int)find (game->outline, kt_position_get_id (parent)) : -1;
  paste (game->outline, child_start (game->outline, below, index), depth, block);
  return memcmp (before->data, game->outline->data, before->len * sizeof (Line)) != 0;
}

static gboolean
play_move (Game *game)
{
  KtPosition *position = random_position (game, FALSE);
  KtPosition *parent = random_position (game, TRUE);
  if (position == NULL)
    return FALSE;
  guint index = kt_random_below (game->random, 6);
  gboolean moved = kt_revision_move (game->revision, position, parent, index, NULL);
  return expect_move (game, position, parent, index, moved);
}

static gboolean
play_indent (Game *game)
{
  KtPosition *position = random_position (game, FALSE);
  if (position == NULL)
    return FALSE;
  int at = line_of (game, position), before = -1;
  for (int i = at - 1; i >= 0 && LINE (game->outline, i).depth >= LINE (game->outline, at).depth;
       i--)
    if (LINE (game->outline, i).depth == LINE (game->outline, at).depth)
      {
        before = i;
        break;
      }
  KtPosition *parent
      = before >= 0 ? kt_revision_find_position (game->revision, LINE (game->outline, before).id)
                    : NULL;
  gboolean moved = kt_revision_indent (game->revision, position, NULL);
  if (parent == NULL)
    {
      g_assert_false (moved);
      return FALSE;
    }
  return expect_move (game, position, parent, G_MAXUINT, moved);
}

static gboolean
play_outdent (Game *game)
{
  KtPosition *position = random_position (game, FALSE);
  if (position == NULL)
    return FALSE;
  KtPosition *parent = kt_position_get_parent (position);
  if (parent == NULL)
    {
      g_assert_false (kt_revision_outdent (game->revision, position, NULL));
      return FALSE;
    }
  KtPosition *above = kt_position_get_parent (parent);
  guint index = kt_position_get_index (parent) + 1;
  gboolean moved = kt_revision_outdent (game->revision, position, NULL);
  return expect_move (game, position, above, index, moved);
}

static gboolean
play_edit (Game *game)
{
  KtPosition *position = random_position (game, FALSE);
  if (position == NULL)
    return FALSE;
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  g_autofree char *title = g_strdup_printf ("%d", ++game->next_title);
  kt_record_set_text (&data->title, title);
  g_assert_true (kt_revision_edit_position (game->revision, position, data, NULL));
  LINE (game->outline, line_of (game, position)).title = game->next_title;
  return TRUE;
}

static gboolean
collect (KtPosition *position, gpointer positions)
{
  g_ptr_array_add (positions, position);
  return TRUE;
}

static gboolean
play_duplicate (Game *game)
{
  KtPosition *position = random_position (game, FALSE);
  if (position == NULL || game->outline->len > 60)
    return FALSE;
  int at = line_of (game, position);
  guint end = block_end (game->outline, at);
  KtPosition *copy = kt_revision_duplicate (game->revision, position, game->random, NULL);
  g_assert_nonnull (copy);

  /* The new ids are taken over from the tree; everything else is as in the original. */
  g_autoptr (GArray) block = g_array_new (FALSE, TRUE, sizeof (Line));
  g_array_append_vals (block, &LINE (game->outline, at), end - at);
  g_autoptr (GPtrArray) copies = g_ptr_array_new ();
  collect (copy, copies);
  kt_position_walk (kt_position_get_children (copy), collect, copies);
  g_assert_cmpuint (copies->len, ==, block->len);
  for (guint i = 0; i < block->len; i++)
    g_strlcpy (LINE (block, i).id, kt_position_get_id (copies->pdata[i]),
               sizeof LINE (block, i).id);
  g_array_insert_vals (game->outline, end, block->data, block->len);
  return TRUE;
}

static gboolean
play_step (Game *game)
{
  static gboolean (*const plays[]) (Game * game)
      = { play_insert, play_insert, play_insert,  play_remove, play_move,
          play_move,   play_indent, play_outdent, play_edit,   play_duplicate };
  return plays[kt_random_below (game->random, G_N_ELEMENTS (plays))](game);
}

static gboolean
play_group (Game *game)
{
  gboolean changed = FALSE;
  kt_revision_begin_step (game->revision, "several");
  g_assert_false (kt_revision_undo (game->revision));
  for (guint n = kt_random_below (game->random, 4); n > 0; n--)
    changed |= play_step (game);
  kt_revision_end_step (game->revision);
  return changed;
}

static void
travel (Game *game, GPtrArray *before, GPtrArray *after, gboolean (*move) (KtRevision *revision))
{
  g_assert_cmpint (move (game->revision), ==, before->len > 0);
  if (before->len == 0)
    return;
  g_ptr_array_add (after, game->outline);
  game->outline = g_ptr_array_steal_index (before, before->len - 1);
}

static void
game_round (KtRandom *random)
{
  g_autoptr (KtRevisionHeader) header = kt_revision_header_new ("de", "EUR");
  g_autoptr (KtRevision) revision = kt_revision_new ("r", "q", 1, NULL, 0, header);
  Game game = { random, revision, g_array_new (FALSE, TRUE, sizeof (Line)), 0 };
  g_autoptr (GPtrArray) done = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  g_autoptr (GPtrArray) undone = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);

  for (guint step = 0; step < 250; step++)
    {
      guint choice = kt_random_below (random, 10);
      if (choice < 2)
        travel (&game, done, undone, kt_revision_undo);
      else if (choice < 3)
        travel (&game, undone, done, kt_revision_redo);
      else
        {
          Outline *before = outline_copy (game.outline);
          if (choice < 4 ? play_group (&game) : play_step (&game))
            {
              g_ptr_array_add (done, before);
              g_ptr_array_set_size (undone, 0);
            }
          else
            g_array_unref (before);
        }
      assert_same (revision, game.outline);
      g_assert_cmpint (kt_revision_can_undo (revision), ==, done->len > 0);
      g_assert_cmpint (kt_revision_can_redo (revision), ==, undone->len > 0);
    }
  while (done->len > 0)
    {
      travel (&game, done, undone, kt_revision_undo);
      assert_same (revision, game.outline);
    }
  g_assert_cmpuint (game.outline->len, ==, 0);
  while (undone->len > 0)
    travel (&game, undone, done, kt_revision_redo);
  assert_same (revision, game.outline);
  g_array_unref (game.outline);
}

static void
test_random_edits (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  for (guint round = 0; round < 60; round++)
    game_round (random);
}

/* ---- single cases ---- */

static void
count_signal (gpointer object, guint *count)
{
  (*count)++;
}

static void
test_signals (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  g_autoptr (KtRevisionHeader) header = kt_revision_header_new ("de", "EUR");
  g_autoptr (KtRevision) revision = kt_revision_new ("r", "q", 1, NULL, 0, header);
  KtPosition *first = fixture_add (revision, fixture_article (random, "a", "1", "1"));
  KtPosition *second = fixture_add (revision, fixture_article (random, "b", "1", "1"));
  guint revision_changes = 0, second_changes = 0;
  g_signal_connect (revision, "changed", G_CALLBACK (count_signal), &revision_changes);
  g_signal_connect (second, "changed", G_CALLBACK (count_signal), &second_changes);

  kt_revision_begin_step (revision, "both");
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (second));
  kt_record_set_text (&data->title, "c");
  g_assert_true (kt_revision_edit_position (revision, second, data, NULL));
  g_assert_true (kt_revision_remove (revision, first, NULL));
  g_assert_cmpuint (revision_changes, ==, 0);
  kt_revision_end_step (revision);
  g_assert_cmpuint (revision_changes, ==, 1);
  g_assert_cmpuint (second_changes, ==, 2); /* content, and number 2 becomes 1 */
  g_assert_cmpstr (kt_position_get_number (second), ==, "1");

  g_assert_true (kt_revision_edit_position (revision, second, data, NULL));
  g_assert_cmpuint (revision_changes, ==, 1); /* nothing was different */
  g_assert_cmpstr (kt_revision_get_undo_label (revision), ==, "both");
  g_assert_true (kt_revision_undo (revision));
  g_assert_cmpuint (revision_changes, ==, 2);
  g_assert_cmpstr (kt_position_get (second)->title, ==, "b");
  g_assert_cmpstr (kt_revision_get_redo_label (revision), ==, "both");
}

static void
refuses (gboolean done, GError **error, int code)
{
  g_assert_false (done);
  g_assert_error (*error, KT_SALES_ERROR, code);
  g_clear_error (error);
}

static void
test_refusals (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  g_autoptr (KtRevisionHeader) header = kt_revision_header_new ("de", "EUR");
  g_autoptr (KtRevision) revision = kt_revision_new ("r", "q", 1, NULL, 0, header);
  g_autoptr (GError) error = NULL;
  KtPosition *parent = fixture_add (revision, fixture_article (random, "a", "1", "1"));
  KtPosition *child = fixture_add (revision, fixture_article (random, "b", "1", "1"));
  g_assert_true (kt_revision_indent (revision, child, NULL));

  refuses (kt_revision_move (revision, parent, child, 0, &error), &error, KT_SALES_ERROR_TREE);
  refuses (kt_revision_insert (revision, NULL, 0, kt_position_get (child), &error) != NULL, &error,
           KT_SALES_ERROR_TREE);

  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (parent));
  data->kind = KT_POSITION_PAGE_BREAK;
  refuses (kt_revision_edit_position (revision, parent, data, &error), &error, KT_SALES_ERROR_TREE);
  data->kind = KT_POSITION_ARTICLE;
  data->discount = fixture_decimal ("100.5");
  refuses (kt_revision_edit_position (revision, parent, data, &error), &error,
           KT_SALES_ERROR_FIELD);
  data->discount = fixture_decimal ("0");
  data->unit_price = kt_money (10000, "CHF");
  refuses (kt_revision_edit_position (revision, parent, data, &error), &error,
           KT_SALES_ERROR_FIELD);
  data->unit_price = kt_money (10000, "EUR");
  kt_record_set_text (&data->assignment, "{\"open\":");
  refuses (kt_revision_edit_position (revision, parent, data, &error), &error,
           KT_SALES_ERROR_FIELD);

  g_autoptr (KtRevisionHeader) swiss = kt_revision_header_copy (header);
  kt_record_set_text (&swiss->currency, "CHF");
  refuses (kt_revision_edit_header (revision, swiss, &error), &error, KT_SALES_ERROR_FIELD);

  g_autoptr (KtPosition) gone = g_object_ref (child);
  g_assert_true (kt_revision_remove (revision, parent, NULL));
  refuses (kt_revision_remove (revision, gone, &error), &error, KT_SALES_ERROR_TREE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/position-tree/random edits with undo and redo agree with a naive outline",
                   test_random_edits);
  g_test_add_func ("/position-tree/a step tells its changes once", test_signals);
  g_test_add_func ("/position-tree/what cannot stand there is refused", test_refusals);
  return g_test_run ();
}
