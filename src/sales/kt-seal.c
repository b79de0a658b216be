/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each hash runs over texts with their length before them, so that no two contents read alike. What
 * goes in is what stands in the body; amounts are computed anew.
 */
#include "kt-seal.h"

#include "kt-record-macros.h"
#include "kt-record-json.h"
#include "kt-revision-private.h"
#include "kt-revision-pricing.h"
#include "kt-revision-totals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const KtField kt_seal_fields[] = {
  KT_TEXT (KtSeal, releases),      KT_TEXT (KtSeal, models), KT_TEXT (KtSeal, records),
  KT_TEXT (KtSeal, configuration), KT_TEXT (KtSeal, lines),  KT_TEXT (KtSeal, trace),
  KT_MONEY (KtSeal, net),          KT_MONEY (KtSeal, gross), { NULL },
};

KT_DEFINE_RECORD (KtSeal, kt_seal)

/* ---- hashing ---- */

static void
feed (GChecksum *checksum, const char *text)
{
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT ":", strlen (text));
  g_checksum_update (checksum, (const guchar *)length, -1);
  g_checksum_update (checksum, (const guchar *)text, -1);
}

static void
feed_money (GChecksum *checksum, KtMoney money)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT "%s", money.amount, money.currency);
  feed (checksum, text);
}

static void
feed_record (GChecksum *checksum, const KtRecordType *type, gconstpointer record)
{
  g_autofree char *json = kt_record_to_json (type, record);
  feed (checksum, json);
}

static void
feed_conditions (GChecksum *checksum, const GPtrArray *conditions)
{
  for (guint i = 0; i < conditions->len; i++)
    {
      const KtCondition *condition = conditions->pdata[i];
      g_autofree char *percent = kt_decimal_to_string (condition->percent);
      g_autofree char *line = g_strdup_printf ("%d", condition->line);
      feed (checksum, condition->list);
      feed (checksum, condition->key);
      feed (checksum, line);
      feed (checksum, condition->version);
      feed (checksum, percent);
      feed_money (checksum, condition->amount);
    }
}

typedef struct {
  GChecksum *models, *records, *configuration, *lines;
  GTree *releases; /* text → NULL, sorted */
  KtRevision *revision;
  GError **error;
} Sealing;

static gboolean
add_position (KtPosition *position, gpointer user_data)
{
  Sealing *sealing = user_data;
  const KtPositionData *data = kt_position_get (position);
  KtMoney net;
  if (!kt_position_net (data, kt_revision_get_header (sealing->revision), &net, NULL,
                        sealing->error))
    return FALSE;
  if (*data->catalog != '\0')
    g_tree_insert (
        sealing->releases,
        g_strdup_printf ("%s %s %s", data->catalog, data->catalog_version, data->catalog_hash),
        NULL);
  feed (sealing->models, data->id);
  feed (sealing->models, data->model_hash);
  feed (sealing->configuration, data->assignment);
  feed_conditions (sealing->records, data->conditions);
  feed (sealing->records, data->trace);
  feed_record (sealing->lines, &kt_position_data_type, data);
  feed_money (sealing->lines, net);
  return TRUE;
}

static gboolean
append_release (gpointer release, gpointer unused, gpointer text)
{
  g_string_append_printf (text, "%s%s", ((GString *)text)->len > 0 ? "\n" : "",
                          (const char *)release);
  return FALSE;
}

static void
take (char **field, GChecksum *checksum)
{
  kt_record_set_text (field, g_checksum_get_string (checksum));
}

static int
compare_texts (gconstpointer a, gconstpointer b, gpointer unused)
{
  return strcmp (a, b);
}

static gboolean
add_positions (KtSeal *self, KtRevision *revision, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GChecksum) models = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GChecksum) records = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GChecksum) configuration = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GChecksum) lines = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GTree) releases = g_tree_new_full (compare_texts, NULL, g_free, NULL);
  Sealing sealing = { models, records, configuration, lines, releases, revision, &cause };
  feed_conditions (records, kt_revision_get_header (revision)->conditions);
  kt_position_walk (kt_revision_get_positions (revision), add_position, &sealing);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  g_autoptr (GString) text = g_string_new (NULL);
  g_tree_foreach (releases, append_release, text);
  kt_record_set_text (&self->releases, text->str);
  take (&self->models, models);
  take (&self->records, records);
  take (&self->configuration, configuration);
  take (&self->lines, lines);
  return TRUE;
}

KtSeal *
kt_seal_new (KtRevision *revision, GError **error)
{
  g_autoptr (KtSeal) self = kt_record_new (&kt_seal_type);
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (revision, error);
  g_autofree char *trace = totals != NULL ? kt_revision_trace_json (revision, error) : NULL;
  if (trace == NULL || !add_positions (self, revision, error))
    return NULL;
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, trace, -1);
  kt_record_set_text (&self->trace, hash);
  self->net = totals->net;
  self->gross = totals->gross;
  return g_steal_pointer (&self);
}

/* ---- verifying ---- */

const KtSeal *
kt_revision_get_seal (KtRevision *revision)
{
  return revision->seal;
}

gboolean
kt_revision_verify_seal (KtRevision *revision, GError **error)
{
  const KtSeal *seal = kt_revision_get_seal (revision);
  if (seal == NULL)
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE,
                           _ ("This revision has no seal. It is a draft, or it was made by an "
                              "older Kontor."));
      return FALSE;
    }
  g_autoptr (KtSeal) now = kt_seal_new (revision, error);
  if (now == NULL)
    return FALSE;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_change_free);
  kt_record_diff (&kt_seal_type, seal, now, "", changes);
  if (changes->len == 0)
    return TRUE;
  const KtChange *first = changes->pdata[0];
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_SEALED,
               _ ("This revision is not what was sealed: %s differs (%s, sealed %s)."), first->path,
               first->after, first->before);
  return FALSE;
}
