/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The folder pricing/ of a catalog: how the house makes prices, as data. The procedure (which steps
 * in which order), agreements with customers, surcharges, metals with their quotations, exchange
 * rates, cases of VAT. Read from CSV (kt-price-book-reader.h), from the source folder and from a
 * release alike, which keeps the files as they are.
 *
 * Read-only once read, any thread. Owned by the catalog (kt_catalog_get_price_book). Values are
 * decimals in the currency of the catalog unless a currency is named; days are yyyymmdd, 0 is open;
 * texts that are not given are NULL; `line` is that of the file.
 */

#include "kt-condition.h"
#include "kt-model.h"

G_BEGIN_DECLS

/* Whom and what a record is for, from special to general. */
typedef enum {
  KT_CUSTOMER_ACCOUNT,
  KT_CUSTOMER_GROUP,
  KT_CUSTOMER_SEGMENT,
  KT_CUSTOMER_ALL
} KtCustomerKey;
#define KT_CUSTOMER_N_KEYS 4

typedef enum { KT_PRODUCT_ITEM, KT_PRODUCT_GROUP, KT_PRODUCT_ALL } KtProductKey;
#define KT_PRODUCT_N_KEYS 3

typedef struct {
  KtCustomerKey customer;
  KtProductKey product;
} KtAccess;

/* A step of the procedure. */
typedef struct {
  char *id; /* text price.step.<id> */
  KtConditionType type;
  KtConditionLevel level;
  KtConditionBasis basis; /* of percentages */
  char *basis_step;
  char *group;         /* of the steps of one group the most favourable counts; NULL: all count */
  gboolean is_hidden;  /* computed with, not printed on its own */
  GArray *accesses;    /* of KtAccess: in which order records are looked for */
  guint used_accesses; /* private: bits of those that any record has */
  guint line;
} KtProcedureStep;

typedef struct {
  char *key;
  char *step;
  KtCustomerKey customer_key;
  char *customer; /* number of the account, name of the group or segment; NULL: all */
  KtProductKey product_key;
  char *product; /* product id, article number, group; NULL: all */
  KtCalculation calculation;
  KtDecimal value;
  char *currency; /* of an amount or net price; NULL: that of the catalog */
  KtDecimal from_quantity;
  KtValidity validity;
  char *country; /* of delivery; NULL: any */
  char *delivery_class;
  char *loyalty;
  gboolean is_combinable; /* counts beside the others of its exclusive group */
  char *like;             /* key of the agreement whose terms these are */
  guint line;
} KtAgreement;

typedef struct {
  char *key;
  char *step;
  KtCalculation calculation;
  KtDecimal value;
  int per;        /* WEIGHT: kg the value is for */
  char **product; /* products, articles, "group:x" of which a line must be one; NULL: any */
  gboolean has_below;
  KtDecimal below;  /* only where the goods (of line or document) are worth less */
  char **countries; /* of delivery; NULL: any */
  char **postcodes; /* first digits; NULL: any */
  char **incoterms; /* NULL: any */
  char *delivery_class;
  KtDecimal from_weight, until_weight; /* of the document, in kg: from ≤ weight < until; 0: open */
  KtValidity validity;
  guint line;
} KtSurcharge;

typedef struct {
  char *metal;    /* text metal.<metal> */
  KtDecimal base; /* that list prices contain, for `per` kg */
  int per;
  guint line;
} KtMetal;

typedef struct {
  char *metal;
  guint day;
  KtDecimal price; /* for `per` kg of the metal */
  char *source;
  guint line;
} KtQuotation;

typedef struct {
  char *article;
  char *material;
  KtDecimal kg;
} KtArticleContent;

typedef struct {
  char *currency;
  guint day;
  KtDecimal rate; /* units of it for one of the catalog's currency */
  char *source;
  guint line;
} KtExchangeRate;

typedef struct {
  char *key;      /* "domestic", "intra-community", "export", "exempt", "reverse-charge" */
  char *category; /* UNTDID 5305 */
  char *code;     /* VATEX code of the reason; NULL where tax is due */
  gboolean is_taxed;
  guint line;
} KtVatCase;

typedef struct {
  GPtrArray *steps;          /* of KtProcedureStep, in their order */
  GPtrArray *agreements;     /* of KtAgreement, in the order written; like is resolved */
  GPtrArray *surcharges;     /* of KtSurcharge */
  GPtrArray *metals;         /* of KtMetal */
  GPtrArray *quotations;     /* of KtQuotation */
  GPtrArray *contents;       /* of KtArticleContent */
  GPtrArray *rates;          /* of KtExchangeRate */
  GPtrArray *vat_cases;      /* of KtVatCase */
  gboolean is_default;       /* there is no procedure.csv: the steps are those of the house */
  GHashTable *index;         /* private: of agreements */
  GHashTable *article_index; /* private: of contents */
} KtPriceBook;

/* With the default steps and no records. */
KtPriceBook *kt_price_book_new (void);
void kt_price_book_free (KtPriceBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPriceBook, kt_price_book_free)
/* After the last record: makes the indices. */
void kt_price_book_finish (KtPriceBook *book);

/* ---- looking up ---- */

const KtProcedureStep *kt_price_book_find_step (const KtPriceBook *book, const char *id);
/* Records of a step for that customer and product, of const KtAgreement *, in the order written;
 * NULL: none. customer, product: NULL with the key ALL. Belongs to the book. */
const GPtrArray *kt_price_book_find_agreements (const KtPriceBook *book,
                                                const KtProcedureStep *step,
                                                KtAccess access,
                                                const char *customer,
                                                const char *product);
const KtMetal *kt_price_book_find_metal (const KtPriceBook *book, const char *metal);
/* The last one on or before that day; NULL: none. */
const KtQuotation *
kt_price_book_find_quotation (const KtPriceBook *book, const char *metal, guint day);
const KtExchangeRate *
kt_price_book_find_rate (const KtPriceBook *book, const char *currency, guint day);
const KtVatCase *kt_price_book_find_vat_case (const KtPriceBook *book, const char *key);
/* Of const KtArticleContent *; NULL: none. */
const GPtrArray *kt_price_book_find_contents (const KtPriceBook *book, const char *article);

/* "account × product group"; belongs to the program, never translated. */
const char *kt_access_to_string (KtAccess access);

extern const char *const kt_customer_key_names[]; /* "account", "group", "segment", "all" */
extern const char *const kt_product_key_names[];  /* "item", "group", "all" */

void kt_procedure_step_free (KtProcedureStep *step);
void kt_agreement_free (KtAgreement *agreement);
void kt_surcharge_free (KtSurcharge *surcharge);

G_END_DECLS
