/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Instance paths and values of decisions, resolved against a model. Private to src/model.
 *
 * Functions return FALSE with an error: NOT_FOUND for a name the model does not have, else PARSE,
 * RANGE, UNIT.
 */

#include "kt-coom-parser-private.h"
#include "kt-script.h"

G_BEGIN_DECLS

/* One instance: steps from the product down, and their canonical spelling. */
typedef struct {
  guint n_steps;
  const KtStep *steps;
  const char *text;
} KtInstancePath;

/* `prefix` may be NULL. The result lies in `arena`. */
gboolean kt_instance_path_resolve (const KtModel *model,
                                   const KtInstancePath *prefix,
                                   const KtSyntaxItem *items,
                                   KtArena *arena,
                                   KtInstancePath *path,
                                   GError **error);
/* The same from text, in a foreign model only, whose names are not those of COOM; FALSE if it is none. */
gboolean kt_instance_path_match (const KtModel *model,
                                 const char *text,
                                 gsize length,
                                 KtArena *arena,
                                 KtInstancePath *path);
/* From text. */
gboolean kt_instance_path_parse (const KtModel *model,
                                 const char *text,
                                 gsize length,
                                 KtArena *arena,
                                 KtInstancePath *path,
                                 GError **error);

const KtFeature *kt_instance_path_feature (const KtInstancePath *path);

/* `text` as a value of the feature, in its unit and range. */
gboolean kt_feature_take_value (const KtModel *model,
                                const KtFeature *feature,
                                const char *text,
                                KtArena *arena,
                                KtConstant *value,
                                GError **error);

G_END_DECLS
