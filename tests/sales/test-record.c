/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records: every field of every record is made, copied, compared, written and read back. */

#include "kt-record-json.h"
#include "kt-revision-header.h"
#include "kt-sales-error.h"
#include "kt-position-data.h"
#include "kt-variant.h"
#include "sales-fixture.h"

#include <string.h>

static const KtRecordType *const types[]
    = { &kt_address_type,        &kt_contact_type,       &kt_account_type,
        &kt_customer_type,       &kt_vat_rate_type,      &kt_milestone_type,
        &kt_characteristic_type, &kt_position_data_type, &kt_revision_header_type,
        &kt_variant_type };

static void
test_round_trip (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      const KtRecordType *type = types[i];
      g_autoptr (GError) error = NULL;
      gpointer full = fixture_full_record (type, random);
      g_assert_true (kt_record_check (type, full, &error));
      g_assert_true (kt_record_normalize (type, full, &error));

      g_autofree char *json = kt_record_to_json (type, full);
      for (const KtField *field = type->fields; field->key != NULL; field++)
        {
          g_autofree char *member = g_strdup_printf ("\"%s\":", field->key);
          g_assert_nonnull (strstr (json, member));
        }
      gpointer read = kt_record_from_json (type, json, -1, &error);
      g_assert_no_error (error);
      g_assert_true (kt_record_equal (type, full, read));
      g_autofree char *again = kt_record_to_json (type, read);
      g_assert_cmpstr (json, ==, again);

      gpointer copy = kt_record_copy (type, full);
      g_assert_true (kt_record_equal (type, full, copy));
      type->destroy (full);
      g_autofree char *copied = kt_record_to_json (type, copy);
      g_assert_cmpstr (json, ==, copied);
      type->destroy (copy);
      type->destroy (read);
    }
}

static void
test_empty (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      gpointer empty = kt_record_new (types[i]);
      g_assert_true (kt_record_is_empty (types[i], empty));
      for (const KtField *field = types[i]->fields; field->key != NULL; field++)
        if (field->kind == KT_FIELD_TEXT)
          g_assert_cmpstr (*(char **)(gpointer)((char *)empty + field->offset), ==, "");
      types[i]->destroy (empty);
    }
}

/* A full record differs from an empty one in each of its fields, and in nothing from itself. */
static void
test_diff (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GPtrArray) changes
          = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_change_free);
      gpointer full = fixture_full_record (types[i], random);
      gpointer empty = kt_record_new (types[i]);
      kt_record_diff (types[i], full, full, "", changes);
      g_assert_cmpuint (changes->len, ==, 0);
      kt_record_diff (types[i], empty, full, "x.", changes);
      for (const KtField *field = types[i]->fields; field->key != NULL; field++)
        {
          g_autofree char *path = g_strconcat ("x.", field->key, NULL);
          gboolean found = FALSE;
          for (guint c = 0; c < changes->len; c++)
            found |= g_str_has_prefix (((KtChange *)changes->pdata[c])->path, path);
          g_assert_true (found);
        }
      types[i]->destroy (full);
      types[i]->destroy (empty);
    }
}

static void
refuses (const char *json, const char *path)
{
  g_autoptr (GError) error = NULL;
  KtAccount *account = kt_record_from_json (&kt_account_type, json, -1, &error);
  g_assert_null (account);
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY);
  if (!g_str_has_prefix (error->message, path))
    g_error ("%s: “%s” should begin with “%s”", json, error->message, path);
}

static void
test_bad_bodies (void)
{
  refuses ("{\"id\":\"a\",\"name\":\"b\",\"colour\":\"c\"}", "colour: ");
  refuses ("{\"id\":\"a\",\"name\":7}", "name: ");
  refuses ("{\"id\":\"a\",\"name\":\"b\",\"billing\":[]}", "billing: ");
  refuses ("{\"id\":\"a\",\"name\":\"b\",\"billing\":{\"city\":null}}", "billing.city: ");
  refuses ("{\"id\":\"a\",\"name\":\"b\",\"contacts\":[{},{\"salutation\":\"lord\"}]}",
           "contacts[1].salutation: ");
  refuses ("{\"id\":\"a\",\"name\":\"b\",\"contacts\":[3]}", "contacts[0].");
}

static void
test_check (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevisionHeader) header = kt_revision_header_new ("de", "EUR");
  g_assert_true (kt_record_check (&kt_revision_header_type, header, &error));
  kt_record_set_text (&header->valid_until, "2026-02-30");
  g_assert_false (kt_record_check (&kt_revision_header_type, header, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
  g_assert_true (g_str_has_prefix (error->message, "valid_until: "));
  g_clear_error (&error);

  kt_record_set_text (&header->valid_until, "");
  kt_record_set_text (&header->customer.billing.city, "\xff\xfe");
  g_assert_false (kt_record_check (&kt_revision_header_type, header, &error));
  g_assert_true (g_str_has_prefix (error->message, "customer.billing.city: "));
  g_clear_error (&error);

  kt_record_set_text (&header->customer.billing.city, "");
  kt_record_set_text (&header->language, "");
  g_assert_false (kt_record_check (&kt_revision_header_type, header, &error));
  g_assert_true (g_str_has_prefix (error->message, "language: "));
}

/* Whatever is done to a body: it is refused, or what is read of it writes the same bytes for ever.
 */
static void
test_damaged_bodies (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  guint accepted = 0;
  for (guint round = 0; round < 4000; round++)
    {
      const KtRecordType *type = types[kt_random_below (random, G_N_ELEMENTS (types))];
      gpointer full = fixture_full_record (type, random);
      g_autofree char *json = kt_record_to_json (type, full);
      type->destroy (full);
      gsize length = strlen (json);
      for (guint n = kt_random_below (random, 3); n > 0; n--)
        json[kt_random_below (random, length)]
            = "\"{}[]:,09ntx\\e -\xc3"[kt_random_below (random, 18)];
      if (kt_random_below (random, 4) == 0)
        length = kt_random_below (random, length);

      g_autoptr (GError) error = NULL;
      gpointer read = kt_record_from_json (type, json, length, &error);
      g_assert_true ((read == NULL) == (error != NULL));
      if (read == NULL)
        continue;
      accepted++;
      g_assert_true (kt_record_normalize (type, read, &error));
      g_autofree char *once = kt_record_to_json (type, read);
      gpointer reread = kt_record_from_json (type, once, -1, &error);
      g_assert_no_error (error);
      g_autofree char *twice = kt_record_to_json (type, reread);
      g_assert_cmpstr (once, ==, twice);
      type->destroy (read);
      type->destroy (reread);
    }
  g_assert_cmpuint (accepted, >, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/every field of every record survives JSON and copying",
                   test_round_trip);
  g_test_add_func ("/record/a new record is empty and has no text that is NULL", test_empty);
  g_test_add_func ("/record/a difference is told for every field", test_diff);
  g_test_add_func ("/record/a bad body is refused with the path of its fault", test_bad_bodies);
  g_test_add_func ("/record/a field that must not be so is named", test_check);
  g_test_add_func ("/record/a damaged body is refused or read without loss", test_damaged_bodies);
  return g_test_run ();
}
