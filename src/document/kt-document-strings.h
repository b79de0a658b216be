/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The words that documents print by themselves, in the language of the document, from
 * data/documents/strings-<language>.ini. They are read once; any thread.
 */

#include "kt-decimal.h"

G_BEGIN_DECLS

#define KT_DOCUMENT_STRINGS(X)                                                                     \
  X (QUOTATION, "quotation")                                                                       \
  X (SPECIFICATION, "specification")                                                               \
  X (REVISION, "revision")                                                                         \
  X (PAGE_OF, "page_of")                                                                           \
  X (NUMBER, "number")                                                                             \
  X (DATE, "date")                                                                                 \
  X (VALID_UNTIL, "valid_until")                                                                   \
  X (CUSTOMER_NUMBER, "customer_number")                                                           \
  X (CUSTOMER_REFERENCE, "customer_reference")                                                     \
  X (CUSTOMER_VAT_ID, "customer_vat_id")                                                           \
  X (CONTACT, "contact")                                                                           \
  X (PHONE, "phone")                                                                               \
  X (FAX, "fax")                                                                                   \
  X (EMAIL, "email")                                                                               \
  X (DRAFT, "draft")                                                                               \
  X (COPY, "copy")                                                                                 \
  X (HEAD_POSITION, "head_position")                                                               \
  X (HEAD_DESCRIPTION, "head_description")                                                         \
  X (HEAD_QUANTITY, "head_quantity")                                                               \
  X (HEAD_PRICE, "head_price")                                                                     \
  X (HEAD_TOTAL, "head_total")                                                                     \
  X (ORDER_CODE, "order_code")                                                                     \
  X (PER, "per")                                                                                   \
  X (OPTION, "option")                                                                             \
  X (ALTERNATIVE, "alternative")                                                                   \
  X (ALTERNATIVE_TO, "alternative_to")                                                             \
  X (ON_DEMAND, "on_demand")                                                                       \
  X (NOT_IN_TOTAL, "not_in_total")                                                                 \
  X (ON_REQUEST, "on_request")                                                                     \
  X (FREE_OF_CHARGE, "free_of_charge")                                                             \
  X (LINE_DELIVERY, "line_delivery")                                                               \
  X (CARRY_OVER, "carry_over")                                                                     \
  X (SUBTOTAL, "subtotal")                                                                         \
  X (SUM_POSITIONS, "sum_positions")                                                               \
  X (NET_TOTAL, "net_total")                                                                       \
  X (VAT, "vat")                                                                                   \
  X (VAT_ON, "vat_on")                                                                             \
  X (GROSS_TOTAL, "gross_total")                                                                   \
  X (OPTIONS_NET, "options_net")                                                                   \
  X (NET_WITH_OPTIONS, "net_with_options")                                                         \
  X (GROSS_WITH_OPTIONS, "gross_with_options")                                                     \
  X (CONDITIONS, "conditions")                                                                     \
  X (BENEFITS, "benefits")                                                                         \
  X (CLOSING, "closing")                                                                           \
  X (ACCEPTANCE, "acceptance")                                                                     \
  X (ACCEPTANCE_TEXT, "acceptance_text")                                                           \
  X (ACCEPTANCE_POSITIONS, "acceptance_positions")                                                 \
  X (ACCEPTANCE_ORDER_NUMBER, "acceptance_order_number")                                           \
  X (ACCEPTANCE_PLACE, "acceptance_place")                                                         \
  X (ACCEPTANCE_SIGNATURE, "acceptance_signature")                                                 \
  X (PICTURE_OF, "picture_of")                                                                     \
  X (CODE_TEXT, "code_text")                                                                       \
  X (MANAGERS, "managers")                                                                         \
  X (VAT_ID, "vat_id")                                                                             \
  X (TAX_NUMBER, "tax_number")                                                                     \
  X (YES, "yes")                                                                                   \
  X (NO, "no")                                                                                     \
  X (DEAR_MS, "dear_ms")                                                                           \
  X (DEAR_MR, "dear_mr")                                                                           \
  X (DEAR_ALL, "dear_all")                                                                         \
  X (ADDRESS_MS, "address_ms")                                                                     \
  X (ADDRESS_MR, "address_mr")                                                                     \
  X (INTRO, "intro")                                                                               \
  X (INTRO_SPECIFICATION, "intro_specification")                                                   \
  X (REFERENCE_OF, "reference_of")                                                                 \
  X (OUR_REFERENCE, "our_reference")                                                               \
  X (DELIVERY_TIME, "delivery_time")                                                               \
  X (DELIVERY_DATE, "delivery_date")                                                               \
  X (DELIVERY_TERMS, "delivery_terms")                                                             \
  X (DELIVERY_PLACE, "delivery_place")                                                             \
  X (PAYMENT, "payment")                                                                           \
  X (PAYMENT_PLAN, "payment_plan")                                                                 \
  X (VALIDITY, "validity")                                                                         \
  X (BOUND_UNTIL, "bound_until")                                                                   \
  X (WORKING_DAYS, "working_days")                                                                 \
  X (DISCOUNT, "discount")                                                                         \
  X (SCALE_DISCOUNT, "scale_discount")                                                             \
  X (OTHER_STEPS, "other_steps")                                                                   \
  X (ORDER_AMOUNT, "order_amount")                                                                 \
  X (CLOSING_TEXT, "closing_text")                                                                 \
  X (ROUNDING_LINE, "rounding_line")                                                               \
  X (ROUNDING_UNIT, "rounding_unit")                                                               \
  X (ROUNDING_DOCUMENT, "rounding_document")                                                       \
  X (PARTIAL_TOTAL, "partial_total")                                                               \
  X (AS_OF, "as_of")

typedef enum {
#define KT_DOCUMENT_STRING_NAME(name, key) KT_DOCUMENT_STRING_##name,
  KT_DOCUMENT_STRINGS (KT_DOCUMENT_STRING_NAME)
#undef KT_DOCUMENT_STRING_NAME
      KT_DOCUMENT_N_STRINGS
} KtDocumentString;

/* language: "de…" is German, anything else English. */
const char *kt_document_string (const char *language, KtDocumentString string);
/* The string with each "%s" replaced by the next text; the last is followed by NULL. Transfer full.
 */
char *
kt_document_string_fill (const char *language, KtDocumentString string, ...) G_GNUC_NULL_TERMINATED;
/* "3 St.": the unit stands as it is given, since a catalog words its own. Transfer full. */
char *kt_document_quantity (const char *language, KtDecimal quantity, const char *unit);
/* The name of a country by its ISO 3166-1 code; the code itself if it is not known. */
const char *kt_document_country (const char *language, const char *code);

G_END_DECLS
