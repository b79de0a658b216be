/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing orders. An event goes into the trail first; the row that lists show follows, and the
 * triggers of the schema refuse a row that has no entry.
 */
#include "kt-approval-read.h"
#include "kt-audit-chain.h"
#include "kt-commercial-print.h"
#include "kt-order-store-private.h"
#include "kt-quote-store-private.h"
#include "kt-record-json.h"
#include "kt-sales-error.h"
#include "kt-sequence.h"
#include "kt-user-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse (GError **error, KtSalesError code, const char *message)
{
  g_set_error_literal (error, KT_SALES_ERROR, code, message);
  return FALSE;
}

/* ---- entry, row, lines ---- */

static gboolean
append_entry (KtSqliteConnection *connection, const KtOrder *order, gint64 now, GError **error)
{
  const KtOrderEvent *event = order->events->pdata[order->events->len - 1];
  g_autofree char *body = kt_record_to_json (&kt_order_event_type, event);
  const KtAuditDraft draft = { .at = now,
                               .actor_id = event->actor_id,
                               .actor_name = event->actor_name,
                               .kind = KT_AUDIT_ORDER,
                               .subject = order->id,
                               .scope = order->quote_id,
                               .body = body };
  return kt_audit_append (connection, &draft, error);
}

static const char save_sql[]
    = "INSERT INTO sales_order (id, number, quote_id, revision_id, account_id, account_title,"
      " quote_number, subject, reference, kind, state, date, next_date, net, currency, open, "
      "base_open,"
      " base_currency, changed, events, body)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
      "?19, ?20,"
      " ?21)";
/* Not as a conflict of the insertion: that would ask the triggers of insertions. */
static const char update_sql[]
    = "UPDATE sales_order SET state = ?11, next_date = ?13, net = ?14, open = ?16, base_open = ?17,"
      " base_currency = ?18, changed = ?19, events = ?20, body = ?21 WHERE id = ?1";

static void
bind_texts (KtSqliteStatement *s, const KtOrder *order)
{
  const char *line_break = strchr (order->customer.billing.name, '\n');
  g_autofree char *title = line_break != NULL
                               ? g_strndup (order->customer.billing.name,
                                            (gsize)(line_break - order->customer.billing.name))
                               : g_strdup (order->customer.billing.name);
  const struct {
    int parameter;
    const char *text;
  } texts[] = { { 1, order->id },
                { 2, order->number },
                { 3, order->quote_id },
                { 4, order->revision_id },
                { 5, order->customer.account_id },
                { 6, title },
                { 7, order->quote_number },
                { 8, order->subject },
                { 9, order->reference },
                { 10, order->kind == KT_ORDER_BLANKET ? "blanket" : "standard" },
                { 11, kt_order_state_to_string (kt_order_get_state (order)) },
                { 12, order->date },
                { 13, kt_order_next_date (order) },
                { 15, order->currency } };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kt_sqlite_bind_text (s, texts[i].parameter, texts[i].text);
}

static gboolean
write_row (KtSqliteConnection *connection,
           const KtOrder *order,
           gboolean is_new,
           gint64 now,
           GError **error)
{
  KtOrderTotals totals;
  KtMoney base;
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, is_new ? save_sql : update_sql, error);
  if (s == NULL || !kt_order_totals (order, &totals, error))
    return FALSE;
  g_autofree char *body = kt_record_to_json (&kt_order_type, order);
  if (is_new)
    bind_texts (s, order);
  else
    {
      kt_sqlite_bind_text (s, 1, order->id);
      kt_sqlite_bind_text (s, 11, kt_order_state_to_string (kt_order_get_state (order)));
      kt_sqlite_bind_text (s, 13, kt_order_next_date (order));
    }
  kt_sqlite_bind_int (s, 14, totals.net.amount);
  kt_sqlite_bind_int (s, 16, totals.open.amount);
  if (*order->base_currency != '\0'
      && kt_order_convert (order, totals.open, order->base_currency, &base))
    {
      kt_sqlite_bind_int (s, 17, base.amount);
      kt_sqlite_bind_text (s, 18, base.currency);
    }
  kt_sqlite_bind_int (s, 19, now);
  kt_sqlite_bind_int (s, 20, order->events->len);
  kt_sqlite_bind_text (s, 21, body);
  return kt_sqlite_run (s, error);
}

static const char search_sql[]
    = "INSERT OR REPLACE INTO sales_order_search (rowid, search_key)"
      " SELECT row, kt_fold(number || ' ' || account_title || ' ' || quote_number || ' ' || "
      "coalesce("
      "  (SELECT group_concat(value, ' ') FROM json_tree(sales_order.body) WHERE type = 'text'"
      "   AND key IN ('subject', 'reference', 'title', 'item', 'order_code')), ''))"
      " FROM sales_order WHERE id = ?";

static gboolean
write_search (KtSqliteConnection *connection, const KtOrder *order, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, search_sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, order->id);
  return kt_sqlite_run (s, error);
}

static gboolean
write_line (KtSqliteConnection *connection,
            const KtOrder *order,
            const KtOrderLine *line,
            GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT INTO sales_order_line (order_id, line_id, revision_id, position_id, cancelled)"
      " VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT (order_id, line_id) DO UPDATE SET cancelled = excluded.cancelled",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, order->id);
  kt_sqlite_bind_text (s, 2, line->id);
  kt_sqlite_bind_text (s, 3, order->revision_id);
  kt_sqlite_bind_text (s, 4, line->position_id);
  kt_sqlite_bind_int (s, 5, line->cancelled);
  return kt_sqlite_run (s, error);
}

/* Lines that were added later are no position of the revision. */
static gboolean
write_lines (KtSqliteConnection *connection, const KtOrder *order, GError **error)
{
  for (guint i = 0; i < order->lines->len; i++)
    {
      const KtOrderLine *line = order->lines->pdata[i];
      if (*line->position_id != '\0' && !write_line (connection, order, line, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
kt_order_write_rows (KtSqliteConnection *connection,
                     const KtOrder *order,
                     gboolean is_new,
                     gint64 now,
                     GError **error)
{
  return write_row (connection, order, is_new, now, error)
         && write_search (connection, order, error) && write_lines (connection, order, error);
}

static gboolean
write_order (KtSqliteConnection *connection, const KtOrder *order, gint64 now, GError **error)
{
  return append_entry (connection, order, now, error)
         && kt_order_write_rows (connection, order, order->events->len == 1, now, error);
}

/* ---- placing ---- */

static gboolean
take_number (KtSqliteConnection *connection, KtOrder *order, guint year, GError **error)
{
  char *number = kt_sequence_take (connection, "order", year, kt_order_number_format, error);
  if (number == NULL)
    return FALSE;
  g_free (order->number);
  order->number = number;
  return TRUE;
}

/* The revision as it is stored, and the clearance for it. */
static gboolean
check_origin (KtSqliteConnection *connection,
              const KtOrder *order,
              const KtClearance *clearance,
              gint64 now,
              GError **error)
{
  g_autoptr (KtRevision) revision = kt_quote_read_revision (connection, order->revision_id, error);
  if (revision == NULL)
    return FALSE;
  g_autofree char *body = kt_revision_to_body (revision);
  g_autofree char *hash = kt_revision_hash_body (body, -1);
  if (kt_revision_get_state (revision) != KT_REVISION_ACCEPTED)
    return refuse (error, KT_SALES_ERROR_STATE, _ ("Only an accepted revision can be ordered."));
  if (strcmp (hash, order->revision_hash) != 0
      || strcmp (kt_revision_get_quote_id (revision), order->quote_id) != 0)
    return refuse (error, KT_SALES_ERROR_PRICE_PROOF,
                   _ ("The order was not made of the revision that is stored. Make it again."));
  g_autofree char *print = kt_revision_commercial_print (revision);
  return kt_clearance_admit (connection, clearance, KT_EXIT_ORDER, order->revision_id, print, hash,
                             now, error);
}

static gboolean
check_once (KtSqliteConnection *connection,
            const KtOrder *order,
            const KtOrderLine *line,
            GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT number FROM sales_order JOIN sales_order_line ON order_id = id"
      " WHERE sales_order_line.revision_id = ? AND position_id = ? AND cancelled = 0",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, order->revision_id);
  kt_sqlite_bind_text (s, 2, line->position_id);
  if (!kt_sqlite_step (s, error))
    return !kt_sqlite_failed (s);
  g_set_error (
      error, KT_SALES_ERROR, KT_SALES_ERROR_ORDER,
      _ ("Position %s (%s) was ordered already in %s. Leave it out, or change that order."),
      line->number, line->title, kt_sqlite_get_text (s, 0));
  return FALSE;
}

/* Its one event gives it, and says the truth about who placed it. */
static gboolean
check_placed (const KtOrder *order, const KtClearance *clearance, GError **error)
{
  if (order->events->len != 1)
    return refuse (error, KT_SALES_ERROR_ORDER, _ ("This order was placed already."));
  const KtOrderEvent *event = order->events->pdata[0];
  g_autoptr (KtOrder) again = kt_order_replay (order->events, error);
  if (again == NULL)
    return FALSE;
  if (kt_record_equal (&kt_order_type, again, order) && clearance != NULL
      && strcmp (event->actor_id, kt_actor_get_id (kt_clearance_get_actor (clearance))) == 0
      && strcmp (order->placed_by, event->actor_id) == 0)
    return TRUE;
  return refuse (error, KT_SALES_ERROR_ORDER,
                 _ ("This order is not as it was placed. Make it again."));
}

static gboolean
check_credit (KtSqliteConnection *connection, const KtOrder *order, GError **error)
{
  KtCredit credit = { 0 };
  return kt_order_read_credit (connection, order->customer.account_id, order->id, &credit, error)
         && kt_order_check_credit (order, credit.limit.currency[0] != '\0' ? &credit : NULL, error);
}

static gboolean
check_lines (KtSqliteConnection *connection, const KtOrder *order, GError **error)
{
  for (guint i = 0; i < order->lines->len; i++)
    if (!check_once (connection, order, order->lines->pdata[i], error))
      return FALSE;
  return TRUE;
}

KtOrder *
kt_order_write_placed (KtSqliteConnection *connection,
                       const KtOrder *order,
                       const KtClearance *clearance,
                       gint64 now,
                       guint year,
                       GError **error)
{
  g_autoptr (KtOrder) placed = kt_order_copy (order);
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  gboolean written = transaction != NULL && check_placed (placed, clearance, error)
                     && check_origin (connection, placed, clearance, now, error)
                     && check_lines (connection, placed, error)
                     && check_credit (connection, placed, error)
                     && take_number (connection, placed, year, error)
                     && write_order (connection, placed, now, error)
                     && kt_sqlite_transaction_commit (transaction, error);
  return written ? g_steal_pointer (&placed) : NULL;
}

/* ---- events ---- */

/* One entry and one row each, in order; the credit is asked for all of them together. */
static gboolean
write_each (KtSqliteConnection *connection,
            KtOrder *order,
            GPtrArray *events,
            const KtActor *actor,
            gint64 now,
            GError **error)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now);
  g_autofree char *at = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
  const KtOrderContext context = { actor, NULL, at };
  for (guint i = 0; i < events->len; i++)
    if (!kt_order_apply (order, events->pdata[i], &context, error)
        || !write_order (connection, order, now, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_growth (KtSqliteConnection *connection,
              const KtOrder *before,
              const KtOrder *after,
              GError **error)
{
  KtCredit credit = { 0 };
  return kt_order_read_credit (connection, after->customer.account_id, after->id, &credit, error)
         && kt_order_check_growth (before, after, credit.limit.currency[0] != '\0' ? &credit : NULL,
                                   error);
}

KtOrder *
kt_order_write_events (KtSqliteConnection *connection,
                       const char *order_id,
                       GPtrArray *events,
                       const KtActor *actor,
                       gint64 now,
                       GError **error)
{
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  g_autoptr (KtActor) known
      = transaction != NULL ? kt_user_row_actor (connection, actor, error) : NULL;
  g_autoptr (KtOrder) before = known != NULL ? kt_order_read (connection, order_id, error) : NULL;
  g_autoptr (KtOrder) order = before != NULL ? kt_order_copy (before) : NULL;
  gboolean written = order != NULL && write_each (connection, order, events, known, now, error)
                     && check_growth (connection, before, order, error)
                     && kt_sqlite_transaction_commit (transaction, error);
  return written ? g_steal_pointer (&order) : NULL;
}
