/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli catalog keys, root: the keys of a publisher, and others in their place. A next root is
 * signed by two keys of the one before and by two of its own, so that whoever trusts the one before
 * follows. What it takes the place of is kept beside it, with its version.
 */
#include "kt-command-publish.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "kt-cli-output.h"
#include "kt-clock.h"
#include "kt-mandate.h"
#include "kt-publisher-keys.h"
#include "kt-tuf-role.h"

#define ROOT_DAYS 3650

typedef struct {
  char *public_keys[KT_PUBLISHER_N_KEYS];
  char *secrets[KT_PUBLISHER_N_KEYS]; /* NULL: kept elsewhere */
  gboolean is_new[KT_PUBLISHER_N_KEYS];
} Keys;

static void
forget_secret (char **secret)
{
  if (*secret != NULL)
    explicit_bzero (*secret, strlen (*secret));
  g_clear_pointer (secret, g_free);
}

static void
keys_clear (Keys *self)
{
  for (guint i = 0; i < KT_PUBLISHER_N_KEYS; i++)
    {
      forget_secret (&self->secrets[i]);
      g_free (self->public_keys[i]);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Keys, keys_clear)

static void
make_key (Keys *self, guint which)
{
  forget_secret (&self->secrets[which]);
  g_free (self->public_keys[which]);
  kt_mandate_make_keys (&self->public_keys[which], &self->secrets[which]);
  self->is_new[which] = TRUE;
}

static int
fail (const char *what, const GError *error)
{
  kt_cli_message ("%s: %s", what, error->message);
  return KT_CLI_FOUND;
}

/* --- roots ----------------------------------------------------------------------------------- */

static KtTufEnvelope *
write_root (const Keys *keys, const char *catalog, gint64 version)
{
  char *const *all = keys->public_keys;
  const char *const roots[] = { all[0], all[1], all[2], NULL };
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autoptr (KtTufRoot) root = g_new0 (KtTufRoot, 1);
  root->version = version;
  root->expires = kt_clock_now (clock) / G_USEC_PER_SEC + ROOT_DAYS * G_GINT64_CONSTANT (86400);
  root->catalog = g_strdup (catalog);
  root->roles[KT_TUF_ROOT] = kt_tuf_keys_new (2, roots);
  root->roles[KT_TUF_RELEASE] = kt_tuf_keys_new (1, (const char *const[]){ all[3], NULL });
  root->roles[KT_TUF_TIMESTAMP] = kt_tuf_keys_new (1, (const char *const[]){ all[4], NULL });
  g_autofree char *text = kt_tuf_root_to_text (root);
  return kt_tuf_envelope_new (text);
}

static gboolean
sign (KtTufEnvelope *envelope, const Keys *keys, GError **error)
{
  for (guint i = 0; i < KT_PUBLISHER_N_ROOTS; i++)
    if (keys->secrets[i] != NULL && !kt_tuf_envelope_sign (envelope, keys->secrets[i], error))
      return FALSE;
  return TRUE;
}

static int
save_root (const char *folder, GBytes *root)
{
  g_autofree char *path = g_build_filename (folder, "root.json", NULL);
  g_autoptr (GError) error = NULL;
  if (!g_file_set_contents_full (path, g_bytes_get_data (root, NULL),
                                 (gssize)g_bytes_get_size (root),
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                 &error))
    return fail (path, error);
  kt_cli_print (_ ("Written: %s\n"), path);
  return KT_CLI_DONE;
}

/* --- the first ------------------------------------------------------------------------------- */

static int
write_first (const char *folder, const char *catalog)
{
  g_auto (Keys) keys = { 0 };
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < KT_PUBLISHER_N_KEYS; i++)
    make_key (&keys, i);
  for (guint i = 0; i < KT_PUBLISHER_N_KEYS; i++)
    if (!kt_publisher_key_write (folder, kt_publisher_key_names[i], keys.secrets[i]))
      return KT_CLI_FOUND;
  g_autoptr (KtTufEnvelope) envelope = write_root (&keys, catalog, 1);
  if (!sign (envelope, &keys, &error))
    return fail (folder, error);
  g_autoptr (GBytes) root = kt_tuf_envelope_write (envelope);
  int code = save_root (folder, root);
  if (code == KT_CLI_DONE)
    kt_cli_say (_ ("Keep root-1, root-2 and root-3 apart and offline; publishing needs only the "
                   "other two.\n"));
  return code;
}

int
kt_command_publish_keys (const KtCliUsage *usage,
                         const KtCliOptions *options,
                         const KtPublishOptions *own)
{
  if (own->keys == NULL || options->words[1] == NULL)
    return kt_cli_usage_error (usage,
                               _ ("Say for which catalog and where to: keys ID --keys FOLDER."));
  if (g_mkdir_with_parents (own->keys, 0700) != 0)
    {
      kt_cli_message ("%s: %s", own->keys, g_strerror (errno));
      return KT_CLI_FOUND;
    }
  return write_first (own->keys, options->words[1]);
}

/* --- the next -------------------------------------------------------------------------------- */

static GBytes *
read_root (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "root.json", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length;
  if (g_file_get_contents (path, &text, &length, &error))
    return g_bytes_new_take (text, length);
  fail (path, error);
  return NULL;
}

/* The public ones in the order of their names, as write_root() puts them. */
static gboolean
take_public (Keys *keys, const KtTufRoot *root)
{
  const KtTufKeys *const *roles = (const KtTufKeys *const *)root->roles;
  if (g_strv_length (roles[KT_TUF_ROOT]->keys) != KT_PUBLISHER_N_ROOTS
      || g_strv_length (roles[KT_TUF_RELEASE]->keys) != 1
      || g_strv_length (roles[KT_TUF_TIMESTAMP]->keys) != 1)
    {
      kt_cli_message (_ ("This root was not made by “catalog keys”: it has other keys."));
      return FALSE;
    }
  for (guint i = 0; i < KT_PUBLISHER_N_ROOTS; i++)
    keys->public_keys[i] = g_strdup (roles[KT_TUF_ROOT]->keys[i]);
  keys->public_keys[3] = g_strdup (roles[KT_TUF_RELEASE]->keys[0]);
  keys->public_keys[4] = g_strdup (roles[KT_TUF_TIMESTAMP]->keys[0]);
  return TRUE;
}

/* Those of the root that are in the folder. */
static gboolean
take_secrets (Keys *keys, const char *folder)
{
  for (guint i = 0; i < KT_PUBLISHER_N_ROOTS; i++)
    {
      g_autofree char *path = kt_publisher_key_path (folder, kt_publisher_key_names[i]);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      keys->secrets[i] = kt_publisher_key_read (folder, kt_publisher_key_names[i]);
      g_autofree char *public_key = keys->secrets[i] != NULL
                                        ? kt_tuf_key_get_public (keys->secrets[i], NULL)
                                        : NULL;
      if (g_strcmp0 (public_key, keys->public_keys[i]) == 0)
        continue;
      kt_cli_message (_ ("%s: this is not the key that root.json names."), path);
      return FALSE;
    }
  return TRUE;
}

/* G_N_ELEMENTS: there is no such key. */
static guint
find_key (const char *name)
{
  guint i = 0;
  while (i < KT_PUBLISHER_N_KEYS && strcmp (kt_publisher_key_names[i], name) != 0)
    i++;
  return i;
}

static gboolean
move (const char *folder, const char *name, const char *to)
{
  g_autofree char *from_path = kt_publisher_key_path (folder, name);
  g_autofree char *to_path = kt_publisher_key_path (folder, to);
  if (!g_file_test (from_path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_file_test (to_path, G_FILE_TEST_EXISTS) && g_rename (from_path, to_path) == 0)
    return TRUE;
  kt_cli_message ("%s: %s", to_path, g_strerror (errno != 0 ? errno : EEXIST));
  return FALSE;
}

/* NAME.secret becomes NAME-V.secret, the new one NAME.secret. */
static gboolean
save_secrets (const char *folder, const Keys *keys, gint64 version)
{
  for (guint i = 0; i < KT_PUBLISHER_N_KEYS; i++)
    {
      const char *name = kt_publisher_key_names[i];
      g_autofree char *old = g_strdup_printf ("%s-%" G_GINT64_FORMAT, name, version);
      if (keys->is_new[i]
          && (!move (folder, name, old) || !kt_publisher_key_write (folder, name, keys->secrets[i])))
        return FALSE;
    }
  return TRUE;
}

static gboolean
keep_root (const char *folder, GBytes *root, gint64 version)
{
  g_autofree char *name = g_strdup_printf ("root-%" G_GINT64_FORMAT ".json", version);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  if (g_file_set_contents (path, g_bytes_get_data (root, NULL), (gssize)g_bytes_get_size (root),
                           &error))
    return TRUE;
  fail (path, error);
  return FALSE;
}

/* Signed, and what clients of the one before would take; NULL after a message. */
static GBytes *
sign_next (const KtTufRoot *before, const Keys *old, const Keys *next)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtTufEnvelope) envelope = write_root (next, before->catalog, before->version + 1);
  if (!sign (envelope, old, &error) || !sign (envelope, next, &error))
    {
      kt_cli_message ("%s", error->message);
      return NULL;
    }
  g_autoptr (GBytes) bytes = kt_tuf_envelope_write (envelope);
  g_autoptr (KtTufRoot) checked = kt_tuf_root_read_next (bytes, before, &error);
  if (checked != NULL)
    return g_steal_pointer (&bytes);
  kt_cli_message (_ ("Two of root-1, root-2 and root-3 have to be in the folder while the next "
                     "root is signed: %s"),
                  error->message);
  return NULL;
}

static gboolean
choose (Keys *next, char **names, const KtCliUsage *usage, int *code)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      guint which = find_key (names[i]);
      if (which == KT_PUBLISHER_N_KEYS)
        {
          *code = kt_cli_usage_error (
              usage, _ ("“%s” is none of root-1, root-2, root-3, release, timestamp."), names[i]);
          return FALSE;
        }
      make_key (next, which);
    }
  return TRUE;
}

static int
write_next (const char *folder, char **names, const KtCliUsage *usage)
{
  g_auto (Keys) old = { 0 };
  g_auto (Keys) next = { 0 };
  g_autoptr (GError) error = NULL;
  int code = KT_CLI_FOUND;
  g_autoptr (GBytes) bytes = read_root (folder);
  g_autoptr (KtTufRoot) before = bytes != NULL ? kt_tuf_root_read_trusted (bytes, &error) : NULL;
  if (bytes != NULL && before == NULL)
    return fail ("root.json", error);
  if (before == NULL || !take_public (&old, before) || !take_public (&next, before)
      || !take_secrets (&old, folder) || !choose (&next, names, usage, &code))
    return code;
  g_autoptr (GBytes) root = sign_next (before, &old, &next);
  if (root == NULL || !keep_root (folder, bytes, before->version)
      || !save_secrets (folder, &next, before->version))
    return KT_CLI_FOUND;
  return save_root (folder, root);
}

int
kt_command_publish_root (const KtCliUsage *usage,
                         const KtCliOptions *options,
                         const KtPublishOptions *own)
{
  if (own->keys == NULL)
    return kt_cli_usage_error (
        usage, _ ("Say where the keys are, and which get others: root [NAME…] --keys FOLDER."));
  int code = write_next (own->keys, options->words + 1, usage);
  if (code == KT_CLI_DONE)
    kt_cli_say (_ ("Publish anew if the release key changed, sign if the timestamp key did. Then "
                   "clients follow by themselves.\n"));
  return code;
}
