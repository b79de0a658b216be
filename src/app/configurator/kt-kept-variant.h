/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A configuration set aside under a name, or proposed, to be compared with others and taken up again: the decisions it
 * came from, and the complete configuration they led to at that time. Only the title may change. Main thread.
 */

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "kt-assignment.h"

G_BEGIN_DECLS

#define KT_TYPE_KEPT_VARIANT (kt_kept_variant_get_type ())
G_DECLARE_FINAL_TYPE (KtKeptVariant, kt_kept_variant, KT, KEPT_VARIANT, GObject)

/* The choices (KtChoice) are copied; NULL: all that the configuration consists of. */
KtKeptVariant *kt_kept_variant_new (const char *title, GPtrArray *choices, KtAssignment *assignment);

const char *kt_kept_variant_get_title (KtKeptVariant *self);
void kt_kept_variant_set_title (KtKeptVariant *self, const char *title);
GPtrArray *kt_kept_variant_get_choices (KtKeptVariant *self);
KtAssignment *kt_kept_variant_get_assignment (KtKeptVariant *self);

/* As an object of a draft. */
void kt_kept_variant_to_json (KtKeptVariant *self, JsonBuilder *builder);
KtKeptVariant *kt_kept_variant_from_json (JsonObject *object, KtModel *model, GError **error);

G_END_DECLS
