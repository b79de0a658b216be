/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli catalog: check a catalog folder, build a release of it, publish releases
 * (kt-command-root.c, kt-command-publish.c).
 */
#include "kt-catalog-reader.h"
#include "kt-cli-options.h"
#include "kt-cli-output.h"
#include "kt-cli-subject.h"
#include "kt-clock.h"
#include "kt-command-publish.h"
#include "kt-json.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  char *output;
  gboolean force;
  gboolean no_proofs;
  KtPublishOptions publishing;
} CatalogOptions;

/* --- results --------------------------------------------------------------------------------- */

static void
print_faults (const KtCliOptions *options, const KtFaultList *faults, const char *written)
{
  if (!options->json)
    {
      kt_cli_say_faults (faults);
      return;
    }

  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "result");
  json_builder_add_value (builder, kt_fault_list_to_json (faults));
  if (written != NULL)
    kt_json_add_string (builder, "release", written);
  json_builder_end_object (builder);
  kt_cli_print_json (builder);
}

static void
print_summary (KtCatalog *catalog, const KtFaultList *faults)
{
  guint n_errors = kt_fault_list_count (faults, KT_FAULT_ERROR);
  guint n_warnings = kt_fault_list_count (faults, KT_FAULT_WARNING);
  guint n_articles = 0;

  kt_catalog_count_articles (catalog, &(KtArticleQuery){ 0 }, &n_articles, NULL);
  kt_cli_print (_ ("%s %s: %u products, %u articles; %u errors, %u warnings\n"),
                kt_catalog_get_settings (catalog)->id, kt_catalog_get_settings (catalog)->version,
                kt_catalog_get_products (catalog)->len, n_articles, n_errors, n_warnings);
}

/* --- work ------------------------------------------------------------------------------------ */

/* Opens, reads and proves. NULL after a message; else with all faults. */
static KtCatalog *
examine (const char *path,
         const KtCliOptions *options,
         const CatalogOptions *own,
         KtFaultList *faults)
{
  g_autoptr (KtRelease) release = NULL;
  g_autoptr (KtCatalog) catalog = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    catalog = kt_catalog_load_folder (path, faults);
  else if ((catalog = kt_cli_open_catalog (path, &release)) != NULL
           && !kt_release_verify (release, &error))
    kt_fault_list_add_error (faults, path, 0, 0, error);
  if (catalog == NULL)
    return NULL;
  if (!own->no_proofs)
    kt_catalog_check (catalog, options->day, NULL, faults, NULL);
  kt_fault_list_sort (faults);
  return g_steal_pointer (&catalog);
}

static int
run_check (const KtCliUsage *usage, const KtCliOptions *options, const CatalogOptions *own)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCatalog) catalog = examine (options->words[1], options, own, faults);

  if (own->output != NULL)
    return kt_cli_usage_error (usage, _ ("“catalog check” writes nothing; use “catalog build”."));
  print_faults (options, faults, NULL);
  if (catalog != NULL && !options->json)
    print_summary (catalog, faults);
  return catalog == NULL || kt_fault_list_has_errors (faults) ? KT_CLI_FOUND : KT_CLI_DONE;
}

static gboolean
write_release (KtCatalog *catalog, const char *output, const KtCliOptions *options)
{
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autofree char *created = kt_clock_now_iso (clock);
  const KtReleaseOptions release_options = { .created = created, .day = options->day };
  g_autoptr (GError) error = NULL;

  if (kt_release_write (catalog, output, &release_options, NULL, &error))
    return TRUE;
  kt_cli_message ("%s: %s", output, error->message);
  return FALSE;
}

/* Only a release is replaced without asking: a slip of the fingers must not cost another file. */
static gboolean
may_write (const char *output, const CatalogOptions *own)
{
  if (own->force || !g_file_test (output, G_FILE_TEST_EXISTS) || kt_release_is_one (output))
    return TRUE;
  kt_cli_message (_ ("“%s” exists and is no release; --force replaces it."), output);
  return FALSE;
}

static int
run_build (const KtCliUsage *usage, const KtCliOptions *options, const CatalogOptions *own)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCatalog) catalog = NULL;

  if (own->output == NULL)
    return kt_cli_usage_error (usage, _ ("Say where the release goes: --output FILE."));
  if (!may_write (own->output, own))
    return KT_CLI_FOUND;

  catalog = examine (options->words[1], options, own, faults);
  gboolean is_sound = catalog != NULL && !kt_fault_list_has_errors (faults);
  gboolean is_written = is_sound && write_release (catalog, own->output, options);
  print_faults (options, faults, is_written ? own->output : NULL);
  if (catalog != NULL && !options->json)
    print_summary (catalog, faults);
  if (!is_sound)
    kt_cli_message (_ ("No release was built."));
  else if (is_written && !options->json)
    kt_cli_print (_ ("Written: %s\n"), own->output);
  return is_written ? KT_CLI_DONE : KT_CLI_FOUND;
}

static const struct {
  const char *name;
  int (*run) (const KtCliUsage *usage, const KtCliOptions *options, const KtPublishOptions *own);
} publishing_steps[] = {
  { "keys", kt_command_publish_keys },
  { "root", kt_command_publish_root },
  { "publish", kt_command_publish },
  { "sign", kt_command_publish_renew },
  { "rollback", kt_command_publish_rollback },
  { "gate", kt_command_gate },
};

static int
run (const KtCliUsage *usage, const KtCliOptions *options, const CatalogOptions *own)
{
  for (guint i = 0; i < G_N_ELEMENTS (publishing_steps); i++)
    if (g_strcmp0 (options->words[0], publishing_steps[i].name) == 0)
      return publishing_steps[i].run (usage, options, &own->publishing);
  if (g_strv_length (options->words) != 2)
    return kt_cli_usage_error (
        usage, _ ("Say what to do and with which catalog: check DIR, or build DIR."));
  if (strcmp (options->words[0], "check") == 0)
    return run_check (usage, options, own);
  if (strcmp (options->words[0], "build") == 0)
    return run_build (usage, options, own);
  return kt_cli_usage_error (usage, _ ("“%s” is none of check, build, keys, root, publish, sign, rollback, gate."), options->words[0]);
}

int
kt_command_catalog (int argc, char **argv)
{
  CatalogOptions own = { 0 };
  const GOptionEntry entries[]
      = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &own.output,
            N_ ("Write the release to this file"), N_ ("FILE") },
          { "force", 'f', 0, G_OPTION_ARG_NONE, &own.force,
            N_ ("Replace the file even if it is no release"), NULL },
          { "no-proofs", 0, 0, G_OPTION_ARG_NONE, &own.no_proofs,
            N_ ("Only read the catalog, prove nothing about its models"), NULL },
          { "keys", 0, 0, G_OPTION_ARG_FILENAME, &own.publishing.keys,
            N_ ("The folder of the publisher's keys"), N_ ("FOLDER") },
          { "tree", 0, 0, G_OPTION_ARG_FILENAME, &own.publishing.tree,
            N_ ("The folder that a server hands out"), N_ ("FOLDER") },
          { "media", 0, 0, G_OPTION_ARG_FILENAME, &own.publishing.media,
            N_ ("Publish the files of this folder as media"), N_ ("FOLDER") },
          { "profile", 'p', 0, G_OPTION_ARG_FILENAME, &own.publishing.profile,
            N_ ("The profile whose quotes are replayed"), N_ ("FOLDER") },
          { "days", 0, 0, G_OPTION_ARG_INT, &own.publishing.days,
            N_ ("How many days the newest release is announced for"), N_ ("NUMBER") },
          G_OPTION_ENTRY_NULL };
  static const char *const examples[] = {
    "kontor-cli catalog check data/catalogs/falkenrath",
    "kontor-cli catalog build data/catalogs/falkenrath -o falkenrath.kontor-release",
    "kontor-cli catalog keys falkenrath --keys keys",
    "kontor-cli catalog publish falkenrath.kontor-release --keys keys --tree www",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "catalog",
    .arguments = "check CATALOG | build DIR -o FILE | keys ID | root [NAME…] | publish RELEASE | sign | rollback VERSION | gate RELEASE",
    .description
    = _ ("“check” reads a catalog, a folder as data/catalogs/README.md describes it or a release, "
         "and reports every fault in its tables, texts, models, drawings and documents with file, "
         "line and column, and what can be proven about its models: contradictions, values that no "
         "configuration has, configurations without a price.\n\n“build” does the same and, if "
         "there are no errors, makes a release: one file that Kontor opens. A release that is "
         "there is replaced when the new one is complete, and never before.\n\n“keys” makes the keys "
         "of a publisher: three of the root, kept apart and offline, one that signs releases and "
         "one that signs which release is the newest. “root” puts others in the place of those that "
         "are named; two keys of the root sign that, and clients follow. “publish” puts a release into a folder that "
         "a web server hands out, with the changes since the releases before. “sign” announces the "
         "newest release for some days more. “rollback” publishes the content of an old version as "
         "a new one. “gate” tells what a release would do to the open and won quotes of a profile: "
         "lines that break, are gone or cost something else."),
    .examples = examples,
    .entries = entries,
  };
  g_auto (KtCliOptions) options = { 0 };
  int code = KT_CLI_DONE;

  if (kt_cli_options_parse (&options, &usage, argc, argv, &code))
    code = run (&usage, &options, &own);
  g_free (own.output);
  g_free (own.publishing.keys);
  g_free (own.publishing.tree);
  g_free (own.publishing.media);
  g_free (own.publishing.profile);
  return code;
}
