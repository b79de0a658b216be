/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-cli-effect.h"

#include "kt-cli-output.h"
#include "kt-json.h"
#include "kt-lead-time.h"
#include "kt-position-price.h"

#include <glib/gi18n.h>
#include <string.h>

static KtPositionPrice *
price_one (const KtCliSubject *subject, KtAssignment *assignment)
{
  const KtPriceRequest request = {
    .quantity = kt_decimal_from_int (1),
    .day = subject->options->day != 0 ? subject->options->day : kt_cli_today (),
  };
  KtPriceContext context;

  kt_price_context_init (&context, subject->catalog);
  return kt_position_price_product (&context, subject->product, assignment, &request);
}

/* is_plain: "120.5", not "120.5000". */
static char *
number_text (KtDecimal value, gboolean is_plain)
{
  char *text = kt_decimal_to_string (value);
  if (!is_plain || strchr (text, '.') == NULL)
    return text;
  gsize length = strlen (text);
  while (text[length - 1] == '0')
    length--;
  text[text[length - 1] == '.' ? length - 1 : length] = '\0';
  return text;
}

static char *
net_text (const KtCliSubject *subject, const KtPositionPrice *price)
{
  if (price->on_request)
    return g_strdup (_ ("price on request"));
  g_autofree char *amount
      = number_text (kt_money_to_decimal (price->amounts.net), subject->is_lone);
  if (subject->is_lone)
    return g_strdup_printf (_ ("price %s"), amount);
  return g_strdup_printf ("%s %s", amount, price->amounts.net.currency);
}

void
kt_cli_print_effect (const KtCliSubject *subject, KtAssignment *assignment)
{
  if (subject->product == NULL)
    return;

  g_autoptr (KtPositionPrice) price = price_one (subject, assignment);
  g_autoptr (KtLeadTime) lead = kt_lead_time_of_product (subject->product, assignment);
  g_autofree char *net = net_text (subject, price);
  kt_cli_print ("   ");
  if (subject->is_lone)
    kt_cli_print ("%s", net);
  else
    kt_cli_print (ngettext ("%s, %u working day", "%s, %u working days", lead->days), net,
                  lead->days);
  kt_cli_print ("\n");
}

void
kt_cli_add_effect (JsonBuilder *builder, const KtCliSubject *subject, KtAssignment *assignment)
{
  if (subject->product == NULL)
    return;

  g_autoptr (KtPositionPrice) price = price_one (subject, assignment);
  g_autoptr (KtLeadTime) lead = kt_lead_time_of_product (subject->product, assignment);
  if (price->on_request)
    kt_json_add_string (builder, "net", NULL);
  else
    kt_json_add_decimal (builder, "net", kt_money_to_decimal (price->amounts.net));
  if (subject->is_lone)
    return;
  kt_json_add_string (builder, "currency", kt_catalog_get_settings (subject->catalog)->currency);
  kt_json_add_int (builder, "lead_days", lead->days);
}
