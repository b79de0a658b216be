/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What one can choose in the head of a quote, as the catalog has it: terms of payment, currencies with a rate, classes
 * of delivery, cases of VAT, text modules. Texts of the catalog in `language`, the rest in that of the user. Lists are
 * of KtHeadOption and belong to the caller. Any thread.
 *
 * Text modules are texts of the catalog: module.before.<key> and module.after.<key>, called module.title.<key>.
 * Classes of delivery are called delivery.class.<key>.
 */

#include "kt-catalog.h"

G_BEGIN_DECLS

typedef struct {
  char *key;
  char *text; /* as shown; of a module: its title */
  char *body; /* of a module: the text; else NULL */
} KtHeadOption;

GPtrArray *kt_head_options_payment (KtCatalog *catalog, const char *language);
/* The currency of the catalog first, then those that have a rate on that day. */
GPtrArray *kt_head_options_currency (KtCatalog *catalog, guint day);
GPtrArray *kt_head_options_delivery_class (KtCatalog *catalog, const char *language);
GPtrArray *kt_head_options_vat_case (KtCatalog *catalog);
GPtrArray *kt_head_options_incoterm (void);
/* where: "before" or "after" the positions. */
GPtrArray *kt_head_options_module (KtCatalog *catalog, const char *where, const char *language);

/* A list of one's own; text: NULL: as the key. */
GPtrArray *kt_head_options_new (void);
KtHeadOption *kt_head_options_add (GPtrArray *options, const char *key, const char *text);

/* Its place in the list; list->len if it is not in it. */
guint kt_head_options_find (const GPtrArray *options, const char *key);

G_END_DECLS
