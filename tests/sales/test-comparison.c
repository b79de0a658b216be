/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two revisions side by side, and taking over from one into the other. */

#include "kt-comparison.h"
#include "kt-revision-diff.h"
#include "sales-fixture.h"

#include <string.h>

typedef struct {
  KtRandom *random;
  KtAccount *account;
  KtQuote *quote;
  KtRevision *base;
  KtRevision *left; /* two that continue the base in parallel */
  KtRevision *right;
} Fixture;

static KtRevision *
begin (Fixture *self)
{
  g_autofree char *id = fixture_id (self->random);
  return kt_quote_begin_revision (self->quote, self->base, id, 1795000001, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->random = fixture_random ();
  self->account = fixture_account (self->random, "Muster GmbH", "Köln");
  self->quote = fixture_quote (self->random, self->account, &self->base);
  self->left = begin (self);
  self->right = begin (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->left);
  g_clear_object (&self->right);
  g_clear_object (&self->base);
  kt_quote_free (self->quote);
  kt_account_free (self->account);
  kt_random_free (self->random);
}

static KtPosition *
top (KtRevision *revision, guint index)
{
  g_autoptr (KtPosition) position
      = g_list_model_get_item (kt_revision_get_positions (revision), index);
  return position;
}

static const KtComparedField *
find_field (GPtrArray *fields, const char *label)
{
  for (guint i = 0; i < fields->len; i++)
    if (strcmp (((KtComparedField *)fields->pdata[i])->label, label) == 0)
      return fields->pdata[i];
  return NULL;
}

static const KtComparedLine *
find_line (const KtComparison *comparison, const char *id)
{
  for (guint i = 0; i < comparison->lines->len; i++)
    if (strcmp (((KtComparedLine *)comparison->lines->pdata[i])->id, id) == 0)
      return comparison->lines->pdata[i];
  return NULL;
}

static void
change (KtRevision *revision, KtPosition *position, const char *title, const char *quantity)
{
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  g_autoptr (GError) error = NULL;
  kt_record_set_text (&data->title, title);
  data->quantity = fixture_decimal (quantity);
  kt_revision_edit_position (revision, position, data, &error);
  g_assert_no_error (error);
}

/* ---- comparing ---- */

static void
test_equal (Fixture *self, gconstpointer data)
{
  g_autoptr (KtComparison) comparison = kt_comparison_new (self->left, self->right, "en");
  g_assert_cmpuint (comparison->n_lines_differ, ==, 0);
  g_assert_cmpuint (comparison->n_head_differs, ==, 0);
  g_assert_cmpuint (comparison->lines->len, ==, kt_revision_count_positions (self->left));
}

static void
test_fields (Fixture *self, gconstpointer data)
{
  KtPositionData *line = fixture_article (self->random, "Pumpe", "2", "100");
  g_ptr_array_add (line->characteristics, kt_characteristic_new ("motor", "Motor", "15 kW"));
  g_ptr_array_add (line->characteristics, kt_characteristic_new ("seal", "Dichtung", "SiC"));
  g_autofree char *id = g_strdup (line->id);
  fixture_add (self->left, kt_position_data_copy (line));
  kt_record_set_text (&((KtCharacteristic *)line->characteristics->pdata[0])->value, "18,5 kW");
  g_ptr_array_remove_index (line->characteristics, 1);
  g_ptr_array_add (line->characteristics, kt_characteristic_new ("paint", "Farbe", "RAL 5010"));
  line->quantity = fixture_decimal ("3");
  fixture_add (self->right, line);

  g_autoptr (KtComparison) comparison = kt_comparison_new (self->left, self->right, "de");
  g_assert_cmpuint (comparison->n_lines_differ, ==, 1);
  const KtComparedLine *found = find_line (comparison, id);
  g_assert_cmpint (found->fate, ==, KT_COMPARED_CHANGED);
  g_assert_true (kt_money_equal (found->nets[0], fixture_eur ("200")));
  g_assert_true (kt_money_equal (found->nets[1], fixture_eur ("300")));
  g_autoptr (GPtrArray) fields = kt_comparison_fields (comparison, found, "de");
  const KtComparedField *motor = find_field (fields, "Motor"),
                        *seal = find_field (fields, "Dichtung"),
                        *paint = find_field (fields, "Farbe"),
                        *title = find_field (fields, "Title");
  g_assert_cmpstr (motor->left, ==, "15 kW");
  g_assert_cmpstr (motor->right, ==, "18,5 kW");
  g_assert_cmpint (motor->part, ==, KT_COMPARED_CONFIGURATION);
  g_assert_cmpstr (seal->right, ==, "");
  g_assert_cmpstr (paint->left, ==, "");
  g_assert_false (title->differs);
  g_assert_cmpstr (find_field (fields, "Net")->right, ==, "300,00\xc2\xa0€");
  const KtComparedField *net = find_field (comparison->head, "Net");
  g_assert_true (net->differs);
}

/* A removed line is shown where it was, an added one where it is. */
static void
test_order (Fixture *self, gconstpointer data)
{
  KtPosition *second = top (self->right, 1);
  g_autofree char *removed = g_strdup (kt_position_get_id (second));
  g_autofree char *first = g_strdup (kt_position_get_id (top (self->left, 0)));
  g_assert_true (kt_revision_remove (self->right, second, NULL));
  KtPositionData *line = fixture_article (self->random, "Neu", "1", "1");
  g_autofree char *added = g_strdup (line->id);
  g_assert_nonnull (kt_revision_insert (self->right, NULL, 0, line, NULL));
  kt_position_data_free (line);

  g_autoptr (KtComparison) comparison = kt_comparison_new (self->left, self->right, "de");
  const KtComparedLine *lines[2];
  for (guint i = 0; i < 2; i++)
    lines[i] = comparison->lines->pdata[i];
  g_assert_cmpstr (lines[0]->id, ==, added);
  g_assert_cmpint (lines[0]->fate, ==, KT_COMPARED_ONLY_RIGHT);
  g_assert_cmpstr (lines[1]->id, ==, first);
  g_assert_cmpint (find_line (comparison, removed)->fate, ==, KT_COMPARED_ONLY_LEFT);
}

/* ---- taking over ---- */

static void
test_take_part (Fixture *self, gconstpointer data)
{
  KtPosition *line = top (self->right, 0);
  const char *id = kt_position_get_id (line);
  g_autoptr (GError) error = NULL;
  change (self->right, line, "Another title", "7");
  g_assert_true (kt_revision_take_part (self->left, self->right, id, KT_COMPARED_QUANTITY, &error));
  const KtPositionData *taken = kt_position_get (kt_revision_find_position (self->left, id));
  g_assert_true (kt_decimal_equal (taken->quantity, fixture_decimal ("7")));
  g_assert_cmpstr (taken->title, !=, "Another title");
  g_assert_false (kt_revision_take_part (self->left, self->right, id, KT_COMPARED_RESULT, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
}

static void
test_take_head (Fixture *self, gconstpointer data)
{
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (self->right));
  kt_record_set_text (&header->payment_text, "30 days");
  kt_record_set_text (&header->subject, "Other");
  g_assert_true (kt_revision_edit_header (self->right, header, NULL));
  g_assert_true (kt_revision_take_part (self->left, self->right, NULL, KT_COMPARED_PAYMENT, NULL));
  g_assert_cmpstr (kt_revision_get_header (self->left)->payment_text, ==, "30 days");
  g_assert_cmpstr (kt_revision_get_header (self->left)->subject, !=, "Other");
}

static void
test_sealed_stays (Fixture *self, gconstpointer data)
{
  KtPosition *line = top (self->right, 0);
  g_autoptr (GError) error = NULL;
  change (self->right, line, "Another title", "7");
  g_assert_true (fixture_become (self->left, KT_REVISION_SENT, NULL));
  g_assert_false (
      kt_revision_take_line (self->left, self->right, kt_position_get_id (line), &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_SEALED);
}

static void
test_foreign_currency (Fixture *self, gconstpointer data)
{
  g_autoptr (KtRevisionHeader) header = kt_revision_header_new ("de", "CHF");
  g_autoptr (KtRevision) other = kt_revision_new ("r", "q", 1, NULL, 0, header);
  g_autoptr (GError) error = NULL;
  g_assert_false (kt_revision_take_line (other, self->right,
                                         kt_position_get_id (top (self->right, 0)), &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
}

/* ---- any two ---- */

static gboolean
collect (KtPosition *position, gpointer positions)
{
  g_ptr_array_add (positions, position);
  return TRUE;
}

static KtPosition *
pick (Fixture *self, KtRevision *revision)
{
  g_autoptr (GPtrArray) positions = g_ptr_array_new ();
  kt_position_walk (kt_revision_get_positions (revision), collect, positions);
  return positions->len > 0
             ? positions->pdata[kt_random_range (self->random, 0, (gint64)positions->len - 1)]
             : NULL;
}

static void
edit_at_random (Fixture *self, KtRevision *revision)
{
  KtPosition *position = pick (self, revision);
  KtPosition *parent = pick (self, revision);
  g_autofree char *title = g_strdup_printf ("%d", (int)kt_random_range (self->random, 0, 1000));
  g_autoptr (KtPositionData) line = fixture_article (self->random, title, "1", "5");
  switch (kt_random_range (self->random, 0, 4))
    {
    case 0:
      if (position != NULL)
        change (revision, position, title, "3");
      break;
    case 1:
      if (position != NULL && kt_revision_count_positions (revision) > 3)
        kt_revision_remove (revision, position, NULL);
      break;
    case 2:
      kt_revision_insert (revision, parent, (guint)kt_random_range (self->random, 0, 4), line,
                          NULL);
      break;
    default:
      if (position != NULL)
        kt_revision_move (revision, position, parent == position ? NULL : parent,
                          (guint)kt_random_range (self->random, 0, 4), NULL);
    }
}

/* One line after the other, as somebody would. In between a parent can stand too deep for what shall go below it: that
 * line is taken in the next round. */
static void
take_all (KtRevision *to, KtRevision *from)
{
  g_autoptr (KtComparison) comparison = kt_comparison_new (to, from, "de");
  guint n_refused = 1;
  for (guint round = 0; n_refused > 0 && round < KT_POSITION_MAX_DEPTH; round++)
    {
      n_refused = 0;
      for (guint pass = 0; pass < 2; pass++)
        for (guint i = 0; i < comparison->lines->len; i++)
          {
            const KtComparedLine *line = comparison->lines->pdata[i];
            g_autoptr (GError) error = NULL;
            if ((line->fate == KT_COMPARED_ONLY_LEFT) != (pass == 1)
                || kt_revision_take_line (to, from, line->id, &error))
              continue;
            g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_TREE);
            n_refused++;
          }
    }
  g_assert_cmpuint (n_refused, ==, 0);
}

/* Whatever was done to two revisions: taking over every line makes their lines equal. */
static void
test_taking_all_makes_equal (Fixture *self, gconstpointer data)
{
  for (guint round = 0; round < 150; round++)
    {
      g_autoptr (KtRevision) left = begin (self), right = begin (self);
      for (guint i = 0; i < 12; i++)
        {
          edit_at_random (self, left);
          edit_at_random (self, right);
        }
      take_all (left, right);
      g_autoptr (GPtrArray) changes = kt_revision_diff (left, right);
      for (guint i = 0; i < changes->len; i++)
        g_test_message ("%s", ((KtChange *)changes->pdata[i])->path);
      g_assert_cmpuint (changes->len, ==, 0);
      g_autofree char *left_body = kt_revision_to_body (left),
                      *right_body = kt_revision_to_body (right);
      g_assert_cmpstr (left_body, ==, right_body);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  TEST ("/comparison/two equal revisions differ in nothing", test_equal);
  TEST ("/comparison/fields read in the customer's words, characteristics paired", test_fields);
  TEST ("/comparison/removed and added lines are shown where they stand", test_order);
  TEST ("/comparison/a part is taken over alone, a result never", test_take_part);
  TEST ("/comparison/a part of the head is taken over alone", test_take_head);
  TEST ("/comparison/nothing is taken over into a sealed revision", test_sealed_stays);
  TEST ("/comparison/prices of another currency are not taken over", test_foreign_currency);
  TEST ("/comparison/taking over every line makes any two revisions equal",
        test_taking_all_makes_equal);
  return g_test_run ();
}
