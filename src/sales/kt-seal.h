/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The seal of a revision: what it was made from and what it came to, as hashes in its body, set
 * when it leaves the state of a draft. With it a revision proves that it recalculates to the same
 * amounts from what stands in it, without the release it was made with.
 *
 * A record (kt-record.h). Hashes are SHA-256 in hex. Pure, thread of the revision.
 */

#include "kt-revision.h"

G_BEGIN_DECLS

typedef struct {
  char *releases;      /* "id version hash" of every catalog release in it, one a line, sorted */
  char *models;        /* hashes of the models and order of the lines */
  char *records;       /* of the price records used: list, key, line, version, value */
  char *configuration; /* of the configurations */
  char *lines;         /* of the priced lines: quantity, unit price, conditions, net */
  char *trace;         /* of kt_revision_trace_json() */
  KtMoney net;
  KtMoney gross;
} KtSeal;

extern const KtRecordType kt_seal_type;

KtSeal *kt_seal_new (KtRevision *revision, GError **error);
KtSeal *kt_seal_copy (const KtSeal *self);
void kt_seal_free (KtSeal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSeal, kt_seal_free)

/* Recalculates the revision and compares each part with its seal: KT_SALES_ERROR_SEALED names the
 * first that differs. A revision without a seal (a draft, or of an older Kontor) is
 * KT_SALES_ERROR_STATE. */
gboolean kt_revision_verify_seal (KtRevision *revision, GError **error);
/* NULL: it has none. Valid as long as the state. */
const KtSeal *kt_revision_get_seal (KtRevision *revision);

G_END_DECLS
