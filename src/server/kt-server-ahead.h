/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the pushes of a group will ask the database for, asked at once before they are applied: the
 * numbers that their devices go on with, and the objects that their operations name. While the row
 * of a tenant is locked, each question that waits for its answer keeps all others waiting.
 *
 * Each is given once; who asks again, or for something else, gets a query that is not asked yet. So
 * nothing is given that was written meanwhile, but for objects that changed along with another one
 * (a customer who moves): then kt_server_ahead_forget_objects().
 *
 * Thread: that of the database, within the transaction that applies the group. Errors:
 * KT_DATABASE_ERROR.
 */

#include "kt-server-object.h"

G_BEGIN_DECLS

typedef struct _KtServerAhead KtServerAhead;

/* Borrows both. */
KtServerAhead *kt_server_ahead_new (KtDatabase *database, const char *tenant);
void kt_server_ahead_free (KtServerAhead *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerAhead, kt_server_ahead_free)

gboolean kt_server_ahead_ask_device (KtServerAhead *self, const char *device, GError **error);
gboolean
kt_server_ahead_ask_object (KtServerAhead *self, const char *type, const char *id, GError **error);

/* Whose first row, if any, has next_n. Transfer full. */
KtQuery *kt_server_ahead_take_device (KtServerAhead *self, const char *device);
/* For kt_server_object_fetch(). Transfer full. */
KtQuery *kt_server_ahead_take_object (KtServerAhead *self, const char *type, const char *id);
void kt_server_ahead_forget_objects (KtServerAhead *self);

G_END_DECLS
