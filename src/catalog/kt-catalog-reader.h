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

#include "kt-catalog.h"
#include "kt-fault.h"

G_BEGIN_DECLS

/* NULL only if the folder or its catalog.ini cannot be read at all. Files are reported relative to
 * `folder`. */
KtCatalog *kt_catalog_load_folder (const char *folder, KtFaultList *faults);

/* What reading alone does not find: texts missing in a language, articles without a category,
 * proofs about the models (dead values, contradictions, a configuration without a base price).
 * Takes its time for large models. */
void kt_catalog_check (KtCatalog *catalog, KtFaultList *faults);

G_END_DECLS
