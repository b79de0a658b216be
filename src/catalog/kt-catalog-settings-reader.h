/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Reads catalog.ini into settings, for the readers of this folder. */

#include "kt-catalog-settings.h"
#include "kt-ini.h"

G_BEGIN_DECLS

/* Everything but the logo. What is wrong is a fault and takes a value that can be worked with. */
KtCatalogSettings *kt_catalog_settings_read (KtIni *ini, KtFaultList *faults);

G_END_DECLS
