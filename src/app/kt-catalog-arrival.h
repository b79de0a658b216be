/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * When a newer release of the catalog is taken into use, and what is to be said about the one in use.
 *
 * Who begins something new works with the newest release. What is open, a configuration with decisions or a quote that
 * is being made, stays with the release it was begun with until it is left, or until somebody says that it is to be
 * taken now. Nothing is taken from under the hands of somebody who is at it: while he is, he is asked. Another catalog
 * that was opened on purpose is never replaced without being asked.
 *
 * Signal "changed". Main thread only.
 */

#include "kt-conversation.h"

G_BEGIN_DECLS

typedef enum {
  KT_NOTICE_NONE,
  KT_NOTICE_BARRED,  /* the catalog is too old to begin quotes from */
  KT_NOTICE_HERE,    /* a newer release can be used */
  KT_NOTICE_REFUSED, /* a newer release came that is not what it says */
  KT_NOTICE_EXPIRED  /* the catalog should have been renewed */
} KtCatalogNotice;

#define KT_TYPE_CATALOG_ARRIVAL (kt_catalog_arrival_get_type ())
G_DECLARE_FINAL_TYPE (KtCatalogArrival, kt_catalog_arrival, KT, CATALOG_ARRIVAL, GObject)

KtCatalogArrival *kt_catalog_arrival_new (KtConversation *conversation);

KtCatalogNotice kt_catalog_arrival_get_notice (KtCatalogArrival *self);
/* A headline and a sentence; the caller frees. */
char *kt_catalog_arrival_get_title (KtCatalogArrival *self);
char *kt_catalog_arrival_get_text (KtCatalogArrival *self);

/* Saves what is open and takes the newer release; KT_NOTICE_HERE only. FALSE: something could not be saved. */
gboolean kt_catalog_arrival_use (KtCatalogArrival *self, GError **error);
/* It was read; nothing more is said until something else is to be said. */
void kt_catalog_arrival_dismiss (KtCatalogArrival *self);

G_END_DECLS
