/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revisions: states, the seal, the body, comparison. */

#include "kt-record-json.h"
#include "kt-revision-diff.h"
#include "kt-sales-error.h"
#include "sales-fixture.h"

#include <string.h>

typedef struct {
  KtRandom *random;
  KtAccount *account;
  KtQuote *quote;
  KtRevision *revision;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->random = fixture_random ();
  self->account = fixture_account (self->random, "Muster GmbH", "Berlin");
  self->quote = fixture_quote (self->random, self->account, &self->revision);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->revision);
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

static void
become (KtRevision *revision, KtRevisionState state)
{
  g_autoptr (GError) error = NULL;
  fixture_become (revision, state, &error);
  g_assert_no_error (error);
}

/* ---- states ---- */

static void
test_states (Fixture *self, gconstpointer data)
{
  /* row: from; each letter: may become draft, approval, released, sent, accepted, rejected,
   * expired, superseded */
  static const char *const allowed[] = { ".ar.....", "d.r.....", "d..s....", "....AREX",
                                         "........", ".......X", "....AR.X", "........" };
  for (guint from = 0; from < 8; from++)
    for (guint to = 0; to < 8; to++)
      {
        g_autofree char *body = kt_revision_to_body (self->revision);
        g_autoptr (KtRevision) copy
            = kt_revision_new_from_body ("x", "q", 1, NULL, 0, from, body, -1, NULL);
        g_autoptr (GError) error = NULL;
        gboolean may = allowed[from][to] != '.';
        g_assert_cmpint (kt_revision_can_become (copy, to), ==, may);
        if (to == KT_REVISION_RELEASED || to == KT_REVISION_SENT)
          {
            g_assert_false (kt_revision_set_state (copy, to, &error));
            g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE);
            continue;
          }
        if (from == KT_REVISION_EXPIRED && to == KT_REVISION_ACCEPTED)
          may = FALSE; /* only with the day on which the customer said so */
        g_assert_cmpint (kt_revision_set_state (copy, to, &error), ==, may);
        g_assert_cmpint (kt_revision_get_state (copy), ==, may ? to : from);
        if (!may)
          g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE);
      }
  for (guint state = 0; state < 8; state++)
    {
      KtRevisionState read = 99;
      g_assert_true (kt_revision_state_from_string (kt_revision_state_to_string (state), &read));
      g_assert_cmpuint (read, ==, state);
    }
}

static void
cannot_be_released (KtRevision *revision, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (fixture_become (revision, KT_REVISION_RELEASED, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_incomplete (Fixture *self, gconstpointer data)
{
  g_autoptr (KtRevisionHeader) header = kt_revision_header_new ("de", "EUR");
  g_autoptr (KtRevision) revision = kt_revision_new ("r", "q", 1, NULL, 0, header);
  cannot_be_released (revision, "customer");
  kt_revision_header_set_customer (header, self->account, NULL);
  g_assert_true (kt_revision_edit_header (revision, header, NULL));
  cannot_be_released (revision, "no position");

  KtPositionData *line = fixture_article (self->random, "Sonderanfertigung", "1", "1");
  line->unit_price = (KtMoney){ 0 };
  KtPosition *position = fixture_add (revision, line);
  cannot_be_released (revision, "Position 1 (Sonderanfertigung) has no price");

  g_autoptr (KtPositionData) asked = kt_position_data_copy (kt_position_get (position));
  asked->on_request = TRUE;
  g_assert_true (kt_revision_edit_position (revision, position, asked, NULL));
  become (revision, KT_REVISION_RELEASED);
}

/* ---- the seal ---- */

/* Tries everything that changes a revision. */
static void
assert_sealed (KtRevision *revision, KtRandom *random)
{
  g_autofree char *before = kt_revision_to_body (revision);
  KtPosition *position = top (revision, 0);
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  kt_record_set_text (&header->subject, "changed");
  g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
  line->quantity = kt_decimal_from_int (77);
  g_autoptr (KtPositionData) fresh = fixture_article (random, "new", "1", "1");

  for (guint attempt = 0; attempt < 8; attempt++)
    {
      g_autoptr (GError) error = NULL;
      gboolean done = FALSE;
      switch (attempt)
        {
        case 0:
          done = kt_revision_edit_header (revision, header, &error);
          break;
        case 1:
          done = kt_revision_edit_position (revision, position, line, &error);
          break;
        case 2:
          done = kt_revision_insert (revision, NULL, 0, fresh, &error) != NULL;
          break;
        case 3:
          done = kt_revision_remove (revision, position, &error);
          break;
        case 4:
          done = kt_revision_move (revision, position, NULL, 2, &error);
          break;
        case 5:
          done = kt_revision_indent (revision, top (revision, 1), &error);
          break;
        case 6:
          done = kt_revision_outdent (revision, position, &error);
          break;
        case 7:
          done = kt_revision_duplicate (revision, position, random, &error) != NULL;
          break;
        }
      g_assert_false (done);
      g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_SEALED);
    }
  g_assert_false (kt_revision_undo (revision));
  g_assert_false (kt_revision_redo (revision));
  g_autofree char *after = kt_revision_to_body (revision);
  g_assert_cmpstr (before, ==, after);
}

static void
test_sealed (Fixture *self, gconstpointer data)
{
  static const KtRevisionState path[]
      = { KT_REVISION_IN_APPROVAL, KT_REVISION_RELEASED, KT_REVISION_SENT, KT_REVISION_REJECTED,
          KT_REVISION_SUPERSEDED };
  g_assert_true (kt_revision_can_undo (self->revision));
  for (gsize i = 0; i < G_N_ELEMENTS (path); i++)
    {
      become (self->revision, path[i]);
      assert_sealed (self->revision, self->random);
    }
  g_assert_true (kt_revision_was_sent (self->revision));
}

static void
test_back_to_draft (Fixture *self, gconstpointer data)
{
  become (self->revision, KT_REVISION_RELEASED);
  become (self->revision, KT_REVISION_DRAFT);
  g_assert_false (kt_revision_can_undo (self->revision));
  g_assert_true (kt_revision_remove (self->revision, top (self->revision, 0), NULL));
}

/* What goes together and was not all done leaves nothing; what was done around it stays. */
static void
test_step_not_done (Fixture *self, gconstpointer data)
{
  KtRevision *revision = self->revision;
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  kt_record_set_text (&header->subject, "anders");
  g_autofree char *before = kt_revision_to_body (revision);
  const char *undone = kt_revision_get_undo_label (revision);
  kt_revision_begin_step (revision, "alone");
  g_assert_true (kt_revision_edit_header (revision, header, NULL));
  g_assert_true (kt_revision_remove (revision, top (revision, 0), NULL));
  g_assert_true (kt_revision_move (revision, top (revision, 1), NULL, 0, NULL));
  g_assert_false (kt_revision_conclude_step (revision, FALSE));
  g_autofree char *after = kt_revision_to_body (revision);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (kt_revision_get_undo_label (revision), ==, undone);

  kt_revision_begin_step (revision, "around");
  g_assert_true (kt_revision_edit_header (revision, header, NULL));
  g_autofree char *edited = kt_revision_to_body (revision);
  kt_revision_begin_step (revision, "within");
  g_assert_true (kt_revision_remove (revision, top (revision, 0), NULL));
  g_assert_false (kt_revision_conclude_step (revision, FALSE));
  g_assert_true (kt_revision_conclude_step (revision, TRUE));
  g_autofree char *kept = kt_revision_to_body (revision);
  g_assert_cmpstr (edited, ==, kept);
  g_assert_cmpstr (kt_revision_get_undo_label (revision), ==, "around");
  g_assert_true (kt_revision_undo (revision));
  g_autofree char *back = kt_revision_to_body (revision);
  g_assert_cmpstr (before, ==, back);
}

/* 400 steps of 100 edits: the oldest quarter is forgotten, the others can be undone. */
static void
test_large_steps (Fixture *self, gconstpointer data)
{
  KtRevision *revision = self->revision;
  KtPosition *position = top (revision, 0);
  guint n_undone = 0;
  for (guint step = 0; step < 400; step++)
    {
      kt_revision_begin_step (revision, "large");
      for (guint i = 0; i < 100; i++)
        {
          g_autoptr (KtPositionData) edited = kt_position_data_copy (kt_position_get (position));
          g_autofree char *title = g_strdup_printf ("%u %u", step, i);
          kt_record_set_text (&edited->title, title);
          g_assert_true (kt_revision_edit_position (revision, position, edited, NULL));
        }
      kt_revision_end_step (revision);
    }
  while (kt_revision_undo (revision))
    n_undone++;
  g_assert_cmpuint (n_undone, ==, 300);
  g_assert_cmpstr (kt_position_get (position)->title, ==, "99 99");
}

/* ---- the body ---- */

static void
test_body (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KtPositionData *full = fixture_full_record (&kt_position_data_type, self->random);
  kt_record_set_text (&full->id, "full");
  full->kind = KT_POSITION_PRODUCT;
  g_assert_true (kt_record_normalize (&kt_position_data_type, full, NULL));
  fixture_add (self->revision, full);
  g_autofree char *body = kt_revision_to_body (self->revision);
  g_autoptr (KtRevision) read
      = kt_revision_new_from_body ("x", "q", 1, NULL, 0, KT_REVISION_DRAFT, body, -1, &error);
  g_assert_no_error (error);
  g_autofree char *again = kt_revision_to_body (read);
  g_assert_cmpstr (body, ==, again);
  g_autoptr (GPtrArray) changes = kt_revision_diff (self->revision, read);
  g_assert_cmpuint (changes->len, ==, 0);

  g_autofree char *hash = kt_revision_hash_body (body, -1);
  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_true (
      kt_revision_edit_header (self->revision, kt_revision_get_header (self->revision), NULL));
  g_autofree char *same = kt_revision_to_body (self->revision);
  g_assert_cmpstr (body, ==, same);
}

static void
refuses (const char *body, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) read
      = kt_revision_new_from_body ("x", "q", 1, NULL, 0, KT_REVISION_DRAFT, body, -1, &error);
  g_assert_null (read);
  g_assert_error (error, domain, code);
}

#define HEAD "{\"format\":1,\"header\":{\"language\":\"de\",\"currency\":\"EUR\"},\"positions\":"

static void
test_bad_bodies (Fixture *self, gconstpointer data)
{
  refuses ("", KT_ERROR, KT_ERROR_PARSE);
  refuses ("[]", KT_ERROR, KT_ERROR_PARSE);
  refuses ("{}", KT_ERROR, KT_ERROR_NOT_FOUND);
  refuses ("{\"format\":2}", KT_SALES_ERROR, KT_SALES_ERROR_NEWER);
  refuses ("{\"format\":0}", KT_SALES_ERROR, KT_SALES_ERROR_BODY);
  refuses ("{\"format\":1,\"header\":{\"language\":\"de\",\"currency\":\"Euro\"},\"positions\":[]}",
           KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
  refuses (HEAD "[7]}", KT_SALES_ERROR, KT_SALES_ERROR_BODY);
  refuses (HEAD "[{\"id\":\"a\",\"kind\":\"gift\"}]}", KT_SALES_ERROR, KT_SALES_ERROR_BODY);
  refuses (HEAD "[{\"id\":\"a\",\"kind\":\"text\"},{\"id\":\"a\",\"kind\":\"text\"}]}",
           KT_SALES_ERROR, KT_SALES_ERROR_BODY);
  refuses (
      HEAD
      "[{\"id\":\"a\",\"kind\":\"subtotal\",\"children\":[{\"id\":\"b\",\"kind\":\"text\"}]}]}",
      KT_SALES_ERROR, KT_SALES_ERROR_TREE);
  refuses (HEAD "[{\"id\":\"a\",\"kind\":\"article\",\"unit_price\":\"1.00 USD\"}]}",
           KT_SALES_ERROR, KT_SALES_ERROR_FIELD);

  g_autoptr (GString) deep = g_string_new (HEAD);
  for (guint i = 0; i < 9; i++)
    g_string_append_printf (deep, "[{\"id\":\"%u\",\"kind\":\"text\",\"children\":", i);
  g_string_append (deep, "[]");
  for (guint i = 0; i < 9; i++)
    g_string_append (deep, "}]");
  g_string_append (deep, "}");
  refuses (deep->str, KT_SALES_ERROR, KT_SALES_ERROR_TREE);
}

static void
test_damaged_bodies (Fixture *self, gconstpointer data)
{
  g_autofree char *body = kt_revision_to_body (self->revision);
  gsize length = strlen (body);
  for (guint round = 0; round < 3000; round++)
    {
      g_autofree char *damaged = g_strdup (body);
      for (guint n = 1 + kt_random_below (self->random, 3); n > 0; n--)
        damaged[kt_random_below (self->random, length)] = kt_random_below (self->random, 256);
      g_autoptr (GError) error = NULL;
      g_autoptr (KtRevision) read = kt_revision_new_from_body (
          "x", "q", 1, NULL, 0, KT_REVISION_DRAFT, damaged, length, &error);
      g_assert_true ((read == NULL) == (error != NULL));
      if (read == NULL)
        continue;
      g_autofree char *once = kt_revision_to_body (read);
      g_autoptr (KtRevision) reread
          = kt_revision_new_from_body ("x", "q", 1, NULL, 0, KT_REVISION_DRAFT, once, -1, NULL);
      g_assert_nonnull (reread);
    }
}

/* ---- comparison ---- */

static KtChange *
find_change (GPtrArray *changes, const char *end)
{
  for (guint i = 0; i < changes->len; i++)
    if (g_str_has_suffix (((KtChange *)changes->pdata[i])->path, end))
      return changes->pdata[i];
  return NULL;
}

static KtRevision *
next (Fixture *self)
{
  return kt_quote_begin_revision (self->quote, self->revision, "next", 1, NULL);
}

static void
test_diff (Fixture *self, gconstpointer data)
{
  g_autoptr (KtRevision) after = next (self);
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (after));
  kt_record_set_text (&header->customer.billing.city, "Potsdam");
  g_assert_true (kt_revision_edit_header (after, header, NULL));
  g_autoptr (KtPositionData) pump = kt_position_data_copy (kt_position_get (top (after, 0)));
  pump->quantity = kt_decimal_from_int (3);
  g_assert_true (kt_revision_edit_position (after, top (after, 0), pump, NULL));
  g_assert_true (kt_revision_remove (after, top (after, 3), NULL));
  fixture_add (after, fixture_article (self->random, "Filter", "4", "12"));

  g_autoptr (GPtrArray) changes = kt_revision_diff (self->revision, after);
  g_assert_cmpuint (changes->len, ==, 4);
  KtChange *city = find_change (changes, "customer.billing.city");
  g_assert_cmpstr (city->before, ==, "Berlin");
  g_assert_cmpstr (city->after, ==, "Potsdam");
  KtChange *quantity = find_change (changes, "].quantity");
  g_assert_cmpstr (quantity->before, ==, "2");
  g_assert_cmpstr (quantity->after, ==, "3");
  KtChange *added = changes->pdata[2], *removed = changes->pdata[3];
  g_assert_null (added->before);
  g_assert_cmpstr (added->after, ==, "2 Filter");
  g_assert_cmpstr (removed->before, ==, "2 Inbetriebnahme");
  g_assert_null (removed->after);
}

static void
test_diff_moves (Fixture *self, gconstpointer data)
{
  g_autoptr (KtRevision) after = next (self);
  KtPosition *service = top (after, 3);
  g_assert_true (kt_revision_move (after, service, NULL, 0, NULL));
  g_autoptr (GPtrArray) changes = kt_revision_diff (self->revision, after);
  g_assert_cmpuint (changes->len, ==, 1);
  KtChange *moved = changes->pdata[0];
  g_assert_true (g_str_has_suffix (moved->path, "].place"));
  g_assert_cmpstr (moved->before, ==, "2 Inbetriebnahme");
  g_assert_cmpstr (moved->after, ==, "1 Inbetriebnahme");

  g_assert_true (kt_revision_move (after, service, top (after, 1), 0, NULL));
  g_autoptr (GPtrArray) again = kt_revision_diff (self->revision, after);
  g_assert_cmpuint (again->len, ==, 1);
}

/* No difference is overlooked: equal bodies if and only if nothing is told. */
static void
test_diff_is_complete (Fixture *self, gconstpointer data)
{
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (KtRevision) after = next (self);
      for (guint n = kt_random_below (self->random, 3); n > 0; n--)
        {
          KtPosition *position = top (after, kt_random_below (self->random, 3));
          g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
          switch (kt_random_below (self->random, 4))
            {
            case 0:
              kt_revision_shift (after, position, 1, NULL);
              break;
            case 1:
              kt_revision_indent (after, position, NULL);
              break;
            case 2:
              line->lead_days = kt_random_below (self->random, 2);
              kt_revision_edit_position (after, position, line, NULL);
              break;
            case 3:
              kt_revision_duplicate (after, position, self->random, NULL);
              break;
            }
        }
      g_autofree char *one = kt_revision_to_body (self->revision);
      g_autofree char *two = kt_revision_to_body (after);
      g_autoptr (GPtrArray) changes = kt_revision_diff (self->revision, after);
      g_assert_cmpint (changes->len == 0, ==, strcmp (one, two) == 0);
    }
}

#define ADD(name, func) g_test_add ("/revision/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("only the steps of its life are taken", test_states);
  ADD ("what is incomplete is not released", test_incomplete);
  ADD ("from approval on nothing changes it", test_sealed);
  ADD ("back from release it is a draft again", test_back_to_draft);
  ADD ("a step that was not all done leaves nothing", test_step_not_done);
  ADD ("large steps are forgotten sooner", test_large_steps);
  ADD ("equal content gives equal bytes", test_body);
  ADD ("a bad body is refused with its fault", test_bad_bodies);
  ADD ("a damaged body does no harm", test_damaged_bodies);
  ADD ("a comparison names each field and line", test_diff);
  ADD ("a moved line is a move and not two changes", test_diff_moves);
  ADD ("a comparison overlooks nothing", test_diff_is_complete);
  return g_test_run ();
}
