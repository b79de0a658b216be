/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Which state of the database a revision in memory is based on: what it was loaded from, and since
 * then whatever was saved of it. It hangs on the revision and is looked at by the store's thread
 * alone, in the order of its work; so a save that is still queued counts for the next one, and one
 * that failed does not. Only the place may be asked for elsewhere.
 */

#include "kt-revision.h"

G_BEGIN_DECLS

typedef struct {
  char *hash;            /* NULL: not in the database */
  KtRevisionState state; /* with it */
  char *place;           /* id under which it is stored; NULL: its own */
} KtQuoteVersion;

/* That of the revision; made with the first call. Transfer full. */
KtQuoteVersion *kt_quote_version_of (KtRevision *revision);
KtQuoteVersion *kt_quote_version_ref (KtQuoteVersion *self);
void kt_quote_version_unref (KtQuoteVersion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtQuoteVersion, kt_quote_version_unref)

void kt_quote_version_set (KtQuoteVersion *self, const char *hash, KtRevisionState state);
void kt_quote_version_move (KtQuoteVersion *self, const char *place);
/* Any thread; NULL: its own. The caller frees. */
char *kt_quote_version_dup_place (KtQuoteVersion *self);

G_END_DECLS
