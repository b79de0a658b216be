/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Lines of a quote on their way to another place: for spreadsheets as a table with a row of names
 * (kt-line-table.h reads it back), for quotes as JSON that keeps everything, configurations and
 * trees included:
 *   {"format":"kontor-positions","version":1,"quote":…,"account":…,"currency":…,"positions":[…]}
 *
 * What is pasted gets new ids. In another quote it is priced anew from the catalog, and what was
 * agreed for the line (places of delivery, notes, answers) stays behind; for another customer, or
 * one without an account, discounts and prices typed by hand stay behind too. A line that has no
 * price in the currency of that quote is "on request".
 *
 * Thread: that of the revision. Errors: KT_ERROR (PARSE, LIMIT), KT_SALES_ERROR.
 */

#include "kt-catalog.h"
#include "kt-random.h"
#include "kt-revision-edit.h"

G_BEGIN_DECLS

#define KT_POSITION_CLIP_MIME "application/x-kontor-positions+json"

/* positions as kt_positions_topmost() gives them; what is below comes along. The caller frees. */
char *kt_positions_to_json (KtRevision *revision, GPtrArray *positions);
char *kt_positions_to_table (KtRevision *revision, GPtrArray *positions, const char *language);

typedef struct _KtPositionClip KtPositionClip;

/* length < 0: terminated. */
KtPositionClip *kt_position_clip_parse (const char *json, gssize length, GError **error);
void kt_position_clip_free (KtPositionClip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPositionClip, kt_position_clip_free)

/* All lines, those below others included. */
guint kt_position_clip_count (const KtPositionClip *self);

/* One step of the history; a failure changes nothing. catalog may be NULL. The upper lines, of
 * KtPosition, transfer container. */
GPtrArray *kt_position_clip_paste (const KtPositionClip *self,
                                   KtRevision *revision,
                                   KtPosition *parent,
                                   guint index,
                                   KtCatalog *catalog,
                                   guint day,
                                   KtRandom *random,
                                   GError **error);

G_END_DECLS
