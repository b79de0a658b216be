/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-replay-export.h"

#include "kt-csv.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-replay-item.h"

#include <glib/gi18n.h>
#include <string.h>

#define N_FIELDS 9

static const char *const TITLES[N_FIELDS] = {
  N_ ("Quote"),  N_ ("Customer"), N_ ("Position"), N_ ("Title"), N_ ("Effect"),
  N_ ("Before"), N_ ("After"),    N_ ("Currency"), N_ ("Reason"),
};

/* What begins like a formula is none: a name may come from anybody. */
static char *
dup_text (const char *text)
{
  return *text && strchr ("=+-@", *text) ? g_strconcat ("'", text, NULL) : g_strdup (text);
}

static char *
dup_amount (KtMoney money)
{
  g_autofree char *machine = kt_money_to_string (money);
  GString *text = g_string_new (money.currency[0] ? machine : "");

  g_string_replace (text, ".", kt_decimal_mark (kt_language_get ()), 0);
  return g_string_free (text, FALSE);
}

static void
fill (char **fields,
      KtReplayItem *item)
{
  const KtPublishFinding *finding = kt_replay_item_get_finding (item);
  gboolean is_drift = finding && finding->effect == KT_PUBLISH_DRIFT;

  fields[0] = dup_text (kt_replay_item_get_quote (item));
  fields[1] = dup_text (kt_replay_item_get_customer (item));
  fields[2] = dup_text (finding ? finding->number : "");
  fields[3] = dup_text (finding ? finding->title : "");
  fields[4] = g_strdup (kt_replay_item_get_effect (item));
  fields[5] = finding ? dup_amount (finding->before) : g_strdup ("");
  fields[6] = is_drift ? dup_amount (finding->after) : g_strdup ("");
  fields[7] = g_strdup (finding ? finding->before.currency : "");
  fields[8] = dup_text (kt_replay_item_get_why (item));
}

GBytes *
kt_replay_export (GListModel *items)
{
  char separator = kt_language_is_german (kt_language_get ()) ? ';' : ',';
  GString *csv = g_string_new ("\xef\xbb\xbf"); /* spreadsheets take it for UTF-8 by that */
  const char *titles[N_FIELDS];

  for (guint i = 0; i < N_FIELDS; i++)
    titles[i] = _ (TITLES[i]);
  kt_csv_append_row (csv, separator, titles, N_FIELDS);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (KtReplayItem) item = g_list_model_get_item (items, i);
      g_auto (GStrv) fields = g_new0 (char *, N_FIELDS + 1);

      fill (fields, item);
      kt_csv_append_row (csv, separator, (const char *const *) fields, N_FIELDS);
    }
  return g_string_free_to_bytes (csv);
}
