/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The error domain of the rules of the trade. A message is a whole sentence for the person at the
 * screen: it names the quote, the line and the field, and says what to do instead.
 */

#include <glib.h>

G_BEGIN_DECLS

#define KT_SALES_ERROR (kt_sales_error_quark ())

typedef enum {
  KT_SALES_ERROR_SEALED,   /* the revision is no draft (any more): begin a new revision */
  KT_SALES_ERROR_STATE,    /* this step does not follow the present state */
  KT_SALES_ERROR_FIELD,    /* a field holds what it must not hold */
  KT_SALES_ERROR_TREE,     /* a position cannot stand there */
  KT_SALES_ERROR_BODY,     /* a stored body is not what Kontor writes */
  KT_SALES_ERROR_NEWER,    /* a stored body was written by a newer Kontor */
  KT_SALES_ERROR_RIGHT,    /* the actor's role does not allow it */
  KT_SALES_ERROR_APPROVAL, /* somebody must approve first, or cannot be asked (any more) */
  KT_SALES_ERROR_CLEARANCE, /* the gate was not asked, or for something else */
  KT_SALES_ERROR_PRICE_PROOF,   /* the prices are not those that were sealed */
  KT_SALES_ERROR_CONFIGURATION, /* a configuration does not hold (any more) */
  KT_SALES_ERROR_ADDRESS,       /* an address is not complete, or there is none of that id */
  KT_SALES_ERROR_QUANTITY,      /* more than was ordered, called, delivered, or not above zero */
  KT_SALES_ERROR_CREDIT,        /* beyond the customer's credit limit */
  KT_SALES_ERROR_ORDER          /* the order does not allow it, or is not whole */
} KtSalesError;

GQuark kt_sales_error_quark (void);
/* Sets the error; FALSE, to be returned. */
gboolean kt_sales_refuse (GError **error, KtSalesError code, const char *why);

/* KT_SALES_ERROR_FIELD begins with the path of the field ("billing.country: …"), for files and
 * logs. Apart for people who see the field: the sentence alone (of any error), and the path; NULL:
 * the error names none. The caller frees. */
char *kt_sales_error_to_text (const GError *error);
char *kt_sales_error_get_field (const GError *error);

G_END_DECLS
