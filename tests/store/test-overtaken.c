/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Something is open here while the server says that somebody else changed it: what is saved then
 * never writes over what came, and never gets lost.
 */

#include "kt-account-store.h"
#include "kt-quote-store.h"
#include "sync-fixture.h"
#include "sync-house.h"

#include <string.h>

/* a is where it is open, b is the other device. */
typedef struct {
  House house;
  StoreFixture a, b;
  KtAccount *account;
  KtQuote *quote; /* open at a, with its draft */
  KtRevision *revision;
} Desk;

static void
sync_both (Desk *self)
{
  for (guint i = 0; i < 2; i++)
    {
      house_sync (&self->house, &self->a);
      house_sync (&self->house, &self->b);
    }
  house_sync (&self->house, &self->a);
  house_assert_same (&self->a, &self->b);
  house_assert_clean (&self->a);
}

static void
set_up (Desk *self, gconstpointer data)
{
  *self = (Desk){ 0 };
  house_init (&self->house);
  store_fixture_set_up (&self->a, NULL);
  store_fixture_set_up (&self->b, NULL);
  house_enrol (&self->a, 1);
  house_enrol (&self->b, 2);
  self->account = sync_fixture_account (&self->a);
  self->quote = sync_fixture_quote (&self->a, self->account, &self->revision);
  sync_both (self);
}

static void
tear_down (Desk *self, gconstpointer data)
{
  g_clear_object (&self->revision);
  kt_quote_free (self->quote);
  kt_account_free (self->account);
  store_fixture_tear_down (&self->a, NULL);
  store_fixture_tear_down (&self->b, NULL);
  house_clear (&self->house);
}

/* ---- what the other one does ---- */

typedef struct {
  KtQuote *quote;
  KtRevision *revision;
} Open;

static void
open_clear (Open *self)
{
  kt_quote_free (self->quote);
  g_clear_object (&self->revision);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Open, open_clear)

static Open
load (StoreFixture *fixture, const char *quote_id)
{
  g_autoptr (GError) error = NULL;
  Open open = { kt_quote_store_load (fixture->store, quote_id, &error), NULL };
  g_assert_no_error (error);
  open.revision
      = kt_quote_store_load_revision (fixture->store, kt_quote_get_latest (open.quote)->id, &error);
  g_assert_no_error (error);
  return open;
}

/* Brought to where it is open. */
static void
edit_elsewhere (Desk *self, const char *subject)
{
  g_auto (Open) open = load (&self->b, self->quote->id);
  sync_fixture_edit (&self->b, open.quote, open.revision, subject);
  sync_both (self);
}

static void
become_elsewhere (Desk *self, KtRevisionState state)
{
  g_auto (Open) open = load (&self->b, self->quote->id);
  g_assert_true (fixture_become (open.revision, state, NULL));
  sync_fixture_save (&self->b, open.quote, open.revision);
  sync_both (self);
}

static void
begin_elsewhere (Desk *self, const char *subject)
{
  g_autoptr (GError) error = NULL;
  g_auto (Open) open = load (&self->b, self->quote->id);
  g_autofree char *id = fixture_id (self->b.random);
  g_autoptr (KtRevision) next
      = kt_quote_begin_revision (open.quote, open.revision, id, 1795253400, &error);
  g_assert_no_error (error);
  sync_fixture_edit (&self->b, open.quote, next, subject);
  sync_both (self);
}

/* ---- what is stored then ---- */

static gint64
count (Desk *self, const char *condition)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM revision WHERE %s", condition);
  return store_fixture_int (&self->a, sql);
}

static void
assert_fork (Desk *self)
{
  g_autofree char *place = kt_quote_store_dup_place (self->revision);
  g_autofree char *fork = g_strdup_printf ("id = '%s' AND number = 2 AND subject = 'hier'"
                                           " AND state = 'draft' AND sent = 0 AND base_id = '%s'",
                                           place, kt_revision_get_id (self->revision));
  g_assert_cmpint (count (self, "TRUE"), ==, 2);
  g_assert_cmpint (count (self, fork), ==, 1);
  g_assert_cmpuint (house_count_tasks (&self->a, KT_TASK_FORK), ==, 1);
}

/* ---- edits ---- */

static void
test_alone (Desk *self, gconstpointer data)
{
  g_autofree char *place = NULL;
  sync_fixture_edit (&self->a, self->quote, self->revision, "eins");
  sync_both (self);
  sync_fixture_edit (&self->a, self->quote, self->revision, "hier");
  sync_both (self);
  place = kt_quote_store_dup_place (self->revision);
  g_assert_cmpstr (place, ==, kt_revision_get_id (self->revision));
  g_assert_cmpint (count (self, "subject = 'hier'"), ==, 1);
  g_assert_cmpint (count (self, "TRUE"), ==, 1);
  g_assert_cmpuint (house_count_tasks (&self->a, NULL), ==, 0);
}

static void
test_edit (Desk *self, gconstpointer data)
{
  edit_elsewhere (self, "dort");
  sync_fixture_edit (&self->a, self->quote, self->revision, "hier");
  assert_fork (self);
  g_assert_cmpint (count (self, "number = 1 AND subject = 'dort'"), ==, 1);
  g_assert_cmpuint (self->quote->revisions->len, ==, 2);
  g_assert_cmpstr (((KtRevisionInfo *)self->quote->revisions->pdata[0])->subject, ==, "dort");
  g_assert_cmpstr (((KtRevisionInfo *)self->quote->revisions->pdata[1])->subject, ==, "hier");
  sync_both (self);
  g_assert_cmpuint (house_count_tasks (&self->b, NULL), ==, 0);
}

/* The object goes on being edited for a moment before a window looks at what became of it. */
static void
test_edit_on (Desk *self, gconstpointer data)
{
  edit_elsewhere (self, "dort");
  sync_fixture_edit (&self->a, self->quote, self->revision, "erst");
  sync_fixture_edit (&self->a, self->quote, self->revision, "hier");
  assert_fork (self);
  sync_both (self);
}

/* Saves that were queued before the first of them was answered. */
static void
test_queued (Desk *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *first = NULL;
  edit_elsewhere (self, "dort");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (self->revision));
  kt_record_set_text (&header->subject, "erst");
  g_assert_true (kt_revision_edit_header (self->revision, header, &error));
  kt_quote_store_save_async (self->a.store, self->quote, self->revision, NULL, store_fixture_done,
                             &first);
  kt_record_set_text (&header->subject, "hier");
  g_assert_true (kt_revision_edit_header (self->revision, header, &error));
  sync_fixture_save (&self->a, self->quote, self->revision);
  g_autoptr (GAsyncResult) result = store_fixture_wait (&first);
  g_assert_true (kt_quote_store_save_finish (self->a.store, self->quote, result, &error));
  g_assert_no_error (error);
  assert_fork (self);
}

static void
test_sent (Desk *self, gconstpointer data)
{
  become_elsewhere (self, KT_REVISION_SENT);
  sync_fixture_edit (&self->a, self->quote, self->revision, "hier");
  assert_fork (self);
  g_assert_cmpint (count (self, "number = 1 AND state = 'sent'"), ==, 1);
  sync_both (self);
}

static void
test_equal (Desk *self, gconstpointer data)
{
  edit_elsewhere (self, "hier");
  sync_fixture_edit (&self->a, self->quote, self->revision, "hier");
  g_assert_cmpint (count (self, "TRUE"), ==, 1);
  g_assert_cmpuint (house_count_tasks (&self->a, NULL), ==, 0);
  sync_both (self);
}

static void
test_number (Desk *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_id (self->a.random);
  g_autoptr (KtRevision) next
      = kt_quote_begin_revision (self->quote, self->revision, id, 1795253400, &error);
  g_assert_no_error (error);
  begin_elsewhere (self, "dort");
  sync_fixture_edit (&self->a, self->quote, next, "hier");
  g_assert_cmpint (count (self, "number = 2 AND subject = 'dort'"), ==, 1);
  g_assert_cmpint (count (self, "number = 3 AND subject = 'hier'"), ==, 1);
  g_assert_cmpint (kt_quote_find_revision (self->quote, id)->index, ==, 3);
  sync_both (self);
}

/* Lists go on showing the newer one. */
static void
test_older (Desk *self, gconstpointer data)
{
  begin_elsewhere (self, "dort");
  sync_fixture_edit (&self->a, self->quote, self->revision, "hier");
  g_assert_cmpint (store_fixture_int (&self->a, "SELECT count(*) FROM quote WHERE subject = 'dort'"
                                                " AND revision = 2"),
                   ==, 1);
  sync_both (self);
}

/* ---- steps ---- */

static gboolean
step (Desk *self, KtRevisionState state, GError **error)
{
  g_assert_true (fixture_become (self->revision, state, NULL));
  return kt_quote_store_save (self->a.store, self->quote, self->revision, error);
}

/* Nobody here looked at what would be let out. What leaves the state of a draft is completed, which
 * is an edit. */
static void
test_send (Desk *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  edit_elsewhere (self, "dort");
  g_assert_true (step (self, KT_REVISION_SENT, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (self, "number = 1 AND state = 'draft' AND subject = 'dort'"), ==, 1);
  g_assert_cmpint (count (self, "number = 2 AND state = 'draft' AND sent = 0"), ==, 1);
  g_assert_cmpuint (house_count_tasks (&self->a, KT_TASK_FORK), ==, 1);
  sync_both (self);
}

static void
test_step_follows (Desk *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  become_elsewhere (self, KT_REVISION_RELEASED);
  g_assert_true (step (self, KT_REVISION_SENT, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (self, "state = 'sent'"), ==, 1);
  sync_both (self);
}

static void
test_other_end (Desk *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  become_elsewhere (self, KT_REVISION_SENT);
  g_auto (Open) open = load (&self->a, self->quote->id);
  become_elsewhere (self, KT_REVISION_REJECTED);
  g_assert_true (fixture_become (open.revision, KT_REVISION_ACCEPTED, NULL));
  g_assert_false (kt_quote_store_save (self->a.store, open.quote, open.revision, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_OVERTAKEN);
  g_assert_cmpint (count (self, "state = 'rejected'"), ==, 1);
}

/* ---- following ---- */

static GListModel *
open_ones (Desk *self)
{
  GListStore *open = g_list_store_new (KT_TYPE_REVISION);
  g_list_store_append (open, self->revision);
  return G_LIST_MODEL (open);
}

static void
test_news (Desk *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) open = open_ones (self);
  g_autoptr (KtQuoteNews) before
      = kt_quote_store_follow (self->a.store, self->quote->id, open, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (before->revisions->len, ==, 0);
  edit_elsewhere (self, "dort");
  g_autoptr (KtQuoteNews) after
      = kt_quote_store_follow (self->a.store, self->quote->id, open, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->revisions->len, ==, 1);
  g_assert_cmpstr (kt_revision_get_header (after->revisions->pdata[0])->subject, ==, "dort");
  g_assert_cmpstr (kt_quote_get_latest (after->quote)->subject, ==, "dort");
}

/* Not what it wrote itself. */
static void
test_no_news (Desk *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) open = open_ones (self);
  sync_fixture_edit (&self->a, self->quote, self->revision, "hier");
  sync_both (self);
  g_autoptr (KtQuoteNews) news
      = kt_quote_store_follow (self->a.store, self->quote->id, open, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (news->revisions->len, ==, 0);
}

/* What was saved without an edit leaves alone what came. */
static void
test_idle (Desk *self, gconstpointer data)
{
  g_autoptr (GListModel) open = open_ones (self);
  edit_elsewhere (self, "dort");
  sync_fixture_save (&self->a, self->quote, self->revision);
  g_assert_cmpint (count (self, "subject = 'dort'"), ==, 1);
  g_assert_cmpint (count (self, "TRUE"), ==, 1);
  g_autoptr (KtQuoteNews) news = kt_quote_store_follow (self->a.store, self->quote->id, open, NULL);
  g_assert_cmpuint (news->revisions->len, ==, 1);
}

/* ---- customers ---- */

static void
set_phone_elsewhere (Desk *self, const char *phone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load (self->b.store, self->account->id, &error);
  g_assert_no_error (error);
  kt_record_set_text (&account->phone, phone);
  g_assert_true (kt_account_store_save (self->b.store, account, NULL, &error));
  sync_both (self);
}

static void
save_edit (Desk *self, KtAccountBase *base)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_account_store_save_edit (self->a.store, self->account, base, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_stored (Desk *self, const char *phone, const char *note)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load (self->a.store, self->account->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->phone, ==, phone);
  g_assert_cmpstr (account->note, ==, note);
}

static void
test_customer (Desk *self, gconstpointer data)
{
  g_autoptr (KtAccountBase) base = kt_account_base_new (self->account);
  set_phone_elsewhere (self, "1");
  kt_record_set_text (&self->account->note, "hier");
  save_edit (self, base);
  assert_stored (self, "1", "hier");
  kt_record_set_text (&self->account->note, "hier noch");
  save_edit (self, base);
  assert_stored (self, "1", "hier noch");
  g_assert_cmpuint (house_count_tasks (&self->a, NULL), ==, 0);
  sync_both (self);
}

static void
test_customer_field (Desk *self, gconstpointer data)
{
  g_autoptr (KtAccountBase) base = kt_account_base_new (self->account);
  set_phone_elsewhere (self, "1");
  kt_record_set_text (&self->account->phone, "2");
  save_edit (self, base);
  assert_stored (self, "1", "");
  g_assert_cmpuint (house_count_tasks (&self->a, KT_TASK_LOST), ==, 1);
  sync_both (self);
}

#define DESK_TEST(name, func) g_test_add (name, Desk, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  DESK_TEST ("/overtaken/what nobody else changed is saved as ever", test_alone);
  DESK_TEST ("/overtaken/edited content goes on as a revision of its own", test_edit);
  DESK_TEST ("/overtaken/later edits go to the fork", test_edit_on);
  DESK_TEST ("/overtaken/saves that are queued go to the fork", test_queued);
  DESK_TEST ("/overtaken/an edit of what was sent meanwhile goes on as a draft", test_sent);
  DESK_TEST ("/overtaken/the same edit twice is none", test_equal);
  DESK_TEST ("/overtaken/a new revision gets the next free number", test_number);
  DESK_TEST ("/overtaken/lists show the newest revision", test_older);
  DESK_TEST ("/overtaken/content that nobody looked at is not sent", test_send);
  DESK_TEST ("/overtaken/a step that follows is taken", test_step_follows);
  DESK_TEST ("/overtaken/a step that does not follow is refused", test_other_end);
  DESK_TEST ("/overtaken/who has it open is told what came", test_news);
  DESK_TEST ("/overtaken/nobody is told of what he wrote", test_no_news);
  DESK_TEST ("/overtaken/a save without an edit leaves alone what came", test_idle);
  DESK_TEST ("/overtaken/fields of a customer are merged", test_customer);
  DESK_TEST ("/overtaken/a field of a customer that both changed becomes a task",
             test_customer_field);
  return g_test_run ();
}
