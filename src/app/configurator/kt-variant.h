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

#define KT_TYPE_VARIANT (kt_variant_get_type ())
G_DECLARE_FINAL_TYPE (KtVariant, kt_variant, KT, VARIANT, GObject)

/* The choices (KtChoice) are copied; NULL: all that the configuration consists of. */
KtVariant *kt_variant_new (const char *title, GPtrArray *choices, KtAssignment *assignment);

const char *kt_variant_get_title (KtVariant *self);
void kt_variant_set_title (KtVariant *self, const char *title);
GPtrArray *kt_variant_get_choices (KtVariant *self);
KtAssignment *kt_variant_get_assignment (KtVariant *self);

/* As an object of a draft. */
void kt_variant_to_json (KtVariant *self, JsonBuilder *builder);
KtVariant *kt_variant_from_json (JsonObject *object, KtModel *model, GError **error);

G_END_DECLS
