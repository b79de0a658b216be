/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random sequences of ordering, call-offs, deliveries, amendments and cancellations by random
 * actors. The oracle is a model in whole numbers (quantities in tenths, money in cents, days as
 * numbers) that knows only the rules of the trade: it says beforehand whether a step is allowed,
 * and afterwards what the order must look like. Besides: delivered ≤ called ≤ ordered, parts add up
 * to lines and lines to the order, what is open passes the credit limit only where somebody let it,
 * and the history, written and read again, gives the state.
 */
#include "order-machine.h"

#include "kt-number-format.h"
#include "kt-record-json.h"
#include "kt-sales-error.h"

#include <string.h>

#define N_ORDERS 3
#define N_STEPS 120
#define MAX_LINES 24
#define MAX_PARTS 64
#define TERM_FROM 10
#define LIMIT 2000000 /* cents */

/* ---- the model ---- */

typedef struct {
  char id[40];
  int quantity;
  int stages[KT_N_STAGES];
  int day;
} Part;

typedef struct {
  char id[40];
  gint64 net;
  int base, quantity, rate;
  gboolean cancelled;
  guint n_parts;
  Part parts[MAX_PARTS];
} Line;

typedef struct {
  KtOrder *order;
  gboolean blanket;
  int term_until;
  gint64 released, most_released;
  guint n_lines, n_steps;
  Line lines[MAX_LINES];
} Model;

typedef struct {
  const OrderDesk *desk;
  KtRandom *random;
  KtAccount *account;
  KtActor *actors[5];
  guint n_orders;
  Model *orders[N_ORDERS];
} World;

static const struct {
  const char *id;
  KtUserRoles roles;
  gboolean orders, approves;
} people[] = {
  { "seller", KT_USER_SALES, TRUE, FALSE },
  { "office", KT_USER_BACK_OFFICE, TRUE, FALSE },
  { "chief", KT_USER_APPROVER, FALSE, TRUE },
  { "lead", KT_USER_APPROVER | KT_USER_SALES, TRUE, TRUE },
  { "kiosk", KT_USER_KIOSK, FALSE, FALSE },
};

static guint accepted[KT_N_ORDER_EVENTS], refused[KT_N_ORDER_EVENTS];

static int
pick (World *self, int low, int high)
{
  return kt_random_range (self->random, low, high);
}

/* Half up, as counted at school. */
static gint64
cents (const Line *line, int quantity)
{
  return (2 * line->net * quantity + line->base) / (2 * line->base);
}

static int
called (const Line *line)
{
  int sum = 0;
  for (guint i = 0; i < line->n_parts; i++)
    sum += line->parts[i].quantity;
  return sum;
}

static int
reached (const Line *line, KtOrderStage stage)
{
  int sum = 0;
  for (guint i = 0; i < line->n_parts; i++)
    sum += line->parts[i].stages[stage];
  return sum;
}

static int
begun (const Part *part)
{
  return MAX (part->stages[KT_STAGE_PRODUCED], part->stages[KT_STAGE_INVOICED]);
}

/* With tax; unpaid only, or all of it. */
static gint64
gross (const Model *model, gboolean unpaid)
{
  static const int rates[] = { 19, 7 };
  gint64 sum = 0;
  for (guint r = 0; r < G_N_ELEMENTS (rates); r++)
    {
      gint64 net = 0;
      for (guint i = 0; i < model->n_lines; i++)
        {
          const Line *line = &model->lines[i];
          if (line->rate == rates[r])
            net += cents (line, line->quantity)
                   - (unpaid ? cents (line, reached (line, KT_STAGE_PAID)) : 0);
        }
      sum += net + (net * rates[r] + 50) / 100;
    }
  return sum;
}

static gint64
used_by_others (const World *self, const Model *but)
{
  gint64 used = 0;
  for (guint i = 0; i < self->n_orders; i++)
    if (self->orders[i] != but)
      used += gross (self->orders[i], TRUE);
  return used;
}

static gboolean
credit_allows (const World *self, const Model *before, const Model *after)
{
  gint64 new = gross (after, FALSE);
  return new <= gross (before, FALSE) || new <= after->released
         || used_by_others (self, before) + gross (after, TRUE) <= LIMIT;
}

/* ---- the words of the program ---- */

static KtDecimal
tenths (int quantity)
{
  return kt_decimal (quantity, 1);
}

static KtMoney
euros (gint64 amount)
{
  return kt_money (amount * 100, "EUR");
}

static char *
iso (int day)
{
  GDate date;
  g_date_set_dmy (&date, 1, G_DATE_JANUARY, 2027);
  g_date_add_days (&date, (guint)day);
  return kt_date_to_iso (&date);
}

static void
set_day (char **field, int day)
{
  g_autofree char *text = iso (day);
  kt_record_set_text (field, text);
}

/* ---- one step: what the model says of it ---- */

typedef struct {
  KtOrderEvent *event;
  guint actor, line, part;
  int quantity, day;
  gboolean knows_address;
} Step;

static gboolean
in_term (const Model *model, int day)
{
  return !model->blanket || (day >= TERM_FROM && day <= model->term_until);
}

static void
insert_part (Line *line, guint index, const Step *step, int quantity, int day)
{
  memmove (&line->parts[index + 1], &line->parts[index],
           (line->n_parts - index) * sizeof line->parts[0]);
  line->parts[index] = (Part){ .quantity = quantity, .day = day };
  g_strlcpy (line->parts[index].id, step->event->other_id, sizeof line->parts[index].id);
  line->n_parts++;
}

static int
take_away (Line *line, int less)
{
  for (guint i = line->n_parts; i > 0 && less > 0; i--)
    {
      Part *part = &line->parts[i - 1];
      int cut = MIN (less, part->quantity - begun (part));
      part->quantity -= cut;
      less -= cut;
      if (part->quantity == 0)
        memmove (part, part + 1, (--line->n_parts - (i - 1)) * sizeof *part);
    }
  return less;
}

static gboolean
model_called (Model *model, Line *line, Part *part, const Step *step)
{
  if (!model->blanket || line->cancelled || step->quantity <= 0 || !step->knows_address
      || !in_term (model, step->day) || called (line) + step->quantity > line->quantity)
    return FALSE;
  insert_part (line, line->n_parts, step, step->quantity, step->day);
  return TRUE;
}

static gboolean
model_progressed (Model *model, Line *line, Part *part, const Step *step)
{
  KtOrderStage stage = step->event->stage;
  int *done = &part->stages[stage];
  int limit = stage == KT_STAGE_PAID ? part->stages[KT_STAGE_INVOICED] : part->quantity;
  if (step->quantity <= 0 || *done + step->quantity > limit)
    return FALSE;
  *done += step->quantity;
  for (guint before = 0; stage <= KT_STAGE_DELIVERED && before < stage; before++)
    part->stages[before] = MAX (part->stages[before], *done);
  return TRUE;
}

static gboolean
model_split (Model *model, Line *line, Part *part, const Step *step)
{
  if (step->quantity <= 0 || step->quantity >= part->quantity || !step->knows_address
      || step->quantity > part->quantity - begun (part) || !in_term (model, step->day))
    return FALSE;
  part->quantity -= step->quantity;
  insert_part (line, step->part + 1, step, step->quantity, step->day);
  return TRUE;
}

static gboolean
model_quantity (Model *model, Line *line, Part *part, const Step *step)
{
  int more = step->quantity - called (line);
  if (line->cancelled || step->quantity <= 0 || (model->blanket && more < 0))
    return FALSE;
  if (more > 0 && !model->blanket)
    {
      if (!step->knows_address)
        return FALSE;
      insert_part (line, line->n_parts, step, more, step->day);
    }
  if (more < 0 && take_away (line, -more) > 0)
    return FALSE;
  line->quantity = step->quantity;
  return TRUE;
}

static gboolean
model_date (Model *model, Line *line, Part *part, const Step *step)
{
  if (!in_term (model, step->day) || part->stages[KT_STAGE_SHIPPED] >= part->quantity)
    return FALSE;
  part->day = step->day;
  return TRUE;
}

static gboolean
model_address (Model *model, Line *line, Part *part, const Step *step)
{
  return step->knows_address && part->stages[KT_STAGE_SHIPPED] == 0;
}

static gboolean
model_cancel (Model *model, Line *line, Part *part, const Step *step)
{
  if (line->cancelled)
    return FALSE;
  take_away (line, G_MAXINT);
  line->quantity = called (line);
  return line->cancelled = TRUE;
}

static gboolean
model_add_line (Model *model, Line *line, Part *part, const Step *step)
{
  const KtOrderLine *added = step->event->added->pdata[0];
  Line *new = &model->lines[model->n_lines++];
  *new = (Line){ .net = added->base_net.amount / 100,
                 .base = step->quantity,
                 .quantity = step->quantity,
                 .rate = 19 };
  g_strlcpy (new->id, added->id, sizeof new->id);
  if (!model->blanket)
    insert_part (new, 0, step, step->quantity, step->day);
  return step->quantity > 0;
}

static gboolean
model_price (Model *model, Line *line, Part *part, const Step *step)
{
  if (line->cancelled || reached (line, KT_STAGE_INVOICED) > 0)
    return FALSE;
  line->net = step->event->amount.amount / 100;
  line->base = line->quantity;
  return TRUE;
}

static gboolean
model_term (Model *model, Line *line, Part *part, const Step *step)
{
  if (!model->blanket || step->day < TERM_FROM)
    return FALSE;
  for (guint i = 0; i < model->n_lines; i++)
    for (guint k = 0; k < model->lines[i].n_parts; k++)
      if (model->lines[i].parts[k].day > step->day)
        return FALSE;
  model->term_until = step->day;
  return TRUE;
}

static gboolean
model_released (Model *model, Line *line, Part *part, const Step *step)
{
  model->released = step->event->amount.amount / 100;
  model->most_released = MAX (model->most_released, model->released);
  return TRUE;
}

static gboolean
model_nothing (Model *model, Line *line, Part *part, const Step *step)
{
  return TRUE;
}

static const struct {
  gboolean (*model) (Model *, Line *, Part *, const Step *);
  gboolean needs_part;
} rules[KT_N_ORDER_EVENTS] = {
  [KT_ORDER_EVENT_CALLED] = { model_called, FALSE },
  [KT_ORDER_EVENT_CONFIRMED] = { model_nothing, TRUE },
  [KT_ORDER_EVENT_PROGRESSED] = { model_progressed, TRUE },
  [KT_ORDER_EVENT_SPLIT] = { model_split, TRUE },
  [KT_ORDER_EVENT_QUANTITY] = { model_quantity, FALSE },
  [KT_ORDER_EVENT_DATE] = { model_date, TRUE },
  [KT_ORDER_EVENT_ADDRESS] = { model_address, TRUE },
  [KT_ORDER_EVENT_NEW_ADDRESS] = { model_nothing, FALSE },
  [KT_ORDER_EVENT_ADD_LINE] = { model_add_line, FALSE },
  [KT_ORDER_EVENT_CANCEL] = { model_cancel, FALSE },
  [KT_ORDER_EVENT_PRICE] = { model_price, FALSE },
  [KT_ORDER_EVENT_TERM] = { model_term, FALSE },
  [KT_ORDER_EVENT_RELEASED] = { model_released, FALSE },
};

/* The same thing costs the same. */
static gboolean
is_agreed (const Model *model, const Step *step)
{
  const KtOrderLine *added = step->event->added->pdata[0];
  for (guint i = 0; i < model->n_lines; i++)
    if (cents (&model->lines[i], step->quantity) == added->base_net.amount / 100)
      return TRUE;
  return FALSE;
}

static gboolean
may (const Model *model, const Step *step)
{
  if (step->event->kind == KT_ORDER_EVENT_RELEASED)
    return people[step->actor].approves && step->actor != 0;
  if (step->event->kind == KT_ORDER_EVENT_ADD_LINE && !is_agreed (model, step))
    return people[step->actor].approves;
  if (step->event->kind == KT_ORDER_EVENT_PRICE
      && step->event->amount.amount / 100
             < cents (&model->lines[step->line], model->lines[step->line].quantity))
    return people[step->actor].approves;
  return people[step->actor].orders;
}

/* ---- making steps ---- */

static void
add_line_to (World *self, const Model *model, Step *step)
{
  const Line *like = &model->lines[step->line];
  KtOrderLine *line = kt_record_new (&kt_order_line_type);
  g_autofree char *id = fixture_id (self->random);
  gint64 odd = pick (self, 0, 3) == 0;
  step->quantity = MAX (step->quantity, 1);
  kt_record_set_text (&line->id, id);
  kt_record_set_text (&line->item, "4711-001");
  kt_record_set_text (&line->vat_category, "S");
  line->vat_rate = kt_decimal_from_int (19);
  line->quantity = line->base_quantity = tenths (step->quantity);
  line->base_net = euros (cents (like, step->quantity) + odd);
  if (!model->blanket)
    {
      g_autofree char *day = iso (step->day);
      g_ptr_array_add (line->parts,
                       kt_order_part_new (step->event->other_id, line->quantity, day, "plant"));
    }
  g_ptr_array_add (step->event->added, line);
}

static void
add_address_to (World *self, Step *step)
{
  KtAddress *address = &step->event->address;
  g_autofree char *id = fixture_id (self->random);
  kt_record_set_text (&address->id, id);
  kt_record_set_text (&address->name, "Werk");
  kt_record_set_text (&address->street, "Weg 1");
  kt_record_set_text (&address->city, "Bonn");
  kt_record_set_text (&address->country, "DE");
}

/* What is done every day comes more often than cancelling. */
static KtOrderEventKind
some_kind (World *self)
{
  int dice = pick (self, 0, 19);
  if (dice < 8)
    return KT_ORDER_EVENT_PROGRESSED;
  if (dice < 12)
    return KT_ORDER_EVENT_CALLED;
  return dice == 12 ? KT_ORDER_EVENT_CANCEL : pick (self, 1, KT_N_ORDER_EVENTS - 1);
}

static Step
make_step (World *self, const Model *model)
{
  g_autofree char *id = fixture_id (self->random);
  g_autofree char *other = fixture_id (self->random);
  Step step = { .event = kt_order_event_new (id, some_kind (self)) };
  KtOrderEvent *event = step.event;
  step.actor = pick (self, 0, 9) < 7 ? pick (self, 0, 1) : pick (self, 0, 4);
  step.line = pick (self, 0, model->n_lines - 1);
  const Line *line = &model->lines[step.line];
  step.part = line->n_parts > 0 ? pick (self, 0, line->n_parts - 1) : 0;
  step.quantity = pick (self, 0, 12) * pick (self, 1, 4);
  if (event->kind == KT_ORDER_EVENT_PROGRESSED || event->kind == KT_ORDER_EVENT_CALLED)
    step.quantity = pick (self, 0, 20);
  if (event->kind == KT_ORDER_EVENT_QUANTITY)
    step.quantity = MAX (0, line->quantity + pick (self, -20, 20));
  step.day = pick (self, 5, 70);
  step.knows_address = pick (self, 0, 9) > 0;
  event->stage = pick (self, 0, KT_N_STAGES - 1);
  event->quantity = tenths (step.quantity);
  event->amount = euros (pick (self, 0, 2 * LIMIT));
  if (event->kind == KT_ORDER_EVENT_PRICE)
    event->amount = euros (cents (line, line->quantity) * pick (self, 80, 120) / 100);
  set_day (&event->date, step.day);
  kt_record_set_text (&event->other_id, other);
  kt_record_set_text (&event->line_id, line->id);
  kt_record_set_text (&event->part_id, line->n_parts > 0 ? line->parts[step.part].id : "none");
  kt_record_set_text (&event->address_id, step.knows_address ? "plant" : "nowhere");
  if (event->kind == KT_ORDER_EVENT_CALLED)
    kt_record_set_text (&event->part_id, other);
  if (event->kind == KT_ORDER_EVENT_ADD_LINE)
    add_line_to (self, model, &step);
  if (event->kind == KT_ORDER_EVENT_NEW_ADDRESS)
    add_address_to (self, &step);
  return step;
}

static gboolean
foretell (World *self, const Model *model, Model *after, const Step *step)
{
  KtOrderEventKind kind = step->event->kind;
  const Line *line = &model->lines[step->line];
  *after = *model;
  if (!may (model, step) || (rules[kind].needs_part && line->n_parts == 0))
    return FALSE;
  return rules[kind].model (after, &after->lines[step->line],
                            &after->lines[step->line].parts[step->part], step)
         && credit_allows (self, model, after);
}

/* ---- comparing ---- */

static void
assert_quantity (KtDecimal is, int ought)
{
  g_assert_cmpint (kt_decimal_compare (is, tenths (ought)), ==, 0);
}

static void
compare_line (const Line *ought, const KtOrderLine *is, gint64 *net)
{
  gint64 sum = 0;
  KtMoney amount;
  g_assert_cmpuint (is->parts->len, ==, ought->n_parts);
  assert_quantity (is->quantity, ought->quantity);
  g_assert_cmpint (called (ought), <=, ought->quantity);
  for (guint i = 0; i < ought->n_parts; i++)
    {
      KtOrderPart *part = is->parts->pdata[i];
      g_assert_cmpstr (part->id, ==, ought->parts[i].id);
      assert_quantity (part->quantity, ought->parts[i].quantity);
      for (guint stage = 0; stage < KT_N_STAGES; stage++)
        assert_quantity (*kt_order_part_stage (part, stage), ought->parts[i].stages[stage]);
      g_assert_cmpint (ought->parts[i].stages[KT_STAGE_DELIVERED], <=, ought->parts[i].quantity);
      g_assert_true (kt_order_part_amount (is, part, &amount, NULL));
      g_assert_cmpint (amount.amount % 100, ==, 0);
      sum += amount.amount / 100;
    }
  g_assert_true (kt_order_line_rest (is, &amount, NULL));
  g_assert_cmpint (sum + amount.amount / 100, ==, cents (ought, ought->quantity));
  *net += cents (ought, ought->quantity);
}

/* What was invoiced, step by step, is what the invoiced quantity is worth. */
static void
compare_invoices (const Model *model)
{
  gint64 is = 0, ought = 0;
  for (guint i = 0; i < model->order->events->len; i++)
    {
      const KtOrderEvent *event = model->order->events->pdata[i];
      if (event->kind == KT_ORDER_EVENT_PROGRESSED && event->stage == KT_STAGE_INVOICED)
        is += event->amount.amount / 100;
    }
  for (guint i = 0; i < model->n_lines; i++)
    ought += cents (&model->lines[i], reached (&model->lines[i], KT_STAGE_INVOICED));
  g_assert_cmpint (is, ==, ought);
}

static void
compare (const Model *model)
{
  gint64 net = 0;
  KtOrderTotals totals;
  g_assert_cmpuint (model->order->lines->len, ==, model->n_lines);
  for (guint i = 0; i < model->n_lines; i++)
    compare_line (&model->lines[i], model->order->lines->pdata[i], &net);
  g_assert_true (kt_order_totals (model->order, &totals, NULL));
  g_assert_cmpint (totals.net.amount, ==, net * 100);
  g_assert_cmpint (totals.gross.amount, ==, gross (model, FALSE) * 100);
  g_assert_cmpint (totals.open.amount, ==, gross (model, TRUE) * 100);
  g_assert_cmpuint (model->order->events->len, ==, model->n_steps + 1);
  compare_invoices (model);
}

/* Written, read again, replayed. */
static void
compare_history (const Model *model)
{
  g_autoptr (GPtrArray) events
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_order_event_free);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < model->order->events->len; i++)
    {
      const KtOrderEvent *event = model->order->events->pdata[i];
      g_autofree char *json = kt_record_to_json (&kt_order_event_type, event);
      g_ptr_array_add (events, kt_record_from_json (&kt_order_event_type, json, -1, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (event->at, !=, "");
      g_assert_cmpstr (event->actor_name, !=, "");
    }
  g_autoptr (KtOrder) again = kt_order_replay (events, &error);
  g_assert_no_error (error);
  g_assert_true (kt_record_equal (&kt_order_type, again, model->order));
}

static void
check_credit (const World *self)
{
  gint64 open = used_by_others (self, NULL);
  gboolean is_let = FALSE;
  for (guint i = 0; i < self->n_orders; i++)
    is_let = is_let || gross (self->orders[i], FALSE) <= self->orders[i]->most_released;
  g_assert_true (open <= LIMIT || is_let);
}

/* ---- running ---- */

static gboolean
do_step (World *self, Model *model, const Step *step, GError **error)
{
  const KtCredit credit = { euros (LIMIT), euros (used_by_others (self, model)) };
  return self->desk->apply (self->desk->data, &model->order, step->event, self->actors[step->actor],
                            &credit, error);
}

static void
run_step (World *self)
{
  Model *model = self->orders[pick (self, 0, self->n_orders - 1)];
  g_autofree Model *after = g_new (Model, 1);
  g_autoptr (GError) error = NULL;
  if (model->n_lines == MAX_LINES || model->n_steps > MAX_PARTS - 8)
    return;
  Step step = make_step (self, model);
  gboolean ought = foretell (self, model, after, &step);
  gboolean is = do_step (self, model, &step, &error);
  if (is != ought)
    g_test_message ("%s by %s: %s", kt_order_event_kind_to_text (step.event->kind),
                    people[step.actor].id, error != NULL ? error->message : "done");
  g_assert_cmpint (is, ==, ought);
  (is ? accepted : refused)[step.event->kind]++;
  if (is)
    {
      after->order = model->order;
      *model = *after;
      model->n_steps++;
    }
  else
    g_assert_true (error->domain == KT_SALES_ERROR);
  compare (model);
  check_credit (self);
  kt_order_event_free (step.event);
}

/* A quote of articles, and what the model knows of them. */
static KtQuote *
make_quote (World *self, KtRevision **revision, Model *model)
{
  g_autoptr (KtRevisionHeader) header = fixture_header (self->account);
  g_autofree char *id = fixture_id (self->random), *revision_id = fixture_id (self->random);
  KtAddress *plant = kt_address_copy (&self->account->billing);
  kt_record_set_text (&plant->id, "plant");
  g_ptr_array_add (header->deliveries, plant);
  KtQuote *quote = kt_quote_new (id, 1795000000);
  *revision = kt_quote_begin_first (quote, revision_id, 1795000000, header);
  model->n_lines = pick (self, 1, 4);
  for (guint i = 0; i < model->n_lines; i++)
    {
      int quantity = pick (self, 1, 100), price = pick (self, 1, 90000);
      g_autofree char *count = g_strdup_printf ("%d.%d", quantity / 10, quantity % 10);
      g_autofree char *amount = g_strdup_printf ("%d.%02d", price / 100, price % 100);
      KtPositionData *data = fixture_article (self->random, "Teil", count, amount);
      gboolean is_reduced = pick (self, 0, 2) == 0;
      kt_record_set_text (&data->vat_code, is_reduced ? "reduced" : "standard");
      model->lines[i] = (Line){ .net = ((gint64)price * quantity * 2 + 10) / 20,
                                .base = quantity,
                                .quantity = quantity,
                                .rate = is_reduced ? 7 : 19 };
      g_strlcpy (model->lines[i].id, data->id, sizeof model->lines[i].id);
      fixture_add (*revision, data);
    }
  return quote;
}

/* Ids of parts are the program's. */
static void
take_parts (Model *model)
{
  for (guint i = 0; i < model->n_lines && !model->blanket; i++)
    {
      const KtOrderPart *part
          = ((KtOrderPart **)((KtOrderLine *)model->order->lines->pdata[i])->parts->pdata)[0];
      model->lines[i].n_parts = 1;
      model->lines[i].parts[0] = (Part){ .quantity = model->lines[i].quantity, .day = 14 };
      g_strlcpy (model->lines[i].parts[0].id, part->id, sizeof model->lines[i].parts[0].id);
    }
}

static void
place_order (World *self)
{
  g_auto (OrderFixture) fixture = { 0 };
  Model *model = g_new0 (Model, 1);
  KtRevision *revision;
  KtQuote *quote = make_quote (self, &revision, model);
  g_autoptr (GError) error = NULL;
  if (self->desk->prepare != NULL)
    self->desk->prepare (self->desk->data, quote, revision);
  order_fixture_init (&fixture, self->random, quote, revision);
  model->blanket = pick (self, 0, 1);
  model->term_until = 60;
  g_autofree char *id = fixture_id (self->random), *from = iso (TERM_FROM), *until = iso (60);
  fixture.request.id = id;
  fixture.request.kind = model->blanket ? KT_ORDER_BLANKET : KT_ORDER_STANDARD;
  fixture.request.term_from = from;
  fixture.request.term_until = until;
  fixture.credit = (KtCredit){ euros (LIMIT), euros (used_by_others (self, NULL)) };
  gboolean ought = gross (model, FALSE) + used_by_others (self, NULL) <= LIMIT;
  model->order = self->desk->place (self->desk->data, &fixture, &error);
  g_assert_cmpint (model->order != NULL, ==, ought);
  (ought ? accepted : refused)[KT_ORDER_EVENT_PLACED]++;
  if (!ought)
    {
      g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CREDIT);
      g_free (model);
      return;
    }
  take_parts (model);
  self->orders[self->n_orders++] = model;
  compare (model);
  check_credit (self);
}

static void
pause_world (World *self)
{
  KtOrder **orders[N_ORDERS];
  for (guint i = 0; i < self->n_orders; i++)
    orders[i] = &self->orders[i]->order;
  self->desk->pause (self->desk->data, orders, self->n_orders);
  for (guint i = 0; i < self->n_orders; i++)
    compare (self->orders[i]);
}

static void
begin_world (World *self)
{
  self->account = fixture_account (self->random, "Muster GmbH", "Köln");
  self->account->credit_limit = euros (LIMIT);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    self->actors[i]
        = kt_actor_new (people[i].id, people[i].id, people[i].id, people[i].roles, NULL);
  if (self->desk->begin != NULL)
    self->desk->begin (self->desk->data, self->account);
  for (guint i = 0; i < N_ORDERS; i++)
    place_order (self);
  if (self->desk->hire != NULL)
    self->desk->hire (self->desk->data, self->actors, G_N_ELEMENTS (people));
}

static void
end_world (World *self)
{
  for (guint i = 0; i < self->n_orders; i++)
    {
      compare_history (self->orders[i]);
      kt_order_free (self->orders[i]->order);
      g_free (self->orders[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    kt_actor_unref (self->actors[i]);
  kt_account_free (self->account);
}

void
order_machine_run (KtRandom *random, const OrderDesk *desk)
{
  World self = { .desk = desk, .random = random };
  begin_world (&self);
  for (guint i = 0; i < N_STEPS && self.n_orders > 0; i++)
    {
      run_step (&self);
      if (desk->pause != NULL && pick (&self, 0, 24) == 0)
        pause_world (&self);
    }
  end_world (&self);
}

void
order_machine_check_coverage (void)
{
  for (guint kind = 0; kind < KT_N_ORDER_EVENTS; kind++)
    {
      g_test_message ("%s: %u accepted, %u refused", kt_order_event_kind_to_text (kind),
                      accepted[kind], refused[kind]);
      g_assert_cmpuint (accepted[kind], >, 0);
      g_assert_cmpuint (refused[kind], >, 0);
    }
}
