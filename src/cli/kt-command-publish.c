/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli catalog keys, publish, sign, rollback: the keys of a publisher, and the folder a
 * server hands out. Secret keys never leave their files, which only their owner may read.
 */
#include "kt-command-publish.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "kt-catalog-publish.h"
#include "kt-cli-output.h"
#include "kt-clock.h"
#include "kt-json.h"
#include "kt-mandate.h"

#define ROOT_DAYS 3650
#define RELEASE_DAYS 365
#define TIMESTAMP_DAYS 14

static int
fail (const char *what, const GError *error)
{
  kt_cli_message ("%s: %s", what, error->message);
  return KT_CLI_FOUND;
}

static gint64
now_seconds (void)
{
  g_autoptr (KtClock) clock = kt_clock_system ();
  return kt_clock_now (clock) / G_USEC_PER_SEC;
}

/* --- keys ------------------------------------------------------------------------------------ */

static const char *const key_names[] = { "root-1", "root-2", "root-3", "release", "timestamp" };

/* Never over a file that is there: it may be the only copy of a key. */
static gboolean
write_secret (const char *folder, const char *name, const char *secret)
{
  g_autofree char *file_name = g_strconcat (name, ".secret", NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  gsize length = strlen (secret);
  int file = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean written
      = file >= 0 && write (file, secret, length) == (gssize)length && fsync (file) == 0;
  int problem = errno;
  if (file >= 0)
    close (file);
  if (!written)
    kt_cli_message ("%s: %s", path, g_strerror (problem));
  return written;
}

static char *
read_secret (const char *folder, const char *name)
{
  g_autofree char *file_name = g_strconcat (name, ".secret", NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  g_autoptr (GError) error = NULL;
  char *secret = NULL;
  if (!g_file_get_contents (path, &secret, NULL, &error))
    {
      fail (path, error);
      return NULL;
    }
  return g_strchomp (secret);
}

static GBytes *
sign_root (char **public_keys, char **secrets, const char *catalog)
{
  const char *const roots[] = { public_keys[0], public_keys[1], public_keys[2], NULL };
  g_autoptr (KtTufRoot) root = g_new0 (KtTufRoot, 1);
  root->version = 1;
  root->expires = now_seconds () + ROOT_DAYS * G_GINT64_CONSTANT (86400);
  root->catalog = g_strdup (catalog);
  root->roles[KT_TUF_ROOT] = kt_tuf_keys_new (2, roots);
  root->roles[KT_TUF_RELEASE]
      = kt_tuf_keys_new (1, (const char *const[]){ public_keys[3], NULL });
  root->roles[KT_TUF_TIMESTAMP]
      = kt_tuf_keys_new (1, (const char *const[]){ public_keys[4], NULL });
  g_autofree char *text = kt_tuf_root_to_text (root);
  g_autoptr (KtTufEnvelope) envelope = kt_tuf_envelope_new (text);
  for (guint i = 0; i < 2; i++)
    kt_tuf_envelope_sign (envelope, secrets[i], NULL); /* keys made a moment ago */
  return kt_tuf_envelope_write (envelope);
}

static int
write_keys (const char *folder, const char *catalog)
{
  char *public_keys[G_N_ELEMENTS (key_names)], *secrets[G_N_ELEMENTS (key_names)];
  g_autofree char *path = g_build_filename (folder, "root.json", NULL);
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (key_names); i++)
    kt_mandate_make_keys (&public_keys[i], &secrets[i]);
  for (guint i = 0; done && i < G_N_ELEMENTS (key_names); i++)
    done = write_secret (folder, key_names[i], secrets[i]);
  g_autoptr (GBytes) root = sign_root (public_keys, secrets, catalog);
  for (guint i = 0; i < G_N_ELEMENTS (key_names); i++)
    {
      explicit_bzero (secrets[i], strlen (secrets[i]));
      g_free (secrets[i]);
      g_free (public_keys[i]);
    }
  if (!done)
    return KT_CLI_FOUND;
  if (!g_file_set_contents (path, g_bytes_get_data (root, NULL), (gssize)g_bytes_get_size (root),
                            &error))
    return fail (path, error);
  kt_cli_print (_ ("Written: %s\n"), path);
  kt_cli_say (_ ("Keep root-1, root-2 and root-3 apart and offline; publishing needs only the "
                 "other two.\n"));
  return KT_CLI_DONE;
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
  return write_keys (own->keys, options->words[1]);
}

/* --- publishing ------------------------------------------------------------------------------ */

static void
print_manifest (const KtCliOptions *options, const KtCatalogManifest *manifest)
{
  if (!options->json)
    {
      kt_cli_print (_ ("Version %ld (%s): image of %lu bytes, %u media files\n"),
                    (glong)manifest->version, manifest->release, (gulong)manifest->image.length,
                    manifest->blobs->len);
      for (guint i = 0; i < manifest->deltas->len; i++)
        {
          const KtCatalogDelta *delta = manifest->deltas->pdata[i];
          kt_cli_print (_ ("Changes since version %ld: %lu bytes\n"), (glong)delta->from,
                        (gulong)delta->part.length);
        }
      return;
    }
  g_autofree char *text = kt_catalog_manifest_to_text (manifest);
  kt_cli_print ("%s\n", text);
}

typedef enum { PUBLISH, RENEW, ROLL_BACK } Step;

static int
run_step (Step step, const KtCatalogPublisher *publisher, const KtCliOptions *options)
{
  const char *what = options->words[1];
  g_autoptr (GError) error = NULL;
  g_autoptr (KtCatalogManifest) manifest = NULL;
  if (step == RENEW)
    return kt_catalog_publish_renew (publisher, &error) ? KT_CLI_DONE
                                                        : fail (publisher->tree, error);
  manifest = step == PUBLISH
                 ? kt_catalog_publish (publisher, what, &error)
                 : kt_catalog_publish_again (publisher, g_ascii_strtoll (what, NULL, 10), &error);
  if (manifest == NULL)
    return fail (what, error);
  print_manifest (options, manifest);
  return KT_CLI_DONE;
}

static int
run (Step step,
     const KtCliUsage *usage,
     const KtCliOptions *options,
     const KtPublishOptions *own)
{
  if (own->keys == NULL || own->tree == NULL || g_strv_length (options->words) != (step == RENEW ? 1 : 2))
    return kt_cli_usage_error (
        usage, _ ("Say what is published, with which keys, and where to: --keys FOLDER --tree "
                  "FOLDER."));
  g_autofree char *root_path = g_build_filename (own->keys, "root.json", NULL);
  g_autofree char *release_key = step != RENEW ? read_secret (own->keys, "release") : g_strdup ("");
  g_autofree char *timestamp_key = read_secret (own->keys, "timestamp");
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) root_file = g_mapped_file_new (root_path, FALSE, &error);
  if (root_file == NULL)
    return fail (root_path, error);
  if (release_key == NULL || timestamp_key == NULL)
    return KT_CLI_FOUND;
  g_autoptr (GBytes) root = g_mapped_file_get_bytes (root_file);
  const KtCatalogPublisher publisher = {
    .tree = own->tree,
    .root = root,
    .release_key = release_key,
    .timestamp_key = timestamp_key,
    .media = own->media,
    .now = now_seconds (),
    .release_days = RELEASE_DAYS,
    .timestamp_days = own->days > 0 ? (guint)own->days : TIMESTAMP_DAYS,
  };
  int code = run_step (step, &publisher, options);
  explicit_bzero (release_key, strlen (release_key));
  explicit_bzero (timestamp_key, strlen (timestamp_key));
  return code;
}

int
kt_command_publish (const KtCliUsage *usage,
                    const KtCliOptions *options,
                    const KtPublishOptions *own)
{
  return run (PUBLISH, usage, options, own);
}

int
kt_command_publish_renew (const KtCliUsage *usage,
                          const KtCliOptions *options,
                          const KtPublishOptions *own)
{
  return run (RENEW, usage, options, own);
}

int
kt_command_publish_rollback (const KtCliUsage *usage,
                             const KtCliOptions *options,
                             const KtPublishOptions *own)
{
  return run (ROLL_BACK, usage, options, own);
}
