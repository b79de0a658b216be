/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Power that can fail: a VFS of SQLite over the real one that knows what a disk would have lost. It
 * keeps, for each file, what was synced last and every write since. When the power fails, nothing
 * reaches the files any more and every operation fails; when it comes back, each file is what was
 * synced, and of the writes since each sector (512 bytes) may be there or not, in any combination:
 * disks reorder, and tear.
 *
 *   kt_test_power_install ();                 becomes the default of all connections
 *   kt_test_power_fail_after (n);             at the n-th write or sync from now
 *   … work until it fails, close everything …
 *   kt_test_power_return (random);
 *
 * Files that were made or deleted stay so. One thread may use the files while another decides.
 */

#include "kt-random.h"

G_BEGIN_DECLS

void kt_test_power_install (void);
/* operations 0: now. */
void kt_test_power_fail_after (guint operations);
gboolean kt_test_power_has_failed (void);
/* All connections must be closed. */
void kt_test_power_return (KtRandom *random);

/* From now on every n-th write fails: the disk is full (then nothing of it is written), until n is
 * 0. */
void kt_test_power_fill_disk (guint n);

/* From now on every n-th read, write, truncation and sync fails with an I/O error, until n is 0. Of
 * what should have been synced nothing is sure then. */
void kt_test_power_break_disk (guint n);

/* Writes and syncs since the start. */
guint kt_test_power_count (void);

G_END_DECLS
