/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long judging a quote takes while somebody types in it: 300 and 3,000 positions of a catalog.
 */

#include "catalog-fixture.h"
#include "kt-commercial-print.h"
#include "kt-gate-desk.h"
#include "sales-fixture.h"

#include <stdio.h>
#include <time.h>

#define ROUNDS 50

static double
cpu_ms (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static KtRevision *
make (KtRandom *random, GPtrArray *articles, guint n, KtQuote **quote)
{
  g_autoptr (KtAccount) account = fixture_account (random, "Muster GmbH", "Berlin");
  g_autoptr (KtRevisionHeader) header = fixture_header (account);
  *quote = kt_quote_new ("q", 1795000000);
  KtRevision *revision = kt_quote_begin_first (*quote, "r", 1795000000, header);
  for (guint i = 0; i < n; i++)
    {
      const KtArticle *article = articles->pdata[i % articles->len];
      KtPositionData *line = fixture_article (random, "Artikel", "3", "12.5");
      kt_record_set_text (&line->item, article->number);
      kt_record_set_text (&line->catalog, "small");
      line->discount = kt_decimal (i % 7, 0);
      fixture_add (revision, line);
    }
  return revision;
}

static void
run (KtCatalog *catalog, GPtrArray *articles, guint n)
{
  g_autoptr (KtRandom) random = kt_random_new (1);
  g_autoptr (KtQuote) quote = NULL;
  g_autoptr (KtRevision) revision = make (random, articles, n, &quote);
  g_autoptr (KtActor) actor = kt_actor_new ("s", "s", "s", KT_USER_SALES, NULL);
  g_autoptr (KtGateDesk) desk = kt_gate_desk_new (catalog);
  KtGateRequest request = kt_gate_desk_ask (desk, revision, actor, 20261121, NULL, NULL);
  g_autoptr (KtPosition) position = g_list_model_get_item (kt_revision_get_positions (revision), 0);
  double first = cpu_ms ();
  g_ptr_array_unref (kt_gate_assess (&request));
  first = cpu_ms () - first;

  guint needs = 0;
  double total = 0, worst = 0;
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
      line->discount = kt_decimal (round, 0);
      g_assert_true (kt_revision_edit_position (revision, position, line, NULL));
      double begin = cpu_ms ();
      g_autoptr (GPtrArray) found = kt_gate_assess (&request);
      double spent = cpu_ms () - begin;
      total += spent;
      worst = MAX (worst, spent);
      needs += found->len;
    }
  printf ("{\"positions\":%u,\"rules\":%u,\"first_ms\":%.2f,\"mean_ms\":%.2f,\"worst_ms\":%.2f,"
          "\"needs\":%u}\n",
          n, kt_catalog_get_approval_rules (catalog)->len, first, total / ROUNDS, worst, needs);
}

int
main (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  const KtArticleQuery all = { 0 };
  g_autoptr (GPtrArray) articles = kt_catalog_list_articles (catalog, &all, 0, 0, NULL);
  run (catalog, articles, 300);
  run (catalog, articles, 3000);
  return 0;
}
