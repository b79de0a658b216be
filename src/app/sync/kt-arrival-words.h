/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How a catalog arrives, in words. Main thread only; the caller frees. */

#include "kt-catalog-status.h"

G_BEGIN_DECLS

/* A release is arriving, or being checked. */
gboolean kt_arrival_words_is_release (const KtCatalogStatus *status);
/* Of the release, between 0 and 1. */
double kt_arrival_words_fraction (const KtCatalogStatus *status);
/* Pictures and documents are still to come. */
gboolean kt_arrival_words_is_media (const KtCatalogStatus *status);

/* "Catalog: 40 %", "Pictures: 12 of 340". */
char *kt_arrival_words_headline (const KtCatalogStatus *status);
/* "12.0 MB of 48.1 MB. About 20 seconds left."; NULL: not known. */
char *kt_arrival_words_bytes (const KtCatalogStatus *status);
/* The same, or of media, and whether it goes on. */
char *kt_arrival_words_details (const KtCatalogStatus *status);

G_END_DECLS
