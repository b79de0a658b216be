/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The head of a quote: subject, reference, validity, delivery, terms, texts before and after. Edits go into the revision
 * as they are made.
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

G_END_DECLS
