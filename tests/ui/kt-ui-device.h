/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Another device of the house, without a window: what somebody else does while one looks at the program. */

#include "kt-quote.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

typedef struct _KtUiDevice KtUiDevice;

KtUiDevice *kt_ui_device_new (const char *address, const char *code);
void kt_ui_device_free (KtUiDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtUiDevice, kt_ui_device_free)

KtWorkStore *kt_ui_device_store (KtUiDevice *self);
/* Until it has told everything and knows everything. */
void kt_ui_device_sync (KtUiDevice *self);

/* The subject of the latest revision, stored and told. */
void kt_ui_device_write_subject (KtUiDevice *self, const char *quote_id, const char *subject);
/* A field of a customer ("phone", "note", "billing.city"), stored and told. */
void kt_ui_device_write_field (KtUiDevice *self, const char *account_id, const char *path, const char *text);

G_END_DECLS
