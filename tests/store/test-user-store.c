/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Users: who may make them, logging in, locking out, and what somebody changed behind our back. */

#include "kt-audit-store.h"
#include "kt-password.h"
#include "kt-sales-error.h"
#include "kt-user-store.h"
#include "store-fixture.h"

#include <string.h>

#define PASSWORD "ein langer Satz"

static KtActor *
open_workplace (void)
{
  return kt_actor_new_open_workplace ("Anna Berg");
}

static gboolean
save (StoreFixture *self,
      const char *login,
      KtUserRoles roles,
      const char *password,
      const KtActor *actor,
      GError **error)
{
  g_autoptr (KtUser) user = kt_user_new (login, login, "Wer auch immer", roles);
  return kt_user_store_save (self->store, user, password, actor, error);
}

/* An administrator and a seller. */
static KtActor *
make_users (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) nobody = open_workplace ();
  g_assert_true (save (self, "admin", KT_USER_ADMIN, PASSWORD, nobody, &error));
  g_assert_no_error (error);
  KtActor *admin = kt_user_store_log_in (self->store, "admin", PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_true (save (self, "seller", KT_USER_SALES, PASSWORD, admin, &error));
  g_assert_no_error (error);
  return admin;
}

static void
cannot_log_in (StoreFixture *self, const char *login, const char *password, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) actor = kt_user_store_log_in (self->store, login, password, &error);
  g_assert_null (actor);
  g_assert_error (error, KT_STORE_ERROR, code);
}

/* ---- passwords ---- */

static void
test_passwords (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = kt_password_hash (PASSWORD, &error);
  g_autofree char *again = kt_password_hash (PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (hash, "$y$"));
  g_assert_cmpstr (hash, !=, again);
  g_assert_true (kt_password_check (PASSWORD, hash));
  g_assert_false (kt_password_check ("ein langer satz", hash));
  g_assert_false (kt_password_check (PASSWORD, NULL));
  g_assert_false (kt_password_check (PASSWORD, "*0"));
  g_assert_false (kt_password_check ("", hash));
  g_assert_null (kt_password_hash ("zu kurz", &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
}

/* ---- making users ---- */

static void
test_first_user (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) nobody = open_workplace ();
  g_assert_false (kt_user_store_has_users (self->store));
  g_assert_false (save (self, "seller", KT_USER_SALES, PASSWORD, nobody, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
  g_assert_false (kt_user_store_has_users (self->store));
  g_autoptr (KtActor) admin = make_users (self);
  g_assert_true (kt_user_store_has_users (self->store));
  store_fixture_close (self);
  store_fixture_open (self);
  g_assert_true (kt_user_store_has_users (self->store));
  /* The workplace is open no more. */
  g_clear_error (&error);
  g_assert_false (save (self, "third", KT_USER_ADMIN, PASSWORD, nobody, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT);
}

static void
test_who_may (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) admin = make_users (self);
  g_autoptr (KtActor) seller = kt_user_store_log_in (self->store, "SELLER ", PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_false (save (self, "seller", KT_USER_SALES | KT_USER_ADMIN, NULL, seller, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT);
  g_clear_error (&error);
  g_assert_true (save (self, "seller", KT_USER_SALES, "ein anderer Satz", seller, &error));
  g_assert_no_error (error);
  cannot_log_in (self, "seller", PASSWORD, KT_STORE_ERROR_DENIED);
  g_assert_false (save (self, "admin", KT_USER_SALES, NULL, admin, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
  g_clear_error (&error);
  g_assert_false (save (self, "Herr Müller", KT_USER_SALES, PASSWORD, admin, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);

  g_autoptr (KtRowList) list = kt_user_store_list (self->store, NULL);
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
}

/* ---- logging in ---- */

static void
test_lock_out (StoreFixture *self, gconstpointer data)
{
  g_autoptr (KtActor) admin = make_users (self);
  for (guint i = 0; i < KT_USER_MAX_FAILURES; i++)
    cannot_log_in (self, "seller", "falsch falsch", KT_STORE_ERROR_DENIED);
  cannot_log_in (self, "seller", PASSWORD, KT_STORE_ERROR_USER_LOCKED);
  kt_clock_advance (self->clock, 61 * G_USEC_PER_SEC);
  cannot_log_in (self, "seller", "falsch falsch", KT_STORE_ERROR_DENIED);
  kt_clock_advance (self->clock, 61 * G_USEC_PER_SEC);
  cannot_log_in (self, "seller", PASSWORD, KT_STORE_ERROR_USER_LOCKED);
  kt_clock_advance (self->clock, 60 * G_USEC_PER_SEC);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) seller = kt_user_store_log_in (self->store, "seller", PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_true (kt_actor_may (seller, KT_RIGHT_SEND));
  g_assert_false (kt_actor_may (seller, KT_RIGHT_SEE_COST));
  cannot_log_in (self, "seller", "falsch falsch", KT_STORE_ERROR_DENIED);
  cannot_log_in (self, "nobody", PASSWORD, KT_STORE_ERROR_DENIED);
}

/* The main loop runs while a password is checked. */
static void
test_log_in_async (StoreFixture *self, gconstpointer data)
{
  g_autoptr (KtActor) admin = make_users (self);
  GAsyncResult *done = NULL;
  kt_user_store_log_in_async (self->store, "seller", PASSWORD, NULL, store_fixture_done, &done);
  g_autoptr (GAsyncResult) result = store_fixture_wait (&done);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) seller = kt_user_store_log_in_finish (self->store, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kt_actor_get_login (seller), ==, "seller");
}

/* Whom it is of no use to let try again, and until when. */
static void
test_locked_until (StoreFixture *self, gconstpointer data)
{
  g_autoptr (KtActor) admin = make_users (self);
  gint64 now = kt_clock_now (self->clock) / G_USEC_PER_SEC;
  for (guint i = 1; i <= KT_USER_MAX_FAILURES + 1; i++)
    {
      GAsyncResult *done = NULL;
      kt_user_store_log_in_async (self->store, "seller", "falsch falsch", NULL, store_fixture_done,
                                  &done);
      g_autoptr (GAsyncResult) result = store_fixture_wait (&done);
      g_autoptr (GError) error = NULL;
      gint64 until = -1;
      g_assert_null (kt_user_store_log_in_finish (self->store, result, &until, &error));
      g_assert_cmpint (until, ==, i < KT_USER_MAX_FAILURES ? 0 : now + 60);
      int code = i <= KT_USER_MAX_FAILURES ? KT_STORE_ERROR_DENIED : KT_STORE_ERROR_USER_LOCKED;
      g_assert_error (error, KT_STORE_ERROR, code);
    }
}

static void
test_own_password (StoreFixture *self, gconstpointer data)
{
  g_autoptr (KtActor) admin = make_users (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) seller = kt_user_store_log_in (self->store, "seller", PASSWORD, &error);
  g_assert_false (kt_user_store_change_password (self->store, seller, "falsch falsch",
                                                 "ein anderer Satz", &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_false (
      kt_user_store_change_password (self->store, seller, PASSWORD, PASSWORD, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
  g_autofree char *field = kt_sales_error_get_field (error);
  g_autofree char *text = kt_sales_error_to_text (error);
  g_assert_cmpstr (field, ==, "password");
  g_assert_cmpstr (text, ==, "Choose another one than the present one.");
  g_clear_error (&error);
  g_assert_true (kt_user_store_change_password (self->store, seller, PASSWORD, "ein anderer Satz",
                                                &error));
  g_assert_no_error (error);
  cannot_log_in (self, "seller", PASSWORD, KT_STORE_ERROR_DENIED);
}

/* ---- behind our back ---- */

static void
test_edited (StoreFixture *self, gconstpointer data)
{
  static const struct {
    const char *sql, *words;
  } cases[] = {
    { "UPDATE user SET roles = 'sales;admin' WHERE login = 'seller'", "seller" },
    { "UPDATE user SET duties = 'management' WHERE login = 'seller'", "seller" },
    { "UPDATE user SET hash = (SELECT hash FROM user WHERE login = 'admin') WHERE login = 'seller'",
      "seller" },
  };
  g_autoptr (KtActor) admin = make_users (self);
  g_autofree char *before = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      store_fixture_close (self);
      store_fixture_sql (self, "CREATE TABLE kept AS SELECT * FROM user");
      store_fixture_sql (self, cases[i].sql);
      store_fixture_open (self);
      cannot_log_in (self, "seller", PASSWORD, KT_STORE_ERROR_TAMPERED);
      g_autoptr (KtFaultList) faults = kt_audit_store_verify (self->store, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (kt_fault_list_length (faults), ==, 1);
      g_assert_nonnull (strstr (kt_fault_list_get (faults, 0)->message, cases[i].words));
      store_fixture_close (self);
      store_fixture_sql (self,
                         "UPDATE user SET (roles, duties, hash) = (SELECT roles, duties, hash FROM"
                         " kept WHERE kept.id = user.id); DROP TABLE kept");
      store_fixture_open (self);
    }
  /* Who removes all users does not open the workplace. */
  store_fixture_close (self);
  store_fixture_sql (self, "DROP TRIGGER user_is_kept; DELETE FROM user");
  store_fixture_open (self);
  g_assert_true (kt_user_store_has_users (self->store));
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (self->store, NULL, NULL);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 2);
}

/* ---- members of a server ---- */

static void
adopt (StoreFixture *self, KtUserRoles roles, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtUser) member = kt_user_new ("m-1", "anna", "Anna Berg", roles);
  g_assert_true (kt_user_store_adopt (self->store, member, password, &error));
  g_assert_no_error (error);
}

static void
test_adopted (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  adopt (self, KT_USER_SALES, PASSWORD);
  g_assert_true (kt_user_store_has_users (self->store));
  adopt (self, KT_USER_SALES | KT_USER_APPROVER, "etwas ganz anderes");
  cannot_log_in (self, "anna", "etwas ganz anderes", KT_STORE_ERROR_DENIED);
  g_autoptr (KtActor) anna = kt_user_store_log_in (self->store, "anna", PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kt_actor_get_roles (anna), ==, KT_USER_SALES | KT_USER_APPROVER);
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (self->store, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/users/passwords are yescrypt hashes and long enough", test_passwords);
  STORE_TEST ("/users/the first user is an administrator and closes the workplace",
              test_first_user);
  STORE_TEST ("/users/only administrators change rights, and one stays", test_who_may);
  STORE_TEST ("/users/wrong passwords lock for longer and longer", test_lock_out);
  STORE_TEST ("/users/logging in leaves the main loop alone", test_log_in_async);
  STORE_TEST ("/users/the end of a lock-out is told", test_locked_until);
  STORE_TEST ("/users/who changes his password has to know it", test_own_password);
  STORE_TEST ("/users/a member of a server logs in with the password he chose here", test_adopted);
  STORE_TEST ("/users/an edited user is found and named", test_edited);
  return g_test_run ();
}
