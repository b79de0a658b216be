/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads and sums: rows of a table, like the fields of lines. */
#include "kt-comparison-private.h"

#include "kt-number-format.h"
#include "kt-revision-totals.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const KtRevisionHeader *header;
  const KtRevisionTotals *totals; /* NULL: cannot be added up */
  const char *language;
} Side;

/* ---- sums ---- */

static char *
net_text (const Side *side)
{
  return side->totals != NULL ? kt_compared_money (side->totals->net, side->language) : NULL;
}

static char *
tax_text (const Side *side)
{
  return side->totals != NULL ? kt_compared_money (side->totals->tax, side->language) : NULL;
}

static char *
gross_text (const Side *side)
{
  return side->totals != NULL ? kt_compared_money (side->totals->gross, side->language) : NULL;
}

static char *
options_text (const Side *side)
{
  return side->totals != NULL && !kt_money_is_zero (side->totals->options)
             ? kt_compared_money (side->totals->net_with_options, side->language)
             : NULL;
}

static char *
on_request_text (const Side *side)
{
  return side->totals != NULL && side->totals->on_request > 0
             ? kt_format_integer (side->totals->on_request, side->language)
             : NULL;
}

/* ---- the head ---- */

static char *
subject_text (const Side *side)
{
  return g_strdup (side->header->subject);
}

static char *
reference_text (const Side *side)
{
  return g_strdup (side->header->reference);
}

static char *
our_reference_text (const Side *side)
{
  return g_strdup (side->header->our_reference);
}

static char *
customer_text (const Side *side)
{
  g_auto (GStrv) lines = kt_address_lines (&side->header->customer.billing, NULL);
  return g_strjoinv (", ", lines);
}

static char *
contact_text (const Side *side)
{
  const KtContact *contact = &side->header->customer.contact;
  g_autofree char *name = g_strdup_printf ("%s %s", contact->given_name, contact->family_name);
  return g_strdup (g_strstrip (name));
}

static char *
currency_text (const Side *side)
{
  return g_strdup (side->header->currency);
}

static char *
language_text (const Side *side)
{
  return g_strdup (kt_language_is_german (side->header->language) ? _ ("German") : _ ("English"));
}

static char *
validity_text (const Side *side)
{
  return *side->header->valid_until != '\0'
             ? kt_format_date_iso (side->header->valid_until, side->language)
             : NULL;
}

static char *
payment_text (const Side *side)
{
  const KtRevisionHeader *header = side->header;
  return g_strdup (*header->payment_text != '\0' ? header->payment_text : header->payment_terms);
}

static char *
incoterm_text (const Side *side)
{
  g_autofree char *text
      = g_strdup_printf ("%s %s", side->header->incoterm, side->header->incoterm_place);
  return g_strdup (g_strstrip (text));
}

static char *
delivery_text (const Side *side)
{
  return g_strdup (side->header->delivery_text);
}

static char *
express_text (const Side *side)
{
  return side->header->express ? g_strdup (_ ("yes")) : NULL;
}

static char *
document_discount_text (const Side *side)
{
  return side->header->document_discount.units != 0
             ? kt_format_percent (side->header->document_discount, side->language)
             : NULL;
}

static char *
project_discount_text (const Side *side)
{
  const KtRevisionHeader *header = side->header;
  if (header->project_discount.units == 0)
    return NULL;
  g_autofree char *percent = kt_format_percent (header->project_discount, side->language);
  return *header->project != '\0' ? g_strdup_printf ("%s (%s)", percent, header->project)
                                  : g_steal_pointer (&percent);
}

static char *
benefits_text (const Side *side)
{
  return side->header->benefits != NULL ? g_strjoinv ("\n", side->header->benefits) : NULL;
}

static char *
milestones_text (const Side *side)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < side->header->milestones->len; i++)
    {
      const KtMilestone *milestone = side->header->milestones->pdata[i];
      g_autofree char *part
          = milestone->amount.currency[0] != '\0'
                ? kt_money_format (milestone->amount, side->language, KT_MONEY_SYMBOL)
                : kt_format_percent (milestone->percent, side->language);
      g_autofree char *date = kt_format_date_iso (milestone->date, side->language);
      g_string_append_printf (text, "%s%s %s%s%s", i > 0 ? "\n" : "", part, milestone->title,
                              *date != '\0' ? ", " : "", date);
    }
  return g_strdup (text->str);
}

static char *
delivery_date_text (const Side *side)
{
  return kt_format_date_iso (side->header->delivery_date, side->language);
}

static char *
text_before_text (const Side *side)
{
  return g_strdup (side->header->text_before);
}

static char *
text_after_text (const Side *side)
{
  return g_strdup (side->header->text_after);
}

static char *
note_text (const Side *side)
{
  return g_strdup (side->header->note);
}

static const struct {
  KtComparedPart part;
  const char *label;
  char *(*read) (const Side *side);
} rows[] = {
  { KT_COMPARED_RESULT, N_ ("Net"), net_text },
  { KT_COMPARED_RESULT, N_ ("VAT"), tax_text },
  { KT_COMPARED_RESULT, N_ ("Total"), gross_text },
  { KT_COMPARED_RESULT, N_ ("Net with options"), options_text },
  { KT_COMPARED_RESULT, N_ ("Positions without a price"), on_request_text },
  { KT_COMPARED_DISCOUNTS, N_ ("Document discount"), document_discount_text },
  { KT_COMPARED_DISCOUNTS, N_ ("Project discount"), project_discount_text },
  { KT_COMPARED_VALIDITY, N_ ("Valid until"), validity_text },
  { KT_COMPARED_PAYMENT, N_ ("Payment"), payment_text },
  { KT_COMPARED_MILESTONES, N_ ("Milestones"), milestones_text },
  { KT_COMPARED_DELIVERY_TERMS, N_ ("Terms of delivery"), incoterm_text },
  { KT_COMPARED_DELIVERY_TERMS, N_ ("Delivery"), delivery_text },
  { KT_COMPARED_DELIVERY_TERMS, N_ ("Delivery date"), delivery_date_text },
  { KT_COMPARED_DELIVERY_TERMS, N_ ("Express"), express_text },
  { KT_COMPARED_SUBJECT, N_ ("Subject"), subject_text },
  { KT_COMPARED_REFERENCE, N_ ("Your reference"), reference_text },
  { KT_COMPARED_REFERENCE, N_ ("Our reference"), our_reference_text },
  { KT_COMPARED_CUSTOMER, N_ ("Customer"), customer_text },
  { KT_COMPARED_CUSTOMER, N_ ("Contact"), contact_text },
  { KT_COMPARED_RESULT, N_ ("Currency"), currency_text },
  { KT_COMPARED_RESULT, N_ ("Language"), language_text },
  { KT_COMPARED_TEXTS, N_ ("Text before"), text_before_text },
  { KT_COMPARED_TEXTS, N_ ("Text after"), text_after_text },
  { KT_COMPARED_BENEFITS, N_ ("Benefits"), benefits_text },
  { KT_COMPARED_HEAD_NOTE, N_ ("Internal note"), note_text },
};

GPtrArray *
kt_compare_heads (KtRevision *left, KtRevision *right, const char *language)
{
  g_autoptr (KtRevisionTotals) before = kt_revision_totals_new (left, NULL);
  g_autoptr (KtRevisionTotals) after = kt_revision_totals_new (right, NULL);
  const Side old = { kt_revision_get_header (left), before, language },
             new = { kt_revision_get_header (right), after, language };
  GPtrArray *fields = kt_compared_fields_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    kt_compared_add (fields, rows[i].part, _ (rows[i].label), rows[i].read (&old),
                     rows[i].read (&new));
  return fields;
}
