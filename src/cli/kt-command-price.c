/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli price: a basket of articles as a quote would have it, with every step.
 */
#include "kt-catalog-header.h"
#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-cli-options.h"
#include "kt-cli-output.h"
#include "kt-cli-subject.h"
#include "kt-csv-row.h"
#include "kt-number-format.h"
#include "kt-release.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_CUSTOMER_BYTES (1024 * 1024)

typedef struct {
  char *catalog;
  char *day;
  char *customer;
  char *currency;
  char *incoterm;
  char *delivery;
  char *document_discount;
  char *project_discount;
  char *trace;
  gboolean express;
  gboolean guard;
} PriceOptions;

static void
price_options_clear (PriceOptions *own)
{
  g_free (own->catalog);
  g_free (own->day);
  g_free (own->customer);
  g_free (own->currency);
  g_free (own->incoterm);
  g_free (own->delivery);
  g_free (own->document_discount);
  g_free (own->project_discount);
  g_free (own->trace);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PriceOptions, price_options_clear)

/* --- the head ----------------------------------------------------------------------------------
 */

static KtAccount *
load_account (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (length <= MAX_CUSTOMER_BYTES)
    return kt_account_from_json (text, (gssize)length, error);
  g_set_error (error, KT_ERROR, KT_ERROR_LIMIT, _ ("%s: The file is too large for a customer."),
               path);
  return NULL;
}

static gboolean
set_percent (const char *text, KtDecimal *percent, GError **error)
{
  return text == NULL || kt_decimal_parse (text, percent, error);
}

static KtRevisionHeader *
make_header (KtCatalog *catalog,
             const KtCliOptions *options,
             const PriceOptions *own,
             GError **error)
{
  GDate date;

  g_date_set_dmy (&date, (GDateDay)(options->day % 100), (GDateMonth)(options->day / 100 % 100),
                  (GDateYear)(options->day / 10000));
  g_autoptr (KtRevisionHeader) header = kt_catalog_header_new (catalog, options->language, &date);
  if (own->customer != NULL)
    {
      g_autoptr (KtAccount) account = load_account (own->customer, error);
      if (account == NULL)
        return NULL;
      kt_catalog_header_set_customer (header, catalog, account, NULL);
      kt_catalog_header_set_language (header, catalog, options->language);
    }
  if (own->incoterm != NULL)
    kt_record_set_text (&header->incoterm, own->incoterm);
  kt_record_set_text (&header->delivery_class, own->delivery);
  header->express = own->express;
  if (!set_percent (own->document_discount, &header->document_discount, error)
      || !set_percent (own->project_discount, &header->project_discount, error)
      || (own->currency != NULL
          && !kt_catalog_header_set_currency (header, catalog, own->currency, options->day, error)))
    return NULL;
  return g_steal_pointer (&header);
}

/* --- the basket --------------------------------------------------------------------------------
 */

/* "FR-10120=3" */
static gboolean
add_article (KtRevision *revision,
             KtCatalog *catalog,
             const KtCliOptions *options,
             const char *word,
             GError **error)
{
  const char *sign = strrchr (word, '=');
  g_autofree char *number = sign != NULL ? g_strndup (word, sign - word) : g_strdup (word);
  KtDecimal quantity = kt_decimal_from_int (1);

  if (sign != NULL && !kt_decimal_parse (sign + 1, &quantity, error))
    return FALSE;
  g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, number, error);
  if (article == NULL)
    return FALSE;
  g_autofree char *id = g_strdup_printf ("%u", kt_revision_count_positions (revision) + 1);
  g_autoptr (KtPositionData) position = kt_catalog_position_new_article (
      catalog, article, id, options->language, quantity, options->day, error);
  return position != NULL
         && kt_catalog_position_fit (position, kt_revision_get_header (revision), error)
         && kt_revision_insert (revision, NULL, G_MAXUINT, position, error) != NULL;
}

static KtRevision *
make_revision (KtCatalog *catalog,
               const KtCliOptions *options,
               const PriceOptions *own,
               GError **error)
{
  g_autoptr (KtRevisionHeader) header = make_header (catalog, options, own, error);
  if (header == NULL)
    return NULL;
  g_autoptr (KtRevision) revision = kt_revision_new ("basket", "basket", 1, NULL, 0, header);
  for (char **word = options->words; *word != NULL; word++)
    if (!add_article (revision, catalog, options, *word, error))
      {
        g_prefix_error (error, "%s: ", *word);
        return NULL;
      }
  gboolean is_incomplete = FALSE;
  if (!kt_catalog_determine (catalog, revision, options->day, &is_incomplete, error))
    return NULL;
  if (is_incomplete)
    kt_cli_message (_ ("Something cannot be priced here: look for “out-of-reach” in the trace."));
  return g_steal_pointer (&revision);
}

/* --- results -----------------------------------------------------------------------------------
 */

static void
print_amount (const char *label, KtMoney amount, const KtCliOptions *options)
{
  g_autofree char *text
      = kt_money_format (amount, options->language, KT_MONEY_CODE | KT_MONEY_ROUNDED);

  kt_cli_print ("%s\t%s\n", label, text);
}

static char *
name_of (const KtCondition *condition, const KtCliOptions *options)
{
  const char *text
      = *condition->text != '\0' ? condition->text : kt_condition_type_names[condition->type];

  if (condition->calculation != KT_CALCULATION_PERCENT)
    return g_strdup (text);
  g_autofree char *percent = kt_format_percent (condition->percent, options->language);
  return g_strdup_printf ("%s %s", text, percent);
}

static gboolean
print_line (KtPosition *position, gpointer user_data)
{
  const KtCliOptions *options = ((gpointer *)user_data)[0];
  const KtRevisionHeader *header = ((gpointer *)user_data)[1];
  const KtPositionData *data = kt_position_get (position);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (KtLineStep));
  KtLineAmounts amounts;

  if (!kt_position_value (data, header, &amounts, steps, NULL))
    return TRUE;
  g_autofree char *quantity = kt_format_number (data->quantity, options->language);
  g_autofree char *label
      = g_strdup_printf ("%s %s × %s", kt_position_get_number (position), quantity, data->item);
  print_amount (label, amounts.net, options);
  for (guint i = 0; i < steps->len; i++)
    {
      const KtLineStep *step = &g_array_index (steps, KtLineStep, i);
      KtMoney amount;
      if (step->condition == NULL || !kt_money_sub (step->after, step->before, &amount, NULL))
        continue;
      g_autofree char *name = name_of (step->condition, options);
      g_autofree char *text = kt_money_to_string (amount);
      kt_cli_print ("\t%s\t%s\t%s\t%s:%d\n", name, text, step->condition->rule,
                    step->condition->list, step->condition->line);
    }
  return TRUE;
}

static void
print_guard (KtRevision *revision, const KtCliOptions *options)
{
  static const char *const scopes[] = { "unit", "line", "document" };
  g_autoptr (KtCentGuard) guard = kt_revision_guard_cents (revision, NULL);

  for (guint i = 0; guard != NULL && i < guard->entries->len; i++)
    {
      const KtGuardEntry *entry = &g_array_index (guard->entries, KtGuardEntry, i);
      g_autofree char *label = g_strdup_printf (
          "# %s, discount by %s, tax by %s%s", scopes[entry->scope],
          entry->document_rounding == KT_DOCUMENT_ROUNDING_SCOPE_LINE ? "line" : "sum",
          entry->tax_by_line ? "line" : "rate", entry->is_own ? " *" : "");
      print_amount (label, entry->gross, options);
    }
}

static void
print_text (KtRevision *revision,
            const KtCliOptions *options,
            const PriceOptions *own,
            const KtRevisionTotals *totals)
{
  gpointer context[] = { (gpointer)options, (gpointer)kt_revision_get_header (revision) };

  kt_position_walk (kt_revision_get_positions (revision), print_line, context);
  print_amount (_ ("Sum of positions"), totals->positions, options);
  for (guint i = 0; i < totals->steps->len; i++)
    {
      const KtTotalStep *step = totals->steps->pdata[i];
      g_autofree char *name = name_of (step->condition, options);
      print_amount (name, step->amount, options);
    }
  print_amount (_ ("Net"), totals->net, options);
  for (guint i = 0; i < totals->taxes->len; i++)
    {
      const KtTaxTotal *tax = totals->taxes->pdata[i];
      g_autofree char *percent = kt_format_percent (tax->rate, options->language);
      g_autofree char *rate = g_strdup_printf (_ ("VAT %s"), percent);
      g_autofree char *label
          = *tax->reason != '\0' ? g_strdup_printf ("%s – %s", rate, tax->reason) : g_strdup (rate);
      print_amount (label, tax->tax, options);
    }
  print_amount (_ ("Total"), totals->gross, options);
  if (own->guard)
    print_guard (revision, options);
}

static int
run (const KtCliOptions *options, const PriceOptions *own)
{
  g_autoptr (GError) error = NULL;
  KtRelease *release = NULL;
  KtCatalog *catalog = kt_cli_open_catalog (own->catalog, &release);
  int code = KT_CLI_FOUND;

  if (catalog == NULL)
    return code;
  g_autoptr (KtRevision) revision = make_revision (catalog, options, own, &error);
  g_autoptr (KtRevisionTotals) totals
      = revision != NULL ? kt_revision_totals_new (revision, &error) : NULL;
  g_autofree char *trace = totals != NULL ? kt_revision_trace_json (revision, &error) : NULL;
  if (trace == NULL)
    kt_cli_message ("%s", error->message);
  else
    {
      if (options->json || own->trace != NULL)
        kt_cli_print ("%s\n", trace);
      else
        print_text (revision, options, own, totals);
      code = KT_CLI_DONE;
    }
  kt_catalog_unref (catalog);
  kt_release_unref (release);
  return code;
}

int
kt_command_price (int argc, char **argv)
{
  g_auto (PriceOptions) own = { 0 };
  const GOptionEntry entries[]
      = { { "catalog", 0, 0, G_OPTION_ARG_FILENAME, &own.catalog,
            N_ ("The catalog, a folder or a release"), N_ ("CATALOG") },
          { "day", 0, 0, G_OPTION_ARG_STRING, &own.day,
            N_ ("Day of the prices (2026-01-31); the default is today"), N_ ("DAY") },
          { "customer", 'c', 0, G_OPTION_ARG_FILENAME, &own.customer,
            N_ ("Number, group, segment, addresses and terms of the customer"), N_ ("FILE.json") },
          { "currency", 0, 0, G_OPTION_ARG_STRING, &own.currency,
            N_ ("Currency of the quote; the catalog needs a rate of the day"), N_ ("CODE") },
          { "incoterm", 0, 0, G_OPTION_ARG_STRING, &own.incoterm, N_ ("Delivery terms, like DAP"),
            N_ ("CODE") },
          { "delivery", 0, 0, G_OPTION_ARG_STRING, &own.delivery, N_ ("Class of delivery time"),
            N_ ("NAME") },
          { "express", 0, 0, G_OPTION_ARG_NONE, &own.express, N_ ("Express delivery"), NULL },
          { "project-discount", 0, 0, G_OPTION_ARG_STRING, &own.project_discount,
            N_ ("Percent off every unit price"), N_ ("PERCENT") },
          { "document-discount", 0, 0, G_OPTION_ARG_STRING, &own.document_discount,
            N_ ("Percent off the sum of the positions"), N_ ("PERCENT") },
          { "guard", 0, 0, G_OPTION_ARG_NONE, &own.guard,
            N_ ("Also the totals of other conventions of rounding"), NULL },
          { "trace", 0, 0, G_OPTION_ARG_STRING, &own.trace, N_ ("Every step, as JSON"), "json" },
          G_OPTION_ENTRY_NULL };
  static const char *const examples[] = {
    "kontor-cli price --catalog demo FR-10120=3 FR-55031=100",
    "kontor-cli price --catalog demo --customer customer.json --currency CHF --trace json FR-10120",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "price",
    .arguments = "ARTICLE[=QUANTITY]…",
    .description
    = _ ("Prices articles of a catalog as a quote to that customer would: scales, agreements, "
         "surcharges, taxes. Fields are separated by tabs; below a position stand its "
         "conditions with amount, rule and where they were found."),
    .examples = examples,
    .entries = entries,
  };
  g_auto (KtCliOptions) options = { 0 };
  int code = KT_CLI_DONE;

  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code))
    return code;
  if (own.catalog == NULL || options.words[0] == NULL)
    return kt_cli_usage_error (&usage, _ ("Name a catalog and at least one article."));
  if (own.trace != NULL && strcmp (own.trace, "json") != 0)
    return kt_cli_usage_error (&usage, _ ("A trace is written as “json”."));
  options.day = own.day != NULL ? kt_day_parse (own.day, NULL) : kt_cli_today ();
  if (options.day == 0)
    return kt_cli_usage_error (&usage, _ ("“%s” is no day. Write it like 2026-01-31."), own.day);
  return run (&options, &own);
}
