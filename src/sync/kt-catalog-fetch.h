/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Fetching the newest catalog release: a machine that is told what happened and says what to do.
 * It sees no clock and no network; what it fetches goes through a KtCatalogStore.
 *
 *   latest (ETag) → root/N+1, N+2, … until there is none → V/manifest.json → delta/A-V or image/V
 *   → install
 *
 * Parts grow on the disk and go on where they stopped (Range). A delta that cannot be applied is
 * followed by the image. Whatever is refused leaves the active release as it is.
 *
 *   kt_catalog_fetch_step (fetch, &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_START,
 *                          .server_time = … }, &effect);
 *   while (effect.kind == KT_CATALOG_FETCH_REQUEST) … send it, hand in RESPONSE, DATA…, END or FAILED
 *
 * After an event that gives KT_CATALOG_FETCH_FINISHED while a response is still arriving, the rest
 * of it is to be thrown away. Used by one thread at a time; steps block on the disk only.
 */

#include "kt-catalog-store.h"

G_BEGIN_DECLS

typedef enum {
  KT_CATALOG_FETCH_START,    /* look for a newer release */
  KT_CATALOG_FETCH_RESPONSE, /* status and headers */
  KT_CATALOG_FETCH_DATA,     /* some bytes of the body */
  KT_CATALOG_FETCH_END,      /* the body is complete, so it seems */
  KT_CATALOG_FETCH_FAILED    /* no connection, or cut off */
} KtCatalogFetchEventKind;

typedef struct {
  KtCatalogFetchEventKind kind;
  gint64 server_time; /* START: the highest seen, in seconds since 1970 */
  guint status;       /* RESPONSE */
  const char *etag;   /* RESPONSE; may be NULL */
  gint64 offset;      /* RESPONSE: with 206, where the body starts */
  GBytes *bytes;      /* DATA */
} KtCatalogFetchEvent;

typedef enum {
  KT_CATALOG_FETCH_NOTHING,  /* go on with what is arriving */
  KT_CATALOG_FETCH_REQUEST,  /* GET this */
  KT_CATALOG_FETCH_FINISHED  /* see the outcome */
} KtCatalogFetchEffectKind;

typedef struct {
  KtCatalogFetchEffectKind kind;
  const char *path; /* below /v1/catalog/; until the next step */
  gint64 offset;    /* from this byte on (Range), 0: all */
  const char *etag; /* If-None-Match; may be NULL */
} KtCatalogFetchEffect;

typedef enum {
  KT_CATALOG_FETCH_UP_TO_DATE,
  KT_CATALOG_FETCH_INSTALLED,
  KT_CATALOG_FETCH_INTERRUPTED, /* try again later; what arrived is kept */
  KT_CATALOG_FETCH_REFUSED      /* see the error */
} KtCatalogFetchOutcome;

typedef struct _KtCatalogFetch KtCatalogFetch;

/* Borrows the store. */
KtCatalogFetch *kt_catalog_fetch_new (KtCatalogStore *store);
void kt_catalog_fetch_free (KtCatalogFetch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCatalogFetch, kt_catalog_fetch_free)

void kt_catalog_fetch_step (KtCatalogFetch *self,
                            const KtCatalogFetchEvent *event,
                            KtCatalogFetchEffect *effect);

KtCatalogFetchOutcome kt_catalog_fetch_get_outcome (KtCatalogFetch *self);
const GError *kt_catalog_fetch_get_error (KtCatalogFetch *self); /* of a refusal */
/* Of the release that is arriving, or arrived last; NULL: not known yet. Until the next START. */
const KtCatalogManifest *kt_catalog_fetch_get_manifest (KtCatalogFetch *self);
/* For a progress bar: of the part that is being fetched. */
void kt_catalog_fetch_get_progress (KtCatalogFetch *self, gint64 *done, gint64 *all);

G_END_DECLS
