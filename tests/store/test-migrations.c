/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database of every older schema, with data as that schema held them, is opened and loses
 * nothing. */

#include "kt-account-store.h"
#include "kt-audit-store.h"
#include "kt-draft-store.h"
#include "kt-inquiry-store.h"
#include "kt-order-store.h"
#include "kt-quote-store.h"
#include "kt-setting-store.h"
#include "kt-sqlite-statement.h"
#include "kt-user-store.h"
#include "kt-variant-store.h"
#include "kt-work-schema.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define ACCOUNT "5a76f94e-f7fa-48b3-922c-484f963d5c47"
#define QUOTE "2085c8ca-964f-4967-a301-8e01a06bdd26"
#define SENT "97611fd6-2211-478a-989f-f291380f5bbb"
#define ORDER "5109db6e-9e74-4d33-a187-081c04628419"
#define INQUIRY "99999999-0000-4000-8000-000000000001"
#define DRAFT "e30b0e6a-778a-490a-a797-75a8665d2997"

/* ---- building an old database ---- */

static void
apply_data (KtSqliteConnection *connection, guint version)
{
  g_autofree char *name = g_strdup_printf ("v%u.sql", version);
  g_autofree char *path
      = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "tests", "store", "data", name, NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (path, &sql, NULL, &error));
  kt_sqlite_connection_exec (connection, sql, &error);
  g_assert_no_error (error);
}

static void
build (StoreFixture *self, guint version)
{
  store_fixture_close (self);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open (self->path, KT_SQLITE_OPEN_WORK, &error);
  g_assert_no_error (error);
  g_assert_true (kt_work_schema_prepare (connection, &error));
  g_assert_true (kt_work_schema_migrate (connection, version, &error));
  for (guint step = 1; step <= version; step++)
    apply_data (connection, step);
}

/* ---- what must be found in it ---- */

static void
check_quote (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuote) quote = kt_quote_store_load (self->store, QUOTE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quote->number, ==, "Q26-00001");
  g_assert_cmpuint (quote->revisions->len, ==, 2);
  g_autoptr (KtRevision) sent = kt_quote_store_load_revision (self->store, SENT, &error);
  g_autoptr (KtRevision) draft = kt_quote_store_load_revision (self->store, DRAFT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kt_revision_get_state (sent), ==, KT_REVISION_SENT);
  g_assert_cmpuint (kt_revision_count_positions (sent), ==, 7);
  g_assert_true (kt_revision_is_editable (draft));
  g_autoptr (GPtrArray) history = kt_quote_store_history (self->store, SENT, &error);
  g_assert_cmpuint (history->len, ==, 3);
  g_assert_cmpstr (((KtRevisionEvent *)history->pdata[2])->who, ==, "Anna Berg");
}

static void
check_later_tables (StoreFixture *self, guint version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDraft) draft = kt_draft_store_get (self->store, "configuration/1", &error);
  g_autoptr (GPtrArray) variants = kt_variant_store_list (self->store, "cp", &error);
  g_autofree char *language = kt_setting_store_get (self->store, "language");
  g_assert_no_error (error);
  g_assert_cmpint (draft != NULL, ==, version >= 2);
  g_assert_cmpuint (variants->len, ==, version >= 2 ? 1 : 0);
  g_assert_cmpstr (language, ==, version >= 2 ? "de" : NULL);
  if (version >= 2)
    {
      g_assert_cmpstr (draft->body, ==, "{\"motor\":\"P15\"}");
      g_assert_cmpstr (((KtVariant *)variants->pdata[0])->title, ==, "CP 50-200 mit ATEX");
    }
}

/* What was sent before there was a gate stands in the trail, and the trail is whole. */
static void
check_trail (StoreFixture *self, guint version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (self->store, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==, "");
  g_autoptr (GPtrArray) entries = kt_audit_store_list (self->store, SENT, 0, &error);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpstr (((KtAuditEntry *)entries->pdata[0])->scope, ==, QUOTE);
  g_assert_cmpint (kt_user_store_has_users (self->store), ==, version >= 4);
}

static void
check_order (StoreFixture *self, guint version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOrder) order = kt_order_store_load (self->store, ORDER, &error);
  if (version < 5)
    {
      g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (order->number, ==, "O25-00001");
  g_assert_cmpstr (order->quote_number, ==, "Q25-00001");
  g_assert_cmpuint (order->lines->len, ==, 1);
}

static void
check_inquiry (StoreFixture *self, guint version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtInquiry) inquiry = kt_inquiry_store_load (self->store, INQUIRY, &error);
  if (version < 9)
    g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND);
  else
    g_assert_cmpstr (inquiry->name, ==, "Erika Muster");
}

/* What waits does so still, and what was done since waits behind it. */
static void
check_outbox (StoreFixture *self, guint version)
{
  if (version < 7)
    {
      g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM outbox"), ==, 0);
      return;
    }
  g_assert_cmpint (store_fixture_int (self, "SELECT n FROM outbox ORDER BY row LIMIT 1"), ==, 2);
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM outbox WHERE type = 'quote'"), ==,
                   1);
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM outbox WHERE type = 'revision'"),
                   ==, 3);
}

static guint
count_found (KtRowList *list)
{
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
check_search (StoreFixture *self)
{
  static const struct {
    const char *search;
    guint accounts, quotes;
  } cases[] = { { "ludwigs", 1, 0 },    { "Öhringen", 1, 0 },    { "gruendlich", 2, 0 },
                { "10023", 1, 0 },      { "grundplatte", 0, 1 }, { "q26", 0, 1 },
                { "chemiewerk", 1, 1 }, { "halle 3", 0, 1 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const KtRowQuery query = { cases[i].search };
      g_autoptr (KtRowList) accounts = kt_account_store_list (self->store, &query);
      g_autoptr (KtRowList) quotes = kt_quote_store_list (self->store, &query);
      g_assert_cmpuint (count_found (accounts), ==, cases[i].accounts);
      g_assert_cmpuint (count_found (quotes), ==, cases[i].quotes);
    }
}

/* The number goes on, and what was sent stays sealed. */
static void
check_work_goes_on (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load (self->store, ACCOUNT, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->name, ==, "Chemiewerk Süd GmbH\nEinkauf");
  g_assert_true (kt_account_store_save (self->store, account, NULL, &error));

  g_autoptr (KtRevision) revision = NULL;
  g_autoptr (KtQuote) quote = fixture_quote (self->random, account, &revision);
  g_assert_true (kt_quote_store_save (self->store, quote, revision, &error));
  g_assert_cmpstr (quote->number, ==, "Q26-00002");
}

static void
test_version (StoreFixture *self, gconstpointer data)
{
  guint version = GPOINTER_TO_UINT (data);
  build (self, version);
  g_assert_cmpint (store_fixture_int (self, "PRAGMA user_version"), ==, version);
  store_fixture_open (self);
  check_quote (self);
  check_later_tables (self, version);
  check_search (self);
  check_trail (self, version);
  check_order (self, version);
  check_inquiry (self, version);
  check_work_goes_on (self);
  store_fixture_close (self);
  check_outbox (self, version);
  g_assert_cmpint (store_fixture_int (self, "PRAGMA user_version"), ==, kt_work_schema_version ());

  g_autofree char *copy = g_strdup_printf ("%s.v%u", self->path, version);
  g_assert_cmpint (g_file_test (copy, G_FILE_TEST_EXISTS), ==, version < kt_work_schema_version ());
  if (version == kt_work_schema_version ())
    return;
  g_assert_cmpint (g_rename (copy, self->path), ==, 0);
  g_assert_cmpint (store_fixture_int (self, "PRAGMA user_version"), ==, version);
}

/* A step that fails leaves the schema where it was. */
static void
test_failing_step (StoreFixture *self, gconstpointer data)
{
  build (self, 1);
  store_fixture_sql (self, "CREATE TABLE setting (obstacle TEXT)");
  store_fixture_cannot_open (self, KT_STORE_ERROR_FAILED, "setting");
  g_assert_cmpint (store_fixture_int (self, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (
      store_fixture_int (self, "SELECT count(*) FROM sqlite_schema WHERE name = 'draft'"), ==, 0);
  store_fixture_sql (self, "DROP TABLE setting");
  store_fixture_open (self);
  check_quote (self);
}

static void
refuses (KtSqliteConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (kt_sqlite_connection_exec (connection, sql, &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CONSTRAINT);
}

/* Not even another program changes what was sent, as long as it leaves the schema alone. */
static void
test_sealed_in_schema (StoreFixture *self, gconstpointer data)
{
  build (self, kt_work_schema_version ());
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open (self->path, KT_SQLITE_OPEN_WORK, NULL);
  refuses (connection, "UPDATE revision SET body = '{}' WHERE id = '" SENT "'");
  refuses (connection,
           "UPDATE revision SET hash = base_id || hash, number = 9 WHERE id = '" SENT "'");
  refuses (connection, "UPDATE revision SET state = 'draft' WHERE id = '" SENT "'");
  refuses (connection, "UPDATE revision SET sent = 0 WHERE id = '" SENT "'");
  refuses (connection, "DELETE FROM revision WHERE id = '" SENT "'");
  refuses (connection, "DELETE FROM revision_event");
  refuses (connection, "UPDATE revision_event SET who = 'nobody'");
  refuses (connection, "DELETE FROM sales_order");
  refuses (connection, "UPDATE sales_order SET net = 0");
  refuses (connection, "UPDATE revision SET state = 'lost' WHERE id = '" DRAFT "'");
  g_assert_true (kt_sqlite_connection_exec (
      connection, "UPDATE revision SET state = 'accepted' WHERE id = '" SENT "'", NULL));
}

/* How SQLite means to find it. */
static char *
plan_of (KtSqliteConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, explain, &error);
  GString *plan = g_string_new (NULL);
  g_assert_no_error (error);
  while (kt_sqlite_step (s, &error))
    g_string_append_printf (plan, "%s\n", kt_sqlite_get_text (s, 3));
  g_assert_no_error (error);
  return g_string_free (plan, FALSE);
}

/* What is asked with every step of work does not go through all there is. */
static void
test_plans (StoreFixture *self, gconstpointer data)
{
  static const struct {
    const char *sql, *index;
  } cases[] = {
    { "SELECT 1 FROM audit WHERE subject = ? AND kind = 'clearance' AND instr (body, ?) > 0",
      "audit_by_subject (subject=? AND kind=?)" },
    { "SELECT count (*) FROM audit WHERE subject = ? AND kind = 'order'",
      "audit_by_subject (subject=? AND kind=?)" },
    { "SELECT 1 FROM revision WHERE NOT EXISTS (SELECT 1 FROM audit WHERE subject = revision.id AND"
      " kind = 'clearance' AND json_extract (audit.body, '$.hash') = revision.hash)",
      "audit_by_subject (subject=? AND kind=?)" },
    { "SELECT * FROM audit WHERE subject = ? OR scope = ?", "audit_by_scope (scope=?)" },
    { "SELECT coalesce (max (at), 0) FROM audit", "audit_by_time" },
    { "SELECT count (*) FROM revision WHERE state = 'sent' AND valid_until <> '' AND"
      " valid_until < ?",
      "revision_by_validity (valid_until<?)" },
    { "SELECT row FROM sales_order WHERE (account_id = ?1 OR quote_id = ?1) ORDER BY changed",
      "sales_order_by_account (account_id=?)" },
    { "SELECT row FROM sales_order WHERE state = ? ORDER BY kt_fold (account_title), row",
      "COVERING INDEX sales_order_listed" },
    { "SELECT row FROM account WHERE segment = ? ORDER BY title_key, row",
      "COVERING INDEX account_by_segment" },
  };
  build (self, kt_work_schema_version ());
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open (self->path, KT_SQLITE_OPEN_WORK, NULL);
  g_assert_true (kt_work_schema_prepare (connection, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plan = plan_of (connection, cases[i].sql);
      if (strstr (plan, cases[i].index) == NULL)
        g_error ("“%s” should use %s, but: %s", cases[i].sql, cases[i].index, plan);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint version = 1; version <= kt_work_schema_version (); version++)
    {
      g_autofree char *name
          = g_strdup_printf ("/migrations/a database of schema %u is opened without loss", version);
      g_test_add (name, StoreFixture, GUINT_TO_POINTER (version), store_fixture_set_up,
                  test_version, store_fixture_tear_down);
    }
  STORE_TEST ("/migrations/a step that fails changes nothing", test_failing_step);
  STORE_TEST ("/migrations/what is asked at every step has an index", test_plans);
  STORE_TEST ("/migrations/the schema itself seals what was sent", test_sealed_in_schema);
  return g_test_run ();
}
