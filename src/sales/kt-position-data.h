/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What stands in a position of a quote (kt-position.h): a plain record. Copy it, change the copy,
 * give it to kt_revision_edit_position(). See kt-record.h for texts and ownership.
 */

#include "kt-condition.h"
#include "kt-decimal.h"
#include "kt-money.h"
#include "kt-record.h"

G_BEGIN_DECLS

typedef enum {
  KT_POSITION_PRODUCT, /* configured: product, assignment */
  KT_POSITION_ARTICLE, /* from stock: article number */
  KT_POSITION_SERVICE,
  KT_POSITION_TEXT,     /* title and description; with children: the heading of a group */
  KT_POSITION_SUBTOTAL, /* of the positions above it on its level, back to the subtotal before */
  KT_POSITION_PAGE_BREAK,
  KT_POSITION_WISH /* a special wish or question, for somebody to answer (kt-special-wish.h) */
} KtPositionKind;

/* All but NORMAL stand outside of the total, with everything below them. */
typedef enum {
  KT_ROLE_NORMAL,
  KT_ROLE_OPTION,      /* can be ordered in addition */
  KT_ROLE_ALTERNATIVE, /* instead of the position before */
  KT_ROLE_ON_DEMAND    /* billed as needed, the quantity is an estimate */
} KtPositionRole;

/* One line of the technical description, in the language of the document. */
typedef struct {
  char *path;  /* of the characteristic in the model, no indices; empty: written by hand */
  char *label; /* "Seal" */
  char *value; /* "Cartridge, SiC/SiC" */
} KtCharacteristic;

extern const KtRecordType kt_characteristic_type;

KtCharacteristic *kt_characteristic_new (const char *path, const char *label, const char *value);
KtCharacteristic *kt_characteristic_copy (const KtCharacteristic *self);
void kt_characteristic_free (KtCharacteristic *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCharacteristic, kt_characteristic_free)

/* Conditions of positions and heads, and what a unit consists of, as records. */
extern const KtRecordType kt_condition_type;
extern const KtRecordType kt_content_type;

/* Percentages that deduct are at most 100, nothing else is below zero: KT_SALES_ERROR_FIELD. */
gboolean kt_conditions_check (const GPtrArray *conditions, GError **error);

typedef struct {
  char *id; /* UUID; the same in every revision of the quote: pairs lines in a comparison */
  KtPositionKind kind;
  KtPositionRole role;
  char *item;       /* product id or article number */
  char *item_group; /* group of the article, category of the product: what scales and agreements
                       speak of */
  char *order_code; /* of the configured variant */
  char *title;
  char *description;          /* paragraphs, separated by an empty line */
  GPtrArray *characteristics; /* of KtCharacteristic */
  char *assignment;           /* JSON: the configuration (KT_POSITION_PRODUCT) */
  char *catalog;              /* id of the catalog it comes from; empty: written by hand */
  char *catalog_version;
  char *catalog_hash; /* of the release, as the catalog gives it */
  char *model_hash;   /* SHA-256 of the model the configuration was made with */

  KtDecimal quantity;
  char *unit;            /* key of the unit, "pc" */
  char *unit_text;       /* as printed, "St." */
  gboolean on_request;   /* there is no price (yet): never a zero */
  KtMoney unit_price;    /* net, before discount, for price_unit units: the list price with the
                            surcharges of its options, or what was typed; no currency: not given */
  int price_unit;        /* 1, 100, 1000; 0 counts as 1 */
  KtDecimal discount;    /* typed by hand: percent of what the conditions leave of the unit price */
  gboolean manual_price; /* the unit price was typed: no recalculation replaces it, and conditions
                            of the unit price do not count */
  KtMoney list_price;    /* where manual_price: what the list says; no currency: not known */
  GPtrArray *conditions; /* of KtCondition: found by determination, of this line */
  GPtrArray *contents;   /* of KtContent: weight and metals of one unit */
  KtMoney order_amount;  /* only of older quotes (now a condition): once for the position */
  KtMoney reduction;     /* only of older quotes (now a condition): taken off once */
  char *trace;           /* JSON: how pricing came to the list price */
  char *vat_code;        /* key in the head's list of rates; empty: its first */

  int lead_days;     /* working days; 0: as the head says */
  char *delivery_id; /* KtAddress of the customer; empty: as the head says */
  char *lot;         /* lines of one lot belong together */
  char *note;        /* internal, never printed */

  char *wish_to;     /* KT_POSITION_WISH: who shall answer: "duty:engineering", "user:a.berg" */
  char *wish_answer; /* empty: nobody has answered yet */
  char *wish_by;     /* name of who answered */
  char *wish_on;     /* ISO 8601 day of the answer */
  gboolean wish_declined; /* the answer is no */
} KtPositionData;

extern const KtRecordType kt_position_data_type;

/* A normal position of quantity 1. `id` is a UUID made by the caller. */
KtPositionData *kt_position_data_new (const char *id, KtPositionKind kind);
KtPositionData *kt_position_data_copy (const KtPositionData *self);
void kt_position_data_free (KtPositionData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPositionData, kt_position_data_free)

/* What goes with its quote only: place of delivery, note, answer to a wish, conditions found. */
void kt_position_data_forget_agreed (KtPositionData *self);

/* Prices not below zero, a discount of 0 … 100 %, price_unit 1, 100 or 1000 …:
 * KT_SALES_ERROR_FIELD. */
gboolean kt_position_data_check (const KtPositionData *self, GError **error);
/* Whether lines of this kind have quantity and price; whether they can have children. */
gboolean kt_position_kind_has_price (KtPositionKind kind);
gboolean kt_position_kind_has_children (KtPositionKind kind);

G_END_DECLS
