/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The inside of a revision, shared by the files that make, edit, read and write it. */

#include "kt-history.h"
#include "kt-outcome.h"
#include "kt-revision.h"
#include "kt-seal.h"

G_BEGIN_DECLS

typedef struct _KtClearance KtClearance; /* kt-gate.h */

struct _KtRevision {
  GObject parent_instance;
  char *id;
  char *quote_id;
  char *base_id;
  guint index;
  gint64 created;
  KtRevisionState state;
  KtRevisionHeader *header;
  GListStore *positions;
  GHashTable *by_id; /* id → KtPosition, both owned by the position */
  KtHistory *history;
  const KtClearance *clearance; /* with which it left the draft; owned, may be NULL */
  KtOutcome *outcome;           /* with which it was closed; may be NULL */
  KtSeal *seal; /* NULL in a draft, and in revisions of older Kontors */
};

/* KT_SALES_ERROR_SEALED if it is no draft. */
gboolean kt_revision_require_draft (KtRevision *self, GError **error);
void kt_revision_emit_changed (KtRevision *self);
/* kt_revision_set_state() without the gate: for the gate. */
gboolean kt_revision_advance (KtRevision *self, KtRevisionState state, GError **error);

/* Whether a tree of that height may stand below parent: KT_SALES_ERROR_TREE. */
gboolean kt_revision_check_place (KtPosition *parent, guint height, GError **error);
/* Whether these are in the currency of the head: KT_SALES_ERROR_FIELD. */
gboolean kt_revision_check_currency (const KtRevisionHeader *header,
                                     const KtPositionData *data,
                                     GError **error);
/* Fills an empty revision. */
gboolean kt_revision_read_body (KtRevision *self, const char *body, gssize length, GError **error);
/* Without history: for reading and copying. Takes data. Transfer none. */
KtPosition *kt_revision_append (KtRevision *self, KtPosition *parent, KtPositionData *data);
/* Copies of all lines of another one, each changed before it is appended; change may be NULL. */
typedef void (*KtPositionDataFunc) (KtPositionData *data, gpointer user_data);
void kt_revision_append_copies (KtRevision *self,
                                KtRevision *from,
                                KtPositionDataFunc change,
                                gpointer user_data);

G_END_DECLS
