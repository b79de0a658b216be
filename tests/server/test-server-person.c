/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a customer may ask for: a copy of all that is kept of him, and that it is erased. */
#include <string.h>

#include "kt-server-audit.h"
#include "kt-server-object.h"
#include "kt-server-person-find.h"
#include "kt-server-person.h"
#include "kt-test-server.h"

#define A "0a0a0a0a-0000-4000-8000-000000000001"
#define B "0a0a0a0a-0000-4000-8000-000000000002"
#define NAME "Erika Mustermann"
#define YEAR ((gint64)365 * 24 * 3600)
#define ACCOUNT(id) "{\"id\":\"" id "\",\"name\":\"" NAME "\",\"territory\":\"north\"}"

/* As pushes leave them. */
static void
hold (KtTestHouse *house, const char *type, const char *id, const char *quote, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (house->database, &error);
  g_autoptr (KtServerObject) object
      = kt_server_object_read (house->database, KT_TEST_TENANT, type, id, &error);
  g_free (object->account);
  g_free (object->quote);
  g_free (object->body);
  object->account = g_strdup (A);
  object->quote = g_strdup (quote);
  object->body = g_strdup (body);
  g_assert_true (kt_server_object_write (object, house->database, KT_TEST_NOW, &error));
  const KtServerAuditEntry entry = { .at = 1,
                                     .device = "",
                                     .actor = "anna",
                                     .kind = "outcome",
                                     .subject = id,
                                     .body = "{\"note\":\"" NAME "\"}" };
  g_assert_true (kt_server_audit_append (house->database, KT_TEST_TENANT, &entry, &error));
  g_assert_true (kt_database_commit (transaction, &error));
}

static void
hold_revision (KtTestHouse *house, const char *id, const char *quote, gint64 sent)
{
  g_autofree char *body = g_strdup_printf (
      "{\"quote_id\":\"%s\",\"number\":1,\"sent\":%" G_GINT64_FORMAT ",\"body\":\"" NAME "\"}",
      quote, sent);
  hold (house, KT_SYNC_REVISION, id, quote, body);
}

#define HEAD "{\"number\":\"Q\",\"account_id\":\"" A "\",\"account_title\":\"" NAME "\"}"

#define ASKED(id, quote)                                                                           \
  "{\"id\":\"" id "\",\"made\":\"2026-11-22T14:05:00Z\",\"product\":\"pump\",\"title\":\"Pump\","  \
  "\"catalog\":\"falkenrath\",\"catalog_version\":\"1\",\"assignment\":\"{}\",\"name\":\"" NAME    \
  "\","                                                                                            \
  "\"email\":\"e@muster.example\",\"taken\":\"2026-11-22T14:06:00Z\",\"taken_by\":\"anna\","       \
  "\"taken_name\":\"Anna Berg\",\"quote_id\":\"" quote "\"}"
#define OF_HIM "0c0c0c0c-0000-4000-8000-000000000001"
#define OF_ANOTHER "0c0c0c0c-0000-4000-8000-000000000002"

static void
ask (KtTestHouse *house, gint64 n, const char *id, const char *body)
{
  g_autoptr (KtSyncResult) result
      = kt_test_house_push (house, "anna", n, KT_SYNC_INQUIRY, id, "put", 0, body);
  g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
}

/* A customer with one quote that was only a draft, one that was sent (with a draft beside it), one
 * that was sent long ago, and one that was ordered. */
static void
begin (KtTestHouse *house, const KtTestPlace *place)
{
  kt_test_house_init (house, place);
  kt_test_house_add (house, "anna", KT_USER_SALES, "*");
  kt_sync_result_free (
      kt_test_house_push (house, "anna", 1, KT_SYNC_ACCOUNT, A, "put", 0, ACCOUNT (A)));
  kt_sync_result_free (
      kt_test_house_push (house, "anna", 2, KT_SYNC_ACCOUNT, B, "put", 0, ACCOUNT (B)));
  ask (house, 3, OF_HIM, ASKED (OF_HIM, "sent"));
  ask (house, 4, OF_ANOTHER, ASKED (OF_ANOTHER, "another"));
  static const char *const quotes[] = { "draft", "sent", "old", "ordered" };
  for (guint i = 0; i < G_N_ELEMENTS (quotes); i++)
    hold (house, KT_SYNC_QUOTE, quotes[i], "", HEAD);
  hold_revision (house, "draft-1", "draft", 0);
  hold_revision (house, "sent-1", "sent", KT_TEST_NOW - YEAR);
  hold_revision (house, "sent-2", "sent", 0);
  hold_revision (house, "old-1", "old", KT_TEST_NOW - 12 * YEAR);
  hold (house, KT_SYNC_EVENT, "anna:1", "draft",
        "{\"kind\":\"outcome\",\"at\":1,\"subject\":\"draft-1\"}");
  hold (house, KT_SYNC_EVENT, "anna:2", "ordered",
        "{\"kind\":\"order\",\"at\":1795338000,\"subject\":\"o\",\"body\":\"" NAME "\"}");
}

static char *
body_of (KtTestHouse *house, const char *type, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtServerObject) object
      = kt_server_object_read (house->database, KT_TEST_TENANT, type, id, &error);
  g_assert_no_error (error);
  return g_strdup_printf ("%s%s", object->deleted ? "-" : "", object->body);
}

static void
assert_gone (KtTestHouse *house, const char *type, const char *id)
{
  g_autofree char *body = body_of (house, type, id);
  g_assert_cmpstr (body, ==, "-{}");
}

static void
assert_kept (KtTestHouse *house, const char *type, const char *id, gboolean named)
{
  g_autofree char *body = body_of (house, type, id);
  g_assert_cmpint (*body, ==, '{');
  g_assert_cmpint (strstr (body, NAME) != NULL, ==, named);
}

static void
check_erase (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  KtServerErasure erasure;
  begin (&house, place);
  g_autoptr (KtSyncPage) before = kt_test_house_pull (&house, "anna", NULL, 1000);
  kt_server_person_erase (house.database, KT_TEST_TENANT, A, KT_TEST_NOW, KT_SERVER_KEEP_YEARS,
                          &erasure, &error);
  g_assert_no_error (error);
  assert_gone (&house, KT_SYNC_ACCOUNT, A);
  assert_gone (&house, KT_SYNC_QUOTE, "draft");
  assert_gone (&house, KT_SYNC_REVISION, "draft-1");
  assert_gone (&house, KT_SYNC_EVENT, "anna:1");
  assert_gone (&house, KT_SYNC_REVISION, "sent-2");
  assert_gone (&house, KT_SYNC_INQUIRY, OF_HIM);
  assert_kept (&house, KT_SYNC_INQUIRY, OF_ANOTHER, TRUE);
  assert_gone (&house, KT_SYNC_QUOTE, "old");
  assert_gone (&house, KT_SYNC_REVISION, "old-1");
  assert_kept (&house, KT_SYNC_QUOTE, "sent", FALSE);
  assert_kept (&house, KT_SYNC_REVISION, "sent-1", TRUE);
  assert_kept (&house, KT_SYNC_QUOTE, "ordered", FALSE);
  assert_kept (&house, KT_SYNC_EVENT, "anna:2", TRUE);
  assert_kept (&house, KT_SYNC_ACCOUNT, B, TRUE);
  g_assert_cmpuint (erasure.erased, ==, 8);
  g_assert_cmpuint (erasure.kept, ==, 4);
  g_assert_cmpint (kt_server_audit_verify (house.database, KT_TEST_TENANT, &error), ==, 0);
  g_autoptr (KtQuery) trail = kt_query_new (
      house.database, "SELECT count (*) FROM audit WHERE subject = 'draft-1' AND body <> ''"
                      " AND kind <> 'erased'");
  g_assert_true (kt_query_next (trail, &error));
  g_assert_cmpint (kt_query_get_int (trail, 0), ==, 0);

  /* Clients drop it, and cannot bring it back. */
  g_autoptr (KtSyncPage) after = kt_test_house_pull (&house, "anna", before->next, 1000);
  guint n_dropped = 0;
  for (guint i = 0; i < after->changes->len; i++)
    n_dropped += ((const KtSyncChange *)after->changes->pdata[i])->is_del;
  g_assert_cmpuint (n_dropped, ==, 8);
  g_autoptr (KtSyncResult) back
      = kt_test_house_push (&house, "anna", 5, KT_SYNC_ACCOUNT, A, "put", 2, ACCOUNT (A));
  g_assert_cmpint (back->verdict, ==, KT_SYNC_REFUSED);
  g_assert_cmpstr (back->code, ==, "erased");

  /* Years later the rest goes, too; again is no fault. */
  gint64 later = KT_TEST_NOW + 12 * YEAR;
  for (guint i = 0; i < 2; i++)
    g_assert_true (kt_server_person_erase (house.database, KT_TEST_TENANT, A, later,
                                           KT_SERVER_KEEP_YEARS, &erasure, &error));
  g_assert_cmpuint (erasure.erased + erasure.kept, ==, 0);
  assert_gone (&house, KT_SYNC_REVISION, "sent-1");
  assert_gone (&house, KT_SYNC_EVENT, "anna:2");
  g_assert_cmpint (kt_server_audit_verify (house.database, KT_TEST_TENANT, &error), ==, 0);
  g_assert_false (kt_server_person_erase (house.database, KT_TEST_TENANT, "nobody", later,
                                          KT_SERVER_KEEP_YEARS, &erasure, &error));
  g_assert_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_NOT_FOUND);
}

static void
check_export (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&house, place);
  g_autofree char *json
      = kt_server_person_export (house.database, KT_TEST_TENANT, A, KT_TEST_NOW, &error);
  g_assert_no_error (error);
  static const char *const parts[] = { "\"draft-1\"", "\"sent-1\"",  "\"anna:2\"", "\"ordered\"",
                                       "\"trail\"",   "\"outcome\"", OF_HIM,       NAME };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_nonnull (strstr (json, parts[i]));
  g_assert_null (strstr (json, B));
  g_assert_null (strstr (json, OF_ANOTHER));
}

/* Who asked at a kiosk and never became a customer. */
static void
check_visitor (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  KtServerErasure erasure;
  begin (&house, place);
  g_autofree char *json
      = kt_server_person_export (house.database, KT_TEST_TENANT, OF_ANOTHER, KT_TEST_NOW, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (json, OF_ANOTHER));
  g_assert_null (strstr (json, OF_HIM));
  kt_server_person_erase (house.database, KT_TEST_TENANT, OF_ANOTHER, KT_TEST_NOW,
                          KT_SERVER_KEEP_YEARS, &erasure, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (erasure.erased, ==, 1);
  assert_gone (&house, KT_SYNC_INQUIRY, OF_ANOTHER);
}

static void
assert_found (KtTestHouse *house, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GPtrArray) hits
      = kt_server_person_find (house->database, KT_TEST_TENANT, text, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    {
      const KtServerPersonHit *hit = hits->pdata[i];
      g_string_append_printf (said, "%s%s %s|%s", i > 0 ? "; " : "", hit->type, hit->name,
                              hit->contact);
    }
  g_assert_cmpstr (said->str, ==, expected);
}

static void
check_find (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  kt_test_house_init (&house, place);
  kt_test_house_add (&house, "anna", KT_USER_SALES, "*");
  kt_sync_result_free (kt_test_house_push (
      &house, "anna", 1, KT_SYNC_ACCOUNT, A, "put", 0,
      "{\"id\":\"" A "\",\"name\":\"Müller & Söhne GmbH\",\"contacts\":[{\"id\":\"c\","
      "\"given_name\":\"Jörg\",\"family_name\":\"Weiß\",\"email\":\"weiss@example.com\"}]}"));
  ask (&house, 2, OF_HIM, ASKED (OF_HIM, "q"));
  assert_found (&house, "mueller soehne", "account Müller & Söhne GmbH|");
  assert_found (&house, "WEISS@example.com", "account Müller & Söhne GmbH|Jörg Weiß");
  assert_found (&house, NAME, "inquiry " NAME "|");
  assert_found (&house, "nobody", "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  kt_test_place_add ("person", "what the law does not want kept is erased for good", check_erase);
  kt_test_place_add ("person", "a copy has all that is kept, and nobody else", check_export);
  kt_test_place_add ("person", "a visitor's request is copied and erased by its own id",
                     check_visitor);
  kt_test_place_add ("person", "people are found by what they are called", check_find);
  return kt_test_place_run ();
}
