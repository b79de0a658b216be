/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mandates in the work database, and the audit trail as a table. */

#include "kt-approval-store.h"
#include "kt-audit-store.h"
#include "kt-csv.h"
#include "kt-mandate-store.h"
#include "kt-sales-error.h"
#include "kt-user-store.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define PASSWORD "ein langer Satz"

static KtActor *
make_user (StoreFixture *self, const char *login, KtUserRoles roles, const KtActor *by)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtUser) user = kt_user_new (login, login, login, roles);
  kt_user_store_save (self->store, user, PASSWORD, by, &error);
  g_assert_no_error (error);
  return kt_user_to_actor (user);
}

static KtActor *
make_admin (StoreFixture *self)
{
  g_autoptr (KtActor) nobody = kt_actor_new_open_workplace ("Anna Berg");
  return make_user (self, "admin", KT_USER_ADMIN, nobody);
}

static KtMandate *
new_mandate (const char *id)
{
  g_autofree char *public_key = NULL;
  g_autofree char *secret = NULL;
  g_autoptr (GError) error = NULL;
  KtMandate *mandate = kt_record_new (&kt_mandate_type);
  KtMandateLimit *limit = kt_record_new (&kt_mandate_limit_type);
  kt_record_set_text (&mandate->id, id);
  kt_record_set_text (&mandate->issuer, "Management");
  kt_record_set_text (&mandate->person, "seller");
  kt_record_set_text (&mandate->from, "2026-01-01");
  kt_record_set_text (&mandate->until, "2026-12-31");
  kt_record_set_text (&limit->measure, "document-discount");
  limit->limit = (KtDecimal){ .units = 7 };
  g_ptr_array_add (mandate->limits, limit);
  kt_mandate_make_keys (&public_key, &secret);
  g_assert_true (kt_mandate_sign (mandate, secret, &error));
  g_assert_no_error (error);
  return mandate;
}

static guint
n_covering (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtApprovalCase) known = kt_approval_store_load_case (self->store, "no-quote", &error);
  g_assert_no_error (error);
  return known->mandates->len;
}

/* ---- mandates ---- */

static void
test_import (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) admin = make_admin (self);
  g_autoptr (KtMandate) mandate = new_mandate ("m-1");
  g_assert_cmpuint (n_covering (self), ==, 0);
  g_assert_true (kt_mandate_store_import (self->store, mandate, admin, &error));
  g_assert_true (kt_mandate_store_import (self->store, mandate, admin, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_covering (self), ==, 1);
  g_autoptr (GPtrArray) list = kt_mandate_store_list (self->store, &error);
  g_assert_cmpuint (list->len, ==, 1);
  const KtStoredMandate *stored = list->pdata[0];
  g_assert_true (kt_record_equal (&kt_mandate_type, stored->mandate, mandate));
  g_assert_cmpstr (stored->imported_by, ==, "admin");
  g_assert_cmpint (stored->revoked_at, ==, 0);

  ((KtMandateLimit *)mandate->limits->pdata[0])->limit = (KtDecimal){ .units = 70 };
  g_assert_false (kt_mandate_store_import (self->store, mandate, admin, &error));
  g_assert_error (error, KT_MANDATE_ERROR, KT_MANDATE_ERROR_FORGED);
}

static void
test_revoke (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) admin = make_admin (self);
  g_autoptr (KtActor) seller = make_user (self, "seller", KT_USER_SALES, admin);
  g_autoptr (KtMandate) mandate = new_mandate ("m-1");
  g_autoptr (KtMandate) other = new_mandate ("m-2");
  g_assert_true (kt_mandate_store_import (self->store, mandate, seller, &error));
  g_assert_true (kt_mandate_store_import (self->store, other, seller, &error));
  g_assert_no_error (error);

  g_assert_false (kt_mandate_store_revoke (self->store, "m-1", seller, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT);
  g_clear_error (&error);
  g_assert_false (kt_mandate_store_revoke (self->store, "m-3", admin, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpuint (n_covering (self), ==, 2);

  kt_clock_advance (self->clock, G_USEC_PER_SEC);
  g_assert_true (kt_mandate_store_revoke (self->store, "m-1", admin, &error));
  g_assert_true (kt_mandate_store_revoke (self->store, "m-1", admin, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_covering (self), ==, 1);
  g_autoptr (GPtrArray) list = kt_mandate_store_list (self->store, &error);
  for (guint i = 0; i < list->len; i++)
    {
      const KtStoredMandate *stored = list->pdata[i];
      g_assert_cmpstr (stored->revoked_by, ==,
                       strcmp (stored->mandate->id, "m-1") == 0 ? "admin" : NULL);
    }
  g_assert_false (kt_mandate_store_import (self->store, mandate, seller, &error));
  g_assert_error (error, KT_MANDATE_ERROR, KT_MANDATE_ERROR_REVOKED);
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (self->store, NULL, NULL);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 0);
}

/* ---- the trail as a table ---- */

static guint
n_rows (StoreFixture *self, const char *search, const char *kind, const char *actor)
{
  g_autofree char *filter = kt_audit_store_filter (kind, actor);
  const KtRowQuery query
      = { .search = search, .filter = filter, .sort_column = KT_AUDIT_COLUMN_NUMBER };
  g_autoptr (KtRowList) rows = kt_audit_store_rows (self->store, &query);
  while (kt_row_list_is_loading (rows))
    g_main_context_iteration (NULL, TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (rows));
}

/* Three users, two of whom log in: entries 1 to 5. */
static void
make_trail (StoreFixture *self)
{
  g_autoptr (KtActor) admin = make_admin (self);
  g_autoptr (KtActor) seller = make_user (self, "seller", KT_USER_SALES, admin);
  g_autoptr (KtActor) clerk = make_user (self, "clerk", KT_USER_BACK_OFFICE, admin);
  g_autoptr (KtActor) first = kt_user_store_log_in (self->store, "seller", PASSWORD, NULL);
  g_autoptr (KtActor) second = kt_user_store_log_in (self->store, "clerk", PASSWORD, NULL);
  g_assert_nonnull (first);
  g_assert_nonnull (second);
}

static void
test_rows (StoreFixture *self, gconstpointer data)
{
  make_trail (self);
  g_assert_cmpuint (n_rows (self, NULL, NULL, NULL), ==, 5);
  g_assert_cmpuint (n_rows (self, NULL, "user", NULL), ==, 3);
  g_assert_cmpuint (n_rows (self, NULL, "log-in", NULL), ==, 2);
  g_assert_cmpuint (n_rows (self, NULL, NULL, "seller"), ==, 1);
  g_assert_cmpuint (n_rows (self, NULL, "user", "admin"), ==, 2);
  g_assert_cmpuint (n_rows (self, "SELLER", NULL, NULL), ==, 2);
  g_assert_cmpuint (n_rows (self, "clerk log", NULL, NULL), ==, 2);
  g_assert_cmpuint (n_rows (self, "back-office", "user", "admin"), ==, 1);
  g_assert_cmpuint (n_rows (self, "'; DROP TABLE audit", NULL, NULL), ==, 0);
}

static void
test_export (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->profile, "audit.csv", NULL);
  g_autofree char *filter = kt_audit_store_filter ("user", NULL);
  const KtRowQuery query = { .filter = filter, .sort_column = KT_AUDIT_COLUMN_AT };
  GAsyncResult *done = NULL;
  make_trail (self);
  kt_audit_store_export_async (self->store, &query, path, NULL, store_fixture_done, &done);
  g_autoptr (GAsyncResult) result = store_fixture_wait (&done);
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_audit_store_export_finish (self->store, result, &error));
  g_assert_no_error (error);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCsv) csv = kt_csv_load (path, NULL, faults);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 0);
  g_assert_cmpuint (kt_csv_n_rows (csv), ==, 3);
  g_assert_cmpstr (kt_csv_get_by_name (csv, 1, "number"), ==, "2");
  g_assert_cmpstr (kt_csv_get_by_name (csv, 1, "time"), ==, "2026-11-21T09:30:00Z");
  g_assert_cmpstr (kt_csv_get_by_name (csv, 1, "subject"), ==, "seller");
  g_assert_cmpuint (strlen (kt_csv_get_by_name (csv, 1, "hash")), ==, 64);
  g_unlink (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/mandates/a mandate is imported once, and not if it is forged", test_import);
  STORE_TEST ("/mandates/an administrator revokes one for good", test_revoke);
  STORE_TEST ("/audit/the trail is searched and filtered", test_rows);
  STORE_TEST ("/audit/the trail is exported as a table", test_export);
  return g_test_run ();
}
