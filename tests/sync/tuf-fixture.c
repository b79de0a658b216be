/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tuf-fixture.h"

#include <stdarg.h>
#include <string.h>

#include "kt-mandate.h"

void
tuf_fixture_set_up (TufFixture *self)
{
  for (guint i = 0; i < 3; i++)
    kt_mandate_make_keys (&self->root_public[i], &self->root_secret[i]);
  kt_mandate_make_keys (&self->release_public, &self->release_secret);
  kt_mandate_make_keys (&self->timestamp_public, &self->timestamp_secret);
  const char *const roots[]
      = { self->root_public[0], self->root_public[1], self->root_public[2], NULL };
  self->root = g_new0 (KtTufRoot, 1);
  self->root->version = 1;
  self->root->expires = TUF_LATER;
  self->root->catalog = g_strdup ("demo");
  self->root->roles[KT_TUF_ROOT] = kt_tuf_keys_new (2, roots);
  self->root->roles[KT_TUF_RELEASE]
      = kt_tuf_keys_new (1, (const char *const[]){ self->release_public, NULL });
  self->root->roles[KT_TUF_TIMESTAMP]
      = kt_tuf_keys_new (1, (const char *const[]){ self->timestamp_public, NULL });
}

void
tuf_fixture_clear (TufFixture *self)
{
  for (guint i = 0; i < 3; i++)
    {
      g_free (self->root_public[i]);
      g_free (self->root_secret[i]);
    }
  g_free (self->release_public);
  g_free (self->release_secret);
  g_free (self->timestamp_public);
  g_free (self->timestamp_secret);
  kt_tuf_root_free (self->root);
}

GBytes *
tuf_fixture_sign (const char *text, ...)
{
  g_autoptr (KtTufEnvelope) envelope = kt_tuf_envelope_new (text);
  const char *key;
  va_list keys;
  va_start (keys, text);
  while ((key = va_arg (keys, const char *)) != NULL)
    g_assert_true (kt_tuf_envelope_sign (envelope, key, NULL));
  va_end (keys);
  return kt_tuf_envelope_write (envelope);
}

GBytes *
tuf_fixture_timestamp (TufFixture *self, gint64 version, gint64 release, gint64 expires)
{
  char hash[65];
  memset (hash, 'a', 64);
  hash[64] = '\0';
  const KtTufTimestamp timestamp = { .version = version,
                                     .expires = expires,
                                     .catalog = (char *)"demo",
                                     .root = 1,
                                     .release = release,
                                     .length = 100,
                                     .hash = hash };
  g_autofree char *text = kt_tuf_timestamp_to_text (&timestamp);
  return tuf_fixture_sign (text, self->timestamp_secret, NULL);
}
