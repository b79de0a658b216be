/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli prices: what every option really costs.
 */
#include "kt-cli-configuration.h"
#include "kt-cli-output.h"
#include "kt-json.h"
#include "kt-option-price.h"
#include "kt-product-program.h"

#include <glib/gi18n.h>

static char *
money (KtRational number)
{
  return kt_value_to_text (kt_value_number (number), 9);
}

static void
print_option (const KtOptionPrice *price)
{
  g_autoptr (KtChoice) choice = kt_choice_new (KT_CHOICE_IS, price->path, price->value);
  g_autofree char *name = kt_choice_to_text (choice);
  g_autofree char *bound = money (price->bound);
  g_autofree char *difference = price->is_known ? money (price->difference) : NULL;

  if (price->is_proven)
    kt_cli_print ("%s\t%s\n", name, difference);
  else
    kt_cli_print ("%s\t%s..%s\n", name, bound, difference != NULL ? difference : "");
}

static void
add_option (JsonBuilder *builder, const KtOptionPrice *price)
{
  g_autofree char *bound = money (price->bound);

  json_builder_begin_object (builder);
  kt_json_add_string (builder, "path", price->path);
  if (price->value != NULL)
    kt_json_add_string (builder, "value", price->value);
  if (price->is_known)
    {
      g_autofree char *difference = money (price->difference);

      kt_json_add_string (builder, "difference", difference);
    }
  kt_json_add_string (builder, "bound", bound);
  kt_json_add_bool (builder, "proven", price->is_proven);
  json_builder_end_object (builder);
}

static void
print_json (const KtOptionPrices *prices)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gboolean is_proven;
  g_autofree char *total = money (kt_option_prices_get_total (prices, &is_proven));

  json_builder_begin_object (builder);
  kt_json_add_string (builder, "price", total);
  kt_json_add_bool (builder, "proven", is_proven);
  json_builder_set_member_name (builder, "options");
  json_builder_begin_array (builder);
  for (guint i = 0; i < kt_option_prices_get_n (prices); i++)
    add_option (builder, kt_option_prices_get (prices, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  kt_cli_print_json (builder);
}

static void
print_text (const KtOptionPrices *prices)
{
  gboolean is_proven;
  g_autofree char *total = money (kt_option_prices_get_total (prices, &is_proven));

  kt_cli_print ("# price: %s%s\n", total, is_proven ? "" : _ (" (not proven)"));
  for (guint i = 0; i < kt_option_prices_get_n (prices); i++)
    print_option (kt_option_prices_get (prices, i));
}

static int
price (KtCliSubject *subject, char **places)
{
  const KtOptionPriceRequest request = { .kinds = KT_TERMS_PRICE,
                                         .paths = (const char *const *)places,
                                         .only_paths = places != NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOptionPrices) prices = NULL;

  if (subject->product == NULL)
    return kt_cli_usage_error (subject->usage, _ ("There are no prices: give --prices, or a catalog."));
  prices = kt_session_price_options (subject->session, &request, &error);
  if (prices == NULL)
    {
      kt_cli_message ("%s", error->message);
      return KT_CLI_FOUND;
    }
  if (subject->options->json)
    print_json (prices);
  else
    print_text (prices);
  return KT_CLI_DONE;
}

int
kt_command_prices (int argc, char **argv)
{
  g_auto (GStrv) places = NULL;
  const GOptionEntry entries[]
      = { { "place", 0, 0, G_OPTION_ARG_STRING_ARRAY, &places,
            N_ ("Only the options of this characteristic; may be given several times"), N_ ("PATH") },
          G_OPTION_ENTRY_NULL };
  static const char *const examples[] = {
    "kontor-cli prices --catalog demo --product process-pump flow=25",
    "kontor-cli prices --catalog demo --product process-pump --place seal.type --place motor.rating",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "prices",
    .arguments = "MODEL [DECISION…]",
    .description
    = _ ("Lists what every option really costs: the total of the cheapest completion with it minus the "
         "total of the cheapest completion without a change. Where a decision was made already, with "
         "the option in its stead. One line each, option and difference separated by a tab; the first "
         "line has the total of the cheapest completion."),
    .examples = examples,
    .entries = entries,
    .takes_model = TRUE,
  };
  g_auto (KtCliOptions) options = { 0 };
  g_auto (KtCliSubject) subject = { 0 };
  int code = KT_CLI_DONE;

  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code)
      || !kt_cli_subject_begin (&subject, &usage, &options, &code))
    return code;
  return price (&subject, places);
}
