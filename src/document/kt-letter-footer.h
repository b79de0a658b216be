/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The company's data at the foot of the first page: address, ways to reach it, register and taxes,
 * bank. */

#include "kt-document-private.h"
#include "kt-letterhead.h"

G_BEGIN_DECLS

void kt_letter_place_footer (KtDocument *document, const KtLetterhead *letterhead);

G_END_DECLS
