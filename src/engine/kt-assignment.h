/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A complete configuration: which instances exist and the value of every characteristic. Immutable,
 * reference counted, any thread; holds its model. What quotes seal, prices, parts lists and
 * pictures are computed from, and what the configurator proves possible.
 *
 * Entries are sorted: depth first, features in the order of the model, instances by index.
 */

#include "kt-value.h"

G_BEGIN_DECLS

typedef struct _KtAssignment KtAssignment;
typedef struct _KtAssignmentBuilder KtAssignmentBuilder;

typedef struct {
  const char *path;         /* canonical: carrier.bag[1].material */
  const KtFeature *feature; /* NULL: the product itself */
  guint index;              /* the instance of the feature */
  gint parent;              /* number of the entry of the part it belongs to; -1 for the product */
  KtValue value;            /* NOTHING for parts; its text belongs to the configuration */
} KtAssignmentEntry;

KtAssignment *kt_assignment_ref (KtAssignment *assignment);
void kt_assignment_unref (KtAssignment *assignment);

KtModel *kt_assignment_get_model (const KtAssignment *assignment);
/* Entry 0 is the product. */
guint kt_assignment_get_n_entries (const KtAssignment *assignment);
const KtAssignmentEntry *kt_assignment_get_entry (const KtAssignment *assignment, guint number);
/* -1 if there is no such instance in this configuration. */
gint kt_assignment_find (const KtAssignment *assignment, const char *path);
/* The entry of instance `index` of `feature` below entry `parent`, or -1. */
gint kt_assignment_find_child (const KtAssignment *assignment, guint parent,
                               const KtFeature *feature, guint index);
/* How many instances of `feature` exist below entry `parent`. */
guint kt_assignment_count_children (const KtAssignment *assignment, guint parent,
                                    const KtFeature *feature);
gboolean kt_assignment_equal (const KtAssignment *a, const KtAssignment *b);

/* Building: parts before what they contain, indices without gaps. `end` frees the builder. */
KtAssignmentBuilder *kt_assignment_builder_new (KtModel *model);
guint kt_assignment_builder_add (KtAssignmentBuilder *builder, guint parent,
                                 const KtFeature *feature, guint index, KtValue value);
KtAssignment *kt_assignment_builder_end (KtAssignmentBuilder *builder);

/* {"format":"kontor-configuration","version":1,"values":{"path":"value",…}}; parts have the value
 * true. The text is canonical: equal configurations give equal bytes. Reading checks against the
 * model's structure, not against its rules (KT_ENGINE_ERROR_FORMAT, _PATH, _VALUE). */
char *kt_assignment_to_json (const KtAssignment *assignment);
KtAssignment *kt_assignment_from_json (KtModel *model, const char *json, gssize length,
                                       GError **error);

/* The same as decisions (KtChoice) in the order of the entries, to be replayed in a session. */
GPtrArray *kt_assignment_to_choices (const KtAssignment *assignment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtAssignment, kt_assignment_unref)

G_END_DECLS
