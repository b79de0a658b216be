/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How it stands with the catalog releases of a server, for people: which one is in use, what is
 * arriving, what media are there, and whether the release may still be sold from.
 *
 * A release is vouched for until a day; the server does so anew each day. Beyond that day it is told,
 * and after KT_CATALOG_GRACE_DAYS no new quotes are begun. Time is the highest server time seen: a
 * clock that is set back revives nothing, and a long time without network blocks nobody.
 *
 * A plain value; the copy owns its texts. Any thread.
 */

#include <glib.h>

G_BEGIN_DECLS

#define KT_CATALOG_GRACE_DAYS 30

typedef enum {
  KT_CATALOG_NONE,       /* no server, or none that has a catalog */
  KT_CATALOG_LOOKING,    /* nothing was heard of the newest release yet */
  KT_CATALOG_FETCHING,   /* done of all bytes */
  KT_CATALOG_INSTALLING, /* all has arrived and is being verified */
  KT_CATALOG_CURRENT,    /* the newest release is in place */
  KT_CATALOG_REFUSED     /* reason says why the newest one is not taken; the one before stays */
} KtCatalogState;

typedef struct {
  KtCatalogState state;
  gint64 version;     /* in place; 0: none */
  char *release;      /* what its maker calls it; NULL: none */
  char *path;         /* its file; NULL: none */
  char *coming;       /* what the maker calls the one that is arriving; NULL: unknown */
  gint64 done, all;   /* bytes of the release that is arriving */
  gint64 left;        /* microseconds it will take about; -1: unknown */
  guint media_there;  /* pictures and documents that are here */
  guint media_all;    /* that the release has */
  gint64 media_bytes; /* still to come */
  gint64 expires;     /* until when the release in place is vouched for; 0: not said */
  gint64 server_time; /* the highest seen */
  gint64 next_try;    /* monotonic; G_MAXINT64: when something happens */
  gboolean is_cut;    /* the server cannot be reached; it is tried again at next_try */
  char *reason;       /* a sentence for people; NULL: nothing to tell */
} KtCatalogStatus;

void kt_catalog_status_clear (KtCatalogStatus *self);
void kt_catalog_status_copy (const KtCatalogStatus *self, KtCatalogStatus *copy);

typedef enum {
  KT_CATALOG_GOOD,
  KT_CATALOG_EXPIRED, /* to be told */
  KT_CATALOG_BARRED   /* no new quotes */
} KtCatalogAge;

/* 0 stands for "not known": then it is good. */
KtCatalogAge kt_catalog_age (gint64 expires, gint64 server_time);

G_END_DECLS
