/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A second valuation, in GMP rationals and written from the definitions in kt-line-price.h and
 * kt-document-totals.h, not from their code: nothing in it is rounded but where these say so.
 */

#include <gmp.h>

#include "kt-document-totals.h"

/* Values are exact; those that the definition rounds are rounded. */
typedef struct {
  mpq_t gross, unit_net, goods, net;
  guint n_steps; /* conditions, typed discount, quantity …: in order */
  mpq_t after[64];
} OracleLine;

void oracle_line_init (OracleLine *line);
void oracle_line_clear (OracleLine *line);
void oracle_line_value (OracleLine *line, const KtLinePrice *price, KtPriceRounding rounding);

#define ORACLE_RATES 4
#define ORACLE_STEPS 16
#define ORACLE_LINES 16

typedef struct {
  mpq_t positions, net, tax, gross;
  guint n_steps;
  mpq_t step_amounts[ORACLE_STEPS];
  mpq_t group_net[ORACLE_RATES], group_tax[ORACLE_RATES]; /* by rate */
  gboolean group_used[ORACLE_RATES];
  mpq_t shares[ORACLE_LINES]; /* by line of the document, in units of the currency */
} OracleDocument;

void oracle_document_init (OracleDocument *document);
void oracle_document_clear (OracleDocument *document);
/* lines: valued already. with_options: normal lines and options. */
void oracle_document_value (OracleDocument *result,
                            const KtPricedDocument *document,
                            const OracleLine *lines,
                            gboolean with_options);

/* Rounds in place to that many digits. */
void oracle_round (mpq_t value, guint digits, KtRounding mode);
gboolean oracle_equals (KtMoney money, const mpq_t value);
