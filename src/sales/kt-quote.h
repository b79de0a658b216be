/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A quote: identity, number, customer, and what is known of each of its revisions without opening
 * them. Revisions are only ever added. See kt-record.h for texts and ownership.
 */

#include "kt-revision.h"

G_BEGIN_DECLS

/* A revision as lists show it. */
typedef struct {
  char *id;
  char *base_id; /* the revision it continues; empty for the first */
  int index;     /* from 1 */
  KtRevisionState state;
  char *author;   /* who began it; may be empty */
  gint64 created; /* seconds since 1970, UTC */
  gint64 changed;
  gint64 sent; /* 0: never */
  char *subject;
  char *valid_until;   /* ISO 8601 day */
  KtMoney net;         /* no currency: could not be added up */
  gboolean is_partial; /* lines wait for their price */
  char *hash;          /* SHA-256 of the body as stored */
} KtRevisionInfo;

typedef struct {
  char *id;     /* UUID, for ever */
  char *number; /* "Q26-00001"; empty until it is stored for the first time */
  char *account_id;
  char *contact_id;
  char *account_title; /* as in its latest revision */
  char *owner;         /* who answers for it */
  char *by;            /* who works on it now: stands in its history with each save; not stored */
  gint64 created;      /* seconds since 1970, UTC */
  gint64 changed;
  GPtrArray *revisions; /* of KtRevisionInfo, by index */
} KtQuote;

/* `id` is a UUID made by the caller. */
KtQuote *kt_quote_new (const char *id, gint64 created);
KtQuote *kt_quote_copy (const KtQuote *self);
void kt_quote_free (KtQuote *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtQuote, kt_quote_free)

KtRevisionInfo *kt_revision_info_new (const char *id);
KtRevisionInfo *kt_revision_info_copy (const KtRevisionInfo *self);
void kt_revision_info_free (KtRevisionInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRevisionInfo, kt_revision_info_free)

/* NULL if there is none. The latest has the highest index. */
const KtRevisionInfo *kt_quote_get_latest (const KtQuote *self);
const KtRevisionInfo *kt_quote_find_revision (const KtQuote *self, const char *revision_id);

/* A new draft: the first one with this header, a later one as a copy of `base` (state aside), of
 * which the date of the document is cleared. Adds its info to the quote. Transfer full. */
KtRevision *kt_quote_begin_first (KtQuote *self,
                                  const char *revision_id,
                                  gint64 created,
                                  const KtRevisionHeader *header);
KtRevision *kt_quote_begin_revision (KtQuote *self,
                                     KtRevision *base,
                                     const char *revision_id,
                                     gint64 created,
                                     GError **error);
/* Brings the info of this revision, and customer and contact of the quote if it is the latest, up
 * to date. `now`: seconds since 1970. */
void kt_quote_update (KtQuote *self, KtRevision *revision, gint64 now);

/* It becomes what is stored; revisions that only this one knows stay, behind the others. */
void kt_quote_follow (KtQuote *self, const KtQuote *stored);

/* What the state of this revision means for the others, in their infos: sending it supersedes the
 * sent ones that it continues; accepting it, all others that the customer could still accept. Of
 * two that were sent in parallel both stay open. */
void kt_quote_close_others (KtQuote *self, const char *revision_id, gint64 now);
/* Whether `other` neither continues this one nor is continued by it. */
gboolean
kt_quote_are_parallel (const KtQuote *self, const KtRevisionInfo *info, const KtRevisionInfo *other);

/* "Q26-00001"; provisional until numbers are leased from a server. */
char *kt_quote_number_format (guint year, guint count);

G_END_DECLS
