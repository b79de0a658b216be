/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-head-tables.h"

#include "kt-language.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>

static GPtrArray *
incoterms (KtCatalog *catalog,
           const char *language)
{
  return kt_head_options_incoterm ();
}

#define AT(member) G_STRUCT_OFFSET (KtRevisionHeader, member)

static const KtHeadField first[] = {
  { N_ ("Subject"), AT (subject), KT_HEAD_LINE },
  { N_ ("Your reference"), AT (reference), KT_HEAD_LINE },
  { N_ ("Valid until"), AT (valid_until), KT_HEAD_DATE },
  { N_ ("Delivery"), AT (delivery_text), KT_HEAD_LINE },
  { N_ ("Terms of payment"), AT (payment_terms), KT_HEAD_CHOICE, kt_head_options_payment },
  { N_ ("Payment as printed"), AT (payment_text), KT_HEAD_LINE },
};

static const KtHeadField delivery[] = {
  { N_ ("Incoterm"), AT (incoterm), KT_HEAD_CHOICE, incoterms },
  { N_ ("Place"), AT (incoterm_place), KT_HEAD_LINE },
  { N_ ("Delivery date"), AT (delivery_date), KT_HEAD_DATE },
  { N_ ("Class of delivery"), AT (delivery_class), KT_HEAD_CHOICE, kt_head_options_delivery_class },
  { N_ ("Express"), AT (express), KT_HEAD_SWITCH },
};

static const KtHeadField price[] = {
  { N_ ("Discount on the whole quote, %"), AT (document_discount), KT_HEAD_PERCENT },
  { N_ ("Project discount, %"), AT (project_discount), KT_HEAD_PERCENT },
  { N_ ("Name of the project"), AT (project), KT_HEAD_LINE },
};

static const KtHeadField people[] = {
  { N_ ("Contact on the quote: given name"), AT (customer.contact.given_name), KT_HEAD_LINE },
  { N_ ("Family name"), AT (customer.contact.family_name), KT_HEAD_LINE },
};

static const KtHeadField references[] = {
  { N_ ("Date of your reference"), AT (reference_date), KT_HEAD_DATE },
  { N_ ("Our reference"), AT (our_reference), KT_HEAD_LINE },
};

const KtHeadGroup kt_head_groups[KT_HEAD_N_GROUPS] = {
  [KT_HEAD_FIRST] = { NULL, first, G_N_ELEMENTS (first) },
  [KT_HEAD_DELIVERY] = { N_ ("Terms and places of delivery"), delivery, G_N_ELEMENTS (delivery) },
  [KT_HEAD_PAYMENT] = { N_ ("Milestones of payment"), NULL, 0 },
  [KT_HEAD_PRICE] = { N_ ("Currency, VAT and discounts"), price, G_N_ELEMENTS (price) },
  [KT_HEAD_PEOPLE] = { N_ ("People"), people, G_N_ELEMENTS (people) },
  [KT_HEAD_REFERENCES] = { N_ ("References"), references, G_N_ELEMENTS (references) },
  [KT_HEAD_TEXTS] = { N_ ("Language, texts and benefits"), NULL, 0 },
  [KT_HEAD_NOTE] = { N_ ("Internal note"), NULL, 0 },
};

/* --- cards ------------------------------------------------------------------------------------------------ */

const KtRecordCell kt_head_address_cells[] = {
  { N_ ("Called"), G_STRUCT_OFFSET (KtAddress, label), KT_CELL_TEXT, NULL, 0, 12 },
  { N_ ("Name"), G_STRUCT_OFFSET (KtAddress, name), KT_CELL_TEXT, NULL, 0, 0 },
  { N_ ("Street"), G_STRUCT_OFFSET (KtAddress, street), KT_CELL_TEXT, NULL, 1, 0 },
  { N_ ("Postcode"), G_STRUCT_OFFSET (KtAddress, postcode), KT_CELL_TEXT, NULL, 2, 8 },
  { N_ ("Town"), G_STRUCT_OFFSET (KtAddress, city), KT_CELL_TEXT, NULL, 2, 0 },
  { N_ ("Country"), G_STRUCT_OFFSET (KtAddress, country), KT_CELL_TEXT, NULL, 2, 4 },
};
const guint kt_head_n_address_cells = G_N_ELEMENTS (kt_head_address_cells);

const KtRecordCell kt_head_milestone_cells[] = {
  { N_ ("Event"), G_STRUCT_OFFSET (KtMilestone, title), KT_CELL_TEXT, NULL, 0, 0 },
  { N_ ("Percent"), G_STRUCT_OFFSET (KtMilestone, percent), KT_CELL_PERCENT, NULL, 1, 8 },
  { N_ ("or amount"), G_STRUCT_OFFSET (KtMilestone, amount), KT_CELL_MONEY, NULL, 1, 12 },
  { N_ ("Date"), G_STRUCT_OFFSET (KtMilestone, date), KT_CELL_DATE, NULL, 1, 0 },
};
const guint kt_head_n_milestone_cells = G_N_ELEMENTS (kt_head_milestone_cells);

static const char *const buying_roles[] = {
  N_ ("No role yet"), N_ ("Decides"), N_ ("Buys"), N_ ("Uses it"), N_ ("Has influence"), N_ ("Opens doors"), NULL,
};

const KtRecordCell kt_head_participant_cells[] = {
  { N_ ("Name"), G_STRUCT_OFFSET (KtParticipant, name), KT_CELL_TEXT, NULL, 0, 0 },
  { N_ ("Function"), G_STRUCT_OFFSET (KtParticipant, function), KT_CELL_TEXT, NULL, 1, 0 },
  { N_ ("Role"), G_STRUCT_OFFSET (KtParticipant, role), KT_CELL_CHOICE, buying_roles, 1, 14 },
};
const guint kt_head_n_participant_cells = G_N_ELEMENTS (kt_head_participant_cells);

/* --- summaries -------------------------------------------------------------------------------------------- */

static void
append (GString *text,
        const char *part)
{
  if (part && *part)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static void
append_percent (GString *text,
                const char *name,
                KtDecimal percent)
{
  g_autofree char *number = kt_format_percent (percent, kt_language_get ());

  if (kt_decimal_sign (percent) <= 0)
    return;
  append (text, name);
  g_string_append_printf (text, " %s", number);
}

static void
append_delivery (GString *text,
                 const KtRevisionHeader *header)
{
  g_autofree char *term = g_strdup_printf ("%s %s", header->incoterm, header->incoterm_place);
  g_autofree char *date = kt_format_date_iso (header->delivery_date, kt_language_get ());

  append (text, g_strstrip (term));
  append (text, date);
  if (header->express)
    append (text, _ ("Express"));
  if (header->deliveries->len > 0)
    {
      g_autofree char *places = g_strdup_printf (
          ngettext ("%u place of delivery", "%u places of delivery", header->deliveries->len), header->deliveries->len);
      append (text, places);
    }
}

static void
append_price (GString *text,
              const KtRevisionHeader *header)
{
  append (text, header->currency);
  append_percent (text, _ ("Discount"), header->document_discount);
  append_percent (text, _ ("Project discount"), header->project_discount);
  append (text, header->project);
}

static void
append_count (GString *text,
              guint n,
              const char *counted)
{
  if (n > 0)
    append (text, counted);
}

char *
kt_head_summary (guint group,
                 const KtRevisionHeader *header)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *milestones = g_strdup_printf (
      ngettext ("%u milestone", "%u milestones", header->milestones->len), header->milestones->len);
  g_autofree char *others = g_strdup_printf (
      ngettext ("%u person of the buying center", "%u people of the buying center", header->participants->len),
      header->participants->len);
  g_autofree char *contact = kt_contact_full_name (&header->customer.contact);

  switch (group)
    {
    case KT_HEAD_DELIVERY:
      append_delivery (text, header);
      break;
    case KT_HEAD_PAYMENT:
      append_count (text, header->milestones->len, milestones);
      break;
    case KT_HEAD_PRICE:
      append_price (text, header);
      break;
    case KT_HEAD_PEOPLE:
      append (text, contact);
      append_count (text, header->participants->len, others);
      break;
    case KT_HEAD_REFERENCES:
      append (text, header->our_reference);
      break;
    case KT_HEAD_TEXTS:
      append (text, kt_language_is_german (header->language) ? "Deutsch" : "English");
      break;
    default:
      append (text, header->note);
      break;
    }
  return g_markup_escape_text (text->str, -1);
}
