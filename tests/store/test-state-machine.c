/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random sequences of edits, approvals, copies, revisions, prints and sends by random actors, with
 * a model beside the program that knows only the rules of the house:
 *
 *   - no sent or cleanly printed revision ever lacks an approval it needs
 *   - no sent revision ever changes (hash)
 *   - every revision that is opened again adds up as it did
 *
 * The model judges from what it saw happen (who decided what about which content), never from what
 * the program says of itself. An operation that the model allows must succeed and the other way
 * round. More kinds of operations join by a line in `operations`.
 */

#include "kt-approval-store.h"
#include "kt-audit-store.h"
#include "kt-json.h"
#include "kt-quote-copy.h"
#include "kt-quote-store.h"
#include "kt-revision-totals.h"
#include "kt-sales-error.h"
#include "kt-seal.h"
#include "kt-user-store.h"
#include "store-fixture.h"

#include <string.h>

#define N_QUOTES 3
#define TODAY 20261121

/* ---- the house: rules and people, as the model knows them ---- */

static const struct {
  const char *key;
  KtMeasure measure;
  int limit;
  const char *duty;
  guint order;
} house_rules[] = {
  { "line", KT_MEASURE_LINE_DISCOUNT, 10, "sales-lead", 1 },
  { "line-high", KT_MEASURE_LINE_DISCOUNT, 20, "management", 2 },
  { "document", KT_MEASURE_DOCUMENT_DISCOUNT, 5, "sales-lead", 1 },
  { "wish", KT_MEASURE_SPECIAL_REQUEST, 0, "engineering", 1 },
};
#define N_RULES G_N_ELEMENTS (house_rules)

static const struct {
  const char *login;
  KtUserRoles roles;
  const char *duties;
} people[] = {
  { "admin", KT_USER_ADMIN, "" },
  { "seller", KT_USER_SALES, "" },
  { "office", KT_USER_BACK_OFFICE, "" },
  { "lead", KT_USER_SALES | KT_USER_APPROVER, "sales-lead" },
  { "boss", KT_USER_APPROVER | KT_USER_SALES, "management;sales-lead" },
  { "engineer", KT_USER_APPROVER, "engineering" },
  { "kiosk", KT_USER_KIOSK, "" },
};
#define N_PEOPLE G_N_ELEMENTS (people)

/* ---- the model ---- */

/* What the model remembers of a request: which rules it asks for, which are approved, its end. */
typedef struct {
  char *id;
  guint quote;
  char *content; /* what the bargain was, in the model's own words */
  guint by;      /* person */
  gboolean asked[N_RULES];
  gboolean approved[N_RULES];
  gboolean is_over; /* refused or withdrawn */
} ModelRequest;

typedef struct {
  char *body_hash; /* when it was sent */
  gint64 net;
  char *id;
} ModelSent;

typedef struct {
  StoreFixture *fixture;
  KtAccount *account;
  GPtrArray *rules;
  KtLineFacts *facts;
  KtActor *actors[N_PEOPLE];
  KtQuote *quotes[N_QUOTES];
  KtRevision *open[N_QUOTES]; /* the revision worked on */
  GPtrArray *requests;        /* of ModelRequest */
  GPtrArray *sent;            /* of ModelSent */
  guint counts[16];
  guint n_cleared, n_approved; /* got out; got out because somebody else approved */
} Machine;

static void
request_free (gpointer data)
{
  ModelRequest *self = data;
  g_free (self->id);
  g_free (self->content);
  g_free (self);
}

static void
sent_free (gpointer data)
{
  ModelSent *self = data;
  g_free (self->body_hash);
  g_free (self->id);
  g_free (self);
}

static guint
below (Machine *self, guint bound)
{
  return (guint)kt_random_below (self->fixture->random, bound);
}

/* The bargain: everything but what the house says is none. Read from the stored form by name, not
 * by the fingerprint of the program. */
static char *
content_of (KtRevision *revision)
{
  static const char *const free_names[] = { "text_before", "note", "trace", "contact" };
  g_autofree char *body = kt_revision_to_body (revision);
  g_autoptr (JsonNode) root = kt_json_parse (body, -1, NULL, NULL);
  JsonObject *head = json_object_get_object_member (json_node_get_object (root), "header");
  /* Says again what stands there; a draft has none. */
  json_object_remove_member (json_node_get_object (root), "seal");
  for (guint i = 0; i < G_N_ELEMENTS (free_names); i++)
    json_object_remove_member (head, free_names[i]);
  json_object_remove_member (json_object_get_object_member (head, "customer"), "contact");
  json_object_remove_member (json_node_get_object (root), "seal"); /* follows from the rest */
  return kt_json_to_string (root, FALSE);
}

typedef struct {
  int worst[N_RULES]; /* hundredths of a percent, or a number × 100 */
} Measured;

static gboolean
measure_line (KtPosition *position, gpointer user_data)
{
  Measured *measured = user_data;
  const KtPositionData *data = kt_position_get (position);
  KtDecimal discount = { 0 };
  g_assert_true (kt_decimal_rescale (data->discount, 2, KT_ROUND_EXACT, &discount, NULL));
  measured->worst[0] = MAX (measured->worst[0], (int)discount.units);
  measured->worst[1] = measured->worst[0];
  if (data->kind == KT_POSITION_WISH)
    measured->worst[3] += 100;
  return TRUE;
}

static Measured
measure (KtRevision *revision)
{
  Measured measured = { 0 };
  KtDecimal document;
  kt_position_walk (kt_revision_get_positions (revision), measure_line, &measured);
  g_assert_true (kt_decimal_rescale (kt_revision_get_header (revision)->document_discount, 2,
                                     KT_ROUND_EXACT, &document, NULL));
  measured.worst[2] = (int)document.units;
  return measured;
}

static gboolean
has_duty (guint person, const char *duty)
{
  g_auto (GStrv) duties = g_strsplit (people[person].duties, ";", -1);
  return (people[person].roles & KT_USER_APPROVER) != 0
         && g_strv_contains ((const char *const *)duties, duty);
}

static gboolean
may_send (guint person)
{
  return (people[person].roles & (KT_USER_SALES | KT_USER_BACK_OFFICE)) != 0;
}

/* Whether the newest request about this content and rule approved it. */
static gboolean
model_approved (Machine *self, guint quote, const char *content, guint rule)
{
  for (guint i = self->requests->len; i > 0; i--)
    {
      const ModelRequest *request = self->requests->pdata[i - 1];
      if (request->quote == quote && request->asked[rule]
          && strcmp (request->content, content) == 0)
        return request->approved[rule] && !request->is_over;
    }
  return FALSE;
}

/* Rules that stand between this person and the exit, as the model sees it. */
static guint
model_missing (Machine *self, guint quote, guint person, gboolean *missing)
{
  g_autofree char *content = content_of (self->open[quote]);
  Measured measured = measure (self->open[quote]);
  guint n = 0;
  for (guint rule = 0; rule < N_RULES; rule++)
    {
      gboolean beyond = measured.worst[rule] > house_rules[rule].limit * 100;
      missing[rule] = beyond && !has_duty (person, house_rules[rule].duty)
                      && !model_approved (self, quote, content, rule);
      n += missing[rule];
    }
  return n;
}

/* ---- asking the program ---- */

static KtClearance *
open_gate (Machine *self, guint quote, guint person, KtExit exit, GError **error)
{
  g_autoptr (KtApprovalCase) known
      = kt_approval_store_load_case (self->fixture->store, self->quotes[quote]->id, NULL);
  KtGateRequest request = { .question = { .revision = self->open[quote],
                                          .rules = self->rules,
                                          .facts = self->facts,
                                          .actor = self->actors[person],
                                          .day = TODAY },
                            .approvals = known->approvals,
                            .mandates = known->mandates,
                            .cleared = (const char *const *)known->cleared };
  return kt_gate_open (&request, exit, error);
}

static void
save (Machine *self, guint quote)
{
  g_autoptr (GError) error = NULL;
  kt_quote_store_save (self->fixture->store, self->quotes[quote], self->open[quote], &error);
  g_assert_no_error (error);
}

static void
reload (Machine *self, guint quote)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_strdup (kt_revision_get_id (self->open[quote]));
  g_set_object (&self->open[quote], NULL);
  self->open[quote] = kt_quote_store_load_revision (self->fixture->store, id, &error);
  g_assert_no_error (error);
}

static gint64
net_of (KtRevision *revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (revision, &error);
  g_assert_no_error (error);
  return totals->gross.amount;
}

/* ---- operations ---- */

/* Once in draft everybody who holds the revision may edit; who may is for the windows to ask. */
static void
edit (Machine *self, guint quote, guint person)
{
  static const int percents[] = { 0, 0, 500, 1000, 1001, 1500, 2000, 2001, 3500 };
  KtRevision *revision = self->open[quote];
  if (!kt_revision_is_editable (revision))
    return;
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  switch (below (self, 14))
    {
    case 0:
      kt_record_set_text (&header->text_before, below (self, 2) ? "Guten Tag" : "Danke");
      break;
    case 1:
      header->document_discount = kt_decimal (below (self, 4) == 0 ? 8 : 4, 0);
      break;
    case 2:
      kt_record_set_text (&header->incoterm, below (self, 2) ? "FCA" : "DDP");
      break;
      case 3: {
        const char *const id = "wish";
        KtPosition *wish = kt_revision_find_position (revision, id);
        if (wish != NULL)
          g_assert_true (kt_revision_remove (revision, wish, NULL));
        else if (below (self, 4) == 0)
          fixture_add (revision, kt_position_data_new (id, KT_POSITION_WISH));
        break;
      }
      default: {
        g_autoptr (KtPosition) position
            = g_list_model_get_item (kt_revision_get_positions (revision), 0);
        g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
        line->discount = kt_decimal (percents[below (self, G_N_ELEMENTS (percents))], 2);
        g_assert_true (kt_revision_edit_position (revision, position, line, NULL));
      }
    }
  g_assert_true (kt_revision_edit_header (revision, header, NULL));
  save (self, quote);
}

static void
ask (Machine *self, guint quote, guint person)
{
  KtRevision *revision = self->open[quote];
  gboolean missing[N_RULES];
  if (!kt_revision_is_editable (revision) || !may_send (person)
      || model_missing (self, quote, person, missing) == 0)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtApprovalCase) known
      = kt_approval_store_load_case (self->fixture->store, self->quotes[quote]->id, &error);
  const KtGateRequest gate = { .question = { .revision = revision,
                                             .rules = self->rules,
                                             .facts = self->facts,
                                             .actor = self->actors[person],
                                             .day = TODAY },
                               .approvals = known->approvals };
  g_autoptr (GPtrArray) needs = kt_gate_assess (&gate);
  g_autofree char *id = fixture_id (self->fixture->random);
  g_autoptr (KtApproval) approval = kt_approval_new (
      id, revision, self->quotes[quote]->number, needs, NULL, self->actors[person], "?", &error);
  g_assert_no_error (error);
  g_assert_true (kt_revision_set_state (revision, KT_REVISION_IN_APPROVAL, &error));
  save (self, quote);
  g_assert_true (kt_approval_store_ask (self->fixture->store, approval, &error));

  ModelRequest *request = g_new0 (ModelRequest, 1);
  request->id = g_steal_pointer (&id);
  request->quote = quote;
  request->by = person;
  request->content = content_of (revision);
  memcpy (request->asked, missing, sizeof missing);
  g_ptr_array_add (self->requests, request);
}

/* The rules whose turn it is and that this person may decide. */
static guint
model_turn (const ModelRequest *request, guint person, gboolean *turn)
{
  guint stage = G_MAXUINT, n = 0;
  for (guint rule = 0; rule < N_RULES; rule++)
    if (request->asked[rule] && !request->approved[rule])
      stage = MIN (stage, house_rules[rule].order);
  for (guint rule = 0; rule < N_RULES; rule++)
    {
      turn[rule] = !request->is_over && request->by != person && request->asked[rule]
                   && !request->approved[rule] && house_rules[rule].order == stage
                   && has_duty (person, house_rules[rule].duty);
      n += turn[rule];
    }
  return n;
}

/* A decision is taken in one duty: that of the first rule that waits for the person. */
static void
model_approve (ModelRequest *request, const gboolean *turn, const KtApproval *approval)
{
  const KtApprovalDecision *last = approval->decisions->pdata[approval->decisions->len - 1];
  for (guint rule = 0; rule < N_RULES; rule++)
    if (turn[rule] && strcmp (house_rules[rule].duty, last->duty) == 0)
      request->approved[rule] = TRUE;
}

/* Mostly one of the last ones, which are still about something. */
static ModelRequest *
pick_request (Machine *self)
{
  guint n = self->requests->len, back = below (self, 4) == 0 ? n : MIN (n, 4);
  return self->requests->pdata[n - 1 - below (self, back)];
}

/* Somebody whose turn it is, if there is one. */
static guint
pick_person (Machine *self, const ModelRequest *request)
{
  gboolean turn[N_RULES];
  guint start = below (self, N_PEOPLE);
  for (guint i = 0; i < N_PEOPLE; i++)
    if (model_turn (request, (start + i) % N_PEOPLE, turn) > 0)
      return (start + i) % N_PEOPLE;
  return start;
}

static void
decide (Machine *self, guint quote, guint person)
{
  if (self->requests->len == 0)
    return;
  ModelRequest *request = pick_request (self);
  gboolean turn[N_RULES];
  if (*request->id == '\0')
    return;
  if (below (self, 3) > 0)
    person = pick_person (self, request);
  gboolean may = model_turn (request, person, turn) > 0;
  gboolean refuse = below (self, 6) == 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtApproval) approval = kt_approval_store_decide (
      self->fixture->store, request->id, refuse ? KT_VERDICT_REFUSE : KT_VERDICT_APPROVE,
      self->actors[person], "weil", &error);
  g_assert_cmpint (approval != NULL, ==, may);
  if (!may)
    {
      g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT);
      return;
    }
  if (refuse)
    request->is_over = TRUE;
  else
    model_approve (request, turn, approval);
  if (request->quote < N_QUOTES && !kt_revision_was_sent (self->open[request->quote]))
    reload (self, request->quote);
}

static void
take_back (Machine *self, guint quote, guint person)
{
  KtRevision *revision = self->open[quote];
  if (!kt_revision_can_become (revision, KT_REVISION_DRAFT))
    return;
  g_assert_true (kt_revision_set_state (revision, KT_REVISION_DRAFT, NULL));
  save (self, quote);
}

/* What was sent was cleared: the same bargain in a later revision of the quote is so too. */
static void
remember_cleared (Machine *self, guint quote)
{
  Measured measured = measure (self->open[quote]);
  ModelRequest *request = g_new0 (ModelRequest, 1);
  request->id = g_strdup ("");
  request->quote = quote;
  request->by = G_MAXUINT;
  request->content = content_of (self->open[quote]);
  for (guint rule = 0; rule < N_RULES; rule++)
    request->asked[rule] = request->approved[rule]
        = measured.worst[rule] > house_rules[rule].limit * 100;
  g_ptr_array_add (self->requests, request);
}

/* The claim itself: the program and the model agree on who may let what out. */
static void
leave (Machine *self, guint quote, guint person, KtExit exit)
{
  gboolean missing[N_RULES];
  KtRevision *revision = self->open[quote];
  gboolean was_sent = kt_revision_was_sent (revision);
  gboolean may
      = may_send (person)
        && (was_sent ? exit == KT_EXIT_PRINT : model_missing (self, quote, person, missing) == 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClearance) clearance = open_gate (self, quote, person, exit, &error);
  if ((clearance != NULL) != may)
    g_error ("%s by %s: the gate says “%s”, the model “%s”",
             exit == KT_EXIT_SEND ? "sending" : "printing", people[person].login,
             error != NULL ? error->message : "yes", may ? "yes" : "no");
  self->n_cleared += clearance != NULL;
  for (guint i = 0; clearance != NULL && i < kt_clearance_get_needs (clearance)->len; i++)
    {
      const KtApprovalNeed *need = kt_clearance_get_needs (clearance)->pdata[i];
      self->n_approved += need->cover == KT_COVER_APPROVED;
    }
  if (clearance == NULL || exit != KT_EXIT_SEND)
    return;
  remember_cleared (self, quote);
  g_assert_true (kt_revision_send (revision, clearance, &error));
  save (self, quote);
  g_autofree char *body = kt_revision_to_body (revision);
  ModelSent *sent = g_new0 (ModelSent, 1);
  sent->id = g_strdup (kt_revision_get_id (revision));
  sent->body_hash = kt_revision_hash_body (body, -1);
  sent->net = net_of (revision);
  g_ptr_array_add (self->sent, sent);
}

static void
send (Machine *self, guint quote, guint person)
{
  leave (self, quote, person, KT_EXIT_SEND);
}

static void
print (Machine *self, guint quote, guint person)
{
  leave (self, quote, person, KT_EXIT_PRINT);
}

static void
revise (Machine *self, guint quote, guint person)
{
  g_autoptr (GError) error = NULL;
  gboolean in_parallel = below (self, 6) == 0;
  if (!kt_revision_was_sent (self->open[quote]) && !in_parallel)
    return;
  g_autofree char *id = fixture_id (self->fixture->random);
  KtRevision *next
      = kt_quote_begin_revision (self->quotes[quote], self->open[quote], id, 1795000000, &error);
  g_assert_no_error (error);
  g_object_unref (self->open[quote]);
  self->open[quote] = next;
  save (self, quote);
}

/* Into one of the other places; what was there stays stored. */
static void
copy (Machine *self, guint quote, guint person)
{
  guint to = (quote + 1 + below (self, N_QUOTES - 1)) % N_QUOTES;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClearance) clearance = open_gate (self, quote, person, KT_EXIT_COPY, &error);
  g_assert_cmpint (clearance != NULL, ==, may_send (person));
  if (clearance == NULL)
    return;
  g_autofree char *quote_id = fixture_id (self->fixture->random);
  g_autofree char *revision_id = fixture_id (self->fixture->random);
  g_autoptr (KtRevisionHeader) header = fixture_header (self->account);
  KtQuote *into = kt_quote_new (quote_id, 1795000000);
  KtRevision *copied = kt_quote_begin_copy (into, self->open[quote], clearance, header, revision_id,
                                            1795000000, self->fixture->random, &error);
  g_assert_no_error (error);
  kt_quote_free (self->quotes[to]);
  g_object_unref (self->open[to]);
  self->quotes[to] = into;
  self->open[to] = copied;
  for (guint i = 0; i < self->requests->len; i++)
    {
      ModelRequest *request = self->requests->pdata[i];
      if (request->quote == to)
        request->quote = G_MAXUINT; /* of a quote nobody works on any more */
    }
  g_assert_cmpint (measure (copied).worst[1], ==, 0);
  save (self, to);
}

/* Everything is read anew: nothing but the disk counts. */
static void
reopen (Machine *self, guint quote, guint person)
{
  store_fixture_close (self->fixture);
  store_fixture_open (self->fixture);
  for (guint i = 0; i < N_QUOTES; i++)
    {
      gint64 before = net_of (self->open[i]);
      reload (self, i);
      g_assert_cmpint (net_of (self->open[i]), ==, before);
      if (kt_revision_get_seal (self->open[i]) != NULL)
        g_assert_true (kt_revision_verify_seal (self->open[i], NULL));
    }
}

static const struct {
  const char *name;
  void (*run) (Machine *self, guint quote, guint person);
  guint weight;
} operations[] = {
  { "edit", edit, 30 },          { "ask", ask, 20 },   { "decide", decide, 30 },
  { "take back", take_back, 8 }, { "send", send, 12 }, { "print", print, 20 },
  { "revise", revise, 14 },      { "copy", copy, 3 },  { "reopen", reopen, 1 },
};

/* ---- what must hold after every step ---- */

static void
check_sent (Machine *self)
{
  for (guint i = 0; i < self->sent->len; i++)
    {
      const ModelSent *sent = self->sent->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (KtRevision) revision
          = kt_quote_store_load_revision (self->fixture->store, sent->id, &error);
      g_assert_no_error (error);
      g_autofree char *body = kt_revision_to_body (revision);
      g_autofree char *hash = kt_revision_hash_body (body, -1);
      g_assert_cmpstr (hash, ==, sent->body_hash);
      g_assert_true (kt_revision_verify_seal (revision, &error));
      g_assert_no_error (error);
      g_assert_cmpint (net_of (revision), ==, sent->net);
    }
}

static void
run_step (Machine *self)
{
  guint total = 0, choice, i = 0;
  for (guint k = 0; k < G_N_ELEMENTS (operations); k++)
    total += operations[k].weight;
  choice = below (self, total);
  while (choice >= operations[i].weight)
    choice -= operations[i++].weight;
  self->counts[i]++;
  operations[i].run (self, below (self, N_QUOTES), below (self, N_PEOPLE));
}

static void
make_people (Machine *self)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KtActor) nobody = kt_actor_new_open_workplace ("");
      g_autoptr (KtUser) user
          = kt_user_new (people[i].login, people[i].login, people[i].login, people[i].roles);
      g_strfreev (user->duties);
      user->duties = g_strsplit (people[i].duties, ";", *people[i].duties != '\0' ? -1 : 0);
      kt_user_store_save (self->fixture->store, user, "ein langer Satz",
                          i == 0 ? nobody : self->actors[0], &error);
      g_assert_no_error (error);
      self->actors[i] = kt_user_to_actor (user);
    }
}

static void
machine_init (Machine *self, StoreFixture *fixture)
{
  self->fixture = fixture;
  self->account = fixture_account (fixture->random, "Muster GmbH", "Berlin");
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->sent = g_ptr_array_new_with_free_func (sent_free);
  self->facts = kt_line_facts_new (NULL);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_rule_free);
  for (guint i = 0; i < N_RULES; i++)
    {
      KtApprovalRule *rule = kt_approval_rule_new ();
      rule->key = g_strdup (house_rules[i].key);
      rule->measure = house_rules[i].measure;
      rule->limit = kt_decimal_from_int (house_rules[i].limit);
      rule->approver = g_strdup (house_rules[i].duty);
      rule->order = house_rules[i].order;
      g_ptr_array_add (self->rules, rule);
    }
  make_people (self);
  for (guint i = 0; i < N_QUOTES; i++)
    {
      self->quotes[i] = fixture_quote (fixture->random, self->account, &self->open[i]);
      save (self, i);
    }
}

static void
machine_clear (Machine *self)
{
  kt_account_free (self->account);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->sent);
  g_ptr_array_unref (self->rules);
  kt_line_facts_free (self->facts);
  for (guint i = 0; i < N_PEOPLE; i++)
    kt_actor_unref (self->actors[i]);
  for (guint i = 0; i < N_QUOTES; i++)
    {
      kt_quote_free (self->quotes[i]);
      g_object_unref (self->open[i]);
    }
}

static void
test_machine (StoreFixture *fixture, gconstpointer data)
{
  Machine self = { 0 };
  const char *wanted = g_getenv ("KT_TEST_STEPS");
  guint n_steps = wanted != NULL ? (guint)g_ascii_strtoull (wanted, NULL, 10) : 2500;
  machine_init (&self, fixture);
  for (guint step = 0; step < n_steps; step++)
    {
      run_step (&self);
      if (step % 50 == 49)
        check_sent (&self);
    }
  check_sent (&self);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (fixture->store, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    g_test_message ("%s: %u", operations[i].name, self.counts[i]);
  g_test_message ("requests: %u, sent: %u, cleared: %u, approvals in it: %u", self.requests->len,
                  self.sent->len, self.n_cleared, self.n_approved);
  g_assert_cmpuint (self.requests->len, >, 0);
  g_assert_cmpuint (self.sent->len, >, 0);
  g_assert_cmpuint (self.n_approved, >, 0);
  machine_clear (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/state machine/nothing leaves the house without what it needs", test_machine);
  return g_test_run ();
}
