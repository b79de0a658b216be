/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What an open quote is made of, for the files that make it up. */

#include "kt-open-quote.h"

G_BEGIN_DECLS

struct _KtOpenQuote {
  GObject parent_instance;

  KtWorkplace *workplace;
  KtQuote *quote;
  KtRevision *revision;  /* the one shown; among the open ones */
  GListStore *open;      /* of KtRevision */
  GHashTable *unsaved;   /* of KtRevision, borrowed: those with edits that are not on the disk */
  KtRevision *on_the_way; /* borrowed: being saved; NULL: none is */
  gboolean is_overtaken;  /* it was saved anew meanwhile: what comes back about it is old */

  gboolean is_following; /* what others wrote is being asked for */
  gboolean is_behind;    /* and is to be asked for once more */

  KtSaveState save_state;
  guint save_source;
};

/* revision is borrowed by the open quote, or was. TRUE while edits of it are not on the disk. */
gboolean kt_open_quote_is_at_work (KtOpenQuote *self, KtRevision *revision);
/* Another object takes the place of one that is open. */
void kt_open_quote_replace (KtOpenQuote *self, KtRevision *old, KtRevision *revision);

/* The signals. */
void kt_open_quote_tell_failed (KtOpenQuote *self, const GError *error);
void kt_open_quote_tell_revisions (KtOpenQuote *self);
void kt_open_quote_tell_overtaken (KtOpenQuote *self, KtRevision *revision, gboolean is_fork);
void kt_open_quote_tell_gone (KtOpenQuote *self);

/* A save may have found that somebody else was first: it went elsewhere, and so does what is open. */
void kt_open_quote_follow_fork (KtOpenQuote *self, KtRevision *saved);

G_END_DECLS
