/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The picture of a session after a decision: every instance and characteristic with its possible
 * values. Immutable, reference counted, any thread; made for the user interface.
 *
 * A value shown as FREE is possible: some complete valid configuration has it together with all
 * decisions so far. EXCLUDED and IMPLIED are proven. UNKNOWN: neither was proven within the effort
 * allowed (only with non-linear formulas or very large models).
 */

#include "kt-evaluate.h"
#include "kt-choice.h"

G_BEGIN_DECLS

typedef enum {
  KT_STATE_FREE,
  KT_STATE_USER,     /* decided */
  KT_STATE_USER_NOT, /* decided against */
  KT_STATE_IMPLIED,
  KT_STATE_EXCLUDED,
  KT_STATE_UNKNOWN
} KtState;

/* "user", "user-not", "implied", "excluded", "free", "unknown" */
const char *kt_state_name (KtState state);

typedef struct {
  const char *name;        /* option, "True"/"False", path of a part, or constant text */
  const KtOption *option;  /* enumerations */
  KtState state;
  gboolean is_alternative; /* EXCLUDED only by the user's own decision about this same characteristic:
                              deciding for it just replaces that one */
} KtSnapshotValue;

/* A node is one place where a value or part can be: lid, lid.width, seat[3], seat[3].type. Nodes are
 * sorted like the entries of a KtAssignment; node 0 is the product. */
typedef struct {
  const char *path;
  const KtFeature *feature; /* NULL: the product */
  guint index;
  gint parent;              /* node number; -1 for the product */
  KtState presence : 8;     /* IMPLIED: always there. EXCLUDED: never there. USER, USER_NOT: decided */
  guint is_optional : 1;    /* can be absent while its parent is there */
  guint is_decided : 1;     /* the user fixed a value (not only excluded some or bounded a number) */
  guint is_open : 1;        /* is or may be there, and has more than one possible value */
  guint is_unknown : 1;     /* something about this node is UNKNOWN */
  /* NUMBER: every value shown is attained; FALSE has_range: it cannot be there, or nothing is known */
  guint has_range : 1;
  guint is_proven : 1;      /* no value beyond the range is possible */
  guint is_unbounded_below : 1, is_unbounded_above : 1; /* nothing bounds it; the range is a working one */
  guint digits : 8;         /* NUMBER: behind the point */
  /* BOOL, ENUMERATION, references, STRING with known constants */
  guint n_values;
  const KtSnapshotValue *values;
  KtDecimal minimum, maximum;
  /* NUMBER decided by the user: what could be decided instead; else the same as the range */
  KtDecimal exchange_minimum, exchange_maximum;
  const char *unit;         /* NULL: none */
  const char *text;         /* STRING decided by the user, else NULL */
} KtSnapshotNode;

/* The instances of one feature of one part. */
typedef struct {
  gint parent;              /* node number */
  const KtFeature *feature;
  guint minimum, maximum;   /* how many are possible now */
  gboolean is_unbounded;    /* no greatest number is known */
  gboolean can_add;         /* one more than the decided or implied ones is possible */
  guint n_present;          /* decided or implied to be there */
} KtSnapshotGroup;

typedef struct _KtSnapshot KtSnapshot;

KtSnapshot *kt_snapshot_ref (KtSnapshot *snapshot);
void kt_snapshot_unref (KtSnapshot *snapshot);

KtModel *kt_snapshot_get_model (const KtSnapshot *snapshot);
guint kt_snapshot_get_n_nodes (const KtSnapshot *snapshot);
const KtSnapshotNode *kt_snapshot_get_node (const KtSnapshot *snapshot, guint number);
gint kt_snapshot_find (const KtSnapshot *snapshot, const char *path); /* -1: none */
guint kt_snapshot_get_n_groups (const KtSnapshot *snapshot);
const KtSnapshotGroup *kt_snapshot_get_group (const KtSnapshot *snapshot, guint number);
const KtSnapshotGroup *kt_snapshot_find_group (const KtSnapshot *snapshot, gint parent,
                                               const KtFeature *feature);
guint kt_snapshot_get_n_choices (const KtSnapshot *snapshot);
const KtChoice *kt_snapshot_get_choice (const KtSnapshot *snapshot, guint number);
guint kt_snapshot_get_n_open (const KtSnapshot *snapshot);
guint kt_snapshot_get_n_done (const KtSnapshot *snapshot);
gboolean kt_snapshot_get_can_undo (const KtSnapshot *snapshot);
gboolean kt_snapshot_get_can_redo (const KtSnapshot *snapshot);
/* 0: holds for any number of parts; else states were examined up to so many instances. */
guint kt_snapshot_get_up_to_instances (const KtSnapshot *snapshot);

/* Something about some place was not settled within the effort allowed. */
gboolean kt_snapshot_has_unknown (const KtSnapshot *snapshot);

gboolean kt_snapshot_equal (const KtSnapshot *a, const KtSnapshot *b);

/* The state of a choice: of a value, a presence, a membership. UNKNOWN for a path that is not there
 * (an instance not made yet). */
KtState kt_snapshot_get_state (const KtSnapshot *snapshot, const KtChoice *choice);

/* A condition judged on what is known: TRUE and FALSE hold in every completion. */
KtTruth kt_snapshot_evaluate (const KtSnapshot *snapshot, const KtExpr *condition);

/* One line for each state, "NAME<TAB>STATE" and "NAME<TAB>min..max", sorted by bytes. NAME is
 * path=value for values of enumerations and references, path for a Bool or an optional part,
 * path[i] for one of several. A Bool that can itself be absent has the lines path, path=False and
 * path=True; an optional or multiple enumeration has a line for the slot too. */
char *kt_snapshot_to_lines (const KtSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSnapshot, kt_snapshot_unref)

G_END_DECLS
