/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Decisions as an array of texts in a draft. Pure functions. */

#include <json-glib/json-glib.h>

#include "kt-choice.h"

G_BEGIN_DECLS

/* choices: KtChoice */
void kt_choices_to_json (GPtrArray *choices, JsonBuilder *builder);
/* KtChoice; NULL with KT_ERROR_PARSE. Whether the model knows them is not looked at. */
GPtrArray *kt_choices_from_json (JsonArray *array, GError **error);

G_END_DECLS
