/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-replay-export.h"

#include "kt-csv-sheet.h"
#include "kt-replay-item.h"

#include <glib/gi18n.h>

#define N_FIELDS 9

static const char *const TITLES[N_FIELDS] = {
  N_ ("Quote"),  N_ ("Customer"), N_ ("Position"), N_ ("Title"), N_ ("Effect"),
  N_ ("Before"), N_ ("After"),    N_ ("Currency"), N_ ("Reason"),
};

static void
fill (char **fields,
      KtReplayItem *item)
{
  const KtPublishFinding *finding = kt_replay_item_get_finding (item);
  gboolean is_drift = finding && finding->effect == KT_PUBLISH_DRIFT;

  fields[0] = kt_csv_sheet_text (kt_replay_item_get_quote (item));
  fields[1] = kt_csv_sheet_text (kt_replay_item_get_customer (item));
  fields[2] = kt_csv_sheet_text (finding ? finding->number : "");
  fields[3] = kt_csv_sheet_text (finding ? finding->title : "");
  fields[4] = g_strdup (kt_replay_item_get_effect (item));
  fields[5] = finding ? kt_csv_sheet_amount (finding->before) : g_strdup ("");
  fields[6] = is_drift ? kt_csv_sheet_amount (finding->after) : g_strdup ("");
  fields[7] = g_strdup (finding ? finding->before.currency : "");
  fields[8] = kt_csv_sheet_text (kt_replay_item_get_why (item));
}

GBytes *
kt_replay_export (GListModel *items)
{
  GString *csv = kt_csv_sheet_new ();
  const char *titles[N_FIELDS];

  for (guint i = 0; i < N_FIELDS; i++)
    titles[i] = _ (TITLES[i]);
  kt_csv_sheet_append (csv, titles, N_FIELDS);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (KtReplayItem) item = g_list_model_get_item (items, i);
      g_auto (GStrv) fields = g_new0 (char *, N_FIELDS + 1);

      fill (fields, item);
      kt_csv_sheet_append (csv, (const char *const *) fields, N_FIELDS);
    }
  return g_string_free_to_bytes (csv);
}
