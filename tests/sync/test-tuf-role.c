/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tuf-fixture.h"

#include <string.h>

static const KtTufFloor nothing_seen = { 0, 0 };

static void
refused (GBytes *bytes, TufFixture *self, const KtTufFloor *floor, gint64 now, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (kt_tuf_timestamp_read (bytes, self->root, floor, now, &error));
  g_assert_error (error, KT_TUF_ERROR, code);
}

static void
test_timestamp (void)
{
  TufFixture self = { 0 };
  g_autoptr (GError) error = NULL;
  tuf_fixture_set_up (&self);
  g_autoptr (GBytes) bytes = tuf_fixture_timestamp (&self, 7, 3, TUF_LATER);
  g_autoptr (KtTufTimestamp) found = kt_tuf_timestamp_read (
      bytes, self.root, &(KtTufFloor){ 7, 3 }, TUF_LATER - 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->version, ==, 7);
  g_assert_cmpint (found->release, ==, 3);
  g_assert_cmpint (found->length, ==, 100);
  g_assert_cmpuint (strlen (found->hash), ==, 64);

  refused (bytes, &self, &nothing_seen, TUF_LATER, KT_TUF_ERROR_EXPIRED);
  refused (bytes, &self, &(KtTufFloor){ 8, 3 }, TUF_NOW, KT_TUF_ERROR_ROLL_BACK);
  refused (bytes, &self, &(KtTufFloor){ 7, 4 }, TUF_NOW, KT_TUF_ERROR_ROLL_BACK);
  tuf_fixture_clear (&self);
}

static void
test_bytes (void)
{
  TufFixture self = { 0 };
  tuf_fixture_set_up (&self);
  g_autoptr (GBytes) bytes = tuf_fixture_timestamp (&self, 7, 3, TUF_LATER);
  g_autofree char *root_text = kt_tuf_root_to_text (self.root);
  g_autoptr (GBytes) root
      = tuf_fixture_sign (root_text, self.root_secret[0], self.root_secret[2], NULL);
  g_autoptr (KtTufRoot) good = kt_tuf_root_read_trusted (root, NULL);
  g_assert_nonnull (good);
  for (guint file = 0; file < 2; file++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (file == 0 ? bytes : root, &size);
      for (gsize i = 0; i < size * 8; i++)
        {
          g_autofree guint8 *copy = g_memdup2 (data, size);
          copy[i / 8] ^= (guint8)(1u << (i % 8));
          g_autoptr (GBytes) changed = g_bytes_new_static (copy, size);
          g_autoptr (KtTufTimestamp) timestamp
              = kt_tuf_timestamp_read (changed, self.root, &nothing_seen, TUF_NOW, NULL);
          g_autoptr (KtTufRoot) trusted = kt_tuf_root_read_trusted (changed, NULL);
          g_assert_null (timestamp);
          g_assert_null (trusted);
        }
      for (gsize i = 0; i < size; i++)
        {
          g_autoptr (GBytes) cut = g_bytes_new (data, i);
          g_assert_null (kt_tuf_timestamp_read (cut, self.root, &nothing_seen, TUF_NOW, NULL));
          g_assert_null (kt_tuf_root_read_trusted (cut, NULL));
        }
    }
  tuf_fixture_clear (&self);
}

static void
test_foreign_key (void)
{
  TufFixture self = { 0 };
  tuf_fixture_set_up (&self);
  g_autoptr (GBytes) good = tuf_fixture_timestamp (&self, 7, 3, TUF_LATER);
  g_autoptr (KtTufEnvelope) envelope = kt_tuf_envelope_read (good, KT_TUF_MAX_TIMESTAMP, NULL);
  const char *const secrets[] = { self.release_secret, self.root_secret[0], self.root_secret[1] };
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr (GBytes) bytes = tuf_fixture_sign (envelope->text, secrets[i], NULL);
      g_autoptr (GBytes) both
          = tuf_fixture_sign (envelope->text, self.timestamp_secret, secrets[i], NULL);
      refused (bytes, &self, &nothing_seen, TUF_NOW, KT_TUF_ERROR_SIGNATURE);
      refused (both, &self, &nothing_seen, TUF_NOW, KT_TUF_ERROR_SIGNATURE);
    }
  g_autoptr (GBytes) unsigned_one = tuf_fixture_sign (envelope->text, NULL);
  refused (unsigned_one, &self, &nothing_seen, TUF_NOW, KT_TUF_ERROR_SIGNATURE);
  tuf_fixture_clear (&self);
}

static void
test_other_role (void)
{
  TufFixture self = { 0 };
  tuf_fixture_set_up (&self);
  /* The timestamp's own key, but a text that says it is something else. */
  g_autofree char *text = kt_tuf_root_to_text (self.root);
  g_autoptr (GBytes) bytes = tuf_fixture_sign (text, self.timestamp_secret, NULL);
  refused (bytes, &self, &nothing_seen, TUF_NOW, KT_TUF_ERROR_MISMATCH);

  g_autoptr (GBytes) good = tuf_fixture_timestamp (&self, 7, 3, TUF_LATER);
  g_free (self.root->catalog);
  self.root->catalog = g_strdup ("other");
  refused (good, &self, &nothing_seen, TUF_NOW, KT_TUF_ERROR_MISMATCH);
  tuf_fixture_clear (&self);
}

static void
test_threshold (void)
{
  TufFixture self = { 0 };
  tuf_fixture_set_up (&self);
  g_autofree char *text = kt_tuf_root_to_text (self.root);
  for (guint signers = 0; signers < 8; signers++)
    {
      g_autoptr (KtTufEnvelope) envelope = kt_tuf_envelope_new (text);
      guint n = 0;
      for (guint i = 0; i < 3; i++)
        if ((signers & (1u << i)) != 0)
          {
            n++;
            g_assert_true (kt_tuf_envelope_sign (envelope, self.root_secret[i], NULL));
            g_assert_true (kt_tuf_envelope_sign (envelope, self.root_secret[i], NULL));
          }
      /* One signature written down twice counts once. */
      g_autoptr (GBytes) bytes = kt_tuf_envelope_write (envelope);
      g_autoptr (KtTufRoot) root = kt_tuf_root_read_trusted (bytes, NULL);
      g_assert_true ((root != NULL) == (n >= 2));
    }
  g_autoptr (KtTufEnvelope) twice = kt_tuf_envelope_new (text);
  g_assert_true (kt_tuf_envelope_sign (twice, self.root_secret[0], NULL));
  KtTufSignature *first = twice->signatures->pdata[0];
  KtTufSignature *copy = g_new0 (KtTufSignature, 1);
  copy->key = g_strdup (first->key);
  copy->signature = g_strdup (first->signature);
  g_ptr_array_add (twice->signatures, copy);
  g_autoptr (GBytes) bytes = kt_tuf_envelope_write (twice);
  g_assert_null (kt_tuf_root_read_trusted (bytes, NULL));
  tuf_fixture_clear (&self);
}

/* One root key and the key of the release are replaced. */
static void
test_rotation (void)
{
  TufFixture self = { 0 }, next = { 0 };
  g_autoptr (GError) error = NULL;
  tuf_fixture_set_up (&self);
  tuf_fixture_set_up (&next);
  const char *const roots[] = { self.root_public[1], next.root_public[0], next.root_public[1], NULL };
  kt_tuf_keys_free (next.root->roles[KT_TUF_ROOT]);
  next.root->roles[KT_TUF_ROOT] = kt_tuf_keys_new (2, roots);
  next.root->version = 2;
  g_autofree char *text = kt_tuf_root_to_text (next.root);
  g_autoptr (GBytes) good = tuf_fixture_sign (text, self.root_secret[0], self.root_secret[1],
                                              next.root_secret[0], NULL);
  g_autoptr (KtTufRoot) root = kt_tuf_root_read_next (good, self.root, &error);
  g_assert_no_error (error);
  g_assert_cmpint (root->version, ==, 2);

  g_autoptr (GBytes) old_only
      = tuf_fixture_sign (text, self.root_secret[0], self.root_secret[1], NULL);
  g_autoptr (GBytes) new_only
      = tuf_fixture_sign (text, next.root_secret[0], next.root_secret[1], NULL);
  g_assert_null (kt_tuf_root_read_next (old_only, self.root, NULL));
  g_assert_null (kt_tuf_root_read_next (new_only, self.root, NULL));

  /* What the old release key signs from now on is refused. */
  g_autoptr (GBytes) stamp = tuf_fixture_timestamp (&self, 8, 4, TUF_LATER);
  g_assert_null (kt_tuf_timestamp_read (stamp, root, &nothing_seen, TUF_NOW, NULL));
  g_autoptr (GBytes) new_stamp = tuf_fixture_timestamp (&next, 8, 4, TUF_LATER);
  g_autoptr (KtTufTimestamp) read
      = kt_tuf_timestamp_read (new_stamp, root, &nothing_seen, TUF_NOW, &error);
  g_assert_no_error (error);

  /* Neither the same again nor one left out. */
  g_assert_null (kt_tuf_root_read_next (good, root, NULL));
  next.root->version = 3;
  g_autofree char *third = kt_tuf_root_to_text (next.root);
  g_autoptr (GBytes) skipped = tuf_fixture_sign (third, self.root_secret[0], self.root_secret[1],
                                                 next.root_secret[0], NULL);
  g_assert_null (kt_tuf_root_read_next (skipped, self.root, &error));
  g_assert_error (error, KT_TUF_ERROR, KT_TUF_ERROR_ROLL_BACK);
  tuf_fixture_clear (&self);
  tuf_fixture_clear (&next);
}

static void
test_limits (void)
{
  TufFixture self = { 0 };
  tuf_fixture_set_up (&self);
  g_autofree guint8 *blanks = g_malloc (KT_TUF_MAX_TIMESTAMP + 1);
  memset (blanks, ' ', KT_TUF_MAX_TIMESTAMP + 1);
  g_autoptr (GBytes) bytes = g_bytes_new_static (blanks, KT_TUF_MAX_TIMESTAMP + 1);
  refused (bytes, &self, &nothing_seen, TUF_NOW, KT_TUF_ERROR_LIMIT);
  g_autoptr (GBytes) inside = g_bytes_new_static (blanks, KT_TUF_MAX_TIMESTAMP);
  refused (inside, &self, &nothing_seen, TUF_NOW, KT_TUF_ERROR_FORM);
  tuf_fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tuf/a timestamp is taken unless it is older than seen or expired",
                   test_timestamp);
  g_test_add_func ("/tuf/any bit flipped and any end cut off is refused", test_bytes);
  g_test_add_func ("/tuf/a key of another role signs nothing", test_foreign_key);
  g_test_add_func ("/tuf/a file of another role or catalog is refused", test_other_role);
  g_test_add_func ("/tuf/two of three different keys must sign the root", test_threshold);
  g_test_add_func ("/tuf/a root is followed by the next if old and new keys sign it",
                   test_rotation);
  g_test_add_func ("/tuf/what is too large is not read", test_limits);
  return g_test_run ();
}
