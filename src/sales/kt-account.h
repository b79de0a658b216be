/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A customer: names, addresses, people, tax number, terms. A plain record: copy it, change the
 * copy, check it, give it to the store. See kt-record.h for texts and ownership.
 */

#include "kt-address.h"
#include "kt-contact.h"
#include "kt-money.h"

G_BEGIN_DECLS

typedef struct {
  char *id;          /* UUID, for ever */
  char *number;      /* customer number of the house; empty for a new customer */
  char *name;        /* lines of the name, separated by line breaks; the first one is sorted by */
  KtAddress billing; /* its name may be empty: then that of the account is printed */
  GPtrArray *deliveries; /* of KtAddress */
  GPtrArray *contacts;   /* of KtContact; the first one is the main contact */
  char *vat_id;          /* normalised, see kt-vat-id.h */
  char *tax_number;      /* where there is no VAT id */
  char *language;        /* BCP 47 language of documents: "de", "en" */
  char *currency;        /* ISO 4217; empty: that of the catalog */
  char *payment_terms;   /* text key of the catalog ("net30"), or free text */
  char *incoterm;        /* Incoterms 2020 code; empty: that of the catalog */
  char *price_group;     /* customer group that price agreements speak of */
  char *segment;         /* market segment */
  char *territory;       /* of sales: who sees him on a server; empty: everybody */
  char *loyalty;         /* level of loyalty, as price agreements name it */
  KtMoney credit_limit;  /* gross of what may be open; no currency: no limit was set */
  char *phone;
  char *email;
  char *web;
  char *note; /* internal, never printed */
} KtAccount;

extern const KtRecordType kt_account_type;

/* `id` and the id of addresses and people are UUIDs made by the caller. */
KtAccount *kt_account_new (const char *id);
KtAccount *kt_account_copy (const KtAccount *self);
void kt_account_free (KtAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtAccount, kt_account_free)

/* What must hold before it is used: a name, a country code, a language, a VAT id of right form.
 * KT_SALES_ERROR_FIELD names the field. */
gboolean kt_account_check (const KtAccount *self, GError **error);

/* The first line of the name. */
char *kt_account_title (const KtAccount *self);
/* NULL if there is none of that id. */
KtContact *kt_account_find_contact (const KtAccount *self, const char *id);
KtAddress *kt_account_find_delivery (const KtAccount *self, const char *id);

/* The members are named like the fields; a file written by hand needs a name only. */
char *kt_account_to_json (const KtAccount *self);
KtAccount *kt_account_from_json (const char *json, gssize length, GError **error);
/* The same without kt_account_check(): what is still being typed. */
KtAccount *kt_account_from_draft (const char *json, gssize length, GError **error);

G_END_DECLS
