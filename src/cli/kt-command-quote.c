/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli quote: the main job without a window: decide, complete, price, write.
 */
#include "kt-catalog-header.h"
#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-cli-configuration.h"
#include "kt-cli-output.h"
#include "kt-clock.h"
#include "kt-gate-desk.h"
#include "kt-json.h"
#include "kt-number-format.h"
#include "kt-price-terms.h"
#include "kt-quote.h"
#include "kt-revision-document.h"
#include "kt-revision-edit.h"
#include "kt-revision-totals.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_CUSTOMER_BYTES (1024 * 1024)

typedef struct {
  char *model;
  char *letterhead;
  char **set;
  char *script;
  char *customer;
  char *quantity_text;
  KtDecimal quantity;
  char *complete;
  KtCliGoal goal;
  char *number;
  char *output;
} QuoteOptions;

/* Everything that was made on the way. */
typedef struct {
  KtAccount *account; /* may be NULL */
  KtCompletion *completion;
  KtQuote *quote;
  KtRevision *revision;
  KtRevisionTotals *totals;
  KtDocument *document;
} QuoteWork;

static void
quote_options_clear (QuoteOptions *own)
{
  g_free (own->model);
  g_free (own->letterhead);
  g_strfreev (own->set);
  g_free (own->script);
  g_free (own->customer);
  g_free (own->quantity_text);
  g_free (own->complete);
  g_free (own->number);
  g_free (own->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (QuoteOptions, quote_options_clear)

static void
quote_work_clear (QuoteWork *work)
{
  g_clear_pointer (&work->document, kt_document_unref);
  g_clear_pointer (&work->totals, kt_revision_totals_free);
  g_clear_object (&work->revision);
  g_clear_pointer (&work->quote, kt_quote_free);
  g_clear_pointer (&work->completion, kt_completion_free);
  g_clear_pointer (&work->account, kt_account_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (QuoteWork, quote_work_clear)

static gboolean
fail (const char *file, const GError *error)
{
  if (file != NULL)
    kt_cli_message ("%s: %s", file, error->message);
  else
    kt_cli_message ("%s", error->message);
  return FALSE;
}

/* --- the command line ------------------------------------------------------------------------ */

static gboolean
is_quantity (const char *text, KtDecimal *quantity)
{
  return kt_decimal_parse (text, quantity, NULL) && kt_decimal_sign (*quantity) > 0;
}

/* --model FILE is the same as naming it first. */
static void
put_model_first (KtCliOptions *options, const char *model)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  g_strv_builder_add (words, model);
  g_strv_builder_addv (words, (const char **)options->words);
  g_strfreev (options->words);
  options->words = g_strv_builder_end (words);
}

static gboolean
read_own_options (const KtCliUsage *usage, KtCliOptions *options, QuoteOptions *own)
{
  own->quantity = kt_decimal_from_int (1);
  if (own->complete != NULL && !kt_cli_goal_parse (usage, own->complete, &own->goal))
    return FALSE;
  if (own->model != NULL)
    put_model_first (options, own->model);

  if (own->output == NULL)
    kt_cli_usage_error (usage, _ ("Say where the quote goes: --output FILE.pdf."));
  else if (own->quantity_text != NULL && !is_quantity (own->quantity_text, &own->quantity))
    kt_cli_usage_error (usage, _ ("“%s” is no quantity above zero."), own->quantity_text);
  else if (options->day == 0)
    kt_cli_usage_error (usage, _ ("A quote is of one day; “--day all” makes no sense here."));
  else if (options->catalog == NULL && options->prices == NULL)
    kt_cli_usage_error (usage, _ ("A quote needs prices: --prices FILE, or a catalog."));
  else
    return TRUE;
  return FALSE;
}

/* --- customer -------------------------------------------------------------------------------- */

static gboolean
load_customer (const QuoteOptions *own, QuoteWork *work)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (own->customer == NULL)
    return TRUE;
  if (!g_file_get_contents (own->customer, &text, &length, &error))
    return fail (NULL, error);
  if (length > MAX_CUSTOMER_BYTES)
    {
      kt_cli_message (_ ("%s: The file is too large for a customer."), own->customer);
      return FALSE;
    }
  work->account = kt_account_from_json (text, (gssize)length, &error);
  if (work->account == NULL)
    return fail (own->customer, error);
  return TRUE;
}

/* --- configuration --------------------------------------------------------------------------- */

/* For more than one piece the cheapest configuration may be another one: compiled with the rows as
 * they count then. */
static gboolean
compile_for_quantity (KtCliSubject *subject,
                      const QuoteOptions *own,
                      KtPriceTerms **terms,
                      int *code)
{
  g_autoptr (GError) error = NULL;
  const KtPriceRequest request = { .quantity = own->quantity, .day = subject->options->day };
  KtPriceContext context;

  if (own->goal != KT_CLI_BY_PRICE || kt_decimal_equal (own->quantity, kt_decimal_from_int (1)))
    return kt_cli_subject_compile (subject, code);

  kt_price_context_init (&context, subject->catalog);
  *terms = kt_price_terms_new (&context, subject->product, &request, &error);
  if (*terms == NULL)
    {
      *code = KT_CLI_FOUND;
      return fail (NULL, error);
    }
  const KtProgramOptions program_options = {
    .terms = (gconstpointer)(*terms)->terms->data,
    .n_terms = (*terms)->terms->len,
    .day = subject->options->day,
  };
  subject->program = kt_program_compile (subject->model, &program_options, NULL, &error);
  if (subject->program != NULL)
    return TRUE;
  *code = KT_CLI_FOUND;
  return fail (NULL, error);
}

static gboolean
run_script (KtCliSubject *subject, const char *path, int *code)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtScript) script = NULL;

  if (path == NULL)
    return TRUE;
  script = kt_script_load_file (subject->model, path, faults);
  kt_cli_say_faults (faults);
  if (script != NULL)
    return kt_cli_subject_decide (subject, script, code);
  *code = KT_CLI_FOUND;
  return FALSE;
}

static gboolean
configure (KtCliSubject *subject, const QuoteOptions *own, QuoteWork *work, int *code)
{
  const char *const none[] = { NULL };
  const char *const *set = own->set != NULL ? (const char *const *)own->set : none;

  if (!kt_cli_subject_open (subject, code) || !run_script (subject, own->script, code)
      || !kt_cli_subject_decide_words (subject, (const char *const *)subject->decisions, code)
      || !kt_cli_subject_decide_words (subject, set, code))
    return FALSE;
  work->completion = kt_cli_complete (subject, own->goal, code);
  return work->completion != NULL;
}

/* --- quote ----------------------------------------------------------------------------------- */

static KtRevisionHeader *
make_header (KtCliSubject *subject, const QuoteWork *work, KtClock *clock)
{
  KtRevisionHeader *header;
  g_autofree char *today = kt_clock_today_iso (clock);
  GDate date;

  kt_clock_today (clock, &date);
  header = kt_catalog_header_new (subject->catalog, subject->options->language, &date);
  if (work->account != NULL)
    kt_catalog_header_set_customer (header, subject->catalog, work->account, NULL);
  kt_catalog_header_set_language (header, subject->catalog, subject->options->language);
  kt_record_set_text (&header->date, today);
  kt_record_set_text (&header->subject, kt_texts_product (subject->texts, subject->product_id,
                                                          subject->options->language));
  return header;
}

/* Numbers of quotes are given out by the work database; without it, day and time must do. */
static char *
make_number (KtClock *clock)
{
  g_autoptr (GDateTime) now
      = g_date_time_new_from_unix_local (kt_clock_now (clock) / G_USEC_PER_SEC);

  return g_date_time_format (now, "%Y%m%d-%H%M");
}

static gboolean
make_revision (KtCliSubject *subject, QuoteOptions *own, QuoteWork *work)
{
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autoptr (KtRandom) random = kt_random_new_system ();
  g_autoptr (KtRevisionHeader) header = make_header (subject, work, clock);
  g_autofree char *quote_id = kt_random_uuid (random);
  g_autofree char *revision_id = kt_random_uuid (random);
  g_autofree char *position_id = kt_random_uuid (random);
  gint64 now = kt_clock_now (clock) / G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;

  if (own->number == NULL)
    own->number = make_number (clock);
  work->quote = kt_quote_new (quote_id, now);
  work->revision = kt_quote_begin_first (work->quote, revision_id, now, header);
  g_autoptr (KtPositionData) position = kt_catalog_position_new_product (
      subject->catalog, subject->product, work->completion->assignment, position_id,
      subject->options->language, own->quantity, subject->options->day, &error);
  if (position == NULL || !kt_catalog_position_fit (position, header, &error)
      || kt_revision_insert (work->revision, NULL, 0, position, &error) == NULL
      || !kt_catalog_determine (subject->catalog, work->revision, subject->options->day, NULL,
                                &error)
      || (work->totals = kt_revision_totals_new (work->revision, &error)) == NULL)
    return fail (NULL, error);
  if (position->on_request)
    kt_cli_message (_ ("There is no price for this configuration; the quote says “on request”."));
  return TRUE;
}

/* NULL: the pages bear the mark of a draft. */
static KtClearance *
ask_gate (KtCliSubject *subject, const QuoteWork *work)
{
  g_autoptr (KtGateDesk) desk = kt_gate_desk_new (subject->catalog);
  g_autoptr (KtActor) actor = kt_actor_new_open_workplace (g_get_real_name ());
  KtGateRequest request
      = kt_gate_desk_ask (desk, work->revision, actor, subject->options->day, NULL, NULL);
  g_autoptr (GError) error = NULL;
  KtClearance *clearance = kt_gate_open (&request, KT_EXIT_PRINT, &error);

  if (clearance == NULL)
    kt_cli_message ("%s", error->message);
  return clearance;
}

static gboolean
write_document (KtCliSubject *subject, const QuoteOptions *own, QuoteWork *work)
{
  g_autoptr (KtClearance) clearance = ask_gate (subject, work);
  const KtRevisionDocument request = {
    .revision = work->revision,
    .clearance = clearance,
    .number = own->number,
    .catalog = subject->catalog,
    .show_acceptance = TRUE,
    .show_terms = subject->options->catalog != NULL,
  };
  g_autoptr (GError) error = NULL;

  work->document = kt_revision_document_lay_out (&request, &error);
  if (work->document == NULL || !kt_document_write_pdf (work->document, own->output, &error))
    return fail (own->output, error);
  return TRUE;
}

/* --- result ---------------------------------------------------------------------------------- */

/* In the digits of payments. */
static KtDecimal
payable (KtMoney money)
{
  KtDecimal amount = kt_money_to_decimal (money);

  kt_decimal_rescale (amount, kt_currency_digits (money.currency), KT_ROUND_HALF_UP, &amount, NULL);
  return amount;
}

/* For the person at the terminal, whatever language the quote is in. */
static char *
money_text (KtMoney money)
{
  g_autofree char *number = kt_format_number (payable (money), g_get_language_names ()[0]);

  return g_strdup_printf ("%s %s", number, money.currency);
}

static void
print_json (KtCliSubject *subject, const QuoteOptions *own, const QuoteWork *work)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  KtPosition *position = g_list_model_get_item (kt_revision_get_positions (work->revision), 0);
  const KtPositionData *data = kt_position_get (position);
  g_autofree char *text = kt_revision_trace_json (work->revision, NULL);
  g_autoptr (JsonNode) trace = text != NULL ? kt_json_parse (text, -1, NULL, NULL) : NULL;

  json_builder_begin_object (builder);
  kt_json_add_string (builder, "file", own->output);
  kt_json_add_string (builder, "number", own->number);
  kt_json_add_int (builder, "pages", kt_document_n_pages (work->document));
  kt_json_add_string (builder, "product", subject->product_id);
  kt_json_add_string (builder, "order_code", data->order_code);
  kt_json_add_decimal (builder, "quantity", data->quantity);
  kt_json_add_string (builder, "currency", work->totals->net.currency);
  kt_json_add_bool (builder, "on_request", data->on_request);
  kt_json_add_decimal (builder, "net", payable (work->totals->net));
  kt_json_add_decimal (builder, "tax", payable (work->totals->tax));
  kt_json_add_decimal (builder, "gross", payable (work->totals->gross));
  kt_json_add_int (builder, "lead_days", data->lead_days);
  kt_cli_add_completion (builder, subject, work->completion, own->goal);
  if (trace != NULL)
    {
      json_builder_set_member_name (builder, "trace");
      json_builder_add_value (builder, g_steal_pointer (&trace));
    }
  json_builder_end_object (builder);
  kt_cli_print_json (builder);
  g_object_unref (position);
}

static void
print_text (const QuoteOptions *own, const QuoteWork *work)
{
  g_autofree char *net = money_text (work->totals->net);
  g_autofree char *gross = money_text (work->totals->gross);
  guint n_pages = kt_document_n_pages (work->document);

  if (work->totals->on_request > 0)
    kt_cli_print (_ ("Price on request\n"));
  else
    kt_cli_print (_ ("Net %s, with tax %s\n"), net, gross);
  kt_cli_print (ngettext ("Written: %s (%u page)\n", "Written: %s (%u pages)\n", n_pages),
                own->output, n_pages);
}

/* --- the command ----------------------------------------------------------------------------- */

static int
run (const KtCliUsage *usage, KtCliOptions *options, QuoteOptions *own)
{
  g_auto (KtCliSubject) subject = { 0 };
  g_auto (QuoteWork) work = { 0 };
  KtPriceTerms *terms = NULL;
  int code = KT_CLI_DONE;

  if (!load_customer (own, &work)
      || !kt_cli_subject_load_priced (&subject, usage, options, own->letterhead, &code))
    return code == KT_CLI_DONE ? KT_CLI_FOUND : code;

  if (compile_for_quantity (&subject, own, &terms, &code)
      && configure (&subject, own, &work, &code))
    {
      if (!make_revision (&subject, own, &work) || !write_document (&subject, own, &work))
        code = KT_CLI_FOUND;
      else if (options->json)
        print_json (&subject, own, &work);
      else
        print_text (own, &work);
    }
  kt_cli_subject_clear (&subject); /* before the terms that its program uses */
  kt_price_terms_free (terms);
  return code;
}

int
kt_command_quote (int argc, char **argv)
{
  g_auto (QuoteOptions) own = { 0 };
  const GOptionEntry entries[]
      = { { "model", 'm', 0, G_OPTION_ARG_FILENAME, &own.model, N_ ("The model, in place of MODEL"),
            N_ ("FILE") },
          { "set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &own.set,
            N_ ("A decision, as those behind MODEL; may be given several times"), N_ ("DECISION") },
          { "script", 0, 0, G_OPTION_ARG_FILENAME, &own.script,
            N_ ("A script of decisions, run first"), N_ ("FILE") },
          { "complete", 0, 0, G_OPTION_ARG_FILENAME, &own.complete,
            N_ ("What decides the rest: default, price or delivery"), N_ ("GOAL") },
          { "quantity", 'n', 0, G_OPTION_ARG_FILENAME, &own.quantity_text,
            N_ ("How many (default 1)"), N_ ("N") },
          { "customer", 'c', 0, G_OPTION_ARG_FILENAME, &own.customer,
            N_ ("Name, addresses, people, language and terms of the customer"), N_ ("FILE.json") },
          { "number", 0, 0, G_OPTION_ARG_FILENAME, &own.number,
            N_ ("Number of the quote; the default is day and time"), N_ ("TEXT") },
          { "letterhead", 0, 0, G_OPTION_ARG_FILENAME, &own.letterhead,
            N_ ("Who writes, currency and taxes, for --prices: like catalog.ini"),
            N_ ("FILE.ini") },
          { "output", 'o', 0, G_OPTION_ARG_FILENAME, &own.output, N_ ("Write the quote here"),
            N_ ("FILE.pdf") },
          G_OPTION_ENTRY_NULL };
  static const char *const examples[] = {
    "kontor-cli quote --catalog demo --product process-pump --set flow=25 --quantity 3 -o "
    "quote.pdf",
    "kontor-cli quote --model machine.coom --prices prices.csv --complete price -o quote.pdf",
    "kontor-cli quote --catalog demo --product process-pump --customer muster.json -o quote.pdf",
    "",
    "muster.json:",
    "{\"name\": \"Muster GmbH\", \"language\": \"de\", \"billing\": {\"street\": \"Hauptstraße "
    "1\",",
    "  \"postcode\": \"12345\", \"city\": \"Musterstadt\", \"country\": \"DE\"}}",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "quote",
    .arguments = "[MODEL] [DECISION…] -o FILE.pdf",
    .description = _ ("Configures a product, completes the configuration, prices it and writes the "
                      "quote as PDF (DIN 5008, tagged, fonts embedded). The model is a product of "
                      "a catalog, or a file with --prices. Beside the prices FILE.csv may stand "
                      "FILE.ini, like catalog.ini, and texts in FILE.de.csv and FILE.en.csv.\n\nA "
                      "configuration without a price is quoted “on request”, never at zero."),
    .examples = examples,
    .entries = entries,
    .takes_model = TRUE,
  };
  g_auto (KtCliOptions) options = { 0 };
  int code = KT_CLI_DONE;

  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code))
    return code;
  if (!read_own_options (&usage, &options, &own))
    return KT_CLI_USAGE;
  return run (&usage, &options, &own);
}
