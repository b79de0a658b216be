/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A damaged work database is read row by row into a new one, which takes its place; the damaged one
 * is renamed with the time and kept. What the server did not acknowledge waits again, and everything
 * the server has is fetched once more, so that what cannot be read here comes back from there. What
 * is in no page that can be read, and not at the server, is lost: that is said.
 *
 * What does not have its hash (revisions, operations that were told) is not taken: nobody wrote it.
 * An encrypted database stays so.
 *
 * Thread: any; waits for the disk. Errors: KT_STORE_ERROR.
 */

#include "kt-work-store.h"

G_BEGIN_DECLS

typedef struct {
  guint rows;           /* that were found */
  guint damaged_tables; /* in which something could not be read; all of them: nothing could */
  guint waiting;        /* operations that are still to be told to the server */
  gboolean has_server;  /* everything is fetched from it again */
  char *kept;           /* the damaged file */
} KtWorkSalvage;

void kt_work_salvage_clear (KtWorkSalvage *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtWorkSalvage, kt_work_salvage_clear)

/* After KT_STORE_ERROR_CORRUPT. Refused while another Kontor has the profile open; *result is empty
 * before. If it fails, the damaged database is where it was. */
gboolean kt_work_salvage (const char *profile,
                          KtClock *clock,
                          KtWorkKeySource keys,
                          GCancellable *cancellable,
                          KtWorkSalvage *result,
                          GError **error);
void kt_work_salvage_async (const char *profile,
                            KtClock *clock,
                            KtWorkKeySource keys,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean
kt_work_salvage_finish (GAsyncResult *async, KtWorkSalvage *result, GError **error);

/* What it came to, for people: some sentences, translated. The caller frees. */
char *kt_work_salvage_to_text (const KtWorkSalvage *self);

G_END_DECLS
