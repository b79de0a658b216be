/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What people do all day, at work stores: customers are made, moved and deleted; quotes are begun,
 * worked on, approved by two, sent, accepted and ordered. Each act is drawn, and whatever it is
 * about is drawn from what this device knows. What the rules of the trade forbid is not done; what
 * the store cannot do although it may is an error.
 *
 * What must not get lost is noted: lines of quotes, what was sent, contacts of customers.
 */
#include "kt-simulation-private.h"

#include "kt-account-store.h"
#include "kt-approval-store.h"
#include "kt-order-store.h"
#include "kt-outcome.h"
#include "kt-quote-store.h"
#include "kt-record-json.h"
#include "kt-revision-edit.h"
#include "kt-sales-error.h"
#include "kt-sqlite-statement.h"
#include "sales-fixture.h"

#include <string.h>

static guint
below (SimWorld *world, guint bound)
{
  return (guint)kt_random_below (world->random, bound);
}

/* TRUE: it was done. What is forbidden is simply not done. */
static gboolean
done (SimWorld *world, SimClient *client, const char *what, GError *error)
{
  gboolean is_rule = error != NULL
                     && (error->domain == KT_SALES_ERROR
                         || g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_IN_USE)
                         || g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND)
                         || g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_SEALED));
  sim_tell (world, "client %u %s%s%s", client->no, what, error != NULL ? ": " : "",
            error != NULL ? error->message : "");
  if (error != NULL && !is_rule && world->trouble == NULL)
    world->trouble = g_strdup_printf ("client %u cannot %s: %s", client->no, what, error->message);
  world->report->acts += error == NULL;
  return error == NULL;
}

/* ---- what there is ---- */

/* Two texts of one of the rows, or FALSE: there are none. */
static gboolean
pick (SimWorld *world, SimClient *client, const char *from, char **first, char **second)
{
  gint64 n = 0;
  g_autoptr (GError) error = NULL;
  KtSqliteConnection *connection = sim_store_peek (client);
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM (%s)", from);
  kt_sqlite_connection_query_int (connection, count, &n, &error);
  g_assert_no_error (error);
  if (n == 0)
    return FALSE;
  g_autofree char *sql = g_strdup_printf ("%s LIMIT 1 OFFSET %u", from, below (world, (guint)n));
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, &error);
  g_assert_no_error (error);
  g_assert_true (kt_sqlite_step (s, &error));
  *first = kt_sqlite_dup_text (s, 0);
  *second = kt_sqlite_dup_text (s, 1);
  return TRUE;
}

typedef struct {
  KtQuote *quote;
  KtRevision *revision;
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->quote, kt_quote_free);
  g_clear_object (&self->revision);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

#define REVISIONS "SELECT quote_id, id FROM revision WHERE "
#define IN_ORDER " ORDER BY quote_id, number"

static gboolean
open_work (SimWorld *world, SimClient *client, const char *from, Work *work)
{
  g_autofree char *quote_id = NULL, *revision_id = NULL;
  g_autoptr (GError) error = NULL;
  if (!pick (world, client, from, &quote_id, &revision_id))
    return FALSE;
  work->quote = kt_quote_store_load (client->store, quote_id, &error);
  work->revision = work->quote != NULL
                       ? kt_quote_store_load_revision (client->store, revision_id, &error)
                       : NULL;
  return done (world, client, "opens a quote", error);
}

static gboolean
save (SimWorld *world, SimClient *client, Work *work, const char *what)
{
  g_autoptr (GError) error = NULL;
  kt_quote_store_save (client->store, work->quote, work->revision, &error);
  return done (world, client, what, error);
}

/* ---- customers ---- */

static void
contact (SimWorld *world, SimClient *client)
{
  guint account = below (world, SIM_ACCOUNTS);
  g_autofree char *tag = g_strdup_printf ("c%u-%u", client->no, client->next_tag++);
  sim_tell (world, "client %u writes %s to %u", client->no, tag, account);
  sim_store_edit (world, client, world->accounts->pdata[account], tag);
  sim_note (world->tags, client, tag, world->accounts->pdata[account]);
}

#define ACCOUNTS "SELECT id, title FROM account ORDER BY id"

/* Whom he gave the customers to may be somebody else. */
static void
move (SimWorld *world, SimClient *client)
{
  static const char *const territories[] = { "", "north", "south" };
  g_autofree char *id = NULL, *title = NULL;
  g_autoptr (GError) error = NULL;
  if (!pick (world, client, ACCOUNTS, &id, &title))
    return;
  g_autoptr (KtAccount) account = kt_account_store_load (client->store, id, &error);
  kt_record_set_text (&account->territory, territories[below (world, 3)]);
  sim_tell (world, "%s to “%s”", id, account->territory);
  kt_account_store_save (client->store, account, client->actor, &error);
  done (world, client, "moves a customer", error);
}

/* Contacts that he saw go with the customer. */
static void delete (SimWorld *world, SimClient *client)
{
  g_autofree char *id = NULL, *title = NULL;
  g_autoptr (GError) error = NULL;
  if (!pick (world, client, ACCOUNTS, &id, &title))
    return;
  g_autoptr (KtAccount) account = kt_account_store_load (client->store, id, &error);
  kt_account_store_delete (client->store, id, &error);
  if (!done (world, client, "deletes a customer", error))
    return;
  sim_tell (world, "%s", id);
  for (guint i = 0; i < account->contacts->len; i++)
    g_hash_table_add (world->dead,
                      g_strdup (((KtContact *)account->contacts->pdata[i])->family_name));
}

/* ---- quotes ---- */

/* A line whose title is found again in the end. discount: needs approval. */
static void
add_line (SimWorld *world, SimClient *client, Work *work, gboolean discount)
{
  g_autofree char *tag = g_strdup_printf ("l%u-%u", client->no, client->next_tag++);
  KtPositionData *line = fixture_article (world->random, tag, "2", "100");
  if (discount)
    line->discount = kt_decimal (15, 0);
  fixture_add (work->revision, line);
  if (save (world, client, work, "writes a line"))
    sim_note (world->lines, client, tag, work->quote->id);
}

static void
begin_quote (SimWorld *world, SimClient *client)
{
  g_autofree char *id = NULL, *title = NULL;
  g_auto (Work) work = { 0 };
  g_autoptr (GError) error = NULL;
  if (!pick (world, client, ACCOUNTS, &id, &title))
    return;
  g_autoptr (KtAccount) account = kt_account_store_load (client->store, id, &error);
  g_autoptr (KtRevisionHeader) header = fixture_header (account);
  g_autofree char *quote_id = kt_random_uuid (world->random);
  g_autofree char *revision_id = kt_random_uuid (world->random);
  gint64 now = sim_client_now (world, client);
  work.quote = kt_quote_new (quote_id, now);
  work.revision = kt_quote_begin_first (work.quote, revision_id, now, header);
  add_line (world, client, &work, below (world, 3) == 0);
}

static void
edit_quote (SimWorld *world, SimClient *client)
{
  g_auto (Work) work = { 0 };
  if (open_work (world, client, REVISIONS "state = 'draft'" IN_ORDER, &work))
    add_line (world, client, &work, below (world, 4) == 0);
}

static void
begin_revision (SimWorld *world, SimClient *client)
{
  g_auto (Work) work = { 0 };
  g_autoptr (GError) error = NULL;
  if (!open_work (world, client, REVISIONS "state NOT IN ('accepted')" IN_ORDER, &work))
    return;
  g_autofree char *id = kt_random_uuid (world->random);
  KtRevision *next = kt_quote_begin_revision (work.quote, work.revision, id,
                                              sim_client_now (world, client), &error);
  if (!done (world, client, "begins a revision", error))
    return;
  g_object_unref (work.revision);
  work.revision = next;
  add_line (world, client, &work, FALSE);
}

/* ---- the gate ---- */

static KtGateRequest
request_of (SimWorld *world, SimClient *client, Work *work, const KtApprovalCase *known)
{
  return (KtGateRequest){ .question = { .revision = work->revision,
                                        .rules = world->rules,
                                        .actor = client->actor,
                                        .credit = NULL,
                                        .day = SIM_DAY },
                          .approvals = known->approvals,
                          .mandates = known->mandates,
                          .cleared = (const char *const *)known->cleared };
}

static KtApprovalCase *
load_case (SimClient *client, Work *work)
{
  g_autoptr (GError) error = NULL;
  KtApprovalCase *known = kt_approval_store_load_case (client->store, work->quote->id, &error);
  g_assert_no_error (error);
  return known;
}

static void
ask (SimWorld *world, SimClient *client)
{
  g_auto (Work) work = { 0 };
  g_autoptr (GError) error = NULL;
  if (!open_work (world, client, REVISIONS "state = 'draft'" IN_ORDER, &work))
    return;
  g_autoptr (KtApprovalCase) known = load_case (client, &work);
  const KtGateRequest gate = request_of (world, client, &work, known);
  g_autoptr (GPtrArray) needs = kt_gate_assess (&gate);
  g_autofree char *id = kt_random_uuid (world->random);
  g_autoptr (KtApproval) asked = kt_approval_new (id, work.revision, work.quote->number, needs,
                                                  NULL, client->actor, "?", &error);
  if (!done (world, client, "wants approval", error)
      || !kt_revision_set_state (work.revision, KT_REVISION_IN_APPROVAL, NULL)
      || !save (world, client, &work, "puts a quote in approval"))
    return;
  kt_approval_store_ask (client->store, asked, &error);
  done (world, client, "asks for approval", error);
}

static void
decide (SimWorld *world, SimClient *client)
{
  static const KtVerdict verdicts[]
      = { KT_VERDICT_APPROVE, KT_VERDICT_APPROVE,  KT_VERDICT_APPROVE,  KT_VERDICT_APPROVE,
          KT_VERDICT_REFUSE,  KT_VERDICT_ASK_BACK, KT_VERDICT_WITHDRAW, KT_VERDICT_ANSWER };
  g_autofree char *id = NULL, *number = NULL;
  g_autoptr (GError) error = NULL;
  if (!pick (world, client,
             "SELECT id, number FROM approval WHERE state IN ('open', 'asked') ORDER BY id", &id,
             &number))
    return;
  KtVerdict verdict = verdicts[below (world, G_N_ELEMENTS (verdicts))];
  g_autofree char *what = g_strdup_printf ("says %s to %s", kt_verdict_to_string (verdict), id);
  g_autoptr (KtApproval) decided
      = kt_approval_store_decide (client->store, id, verdict, client->actor, "so", &error);
  done (world, client, what, error);
}

static void
send (SimWorld *world, SimClient *client)
{
  g_auto (Work) work = { 0 };
  g_autoptr (GError) error = NULL;
  if (!open_work (world, client, REVISIONS "state IN ('draft', 'released', 'in-approval')" IN_ORDER,
                  &work))
    return;
  g_autoptr (KtApprovalCase) known = load_case (client, &work);
  const KtGateRequest gate = request_of (world, client, &work, known);
  g_autoptr (KtClearance) clearance = kt_gate_open (&gate, KT_EXIT_SEND, &error);
  if (clearance != NULL)
    kt_revision_send (work.revision, clearance, &error);
  if (!done (world, client, "wants to send", error)
      || !save (world, client, &work, "sends a quote"))
    return;
  g_autofree char *body = kt_revision_to_body (work.revision);
  g_autofree char *hash = kt_revision_hash_body (body, -1);
  sim_note (world->sent, client, hash, work.quote->id);
}

static void
close_quote (SimWorld *world, SimClient *client)
{
  g_auto (Work) work = { 0 };
  g_autoptr (GError) error = NULL;
  if (!open_work (world, client, REVISIONS "state = 'sent'" IN_ORDER, &work))
    return;
  g_autoptr (KtOutcome) outcome
      = kt_outcome_new (below (world, 4) > 0 ? KT_OUTCOME_ACCEPTED : KT_OUTCOME_LOST, "2026-11-22");
  if (outcome->kind == KT_OUTCOME_LOST)
    kt_record_set_text (&outcome->reason, "price");
  kt_revision_close (work.revision, outcome, client->actor, SIM_DAY, &error);
  if (done (world, client, "hears from the customer", error))
    save (world, client, &work, "closes a quote");
}

/* ---- orders ---- */

static void
order (SimWorld *world, SimClient *client)
{
  g_auto (Work) work = { 0 };
  g_autoptr (GError) error = NULL;
  const KtCredit credit = { fixture_eur ("1000000"), fixture_eur ("0") };
  if (!open_work (world, client, REVISIONS "state = 'accepted'" IN_ORDER, &work))
    return;
  g_autoptr (KtApprovalCase) known = load_case (client, &work);
  KtGateRequest gate = request_of (world, client, &work, known);
  gate.question.credit = &credit;
  g_autoptr (KtClearance) clearance = kt_gate_open (&gate, KT_EXIT_ORDER, &error);
  if (!done (world, client, "wants to order", error))
    return;
  g_autofree char *id = kt_random_uuid (world->random);
  const KtOrderRequest request = { .id = id,
                                   .quote = work.quote,
                                   .revision = work.revision,
                                   .clearance = clearance,
                                   .date_wished = "2027-01-15",
                                   .date = "2026-11-22",
                                   .day = SIM_DAY,
                                   .credit = &credit,
                                   .at = "2026-11-22T09:30:00Z",
                                   .random = world->random };
  g_autoptr (KtOrder) made = kt_order_place (&request, &error);
  g_autoptr (KtOrder) stored
      = made != NULL ? kt_order_store_place (client->store, made, clearance, &error) : NULL;
  done (world, client, "places an order", error);
}

static void
change_order (SimWorld *world, SimClient *client)
{
  g_autofree char *id = NULL, *line = NULL;
  g_autoptr (GError) error = NULL;
  if (!pick (world, client,
             "SELECT order_id, line_id FROM sales_order_line WHERE cancelled = 0"
             " ORDER BY order_id, line_id",
             &id, &line))
    return;
  g_autofree char *event_id = kt_random_uuid (world->random);
  g_autofree char *part = kt_random_uuid (world->random);
  gboolean is_cancelled = below (world, 3) == 0;
  g_autoptr (KtOrderEvent) event = kt_order_event_new (
      event_id, is_cancelled ? KT_ORDER_EVENT_CANCEL : KT_ORDER_EVENT_QUANTITY);
  kt_record_set_text (&event->line_id, line);
  if (is_cancelled)
    kt_record_set_text (&event->text, "so");
  else
    {
      kt_record_set_text (&event->other_id, part);
      event->quantity = kt_decimal (below (world, 50) + 3, 0);
    }
  g_autoptr (KtOrder) changed
      = kt_order_store_apply (client->store, id, event, client->actor, &error);
  done (world, client, is_cancelled ? "cancels a line" : "changes an order", error);
}

/* ---- numbers ---- */

/* All but one were used for quotes that nobody wrote. */
static void
use_numbers (SimWorld *world, SimClient *client)
{
  sim_tell (world, "client %u has one number left", client->no);
  sim_store_run (client, "UPDATE lease SET next = max (next, last)");
}

/* ---- a day ---- */

/* Two have to agree to a discount, in any order. */
GPtrArray *
sim_trade_new_rules (void)
{
  static const char *const duties[] = { "sales-lead", "management" };
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_rule_free);
  for (guint i = 0; i < G_N_ELEMENTS (duties); i++)
    {
      KtApprovalRule *rule = kt_approval_rule_new ();
      rule->key = g_strdup (duties[i]);
      rule->limit = kt_decimal (10, 0);
      rule->approver = g_strdup (duties[i]);
      rule->order = 1;
      g_ptr_array_add (rules, rule);
    }
  return rules;
}

static const struct {
  guint weight;
  void (*act) (SimWorld *world, SimClient *client);
} acts[] = {
  { 20, contact },    { 4, move },           { 3, delete }, { 10, begin_quote },
  { 14, edit_quote }, { 4, begin_revision }, { 9, ask },    { 14, decide },
  { 8, send },        { 8, close_quote },    { 8, order },  { 5, change_order },
  { 1, use_numbers },
};

void
sim_trade_act (SimWorld *world, SimClient *client)
{
  guint total = 0;
  if (client->is_kiosk)
    {
      sim_store_set_clock (world, client);
      sim_inquiry_ask (world, client);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    total += acts[i].weight;
  guint drawn = below (world, total);
  guint i = 0;
  while (drawn >= acts[i].weight)
    drawn -= acts[i++].weight;
  sim_store_set_clock (world, client);
  acts[i].act (world, client);
  sim_inquiry_take_up (world, client);
}
