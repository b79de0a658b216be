/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of special wishes; kt_wish_store_write() is called by the save of a quote. */
#include "kt-wish-store.h"

#include "kt-quote-store-private.h"
#include "kt-record-json.h"
#include "kt-row-list-private.h"
#include "kt-special-wish.h"

#include <string.h>

/* ---- writing ---- */

static gboolean
run_for (KtSqliteConnection *connection, const char *sql, const char *quote_id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, quote_id);
  return kt_sqlite_run (s, error);
}

static gboolean
insert (KtSqliteConnection *connection,
        const KtQuoteSave *save,
        const KtQuoteWish *wish,
        GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT INTO wish (id, quote_id, revision_id, number, account_title, title, route,"
      " state, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      error);
  if (s == NULL)
    return FALSE;
  const char *const texts[] = { wish->id,
                                save->quote->id,
                                save->revision_id,
                                save->quote->number,
                                save->quote->account_title,
                                wish->title,
                                wish->route,
                                wish->state };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kt_sqlite_bind_text (s, (int)i + 1, texts[i]);
  kt_sqlite_bind_int (s, 9, save->now);
  return kt_sqlite_run (s, error);
}

gboolean
kt_wish_store_write (KtSqliteConnection *connection, const KtQuoteSave *save, GError **error)
{
  const char *quote_id = save->quote->id;
  if (!run_for (connection,
                "DELETE FROM wish_search WHERE rowid IN (SELECT row FROM wish WHERE quote_id = ?)",
                quote_id, error)
      || !run_for (connection, "DELETE FROM wish WHERE quote_id = ?", quote_id, error))
    return FALSE;
  for (guint i = 0; i < save->wishes->len; i++)
    if (!insert (connection, save, save->wishes->pdata[i], error))
      return FALSE;
  return save->wishes->len == 0
         || run_for (connection,
                     "INSERT INTO wish_search (rowid, search_key) SELECT row,"
                     " kt_fold (number || ' ' || account_title || ' ' || title) FROM wish"
                     " WHERE quote_id = ?",
                     quote_id, error);
}

/* ---- gathering ---- */

static void
wish_free (gpointer data)
{
  KtQuoteWish *self = data;
  g_free (self->id);
  g_free (self->title);
  g_free (self->route);
  g_free (self);
}

static gboolean
gather (KtPosition *position, gpointer wishes)
{
  const KtPositionData *data = kt_position_get (position);
  if (!kt_wish_is_wish (data))
    return TRUE;
  KtQuoteWish *wish = g_new (KtQuoteWish, 1);
  *wish = (KtQuoteWish){ g_strdup (data->id), g_strdup (data->title), g_strdup (data->wish_to),
                         kt_wish_state (data) };
  g_ptr_array_add (wishes, wish);
  return TRUE;
}

GPtrArray *
kt_wish_store_gather (KtRevision *revision)
{
  GPtrArray *wishes = g_ptr_array_new_with_free_func (wish_free);
  kt_position_walk (kt_revision_get_positions (revision), gather, wishes);
  return wishes;
}

/* ---- list ---- */

static const KtRowColumn columns[KT_WISH_N_COLUMNS] = {
  [KT_WISH_COLUMN_NUMBER] = { "number", "length(number) ?, number ?" },
  [KT_WISH_COLUMN_QUOTE] = { "quote_id", "quote_id ?" },
  [KT_WISH_COLUMN_REVISION] = { "revision_id", "revision_id ?" },
  [KT_WISH_COLUMN_ACCOUNT] = { "account_title", "kt_fold(account_title) ?" },
  [KT_WISH_COLUMN_TITLE] = { "title", "kt_fold(title) ?" },
  [KT_WISH_COLUMN_ROUTE] = { "route", "route ?" },
  [KT_WISH_COLUMN_STATE] = { "state", "state ?" },
  [KT_WISH_COLUMN_CHANGED] = { "changed", "changed ?" },
};

/* A list of routes is a JSON array. */
static const char *
filter (const char *text)
{
  return text[0] == '[' ? "state = 'open' AND route IN (SELECT value FROM json_each (?))"
                        : "state = ?";
}

/* Told with every change of a quote. */
static const KtRowSource source = { "quote", "wish", columns, KT_WISH_N_COLUMNS, filter };

KtRowList *
kt_wish_store_list (KtWorkStore *store, const KtRowQuery *query)
{
  return kt_row_list_new (store, &source, query);
}

char *
kt_wish_store_inbox_filter (const char *login, const char *const *duties)
{
  GString *json = g_string_new ("[");
  g_autofree char *user = kt_wish_route_to_user (login);
  kt_json_append_text (json, user);
  for (guint i = 0; duties[i] != NULL; i++)
    {
      g_autofree char *route = kt_wish_route_to_duty (duties[i]);
      g_string_append_c (json, ',');
      kt_json_append_text (json, route);
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}
