/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * JSON from anywhere, read safely: json-glib's own parser recurses without a limit, this one has
 * caps on size, depth and the number of values, takes RFC 8259 only (no comments, no trailing
 * commas), valid UTF-8 only, and refuses a key that comes twice and \u0000. Errors: KT_ERROR_PARSE
 * or KT_ERROR_LIMIT with "line L, column C". Any thread. The tree is json-glib's; writing goes
 * through JsonBuilder and kt_json_to_string.
 *
 * Whole numbers become gint64 (KT_ERROR_RANGE beyond), all others double: money and decimals
 * therefore travel as strings.
 */

#include <json-glib/json-glib.h>

#include "kt-decimal.h"

G_BEGIN_DECLS

typedef struct {
  gsize max_bytes;
  guint max_depth;
  guint max_values;
} KtJsonLimits;

/* 16 MiB, 32 levels, one million values: what a NULL for limits means. */
extern const KtJsonLimits kt_json_limits_default;

/* length < 0: terminated. Transfer full. */
JsonNode *
kt_json_parse (const char *text, gssize length, const KtJsonLimits *limits, GError **error);
JsonNode *kt_json_load (const char *path, const KtJsonLimits *limits, GError **error);

/* The root as an object or array (owned by the node), or KT_ERROR_PARSE. what names it in the
 * message. */
JsonObject *kt_json_root_object (JsonNode *node, const char *what, GError **error);
JsonArray *kt_json_root_array (JsonNode *node, const char *what, GError **error);

/* Members that must be there and of that type; NULL or FALSE with KT_ERROR_NOT_FOUND or
 * KT_ERROR_PARSE that names the member. Strings, objects and arrays belong to the object. */
const char *kt_json_get_string (JsonObject *object, const char *name, GError **error);
gboolean kt_json_get_int (JsonObject *object, const char *name, gint64 *result, GError **error);
gboolean kt_json_get_bool (JsonObject *object, const char *name, gboolean *result, GError **error);
/* A string or a whole number. */
gboolean
kt_json_get_decimal (JsonObject *object, const char *name, KtDecimal *result, GError **error);
JsonObject *kt_json_get_object (JsonObject *object, const char *name, GError **error);
JsonArray *kt_json_get_array (JsonObject *object, const char *name, GError **error);

/* Members that may be missing or null: then the value of the last argument. A wrong type is an
 * error, also here; *result then stays. */
gboolean kt_json_opt_string (JsonObject *object,
                             const char *name,
                             const char **result,
                             const char *otherwise,
                             GError **error);
gboolean kt_json_opt_int (JsonObject *object,
                          const char *name,
                          gint64 *result,
                          gint64 otherwise,
                          GError **error);
gboolean kt_json_opt_bool (JsonObject *object,
                           const char *name,
                           gboolean *result,
                           gboolean otherwise,
                           GError **error);
gboolean
kt_json_opt_object (JsonObject *object, const char *name, JsonObject **result, GError **error);
gboolean
kt_json_opt_array (JsonObject *object, const char *name, JsonArray **result, GError **error);

/* The caller frees. Pretty: two blanks a level, no line break at the end. Compact has no blanks.
 * Both keep the order of members, so that equal trees give equal bytes; doubles come back to the
 * bit. They must be finite. */
char *kt_json_to_string (JsonNode *node, gboolean pretty);
/* The root of a builder as text; the builder stays as it is. */
char *kt_json_builder_to_string (JsonBuilder *builder, gboolean pretty);

/* Shorthand for builders: one member with its name. NULL strings become null. */
void kt_json_add_string (JsonBuilder *builder, const char *name, const char *value);
void kt_json_add_int (JsonBuilder *builder, const char *name, gint64 value);
void kt_json_add_bool (JsonBuilder *builder, const char *name, gboolean value);
void kt_json_add_decimal (JsonBuilder *builder, const char *name, KtDecimal value);

G_END_DECLS
