/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written is read again as it was; what was cut or spoilt is never taken for whole. */
#include <string.h>

#include "kt-random.h"
#include "kt-sync-wire.h"

static const char *const bodies[] = {
  "{}",
  "{\"set\":{\"/name\":[\"Müller\\n\\\"& Söhne\\\"\",null]}}",
  "{\"n\":9007199254740993,\"list\":[1,[2,{\"a\":true}],-3],\"body\":\"{\\\"x\\\":1}\"}",
};

static const char *
pick (KtRandom *random, const char *const *among, guint n)
{
  return among[kt_random_below (random, n)];
}

static KtSyncOperation *
random_operation (KtRandom *random, gint64 n)
{
  static const char *const types[]
      = { KT_SYNC_ACCOUNT, KT_SYNC_QUOTE, KT_SYNC_REVISION, KT_SYNC_EVENT };
  g_autofree char *id = kt_random_uuid (random);
  KtSyncOperation *operation = kt_sync_operation_new (pick (random, types, 4), id, "put");
  operation->n = n;
  operation->base_rev = kt_random_range (random, 0, G_MAXINT64);
  operation->body = g_strdup (pick (random, bodies, G_N_ELEMENTS (bodies)));
  operation->wall = kt_random_range (random, -1, G_MAXINT64);
  operation->mono = kt_random_range (random, 0, G_MAXINT64);
  operation->hash = kt_sync_operation_hash (operation);
  return operation;
}

static GPtrArray *
random_operations (KtRandom *random)
{
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_operation_free);
  gint64 first = kt_random_range (random, 1, 1000);
  guint n = (guint)kt_random_below (random, 6);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (operations, random_operation (random, first + i));
  return operations;
}

static void
assert_same_operation (const KtSyncOperation *a, const KtSyncOperation *b)
{
  g_assert_cmpint (a->n, ==, b->n);
  g_assert_cmpstr (a->type, ==, b->type);
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->kind, ==, b->kind);
  g_assert_cmpint (a->base_rev, ==, b->base_rev);
  g_assert_cmpstr (a->body, ==, b->body);
  g_assert_cmpstr (a->hash, ==, b->hash);
  g_assert_cmpint (a->wall, ==, b->wall);
  g_assert_cmpint (a->mono, ==, b->mono);
}

static void
test_push (void)
{
  g_autoptr (KtRandom) random = kt_random_new (7);
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) written = random_operations (random);
      g_autoptr (GBytes) bytes = kt_sync_wire_write_push (written);
      g_autoptr (GPtrArray) read = kt_sync_wire_read_push (bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (read->len, ==, written->len);
      for (guint i = 0; i < read->len; i++)
        assert_same_operation (read->pdata[i], written->pdata[i]);
    }
}

static void
test_results (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) written
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_result_free);
  for (guint i = 0; i < KT_N_SYNC_VERDICTS; i++)
    g_ptr_array_add (written, kt_sync_result_new (i + 5, (KtSyncVerdict)i, i * 3));
  KtSyncResult *refused = written->pdata[KT_SYNC_REFUSED];
  refused->code = g_strdup ("right");
  refused->reason = g_strdup ("You may not “do” that");
  g_autoptr (GBytes) bytes = kt_sync_wire_write_results (written, 1800000000);
  gint64 server_time = 0;
  g_autoptr (GPtrArray) read = kt_sync_wire_read_results (bytes, &server_time, &error);
  g_assert_no_error (error);
  g_assert_cmpint (server_time, ==, 1800000000);
  g_assert_cmpuint (read->len, ==, written->len);
  for (guint i = 0; i < read->len; i++)
    {
      const KtSyncResult *a = written->pdata[i];
      const KtSyncResult *b = read->pdata[i];
      g_assert_cmpint (a->n, ==, b->n);
      g_assert_cmpint (a->verdict, ==, b->verdict);
      g_assert_cmpint (a->rev, ==, b->rev);
      g_assert_cmpstr (a->code, ==, b->code);
      g_assert_cmpstr (a->reason, ==, b->reason);
    }
}

static GBytes *
write_page (guint n)
{
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_change_free);
  for (guint i = 0; i < n; i++)
    {
      KtSyncChange *change = kt_sync_change_new (KT_SYNC_QUOTE, "4f0c", i + 1);
      change->seq = 100 + i;
      change->is_del = i % 3 == 2;
      change->body = change->is_del ? NULL : g_strdup (bodies[i % G_N_ELEMENTS (bodies)]);
      g_ptr_array_add (changes, change);
    }
  return kt_sync_wire_write_page (changes, "c-1", TRUE, 1800000000);
}

static void
test_page (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = write_page (7);
  g_autoptr (KtSyncPage) page = kt_sync_wire_read_page (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->changes->len, ==, 7);
  g_assert_cmpstr (page->next, ==, "c-1");
  g_assert_true (page->more);
  g_assert_cmpint (page->server_time, ==, 1800000000);
  for (guint i = 0; i < 7; i++)
    {
      const KtSyncChange *change = page->changes->pdata[i];
      g_assert_cmpint (change->seq, ==, 100 + i);
      g_assert_cmpint (change->rev, ==, i + 1);
      g_assert_cmpint (change->is_del, ==, i % 3 == 2);
      g_assert_cmpstr (change->body, ==, i % 3 == 2 ? NULL : bodies[i % G_N_ELEMENTS (bodies)]);
    }
}

/* Ids and bodies that do not stand in a line of JSON as they are. */
static void
test_odd_page (void)
{
  static const char *const odd[] = { "a\"b", "a\\", "line\nbreak", "\x7f\t", "ä" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_change_free);
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      KtSyncChange *change = kt_sync_change_new (KT_SYNC_QUOTE, odd[i], 1);
      change->body = g_strdup (i % 2 ? "{\n\"a\": 1\r\n}" : "{\"a\":1}");
      g_ptr_array_add (changes, change);
    }
  g_autoptr (GBytes) bytes = kt_sync_wire_write_page (changes, "c", FALSE, 1);
  g_autoptr (KtSyncPage) page = kt_sync_wire_read_page (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->changes->len, ==, G_N_ELEMENTS (odd));
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      const KtSyncChange *change = page->changes->pdata[i];
      g_assert_cmpstr (change->id, ==, odd[i]);
      g_assert_cmpstr (change->body, ==, "{\"a\":1}");
    }
}

/* What is left of the page after a cut at that byte. */
static void
assert_torn (GBytes *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, length);
  g_autoptr (KtSyncPage) page = kt_sync_wire_read_page (part, &error);
  g_assert_null (page);
  g_assert_nonnull (error);
}

static void
test_torn_page (void)
{
  g_autoptr (GBytes) bytes = write_page (5);
  for (gsize length = 0; length < g_bytes_get_size (bytes); length++)
    assert_torn (bytes, length);
}

static void
test_page_with_a_tail (void)
{
  g_autoptr (GBytes) bytes = write_page (1);
  g_autoptr (GByteArray) twice = g_byte_array_new ();
  for (guint i = 0; i < 2; i++)
    g_byte_array_append (twice, g_bytes_get_data (bytes, NULL), (guint)g_bytes_get_size (bytes));
  g_autoptr (GBytes) doubled = g_byte_array_free_to_bytes (g_steal_pointer (&twice));
  assert_torn (doubled, g_bytes_get_size (doubled));
}

static void
assert_refused (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GPtrArray) operations = kt_sync_wire_read_push (bytes, &error);
  g_assert_null (operations);
  g_assert_nonnull (error);
}

#define OPERATION(n, body)                                                                         \
  "{\"n\":" n ",\"type\":\"quote\",\"id\":\"a\",\"kind\":\"put\",\"base_rev\":0,\"body\":" body "}"

static void
test_spoilt_push (void)
{
  assert_refused ("");
  assert_refused ("[]");
  assert_refused ("{\"operations\":{}}");
  assert_refused ("{\"operations\":[7]}");
  assert_refused ("{\"operations\":[" OPERATION ("0", "{}") "]}");
  assert_refused ("{\"operations\":[" OPERATION ("1", "\"text\"") "]}");
  assert_refused ("{\"operations\":[" OPERATION ("1", "{}") "," OPERATION ("3", "{}") "]}");
  assert_refused ("{\"operations\":[" OPERATION ("2", "{}") "," OPERATION ("1", "{}") "]}");
}

static void
test_bomb (void)
{
  g_autofree char *deep = g_strnfill (5000, '[');
  assert_refused (deep);
  GString *many = g_string_new ("{\"operations\":[");
  for (guint i = 1; i <= KT_SYNC_MAX_OPERATIONS + 1; i++)
    g_string_append_printf (many, "%s" OPERATION ("%u", "{}"), i > 1 ? "," : "", i);
  g_string_append (many, "]}");
  g_autofree char *text = g_string_free (many, FALSE);
  assert_refused (text);
}

static void
test_hash (void)
{
  g_autoptr (KtSyncOperation) a = kt_sync_operation_new ("ab", "c", "put");
  g_autoptr (KtSyncOperation) b = kt_sync_operation_new ("a", "bc", "put");
  g_autofree char *hash_a = kt_sync_operation_hash (a);
  g_autofree char *hash_b = kt_sync_operation_hash (b);
  g_assert_cmpstr (hash_a, !=, hash_b);
  a->base_rev = 1;
  g_autofree char *hash_c = kt_sync_operation_hash (a);
  g_assert_cmpstr (hash_a, !=, hash_c);
}

static void
test_problem (void)
{
  g_autoptr (KtSyncProblem) written = kt_sync_problem_new (409, KT_PROBLEM_GAP, "A gap");
  written->expected = 8;
  g_autoptr (GBytes) bytes = kt_sync_wire_write_problem (written);
  g_autoptr (KtSyncProblem) read = kt_sync_wire_read_problem (bytes, 409);
  g_assert_cmpstr (read->type, ==, KT_PROBLEM_GAP);
  g_assert_cmpstr (read->title, ==, "A gap");
  g_assert_cmpint (read->expected, ==, 8);
  g_assert_null (read->epoch);
  written->epoch = g_strdup ("second@12");
  g_autoptr (GBytes) restored = kt_sync_wire_write_problem (written);
  g_autoptr (KtSyncProblem) later = kt_sync_wire_read_problem (restored, 409);
  g_assert_cmpstr (later->epoch, ==, "second@12");
  g_autoptr (GBytes) page = g_bytes_new_static ("<html>502 Bad Gateway", 21);
  g_autoptr (KtSyncProblem) other = kt_sync_wire_read_problem (page, 502);
  g_assert_null (other->type);
  g_assert_cmpuint (other->status, ==, 502);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync wire/a push comes out as it went in", test_push);
  g_test_add_func ("/sync wire/results come out as they went in", test_results);
  g_test_add_func ("/sync wire/a page comes out as it went in", test_page);
  g_test_add_func ("/sync wire/a page comes out as it went in, however odd", test_odd_page);
  g_test_add_func ("/sync wire/a page cut at any byte is torn", test_torn_page);
  g_test_add_func ("/sync wire/nothing may follow a page", test_page_with_a_tail);
  g_test_add_func ("/sync wire/a spoilt push is refused", test_spoilt_push);
  g_test_add_func ("/sync wire/a deep or long push is refused", test_bomb);
  g_test_add_func ("/sync wire/the hash tells operations apart", test_hash);
  g_test_add_func ("/sync wire/a problem comes out as it went in, or without type", test_problem);
  return g_test_run ();
}
