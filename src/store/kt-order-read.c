/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading orders: the trail is replayed and compared with the row. Credit: open orders added up. */
#include "kt-account-store-private.h"
#include "kt-audit-chain.h"
#include "kt-order-store-private.h"
#include "kt-record-json.h"
#include "kt-sales-error.h"
#include "kt-store-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- orders ---- */

GPtrArray *
kt_order_read_events (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (GPtrArray) entries = kt_audit_find_about (connection, id, KT_AUDIT_ORDER, error);
  g_autoptr (GPtrArray) events
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_order_event_free);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const KtAuditEntry *entry = entries->pdata[i];
      KtOrderEvent *event = kt_record_from_json (&kt_order_event_type, entry->body, -1, error);
      if (event == NULL)
        return NULL;
      g_ptr_array_add (events, event);
    }
  return entries != NULL ? g_steal_pointer (&events) : NULL;
}

static KtOrder *
replay (KtSqliteConnection *connection, const char *id, const char *body, GError **error)
{
  g_autoptr (GPtrArray) events = kt_order_read_events (connection, id, error);
  g_autoptr (KtOrder) order = events != NULL ? kt_order_replay (events, error) : NULL;
  if (order == NULL)
    return NULL;
  g_autofree char *json = kt_record_to_json (&kt_order_type, order);
  if (strcmp (json, body) == 0)
    return g_steal_pointer (&order);
  g_set_error_literal (
      error, KT_STORE_ERROR, KT_STORE_ERROR_TAMPERED,
      _ ("This order is not what its history says: it was changed outside of Kontor or "
         "the disk damaged it. Restore it from a backup."));
  return NULL;
}

KtOrder *
kt_order_read (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT number, body FROM sales_order WHERE id = ?", error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, id);
  if (!kt_sqlite_step (s, error))
    {
      if (!kt_sqlite_failed (s))
        g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND,
                             _ ("There is no such order (any more). Refresh the list."));
      return NULL;
    }
  KtOrder *order = replay (connection, id, kt_sqlite_get_text (s, 1), error);
  if (order != NULL)
    kt_record_set_text (&order->number, kt_sqlite_get_text (s, 0));
  return order;
}

GHashTable *
kt_order_read_ordered (KtSqliteConnection *connection, const char *revision_id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT position_id, number FROM sales_order_line JOIN sales_order ON id = order_id"
      " WHERE sales_order_line.revision_id = ? AND cancelled = 0",
      error);
  if (s == NULL)
    return NULL;
  g_autoptr (GHashTable) ordered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  kt_sqlite_bind_text (s, 1, revision_id);
  while (kt_sqlite_step (s, error))
    g_hash_table_insert (ordered, kt_sqlite_dup_text (s, 0), kt_sqlite_dup_text (s, 1));
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&ordered);
}

/* ---- rows against the history ---- */

static gboolean
is_text (KtSqliteStatement *s, int column, const char *expected)
{
  return g_strcmp0 (kt_sqlite_get_text (s, column), expected) == 0;
}

/* What lists show and credit is judged by. */
static gboolean
is_row_of (KtSqliteStatement *s, const KtOrder *order, const KtOrderTotals *totals)
{
  return is_text (s, 0, order->quote_id) && is_text (s, 1, order->revision_id)
         && is_text (s, 2, order->customer.account_id) && is_text (s, 3, order->currency)
         && is_text (s, 4, kt_order_state_to_string (kt_order_get_state (order)))
         && is_text (s, 5, order->kind == KT_ORDER_BLANKET ? "blanket" : "standard")
         && is_text (s, 6, kt_order_next_date (order))
         && kt_sqlite_get_int (s, 7) == totals->net.amount
         && kt_sqlite_get_int (s, 8) == totals->open.amount
         && kt_sqlite_get_int (s, 9) == order->events->len;
}

/* The lines that must not be ordered again. */
static gboolean
is_line_row_of (KtSqliteStatement *s, const KtOrder *order)
{
  const KtOrderLine *line = kt_order_find_line (order, kt_sqlite_get_text (s, 0));
  return line != NULL && is_text (s, 1, line->position_id) && is_text (s, 2, order->revision_id)
         && (kt_sqlite_get_int (s, 3) != 0) == line->cancelled;
}

static gboolean
refuse_row (GError **error)
{
  g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_TAMPERED,
                       _ ("It is listed otherwise than its history says."));
  return FALSE;
}

static gboolean
check_row (KtSqliteConnection *connection, const KtOrder *order, GError **error)
{
  KtOrderTotals totals;
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT quote_id, revision_id, account_id, currency, state, kind, next_date, net, open,"
      " events FROM sales_order WHERE id = ?",
      error);
  if (s == NULL || !kt_order_totals (order, &totals, error))
    return FALSE;
  kt_sqlite_bind_text (s, 1, order->id);
  return (kt_sqlite_step (s, error) && is_row_of (s, order, &totals))
         || (!kt_sqlite_failed (s) && refuse_row (error));
}

static gboolean
check_line_rows (KtSqliteConnection *connection, const KtOrder *order, GError **error)
{
  guint expected = 0, found = 0;
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection,
                           "SELECT line_id, position_id, revision_id, cancelled"
                           " FROM sales_order_line WHERE order_id = ?",
                           error);
  if (s == NULL)
    return FALSE;
  for (guint i = 0; i < order->lines->len; i++)
    expected += *((KtOrderLine *)order->lines->pdata[i])->position_id != '\0';
  kt_sqlite_bind_text (s, 1, order->id);
  while (kt_sqlite_step (s, error))
    {
      if (!is_line_row_of (s, order))
        return refuse_row (error);
      found++;
    }
  return !kt_sqlite_failed (s) && (found == expected || refuse_row (error));
}

gboolean
kt_order_verify (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (KtOrder) order = kt_order_read (connection, id, error);
  return order != NULL && check_row (connection, order, error)
         && check_line_rows (connection, order, error);
}

/* ---- credit ---- */

static gboolean
add_open (KtSqliteStatement *s, KtCredit *credit, GError **error)
{
  for (int column = 1; column <= 3; column += 2)
    if (!kt_sqlite_is_null (s, column)
        && g_strcmp0 (kt_sqlite_get_text (s, column + 1), credit->limit.currency) == 0)
      return kt_money_add (credit->used,
                           kt_money (kt_sqlite_get_int (s, column), credit->limit.currency),
                           &credit->used, error);
  g_set_error (
      error, KT_SALES_ERROR, KT_SALES_ERROR_CREDIT,
      _ ("Order %s is open in another currency than the credit limit (%s). Set the limit in the "
         "currency of the orders, or let it be paid first."),
      kt_sqlite_get_text (s, 0), credit->limit.currency);
  return FALSE;
}

gboolean
kt_order_read_credit (KtSqliteConnection *connection,
                      const char *account_id,
                      const char *but,
                      KtCredit *credit,
                      GError **error)
{
  if (!kt_account_read_limit (connection, account_id, &credit->limit, error))
    return FALSE;
  if (credit->limit.currency[0] == '\0')
    return TRUE;
  credit->used = kt_money_zero (credit->limit.currency);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT number, open, currency, base_open, base_currency FROM sales_order"
      " WHERE account_id = ?1 AND ?2 NOT IN (id, revision_id) AND open <> 0",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, account_id);
  kt_sqlite_bind_text (s, 2, but != NULL ? but : "");
  while (kt_sqlite_step (s, error))
    if (!add_open (s, credit, error))
      return FALSE;
  return !kt_sqlite_failed (s);
}
