/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a client does about catalogs, as a function: an event goes in, one effect comes out. It looks
 * for a newer release (kt-catalog-fetch.h) every half minute or so, installs it, and between looks
 * fetches media (kt-media-store.h). It has no socket, no clock and no thread.
 *
 *   look ─► fetch, install ─► media, one by one ─► sleep until the next look
 *
 * Whatever breaks off goes on at the byte where it stopped, after a wait that grows (full jitter).
 * What is looked at on the screen comes before a file that is only there to be complete. What is
 * refused changes nothing and is looked at again, ever less often.
 *
 * Thread: one at a time; steps block on the disk only.
 */

#include "kt-catalog-fetch.h"
#include "kt-catalog-status.h"
#include "kt-media-store.h"
#include "kt-random.h"

G_BEGIN_DECLS

typedef struct _KtCatalogMachine KtCatalogMachine;

typedef enum {
  KT_CATALOG_EVENT_WAKE,     /* the time of a sleep has come, or things stand otherwise */
  KT_CATALOG_EVENT_NOW,      /* somebody wants it now, or the network is there again */
  KT_CATALOG_EVENT_VIEW,     /* somebody looks at the medium with that hash */
  KT_CATALOG_EVENT_PIN,      /* that one is to be kept, */
  KT_CATALOG_EVENT_UNPIN,    /* or not any more */
  KT_CATALOG_EVENT_RESPONSE, /* status and headers */
  KT_CATALOG_EVENT_DATA,
  KT_CATALOG_EVENT_END,
  KT_CATALOG_EVENT_FAILED /* there was none, or it was cut off; reason says why */
} KtCatalogEventKind;

typedef struct {
  KtCatalogEventKind kind;
  /* How things stand, with every event. */
  gboolean has_access; /* there is a token */
  gboolean is_paused;
  gint64 server_time; /* the highest seen, seconds since 1970 */
  gint64 wall;        /* seconds since 1970 as this machine has them; only to tell old from new */

  const char *hash;   /* VIEW, PIN, UNPIN */
  guint64 request;    /* RESPONSE … FAILED: one that is not awaited any more is ignored */
  guint status;       /* RESPONSE */
  const char *etag;   /* RESPONSE; may be NULL */
  gint64 offset;      /* RESPONSE: with 206, where the body starts */
  gint64 retry_after; /* RESPONSE: microseconds; 0: not said */
  GBytes *bytes;      /* DATA */
  const char *reason; /* FAILED: a sentence for people */
} KtCatalogEvent;

typedef enum {
  KT_CATALOG_EFFECT_AWAIT,   /* a request is under way */
  KT_CATALOG_EFFECT_REQUEST, /* GET this; what is under way is to be broken off */
  KT_CATALOG_EFFECT_SLEEP    /* until that time or an event; what is under way is to be broken off */
} KtCatalogEffectKind;

typedef struct {
  KtCatalogEffectKind kind;
  guint64 request;
  const char *path; /* from the root of the server; until the next step */
  gint64 offset;    /* from this byte on (Range); 0: all */
  const char *etag; /* If-None-Match; may be NULL */
  gint64 until;     /* SLEEP: monotonic; G_MAXINT64: an event */
} KtCatalogEffect;

/* All are borrowed. */
KtCatalogMachine *
kt_catalog_machine_new (KtCatalogStore *store, KtMediaStore *media, KtRandom *random);
void kt_catalog_machine_free (KtCatalogMachine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCatalogMachine, kt_catalog_machine_free)

void kt_catalog_machine_step (KtCatalogMachine *self,
                              gint64 now,
                              const KtCatalogEvent *event,
                              KtCatalogEffect *effect);

/* The caller clears it. */
void kt_catalog_machine_get_status (KtCatalogMachine *self, gint64 now, KtCatalogStatus *status);
/* The manifest of the release in place: what media there are. NULL: none. Replaced by a step that
 * installs. */
const KtCatalogManifest *kt_catalog_machine_get_manifest (KtCatalogMachine *self);

G_END_DECLS
