/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The head of a quote. At first glance what every quote needs: subject, reference, validity, delivery, payment; the rest
 * in groups that open: delivery with its addresses, milestones, price (currency, VAT, discounts), people, references,
 * texts, the internal note. Edits go into the revision as they are made; what is wrong stands at its field.
 *
 * Signal "failed" (GError): an edit that was not possible; nothing changed.
 */

#include <adwaita.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_QUOTE_HEAD_FORM (kt_quote_head_form_get_type ())
G_DECLARE_FINAL_TYPE (KtQuoteHeadForm, kt_quote_head_form, KT, QUOTE_HEAD_FORM, GtkWidget)

GtkWidget *kt_quote_head_form_new (void);

void kt_quote_head_form_set_quote (KtQuoteHeadForm *self, KtOpenQuote *quote);
/* The position whose place of delivery can be chosen; NULL: none. */
void kt_quote_head_form_set_position (KtQuoteHeadForm *self, KtPosition *position);

G_END_DECLS
