/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What catalog.ini says: who publishes, in which currency and languages, how prices are rounded and
 * taxed. A plain struct, filled by a reader, read-only afterwards; any thread. Texts that are not
 * given are NULL unless a default is named here.
 */

#include "kt-money.h"

G_BEGIN_DECLS

/* Where a price is rounded to the digits of its currency. */
typedef enum {
  KT_ROUNDING_SCOPE_UNIT,
  KT_ROUNDING_SCOPE_LINE, /* the default */
  KT_ROUNDING_SCOPE_DOCUMENT
} KtRoundingScope;

typedef struct {
  char *key; /* "standard" */
  KtDecimal percent;
} KtCatalogVat;

typedef struct {
  char *name, *street, *postcode, *city;
  char *country; /* ISO 3166-1 alpha-2 */
  char *phone, *fax, *email, *web;
  char *vat_id, *tax_number, *register_entry, *managers;
  char *bank, *iban, *bic;
  char *sender_line; /* the small line in the window of the envelope */
} KtPublisher;

typedef struct {
  char *id;
  char *version;
  char *currency;   /* ISO 4217 */
  char **languages; /* ISO 639-1; the first is the main one */
  KtRoundingScope rounding_scope;
  KtRounding rounding_mode;  /* half-up by default */
  guint price_validity_days; /* 30 by default */
  GPtrArray *vat_rates;      /* of KtCatalogVat, in the order written */
  char *vat_default;         /* key of one of them */
  KtPublisher publisher;
  char *accent;   /* "#0b5a8a" */
  GBytes *logo;   /* SVG */
  char *payment;  /* id of the text terms.payment.<id> */
  char *incoterm; /* Incoterms 2020: "FCA" */
  char *incoterm_place;
  char *payment_days;     /* "net30:30;prepaid:0": kt_catalog_settings_payment_days() */
  char *margin_target;    /* percent: what a quote should leave; kt_catalog_settings_margin_target() */
  char *mandate_keys;     /* public keys of who may sign mandates, base64, separated by ';' */
  char *revoked_mandates; /* ids, separated by ';' */
} KtCatalogSettings;

KtCatalogSettings *kt_catalog_settings_new (void);
void kt_catalog_settings_free (KtCatalogSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCatalogSettings, kt_catalog_settings_free)

/* The rate of a key; NULL key: the default. NULL if there is none. */
const KtCatalogVat *kt_catalog_settings_find_vat (const KtCatalogSettings *settings,
                                                  const char *key);
void kt_catalog_settings_add_vat (KtCatalogSettings *settings, const char *key, KtDecimal percent);

#define KT_PAYMENT_MAX_DAYS 3650

/* Days from invoice to payment under a term; FALSE if the catalog does not say. */
gboolean
kt_catalog_settings_payment_days (const KtCatalogSettings *settings, const char *term, guint *days);

/* FALSE if the catalog has no target, or it is no percentage. */
gboolean
kt_catalog_settings_margin_target (const KtCatalogSettings *settings, KtDecimal *percent);

/* "unit", "line", "document". */
gboolean kt_rounding_scope_parse (const char *text, KtRoundingScope *scope, GError **error);
const char *kt_rounding_scope_to_string (KtRoundingScope scope);

/* Every text setting by its place in catalog.ini, so that readers and writers need no list of their
 * own. */
typedef struct {
  const char *group;
  const char *key;
  gsize offset; /* of the char * in KtCatalogSettings */
  gboolean is_required;
} KtSettingField;

const KtSettingField *kt_catalog_settings_fields (guint *n_fields);
char **kt_catalog_settings_field (KtCatalogSettings *settings, const KtSettingField *field);

G_END_DECLS
