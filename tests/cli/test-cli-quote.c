/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * quote: the main job without a window.
 */
#include "cli-fixture.h"

#include <string.h>

/* Runs a program that must succeed and returns what it printed; NULL after g_test_skip if it is not
 * here. */
static char *
run_tool (const char *name, const char *first, const char *second)
{
  g_autofree char *program = g_find_program_in_path (name);
  const char *const argv[] = { program, first, second, NULL };
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  if (program == NULL)
    {
      g_test_skip ("the tool is not here");
      return NULL;
    }
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status,
                &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s\n%s", name, error->message, out);
  return out;
}

static char *
pdf_text (const char *pdf)
{
  return run_tool ("pdftotext", pdf, "-");
}

static const char prices_text[] = "key,kind,when,amount,unit\n"
                                  "base,base,,100,\n"
                                  "red,surcharge,color = Red,10,\n"
                                  "other,surcharge,color != Red,25,\n"
                                  "bags,surcharge,,sum(bag.volume) * 2.50,\n"
                                  "packing,surcharge,,15,order\n";

typedef struct {
  char *folder;
  char *model;
  char *prices;
  char *pdf;
} Files;

static Files
make_files (void)
{
  Files files = { .model = cli_file ("bike.coom", cli_bike),
                  .prices = cli_file ("prices.csv", prices_text),
                  .folder = cli_folder () };

  files.pdf = g_build_filename (files.folder, "quote.pdf", NULL);
  return files;
}

static void
clear_files (Files *files)
{
  cli_remove (files->model);
  cli_remove (files->prices);
  cli_remove (files->folder);
  g_free (files->model);
  g_free (files->prices);
  g_free (files->folder);
  g_free (files->pdf);
}

/* 3 × (100 + 25 + 75) + 15 = 615; 19 % of it are 116.85. */
static void
test_amounts (void)
{
  Files files = make_files ();
  g_autoptr (CliRun) run = cli_run ("quote", "--model", files.model, "--prices", files.prices,
                                    "--set", "color=Blue", "--set", "bag[0]=Large", "--set",
                                    "!bag[1]", "--quantity", "3", "-o", files.pdf, "--json", NULL);

  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);
  g_autoptr (JsonNode) node = cli_run_json (run);
  JsonObject *object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "net"), ==, "615.00");
  g_assert_cmpstr (json_object_get_string_member (object, "tax"), ==, "116.85");
  g_assert_cmpstr (json_object_get_string_member (object, "gross"), ==, "731.85");
  g_assert_cmpstr (json_object_get_string_member (object, "currency"), ==, "EUR");
  g_assert_false (json_object_get_boolean_member (object, "on_request"));
  g_assert_true (json_object_has_member (object, "trace"));

  g_autofree char *text = pdf_text (files.pdf);
  if (text != NULL)
    {
      cli_assert_contains (text, "615.00");
      cli_assert_contains (text, "731.85");
    }
  clear_files (&files);
}

static void
test_cheapest (void)
{
  Files files = make_files ();
  g_autoptr (CliRun) run = cli_run ("quote", files.model, "--prices", files.prices, "--complete",
                                    "price", "-o", files.pdf, "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_json (run);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (json_object_get_string_member (object, "net"), ==, "125.00");
  g_assert_cmpstr (json_object_get_string_member (
                       json_object_get_object_member (object, "configuration"), "color"),
                   ==, "Red");
  clear_files (&files);
}

static void
test_customer (void)
{
  Files files = make_files ();
  g_autofree char *customer
      = cli_file ("customer.json",
                  "{\"name\": \"Müller & Söhne KG\", \"language\": \"de\", \"billing\": "
                  "{\"street\": \"Hauptstraße 1\","
                  " \"postcode\": \"12345\", \"city\": \"Musterstadt\", \"country\": \"DE\"}}");
  g_autoptr (CliRun) run
      = cli_run ("quote", files.model, "--prices", files.prices, "--customer", customer,
                 "--language", "de", "--number", "A-4711", "-o", files.pdf, NULL);

  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);
  g_autofree char *text = pdf_text (files.pdf);
  if (text != NULL)
    {
      cli_assert_contains (text, "Müller & Söhne KG");
      cli_assert_contains (text, "12345 Musterstadt");
      cli_assert_contains (text, "Angebot");
      cli_assert_contains (text, "A-4711");
    }
  cli_remove (customer);
  clear_files (&files);
}

static void
test_bad_input (void)
{
  Files files = make_files ();
  g_autofree char *customer = cli_file ("customer.json", "{\"name\": 5}");
  g_autofree char *broken = cli_file (
      "broken.csv", "key,kind,when,amount\nbase,base,,100\nred,surcharge,colour = Red,10\n");
  g_autofree char *nowhere = g_build_filename (files.folder, "no", "such", "folder.pdf", NULL);
  g_autoptr (CliRun) a = cli_run ("quote", files.model, "--prices", files.prices, "--customer",
                                  customer, "-o", files.pdf, NULL);
  g_autoptr (CliRun) b = cli_run ("quote", files.model, "--prices", broken, "-o", files.pdf, NULL);
  g_autoptr (CliRun) c
      = cli_run ("quote", files.model, "--prices", files.prices, "-o", nowhere, NULL);
  g_autoptr (CliRun) d = cli_run ("quote", files.model, "--prices", files.prices, "--set",
                                  "color=Red", "--set", "wheel=W28", "-o", files.pdf, NULL);

  g_assert_cmpint (a->status, ==, 1);
  cli_assert_contains (a->err, "customer.json: ");
  cli_assert_contains (a->err, "name");
  g_assert_cmpint (b->status, ==, 1);
  cli_assert_contains (b->err, "broken.csv:3:");
  cli_assert_contains (b->err, "colour");
  g_assert_cmpint (c->status, ==, 1);
  cli_assert_contains (c->err, "folder.pdf");
  g_assert_cmpint (d->status, ==, 1);
  cli_assert_contains (d->err, "rule: Red bikes are for children.");
  g_assert_false (g_file_test (files.pdf, G_FILE_TEST_EXISTS));
  cli_remove (customer);
  cli_remove (broken);
  clear_files (&files);
}

static void
test_coffee (void)
{
  g_autofree char *model = cli_corpus ("suite/coffee/automatic-coffee-machine.coom");
  g_autofree char *prices = cli_data ("coffee-prices.csv");
  g_autofree char *folder = cli_folder ();
  g_autofree char *pdf = g_build_filename (folder, "coffee.pdf", NULL);

  if (model == NULL)
    return;
  g_autoptr (CliRun) run = cli_run ("quote", "--model", model, "--prices", prices, "--complete",
                                    "price", "--language", "de", "-o", pdf, NULL);
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);
  g_autofree char *checked = run_tool ("qpdf", "--check", pdf);
  g_autofree char *structure = run_tool ("pdfinfo", "-struct", pdf);
  g_autofree char *text = pdf_text (pdf);
  if (structure != NULL)
    cli_assert_contains (structure, "Table");
  if (text != NULL)
    {
      cli_assert_contains (text, "Kaffeevollautomat");
      cli_assert_contains (text, "Röstwerk Kaffeemaschinen GmbH");
    }
  cli_remove (folder);
}

static void
test_demo (void)
{
  g_autofree char *catalog = cli_demo_catalog ();
  g_autofree char *folder = cli_folder ();
  g_autofree char *pdf = g_build_filename (folder, "pump.pdf", NULL);
  g_autoptr (CliRun) run
      = cli_run ("quote", "--catalog", catalog, "--product", "process-pump", "--complete",
                 "default", "--language", "en", "-o", pdf, "--json", NULL);

  g_test_message ("%s", run->err);
  g_assert_cmpint (run->status, ==, 0);
  g_autoptr (JsonNode) node = cli_run_json (run);
  JsonObject *object = json_node_get_object (node);
  g_assert_false (json_object_get_boolean_member (object, "on_request"));
  g_assert_cmpint (json_object_get_int_member (object, "lead_days"), >, 0);
  g_assert_cmpstr (json_object_get_string_member (object, "order_code"), !=, "");
  g_autofree char *checked = run_tool ("qpdf", "--check", pdf);
  cli_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kontor-cli quote/amounts are right to the cent", test_amounts);
  g_test_add_func ("/kontor-cli quote/the cheapest configuration is found", test_cheapest);
  g_test_add_func ("/kontor-cli quote/customer number and language are printed", test_customer);
  g_test_add_func ("/kontor-cli quote/bad input is named and nothing is written", test_bad_input);
  g_test_add_func ("/kontor-cli quote/the coffee machine is quoted", test_coffee);
  g_test_add_func ("/kontor-cli quote/a demo product is quoted", test_demo);
  return g_test_run ();
}
