/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What leaves the house: clean pages only through the gate, and neither cost nor notes in anything.
 */

#include "catalog-fixture.h"
#include "document-tools.h"
#include "kt-catalog-position.h"
#include "kt-gate-desk.h"
#include "kt-margin.h"
#include "kt-revision-document.h"
#include "kt-record-json.h"
#include "kt-revision-view.h"
#include "sales-fixture.h"

#include <string.h>

#define TODAY 20261121

typedef struct {
  KtRandom *random;
  KtAccount *account;
  KtCatalog *catalog;
  KtGateDesk *desk;
  KtQuote *quote;
  KtRevision *revision;
  KtActor *seller, *office;
} Fixture;

/* Seals at 86.00 that cost 31.20 each, two thirds off: a margin of below zero. */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->random = fixture_random ();
  self->account = fixture_account (self->random, "Feinchemie Herne GmbH", "Herne");
  self->catalog = fixture_load_small_catalog ();
  self->desk = kt_gate_desk_new (self->catalog);
  self->seller = kt_actor_new ("s", "s", "Verkauf", KT_USER_SALES, NULL);
  self->office = kt_actor_new ("o", "o", "Innendienst", KT_USER_BACK_OFFICE, NULL);
  g_autoptr (KtRevisionHeader) header = fixture_header (self->account);
  kt_record_set_text (&header->note, "GEHEIM im Kopf");
  self->quote = kt_quote_new ("q", 1795000000);
  self->revision = kt_quote_begin_first (self->quote, "r", 1795000000, header);
  g_autoptr (KtArticle) seal = kt_catalog_load_article (self->catalog, "KL-2000", &error);
  g_assert_no_error (error);
  KtPositionData *line = kt_catalog_position_new_article (self->catalog, seal, "line", "de",
                                                          kt_decimal_from_int (7), TODAY, &error);
  g_assert_no_error (error);
  line->discount = kt_decimal (66, 0);
  kt_record_set_text (&line->note, "GEHEIM in der Position");
  fixture_add (self->revision, line);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->revision);
  kt_quote_free (self->quote);
  kt_gate_desk_free (self->desk);
  kt_catalog_unref (self->catalog);
  kt_actor_unref (self->seller);
  kt_actor_unref (self->office);
  kt_account_free (self->account);
  kt_random_free (self->random);
}

static KtQuoteMark
mark_with (Fixture *self, const KtClearance *clearance, gboolean hide_prices)
{
  const KtRevisionDocument request = { .revision = self->revision,
                                       .number = "Q26-00001",
                                       .catalog = self->catalog,
                                       .date = "2026-11-21",
                                       .hide_prices = hide_prices,
                                       .clearance = clearance };
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuoteDocument) quote = kt_revision_document_describe (&request, &error);
  g_assert_no_error (error);
  return quote->mark;
}

static void
set_discount (Fixture *self, guint percent)
{
  KtPosition *position = kt_revision_find_position (self->revision, "line");
  g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
  line->discount = kt_decimal (percent, 0);
  g_assert_true (kt_revision_edit_position (self->revision, position, line, NULL));
}

/* Without clearance, or with that of something else, every page says that it is a draft. */
static void
test_mark (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (mark_with (self, NULL, FALSE), ==, KT_QUOTE_MARK_DRAFT);
  g_assert_cmpint (mark_with (self, NULL, TRUE), ==, KT_QUOTE_MARK_NONE);
  set_discount (self, 3);
  KtGateRequest request
      = kt_gate_desk_ask (self->desk, self->revision, self->seller, TODAY, NULL, NULL);
  g_autoptr (KtClearance) clearance = kt_gate_open (&request, KT_EXIT_PRINT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mark_with (self, clearance, FALSE), ==, KT_QUOTE_MARK_NONE);
  set_discount (self, 4);
  g_assert_cmpint (mark_with (self, clearance, FALSE), ==, KT_QUOTE_MARK_DRAFT);
  set_discount (self, 3);
  g_assert_cmpint (mark_with (self, clearance, FALSE), ==, KT_QUOTE_MARK_NONE);
  g_autoptr (KtClearance) copy = kt_gate_open (&request, KT_EXIT_COPY, &error);
  g_assert_cmpint (mark_with (self, copy, FALSE), ==, KT_QUOTE_MARK_DRAFT);
}

static char *
pdf_text (Fixture *self)
{
  const KtRevisionDocument request = { .revision = self->revision,
                                       .number = "Q26-00001",
                                       .catalog = self->catalog,
                                       .date = "2026-11-21",
                                       .show_acceptance = TRUE,
                                       .show_terms = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDocument) document = kt_revision_document_lay_out (&request, &error);
  g_assert_no_error (error);
  g_autofree char *path = tool_write (document, "gate.pdf");
  return tool_text (path, 1, kt_document_n_pages (document));
}

/* 31.20 a piece, 218.40 for seven, and what is left of 204.68: −13.72, −6.7 %. */
static void
assert_silent (const char *text)
{
  static const char *const secrets[]
      = { "31.2", "31,2", "218.4", "218,4", "13.72", "13,72", "-6.7", "-6,7", "−6.7", "−6,7", "GEHEIM" };
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (strstr (text, secrets[i]) != NULL)
      g_error ("“%s” stands in: %s", secrets[i], text);
}

static void
test_silence (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KtMargin margin;
  KtLineFacts *facts = kt_gate_desk_get_facts (self->desk);
  g_assert_true (
      kt_revision_margin (self->revision, facts, self->office, TODAY, &margin));
  g_assert_cmpint (margin.amount.amount, ==, -137200);
  g_assert_cmpuint (margin.n_unknown, ==, 0);
  g_assert_false (
      kt_revision_margin (self->revision, facts, self->seller, TODAY, &margin));

  g_autofree char *pdf = pdf_text (self);
  if (pdf == NULL)
    return; /* skipped */
  assert_silent (pdf);
  g_assert_nonnull (strstr (pdf, "204,68"));
  g_autoptr (KtRevision) outside = kt_revision_view_new (self->revision, NULL);
  g_autofree char *body = kt_revision_to_body (outside);
  assert_silent (body);

  /* The seller learns that somebody must approve the margin, and not what it is. */
  KtGateRequest request
      = kt_gate_desk_ask (self->desk, self->revision, self->seller, TODAY, NULL, NULL);
  g_autoptr (GPtrArray) needs = kt_gate_assess (&request);
  g_autoptr (KtApproval) approval
      = kt_approval_new ("a", self->revision, "", needs, self->catalog, self->seller, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *json = kt_record_to_json (&kt_approval_type, approval);
  assert_silent (json);
  g_assert_nonnull (strstr (json, "\"rule\":\"margin\""));
  g_assert_null (kt_gate_open (&request, KT_EXIT_SEND, &error));
  assert_silent (error->message);

  KtGateRequest open
      = kt_gate_desk_ask (self->desk, self->revision, self->office, TODAY, NULL, NULL);
  g_autoptr (GPtrArray) seen = kt_gate_assess (&open);
  gboolean found = FALSE;
  for (guint i = 0; i < seen->len; i++)
    {
      const KtApprovalNeed *need = seen->pdata[i];
      found = found
              || (need->measure == KT_MEASURE_MARGIN && !need->is_hidden
                  && kt_decimal_sign (need->value) < 0);
    }
  g_assert_true (found);
}

/* Rules of a group ask for lines within it, and for those nobody knows. */
static void
test_groups (Fixture *self, gconstpointer data)
{
  KtLineFacts *facts = kt_gate_desk_get_facts (self->desk);
  KtPosition *position = kt_revision_find_position (self->revision, "line");
  g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
  g_assert_true (kt_line_facts_is_known (facts, line));
  g_assert_true (kt_line_facts_is_within (facts, line, NULL));
  g_assert_true (kt_line_facts_is_within (facts, line, "seals"));
  g_assert_true (kt_line_facts_is_within (facts, line, "parts"));
  g_assert_false (kt_line_facts_is_within (facts, line, "screws"));
  kt_record_set_text (&line->item, "KL-9999");
  g_assert_false (kt_line_facts_is_known (facts, line));
  g_assert_true (kt_line_facts_is_within (facts, line, "screws"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/document-gate/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("pages without clearance bear the mark of a draft", test_mark);
  ADD ("no page, export or request tells cost, margin or notes", test_silence);
  ADD ("rules of a group are for its lines and for unknown ones", test_groups);
  return g_test_run ();
}
