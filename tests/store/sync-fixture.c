/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include "kt-account-store.h"
#include "kt-quote-store.h"
#include "kt-record-json.h"
#include "kt-sqlite-statement.h"

void
sync_fixture_enable (StoreFixture *self)
{
  static const char *const users[] = { "anna", "bea", NULL };
  const KtSyncEnrolment enrolment
      = { SYNC_DEVICE, 17, "https://kontor.example", "pumpen", users };
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_sync_store_enable (self->store, &enrolment, &error));
  g_assert_true (kt_sync_store_add_lease (self->store, "quote", 2026, 1001, 1050, &error));
  g_assert_true (kt_sync_store_add_lease (self->store, "order", 2026, 2001, 2050, &error));
  g_assert_no_error (error);
}

GPtrArray *
sync_fixture_take (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *operations
      = kt_sync_store_take_batch (self->store, 100, 256 * 1024, 4711, &error);
  g_assert_no_error (error);
  return operations;
}

char *
sync_fixture_names (GPtrArray *operations)
{
  GString *names = g_string_new (NULL);
  for (guint i = 0; i < operations->len; i++)
    {
      const KtSyncOperation *operation = operations->pdata[i];
      g_string_append_printf (names, "%s%s %s", i > 0 ? ", " : "", operation->type,
                              operation->kind);
    }
  return g_string_free (names, FALSE);
}

char *
sync_fixture_waiting (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) connection = store_fixture_connect (self, KT_SQLITE_OPEN_READ_ONLY);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT coalesce (group_concat (type || ' ' || kind, ', '), '')"
      " FROM (SELECT type, kind FROM outbox ORDER BY row)",
      &error);
  g_assert_no_error (error);
  g_assert_true (kt_sqlite_step (s, &error));
  return kt_sqlite_dup_text (s, 0);
}

void
sync_fixture_settle (StoreFixture *self,
                     GPtrArray *operations,
                     KtSyncVerdict verdict,
                     const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_result_free);
  for (guint i = 0; i < operations->len; i++)
    {
      const KtSyncOperation *operation = operations->pdata[i];
      KtSyncResult *result = kt_sync_result_new (operation->n, verdict, operation->base_rev + 1);
      result->code = g_strdup (code);
      g_ptr_array_add (results, result);
    }
  kt_sync_store_settle (self->store, results, 1795338000, &error);
  g_assert_no_error (error);
}

guint
sync_fixture_push_all (StoreFixture *self)
{
  for (guint n = 0;; n++)
    {
      g_autoptr (GPtrArray) batch = sync_fixture_take (self);
      if (batch->len == 0)
        return n;
      n += batch->len - 1;
      sync_fixture_settle (self, batch, KT_SYNC_DONE, NULL);
    }
}

KtSyncState *
sync_fixture_state (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  KtSyncState *state = kt_sync_store_read_state (self->store, &error);
  g_assert_no_error (error);
  return state;
}

KtAccount *
sync_fixture_account (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  KtAccount *account = fixture_account (self->random, "Muster GmbH\nEinkauf", "Köln");
  g_assert_true (kt_account_store_save (self->store, account, NULL, &error));
  g_assert_no_error (error);
  return account;
}

void
sync_fixture_save (StoreFixture *self, KtQuote *quote, KtRevision *revision)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_quote_store_save (self->store, quote, revision, &error));
  g_assert_no_error (error);
}

KtQuote *
sync_fixture_quote (StoreFixture *self, const KtAccount *account, KtRevision **revision)
{
  KtQuote *quote = fixture_quote (self->random, account, revision);
  sync_fixture_save (self, quote, *revision);
  return quote;
}

void
sync_fixture_edit (StoreFixture *self, KtQuote *quote, KtRevision *revision, const char *subject)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (revision));
  kt_record_set_text (&header->subject, subject);
  g_assert_true (kt_revision_edit_header (revision, header, &error));
  g_assert_no_error (error);
  sync_fixture_save (self, quote, revision);
}
