/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli catalog gate: all open and won quotes of a profile replayed against a release.
 */
#include "kt-command-publish.h"

#include <glib/gi18n.h>

#include "kt-cli-output.h"
#include "kt-cli-subject.h"
#include "kt-json.h"
#include "kt-publish-gate.h"
#include "kt-quote-store.h"
#include "kt-work-secret.h"

typedef struct {
  const KtCliOptions *options;
  KtWorkStore *store;
  KtCatalog *catalog;
  JsonBuilder *builder;
  guint n_quotes;
  guint n_of[KT_PUBLISH_DRIFT + 1];
} Gate;

static int
fail (const char *what, const GError *error)
{
  kt_cli_message ("%s: %s", what, error->message);
  return KT_CLI_FOUND;
}

static void
add_finding (Gate *self, const char *quote, const KtPublishFinding *finding)
{
  g_autofree char *before = kt_money_to_string (finding->before);
  g_autofree char *after = kt_money_to_string (finding->after);
  const char *effect = kt_publish_effect_to_string (finding->effect);
  self->n_of[finding->effect]++;
  if (!self->options->json)
    {
      kt_cli_print ("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", effect, quote, finding->number, finding->title,
                    before, after, finding->why);
      return;
    }
  json_builder_begin_object (self->builder);
  kt_json_add_string (self->builder, "effect", effect);
  kt_json_add_string (self->builder, "quote", quote);
  kt_json_add_string (self->builder, "line", finding->number);
  kt_json_add_string (self->builder, "title", finding->title);
  kt_json_add_string (self->builder, "before", before);
  kt_json_add_string (self->builder, "after", after);
  kt_json_add_string (self->builder, "why", finding->why);
  json_builder_end_object (self->builder);
}

static gboolean
check_quote (Gate *self, const char *id, GError **error)
{
  g_autoptr (KtQuote) quote = kt_quote_store_load (self->store, id, error);
  const KtRevisionInfo *info = quote != NULL ? kt_quote_get_latest (quote) : NULL;
  if (info == NULL || !kt_publish_gate_concerns (info->state))
    return quote != NULL;
  g_autoptr (KtRevision) revision = kt_quote_store_load_revision (self->store, info->id, error);
  g_autoptr (GPtrArray) findings
      = revision != NULL
            ? kt_publish_gate_check (self->catalog, revision, self->options->day, error)
            : NULL;
  self->n_quotes++;
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    add_finding (self, quote->number, findings->pdata[i]);
  return findings != NULL;
}

static int
check_all (Gate *self)
{
  gboolean is_whole = TRUE;
  g_autoptr (KtRowList) list = kt_quote_store_list (self->store, NULL);
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KtRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);
      while (!kt_row_is_loaded (row))
        g_main_context_iteration (NULL, TRUE);
      if (check_quote (self, kt_row_get_id (row), &error))
        continue;
      fail (kt_row_get_text (row, KT_QUOTE_COLUMN_NUMBER), error);
      is_whole = FALSE;
    }
  gboolean is_free = self->n_of[KT_PUBLISH_BREAKS] + self->n_of[KT_PUBLISH_GONE] == 0;
  return is_whole && is_free ? KT_CLI_DONE : KT_CLI_FOUND;
}

static int
report (Gate *self)
{
  json_builder_begin_object (self->builder);
  json_builder_set_member_name (self->builder, "findings");
  json_builder_begin_array (self->builder);
  int code = check_all (self);
  json_builder_end_array (self->builder);
  kt_json_add_int (self->builder, "quotes", self->n_quotes);
  json_builder_end_object (self->builder);
  if (self->options->json)
    kt_cli_print_json (self->builder);
  else
    kt_cli_say (_ ("%u quotes: %u lines break, %u are gone, %u cost something else.\n"),
                self->n_quotes, self->n_of[KT_PUBLISH_BREAKS], self->n_of[KT_PUBLISH_GONE],
                self->n_of[KT_PUBLISH_DRIFT]);
  return code;
}

int
kt_command_gate (const KtCliUsage *usage,
                 const KtCliOptions *options,
                 const KtPublishOptions *own)
{
  if (own->profile == NULL || g_strv_length (options->words) != 2)
    return kt_cli_usage_error (
        usage, _ ("Say which release and whose quotes: gate RELEASE --profile FOLDER."));
  g_autoptr (KtRelease) release = NULL;
  g_autoptr (KtCatalog) catalog = kt_cli_open_catalog (options->words[1], &release);
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KtWorkStore) store
      = catalog != NULL ? kt_work_store_open_with (own->profile, clock, kt_work_secret_load, NULL, &error) : NULL;
  if (catalog == NULL)
    return KT_CLI_FOUND;
  if (store == NULL)
    return fail (own->profile, error);
  Gate gate = { .options = options, .store = store, .catalog = catalog, .builder = builder };
  return report (&gate);
}
