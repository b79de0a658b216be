/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-enrol-wire.h"

#include <string.h>

#include "kt-random.h"
#include "kt-tuf-role.h"

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_enrolment_comes_back (void)
{
  g_autoptr (GError) error = NULL;
  KtEnrolAnswer answer = { .tenant = (char *)"house",
                           .device = 17,
                           .member_id = (char *)"u1",
                           .login = (char *)"anna",
                           .name = (char *)"Anna Ä",
                           .roles = (char *)"sales",
                           .duties = (char *)"",
                           .territories = (char *)"north;south",
                           .refresh = (char *)"r",
                           .access = (char *)"a",
                           .expires = 600,
                           .server_time = 1795338000,
                           .root = (char *)"{\"kontor-signed\":1}" };
  g_autoptr (GBytes) bytes = kt_enrol_wire_write_answer (&answer);
  g_autoptr (KtEnrolAnswer) back = kt_enrol_wire_read_answer (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->tenant, ==, "house");
  g_assert_cmpint (back->device, ==, 17);
  g_assert_cmpstr (back->member_id, ==, "u1");
  g_assert_cmpstr (back->name, ==, "Anna Ä");
  g_assert_cmpstr (back->territories, ==, "north;south");
  g_assert_cmpint (back->server_time, ==, 1795338000);
  g_assert_cmpstr (back->root, ==, "{\"kontor-signed\":1}");
}

#define ANSWER                                                                                     \
  "{\"tenant\":\"house\",\"device\":1,\"member\":{\"id\":\"u\",\"login\":\"l\",\"name\":\"n\","              \
  "\"roles\":\"\",\"duties\":\"\",\"territories\":\"\"},\"refresh\":\"r\",\"access\":\"a\","           \
  "\"expires\":600,\"server_time\":5"

/* A server without a catalog, or from before there were any. */
static void
test_answer_without_root (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bytes_of (ANSWER "}");
  g_autoptr (KtEnrolAnswer) answer = kt_enrol_wire_read_answer (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer->root, ==, "");
}

static void
test_root_of_another_form (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) object = bytes_of (ANSWER ",\"root\":{}}");
  g_autofree char *long_root = g_strnfill (KT_TUF_MAX_ROOT + 1, 'x');
  g_autofree char *text = g_strdup_printf ("%s,\"root\":\"%s\"}", ANSWER, long_root);
  g_autoptr (GBytes) too_long = bytes_of (text);
  g_assert_null (kt_enrol_wire_read_answer (object, NULL));
  g_assert_null (kt_enrol_wire_read_answer (too_long, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_LIMIT);
}

static void
test_form_of_an_answer (void)
{
  KtTokenAnswer answer = { (char *)"a", (char *)"r", 600, 5 };
  g_autoptr (GBytes) bytes = kt_token_wire_write_answer (&answer);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   "{\"access\":\"a\",\"refresh\":\"r\",\"expires\":600,\"server_time\":5}", 58);
}

static void
test_missing_field (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bytes_of ("{\"device_id\":\"d\",\"refresh\":\"r\"}");
  g_assert_null (kt_token_wire_read_request (bytes, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "signature"));
}

static void
test_long_field (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strnfill (201, 'x');
  g_autofree char *text = g_strdup_printf ("{\"kind\":\"%s\",\"year\":2026}", name);
  g_autoptr (GBytes) bytes = bytes_of (text);
  g_assert_null (kt_lease_wire_read_request (bytes, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_LIMIT);
}

static void
test_numbers_that_are_none (void)
{
  static const char *const wrong[]
      = { "{\"first\":0,\"last\":5}", "{\"first\":6,\"last\":5}", "{\"first\":1}", "[]", "" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      KtLeaseAnswer answer;
      g_autoptr (GBytes) bytes = bytes_of (wrong[i]);
      g_assert_false (kt_lease_wire_read_answer (bytes, &answer, NULL));
    }
}

/* If a border between two fields could move, one signature would serve for two requests. */
static void
test_signed_fields_have_borders (void)
{
  KtTokenRequest one = { (char *)"ab", (char *)"c", NULL };
  KtTokenRequest other = { (char *)"a", (char *)"bc", NULL };
  KtTokenRequest broken = { (char *)"ab\n1:c", (char *)"", NULL };
  g_autofree char *first = kt_token_wire_message (&one);
  g_autofree char *second = kt_token_wire_message (&other);
  g_autofree char *third = kt_token_wire_message (&broken);
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (first, !=, third);
}

static void
test_bytes_have_one_form (void)
{
  g_autoptr (KtRandom) random = kt_random_new (7);
  for (guint i = 0; i < 500; i++)
    {
      guint8 data[KT_ENROL_SIGNATURE_BYTES];
      gsize length = i % 2 == 0 ? KT_ENROL_KEY_BYTES : KT_ENROL_SIGNATURE_BYTES;
      kt_random_bytes (random, data, length);
      g_autofree char *text = kt_enrol_encode (data, length);
      g_autofree guint8 *back = kt_enrol_decode (text, length);
      g_assert_nonnull (back);
      g_assert_cmpmem (data, length, back, length);
      g_autofree char *padded = g_strconcat (text, "=", NULL);
      g_assert_null (kt_enrol_decode (padded, length));
      g_autofree char *spaced = g_strconcat (" ", text, NULL);
      g_assert_null (kt_enrol_decode (spaced, length));
      g_assert_null (kt_enrol_decode (text, length - 1));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enrol-wire/an answer comes back as it was", test_enrolment_comes_back);
  g_test_add_func ("/enrol-wire/an answer may be without a root", test_answer_without_root);
  g_test_add_func ("/enrol-wire/a root that is no text or too long is refused",
                   test_root_of_another_form);
  g_test_add_func ("/enrol-wire/an answer has the form that is written down",
                   test_form_of_an_answer);
  g_test_add_func ("/enrol-wire/a field that is missing is named", test_missing_field);
  g_test_add_func ("/enrol-wire/a field that is too long is refused", test_long_field);
  g_test_add_func ("/enrol-wire/numbers that are none are refused", test_numbers_that_are_none);
  g_test_add_func ("/enrol-wire/what is signed keeps the borders of its fields",
                   test_signed_fields_have_borders);
  g_test_add_func ("/enrol-wire/a key or signature has one form", test_bytes_have_one_form);
  return g_test_run ();
}
