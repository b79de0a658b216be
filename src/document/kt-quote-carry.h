/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The carry-over: what the positions up to each strip of the table add up to, printed at the foot
 * of a page and again at the head of the next one. Internal to the document layer.
 */

#include "kt-page-flow.h"
#include "kt-quote-document.h"

G_BEGIN_DECLS

typedef struct _KtQuoteCarry KtQuoteCarry;

/* Belongs to the repeat. Amounts stand flush right at total_right, total_width wide. */
KtQuoteCarry *kt_quote_carry_attach (KtPageRepeat *repeat,
                                     KtPageFlow *flow,
                                     const char *currency,
                                     double total_right,
                                     double total_width);
/* Adds the total of a position; strips made from now on have the mark that is returned by the next.
 */
gboolean kt_quote_carry_add (KtQuoteCarry *carry, KtMoney amount, GError **error);
guint kt_quote_carry_mark (const KtQuoteCarry *carry);

G_END_DECLS
