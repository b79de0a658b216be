/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A configurable product: the folder products/<id> of a catalog. KtProductInfo is what lists need
 * and is always in memory; KtProduct is all of it, with the model and every `when` and formula
 * compiled, and is loaded when a product is opened (kt_catalog_load_product).
 *
 * Both are read-only once loaded and may be used by any thread; a product is reference counted and
 * owns all that hangs from it. Days are working days.
 */

#include "kt-program.h"

G_BEGIN_DECLS

/* Which way of doing business a product belongs to (Plinke's four and a half are five here with
 * articles). */
typedef enum {
  KT_BUSINESS_PRODUCT,
  KT_BUSINESS_SYSTEM,
  KT_BUSINESS_PROJECT,
  KT_BUSINESS_SUPPLIER
} KtBusiness;

typedef struct {
  char *id;
  KtBusiness business;
  char *category;
  char **classification; /* "ETIM:EC011562" …; never NULL */
  guint lead_days;
  KtValidity validity; /* open: 0 */
  char *vat;           /* key of a rate; NULL: the default */
  char *unit;          /* text key unit.<unit>; "pc" by default */
  char *order_code;    /* pattern with {path}; NULL if there is none. See kt-order-code.h */
  char **accessories;  /* article numbers; never NULL */
  gboolean has_picture;
} KtProductInfo;

/* day: yyyymmdd. */
gboolean kt_product_info_is_valid_on (const KtProductInfo *info, guint day);
gboolean kt_validity_contains (KtValidity validity, guint day);
/* "product", "system", "project", "supplier". */
const char *kt_business_to_string (KtBusiness business);
gboolean kt_business_parse (const char *text, KtBusiness *business);

typedef enum { KT_PRICE_BASE, KT_PRICE_SURCHARGE, KT_PRICE_DISCOUNT, KT_PRICE_COST } KtPriceKind;

/* A row of prices.csv. `when` NULL: always. The texts are as written, for traces. */
typedef struct {
  char *key;        /* text <product>.price.<key> */
  KtPriceKind kind; /* a discount is subtracted; cost is never printed */
  char *when_text;
  KtFormula *when;
  char *amount_text;   /* without the percent sign */
  KtFormula *negated;  /* of a discount; private to kt-product-program.c */
  KtFormula *amount;   /* a number: in units of the catalog's currency, or percent */
  gboolean is_percent; /* of the sum of the base and the rows above it */
  gboolean per_order;  /* once per position, whatever the quantity */
  KtValidity validity;
  guint line; /* in prices.csv */
  gboolean is_of_model; /* not of prices.csv: see kt-model-prices.h */
} KtPriceRow;

/* The delivery time is the largest of lead_days and the rows that apply; `is_added` rows add to
 * that. */
typedef struct {
  char *key;
  char *when_text;
  KtFormula *when;
  guint days;
  gboolean is_added;
  guint line;
} KtLeadRow;

/* A row of contents.csv: of what and how much one piece consists. */
typedef struct {
  char *material; /* KT_CONTENT_WEIGHT or a metal of pricing/metals.csv */
  char *kg_text;
  KtFormula *kg;
  char *when_text;
  KtFormula *when;
  guint line;
} KtContentRow;

typedef struct {
  char *position;
  char *article; /* number */
  char *quantity_text;
  KtFormula *quantity;
  char *when_text;
  KtFormula *when;
  guint line;
} KtPartRow;

typedef enum {
  KT_PICTURE_LAYER, /* shows if `when` of any row of that name holds */
  KT_PICTURE_FIELD, /* is lettered with the value of `formula` if `when` holds */
  KT_PICTURE_FILL   /* takes the colour `formula` (a string) if `when` holds */
} KtPictureKind;

typedef struct {
  KtPictureKind kind;
  char *name; /* id of an element */
  char *when_text;
  KtFormula *when;
  char *formula_text;
  KtFormula *formula; /* NULL for layers */
  guint line;
} KtPictureRow;

typedef enum {
  KT_DOCUMENT_DATASHEET,
  KT_DOCUMENT_MANUAL,
  KT_DOCUMENT_CERTIFICATE,
  KT_DOCUMENT_DRAWING
} KtDocumentKind;

typedef struct {
  char *file; /* name in documents/; text <product>.document.<file> */
  KtDocumentKind kind;
  char *language; /* NULL: of no language */
} KtProductDocument;

typedef struct {
  char *id;     /* text <product>.step.<id> */
  char **paths; /* characteristics and parts without indices; a part brings everything in it */
} KtProductStep;

typedef struct {
  char *enumeration;
  char *attribute; /* holds a colour */
} KtSwatch;

typedef struct {
  gatomicrefcount refs;
  KtProductInfo *info;
  char *model_text; /* COOM as written */
  KtModel *model;
  GPtrArray *steps;             /* of KtProductStep, in their order */
  GPtrArray *swatches;          /* of KtSwatch */
  char **quote_characteristics; /* paths printed first; never NULL */
  GPtrArray *prices;            /* of KtPriceRow … all in the order written */
  GPtrArray *leads;
  GPtrArray *parts;
  GPtrArray *contents; /* of KtContentRow; the rows of a material add up */
  GBytes *picture; /* SVG; NULL if there is none */
  GPtrArray *picture_rows;
  GPtrArray *documents;
  /* how a quote rounds the price of one; unset for a product without a catalog */
  gboolean is_rounded;
  KtTermRounding rounding;
  guint unit_digits, order_digits; /* of what a row adds, per piece and per order */
  /* kt-product-program.c */
  GBytes *program_bytes; /* from a release: the program of the day it was built; or NULL */
  guint program_day;
  GMutex lock; /* of what follows */
  KtProgram *program;
  guint program_for; /* day */
} KtProduct;

KtProduct *kt_product_ref (KtProduct *product);
void kt_product_unref (KtProduct *product);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtProduct, kt_product_unref)

/* The step in which a characteristic (or part) is asked: its own, or that of the nearest part
 * around it. NULL if no step names it. The path may carry indices. */
const KtProductStep *kt_product_find_step (const KtProduct *product, const char *path);
/* The attribute that holds the colour of that enumeration's options; NULL if they are no colours.
 */
const char *kt_product_find_swatch (const KtProduct *product, const char *enumeration);

const char *kt_price_kind_to_string (KtPriceKind kind);
gboolean kt_price_kind_parse (const char *text, KtPriceKind *kind);
const char *kt_picture_kind_to_string (KtPictureKind kind);
gboolean kt_picture_kind_parse (const char *text, KtPictureKind *kind);
const char *kt_document_kind_to_string (KtDocumentKind kind);
gboolean kt_document_kind_parse (const char *text, KtDocumentKind *kind);

G_END_DECLS
