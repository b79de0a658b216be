/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli catalog publish, sign, rollback: the folder a server hands out.
 */
#include "kt-command-publish.h"

#include <glib/gi18n.h>
#include <string.h>

#include "kt-catalog-publish.h"
#include "kt-cli-output.h"
#include "kt-clock.h"
#include "kt-publisher-keys.h"

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
  g_autofree char *release_key = step != RENEW ? kt_publisher_key_read (own->keys, "release") : g_strdup ("");
  g_autofree char *timestamp_key = kt_publisher_key_read (own->keys, "timestamp");
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
  int code = kt_publisher_keys_put_roots (own->keys, own->tree) ? run_step (step, &publisher, options)
                                                                : KT_CLI_FOUND;
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
