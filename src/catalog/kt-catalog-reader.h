/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Reads a catalog from its source folder (data/catalogs/README.md) and checks it. Everything wrong
 * is reported with file, line and column, and reading goes on: one run shows all faults.
 *
 * A catalog from a folder holds all of it in memory. It may be used although faults were reported
 * (what is faulty is left out), but must not be released then. Pure reading: nothing is written,
 * nothing is fetched.
 */

#include <gio/gio.h>

#include "kt-catalog.h"
#include "kt-fault.h"

G_BEGIN_DECLS

/* NULL only if the folder or its catalog.ini cannot be read at all. Files are reported relative to
 * `folder`. */
KtCatalog *kt_catalog_load_folder (const char *folder, KtFaultList *faults);

/* Proofs about the models, for a catalog from a folder or a release: values and parts that no
 * configuration can have, contradictions, configurations without a base price on `day` (yyyymmdd).
 * Takes its time for large models. FALSE with G_IO_ERROR_CANCELLED only. */
gboolean kt_catalog_check (KtCatalog *catalog,
                           guint day,
                           GCancellable *cancellable,
                           KtFaultList *faults,
                           GError **error);
G_END_DECLS
