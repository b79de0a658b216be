/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A quote of many positions with eight price steps each: from the change of a field to new
 * conditions, totals and trace; opening it; determination and valuation alone; memory.
 *
 *   measure-pricing [POSITIONS…]     (300 and 3,000 by default)
 *
 * Prints one line of JSON for each size, with a checksum of the totals it came to. Time is that of
 * the processor.
 */

#include "kt-catalog-header.h"
#include "kt-catalog-new.h"
#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-catalog-reader.h"
#include "kt-price-book-reader.h"
#include "kt-random.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_STEPS 8
#define N_EDITS 200
#define N_ACCOUNTS 500
#define TODAY 20261122

/* ---- a price book of eight steps, in which every account has agreements ---- */

static char *
make_file (const char *path)
{
  GString *text = NULL;
  if (strcmp (path, "pricing/procedure.csv") == 0)
    {
      text = g_string_new ("step,type,level,basis\n");
      for (guint i = 0; i < N_STEPS; i++)
        g_string_append_printf (text, "s%u,agreement,unit,%s\n", i, i % 2 ? "running" : "list");
      g_string_append (text, "packing,packing,document,list\nfreight,freight,document,\n");
    }
  else if (strcmp (path, "pricing/agreements.csv") == 0)
    {
      text = g_string_new ("key,step,customer,product,kind,value,from_quantity\n");
      for (guint account = 0; account < N_ACCOUNTS; account++)
        for (guint i = 0; i < N_STEPS; i++)
          g_string_append_printf (text, "a%u_%u,s%u,account:%u,*,percent,%u.%u,%u\n", account, i, i,
                                  account, 1 + i % 3, account % 10, i);
    }
  else if (strcmp (path, "pricing/surcharges.csv") == 0)
    text = g_string_new ("key,step,kind,value,per\npack,packing,percent,1.2,\n"
                         "load,freight,weight,24.5,100\n");
  return text != NULL ? g_string_free (text, FALSE) : NULL;
}

static GBytes *
load (const char *path, gpointer unused)
{
  char *text = make_file (path);
  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

static KtCatalog *
load_catalog (void)
{
  g_autofree char *folder
      = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs", "falkenrath", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtCatalog *catalog = kt_catalog_load_folder (folder, faults);
  g_assert_nonnull (catalog);
  kt_catalog_set_price_book (
      catalog, kt_price_book_read (load, NULL, kt_catalog_get_settings (catalog), NULL, faults));
  g_assert_false (kt_fault_list_has_errors (faults));
  return catalog;
}

/* ---- the quote ---- */

static void
fill (KtRevision *revision, KtCatalog *catalog, guint n_positions)
{
  const KtArticleQuery all = { .in_stock = TRUE };
  g_autoptr (GPtrArray) articles = kt_catalog_list_articles (catalog, &all, 0, 0, NULL);
  kt_revision_begin_step (revision, "fill");
  for (guint i = 0; i < n_positions; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", i);
      g_autoptr (KtPositionData) data
          = kt_catalog_position_new_article (catalog, articles->pdata[i % articles->len], id, "de",
                                             kt_decimal_from_int (1 + i % 40), TODAY, NULL);
      g_assert_nonnull (data);
      g_assert_nonnull (kt_revision_insert (revision, NULL, G_MAXUINT, data, NULL));
    }
  kt_revision_end_step (revision);
}

static KtRevision *
make_revision (KtCatalog *catalog, guint n_positions)
{
  GDate today;
  g_date_set_dmy (&today, 22, G_DATE_NOVEMBER, 2026);
  g_autoptr (KtRevisionHeader) header = kt_catalog_header_new (catalog, "de", &today);
  kt_record_set_text (&header->customer.number, "7");
  KtRevision *revision = kt_revision_new ("r", "q", 1, NULL, 0, header);
  fill (revision, catalog, n_positions);
  g_assert_true (kt_catalog_determine (catalog, revision, TODAY, NULL, NULL));
  return revision;
}

/* ---- measuring ---- */

static double
now_ms (void)
{
  struct timespec time;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

/* One field of the quote: the quantity or discount of a line, the customer, the document discount.
 */
static void
change (KtRevision *revision, KtRandom *random, guint n_positions)
{
  guint kind = (guint)kt_random_below (random, 4);
  if (kind < 2)
    {
      g_autofree char *id = g_strdup_printf ("p%u", (guint)kt_random_below (random, n_positions));
      KtPosition *position = kt_revision_find_position (revision, id);
      g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
      if (kind == 0)
        data->quantity = kt_decimal_from_int (kt_random_range (random, 1, 500));
      else
        data->discount = kt_decimal (kt_random_range (random, 0, 300), 1);
      g_assert_true (kt_revision_edit_position (revision, position, data, NULL));
      return;
    }
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  g_autofree char *account = g_strdup_printf ("%u", (guint)kt_random_below (random, N_ACCOUNTS));
  if (kind == 2)
    kt_record_set_text (&header->customer.number, account);
  else
    header->document_discount = kt_decimal (kt_random_range (random, 0, 100), 1);
  g_assert_true (kt_revision_edit_header (revision, header, NULL));
}

typedef struct {
  double p50, p95, worst;
} Spread;

static Spread
measure_edits (KtCatalog *catalog, KtRevision *revision, guint n_positions, gint64 *checksum)
{
  g_autoptr (KtRandom) random = kt_random_new (4711);
  double times[N_EDITS];
  for (guint i = 0; i < N_EDITS; i++)
    {
      double start = now_ms ();
      kt_revision_begin_step (revision, "edit");
      change (revision, random, n_positions);
      g_assert_true (kt_catalog_determine (catalog, revision, TODAY, NULL, NULL));
      kt_revision_end_step (revision);
      g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (revision, NULL);
      g_autofree char *trace = kt_revision_trace_json (revision, NULL);
      times[i] = now_ms () - start;
      *checksum = *checksum * 31 + totals->gross.amount + (gint64)strlen (trace);
    }
  qsort (times, N_EDITS, sizeof *times, compare_doubles);
  return (Spread){ times[N_EDITS / 2], times[N_EDITS * 95 / 100], times[N_EDITS - 1] };
}

static double
measure_opening (KtRevision *revision)
{
  g_autofree char *body = kt_revision_to_body (revision);
  double start = now_ms ();
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (KtRevision) read
          = kt_revision_new_from_body ("r", "q", 1, NULL, 0, KT_REVISION_DRAFT, body, -1, NULL);
      g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (read, NULL);
      g_assert_nonnull (totals);
    }
  return (now_ms () - start) / 10;
}

/* Every line anew, as after a change of the customer. */
static double
measure_determination (KtCatalog *catalog, KtRevision *revision, guint n_rounds)
{
  double start = now_ms ();
  for (guint i = 0; i < n_rounds; i++)
    {
      g_autofree char *account = g_strdup_printf ("%u", i % N_ACCOUNTS);
      g_autoptr (KtRevisionHeader) header
          = kt_revision_header_copy (kt_revision_get_header (revision));
      kt_record_set_text (&header->customer.number, account);
      g_assert_true (kt_revision_edit_header (revision, header, NULL));
      g_assert_true (kt_catalog_determine (catalog, revision, TODAY, NULL, NULL));
    }
  return (now_ms () - start) / n_rounds;
}

static double
measure_valuation (KtRevision *revision, guint n_rounds)
{
  double start = now_ms ();
  for (guint i = 0; i < n_rounds; i++)
    {
      g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (revision, NULL);
      g_assert_nonnull (totals);
    }
  return (now_ms () - start) / n_rounds;
}

static void
measure (KtCatalog *catalog, guint n_positions)
{
  gint64 checksum = 0;
  size_t before = mallinfo2 ().uordblks;
  g_autoptr (KtRevision) revision = make_revision (catalog, n_positions);
  size_t memory = mallinfo2 ().uordblks - before;
  Spread edits = measure_edits (catalog, revision, n_positions, &checksum);
  double opening = measure_opening (revision);
  double determination = measure_determination (catalog, revision, 20);
  double valuation = measure_valuation (revision, 50);
  g_print ("{\"positions\":%u,\"steps\":%u,\"edit_p50_ms\":%.2f,\"edit_p95_ms\":%.2f,"
           "\"edit_max_ms\":%.2f,\"open_ms\":%.2f,\"determine_ms\":%.2f,\"value_ms\":%.2f,"
           "\"positions_per_second\":%.0f,\"memory_kib\":%zu,\"checksum\":%" G_GINT64_FORMAT "}\n",
           n_positions, N_STEPS, edits.p50, edits.p95, edits.worst, opening, determination,
           valuation, n_positions * 1000.0 / (determination + valuation), memory / 1024, checksum);
}

int
main (int argc, char *argv[])
{
  g_autoptr (KtCatalog) catalog = load_catalog ();
  for (int i = 1; i < argc; i++)
    measure (catalog, (guint)g_ascii_strtoull (argv[i], NULL, 10));
  if (argc == 1)
    {
      measure (catalog, 300);
      measure (catalog, 3000);
    }
  return EXIT_SUCCESS;
}
