/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli demo: fills the work of a new user with invented customers, quotes and orders of the
 * demo catalog, in all states an order can be in. Everything goes the way it goes in the window:
 * through the gate, sent, accepted, ordered, reported; nothing is written behind its back.
 */
#include "kt-account-store.h"
#include "kt-approval-store.h"
#include "kt-catalog-header.h"
#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-cli-options.h"
#include "kt-cli-output.h"
#include "kt-gate-desk.h"
#include "kt-number-format.h"
#include "kt-order-store.h"
#include "kt-outcome.h"
#include "kt-quote-store.h"
#include "kt-release.h"
#include "kt-user-store.h"
#include "kt-work-secret.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- who and what ---------------------------------------------------------------------------- */

static const struct {
  const char *name, *number, *street, *postcode, *city, *vat_id;
  const char *limit; /* EUR */
  const char *plant, *plant_street, *plant_postcode, *plant_city;
} customers[] = {
  { "Nordlicht Chemie GmbH", "10042", "Hafenstraße 7", "24103", "Kiel", "", "60000", "Werk 2",
    "Am Kanal 12", "24768", "Rendsburg" },
  { "Wasserwerke Sollinghausen", "10057", "Brunnenweg 3", "37586", "Dassel", "", "25000",
    "Pumpwerk Ost", "Talstraße 40", "37574", "Einbeck" },
  { "Getränke Hohenfels AG", "10063", "Quellenallee 1", "92366", "Hohenfels", "", "", "Abfüllung",
    "Industriestraße 9", "92331", "Parsberg" },
  { "Maschinenbau Terhorst KG", "10088", "Gildenstraße 22", "48157", "Münster", "", "40000",
    "Montagehalle", "Kanalstraße 5", "48147", "Münster" },
};

/*
 * What became of an order, in letters that are followed by the number of a line (* for all):
 * c confirmed, p produced, s shipped, d delivered, i invoiced, $ paid, / its first delivery split
 * in two with the second one to the other address, b called off (half of what is left), x
 * cancelled, + one more ordered.
 */
static const struct {
  guint customer;
  const char *subject, *reference;
  const char *lines; /* article×quantity, separated by blanks */
  const char *life;
  gboolean is_blanket;
  gboolean is_reserved; /* accepted, not ordered: for trying it out */
} trades[] = {
  { 0, "Ersatzteile Reaktorkreislauf", "B-2026-118", "FR-20001×2 FR-20004×1 FR-21002×4", "c*d*i*$*",
    FALSE, FALSE },
  { 1, "Pumpen für die Druckerhöhung", "4500017733", "FR-20010×3 FR-21001×6", "/0c*p0s0d0i0", FALSE,
    FALSE },
  { 2, "Rahmenauftrag Verschleißteile 2027", "RA-27-004", "FR-21001×40 FR-21009×12", "b0b0c0d0i0b1",
    TRUE, FALSE },
  { 3, "Nachrüstung Prüfstand", "2026/551", "FR-20005×2 FR-20012×1", "c0p0", FALSE, FALSE },
  { 0, "Reservepumpe Tanklager", "B-2026-131", "FR-20008×1 FR-21003×2", "+1c*x0", FALSE, FALSE },
  { 3, "Kleinteile Werkstatt", "", "FR-21002×2", "", FALSE, FALSE },
  { 1, "Sensorik Brunnen 4", "", "FR-21001×2 FR-20002×1", "", FALSE, TRUE },
};

typedef struct {
  KtWorkStore *store;
  KtRelease *release;
  KtCatalog *catalog;
  KtRandom *random;
  KtClock *clock;
  KtGateDesk *desk;
  KtActor *actor;
  guint day;
  char *today; /* ISO 8601 */
  KtAccount *accounts[G_N_ELEMENTS (customers)];
} Demo;

static void
demo_clear (Demo *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (customers); i++)
    g_clear_pointer (&self->accounts[i], kt_account_free);
  g_clear_pointer (&self->desk, kt_gate_desk_free);
  g_clear_pointer (&self->actor, kt_actor_unref);
  g_clear_pointer (&self->random, kt_random_free);
  g_clear_pointer (&self->clock, kt_clock_unref);
  g_clear_pointer (&self->release, kt_release_unref);
  g_clear_object (&self->store);
  g_free (self->today);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Demo, demo_clear)

/* A day from now on, ISO 8601. */
static char *
day_after (const Demo *self, guint days)
{
  GDate date;
  kt_clock_today (self->clock, &date);
  g_date_add_days (&date, days);
  return kt_date_to_iso (&date);
}

/* --- customers ------------------------------------------------------------------------------- */

static KtAddress *
address_of (const Demo *self, guint number)
{
  g_autofree char *id = kt_random_uuid (self->random);
  KtAddress *address = kt_address_new (id);
  kt_record_set_text (&address->label, customers[number].plant);
  kt_record_set_text (&address->street, customers[number].plant_street);
  kt_record_set_text (&address->postcode, customers[number].plant_postcode);
  kt_record_set_text (&address->city, customers[number].plant_city);
  kt_record_set_text (&address->country, "DE");
  return address;
}

static gboolean
add_customer (Demo *self, guint number, GError **error)
{
  g_autofree char *id = kt_random_uuid (self->random);
  KtAccount *account = self->accounts[number] = kt_account_new (id);
  kt_record_set_text (&account->name, customers[number].name);
  kt_record_set_text (&account->number, customers[number].number);
  kt_record_set_text (&account->billing.street, customers[number].street);
  kt_record_set_text (&account->billing.postcode, customers[number].postcode);
  kt_record_set_text (&account->billing.city, customers[number].city);
  kt_record_set_text (&account->billing.country, "DE");
  kt_record_set_text (&account->language, "de");
  g_ptr_array_add (account->deliveries, kt_address_copy (&account->billing));
  kt_record_set_text (&((KtAddress *)account->deliveries->pdata[0])->id, id);
  g_ptr_array_add (account->deliveries, address_of (self, number));
  return (*customers[number].limit == '\0'
          || kt_money_from_string (customers[number].limit, "EUR", &account->credit_limit, error))
         && kt_account_store_save (self->store, account, self->actor, error);
}

/* --- quotes ---------------------------------------------------------------------------------- */

static gboolean
add_line (const Demo *self, KtRevision *revision, const char *line, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (line, "×", 2);
  g_autofree char *id = kt_random_uuid (self->random);
  KtDecimal quantity;
  g_autoptr (KtArticle) article = kt_catalog_load_article (self->catalog, parts[0], error);
  if (article == NULL || !kt_decimal_parse (parts[1], &quantity, error))
    return FALSE;
  g_autoptr (KtPositionData) data = kt_catalog_position_new_article (
      self->catalog, article, id, "de", quantity, self->day, error);
  return data != NULL && kt_revision_insert (revision, NULL, -1, data, error) != NULL;
}

static KtRevision *
begin_quote (const Demo *self, guint number, KtQuote *quote, GError **error)
{
  g_autofree char *id = kt_random_uuid (self->random);
  g_auto (GStrv) lines = g_strsplit (trades[number].lines, " ", -1);
  GDate today;
  kt_clock_today (self->clock, &today);
  g_autoptr (KtRevisionHeader) header = kt_catalog_header_new (self->catalog, "de", &today);
  kt_catalog_header_set_customer (header, self->catalog, self->accounts[trades[number].customer],
                                  NULL);
  kt_record_set_text (&header->subject, trades[number].subject);
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (
        header->deliveries,
        kt_address_copy (self->accounts[trades[number].customer]->deliveries->pdata[i]));
  kt_record_set_text (&header->date, self->today);
  g_autoptr (KtRevision) revision
      = kt_quote_begin_first (quote, id, kt_clock_now (self->clock) / G_USEC_PER_SEC, header);
  for (char **line = lines; *line != NULL; line++)
    if (!add_line (self, revision, *line, error))
      return NULL;
  return kt_catalog_determine (self->catalog, revision, self->day, NULL, error)
             ? g_steal_pointer (&revision)
             : NULL;
}

static KtClearance *
ask (const Demo *self, KtRevision *revision, KtExit exit, GError **error)
{
  g_autoptr (KtApprovalCase) known
      = kt_approval_store_load_case (self->store, kt_revision_get_quote_id (revision), error);
  if (known == NULL)
    return NULL;
  const KtGateRequest request
      = kt_gate_desk_ask (self->desk, revision, self->actor, self->day, known, NULL);
  return kt_gate_open (&request, exit, error);
}

static gboolean
save (const Demo *self, KtQuote *quote, KtRevision *revision, GError **error)
{
  return kt_quote_store_save (self->store, quote, revision, error);
}

static gboolean
send_and_accept (const Demo *self,
                 guint number,
                 KtQuote *quote,
                 KtRevision *revision,
                 GError **error)
{
  g_autoptr (KtOutcome) outcome = kt_outcome_new (KT_OUTCOME_ACCEPTED, self->today);
  g_autoptr (KtClearance) clearance = ask (self, revision, KT_EXIT_SEND, error);
  kt_record_set_text (&outcome->reference, trades[number].reference);
  return clearance != NULL && save (self, quote, revision, error)
         && kt_revision_send (revision, clearance, error) && save (self, quote, revision, error)
         && kt_revision_close (revision, outcome, self->actor, self->day, error)
         && save (self, quote, revision, error);
}

/* --- orders ---------------------------------------------------------------------------------- */

static KtOrder *
place (const Demo *self, guint number, KtQuote *quote, KtRevision *revision, GError **error)
{
  g_autofree char *id = kt_random_uuid (self->random), *at = kt_clock_now_iso (self->clock);
  g_autofree char *wished = day_after (self, 20 + 7 * number), *until = day_after (self, 365);
  g_autoptr (KtClearance) clearance = ask (self, revision, KT_EXIT_ORDER, error);
  const KtOrderRequest request
      = { .id = id,
          .kind = trades[number].is_blanket ? KT_ORDER_BLANKET : KT_ORDER_STANDARD,
          .quote = quote,
          .revision = revision,
          .clearance = clearance,
          .date_wished = wished,
          .date = self->today,
          .reference = trades[number].reference,
          .term_from = self->today,
          .term_until = until,
          .catalog = self->catalog,
          .day = self->day,
          .at = at,
          .random = self->random };
  g_autoptr (KtOrder) order = clearance != NULL ? kt_order_place (&request, error) : NULL;
  return order != NULL ? kt_order_store_place (self->store, order, clearance, error) : NULL;
}

/* --- their life ------------------------------------------------------------------------------ */

static KtOrderEvent *
event_new (const Demo *self, KtOrderEventKind kind)
{
  g_autofree char *id = kt_random_uuid (self->random), *other = kt_random_uuid (self->random);
  KtOrderEvent *event = kt_order_event_new (id, kind);
  kt_record_set_text (&event->other_id, other);
  return event;
}

static gboolean
halve (KtDecimal *quantity)
{
  return kt_decimal_div (*quantity, kt_decimal_from_int (2), 0, KT_ROUND_UP, quantity, NULL);
}

static KtOrderEvent *
split (const Demo *self, const KtOrder *order, const KtOrderLine *line)
{
  const KtOrderPart *part = line->parts->pdata[0];
  KtOrderEvent *event = event_new (self, KT_ORDER_EVENT_SPLIT);
  g_autofree char *later = day_after (self, 60);
  kt_record_set_text (&event->part_id, part->id);
  kt_record_set_text (&event->date, later);
  kt_record_set_text (&event->address_id,
                      ((KtAddress *)order->addresses->pdata[order->addresses->len - 1])->id);
  event->quantity = kt_decimal_from_int (1);
  return event;
}

static KtOrderEvent *
call_off (const Demo *self, const KtOrder *order, const KtOrderLine *line)
{
  KtOrderEvent *event = event_new (self, KT_ORDER_EVENT_CALLED);
  g_autofree char *date = day_after (self, 14 + 30 * line->parts->len);
  g_autofree char *reference = g_strdup_printf ("Abruf %u", line->parts->len + 1);
  KtDecimal called;
  kt_record_set_text (&event->line_id, line->id);
  kt_record_set_text (&event->part_id, event->other_id);
  kt_record_set_text (&event->date, date);
  kt_record_set_text (&event->text, reference);
  kt_record_set_text (&event->address_id, ((KtAddress *)order->addresses->pdata[0])->id);
  if (kt_order_line_called (line, &called, NULL)
      && kt_decimal_sub (line->quantity, called, &event->quantity, NULL))
    halve (&event->quantity);
  return event;
}

static KtOrderEvent *
one_more (const Demo *self, const KtOrder *order, const KtOrderLine *line)
{
  KtOrderEvent *event = event_new (self, KT_ORDER_EVENT_QUANTITY);
  kt_record_set_text (&event->line_id, line->id);
  kt_record_set_text (&event->text, "Nachbestellt am Telefon");
  kt_decimal_add (line->quantity, kt_decimal_from_int (1), &event->quantity, NULL);
  return event;
}

static KtOrderEvent *
cancel (const Demo *self, const KtOrder *order, const KtOrderLine *line)
{
  KtOrderEvent *event = event_new (self, KT_ORDER_EVENT_CANCEL);
  kt_record_set_text (&event->line_id, line->id);
  kt_record_set_text (&event->text, "Wird vom Betreiber gestellt");
  return event;
}

static const struct {
  char letter;
  KtOrderEvent *(*make) (const Demo *self, const KtOrder *order, const KtOrderLine *line);
} steps[] = { { '/', split }, { 'b', call_off }, { '+', one_more }, { 'x', cancel } };

static const char stages[] = "psdi$"; /* in the order of KtOrderStage */

static GPtrArray *
events_of (const Demo *self, const KtOrder *order, const char *step)
{
  const KtOrderLine *line = step[1] != '*' ? order->lines->pdata[step[1] - '0'] : NULL;
  const char *line_id = line != NULL ? line->id : NULL;
  const char *stage = strchr (stages, step[0]);
  if (stage != NULL)
    return kt_order_advance (order, line_id, NULL, stage - stages, self->random);
  if (step[0] == 'c')
    return kt_order_confirm (order, line_id, NULL, self->random);
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_order_event_free);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].letter == step[0])
      g_ptr_array_add (events, steps[i].make (self, order, line));
  return events;
}

static gboolean
live (const Demo *self, const KtOrder *placed, const char *life, GError **error)
{
  g_autoptr (KtOrder) order = kt_order_copy (placed);
  for (const char *step = life; *step != '\0'; step += 2)
    {
      g_autoptr (GPtrArray) events = events_of (self, order, step);
      KtOrder *after = kt_order_store_amend (self->store, order->id, events, self->actor, error);
      if (after == NULL)
        return FALSE;
      kt_order_free (order);
      order = after;
    }
  return TRUE;
}

static gboolean
trade (const Demo *self, guint number, GError **error)
{
  g_autofree char *id = kt_random_uuid (self->random);
  g_autoptr (KtQuote) quote = kt_quote_new (id, kt_clock_now (self->clock) / G_USEC_PER_SEC);
  g_autoptr (KtRevision) revision = begin_quote (self, number, quote, error);
  if (revision == NULL || !send_and_accept (self, number, quote, revision, error))
    return FALSE;
  kt_cli_print ("%s\t%s\n", quote->number, trades[number].subject);
  if (trades[number].is_reserved)
    return TRUE;
  g_autoptr (KtOrder) order = place (self, number, quote, revision, error);
  if (order == NULL || !live (self, order, trades[number].life, error))
    return FALSE;
  kt_cli_print ("%s\t%s\n", order->number, trades[number].subject);
  return TRUE;
}

/* --- the command ----------------------------------------------------------------------------- */

static gboolean
open_all (Demo *self, const char *profile, const char *catalog, GError **error)
{
  self->clock = kt_clock_system ();
  self->random = kt_random_new_system ();
  self->actor = kt_actor_new_open_workplace ("Anna Berg");
  self->today = kt_clock_today_iso (self->clock);
  self->day = kt_cli_today ();
  self->release = kt_release_open (catalog, error);
  self->store = self->release != NULL ? kt_work_store_open_with (profile, self->clock, kt_work_secret_load, NULL, error) : NULL;
  if (self->store == NULL)
    return FALSE;
  self->catalog = kt_release_get_catalog (self->release);
  self->desk = kt_gate_desk_new (self->catalog);
  if (!kt_user_store_has_users (self->store))
    return TRUE;
  g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_DENIED,
                       _ ("There are users already: fill a folder before they are added."));
  return FALSE;
}

static int
run (const char *profile, const char *catalog)
{
  g_auto (Demo) demo = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean done = open_all (&demo, profile, catalog, &error);
  for (guint i = 0; done && i < G_N_ELEMENTS (customers); i++)
    done = add_customer (&demo, i, &error);
  for (guint i = 0; done && i < G_N_ELEMENTS (trades); i++)
    done = trade (&demo, i, &error);
  if (!done)
    kt_cli_message ("%s", error->message);
  return done ? KT_CLI_DONE : KT_CLI_FOUND;
}

int
kt_command_demo (int argc, char **argv)
{
  g_autofree char *profile = NULL, *catalog = NULL;
  const GOptionEntry entries[] = { { "profile", 'p', 0, G_OPTION_ARG_FILENAME, &profile,
                                     N_ ("The folder of the work"), N_ ("FOLDER") },
                                   { "release", 0, 0, G_OPTION_ARG_FILENAME, &catalog,
                                     N_ ("The release of the demo catalog"), N_ ("FILE") },
                                   G_OPTION_ENTRY_NULL };
  static const char *const examples[]
      = { "kontor-cli demo --profile /tmp/demo --release falkenrath.kontor", NULL };
  const KtCliUsage usage = {
    .name = "demo",
    .arguments = "",
    .description = _ ("Fills a folder of work with invented customers of the demo catalog, their "
                      "quotes, and orders in all states, so that there is something to look at."),
    .examples = examples,
    .entries = entries,
  };
  g_auto (KtCliOptions) options = { 0 };
  int code = KT_CLI_DONE;
  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code))
    return code;
  if (profile == NULL || catalog == NULL)
    return kt_cli_usage_error (&usage, _ ("Name the folder and the release: --profile FOLDER "
                                          "--release FILE."));
  return run (profile, catalog);
}
